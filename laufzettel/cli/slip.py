# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel slip`: one case's routing slip, as a clerk reads it."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click
import orjson

from laufzettel.cli.language import EFFECTS, EVIDENCE, LANGUAGE, RESULTS, STATES, STATIONS, say
from laufzettel.cli.main import DONE
from laufzettel.cli.options import command, json_option, number_argument, office_option, opened, print_json
from laufzettel.cli.printing import local, place, quoted, width, wrapped
from laufzettel.cli.slip_fields import label_of, print_fields
from laufzettel.errors import Problem
from laufzettel.journal import second_entry, views
from laufzettel.journal.sealed import ERASED, RESTRICTED
from laufzettel.words import ERASURE
from laufzettel.working_days import Region

if TYPE_CHECKING:
    from laufzettel.form import Form
    from laufzettel.journal import Journal
    from laufzettel.journal.chain import Entry
    from laufzettel.journal.effects import Effect
    from laufzettel.journal.views import Slip


@command(
    "Den Laufzettel eines Vorgangs zeigen: Angaben, Entscheidung, Einträge, was wohin geschrieben wurde.",
    "Show a case's routing slip: fields, decision, entries, what was written where.",
)
@number_argument
@office_option
@json_option
def slip(number: str, folder: Path, as_json: bool) -> int:
    """The slip of one case."""
    office = opened(folder)
    with office.open_journal() as journal:
        found = slip_for_eyes(journal, number)
    if as_json:
        print_json(_as_json(found))
    else:
        print_slip(found, office.region())
    return DONE


def slip_for_eyes(journal: Journal, number: str) -> Slip:
    """A slip as people may see it.

    Raises:
        BusinessError: there is no such case.
    """
    found = views.slip(journal, number)
    return second_entry.veiled(journal, found, form_of(found.process))


def print_slip(slip: Slip, region: Region) -> None:
    """Print a slip as a clerk reads it.

    Args:
        slip: what is printed.
        region: whose holidays the due dates of what may still go out keep clear of.
    """
    line = "─" * width()
    click.echo(line)
    click.echo(f"{say('LAUFZETTEL', 'ROUTING SLIP')}  {slip.number}   {slip.process}   {STATES[slip.state.value]}")
    where = _whereabouts(slip.document_name or "–", slip.part)
    click.echo(wrapped(f"{say('Dokument', 'Document')}: {where}", "  ", first=""))
    click.echo(f"{say('Eingegangen', 'Received')}: {local(slip.received_at)}   SHA-256 {slip.document[:16]}…")
    if slip.erased_at:
        click.echo(say(f"Gelöscht am {local(slip.erased_at)}", f"Erased on {local(slip.erased_at)}"))
    if slip.restricted_at:
        since = local(slip.restricted_at)
        click.echo(say(f"Verarbeitung eingeschränkt seit {since}", f"Processing restricted since {since}"))
    click.echo(line)
    form = form_of(slip.process)
    told = print_fields(slip, form)
    if _print_decision(slip, region) or told:
        click.echo(line)
    for entry in slip.entries:
        _print_entry(entry, slip.notes.get(entry.n, ""), form)
    if slip.effects:
        click.echo(line)
    for effect in slip.effects:
        _print_effect(effect)
    for name, part in slip.again:
        click.echo(
            wrapped(say("Erneut eingegangen: ", "Came in again: ") + _whereabouts(name, part), "      ", first="  ")
        )
    click.echo(line)


def form_of(process: str) -> Form:
    """The form a process takes in, for labels and for what a person enters."""
    form: Form = importlib.import_module(f"flows.{process}.form").FORM
    return form


def in_words(evidence: Mapping[str, str]) -> str:
    """What was seen in a foreign system, in the reader's language; long checksums are shortened."""
    said = []
    for key, value in evidence.items():
        rows = value.removesuffix(" rows")
        if key == "seen_at":
            text = local(value)
        elif rows.isdigit() and rows != value:
            text = say("1 Zeile", "1 row") if rows == "1" else say(f"{rows} Zeilen", f"{rows} rows")
        elif key == "sha256":
            text = f"{value[:16]}…"
        else:
            text = EVIDENCE.get(value, value)
        said.append(f"{EVIDENCE.get(key, key)} {text}")
    return ", ".join(said)


def _whereabouts(document: str, part: str) -> str:
    return f"{document}, {place(part)}" if part else document


def _print_decision(slip: Slip, region: Region) -> bool:
    """The rules that hit, and what it all comes to; False if nothing was decided yet."""
    tables, result = slip.decision.get("tables"), slip.decision.get("outputs")
    for record in tables if isinstance(tables, list) else ():
        if record["rules"]:
            basis = ", ".join(record.get("legal_basis", ()))
            rules = f"{record['table']}/{', '.join(record['rules'])}"
            text = f"{say('Regel', 'Rule')} {rules}: {record.get('reason', '')} [{basis}]"
            click.echo(wrapped(text, "      ", first="  "))
    if isinstance(result, dict):
        today = None if slip.effects else datetime.now(ZoneInfo("Europe/Berlin")).date()
        for de, en in importlib.import_module(f"flows.{slip.process}.glance").glance(result, today, region):
            click.echo(wrapped(say(de, en), "      ", first="  → "))
    return bool(tables)


def _print_entry(entry: Entry, note: str, form: Form) -> None:
    signer = say("Maschine", "machine") if entry.signer == "machine" else quoted(entry.signer)
    result = RESULTS.get(entry.result, entry.result)
    head = f"  {entry.n:2} {local(entry.at)}  {STATIONS[entry.station]:13} "
    click.echo(wrapped(f"{result}, {signer} ({entry.hash.hex()[:8]})", " " * 6, first=head))
    detail = orjson.loads(entry.detail)
    if entry.result in ("corrected", "entered_again"):
        labels = {field.name: label_of(field) for field in form.all_fields}
        click.echo(
            wrapped(
                ", ".join(labels.get(name, name) for name in (*detail["fields"], *detail.get("again", ()))), " " * 6
            )
        )
    for one in detail.get("problems", ()):
        click.echo(wrapped(Problem.from_dict(one).text(LANGUAGE), " " * 6))
    if entry.result in (ERASED, RESTRICTED):
        click.echo(wrapped(say(*ERASURE[detail["reason"]]), " " * 6))
    if due := detail.get("due"):
        german = ".".join(reversed(due.split("-")))
        click.echo(wrapped(say(f"Wiedervorlage am {german}", f"Follow-up on {due}"), " " * 6))
    if note:
        click.echo(wrapped(quoted(note), " " * 6))


def _print_effect(effect: Effect) -> None:
    head = f"{effect.target}  {effect.key}  {EFFECTS[effect.state.value]}"
    seen = in_words(effect.evidence)
    click.echo(wrapped(f"{head}: {seen}" if seen else head, "      ", first="  "))


def _as_json(slip: Slip) -> dict[str, object]:
    return {
        "number": slip.number,
        "process": slip.process,
        "document": slip.document,
        "document_name": slip.document_name,
        "part": slip.part,
        "state": slip.state.value,
        "station": slip.station,
        "received_at": slip.received_at,
        "erased_at": slip.erased_at or None,
        "restricted_at": slip.restricted_at or None,
        "fields": {
            name: {"value": one.value, "raw": one.raw, "place": one.place} for name, one in slip.reading.items()
        },
        "decision": slip.decision,
        "effects": [
            {"target": one.target, "key": one.key, "state": one.state.value, "evidence": one.evidence}
            for one in slip.effects
        ],
        "entries": [
            {
                "n": one.n,
                "at": one.at,
                "station": one.station,
                "result": one.result,
                "signer": one.signer,
                "detail": orjson.loads(one.detail),
                "hash": one.hash.hex(),
            }
            for one in slip.entries
        ],
        "again": [{"document": name, "part": part} for name, part in slip.again],
    }

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel status` and `laufzettel slip`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import orjson

from laufzettel.case import State
from laufzettel.cli.language import LANGUAGE, RESULTS, STATES, STATIONS, say
from laufzettel.cli.main import DONE
from laufzettel.cli.options import PROCESS, json_option, office_option, opened, print_json
from laufzettel.errors import Problem
from laufzettel.fields import place_in_words
from laufzettel.journal import Journal, views

if TYPE_CHECKING:
    from laufzettel.journal.chain import Entry
    from laufzettel.journal.views import Slip

_SHOWN = (State.CLARIFICATION, State.RELEASE, State.IN_DOUBT, State.LATER)


@click.command(
    help=say(
        "Zeigen, wie viele Vorgänge wo stehen und was auf eine Person wartet.",
        "Show how many cases stand where, and what waits for a person.",
    )
)
@click.option("--process", type=PROCESS, default="hundesteuer", show_default=True, help=say("Verfahren.", "Process."))
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help=say("Alle wartenden Vorgänge zeigen, nicht nur je zehn.", "Show all waiting cases, not only ten of each."),
)
@office_option
@json_option
def status(process: str, everything: bool, folder: Path, as_json: bool) -> int:
    """Counts, and the waiting cases with their reasons."""
    with opened(folder).open_journal() as journal:
        if as_json:
            _status_json(journal, process)
            return DONE
        show_tally(journal, process)
        for state in _SHOWN:
            _show_waiting(journal, process, state, 200 if everything else 10)
        again = views.sightings(journal, process, limit=200 if everything else 10)
        if again:
            click.echo(
                say(
                    "\nErneut eingegangen (schon bekannt, nichts doppelt angelegt):",
                    "\nCame in again (known already, nothing doubled):",
                )
            )
        for name, part, number, first in again:
            where = f", {place_in_words(part, LANGUAGE)}" if part else ""
            click.echo(f"  {name}{where} → {number} ({first})")
    return DONE


def _status_json(journal: Journal, process: str) -> None:
    counts = {state.value: count for state, count in views.tally(journal, process).items()}
    waiting = [
        {
            "number": one.number,
            "document": one.document,
            "part": one.part,
            "state": one.state.value,
            "problems": [problem.as_dict() for problem in one.problems],
        }
        for state in _SHOWN
        for one in views.waiting(journal, process, state)
    ]
    again = [
        {"document": name, "part": part, "number": number}
        for name, part, number, _ in views.sightings(journal, process)
    ]
    print_json({"process": process, "cases": counts, "waiting": waiting, "again": again})


def show_tally(journal: Journal, process: str) -> None:
    """Print how many cases are in each state, as a table with bars."""
    counts = views.tally(journal, process)
    total = sum(counts.values())
    click.echo(f"{process}: {total} {say('Vorgänge', 'cases')}")
    for state, count in counts.items():
        bar = "█" * round(30 * count / total) if total else ""
        click.echo(f"  {STATES[state.value]:32} {count:6}  {bar}")


def _show_waiting(journal: Journal, process: str, state: State, limit: int) -> None:
    waiting = views.waiting(journal, process, state, limit=limit)
    if not waiting:
        return
    title = STATES[state.value]
    click.echo(f"\n{title[0].upper()}{title[1:]}:")
    for one in waiting:
        where = f", {place_in_words(one.part, LANGUAGE)}" if one.part else ""
        click.echo(f"  {one.number}  {one.document}{where}")
        for problem in one.problems:
            click.echo(f"      {problem.text(LANGUAGE)}")


@click.command(
    help=say(
        "Den Laufzettel eines Vorgangs zeigen: Angaben, Entscheidung, Einträge, was wohin geschrieben wurde.",
        "Show a case's routing slip: fields, decision, entries, what was written where.",
    )
)
@click.argument("number")
@office_option
@json_option
def slip(number: str, folder: Path, as_json: bool) -> int:
    """The slip of one case."""
    with opened(folder).open_journal() as journal:
        found = views.slip(journal, number)
    if as_json:
        print_json(_as_json(found))
    else:
        print_slip(found)
    return DONE


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


def print_slip(slip: Slip) -> None:
    """Print a slip as a clerk reads it."""
    line = "─" * 100
    where = f", {place_in_words(slip.part, LANGUAGE)}" if slip.part else ""
    click.echo(
        f"{line}\n{say('LAUFZETTEL', 'ROUTING SLIP')}  {slip.number}   {slip.process}   {STATES[slip.state.value]}"
    )
    click.echo(f"{say('Dokument', 'Document')}: {slip.document_name}{where}")
    click.echo(f"{say('Eingegangen', 'Received')}: {_local(slip.received_at)}   SHA-256 {slip.document[:16]}…\n{line}")
    for name, one in slip.reading.items():
        text = _printable(one.value if one.value is not None else one.raw)[:44]
        click.echo(f"  {name:22} {text:44} {place_in_words(one.place, LANGUAGE)}")
    _print_decision(slip.decision)
    click.echo(line)
    for entry in slip.entries:
        _print_entry(entry, slip.notes.get(entry.n, ""))
    if slip.effects:
        click.echo(line)
    for effect in slip.effects:
        seen = ", ".join(f"{key} {value}" for key, value in effect.evidence.items())
        click.echo(f"  {effect.target:16} {effect.key:34} {effect.state.value:10} {seen[:70]}")
    for name, part in slip.again:
        again = f"{name} {place_in_words(part, LANGUAGE)}".strip()
        click.echo(say(f"  Erneut eingegangen: {again}", f"  Came in again: {again}"))
    click.echo(line)


def _print_decision(decision: dict[str, object]) -> None:
    tables = decision.get("tables")
    for record in tables if isinstance(tables, list) else ():
        if record["rules"]:
            basis = ", ".join(record.get("legal_basis", ()))
            rules = f"{record['table']}/{', '.join(record['rules'])}"
            click.echo(f"  {say('Regel', 'Rule')} {rules}: {record.get('reason', '')} [{basis}]")


def _print_entry(entry: Entry, note: str) -> None:
    signer = say("Maschine", "machine") if entry.signer == "machine" else entry.signer
    click.echo(
        f"  {entry.n:2} {_local(entry.at)}  {STATIONS[entry.station]:13} "
        f"{RESULTS.get(entry.result, entry.result):34} {signer:20} {entry.hash.hex()[:8]}"
    )
    for one in orjson.loads(entry.detail).get("problems", ()):
        click.echo(f"       {Problem.from_dict(one).text(LANGUAGE)}")
    if note:
        click.echo(f"       „{_printable(note)}“")


def _local(at: str) -> str:
    """A UTC time stamp as the office's clock shows it."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    return datetime.fromisoformat(at).astimezone(ZoneInfo("Europe/Berlin")).strftime("%d.%m.%Y %H:%M:%S")


def _printable(text: str) -> str:
    """Foreign text without control characters: a document must not steer the terminal."""
    return "".join(letter if letter.isprintable() else "·" for letter in text)

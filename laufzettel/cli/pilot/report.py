# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel pilot report`: what a pilot has saved at least, and the files that show how."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path

import click

from laufzettel.cli.language import LANGUAGE, say
from laufzettel.cli.main import DONE
from laufzettel.cli.options import command, json_option, office_option, opened, print_json, process_option
from laufzettel.cli.pilot.report_shared import shared
from laufzettel.cli.pilot.report_types import type_lines, type_notes, types_as_json
from laufzettel.cli.printing import shown, wrapped
from laufzettel.errors import BusinessError, Message
from laufzettel.journal import decided
from laufzettel.journal.decided import Decided
from laufzettel.office import Office
from laufzettel.pilot.intervals import Interval
from laufzettel.pilot.report import at_office, files
from laufzettel.pilot.report.findings import Findings
from laufzettel.pilot.report.inputs import TEMPLATE
from laufzettel.pilot.report.marking import FILE
from laufzettel.pilot.report.numbers import between, number
from laufzettel.pilot.savings.headline import headline
from laufzettel.pilot.wedge.combined import Combined

THERE = Message(
    "report.inputs_there",
    "{file} gibt es schon; sie bleibt, wie sie ist.",
    "{file} is there already; it stays as it is.",
)


@command(
    "Was ein Pilot mindestens gebracht hat: freigewordene Stunden mit 95-%-Intervall und Belegstufe, Güte, Geld. --out "
    "schreibt Bericht und Entscheidungsblatt (PDF/UA und HTML) und die Arbeitsmappe mit jeder Zahl und ihrer Formel.",
    "What a pilot has brought at least: hours given back with 95 % interval and level of evidence, quality, "
    "money. --out writes report and decision page (PDF/UA and HTML), and the workbook with every figure and its "
    "formula.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar=say("ORDNER", "FOLDER"),
    help=say("Dateien dorthin schreiben.", "Write files there."),
)
@click.option(
    "--with",
    "others",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar=say("DATEI", "FILE"),
    help=say(
        "Beitrag einer anderen Einheit (gestaffelte Umstellung); mehrfach möglich.",
        "Contribution of another unit (stepped wedge); repeatable.",
    ),
)
@click.option(
    "--share",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar=say("DATEI", "FILE"),
    help=say(
        "Den Beitrag dieses Amts zeigen; mit --yes in die Datei schreiben.",
        "Show the contribution of this office; with --yes write it into the file.",
    ),
)
@click.option("--yes", "really", is_flag=True, help=say("Wirklich schreiben.", "Really write."))
@click.option("--new", is_flag=True, help=say(f"{FILE} zum Ausfüllen anlegen.", f"Make {FILE} to fill in."))
@process_option
@office_option
@json_option
def report(
    out: Path | None,
    others: tuple[Path, ...],
    share: Path | None,
    really: bool,
    new: bool,
    process: str,
    folder: Path,
    as_json: bool,
) -> int:
    """Show the result of a pilot, write its files, or those of what this office contributes."""
    office = opened(folder)
    if new:
        return _made(office)
    if share is not None:
        return shared(office, process, share, really=really, as_json=as_json)
    found, decisions = gathered(office, process, others)
    declared = getattr(importlib.import_module(f"flows.{process}.process"), process.upper())
    title, authority = say(declared.title_de, declared.title_en), str(office.section("behoerde").get("name", ""))
    both = files.papers(found, decisions, title=title, authority=authority, language=LANGUAGE)
    names = list(files.write(found, both, out)) if out is not None else []
    if as_json:
        print_json(_as_json(found) | types_as_json(found) | {"files": names})
    else:
        _tell(found, [str(out / name) for name in names] if out else [])
    return DONE


def _made(office: Office) -> int:
    path = office.path(FILE)
    if path.exists():
        raise BusinessError(THERE.at(file=FILE))
    path.write_text(TEMPLATE, encoding="utf-8")
    click.echo(shown(str(path)))
    return DONE


def gathered(office: Office, process: str, others: Sequence[Path] = ()) -> tuple[Findings | Combined, list[Decided]]:
    """What the pilot of a process has shown up to today, and what was decided so far.

    Args:
        office: the office.
        process: whose pilot.
        others: contributions of other units, beside those in the office's folder.

    Raises:
        BusinessError: no plan is registered, a study is open, times or contributions are missing, or pilot-bericht.toml
            is.
    """
    with office.open_journal() as journal:
        return at_office.gathered(office, journal, process, others), decided.history(journal, process)


def _as_json(found: Findings | Combined) -> dict[str, object]:
    saving = found.saving
    return {
        "marked": found.inputs.kennzeichnung,
        "digest": found.digest,
        "days": [found.first.isoformat(), found.last.isoformat()],
        "cases": saving.cases,
        "minutes_per_case": _ends(saving.per_case),
        "net_hours": _ends(saving.net),
        "deducted_hours": saving.deducted,
        "evidence": str(saving.evidence),
        "standing": found.verdict.standing.name.lower(),
        "omitted": [one.as_dict() for one in saving.omitted],
        "units": [{"unit": one.unit, "sha256": one.digest} for one in found.contributions]
        if isinstance(found, Combined)
        else [],
    }


def _ends(one: Interval) -> dict[str, float]:
    return {"low": one.low, "estimate": one.estimate, "high": one.high}


def _tell(found: Findings | Combined, paths: list[str]) -> None:
    saving = found.saving
    click.echo(wrapped(found.inputs.marked(say(*headline(saving, found.verdict))), ""))
    rows = [
        (say("netto, 95-%-Intervall (Stunden)", "net, 95 % interval (hours)"), between(saving.net, LANGUAGE)),
        (say("je Vorgang (Minuten)", "per case (minutes)"), between(saving.per_case, LANGUAGE)),
        (say("Vorgänge", "cases"), number(saving.cases, LANGUAGE, 0)),
        (say("abgezogen (Stunden)", "deducted (hours)"), number(saving.deducted, LANGUAGE)),
        (say("Belegstufe", "level of evidence"), f"{saving.evidence} ({say(*saving.evidence.words)})"),
        *type_lines(found),
    ]
    for name, value in rows:
        click.echo(f"  {shown(name)}: {value}")
    for one in (*found.verdict.reasons, *type_notes(found), *saving.omitted):
        click.echo(wrapped(say(one.de, one.en), "    ", first="  – "))
    for unit in found.contributions if isinstance(found, Combined) else ():
        click.echo(f"  {shown(unit.unit)}: {unit.digest}")
    for path in paths:
        click.echo(shown(path))

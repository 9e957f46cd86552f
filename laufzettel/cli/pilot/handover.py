# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel pilot handover`: the papers with which a process goes into operation."""

from __future__ import annotations

import importlib
import importlib.metadata
from datetime import date
from pathlib import Path

import click

from laufzettel.cli.language import say
from laufzettel.cli.main import DONE
from laufzettel.cli.options import command, json_option, office_option, opened, print_json, process_option
from laufzettel.cli.printing import shown, wrapped
from laufzettel.manifest import load_manifests
from laufzettel.office import Office
from laufzettel.office_rules import FOLDER, ProcessRules, known, versions
from laufzettel.office_template import invented
from laufzettel.pilot.handover.facts import Facts, gather
from laufzettel.pilot.handover.papers import Gap, files, gaps, papers, write
from laufzettel.rules import RuleBook


@command(
    "Die Papiere für die Übergabe in den Betrieb: Verfahrensdokumentation, Verzeichnis der Verarbeitungstätigkeiten, "
    "Schwellwertprüfung, Datenblatt für den Personalrat, Betriebshandbuch (PDF/UA und HTML), OSCAL. Ohne --out zeigt "
    "der Befehl nur, welche es sind und was darin die Behörde noch eintragen muss.",
    "The papers for the hand-over into operation: procedure documentation, record of processing, threshold analysis, "
    "data sheet for the staff council, run book (PDF/UA and HTML, in German), OSCAL. Without --out the command only "
    "shows which they are and what in them the authority still has to enter.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar=say("ORDNER", "FOLDER"),
    help=say("Dorthin schreiben.", "Write them there."),
)
@process_option
@office_option
@json_option
def handover(out: Path | None, process: str, folder: Path, as_json: bool) -> int:
    """Show or write the papers of a process."""
    facts = facts_of(process, folder)
    open_points = gaps(papers(facts))
    names = [name for name, _ in files(facts)] if out is None else list(write(facts, out))
    if as_json:
        told = [{"paper": one.paper, "section": one.section, "what": one.what} for one in open_points]
        print_json({"written": out is not None, "files": names, "open": told})
        return DONE
    for name in names:
        click.echo(shown(name if out is None else str(out / name)))
    _tell(open_points)
    return DONE


def facts_of(process: str, folder: Path) -> Facts:
    """What the papers are drawn from.

    Args:
        process: its name.
        folder: of the office.

    Raises:
        BusinessError: there is no office, or its office.toml is faulty.
    """
    office = opened(folder)
    connectors = importlib.import_module("connectors")
    day = date.today()  # noqa: DTZ011 - the day on the office's calendar
    declared = importlib.import_module(f"flows.{process}.process")
    return gather(
        office,
        getattr(declared, process.upper()),
        _rules(office, process, day),
        load_manifests(Path(connectors.__path__[0])),
        day=day,
        version=importlib.metadata.version("laufzettel"),
        invented=bool(invented(office.config)),
    )


def _rules(office: Office, process: str, day: date) -> RuleBook:
    """The rules that are law today."""
    rules: ProcessRules = importlib.import_module(f"flows.{process}.tables").rules()
    released = versions(rules, known(office, process), office.path(FOLDER), today=day)
    return released.on(day) or released.books[-1]


def _tell(open_points: list[Gap]) -> None:
    click.echo("\n" + say("Noch von der Behörde einzutragen:", "Still to be entered by the authority:"))
    for paper in dict.fromkeys(one.paper for one in open_points):
        click.echo(wrapped(paper, "  "))
        for one in open_points:
            if one.paper == paper:
                click.echo(wrapped(f"{one.section}: {one.what}", "      ", first="    – "))

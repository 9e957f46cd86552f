# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel drill`."""

from __future__ import annotations

import importlib
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

import click

from laufzettel.cli.language import LANGUAGE, say
from laufzettel.cli.main import DONE, FOUND_BROKEN
from laufzettel.cli.options import PROCESS, command, json_option, print_json
from laufzettel.cli.printing import decimal
from laufzettel.drill import Counted, Drill, RunDrill, control_of
from laufzettel.errors import Message

CONTROL_EMPTY = Message(
    "drill.control_empty",
    "Die Gegenprobe ohne Nachsehen hat nichts Doppeltes hervorgebracht; so beweist die Übung nichts.",
    "The control without looking has brought forth nothing doubled; so the drill proves nothing.",
    "Wiederholen Sie sie mit mehr Vorgängen und Schüssen: --cases 400 --kills 100",
    "Repeat it with more cases and shots: --cases 400 --kills 100",
)
_ATTEMPTS = 3

_WORDS = {
    "cases": say("Vorgänge", "cases"),
    "kills": say("Schüsse", "shots"),
    "lost": say("verloren", "lost"),
    "doubled": say("doppelt", "doubled"),
    "in_doubt": say("ungeklärt", "in doubt"),
    "stopped": say("zurückgegeben", "handed back"),
    "letters_lost": say("davon fehlende Briefe", "letters missing"),
    "slips_broken": say("Laufzettel beschädigt", "slips broken"),
    "seconds": say("Sekunden", "seconds"),
    "control_doubled": say("Gegenprobe: doppelt", "control: doubled"),
}


@command(
    "Üben: erfundene Anträge laufen lassen, den Arbeiter an zufälligen Stellen abschießen (kill -9), weiterlaufen "
    "lassen und nachzählen: verloren, doppelt, ungeklärt. Danach die Gegenprobe ohne Nachsehen.",
    "Drill: run invented applications, shoot the worker at random moments (kill -9), carry on and count: lost, "
    "doubled, in doubt. Then the control without looking.",
)
@click.argument("process", type=PROCESS, default="hundesteuer", metavar=say("[VERFAHREN]", "[PROCESS]"))
@click.option(
    "--cases",
    default=400,
    show_default=True,
    type=click.IntRange(1),
    metavar=say("ZAHL", "NUMBER"),
    help=say("Vorgänge.", "Cases."),
)
@click.option(
    "--kills",
    default=100,
    show_default=True,
    type=click.IntRange(0),
    metavar=say("ZAHL", "NUMBER"),
    help=say("Schüsse.", "Shots."),
)
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 8),
    metavar=say("ZAHL", "NUMBER"),
    help=say("Arbeiter zugleich.", "Workers at once."),
)
@click.option(
    "--unique/--no-unique",
    default=False,
    help=say("Register mit oder ohne eindeutigen Schlüssel.", "Register with or without a unique key."),
)
@click.option(
    "--journal",
    default="",
    metavar=say("ADRESSE", "ADDRESS"),
    help=say("Adresse des Journals; sonst SQLite.", "Address of the journal; SQLite otherwise."),
)
@click.option(
    "--register",
    default="",
    metavar=say("ADRESSE", "ADDRESS"),
    help=say("Adresse des Registers; sonst SQLite.", "Address of the register; SQLite otherwise."),
)
@click.option(
    "--control/--no-control",
    default=True,
    help=say("Mit Gegenprobe ohne Nachsehen.", "With the control without looking."),
)
@click.option(
    "--seed",
    default=1,
    show_default=True,
    metavar=say("ZAHL", "NUMBER"),
    help=say("Startwert der zufälligen Stellen.", "Seed of the random moments."),
)
@json_option
def drill(
    process: str,
    cases: int,
    kills: int,
    workers: int,
    unique: bool,
    journal: str,
    register: str,
    control: bool,
    seed: int,
    as_json: bool,
) -> int:
    """Kill, carry on, count."""
    run: RunDrill = importlib.import_module(f"flows.{process}.drill").drill
    plan = Drill(cases, kills, workers, unique, True, journal, register, seed)
    found = _one(run, plan, say("Übung", "drill"))
    answer: dict[str, object] = asdict(found)
    doubled = _control(run, plan) if control else None
    if doubled is not None:
        answer["control_doubled"] = doubled
    if as_json:
        print_json(answer)
    else:
        for name, value in answer.items():
            click.echo(f"  {_WORDS[name]:24} {value if not isinstance(value, float) else decimal(f'{value:.1f}')}")
    if doubled == 0:
        click.echo(CONTROL_EMPTY.at().text(LANGUAGE), err=True)
    return DONE if found.whole and doubled != 0 else FOUND_BROKEN


def _control(run: RunDrill, plan: Drill) -> int:
    """How much the control doubled: it must find something, or the drill proves nothing."""
    doubled = 0
    for attempt in range(_ATTEMPTS):
        doubled = _one(
            run, control_of(plan, attempt), say("Gegenprobe ohne Nachsehen", "control without looking")
        ).doubled
        if doubled:
            break
    return doubled


def _one(run: RunDrill, plan: Drill, title: str) -> Counted:
    def report(shot: int, planned: int) -> None:
        if sys.stderr.isatty() or shot % 20 == 0:
            click.echo(f"\r{title}: {shot}/{planned} ", nl=not sys.stderr.isatty(), err=True)

    with tempfile.TemporaryDirectory(prefix="laufzettel-drill-") as folder:
        return run(Path(folder) / "amt", plan, report)

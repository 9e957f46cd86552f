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

from laufzettel.cli.language import say
from laufzettel.cli.main import DONE, FOUND_BROKEN
from laufzettel.cli.options import PROCESS, json_option, print_json
from laufzettel.drill import Counted, Drill, RunDrill


@click.command(
    help=say(
        "Üben: erfundene Anträge laufen lassen, den Arbeiter an zufälligen Stellen abschießen (kill -9), weiterlaufen "
        "lassen und nachzählen: verloren, doppelt, ungeklärt. Danach die Gegenprobe ohne Nachsehen.",
        "Drill: run invented applications, shoot the worker at random moments (kill -9), carry on and count: lost, "
        "doubled, in doubt. Then the control without looking.",
    )
)
@click.argument("process", type=PROCESS, default="hundesteuer")
@click.option("--cases", default=400, show_default=True, type=click.IntRange(1), help=say("Vorgänge.", "Cases."))
@click.option("--kills", default=100, show_default=True, type=click.IntRange(0), help=say("Schüsse.", "Shots."))
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 8),
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
    help=say("Adresse des Journals; sonst SQLite.", "Address of the journal; SQLite otherwise."),
)
@click.option(
    "--register",
    default="",
    help=say("Adresse des Registers; sonst SQLite.", "Address of the register; SQLite otherwise."),
)
@click.option(
    "--control/--no-control",
    default=True,
    help=say("Mit Gegenprobe ohne Nachsehen.", "With the control without looking."),
)
@click.option(
    "--seed", default=1, show_default=True, help=say("Startwert der zufälligen Stellen.", "Seed of the random moments.")
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
    if control:
        blind = Drill(cases, kills, workers, False, False, "", "", seed)
        answer["control_doubled"] = _one(
            run, blind, say("Gegenprobe ohne Nachsehen", "control without looking")
        ).doubled
    if as_json:
        print_json(answer)
    else:
        for name, value in answer.items():
            click.echo(f"  {name:16} {value if not isinstance(value, float) else f'{value:.1f}'}")
    whole = not found.lost and not found.doubled and not found.slips_broken and not found.letters_lost
    return DONE if whole else FOUND_BROKEN


def _one(run: RunDrill, plan: Drill, title: str) -> Counted:
    def report(shot: int, planned: int) -> None:
        if sys.stderr.isatty() or shot % 20 == 0:
            click.echo(f"\r{title}: {shot}/{planned} ", nl=not sys.stderr.isatty(), err=True)

    with tempfile.TemporaryDirectory(prefix="laufzettel-drill-") as folder:
        return run(Path(folder) / "amt", plan, report)

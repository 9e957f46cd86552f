# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel init` and `laufzettel check`."""

from __future__ import annotations

import importlib
import time
from pathlib import Path

import click

from laufzettel.cli.language import LANGUAGE, say
from laufzettel.cli.main import DONE, FAULT
from laufzettel.cli.options import PROCESS, json_option, office_option, opened, print_json
from laufzettel.cli.run import say_prefect_is_made
from laufzettel.errors import LaufzettelError, Problem
from laufzettel.office import make_office


@click.command(
    help=say("Ein Amt anlegen: Ordner, Konfiguration, Journal.", "Make an office: folder, configuration, journal.")
)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.option("--process", type=PROCESS, default="hundesteuer", show_default=True, help=say("Verfahren.", "Process."))
def init(folder: Path, process: str) -> int:
    """Make the folder, its configuration, the journal, and the embedded Prefect database."""
    fresh = make_office(folder)
    office = opened(folder)
    office.inbox(process).mkdir(parents=True, exist_ok=True)
    with office.open_journal():
        pass
    prepare_prefect(office.path(".prefect"))
    where = office.inbox(process)
    click.echo(
        say(
            f"Das Amt „{folder}“ ist {'angelegt' if fresh else 'schon da und vollständig'}.",
            f"Office “{folder}” is {'made' if fresh else 'there already'}.",
        )
    )
    click.echo(
        say(
            f"Anträge gehören nach {where}; danach: laufzettel run {process} --office {folder}",
            f"Put applications into {where}; then: laufzettel run {process} --office {folder}",
        )
    )
    return DONE


def prepare_prefect(home: Path) -> None:
    """Make the embedded scheduler's database once; it takes some seconds, so say so."""
    embedded = importlib.import_module("tasks.embedded")
    embedded.prepare(home, say_prefect_is_made)


@click.command(
    help=say(
        "Prüfen, ob alles erreichbar und vollständig ist; ändert nichts.",
        "Check that everything is reachable and complete; changes nothing.",
    )
)
@click.option("--process", type=PROCESS, default="hundesteuer", show_default=True, help=say("Verfahren.", "Process."))
@office_option
@json_option
def check(process: str, folder: Path, as_json: bool) -> int:
    """Look at configuration, journal, rules and every connected system."""
    office = opened(folder)
    found: list[tuple[str, tuple[Problem, ...]]] = []
    started = time.monotonic()
    try:
        with office.open_journal() as journal:
            journal.database.rows("SELECT 1")
        found.append((say("Journal", "journal"), ()))
    except LaufzettelError as wrong:
        found.append((say("Journal", "journal"), (wrong.problem,)))
    health = importlib.import_module(f"flows.{process}.health")
    found += health.check(office)
    broken = [problem for _, problems in found for problem in problems]
    if as_json:
        print_json({"ok": not broken, "parts": {name: [one.as_dict() for one in problems] for name, problems in found}})
        return FAULT if broken else DONE
    for name, problems in found:
        click.echo(f"{'✗' if problems else '✓'} {name}")
        for problem in problems:
            click.echo(f"    {problem.text(LANGUAGE)}")
    click.echo(
        say(
            f"Geprüft in {time.monotonic() - started:.1f} s; nichts wurde verändert.",
            f"Checked in {time.monotonic() - started:.1f} s; nothing was changed.",
        )
    )
    return FAULT if broken else DONE

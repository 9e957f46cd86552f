# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel demo`: a small office at work, from an empty folder to letters in the outbox."""

from __future__ import annotations

import importlib
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from laufzettel.case import State
from laufzettel.cli.language import say
from laufzettel.cli.main import DONE
from laufzettel.cli.options import PROCESS, opened
from laufzettel.cli.run import arrived, one_round, say_nothing_to_do
from laufzettel.cli.status import print_slip, show_tally
from laufzettel.journal import people, views
from laufzettel.journal.rows import integer, text
from laufzettel.office import Office, make_office
from laufzettel.process import Automation
from laufzettel.release import sample_of

CLERK = "Demo-Sachbearbeitung"
_SINGLE = 6


@click.command(
    help=say(
        "Ein kleines Amt mit 60 erfundenen Anmeldungen vorführen; noch einmal aufgerufen ändert das nichts.",
        "Make a small office with 60 invented dog registrations and show it at work; called again it changes nothing.",
    )
)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path("demo-office"))
@click.option("--process", type=PROCESS, default="hundesteuer", hidden=True)
def demo(folder: Path, process: str) -> int:
    """Furnish, run, release as a clerk would, run again."""
    fresh = make_office(folder, automation=Automation.A2)
    office = opened(folder)
    if fresh:
        today = datetime.now(ZoneInfo("Europe/Berlin")).date()
        count = importlib.import_module(f"flows.{process}.demo").furnish(office, today)
        click.echo(
            say(
                f"Amt „{folder}“ angelegt: {count} Anträge im Eingang.",
                f"Office “{folder}” made: {count} applications in the inbox.",
            )
        )
    with office.open_journal() as journal:
        waiting = views.ready(journal, process) + arrived(office, process)
    if not waiting:
        say_nothing_to_do(office, process, as_json=False)
        _what_next(office, folder)
        return DONE
    one_round(office, process, quiet=False)
    if fresh:
        _sign_as_clerk(office, process)
        one_round(office, process, quiet=False)
    _show(office, process)
    _what_next(office, folder)
    return DONE


def _sign_as_clerk(office: Office, process: str) -> None:
    """Some releases one by one (A1), then one batch with its sample (A2), and the rest left for the visitor."""
    with office.open_journal() as journal:
        waiting = [one.number for one in views.waiting(journal, process, State.RELEASE)]
        single, batch, left = waiting[:_SINGLE], waiting[_SINGLE:-4], waiting[-4:]
        for number in single:
            people.release(journal, [number], by=CLERK, detail={"class": "A1"})
        sample = sample_of(batch, 10)
        people.release(journal, batch, by=CLERK, detail={"class": "A2", "cases": len(batch), "sample": sample})
    click.echo(
        say(
            f"Freigaben der {CLERK}: {len(single)} einzeln (A1), {len(batch)} als Stapel nach Stichprobe von "
            f"{len(sample)} (A2); {len(left)} bleiben für Sie.",
            f"Releases by {CLERK}: {len(single)} one by one (A1), {len(batch)} as a batch after a sample of "
            f"{len(sample)} (A2); {len(left)} are left for you.",
        )
    )


def _show(office: Office, process: str) -> None:
    with office.open_journal() as journal:
        rows = journal.database.rows(
            "SELECT number FROM cases WHERE process = ? AND state = 'closed' ORDER BY id LIMIT 1", (process,)
        )
        if rows:
            click.echo(say("\nEin Laufzettel:", "\nOne slip:"))
            print_slip(views.slip(journal, text(rows[0][0])))
        ((counted,),) = journal.database.rows("SELECT COUNT(*) FROM document WHERE process = ?", (process,))
        documents = integer(counted)
        again = len(views.sightings(journal, process))
        click.echo(
            say(
                f"\n{documents} Dokumente angenommen; erneut eingegangen und schon bekannt: {again}.",
                f"\n{documents} documents taken in; came in again and known already: {again}.",
            )
        )
        show_tally(journal, process)


def _what_next(office: Office, folder: Path) -> None:
    letters = office.path("postausgang", "new")
    count = sum(1 for _ in letters.iterdir()) if letters.is_dir() else 0
    click.echo(
        say(
            f"\nBriefe im Postausgang: {count} ({letters})\n"
            "Wie es weitergeht (vor jedem Befehl: source .venv/bin/activate):\n"
            f"  laufzettel status --office {folder}                     was auf eine Person wartet, mit Gründen\n"
            f"  laufzettel slip NUMMER --office {folder}                der Laufzettel eines Vorgangs\n"
            f"  laufzettel sign NUMMER --release --as NAME --office {folder}   freigeben\n"
            f"  laufzettel run --office {folder}                        weiterlaufen lassen\n"
            f"  laufzettel verify --office {folder}                     alle Laufzettel prüfen",
            f"\nLetters in the outbox: {count} ({letters})\n"
            "What next (before each command: source .venv/bin/activate):\n"
            f"  laufzettel status --lang en --office {folder}           what waits for a person, and why\n"
            f"  laufzettel slip NUMBER --lang en --office {folder}      a case's routing slip\n"
            f"  laufzettel sign NUMBER --release --as NAME --office {folder}   release it\n"
            f"  laufzettel run --lang en --office {folder}              carry on\n"
            f"  laufzettel verify --lang en --office {folder}           verify all slips",
        )
    )

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel demo`: a small office at work, from an empty folder to letters in the outbox."""

from __future__ import annotations

import importlib
import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from laufzettel.cli import demo_accounts, demo_pilot
from laufzettel.cli.demo_accounts import CLERK
from laufzettel.cli.demo_calendar import LABEL, PilotDays
from laufzettel.cli.demo_pilot import OF_PILOT
from laufzettel.cli.language import LANGUAGE, say
from laufzettel.cli.main import DONE
from laufzettel.cli.options import PROCESS, command, json_option, opened, print_json
from laufzettel.cli.recover import give_back, gone
from laufzettel.cli.run import arrived, one_round, say_nothing_to_do, scheduler
from laufzettel.cli.slip import print_slip
from laufzettel.cli.status import again_count, show_tally
from laufzettel.cli.stopping import STOPPED, when_stopped
from laufzettel.errors import BusinessError, Message
from laufzettel.journal import Journal, views
from laufzettel.journal.rows import integer, text
from laufzettel.office import Office, make_office
from laufzettel.process import Automation
from laufzettel.release import admitted, release_batch, release_one, sample_of, terms

MARKER = ".demo"
"""In a demo office only: says that it is one, and how far it is furnished."""
_FURNISHING, _FURNISHED = "furnishing", "furnished"
_SINGLE, _LEFT = 6, 4
"""So many cases the clerk releases one by one before the batch, and so many are left for the visitor."""
_SINGLY = '{"class":"A1"}'
"""What the slip says of a release that is no batch."""

STOPPED_DEMO = Message(
    STOPPED.code,
    STOPPED.de,
    STOPPED.en,
    "Rufen Sie laufzettel demo noch einmal auf; es setzt fort, was abgebrochen ist.",
    "Call laufzettel demo again; it carries on what broke off.",
)
NO_DEMO = Message(
    "demo.real_office",
    "Im Ordner „{folder}“ liegt schon etwas, das nicht zur Vorführung gehört.",
    "In the folder “{folder}” lies something already that does not belong to the demonstration.",
    "Nennen Sie einen anderen Ordner: laufzettel demo ORDNER. Ein eigenes Amt bringt voran: laufzettel run",
    "Name another folder: laufzettel demo FOLDER. An office of your own is brought on by: laufzettel run",
)


@command(
    "Ein kleines Amt mit 60 erfundenen Anmeldungen vorführen, und mit einem erfundenen, abgeschlossenen Piloten. Noch "
    "einmal aufgerufen setzt es fort, was abgebrochen ist, und ändert sonst nichts.",
    "Make a small office with 60 invented dog registrations and show it at work, and with an invented, finished pilot. "
    "Called again it carries on what broke off, and changes nothing else.",
)
@click.argument(
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo-office"),
    metavar=say("[ORDNER]", "[FOLDER]"),
)
@click.option("--process", type=PROCESS, default="hundesteuer", hidden=True)
@json_option
def demo(folder: Path, process: str, as_json: bool) -> int:
    """Furnish, run, release as a clerk would, run again; whatever of it is done already is left out."""
    when_stopped(STOPPED_DEMO)
    office, count = _furnished(folder, process)
    if count and not as_json:
        click.echo(
            say(
                f"Amt „{folder}“ angelegt: {count} Anträge im Eingang.",
                f"Office “{folder}” made: {count} applications in the inbox.",
            )
        )
        _tell_of_pilot(office, process)
    with office.open_journal() as journal:
        give_back(office, process, journal, dead=gone)
        to_do = _to_do(office, process, journal)
    if to_do:
        with scheduler(office, process, quiet=as_json) as flow:
            if _waiting(office, process):
                one_round(office, process, flow, quiet=as_json)
            _sign_as_clerk(office, process, quiet=as_json)
            if _waiting(office, process):
                one_round(office, process, flow, quiet=as_json)
    if as_json:
        with office.open_journal() as journal:
            cases = {state.value: number for state, number in views.tally(journal, process).items()}
            again, pilot = again_count(journal, process), demo_pilot.count(journal, process)
        received = sum(cases.values()) + again - pilot
        said = {"office": str(folder), "received": received, "again": again, "cases": cases, "pilot": pilot}
        print_json(said | {"changed": to_do})
        return DONE
    if to_do:
        _show(office, process)
    else:
        say_nothing_to_do(office, process, as_json=False)
    _what_next(office, folder)
    return DONE


def _furnished(folder: Path, process: str) -> tuple[Office, int]:
    """The demo office, furnished completely, and how many applications were put in just now."""
    marker = folder / MARKER
    if not marker.exists():
        if folder.is_dir() and any(folder.iterdir()):
            raise BusinessError(NO_DEMO.at(folder=folder))
        if not folder.is_dir():
            folder.mkdir(parents=True)
            folder.chmod(0o700)
        marker.write_text(_FURNISHING)
    stage = marker.read_text()
    if stage != _FURNISHED:
        _cleared(folder)
    make_office(folder, automation=Automation.A2, language=LANGUAGE, single_first=_SINGLE, accounts=True)
    office = opened(folder)
    demo_accounts.furnish(office)
    if stage == _FURNISHED:
        return office, 0
    shutil.rmtree(office.inbox(process), ignore_errors=True)  # half of an inbox; nothing of it was run yet
    today = datetime.now(ZoneInfo("Europe/Berlin")).date()
    demo_pilot.furnish(office, process, PilotDays(today, office.region()))
    count = int(importlib.import_module(f"flows.{process}.demo").furnish(office, today))
    marker.write_text(_FURNISHED)
    return office, count


def _cleared(folder: Path) -> None:
    """Take away what a demonstration has left that was cut off while it was furnished: it is furnished anew."""
    for path in (folder / demo_accounts.FILE, *demo_pilot.leftovers(folder)):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _to_do(office: Office, process: str, journal: Journal) -> bool:
    return views.ready(journal, process) + arrived(office, process) > 0 or not _signed(journal, process)


def _waiting(office: Office, process: str) -> bool:
    with office.open_journal() as journal:
        return views.ready(journal, process) + arrived(office, process) > 0


def _signed(journal: Journal, process: str) -> bool:
    """True if the clerk has released the batch, which comes last."""
    return _released(journal, process, "<>") > 0


def _released(journal: Journal, process: str, how: str) -> int:
    """How many of today's cases the clerk has released, singly (`=`) or in the batch (`<>`)."""
    ((count,),) = journal.database.rows(
        "SELECT COUNT(*) FROM entry e JOIN cases c ON c.id = e.case_id WHERE c.process = ? AND e.signer = ? "
        f"AND e.result = 'released' AND e.detail {how} ? AND c.document NOT IN ({OF_PILOT})",
        (process, CLERK, _SINGLY),
    )
    return integer(count)


def _sign_as_clerk(office: Office, process: str, *, quiet: bool) -> None:
    """Some releases one by one (A1), then one batch with its sample (A2), and the rest left for the visitor."""
    with office.open_journal() as journal:
        if _signed(journal, process):
            return
        said = terms(office, process)
        waiting = admitted(journal, process, limit=200)
        missing = max(0, _SINGLE - _released(journal, process, "="))
        for number in waiting[:missing]:
            release_one(journal, number, by=CLERK)
        batch = waiting[missing:-_LEFT]
        sample = sample_of(batch, said.percent)
        release_batch(journal, said, batch, seen=sample, by=CLERK)
    if not quiet:
        click.echo(
            say(
                f"Freigaben der {CLERK}: {_SINGLE} einzeln (A1), {len(batch)} als Stapel nach Stichprobe von "
                f"{len(sample)} (A2); {_LEFT} bleiben für Sie.",
                f"Releases by {CLERK}: {_SINGLE} one by one (A1), {len(batch)} as a batch after a sample of "
                f"{len(sample)} (A2); {_LEFT} are left for you.",
            )
        )


def _show(office: Office, process: str) -> None:
    with office.open_journal() as journal:
        rows = journal.database.rows(
            "SELECT number FROM cases WHERE process = ? AND state = 'closed' "
            f"AND document NOT IN ({OF_PILOT}) ORDER BY id LIMIT 1",
            (process,),
        )
        if rows:
            click.echo(say("\nEin Laufzettel:", "\nOne slip:"))
            print_slip(views.slip(journal, text(rows[0][0])), office.region())
        click.echo()
        pilot = demo_pilot.count(journal, process)
        show_tally(journal, process, apart=pilot)
    if pilot:
        click.echo(say(f"  {'dazu aus dem Piloten':32} {pilot:6}", f"  {'and of the pilot':32} {pilot:6}"))


def _tell_of_pilot(office: Office, process: str) -> None:
    with office.open_journal() as journal:
        count = demo_pilot.count(journal, process)
    click.echo(
        say(
            f"Dazu ein abgeschlossener Pilot von 100 Tagen mit {count} Vorgängen: {LABEL}.",
            f"And a finished pilot of 100 days with {count} cases: {LABEL}.",
        )
    )


def _what_next(office: Office, folder: Path) -> None:
    letters = office.path("postausgang", "new")
    count = sum(1 for _ in letters.iterdir()) if letters.is_dir() else 0
    click.echo(
        say(
            f"\nBriefe im Postausgang: {count} ({letters})\n"
            "Wie es weitergeht (vor jedem Befehl: source .venv/bin/activate):\n"
            f"  laufzettel desk --office {folder}                       der Arbeitsplatz: http://127.0.0.1:8321/\n"
            f"  laufzettel status --office {folder}                     was auf eine Person wartet, mit Gründen\n"
            f"  laufzettel slip NUMMER --office {folder}                der Laufzettel eines Vorgangs\n"
            f"  laufzettel sign NUMMER --release --as NAME --office {folder}   freigeben\n"
            f"  laufzettel run --office {folder}                        weiterlaufen lassen\n"
            f"  laufzettel verify --office {folder}                     alle Laufzettel prüfen\n"
            f"  laufzettel pilot report --office {folder}               was der erfundene Pilot gebracht hat\n"
            f"  laufzettel pilot decide --office {folder}               was entschieden ist, und was noch nicht",
            f"\nLetters in the outbox: {count} ({letters})\n"
            "What next (before each command: source .venv/bin/activate):\n"
            f"  laufzettel desk --lang en --office {folder}             the desk: http://127.0.0.1:8321/\n"
            f"  laufzettel status --lang en --office {folder}           what waits for a person, and why\n"
            f"  laufzettel slip NUMBER --lang en --office {folder}      a case's routing slip\n"
            f"  laufzettel sign NUMBER --release --as NAME --lang en --office {folder}   release it\n"
            f"  laufzettel run --lang en --office {folder}              carry on\n"
            f"  laufzettel verify --lang en --office {folder}           verify all slips\n"
            f"  laufzettel pilot report --lang en --office {folder}     what the invented pilot has brought\n"
            f"  laufzettel pilot decide --lang en --office {folder}     what is decided, and what is not yet",
        )
    )

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel run`."""

from __future__ import annotations

import asyncio
import importlib
import os
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from laufzettel.cli.language import STATES, say
from laufzettel.cli.main import DONE, FAULT
from laufzettel.cli.options import PROCESS, command, json_option, office_option, opened, print_json
from laufzettel.cli.printing import counted_cases, local
from laufzettel.cli.progress import watching
from laufzettel.cli.recover import put_back
from laufzettel.cli.status import CLAIMED, later, show_tally
from laufzettel.cli.stopping import stopped_by
from laufzettel.cli.switch import tell_if_halted
from laufzettel.course import worker_name
from laufzettel.errors import SystemFault
from laufzettel.journal import Journal, halts, views
from laufzettel.journal.halts import Position
from laufzettel.journal.rows import integer
from laufzettel.office import Office

Counts = Mapping[str, Mapping[str, int]]
"""What a flow answers: `cases` in each state, and what was `received`."""
Flow = Callable[..., Coroutine[object, object, Counts]]


@command(
    "Ein Verfahren laufen lassen: Eingang aufnehmen, jeden Vorgang so weit bringen, wie es ohne Person geht. Ohne "
    "PREFECT_API_URL läuft Prefect eingebettet mit; sonst auf dem Server, der dort steht.",
    "Run a process: take in what came, bring every case as far as it goes without a person. Without "
    "PREFECT_API_URL Prefect runs embedded; otherwise on the server named there.",
)
@click.argument("process", type=PROCESS, default="hundesteuer", metavar=say("[VERFAHREN]", "[PROCESS]"))
@office_option
@json_option
def run(process: str, folder: Path, as_json: bool) -> int:
    """One round of a process."""
    office = opened(folder)
    with office.open_journal() as journal:
        halted = halts.position(journal.database, process) is not Position.RUNNING
        waiting = (0 if halted else views.ready(journal, process)) + arrived(office, process)
    if not waiting:
        say_nothing_to_do(office, process, as_json)
        return DONE
    refuse_if_broken(office, process)
    with scheduler(office, process, quiet=as_json) as flow:
        counts = one_round(office, process, flow, quiet=as_json)
    with office.open_journal() as journal:
        waits = later(journal, process)
        if as_json:
            position = halts.position(journal.database, process)
            print_json({"process": process, **counts, "later": waits, "position": position})
        else:
            tell_if_halted(journal, process)
            show_tally(journal, process)
    refused = counts["received"]["refused"]
    if refused and not as_json:
        click.echo(
            say(
                f"{refused} Datei(en) im Eingang ließen sich diesmal nicht aufnehmen; ein späterer Lauf versucht es "
                "nach 10 Minuten erneut. Welche es sind, zeigt: laufzettel status",
                f"{refused} file(s) in the inbox could not be taken in this time; a later run tries again after "
                "10 minutes. Which ones is shown by: laufzettel status",
            ),
            err=True,
        )
    return FAULT if waits["system"] or refused else DONE


def refuse_if_broken(office: Office, process: str) -> None:
    """Look at what no run can do without, before anything is begun.

    Raises:
        SystemFault: it is not there; the sentence says what.
    """
    for problem in importlib.import_module(f"flows.{process}.health").needed(office):
        raise SystemFault(problem)


def say_nothing_to_do(office: Office, process: str, as_json: bool) -> None:
    """A run without work costs no scheduler: it says so and changes nothing."""
    with office.open_journal() as journal:
        counts = {state.value: count for state, count in views.tally(journal, process).items()}
        waits = later(journal, process)
        held, until = _held(journal, process)
        position = halts.position(journal.database, process) if as_json else tell_if_halted(journal, process)
    if as_json:
        said = {"process": process, "cases": counts, "later": waits, "held": held, "position": position}
        print_json({**said, "nothing_to_do": True})
        return
    left = ", ".join(f"{count} {STATES[state]}" for state, count in counts.items() if count)
    click.echo(
        say("Nichts zu tun; nichts wurde verändert.", "Nothing to do; nothing was changed.")
        + (f" ({left})" if left else "")
    )
    if held:
        click.echo(
            say(
                f"{counted_cases(held)} hält noch ein Lauf; ist er abgebrochen, wird das um {until} frei.",
                f"A run still holds {counted_cases(held)}; if it has broken off, that is free at {until}.",
            )
        )


def _held(journal: Journal, process: str) -> tuple[int, str]:
    """How many cases a run holds right now, and until when at the latest."""
    ((count, until),) = journal.database.rows(
        "SELECT COUNT(*), MAX(lease_until) FROM cases WHERE process = ? AND state = 'ready' AND lease_until > ?",
        (process, journal.clock()),
    )
    moment = datetime.fromtimestamp(until, UTC) if isinstance(until, int | float) else datetime.now(UTC)
    return integer(count), local(moment.isoformat())


def say_prefect_is_made() -> None:
    """It takes some seconds, once per office."""
    click.echo(
        say(
            "Prefect wird einmalig eingerichtet (10 bis 20 Sekunden) …",
            "Setting up Prefect, once (10 to 20 seconds) …",
        ),
        err=True,
    )


def arrived(office: Office, process: str) -> int:
    """How many files lie in the inbox, put-away ones left out."""
    inbox = office.inbox(process)
    if not inbox.is_dir():
        return 0
    fresh = sum(1 for entry in os.scandir(inbox) if entry.is_file() and not entry.name.startswith((".", "~$")))
    return fresh + sum(1 for path in (inbox / CLAIMED).rglob("*") if path.is_file())


@contextmanager
def scheduler(office: Office, process: str, *, quiet: bool) -> Iterator[Flow]:
    """Prefect, embedded or on a server, and the process's flow; imported here, because Prefect reads its settings then.

    Args:
        office: the office.
        process: the process's name.
        quiet: True says nothing about what takes its time.
    """
    embedded = importlib.import_module("tasks.embedded")
    if os.environ.get("PREFECT_API_URL"):
        embedded.expect_server()
        yield _flow(process)
        return
    home = office.path(".prefect")
    embedded.prepare(home, (lambda: None) if quiet else say_prefect_is_made)
    with embedded.serving(home) as server:
        os.environ.update(server.settings)
        flow = _flow(process)  # takes as long as the server needs to start
        server.wait()
        yield flow


def _flow(process: str) -> Flow:
    flow: Flow = getattr(importlib.import_module(f"flows.{process}.flow"), process)
    return flow


def one_round(office: Office, process: str, flow: Flow, *, quiet: bool) -> Counts:
    """Run the process's flow once.

    Args:
        office: the office.
        process: the process's name.
        flow: as `scheduler` gives it.
        quiet: True draws no progress.

    Returns:
        What the flow answers.

    Raises:
        Stopped: somebody stopped it; what it held is given back.
    """
    with watching(office, process, quiet=quiet):
        try:
            return asyncio.run(flow(office=str(office.folder)))
        except BaseException:
            if stopped_by() is not None:
                put_back(office.inbox(process), dead=lambda worker: worker == worker_name())
            raise

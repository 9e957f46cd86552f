# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel run`."""

from __future__ import annotations

import asyncio
import importlib
import os
from pathlib import Path

import click

from laufzettel.case import State
from laufzettel.cli.language import STATES, say
from laufzettel.cli.main import DONE, FAULT
from laufzettel.cli.options import PROCESS, json_option, office_option, opened, print_json
from laufzettel.cli.progress import watching
from laufzettel.cli.status import show_tally
from laufzettel.journal import views
from laufzettel.office import Office


@click.command(
    help=say(
        "Ein Verfahren laufen lassen: Eingang aufnehmen, jeden Vorgang so weit bringen, wie es ohne Person geht. Ohne "
        "PREFECT_API_URL läuft Prefect eingebettet mit; sonst auf dem Server, der dort steht.",
        "Run a process: take in what came, bring every case as far as it goes without a person. Without "
        "PREFECT_API_URL Prefect runs embedded; otherwise on the server named there.",
    )
)
@click.argument("process", type=PROCESS, default="hundesteuer")
@office_option
@json_option
def run(process: str, folder: Path, as_json: bool) -> int:
    """One round of a process."""
    office = opened(folder)
    with office.open_journal() as journal:
        waiting = views.ready(journal, process) + arrived(office, process)
    if not waiting:
        say_nothing_to_do(office, process, as_json)
        return DONE
    counts = one_round(office, process, quiet=as_json)
    if as_json:
        print_json({"process": process, "cases": counts})
    else:
        with office.open_journal() as journal:
            show_tally(journal, process)
    return FAULT if counts.get(State.LATER.value) else DONE


def say_nothing_to_do(office: Office, process: str, as_json: bool) -> None:
    """A run without work costs no scheduler: it says so and changes nothing."""
    with office.open_journal() as journal:
        counts = {state.value: count for state, count in views.tally(journal, process).items()}
    if as_json:
        print_json({"process": process, "cases": counts, "nothing_to_do": True})
        return
    left = ", ".join(f"{count} {STATES[state]}" for state, count in counts.items() if count)
    click.echo(
        say("Nichts zu tun; nichts wurde verändert.", "Nothing to do; nothing was changed.")
        + (f" ({left})" if left else "")
    )


def say_prefect_is_made() -> None:
    """It takes some seconds, once per office."""
    click.echo(
        say(
            "Prefect wird einmalig eingerichtet (10 bis 20 Sekunden) …",
            "Setting up Prefect, once (10 to 20 seconds) …",
        )
    )


def arrived(office: Office, process: str) -> int:
    """How many files lie in the inbox, put-away ones left out."""
    inbox = office.inbox(process)
    if not inbox.is_dir():
        return 0
    fresh = sum(1 for entry in os.scandir(inbox) if entry.is_file() and not entry.name.startswith((".", "~$")))
    return fresh + sum(1 for path in (inbox / ".in-arbeit").rglob("*") if path.is_file())


def one_round(office: Office, process: str, *, quiet: bool) -> dict[str, int]:
    """Run the process's Prefect flow once, embedded or on a server.

    Args:
        office: the office.
        process: the process's name.
        quiet: True draws no progress.

    Returns:
        How many cases are in each state afterwards.
    """
    if not os.environ.get("PREFECT_API_URL"):
        home = office.path(".prefect")
        embedded = importlib.import_module("tasks.embedded")
        embedded.prepare(home, (lambda: None) if quiet else say_prefect_is_made)
        os.environ.update(embedded.environment(home))
    with watching(office, process, quiet=quiet):
        flow = getattr(importlib.import_module(f"flows.{process}.flow"), process)
        counts: dict[str, int] = asyncio.run(flow(office=str(office.folder)))
    return counts

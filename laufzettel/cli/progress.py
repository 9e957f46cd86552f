# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Progress on the terminal: what the journal says, wherever the work is done."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from laufzettel.case import State, Station
from laufzettel.cli.language import STATIONS, say
from laufzettel.journal import Journal, views
from laufzettel.office import Office

_EVERY_S = 0.4


@contextmanager
def watching(office: Office, process: str, *, quiet: bool = False) -> Iterator[None]:
    """Draw a bar while a run works: how many of the cases at hand have passed which station.

    Args:
        office: the office; its journal is looked at, nothing else.
        process: the process's name.
        quiet: True draws nothing; neither does an output that is no terminal.
    """
    if quiet or not sys.stderr.isatty():
        yield
        return
    done = threading.Event()
    painter = threading.Thread(target=_paint, args=(office, process, done), daemon=True)
    painter.start()
    try:
        yield
    finally:
        done.set()
        painter.join()


def _paint(office: Office, process: str, done: threading.Event) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:28}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with office.open_journal() as journal, Progress(*columns, console=Console(stderr=True)) as progress:
        bar = progress.add_task(say("Prefect startet …", "Prefect is starting …"), total=None)
        while not done.wait(_EVERY_S):
            passed, total, station = _standing(journal, process)
            if total:
                progress.update(bar, description=STATIONS[station], completed=passed, total=total)
        passed, total, _ = _standing(journal, process)
        progress.update(bar, description=say("fertig", "done"), completed=total, total=total or 1)


def _standing(journal: Journal, process: str) -> tuple[int, int, str]:
    """How many cases are no longer on their way, how many there are, and where most of those on their way stand."""
    counts = views.tally(journal, process)
    moving = journal.database.rows(
        "SELECT station, COUNT(*) FROM cases WHERE process = ? AND state = 'ready' GROUP BY station ORDER BY 2 DESC",
        (process,),
    )
    station = str(moving[0][0]) if moving else Station.RECEIVE.value
    total = sum(counts.values())
    return total - counts[State.READY], total, station

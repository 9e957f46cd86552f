# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Progress on the terminal: what the journal says, wherever the work is done."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from laufzettel.case import Station
from laufzettel.cli.language import STATIONS, say
from laufzettel.errors import LaufzettelError
from laufzettel.journal import Journal
from laufzettel.journal.journal import MAY_GO_ON
from laufzettel.journal.rows import integer
from laufzettel.office import Office

if TYPE_CHECKING:
    from rich.progress import Progress

_EVERY_S = 0.4
_PATIENCE_S = 2.0


@contextmanager
def watching(office: Office, process: str, *, quiet: bool = False) -> Iterator[None]:
    """Draw a bar while a run works: how many of the cases of this run have gone as far as they go.

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


@contextmanager
def counting(total: int, what: str = "", *, quiet: bool = False) -> Iterator[Callable[[int], None]]:
    """A bar for work whose amount is known; gives a function that is told how much is done.

    Args:
        total: how much there is to do.
        what: is done; checking if not said.
        quiet: True draws nothing; neither does an output that is no terminal.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda done: None
        return
    with _bar() as progress:
        bar = progress.add_task(what or say("Prüfen", "Verifying"), total=total)
        yield lambda done: progress.update(bar, completed=done)


def counting_late(stack: ExitStack, what: str, *, quiet: bool = False) -> Callable[[int, int], None]:
    """A bar that appears once something takes longer than one waits for without asking.

    Args:
        stack: takes the bar away at its end.
        what: is done, in a word or two.
        quiet: True draws nothing; neither does an output that is no terminal.

    Returns:
        A function that is told how much is done, and of how much.
    """
    started = time.monotonic()
    bars: list[Callable[[int], None]] = []

    def told(done: int, total: int) -> None:
        if not bars and time.monotonic() - started > _PATIENCE_S:
            bars.append(stack.enter_context(counting(total, what, quiet=quiet)))
        for bar in bars:
            bar(done)

    return told


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:28}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True))


def _paint(office: Office, process: str, done: threading.Event) -> None:
    try:
        with office.open_journal() as journal, _bar() as progress:
            run = RunSoFar(journal, process)
            bar = progress.add_task(say("Prefect startet …", "Prefect is starting …"), total=None)
            while not done.wait(_EVERY_S):
                passed, total, station = run.standing()
                if total:
                    progress.update(bar, description=STATIONS[station], completed=passed, total=total)
            passed, total, _ = run.standing()
            progress.update(bar, description=say("fertig", "done"), completed=passed, total=total or None)
    except LaufzettelError:
        return  # whatever is wrong with the journal, the run itself says it


class RunSoFar:
    """How far one run has come: the cases that were open when it began, and those that came in since."""

    def __init__(self, journal: Journal, process: str) -> None:
        """Args: journal: looked at only; process: its name."""
        self._journal = journal
        self._process = process
        ((last,),) = journal.database.rows("SELECT COALESCE(MAX(id), 0) FROM cases WHERE process = ?", (process,))
        self._last = integer(last)
        self._begun = self._open()

    def standing(self) -> tuple[int, int, str]:
        """How many cases have gone as far as they go, of how many, and where most of the others stand."""
        rows = self._journal.database
        ((came,),) = rows.rows("SELECT COUNT(*) FROM cases WHERE process = ? AND id > ?", (self._process, self._last))
        total = self._begun + integer(came)
        moving = rows.rows(
            "SELECT station, COUNT(*) FROM cases WHERE process = ? AND state = 'ready' GROUP BY station "
            "ORDER BY 2 DESC LIMIT 1",
            (self._process,),
        )
        station = str(moving[0][0]) if moving else Station.RECEIVE.value
        return max(0, total - self._open()), total, station

    def _open(self) -> int:
        ((count,),) = self._journal.database.rows(
            f"SELECT COUNT(*) FROM cases WHERE process = ? AND (state = 'ready' OR (state = 'later' AND {MAY_GO_ON}))",
            (self._process,),
        )
        return integer(count)

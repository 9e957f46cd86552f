# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a process is walked: batch after batch, station after station, whoever does the walking."""

from __future__ import annotations

import gc
import os
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import ParamSpec, Protocol, TypeVar

from laufzettel.errors import Halted, SystemFault
from laufzettel.journal import Batch, Journal, halts
from laufzettel.journal.journal import LEASE_S

BATCH = 10_000
"""Cases per batch: large enough that a Prefect task is cheap, small enough that memory stays bounded."""

P = ParamSpec("P")
R = TypeVar("R")


class Walk(Protocol):
    """Does the work of one station for one batch: plainly, or as a Prefect task with retries."""

    def __call__(self, station: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call the station with its arguments and return what it returns."""


def plainly(station: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Walk without Prefect: for drills and tests, and wherever somebody else schedules."""
    unless_halted(args)
    with undisturbed():
        return station(*args, **kwargs)


def unless_halted(args: Sequence[object]) -> None:
    """Look at the switch of the process before a batch comes to its next station; what takes in has no batch yet.

    Args:
        args: what the station will be called with: the journal, and the batch if it has one.

    Raises:
        Halted: the process is paused, or its emergency stop is pulled.
    """
    journal = next((one for one in args if isinstance(one, Journal)), None)
    batch = next((one for one in args if isinstance(one, Batch)), None)
    if journal is not None and batch is not None:
        halts.before_station(journal.database, batch.process)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Keep the garbage collector out of a batch's way.

    A batch is hundreds of thousands of small objects, none of them in a cycle: the collector would search them again
    and again and find nothing, for a quarter of the time.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def worker_name() -> str:
    """Who holds a claim, for operations: host and process number, never a person."""
    return f"{socket.gethostname()}-{os.getpid()}"


def batches(journal: Journal, process: str, *, limit: int = BATCH, lease_s: float = LEASE_S) -> Iterator[Batch]:
    """All ready cases, a batch at a time: new ones, and those that came back from a person.

    Args:
        journal: the journal.
        process: the process's name.
        limit: cases per batch.
        lease_s: seconds until another worker may take over a batch that shows no sign of life.
    """
    journal.take_along(process)
    while batch := journal.claim(process, owner=worker_name(), limit=limit, lease_s=lease_s):
        yield batch


@contextmanager
def held(journal: Journal, batch: Batch) -> Iterator[None]:
    """Keep hold of a batch while it walks; a broken foreign system sends the rest of it to wait, a stop frees it.

    A `SystemFault` that outlived its retries ends here: the cases wait for the next run and say so. Any other error is
    a bug; it frees the batch and ends the run, and counts as an attempt: a case that brings it about again and again
    is taken alone and then goes to a person. Who stops the program, or halts the process, blames nobody.
    """
    try:
        with undisturbed():
            yield
    except SystemFault as fault:
        journal.let_go(batch, fault=fault.problem)
    except Halted:
        journal.let_go(batch)
    except BaseException as stopped:
        with suppress(SystemFault):  # a journal that is gone frees the batch when the lease is over
            journal.let_go(batch, broken=isinstance(stopped, Exception))
        raise
    else:
        journal.let_go(batch)

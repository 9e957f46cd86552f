# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Walking with Prefect: one task per station and batch.

Prefect schedules, retries and shows; the journal remembers. A task gets the batch as an object in memory, keeps no
result and no cache, and is named after its station, so that nothing about a case reaches Prefect.
"""

from __future__ import annotations

import gc
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ParamSpec, TypeVar

from prefect import Task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.client.schemas.objects import TaskRun as Run
from prefect.context import SyncClientContext

from laufzettel.case import Station
from laufzettel.course import undisturbed, unless_halted
from laufzettel.errors import LaufzettelError, SystemFault
from laufzettel.journal import Batch

P = ParamSpec("P")
R = TypeVar("R")

RETRIES = 3
BACK_OFF_S = [2.0, 8.0, 30.0]


async def is_system_fault(task: Task[..., object], run: Run, state: State[object]) -> bool:
    """True if nothing was written and a second try is safe; anything else is never retried."""
    try:
        await state.aresult()
    except SystemFault:
        return True
    except BaseException:  # not ours to handle: it goes on its way, this only says that it is no reason to retry
        return False
    return False


class Broke(Exception):
    """A bug: its kind and its place. What Python says about it stays here, because it may quote a person's data."""

    def __init__(self, place: str) -> None:
        """Args: place: what broke, and in which line."""
        super().__init__(place)
        self.place = place


@contextmanager
def discreet() -> Iterator[None]:
    """Let nothing pass to Prefect's states and logs but errors whose sentences are ours, and where a bug is."""
    try:
        yield
    except (LaufzettelError, Broke):
        raise
    except Exception as bug:
        *_, last = traceback.extract_tb(bug.__traceback__)
        raise Broke(f"{type(bug).__name__} in {last.name}, {Path(last.filename).name}:{last.lineno}") from None


def discreetly(station: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Walk undisturbed and discreetly."""
    with discreet(), undisturbed():
        return station(*args, **kwargs)


class PrefectWalk:
    """Does each station's work as a Prefect task; see `laufzettel.course.Walk`."""

    def __call__(self, station: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run the station as a task and wait for it; a station no case stands at costs no task."""
        batch = next((one for one in args if isinstance(one, Batch)), None)
        if batch is not None and not batch.at(Station(station.__name__)):
            return station(*args, **kwargs)
        with discreet():
            unless_halted(args)
        size = len(batch) if batch is not None else 0
        work: Task[[], R] = Task(
            lambda: discreetly(station, *args, **kwargs),
            name=station.__name__,
            task_run_name=f"{station.__name__}-{size}" if batch is not None else station.__name__,
            retries=RETRIES,
            retry_delay_seconds=BACK_OFF_S,
            retry_condition_fn=is_system_fault,
            cache_policy=NO_CACHE,
            persist_result=False,
            log_prints=False,
        )
        return work()


@contextmanager
def prefect_walk() -> Iterator[PrefectWalk]:
    """A walk whose tasks share one client: each would else make one of its own, which costs more than the task."""
    gc.freeze()  # what is loaded by now stays until the end: nobody need search it for rubbish again and again
    with SyncClientContext.get_or_create():
        yield PrefectWalk()

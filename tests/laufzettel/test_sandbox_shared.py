# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reader processes that many threads share: each thread gets its own answer, and none takes a process with it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from laufzettel.errors import SystemFault
from laufzettel.sandbox import Died, Done, Json, Outcome, ReaderPool, SharedReaders


def echo(value: Json) -> Json:
    """Return the value."""
    return value


def whoami() -> int:
    """Return the process id."""
    _RUN.append(1)
    return os.getpid()


_RUN: list[int] = []


def jobs_so_far() -> int:
    """How often `whoami` has run in this process."""
    return len(_RUN)


def abort() -> None:
    """Die as native code does."""
    os.abort()


@pytest.fixture
def readers() -> Iterator[SharedReaders]:
    """Two processes."""
    shared = SharedReaders(2)
    yield shared
    shared.close()


def in_a_short_thread(ask: Callable[[], Outcome]) -> Outcome:
    """Ask from a thread that ends at once, as those of a web server do."""
    heard: list[Outcome] = []
    thread = threading.Thread(target=lambda: heard.append(ask()))
    thread.start()
    thread.join()
    return heard[0]


def test_every_thread_gets_the_answer_to_its_own_question(readers: SharedReaders) -> None:
    """Sixteen threads, two hundred questions, no answer in the wrong hands."""
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda number: readers.run(echo, [number]), range(200)))
    assert answers == [Done(number) for number in range(200)]


def test_a_process_outlives_the_thread_that_asked_first() -> None:
    """The next thread finds it warm."""
    readers = SharedReaders(1)
    pids = {in_a_short_thread(lambda: readers.run(whoami, [])) for _ in range(3)}
    readers.close()
    assert len(pids) == 1


def test_without_threads_of_its_own_every_thread_would_start_a_process_anew() -> None:
    """The control: a pool asked by threads that come and go keeps nothing warm."""
    with ReaderPool(1) as pool:
        pids = {in_a_short_thread(lambda: next(iter(pool.map(whoami, [[]])))) for _ in range(3)}
    assert len(pids) == 3


def test_processes_that_were_begun_are_there_when_the_first_job_comes() -> None:
    """Whoever asks first waits for the answer only: the process is not started for them."""
    readers = SharedReaders(1)
    readers.begin(whoami)
    first, second = readers.run(whoami, []), readers.run(jobs_so_far, [])
    readers.close()
    assert isinstance(first, Done)
    assert second == Done(2)


def test_what_is_asked_of_closed_readers_is_refused() -> None:
    """Who draws ahead while the desk ends is told so, as if no process could be started."""
    readers = SharedReaders(1)
    readers.close()
    with pytest.raises(SystemFault, match=r"sandbox\.no_reader"):
        readers.run(echo, [1])


def test_a_job_that_kills_its_process_costs_no_other_job(readers: SharedReaders) -> None:
    """The one that dies is told so, and the others are answered."""
    with ThreadPoolExecutor(8) as threads:
        dying = [threads.submit(readers.run, abort, []) for _ in range(3)]
        living = [threads.submit(readers.run, echo, [number]) for number in range(20)]
    assert all(isinstance(one.result(), Died) for one in dying)
    assert [one.result() for one in living] == [Done(number) for number in range(20)]

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A pool of warm reader processes: many small jobs in order, or one long stream."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import TypeAlias

from laufzettel.errors import SystemFault
from laufzettel.sandbox.frames import Json, encode
from laufzettel.sandbox.process import NO_READER, Died, Frame, Limits, ReaderProcess, hear

__all__ = ["Died", "Done", "Limits", "Outcome", "ReaderPool", "ReadingDied"]

_JOBS_PER_PROCESS = 200
"""A process is replaced after so many jobs: what foreign files left in it ends with it."""

_AHEAD_PER_WORKER = 4
"""Jobs begun before their turn, for each worker, so that none waits for a slow one."""


@dataclass(frozen=True, slots=True)
class Done:
    """The function's value."""

    value: Json


Outcome: TypeAlias = Done | Died


class ReadingDied(Exception):
    """A stream ended before its end; `died` says of what."""

    def __init__(self, died: Died) -> None:
        """Args: died: what happened."""
        super().__init__(f"{died.reason} {died.detail}".strip())
        self.died = died


class ReaderPool:
    """Opens foreign files in child processes with limits on memory, time, files and network.

    The children start with the first job, stay warm between jobs, and are replaced when they die, after 200 jobs, or
    once they hold more than half their memory. If the parent dies, they end with it. For one thread at a time.
    """

    def __init__(self, workers: int | None = None, limits: Limits | None = None) -> None:
        """Starts nothing yet.

        Args:
            workers: processes at once; as many as the machine has processors if not given.
            limits: what each of them may use.
        """
        self._workers = workers or os.cpu_count() or 1
        self._limits = limits or Limits()
        self._idle: list[ReaderProcess] = []
        self._all: set[ReaderProcess] = set()
        self._close = weakref.finalize(self, _stop_all, self._all)
        self.network_cut: bool | None = None
        """Whether the kernel let the last process cut off its network; None before the first one came up."""

    def __enter__(self) -> ReaderPool:
        """The pool itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends all processes."""
        self.close()

    def close(self) -> None:
        """End all processes; the next job starts new ones."""
        _stop_all(self._all)
        self._idle.clear()

    def map(self, function: Callable[..., Json], jobs: Iterable[Sequence[Json]]) -> Iterator[Outcome]:
        """Run a function once per job, in the processes.

        Args:
            function: a function of ours at the top of a module; it returns refusals as values.
            jobs: the arguments of each call, plain JSON; taken as they are needed, a few ahead.

        Returns:
            One outcome per job, in the order of the jobs. A job that kills its process costs no other job.

        Raises:
            SystemFault: no process could be started.
        """
        waiting = iter(jobs)
        outcomes: dict[int, Outcome] = {}
        busy: dict[ReaderProcess, tuple[int, bytes]] = {}
        begun = given = 0
        more = True
        try:
            while True:
                while more and len(busy) < self._workers and begun - given < self._workers * _AHEAD_PER_WORKER:
                    args = next(waiting, None)
                    if args is None:
                        more = False
                        break
                    frame = _order(function, args, stream=False)
                    busy[self._begin(frame)] = begun, frame
                    begun += 1
                if given in outcomes:
                    yield outcomes.pop(given)
                    given += 1
                elif busy:
                    for reader, answer in hear(busy):
                        index, frame = busy.pop(reader)
                        outcome = _outcome(answer)
                        self._release(reader, fit=isinstance(outcome, Done))
                        if reader.blameless:
                            busy[self._begin(frame)] = index, frame
                        else:
                            outcomes[index] = outcome
                else:
                    return
        finally:
            for reader in busy:
                self._release(reader, fit=False)

    def stream(self, function: Callable[..., Iterator[Json]], args: Sequence[Json]) -> Iterator[Json]:
        """Run a generator function in one process and take what it yields, at the consumer's pace.

        Args:
            function: a generator function of ours at the top of a module.
            args: its arguments, plain JSON.

        Returns:
            What it yields, one at a time; the process waits while nobody asks for more.

        Raises:
            ReadingDied: it failed, or its process ended; what was yielded before stands.
            SystemFault: no process could be started.
        """
        frame = _order(function, args, stream=True)
        reader = self._begin(frame)
        finished = False
        try:
            while True:
                [(_, answer)] = hear([reader])
                if reader.blameless:
                    self._release(reader, fit=False)
                    reader = self._begin(frame)
                elif isinstance(answer, dict) and "item" in answer:
                    yield answer["item"]
                elif isinstance(answer, dict) and "end" in answer:
                    finished = True
                    return
                else:
                    raise ReadingDied(answer if isinstance(answer, Died) else Died("crash", "Frame"))
        finally:
            self._release(reader, fit=finished)

    def _begin(self, frame: bytes) -> ReaderProcess:
        """Hand a job to an idle process or a new one; one that died while idle is replaced."""
        for _ in range(1 + len(self._idle) + 1):
            reader = self._idle.pop() if self._idle else ReaderProcess(self._limits)
            self._all.add(reader)
            try:
                if reader.dependable:
                    reader.ask(frame)
                    return reader
            except BrokenPipeError:
                pass
            self._forget(reader)
        raise SystemFault(NO_READER.at(reason="exit"))

    def _release(self, reader: ReaderProcess, *, fit: bool) -> None:
        """Keep a process for the next job, or end it."""
        if reader.network_cut is not None:
            self.network_cut = reader.network_cut
        if (
            fit
            and reader in self._all
            and reader.jobs < _JOBS_PER_PROCESS
            and len(self._idle) < self._workers
            and reader.resident_mb * 2 <= self._limits.memory_mb
        ):
            self._idle.append(reader)
        else:
            self._forget(reader)

    def _forget(self, reader: ReaderProcess) -> None:
        self._all.discard(reader)
        reader.stop()


def _order(function: Callable[..., object], args: Sequence[Json], *, stream: bool) -> bytes:
    return encode({"run": f"{function.__module__}:{function.__qualname__}", "args": args, "stream": stream})


def _outcome(answer: Frame | Died) -> Outcome:
    if isinstance(answer, Died):
        return answer
    return Done(answer["done"]) if "done" in answer else Died("crash", "Frame")


def _stop_all(readers: set[ReaderProcess]) -> None:
    while readers:
        readers.pop().stop()

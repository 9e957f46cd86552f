# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reader processes for a program of many threads, such as the desk."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from laufzettel.errors import SystemFault
from laufzettel.sandbox.frames import Json
from laufzettel.sandbox.pool import Limits, Outcome, ReaderPool
from laufzettel.sandbox.process import NO_READER


class SharedReaders:
    """Lets any thread run a job in a reader process; a few jobs run at once, the others wait their turn.

    Each process belongs to a thread of its own that lives as long as this object: the kernel ends a process together
    with the thread that started it, and the threads of a web server come and go.
    """

    def __init__(self, at_once: int = 2, limits: Limits | None = None) -> None:
        """Starts nothing yet.

        Args:
            at_once: processes at most.
            limits: what each of them may use.
        """
        self._at_once = at_once
        self._limits = limits
        self._own = threading.local()
        self._pools: list[ReaderPool] = []
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="reader", initializer=self._begin)

    def run(self, function: Callable[..., Json], args: Sequence[Json]) -> Outcome:
        """Run a function in a reader process and wait for it; may be called from any thread.

        Args:
            function: a function of ours at the top of a module; it returns refusals as values.
            args: its arguments, plain JSON.

        Returns:
            Its value, or of what it died.

        Raises:
            SystemFault: no process could be started, or all were ended.
        """
        try:
            job = self._threads.submit(self._run, function, args)
        except RuntimeError:  # closed, or the program ends
            raise SystemFault(NO_READER.at(reason="closed")) from None
        return job.result()

    def begin(self, function: Callable[..., Json]) -> None:
        """Start every process and have each run a function that takes nothing; waits for none of them.

        Args:
            function: a function of ours at the top of a module that loads what later jobs take.
        """
        for _ in range(self._at_once):
            self._threads.submit(self._run, function, [])

    def close(self) -> None:
        """End all processes once the jobs that were begun are done."""
        self._threads.shutdown()
        for pool in self._pools:
            pool.close()

    def _begin(self) -> None:
        self._own.pool = ReaderPool(1, self._limits)
        self._pools.append(self._own.pool)

    def _run(self, function: Callable[..., Json], args: Sequence[Json]) -> Outcome:
        pool: ReaderPool = self._own.pool
        [outcome] = pool.map(function, [args])
        return outcome

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What simulated workers work with: a connection to the journal's database, and a foreign system."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

import apsw

from laufzettel.connect import Guarantee, Health, Item, Probe, Receipt, Seen, Wrote
from laufzettel.errors import Message, Problem, SystemFault
from laufzettel.journal.database import Row, Sqlite
from laufzettel.testing.clockwork import Clockwork, Killed
from laufzettel.testing.faults import LostLineError

GONE = Message("simulation.gone", "Das Fachverfahren antwortet nicht.", "The legacy system does not answer.").at()


class Quiet(Sqlite):
    """A connection of the simulation itself: nothing happens at its statements."""

    def __init__(self, connection: apsw.Connection) -> None:
        """Args: connection: an open one, as it is."""
        self._connection = connection


class Stepping(Sqlite):
    """A worker's connection: every statement, begin and commit is a step."""

    def __init__(self, connection: apsw.Connection, clockwork: Clockwork, committed: Callable[[], None]) -> None:
        """Args: connection: the worker's own; clockwork: gives the turns; committed: called after every commit."""
        self._connection = connection
        self._clockwork = clockwork
        self._committed = committed
        self._inside = False

    def rows(self, sql: str, args: Sequence[object] = ()) -> list[Row]:
        with self._at(sql):
            return super().rows(sql, args)

    def run(self, sql: str, args: Sequence[object] = ()) -> int:
        with self._at(sql):
            return super().run(sql, args)

    def run_many(self, sql: str, rows: Iterable[Sequence[object]]) -> int:
        with self._at(sql):
            return super().run_many(sql, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self._clockwork.step("BEGIN")
        with self._clockwork.locked():
            worker = self._clockwork.worker
            # From an intent on, whoever takes over counts on this worker being done within the settle time.
            worker.exposed = self._clockwork.now + self._clockwork.grace if worker.planned else None
            worker.planned = False
            self._connection.execute("BEGIN IMMEDIATE")
            self._inside = True
            try:
                yield
                self._clockwork.step("COMMIT")
            except BaseException:
                self._inside = False
                if not worker.dead:
                    self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
            self._inside = False
            self._committed()
        self._clockwork.step("has committed")

    @contextmanager
    def _at(self, sql: str) -> Iterator[None]:
        self._clockwork.step(sql[:70])
        if self._inside:
            yield
            return
        with self._clockwork.locked():
            yield


class Foreign:
    """A foreign system as a target; it outlives the workers that write into it."""

    name = "fremd"

    def __init__(self, clockwork: Clockwork) -> None:
        """Args: clockwork: gives the turns and the guarantee."""
        self.guarantee = clockwork.schedule.guarantee
        self.settle_s = clockwork.schedule.settle_s
        self.deadly = ""
        """Writing this key kills the worker."""
        self.kills = 0
        self.allowed: frozenset[str] | None = None
        """While the emergency stop is pulled: the keys of what was noted before; None while it is not."""
        self.unbidden: list[str] = []
        """Keys of what was sent all the same."""
        self._clockwork = clockwork
        self._records: list[str] = []
        self._late: list[tuple[float, str]] = []

    def records(self) -> Counter[str]:
        """How many records stand under each key by now, late ones included whose time has come."""
        now = self._clockwork.now
        for at, key in self._late:
            if at <= now:
                self._take(key)
        self._late = [(at, key) for at, key in self._late if at > now]
        return Counter(self._records)

    def check(self) -> Health:
        """It is there."""
        return Health(True)

    def plan(self, items: Sequence[Item]) -> list[Problem | None]:
        """Everything fits."""
        self._clockwork.worker.planned = True
        return [None for _ in items]

    def probe(self, items: Sequence[Item]) -> list[Probe]:
        """Look at all of them in one moment."""
        probes, worker = self._look("looks", items), self._clockwork.worker
        if all(probe.seen is not Seen.ABSENT for probe in probes):
            worker.exposed = None  # there is nothing to be written
        elif worker.exposed is None:  # an intent of before: from here on others count on this worker's being done
            worker.exposed = self._clockwork.now + self._clockwork.grace
        return probes

    def confirm(self, items: Sequence[Item]) -> list[Probe]:
        """Read back."""
        return self._look("reads back", items)

    def write(self, items: Sequence[Item]) -> list[Receipt]:
        """All in one transaction, or one record after the other."""
        try:
            if self.guarantee is Guarantee.TRANSACTIONAL:
                self._write_together(items)
            else:
                for item in items:
                    self._write_one(item)
        finally:
            self._clockwork.worker.exposed = None
        return [Receipt(Wrote.DONE) for _ in items]

    def _look(self, what: str, items: Sequence[Item]) -> list[Probe]:
        self._clockwork.step(what)
        if self._clockwork.cuts():
            raise SystemFault(GONE)
        records = self.records()
        return [Probe({0: Seen.ABSENT, 1: Seen.SAME}.get(records[item.key], Seen.SEVERAL)) for item in items]

    def _write_together(self, items: Sequence[Item]) -> None:
        for item in items:
            self._send(item)
        self._break_off()
        for item in items:  # no step in between: it looks and writes under one lock
            self._take(item.key)
        self._clockwork.step("the foreign system has committed")
        self._break_off()

    def _write_one(self, item: Item) -> None:
        try:
            self._send(item)
            self._break_off()
        except (Killed, LostLineError):
            if item.key != self.deadly and self._clockwork.chance.random() < 0.5:
                after = self._clockwork.chance.random() * self.settle_s / 2
                self._late.append((self._clockwork.now + after, item.key))
            raise
        self.records()
        self._take(item.key)
        self._clockwork.step(f"has sent {item.key}")
        self._break_off()

    def _send(self, item: Item) -> None:
        if item.key == self.deadly:
            self.kills += 1
            self._clockwork.kill(self._clockwork.worker)
        self._clockwork.step(f"sends {item.key}")
        if self.allowed is not None and item.key not in self.allowed:
            self.unbidden.append(item.key)
        if self._clockwork.schedule.record_s:
            self._clockwork.pass_time(self._clockwork.schedule.record_s)

    def _break_off(self) -> None:
        if self._clockwork.cuts():
            raise LostLineError

    def _take(self, key: str) -> None:
        """One more record; a system that knows its keys keeps the first one."""
        knows = self.guarantee in (Guarantee.TRANSACTIONAL, Guarantee.IDEMPOTENT)
        if not (knows and key in self._records):
            self._records.append(key)

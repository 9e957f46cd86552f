# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A small world with a simulated clock, in which the journal's real claim and write code is crashed and paused.

Workers are greenlets. At every statement, every begin and every commit, and around every row that arrives in the
foreign system, the world may go on with another worker, stop this one for longer than its lease, or end it for good,
as `kill -9` would. The same seed gives the same schedule.
"""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import apsw
from greenlet import getcurrent, greenlet

from laufzettel.case import Document, State
from laufzettel.connect import Guarantee, Health, Item, Part, Probe, Receipt, Seen, Wrote
from laufzettel.course import batches, held
from laufzettel.errors import Problem
from laufzettel.journal import Batch, Held, Journal, KeptReading, intake, people, views
from laufzettel.journal.database import Row, Sqlite
from laufzettel.journal.rows import HELD, integer, text
from laufzettel.journal.rows import held as held_case
from laufzettel.journal.schema import migrate
from laufzettel.journal.store import Store
from laufzettel.journal.verify import broken
from laufzettel.stations import close, send, write

PROCESS, CLERK = "simulation", "Simulation"
LEASE_S, SETTLE_S, LATE_S = 10.0, 4.0, 3.0
_MOST_STEPS = 6_000
_ENDED = (State.CLOSED, State.IN_DOUBT, State.CLARIFICATION)
_NAMES = itertools.count()


class Killed(BaseException):
    """`kill -9`: nothing on the way may catch it, and nothing the worker does afterwards has any effect."""


class Violation(Exception):
    """A promise was broken; says which, and what happened last."""


@dataclass(slots=True)
class Schedule:
    """What is simulated.

    Attributes:
        seed: of everything that is drawn.
        cases: how many stand before the station *write*.
        guarantee: of the foreign system.
        poison: whether the first case kills every worker that writes it.
        crash, pause: how likely, at each step.
        most: how many crashes and pauses at most.
        at: what happens at exactly this step (`crash` or `pause`), instead of by chance.
    """

    seed: int
    cases: int = 4
    guarantee: Guarantee = Guarantee.TRANSACTIONAL
    poison: bool = False
    crash: float = 0.02
    pause: float = 0.02
    most: int = 8
    at: tuple[int, str] | None = None


@dataclass(slots=True)
class Worker:
    """One worker: its greenlet, its own connection, and the batch it believes to hold."""

    number: int
    life: greenlet
    connection: apsw.Connection
    dead: bool = False
    batch: Batch | None = None
    writing: bool = False


class World:
    """Clock, scheduler, foreign system and workers; `run` plays one schedule and checks what is left."""

    def __init__(self, schedule: Schedule, store: Store, journal: type[Journal] = Journal) -> None:
        """Args: schedule: what is simulated; store: an empty document store; journal: the real one, or a faulty one."""
        self.schedule = schedule
        self.now = 1_000.0
        self.steps = 0
        self.faults = 0
        self.rows: list[str] = []
        """Keys of the records in the foreign system, one for each record."""
        self._late: list[tuple[float, str]] = []
        self._chance = random.Random(schedule.seed)  # noqa: S311  # schedules, no secrets
        self._journal, self._store = journal, store
        self._name = f"file:/laufzettel-{next(_NAMES)}?vfs=memdb"
        self._workers: list[Worker] = []
        self._writer: Worker | None = None
        self._trace: list[str] = []
        self._observer = journal(_Quiet(self._connect()), store, self.clock, lambda _: None)
        self._furnish()

    # --- time and steps ----------------------------------------------------------------------------------------------

    def clock(self) -> float:
        """Seconds, as every worker sees them."""
        return self.now

    def step(self, what: str) -> None:
        """Something is about to happen: perhaps another worker is faster, or this one stops or ends."""
        worker = self.worker()
        if worker.dead:
            raise Killed
        self.steps += 1
        self._trace.append(f"{self.steps} {self.now:.1f} w{worker.number} {what}")
        if self.steps > _MOST_STEPS:
            raise self.violation("it comes to no end")
        fault = self._drawn(worker)
        if fault == "crash":
            self._end(worker)
            raise Killed
        if fault == "pause":
            self._let_pass(LEASE_S * 1.5)
        worker.life.parent.switch()
        if worker.dead:
            raise Killed

    def worker(self) -> Worker:
        """Who is at work right now."""
        current = getcurrent()
        return next(one for one in self._workers if one.life is current)

    def violation(self, what: str) -> Violation:
        """A broken promise, with the seed and the last steps for replaying it."""
        last = "\n  ".join(self._trace[-40:])
        return Violation(f"{what}; {self.schedule}\n  {last}")

    def _drawn(self, worker: Worker) -> str:
        """Whether and how this step goes wrong."""
        if self.schedule.at is not None:
            return self.schedule.at[1] if self.schedule.at[0] == self.steps else ""
        chance = self._chance.random()
        if self.faults >= self.schedule.most or chance > self.schedule.crash + self.schedule.pause:
            return ""
        if chance < self.schedule.crash:
            self.faults += 1
            return "crash"
        if self._between_look_and_write():
            return ""
        self.faults += 1
        return "pause"

    def _between_look_and_write(self) -> bool:
        """Whether somebody has looked into a system without a lock and not written yet.

        To be stopped there for longer than a lease is what only a transactional system survives: another worker would
        take over, see nothing and write, and this one would wake up and write as well.
        """
        return self.schedule.guarantee is not Guarantee.TRANSACTIONAL and any(
            one.writing and not one.dead for one in self._workers
        )

    def _let_pass(self, seconds: float) -> None:
        while self._between_look_and_write() and not self.worker().writing:
            self.step("waits for a writer")
        self.now += seconds

    def _end(self, worker: Worker) -> None:
        self._trace.append(f"  w{worker.number} is dead")
        worker.dead = True
        worker.connection.close()  # rolls back
        if self._writer is worker:
            self._writer = None

    # --- the database lock -------------------------------------------------------------------------------------------

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One at a time; whoever only reads waits as well, which shows her nothing she could not have seen before."""
        worker = self.worker()
        while self._writer is not None and self._writer is not worker:
            self.step("waits for the lock")
        self._writer = worker
        try:
            yield
        finally:
            if self._writer is worker:
                self._writer = None

    # --- the foreign system ------------------------------------------------------------------------------------------

    def arrived(self) -> list[str]:
        """The records there are by now; late ones included whose time has come."""
        self.rows += [key for at, key in self._late if at <= self.now]
        self._late = [(at, key) for at, key in self._late if at > self.now]
        return self.rows

    def arrive(self, key: str) -> None:
        """One record is on its way: before it arrives, or after, the worker may die; then it may arrive late."""
        try:
            self.step(f"sends {key}")
        except Killed:
            if self.schedule.guarantee is Guarantee.VERIFIABLE and self._chance.random() < 0.5:
                self._late.append((self.now + self._chance.random() * LATE_S, key))
            raise
        self.rows.append(key)
        self.step(f"has sent {key}")

    # --- one schedule ------------------------------------------------------------------------------------------------

    def run(self, workers: int = 2) -> None:
        """Play the schedule to its end.

        Raises:
            Violation: a promise was broken.
        """
        for _ in range(workers):
            self._hire()
        self._play(workers)
        # A case that met too many crashes waits for a person; she hands it back, and it must come out right.
        for one in views.waiting(self._observer, PROCESS, State.CLARIFICATION):
            if not self._poisoned(one.number):
                people.resume(self._observer, one.number, by=CLERK, note="-")
        self.schedule.at = (0, "")
        self._hire()
        self._play(0)
        self._check()

    def _play(self, at_least: int) -> None:
        while living := [one for one in self._workers if not one.dead and not one.life.dead]:
            chosen = self._chance.choice(living)
            try:
                chosen.life.switch()
            except Killed:
                if not self._all_ended() and sum(not one.dead for one in self._workers) < max(1, at_least):
                    self._hire()
            except Violation:
                raise
            except Exception as error:
                raise self.violation(f"a worker ended by itself: {type(error).__name__}: {error}") from error

    def _hire(self) -> None:
        connection = self._connect()
        worker = Worker(len(self._workers), greenlet(self._live), connection)
        self._workers.append(worker)

    def _live(self) -> None:
        worker = self.worker()
        journal = self._journal(_Stepping(worker.connection, self), self._store, self.clock, self._sleep)
        target = Foreign(self)
        while not self._all_ended():
            for batch in batches(journal, PROCESS, limit=3, lease_s=LEASE_S):
                self._take(worker, batch)
                with held(journal, batch):
                    write(journal, batch, target, step="test", items=_items)
                    send(journal, batch, target, step="letter", items=_nothing)
                    close(journal, batch)
                worker.batch = None
            self._let_pass(LEASE_S / 4)
            self.step("has nothing to do")

    def _take(self, worker: Worker, batch: Batch) -> None:
        """Note who holds what; two may not believe to hold the same case while both leases run."""
        worker.batch = batch
        holding = [one for one in self._workers if one.batch and not one.dead and one.batch.lease_until > self.now]
        taken = Counter(case for one in holding if one.batch for case in one.batch.cases)
        if twice := [case for case, count in taken.items() if count > 1]:
            raise self.violation(f"two workers hold case {twice[0]}")

    def _sleep(self, seconds: float) -> None:
        self._let_pass(seconds)
        self.step(f"sleeps {seconds:.1f}")

    def _all_ended(self) -> bool:
        if self._writer is not None:
            return False
        counts = views.tally(self._observer, PROCESS)
        return sum(counts[state] for state in _ENDED) == self.schedule.cases

    def _poisoned(self, number: str) -> bool:
        return self.schedule.poison and number == self._first

    # --- before and after --------------------------------------------------------------------------------------------

    def _connect(self) -> apsw.Connection:
        flags = apsw.SQLITE_OPEN_URI | apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
        return apsw.Connection(self._name, flags=flags)

    def _furnish(self) -> None:
        journal = self._observer
        migrate(journal.database)
        document = Document("0" * 64, "simulation.pdf", "application/pdf", 0)
        intake.register(journal, [document], process=PROCESS, source="simulation")
        parts = [(document, Part(f"cell:T!A{n}", f"part-{n}", {})) for n in range(self.schedule.cases)]
        intake.open_cases(journal, parts, process=PROCESS, prefix="SIM", reader="none")
        rows = journal.database.rows("SELECT id, number FROM cases ORDER BY id")
        journal.keep_decisions([(integer(row[0]), 0, "-", "2026-01-01", "{}", "[]") for row in rows])
        journal.database.run("UPDATE cases SET station = 'write'")
        self._first = text(rows[0][1])

    def poisons(self, key: str) -> bool:
        """Whether writing this kills the worker."""
        return self.schedule.poison and key.startswith(self._first)

    def _check(self) -> None:
        self.now += LATE_S
        records = Counter(self.arrived())
        database = self._observer.database
        for row in database.rows(f"SELECT {HELD} FROM cases"):
            case = held_case(row, "", "")
            fault = broken(case.number, views.entries(self._observer, case.id), case.entries, case.head)
            if fault:
                raise self.violation(f"{case.number}: {fault}")
            written = records[f"{case.number}/test"]
            effects = database.rows("SELECT state FROM effect WHERE case_id = ?", (case.id,))
            if case.state is State.CLOSED and (written != 1 or effects != [("done",)]):
                raise self.violation(f"{case.number} is closed, stands there {written} times, its effect is {effects}")
            if written > 1:
                raise self.violation(f"{case.number} stands there {written} times")
            blind = self.schedule.guarantee is Guarantee.BLIND and case.state is State.IN_DOUBT
            if case.state is not State.CLOSED and not blind and not self._poisoned(case.number):
                raise self.violation(f"{case.number} ended as {case.state.value}")


class Foreign:
    """The foreign system as a target."""

    name, settle_s = "fremd", SETTLE_S

    def __init__(self, world: World) -> None:
        """Args: world: holds its records."""
        self._world = world
        self.guarantee = world.schedule.guarantee

    def check(self) -> Health:
        """It is there."""
        return Health(True)

    def plan(self, items: Sequence[Item]) -> list[Problem | None]:
        """Everything fits."""
        return [None for _ in items]

    def probe(self, items: Sequence[Item]) -> list[Probe]:
        """Look at all of them at one moment; from here to the write a worker must not be stopped for long."""
        self._world.worker().writing = True
        self._world.step("looks")
        return [self._seen(item) for item in items]

    def confirm(self, items: Sequence[Item]) -> list[Probe]:
        """Read back."""
        self._world.step("reads back")
        return [self._seen(item) for item in items]

    def write(self, items: Sequence[Item]) -> list[Receipt]:
        """One record after the other; a transactional system looks in the same moment in which it writes."""
        worker = self._world.worker()
        worker.writing = True
        for item in items:
            if self._world.poisons(item.key):
                self._world._end(worker)  # the world and its target are one piece
                raise Killed
            if self.guarantee is not Guarantee.TRANSACTIONAL:
                self._world.arrive(item.key)
                continue
            self._world.step(f"sends {item.key}")
            if item.key not in self._world.arrived():
                self._world.rows.append(item.key)
            self._world.step(f"has sent {item.key}")
        return [Receipt(Wrote.DONE) for _ in items]

    def _seen(self, item: Item) -> Probe:
        count = self._world.arrived().count(item.key)
        return Probe({0: Seen.ABSENT, 1: Seen.SAME}.get(count, Seen.SEVERAL))


class _Quiet(Sqlite):
    """A connection of the simulation itself: nothing happens at its statements."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection


class _Stepping(Sqlite):
    """A worker's connection: every statement, begin and commit is a step of the world."""

    def __init__(self, connection: apsw.Connection, world: World) -> None:
        self._connection = connection
        self._world = world
        self._inside = False

    def _step(self, what: str) -> None:
        self._world.worker().writing = False  # back at the journal: what was looked up has been written
        self._world.step(what)

    def rows(self, sql: str, args: Sequence[object] = ()) -> list[Row]:
        self._step(sql[:60])
        if self._inside:
            return super().rows(sql, args)
        with self._world.alone():
            return super().rows(sql, args)

    def run(self, sql: str, args: Sequence[object] = ()) -> int:
        self._step(sql[:60])
        if self._inside:
            return super().run(sql, args)
        with self._world.alone():
            return super().run(sql, args)

    def run_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        self._step(sql[:60])
        super().run_many(sql, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self._step("begin")
        with self._world.alone():
            self._connection.execute("BEGIN IMMEDIATE")
            self._inside = True
            try:
                yield
                self._world.step("commit")
            except BaseException:
                self._inside = False
                if not self._world.worker().dead:
                    self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
            self._inside = False
        self._world.step("has committed")


def _items(cases: Sequence[tuple[Held, KeptReading, Mapping[str, object]]]) -> list[Item | None]:
    return [Item(f"{case.number}/test", {}) for case, _, _ in cases]


def _nothing(cases: Sequence[object]) -> list[Item | None]:
    return [None for _ in cases]

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A simulated clock, and workers that take turns under it; at each of their steps one may be stopped or killed.

Workers are greenlets. A step costs no time; time passes while all who could work sleep. The same seed gives the same
schedule.
"""

from __future__ import annotations

import random
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import apsw
from greenlet import getcurrent, greenlet

from laufzettel.connect import Guarantee

_MOST_STEPS = 5_000
_LAST = 30
"""So many steps are shown when a promise is broken."""


class Killed(BaseException):
    """`kill -9`: nothing on the way may catch it, and nothing the worker does afterwards has any effect."""


class Violation(Exception):
    """A promise was broken; says which, and what happened last."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """What is simulated.

    Attributes:
        seed: of everything that is drawn.
        workers: how many there are at a time; one that was killed is replaced.
        cases: how many stand before the station *write*.
        guarantee: of the foreign system.
        poison: whether the first case kills every worker that writes it.
        crash, pause: how likely, at each step.
        cut: how likely it is, for each record, that the line to the foreign system breaks.
        most: how many crashes, pauses and cuts at most.
        halts: how often a person pauses the process, or pulls its emergency stop, and lets it go on after a while.
        at: the one step, from 1, at which something happens (`crash` or `pause`), instead of by chance; 0 for none.
        lease_s: of a batch.
        settle_s: of the foreign system; a record arrives late within the first half of it.
        record_s: how long the foreign system takes for one record.
    """

    seed: int
    workers: int = 2
    cases: int = 4
    guarantee: Guarantee = Guarantee.TRANSACTIONAL
    poison: bool = False
    crash: float = 0.0
    pause: float = 0.0
    cut: float = 0.0
    most: int = 8
    halts: int = 0
    at: tuple[int, str] | None = None
    lease_s: float = 10.0
    settle_s: float = 4.0
    record_s: float = 0.0


@dataclass(slots=True, eq=False)
class Worker:
    """One worker.

    Attributes:
        number: its name.
        life: what it does.
        connection: its own, to the journal.
        wakes: when it can go on.
        blocked: waits for the database's lock.
        dead: was killed.
        planned: has asked the foreign system whether it would take what comes next.
        exposed: until when it may be held up between its intent and its last record; None outside of that.
        person: is a person at a switch, and no machine: never stopped, never killed, never replaced.
    """

    number: int
    life: greenlet
    connection: apsw.Connection
    wakes: float = 0.0
    blocked: bool = False
    dead: bool = False
    planned: bool = False
    exposed: float | None = None
    person: bool = False


class Clockwork:
    """The clock, whose turn it is, what goes wrong, and the one lock of the database."""

    def __init__(self, schedule: Schedule) -> None:
        """Args: schedule: what is simulated."""
        self.schedule = schedule
        self.now = 1_000.0
        self.steps = 0
        self.faults: Counter[str] = Counter()
        """How many of each kind there were."""
        self.calm = False
        """Nothing goes wrong any more."""
        self.chance = random.Random(schedule.seed)  # noqa: S311  # schedules, no secrets
        self.workers: list[Worker] = []
        self.holder: Worker | None = None
        """Who is inside a transaction."""
        self.trace: deque[str] = deque(maxlen=_LAST)
        self._turn: Worker | None = None

    @property
    def worker(self) -> Worker:
        """Whose turn it is."""
        if self._turn is None:
            raise RuntimeError("nobody is at work")
        return self._turn

    @property
    def grace(self) -> float:
        """How long a worker may be held up between its intent and its last record, where only looking protects.

        Whoever takes over waits for the settle time before she looks; by then everything must have arrived.
        """
        return self.schedule.settle_s / 2

    def clock(self) -> float:
        """Seconds, as every worker sees them."""
        return self.now

    def violation(self, what: str) -> Violation:
        """A broken promise, with the seed and the last steps for replaying it."""
        steps = "\n  ".join(self.trace)
        return Violation(f"{what}\nreplay: {self.schedule}\n  {steps}")

    # --- what a worker does ------------------------------------------------------------------------------------------

    def step(self, what: str) -> None:
        """Something is about to happen: perhaps another worker is faster, or this one is stopped or killed."""
        worker = self.worker
        if worker.dead:
            raise Killed
        self.steps += 1
        self.trace.append(f"{self.steps} at {self.now:.2f} w{worker.number}: {what}")
        if self.steps > _MOST_STEPS:
            raise self.violation("it comes to no end")
        fault = "" if worker.person else self._drawn()
        if fault:
            self.faults[fault] += 1
            self.trace.append(f"  {fault}")
        if fault == "crash":
            self.kill(worker)
        if fault == "pause":
            worker.wakes = max(worker.wakes, self.now + self._pause(worker))
        worker.life.parent.switch()

    def sleep(self, seconds: float) -> None:
        """The worker waits by its own will."""
        self.pass_time(seconds)
        if self.worker.exposed is not None:
            self.worker.exposed = self.now + self.grace

    def pass_time(self, seconds: float) -> None:
        """The worker is busy for a while."""
        self.worker.wakes = self.now + seconds
        self.step(f"{seconds:.2f} s pass")

    def cuts(self) -> bool:
        """Whether the line to the foreign system breaks now."""
        if self._quiet() or self.chance.random() >= self.schedule.cut:
            return False
        self.faults["cut"] += 1
        self.trace.append("  cut")
        return True

    def kill(self, worker: Worker) -> None:
        """End a worker on the spot; the database rolls back what it had begun.

        Raises:
            Killed: always.
        """
        worker.dead = True
        worker.connection.close()
        if self.holder is worker:
            self.holder = None
        raise Killed

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the database's lock: one worker at a time.

        Readers wait for it as well, which the journal's own databases do not ask of them: a worker reads outside a
        transaction only what nobody changes, readings and decisions.
        """
        worker = self.worker
        while self.holder is not None:
            worker.blocked = True
            self.step("waits for the lock")
            worker.blocked = False
        self.holder = worker
        try:
            yield
        finally:
            if self.holder is worker:
                self.holder = None

    def _quiet(self) -> bool:
        return self.calm or self.schedule.at is not None or self.faults.total() >= self.schedule.most

    def _drawn(self) -> str:
        """Whether and how this step goes wrong."""
        if self.schedule.at is not None and not self.calm:
            return self.schedule.at[1] if self.schedule.at[0] == self.steps else ""
        if self._quiet():
            return ""
        chance = self.chance.random()
        if chance < self.schedule.crash:
            return "crash"
        return "pause" if chance < self.schedule.crash + self.schedule.pause else ""

    def _pause(self, worker: Worker) -> float:
        """How long a worker is stopped: mostly for longer than its lease.

        Where only looking protects, nobody survives that between intent and record: another one would take over, look,
        see nothing and write, and this one would wake up and write as well.
        """
        if self.schedule.guarantee is Guarantee.VERIFIABLE and worker.exposed is not None:
            return max(0.0, worker.exposed - self.now) * (1.0 if self.schedule.at else self.chance.random())
        return self.schedule.lease_s * (1.5 if self.schedule.at else self.chance.uniform(0.5, 2.5))

    # --- who is next -------------------------------------------------------------------------------------------------

    def hire(self, life: Callable[[], None], connection: apsw.Connection, *, person: bool = False) -> None:
        """One more worker, or a person at a switch."""
        one = greenlet(life, parent=getcurrent())
        self.workers.append(Worker(len(self.workers), one, connection, wakes=self.now, person=person))

    def living(self) -> list[Worker]:
        """Those who are neither dead nor done."""
        return [one for one in self.workers if not one.dead and not one.life.dead]

    def play(self, replace: Callable[[], None]) -> None:
        """Let workers take turns until all are done; `replace` is called when one was killed.

        Raises:
            Violation: nobody can go on, it takes too long, or a worker ended in an error.
        """
        try:
            while living := self.living():
                self._take_turn(living, replace)
        finally:
            for left in self.living():  # a promise was broken: nobody goes on, not even to tidy up
                self._turn, left.dead = left, True
                with suppress(Killed):
                    left.life.throw(Killed)

    def _take_turn(self, living: list[Worker], replace: Callable[[], None]) -> None:
        free = [one for one in living if not (one.blocked and self.holder is not None)]
        if not free:
            raise self.violation("all wait for each other")
        self.now = max(self.now, min(one.wakes for one in free))
        self._turn = self.chance.choice([one for one in free if one.wakes <= self.now])
        try:
            self._turn.life.switch()
        except Killed:
            replace()
        except Violation:
            raise
        except Exception as error:
            raise self.violation(f"a worker ended by itself: {type(error).__name__}: {error}") from error

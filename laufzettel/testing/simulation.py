# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A small world in which the journal's real claim and write code is stopped and killed, at any of its steps.

At every statement, every begin and every commit, and around every record that arrives in the foreign system, the world
may go on with another worker, stop this one for longer than its lease, or end it for good, as `kill -9` would; and a
person may pause the process or pull its emergency stop, and let it go on. What the journal promises is looked at after
every commit and at the end. The database is SQLite with its one lock; the row locks of PostgreSQL are not simulated.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Protocol

import apsw

from laufzettel.case import Document, State
from laufzettel.connect import Guarantee, Item, Part, Target
from laufzettel.course import batches, held, plainly
from laufzettel.errors import SystemFault
from laufzettel.journal import Batch, Held, Journal, KeptReading, intake, people, switches, views
from laufzettel.journal.effects import EffectState
from laufzettel.journal.halts import Position, position
from laufzettel.journal.journal import ALONE_AFTER, STOP_AFTER
from laufzettel.journal.rows import HELD, integer, text
from laufzettel.journal.rows import held as held_case
from laufzettel.journal.schema import migrate
from laufzettel.journal.store import Store
from laufzettel.journal.verify import broken
from laufzettel.stations import close, send, write
from laufzettel.stations.write import ItemMaker
from laufzettel.testing.clockwork import Clockwork, Schedule, Violation
from laufzettel.testing.simulated import Foreign, Quiet, Stepping

__all__ = ["Schedule", "Violation", "World"]

PROCESS, STEP, CLERK = "simulation", "test", "Simulation"
_PER_BATCH = 3
_ENDED = (State.CLOSED, State.IN_DOUBT, State.CLARIFICATION)
_NAMES = itertools.count()
_LOOKS_ON = 60
"""So many steps a person lets pass at most before she turns the switch."""

_DISAGREEING = (
    "SELECT c.number FROM cases c WHERE c.entries <> (SELECT COUNT(*) FROM entry n WHERE n.case_id = c.id) OR "
    "(c.station IN ('send', 'close')) <> "
    "EXISTS (SELECT 1 FROM effect e WHERE e.case_id = c.id AND e.state = 'done')"
)
"""Cases that have gone on without their evidence, or have evidence or an entry and stand where they stood."""
_DONE = "SELECT key FROM effect WHERE state = 'done'"


class Writes(Protocol):
    """The station *write*."""

    def __call__(self, journal: Journal, batch: Batch, target: Target, /, *, step: str, items: ItemMaker) -> None:
        """As `laufzettel.stations.write` says."""


class World:
    """One journal, one foreign system, some workers; `run` plays one schedule and looks at what is left."""

    def __init__(
        self, schedule: Schedule, store: Store, journal: type[Journal] = Journal, writes: Writes = write
    ) -> None:
        """Args: schedule: what is simulated; store: a document store; journal, writes: the real journal and station
        *write*, or faulty ones."""
        self.clockwork = Clockwork(schedule)
        self.foreign = Foreign(self.clockwork)
        self._schedule, self._store, self._journal, self._writes = schedule, store, journal, writes
        self._name = f"file:/laufzettel-{next(_NAMES)}?vfs=memdb"
        self._leases: dict[int, tuple[int, float]] = {}
        """Claim and end of the lease of each case, as of the last commit."""
        self._position = Position.RUNNING
        """Where the switch of the process stood then."""
        self._begun = frozenset[str]()
        """The keys of all that was noted to go out then."""
        self.halts: Counter[str] = Counter()
        """How often the process was paused or stopped, and how often while something was to go out any moment."""
        self._observer = Journal(Quiet(self._connect()), store, self.clockwork.clock)
        self._furnish()

    def run(self) -> None:
        """Play the schedule to its end.

        Raises:
            Violation: a promise was broken.
        """
        for _ in range(self._schedule.workers):
            self._hire()
        if self._schedule.halts:
            self.clockwork.hire(self._supervise, self._connect(), person=True)
        self.clockwork.play(self._replace)
        self.clockwork.calm = True
        if self._hand_back():
            self._hire()
            self.clockwork.play(self._replace)
        self.clockwork.now += self._schedule.settle_s
        self._look_at_the_end()

    # --- workers -----------------------------------------------------------------------------------------------------

    def _hire(self) -> None:
        self.clockwork.hire(self._live, self._connect())

    def _replace(self) -> None:
        if not self._all_ended() and self._machines() < self._schedule.workers:
            self._hire()

    def _machines(self) -> int:
        return sum(not one.person for one in self.clockwork.living())

    def _live(self) -> None:
        clockwork = self.clockwork
        journal = self._journal(self._stepping(), self._store, clockwork.clock, clockwork.sleep)
        while not self._all_ended():
            for batch in batches(journal, PROCESS, limit=_PER_BATCH, lease_s=self._schedule.lease_s):
                with held(journal, batch):
                    self._write(journal, batch)
                    plainly(send, journal, batch, self.foreign, step="letter", items=_nothing)
                    plainly(close, journal, batch)
            clockwork.pass_time(self._schedule.lease_s / 4)

    def _write(self, journal: Journal, batch: Batch) -> None:
        """The station, and once more if the foreign system could not be reached, as Prefect does."""
        try:
            plainly(self._writes, journal, batch, self.foreign, step=STEP, items=_items)
        except SystemFault:
            plainly(self._writes, journal, batch, self.foreign, step=STEP, items=_items)

    def _supervise(self) -> None:
        """A person who halts the process in the midst of whatever happens, and lets it go on after a while."""
        clockwork, chance = self.clockwork, self.clockwork.chance
        journal = Journal(self._stepping(), self._store, clockwork.clock, clockwork.sleep)
        for _ in range(self._schedule.halts):
            for _ in range(chance.randrange(_LOOKS_ON)):
                clockwork.step("looks on")
            switches.turn(journal, PROCESS, chance.choice((Position.PAUSED, Position.STOPPED)), by=CLERK, why="-")
            for _ in range(chance.randrange(_LOOKS_ON)):
                clockwork.step("waits")
            if chance.random() < 0.5:  # leases end meanwhile
                clockwork.pass_time(chance.uniform(0.5, 2.5) * self._schedule.lease_s)
            switches.turn(journal, PROCESS, Position.RUNNING, by=CLERK, why="-")

    def _stepping(self) -> Stepping:
        return Stepping(self.clockwork.worker.connection, self.clockwork, self._look_after_commit)

    def _all_ended(self) -> bool:
        if self.clockwork.holder is not None:
            return False
        counts = views.tally(self._observer, PROCESS)
        return sum(counts[state] for state in _ENDED) == self._schedule.cases

    def _hand_back(self) -> int:
        """What broke off too often waits for a person; she hands back what is not to blame, and it must go through."""
        stopped = [one.number for one in views.waiting(self._observer, PROCESS, State.CLARIFICATION)]
        innocent = [number for number in stopped if not self._poisonous(number)]
        # The poisonous case drags others along until each is taken alone; after that they need faults of their own.
        if self.clockwork.faults.total() < len(innocent) * (STOP_AFTER - ALONE_AFTER):
            raise self.clockwork.violation(f"{innocent[0]} was stopped for no reason")
        for number in innocent:
            people.resume(self._observer, number, by=CLERK, note="-")
        return len(innocent)

    # --- before ------------------------------------------------------------------------------------------------------

    def _connect(self) -> apsw.Connection:
        flags = apsw.SQLITE_OPEN_URI | apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
        return apsw.Connection(self._name, flags=flags)

    def _furnish(self) -> None:
        journal = self._observer
        migrate(journal.database)
        document = Document("0" * 64, "simulation.pdf", "application/pdf", 0)
        intake.register(journal, [document], process=PROCESS, source="simulation")
        parts = [(document, Part(f"cell:T!A{n}", f"part-{n}", {})) for n in range(self._schedule.cases)]
        intake.open_cases(journal, parts, process=PROCESS, prefix="SIM", reader="none")
        rows = journal.database.rows("SELECT id, number FROM cases ORDER BY id")
        journal.keep_decisions([(integer(row[0]), 0, "-", "2026-01-01", "{}", "[]") for row in rows])
        journal.database.run("UPDATE cases SET station = 'write'")
        if self._schedule.poison:
            self.foreign.deadly = _key(text(rows[0][1]))

    def _poisonous(self, number: str) -> bool:
        return _key(number) == self.foreign.deadly

    # --- what must hold ----------------------------------------------------------------------------------------------

    def _look_after_commit(self) -> None:
        """What must hold at any time.

        Entry, evidence and the case's place move in one transaction. What is noted as done stands there. Nobody takes
        what another one holds. What kills workers is stopped.
        """
        database = self._observer.database
        for (number,) in database.rows(_DISAGREEING):
            raise self.clockwork.violation(f"{text(number)}: slip, evidence and place disagree")
        records = self.foreign.records()
        for (key,) in database.rows(_DONE):
            if not records[text(key)]:
                raise self.clockwork.violation(f"{text(key)} is noted as done and does not stand there")
        halted = self._look_at_switch()
        for case_id, claim, until in database.rows("SELECT id, claim, lease_until FROM cases"):
            before, ends = self._leases.get(integer(case_id), (0, 0.0))
            if before and claim and claim != before and ends > self.clockwork.now:
                raise self.clockwork.violation(f"case {integer(case_id)} was taken from a worker that holds it")
            if halted and claim and claim != before:
                raise self.clockwork.violation(f"case {integer(case_id)} was taken while the process was halted")
            self._leases[integer(case_id)] = (integer(claim), _seconds(until))
        if self.foreign.kills > STOP_AFTER * (1 + self.clockwork.faults["cut"]):  # a fault of the system counts anew
            raise self.clockwork.violation(f"one case has killed {self.foreign.kills} workers")

    def _look_at_switch(self) -> bool:
        """While the emergency stop is pulled nothing is begun, and only what was begun before goes out.

        Returns:
            Whether the process was halted before this commit.
        """
        was, now = self._position, position(self._observer.database, PROCESS)
        rows = self._observer.database.rows("SELECT key, state FROM effect")
        begun = frozenset(text(key) for key, _ in rows)
        if was is Position.STOPPED and (more := begun - self._begun):
            raise self.clockwork.violation(f"{min(more)} was begun while the emergency stop was pulled")
        if self.foreign.unbidden:
            raise self.clockwork.violation(f"{self.foreign.unbidden[0]} was sent while the emergency stop was pulled")
        if now is not was:
            open_ends = frozenset(text(key) for key, state in rows if text(state) != EffectState.DONE)
            self.foreign.allowed = open_ends if now is Position.STOPPED else None
            self.halts[now.value] += 1
            self.halts["at work"] += bool(open_ends) and now is Position.STOPPED
        self._position, self._begun = now, begun
        return was is not Position.RUNNING

    def _look_at_the_end(self) -> None:
        self._look_after_commit()
        records = self.foreign.records()
        for row in self._observer.database.rows(f"SELECT {HELD} FROM cases ORDER BY id"):
            case = held_case(row, "", "")
            fault = broken(case.number, views.entries(self._observer, case.id), case.entries, case.head)
            if fault:
                raise self.clockwork.violation(f"{case.number}: {fault}")
            self._look_at_end_of(case, records[_key(case.number)])

    def _look_at_end_of(self, case: Held, written: int) -> None:
        """Written once and closed; or, where nobody can look, in doubt; or stopped, as it kills workers."""
        ends = f"{case.number} ended as {case.state.value} and stands there {written} times"
        blind = self._schedule.guarantee is Guarantee.BLIND
        may_be_in_doubt = blind and (self.clockwork.faults.total() or self.foreign.kills)
        if self._poisonous(case.number):
            right = case.state is (State.IN_DOUBT if blind else State.CLARIFICATION) and written == 0
        elif case.state is State.IN_DOUBT and may_be_in_doubt:
            right = written <= 1
        else:
            right = case.state is State.CLOSED and written == 1
        if not right:
            raise self.clockwork.violation(ends)


def _seconds(value: object) -> float:
    if not isinstance(value, (int, float)):
        raise TypeError("a time is a number")
    return float(value)


def _key(number: str) -> str:
    return f"{number}/{STEP}"


def _items(cases: Sequence[tuple[Held, KeptReading, Mapping[str, object]]]) -> list[Item | None]:
    return [Item(_key(case.number), {}) for case, _, _ in cases]


def _nothing(cases: Sequence[object]) -> list[Item | None]:
    return [None for _ in cases]

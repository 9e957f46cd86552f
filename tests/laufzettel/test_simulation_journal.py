# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Thousands of schedules with crashes, pauses and stops: the journal keeps its promises, a faulty one is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from laufzettel.case import Station
from laufzettel.connect import Guarantee, Target
from laufzettel.errors import Halted
from laufzettel.journal import Batch, Held, Journal
from laufzettel.journal.batch import Signature
from laufzettel.journal.database import Database
from laufzettel.journal.journal import LEASE_S
from laufzettel.journal.rows import HELD, held, integer
from laufzettel.journal.store import Store
from laufzettel.stations import write
from laufzettel.stations.write import ItemMaker
from laufzettel.testing.simulation import Schedule, Violation, World

CHUNKS, PER_CHUNK = 10, 320
GUARANTEES = tuple(Guarantee)


def drawn(seed: int) -> Schedule:
    """A schedule of every kind: each guarantee, few and many faults, with and without a case that kills workers."""
    chance = (0.04, 0.015, 0.005, 0.0)[seed // 4 % 4]
    return Schedule(
        seed,
        workers=2 + seed % 2,
        cases=3 + seed // 3 % 4,
        guarantee=GUARANTEES[seed % 4],
        poison=seed % 5 == 0,
        crash=chance,
        pause=chance,
        cut=4 * chance,
        halts=(0, 1, 0, 2, 1)[seed // 2 % 5],
        record_s=(0.0, 0.1, 0.5)[seed // 7 % 3],
    )


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_no_schedule_loses_or_doubles_anything(chunk: int, tmp_path: Path) -> None:
    """3,200 schedules: every case written once, every slip whole, nothing begun after a stop, every run has an end."""
    store = Store(tmp_path)
    faults: Counter[str] = Counter()
    halts: Counter[str] = Counter()
    for seed in range(chunk * PER_CHUNK, (chunk + 1) * PER_CHUNK):
        world = World(drawn(seed), store)
        world.run()
        faults += world.clockwork.faults
        halts += world.halts
    assert min(faults[kind] for kind in ("crash", "pause", "cut")) > 50, "where nothing goes wrong nothing is shown"
    assert min(halts[kind] for kind in ("paused", "stopped", "at work")) > 20, "nor where nothing is halted"


@pytest.mark.parametrize("guarantee", GUARANTEES)
@pytest.mark.parametrize("fault", ["crash", "pause"])
def test_a_fault_at_each_single_step_does_no_harm(fault: str, guarantee: Guarantee, tmp_path: Path) -> None:
    """One step after the other of an undisturbed schedule is the one at which a worker dies, or stops for too long."""
    store = Store(tmp_path)
    calm = World(Schedule(1, guarantee=guarantee, at=(0, fault)), store)
    calm.run()
    for step in range(1, calm.clockwork.steps + 1):
        world = World(Schedule(1, guarantee=guarantee, at=(step, fault)), store)
        world.run()
        assert world.clockwork.faults == {fault: 1}
    assert calm.clockwork.steps > 100


@pytest.mark.parametrize("slow", [{"record_s": 5.0}, {"settle_s": 24.0, "crash": 0.02, "most": 1}])
def test_a_slow_foreign_system_does_no_harm(slow: dict[str, float], tmp_path: Path) -> None:
    """Three records, or the settle time, take longer than the lease: nobody takes over what is being written."""
    store = Store(tmp_path)
    for seed in range(30):
        World(replace(Schedule(seed, guarantee=Guarantee.VERIFIABLE), **slow), store).run()


def test_the_same_seed_gives_the_same_schedule(tmp_path: Path) -> None:
    """What was found once can be looked at again."""
    store = Store(tmp_path)
    worlds = [World(drawn(77), store) for _ in range(2)]
    for world in worlds:
        world.run()
    assert worlds[0].clockwork.trace == worlds[1].clockwork.trace
    assert worlds[0].clockwork.steps == worlds[1].clockwork.steps


class NoFence(Journal):
    """Believes that every case is still its own."""

    def still_mine(self, batch: Batch, ids: Iterable[int]) -> set[int]:
        return set(ids)


class EvidenceApart(Journal):
    """Signs in one transaction and keeps the evidence in another."""

    def sign(
        self,
        batch: Batch,
        station: Station,
        signatures: Sequence[Signature],
        *,
        also: Callable[[set[int]], None] | None = None,
    ) -> None:
        mine = self.still_mine(batch, [one.case.id for one in signatures])
        super().sign(batch, station, signatures)
        if also is not None:
            with self.database.transaction():
                also(mine)


class ClaimInTwoSteps(Journal):
    """Looks for free cases first, and takes them in another transaction without looking again."""

    free: tuple[int, ...] = ()

    def claim(self, process: str, *, owner: str, limit: int, lease_s: float = LEASE_S) -> Batch | None:
        sql = "SELECT id FROM cases WHERE process = ? AND state = 'ready' AND lease_until <= ? ORDER BY id LIMIT ?"
        self.free = tuple(integer(row[0]) for row in self.database.rows(sql, (process, self.clock(), limit)))
        return super().claim(process, owner=owner, limit=limit, lease_s=lease_s)

    def _take(self, process: str, claim: int, now: float, until: float, which: str, limit: int) -> list[Held]:
        rows = self.database.rows(
            "UPDATE cases SET claim = ?, lease_until = ?, attempts = attempts + 1 WHERE id IN (SELECT id FROM cases "
            f"WHERE {self.database.among('id')} AND state = 'ready' AND {which} LIMIT ?) RETURNING {HELD}",
            (claim, until, self.database.listed(self.free), limit),
        )
        return [held(row, "", "") for row in rows]


class NoExpiry(Journal):
    """Never takes over what a dead worker held."""

    def _take(self, process: str, claim: int, now: float, until: float, which: str, limit: int) -> list[Held]:
        return super()._take(process, claim, 0.0, until, which, limit)


class NoPoisonStop(Journal):
    """Tries for ever."""

    def _stop_poison(self, process: str, now: float) -> None:
        """Nothing."""


class NoneAlone(Journal):
    """Takes a case that broke its worker together with others, again and again."""

    def _take(self, process: str, claim: int, now: float, until: float, which: str, limit: int) -> list[Held]:
        return super()._take(process, claim, now, until, "attempts >= 0 ORDER BY id", limit)


class NoWait(Journal):
    """Looks at once for what somebody may have sent who was cut off."""

    def __init__(
        self, database: Database, store: Store, clock: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        super().__init__(database, store, clock, lambda _: None)


class HandsOutAnyway(Journal):
    """Looks at no switch when a worker asks for cases."""

    def claim(self, process: str, *, owner: str, limit: int, lease_s: float = LEASE_S) -> Batch | None:
        if batch := super().claim(process, owner=owner, limit=limit, lease_s=lease_s):
            return batch
        with self.database.transaction():
            claim, now = self._new_claim(process, owner), self.clock()
            taken = self._take(process, claim, now, now + lease_s, "attempts < 1 ORDER BY id", limit)
        return Batch(process, claim, now, taken, lease_s=lease_s) if taken else None


def heedless(journal: Journal, batch: Batch, target: Target, /, *, step: str, items: ItemMaker) -> None:
    """A station that ignores the emergency stop between two cases it writes: it goes on with those that are left."""
    try:
        write(journal, batch, target, step=step, items=items)
    except Halted:
        left = [(case, batch.readings[case.id], batch.decisions[case.id]) for case in batch.at(Station.WRITE)]
        target.write([item for item in items(left) if item is not None])
        raise


@pytest.mark.parametrize(
    ("faulty", "broken"),
    [
        (partial(World, journal=NoFence), "ConstraintError"),
        (partial(World, journal=EvidenceApart), "slip, evidence and place disagree"),
        (partial(World, journal=ClaimInTwoSteps), "was taken from a worker that holds it"),
        (partial(World, journal=NoExpiry), "it comes to no end"),
        (partial(World, journal=NoPoisonStop), "one case has killed"),
        (partial(World, journal=NoneAlone), "was stopped for no reason"),
        (partial(World, journal=NoWait), "stands there 2 times"),
        (partial(World, journal=HandsOutAnyway), "was taken while the process was halted"),
        (partial(World, writes=heedless), "was sent while the emergency stop was pulled"),
    ],
)
def test_a_planted_fault_is_found(faulty: Callable[[Schedule, Store], World], broken: str, tmp_path: Path) -> None:
    """The same schedules, with one safety taken out of journal or station, break the promise it stands for."""
    store = Store(tmp_path)
    found = ""
    for seed in range(CHUNKS * PER_CHUNK):
        try:
            faulty(drawn(seed), store).run()
        except Violation as violation:
            found = str(violation).splitlines()[0]
            print(f"found in schedule {seed}: {found}")
            break
    assert broken in found

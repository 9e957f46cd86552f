# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Thousands of schedules with crashes and pauses: the journal keeps its promises, a faulty one is found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest

from laufzettel.case import Station
from laufzettel.connect import Guarantee
from laufzettel.journal import Batch, Held, Journal
from laufzettel.journal.batch import Signature
from laufzettel.journal.store import Store
from laufzettel.testing.simulation import Schedule, Violation, World

CHUNKS, PER_CHUNK = 10, 320
GUARANTEES = (Guarantee.TRANSACTIONAL, Guarantee.VERIFIABLE, Guarantee.BLIND)


def schedule(seed: int) -> Schedule:
    """A schedule of every kind: each guarantee, few and many faults, with and without a case that kills workers."""
    chance = (0.01, 0.03, 0.08)[seed % 7 % 3]
    return Schedule(
        seed,
        cases=3 + seed % 4,
        guarantee=GUARANTEES[seed % 3],
        poison=seed % 5 == 0,
        crash=chance,
        pause=chance,
    )


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_no_schedule_loses_or_doubles_anything(chunk: int, tmp_path: Path) -> None:
    """3,200 schedules: every case written once, every slip whole, every run comes to an end."""
    store = Store(tmp_path)
    faults = 0
    for seed in range(chunk * PER_CHUNK, (chunk + 1) * PER_CHUNK):
        world = World(schedule(seed), store)
        world.run(workers=2 + seed % 2)
        faults += world.faults
    assert faults > PER_CHUNK, "a simulation in which nothing goes wrong shows nothing"


@pytest.mark.parametrize("guarantee", GUARANTEES)
@pytest.mark.parametrize("fault", ["crash", "pause"])
def test_a_fault_at_each_single_step_does_no_harm(fault: str, guarantee: Guarantee, tmp_path: Path) -> None:
    """One step after the other of an undisturbed schedule is the one at which a worker dies, or stops for too long."""
    store = Store(tmp_path)
    calm = World(Schedule(1, cases=3, guarantee=guarantee, at=(0, "")), store)
    calm.run()
    for step in range(1, calm.steps + 1):
        World(Schedule(1, cases=3, guarantee=guarantee, at=(step, fault)), store).run()
    assert calm.steps > 100


class NoFence(Journal):
    """Believes that every case is still its own."""

    def still_mine(self, batch: Batch, ids: Iterable[int]) -> set[int]:
        return set(ids)


class EventOutside(Journal):
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
    """Looks for free cases first, and takes them afterwards without looking again."""

    def claim(self, process: str, *, owner: str, limit: int, lease_s: float = 0.0) -> Batch | None:
        sql = "SELECT id FROM cases WHERE process = ? AND state = 'ready' AND lease_until <= ? ORDER BY id LIMIT ?"
        free = [row[0] for row in self.database.rows(sql, (process, self.clock(), limit))]
        if free:
            marks = ",".join(map(str, free))
            self.database.run(f"UPDATE cases SET lease_until = 0 WHERE id IN ({marks}) AND state = 'ready'")
        return super().claim(process, owner=owner, limit=limit, lease_s=lease_s)


class NoExpiry(Journal):
    """Never takes over what a dead worker held."""

    def _take(self, process: str, claim: int, now: float, until: float, which: str, limit: int) -> list[Held]:
        return super()._take(process, claim, 0.0, until, which, limit)


class NoPoisonStop(Journal):
    """Tries for ever."""

    def _stop_poison(self, process: str, now: float) -> None:
        """Nothing."""


@pytest.mark.parametrize(
    ("faulty", "broken"),
    [
        (NoFence, "ended by itself: ConstraintError"),
        (EventOutside, "its effect is"),
        (ClaimInTwoSteps, "two workers hold"),
        (NoExpiry, "no end"),
        (NoPoisonStop, "no end"),
    ],
)
def test_a_planted_fault_is_found(faulty: type[Journal], broken: str, tmp_path: Path) -> None:
    """The same schedules, with one safety taken out of the journal, break the promise it stands for."""
    store = Store(tmp_path)
    found = ""
    for seed in range(CHUNKS * PER_CHUNK):
        try:
            World(schedule(seed), store, faulty).run(workers=2 + seed % 2)
        except Violation as violation:
            found = str(violation).splitlines()[0]
            print(seed, found)
            break
    assert broken in found

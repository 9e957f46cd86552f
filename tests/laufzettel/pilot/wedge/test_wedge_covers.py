# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How often the interval from shared sums holds the truth, in the world of the benchmark, whose truth is known.

Officers differ, days differ, everything takes a fifth less at the end, people get used to the pilot, some cases are
given back. Times go the whole way: rounded to 15 seconds, put into blocks as a closed study shows them, told as sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pytest

from benchmarks import savings_world as world
from laufzettel.pilot.baseline.results import blocks
from laufzettel.pilot.baseline.studies import Study
from laufzettel.pilot.baseline.times import Measured, rounded
from laufzettel.pilot.evidence import Evidence
from laufzettel.pilot.intervals import Floats, Interval, welch
from laufzettel.pilot.savings.moments import Numbers
from laufzettel.pilot.savings.observations import Way
from laufzettel.pilot.savings.shared import Unit, from_sums
from laufzettel.pilot.wedge.combined import unit_of
from laufzettel.pilot.wedge.contribution import Block
from laufzettel.pilot.wedge.own import block_of, counted
from laufzettel.pilot.wedge.timetable import Timetable

UNITS, WEEKS, FIRST, EVERY, OFFICERS = 5, 14, 4, 2, 5
PER_WEEK = 25
"""Cases that come in to each unit in a week; all that a person touches are timed."""
TREND = -0.2
RUNS = 150
BEGINS = date(2026, 3, 2)
NAMES = tuple(f"u{n}" for n in range(UNITS))
WAYS = (Way.AUTOMATIC, Way.ASSISTED, Way.ABORTED, Way.MANUAL)


def timetable(order: Sequence[int]) -> Timetable:
    """Units switch every second week, in an order drawn by lot."""
    switched = {NAMES[unit]: BEGINS + timedelta(weeks=FIRST + EVERY * place) for place, unit in enumerate(order)}
    cuts = tuple(BEGINS + timedelta(weeks=week) for week in range(EVERY, WEEKS, EVERY))
    return Timetable(switched, cuts, BEGINS, BEGINS + timedelta(weeks=WEEKS))


def study(name: str, paths: tuple[str, ...]) -> Study:
    """A closed study of one cell of seven people."""
    last = BEGINS + timedelta(weeks=WEEKS)
    return Study(
        name,
        name,
        "p",
        Evidence.BEFORE_AFTER,
        BEGINS,
        last,
        last,
        last,
        None,
        0.7,
        0.1,
        ("V",),
        ("a",),
        paths,
        {"c": 7},
    )


def measure(lot: np.random.Generator) -> tuple[list[Unit], float, Interval]:
    """One wedge: what its units tell, the truth, and what before/after would say."""
    order = lot.permutation(UNITS)
    days = timetable(order.tolist())
    officers = world.factors(lot, UNITS * OFFICERS, world.OFFICER_SD).reshape(UNITS, OFFICERS)
    of_day = world.factors(lot, WEEKS * 5, world.DAY_SD)
    units: list[Unit] = []
    effects: list[Floats] = []
    sides: tuple[list[Floats], list[Floats]] = ([], [])
    for n in range(UNITS):
        week = np.repeat(np.arange(WEEKS), PER_WEEK)
        day = week * 5 + lot.integers(0, 5, len(week))
        kind = lot.choice(3, len(week), p=world.MIX)
        way = (lot.random(len(week))[:, np.newaxis] > world.SHARES.cumsum(axis=1)[kind][:, :2]).sum(axis=1)
        since = week - (FIRST + EVERY * int(np.flatnonzero(order == n)[0]))
        way[since < 0] = 3
        factor = officers[n, lot.integers(0, OFFICERS, len(week))] * of_day[day] * (1 + TREND * week / (WEEKS - 1))
        minutes = world.timed(lot, kind, way, factor * np.where(since < 0, 1.0, world.learning(np.maximum(since, 0))))
        at = [BEGINS + timedelta(days=int(one) // 5 * 7 + int(one) % 5) for one in day]
        settled = since >= 2
        seen = {one: int(np.count_nonzero(settled & (way == place))) for place, one in enumerate(WAYS[:3])}
        units.append(unit_of(NAMES[n], seen, told(NAMES[n], days, minutes, way, at)))
        effects.append(truth(officers[n].mean(), since))
        sides[0].append(minutes[since < 0])
        sides[1].append(minutes[settled])
    every = [units[one] for one in order]
    naive = welch(np.concatenate(sides[0]), np.concatenate(sides[1]))
    return every, float(np.concatenate(effects).mean()), naive


def told(unit: str, days: Timetable, minutes: Floats, way: Numbers, at: Sequence[date]) -> list[Block]:
    """The blocks a unit tells: one study before its switch, one afterwards."""
    measured = [
        Measured("V", WAYS[int(path)], "a", rounded(60 * float(one)), day, "c")
        for one, path, day in zip(minutes, way, at, strict=True)
        if WAYS[int(path)] is not Way.AUTOMATIC
    ]
    found = []
    for name, paths, begins in (
        ("vorher", ("manual",), BEGINS),
        ("pilot", ("assisted", "aborted"), days.settled(unit)),
    ):
        some = [one for one in measured if one.path in paths and one.day >= begins]
        mine = study(name, paths)
        every = blocks(mine, some)
        found += [block_of(mine, one, every, days) for one in counted(mine, every, "V", days, unit)]
    return found


def truth(level: float, since: Numbers) -> Floats:
    """What the switch gives back per case, in each week that counts."""
    week = np.arange(WEEKS)
    of_week = since.reshape(WEEKS, PER_WEEK)[:, 0]
    by_pilot = (world.SHARES * world.MINUTES[:, :3]).sum(axis=1) @ world.MIX
    effect = (
        level
        * (1 + TREND * week / (WEEKS - 1))
        * (world.BY_HAND @ world.MIX - by_pilot * world.learning(np.maximum(of_week, 0)))
    )
    counted_weeks: Floats = effect[of_week >= 2]
    return counted_weeks


@pytest.fixture(scope="module")
def every() -> list[tuple[Interval, float, Interval]]:
    """So many wedges, each measured."""
    lot = np.random.default_rng(3)
    found = []
    for _ in range(RUNS):
        units, true, naive = measure(lot)
        found.append((from_sums(units).wedge.per_case, true, naive))
    return found


def test_the_interval_holds_the_truth_in_93_of_100_pilots(every: list[tuple[Interval, float, Interval]]) -> None:
    """And it is not empty: most of them show a saving above nought."""
    held = np.mean([one.covers(true) for one, true, _ in every])
    assert held >= 0.93
    assert np.mean([one.low > 0 for one, _, _ in every]) > 0.9
    bias = np.mean([one.estimate - true for one, true, _ in every])
    assert abs(bias) < 0.6


def test_before_and_after_holds_it_hardly_ever(every: list[tuple[Interval, float, Interval]]) -> None:
    """The same times, without regard to when the units switched: the trend counts as saving."""
    assert np.mean([naive.covers(true) for _, true, naive in every]) < 0.6

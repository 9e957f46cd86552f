# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""An office with a known truth: what handling takes by hand and with the pilot, and pilots measured in it.

Times are lognormal, where it is asked for with a heavy tail (some cases take four times as long), depend on the officer
(sd 20 %), on the day (sd 10 %), on a trend that has nothing to do with the pilot, and on how used people are to the
pilot. Some cases the machine gives back. The truth of a run is what is expected of this office's people in the days
that count; the day effects are chance.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import log1p, sqrt

import numpy as np

from laufzettel.pilot.evidence import Evidence
from laufzettel.pilot.intervals import Floats
from laufzettel.pilot.savings.inputs import Checks, Deductions, Design, Hours, Pilot, Plan, Rework, Seen
from laufzettel.pilot.savings.moments import Numbers
from laufzettel.pilot.savings.observations import PILOT_WAYS, Observations, Way, observations

TYPES = np.array(["einfach", "mittel", "schwer"])
MIX = np.array([0.6, 0.3, 0.1])
EARLIER_MIX = np.array([0.3, 0.4, 0.3])
"""In a world of another mix, what comes in before the go-live: harder cases than after it."""
BY_HAND = np.array([12.0, 20.0, 36.0])
"""Minutes by hand, by case type."""
WAYS = np.array([way.value for way in (*PILOT_WAYS, Way.MANUAL)])
SHARES = np.array([[0.35, 0.59, 0.06], [0.20, 0.70, 0.10], [0.05, 0.75, 0.20]])
"""By case type: without a person, with a person, given back."""
MINUTES = np.array([[0.0, 4.0, 13.8, 12.0], [0.0, 7.0, 23.0, 20.0], [0.0, 12.0, 41.4, 36.0]])
"""By case type and path, by hand last; what is given back takes 15 % longer than by hand."""
CASE_CV, LONG_SHARE, LONG_FACTOR = 0.6, 0.02, 4.0
OFFICERS, OFFICER_SD, DAY_SD = 12, 0.20, 0.10
REWORK_BY_HAND, REWORK_OF_PILOT, CHECKS = (0.06, 18.0), (0.04, 22.0), (0.05, 3.0)
"""Rate and mean minutes."""
REWORK_CASES = 600
"""Cases by hand among which rework was counted before the pilot."""
LEARNING, LEARNING_WEEKS = 0.5, 1.0
"""At the start the pilot's cases take half as long again; of that, a third is left after each week."""
TREND = -0.08
"""How much less everything takes in the pilot's days than in the baseline's, pilot or not."""
BASELINE_DAYS, SETTLING_DAYS, PILOT_DAYS = 15, 10, 25
"""Working days."""
GO_LIVE = date(2026, 3, 2)
_NO_HOURS = Hours(0.0, Evidence.CONTROL)
NO_DEDUCTIONS = Deductions(_NO_HOURS, _NO_HOURS, _NO_HOURS, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class World:
    """One way of measuring.

    Attributes:
        design: what is compared.
        by_hand: cases timed by hand.
        by_pilot: cases of the pilot.
        trend: the change of everything between baseline and pilot.
        other_staff: whether other people work in the pilot's days than in the baseline's.
        long_cases: whether some cases take four times as long.
        other_mix: whether other types of cases come in before the go-live than after it.
        told: whether the types of cases are told apart.
    """

    design: Design
    by_hand: int
    by_pilot: int
    trend: float = 0.0
    other_staff: bool = False
    long_cases: bool = False
    other_mix: bool = False
    told: bool = True


@dataclass(frozen=True, slots=True)
class Run:
    """One pilot, measured.

    Attributes:
        pilot: what the estimator gets.
        truth: minutes given back per case, in truth.
        constant_times_runs: minutes per case as vendors count: the time by hand for every successful run.
    """

    pilot: Pilot
    truth: float
    constant_times_runs: float


def run(world: World, lot: np.random.Generator) -> Run:
    """Measure one pilot.

    Args:
        world: how.
        lot: the source of chance.
    """
    officers = factors(lot, OFFICERS, OFFICER_SD)
    before = factors(lot, OFFICERS, OFFICER_SD) if world.other_staff else officers
    settled = np.arange(SETTLING_DAYS, SETTLING_DAYS + PILOT_DAYS)
    if world.design is Design.HOLD_OUT:
        kind, way, day = _cases(lot, world.by_hand + world.by_pilot, settled)
        way[lot.random(len(way)) < world.by_hand / (world.by_hand + world.by_pilot)] = 3
        factor = officers[lot.integers(0, OFFICERS, len(kind))]
    else:
        kind, way, day = _cases(lot, world.by_pilot, settled)
        earlier, _, earlier_day = _cases(
            lot, world.by_hand, np.arange(-BASELINE_DAYS, 0), EARLIER_MIX if world.other_mix else MIX
        )
        factor = np.concatenate(
            (officers[lot.integers(0, OFFICERS, len(kind))], before[lot.integers(0, OFFICERS, len(earlier))])
        )
        kind, day = np.concatenate((kind, earlier)), np.concatenate((day, earlier_day))
        way = np.concatenate((way, np.full(len(earlier), 3)))
    factor = factor * _today(lot, day, world.trend) * np.where(way < 3, learning(day / 5), 1.0)
    minutes = timed(lot, kind, way, factor, long_cases=world.long_cases)
    rows = timed_rows(minutes, kind, way, day)
    return Run(
        _pilot(lot, world, rows if world.told else replace(rows, case_type=np.full(len(rows), TYPES[0]))),
        _truth(officers, settled, world.trend),
        _vendors(way),
    )


def factors(lot: np.random.Generator, count: int, sd: float) -> Floats:
    """Factors around 1 with this standard deviation, lognormal."""
    sigma = sqrt(log1p(sd**2))
    return lot.lognormal(-(sigma**2) / 2, sigma, count)


def timed(lot: np.random.Generator, kind: Numbers, way: Numbers, factor: Floats, *, long_cases: bool = False) -> Floats:
    """What each case takes, rounded to 15 seconds as it is stored."""
    share = LONG_SHARE if long_cases else 0.0
    tail = np.where(lot.random(len(kind)) < share, LONG_FACTOR, 1.0) / (1.0 + share * (LONG_FACTOR - 1.0))
    exact = MINUTES[kind, way] * factor * factors(lot, len(kind), CASE_CV) * tail
    rounded: Floats = np.round(exact * 4.0) / 4.0
    return rounded


def timed_rows(minutes: Floats, kind: Numbers, way: Numbers, day: Numbers) -> Observations:
    """The columns the estimator gets; working days become days of the calendar."""
    days = np.busday_offset(np.datetime64(GO_LIVE), day)
    return observations(minutes, WAYS[way], TYPES[kind], days, np.full(len(minutes), "gesamt"))


def learning(weeks: Floats) -> Floats:
    """By how much more the pilot's cases take, so many weeks after the go-live."""
    more: Floats = 1.0 + LEARNING * np.exp(-weeks / LEARNING_WEEKS)
    return more


def _cases(lot: np.random.Generator, count: int, days: Numbers, mix: Floats = MIX) -> tuple[Numbers, Numbers, Numbers]:
    """Case types, paths and days of cases that come in."""
    kind = lot.choice(3, count, p=mix)
    way = (lot.random(count)[:, np.newaxis] > SHARES.cumsum(axis=1)[kind][:, :2]).sum(axis=1)
    return kind, way, lot.choice(days, count)


def _trend(day: Numbers, trend: float) -> Floats:
    """Linear, from 1 in the middle of the baseline to 1 + trend in the middle of the pilot's days."""
    start, end = -(BASELINE_DAYS + 1) / 2, SETTLING_DAYS + (PILOT_DAYS - 1) / 2
    return 1.0 + trend * (day.astype(np.float64) - start) / (end - start)


def _today(lot: np.random.Generator, day: Numbers, trend: float) -> Floats:
    effects = factors(lot, BASELINE_DAYS + SETTLING_DAYS + PILOT_DAYS, DAY_SD)
    return effects[day + BASELINE_DAYS] * _trend(day, trend)


def _truth(officers: Floats, days: Numbers, trend: float) -> float:
    by_pilot = (SHARES * MINUTES[:, :3]).sum(axis=1) @ MIX
    daily = _trend(days, trend) * (BY_HAND @ MIX - by_pilot * learning(days / 5))
    parts = (REWORK_BY_HAND, REWORK_OF_PILOT, CHECKS)
    rework, after, checks = (rate * minutes for rate, minutes in parts)
    return float(officers.mean() * daily.mean()) + rework - after - checks


def _pilot(lot: np.random.Generator, world: World, rows: Observations) -> Pilot:
    pilot_rows = rows.way != Way.MANUAL.value
    cases = int(pilot_rows.sum())
    plan = Plan(world.design, GO_LIVE, GO_LIVE + timedelta(days=SETTLING_DAYS // 5 * 7))
    checked = lot.binomial(cases, CHECKS[0])
    return Pilot(
        rows,
        plan,
        _seen(rows),
        NO_DEDUCTIONS,
        _rework(lot, REWORK_BY_HAND, REWORK_CASES),
        _rework(lot, REWORK_OF_PILOT, cases),
        Checks(CHECKS[0], CHECKS[1] * factors(lot, checked, CASE_CV), Evidence.CONTROL),
    )


def _rework(lot: np.random.Generator, rate: tuple[float, float], cases: int) -> Rework:
    happened = int(lot.binomial(cases, rate[0]))
    return Rework(happened, cases, rate[1] * factors(lot, happened, CASE_CV), Evidence.CONTROL)


def _seen(rows: Observations) -> Seen:
    return {
        kind: {way: int(((rows.case_type == kind) & (rows.way == way.value)).sum()) for way in PILOT_WAYS}
        for kind in TYPES.tolist()
    }


def _vendors(way: Numbers) -> float:
    """The true time by hand for every run that did not fail, spread over the pilot's cases."""
    return float(BY_HAND @ MIX) * float((way < 2).sum() / (way < 3).sum())

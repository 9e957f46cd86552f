# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A stepped wedge with a known truth: eight units switch one after the other, in an order drawn by lot."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from benchmarks.savings_world import (
    BY_HAND,
    DAY_SD,
    GO_LIVE,
    MINUTES,
    MIX,
    OFFICER_SD,
    SHARES,
    TYPES,
    WAYS,
    factors,
    learning,
    timed,
)
from laufzettel.pilot.intervals import Floats, Interval
from laufzettel.pilot.savings.moments import Numbers
from laufzettel.pilot.savings.observations import observations
from laufzettel.pilot.savings.wedge import stepped_wedge

UNITS, WEEKS, FIRST, SETTLING_WEEKS, PER_UNIT_AND_WEEK, OFFICERS_PER_UNIT = 8, 16, 4, 2, 10, 5
"""The first unit switches in week 4, the last in week 11."""


def run(lot: np.random.Generator, trend: float) -> tuple[Interval, float]:
    """Measure one stepped wedge.

    Args:
        lot: the source of chance.
        trend: the change of everything from the first week to the last.

    Returns:
        The estimate, and the truth: the mean effect over all unit-weeks that count after their switch.
    """
    switch = FIRST + lot.permutation(UNITS)
    officers = factors(lot, UNITS * OFFICERS_PER_UNIT, OFFICER_SD).reshape(UNITS, OFFICERS_PER_UNIT)
    count = UNITS * WEEKS * PER_UNIT_AND_WEEK
    unit = np.repeat(np.arange(UNITS), WEEKS * PER_UNIT_AND_WEEK)
    week = np.tile(np.repeat(np.arange(WEEKS), PER_UNIT_AND_WEEK), UNITS)
    day = week * 5 + lot.integers(0, 5, count)
    kind = lot.choice(3, count, p=MIX)
    way = (lot.random(count)[:, np.newaxis] > SHARES.cumsum(axis=1)[kind][:, :2]).sum(axis=1)
    since = week - switch[unit]
    way[since < 0] = 3
    factor = officers[unit, lot.integers(0, OFFICERS_PER_UNIT, count)] * factors(lot, WEEKS * 5, DAY_SD)[day]
    factor *= _trend(week, trend) * np.where(since < 0, 1.0, learning(np.maximum(since, 0)))
    rows = observations(
        timed(lot, kind, way, factor),
        WAYS[way],
        TYPES[kind],
        np.busday_offset(np.datetime64(GO_LIVE), day),
        unit.astype(np.str_),
    )
    days = {str(one): GO_LIVE + timedelta(weeks=int(switch[one])) for one in range(UNITS)}
    return stepped_wedge(rows, days, SETTLING_WEEKS).per_case, _truth(officers, switch, trend)


def _truth(officers: Floats, switch: Numbers, trend: float) -> float:
    week = np.arange(WEEKS)
    since = week - switch[:, np.newaxis]
    by_pilot = (SHARES * MINUTES[:, :3]).sum(axis=1) @ MIX * learning(np.maximum(since, 0))
    effect = officers.mean(axis=1)[:, np.newaxis] * _trend(week, trend) * (BY_HAND @ MIX - by_pilot)
    return float(effect[since >= SETTLING_WEEKS].mean())


def _trend(week: Numbers, trend: float) -> Floats:
    return 1.0 + trend * week / (WEEKS - 1)

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a saving hangs on: a single unit, the cases left out, the weeks of getting used to it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from laufzettel.errors import BusinessError
from laufzettel.pilot.savings.estimate import counting, estimate
from laufzettel.pilot.savings.inputs import Pilot, Plan
from laufzettel.pilot.savings.observations import Observations, Way


@dataclass(frozen=True, slots=True)
class Week:
    """Times of the pilot in one week after the go-live.

    Attributes:
        week: 1 is the first.
        n: timed cases that a person touched.
        mean: minutes.
        median: minutes.
        counts: whether the week is in the estimate, or belongs to the time of getting used to it.
    """

    week: int
    n: int
    mean: float
    median: float
    counts: bool


def without_each_unit(pilot: Pilot) -> dict[str, float]:
    """Minutes given back per case if one unit had not taken part; units without which nothing is left are missing.

    Args:
        pilot: what the saving is estimated from.
    """
    rows = pilot.observations
    found = {}
    for unit in np.unique(rows.unit).tolist():
        try:
            found[unit] = estimate(replace(pilot, observations=rows.where(rows.unit != unit))).per_case.estimate
        except BusinessError:
            continue
    return found if len(found) > 1 else {}


def with_excluded(pilot: Pilot) -> float:
    """Minutes given back per case if nothing had been left out.

    Args:
        pilot: what the saving is estimated from.
    """
    rows = counting(pilot.observations, pilot.plan, keep_excluded=True)
    kept = replace(rows, code=np.full(len(rows), "", dtype=np.str_))
    return estimate(replace(pilot, observations=kept)).per_case.estimate


def learning(rows: Observations, plan: Plan) -> tuple[Week, ...]:
    """Times of the pilot week by week: how people got used to it.

    Args:
        rows: the timed cases.
        plan: with the days of go-live and settling.
    """
    touched = rows.where(np.isin(rows.way, [Way.ASSISTED.value, Way.ABORTED.value]) & (rows.code == ""))
    since = (touched.day - np.datetime64(plan.go_live)).astype(np.int64) // 7 + 1
    settled = (plan.settled - plan.go_live).days / 7
    weeks = []
    for week in np.unique(since).tolist():
        minutes = touched.minutes[since == week]
        weeks.append(Week(week, len(minutes), float(minutes.mean()), float(np.median(minutes)), week - 1 >= settled))
    return tuple(weeks)

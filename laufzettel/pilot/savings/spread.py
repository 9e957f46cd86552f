# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How uncertain a saving per case is: case by case (Welch), by days as clusters, and by the bootstrap as a check.

**Days.** Cases of one day have something in common: a quiet day, a crowded one. Where the lot decides case by case,
both sides lie on the same days, and to count cases is right; where they lie on different days (before and after), the
cases of a day say less than they count. So the variance is also computed with days as clusters: the deviations of all
cases of a day, each times the factor with which it enters the saving, are added, and these sums are squared (Liang and
Zeger, Biometrika 1986; Cameron and Miller, Journal of Human Resources 2015). Cases of both sides on one day stand in
the same sum, so that what is common to them cancels. Few or uneven days count as fewer: the effective number of
clusters of Carter, Schnepel and Steigerwald (Review of Economics and Statistics 2017), less one, gives the degrees of
freedom and the correction. **The wider of the two intervals stands**: with some fifteen days the clusters themselves
are uncertain, and nobody shall gain by the choice.

**Units** are not clusters. Where the lot falls case by case within a unit, a unit does not decide how a case is
handled, and clustering by it would be wrong (Abadie, Athey, Imbens and Wooldridge, Quarterly Journal of Economics
2023); there are also too few of them. The claim is about these units. What hangs on a single one is shown by leaving
each out in turn (`sensitivity`). Where units switch one after the other, they are effects of the model (`wedge`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from laufzettel.pilot import intervals
from laufzettel.pilot.evidence import Evidence
from laufzettel.pilot.intervals import CONFIDENCE, Floats, Interval
from laufzettel.pilot.savings.inputs import Checks, Pilot, Rework
from laufzettel.pilot.savings.moments import Grouped, Moments

FEWEST_DAYS = 3.0
"""Below so many effective days, clusters say nothing."""
DRAWS = 999


@dataclass(frozen=True, slots=True)
class Variance:
    """The variance of an estimate, and how well it is known.

    Attributes:
        value: of the saving per case, in minutes squared.
        df: degrees of freedom.
    """

    value: float
    df: float

    def interval(self, estimate: float, confidence: float = CONFIDENCE) -> Interval:
        """The interval around an estimate with this variance."""
        return intervals.around(estimate, self.value, self.df, confidence)


@dataclass(frozen=True, slots=True)
class Beside:
    """What enters the saving beside the times of the cases: rework and checks.

    Attributes:
        by_hand: rework after handling by hand, which the pilot saves.
        of_pilot: rework after the pilot.
        checks: the sample people check.
    """

    by_hand: Rework | None
    of_pilot: Rework | None
    checks: Checks | None

    @property
    def minutes(self) -> float:
        """What is added to the saving per case."""
        return sum(sign * part.minutes_per_case for sign, part in self._parts())

    @property
    def evidence(self) -> Evidence:
        """The lowest level of the parts; nothing lowers nothing."""
        return min((part.evidence for _, part in self._parts()), default=Evidence.CONFIRMED)

    @property
    def variances(self) -> list[float]:
        """Of each part."""
        return [part.variance for _, part in self._parts()]

    @property
    def dfs(self) -> list[float]:
        """Of each variance."""
        return [max(1.0, len(part.minutes) - 1.0) for _, part in self._parts()]

    def drawn(self, draws: int, lot: np.random.Generator) -> tuple[Floats, Floats]:
        """Minutes and variances of resampled parts; (draws,) both."""
        minutes, variances = np.zeros(draws), np.zeros(draws)
        for sign, part in self._parts():
            if not part.minutes_per_case:
                continue
            mean, variance = intervals.resampled(part.minutes, draws, lot)
            if isinstance(part, Rework):
                rate = lot.poisson(part.happened, draws) / part.of
                variances += mean**2 * rate / part.of + rate**2 * variance / len(part.minutes)
            else:
                rate = np.full(draws, part.rate)
                variances += rate**2 * variance / len(part.minutes)
            minutes += sign * rate * mean
        return minutes, variances

    def _parts(self) -> list[tuple[float, Rework | Checks]]:
        every = ((1.0, self.by_hand), (-1.0, self.of_pilot), (-1.0, self.checks))
        return [(sign, part) for sign, part in every if part is not None]


def beside(pilot: Pilot) -> Beside:
    """Rework and checks of a pilot."""
    return Beside(pilot.rework_by_hand, pilot.rework_of_pilot, pilot.checks)


def case_by_case(moments: Moments, other: Beside) -> Variance:
    """The variance by Welch, each case type and path for itself, with Satterthwaite's degrees of freedom over all."""
    variances, dfs = moments.variances()
    every = np.concatenate((variances, other.variances))
    return Variance(float(every.sum()), intervals.satterthwaite(every, np.concatenate((dfs, other.dfs))))


def day_sums(sorted_rows: Grouped) -> tuple[Floats, Floats]:
    """What the cases of each day have in common, and how much each day weighs.

    Args:
        sorted_rows: the timed cases.

    Returns:
        A value per day (d,): the deviations of its cases, each times its factor; and the variance expected of that sum
        if cases had nothing in common.
    """
    moments = sorted_rows.moments
    factor = (moments.factor / np.maximum(moments.n, 1.0)).ravel()[sorted_rows.group]
    off = sorted_rows.minutes - moments.mean.ravel()[sorted_rows.group]
    weights = (factor * off, factor**2 * moments.variance.ravel()[sorted_rows.group])
    sums, expected = (np.bincount(sorted_rows.day, one).astype(np.float64) for one in weights)
    return sums, expected


class OverDays(NamedTuple):
    """What the variance by days needs of them, over all days together: nothing of a single one.

    Attributes:
        squares: the sum of the squares of the days' sums, with three digits, rounded up: with all digits, and few
            days, it could be searched for the sums that make it.
        expected: the sum of the variances expected of the days.
        expected_squares: the sum of their squares.
    """

    squares: float
    expected: float
    expected_squares: float


def over_days(sorted_rows: Grouped) -> OverDays:
    """What the variance by days is computed from.

    Args:
        sorted_rows: the timed cases.
    """
    sums, expected = day_sums(sorted_rows)
    return OverDays(_rounded_up(float(np.sum(sums**2))), float(expected.sum()), float(np.sum(expected**2)))


def _rounded_up(value: float) -> float:
    if value <= 0.0:
        return 0.0
    step = math.floor(math.log10(value)) - 2
    return float(f"{math.ceil(value / 10.0**step)}e{step}")


def by_days(sorted_rows: Grouped, other: Beside) -> Variance | None:
    """The variance with days as clusters; None if there are too few days to say."""
    moments = sorted_rows.moments
    over = over_days(sorted_rows)
    if not over.expected:
        return None
    days = over.expected**2 / over.expected_squares
    if days < FEWEST_DAYS:
        return None
    times = over.squares * days / (days - 1.0)
    variances, dfs = moments.variances()
    counted = moments.n.size
    every = np.concatenate(([times], variances[counted:], other.variances))
    return Variance(
        float(every.sum()), intervals.satterthwaite(every, np.concatenate(([days - 1.0], dfs[counted:], other.dfs)))
    )


def bootstrapped(
    sorted_rows: Grouped, other: Beside, lot: np.random.Generator, draws: int = DRAWS
) -> tuple[Interval, Interval]:
    """The bootstrap's percentiles and its bootstrap-t, case types and paths resampled each for itself.

    Args:
        sorted_rows: the timed cases.
        other: rework and checks.
        lot: the source of chance.
        draws: how many samples.
    """
    moments = sorted_rows.moments
    shape = (draws, *moments.n.shape)
    counts = moments.n.ravel().astype(np.int64)
    mean, variance = np.zeros((draws, counts.size)), np.zeros((draws, counts.size))
    order = np.argsort(sorted_rows.group, kind="stable")
    for place, (end, count) in enumerate(zip(np.cumsum(counts), counts, strict=True)):
        if moments.variance.flat[place] > 0.0:
            values = sorted_rows.minutes[order[end - count : end]]
            mean[:, place], variance[:, place] = intervals.resampled(values, draws, lot)
        else:
            mean[:, place] = moments.mean.flat[place]
    cases = moments.seen.sum()
    seen = lot.multinomial(int(cases), moments.seen.ravel() / cases, draws).reshape(draws, *moments.seen.shape)
    again = Moments(
        np.broadcast_to(moments.n, shape), mean.reshape(shape), variance.reshape(shape), seen.astype(np.float64)
    )
    minutes, variances = other.drawn(draws, lot)
    drawn = again.saved + minutes
    spread = again.variances()[0].sum(axis=-1) + variances
    estimate = float(moments.saved) + other.minutes
    value = case_by_case(moments, other).value
    return intervals.percentile(estimate, drawn), intervals.bootstrap_t(estimate, value, drawn, spread)


def with_cases(variance: Variance, minutes: float, cases: float, sd: float) -> Variance:
    """The variance of hours: of the saving per case times the cases, and of the cases where they are forecast.

    (N/60)² Var(minutes) + (minutes/60)² Var(N). The degrees of freedom stay those of the minutes: Satterthwaite's would
    rise with a part that is known for certain, and a less certain number of cases could make the interval narrower.
    """
    return Variance((cases / 60.0) ** 2 * variance.value + (minutes / 60.0) ** 2 * sd**2, variance.df)

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Stepped wedge: units switch to the pilot one after the other, in an order drawn by lot.

Each unit in each week gives one mean. Least squares with an effect for every unit and every week leaves what the switch
itself changed (Hussey and Hughes, Contemporary Clinical Trials 2007, as an analysis of cell means). Means of some weeks
vary more than those of others, so the error is the robust one with the leverage taken out (HC2), and its degrees of
freedom are those of Bell and McCaffrey (Survey Methodology 2002; Imbens and Kolesár, Review of Economics and Statistics
2016). Assumed: the effect is the same in every week after the settling weeks, and trends run alike in all units.

Nothing else is needed of a group of cases than its mean, and how many of them fall into which period: so units can be
analysed together of which nobody shows single times (`shared`). A group may lie in several periods; its mean then holds
of the effect of each as much as it has cases there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np

from laufzettel.errors import BusinessError, Message
from laufzettel.pilot import intervals
from laufzettel.pilot.evidence import Evidence
from laufzettel.pilot.intervals import CONFIDENCE, Floats, Interval
from laufzettel.pilot.savings.estimate import hours
from laufzettel.pilot.savings.inputs import Deductions
from laufzettel.pilot.savings.moments import Numbers
from laufzettel.pilot.savings.observations import Mask, Observations
from laufzettel.pilot.savings.spread import Variance, with_cases

_WEEK, _THURSDAY = 7, 3
"""Days of a week, and by how many numpy's first day, a Thursday, comes after Monday: weeks begin on Monday."""
_FEWEST = 3
"""So many units and periods are needed."""

NOT_COMPARABLE = Message(
    "savings.wedge",
    "Gestaffelte Einführung: aus diesen Einheiten und Wochen lässt sich die Wirkung nicht von der Zeit trennen.",
    "Stepped wedge: from these units and weeks the effect cannot be told from time.",
    "Nötig sind mindestens drei Einheiten, die in verschiedenen Wochen umgestellt wurden, und Zeiten davor und danach.",
    "Needed are at least three units that switched in different weeks, with times before and after.",
)
NO_DAY = Message(
    "savings.wedge_day",
    "Gestaffelte Einführung: für die Einheit „{unit}“ fehlt der Tag der Umstellung.",
    "Stepped wedge: the day of the switch is missing for the unit “{unit}”.",
    "Tragen Sie den Tag aus dem Losprotokoll ein.",
    "Enter the day from the record of the lot.",
)


@dataclass(frozen=True, slots=True)
class Wedge:
    """What the switch changed.

    Attributes:
        per_case: minutes given back per case, rework and checks not included.
        units: how many units.
        weeks: how many weeks, or other periods.
        cells: how many groups of cases had times.
        variance: of the minutes given back, with its degrees of freedom.
    """

    per_case: Interval
    units: int
    weeks: int
    cells: int
    variance: Variance


@dataclass(frozen=True, slots=True)
class Cells:
    """Groups of cases of one unit and one side of its switch; c groups, p periods.

    Attributes:
        unit: a number for each unit, from 0 on; (c,).
        time: the share of each group's cases in each period; rows add up to 1; (c, p).
        after: 1 where the unit had switched, else 0; (c,).
        mean: minutes per case; (c,).
    """

    unit: Numbers
    time: Floats
    after: Numbers
    mean: Floats


@dataclass(frozen=True, slots=True)
class Fit:
    """How the effect follows from the means of the groups.

    Attributes:
        effect: by how many minutes a case takes longer after the switch.
        weight: by what each mean enters the effect; (c,).
        leverage: how far each group draws the fit to itself; (c,).
        residual: what the fit leaves of each mean, in minutes; (c,).
        variance: of the effect, robust (HC2), with the degrees of freedom of Bell and McCaffrey.
    """

    effect: float
    weight: Floats
    leverage: Floats
    residual: Floats
    variance: Variance


class Added(Protocol):
    """Rework and checks, as far as the hours need them."""

    @property
    def minutes(self) -> float:
        """What is added to the saving per case."""

    @property
    def evidence(self) -> Evidence:
        """The lowest level of the parts."""

    @property
    def variances(self) -> Sequence[float]:
        """Of each part."""

    @property
    def dfs(self) -> Sequence[float]:
        """Of each variance."""


@dataclass(frozen=True, slots=True)
class WedgeHours:
    """The hours of a stepped wedge.

    Attributes:
        per_case: minutes given back per case, rework and checks included.
        gross: hours given back before deductions.
        net: hours given back; its lower bound is the headline.
        evidence_gross: how the gross hours are supported.
        evidence: how the net hours are supported.
    """

    per_case: Interval
    gross: Interval
    net: Interval
    evidence_gross: Evidence
    evidence: Evidence


def stepped_wedge(
    rows: Observations,
    switched: Mapping[str, date],
    settling_weeks: int,
    stands_for: Floats | None = None,
    confidence: float = CONFIDENCE,
) -> Wedge:
    """Estimate what the switch to the pilot changed.

    Args:
        rows: the timed cases that count, cases without any person included as 0 minutes.
        switched: the day each unit switched.
        settling_weeks: so many weeks after its switch a unit's cases are shown, but not counted.
        stands_for: how many cases each row stands for, where only part of a path was timed; (n,). One each without it.
        confidence: such as 0.95.

    Raises:
        BusinessError: the units and weeks do not allow it.
    """
    weights = np.ones(len(rows)) if stands_for is None else stands_for
    kept, after = _sides(rows, switched, settling_weeks)
    names, unit = np.unique(rows.unit[kept], return_inverse=True)
    weeks, week = np.unique(_week(rows)[kept], return_inverse=True)
    cell, of_row = np.unique((unit * len(weeks) + week) * 2 + after[kept], return_inverse=True)
    means = np.bincount(of_row, (rows.minutes * weights)[kept]) / np.bincount(of_row, weights[kept])
    time = (cell // 2 % len(weeks))[:, np.newaxis] == np.arange(len(weeks)) if len(weeks) else np.zeros((0, 0))
    found = fit(Cells(cell // 2 // max(1, len(weeks)), time.astype(np.float64), cell % 2, means))
    per_case = found.variance.interval(-found.effect, confidence)
    return Wedge(per_case, len(names), len(weeks), len(cell), found.variance)


def fit(cells: Cells) -> Fit:
    """What the switch changed, by least squares with an effect of each unit and each period.

    Args:
        cells: the groups that count.

    Raises:
        BusinessError: from these units and periods the effect cannot be told from time.
    """
    if len(np.unique(cells.unit)) < _FEWEST or cells.time.shape[1] < _FEWEST:
        raise BusinessError(NOT_COMPARABLE.at())
    others = np.hstack((cells.unit[:, np.newaxis] == np.arange(cells.unit.max() + 1), cells.time)).astype(np.float64)
    design: Floats = np.column_stack((cells.after, others))
    rank = np.linalg.matrix_rank(design)
    # Periods in which only one unit has times take those times up and say nothing of the effect; that is no fault.
    if rank == np.linalg.matrix_rank(others) or len(design) <= rank + 1:
        raise BusinessError(NOT_COMPARABLE.at())
    return least_squares(design, cells.mean)


def wedge_hours(
    found: Wedge, other: Added, cases: float, deductions: Deductions, times: Evidence = Evidence.CONTROL
) -> WedgeHours:
    """The hours a stepped wedge shows.

    Args:
        found: what the switch changed.
        other: rework and checks.
        cases: the cases that came in and went through the pilot.
        deductions: what is deducted.
        times: how the times are supported; no higher than by a control, for that is what the order by lot gives.
    """
    minutes = found.per_case.estimate + other.minutes
    parts = [found.variance.value, *other.variances]
    variance = Variance(sum(parts), intervals.satterthwaite(parts, [found.variance.df, *other.dfs]))
    gross = with_cases(variance, minutes, cases, 0.0).interval(hours(minutes, cases))
    evidence = min(Evidence.CONTROL, times, other.evidence)
    return WedgeHours(
        variance.interval(minutes),
        gross,
        gross.scaled(1.0, -deductions.hours),
        evidence,
        min(evidence, deductions.evidence),
    )


def _week(rows: Observations) -> Numbers:
    return (rows.day.astype(np.int64) + _THURSDAY) // _WEEK


def _sides(rows: Observations, switched: Mapping[str, date], settling_weeks: int) -> tuple[Mask, Numbers]:
    """Which rows count, and whether their unit had switched."""
    units, unit = np.unique(rows.unit, return_inverse=True)
    unknown = [one for one in units.tolist() if one not in switched]
    if unknown:
        raise BusinessError(NO_DAY.at(unit=unknown[0]))
    days = np.array([switched[one] for one in units.tolist()], dtype="datetime64[D]").astype(np.int64)[unit]
    day = rows.day.astype(np.int64)
    after, settled = day >= days, day >= days + settling_weeks * _WEEK
    return (~after | settled) & (rows.code == ""), after.astype(np.int64)


def least_squares(design: Floats, means: Floats) -> Fit:
    """The effect in the first column, with its robust variance (HC2) and degrees of freedom (Bell and McCaffrey).

    Args:
        design: a row per mean, a column per effect, the first no combination of the others; (cells, effects).
        means: (cells,).
    """
    inverse = np.linalg.pinv(design)
    hat = design @ inverse
    residual = means - hat @ means
    free = np.maximum(1.0 - np.diag(hat), 1e-9)
    share = inverse[0] ** 2 / free
    remaining = np.eye(len(means)) - hat
    crossed = (remaining * share) @ remaining
    df = float(np.trace(crossed)) ** 2 / float(np.sum(crossed * crossed.T))
    variance = Variance(float(np.sum(share * residual**2)), max(1.0, df))
    return Fit(float(inverse[0] @ means), inverse[0], np.diag(hat), residual, variance)

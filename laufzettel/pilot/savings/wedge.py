# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Stepped wedge: units switch to the pilot one after the other, in an order drawn by lot.

Each unit in each week gives one mean. Least squares with an effect for every unit and every week leaves what the switch
itself changed (Hussey and Hughes, Contemporary Clinical Trials 2007, as an analysis of cell means). Means of some weeks
vary more than those of others, so the error is the robust one with the leverage taken out (HC2), and its degrees of
freedom are those of Bell and McCaffrey (Survey Methodology 2002; Imbens and Kolesár, Review of Economics and Statistics
2016). Assumed: the effect is the same in every week after the settling weeks, and trends run alike in all units.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from laufzettel.errors import BusinessError, Message
from laufzettel.pilot import intervals
from laufzettel.pilot.evidence import Evidence
from laufzettel.pilot.intervals import CONFIDENCE, Floats, Interval
from laufzettel.pilot.savings.estimate import hours
from laufzettel.pilot.savings.inputs import Deductions
from laufzettel.pilot.savings.moments import Numbers
from laufzettel.pilot.savings.observations import Mask, Observations
from laufzettel.pilot.savings.spread import Beside, Variance, with_cases

_WEEK, _THURSDAY = 7, 3
"""Days of a week, and by how many numpy's first day, a Thursday, comes after Monday: weeks begin on Monday."""

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
        weeks: how many weeks.
        cells: how many unit-weeks had times.
        variance: of the minutes given back, with its degrees of freedom.
    """

    per_case: Interval
    units: int
    weeks: int
    cells: int
    variance: Variance


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
    if len(names) < 3 or len(weeks) < 3:
        raise BusinessError(NOT_COMPARABLE.at())
    cell, of_row = np.unique((unit * len(weeks) + week) * 2 + after[kept], return_inverse=True)
    means = np.bincount(of_row, (rows.minutes * weights)[kept]) / np.bincount(of_row, weights[kept])
    design = _design(cell // 2 // len(weeks), cell // 2 % len(weeks), cell % 2)
    if np.linalg.matrix_rank(design) < design.shape[1] or len(cell) <= design.shape[1] + 1:
        raise BusinessError(NOT_COMPARABLE.at())
    effect, variance, df = least_squares(design, means)
    per_case = intervals.around(-effect, variance, df, confidence)
    return Wedge(per_case, len(names), len(weeks), len(cell), Variance(variance, df))


def wedge_hours(found: Wedge, other: Beside, cases: float, deductions: Deductions) -> WedgeHours:
    """The hours a stepped wedge shows.

    Args:
        found: what the switch changed.
        other: rework and checks.
        cases: the cases that came in and went through the pilot.
        deductions: what is deducted.
    """
    minutes = found.per_case.estimate + other.minutes
    parts = [found.variance.value, *other.variances]
    variance = Variance(sum(parts), intervals.satterthwaite(parts, [found.variance.df, *other.dfs]))
    gross = with_cases(variance, minutes, cases, 0.0).interval(hours(minutes, cases))
    evidence = min(Evidence.CONTROL, other.evidence)
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


def _design(unit: Numbers, week: Numbers, after: Numbers) -> Floats:
    """The switch in the first column, then an effect for each unit and, but for the first, each week."""
    units = (unit[:, np.newaxis] == np.arange(unit.max() + 1)).astype(np.float64)
    weeks = (week[:, np.newaxis] == np.arange(1, week.max() + 1)).astype(np.float64)
    return np.hstack((after[:, np.newaxis].astype(np.float64), units, weeks))


def least_squares(design: Floats, means: Floats) -> tuple[float, float, float]:
    """The effect in the first column, its robust variance (HC2), and degrees of freedom (Bell and McCaffrey).

    Args:
        design: a row per mean, a column per effect; (cells, effects), of full rank.
        means: (cells,).
    """
    inverse = np.linalg.pinv(design)
    hat = design @ inverse
    residual = means - hat @ means
    free = np.maximum(1.0 - np.diag(hat), 1e-9)
    weight = inverse[0] ** 2 / free
    remaining = np.eye(len(means)) - hat
    crossed = (remaining * weight) @ remaining
    df = float(np.trace(crossed)) ** 2 / float(np.sum(crossed * crossed.T))
    return float(inverse[0] @ means), float(np.sum(weight * residual**2)), max(1.0, df)

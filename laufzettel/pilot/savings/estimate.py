# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Saved hours: what handling by hand takes, less what the pilot takes, times the cases that came in, less its costs.

t0 = Σ W_h m0_h + r0 w0 minutes by hand, with rework; t1 = Σ W_h Σ p_hk m_hk + r1 w1 + q c minutes with the pilot,
with rework and checks; gross hours N (t0 − t1) / 60; net hours gross less operation, upkeep and training. The headline
is the lower bound of the net hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from laufzettel.errors import BusinessError, Message, Problem
from laufzettel.pilot.evidence import Evidence
from laufzettel.pilot.intervals import Interval
from laufzettel.pilot.savings.by_type import OfType, by_type, evidence_of_cases, forecast_hours
from laufzettel.pilot.savings.inputs import Design, Pilot, Plan
from laufzettel.pilot.savings.moments import Grouped, grouped
from laufzettel.pilot.savings.observations import PILOT_WAYS, Mask, Observations, Way
from laufzettel.pilot.savings.omitted import not_counted
from laufzettel.pilot.savings.spread import (
    Beside,
    Variance,
    beside,
    bootstrapped,
    by_days,
    case_by_case,
    with_cases,
)

UNKNOWN_CODE = Message(
    "savings.unknown_code",
    "Zeile {row}, Spalte „code“: dieser Grund zum Weglassen wurde vorher nicht vereinbart.",
    "Row {row}, column “code”: this reason to leave a case out was not agreed before.",
    "Zählen Sie den Vorgang mit; ein Grund, der erst hinterher gefunden wird, zählt nicht.",
    "Count the case; a reason found only afterwards does not count.",
)
NOTHING = Message(
    "savings.nothing",
    "Für keine Fallart liegen auf beiden Seiten (von Hand und im Pilot) wenigstens zwei Zeiten vor.",
    "No case type has at least two times on both sides (by hand and in the pilot).",
    "Nehmen Sie Zeiten auf beiden Seiten, oder fassen Sie Fallarten zusammen.",
    "Take times on both sides, or merge case types.",
)
MORE_TIMED = Message(
    "savings.more_timed",
    "Fallart „{case_type}“, Weg „{way}“: es wurden mehr Vorgänge gemessen als eingegangen sind.",
    "Case type “{case_type}”, path “{way}”: more cases were timed than came in.",
    "Prüfen Sie die gezählten Vorgänge und den Zeitraum.",
    "Check the cases counted, and the period.",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """The times of one path of one case type.

    Attributes:
        case_type: the kind of case.
        way: the path.
        seen: cases that went this way; for times by hand, the cases timed.
        n: cases timed.
        mean: minutes; hours add up by means.
        median: minutes; beside the mean, because a few long cases pull the mean. NaN if nothing was timed.
        sd: standard deviation of single cases, in minutes.
    """

    case_type: str
    way: Way
    seen: int
    n: int
    mean: float
    median: float
    sd: float


@dataclass(frozen=True, slots=True)
class Saving:
    """What a pilot saved, and how sure that is.

    Attributes:
        by_hand: minutes per case by hand, rework included (t0).
        by_pilot: minutes per case with the pilot, rework and checks included (t1).
        cases: how many cases the hours are for (N).
        per_case: minutes given back per case.
        gross: hours given back before deductions.
        net: hours given back; its lower bound is the headline.
        deducted: hours deducted.
        welch: the interval of `per_case` case by case.
        days: the same with days as clusters; None if there were too few days.
        percentiles: the bootstrap as a check, plain.
        bootstrap_t: the bootstrap as a check, with its own spread.
        figures: n, mean and median of each path of each case type.
        types: what is saved with each case type.
        evidence_gross: how the gross hours are supported: as the lowest of their parts.
        evidence: how the net hours are supported.
        warning: what stands beside every figure of this design; None if nothing does.
        omitted: what was not counted.
        excluded: timed cases left out, by agreed code.
    """

    by_hand: float
    by_pilot: float
    cases: float
    per_case: Interval
    gross: Interval
    net: Interval
    deducted: float
    welch: Interval
    days: Interval | None
    percentiles: Interval | None
    bootstrap_t: Interval | None
    figures: tuple[Figure, ...]
    types: tuple[OfType, ...]
    evidence_gross: Evidence
    evidence: Evidence
    warning: Problem | None
    omitted: tuple[Problem, ...]
    excluded: dict[str, int]

    @property
    def headline(self) -> float:
        """Net hours that are at least given back, by the lower bound."""
        return self.net.low


def hours(minutes_per_case: float, cases: float) -> float:
    """Hours from minutes per case and cases: nine seconds on 3,000 cases are 7.5 hours."""
    return minutes_per_case * cases / 60.0


def estimate(pilot: Pilot, check: np.random.Generator | None = None) -> Saving:
    """What a pilot saved, with its interval.

    Args:
        pilot: the timed cases and everything beside them.
        check: the source of chance of the bootstrap; without it that check is left out.

    Raises:
        BusinessError: a case was left out for a reason not agreed before, or there is nothing to compare.
    """
    rows = counting(pilot.observations, pilot.plan)
    found = grouped(rows, pilot.seen)
    if not found.types:
        raise BusinessError(NOTHING.at())
    _refuse_more_timed_than_seen(found)
    other = beside(pilot)
    saved = float(found.moments.saved) + other.minutes
    by_case = case_by_case(found.moments, other)
    clustered = by_days(found, other)
    welch = by_case.interval(saved)
    days = clustered.interval(saved) if clustered else None
    wider = clustered if clustered and days and days.half_width > welch.half_width else by_case
    percentiles, bootstrap_t = bootstrapped(found, other, check) if check else (None, None)
    widening = wider.interval(saved).half_width / welch.half_width if welch.half_width else 1.0
    gross, cases = _hours(pilot, found, other, wider, widening)
    evidence = _evidence(pilot, other)
    return Saving(
        *_minutes(found, other),
        cases,
        wider.interval(saved),
        gross,
        gross.scaled(1.0, -pilot.deductions.hours),
        pilot.deductions.hours,
        welch,
        days,
        percentiles,
        bootstrap_t,
        _figures(found),
        by_type(pilot, found, widening),
        evidence,
        min(evidence, pilot.deductions.evidence),
        pilot.plan.design.warning,
        not_counted(pilot, found.left_out),
        excluded(pilot.observations),
    )


def counting(rows: Observations, plan: Plan, keep_excluded: bool = False) -> Observations:
    """The rows that count: not left out by code, not while people were getting used to it, on the right side.

    Args:
        rows: all that was timed.
        plan: what was agreed.
        keep_excluded: count those left out too, to show what leaving out does.
    """
    codes = np.isin(rows.code, ["", *plan.codes])
    if not codes.all():
        raise BusinessError(UNKNOWN_CODE.at(row=int(np.argmin(codes)) + 1))
    settled = rows.day >= np.datetime64(plan.settled)
    by_hand: Mask = rows.way == Way.MANUAL.value
    control = settled if plan.design is Design.HOLD_OUT else rows.day < np.datetime64(plan.go_live)
    mask = np.where(by_hand, control, settled)
    return rows.where(mask if keep_excluded else mask & (rows.code == ""))


def excluded(rows: Observations) -> dict[str, int]:
    """How many timed cases were left out, by code."""
    codes, counts = np.unique(rows.code[rows.code != ""], return_counts=True)
    return dict(zip(codes.tolist(), counts.tolist(), strict=True))


def _hours(pilot: Pilot, found: Grouped, other: Beside, variance: Variance, widening: float) -> tuple[Interval, float]:
    if isinstance(pilot.forecast, Mapping):
        return forecast_hours(found, other, pilot.forecast, widening)
    saved = float(found.moments.saved) + other.minutes
    cases, sd = float(found.moments.seen.sum()), 0.0
    if pilot.forecast:
        counted = cases / (cases + sum(found.left_out.values()))
        cases, sd = pilot.forecast.cases * counted, pilot.forecast.sd * counted
    return with_cases(variance, saved, cases, sd).interval(hours(saved, cases)), cases


def _minutes(found: Grouped, other: Beside) -> tuple[float, float]:
    by_hand = float((found.moments.weight * found.moments.mean[:, 0]).sum())
    rework = other.by_hand.minutes_per_case if other.by_hand else 0.0
    saved = float(found.moments.saved) + other.minutes
    return by_hand + rework, by_hand + rework - saved


def _evidence(pilot: Pilot, other: Beside) -> Evidence:
    return min(pilot.evidence_of_times, other.evidence, evidence_of_cases(pilot))


def _figures(found: Grouped) -> tuple[Figure, ...]:
    figures = []
    for h, case_type in enumerate(found.types):
        for column, way in enumerate((Way.MANUAL, *PILOT_WAYS)):
            n = int(found.moments.n[h, column])
            seen = int(found.moments.seen[h, column - 1]) if column else n
            if not (n or seen):
                continue
            values = found.minutes[found.group == h * found.moments.n.shape[1] + column]
            median = float(np.median(values)) if n else 0.0 if way is Way.AUTOMATIC else float("nan")
            mean, spread = float(found.moments.mean[h, column]), float(found.moments.variance[h, column]) ** 0.5
            figures.append(Figure(case_type, way, seen, n, mean, median, spread))
    return tuple(figures)


def _refuse_more_timed_than_seen(found: Grouped) -> None:
    wrong = found.moments.n[:, 1:] > found.moments.seen
    if wrong.any():
        h, k = np.argwhere(wrong)[0]
        raise BusinessError(MORE_TIMED.at(case_type=found.types[h], way=PILOT_WAYS[k].value))

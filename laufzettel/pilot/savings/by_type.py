# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is saved with each type of case, and what that comes to when the number of cases of each type is forecast.

A type's interval is Welch's over its own means and the shares of its paths, with Satterthwaite's degrees of freedom. Of
days as clusters too little is known within a type; so it is widened as much as they widen the interval over all types
(a design effect, Kish 1965), and never narrowed. Rework and checks are of all types together and in none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from laufzettel.errors import BusinessError, Message
from laufzettel.pilot import intervals
from laufzettel.pilot.evidence import Evidence
from laufzettel.pilot.intervals import Floats, Interval
from laufzettel.pilot.savings.inputs import Forecast, Pilot
from laufzettel.pilot.savings.moments import Grouped
from laufzettel.pilot.savings.spread import Beside, Variance, with_cases

NO_FORECAST = Message(
    "savings.no_forecast",
    "Fallart „{case_type}“: wie viele Vorgänge erwartet werden, fehlt.",
    "Case type “{case_type}”: how many cases are expected is missing.",
    "Geben Sie für jede Fallart eine Zahl an, auch wenn sie 0 ist.",
    "Give a number for each case type, even if it is 0.",
)


@dataclass(frozen=True, slots=True)
class OfType:
    """What is saved with one type of case, before rework, checks and deductions.

    Attributes:
        case_type: its name.
        cases: for how many cases the hours are.
        weight: its share of the cases seen.
        by_hand: minutes per case by hand.
        by_pilot: minutes per case over the paths of the pilot.
        per_case: minutes given back per case.
        hours: hours given back.
        evidence: how the hours are supported.
    """

    case_type: str
    cases: float
    weight: float
    by_hand: float
    by_pilot: float
    per_case: Interval
    hours: Interval
    evidence: Evidence


def by_type(pilot: Pilot, found: Grouped, widening: float) -> tuple[OfType, ...]:
    """What is saved with each type that counts.

    Args:
        pilot: what the saving is estimated from.
        found: the timed cases in groups.
        widening: how many times as wide as Welch's the interval over all types is.
    """
    moments, (cases, sds) = found.moments, expected(pilot, found)
    of_types = []
    for h, name in enumerate(found.types):
        minutes, by_hand = float(moments.saved_by_type[h]), float(moments.mean[h, 0])
        variance = _variance(found, h, widening)
        of_cases = with_cases(variance, minutes, float(cases[h]), float(sds[h]))
        of_types.append(
            OfType(
                name,
                float(cases[h]),
                float(moments.weight[h]),
                by_hand,
                by_hand - minutes,
                variance.interval(minutes),
                of_cases.interval(minutes * float(cases[h]) / 60.0),
                min(pilot.evidence_of_times, evidence_of_cases(pilot)),
            )
        )
    return tuple(of_types)


def expected(pilot: Pilot, found: Grouped) -> tuple[Floats, Floats]:
    """How many cases of each type the hours are for, and the standard deviation of these numbers; (H,) both.

    Args:
        pilot: with a forecast or without.
        found: the types that count; cases of others are not counted.

    Raises:
        BusinessError: a forecast by type lacks one that counts.
    """
    seen = found.moments.seen.sum(axis=-1)
    if pilot.forecast is None:
        return seen, np.zeros(len(seen))
    if isinstance(pilot.forecast, Mapping):
        every = _forecasts(found, pilot.forecast)
        return np.array([one.cases for one in every]), np.array([one.sd for one in every])
    shares = seen / (seen.sum() + sum(found.left_out.values()))
    return pilot.forecast.cases * shares, pilot.forecast.sd * shares


def evidence_of_cases(pilot: Pilot) -> Evidence:
    """How the number of cases is supported: counted, or as the lowest of the forecasts."""
    forecast = pilot.forecast
    every = forecast.values() if isinstance(forecast, Mapping) else [forecast] if forecast else []
    return min((one.evidence for one in every), default=Evidence.CONFIRMED)


def forecast_hours(
    found: Grouped, other: Beside, forecast: Mapping[str, Forecast], widening: float
) -> tuple[Interval, float]:
    """Hours given back when so many cases of each type come in, and how many that are.

    Σ (N_h/60)² Var(minutes_h) + Σ (minutes_h/60)² Var(N_h), with rework and checks in the minutes of every type.

    Args:
        found: the timed cases in groups.
        other: rework and checks.
        forecast: of each type that counts.
        widening: as for `by_type`.

    Raises:
        BusinessError: there is none of a type that counts.
    """
    every = _forecasts(found, forecast)
    cases = np.array([one.cases for one in every])
    minutes = found.moments.saved_by_type + other.minutes
    within = [_variance(found, h, widening) for h in range(len(every))]
    parts = [(n / 60.0) ** 2 * one.value for n, one in zip(cases, within, strict=True)]
    parts += [(cases.sum() / 60.0 * widening) ** 2 * one for one in other.variances]
    df = intervals.satterthwaite(parts, [*(one.df for one in within), *other.dfs])
    uncertain = float(((minutes / 60.0) ** 2 * np.array([one.sd for one in every]) ** 2).sum())
    hours = float((cases * minutes).sum()) / 60.0
    return Variance(sum(parts) + uncertain, df).interval(hours), float(cases.sum())


def _forecasts(found: Grouped, forecast: Mapping[str, Forecast]) -> list[Forecast]:
    """Of the types that count, in their order."""
    for name in found.types:
        if name not in forecast:
            raise BusinessError(NO_FORECAST.at(case_type=name))
    return [forecast[name] for name in found.types]


def _variance(found: Grouped, h: int, widening: float) -> Variance:
    """Of the minutes per case of one type."""
    means, paths = found.moments.within_types()
    parts = np.append(means[h], paths[h])
    dfs = np.append(found.moments.n[h] - 1.0, found.moments.seen[h].sum() - 1.0)
    df = intervals.satterthwaite(parts, np.maximum(dfs, 1.0))
    return Variance(float(parts.sum()) * widening**2, df)

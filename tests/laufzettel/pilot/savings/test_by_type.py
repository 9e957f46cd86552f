# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Types of cases told apart: why it matters, and that what is said of each type adds up to what is said of all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from benchmarks.savings_world import World, run
from laufzettel.errors import BusinessError
from laufzettel.pilot.evidence import Evidence
from laufzettel.pilot.savings.estimate import estimate
from laufzettel.pilot.savings.inputs import Design, Forecast, Pilot
from laufzettel.pilot.savings.spread import beside
from tests.laufzettel.pilot.savings.test_estimate import SEEDS, office

RUNS = 120


def coverage(world: World) -> tuple[float, float]:
    """How often the headline's interval holds the truth, and how far the estimate is off on average."""
    lot = np.random.default_rng([5, 1])
    pilots = [run(world, lot) for _ in range(RUNS)]
    found = [(estimate(one.pilot).per_case, one.truth) for one in pilots]
    held = np.mean([interval.covers(truth) for interval, truth in found])
    return float(held), float(np.mean([interval.estimate - truth for interval, truth in found]))


def test_where_harder_cases_came_in_before_the_pilot_only_types_told_apart_hold_the_truth() -> None:
    """Weighted by what the pilot saw it covers; in one heap the harder cases of the baseline count as saved."""
    told, bias = coverage(World(Design.BEFORE_AFTER, 120, 400, other_mix=True))
    heap, off = coverage(World(Design.BEFORE_AFTER, 120, 400, other_mix=True, told=False))
    assert told >= 0.9
    assert abs(bias) < 0.6
    assert heap <= 0.4
    assert off > 3.0


def test_with_the_same_mix_on_both_sides_both_hold() -> None:
    """The control: telling types apart is not what makes an interval hold."""
    for told in (True, False):
        held, bias = coverage(World(Design.BEFORE_AFTER, 120, 400, told=told))
        assert held >= 0.88
        assert abs(bias) < 0.6


@given(SEEDS)
def test_the_types_add_up_to_the_whole(seed: int) -> None:
    """Their minutes by their weights, and their hours, with rework and checks: those of all cases."""
    pilot = office(seed)
    found, other = estimate(pilot), beside(pilot)
    assert sum(one.weight for one in found.types) == pytest.approx(1)
    assert sum(one.cases for one in found.types) == pytest.approx(found.cases)
    per_case = sum(one.weight * one.per_case.estimate for one in found.types)
    assert per_case + other.minutes == pytest.approx(found.per_case.estimate)
    hours = sum(one.hours.estimate for one in found.types)
    assert hours + other.minutes * found.cases / 60 == pytest.approx(found.gross.estimate)
    assert all(one.by_hand - one.by_pilot == pytest.approx(one.per_case.estimate) for one in found.types)


@given(SEEDS)
def test_a_type_is_what_a_pilot_of_that_type_alone_would_show(seed: int) -> None:
    """By cases; and where days widen the whole, it is widened as much, never narrowed."""
    pilot = replace(office(seed), rework_by_hand=None, rework_of_pilot=None, checks=None)
    found = estimate(pilot)
    widening = found.per_case.half_width / found.welch.half_width
    assert widening >= 1.0
    for one in found.types:
        alone = estimate(
            replace(
                pilot,
                observations=pilot.observations.where(pilot.observations.case_type == one.case_type),
                seen={one.case_type: pilot.seen[one.case_type]},
            )
        )
        assert one.per_case.estimate == pytest.approx(alone.per_case.estimate)
        assert one.per_case.half_width == pytest.approx(alone.welch.half_width * widening)
        assert (one.hours.low, one.hours.high) == pytest.approx(
            (one.per_case.low * one.cases / 60, one.per_case.high * one.cases / 60)
        )


def forecast_of(pilot: Pilot, cases: tuple[float, float], sds: tuple[float, float]) -> Pilot:
    """The pilot with so many cases expected of each type."""
    every = [Forecast(n, sd, Evidence.REPORTED) for n, sd in zip(cases, sds, strict=True)]
    return replace(pilot, forecast=dict(zip(("einfach", "schwer"), every, strict=True)))


NUMBERS = st.tuples(st.floats(1, 5000), st.floats(1, 5000))


@given(SEEDS, NUMBERS, st.tuples(st.floats(0, 200), st.floats(0, 200)))
def test_a_forecast_by_type_recomputed_by_hand(seed: int, cases: tuple[float, float], sds: tuple[float, float]) -> None:
    """Σ (N/60)² Var(minutes) + Σ (minutes/60)² Var(N), Student's t with the degrees of freedom of the minutes."""
    plain = replace(office(seed, 200), rework_by_hand=None, rework_of_pilot=None, checks=None)
    found = estimate(forecast_of(plain, cases, sds))
    sure = estimate(forecast_of(plain, cases, (0.0, 0.0)))
    minutes = [one.per_case.estimate for one in found.types]
    assert found.cases == pytest.approx(sum(cases))
    assert found.gross.estimate == pytest.approx(sum(n * m for n, m in zip(cases, minutes, strict=True)) / 60)
    assert found.evidence_gross is Evidence.REPORTED
    df = _df(sure.gross.half_width, plain, cases)
    t = float(stats.t.ppf(0.975, df))
    more = sum((m / 60 * sd) ** 2 for m, sd in zip(minutes, sds, strict=True))
    assert found.gross.half_width == pytest.approx((sure.gross.half_width**2 + t**2 * more) ** 0.5, rel=1e-6)
    for one, n in zip(found.types, cases, strict=True):
        assert one.cases == pytest.approx(n)
        assert one.hours.estimate == pytest.approx(n * one.per_case.estimate / 60)
        assert one.hours.half_width >= one.per_case.half_width * n / 60 * (1 - 1e-9)


def _df(half_width: float, pilot: Pilot, cases: tuple[float, float]) -> float:
    """Degrees of freedom by Satterthwaite over every mean and every mix of paths; the width must come out with them."""
    rows, parts = pilot.observations, []
    for (name, seen), n in zip(sorted(pilot.seen.items()), cases, strict=True):
        total, means = sum(seen.values()), []
        for way, share in [("manual", 1.0), *((way.value, many / total) for way, many in seen.items())]:
            some = rows.minutes[(rows.case_type == name) & (rows.way == way)]
            means.append((share, float(some.mean()) if len(some) else 0.0))
            if len(some) > 1:
                parts.append(((n / 60 * share) ** 2 * float(some.var(ddof=1)) / len(some), len(some) - 1))
        middle = sum(share * mean for share, mean in means[1:])
        around = sum(share * (mean - middle) ** 2 for share, mean in means[1:]) / total
        parts.append(((n / 60) ** 2 * around, total - 1))
    variance = sum(value for value, _ in parts)
    df = variance**2 / sum(value**2 / df for value, df in parts)
    found = estimate(pilot)
    widening = found.per_case.half_width / found.welch.half_width
    assert half_width == pytest.approx(float(stats.t.ppf(0.975, df)) * variance**0.5 * widening, rel=1e-6)
    return df


@given(SEEDS, NUMBERS)
def test_rework_and_checks_are_in_the_hours_of_a_forecast_by_type(seed: int, cases: tuple[float, float]) -> None:
    """They are of all types together; with a forecast in the mix that was seen, the hours are those of a forecast."""
    pilot = office(seed, 200)
    other = beside(pilot)
    found = estimate(forecast_of(pilot, cases, (0.0, 0.0)))
    assert found.gross.estimate == pytest.approx(
        sum(one.hours.estimate for one in found.types) + other.minutes * sum(cases) / 60
    )
    seen = [sum(ways.values()) for _, ways in sorted(pilot.seen.items())]
    alike = estimate(forecast_of(pilot, (float(seen[0]), float(seen[1])), (0.0, 0.0)))
    assert alike.gross.estimate == pytest.approx(estimate(pilot).gross.estimate)


def test_a_forecast_by_type_lacks_no_type_that_counts() -> None:
    """It is named; a type that is forecast and was not compared is left out."""
    pilot = office(3)
    with pytest.raises(BusinessError, match="“schwer”: how many cases are expected is missing"):
        estimate(replace(pilot, forecast={"einfach": Forecast(100.0, 0.0, Evidence.REPORTED)}))
    every = {name: Forecast(100.0, 0.0, Evidence.REPORTED) for name in ("einfach", "schwer", "neu")}
    assert estimate(replace(pilot, forecast=every)).cases == 200

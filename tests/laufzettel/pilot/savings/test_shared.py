# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A stepped wedge from sums alone: the same as from single times, and exact where nothing varies."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from laufzettel.errors import BusinessError
from laufzettel.pilot.evidence import Evidence
from laufzettel.pilot.intervals import Floats
from laufzettel.pilot.savings.observations import Way, observations
from laufzettel.pilot.savings.shared import BY_HAND, CHECKS, OF_PILOT, Group, Part, Parts, Sums, Unit, from_sums
from laufzettel.pilot.savings.wedge import stepped_wedge

MONDAY = date(2026, 3, 2)
UNITS, PERIODS = 4, 8


def sums(minutes: Floats) -> Sums:
    """Of some times."""
    return Sums(len(minutes), float(minutes.sum()), float((minutes**2).sum()))


def wedge(lot: np.random.Generator, saved: float, noise: float, share: float = 1.0, back: float = 0.0) -> list[Unit]:
    """Units that switch one after the other; every second group lies in two periods."""
    level, trend = lot.normal(0, 4, UNITS), lot.normal(0, 4, PERIODS)
    units = []
    for n in range(UNITS):
        groups = []
        for period in range(PERIODS):
            after = period > n + 2
            if period == n + 2:
                continue  # the unit gets used to it
            parts = [0] * PERIODS
            parts[period] = 30
            if period % 2 and period + 1 < PERIODS and period + 1 != n + 2:
                parts[period + 1] = 15
            mean = 20 + level[n] + float(np.dot(parts, trend)) / sum(parts) + lot.normal(0, 1) * noise
            if after:
                mean = (mean - saved - back * 15.0) / (share - back)
            groups.append(Group(after, False, tuple(parts), mean))
        cases = 1000
        seen = {
            Way.AUTOMATIC: round(cases * (1 - share)),
            Way.ASSISTED: round(cases * (share - back)),
            Way.ABORTED: round(cases * back),
        }
        given_back = sums(np.full(40, 15.0)) if back else Sums(0, 0.0, 0.0)
        units.append(Unit(f"u{n}", seen, tuple(groups), given_back))
    return units


@given(st.integers(0, 2**32 - 1), st.floats(-5, 10), st.sampled_from([(1.0, 0.0), (0.7, 0.0), (0.8, 0.1)]))
def test_levels_and_trends_of_any_kind_leave_the_effect_as_it_is(
    seed: int, saved: float, shares: tuple[float, float]
) -> None:
    """Groups that lie in two periods, cases without a person, cases given back: without noise it comes out exactly."""
    found = from_sums(wedge(np.random.default_rng(seed), saved, 0.0, *shares))
    assert found.wedge.per_case.estimate == pytest.approx(saved, abs=1e-8)
    assert found.fit.effect == pytest.approx(-saved, abs=1e-8)


def test_sums_of_weeks_give_what_single_times_give() -> None:
    """The benchmark measures the same function: a group for each unit and week."""
    lot = np.random.default_rng(4)
    unit, week = (axis.ravel().repeat(6) for axis in np.meshgrid(range(UNITS), range(PERIODS), indexing="ij"))
    since = week - 3 - unit
    minutes = 20 + unit + 0.5 * week - 6.0 * (since >= 0) + lot.normal(0, 2, len(unit))
    rows = observations(
        minutes,
        np.where(since < 0, "manual", "assisted"),
        np.full(len(unit), "a"),
        [MONDAY + timedelta(weeks=int(one)) for one in week],
        np.char.add("u", unit.astype(np.str_)),
    )
    one = stepped_wedge(rows, {f"u{n}": MONDAY + timedelta(weeks=3 + n) for n in range(UNITS)}, 0)
    units = []
    for n in range(UNITS):
        groups = []
        for period in range(PERIODS):
            mine = minutes[(unit == n) & (week == period)]
            parts = tuple(6 * (period == other) for other in range(PERIODS))
            groups.append(Group(period >= 3 + n, False, parts, float(mine.mean())))
        units.append(Unit(f"u{n}", {Way.ASSISTED: 100}, tuple(groups)))
    other = from_sums(units)
    assert other.fit.effect == pytest.approx(-one.per_case.estimate)
    assert other.fit.variance.value == pytest.approx(one.variance.value)
    assert other.fit.variance.df == pytest.approx(one.variance.df)
    # Every case went to a person, so no share varies.
    assert (other.wedge.per_case.low, other.wedge.per_case.high) == pytest.approx((one.per_case.low, one.per_case.high))


def test_what_groups_of_a_unit_have_in_common_widens_the_interval() -> None:
    """The share of cases without a person is known from so many cases only; so is the mean of those given back."""
    lot = np.random.default_rng(5)
    units = wedge(lot, 8.0, 1.0, 0.7, 0.1)
    found = from_sums(units)
    assert found.wedge.variance.value > found.fit.variance.value
    few = [
        Unit(one.name, {way: many // 20 for way, many in one.seen.items()}, one.groups, one.given_back) for one in units
    ]
    assert from_sums(few).wedge.per_case.half_width > found.wedge.per_case.half_width
    spread = Sums(40, 600.0, 600.0 * 15.0 + 39 * 400.0)
    uneven = [Unit(one.name, one.seen, one.groups, spread) for one in units]
    assert from_sums(uneven).wedge.variance.value > found.wedge.variance.value


def test_cases_given_back_take_the_mean_of_the_others_where_few_were_timed() -> None:
    """Then their share counts with the group's own mean."""
    group = Group(True, False, (30,), 6.0)
    seen = {Way.AUTOMATIC: 40, Way.ASSISTED: 50, Way.ABORTED: 10}
    assert Unit("a", seen, (group,)).minutes(group) == pytest.approx(0.6 * 6.0)
    apart = Unit("a", seen, (group,), Sums(30, 600.0, 12000.0))
    assert apart.minutes(group) == pytest.approx(0.5 * 6.0 + 0.1 * 20.0)
    together = Group(True, True, (30,), 6.0)
    assert apart.minutes(together) == pytest.approx(0.6 * 6.0)


def test_units_that_no_period_joins_say_nothing() -> None:
    """Each timed in weeks of its own, or all switched at once: the effect cannot be told from time."""
    alone = [
        Unit(
            f"u{n}",
            {Way.ASSISTED: 10},
            tuple(
                Group(period % 2 == 1, False, tuple(30 * (2 * n + period == one) for one in range(6)), 5.0)
                for period in (0, 1)
            ),
        )
        for n in range(3)
    ]
    with pytest.raises(BusinessError, match="cannot be told from time"):
        from_sums(alone)
    with pytest.raises(BusinessError, match="cannot be told from time"):
        from_sums([])


def test_rework_and_checks_of_all_units_add_up() -> None:
    """Rates times means; what is counted varies as rare events do, what is set does not."""
    sums_ = Sums(40, 320.0, 2600.0)
    parts = Parts(
        (
            Part(BY_HAND, 20, 200, sums_, counted=True),
            Part(OF_PILOT, 10, 400, sums_, counted=True),
            Part(CHECKS, 40, 400, sums_, counted=False),
        ),
        Evidence.CONTROL,
    )
    assert parts.minutes == pytest.approx(0.1 * 8 - 0.025 * 8 - 0.1 * 8)
    assert parts.variances[2] == pytest.approx(0.1**2 * sums_.variance / 40)
    assert parts.variances[0] == pytest.approx(64 * 0.1 / 200 + 0.1**2 * sums_.variance / 40)

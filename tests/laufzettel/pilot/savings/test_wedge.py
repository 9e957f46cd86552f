# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Stepped wedge: units that switch one after the other, told apart from units and weeks by least squares."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from laufzettel.errors import BusinessError
from laufzettel.pilot.evidence import Evidence
from laufzettel.pilot.savings.inputs import Deductions, Hours, Rework
from laufzettel.pilot.savings.observations import Observations, observations
from laufzettel.pilot.savings.spread import Beside
from laufzettel.pilot.savings.wedge import least_squares, stepped_wedge, wedge_hours

MONDAY = date(2026, 3, 2)
UNITS, WEEKS = 4, 10
SWITCHED = {f"u{i}": MONDAY + timedelta(weeks=3 + i) for i in range(UNITS)}


def cells(unit_effects: list[float], week_effects: list[float], saved: float, noise: float = 0.0) -> Observations:
    """Three cases per unit and week; while a unit gets used to it, its cases take far longer."""
    lot = np.random.default_rng(1)
    unit, week = (axis.ravel().repeat(3) for axis in np.meshgrid(range(UNITS), range(WEEKS), indexing="ij"))
    since = week - 3 - unit
    minutes = 30 + np.array(unit_effects)[unit] + np.array(week_effects)[week] + lot.normal(0, 1, len(unit)) * noise
    minutes += np.where(since < 0, 0, np.where(since < 2, 100, -saved))
    days = [MONDAY + timedelta(weeks=int(one), days=4) for one in week]
    way = np.where(since < 0, "manual", "assisted")
    return observations(minutes, way, np.full(len(unit), "a"), days, np.char.add("u", unit.astype(np.str_)))


@given(
    st.lists(st.floats(-5, 5), min_size=UNITS, max_size=UNITS),
    st.lists(st.floats(-5, 5), min_size=WEEKS, max_size=WEEKS),
    st.floats(-5, 10),
)
def test_units_and_weeks_of_any_level_leave_the_effect_as_it_is(
    units: list[float], weeks: list[float], saved: float
) -> None:
    """Any trend over the weeks, any difference between units: without noise the effect comes out exactly."""
    found = stepped_wedge(cells(units, weeks, saved), SWITCHED, 2)
    assert found.per_case.estimate == pytest.approx(saved, abs=1e-9)
    assert found.per_case.half_width == pytest.approx(0, abs=1e-6)
    assert (found.units, found.weeks) == (UNITS, WEEKS)


def test_hours_of_a_wedge_count_rework_and_checks_and_deduct_operation() -> None:
    """Minutes of the wedge and of the parts beside it, times cases; the interval is never narrower than the wedge's."""
    found = stepped_wedge(cells([0, 1, 2, 3], [0.0] * WEEKS, 6, noise=3), SWITCHED, 2)
    rework = Rework(10, 100, np.array([9.0, 11.0, 10.0]), Evidence.REPORTED)
    nothing = Hours(0.0, Evidence.CONTROL)
    deductions = Deductions(Hours(7.0, Evidence.CONTROL), nothing, nothing, 1, 1)
    saved = wedge_hours(found, Beside(None, rework, None), 600, deductions)
    assert saved.per_case.estimate == pytest.approx(found.per_case.estimate - 1)
    assert saved.gross.estimate == pytest.approx(saved.per_case.estimate * 10)
    assert saved.net.low == pytest.approx(saved.gross.low - 7)
    assert saved.gross.half_width > 10 * found.per_case.half_width
    assert (saved.evidence_gross, saved.evidence) == (Evidence.REPORTED, Evidence.REPORTED)
    assert wedge_hours(found, Beside(None, None, None), 600, deductions).evidence is Evidence.CONTROL


def test_a_row_can_stand_for_several_cases() -> None:
    """Where one in four was timed, it counts four times: the same as four rows."""
    rows = cells([0, 1, 2, 3], [0.0] * WEEKS, 5, noise=2)
    heavy = np.where(np.arange(len(rows)) % 3 == 0, 4.0, 1.0)
    order = np.repeat(np.arange(len(rows)), heavy.astype(int))
    repeated = observations(
        rows.minutes[order], rows.way[order], rows.case_type[order], rows.day[order], rows.unit[order]
    )
    one, other = stepped_wedge(rows, SWITCHED, 2, heavy).per_case, stepped_wedge(repeated, SWITCHED, 2).per_case
    assert (one.low, one.high) == pytest.approx((other.low, other.high))


@given(st.integers(3, 30), st.integers(0, 2**32 - 1))
def test_two_groups_of_means_give_the_variance_of_welch(n: int, seed: int) -> None:
    """With nothing but two equal groups, HC2 is s²/n of each, and the degrees of freedom are 2 (n − 1)."""
    means = np.random.default_rng(seed).normal(10, 3, 2 * n)
    after = np.repeat([0.0, 1.0], n)
    found = least_squares(np.column_stack((after, np.ones(2 * n))), means)
    assert found.effect == pytest.approx(means[n:].mean() - means[:n].mean())
    assert found.variance.value == pytest.approx((means[:n].var(ddof=1) + means[n:].var(ddof=1)) / n)
    assert found.variance.df == pytest.approx(2 * (n - 1))


def test_what_cannot_be_told_apart_is_refused() -> None:
    """All units switch in the same week, there are two of them, or a unit has no day."""
    rows = cells([0.0] * UNITS, [0.0] * WEEKS, 5)
    with pytest.raises(BusinessError, match="cannot be told from time"):
        stepped_wedge(rows, dict.fromkeys(SWITCHED, MONDAY + timedelta(weeks=4)), 0)
    with pytest.raises(BusinessError, match="cannot be told from time"):
        stepped_wedge(rows.where(np.isin(rows.unit, ["u0", "u1"])), SWITCHED, 2)
    with pytest.raises(BusinessError, match="“u3”"):
        stepped_wedge(rows, {unit: day for unit, day in SWITCHED.items() if unit != "u3"}, 2)

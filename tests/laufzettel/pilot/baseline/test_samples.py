# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sample sizes as the tables of the measuring guide print them, and what to do at half-time and at the end."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laufzettel.pilot.baseline import samples
from laufzettel.pilot.baseline.samples import Advice

MEANS = {0.5: (96, 43, 24), 0.7: (188, 84, 47), 1.0: (384, 171, 96)}
"""By spread: cases for a precision of 10, 15 and 20 %."""
LOOKS = {0.2: (1537, 683, 246), 0.5: (2401, 1067, 384)}
"""By share: looks for 2, 3 and 5 percentage points."""


def test_the_table_of_means_is_reproduced() -> None:
    """All nine numbers."""
    assert {
        cv: tuple(samples.cases_for_mean(cv, within) for within in samples.PRECISIONS) for cv in samples.SPREADS
    } == MEANS


def test_the_table_of_shares_is_reproduced() -> None:
    """All six numbers."""
    assert {
        share: tuple(samples.looks_for_share(share, within) for within in samples.POINTS) for share in samples.SHARES
    } == LOOKS


@pytest.mark.parametrize(
    ("cases", "days", "advice", "extra"),
    [
        (0, 0, Advice.GO_ON, 0),
        (10, 4, Advice.GO_ON, 0),  # before half-time nobody judges
        (60, 5, Advice.GO_ON, 0),  # half-time, on course
        (50, 5, Advice.EXTEND, 2),  # ten a day: twelve days
        (10, 5, Advice.ENLARGE, 0),  # two a day: sixty days
        (0, 5, Advice.ENLARGE, 0),
        (119, 10, Advice.EXTEND, 1),
        (120, 10, Advice.STOP, 0),
        (120, 8, Advice.GO_ON, 0),  # enough cases, but not yet ten days
        (40, 10, Advice.ENLARGE, 0),
        (100, 14, Advice.EXTEND, 3),  # over its planned end already
        (60, 30, Advice.ENLARGE, 0),
    ],
)
def test_at_half_time_and_at_the_end_there_is_advice(cases: int, days: int, advice: Advice, extra: int) -> None:
    """For 120 wanted in ten days: go on, extend, enlarge or stop."""
    said = samples.progress(cases, 120, days, 10)
    assert (said.advice, said.extra_days) == (advice, extra)


@given(st.integers(0, 500), st.integers(1, 500), st.integers(0, 60), st.integers(1, 60))
def test_advice_is_given_whatever_the_numbers(cases: int, wanted: int, days: int, of_days: int) -> None:
    """Nothing is ever extended by nothing, and nothing is stopped that lacks cases or days."""
    said = samples.progress(cases, wanted, days, of_days)
    assert (said.extra_days > 0) == (said.advice is Advice.EXTEND)
    assert said.advice is not Advice.STOP or (cases >= wanted and days >= samples.FEWEST_DAYS)


def test_days_are_working_days() -> None:
    """All Saints' day 2026 is a Sunday; ten working days from Monday end on the Friday after next."""
    first = date(2026, 11, 2)
    assert samples.last_day_after(first, 10) == date(2026, 11, 13)
    assert samples.working_days(first, date(2026, 11, 13)) == 10
    assert samples.last_day_after(date(2026, 11, 1), 1) == first


def test_the_spread_is_coarse_and_silent_below_thirty() -> None:
    """One decimal: one more time seldom moves it."""
    assert samples.spread([60] * 29) is None
    assert samples.spread([0] * 30) is None
    assert samples.spread([60, 120] * 20) == 0.3

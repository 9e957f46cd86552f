# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Nothing is due on a Saturday, a Sunday or a holiday (§ 108 (3) AO, § 193 BGB)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.hundesteuer.assessment import DUE_DAYS, add_months, instalments
from laufzettel.working_days import ASSUMPTION, LAENDER, LOCAL, NRW, Region, easter, holidays, next_working_day

SUNDAYS = (
    *("1818-03-22", "1943-04-25", "1954-04-18", "1981-04-19", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28"),
    *("2038-04-25", "2049-04-18", "2285-03-22"),
)


@pytest.mark.parametrize("day", SUNDAYS)
def test_easter_is_when_it_is(day: str) -> None:
    """The earliest and the latest possible, and the two years in which the plain rule is a week late."""
    assert easter(int(day[:4])).isoformat() == day


def test_the_holidays_of_a_year_are_those_of_the_law() -> None:
    """§ 2 (1) Feiertagsgesetz NW, for 2026."""
    assert sorted(day.isoformat() for day in holidays(2026)) == [
        *("2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01", "2026-05-14", "2026-05-25", "2026-06-04"),
        *("2026-10-03", "2026-11-01", "2026-12-25", "2026-12-26"),
    ]


@given(st.dates())
def test_the_next_working_day_is_the_first_one_that_is_none_of_these(day: date) -> None:
    """For every day of the calendar: nothing between is a working day, and the day found is one."""
    found = next_working_day(day)

    def rests(one: date) -> bool:
        return one.weekday() >= 5 or one in holidays(one.year)

    assert not rests(found)
    assert all(rests(day + timedelta(days=days)) for days in range((found - day).days))
    assert (found - day).days <= 4


def test_a_month_that_ends_on_a_holiday_ends_after_the_days_that_follow_it() -> None:
    """26 December 2026 is a holiday, the 27th a Sunday."""
    assert instalments(2026, (0, 0, 0, 700), date(2026, 11, 26), NRW) == ((date(2026, 12, 28), 700),)


@pytest.mark.parametrize(
    ("where", "due"),
    [
        (NRW, "2028-08-15"),
        (Region("SL"), "2028-08-16"),
        (Region("BY"), "2028-08-15"),
        (Region("BY", frozenset({ASSUMPTION})), "2028-08-16"),
    ],
)
def test_what_is_due_on_the_assumption_waits_only_where_that_is_a_holiday(where: Region, due: str) -> None:
    """15 August 2028 is a Tuesday, and a holiday in the Saarland and in most municipalities of Bavaria."""
    assert instalments(2028, (0, 0, 2100, 0), date(2028, 6, 1), where) == ((date.fromisoformat(due), 2100),)


def regions() -> st.SearchStrategy[Region]:
    """Any Land, with some of the holidays that hold in some of its municipalities."""
    return st.sampled_from(LAENDER).flatmap(
        lambda land: (
            st.builds(Region, st.just(land), st.frozensets(st.sampled_from(sorted(LOCAL[land]))))
            if land in LOCAL
            else st.just(Region(land))
        )
    )


@given(
    regions(),
    st.integers(2000, 2200),
    st.tuples(*[st.integers(-5000, 5000)] * 4),
    st.dates(date(1999, 1, 1), date(2201, 12, 31)),
)
def test_every_due_date_is_a_working_day_and_never_too_soon(
    where: Region, year: int, owed: tuple[int, int, int, int], notice: date
) -> None:
    """Wherever, whatever is owed and whenever the notice goes out; together it is the year's amount."""
    found = instalments(year, owed, notice, where)
    earliest = min(date(year, month, day) for month, day in DUE_DAYS)
    assert all(day == next_working_day(day, where) >= max(add_months(notice, 1), earliest) for day, _ in found)
    assert sum(cents for _, cents in found) == max(0, sum(owed))

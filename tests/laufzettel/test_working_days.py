# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Working days of every Land: no holiday, no weekend; the library `holidays` knows the same ones."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laufzettel.working_days import (
    ASSUMPTION,
    CORPUS_CHRISTI,
    LAENDER,
    LOCAL,
    PEACE,
    Land,
    Region,
    holidays,
    is_working_day,
    working_days_after,
)

YEARS = range(1995, 2100)
REGIONS = st.sampled_from(LAENDER).flatmap(
    lambda land: st.builds(Region, st.just(land), st.frozensets(st.sampled_from(sorted(LOCAL.get(land, ())) or [""])))
)
DAYS = st.dates(date(1995, 2, 1), date(2099, 11, 30))
SUNDAY = 6


def of_library(year: int, subdivision: str, *categories: str) -> set[date]:
    """What the library says, Sundays left out."""
    from holidays.countries.germany import Germany

    found = Germany(subdiv=subdivision, years=year, categories=("public", *categories))
    return {day for day in found if day.weekday() != SUNDAY}


def ours(year: int, where: Region) -> set[date]:
    """What we say, Sundays left out."""
    return {day for day in holidays(year, where) if day.weekday() != SUNDAY}


@pytest.mark.parametrize("land", LAENDER)
def test_each_land_keeps_the_holidays_the_library_knows(land: Land) -> None:
    """Sixteen Länder, 105 years, the one-time holidays of Berlin and of 2017 among them."""
    for year in YEARS:
        assert ours(year, Region(land)) == of_library(year, land), year


@pytest.mark.parametrize(("land", "name"), [("BY", ASSUMPTION), ("SN", CORPUS_CHRISTI), ("TH", CORPUS_CHRISTI)])
def test_what_holds_in_some_municipalities_holds_where_it_is_said(land: Land, name: str) -> None:
    """Catholic municipalities of Bavaria, Saxony and Thuringia."""
    for year in YEARS:
        assert ours(year, Region(land, frozenset({name}))) == of_library(year, land, "catholic"), year


def test_augsburg_has_a_day_of_its_own() -> None:
    """8 August, and 15 August as well."""
    for year in YEARS:
        assert ours(year, Region("BY", frozenset({ASSUMPTION, PEACE}))) == of_library(year, "Augsburg"), year


@given(DAYS, st.integers(1, 60), REGIONS)
def test_the_day_found_is_a_working_day_and_so_many_lie_between(day: date, count: int, where: Region) -> None:
    """For every Land and any day: never a weekend, never a holiday, and counted one by one."""
    found = working_days_after(day, count, where)
    assert found.weekday() < 5
    assert found not in holidays(found.year, where)
    days = [day + timedelta(days=n) for n in range(1, (found - day).days + 1)]
    assert sum(is_working_day(one, where) for one in days) == count


@given(DAYS, DAYS, st.integers(1, 60), REGIONS)
def test_who_comes_later_is_never_due_sooner(one: date, other: date, count: int, where: Region) -> None:
    """The due day is monotone in the day of receipt, and later the more days there are."""
    first, last = sorted((one, other))
    assert working_days_after(first, count, where) <= working_days_after(last, count, where)
    assert working_days_after(first, count, where) < working_days_after(first, count + 1, where)


@given(DAYS, st.integers(1, 60), REGIONS)
def test_going_back_undoes_going_on(day: date, count: int, where: Region) -> None:
    """Counted from a working day, forth and back lead to where one was."""
    there = working_days_after(day, count, where)
    assert working_days_after(working_days_after(there, count, where), -count, where) == there

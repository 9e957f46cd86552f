# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Cutting a shift loses no minute and invents none; holidays and changes of the clock are those of the calendar."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.zeitzuschlaege.shifts import PLACES, Place, clock_changes, compensation_ends, hours_worked, is_holiday, span
from laufzettel.working_days import NRW, Region

DAYS = st.dates(date(2019, 1, 1), date(2035, 12, 31))
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
AUTUMN, SPRING = date(2026, 10, 25), date(2026, 3, 29)


def test_a_shift_over_midnight_lies_in_the_hours_of_both_days() -> None:
    """From 22:30 to 1:15, with half an hour of break in the middle."""
    work = span(date(2026, 10, 9), time(22, 30), time(1, 15), 30)
    assert [(hour.day.day, hour.hour, hour.minutes) for hour in hours_worked(work, "mitte")] == [
        *((9, 22, 30), (9, 23, 37), (10, 0, 53), (10, 1, 15)),
    ]


@pytest.mark.parametrize(("lies", "hours"), [("anfang", [7, 8]), ("mitte", [6, 8]), ("ende", [6, 7])])
def test_the_break_is_taken_where_the_table_says(lies: Place, hours: list[int]) -> None:
    """Three hours, the break one of them."""
    assert [hour.hour for hour in hours_worked(span(date(2026, 10, 9), time(6), time(9), 60), lies)] == hours


@given(DAYS, TIMES, TIMES, st.integers(0, 120), st.sampled_from(PLACES))
def test_minutes_in_are_minutes_out(day: date, begin: time, end: time, pause: int, lies: Place) -> None:
    """Whenever, however long, on days of 23 and 25 hours too."""
    gross = span(day, begin, end).net
    work = span(day, begin, end, min(pause, max(0, gross)))
    found = hours_worked(work, lies)
    assert sum(hour.minutes for hour in found) == work.net
    assert all(0 < hour.minutes <= 120 for hour in found)
    assert len({(hour.day, hour.hour) for hour in found}) == len(found)


@given(DAYS, TIMES, TIMES, TIMES)
def test_a_shift_in_two_rows_is_the_same_shift(day: date, one: time, two: time, three: time) -> None:
    """Written in one row or cut anywhere into two, the same minutes lie in the same hours."""
    begin, middle, end = sorted((one, two, three))
    if middle in (begin, end) or clock_changes(span(day, begin, end)):
        return
    whole = hours_worked(span(day, begin, end), "mitte")
    parts = [*hours_worked(span(day, begin, middle), "mitte"), *hours_worked(span(day, middle, end), "mitte")]
    assert {(hour.day, hour.hour): hour.minutes for hour in whole} == {
        (hour.day, hour.hour): sum(part.minutes for part in parts if (part.day, part.hour) == (hour.day, hour.hour))
        for hour in parts
    }


def test_the_night_of_the_changed_clock_has_as_many_hours_as_it_has() -> None:
    """From 22 to 6 o'clock: nine hours in October, seven in March, and the day is named to a person."""
    autumn, spring = (span(date(2026, month, day), time(22), time(6)) for month, day in ((10, 24), (3, 28)))
    assert (autumn.net, spring.net) == (540, 420)
    assert [hour.minutes for hour in hours_worked(autumn, "mitte") if hour.hour == 2] == [120]
    assert [hour.minutes for hour in hours_worked(spring, "mitte") if hour.hour == 2] == []
    assert clock_changes(autumn)
    assert clock_changes(spring)


@given(DAYS, TIMES, TIMES)
def test_only_days_of_23_and_25_hours_are_named(day: date, begin: time, end: time) -> None:
    """The two Sundays a year; a shift that ends at their midnight does not touch them."""
    changes = {date(year, month, 31 - (date(year, month, 31).weekday() + 1) % 7)
               for year in range(2018, 2037) for month in (3, 10)}  # fmt: skip
    last = day if end > begin or end == time() else date.fromordinal(day.toordinal() + 1)
    assert clock_changes(span(day, begin, end)) == bool({day, last} & changes)


def test_a_break_that_does_not_fit_is_refused() -> None:
    """More break than shift, or less than nothing."""
    for pause in (61, -1):
        with pytest.raises(ValueError, match="break"):
            span(date(2026, 10, 9), time(6), time(7), pause)


@pytest.mark.parametrize(
    ("day", "where", "holiday"),
    [
        ("2026-04-05", NRW, False),
        ("2026-04-05", Region("BB"), True),
        ("2026-05-24", NRW, False),
        ("2026-05-24", Region("BB"), True),
        ("2026-04-06", NRW, True),
        ("2026-11-01", NRW, True),
        ("2026-11-01", Region("BE"), False),
        ("2026-12-24", NRW, False),
        ("2027-10-03", NRW, True),
    ],
)
def test_easter_sunday_is_a_holiday_only_where_the_law_names_it(day: str, where: Region, holiday: bool) -> None:
    """Not in NRW (BAG 17.3.2010, 5 AZR 317/09); in Brandenburg. All Saints on a Sunday is one in NRW."""
    assert is_holiday(date.fromisoformat(day), where) is holiday


@given(DAYS)
def test_overtime_can_be_compensated_until_the_sunday_of_the_following_week(day: date) -> None:
    """Between 7 and 13 days later, always a Sunday."""
    last = compensation_ends(day)
    assert (last.weekday(), 7 <= (last - day).days <= 13) == (6, True)

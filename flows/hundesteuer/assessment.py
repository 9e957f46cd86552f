# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The arithmetic of the dog tax: months, yearly amounts, quarters and due dates. Money in whole cents, no floats."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from laufzettel.working_days import Region, next_working_day

DUE_DAYS = ((2, 15), (5, 15), (8, 15), (11, 15))
"""Month and day on which each quarter of the year is due (specification 5.A, as in Hannover)."""

Quarters = tuple[int, int, int, int]
"""What is owed for each quarter of a year, in cents."""


class Span(NamedTuple):
    """Some months of one calendar year in which nothing changes."""

    first: date
    months: int

    @property
    def last(self) -> date:
        """The last day of the last month."""
        month = self.first.month + self.months - 1
        return date(self.first.year, month, calendar.monthrange(self.first.year, month)[1])


class Line(NamedTuple):
    """One line of an assessment: a year's months at one rate.

    Attributes:
        span: the months.
        rate_ct: yearly rate in cents; its twelfth is whole.
    """

    span: Span
    rate_ct: int

    @property
    def monthly_ct(self) -> int:
        """What is owed for each month, in cents."""
        return self.rate_ct // 12

    @property
    def amount_ct(self) -> int:
        """What is owed for these months, in cents."""
        return self.span.months * self.monthly_ct


def first_of_month(day: date) -> date:
    """The first day of the month a day lies in."""
    return day.replace(day=1)


def add_months(day: date, months: int) -> date:
    """The same day some months later; the month's last day if it has no such day (30 November + 3 = 28/29 February).

    What would lie beyond the calendar's end, or before its beginning, is that end.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def full_months(start: date, end: date) -> int:
    """How many whole months lie between two days, to the day: 20 January to 19 March is one; negative if turned."""
    months = (end.year - start.year) * 12 + end.month - start.month
    while months > 0 and add_months(start, months) > end:
        months -= 1
    return -1 if end < start else months


def begun_months(start: date, end: date) -> int:
    """How many months have begun between two days: exactly twelve months are twelve, a day more is the thirteenth."""
    if end <= start:
        return 0
    whole = full_months(start, end)
    return whole if add_months(start, whole) == end else whole + 1


def has_whole_twelfth(rate: Decimal) -> bool:
    """Whether a yearly rate in EUR has a whole twelfth in cents, so that it can be owed by the month."""
    cents = rate * 100 / 12
    return cents == cents.to_integral_value()


def rate_ct(rate: Decimal) -> int:
    """A yearly rate in cents.

    Raises:
        ValueError: the rate has no whole twelfth in cents; the statute's rates all have one.
    """
    if not has_whole_twelfth(rate):
        raise ValueError(f"yearly rate {rate} has no whole twelfth")
    return int(rate * 100)


def spans(since: date, until_year: int, turns: Iterable[date] = ()) -> tuple[Span, ...]:
    """The months from one on, cut at the end of each year and wherever something changes.

    Args:
        since: first day of the first month.
        until_year: the last year, up to its December.
        turns: firsts of months in which something changes.
    """
    firsts = {since, *(date(year, 1, 1) for year in range(since.year + 1, until_year + 1))}
    firsts |= {turn for turn in turns if since < turn and turn.year <= until_year}
    if since.year > until_year:
        return ()
    marks = [one.year * 12 + one.month for one in sorted(firsts)] + [until_year * 12 + 13]
    return tuple(
        Span(first, end - begin) for first, begin, end in zip(sorted(firsts), marks[:-1], marks[1:], strict=True)
    )


def total(some: Iterable[Line]) -> int:
    """The sum of the lines in cents."""
    return sum(line.amount_ct for line in some)


def by_year(some: Sequence[Line]) -> dict[int, list[Line]]:
    """The lines of each calendar year."""
    found: dict[int, list[Line]] = {}
    for line in some:
        found.setdefault(line.span.first.year, []).append(line)
    return found


def quarters(some: Iterable[Line]) -> Quarters:
    """What the lines of one year come to in each of its quarters."""
    sums = [0, 0, 0, 0]
    for line in some:
        for month in range(line.span.first.month, line.span.first.month + line.span.months):
            sums[(month - 1) // 3] += line.monthly_ct
    return sums[0], sums[1], sums[2], sums[3]


@lru_cache(maxsize=4_096)  # registrations of one month at one rate are due alike
def instalments(year: int, owed: Quarters, notice: date, where: Region) -> tuple[tuple[date, int], ...]:
    """When how much of a year's tax is due.

    Args:
        year: the calendar year.
        owed: cents per quarter.
        notice: date of the notice; nothing is due sooner than a month after it.
        where: whose holidays count: those at the seat of the cash office, for there the tax is paid (§ 224 (1) AO).

    Returns:
        Due date and cents, in order; together they are the year's amount. A quarter whose day is past, or comes within
        the month, is due one month after the notice. What would be due on a Saturday, a Sunday or a holiday is due on
        the next working day (§ 108 (3) AO, § 193 BGB: a holiday at the place of performance, not where the keeper
        lives). Nothing is due if the year's amount is not positive.
    """
    if sum(owed) <= 0:
        return ()
    earliest = add_months(notice, 1)
    due: dict[date, int] = {}
    for (month, day), cents in zip(DUE_DAYS, owed, strict=True):
        when = next_working_day(max(date(year, month, day), earliest), where)
        due[when] = due.get(when, 0) + cents
    return tuple((when, cents) for when, cents in sorted(due.items()) if cents)


def euros(cents: int) -> str:
    """Cents as text with a decimal point and two places: 7000 is `70.00`."""
    return f"{Decimal(cents) / 100:.2f}"

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The arithmetic of the dog tax: months, yearly amounts, instalments. Money in whole cents, no floats."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

DUE_DAYS = ((2, 15), (5, 15), (8, 15), (11, 15))
"""Day and month on which a quarter is due (specification 5.A, as in Hannover)."""
_NOTICE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an assessment: a year's months at one rate.

    Attributes:
        first, last: first day of the first and last day of the last month.
        months: how many.
        rate_ct: yearly rate in cents.
        amount_ct: what is owed for these months, in cents.
    """

    first: date
    last: date
    months: int
    rate_ct: int
    amount_ct: int


def first_of_month(day: date) -> date:
    """The first day of the month a day lies in."""
    return day.replace(day=1)


def add_months(day: date, months: int) -> date:
    """The same day some months later; the month's last day if it has no such day (30 November + 3 = 28/29 February)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def day_before(day: date) -> date:
    """The day before."""
    return day - timedelta(days=1)


def months_between(start: date, end: date) -> int:
    """Whole calendar months from the month of `start` to the month of `end`; negative if `end` is earlier."""
    return (end.year - start.year) * 12 + end.month - start.month


def monthly_ct(rate: Decimal) -> int:
    """A twelfth of a yearly rate in cents.

    Args:
        rate: EUR per year.

    Raises:
        ValueError: the rate has no whole twelfth in cents; the statute's rates all have one.
    """
    cents = rate * 100 / 12
    if cents != cents.to_integral_value():
        raise ValueError(f"yearly rate {rate} has no whole twelfth")
    return int(cents)


def lines(start: date, rate: Decimal, until_year: int) -> list[Line]:
    """The assessment from a month on, one line per calendar year.

    Args:
        start: first day of the first month owed.
        rate: EUR per year.
        until_year: last year assessed.
    """
    each = monthly_ct(rate)
    found = []
    for year in range(start.year, until_year + 1):
        first = max(start, date(year, 1, 1))
        months = 13 - first.month
        found.append(Line(first, date(year, 12, 31), months, int(rate * 100), months * each))
    return found


def instalments(total_ct: int, notice: date) -> list[tuple[date, int]]:
    """When how much is due.

    Args:
        total_ct: the sum in cents.
        notice: date of the notice; nothing is due sooner than 30 days after it.

    Returns:
        Due date and cents: the quarter days left in the year of the notice, equal parts, odd cents in the first; one
        single date 30 days after the notice if none is left.
    """
    if total_ct <= 0:
        return []
    earliest = notice + _NOTICE
    days = [day for month, number in DUE_DAYS if (day := date(notice.year, month, number)) >= earliest]
    if not days:
        return [(earliest, total_ct)]
    part, odd = divmod(total_ct, len(days))
    return [(day, part + (odd if index == 0 else 0)) for index, day in enumerate(days)]


def euros(cents: int) -> str:
    """Cents as text with a decimal point and two places: 7000 is `70.00`."""
    return f"{Decimal(cents) / 100:.2f}"


def total(some: Sequence[Line]) -> int:
    """The sum of the lines in cents."""
    return sum(line.amount_ct for line in some)

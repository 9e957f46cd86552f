# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Built-in functions of dates."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from laufzettel.rules.feel.builtin import builtin
from laufzettel.rules.feel.dates import Date, Moment, Time
from laufzettel.rules.feel.durations import NANOS
from laufzettel.rules.feel.values import Value
from laufzettel.rules.feel.zones import Offset

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def _day(value: Date | Moment) -> Date:
    return value.date if isinstance(value, Moment) else value


@builtin("day of year", "date: date|date and time", "number")
def _day_of_year(date: Date | Moment) -> Value:
    return Decimal(_day(date).day_of_year)


@builtin("day of week", "date: date|date and time", "string")
def _day_of_week(date: Date | Moment) -> Value:
    return _DAYS[_day(date).weekday - 1]


@builtin("month of year", "date: date|date and time", "string")
def _month_of_year(date: Date | Moment) -> Value:
    return _MONTHS[_day(date).month - 1]


@builtin("week of year", "date: date|date and time", "number")
def _week_of_year(date: Date | Moment) -> Value:
    return Decimal(_day(date).week)


@builtin("now", "", "date and time")
def _now() -> Value:
    return _moment(datetime.now(UTC))


@builtin("today", "", "date")
def _today() -> Value:
    return _moment(datetime.now(UTC)).date


def _moment(now: datetime) -> Moment:
    seconds = (now.hour * 60 + now.minute) * 60 + now.second
    return Moment(Date(now.year, now.month, now.day), Time(seconds * NANOS + now.microsecond * 1000, Offset(0)))

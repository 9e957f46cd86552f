# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Dates, times of day and moments of FEEL, with years beyond 1 to 9999, which Python's own do not have."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from laufzettel.rules.feel.durations import DAY_SECONDS, NANOS, Span
from laufzettel.rules.feel.zones import Offset, Place, Zone, offset_at

FURTHEST_YEAR = 999_999_999
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAY_NANOS = DAY_SECONDS * NANOS


def is_leap(year: int) -> bool:
    """Whether the year has a 29th of February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_days(year: int, month: int) -> int:
    """How many days the month has."""
    return 29 if month == 2 and is_leap(year) else _DAYS[month - 1]


def day_number(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01 in the Gregorian calendar, carried on into all times."""
    shifted = year - (month <= 2)
    era, of_era = divmod(shifted, 400)
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468


def civil(number: int) -> tuple[int, int, int]:
    """Year, month and day of a day number; the inverse of `day_number`."""
    era, of_era = divmod(number + 719_468, 146_097)
    year = (of_era - of_era // 1_460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    month = (5 * of_year + 2) // 153
    day = of_year - (153 * month + 2) // 5 + 1
    month = month + 3 if month < 10 else month - 9
    return era * 400 + year + (month <= 2), month, day


@dataclass(frozen=True, slots=True, order=True)
class Date:
    """A day."""

    year: int
    month: int
    day: int

    def __str__(self) -> str:
        return f"{'-' if self.year < 0 else ''}{abs(self.year):04d}-{self.month:02d}-{self.day:02d}"

    @property
    def number(self) -> int:
        """Days since 1970-01-01."""
        return day_number(self.year, self.month, self.day)

    @property
    def weekday(self) -> int:
        """1 for Monday to 7 for Sunday."""
        return (self.number + 3) % 7 + 1

    @property
    def day_of_year(self) -> int:
        """1 for the first of January."""
        return self.number - day_number(self.year, 1, 1) + 1

    @property
    def week(self) -> int:
        """The week of the year by ISO 8601."""
        year, _, _ = civil(self.number - self.weekday + 4)  # the year of this week's Thursday
        first = day_number(year, 1, 4)
        return (self.number - first + (first + 3) % 7) // 7 + 1


def make_date(year: int, month: int, day: int) -> Date | None:
    """The day, or None if the calendar has no such day."""
    if abs(year) > FURTHEST_YEAR or not 1 <= month <= 12 or not 1 <= day <= month_days(year, month):
        return None
    return Date(year, month, day)


def date_of(number: int) -> Date | None:
    """The day of a day number, or None beyond the years FEEL knows."""
    return make_date(*civil(number))


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day, in nanoseconds since midnight, with or without a zone."""

    nanos: int
    zone: Zone | None = None

    def __str__(self) -> str:
        minutes, nanos = divmod(self.nanos, 60 * NANOS)
        seconds, nanos = divmod(nanos, NANOS)
        fraction = f".{nanos:09d}".rstrip("0") if nanos else ""
        zone = "" if self.zone is None else str(self.zone)
        return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}{fraction}{zone}"

    @property
    def hour(self) -> int:
        """0 to 23."""
        return self.nanos // (3600 * NANOS)

    @property
    def minute(self) -> int:
        """0 to 59."""
        return self.nanos // (60 * NANOS) % 60

    @property
    def second(self) -> Decimal:
        """0 to 59, with its decimals."""
        whole, nanos = divmod(self.nanos % (60 * NANOS), NANOS)
        return Decimal(whole) + Decimal(nanos).scaleb(-9) if nanos else Decimal(whole)

    @property
    def instant(self) -> int:
        """Nanoseconds since midnight UTC; without a zone, since midnight. A place counts as on 1970-01-01."""
        if self.zone is None:
            return self.nanos
        return self.nanos - offset_at(self.zone, 1970, self.nanos // NANOS) * NANOS


def make_time(hour: int, minute: int, nanos: int, zone: Zone | None) -> Time | None:
    """The time of day, or None if no clock shows it.

    Args:
        hour: 0 to 23.
        minute: 0 to 59.
        nanos: nanoseconds since the full minute.
        zone: its zone, if it has one.
    """
    if not (0 <= hour <= 23 and 0 <= minute <= 59 and 0 <= nanos < 60 * NANOS):
        return None
    return Time((hour * 60 + minute) * 60 * NANOS + nanos, zone)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day and a time of day: FEEL's date and time."""

    date: Date
    time: Time

    def __str__(self) -> str:
        return f"{self.date}T{self.time}"

    @property
    def zone(self) -> Zone | None:
        """The zone of its time."""
        return self.time.zone

    @property
    def offset(self) -> int | None:
        """How far from UTC, in seconds; None without a zone."""
        if self.zone is None:
            return None
        return offset_at(self.zone, self.date.year, self.date.number * DAY_SECONDS + self.time.nanos // NANOS)

    @property
    def instant(self) -> int:
        """Nanoseconds since 1970 in UTC; without a zone, as if it were UTC."""
        return self.date.number * _DAY_NANOS + self.time.nanos - (self.offset or 0) * NANOS

    def moved(self, span: Span) -> Moment | None:
        """So much later; at a place, by the clock of the world, not of the wall."""
        if isinstance(self.zone, Place):
            return at_place(self.instant + span.nanos, self.zone)
        days, nanos = divmod(self.time.nanos + span.nanos, _DAY_NANOS)
        date = date_of(self.date.number + days)
        return None if date is None else Moment(date, Time(nanos, self.zone))


def midnight(date: Date) -> Moment:
    """The day's beginning in UTC: what a date counts as where a moment is expected."""
    return Moment(date, Time(0, Offset(0)))


def at_place(instant: int, zone: Place) -> Moment | None:
    """What calendar and clock of a place show at an instant."""
    offset = 0
    for _ in range(2):  # the offset depends on the local time, which depends on the offset
        days, nanos = divmod(instant + offset * NANOS, _DAY_NANOS)
        date = date_of(days)
        if date is None:
            return None
        offset = offset_at(zone, date.year, days * DAY_SECONDS + nanos // NANOS)
    days, nanos = divmod(instant + offset * NANOS, _DAY_NANOS)
    date = date_of(days)
    return None if date is None else Moment(date, Time(nanos, zone))


def plus_months(date: Date, months: int) -> Date | None:
    """So many months later, on the month's last day where it has no such day."""
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    return make_date(year, month + 1, min(date.day, month_days(year, month + 1)))


def months_between(start: Moment, end: Moment) -> int:
    """Whole months from one moment to the other, negative if the other is earlier."""
    if end.instant < start.instant:
        return -months_between(end, start)
    months = (end.date.year - start.date.year) * 12 + end.date.month - start.date.month
    return months - ((end.date.day, end.time.nanos) < (start.date.day, start.time.nanos))

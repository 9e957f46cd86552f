# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Clock and calendar: a span of work, cut into the hours of the clock it touches. What an hour is worth say the tables.

Cut is at every full hour, not only at 0, 6, 13 and 21 o'clock, so that a limit in a table may be moved to any full hour
without a program being changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NamedTuple, get_args
from zoneinfo import ZoneInfo

from laufzettel.working_days import Region, easter, holidays

BERLIN = ZoneInfo("Europe/Berlin")
Place = Literal["anfang", "mitte", "ende"]
PLACES: tuple[Place, ...] = get_args(Place)
"""Where a break may lie in a span."""
_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)
_DAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
_PENTECOST = timedelta(days=49)


class Span(NamedTuple):
    """A span of work, as moments that no change of the clock confuses.

    Attributes:
        begin, end: in UTC.
        pause: minutes within that are no work.
    """

    begin: datetime
    end: datetime
    pause: int

    @property
    def net(self) -> int:
        """Minutes of work."""
        return _minutes(self.end - self.begin) - self.pause


class Worked(NamedTuple):
    """So many minutes of work within one hour of the clock.

    Attributes:
        day, hour: as the clock on the wall shows them.
        minutes: 1 to 60; up to 120 in the hour that a night in October has twice.
    """

    day: date
    hour: int
    minutes: int


def span(day: date, begin: time, end: time, pause: int = 0) -> Span:
    """A row of a time sheet; an end that is not after the beginning lies on the next day.

    Args:
        day: on which it begins.
        begin, end: as the clock on the wall shows them, to the minute.
        pause: its minutes.

    Raises:
        ValueError: the break is longer than the span, or less than nothing.
    """
    last = day if end > begin else day + timedelta(days=1)
    found = Span(_moment(day, begin), _moment(last, end), pause)
    if pause < 0 or found.net < 0:
        raise ValueError("the break does not fit into the span")
    return found


def hours_worked(work: Span, pause_lies: Place) -> list[Worked]:
    """The hours of the clock in which somebody worked, in their order.

    Args:
        work: the span.
        pause_lies: where in it the break is taken.
    """
    before = {"anfang": 0, "mitte": work.net // 2, "ende": work.net}[pause_lies]
    leaves = work.begin + before * _MINUTE
    minutes: Counter[tuple[date, int]] = Counter()
    for begin, end in ((work.begin, leaves), (leaves + work.pause * _MINUTE, work.end)):
        for first, last in _cut(begin, end):
            here = first.astimezone(BERLIN)
            minutes[here.date(), here.hour] += _minutes(last - first)
    return [Worked(day, hour, count) for (day, hour), count in minutes.items()]


def clock_changes(work: Span) -> bool:
    """Whether the span touches a day of 23 or 25 hours."""
    first = work.begin.astimezone(BERLIN).date()
    after = (work.end - _MINUTE).astimezone(BERLIN).date() + timedelta(days=1)
    return _moment(after, time()) - _moment(first, time()) != (after - first)


def weekday(day: date) -> str:
    """Its name in two letters."""
    return _DAYS[day.weekday()]


def is_holiday(day: date, where: Region) -> bool:
    """Whether a day is a holiday by the law of the Land.

    Easter Sunday and Pentecost are Sundays like others, except in Brandenburg, whose law names them.
    """
    named = where.land == "BB" and day - easter(day.year) in (timedelta(), _PENTECOST)
    return named or day in holidays(day.year, where)


def compensation_ends(day: date) -> date:
    """The last day on which overtime can be compensated: the Sunday of the following week (§ 7 Abs. 7 TVöD)."""
    return day + timedelta(days=13 - day.weekday())


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, BERLIN).astimezone(UTC)


def _minutes(length: timedelta) -> int:
    return length // _MINUTE


def _cut(begin: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Cut at full hours; those of UTC are those of Berlin, whose difference is a whole number of hours."""
    while begin < end:
        last = min(end, begin.replace(minute=0, second=0, microsecond=0) + _HOUR)
        yield begin, last
        begin = last

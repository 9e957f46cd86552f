# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Built-in functions that make one type of another: number, string, date, time, date and time, durations."""

from __future__ import annotations

import re
from decimal import Decimal, DecimalException

from laufzettel.rules.feel.builtin import builtin
from laufzettel.rules.feel.dates import Date, Moment, Time, at_place, make_date, make_time, midnight, months_between
from laufzettel.rules.feel.durations import NANOS, Months, Span, read_duration, to_nanos
from laufzettel.rules.feel.numbers import CONTEXT, whole
from laufzettel.rules.feel.printing import printed_value
from laufzettel.rules.feel.reading import read_date, read_moment, read_time
from laufzettel.rules.feel.values import Value
from laufzettel.rules.feel.zones import FURTHEST, Offset, Place, Zone, read_zone

_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII)


@builtin("number", "from: string", "number")
def _number(text: str) -> Value:
    return _read(text)


@builtin("number", "from: number", "number")
def _number_itself(value: Decimal) -> Value:
    return value


@builtin("number", "from: string, grouping separator: string|null, decimal separator: string|null", "number")
def _number_with_signs(text: str, grouping: str | None, point: str | None) -> Value:
    if grouping not in (None, " ", ".", ",") or point not in (None, ".", ",") or (grouping and grouping == point):
        return None
    if grouping:
        text = text.replace(grouping, "")
    if point and point != ".":
        text = "?" if "." in text else text.replace(point, ".")
    return _read(text)


def _read(text: str) -> Value:
    if not _NUMBER.fullmatch(text):
        return None
    try:
        return CONTEXT.create_decimal(text)
    except DecimalException:
        return None


@builtin("string", "from: any", "string")
def _string(value: Value) -> Value:
    return None if value is None else printed_value(value)


@builtin("date", "from: string", "date")
def _date_text(text: str) -> Value:
    return read_date(text)


@builtin("date", "from: date", "date")
def _date_itself(date: Date) -> Value:
    return date


@builtin("date", "from: date and time", "date")
def _date_of_moment(moment: Moment) -> Value:
    return moment.date


@builtin("date", "year: number, month: number, day: number", "date")
def _date_parts(year: Decimal, month: Decimal, day: Decimal) -> Value:
    parts = whole(year), whole(month), whole(day)
    if parts[0] is None or parts[1] is None or parts[2] is None:
        return None
    return make_date(parts[0], parts[1], parts[2])


@builtin("time", "from: string", "time")
def _time_text(text: str) -> Value:
    return read_time(text)


@builtin("time", "from: time", "time")
def _time_itself(time: Time) -> Value:
    return time


@builtin("time", "from: date", "time")
def _time_of_date(date: Date) -> Value:
    return midnight(date).time


@builtin("time", "from: date and time", "time")
def _time_of_moment(moment: Moment) -> Value:
    return moment.time


@builtin("time", "hour: number, minute: number, second: number, offset: days and time duration|null?", "time")
def _time_parts(hour: Decimal, minute: Decimal, second: Decimal, offset: Span | None = None) -> Value:
    hours, minutes = whole(hour), whole(minute)
    zone: Zone | None = None
    if offset is not None:
        if abs(offset.nanos) > FURTHEST * NANOS or offset.nanos % NANOS:
            return None
        zone = Offset(offset.nanos // NANOS)
    if hours is None or minutes is None or not 0 <= second < 60:
        return None
    return make_time(hours, minutes, to_nanos(second), zone)


@builtin("date and time", "from: string", "date and time")
def _moment_text(text: str) -> Value:
    date = read_date(text)
    return Moment(date, Time(0)) if date else read_moment(text)


@builtin("date and time", "from: date and time", "date and time")
def _moment_itself(moment: Moment) -> Value:
    return moment


@builtin("date and time", "date: date, time: time", "date and time")
def _moment_of_date(date: Date, time: Time) -> Value:
    return Moment(date, time)


@builtin("date and time", "date: date and time, time: time", "date and time")
def _moment_of_moment(moment: Moment, time: Time) -> Value:
    return Moment(moment.date, time)


@builtin("date and time", "date: date and time, timezone: string", "date and time")
def _moment_elsewhere(moment: Moment, zone: str) -> Value:
    there = read_zone(zone) or read_zone(f"@{zone}")
    if there is None or moment.zone is None:
        return None
    if isinstance(there, Place):
        return at_place(moment.instant, there)
    in_utc = Moment(moment.date, Time(moment.time.nanos, there))
    return in_utc.moved(Span(moment.instant - in_utc.instant))


@builtin("duration", "from: string", "Any")
def _duration(text: str) -> Value:
    return read_duration(text)


@builtin("duration", "from: days and time duration|years and months duration", "Any")
def _duration_itself(value: Span | Months) -> Value:
    return value


@builtin("years and months duration", "from: date|date and time, to: date|date and time", "years and months duration")
def _months_between(start: Date | Moment, end: Date | Moment) -> Value:
    first = midnight(start) if isinstance(start, Date) else start
    last = midnight(end) if isinstance(end, Date) else end
    return Months(months_between(first, last))

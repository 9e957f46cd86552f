# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands behind a dot: entries of contexts, and the parts of dates, times, durations and ranges."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from laufzettel.rules.feel.dates import Date, Moment, Time
from laufzettel.rules.feel.durations import Months, Span, span
from laufzettel.rules.feel.numbers import CONTEXT
from laufzettel.rules.feel.values import Range, Value
from laufzettel.rules.feel.zones import Offset, Place, offset_at


def _offset(of: Time | Moment) -> Value:
    if isinstance(of, Moment):
        return None if of.offset is None else span(of.offset)
    if of.zone is None:
        return None
    return span(of.zone.seconds if isinstance(of.zone, Offset) else offset_at(of.zone, 1970, 0))


def _place(of: Time | Moment) -> Value:
    return of.zone.name if isinstance(of.zone, Place) else None


_DATE: dict[str, Callable[[Date], Value]] = {
    "year": lambda date: Decimal(date.year),
    "month": lambda date: Decimal(date.month),
    "day": lambda date: Decimal(date.day),
    "weekday": lambda date: Decimal(date.weekday),
}
_TIME: dict[str, Callable[[Time], Value]] = {
    "hour": lambda time: Decimal(time.hour),
    "minute": lambda time: Decimal(time.minute),
    "second": lambda time: time.second,
}
_ZONED: dict[str, Callable[[Time | Moment], Value]] = {"time offset": _offset, "timezone": _place}
_MONTHS: dict[str, Callable[[Months], Value]] = {
    "years": lambda value: Decimal(value.parts()[0]),
    "months": lambda value: Decimal(value.parts()[1]),
}
_SPAN: dict[str, Callable[[Span], Value]] = {
    "days": lambda value: Decimal(value.parts()[0]),
    "hours": lambda value: Decimal(value.parts()[1]),
    "minutes": lambda value: Decimal(value.parts()[2]),
    "seconds": lambda value: CONTEXT.plus(value.parts()[3]),
}
_RANGE: dict[str, Callable[[Range], Value]] = {
    "start": lambda value: value.low,
    "end": lambda value: value.high,
    "start included": lambda value: value.low_closed,
    "end included": lambda value: value.high_closed,
}


def member(value: Value, name: str) -> Value:  # noqa: PLR0911 - one line per type
    """What `value.name` says; of a list, that of each element; null where there is no such thing."""
    if isinstance(value, dict):
        return value.get(name)
    if isinstance(value, list):
        return [member(one, name) for one in value]
    if isinstance(value, Date):
        return _DATE[name](value) if name in _DATE else None
    if isinstance(value, Moment):
        if name in _DATE:
            return _DATE[name](value.date)
        if name in _TIME:
            return _TIME[name](value.time)
        return _ZONED[name](value) if name in _ZONED else None
    if isinstance(value, Time):
        if name in _TIME:
            return _TIME[name](value)
        return _ZONED[name](value) if name in _ZONED else None
    if isinstance(value, Months):
        return _MONTHS[name](value) if name in _MONTHS else None
    if isinstance(value, Span):
        return _SPAN[name](value) if name in _SPAN else None
    if isinstance(value, Range):
        return _RANGE[name](value) if name in _RANGE else None
    return None

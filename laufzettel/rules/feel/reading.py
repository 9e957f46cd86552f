# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Dates, times and durations from their ISO 8601 texts."""

from __future__ import annotations

import re

from laufzettel.rules.feel.dates import Date, Moment, Time, date_of, make_date, make_time
from laufzettel.rules.feel.durations import NANOS, Months, Span, read_duration
from laufzettel.rules.feel.zones import read_zone

_DATE = re.compile(r"(-?(?:[1-9][0-9]{4,8}|[0-9]{4}))-([0-9]{2})-([0-9]{2})", re.ASCII)
_TIME = re.compile(r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(Z|z|[+-].*|@.*)?", re.ASCII)

_MIDNIGHT = re.compile(r"24:00:00(?:\.0+)?(.*)")  # the end of a day is the beginning of the next


def read_date(text: str) -> Date | None:
    """A date such as `2026-01-31` or `-45678-01-31`; None if the text is none."""
    found = _DATE.fullmatch(text)
    return make_date(int(found[1]), int(found[2]), int(found[3])) if found else None


def read_time(text: str) -> Time | None:
    """A time such as `12:30:00.5+01:00` or `12:30:00@Europe/Berlin`; None if the text is none."""
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    zone = read_zone(found[5]) if found[5] else None
    if found[5] and zone is None:
        return None
    nanos = int(found[3]) * NANOS + int((found[4] or "")[:9].ljust(9, "0"))
    return make_time(int(found[1]), int(found[2]), nanos, zone)


def read_moment(text: str) -> Moment | None:
    """A date and time such as `2026-01-31T12:30:00Z`; None if the text is none."""
    day, mark, clock = text.partition("T")
    date, time = read_date(day), read_time(clock) if mark else None
    if date and mark and (late := _MIDNIGHT.fullmatch(clock)):
        date, time = date_of(date.number + 1), read_time(f"00:00:00{late[1]}")
    return Moment(date, time) if date and time else None


def read_temporal(text: str) -> Date | Time | Moment | Months | Span | None:
    """What an `@`-literal means; None if the text is nothing of the kind."""
    return read_date(text) or read_moment(text) or read_time(text) or read_duration(text)

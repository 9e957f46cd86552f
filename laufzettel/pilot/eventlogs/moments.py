# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Points in time as they stand in logs, the clock on the wall in Germany, and the time offices are open."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from laufzettel.working_days import Region, is_working_day

Moments = npt.NDArray[np.int64]

HOUR, DAY = 3_600_000, 86_400_000
"""Milliseconds."""
OPENS, CLOSES = 8 * HOUR, 16 * HOUR
"""Working hours are counted from 8 to 16 o'clock: eight hours, as 1,600 hours in 200 days suppose."""

_ZONE = ZoneInfo("Europe/Berlin")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_FIRST_DAY = date(1970, 1, 1)
EARLIEST, LATEST = ((datetime(year, 1, 1, tzinfo=UTC) - _EPOCH) // _MILLISECOND for year in (1990, 2100))
"""What lies before or after is a placeholder."""

_GERMAN = re.compile(
    r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:,?[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,6})\d*)?)?(?: Uhr)?)?"
)
_DATE_LENGTH = 10


def read(text: str) -> datetime:
    """The point in time a text means; aware only if the text names its zone.

    Args:
        text: ISO 8601 (also with a space in the middle), or German as in `01.03.2026 08:15`.

    Raises:
        ValueError: it means none.
    """
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        found = _GERMAN.fullmatch(text.strip())
        if found is None:
            return datetime.fromisoformat(re.sub(r"\s+(?=[+-]\d|Z\Z)", "", text.strip()))
        day, month, year, hour, minute, second, fraction = found.groups(default="00")
        clock = f"{hour:0>2}:{minute}:{second}.{fraction:0<6}"
        return datetime.fromisoformat(f"{year}-{month:0>2}-{day:0>2}T{clock}")


def in_ms(when: datetime) -> int:
    """Milliseconds since 1970; without a zone, the clock on the wall in Germany is meant."""
    if when.tzinfo is None:
        since = when.replace(tzinfo=UTC) - _EPOCH
        ahead = _ahead_on_the_wall(when.year, when.month, when.day, when.hour)
    else:
        since, ahead = when - _EPOCH, 0
    return since.days * DAY + since.seconds * 1000 + since.microseconds // 1000 - ahead  # thrice as fast as dividing


def is_date_only(text: str) -> bool:
    """Whether a readable text names no time of day."""
    return len(text) <= _DATE_LENGTH


@lru_cache(maxsize=65_536)
def _ahead_on_the_wall(year: int, month: int, day: int, hour: int) -> int:
    """Milliseconds by which the wall is ahead of UTC; of an hour that comes twice, the first one is meant."""
    return (datetime(year, month, day, hour, tzinfo=_ZONE).utcoffset() or timedelta()) // _MILLISECOND


def on_the_wall(moments: Moments) -> Moments:
    """What the clock on the wall shows in Germany, as milliseconds since its 1 January 1970.

    Args:
        moments: UTC, at least one, none before 1990 or after 2099.
    """
    first, last = int(moments.min()) // DAY, int(moments.max()) // DAY
    ahead: list[int] = []
    now = _ahead(first * DAY)
    for day in range(first, last + 1):
        tomorrow = _ahead((day + 1) * DAY)
        ahead += [now] * 24 if now == tomorrow else [_ahead(day * DAY + hour * HOUR) for hour in range(24)]
        now = tomorrow
    offsets: Moments = np.array(ahead, dtype=np.int64)
    return moments + offsets[moments // HOUR - first * 24]


def _ahead(moment: int) -> int:
    return (datetime.fromtimestamp(moment / 1000, _ZONE).utcoffset() or timedelta()) // _MILLISECOND


def day_of(wall: int) -> date:
    """The day a clock on the wall shows."""
    return _FIRST_DAY + timedelta(days=wall // DAY)


def worked_until(wall: Moments, where: Region, first: int) -> Moments:
    """Milliseconds of working hours from a day's begin up to each moment.

    Args:
        wall: what the clock on the wall shows; at least one.
        where: whose holidays.
        first: the day, in days since 1970; not after any of the moments.
    """
    days = wall // DAY
    last = int(days.max())
    works = np.array([is_working_day(day_of(day * DAY), where) for day in range(first, last + 1)], dtype=np.int64)
    before = np.cumsum(works) - works
    at = days - first
    today = np.clip(wall - days * DAY, OPENS, CLOSES) - OPENS
    worked: Moments = before[at] * (CLOSES - OPENS) + works[at] * today
    return worked

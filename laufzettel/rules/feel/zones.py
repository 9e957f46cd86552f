# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Time zones: none, a fixed offset from UTC, or a place of the IANA list whose offset depends on the day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

FURTHEST = 18 * 3600
"""No place on earth is further from UTC, in seconds."""

_OFFSET = re.compile(r"([+-])([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?", re.ASCII)
_CYCLE = 400  # years after which the calendar repeats itself, weekdays included
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Offset:
    """A fixed offset from UTC."""

    seconds: int

    def __str__(self) -> str:
        if not self.seconds:
            return "Z"
        minutes, seconds = divmod(abs(self.seconds), 60)
        tail = f":{seconds:02d}" if seconds else ""
        return f"{'-' if self.seconds < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}{tail}"


@dataclass(frozen=True, slots=True)
class Place:
    """A zone of the IANA list, such as Europe/Berlin."""

    name: str

    def __str__(self) -> str:
        return f"@{self.name}"


Zone = Offset | Place


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(available_timezones())


def read_zone(text: str) -> Zone | None:
    """A zone as it stands behind a time: `Z`, `+01:00`, `@Europe/Berlin`; None if the text is none."""
    if text in ("Z", "z"):
        return Offset(0)
    if text.startswith("@"):
        return Place(text[1:]) if text[1:] in _known() else None
    found = _OFFSET.fullmatch(text)
    if found is None or int(found[3]) > 59 or int(found[4] or 0) > 59:
        return None
    seconds = int(found[2]) * 3600 + int(found[3]) * 60 + int(found[4] or 0)
    if seconds > FURTHEST:
        return None
    return Offset(-seconds if found[1] == "-" else seconds)


def offset_at(zone: Zone, year: int, local_seconds: int) -> int:
    """How far the zone is from UTC at a local time, in seconds.

    Args:
        zone: the zone.
        year: year of the local time; it selects the year's rules.
        local_seconds: local seconds since the beginning of 1970.
    """
    if isinstance(zone, Offset):
        return zone.seconds
    cycles = (year - 1970) // _CYCLE if not 1 < year < 9999 else 0
    seconds = local_seconds - cycles * 146_097 * 86_400
    local = (_EPOCH + timedelta(seconds=seconds)).replace(tzinfo=ZoneInfo(zone.name))
    offset = local.utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""On which day falls due what would be due on a Saturday, a Sunday or a public holiday (§ 108 (3) AO, § 193 BGB).

The holidays are those of North Rhine-Westphalia (Feiertagsgesetz NW § 2), where all of them hold in every municipality.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

_SATURDAY = 5
_FIXED = ((1, 1), (5, 1), (10, 3), (11, 1), (12, 25), (12, 26))
"""Neujahr, Tag der Arbeit, Tag der Deutschen Einheit, Allerheiligen, and the two days of Christmas."""
_AFTER_EASTER = (-2, 1, 39, 50, 60)
"""Karfreitag, Ostermontag, Christi Himmelfahrt, Pfingstmontag, Fronleichnam; the others are Sundays anyway."""


def next_working_day(day: date) -> date:
    """The day itself if it is a working day, otherwise the first one after it."""
    while day.weekday() >= _SATURDAY or day in holidays(day.year):
        day += timedelta(days=1)
    return day


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """The public holidays of a year that hold everywhere in North Rhine-Westphalia, Sundays left out."""
    sunday = easter(year)
    moving = {sunday + timedelta(days=days) for days in _AFTER_EASTER}
    return frozenset(moving | {date(year, month, day) for month, day in _FIXED})


def easter(year: int) -> date:
    """Easter Sunday of a year, by the Gregorian calendar (Gauss's rule as Lichtenberg mended it)."""
    century = year // 100
    moon = 15 + (3 * century + 3) // 4 - (8 * century + 13) // 25
    shift = 2 - (3 * century + 3) // 4
    golden = year % 19
    seed = (19 * golden + moon) % 30
    mended = (seed + golden // 11) // 29
    limit = 21 + seed - mended
    first_sunday = 7 - (year + year // 4 + shift) % 7
    return date(year, 3, 1) + timedelta(days=limit + 7 - (limit - first_sunday) % 7 - 1)

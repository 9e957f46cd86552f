# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Working days: Saturdays, Sundays and the public holidays of the Land are none (§ 108 (3) AO, § 193 BGB).

The holidays are those of all sixteen Länder as they hold since 1995; those that hold only in some municipalities are
named apart. Tests compare them with the library `holidays`, so that a change of the law is noticed when it is renewed.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

Land = Literal["BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"]
"""The sixteen Länder as ISO 3166-2 calls them, without `DE-`."""
LAENDER: tuple[Land, ...] = get_args(Land)

_SATURDAY = 5
_FIXED = ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26))
"""Neujahr, Tag der Arbeit, Tag der Deutschen Einheit, and the two days of Christmas."""
_AFTER_EASTER = (-2, 1, 39, 50)
"""Karfreitag, Ostermontag, Christi Himmelfahrt, Pfingstmontag; the others are Sundays anyway."""
_CORPUS_CHRISTI = 60
"""Fronleichnam, so many days after Easter."""
_EPIPHANY, _WOMEN, _PEACE, _ASSUMPTION = (1, 6), (3, 8), (8, 8), (8, 15)
_CHILDREN, _REFORMATION, _ALL_SAINTS = (9, 20), (10, 31), (11, 1)
_ALWAYS = 0

_FIXED_OF: dict[Land, tuple[tuple[tuple[int, int], int], ...]] = {
    "BB": ((_REFORMATION, _ALWAYS),),
    "BE": ((_WOMEN, 2019),),
    "BW": ((_EPIPHANY, _ALWAYS), (_ALL_SAINTS, _ALWAYS)),
    "BY": ((_EPIPHANY, _ALWAYS), (_ALL_SAINTS, _ALWAYS)),
    "HB": ((_REFORMATION, 2018),),
    "HE": (),
    "HH": ((_REFORMATION, 2018),),
    "MV": ((_WOMEN, 2023), (_REFORMATION, _ALWAYS)),
    "NI": ((_REFORMATION, 2018),),
    "NW": ((_ALL_SAINTS, _ALWAYS),),
    "RP": ((_ALL_SAINTS, _ALWAYS),),
    "SH": ((_REFORMATION, 2018),),
    "SL": ((_ASSUMPTION, _ALWAYS), (_ALL_SAINTS, _ALWAYS)),
    "SN": ((_REFORMATION, _ALWAYS),),
    "ST": ((_EPIPHANY, _ALWAYS), (_REFORMATION, _ALWAYS)),
    "TH": ((_CHILDREN, 2019), (_REFORMATION, _ALWAYS)),
}
"""Days of its own that each Land keeps, and since which year."""
_KEEP_CORPUS_CHRISTI = frozenset({"BW", "BY", "HE", "NW", "RP", "SL"})
_KEEPS_REPENTANCE = "SN"
"""Buß- und Bettag: the Wednesday before 23 November."""
_ONCE = {
    date(2017, 10, 31): frozenset(LAENDER),
    date(2020, 5, 8): frozenset({"BE"}),
    date(2025, 5, 8): frozenset({"BE"}),
    date(2028, 6, 17): frozenset({"BE"}),
}
"""Holidays of one year only."""

ASSUMPTION, CORPUS_CHRISTI, PEACE = "Mariä Himmelfahrt", "Fronleichnam", "Augsburger Friedensfest"
LOCAL: dict[Land, frozenset[str]] = {
    "BY": frozenset({ASSUMPTION, PEACE}),
    "SN": frozenset({CORPUS_CHRISTI}),
    "TH": frozenset({CORPUS_CHRISTI}),
}
"""Which holidays hold in some municipalities of a Land only."""


class Region(NamedTuple):
    """Where an authority keeps its holidays.

    Attributes:
        land: its Land.
        local: which of the holidays in `LOCAL` hold in its municipality.
    """

    land: Land
    local: frozenset[str] = frozenset()


NRW = Region("NW")
"""North Rhine-Westphalia, where all holidays hold in every municipality."""


def is_working_day(day: date, where: Region = NRW) -> bool:
    """Whether offices work on a day: from Monday to Friday, if it is no holiday."""
    return day.weekday() < _SATURDAY and day not in holidays(day.year, where)


def next_working_day(day: date, where: Region = NRW) -> date:
    """The day itself if it is a working day, otherwise the first one after it."""
    while not is_working_day(day, where):
        day += timedelta(days=1)
    return day


@lru_cache(maxsize=4096)
def working_days_after(day: date, count: int, where: Region = NRW) -> date:
    """The working day that is so many working days after a day, which itself does not count (§ 187 (1) BGB).

    Args:
        day: any day.
        count: 1 or more; with less than 0 so many before it.
        where: whose holidays.
    """
    step = timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day, where):
            day += step
    return day


@lru_cache(maxsize=256)
def holidays(year: int, where: Region = NRW) -> frozenset[date]:
    """The public holidays of a year, Sundays that are holidays anyway left out.

    Args:
        year: of the Gregorian calendar.
        where: whose holidays.
    """
    sunday = easter(year)
    found = {date(year, month, day) for month, day in _FIXED}
    found |= {date(year, month, day) for (month, day), since in _FIXED_OF[where.land] if year >= since}
    found |= {sunday + timedelta(days=days) for days in _AFTER_EASTER}
    if where.land in _KEEP_CORPUS_CHRISTI or CORPUS_CHRISTI in where.local:
        found.add(sunday + timedelta(days=_CORPUS_CHRISTI))
    if where.land == _KEEPS_REPENTANCE:
        found.add(_repentance(year))
    found |= {date(year, *fixed) for name, fixed in ((ASSUMPTION, _ASSUMPTION), (PEACE, _PEACE)) if name in where.local}
    found |= {day for day, lands in _ONCE.items() if day.year == year and where.land in lands}
    return frozenset(found)


def _repentance(year: int) -> date:
    """The Wednesday before 23 November."""
    eve = date(year, 11, 22)
    return eve - timedelta(days=(eve.weekday() - 2) % 7)


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

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Figures as people read them, in German and English."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:  # brings numpy along, which days and words do not need
    from laufzettel.pilot.intervals import Interval

Say = Callable[[str, str], str]
_HERE = ZoneInfo("Europe/Berlin")


def speaker(language: str) -> Say:
    """What picks the German or the English of two texts."""
    return (lambda _de, en: en) if language == "en" else (lambda de, _en: de)


def number(value: float, language: str, digits: int = 2) -> str:
    """A figure with so many decimals: `1.234,50` or `1,234.50`; a minus sign that is no hyphen."""
    said = f"{value:,.{digits}f}".replace("-", "\N{MINUS SIGN}")
    return said if language == "en" else said.translate(str.maketrans(",.", ".,"))


def between(one: Interval, language: str, digits: int = 2) -> str:
    """An interval by its bounds: `12,10 bis 15,80`."""
    to = "to" if language == "en" else "bis"
    return f"{number(one.low, language, digits)} {to} {number(one.high, language, digits)}"


def percent(share: float, language: str, digits: int = 1) -> str:
    """A share: `2,4 %`."""
    return f"{number(100.0 * share, language, digits)} %"


def day(one: date, language: str) -> str:
    """A day: `03.08.2026` or `3 August 2026`."""
    return f"{one.day} {one:%B %Y}" if language == "en" else f"{one:%d.%m.%Y}"


def short_day(one: date, language: str) -> str:
    """A day where there is little room: `03.08.2026` or `2026-08-03`."""
    return one.isoformat() if language == "en" else day(one, language)


def day_of(at: str, language: str) -> str:
    """The day of a moment of the journal (ISO 8601, UTC) by the office's clock, as `short_day` writes it."""
    return short_day(datetime.fromisoformat(at).astimezone(_HERE).date(), language)

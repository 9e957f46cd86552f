# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Figures as people read them, in German and English."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from laufzettel.pilot.intervals import Interval

Say = Callable[[str, str], str]


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
    """A day: `3.8.2026` or `3 August 2026`."""
    return f"{one.day} {one:%B %Y}" if language == "en" else f"{one.day}.{one.month}.{one.year}"

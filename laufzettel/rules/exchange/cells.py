# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""FEEL in cells: natively typed where reading gives the same text back, else as the text it is."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from laufzettel.rules.values import Value

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?")
_DATE = re.compile(r'date\("([0-9]{4}-[0-9]{2}-[0-9]{2})"\)')
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST_DAY = date(1900, 3, 1)  # before it, workbooks count a 29 February 1900 that never was
_DIGITS = 15  # a workbook keeps no more of a number
_FLAGS = {"true": True, "false": False}


def native(text: str) -> Value:
    """What to put into the cell for a text of FEEL; None for no text.

    Args:
        text: such as `5`, `date("2026-01-31")` or `[1..5)`.
    """
    if not text:
        return None
    if text in _FLAGS:
        return _FLAGS[text]
    if (day := _DATE.fullmatch(text)) and (found := _day(day[1])):
        return found
    if _NUMBER.fullmatch(text) and text != "-0" and len(text.strip("-").replace(".", "").strip("0")) <= _DIGITS:
        number = Decimal(text)
        if feel(_as_kept(number)) == text:
            return number
    return text


def native_day(text: str) -> Value:
    """What to put into the cell for a date of validity such as `2026-01-31`; any other text as it is."""
    return (_day(text) if _ISO.fullmatch(text) else None) or text or None


def feel(value: Value) -> str:
    """What a cell says, as FEEL; empty if it is empty."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case date():
            return f'date("{value.isoformat()}")'
        case Decimal() | int():
            return format(Decimal(value), "f")
        case str():
            return value


def plain(value: Value) -> str:
    """What a cell says, as text that nobody computes with: dates as `2026-01-31`."""
    return value.isoformat() if isinstance(value, date) else feel(value)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day >= _FIRST_DAY else None


def _as_kept(number: Decimal) -> Decimal:
    """The number after a workbook has kept it as a float."""
    try:
        kept = float(number)
        return Decimal(int(kept)) if kept.is_integer() else Decimal(repr(kept))
    except (OverflowError, InvalidOperation):
        return Decimal("NaN")

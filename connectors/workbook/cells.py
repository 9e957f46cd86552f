# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the cells of a column, typed or text, to what stands there and what it means."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from laufzettel.form import FormField, Kind
from laufzettel.values import Separators, decide_column

_EXACT = 10**15
"""Excel keeps 15 digits of a number; a longer one has lost its end."""


@dataclass(frozen=True, slots=True)
class NoValue:
    """A formula nobody calculated (`=`), or the error Excel shows."""

    shown: str


def learn(cells: Sequence[object], field: FormField, separators: Separators) -> None:
    """Find out how a column writes its numbers before any of them is read; the arguments are those of `convert`."""
    if field.kind in (Kind.DECIMAL, Kind.INTEGER):
        separators.look({cell for cell in cells if isinstance(cell, str)})


def convert(cells: Sequence[object], field: FormField, separators: Separators) -> tuple[list[str | None], list[str]]:
    """What a column means, and what stands in it.

    Args:
        cells: texts, numbers, dates and truth values as the workbook types them; empty text for empty cells.
        field: what the column should hold.
        separators: what the column has shown about its decimal sign.

    Returns:
        Canonical texts (None where there is none), and the raw texts.
    """
    kinds = set(map(type, cells))
    texts = [cell for cell in cells if isinstance(cell, str)]
    understood = decide_column(field.kind, texts, field, separators)
    if kinds <= {str}:
        return understood, texts
    by_text = dict(zip(texts, understood, strict=True))
    # By type, because 1 and 1.0 and True are equal; and each distinct cell once.
    known: dict[tuple[type, object], tuple[str | None, str]] = {}
    values: list[str | None] = []
    raws: list[str] = []
    for cell in cells:
        if isinstance(cell, str):
            value, raw = by_text[cell], cell
        else:
            key = (type(cell), cell)
            found = known.get(key)
            if found is None:
                found = known[key] = _typed(cell, field)
            value, raw = found
        values.append(value)
        raws.append(raw)
    return values, raws


def _typed(cell: object, field: FormField) -> tuple[str | None, str]:
    """Canonical text and raw text of a cell that is no text."""
    if isinstance(cell, NoValue):
        return None, cell.shown
    if isinstance(cell, bool):
        raw = "WAHR" if cell else "FALSCH"
        return _as_text(field, raw), raw
    if isinstance(cell, int | float):
        return _number(cell, field)
    if isinstance(cell, datetime):
        cell = cell.replace(tzinfo=None)
        day = cell.date()
        raw = day.isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
        return (day.isoformat() if field.kind is Kind.DATE else _as_text(field, raw)), raw
    if isinstance(cell, date):
        return (cell.isoformat() if field.kind is Kind.DATE else _as_text(field, cell.isoformat())), cell.isoformat()
    if isinstance(cell, time):
        raw = cell.isoformat("seconds")
    elif isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        raw = f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    else:
        raw = str(cell)
    return _as_text(field, raw), raw


def _as_text(field: FormField, raw: str) -> str | None:
    return decide_column(field.kind, [raw], field)[0] if field.kind in (Kind.TEXT, Kind.CODE, Kind.FLAG) else None


def _number(number: float, field: FormField) -> tuple[str | None, str]:
    """A typed number: as many digits as Excel keeps, without the noise of its binary form."""
    if not math.isfinite(number):
        return None, str(number)
    whole = float(number).is_integer()
    raw = str(int(number)) if whole else format(Decimal(f"{number:.15g}"), "f")
    if field.kind is Kind.DECIMAL:
        return raw, raw
    if field.kind is Kind.INTEGER:
        return (raw if whole else None), raw
    if field.kind is Kind.DIGITS:
        return (raw if whole and 0 <= number < _EXACT else None), raw
    return _as_text(field, raw), raw

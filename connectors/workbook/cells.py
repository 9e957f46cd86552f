# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the cells of a column, typed or text, to what stands there and what it means."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple

from laufzettel.form import FormField, Kind
from laufzettel.values import Separators, decide_column

_EXACT = 10**15
"""Excel keeps 15 digits of a number; a longer one has lost its end."""


_EQUAL_ACROSS = {bool, int, float}
"""Types whose cells must be told apart although they are equal, such as 1, 1.0 and True."""


@dataclass(frozen=True, slots=True)
class NoValue:
    """A formula nobody calculated (`=`), or the error Excel shows."""

    shown: str


class Understood(NamedTuple):
    """A column, cell by cell.

    Attributes:
        values: canonical texts; None where there is none.
        raws: what stands there, where that says more than the canonical text; None if it does nowhere.
        said: the canonical text, else what stands there without blanks around it; None or empty for empty cells.
    """

    values: list[str | None]
    raws: list[str | None] | None
    said: list[str | None]


def convert(cells: Sequence[object], field: FormField, separators: Separators) -> Understood:
    """What a column means, and what stands in it; how its numbers are written is decided once for all of them.

    Args:
        cells: texts, numbers, dates and truth values as the workbook types them; empty text for empty cells.
        field: what the column should hold.
        separators: what the column has shown about its decimal sign; learns from these cells.
    """
    keys, distinct = cells, list(dict.fromkeys(cells))
    alone = distinct
    if {*map(type, distinct)} & _EQUAL_ACROSS and len({*map(type, cells)} - {str}) > 1:
        keys = list(zip(map(type, cells), cells, strict=True))
        by_type = dict(zip(keys, cells, strict=True))
        distinct, alone = list(by_type), list(by_type.values())
    values, raws = _meanings(alone, field, separators)

    def spread(each: Iterable[str | None]) -> list[str | None]:
        return list(map(dict(zip(distinct, each, strict=True)).__getitem__, keys))

    read = spread(values)
    more = [None if raw == value or not raw or raw.isspace() else raw for value, raw in zip(values, raws, strict=True)]
    if not any(more):
        return Understood(read, None, read)
    said = [raw.strip() if value is None else value for value, raw in zip(values, raws, strict=True)]
    return Understood(read, spread(more), spread(said) if None in values else read)


def _meanings(
    cells: Sequence[object], field: FormField, separators: Separators
) -> tuple[Sequence[str | None], Sequence[str]]:
    """Canonical texts (None where there is none) and raw texts."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    understood = decide_column(field.kind, texts, field, separators)
    if len(texts) == len(cells):
        return understood, texts
    if field.kind is Kind.DATE and {*map(type, cells)} == {date}:
        days = [cell.isoformat() for cell in cells if isinstance(cell, date)]
        return days, days
    meant = dict(zip(texts, understood, strict=True))
    found = [(meant[cell], cell) if isinstance(cell, str) else _typed(cell, field) for cell in cells]
    return [value for value, _ in found], [raw for _, raw in found]


def _typed(cell: object, field: FormField) -> tuple[str | None, str]:
    """Canonical text and raw text of a cell that is no text."""
    if isinstance(cell, datetime):
        cell = cell.replace(tzinfo=None)
        day = cell.date()
        raw = day.isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
        return (day.isoformat() if field.kind is Kind.DATE else _as_text(field, raw)), raw
    if isinstance(cell, date):
        raw = cell.isoformat()
        return (raw if field.kind is Kind.DATE else _as_text(field, raw)), raw
    if isinstance(cell, NoValue):
        return None, cell.shown
    if isinstance(cell, bool):
        raw = "WAHR" if cell else "FALSCH"
        return _as_text(field, raw), raw
    if isinstance(cell, int | float):
        return _number(cell, field)
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

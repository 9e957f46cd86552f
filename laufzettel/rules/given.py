# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Values as people type them and files hold them, read as the terms of a workbook want them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import NamedTuple

from laufzettel.form import Kind
from laufzettel.rules.model import Term
from laufzettel.rules.values import Type, Value
from laufzettel.values import Separators, decide_column

Raw = str | int | float | Decimal | bool | date | None
"""What stands in a cell; text may be a number or a date written in German or as a program does."""

_KINDS = {
    Type.TEXT: Kind.TEXT,
    Type.NUMBER: Kind.DECIMAL,
    Type.INTEGER: Kind.INTEGER,
    Type.DATE: Kind.DATE,
    Type.FLAG: Kind.FLAG,
}


class Read(NamedTuple):
    """A column that was read.

    Attributes:
        values: one per case; None where nothing was given, or nothing that can be read.
        unread: the places of those that cannot be read as the term wants, or in more than one way.
    """

    values: list[Value]
    unread: list[int]


class GivenColumn:
    """Reads a column, batch after batch; how its numbers are written is learned from all that were seen."""

    def __init__(self, kind: Type) -> None:
        """Args: kind: what the values should be."""
        self._kind = kind
        self._separators = Separators()

    def read(self, raws: Sequence[Raw]) -> Read:
        """Read some cells.

        Args:
            raws: one per case.
        """
        texts = list(dict.fromkeys(raw for raw in raws if isinstance(raw, str)))
        found = decide_column(_KINDS[self._kind], texts, separators=self._separators)
        known = {text: _value(said, self._kind) for text, said in zip(texts, found, strict=True)}
        values = [known[raw] if isinstance(raw, str) else _native(raw, self._kind) for raw in raws]
        unread = [at for at, value in enumerate(values) if value is None and not _is_empty(raws[at])]
        return Read(values, unread)


def read_value(text: str, term: Term) -> Read:
    """Read one value.

    Args:
        text: as somebody typed it.
        term: what it should be.
    """
    return GivenColumn(term.type).read([text])


def _is_empty(raw: Raw) -> bool:
    return raw is None or (isinstance(raw, str) and not raw.strip())


def _value(said: str | None, kind: Type) -> Value:
    """A canonical text as a value."""
    if said is None or kind is Type.TEXT:
        return said
    match kind:
        case Type.NUMBER:
            return Decimal(said)
        case Type.INTEGER:
            return int(said)
        case Type.DATE:
            return date.fromisoformat(said)
        case _:
            return said == "true"


def _native(raw: Raw, kind: Type) -> Value:
    """What a cell holds that is no text; None if the term wants something else."""
    match raw:
        case bool():
            return raw if kind is Type.FLAG else None
        case int() | float() | Decimal():
            return _number(raw, kind) if kind.is_number else None
        case datetime():
            return raw.date() if kind is Type.DATE and raw.time() == time() else None
        case date():
            return raw if kind is Type.DATE else None
        case _:
            return None


def _number(raw: float | Decimal, kind: Type) -> Value:
    """A number; a floating point number is the one it is written as."""
    exact = Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw)
    if not exact.is_finite() or (kind is Type.INTEGER and exact != int(exact)):
        return None
    return int(exact) if kind is Type.INTEGER else exact

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What rules speak about: values, the types a workbook declares for them, and how they are written down."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

Value = str | int | Decimal | date | bool | None
"""One value of a case; None means that nothing was given."""

_LARGEST = 10**30  # far beyond any sum of money; keeps an absurd exponent from filling memory when it is written out


class Type(StrEnum):
    """The types of the sheet `Begriffe`, by the names a clerk writes."""

    TEXT = "Text"
    NUMBER = "Zahl"
    INTEGER = "Ganzzahl"
    DATE = "Datum"
    FLAG = "Ja/Nein"

    @property
    def is_number(self) -> bool:
        """True for whole numbers and numbers with decimals."""
        return self in (Type.NUMBER, Type.INTEGER)

    @property
    def is_ordered(self) -> bool:
        """True where smaller and greater mean something in law; text and yes/no only compare as equal."""
        return self.is_number or self is Type.DATE

    def takes(self, other: Type) -> bool:
        """True if every value of the other type is one of this: a whole number is a number."""
        return other is self or (self is Type.NUMBER and other is Type.INTEGER)


def is_of(value: Value, kind: Type, decimals: int) -> bool:
    """Whether a value is of the declared type, exactly; `7` is no text and `"7"` is no number.

    Args:
        value: the value; None is of no type.
        kind: the declared type.
        decimals: how many decimals a number may have.
    """
    match kind:
        case Type.TEXT:
            return isinstance(value, str)
        case Type.FLAG:
            return isinstance(value, bool)
        case Type.DATE:
            return isinstance(value, date) and not isinstance(value, datetime)
        case _:
            if isinstance(value, Decimal):
                return value.is_finite() and value.copy_abs() < _LARGEST and _fits(value, decimals)
            return isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST


def decimals_of(value: Decimal) -> int:
    """How many decimals a finite number is written with."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _fits(value: Decimal, decimals: int) -> bool:
    """Whether the decimals suffice; most values are written with no more, and that is quick to see."""
    return decimals_of(value) <= decimals or needed_decimals(value) <= decimals


def needed_decimals(value: Decimal) -> int:
    """How many decimals a finite number needs: `2.50` needs one; no rounding to any context's precision."""
    written = decimals_of(value)
    if not written or not value:
        return 0
    digits = "".join(map(str, value.as_tuple().digits))
    return max(0, written - (len(digits) - len(digits.rstrip("0"))))


def in_type(value: Value, kind: Type, decimals: int) -> Value:
    """A value that `is_of` its type in that type's one form: whole numbers as int, others with all their decimals."""
    if value is None or isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return value
    return int(value) if kind is Type.INTEGER else Decimal(_plain(value, decimals))


def rounded(value: Fraction, kind: Type, decimals: int) -> Value:
    """A computed number with the declared decimals, halves away from zero (*kaufmännisch*).

    Args:
        value: the exact result.
        kind: `Type.NUMBER` or `Type.INTEGER`.
        decimals: the declared decimals.
    """
    scaled = abs(value) * 10**decimals
    whole = int(scaled + Fraction(1, 2))
    number = Decimal(f"{whole if value >= 0 else -whole}E-{decimals}")
    return int(number) if kind is Type.INTEGER else number


def canonical(value: Value, decimals: int) -> str | None:
    """A value as the journal keeps it: ISO date, decimal point, `true` or `false`; None stays None.

    Args:
        value: any value, also one of the wrong type.
        decimals: the declared decimals; a number that has more keeps them.
    """
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case Decimal() if value.is_finite() and value.copy_abs() < _LARGEST:
            return _plain(value, decimals if _fits(value, decimals) else needed_decimals(value))
        case int() if abs(value) < _LARGEST:
            return _plain(value, decimals)
        case date():
            return value.isoformat()
        case _:
            return str(value)


def in_german(value: Value, kind: Type, decimals: int) -> str:
    """A value as a German letter writes it: `01.03.2026`, `1.234,50`, `ja`; nothing is `keine Angabe`.

    Args:
        value: a value of the declared type, or None.
        kind: the declared type.
        decimals: the declared decimals.
    """
    match value:
        case None:
            return "keine Angabe"
        case bool():
            return "ja" if value else "nein"
        case Decimal() | int():
            # A whole number under 10,000 may be a year or a house number and is never grouped (DIN 5008 allows it).
            grouped = "," if kind is Type.NUMBER or not -10_000 < value < 10_000 else ""
            return _plain(value, decimals, grouped).translate(str.maketrans(",.", ".,"))
        case date():
            return value.strftime("%d.%m.%Y")
        case _:
            return value


def _plain(value: int | Decimal, decimals: int, grouped: str = "") -> str:
    """All digits, no exponent, no minus before a zero."""
    return format(Decimal(value) if value else Decimal(0), f"{grouped}.{decimals}f")

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a foreign column makes of a value: how one recognises it again, and whether it holds it exactly.

A database gives back what its column's type makes of a value: 84.00 as a decimal or a float, a date as a date, CHAR
with blanks at its end. Two values are the same if they are the same *to the column*; text is the same letter by letter.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import DOMAIN

Cell = str | int | None

_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)")
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HOUR = re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?")
_MOMENT = re.compile(rf"{_DAY.pattern}([T ]{_HOUR.pattern}([+-][0-9]{{2}}:[0-9]{{2}}|Z)?)?")
_TRUE, _FALSE = frozenset({"1", "t", "true"}), frozenset({"0", "f", "false"})

SQLITE_DIGITS = 15
"""SQLite keeps an amount as a float: so many digits of it are certain."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How the values of one column are looked at.

    Attributes:
        comparable: a value, written or read, as what it is to the column.
        fits: whether the column holds it exactly; None if there is nothing to ask.
        padded: whether text comes back with blanks at its end.
    """

    comparable: Callable[[object], object]
    fits: Callable[[Cell], bool] | None = None
    padded: bool = False

    def plain(self, value: object) -> Cell:
        """A value read, as plain data: dates as ISO text, amounts without trailing zeros, text without padding."""
        if isinstance(value, str):
            return value.rstrip(" ") if self.padded else value
        if value is None or isinstance(value, int):
            return value
        if isinstance(value, (date, time)):
            return value.isoformat()
        if isinstance(value, (Decimal, float)):
            digits = f"{Decimal(str(value)):f}"
            return digits.rstrip("0").rstrip(".") if "." in digits else digits
        return str(value)


@dataclass(frozen=True, slots=True)
class Room:
    """How many digits a decimal column keeps.

    Attributes:
        precision: digits at most; None if it does not say.
        scale: of these after the point; None if it does not say.
        certain: digits that are kept exactly; None if all are.
    """

    precision: int | None
    scale: int | None
    certain: int | None

    def holds(self, value: Cell) -> bool:
        """Whether the column holds an amount without rounding it."""
        number = _number(value)
        if not isinstance(number, Decimal):
            return False
        _, digits, exponent = number.as_tuple()
        significant = "".join(map(str, digits)).strip("0")
        if not significant or not isinstance(exponent, int):
            return True
        whole = len("".join(map(str, digits)).lstrip("0")) + exponent
        if self.certain is not None and len(significant) > self.certain:
            return False
        if self.scale is not None and len(significant) - whole > self.scale:
            return False
        return self.precision is None or whole <= self.precision - (self.scale or 0)


def kind_of(column: sa.Column[object], dialect: str) -> Kind:
    """How to look at the values of a reflected column.

    Args:
        column: the column.
        dialect: `sqlite`, `postgresql`, …
    """
    of = real_type(column)
    if isinstance(of, sa.Numeric) and not isinstance(of, sa.Float):
        room = Room(of.precision, of.scale, SQLITE_DIGITS if dialect == "sqlite" else None)
        return Kind(_number, lambda value: value is None or room.holds(value))
    if isinstance(of, sa.DateTime) and dialect != "sqlite":
        return Kind(_moment, lambda value: value is None or _is_moment(_moment(value), zoned=of.timezone))
    kinds = _KINDS if dialect == "sqlite" else _KINDS | _TIMES
    return next((kind for types, kind in kinds.items() if isinstance(of, types)), Kind(_text))


def real_type(column: sa.Column[object]) -> sa.types.TypeEngine[object]:
    """A column's type; for a domain the type it is made of."""
    return column.type.data_type if isinstance(column.type, DOMAIN) else column.type


def width(column: sa.Column[object]) -> int | None:
    """How many characters a text column holds; None if it is none or does not say."""
    of = real_type(column)
    return of.length if isinstance(of, sa.String) else None


def holds_text(column: sa.Column[object]) -> bool:
    """Whether a column gives text back as it was given, padding aside."""
    of = real_type(column)
    return isinstance(of, (sa.String, sa.types.NullType)) and not isinstance(of, sa.Enum)


def _text(value: object) -> object:
    return None if value is None else str(value)


def _padded(value: object) -> object:
    return None if value is None else str(value).rstrip(" ")


def _integer(value: object) -> object:
    return int(value) if isinstance(value, str) and _INTEGER.fullmatch(value) else value


def _truth(value: object) -> object:
    spelt = str(value).lower()
    return spelt in _TRUE if spelt in _TRUE | _FALSE else value


def _number(value: object) -> object:
    if isinstance(value, float):
        return Decimal(f"{value:.{SQLITE_DIGITS}g}")
    if isinstance(value, int) or (isinstance(value, str) and _NUMBER.fullmatch(value)):
        return Decimal(value)
    return value


def _float(value: object) -> object:
    number = _number(value) if isinstance(value, (str, int)) else value
    return float(number) if isinstance(number, Decimal) else number


def _day(value: object) -> object:
    if isinstance(value, str) and _DAY.fullmatch(value):
        return _read(date.fromisoformat, value)
    return value


def _hour(value: object) -> object:
    if isinstance(value, str) and _HOUR.fullmatch(value):
        return _read(time.fromisoformat, value)
    return value


def _moment(value: object) -> object:
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        return _read(datetime.fromisoformat, value)
    return value


def _read(parse: Callable[[str], object], text: str) -> object:
    try:
        return parse(text)
    except ValueError:  # the 30th of February
        return text


def _is_moment(value: object, *, zoned: bool) -> bool:
    """Whether it is a moment, with a time zone exactly where the column keeps one."""
    return isinstance(value, datetime) and (value.tzinfo is not None) == zoned


def _becomes(parse: Callable[[object], object], what: type) -> Callable[[Cell], bool]:
    """Whether a value can be read as what the column holds."""
    return lambda value: value is None or isinstance(parse(value), what)


_KINDS: dict[type | tuple[type, ...], Kind] = {
    (sa.CHAR, sa.NCHAR): Kind(_padded, padded=True),
    sa.Boolean: Kind(_truth, _becomes(_truth, bool)),
    sa.Integer: Kind(_integer, _becomes(_integer, int)),
    sa.Float: Kind(_float, _becomes(_float, float)),
}
_TIMES: dict[type | tuple[type, ...], Kind] = {
    sa.Date: Kind(_day, _becomes(_day, date)),
    sa.Time: Kind(_hour, _becomes(_hour, time)),
}
"""SQLite has no types for these and keeps their text as it is."""

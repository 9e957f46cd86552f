# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Numbers of FEEL: 34 significant decimal digits, halves to the even neighbour, as decimal128 of IEEE 754 has them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

CONTEXT = Context(
    prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[InvalidOperation, DivisionByZero, Overflow]
)
SMALLEST_SCALE, LARGEST_SCALE = -6111, 6176


def guarded(operation: Callable[[], Decimal]) -> Decimal | None:
    """What the operation gives, or null where it has no value (division by zero, overflow)."""
    try:
        found = operation()
    except DecimalException:
        return None
    return found if found.is_finite() else None


def number(value: int | str) -> Decimal:
    """A whole number or a text of digits, rounded to 34 digits."""
    return CONTEXT.create_decimal(value)


def whole(value: object) -> int | None:
    """The number as an integer; None if it is no whole number."""
    if not isinstance(value, Decimal) or value != value.to_integral_value():
        return None
    return int(value)


def rounded(value: Decimal, scale: int, mode: str) -> Decimal | None:
    """The number with so many decimals.

    Args:
        value: what is rounded.
        scale: how many decimals; negative for tens, hundreds, ...
        mode: one of the rounding modes of `decimal`.
    """
    if not SMALLEST_SCALE <= scale <= LARGEST_SCALE:
        return None
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= scale:
        return value
    roomy = Context(prec=7000, rounding=mode, Emin=-20000, Emax=20000)
    return guarded(lambda: CONTEXT.plus(value.quantize(Decimal(1).scaleb(-scale, roomy), context=roomy)))


def printed(value: Decimal) -> str:
    """The number as text: no exponent, no zeros that say nothing."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text

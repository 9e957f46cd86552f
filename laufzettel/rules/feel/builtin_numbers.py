# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Built-in functions of numbers and of truth values."""

from __future__ import annotations

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)

from laufzettel.rules.feel.builtin import builtin
from laufzettel.rules.feel.durations import Months, Span
from laufzettel.rules.feel.numbers import CONTEXT, guarded, rounded, whole
from laufzettel.rules.feel.operators import same
from laufzettel.rules.feel.values import Value


def _rounding(name: str, mode: str, scale: str = "scale: number") -> None:
    def body(value: Decimal, decimals: Decimal | None = None) -> Value:
        return rounded(value, 0 if decimals is None else int(decimals), mode)

    builtin(name, f"n: number, {scale}", "number")(body)


_rounding("decimal", ROUND_HALF_EVEN)
_rounding("floor", ROUND_FLOOR, "scale: number?")
_rounding("ceiling", ROUND_CEILING, "scale: number?")
_rounding("round up", ROUND_UP)
_rounding("round down", ROUND_DOWN)
_rounding("round half up", ROUND_HALF_UP)
_rounding("round half down", ROUND_HALF_DOWN)


@builtin("abs", "n: number|days and time duration|years and months duration", "Any")
def _abs(value: Decimal | Months | Span) -> Value:
    if isinstance(value, Months):
        return Months(abs(value.months))
    return Span(abs(value.nanos)) if isinstance(value, Span) else CONTEXT.abs(value)


@builtin("modulo", "dividend: number, divisor: number", "number")
def _modulo(dividend: Decimal, divisor: Decimal) -> Value:
    if not divisor:
        return None
    exact = CONTEXT.copy()
    exact.prec = 7000
    rest = guarded(
        lambda: exact.remainder(dividend, divisor)
    )  # takes the sign of the dividend, FEEL that of the divisor
    if rest is None:
        return None
    return CONTEXT.plus(exact.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest)


@builtin("sqrt", "number: number", "number")
def _sqrt(value: Decimal) -> Value:
    return guarded(lambda: CONTEXT.sqrt(value))


@builtin("log", "number: number", "number")
def _log(value: Decimal) -> Value:
    return guarded(lambda: CONTEXT.ln(value)) if value > 0 else None


@builtin("exp", "number: number", "number")
def _exp(value: Decimal) -> Value:
    return guarded(lambda: CONTEXT.exp(value))


@builtin("odd", "number: number", "boolean")
def _odd(value: Decimal) -> Value:
    found = whole(value)
    return None if found is None else found % 2 == 1


@builtin("even", "number: number", "boolean")
def _even(value: Decimal) -> Value:
    found = whole(value)
    return None if found is None else found % 2 == 0


@builtin("not", "negand: boolean", "boolean")
def _not(value: bool) -> Value:
    return not value


@builtin("is", "value1: any, value2: any", "boolean")
def _is(left: Value, right: Value) -> Value:
    return same(left, right)

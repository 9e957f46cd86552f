# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The arithmetic of numbers, texts, dates and durations; null wherever two values do not go together."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_DOWN, Decimal

from laufzettel.rules.feel.dates import Date, Moment, Time, midnight, plus_months
from laufzettel.rules.feel.durations import DAY_SECONDS, NANOS, Months, Span
from laufzettel.rules.feel.numbers import CONTEXT, guarded
from laufzettel.rules.feel.values import Value

_DAY_NANOS = DAY_SECONDS * NANOS


def add(left: Value, right: Value) -> Value:
    """`left + right`."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _guarded(CONTEXT.add, left, right)
    if isinstance(left, str) and isinstance(right, str):
        return left + right
    if isinstance(left, Months) and isinstance(right, Months):
        return Months(left.months + right.months)
    if isinstance(left, Span) and isinstance(right, Span):
        return Span(left.nanos + right.nanos)
    if isinstance(left, Months | Span):
        left, right = right, left
    if isinstance(right, Months | Span):
        return moved(left, right)
    return None


def subtract(left: Value, right: Value) -> Value:
    """`left - right`."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _guarded(CONTEXT.subtract, left, right)
    if isinstance(right, Months | Span):
        return add(left, negated(right))
    if isinstance(left, Time) and isinstance(right, Time):
        return _between(left, right)
    if isinstance(left, Date | Moment) and isinstance(right, Date | Moment):
        first = midnight(left) if isinstance(left, Date) else left
        other = midnight(right) if isinstance(right, Date) else right
        return _between(first, other)
    return None


def _guarded(operation: Callable[[Decimal, Decimal], Decimal], left: Decimal, right: Decimal) -> Decimal | None:
    return guarded(lambda: operation(left, right))


def _between(left: Time | Moment, right: Time | Moment) -> Span | None:
    if (left.zone is None) != (right.zone is None):
        return None
    return Span(left.instant - right.instant)


def moved(value: Value, by: Months | Span) -> Value:
    """A date, time or moment so much later."""
    if isinstance(value, Date):
        if isinstance(by, Months):
            return plus_months(value, by.months)
        later = midnight(value).moved(by)
        return later.date if later else None
    if isinstance(value, Moment):
        if isinstance(by, Span):
            return value.moved(by)
        date = plus_months(value.date, by.months)
        return Moment(date, value.time) if date else None
    if isinstance(value, Time) and isinstance(by, Span):
        return Time((value.nanos + by.nanos) % _DAY_NANOS, value.zone)
    return None


def multiply(left: Value, right: Value) -> Value:
    """`left * right`."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _guarded(CONTEXT.multiply, left, right)
    if isinstance(left, Months | Span):
        left, right = right, left
    if isinstance(left, Decimal):
        if isinstance(right, Months):
            return _months(_guarded(CONTEXT.multiply, left, Decimal(right.months)))
        if isinstance(right, Span):
            return _span(_guarded(CONTEXT.multiply, left, Decimal(right.nanos)))
    return None


def divide(left: Value, right: Value) -> Value:
    """`left / right`."""
    if isinstance(right, Decimal):
        if isinstance(left, Decimal):
            return _guarded(CONTEXT.divide, left, right)
        if isinstance(left, Months):
            return _months(_guarded(CONTEXT.divide, Decimal(left.months), right))
        if isinstance(left, Span):
            return _span(_guarded(CONTEXT.divide, Decimal(left.nanos), right))
    if isinstance(left, Months) and isinstance(right, Months):
        return _guarded(CONTEXT.divide, Decimal(left.months), Decimal(right.months))
    if isinstance(left, Span) and isinstance(right, Span):
        return _guarded(CONTEXT.divide, Decimal(left.nanos), Decimal(right.nanos))
    return None


def power(left: Value, right: Value) -> Value:
    """`left ** right`."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _guarded(CONTEXT.power, left, right)
    return None


def negated(value: Value) -> Value:
    """`-value`."""
    if isinstance(value, Decimal):
        return CONTEXT.minus(value)
    if isinstance(value, Months):
        return Months(-value.months)
    return Span(-value.nanos) if isinstance(value, Span) else None


def _months(months: Decimal | None) -> Months | None:
    return None if months is None else Months(int(months.to_integral_value(ROUND_DOWN)))


def _span(nanos: Decimal | None) -> Span | None:
    return None if nanos is None else Span(int(nanos.to_integral_value(ROUND_DOWN)))


ARITHMETIC: dict[str, Callable[[Value, Value], Value]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "**": power,
}

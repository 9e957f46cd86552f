# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Equality, order and membership: three-valued, null where two values cannot be compared."""

from __future__ import annotations

from decimal import Decimal

from laufzettel.rules.feel.dates import Date, Moment, Time, midnight
from laufzettel.rules.feel.durations import NANOS, Months, Span
from laufzettel.rules.feel.values import Range, Value


def equal(left: Value, right: Value) -> bool | None:  # noqa: PLR0911 - one line per type
    """Whether two values are equal; null where they are of different types."""
    if left is None or right is None:
        return left is right
    if type(left) is not type(right):
        return None
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(equal(a, b) is True for a, b in zip(left, right, strict=True))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(equal(left[key], right[key]) is True for key in left)
    if isinstance(left, Range) and isinstance(right, Range):
        return _same_range(left, right)
    if isinstance(left, Time | Moment) and isinstance(right, Time | Moment):
        if (left.zone is None) != (right.zone is None):
            return False
        return _seconds(left) == _seconds(right)
    return left == right


def _seconds(value: Time | Moment) -> int:
    """FEEL compares times by the second."""
    return value.instant // NANOS


def _same_range(left: Range, right: Range) -> bool:
    return (
        left.low_closed == right.low_closed
        and left.high_closed == right.high_closed
        and left.unary == right.unary  # no start is not a start of null
        and equal(left.low, right.low) is True
        and equal(left.high, right.high) is True
    )


def same(left: Value, right: Value) -> bool:
    """Whether two values are the same thing: for times, with the same zone; what `is` says."""
    if type(left) is not type(right):
        return False
    if isinstance(left, Time | Moment):
        if isinstance(left, Moment) and isinstance(right, Moment):
            return left.date == right.date and same(left.time, right.time)
        return left == right
    return equal(left, right) is True


def order(left: Value, right: Value) -> int | None:  # noqa: PLR0911 - one line per type
    """Less than 0, 0, more than 0; null where the values have no order."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return (left > right) - (left < right)
    if isinstance(left, str) and isinstance(right, str):
        return (left > right) - (left < right)
    if isinstance(left, Months) and isinstance(right, Months):
        return left.months - right.months
    if isinstance(left, Span) and isinstance(right, Span):
        return left.nanos - right.nanos
    if isinstance(left, Date) and isinstance(right, Date):
        return (left > right) - (left < right)
    if isinstance(left, Date) and isinstance(right, Moment):
        left = midnight(left)
    elif isinstance(left, Moment) and isinstance(right, Date):
        right = midnight(right)
    if isinstance(left, Moment) and isinstance(right, Moment):
        return _order_in_time(left, right)
    if isinstance(left, Time) and isinstance(right, Time):
        return _order_in_time(left, right)
    return None


def _order_in_time(left: Time | Moment, right: Time | Moment) -> int | None:
    if (left.zone is None) != (right.zone is None):
        return None
    return _seconds(left) - _seconds(right)


def compared(op: str, left: Value, right: Value) -> bool | None:
    """What `left op right` says for one of the six comparisons."""
    if op == "=":
        return equal(left, right)
    if op == "!=":
        found = equal(left, right)
        return None if found is None else not found
    by = order(left, right)
    if by is None:
        return None
    if op == "<":
        return by < 0
    if op == "<=":
        return by <= 0
    return by > 0 if op == ">" else by >= 0


def both(left: Value, right: Value) -> bool | None:
    """And with three values: false wins over null."""
    if left is False or right is False:
        return False
    return True if left is True and right is True else None


def either(left: Value, right: Value) -> bool | None:
    """Or with three values: true wins over null."""
    if left is True or right is True:
        return True
    return False if left is False and right is False else None


def contains(span: Range, value: Value) -> bool | None:
    """Whether the value lies in the range; null where it cannot be compared with an end."""
    if span.unary in ("=", "!="):
        return compared(span.unary, value, span.low)
    low: bool | None = True
    high: bool | None = True
    if span.low is not None:
        low = compared(">=" if span.low_closed else ">", value, span.low)
    if span.high is not None:
        high = compared("<=" if span.high_closed else "<", value, span.high)
    return both(low, high)


def _is_element(value: Value, one: Value) -> bool:
    if isinstance(one, Range) and not isinstance(value, Range):
        return contains(one, value) is True
    return equal(value, one) is True


def is_in(value: Value, test: Value) -> bool | None:
    """What `value in test` says: in the range, in the list, or equal."""
    if isinstance(test, Range):
        if isinstance(value, Range):
            return equal(value, test)
        return contains(test, value)
    if isinstance(test, list):
        return equal(value, test) is True or any(_is_element(value, one) for one in test)
    return equal(value, test)

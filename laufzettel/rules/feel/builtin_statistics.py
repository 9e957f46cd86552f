# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Built-in functions that make one value of a list: sums, means, extremes, all and any.

Each takes a list, or the elements themselves as its arguments.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal

from laufzettel.rules.feel.arithmetic import add, divide, multiply
from laufzettel.rules.feel.builtin import builtin
from laufzettel.rules.feel.durations import Months, Span
from laufzettel.rules.feel.numbers import CONTEXT, guarded, number
from laufzettel.rules.feel.operators import both, compared, either
from laufzettel.rules.feel.values import Value

Numbers = list[Decimal]
OfList = Callable[[list[Value]], Value]


def _statistic(name: str, result: str = "number") -> Callable[[OfList], OfList]:
    """Declare a function of a list that also takes the elements as arguments."""

    def declared(body: OfList) -> OfList:
        builtin(name, "list: list", result)(body)

        def spread(*items: Value) -> Value:
            return body(list(items))

        builtin(name, "n: any...", result)(spread)
        return body

    return declared


def _numbers(items: list[Value]) -> Numbers | None:
    numbers = [one for one in items if isinstance(one, Decimal)]
    return numbers if len(numbers) == len(items) else None


@_statistic("min", "Any")
def _min(items: list[Value]) -> Value:
    return _extreme(items, "<")


@_statistic("max", "Any")
def _max(items: list[Value]) -> Value:
    return _extreme(items, ">")


def _extreme(items: list[Value], op: str) -> Value:
    if not items:
        return None
    best = items[0]
    for one in items:
        better = compared(op, one, best)
        if better is None:
            return None
        best = one if better else best
    return best


@_statistic("sum", "Any")
def _sum(items: list[Value]) -> Value:
    return _total(items)


def _total(items: list[Value]) -> Value:
    if not items or not isinstance(items[0], Decimal | Months | Span):
        return None
    total: Value = items[0]
    for one in items[1:]:
        total = add(total, one) if type(one) is type(total) else None
        if total is None:
            return None
    return total


@_statistic("mean", "Any")
def _mean(items: list[Value]) -> Value:
    return divide(_total(items), number(len(items))) if items else None


@_statistic("product")
def _product(items: list[Value]) -> Value:
    numbers = _numbers(items)
    if not numbers:
        return None
    product: Value = Decimal(1)
    for one in numbers:
        product = multiply(product, one)
    return product


@_statistic("median")
def _median(items: list[Value]) -> Value:
    numbers = _numbers(items)
    if not numbers:
        return None
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return divide(add(ordered[middle - 1], ordered[middle]), Decimal(2))


@_statistic("stddev")
def _stddev(items: list[Value]) -> Value:
    numbers = _numbers(items)
    if numbers is None or len(numbers) < 2:
        return None
    mean = _mean(items)
    if not isinstance(mean, Decimal):
        return None
    middle = mean
    squares = [CONTEXT.multiply(CONTEXT.subtract(one, middle), CONTEXT.subtract(one, middle)) for one in numbers]
    total = _total(list[Value](squares))
    spread = divide(total, Decimal(len(numbers) - 1))
    return guarded(lambda: CONTEXT.sqrt(spread)) if isinstance(spread, Decimal) else None


@_statistic("mode", "list")
def _mode(items: list[Value]) -> Value:
    numbers = _numbers(items)
    if numbers is None:
        return None
    counts = Counter(numbers)
    most = max(counts.values(), default=0)
    return [one for one in sorted(counts) if counts[one] == most]


@_statistic("all", "boolean")
def _all(items: list[Value]) -> Value:
    return _joined(items, True, both)


@_statistic("any", "boolean")
def _any(items: list[Value]) -> Value:
    return _joined(items, False, either)


def _joined(items: list[Value], start: bool, join: Callable[[Value, Value], bool | None]) -> Value:
    found: bool | None = start
    for one in items:
        found = join(found, one)
    return found

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Built-in functions of lists; positions count from 1, or from -1 backwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cmp_to_key

from laufzettel.rules.feel.builtin import builtin
from laufzettel.rules.feel.numbers import number, whole
from laufzettel.rules.feel.operators import compared, equal
from laufzettel.rules.feel.values import Function, Value


def _equals(left: Value, right: Value) -> bool:
    return equal(left, right) is True


def _place(items: Sequence[Value], position: Decimal) -> int | None:
    """The index of a position, whose decimals are cut off; None outside the list."""
    at = int(position)
    if not at or abs(at) > len(items):
        return None
    return at - 1 if at > 0 else len(items) + at


@builtin("list contains", "list: list, element: any", "boolean")
def _list_contains(items: list[Value], element: Value) -> Value:
    return any(_equals(one, element) for one in items)


@builtin("list replace", "list: list, position: number, newItem: any", "list")
def _replace_at(items: list[Value], position: Decimal, new: Value) -> Value:
    at = _place(items, position)
    return None if at is None else [*items[:at], new, *items[at + 1 :]]


@builtin("list replace", "list: list, match: function, newItem: any", "list")
def _replace_matching(items: list[Value], match: Function, new: Value) -> Value:
    replaced = []
    for one in items:
        answer = match.call([one, new])
        if not isinstance(answer, bool):
            return None
        replaced.append(new if answer else one)
    return replaced


@builtin("count", "list: list", "number")
def _count(items: list[Value]) -> Value:
    return number(len(items))


@builtin("append", "list: list, item: any...", "list")
def _append(items: list[Value], *more: Value) -> Value:
    return [*items, *more]


@builtin("concatenate", "list: list...", "list")
def _concatenate(*lists: list[Value]) -> Value:
    return [one for items in lists for one in items]


@builtin("union", "list: list...", "list")
def _union(*lists: list[Value]) -> Value:
    return _distinct([one for items in lists for one in items])


@builtin("distinct values", "list: list", "list")
def _distinct_values(items: list[Value]) -> Value:
    return _distinct(items)


def _distinct(items: list[Value]) -> list[Value]:
    kept: list[Value] = []
    for one in items:
        if not any(_equals(one, other) for other in kept):
            kept.append(one)
    return kept


@builtin("insert before", "list: list, position: number, newItem: any", "list")
def _insert_before(items: list[Value], position: Decimal, new: Value) -> Value:
    at = _place(items, position)
    return None if at is None else [*items[:at], new, *items[at:]]


@builtin("remove", "list: list, position: number", "list")
def _remove(items: list[Value], position: Decimal) -> Value:
    at = _place(items, position)
    return None if at is None else [*items[:at], *items[at + 1 :]]


@builtin("reverse", "list: list", "list")
def _reverse(items: list[Value]) -> Value:
    return items[::-1]


@builtin("index of", "list: list, match: any", "list")
def _index_of(items: list[Value], match: Value) -> Value:
    return [number(at) for at, one in enumerate(items, 1) if _equals(one, match)]


@builtin("sublist", "list: list, start position: number, length: number?", "list")
def _sublist(items: list[Value], start: Decimal, length: Decimal | None = None) -> Value:
    at = _place(items, start)
    if at is None:
        return None
    if length is None:
        return items[at:]
    count = whole(length)
    return None if count is None or not 0 < count <= len(items) - at else items[at : at + count]


@builtin("flatten", "list: list", "list")
def _flat(items: list[Value]) -> Value:
    return _flatten(items)


def _flatten(items: list[Value]) -> list[Value]:
    flat: list[Value] = []
    for one in items:
        if isinstance(one, list):
            flat.extend(_flatten(one))
        else:
            flat.append(one)
    return flat


@builtin("sort", "list: list, precedes: function", "list")
def _sort(items: list[Value], precedes: Function) -> Value:
    return _sorted(items, lambda one, other: precedes.call([one, other]))


@builtin("sort", "list: list", "list")
def _sort_naturally(items: list[Value]) -> Value:
    return _sorted(items, lambda one, other: compared("<", one, other))


def _sorted(items: list[Value], precedes: Callable[[Value, Value], Value]) -> Value:
    """In order; equal ones stay in theirs; null if the order does not say which precedes."""
    unclear = False

    def order(one: Value, other: Value) -> int:
        nonlocal unclear
        before = precedes(one, other)
        unclear |= not isinstance(before, bool)
        if before is True:
            return -1
        return 1 if precedes(other, one) is True else 0

    done = sorted(items, key=cmp_to_key(order))
    return None if unclear else done

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Filters: the element at a position, or all elements that meet a condition."""

from __future__ import annotations

from decimal import Decimal

from laufzettel.rules.feel.numbers import whole
from laufzettel.rules.feel.values import Compiled, Env, Value


def selected(base: Value, condition: Compiled, env: Env) -> Value:
    """What `base[condition]` says.

    Args:
        base: a list; anything else counts as a list of one, null as an empty one.
        condition: a position (from 1, or from -1 backwards), or a condition in which `item` and the entries of the
            element may be named.
        env: where the condition is evaluated.
    """
    items = base if isinstance(base, list) else [] if base is None else [base]
    kept: list[Value] = []
    for item in items:
        frame = Env({"item": item}, env)
        answer = condition(Env({**item, "item": item.get("item", item)}, env) if isinstance(item, dict) else frame)
        if isinstance(answer, Decimal):
            return element(items, answer)
        if answer is True:
            kept.append(item)
        elif answer is not False and answer is not None:
            return None
    if not items and (base is None or isinstance(condition(env), Decimal)):
        return None
    return kept


def element(items: list[Value], position: Decimal) -> Value:
    """The element at a position, from 1, or from -1 backwards; null where there is none."""
    at = whole(position)
    if at is None or not at or abs(at) > len(items):
        return None
    return items[at - 1 if at > 0 else at]

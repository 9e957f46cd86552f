# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Built-in functions of contexts."""

from __future__ import annotations

from laufzettel.rules.feel.builtin import builtin
from laufzettel.rules.feel.values import Value

Context = dict[str, Value]


@builtin("get value", "m: context, key: string")
def _get_value(context: Context, key: str) -> Value:
    return context.get(key)


@builtin("get value", "context: context, keys: list")
def _get_value_within(context: Context, keys: list[Value]) -> Value:
    found: Value = context if keys else None
    for key in keys:
        if not isinstance(found, dict) or not isinstance(key, str):
            return None
        found = found.get(key)
    return found


@builtin("get entries", "m: context", "list")
def _get_entries(context: Context) -> Value:
    return [{"key": key, "value": value} for key, value in context.items()]


@builtin("context put", "context: context, key: string, value: any", "context")
def _context_put(context: Context, key: str, value: Value) -> Value:
    return {**context, key: value}


@builtin("context put", "context: context, keys: list, value: any", "context")
def _context_put_within(context: Context, keys: list[Value], value: Value) -> Value:
    return _put(context, keys, value)


def _put(context: Value, keys: list[Value], value: Value) -> Value:
    """The context with a value within it; null if the way there does not exist."""
    if not keys or not isinstance(keys[0], str) or not isinstance(context, dict):
        return None
    key, *rest = keys
    if not rest:
        return {**context, keys[0]: value}
    if key not in context:
        return None
    inner = _put(context[keys[0]], rest, value)
    return None if inner is None else {**context, keys[0]: inner}


@builtin("context merge", "contexts: list", "context")
def _context_merge(contexts: list[Value]) -> Value:
    merged: Context = {}
    for one in contexts:
        if not isinstance(one, dict):
            return None
        merged |= one
    return merged


@builtin("context", "entries: list", "context")
def _context(entries: list[Value]) -> Value:
    made: Context = {}
    for entry in entries:
        if not isinstance(entry, dict) or "value" not in entry:
            return None
        key = entry.get("key")
        if not isinstance(key, str) or key in made:
            return None
        made[key] = entry["value"]
    return made

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The built-in function `range`, which reads a range from a text such as `[1..5)`."""

from __future__ import annotations

import re
from functools import lru_cache

from laufzettel.rules.feel import tree as t
from laufzettel.rules.feel.builtin import Builtin, builtin
from laufzettel.rules.feel.compiler import Compiler, checked_range
from laufzettel.rules.feel.messages import FeelInvalid
from laufzettel.rules.feel.parsing import parse_expression
from laufzettel.rules.feel.values import Env, Value

_RANGE = re.compile(r"\s*([\[(\]])(.*?)\.\.(.*)([\])\[])\s*", re.DOTALL)
_MAKERS = ("date", "time", "date and time", "duration")


@builtin("range", "from: string", "range")
def _range(text: str) -> Value:
    found = _RANGE.fullmatch(text)
    if found is None or (not found[2].strip() and not found[3].strip()):
        return None
    ends: list[Value] = []
    for end in (found[2], found[3]):
        if not end.strip():
            ends.append(None)
            continue
        value = _end(end)
        if value is None:
            return None
        ends.append(value)
    low_closed, high_closed = found[1] == "[", found[4] == "]"
    if (ends[0] is None and low_closed) or (ends[1] is None and high_closed):
        return None  # what has no end cannot include it
    return checked_range(ends[0], ends[1], low_closed, high_closed)


def _end(text: str) -> Value:
    """An end of the range: a literal, or a date, time or duration made of a text."""
    try:
        parsed = parse_expression(text).tree
    except FeelInvalid:
        return None
    return Compiler().compile(parsed)(_functions()) if _plain(parsed) else None


@lru_cache(maxsize=1)
def _functions() -> Env:
    return Env({name: Builtin(name) for name in _MAKERS})


def _plain(node: t.Node) -> bool:
    match node:
        case t.Literal() | t.AtLiteral():
            return True
        case t.Negation(operand):
            return isinstance(operand, t.Literal)
        case t.Call(t.Name(name), arguments):
            return name in _MAKERS and all(map(_plain, arguments))
    return False

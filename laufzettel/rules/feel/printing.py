# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Values and trees as text; a printed tree, parsed again, is the same tree."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from laufzettel.rules.feel import tree as t
from laufzettel.rules.feel.lexer import escaped
from laufzettel.rules.feel.names import IDENTIFIER
from laufzettel.rules.feel.numbers import printed
from laufzettel.rules.feel.parser import BINDING
from laufzettel.rules.feel.types import ANY, printed_type
from laufzettel.rules.feel.values import Function, Range, Value


def printed_value(value: Value, *, inside: bool = False) -> str:  # noqa: PLR0911 - one line per type
    """A value as the function `string` gives it.

    Args:
        value: the value.
        inside: True within a list or context, where texts keep their quotation marks.
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return printed(value)
    if isinstance(value, str):
        return f'"{escaped(value)}"' if inside else value
    if isinstance(value, list):
        return f"[{', '.join(printed_value(one, inside=True) for one in value)}]"
    if isinstance(value, dict):
        entries = (f"{_key(name)}: {printed_value(one, inside=True)}" for name, one in value.items())
        return f"{{{', '.join(entries)}}}"
    if isinstance(value, Range):
        return _printed_range(value)
    if isinstance(value, Function):
        return f"function({', '.join(value.parameters)})"
    return str(value)


def _printed_range(value: Range) -> str:
    if value.unary:
        end = value.high if value.low is None else value.low
        return f"({value.unary} {printed_value(end, inside=True)})"
    low, high = ("" if end is None else printed_value(end, inside=True) for end in (value.low, value.high))
    return f"{'[' if value.low_closed else '('}{low}..{high}{']' if value.high_closed else ')'}"


def _key(name: str) -> str:
    return name if IDENTIFIER.fullmatch(name) else f'"{escaped(name)}"'


def printed_tree(node: t.Node) -> str:  # noqa: PLR0911, PLR0912 - one line per kind of node
    """An expression or condition as it can be written in a cell."""
    match node:
        case t.Literal(value):
            return printed_value(value, inside=True)
        case t.AtLiteral(text):
            return f'@"{escaped(text)}"'
        case t.Name(name):
            return name
        case t.Negation(operand):
            return f"-{_wrapped(operand, 70)}"
        case t.Binary(op, left, right):
            return f"{_wrapped(left, BINDING[op])} {op} {_wrapped(right, BINDING[op] + 1)}"
        case t.Between(value, low, high):
            return f"{_wrapped(value, 30)} between {_wrapped(low, 31)} and {_wrapped(high, 31)}"
        case t.In(value, tests):
            return f"{_wrapped(value, 30)} in ({_listed(tests)})"
        case t.InstanceOf(value, wanted):
            return f"{_wrapped(value, 80)} instance of {printed_type(wanted)}"
        case t.If(condition, yes, no):
            return f"if {printed_tree(condition)} then {printed_tree(yes)} else {printed_tree(no)}"
        case t.Iteration(name, domain, end):
            return f"{name} in {printed_tree(domain)}" + (f"..{printed_tree(end)}" if end is not None else "")
        case t.For(iterations, result):
            return f"for {_listed(iterations)} return {printed_tree(result)}"
        case t.Quantified(kind, iterations, condition):
            return f"{kind} {_listed(iterations)} satisfies {printed_tree(condition)}"
        case t.FunctionLiteral(parameters, body, external):
            named = (name if wanted == ANY else f"{name}: {printed_type(wanted)}" for name, wanted in parameters)
            return f"function({', '.join(named)}) {'external ' if external else ''}{printed_tree(body)}"
        case t.Call(function, arguments, names):
            shown = [printed_tree(one) for one in arguments]
            if names:
                shown = [f"{name}: {one}" for name, one in zip(names, shown, strict=True)]
            return f"{_wrapped(function, 90)}({', '.join(shown)})"
        case t.Path(base, name):
            return f"{_wrapped(base, 90)}.{name}"
        case t.Filter(base, condition):
            return f"{_wrapped(base, 90)}[{printed_tree(condition)}]"
        case t.ListLiteral(items):
            return f"[{_listed(items)}]"
        case t.ContextLiteral(entries):
            return f"{{{', '.join(f'{_key(name)}: {printed_tree(inner)}' for name, inner in entries)}}}"
        case t.RangeLiteral(low, high, low_closed, high_closed):
            ends = f"{_wrapped(low, 31)}..{_wrapped(high, 31)}"
            return f"{'[' if low_closed else '('}{ends}{']' if high_closed else ')'}"
        case t.Comparison(op, operand):
            return f"{op} {_wrapped(operand, 31)}"
        case t.Tests(tests, negated):
            inner = _listed(tests) or "-"
            return f"not({inner})" if negated else inner
    raise TypeError(type(node).__name__)


def _listed(nodes: Sequence[t.Node]) -> str:
    return ", ".join(printed_tree(one) for one in nodes)


def _binds(node: t.Node) -> int:
    """How tightly the outermost operator of a tree binds; what needs no brackets binds most tightly."""
    match node:
        case t.Binary(op):
            return BINDING[op]
        case t.Between() | t.In():
            return 30
        case t.Negation():
            return 70
        case t.InstanceOf():
            return 80
        case t.If() | t.For() | t.Quantified() | t.FunctionLiteral() | t.Comparison():
            return 0
    return 100


def _wrapped(node: t.Node, binding: int) -> str:
    text = printed_tree(node)
    return f"({text})" if _binds(node) < binding else text

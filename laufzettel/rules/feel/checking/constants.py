# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Constant parts of expressions: what they give is known before any case is."""

from __future__ import annotations

from laufzettel.rules.feel import tree as t
from laufzettel.rules.feel.builtin import SIGNATURES
from laufzettel.rules.feel.checking.scope import Scope
from laufzettel.rules.feel.compiler import Compiler
from laufzettel.rules.feel.engine import BUILTINS
from laufzettel.rules.feel.values import Value

LITERALS = frozenset({"date", "time", "date and time", "duration", "years and months duration", "number"})
"""Functions that make a value of a text: with constant arguments they are a way to write a literal."""
_UNSTEADY = frozenset({"now", "today", "matches", "replace", "split"})  # the last three may take long
_COMPILER = Compiler()


def constant(node: t.Node, scope: Scope) -> bool:  # noqa: PLR0911 - one line per kind of node
    """Whether the expression gives the same value in every case, and says so at a glance."""
    match node:
        case t.Literal() | t.AtLiteral():
            return True
        case t.Negation(operand):
            return constant(operand, scope)
        case t.ListLiteral(items):
            return all(constant(one, scope) for one in items)
        case t.ContextLiteral(entries):
            return all(constant(one, scope) for _, one in entries)
        case t.RangeLiteral(low, high):
            return constant(low, scope) and constant(high, scope)
        case t.Call(t.Name(name), arguments):
            known = name in SIGNATURES and name not in _UNSTEADY and scope.find(name, through_fog=True) is None
            return known and all(constant(one, scope) for one in arguments)
        case t.Binary(op, left, right):
            return op in ("+", "-", "*", "/", "**") and constant(left, scope) and constant(right, scope)
    return False


def value_of(node: t.Node) -> Value:
    """What a constant expression gives."""
    return _COMPILER.compile(node)(BUILTINS)


def start(node: t.Node) -> int:
    """Where the expression begins, as far as the tree knows."""
    match node:
        case t.Binary(_, left, _):
            return start(left)
        case t.Between(value) | t.In(value) | t.InstanceOf(value):
            return start(value)
        case t.Call(function):
            return start(function)
        case t.Path(base) | t.Filter(base):
            return start(base)
        case t.Tests(tests) if tests:
            return start(tests[0])
    return node.at

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Makes a Python function of a tree, once; evaluating it later looks at no text and no tree."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from laufzettel.rules.feel import tree as t
from laufzettel.rules.feel.arithmetic import ARITHMETIC, negated
from laufzettel.rules.feel.conditions import compile_tests
from laufzettel.rules.feel.functions import UserFunction
from laufzettel.rules.feel.loops import for_loop, quantified
from laufzettel.rules.feel.operators import both, compared, either, is_in, order
from laufzettel.rules.feel.properties import member
from laufzettel.rules.feel.reading import read_temporal
from laufzettel.rules.feel.selecting import selected
from laufzettel.rules.feel.types import (
    ANY,
    ContextOf,
    FunctionOf,
    ListOf,
    Named,
    RangeOf,
    Type,
    is_instance,
)
from laufzettel.rules.feel.values import Compiled, Env, Function, Range, Value

_COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})


class Compiler:
    """Compiles trees with the types that a model defines."""

    def __init__(self, types: Mapping[str, Type] | None = None) -> None:
        """Args: types: the model's types by name."""
        self._types = types or {}
        self._by_node: dict[type[t.Node], Callable[..., Compiled]] = {
            t.Literal: self._literal,
            t.AtLiteral: self._at_literal,
            t.Name: self._name,
            t.Negation: self._negation,
            t.Binary: self._binary,
            t.Between: self._between,
            t.In: self._in,
            t.InstanceOf: self._instance_of,
            t.If: self._if,
            t.For: self._for,
            t.Quantified: self._quantified,
            t.FunctionLiteral: self._function,
            t.Call: self._call,
            t.Path: self._path,
            t.Filter: self._filter,
            t.ListLiteral: self._list,
            t.ContextLiteral: self._context,
            t.RangeLiteral: self._range,
            t.Comparison: self._comparison,
            t.Tests: self._tests,
        }

    def compile(self, node: t.Node) -> Compiled:
        """What evaluates the tree in an environment."""
        return self._by_node[type(node)](node)

    def resolved(self, wanted: Type) -> Type:
        """The type with the model's own in the places of their names; Any where the model has none of that name."""
        match wanted:
            case Named(name):
                return self._types.get(name, ANY)
            case ListOf(element):
                return ListOf(self.resolved(element))
            case RangeOf(element):
                return RangeOf(self.resolved(element))
            case ContextOf(entries):
                return ContextOf(tuple((name, self.resolved(inner)) for name, inner in entries))
            case FunctionOf(parameters, result):
                return FunctionOf(tuple(map(self.resolved, parameters)), self.resolved(result))
        return wanted

    # --- values and operators ---------------------------------------------------------------------------------------

    def _literal(self, node: t.Literal) -> Compiled:
        value = node.value
        return lambda env: value

    def _at_literal(self, node: t.AtLiteral) -> Compiled:
        value = read_temporal(node.text)
        return lambda env: value

    def _name(self, node: t.Name) -> Compiled:
        name = node.name
        return lambda env: env.get(name)

    def _negation(self, node: t.Negation) -> Compiled:
        operand = self.compile(node.operand)
        return lambda env: negated(operand(env))

    def _binary(self, node: t.Binary) -> Compiled:
        left, right, op = self.compile(node.left), self.compile(node.right), node.op
        if op in _COMPARISONS:
            return lambda env: compared(op, left(env), right(env))
        if op == "and":
            return lambda env: False if (first := left(env)) is False else both(first, right(env))
        if op == "or":
            return lambda env: True if (first := left(env)) is True else either(first, right(env))
        operation = ARITHMETIC[op]
        return lambda env: operation(left(env), right(env))

    def _between(self, node: t.Between) -> Compiled:
        value, low, high = self.compile(node.value), self.compile(node.low), self.compile(node.high)

        def between(env: Env) -> Value:
            one = value(env)
            return both(compared(">=", one, low(env)), compared("<=", one, high(env)))

        return between

    def _in(self, node: t.In) -> Compiled:
        value, tests = self.compile(node.value), [self.compile(one) for one in node.tests]

        def found_in(env: Env) -> Value:
            one = value(env)
            found: bool | None = False
            for test in tests:
                found = either(found, is_in(one, test(Env({"?": one}, env))))
            return found

        return found_in

    def _instance_of(self, node: t.InstanceOf) -> Compiled:
        value, wanted = self.compile(node.value), self.resolved(node.type)
        return lambda env: is_instance(value(env), wanted)

    def _comparison(self, node: t.Comparison) -> Compiled:
        operand, op = self.compile(node.operand), node.op

        def span(env: Env) -> Value:
            end = operand(env)
            if op in ("=", "!="):
                return Range(end, end, unary=op)
            if end is None:
                return None
            if op in ("<", "<="):
                return Range(None, end, False, op == "<=", op)
            return Range(end, None, op == ">=", False, op)

        return span

    def _range(self, node: t.RangeLiteral) -> Compiled:
        low, high = self.compile(node.low), self.compile(node.high)

        def span(env: Env) -> Value:
            return checked_range(low(env), high(env), node.low_closed, node.high_closed)

        return span

    # --- structures -------------------------------------------------------------------------------------------------

    def _list(self, node: t.ListLiteral) -> Compiled:
        items = [self.compile(one) for one in node.items]
        return lambda env: [item(env) for item in items]

    def _context(self, node: t.ContextLiteral) -> Compiled:
        entries = [(name, self.compile(inner)) for name, inner in node.entries]
        twice = len({name for name, _ in entries}) != len(entries)

        def context(env: Env) -> Value:
            if twice:
                return None
            made: dict[str, Value] = {}
            inner = Env(made, env)
            for name, value in entries:
                made[name] = value(inner)
            return made

        return context

    def _path(self, node: t.Path) -> Compiled:
        base, name = self.compile(node.base), node.name
        return lambda env: member(base(env), name)

    def _filter(self, node: t.Filter) -> Compiled:
        base, condition = self.compile(node.base), self.compile(node.condition)
        return lambda env: selected(base(env), condition, env)

    # --- control ----------------------------------------------------------------------------------------------------

    def _if(self, node: t.If) -> Compiled:
        condition, yes, no = self.compile(node.condition), self.compile(node.yes), self.compile(node.no)
        return lambda env: yes(env) if condition(env) is True else no(env)

    def _for(self, node: t.For) -> Compiled:
        return for_loop(self._iterations(node.iterations), self.compile(node.result))

    def _quantified(self, node: t.Quantified) -> Compiled:
        return quantified(node.kind, self._iterations(node.iterations), self.compile(node.condition))

    def _iterations(self, found: tuple[t.Iteration, ...]) -> list[tuple[str, Compiled, Compiled | None]]:
        return [
            (one.name, self.compile(one.domain), None if one.end is None else self.compile(one.end)) for one in found
        ]

    def _function(self, node: t.FunctionLiteral) -> Compiled:
        if node.external:
            return lambda env: None
        body = self.compile(node.body)
        parameters = [(name, self.resolved(wanted)) for name, wanted in node.parameters]
        return lambda env: UserFunction(parameters, lambda given: body(Env(given, env)))

    def _call(self, node: t.Call) -> Compiled:
        function = self.compile(node.function)
        arguments = [self.compile(one) for one in node.arguments]
        names = node.names
        if len(set(names)) != len(names):
            return lambda env: None

        def call(env: Env) -> Value:
            called = function(env)
            if not isinstance(called, Function):
                return None
            values = [argument(env) for argument in arguments]
            return called.call_named(dict(zip(names, values, strict=True))) if names else called.call(values)

        return call

    def _tests(self, node: t.Tests) -> Compiled:
        return compile_tests(node, self.compile)


def checked_range(low: Value, high: Value, low_closed: bool, high_closed: bool) -> Range | None:
    """The range between two values; null if they have no order or stand the wrong way round."""
    if low is None and high is None:
        return None
    for end in (low, high):
        if end is not None and order(end, end) is None:
            return None
    if low is not None and high is not None:
        by = order(low, high)
        if by is None or by > 0:
            return None
    return Range(low, high, low_closed and low is not None, high_closed and high is not None)

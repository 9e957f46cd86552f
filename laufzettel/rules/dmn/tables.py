# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Decision tables of DMN: which rules fit, and what the hit policy makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from laufzettel.rules.dmn import model as d
from laufzettel.rules.dmn.item_types import ItemTypes
from laufzettel.rules.feel.engine import BUILTINS
from laufzettel.rules.feel.names import Names, normal
from laufzettel.rules.feel.operators import equal
from laufzettel.rules.feel.types import Type, coerced
from laufzettel.rules.feel.values import Compiled, Env, Function, Value

_AGGREGATES = {d.Aggregation.SUM: "sum", d.Aggregation.MIN: "min", d.Aggregation.MAX: "max"}


class Texts(Protocol):
    """What compiles the texts of a table."""

    types: ItemTypes

    def expression(self, text: str, scope: Names) -> Compiled:
        """Compile an expression."""

    def tests(self, text: str, scope: Names) -> Compiled:
        """Compile a condition."""


class CompiledTable:
    """A decision table whose texts are parsed once."""

    def __init__(self, table: d.Table, texts: Texts, scope: Names) -> None:
        """Args: table: what the model says. texts: compiles its texts. scope: the names it may use."""
        self._policy = table.hit_policy
        self._aggregation = table.aggregation
        asking = Names(("?",), scope)
        self._inputs = [texts.expression(one.expression, scope) for one in table.inputs]
        self._input_types: list[Type] = [texts.types.of(one.type_ref) for one in table.inputs]
        self._allowed = [texts.tests(one.allowed, asking) if one.allowed else None for one in table.inputs]
        self._rules = [
            (
                [texts.tests(cell, asking) if cell not in ("-", "") else None for cell in rule.inputs],
                [texts.expression(cell, scope) for cell in rule.outputs],
            )
            for rule in table.rules
        ]
        self._names = [normal(one.name) for one in table.outputs]
        self._output_types: list[Type] = [texts.types.of(one.type_ref) for one in table.outputs]
        self._defaults = [
            None if one.default is None else texts.expression(one.default, scope) for one in table.outputs
        ]
        self._priorities = [self._ranks(one.allowed, texts, scope) for one in table.outputs]

    @staticmethod
    def _ranks(allowed: str, texts: Texts, scope: Names) -> Compiled | None:
        """What gives the output values in the order of their priority."""
        return texts.expression(f"[{allowed}]", scope) if allowed else None

    def decide(self, env: Env) -> Value:
        """What the table says; null where it contradicts itself or an input is not allowed."""
        values: list[Value] = []
        for asked, wanted, allowed in zip(self._inputs, self._input_types, self._allowed, strict=True):
            value = coerced(asked(env), wanted)
            if allowed is not None and value is not None and allowed(Env({"?": value}, env)) is not True:
                return None
            values.append(value)
        frames = [Env({"?": value}, env) for value in values]
        hits: list[list[Value]] = []
        for conditions, outputs in self._rules:
            if all(one is None or one(frame) is True for one, frame in zip(conditions, frames, strict=False)):
                hits.append(self._outputs(outputs, env))
                if self._policy is d.HitPolicy.FIRST:
                    break
        return self._settled(hits, env) if hits else self._default(env)

    def _outputs(self, cells: Sequence[Compiled], env: Env) -> list[Value]:
        return [coerced(cell(env), wanted) for cell, wanted in zip(cells, self._output_types, strict=False)]

    def _default(self, env: Env) -> Value:
        if any(one is not None for one in self._defaults):
            made = self._result([None if one is None else one(env) for one in self._defaults])
            several = self._policy in (d.HitPolicy.RULE_ORDER, d.HitPolicy.OUTPUT_ORDER) or (
                self._policy is d.HitPolicy.COLLECT and self._aggregation is None
            )
            return [made] if several and not isinstance(made, list) else made
        if self._policy is d.HitPolicy.COLLECT:
            return self._collected([])
        return None

    def _result(self, outputs: Sequence[Value]) -> Value:
        """One output as it is, several as a context."""
        if len(self._names) == 1:
            return outputs[0] if outputs else None
        return dict(zip(self._names, outputs, strict=False))

    def _settled(self, hits: list[list[Value]], env: Env) -> Value:  # noqa: PLR0911 - one line per hit policy
        match self._policy:
            case d.HitPolicy.UNIQUE:
                return self._result(hits[0]) if len(hits) == 1 else None
            case d.HitPolicy.ANY:
                agree = all(equal(list[Value](one), list[Value](hits[0])) is True for one in hits)
                return self._result(hits[0]) if agree else None
            case d.HitPolicy.FIRST:
                return self._result(hits[0])
            case d.HitPolicy.PRIORITY:
                return self._result(self._by_priority(hits, env)[0])
            case d.HitPolicy.OUTPUT_ORDER:
                return [self._result(one) for one in self._by_priority(hits, env)]
            case d.HitPolicy.RULE_ORDER:
                return [self._result(one) for one in hits]
        return self._collected(hits)

    def _by_priority(self, hits: list[list[Value]], env: Env) -> list[list[Value]]:
        """The hits with the highest priority first; equal ones in the order of their rules."""
        orders = [None if one is None else one(env) for one in self._priorities]

        def rank(hit: list[Value]) -> tuple[int, ...]:
            return tuple(
                next((at for at, known in enumerate(order) if equal(known, value) is True), len(order))
                for value, order in zip(hit, orders, strict=False)
                if isinstance(order, list)
            )

        return sorted(hits, key=rank)

    def _collected(self, hits: list[list[Value]]) -> Value:
        if self._aggregation is None:
            return [self._result(one) for one in hits]
        columns = [list(column) for column in zip(*hits, strict=True)] or [[] for _ in self._names]
        return self._result([self._aggregate(column) for column in columns])

    def _aggregate(self, values: list[Value]) -> Value:
        if self._aggregation is None:
            return values
        name = _AGGREGATES.get(self._aggregation, "count")
        function = BUILTINS.get(name)
        return function.call([values]) if isinstance(function, Function) else None

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The types of loops and filters: what they run over, and the names within them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from laufzettel.rules.feel import tree as t
from laufzettel.rules.feel.checking import messages as m
from laufzettel.rules.feel.checking.constants import constant, start, value_of
from laufzettel.rules.feel.checking.members import member_type
from laufzettel.rules.feel.checking.scope import Scope
from laufzettel.rules.feel.checking.terms import (
    BOOLEAN,
    DATE,
    NULL,
    NUMBER,
    elements,
    joined,
    kind_of,
    may_be,
    options,
)
from laufzettel.rules.feel.numbers import whole
from laufzettel.rules.feel.types import ANY, ContextOf, ListOf, RangeOf, Simple, Type

if TYPE_CHECKING:
    from laufzettel.rules.feel.checking.inference import Inference

_STEPS = (NUMBER.name, DATE.name)


class Loops:
    """Gives loops and filters their types."""

    def __init__(self, inference: Inference) -> None:
        """Args: inference: gives their parts their types."""
        self._inference = inference

    def for_loop(self, node: t.For, scope: Scope) -> Type:
        partial = Scope({"partial": Simple("list")}, scope)
        return ListOf(self._inference.infer(node.result, self._turns(node.iterations, partial)))

    def quantified(self, node: t.Quantified, scope: Scope) -> Type:
        inner = self._turns(node.iterations, scope)
        self._inference.condition(self._inference.infer(node.condition, inner), start(node.condition))
        return BOOLEAN

    def _turns(self, iterations: Iterable[t.Iteration], scope: Scope) -> Scope:
        for one in iterations:
            domain = self._inference.infer(one.domain, scope)
            if one.end is None:
                found = self.turn(domain, start(one.domain))
            else:
                found = self._step(domain, self._inference.infer(one.end, scope), start(one.domain))
            scope = Scope({one.name: found}, scope)
        return scope

    def turn(self, domain: Type, at: int) -> Type:
        """The type of what a loop runs over, one by one; any for an empty list."""
        found = options(domain)
        if found is None:
            return ANY
        single = [_single(one) for one in found]
        made = [one for one in single if one is not None]
        if not made:
            self._inference.report(m.DOMAIN, at, what=domain)
        inside = joined(made)
        return ANY if inside == NULL else inside

    def _step(self, low: Type, high: Type, at: int) -> Type:
        steps = [name for name in _STEPS if may_be(low, name) and may_be(high, name)]
        if not steps:
            self._inference.report(m.ENDS, at, left=low, right=high)
            return ANY
        return joined(map(Simple, steps))

    def filter(self, node: t.Filter, scope: Scope) -> Type:
        base = self._inference.infer(node.base, scope)
        element = elements(base)
        found = self._inference.infer(node.condition, self.element_scope(element, scope))
        if base == NULL or self._beyond(node, scope):
            self._inference.report(m.ALWAYS_NULL, start(node.condition))
            return ANY
        return self.selected(element, found, start(node.condition))

    @staticmethod
    def _beyond(node: t.Filter, scope: Scope) -> bool:
        """Whether a written list has nothing at a written position."""
        if not isinstance(node.base, t.ListLiteral) or not constant(node.condition, scope):
            return False
        position = value_of(node.condition)
        if not isinstance(position, Decimal):
            return False
        at = whole(position)
        return at is None or not 0 < abs(at) <= len(node.base.items)

    def element_scope(self, element: Type, scope: Scope) -> Scope:
        """The names within a filter: `item` and the entries of the element."""
        inside = options(element)
        contexts = [one for one in inside or () if kind_of(one) == "context"]
        entries = {name for one in contexts if isinstance(one, ContextOf) for name, _ in one.entries}
        known = {name: member for name in entries if (member := member_type(joined(contexts), name)) is not None}
        return Scope(
            {"item": element, **known},
            scope,
            filters=True,
            fog=inside is None or not inside or Simple("context") in contexts,
        )

    def selected(self, element: Type, condition: Type, at: int) -> Type:
        """The type of a filter's result: the element for a position, a list for a condition."""
        position, chooses = may_be(condition, NUMBER.name), may_be(condition, BOOLEAN.name)
        if not position and not chooses:
            self._inference.report(m.SELECTION, at, what=condition)
            return ANY
        return joined([*([element] if position else []), *([ListOf(element)] if chooses else [])])


def _single(option: Type) -> Type | None:
    """What a domain gives turn by turn; None for ranges without steps."""
    match option:
        case RangeOf(element):
            steps = [Simple(name) for name in _STEPS if may_be(element, name)]
            return joined(steps) if steps else None
        case Simple("range"):
            return joined(map(Simple, _STEPS))
    return elements(option)

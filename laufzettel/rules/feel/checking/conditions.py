# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The types of conditions: comparisons, `and` and `or`, `in`, and the cells of decision tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from laufzettel.rules.feel import tree as t
from laufzettel.rules.feel.checking import messages as m
from laufzettel.rules.feel.checking.constants import constant, start, value_of
from laufzettel.rules.feel.checking.findings import Level
from laufzettel.rules.feel.checking.scope import Scope
from laufzettel.rules.feel.checking.terms import BOOLEAN, comparable, equatable, kinds, may_be, may_be_in
from laufzettel.rules.feel.types import ANY, RangeOf, Restricted, Type, conforms

if TYPE_CHECKING:
    from laufzettel.rules.feel.checking.inference import Inference


class Conditions:
    """Gives conditions their types."""

    def __init__(self, inference: Inference) -> None:
        """Args: inference: gives the parts of conditions their types."""
        self._inference = inference

    def junction(self, node: t.Binary, left: Type, right: Type) -> Type:
        """`and`, `or`: an operand that is no condition is passed over if the other one decides."""
        sides = [(node.left, left), (node.right, right)]
        wrong = [(one, found) for one, found in sides if not may_be(found, BOOLEAN.name)]
        for one, found in wrong[:1]:
            level = Level.ERROR if len(wrong) == len(sides) else Level.HINT
            self._inference.report(m.JUNCTION, start(one), op=node.op, what=found, level=level)
        return BOOLEAN

    def equality(self, node: t.Binary, left: Type, right: Type, scope: Scope) -> Type:
        """`=`, `!=`."""
        if not equatable(left, right):
            self._inference.report(m.NEVER_EQUAL, node.at, left=left, right=right, level=Level.HINT)
            return BOOLEAN
        for one, other in ((node.left, right), (node.right, left)):
            if self._outside(one, other, scope):
                self._inference.report(m.NOT_ALLOWED, start(one), level=Level.HINT)
        return BOOLEAN

    def order(self, node: t.Binary, left: Type, right: Type) -> Type:
        """`<`, `<=`, `>`, `>=`."""
        if not comparable(left, right):
            self._inference.report(m.COMPARED, node.at, op=node.op, left=left, right=right)
        return BOOLEAN

    def between(self, node: t.Between, scope: Scope) -> Type:
        """`value between low and high`."""
        value, low, high = (self._inference.infer(one, scope) for one in (node.value, node.low, node.high))
        for end in (low, high):
            if not comparable(value, end):
                self._inference.report(m.COMPARED, node.at, op="between", left=value, right=end)
                break
        return BOOLEAN

    def within(self, node: t.In, scope: Scope) -> Type:
        """`value in test`."""
        value = self._inference.infer(node.value, scope)
        inner = Scope({"?": value}, scope)
        for test in node.tests:
            found = self._inference.infer(test, inner)
            if not self._meets(test, value, found):
                level = Level.HINT if may_be(found, "list") else Level.ERROR  # never in a list is false, not null
                self._inference.report(m.NEVER_IN, start(test), left=value, right=found, level=level)
            elif self._outside(test, value, scope):
                self._inference.report(m.NOT_ALLOWED, start(test), level=Level.HINT)
        return BOOLEAN

    def comparison(self, node: t.Comparison, scope: Scope) -> Type:
        """A test without its left side, such as `>= 5`."""
        return RangeOf(self._inference.infer(node.operand, scope))

    def tests(self, node: t.Tests, scope: Scope) -> Type:
        """The condition of a cell; what it asks about is the name `?`."""
        asked = scope.find("?") or ANY
        for test in node.tests:
            found = self._inference.infer(test, scope)
            truth = may_be(found, BOOLEAN.name) and not isinstance(test, t.Literal)
            if not truth and not self._meets(test, asked, found):
                self._inference.report(m.TEST, start(test), left=asked, right=_compared(test, found))
            elif self._outside(test, asked, scope):
                self._inference.report(m.NOT_ALLOWED, start(test))
        return BOOLEAN

    @staticmethod
    def _meets(test: t.Node, value: Type, found: Type) -> bool:
        if isinstance(test, t.Comparison) and isinstance(found, RangeOf):
            wanted = found.element
            return equatable(value, wanted) if test.op in ("=", "!=") else comparable(value, wanted)
        return may_be_in(value, found)

    def _outside(self, node: t.Node, of: Type, scope: Scope) -> bool:
        """Whether a constant is none of the allowed values of what it is compared with."""
        if not isinstance(of, Restricted) or not constant(node, scope):
            return False
        if not kinds(self._inference.known(node)) or not equatable(self._inference.known(node), of):
            return False
        value = value_of(node)
        return not isinstance(value, list) and conforms(value, of.inner) and not conforms(value, of)


def _compared(test: t.Node, found: Type) -> Type:
    """What a test compares with, for the sentence."""
    return found.element if isinstance(test, t.Comparison) and isinstance(found, RangeOf) else found

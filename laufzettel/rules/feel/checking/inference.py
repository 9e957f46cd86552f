# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The type of every part of an expression, and what cannot go together in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from laufzettel.errors import Message
from laufzettel.rules.feel import messages as feel
from laufzettel.rules.feel import tree as t
from laufzettel.rules.feel.builtin import SIGNATURES
from laufzettel.rules.feel.checking import messages as m
from laufzettel.rules.feel.checking.arithmetic import arithmetic, mixes_durations, negation
from laufzettel.rules.feel.checking.conditions import Conditions
from laufzettel.rules.feel.checking.constants import LITERALS, constant, start, value_of
from laufzettel.rules.feel.checking.findings import Findings, Level
from laufzettel.rules.feel.checking.fitting import fit
from laufzettel.rules.feel.checking.functions import Calls
from laufzettel.rules.feel.checking.loops import Loops
from laufzettel.rules.feel.checking.members import member_names, member_type
from laufzettel.rules.feel.checking.scope import Scope
from laufzettel.rules.feel.checking.spoken import english, german
from laufzettel.rules.feel.checking.terms import (
    BOOLEAN,
    NULL,
    comparable,
    joined,
    may_be,
)
from laufzettel.rules.feel.compiler import Compiler
from laufzettel.rules.feel.reading import read_temporal
from laufzettel.rules.feel.types import ANY, ContextOf, FunctionOf, ListOf, RangeOf, Simple, Type
from laufzettel.rules.feel.values import Value, kind


class Inference:
    """Gives every part of one expression its type.

    Attributes:
        findings: what cannot go together.
        resolved: puts the model's types in the places of their names.
        loops: gives loops and filters their types.
    """

    def __init__(self, types: Mapping[str, Type] | None = None) -> None:
        """Args: types: the model's types by name."""
        self.findings = Findings()
        self.resolved = Compiler(types).resolved
        self._known: dict[int, Type] = {}
        self._conditions = conditions = Conditions(self)
        self.loops = loops = Loops(self)
        self._by_node: dict[type[t.Node], Callable[..., Type]] = {
            t.Literal: self._literal,
            t.AtLiteral: self._at_literal,
            t.Name: self._name,
            t.Negation: self._negation,
            t.Binary: self._binary,
            t.Between: conditions.between,
            t.In: conditions.within,
            t.InstanceOf: self._instance_of,
            t.If: self._if,
            t.For: loops.for_loop,
            t.Quantified: loops.quantified,
            t.FunctionLiteral: self._function,
            t.Call: Calls(self).call,
            t.Path: self._path,
            t.Filter: loops.filter,
            t.ListLiteral: self._list,
            t.ContextLiteral: self._context,
            t.RangeLiteral: self._range,
            t.Comparison: conditions.comparison,
            t.Tests: conditions.tests,
        }

    def infer(self, node: t.Node, scope: Scope) -> Type:
        """The type of an expression; any where nobody can know, or where something was found.

        Args:
            node: the expression.
            scope: the types of its names.
        """
        found = self._by_node[type(node)](node, scope)
        self._known[id(node)] = found
        return found

    def forget(self) -> None:
        """Begin with another expression."""
        self._known.clear()

    def known(self, node: t.Node) -> Type:
        """The type that was found for a part."""
        return self._known.get(id(node), ANY)

    def report(self, message: Message, at: int, *, level: Level = Level.ERROR, **types: Type | str) -> None:
        """Note a finding; gaps that are types are named in both languages."""
        gaps: dict[str, str] = {}
        for name, said in types.items():
            if isinstance(said, str):
                gaps[name] = said
            else:
                gaps[f"{name}_de"], gaps[f"{name}_en"] = german(said), english(said)
        self.findings.add(message, at, level=level, **gaps)

    # --- values and operators ---------------------------------------------------------------------------------------

    def _literal(self, node: t.Literal, scope: Scope) -> Type:
        return _type_of(node.value)

    def _at_literal(self, node: t.AtLiteral, scope: Scope) -> Type:
        return _type_of(read_temporal(node.text))

    def _name(self, node: t.Name, scope: Scope) -> Type:
        found = scope.find(node.name)
        if found is not None:
            return found
        if node.name in SIGNATURES:
            return Simple("function")
        if scope.filtering:
            self.findings.add(feel.UNKNOWN_NAME, node.at, what=node.name)
        return ANY

    def _negation(self, node: t.Negation, scope: Scope) -> Type:
        of = self.infer(node.operand, scope)
        found = negation(of)
        if found is None:
            self.report(m.OPERAND, node.at, what=of)
        return ANY if found is None else found

    def _binary(self, node: t.Binary, scope: Scope) -> Type:
        before = len(self.findings.all)
        left, right = self.infer(node.left, scope), self.infer(node.right, scope)
        if node.op in ("and", "or"):
            return self._conditions.junction(node, left, right)
        if node.op in ("=", "!="):
            return self._conditions.equality(node, left, right, scope)
        if node.op in ("<", "<=", ">", ">="):
            return self._conditions.order(node, left, right)
        found = arithmetic(node.op, left, right)
        if found is None:
            message = m.DURATIONS if mixes_durations(left, right) else m.OPERANDS
            self.report(message, node.at, op=node.op, left=left, right=right)
            return ANY
        return self.unless_null(node, found, scope, node.at, before)

    def unless_null(self, node: t.Node, found: Type, scope: Scope, at: int, before: int) -> Type:
        """The type; a constant that is null though nothing in it was found is a finding."""
        if len(self.findings.all) > before or not constant(node, scope) or value_of(node) is not None:
            return found
        if isinstance(node, t.Call) and isinstance(node.function, t.Name) and node.function.name in LITERALS:
            self.report(m.NO_LITERAL, at, function=node.function.name)
        else:
            self.report(m.ALWAYS_NULL, at)
        return ANY

    def _instance_of(self, node: t.InstanceOf, scope: Scope) -> Type:
        self.infer(node.value, scope)
        return BOOLEAN

    # --- structures -------------------------------------------------------------------------------------------------

    def _list(self, node: t.ListLiteral, scope: Scope) -> Type:
        return ListOf(joined([self.infer(one, scope) for one in node.items]))

    def _context(self, node: t.ContextLiteral, scope: Scope) -> Type:
        entries: dict[str, Type] = {}
        inner = Scope(entries, scope)
        for name, value in node.entries:
            if name in entries:
                self.report(m.TWICE, node.at, what=name)
            entries[name] = self.infer(value, inner)
        return ContextOf(tuple(entries.items()))

    def _range(self, node: t.RangeLiteral, scope: Scope) -> Type:
        before = len(self.findings.all)
        low, high = self.infer(node.low, scope), self.infer(node.high, scope)
        one_open = (low == NULL) != (high == NULL)
        if not comparable(low, high) and not (one_open and comparable(joined((low, high)), joined((low, high)))):
            self.report(m.ENDS, node.at, left=low, right=high)
            return ANY
        return self.unless_null(node, RangeOf(joined((low, high))), scope, node.at, before)

    def _path(self, node: t.Path, scope: Scope) -> Type:
        base = self.infer(node.base, scope)
        found = member_type(base, node.name)
        if found is not None:
            return found
        if base == NULL:
            self.report(m.ALWAYS_NULL, node.at)
        else:
            known = ", ".join(member_names(base)[:12]) or "–"
            self.report(m.MEMBER, node.at, what=node.name, base=base, known=known)
        return ANY

    # --- control ----------------------------------------------------------------------------------------------------

    def _if(self, node: t.If, scope: Scope) -> Type:
        self.condition(self.infer(node.condition, scope), start(node.condition))
        return joined((self.infer(node.yes, scope), self.infer(node.no, scope)))

    def condition(self, found: Type, at: int) -> None:
        """Note a condition that can never be true."""
        if not may_be(found, BOOLEAN.name):
            self.report(m.CONDITION, at, what=found)

    def _function(self, node: t.FunctionLiteral, scope: Scope) -> Type:
        if node.external:
            return ANY
        types = {name: self.resolved(wanted) for name, wanted in node.parameters}
        body = self.infer(node.body, Scope(types, scope))
        return FunctionOf(tuple(types.values()), body, tuple(types))

    def expect(self, node: t.Node, wanted: Type, scope: Scope | None = None) -> None:
        """Note what cannot be of the type that is wanted in its place."""
        fit(self, node, wanted, scope or Scope({}))


def _type_of(value: Value) -> Type:
    return NULL if value is None else Simple(kind(value))

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The types of decision tables: cells that do not fit their column, and what the hit policy makes of the outputs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from laufzettel.errors import Problem
from laufzettel.rules.dmn import model as d
from laufzettel.rules.dmn.compiling import Parse
from laufzettel.rules.feel import tree as t
from laufzettel.rules.feel.builtin import SIGNATURES
from laufzettel.rules.feel.checker import Scope
from laufzettel.rules.feel.checking.terms import NUMBER, elements, joined
from laufzettel.rules.feel.compiler import Compiler
from laufzettel.rules.feel.conditions import nodes
from laufzettel.rules.feel.engine import BUILTINS
from laufzettel.rules.feel.names import normal
from laufzettel.rules.feel.parsing import Parsed, parse_tests
from laufzettel.rules.feel.types import ANY, ContextOf, ListOf, Restricted, Type
from laufzettel.rules.feel.values import Env, Value

_LISTS = (d.HitPolicy.RULE_ORDER, d.HitPolicy.OUTPUT_ORDER)


class Texts(Protocol):
    """What gives the texts of a table their types."""

    @property
    def defined(self) -> Mapping[str, Type]:
        """The types of the model, by name."""

    def of(self, reference: str) -> Type:
        """The type of a reference."""

    def inside(self, de: str, en: str) -> AbstractContextManager[None]:
        """What is found meanwhile stands in this part."""

    def expression(self, text: str, scope: Scope, wanted: Type = ANY) -> Type:
        """The type of an expression."""

    def tests(self, text: str, scope: Scope) -> None:
        """Look at a condition."""

    def read(self, text: str, scope: Scope, parse: Parse) -> Parsed | Problem:
        """What a text says."""

    def fits(self, found: Type, wanted: Type) -> None:
        """Note a part that cannot be of the type that is wanted."""


def table_type(texts: Texts, table: d.Table, scope: Scope, wanted: Type) -> Type:
    """The type of what a decision table says.

    Args:
        texts: gives its texts their types.
        table: the table.
        scope: the types of the names it may use.
        wanted: the type that is wanted in its place.
    """
    asking = [Scope({"?": _asked(texts, at, one, scope)}, scope) for at, one in enumerate(table.inputs, 1)]
    declared = [texts.of(one.type_ref) for one in table.outputs]
    columns = [_output(texts, one, kind, scope) for one, kind in zip(table.outputs, declared, strict=True)]
    found: list[list[Type]] = [[] for _ in columns]
    for number, rule in enumerate(table.rules, 1):
        with texts.inside(f"Regel {number}", f"rule {number}"):
            for at, (cell, frame) in enumerate(zip(rule.inputs, asking, strict=False), 1):
                if cell not in ("-", ""):
                    with texts.inside(f"Eingabe {at}", f"input {at}"):
                        texts.tests(cell, frame)
            for at, (cell, column) in enumerate(zip(rule.outputs, columns, strict=False)):
                with texts.inside(f"Ausgabe {at + 1}", f"output {at + 1}"):
                    found[at].append(texts.expression(cell, scope, column))
    made = [joined(seen) if kind == ANY else kind for kind, seen in zip(declared, found, strict=True)]
    result = joined([_settled(table, made), *_defaults(texts, table, declared, scope)])
    texts.fits(result, wanted)
    return result


def _asked(texts: Texts, at: int, clause: d.InputClause, scope: Scope) -> Type:
    """The type of what an input column asks about."""
    declared = texts.of(clause.type_ref)
    with texts.inside(f"Eingabe {at}", f"input {at}"):
        found = texts.expression(clause.expression, scope, declared)
        asked = found if declared == ANY else declared
        return _restricted(texts, clause.allowed, asked, scope)


def _output(texts: Texts, clause: d.OutputClause, declared: Type, scope: Scope) -> Type:
    """The type that the cells of an output column must have."""
    name = normal(clause.name)
    with texts.inside(f"Ausgabe „{name}“" if name else "Ausgabe", f"output “{name}”" if name else "output"):
        return _restricted(texts, clause.allowed, declared, scope)


def _restricted(texts: Texts, allowed: str, asked: Type, scope: Scope) -> Type:
    """The type with the values that a column allows, as far as they are the same in every case."""
    if not allowed:
        return asked
    inner = Scope({"?": asked}, scope)
    texts.tests(allowed, inner)
    parsed = texts.read(allowed, inner, parse_tests)
    if isinstance(parsed, Problem) or not _steady(parsed.tree):
        return asked
    return Restricted(asked, _check(Compiler(texts.defined).compile(parsed.tree)))


def _check(met: Callable[[Env], Value]) -> Callable[[Value], bool]:
    return lambda value: met(Env({"?": value}, BUILTINS)) is True


def _steady(tree: t.Node) -> bool:
    return all(one.name == "?" or one.name in SIGNATURES for one in nodes(tree) if isinstance(one, t.Name))


def _settled(table: d.Table, columns: Sequence[Type]) -> Type:
    """What the hit policy makes of the output columns."""
    if table.hit_policy is d.HitPolicy.COLLECT and table.aggregation is not None:
        counts = table.aggregation is d.Aggregation.COUNT
        return _result(table, [NUMBER if counts else elements(one) for one in columns])
    single = _result(table, columns)
    several = table.hit_policy in _LISTS or table.hit_policy is d.HitPolicy.COLLECT
    return ListOf(single) if several else single


def _result(table: d.Table, columns: Sequence[Type]) -> Type:
    """One output as it is, several as a context."""
    if len(columns) == 1:
        return columns[0]
    return ContextOf(tuple(zip((normal(one.name) for one in table.outputs), columns, strict=True)))


def _defaults(texts: Texts, table: d.Table, declared: Sequence[Type], scope: Scope) -> Iterator[Type]:
    """The type of what the table says if no rule fits."""
    if all(one.default is None for one in table.outputs):
        return
    types = [
        ANY if one.default is None else texts.expression(one.default, scope, kind)
        for one, kind in zip(table.outputs, declared, strict=True)
    ]
    several = table.hit_policy in _LISTS or (table.hit_policy is d.HitPolicy.COLLECT and table.aggregation is None)
    result = _result(table, types)
    yield joined((result, ListOf(result))) if several else result

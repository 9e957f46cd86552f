# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where the conditions of a rule begin and end, and cases that stand just inside and just outside of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice, pairwise, product
from math import prod

from laufzettel.rules.checks.cover import TooLarge, bits
from laufzettel.rules.checks.grid import Box, Grid
from laufzettel.rules.checks.slots import Slot, SlotColumn, next_to
from laufzettel.rules.feel.conditions import nodes
from laufzettel.rules.feel.tree import Literal as FeelLiteral
from laufzettel.rules.index import allows
from laufzettel.rules.model import HitPolicy, Term
from laufzettel.rules.table import Table
from laufzettel.rules.testing.model import DAY
from laufzettel.rules.tree import Anything, Formula
from laufzettel.rules.values import Type, Value, in_type, is_of

_MOST_TRIED = 60  # cases in which a rule with formulas is tried


@dataclass(frozen=True, slots=True)
class Edge:
    """A value next to a boundary of a condition.

    Attributes:
        rule: the place of the rule.
        column: the place of the column in the grid, the date of law first; -1 for a case of the rule as a whole.
        slot: the slot of the value.
        value: the value itself.
        inside: whether the condition holds for it.
    """

    rule: int
    column: int
    slot: int
    value: Value
    inside: bool

    @property
    def key(self) -> tuple[int, int, Value]:
        """What a test must show to count for it."""
        return self.rule, self.column, self.value


class Boundaries:
    """The boundaries of one table."""

    def __init__(self, table: Table, terms: Mapping[str, Term], grid: Grid) -> None:
        """Args: table; terms: of the workbook; grid: of the table, with what searching in it may cost."""
        self._table = table
        self._grid = grid
        self._terms = terms
        self._beside = _beside(table, terms)

    def wanted(self) -> Iterator[Edge]:
        """What tests should show: every rule once, then both sides of each of its boundaries."""
        for rule in range(len(self._grid.rules)):
            yield Edge(rule, -1, 0, None, inside=True)
        for rule in range(len(self._grid.rules)):
            for at, column in enumerate(self._grid.columns):
                reach = column.reach[column.kinds[rule]]
                for slot, value, inside in _edges(column, reach):
                    yield Edge(rule, at, slot, value, inside)

    def where(self, edge: Edge) -> str:
        """What a case is about, for its remark."""
        rule = self._grid.rules[edge.rule].id
        if edge.column < 0:
            return f"Regel {rule}"
        column = self._grid.asks.get(edge.column, edge.column)
        return f"Grenze von {self._grid.columns[column].name or DAY} in Regel {rule}"

    def cases(self, edge: Edge) -> Iterator[tuple[dict[str, Value], date]]:
        """Cases at an edge with their dates of law, the clearest first; none if no case can stand there.

        The clearest is one in which no other rule hides what the edge shows, and no value is missing.

        Args:
            edge: of this table.
        """
        box = list(self._grid.box(edge.rule))
        if edge.column >= 0:
            box[edge.column] = 1 << edge.slot
        if not all(box):
            return
        others = self._others(edge)
        given = tuple(map(_without_null, self._grid.columns, box))
        clearest = self._alone(given, others)
        if clearest is None and given != tuple(box):
            hardly = self._alone(tuple(box), others)
            if hardly is not None:
                yield self._example(hardly, edge)
        yield self._example(clearest or given, edge)
        yield from self._tried(edge, given)

    def _tried(self, edge: Edge, box: Box) -> Iterator[tuple[dict[str, Value], date]]:
        """The case with other values of what the rule's formulas depend on: when they hold is only known by asking."""
        rule = self._grid.rules[edge.rule]
        formulas = {at: test for at, test in enumerate(rule.tests, 1) if isinstance(test, Formula)}
        fixed = self._grid.columns[edge.column].name if edge.column > 0 else ""
        asked = [self._grid.columns[at].name for at in formulas]
        named = [name for formula in formulas.values() for name in formula.names if name in self._terms]
        names = [name for name in dict.fromkeys([*asked, *named]) if name != fixed]
        values, day = self._example(box, edge)
        choices = [self._choices(name, box, day, formulas.values()) for name in names]
        step = prod(map(len, choices)) // _MOST_TRIED + 1
        for chosen in islice(product(*choices), 0, None, step) if names else ():
            yield values | dict(zip(names, chosen, strict=True)), day

    def _choices(self, name: str, box: Box, day: date, formulas: Iterable[Formula]) -> list[Value]:
        """Some values of a term: what the formulas write, what stands in the box, the date of law, and those beside."""
        term = self._terms[name]
        columns = [
            at for at, column in enumerate(self._grid.columns[: self._grid.inputs]) if at and column.name == name
        ]
        column = self._grid.columns[columns[0]] if columns else _free(term)
        slots = box[columns[0]] if columns else column.everything
        found = [column.slots[at].example for at in bits(slots)]
        for node in (node for formula in formulas for node in nodes(formula.tree)):
            value = node.value if isinstance(node, FeelLiteral) else None
            if is_of(value, term.type, term.decimals):
                found.append(in_type(value, term.type, term.decimals))
        if term.type is Type.DATE:
            found.append(day)
        if term.type.is_ordered:
            found += [
                next_to(value, way, term.type, term.decimals) for value in found if value is not None for way in (1, -1)
            ]
        return [one for one in dict.fromkeys(found) if one is not None and allows(term.allowed, one, term.type)]

    def _example(self, box: Box, edge: Edge) -> tuple[dict[str, Value], date]:
        found = self._grid.example(box)
        values, day = dict(found.values), found.stichtag
        if edge.column == 0:
            day = edge.value
        elif 0 < edge.column < self._grid.inputs:
            values[self._grid.columns[edge.column].name] = edge.value
        if not isinstance(day, date):
            raise TypeError("the date of law is always a date")
        return values | self._beside, day

    def _others(self, edge: Edge) -> int:
        """The rules that would hide what an edge shows, as bits; under U another one is to fit outside."""
        policy = self._table.decision.policy
        if policy is HitPolicy.FIRST:
            return (1 << edge.rule) - 1
        return self._grid.everything & ~(1 << edge.rule) if edge.inside or policy.gives_lists else 0

    def _alone(self, box: Box, others: int) -> Box | None:
        """A part of a box in which none of some rules fits, but for those that always do; None if there is none."""
        try:
            path = self._grid.cover(box).uncovered(others & ~self._always(box))
        except TooLarge:
            return box
        if path is None:
            return None
        chosen = dict(path)
        return tuple(chosen.get(at, slots) for at, slots in enumerate(box))

    def _always(self, box: Box) -> int:
        """The rules that fit everywhere in a box."""
        rules = self._grid.everything
        for column, slots in zip(self._grid.columns, box, strict=True):
            for at in bits(slots):
                rules &= column.words[at]
        return rules


def _without_null(column: SlotColumn, slots: int) -> int:
    """Slots without the missing value, unless that is all there is."""
    values = sum(1 << at for at, slot in enumerate(column.slots) if not slot.is_null)
    return slots & values or slots


def _edges(column: SlotColumn, reach: int) -> Iterator[tuple[int, Value, bool]]:
    """Slots next to the boundaries of a condition, each with the value that lies closest and whether it is inside."""
    slots = [(at, slot) for at, slot in enumerate(column.slots) if not slot.is_null]
    inside = [at for at, _ in slots if reach >> at & 1]
    if len(inside) == len(slots):
        return  # a dash, or as good as one
    for at, slot in enumerate(column.slots):
        if slot.is_null and reach >> at & 1:
            yield at, None, True
    if column.kind.is_ordered:
        for (below, low), (above, high) in pairwise(slots):
            if reach >> below & 1 != reach >> above & 1:
                yield below, _last(low, column), bool(reach >> below & 1)
                yield above, _first(high, column), bool(reach >> above & 1)
        return
    for at in inside:
        yield at, column.slots[at].example, True
    outside = [at for at, _ in slots if not reach >> at & 1]
    for at in outside[:1]:
        yield at, column.slots[at].example, False


def _first(slot: Slot, column: SlotColumn) -> Value:
    """The smallest value of a slot; its example where it has no lower end."""
    if slot.point or slot.low is None:
        return slot.example
    return next_to(slot.low, 1, column.kind, column.decimals)


def _last(slot: Slot, column: SlotColumn) -> Value:
    """The greatest value of a slot; its example where it has no upper end."""
    if slot.point or slot.high is None:
        return slot.example
    return next_to(slot.high, -1, column.kind, column.decimals)


def _beside(table: Table, terms: Mapping[str, Term]) -> dict[str, Value]:
    """A value for every term that results and reasons name and no condition asks for; all of a type differ."""
    tested = {column.term.name for column in table.decision.inputs}
    values: dict[str, Value] = {}
    used: dict[Type, int] = {}
    for name in table.inputs:
        if name not in tested:
            term = terms[name]
            used[term.type] = used.get(term.type, 0) + 1
            values[name] = _some(term, used[term.type])
    return values


def _free(term: Term) -> SlotColumn:
    """A term of which nothing is asked."""
    return SlotColumn(term.name, term.type, term.decimals, [Anything()], term.allowed, required=True)


def _some(term: Term, number: int) -> Value:
    """An allowed value of a term; another one for another number, where that can be."""
    column = _free(term)
    value = column.slots[number % len(column.slots)].example
    for _ in range(number if term.type.is_ordered else 0):
        after = next_to(value, 1, term.type, term.decimals)
        if after is None or not allows(term.allowed, after, term.type):
            break
        value = after
    return value

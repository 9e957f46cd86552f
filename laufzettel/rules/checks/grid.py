# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A decision table as columns of slots, the date of law among them: what all checks look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations
from math import prod

from laufzettel.rules.checks.cover import Budget, Cover, bits
from laufzettel.rules.checks.slots import SlotColumn, atom
from laufzettel.rules.formula_columns import answers_null, plain
from laufzettel.rules.model import Decision, HitPolicy, Info, Rule
from laufzettel.rules.ranking import order_of
from laufzettel.rules.tree import Anything, Compare, Formula, Interval, Literal, Test
from laufzettel.rules.values import Type, Value

MOST_NODES = 60_000
"""What the searches in one table may cost together; a table of law has some hundreds."""

Box = tuple[int, ...]
"""Per column a set of slots: all cases whose values lie in them."""


@dataclass(frozen=True, slots=True)
class Example:
    """A case one can try.

    Attributes:
        values: per input term; None is a missing value.
        stichtag: the date of law.
    """

    values: dict[str, Value]
    stichtag: Value


class Grid:
    """A table made ready for the checks.

    Attributes:
        decision: the table.
        columns: the date of law first, then the inputs, then one for each formula among the conditions of an input.
        inputs: how many of them are inputs or the date of law.
        asks: per column of a formula the one of the input it asks about.
        with_formulas: the rules with a formula among their conditions, as bits.
        budget: what searching may still cost.
    """

    def __init__(self, decision: Decision, info: Info, most_nodes: int = MOST_NODES) -> None:
        """Args: decision: the table. info: its validity limits the date of law. most_nodes: what searches may cost."""
        self.decision = decision
        self.rules: tuple[Rule, ...] = decision.rules
        self.budget = Budget(most_nodes)
        days = [_days(rule.valid_from, rule.valid_to, info) for rule in decision.rules]
        self.columns = [SlotColumn("", Type.DATE, 0, days, _days(None, None, info), required=True)]
        for at, column in enumerate(decision.inputs):
            term, tests = column.term, [rule.tests[at] for rule in decision.rules]
            self.columns.append(
                SlotColumn(
                    term.name, term.type, term.decimals, plain(tests, Anything()), column.allowed,
                    required=term.required, answers_null=answers_null(tests),
                )
            )  # fmt: skip
        self.inputs = len(self.columns)
        self.with_formulas = 0
        self.asks: dict[int, int] = {}
        for at, _ in enumerate(decision.inputs):
            tests = [rule.tests[at] for rule in decision.rules]
            for formula in dict.fromkeys(test for test in tests if isinstance(test, Formula)):
                self.asks[len(self.columns)] = at + 1
                self.columns.append(atom(formula, tests))
            self.with_formulas |= sum(1 << rule for rule, test in enumerate(tests) if isinstance(test, Formula))

    @property
    def everything(self) -> int:
        """All rules, as bits."""
        return (1 << len(self.rules)) - 1

    def box(self, rule: int) -> Box:
        """The slots a rule accepts, per column."""
        return self._boxes[rule]

    @cached_property
    def _boxes(self) -> list[Box]:
        reached = [[column.reach[kind] for kind in column.kinds] for column in self.columns]
        return list(zip(*reached, strict=True))

    @cached_property
    def _meeting(self) -> list[tuple[list[int], list[int]]]:
        return [column.meeting() for column in self.columns]

    @cached_property
    def meets(self) -> list[int]:
        """Per rule, the rules that some case fits together with it, itself among them."""
        return self._in_all_columns([meets for meets, _ in self._meeting])

    @cached_property
    def holds(self) -> list[int]:
        """Per rule, the rules that fit only cases that it fits too, itself among them."""
        return self._in_all_columns([holds for _, holds in self._meeting])

    def _in_all_columns(self, words: Sequence[Sequence[int]]) -> list[int]:
        found = [self.everything] * len(self.rules)
        for column, by_kind in zip(self.columns, words, strict=True):
            found = [rules & by_kind[kind] for rules, kind in zip(found, column.kinds, strict=True)]
        return found

    @cached_property
    def before(self) -> list[int] | None:
        """Per rule, the rules that win over it, as bits: those above it, under P those with priority.

        None if that depends on the case, because what has priority is computed.
        """
        order = order_of(self.decision) if self.decision.policy is HitPolicy.PRIORITY else list(range(len(self.rules)))
        if order is None:
            return None
        found, earlier = [0] * len(order), 0
        for rule in order:
            found[rule] = earlier
            earlier |= 1 << rule
        return found

    @cached_property
    def dead(self) -> int:
        """The rules that no case can fit, as bits."""
        return sum(1 << rule for rule in range(len(self.rules)) if not all(self.box(rule)))

    def cover(self, box: Box) -> Cover:
        """A search in a part of the table; it counts a missing value as the engine does when it looks for rules."""
        return Cover([column.words for column in self.columns], box, self.budget)

    def gap_cover(self) -> Cover:
        """A search for cases with the verdict that no rule fits."""
        columns = self.columns
        slots = [column.tested for column in columns]
        widths = (
            [column.widths(slots) for column, slots in zip(columns, slots, strict=True)] if self._is_disjoint else []
        )
        return Cover([column.open for column in columns], slots, self.budget, widths)

    @property
    def _is_disjoint(self) -> bool:
        """Whether no two rules share a case, also where a missing value leaves all of them open."""
        plain = all(column.open[at] == column.words[at] for column in self.columns for at in bits(column.tested))
        return plain and all(met & (met - 1) == 0 for met in self.meets)

    def example(self, box: Box) -> Example:
        """A case in a box; no value is missing in it unless it must be."""
        inputs = self.columns[: self.inputs]
        values = {column.name: column.slots[next(bits(box[at]))].example for at, column in enumerate(inputs)}
        return Example({name: value for name, value in values.items() if name}, values[""])

    def where(self, box: Box) -> str:
        """A box in words: conditions that could stand in a rule, without those that would be a dash."""
        parts = []
        for column, chosen in list(zip(self.columns, box, strict=True))[: self.inputs]:
            if chosen != column.everything:
                parts.append(f"{column.name or 'Stichtag'}: {column.text(chosen)}")
        return "; ".join(parts) or "-"


def union_size(boxes: Sequence[Box], within: Box) -> int:
    """How many combinations of slots some boxes cover together.

    Args:
        boxes: only a few, because every set of them is looked at.
        within: the slots that count.
    """
    total = 0
    for many in range(1, len(boxes) + 1):
        for chosen in combinations(boxes, many):
            common = prod(_common(column, slots).bit_count() for *column, slots in zip(*chosen, within, strict=True))
            total += common if many % 2 else -common
    return total


def _common(sets: Sequence[int], slots: int) -> int:
    for one in sets:
        slots &= one
    return slots


def _days(first: date | None, last: date | None, info: Info) -> Test:
    """Days of law as a condition; never outside those of the workbook."""
    start = max(first or info.valid_from, info.valid_from)
    ends = [day for day in (last, info.valid_to) if day is not None]
    if not ends:
        return Compare(">=", Literal(start))
    return Interval(Literal(start), Literal(min(ends)), low_closed=True, high_closed=True)

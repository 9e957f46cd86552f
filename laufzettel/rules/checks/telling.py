# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tells what was found in one table: as findings with their cells, sentences and examples."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from laufzettel.errors import Message
from laufzettel.rules.binding import names_in
from laufzettel.rules.checks import messages as m
from laufzettel.rules.checks.cover import TooLarge, bits
from laufzettel.rules.checks.findings import Finding, Level
from laufzettel.rules.checks.flaws import (
    Gaps,
    days_matter,
    find_dead,
    find_gaps,
    find_misleading,
    find_overlaps,
    find_shadowed,
    find_unused,
    has_doubtful_gaps,
    only_days_differ,
    shared,
)
from laufzettel.rules.checks.grid import Box, Example, Grid
from laufzettel.rules.checks.merging import find_mergeable, find_twice
from laufzettel.rules.checks.places import Places
from laufzettel.rules.decision_sheet import INPUT, OUTPUT, VALID_FROM, VALID_TO
from laufzettel.rules.formula_check import hints, of_types
from laufzettel.rules.index import covers
from laufzettel.rules.model import Column, HitPolicy, Term
from laufzettel.rules.tree import Anything, Expression, Formula, Literal, Name
from laufzettel.rules.values import Type, canonical, in_german

STEPS = 9
"""How many checks there are."""
_MOST_NAMED = 8  # rules in one sentence


class Teller:
    """Tells the findings of one table."""

    def __init__(self, grid: Grid, places: Places, terms: Mapping[str, Term]) -> None:
        """Args: grid: the table. places: its cells. terms: of the workbook."""
        self._grid = grid
        self._places = places
        self._terms = terms
        self._decision = grid.decision
        self._ids = [rule.id for rule in grid.rules]
        self._without_effect: set[int] = set()

    def steps(self) -> list[Callable[[], Iterator[Finding]]]:
        """The checks one after the other, errors first; all of them together say everything."""
        return [
            self._dead,
            self._overlaps,
            self._proven,
            self._misleading,
            self._rows,
            self._columns,
            self._types,
            self._formulas,
            self._results,
        ]

    def _finding(
        self,
        level: Level,
        message: Message,
        cell: str,
        rules: Sequence[int] = (),
        box: Box | None = None,
        **gaps: object,
    ) -> Finding:
        """A finding; a box gives it the place in words and an example."""
        example = None
        if box is not None:
            example = self._grid.example(box)
            gaps["where"] = self._grid.where(box)
            gaps["example_de"], gaps["example_en"] = self._told(example)
        sheet, ids = self._places.sheet, tuple(self._ids[rule] for rule in sorted(rules))
        problem = message.at(
            field=None, place=f"cell:{sheet}!{cell}", sheet=sheet, cell=cell, table=self._decision.name, **gaps
        )
        return Finding(level, sheet, cell, problem, ids, example)

    def _told(self, example: Example) -> tuple[str, str]:
        """An example in German and in English."""
        german, english = [], []
        for name, value in example.values.items():
            term = self._terms[name]
            german.append(f"{name} = {in_german(value, term.type, term.decimals)}")
            english.append(f"{name} = {'none' if value is None else canonical(value, term.decimals)}")
        german.append(f"Stichtag {in_german(example.stichtag, Type.DATE, 0)}")
        english.append(f"date of law {canonical(example.stichtag, 0)}")
        return ", ".join(german), ", ".join(english)

    def _named(self, rules: Sequence[int]) -> str:
        """Some rules by their ids; of many the first, and how many more."""
        named = ", ".join(self._ids[rule] for rule in rules[:_MOST_NAMED])
        more = len(rules) - _MOST_NAMED
        return f"{named} (+ {more})" if more > 0 else named

    # --- errors -----------------------------------------------------------------------------------------------------

    def _dead(self) -> Iterator[Finding]:
        for rule, inputs in find_dead(self._grid):
            for at in inputs:
                term = self._decision.inputs[at].term.name
                cell = self._places.entry(self._ids[rule], INPUT, term)
                yield self._finding(Level.ERROR, m.DEAD, cell, [rule], rule=self._ids[rule], term=term)

    def _proven(self) -> Iterator[Finding]:
        """What only a search can tell, or that it was given up."""
        try:
            gaps = find_gaps(self._grid)
            yield from self._gaps(gaps)
            yield from self._shadowed()
            if has_doubtful_gaps(self._grid, gaps):
                rules = list(bits(self._grid.with_formulas))
                yield self._finding(
                    Level.UNCHECKED, m.GAP_UNCHECKED, self._places.policy, rules, listed=self._named(rules)
                )
        except TooLarge:
            yield self._finding(Level.ERROR, m.TOO_LARGE, self._places.policy)

    def _gaps(self, gaps: Gaps | None) -> Iterator[Finding]:
        if gaps is None:
            return
        for box in gaps.boxes:
            others = list(bits(days_matter(self._grid, box)))
            if others:
                cell, listed = self._end_of(others[0], box), self._named(others)
                yield self._finding(Level.ERROR, m.GAP_IN_TIME, cell, others, box, listed=listed)
            else:
                yield self._finding(Level.ERROR, m.GAP, self._places.policy, box=box)
        if gaps.count > gaps.shown:
            yield self._finding(
                Level.ERROR, m.GAPS_MORE, self._places.policy, count=gaps.count, total=gaps.total, shown=gaps.shown
            )

    def _end_of(self, rule: int, box: Box) -> str:
        """The cell in which a rule's validity leaves the day of the example out."""
        first, day = self._grid.rules[rule].valid_from, self._grid.example(box).stichtag
        late = first is not None and isinstance(day, date) and day < first
        return self._places.entry(self._ids[rule], VALID_FROM if late else VALID_TO)

    def _overlaps(self) -> Iterator[Finding]:
        if self._decision.policy not in (HitPolicy.UNIQUE, HitPolicy.ANY):
            return
        for rule, others in find_overlaps(self._grid):
            groups: dict[Message, list[int]] = {}
            for other in others:
                message = self._overlap(rule, other)
                if message is not None:
                    groups.setdefault(message, []).append(other)
            for message, met in groups.items():
                cell = self._places.rule(self._ids[rule])
                if message is m.OVERLAP_IN_TIME:
                    cell = self._places.entry(self._ids[met[0]], VALID_TO)
                if message is m.OVERLAP_UNCHECKED:
                    yield self._finding(
                        Level.UNCHECKED, message, cell, [*met, rule], rule=self._ids[rule], others=self._named(met)
                    )
                    continue
                level = Level.UNCHECKED if message is m.OVERLAP_ANY_COMPUTED else Level.ERROR
                yield self._finding(
                    level, message, cell, [*met, rule], shared(self._grid, rule, met[0]),
                    rule=self._ids[rule], others=self._named(met),
                )  # fmt: skip

    def _overlap(self, one: int, other: int) -> Message | None:
        """What is wrong with two rules that share a case; under A nothing, if they say the same."""
        first, second = self._grid.rules[one].outputs, self._grid.rules[other].outputs
        same_is_fine = self._decision.policy is HitPolicy.ANY
        if first == second and same_is_fine:
            return None
        if (self._grid.with_formulas >> one | self._grid.with_formulas >> other) & 1:
            return m.OVERLAP_UNCHECKED
        if only_days_differ(self._grid, one, other) and not same_is_fine:
            return m.OVERLAP_IN_TIME
        if first == second:
            return m.OVERLAP_ALIKE
        known = any(
            isinstance(mine, Literal) and isinstance(theirs, Literal) and mine != theirs
            for mine, theirs in zip(first, second, strict=True)
        )
        if same_is_fine:
            return m.OVERLAP_ANY if known else m.OVERLAP_ANY_COMPUTED
        return m.OVERLAP if known else m.OVERLAP_COMPUTED

    def _shadowed(self) -> Iterator[Finding]:
        """Rules that the order of the rows, or of their results, leaves without effect."""
        if not self._decision.policy.takes_first:
            return
        message = m.SHADOWED if self._decision.policy is HitPolicy.FIRST else m.SHADOWED_BY_PRIORITY
        if self._grid.before is None:
            yield self._finding(Level.UNCHECKED, m.PRIORITY_UNCHECKED, self._places.policy)
        for rule, others in find_shadowed(self._grid):
            self._without_effect.add(rule)
            cell = self._places.rule(self._ids[rule])
            yield self._finding(
                Level.ERROR, message, cell, [*others, rule], rule=self._ids[rule], others=self._named(others)
            )

    # --- hints ------------------------------------------------------------------------------------------------------

    def _misleading(self) -> Iterator[Finding]:
        if not self._decision.policy.takes_first:
            return
        message = m.MISLEADING if self._decision.policy is HitPolicy.FIRST else m.MISLEADING_BY_PRIORITY
        for rule, others in find_misleading(self._grid):
            if rule not in self._without_effect:
                yield self._finding(
                    Level.HINT, message, self._places.rule(self._ids[rule]), [*others, rule],
                    shared(self._grid, rule, others[0]), rule=self._ids[rule], others=self._named(others),
                )  # fmt: skip

    def _rows(self) -> Iterator[Finding]:
        for at, rules in find_mergeable(self._grid):
            term = self._decision.inputs[at].term.name
            cell = self._places.entry(self._ids[rules[0]], INPUT, term)
            yield self._finding(Level.HINT, m.MERGEABLE, cell, rules, listed=self._named(rules), term=term)
        if self._decision.policy.collects and self._decision.policy not in (HitPolicy.MIN, HitPolicy.MAX):
            for rule, other in find_twice(self._grid):
                cell, named = self._places.rule(self._ids[rule]), self._ids[other]
                yield self._finding(Level.HINT, m.TWICE, cell, [other, rule], rule=self._ids[rule], others=named)

    def _columns(self) -> Iterator[Finding]:
        for at in find_unused(self._grid):
            term = self._decision.inputs[at].term.name
            yield self._finding(Level.HINT, m.COLUMN_UNUSED, self._places.head(INPUT, term), term=term)

    def _types(self) -> Iterator[Finding]:
        """What a formula says by its types, but can hardly mean."""
        inputs, outputs = self._decision.inputs, self._decision.outputs
        for number, rule in enumerate(self._grid.rules):
            cells = [*zip(inputs, rule.tests, strict=True), *zip(outputs, rule.outputs, strict=True)]
            for at, (column, said) in enumerate(cells):
                if not isinstance(said, Formula):
                    continue
                cell = self._places.entry(self._ids[number], INPUT if at < len(inputs) else OUTPUT, column.term.name)
                for problem in hints(said, column.term, self._terms, column.allowed):
                    fault = of_types(problem)
                    yield self._finding(Level.HINT, fault.message, cell, [number], None, **fault.gaps)

    # --- what was not looked at -------------------------------------------------------------------------------------

    def _formulas(self) -> Iterator[Finding]:
        """Formulas of which it is not known when they hold."""
        for at, column in enumerate(self._decision.inputs):
            found: dict[Formula, list[int]] = {}
            for number, rule in enumerate(self._grid.rules):
                if isinstance(test := rule.tests[at], Formula):
                    found.setdefault(test, []).append(number)
            for formula, rules in found.items():
                cell = self._places.entry(self._ids[rules[0]], INPUT, column.term.name)
                yield self._finding(
                    Level.UNCHECKED, m.FORMULA_UNCHECKED, cell, rules, formula=formula.text, listed=self._named(rules)
                )

    def _results(self) -> Iterator[Finding]:
        """Computed results of which it is not known that they are allowed."""
        policy = self._decision.policy
        for at, column in enumerate(self._decision.outputs):
            name, cell = column.term.name, self._places.head(OUTPUT, column.term.name)
            open_rules = [
                number for number, rule in enumerate(self._grid.rules) if not self._is_allowed(rule.outputs[at], column)
            ]
            if open_rules:
                listed = self._named(open_rules)
                yield self._finding(Level.UNCHECKED, m.RESULT_UNCHECKED, cell, open_rules, term=name, listed=listed)
            if isinstance(column.allowed, Anything):
                continue
            if policy is HitPolicy.SUM and any(True for _ in find_overlaps(self._grid)):
                yield self._finding(Level.UNCHECKED, m.SUM_UNCHECKED, cell, term=name)
            if policy is HitPolicy.COUNT:
                yield self._finding(Level.UNCHECKED, m.COUNT_UNCHECKED, cell, term=name)

    def _is_allowed(self, output: Expression, column: Column) -> bool:
        """Whether an output can be nothing but allowed: written down, unlimited, or a term with limits as narrow."""
        if isinstance(column.allowed, Anything) or not names_in(output):
            return True
        if not isinstance(output, Name):
            return False
        term = self._terms[output.name]
        return term.decimals <= column.term.decimals and covers(
            column.allowed, term.allowed, column.term.type, column.term.decimals
        )

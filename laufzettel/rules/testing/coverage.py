# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How far tests reach: which rules fired in one, and which conditions were seen to hold and not to hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from laufzettel.rules.checks.grid import Grid
from laufzettel.rules.model import HitPolicy, Rule
from laufzettel.rules.settling import Verdict
from laufzettel.rules.table import RuleBook, Table
from laufzettel.rules.testing.model import Result, RuleTest
from laufzettel.rules.tree import Anything, Formula, Test

Truth = npt.NDArray[np.bool_]
_COUNTED = (Verdict.OK, Verdict.NO_RULE, Verdict.SEVERAL_RULES)
"""Verdicts that come of conditions, not of a value that is missing or wrong."""


@dataclass(frozen=True, slots=True)
class CellCoverage:
    """A condition of a rule.

    Attributes:
        rule: the rule's id.
        term: what it asks for.
        held: whether it held in some test.
        failed: whether it did not hold in some test, over a value that was there.
    """

    rule: str
    term: str
    held: bool
    failed: bool

    @property
    def seen(self) -> bool:
        """Whether both were seen."""
        return self.held and self.failed


@dataclass(frozen=True, slots=True)
class TableCoverage:
    """How far the confirmed tests of a table reach that pass.

    Attributes:
        table: its name.
        tests: how many there are.
        fired: per rule, in how many of them it fired.
        cells: every condition that some value meets and some other does not.
    """

    table: str
    tests: int
    fired: Mapping[str, int]
    cells: Sequence[CellCoverage]

    @property
    def unfired(self) -> list[str]:
        """The rules that fired in no test."""
        return [rule for rule, count in self.fired.items() if not count]

    @property
    def unseen(self) -> list[CellCoverage]:
        """The conditions that no test shows from both sides."""
        return [cell for cell in self.cells if not cell.seen]

    def as_dict(self) -> dict[str, object]:
        """The coverage for programs."""
        return {
            "table": self.table,
            "tests": self.tests,
            "rules": len(self.fired),
            "rules_fired": len(self.fired) - len(self.unfired),
            "conditions": len(self.cells),
            "conditions_seen": len(self.cells) - len(self.unseen),
            "unfired": self.unfired,
            "unseen": [
                {"rule": one.rule, "term": one.term, "held": one.held, "failed": one.failed} for one in self.unseen
            ],
        }


class Conditions:
    """The conditions of a table, one by one: a table of its own in which each of them is a rule.

    So a condition means here exactly what it means to the engine.
    """

    def __init__(self, table: Table, book: RuleBook) -> None:
        """Args: table: whose conditions they are. book: its workbook."""
        decision = table.decision
        self.names = [column.term.name for column in decision.inputs]
        self._places: dict[tuple[int, Test], int] = {}
        for rule in decision.rules:
            for at, test in enumerate(rule.tests):
                self._places.setdefault((at, test), len(self._places))
        rules = tuple(self._alone(number, at, test) for (at, test), number in self._places.items())
        apart = replace(decision, policy=HitPolicy.COLLECT, outputs=(), rules=rules)
        always = replace(book.info, valid_from=date.min, valid_to=None)
        self._table = Table(apart, book.terms, always, book.version)
        #: per rule and input, which column of `truth` its condition is
        self.of_rules = np.array(
            [[self._places[at, test] for at, test in enumerate(rule.tests)] for rule in decision.rules], dtype=np.intp
        ).reshape(len(decision.rules), len(self.names))

    def _alone(self, number: int, at: int, test: Test) -> Rule:
        tests = tuple(test if one == at else Anything() for one in range(len(self.names)))
        return Rule(str(number), tests, (), "", (), None, None, "")

    def truth(self, tests: Sequence[RuleTest]) -> Truth:
        """Which conditions hold in which cases, shape (tests, conditions).

        Args:
            tests: of this table.
        """
        holds = np.zeros((len(tests), len(self._places)), dtype=np.bool_)
        if not self.names or not tests:
            return holds
        columns = {name: [test.values.get(name) for test in tests] for name in self._table.inputs}
        for row, held in enumerate(self._table.evaluate(columns, [test.stichtag for test in tests]).rules):
            holds[row, [int(number) for number in held]] = True
        return holds


def cover(results: Sequence[Result], book: RuleBook) -> list[TableCoverage]:
    """How far tests reach in every table; counted are the confirmed ones that pass.

    Args:
        results: of all tests.
        book: the workbook.
    """
    counted = [one for one in results if one.test.confirmed and one.passed]
    return [
        _of(table, [one for one in counted if one.test.table == table.name], book) for table in book.tables.values()
    ]


def _of(table: Table, results: Sequence[Result], book: RuleBook) -> TableCoverage:
    decided = Counter(rule for one in results if one.verdict is Verdict.OK for rule in one.rules)
    shown = [one.test for one in results if one.verdict in _COUNTED]
    conditions = Conditions(table, book)
    truth = conditions.truth(shown)
    given = np.array([[one.values.get(name) is not None for name in conditions.names] for one in shown], dtype=np.bool_)
    given = given.reshape(len(shown), len(conditions.names))
    cells = []
    for row, at in _telling(table, book):
        rule = table.decision.rules[row]
        held = truth[:, conditions.of_rules[row, at]]
        failed = ~held & given[:, at]
        cells.append(CellCoverage(rule.id, conditions.names[at], bool(held.any()), bool(failed.any())))
    fired = {rule.id: decided[rule.id] for rule in table.decision.rules}
    return TableCoverage(table.name, len(results), fired, cells)


def _telling(table: Table, book: RuleBook) -> list[tuple[int, int]]:
    """The conditions that some value meets and some other does not, as (rule, input), rule by rule.

    Of a formula nobody knows that before it is asked, so every one counts.
    """
    grid = Grid(table.decision, book.info)
    found = []
    for row in range(len(table.decision.rules)):
        for at, column in enumerate(grid.columns[1 : grid.inputs]):
            test, reach = table.decision.rules[row].tests[at], column.reach[column.kinds[row]]
            values = sum(1 << place for place, slot in enumerate(column.slots) if not slot.is_null)
            if isinstance(test, Formula) or (reach and values & ~reach and not isinstance(test, Anything)):
                found.append((row, at))
    return found

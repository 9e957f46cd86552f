# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Proposes tests for what no test shows yet: each rule once, and both sides of each boundary."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

import numpy as np

from laufzettel.rules.checks.grid import Grid
from laufzettel.rules.model import Rule
from laufzettel.rules.settling import Verdict
from laufzettel.rules.table import RuleBook, Table
from laufzettel.rules.testing.boundaries import Boundaries, Edge
from laufzettel.rules.testing.coverage import Conditions
from laufzettel.rules.testing.model import PROPOSAL, RuleTest
from laufzettel.rules.testing.running import decide
from laufzettel.rules.values import Value

MOST_PER_TABLE = 400
"""How many tests are proposed for one table at once; once they are confirmed the next call proposes the rest."""
_AT_ONCE = 200
_NODES = 200_000  # what looking for cases in which no other rule fits may cost in one table
_CONFIRM = "eine Person bestätigt das Soll und ersetzt dann „Vorschlag“"
_Key = tuple[int, int, Value]


@dataclass(frozen=True, slots=True)
class Proposals:
    """Tests for one table.

    Attributes:
        table: its name.
        tests: what is proposed; expected is what the table says today.
        left: how much would still have to be shown where that is more than is proposed at once; else 0.
    """

    table: str
    tests: Sequence[RuleTest]
    left: int


def propose(
    book: RuleBook, tests: Sequence[RuleTest], *, told: Callable[[int, int], None] = lambda done, total: None
) -> list[Proposals]:
    """Propose tests for every table; the same workbook gives the same proposals.

    Args:
        book: the workbook.
        tests: those there are, proposals among them: what they show is not proposed again.
        told: is told how many of how many tables are done.
    """
    found = []
    for done, table in enumerate(book.tables.values()):
        told(done, len(book.tables))
        mine = [one for one in tests if one.table == table.name]
        found.append(_Proposer(table, book).proposed(mine))
    told(len(book.tables), len(book.tables))
    return found


class _Proposer:
    """Looks for tests for one table."""

    def __init__(self, table: Table, book: RuleBook) -> None:
        self._table = table
        self._rules: tuple[Rule, ...] = table.decision.rules
        self._numbers = {rule.id: number for number, rule in enumerate(self._rules)}
        self._conditions = Conditions(table, book)
        grid = Grid(table.decision, book.info, _NODES)
        self._asks = grid.asks
        self._boundaries = Boundaries(table, book.terms, grid)
        self._wanted = list(self._boundaries.wanted())
        self._keys = {edge.key for edge in self._wanted}

    def proposed(self, tests: Sequence[RuleTest]) -> Proposals:
        shown: set[_Key] = set()
        for keys in self._shown_by(tests):
            shown |= keys
        chosen: list[RuleTest] = []
        missing = (edge for edge in self._wanted if edge.key not in shown)
        while len(chosen) < MOST_PER_TABLE and (edges := list(islice(missing, _AT_ONCE))):
            cases = [(edge, case) for edge in edges for case in self._boundaries.cases(edge)]
            drafts = [self._draft(edge, *case) for edge, case in cases]
            for (edge, _), draft, keys in zip(cases, drafts, self._shown_by(drafts), strict=True):
                if len(chosen) < MOST_PER_TABLE and edge.key not in shown and edge.key in keys:
                    chosen.append(draft)
                    shown |= keys
        left = len(self._keys - shown) if len(chosen) == MOST_PER_TABLE else 0
        return Proposals(self._table.name, self._as_decided(chosen), left)

    def _draft(self, edge: Edge, values: dict[str, Value], day: date) -> RuleTest:
        """A test that does not say yet what is expected."""
        remark = f"{self._boundaries.where(edge)}; {_CONFIRM}"
        return RuleTest(self._table.name, values, day, {}, (), PROPOSAL, remark=remark)

    def _as_decided(self, drafts: Sequence[RuleTest]) -> list[RuleTest]:
        """The tests with what the table says today."""
        if not drafts:
            return []
        found = decide(self._table, drafts)
        said = []
        for case, draft in enumerate(drafts):
            decided = found.verdicts[case] is Verdict.OK
            outputs = {name: column[case] for name, column in found.outputs.items()} if decided else {}
            said.append(replace(draft, verdict=found.verdicts[case], expected=outputs, rules=found.rules[case]))
        return said

    def _shown_by(self, tests: Sequence[RuleTest]) -> Iterator[set[_Key]]:
        """What each test shows: the rules that fire, and conditions at a value where all else the rule asks holds."""
        if not tests:
            return
        found = decide(self._table, tests)
        truth = self._conditions.truth(tests)[:, self._conditions.of_rules]
        for case, test in enumerate(tests):
            fired = found.rules[case] if found.verdicts[case] is Verdict.OK else ()
            shown: set[_Key] = {(self._numbers[rule], -1, None) for rule in fired}
            holds = np.hstack([self._valid(test.stichtag), truth[case]])
            misses = (~holds).sum(axis=1)
            values = [test.stichtag, *(test.values.get(name) for name in self._conditions.names)]
            for rule in np.flatnonzero(misses <= 1).tolist():
                columns = range(len(values)) if not misses[rule] else np.flatnonzero(~holds[rule]).tolist()
                shown |= {(rule, at, values[at]) for at in columns}
                shown |= {(rule, at, bool(holds[rule, asked])) for at, asked in self._asks.items() if asked in columns}
            yield {key for key in shown if key in self._keys}

    def _valid(self, day: date) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
        """Which rules are valid on a day, as a column."""
        valid = [
            (rule.valid_from is None or rule.valid_from <= day) and (rule.valid_to is None or day <= rule.valid_to)
            for rule in self._rules
        ]
        return np.array(valid, dtype=np.bool_).reshape(-1, 1)

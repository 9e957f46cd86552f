# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reads the sheet `Tests`, row by row; everything that is wrong is noted with its cell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from laufzettel.errors import Message
from laufzettel.rules import messages as general
from laufzettel.rules.binding import read_day
from laufzettel.rules.findings import Fault, Findings
from laufzettel.rules.model import Term
from laufzettel.rules.settling import Output, Verdict
from laufzettel.rules.sheets import Cell, Sheet
from laufzettel.rules.table import RuleBook, Table
from laufzettel.rules.testing import messages as m
from laufzettel.rules.testing.cells import read_list, read_value, rule_ids
from laufzettel.rules.testing.model import (
    DAY,
    EXPECTED,
    FIXED,
    REMARK,
    RULE,
    SOURCE,
    TABLE,
    VERDICT,
    VERDICTS,
    RuleTest,
)
from laufzettel.rules.tree import Anything, Test
from laufzettel.rules.values import Value

_NEEDED = (TABLE, DAY)
_T = TypeVar("_T")


def allowed_in(table: Table, term: Term, *, output: bool) -> Test:
    """Which values of a term a table takes or puts out.

    Args:
        table: the table.
        term: an input or output of it.
        output: which of the two is meant.
    """
    columns = table.decision.outputs if output else table.decision.inputs
    return next((column.allowed for column in columns if column.term.name == term.name), term.allowed)


class _Reader:
    """Reads the sheet and notes what is wrong."""

    def __init__(self, sheet: Sheet, book: RuleBook, findings: Findings) -> None:
        self._sheet = sheet
        self._book = book
        self._findings = findings
        self._columns: dict[str, int] = {}

    def tests(self) -> list[RuleTest]:
        """The tests whose rows are sound."""
        self._read_headings()
        if not self._columns.keys() >= set(_NEEDED):
            return []
        found = [self._test(row) for row in self._sheet.filled_rows(2)]
        return [test for test in found if test is not None]

    def _note(self, message: Message, cell: Cell, **gaps: object) -> None:
        self._findings.add(message, cell.sheet, cell.at, **gaps)

    def _read_headings(self) -> None:
        needed = {name for table in self._book.tables.values() for name in table.inputs}
        for number, cell in enumerate(self._sheet.row(1), start=1):
            heading = _heading(cell.text)
            if cell.broken or not (heading or self._is_used(number)):
                continue
            if heading in self._columns:
                other = self._sheet.cell(1, self._columns[heading]).at
                self._note(general.DUPLICATE, cell, name=heading, other=other)
            elif heading in FIXED and heading in needed:
                self._note(m.HEADING_TAKEN, cell, heading=heading)
            elif heading not in FIXED and heading.removeprefix(EXPECTED) not in self._book.terms:
                self._note(m.HEADING_UNKNOWN, cell, heading=cell.shown, fixed=", ".join(FIXED))
            self._columns.setdefault(heading, number)
        for heading in _NEEDED:
            if heading not in self._columns:
                self._note(general.HEADING_MISSING, self._sheet.cell(1, 1), heading=heading)

    def _is_used(self, number: int) -> bool:
        return any(self._sheet.cell(row, number).value is not None for row in range(2, self._sheet.height + 1))

    def _cell(self, row: int, heading: str) -> Cell:
        number = self._columns.get(heading)
        return Cell(self._sheet.name, f"A{row}", None) if number is None else self._sheet.cell(row, number)

    def _try(self, cell: Cell, read: Callable[[], _T]) -> _T | None:
        """Read a cell; note the fault, unless it is noted already."""
        if cell.broken:
            return None
        try:
            return read()
        except Fault as fault:
            self._findings.add_fault(fault, cell.sheet, cell.at)
            return None

    def _test(self, row: int) -> RuleTest | None:
        """One row; None if a cell of it is wrong."""
        before = len(self._findings.problems)
        if any(cell.broken for cell in self._sheet.row(row)):
            return None  # noted when the sheet was read
        name = self._cell(row, TABLE)
        table = self._book.tables.get(name.text)
        if table is None:
            self._note(m.TABLE_UNKNOWN, name, table=name.shown, tables=", ".join(self._book.tables))
            return None
        verdict = self._verdict(self._cell(row, VERDICT))
        values = self._values(row, table, lenient=verdict is Verdict.WRONG_TYPE)
        expected = self._expected(row, table, verdict)
        rules = self._rules(self._cell(row, RULE), table)
        stichtag = self._stichtag(self._cell(row, DAY))
        unsaid = self._cell(row, VERDICT).value is None and not rules and not expected
        if len(self._findings.problems) == before and unsaid:
            self._note(m.EXPECTATION_MISSING, name)
        if len(self._findings.problems) > before or stichtag is None:
            return None
        return RuleTest(
            table=table.name,
            values=values,
            stichtag=stichtag,
            expected=expected,
            rules=rules,
            verdict=verdict,
            source=self._cell(row, SOURCE).shown,
            remark=self._cell(row, REMARK).shown,
            cells={heading: self._sheet.cell(row, number).at for heading, number in self._columns.items()},
        )

    def _verdict(self, cell: Cell) -> Verdict:
        said = cell.text.casefold()
        for verdict, words in VERDICTS.items():
            if said in (words.casefold(), verdict.value):
                return verdict
        if cell.value is not None:
            self._note(m.VERDICT_UNKNOWN, cell, said=cell.shown, verdicts=", ".join(VERDICTS.values()))
        return Verdict.OK

    def _values(self, row: int, table: Table, *, lenient: bool) -> dict[str, Value]:
        """The case; where a wrong value is what is tested, values are taken as they stand."""
        values: dict[str, Value] = {}
        for heading, number in self._columns.items():
            cell, term = self._sheet.cell(row, number), self._book.terms.get(heading)
            if cell.value is None or term is None or heading in FIXED:
                continue
            if heading not in table.inputs:
                self._note(m.INPUT_UNUSED, cell, table=table.name, term=heading, asked=", ".join(table.inputs))
            else:
                values[heading] = _as_it_stands(cell.value, term) if lenient else self._value(cell, table, term)
        return values

    def _value(self, cell: Cell, table: Table, term: Term) -> Value:
        return self._try(cell, lambda: read_value(cell.value, term, allowed_in(table, term, output=False)))

    def _expected(self, row: int, table: Table, verdict: Verdict) -> dict[str, Output]:
        expected: dict[str, Output] = {}
        for heading, number in self._columns.items():
            cell, name = self._sheet.cell(row, number), heading.removeprefix(EXPECTED)
            if cell.value is None or heading == name or name not in self._book.terms:
                continue
            if name not in table.output_names:
                outputs = ", ".join(table.output_names)
                self._note(m.OUTPUT_UNKNOWN, cell, table=table.name, term=name, outputs=outputs)
            elif verdict is not Verdict.OK:
                self._note(m.RESULT_WITHOUT_DECISION, cell, verdict=VERDICTS[verdict])
            else:
                expected[name] = self._result(cell, table, self._book.terms[name])
        return expected

    def _result(self, cell: Cell, table: Table, term: Term) -> Output:
        return self._try(cell, lambda: _output(cell, table, term))

    def _rules(self, cell: Cell, table: Table) -> tuple[str, ...]:
        known = [rule.id for rule in table.decision.rules]
        found = rule_ids(cell.shown, known)
        for one in found:
            if one not in known:
                self._note(m.RULE_UNKNOWN, cell, rule=one, table=table.name)
        return found

    def _stichtag(self, cell: Cell) -> date | None:
        if cell.value is None:
            self._note(m.DAY_MISSING, cell)
            return None
        return self._try(cell, lambda: read_day(cell.value))


def _heading(text: str) -> str:
    """A heading without the blanks that nobody sees."""
    return " ".join(text.split())


def _output(cell: Cell, table: Table, term: Term) -> Output:
    allowed = allowed_in(table, term, output=True)
    if table.decision.policy.gives_lists:
        return [*read_list(cell.value, term, allowed)]
    return read_value(cell.value, term, allowed)


def _as_it_stands(value: Value, term: Term) -> Value:
    """What the cell says if it can be read at all, else the cell's own value."""
    try:
        return read_value(value, term, Anything())
    except Fault:
        return value


def read_tests(sheet: Sheet, book: RuleBook, findings: Findings) -> list[RuleTest]:
    """Read the tests of a workbook.

    Args:
        sheet: the sheet `Tests`.
        book: the rules they test.
        findings: notes every cell that is wrong; such a row is left out.
    """
    return _Reader(sheet, book, findings).tests()

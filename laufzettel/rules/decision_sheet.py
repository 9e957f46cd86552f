# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reads one decision table from its sheet, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from laufzettel.errors import Message
from laufzettel.rules import cell_messages as c
from laufzettel.rules import messages as m
from laufzettel.rules.binding import Terms, names_in, read_allowed, read_day, read_output, read_reason, read_test
from laufzettel.rules.cell_feel import RESERVED
from laufzettel.rules.contract import Contract
from laufzettel.rules.findings import Fault, Findings
from laufzettel.rules.index import listed
from laufzettel.rules.model import Column, Decision, HitPolicy, Info, Piece, Rule
from laufzettel.rules.sheets import Cell, Sheet
from laufzettel.rules.tree import Expression, Formula, Literal, Test
from laufzettel.rules.values import Type

INPUT, OUTPUT = "Wenn ", "Dann "
LEGAL_BASIS, REASON, VALID_FROM, VALID_TO, REMARK = (
    "Rechtsgrundlage", "Begründung", "gültig ab", "gültig bis", "Bemerkung",
)  # fmt: skip
_ANNOTATIONS = (LEGAL_BASIS, REASON, VALID_FROM, VALID_TO, REMARK)
_HEADS, _TERMS, _ALLOWED, _FIRST_RULE = 2, 3, 4, 5

_T = TypeVar("_T")


@dataclass(slots=True)
class _Layout:
    """Which column is what: numbers from 1; a column whose term is unknown is None, its cells are not checked."""

    inputs: list[tuple[int, Column | None]]
    outputs: list[tuple[int, Column | None]]
    annotations: dict[str, int]


class _Reader:
    """Reads one sheet and notes what is wrong."""

    def __init__(
        self, sheet: Sheet, terms: Terms, info: Info | None, contract: Contract | None, findings: Findings
    ) -> None:
        self._sheet = sheet
        self._terms = terms
        self._info = info
        self._contract = contract
        self._findings = findings
        self._own: set[str] = set()
        self._found_before = len(findings.problems)

    def decision(self) -> Decision | None:
        """The table; None if anything is wrong."""
        name = self._sheet.cell(1, 1)
        if not name.broken and (not re.fullmatch(r"[^\W\d]\w*", name.text) or name.text in RESERVED):
            self._note(m.NAME_INVALID, name, name=name.text)
        policy = self._policy(self._sheet.cell(_HEADS, 1))
        layout = self._layout()
        if policy is not None and policy.ranks:
            self._check_priorities(layout, policy)
        rows = list(self._sheet.filled_rows(_FIRST_RULE))
        if not rows:
            self._note(m.NO_RULE, self._sheet.cell(_FIRST_RULE, 1))
        stands: dict[str, str] = {}
        rules = [self._rule(row, layout, policy, stands) for row in rows]
        if len(self._findings.problems) > self._found_before or policy is None:
            return None
        return Decision(
            name=name.text,
            question=self._sheet.cell(1, 2).shown,
            policy=policy,
            inputs=tuple(column for _, column in layout.inputs if column),
            outputs=tuple(column for _, column in layout.outputs if column),
            rules=tuple(rule for rule in rules if rule),
        )

    def _note(self, message: Message, cell: Cell, **gaps: object) -> None:
        self._findings.add(message, cell.sheet, cell.at, **gaps)

    def _note_all(self, faults: Iterable[Fault], cell: Cell) -> None:
        for fault in faults:
            self._findings.add_fault(fault, cell.sheet, cell.at)

    def _reads(self, cell: Cell, names: Iterable[str]) -> None:
        """Note what the process does not bring of the terms a cell reads."""
        if self._contract is not None:
            of_terms = (self._terms[name] for name in names if name in self._terms)  # not the date of law
            self._note_all(self._contract.of_inputs(of_terms), cell)

    def _try(self, cell: Cell, read: Callable[[], _T]) -> _T | None:
        """Read a cell; note the fault, unless the cell's fault is noted already."""
        if cell.broken:
            return None
        try:
            return read()
        except Fault as fault:
            self._findings.add_fault(fault, cell.sheet, cell.at)
            return None

    def _policy(self, cell: Cell) -> HitPolicy | None:
        if cell.broken:
            return None
        if cell.value is None:
            self._note(m.POLICY_MISSING, cell)
            return None
        if cell.text not in set(HitPolicy):
            self._note(m.POLICY_UNSUPPORTED, cell, policy=cell.value)
            return None
        policy = HitPolicy(cell.text)
        if self._contract is not None:
            self._note_all(self._contract.of_policy(policy), cell)
        return policy

    # --- columns ----------------------------------------------------------------------------------------------------

    def _layout(self) -> _Layout:
        """Sort the columns by their heads; a column in which nothing stands is skipped."""
        layout = _Layout([], [], {})
        taken: dict[str, str] = {}
        for number in range(2, self._sheet.width + 1):
            head = self._sheet.cell(_HEADS, number)
            if head.broken:
                continue
            if head.text in _ANNOTATIONS:
                if head.text in layout.annotations:
                    self._note(m.DUPLICATE, head, name=head.text, other=taken[head.text])
                layout.annotations.setdefault(head.text, number)
                taken.setdefault(head.text, head.at)
            elif head.text.startswith(INPUT):
                layout.inputs.append((number, self._column(number, head.text.removeprefix(INPUT), INPUT, taken)))
            elif head.text.startswith(OUTPUT):
                layout.outputs.append((number, self._column(number, head.text.removeprefix(OUTPUT), OUTPUT, taken)))
            elif self._is_used(number):
                self._note(m.COLUMN_UNMARKED, head, head=head.value or "", annotations=", ".join(_ANNOTATIONS))
        if not layout.outputs:
            self._note(m.NO_OUTPUT, self._sheet.cell(_HEADS, 1))
        elif self._contract is not None:
            self._note_all(self._contract.of_table(self._own), self._sheet.cell(_TERMS, 1))
        return layout

    def _check_priorities(self, layout: _Layout, policy: HitPolicy) -> None:
        """What comes first must be said in row 4 itself: the list of a term was not written to mean an order."""
        ranked = False
        for number, column in layout.outputs:
            cell = self._sheet.cell(_ALLOWED, number)
            if cell.broken or column is None:
                return
            if listed(column.allowed):
                ranked = True
                if cell.value is None or cell.text == "-":
                    self._note(m.PRIORITY_MISSING, cell, policy=policy.value, term=column.term.name)
        if not ranked and layout.outputs:
            number, column = layout.outputs[0]
            if column is not None:
                cell = self._sheet.cell(_ALLOWED, number)
                self._note(m.PRIORITY_MISSING, cell, policy=policy.value, term=column.term.name)

    def _is_used(self, number: int) -> bool:
        rows = range(_HEADS, self._sheet.height + 1)
        return any(
            self._sheet.cell(row, number).broken or self._sheet.cell(row, number).value is not None for row in rows
        )

    def _column(self, number: int, head: str, mark: str, taken: dict[str, str]) -> Column | None:
        """An input or output column: its term in row 3, its allowed values in row 4."""
        name, allowed = self._sheet.cell(_TERMS, number), self._sheet.cell(_ALLOWED, number)
        if name.broken:
            return None
        if name.value is None:
            self._note(c.CELL_EMPTY, name)
            return None
        key = mark + name.text
        if key in taken:
            self._note(m.DUPLICATE, name, name=name.text, other=taken[key])
        taken.setdefault(key, name.at)
        if mark == OUTPUT:
            self._own.add(name.text)
        term = self._terms.get(name.text)
        if term is None:
            self._note(c.WORD_UNKNOWN, name, word=name.value)
            return None
        if mark == INPUT:
            self._reads(name, [term.name])
        elif self._contract is not None:
            self._note_all(self._contract.of_output(term), name)
        narrowed = self._try(allowed, lambda: read_allowed(allowed.value, term))
        return Column(head.strip(), term, term.allowed if narrowed is None else narrowed)

    # --- rules ------------------------------------------------------------------------------------------------------

    def _rule(self, row: int, layout: _Layout, policy: HitPolicy | None, stands: dict[str, str]) -> Rule | None:
        """One row; None if a cell of it is wrong."""
        before = len(self._findings.problems)
        self._check_id(self._sheet.cell(row, 1), stands)
        tests = [self._test(self._sheet.cell(row, number), column) for number, column in layout.inputs if column]
        outputs = [
            self._output(self._sheet.cell(row, number), column, policy) for number, column in layout.outputs if column
        ]
        pieces = self._reason(self._text(row, layout, REASON))
        legal_basis = self._text(row, layout, LEGAL_BASIS).text
        valid_from, valid_to = self._validity(row, layout)
        if len(self._findings.problems) > before:
            return None
        return Rule(
            id=self._sheet.cell(row, 1).text,
            tests=tuple(test for test in tests if test),
            outputs=tuple(output for output in outputs if output),
            legal_basis=legal_basis,
            reason=pieces,
            valid_from=valid_from,
            valid_to=valid_to,
            remark=self._annotation(row, layout, REMARK).shown,
        )

    def _check_id(self, cell: Cell, stands: dict[str, str]) -> None:
        if cell.broken:
            return
        if not cell.text:
            self._note(m.RULE_ID_MISSING, cell)
        elif cell.text in stands:
            self._note(m.DUPLICATE, cell, name=cell.text, other=stands[cell.text])
        stands.setdefault(cell.text, cell.at)

    def _test(self, cell: Cell, column: Column) -> Test | None:
        test = self._try(cell, lambda: read_test(cell.value, column.term, column.allowed, self._terms))
        if isinstance(test, Formula):
            self._reads(cell, test.names)
        return test

    def _output(self, cell: Cell, column: Column, policy: HitPolicy | None) -> Expression | None:
        """One output cell; what is added, compared or counted must be something that can be."""
        output = self._try(cell, lambda: read_output(cell.value, column.term, column.allowed, self._terms))
        if output is not None and policy is not None:
            self._check_folded(cell, column.term.type, policy, nothing=output == Literal(None))
        if output is not None:
            self._reads(cell, names_in(output))
        return output

    def _check_folded(self, cell: Cell, kind: Type, policy: HitPolicy, *, nothing: bool) -> None:
        match policy:
            case HitPolicy.SUM if nothing or not kind.is_number:
                self._note(m.SUM_NEEDS_NUMBERS, cell)
            case HitPolicy.COUNT if not kind.is_number:
                self._note(m.COUNT_NEEDS_NUMBERS, cell)
            case HitPolicy.MIN | HitPolicy.MAX if nothing or not kind.is_ordered:
                self._note(m.ORDER_NEEDED, cell, policy=policy.value)

    def _reason(self, cell: Cell) -> tuple[Piece, ...]:
        """The sentence; it may name what the table puts out and what the process brings."""
        pieces = self._try(cell, lambda: read_reason(cell.text, self._terms)) or ()
        self._reads(cell, dict.fromkeys(one.name for one in pieces if one.name and one.name not in self._own))
        return pieces

    def _annotation(self, row: int, layout: _Layout, name: str) -> Cell:
        number = layout.annotations.get(name)
        return Cell(self._sheet.name, "", None) if number is None else self._sheet.cell(row, number)

    def _text(self, row: int, layout: _Layout, name: str) -> Cell:
        """An annotation that letters quote: it must be text, for Excel turns a typed 3.1 into a day in January."""
        cell = self._annotation(row, layout, name)
        if cell.value is not None and not isinstance(cell.value, str):
            self._note(c.NOT_TEXT, cell)
        return cell

    def _validity(self, row: int, layout: _Layout) -> tuple[date | None, date | None]:
        start, end = self._annotation(row, layout, VALID_FROM), self._annotation(row, layout, VALID_TO)
        valid_from = self._try(start, lambda: read_day(start.value))
        valid_to = self._try(end, lambda: read_day(end.value))
        if valid_from and valid_to and valid_to < valid_from:
            self._note(m.VALIDITY_REVERSED, end)
        elif self._info is not None:
            if valid_to and valid_to < self._info.valid_from:
                self._note(m.NEVER_VALID, end)
            if valid_from and self._info.valid_to and valid_from > self._info.valid_to:
                self._note(m.NEVER_VALID, start)
        return valid_from, valid_to


def read_decision(
    sheet: Sheet, terms: Terms, info: Info | None, contract: Contract | None, findings: Findings
) -> Decision | None:
    """Read a decision table.

    Args:
        sheet: its sheet.
        terms: of the sheet `Begriffe`.
        info: the sheet `Info`, for its validity; None if something is wrong with it.
        contract: what the process brings and takes; None if that is not checked.
        findings: notes every cell that is wrong.

    Returns:
        The table, or None if anything in it is wrong.
    """
    return _Reader(sheet, terms, info, contract, findings).decision()

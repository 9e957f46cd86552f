# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writes tests into a copy of a workbook, and beside failing tests how far all of them reach."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from laufzettel.rules.checks import with_findings
from laufzettel.rules.checks.keeping import rewritten
from laufzettel.rules.checks.writing import clean
from laufzettel.rules.settling import Verdict
from laufzettel.rules.table import RuleBook
from laufzettel.rules.testing.cells import native, written
from laufzettel.rules.testing.coverage import CellCoverage
from laufzettel.rules.testing.model import DAY, EXPECTED, REMARK, RULE, SOURCE, TABLE, VERDICT, VERDICTS, RuleTest
from laufzettel.rules.testing.report import TestReport
from laufzettel.rules.values import Value
from laufzettel.rules.workbook import COVERAGE, TESTS

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_WIDTH, _WIDEST = 16, 60
_HEADS = {
    "de": ("Tabelle", "Regel", "Tests", "Bedingungen", "beide Seiten gezeigt", "nie erfüllt", "nie verfehlt"),
    "en": ("Table", "Rule", "Tests", "Conditions", "shown from both sides", "never met", "never missed"),
}
_ABOUT = {
    "de": "Gezählt sind bestätigte Tests, die bestehen; Bedingungen ohne Striche und solche, die jeder Wert erfüllt.",
    "en": "Counted are confirmed tests that pass; conditions that are no dash and that not every value meets.",
}
_HEAD_ROW = 3
_COVERAGE_WIDTHS = (20, 14, 8, 14, 22, 40, 40)


def with_tests(data: bytes, name: str, tests: Sequence[RuleTest], book: RuleBook) -> bytes:
    """The workbook with more tests, below those there are; what stands there already stays where it is.

    Args:
        data: the .xlsx file.
        name: of the file, for sentences.
        tests: to be added.
        book: the rules of the workbook.

    Raises:
        BusinessError: something in the workbook would get lost, which is named; nothing is written then.
    """

    def add(workbook: Workbook) -> None:
        sheet = workbook[TESTS] if TESTS in workbook.sheetnames else workbook.create_sheet(TESTS)
        add_tests(sheet, tests, book)

    return rewritten(data, name, add)


def add_tests(sheet: Worksheet, tests: Sequence[RuleTest], book: RuleBook) -> None:
    """Add tests below what stands in a sheet.

    Args:
        sheet: the sheet `Tests`, or an empty one; columns it lacks are added on the right.
        tests: to be added.
        book: the rules they test.
    """
    columns = _columns(sheet, _headings(tests, book))
    row = max((cell.row for line in sheet.iter_rows() for cell in line if cell.value is not None), default=1)
    for test in tests:
        row += 1
        for heading, value in _entries(test, book).items():
            _put(sheet, row, columns[heading], value)


def _headings(tests: Sequence[RuleTest], book: RuleBook) -> list[str]:
    """The columns some tests need: inputs and results in the order of the sheet `Begriffe`."""
    inputs = {name for test in tests for name in test.values}
    outputs = {name for test in tests for name in test.expected}
    return [
        TABLE,
        *(name for name in book.terms if name in inputs),
        DAY,
        *(f"{EXPECTED}{name}" for name in book.terms if name in outputs),
        RULE,
        VERDICT,
        SOURCE,
        REMARK,
    ]


def _columns(sheet: Worksheet, headings: Sequence[str]) -> dict[str, int]:
    """Where each heading stands; those that are missing are written, and a new sheet gets its looks."""
    from openpyxl.styles import Font

    there = {" ".join(str(cell.value).split()): cell.column for cell in sheet[1] if cell.value is not None}
    if not there:
        sheet.freeze_panes = "B2"
    number = max(there.values(), default=0)
    for heading in headings:
        if heading not in there:
            number += 1
            there[heading] = number
            cell = sheet.cell(1, number, heading)
            cell.font = Font(bold=True)
            widened = _WIDEST if heading == REMARK else max(_WIDTH, len(heading) + 2)
            sheet.column_dimensions[cell.column_letter].width = widened
    return there


def _entries(test: RuleTest, book: RuleBook) -> dict[str, Value]:
    """What stands in a row, by headings; a missing value is an empty cell."""
    entries: dict[str, Value] = {TABLE: test.table, DAY: native(test.stichtag)}
    for name, value in test.values.items():
        if value is not None:
            entries[name] = written(value, book.terms[name])
    for name, output in test.expected.items():
        entries[f"{EXPECTED}{name}"] = written(output, book.terms[name])
    entries[RULE] = "; ".join(test.rules) or None
    entries[VERDICT] = None if test.verdict is Verdict.OK else VERDICTS[test.verdict]
    entries[SOURCE], entries[REMARK] = test.source or None, test.remark or None
    return entries


def _put(sheet: Worksheet, row: int, column: int, value: Value) -> None:
    """A cell; text stays text, whatever it begins with."""
    cell = sheet.cell(row, column, clean(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.number_format = "@"
    elif isinstance(value, date):
        cell.number_format = "dd.mm.yyyy"


def with_test_findings(data: bytes, report: TestReport, language: str = "de") -> bytes:
    """The workbook with what its tests say: comments at failing rows, a list, and the sheet `Testabdeckung`.

    Args:
        data: the .xlsx file whose tests were run.
        report: what came out.
        language: `de` or `en`.

    Raises:
        BusinessError: something in the workbook would get lost, which is named; nothing is written then.
    """
    noted = with_findings(data, report.as_findings(), language)
    return rewritten(noted, report.name, lambda workbook: _write_coverage(workbook, report, language))


def _write_coverage(workbook: Workbook, report: TestReport, language: str) -> None:
    """How far the tests reach, a row per rule; an earlier sheet is replaced where it stands."""
    from openpyxl.styles import Alignment, Font

    place = len(workbook.sheetnames)
    if COVERAGE in workbook.sheetnames:
        place = workbook.sheetnames.index(COVERAGE)
        workbook.remove(workbook[COVERAGE])
    sheet = workbook.create_sheet(COVERAGE, place)
    rows: list[Sequence[str | int]] = [(_ABOUT[language],), (), _HEADS[language], *_coverage_rows(report)]
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            _put(sheet, number, column, value)
            sheet.cell(number, column).alignment = Alignment(wrap_text=number > 1, vertical="top")
            if number == _HEAD_ROW:
                sheet.cell(number, column).font = Font(bold=True)
    for letter, width in zip("ABCDEFG", _COVERAGE_WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = f"A{_HEAD_ROW + 1}"


def _coverage_rows(report: TestReport) -> list[Sequence[str | int]]:
    rows: list[Sequence[str | int]] = []
    for table in report.coverage:
        by_rule: dict[str, list[CellCoverage]] = {}
        for cell in table.cells:
            by_rule.setdefault(cell.rule, []).append(cell)
        for rule, count in table.fired.items():
            cells = by_rule.get(rule, [])
            unmet = ", ".join(cell.term for cell in cells if not cell.held)
            unmissed = ", ".join(cell.term for cell in cells if not cell.failed)
            seen = sum(cell.seen for cell in cells)
            rows.append((table.table, rule, count, len(cells), seen, unmet, unmissed))
    return rows

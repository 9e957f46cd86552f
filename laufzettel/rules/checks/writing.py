# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writes the findings into a copy of the workbook: a comment at each cell and the sheet `Prüfbericht`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from laufzettel.errors import BusinessError
from laufzettel.rules.checks.findings import Finding, Level, Report
from laufzettel.rules.checks.keeping import rewritten
from laufzettel.rules.messages import SHEET_TOO_LARGE
from laufzettel.rules.workbook import REPORT

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_MARK = "— Prüfbericht —"
_LONGEST = 2_000  # of what we add to one comment; the report has all of it
_WIDTH, _LINE_HEIGHT, _PER_LINE = 420, 17, 58
_LEVELS = {
    "de": {Level.ERROR: "Fehler", Level.HINT: "Hinweis", Level.UNCHECKED: "nicht geprüft"},
    "en": {Level.ERROR: "Error", Level.HINT: "Hint", Level.UNCHECKED: "not checked"},
}
_HEADS = {
    "de": ("Stufe", "Blatt", "Zelle", "Regeln", "Befund", "Was zu tun ist"),
    "en": ("Level", "Sheet", "Cell", "Rules", "Finding", "What to do"),
}
_WIDTHS = (14, 18, 8, 20, 90, 60)
_FIRST_ROW = 5


def with_findings(data: bytes, report: Report, language: str = "de") -> bytes:
    """The workbook with the findings in it; its rules, and so its version, stay what they are.

    What an earlier report left is replaced. Comments of people stay, before ours; rows, widths, validation lists and
    all else stay where they are.

    Args:
        data: the .xlsx file that was checked.
        report: what was found.
        language: `de` or `en`.

    Raises:
        BusinessError: something in the workbook would get lost, which is named; nothing is written then.
    """
    for one in report.findings:
        if one.problem.code == SHEET_TOO_LARGE.code:
            raise BusinessError(one.problem)  # every cell is visited below

    def add(book: Workbook) -> None:
        _forget(book)
        for (sheet, cell), findings in _by_cell(report.findings).items():
            if sheet in book.sheetnames and sheet != REPORT:
                _comment(book[sheet], cell, findings, language)
        _write_report(book, report, language)

    return rewritten(data, report.name, add)


def _by_cell(findings: Sequence[Finding]) -> dict[tuple[str, str], list[Finding]]:
    found: dict[tuple[str, str], list[Finding]] = {}
    for one in findings:
        found.setdefault((one.sheet, one.cell), []).append(one)
    return found


def _forget(book: Workbook) -> None:
    """Take out what an earlier report left in comments, and give all comments the room their text needs."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None:
                    own, _, _ = cell.comment.text.partition(_MARK)
                    _set_comment(cell, own.rstrip(), cell.comment.author)


def _set_comment(cell: object, text: str, author: str) -> None:
    from openpyxl.cell.cell import Cell
    from openpyxl.comments import Comment

    if not isinstance(cell, Cell):
        return  # a cell inside a merged one has none; the finding stands in the report
    lines = sum(1 + len(line) // _PER_LINE for line in text.split("\n"))
    cell.comment = Comment(text, author, height=_LINE_HEIGHT * (lines + 2), width=_WIDTH) if text else None


def _comment(sheet: Worksheet, at: str, findings: Sequence[Finding], language: str) -> None:
    """Add what was found to the comment of a cell."""
    cell = sheet[at]
    before = cell.comment
    told = "\n".join(f"{_LEVELS[language][one.level]}: {clean(one.problem.text(language))}" for one in findings)
    if len(told) > _LONGEST:
        told = f"{told[:_LONGEST]} …"
    text = f"{before.text}\n{_MARK}\n{told}" if before is not None else f"{_MARK}\n{told}"
    _set_comment(cell, text, before.author if before is not None else "Laufzettel")


def _write_report(book: Workbook, report: Report, language: str) -> None:
    """The sheet with all findings; an earlier one is replaced where it stands, a new one comes last."""
    from openpyxl.styles import Alignment, Font

    place = len(book.sheetnames)
    if REPORT in book.sheetnames:
        place = book.sheetnames.index(REPORT)
        book.remove(book[REPORT])
    sheet = book.create_sheet(REPORT, place)
    levels = _LEVELS[language]
    counts = "; ".join(f"{levels[level]}: {report.count(level)}" for level in Level)
    rows: list[Sequence[str]] = [
        (REPORT, counts),
        ("Version", report.version or "–"),
        (),
        _HEADS[language],
        *(_row(one, language) for one in report.findings),
    ]
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(number, column, clean(text))
            cell.data_type = "s"  # nothing here is a formula, whatever it begins with
            if number >= _FIRST_ROW:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number in (1, _FIRST_ROW - 1):
                cell.font = Font(bold=True)
    for number, one in enumerate(report.findings, start=_FIRST_ROW):
        if one.sheet in book.sheetnames:
            sheet.cell(number, 3).hyperlink = f"#{quoted(one.sheet)}!{one.cell}"
    for letter, width in zip("ABCDEF", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = f"A{_FIRST_ROW}"


def _row(one: Finding, language: str) -> tuple[str, ...]:
    problem = one.problem
    said, remedy = (problem.de, problem.remedy_de) if language == "de" else (problem.en, problem.remedy_en)
    return (_LEVELS[language][one.level], one.sheet, one.cell, ", ".join(one.rules), said, remedy)


def clean(text: str) -> str:
    """Text without the control characters that a workbook cannot hold."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "·", text)


def quoted(sheet: str) -> str:
    """A sheet's name as links write it."""
    doubled = sheet.replace("'", "''")
    return f"'{doubled}'"

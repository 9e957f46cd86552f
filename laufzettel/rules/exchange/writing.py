# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writes sheets as a workbook made for people: heads that stay, colours by what a cell is for, lists, comments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from laufzettel.rules.exchange.grid import Grid, Role, Slot
from laufzettel.rules.workbook import DMN, INFO, PASSED_OVER, TERMS

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.styles import Alignment, Border, Font, PatternFill
    from openpyxl.worksheet.worksheet import Worksheet

_LOOKS: dict[Role, tuple[str, bool, str]] = {  # fill, bold, colour of the text
    Role.TITLE: ("", True, "1F2937"),
    Role.NOTE: ("", False, "374151"),
    Role.POLICY: ("FFF2CC", True, "1F2937"),
    Role.INPUT_HEAD: ("D6E4F5", True, "12304F"),
    Role.OUTPUT_HEAD: ("DCEFD9", True, "1B4020"),
    Role.REMARK_HEAD: ("E7E6E6", True, "1F2937"),
    Role.ID: ("F3F4F6", True, "1F2937"),
    Role.INPUT: ("", False, "12304F"),
    Role.OUTPUT: ("F1F9EF", False, "1B4020"),
    Role.REMARK: ("", False, "1F2937"),
    Role.NAME: ("F3F4F6", True, "1F2937"),
    Role.VALUE: ("", False, "1F2937"),
    Role.TECHNICAL: ("F9FAFB", False, "4B5563"),
}
_TEXT_ONLY = (Role.ID, Role.REMARK, Role.NAME)  # a typed 3.1 must not become a day in January
_RISKY = re.compile(r"[=+@-].+|['].*", re.DOTALL)
_UNFIT = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_TITLE, _LONGEST_LIST = 31, 255
_ROOM = 200  # rows below the last one that offer the lists as well
_ROW_HEIGHT, _MOST_LINES = 15.5, 26  # a row is no higher than 409 points
_COMMENT_WIDTH, _LINE_HEIGHT, _PER_LINE = 380, 18, 52


def write_workbook(grids: Sequence[Grid]) -> bytes:
    """The workbook as the bytes of an .xlsx file.

    Args:
        grids: its sheets.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for grid, title in zip(grids, _titles(grids), strict=True):
        _write(book, grid, title)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _titles(grids: Sequence[Grid]) -> list[str]:
    """Names that a workbook takes for its sheets: short, without signs of its own, no two alike."""
    taken = {one.casefold() for one in (INFO, TERMS, DMN, *PASSED_OVER)}
    found: list[str] = []
    for grid in grids:
        title = base = _UNFIT.sub(" ", grid.title).strip().strip("'")[:_LONGEST_TITLE] or "Tabelle"
        number = 1
        while not grid.own and title.casefold() in taken:
            number += 1
            title = f"{base[: _LONGEST_TITLE - len(str(number)) - 1]} {number}"
        taken.add(title.casefold())
        found.append(title)
    return found


def _write(book: Workbook, grid: Grid, title: str) -> None:
    sheet = book.create_sheet(title)
    for number, row in enumerate(grid.rows, start=1):
        for column, slot in enumerate(row, start=1):
            _fill(sheet.cell(number, column), slot)
    sheet.freeze_panes = grid.frozen
    for number in range(1, max(map(len, grid.rows)) + 1):
        sheet.column_dimensions[sheet.cell(1, number).column_letter].width = _width(grid, number)
    for number, row in enumerate(grid.rows, start=1):
        lines = max((_lines(slot, _width(grid, column)) for column, slot in enumerate(row, start=1)), default=1)
        if lines > 1:  # not every program makes room for wrapped text by itself
            sheet.row_dimensions[number].height = _ROW_HEIGHT * min(lines, _MOST_LINES)
    _offer(sheet, grid)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"1:{max(1, int(re.sub('[A-Z]', '', grid.frozen)) - 1)}"


def _width(grid: Grid, column: int) -> int:
    return grid.widths[min(column, len(grid.widths)) - 1]


def _lines(slot: Slot, width: int) -> int:
    """How many lines a text needs in its column, counted generously."""
    if not isinstance(slot.value, str) or slot.role in (Role.TITLE, Role.NOTE):
        return 1
    return sum(1 + len(line) // max(1, width - 3) for line in slot.value.split("\n"))


def _fill(cell: Cell, slot: Slot) -> None:
    from openpyxl.comments import Comment

    match slot.value:
        case str() as text:
            cell.value = text
            cell.data_type = "s"  # nothing here is a formula, whatever it begins with
        case Decimal() as number:
            cell.value = int(number) if number == number.to_integral_value() else float(number)
        case value:
            cell.value = value
    look = _look(slot.role)
    cell.font, cell.fill, cell.alignment, cell.border = look.font, look.fill, look.alignment, look.border
    cell.number_format = _format(slot)
    if isinstance(slot.value, str) and _RISKY.fullmatch(slot.value):
        cell.quotePrefix = True  # stays text when a person edits it
    if slot.comment:
        lines = sum(1 + len(line) // _PER_LINE for line in slot.comment.split("\n"))
        cell.comment = Comment(slot.comment, "Laufzettel", height=_LINE_HEIGHT * (lines + 1), width=_COMMENT_WIDTH)


class _Look(NamedTuple):
    font: Font
    fill: PatternFill
    alignment: Alignment
    border: Border


@cache
def _look(role: Role) -> _Look:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    fill, bold, colour = _LOOKS[role]
    heading = role in (Role.TITLE, Role.NOTE)
    side = Side(None) if heading else Side("thin", color="BFBFBF")
    return _Look(
        Font("Calibri", bold=bold, color=colour, size=13 if role is Role.TITLE else 11),
        PatternFill("solid", start_color=fill) if fill else PatternFill(),
        Alignment(wrap_text=not heading, vertical="top"),
        Border(side, side, side, side),
    )


def _format(slot: Slot) -> str:
    match slot.value:
        case bool():
            return "General"
        case date() | datetime():
            return "DD.MM.YYYY"
        case Decimal() if slot.decimals:
            return f"#,##0.{'0' * slot.decimals}"
        case None | str() if slot.role in _TEXT_ONLY:
            return "@"
    return "General"


def _offer(sheet: Worksheet, grid: Grid) -> None:
    """Lists to choose from; a list holds for all cells of the column below it as well, for rows that people add."""
    from openpyxl.worksheet.datavalidation import DataValidation

    lists: dict[tuple[tuple[str, ...], bool], DataValidation] = {}
    for number, row in enumerate(grid.rows, start=1):
        for column, slot in enumerate(row, start=1):
            listed = ",".join(slot.choices)
            if not slot.choices or len(listed) > _LONGEST_LIST or any("," in one for one in slot.choices):
                continue
            key = slot.choices, slot.only
            if key not in lists:
                doubled = listed.replace('"', '""')
                lists[key] = DataValidation(
                    "list", formula1=f'"{doubled}"', allow_blank=True, showErrorMessage=slot.only
                )
                sheet.add_data_validation(lists[key])
            last = number + _ROOM if number + 1 == grid.open_from else number
            letter = sheet.cell(number, column).column_letter
            lists[key].add(f"{letter}{number}:{letter}{last}" if last > number else f"{letter}{number}")

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sheets that the workbook of every report has, whatever was compared: rework and checks, results, payments."""

from __future__ import annotations

import io
from collections.abc import Sequence
from math import isnan
from typing import TYPE_CHECKING

from laufzettel.pilot.report.formulas import Formula, Line
from laufzettel.pilot.report.inputs import Wibe
from laufzettel.pilot.report.valued import Valued

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int | float | None


def sheet(book: Workbook, title: str, heads: Sequence[str]) -> Worksheet:
    """A new sheet with its heading.

    Args:
        book: the workbook.
        title: of the sheet.
        heads: of its columns.
    """
    from openpyxl.utils import get_column_letter

    made: Worksheet = book.create_sheet(title)
    for number, head in enumerate(heads, start=1):
        made.column_dimensions[get_column_letter(number)].width = max(14, len(head) + 4)
    put(made, 1, heads, bold=True)
    made.freeze_panes = "A2"
    return made


def by_row(formulas: Sequence[str], r: int, **others: int) -> list[Formula]:
    """Formulas of a row.

    Args:
        formulas: with gaps.
        r: the row, for the gap of this name.
        others: for the other gaps.
    """
    return [Formula(one.format(r=r, **others)) for one in formulas]


def put(sheet: Worksheet, row: int, cells: Sequence[Cell], *, bold: bool = False) -> None:
    """Write a row; a text that begins like a formula is one only if it is ours.

    Args:
        sheet: where.
        row: its number, from 1.
        cells: what stands in it.
        bold: whether it is a heading.
    """
    from openpyxl.styles import Font

    for column, value in enumerate(cells, start=1):
        cell = sheet.cell(row, column, value)
        if isinstance(value, str) and not isinstance(value, Formula):
            cell.data_type = "s"
        if bold:
            cell.font = Font(bold=True)


_BESIDE = (
    "Was",
    "Vorzeichen",
    "kam vor",
    "von",
    "gemessen",
    "Anteil",
    "Mittel (min)",
    "Varianz",
    "je Vorgang (min)",
    "Varianzanteil",
    "Quadrat je Freiheitsgrad",
)
_BESIDE_BY = (
    "=F{r}*G{r}",
    "=IF(E{r}=0,0,IF(D{r}=0,0,G{r}^2*F{r}/D{r})+F{r}^2*H{r}/E{r})",
    "=J{r}^2/MAX(E{r}-1,1)",
)


def beside_sheet(book: Workbook, rows: Sequence[Sequence[Cell]]) -> int:
    """The sheet of rework and checks; gives its last row, 1 if there is none.

    Args:
        book: the workbook.
        rows: the first eight columns of each.
    """
    made = sheet(book, "Nacharbeit", _BESIDE)
    for r, row in enumerate(rows, start=2):
        put(made, r, (*row, *by_row(_BESIDE_BY, r)))
    return len(rows) + 1


def results_sheet(book: Workbook, lines: Sequence[Line]) -> None:
    """The sheet of results: each as computed here, and as a formula.

    Args:
        book: the workbook.
        lines: of the sheet.
    """
    made = sheet(book, "Ergebnis", ("Kennung", "Größe", "Einheit", "Wert", "Formel", "Abweichung"))
    made.column_dimensions["B"].width = 56
    for row, line in enumerate(lines, start=2):
        value = None if isnan(line.value) else line.value
        formula = Formula(f"={line.formula}") if line.formula else None
        off = Formula(f"=E{row}-D{row}") if formula and value is not None else None
        put(made, row, (line.name, line.label, line.unit, value, formula, off))


def payments_sheet(book: Workbook, wibe: Wibe, worth: Valued) -> None:
    """The sheet of the capital value.

    Args:
        book: the workbook.
        wibe: what it is computed with.
        worth: the hours in euros.
    """
    made = sheet(book, "WiBe", ("Jahr", "Posten", "Euro", "Barwert"))
    rows = [(one.year, one.name, one.euros) for one in worth.payments]
    yearly = worth.yearly.euros.low if worth.yearly else 0.0
    rows += [(n, "freigewordene Bearbeitungszeit (Untergrenze)", yearly) for n in range(1, wibe.jahre + 1)]
    for row, entry in enumerate(rows, start=2):
        put(made, row, (*entry, Formula(f"=C{row}/(1+{wibe.zins_prozent!r}/100)^A{row}")))


def saved(book: Workbook) -> bytes:
    """The workbook as bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()

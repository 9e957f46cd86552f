# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reads the cells of a workbook as typed values; the only place that knows the file format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from laufzettel.errors import Problem
from laufzettel.rules import cell_messages as c
from laufzettel.rules import messages as m
from laufzettel.rules.findings import Findings, RulesInvalid
from laufzettel.rules.values import Value

if TYPE_CHECKING:
    from openpyxl import Workbook

_MOST_CELLS = 1_000_000  # a stray cell at the far end of a sheet would mean billions of empty ones


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: native numbers as `Decimal`, dates as `date`, text stripped; None if empty.

    Attributes:
        sheet: the sheet's name.
        at: such as `B7`.
        value: what stands there.
        broken: it could not be read, which is noted already.
    """

    sheet: str
    at: str
    value: Value
    broken: bool = False

    @property
    def text(self) -> str:
        """The text; empty if the cell holds none."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def shown(self) -> str:
        """What a German sheet shows: the text, or a number, date or truth value as text; empty if the cell is."""
        match self.value:
            case bool():
                return "WAHR" if self.value else "FALSCH"
            case Decimal():
                return format(self.value, "f").replace(".", ",")
            case date():
                return self.value.strftime("%d.%m.%Y")
            case _:
                return self.text


class Sheet:
    """The cells of a sheet, rows and columns counted from 1."""

    def __init__(self, name: str, rows: list[list[Cell]]) -> None:
        """Args: name: of the sheet. rows: all of one length."""
        self.name = name
        self._rows = rows
        self.height = len(rows)
        self.width = len(rows[0]) if rows else 0

    def cell(self, row: int, column: int) -> Cell:
        """The cell; an empty one beyond the edge."""
        if row <= self.height and column <= self.width:
            return self._rows[row - 1][column - 1]
        return Cell(self.name, f"{_letters(column)}{row}", None)

    def row(self, row: int) -> list[Cell]:
        """The cells of a row."""
        return self._rows[row - 1] if row <= self.height else []

    def filled_rows(self, first: int) -> Iterator[int]:
        """Numbers of the rows from `first` on in which anything stands."""
        for row in range(first, self.height + 1):
            if any(cell.broken or cell.value is not None for cell in self.row(row)):
                yield row


def read_file(path: Path) -> bytes:
    """The bytes of a workbook of rules.

    Args:
        path: the .xlsx file.

    Raises:
        RulesInvalid: it cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise RulesInvalid([m.FILE_MISSING.at(file=path.name)]) from error
    except OSError as error:
        raise RulesInvalid([_unreadable(path.name)]) from error


def read_sheets(
    data: bytes, name: str, findings: Findings, wanted: Callable[[str], bool] = lambda title: True
) -> dict[str, Sheet]:
    """The sheets of a workbook.

    Args:
        data: the .xlsx file.
        name: of the file, for sentences.
        findings: notes cells that cannot be read.
        wanted: whether a sheet of this title is read at all; by default every one is.

    Returns:
        Sheets by name, in the order of the workbook.

    Raises:
        RulesInvalid: the file is no workbook.
    """
    formulas = _opened(data, name, cached=False)
    for sheet in formulas.worksheets:
        if sheet.max_row * sheet.max_column > _MOST_CELLS:
            far = f"{_letters(sheet.max_column)}{sheet.max_row}"
            raise RulesInvalid([m.SHEET_TOO_LARGE.at(place=f"cell:{sheet.title}!{far}", sheet=sheet.title, cell=far)])
    # Formulas and what they came to at last are read one after the other; where there are none both are the same.
    values = _opened(data, name, cached=True) if _has_formulas(formulas) else formulas
    found = {}
    for sheet in values.worksheets:
        if not wanted(sheet.title):
            continue
        written = formulas[sheet.title]
        rows = []
        for cells, originals in zip(sheet.iter_rows(), written.iter_rows(), strict=True):
            row = []
            for cell, original in zip(cells, originals, strict=True):
                if original.data_type == "f" and cell.value is None:
                    findings.add(c.FORMULA_UNCACHED, sheet.title, cell.coordinate)
                    row.append(Cell(sheet.title, cell.coordinate, None, broken=True))
                else:
                    row.append(_cell(sheet.title, cell.coordinate, cell.value, cell.data_type, findings))
            rows.append(row)
        found[sheet.title] = Sheet(sheet.title, rows)
    return found


def _opened(data: bytes, name: str, *, cached: bool) -> Workbook:
    from openpyxl import load_workbook

    try:
        # openpyxl leaves a file open that turns out broken; bytes need no closing
        return load_workbook(BytesIO(data), data_only=cached)
    except Exception as error:
        # openpyxl checks little: over a broken file it stumbles with TypeError, IndexError, KeyError and many more.
        raise RulesInvalid([_unreadable(name)]) from error


def _has_formulas(book: Workbook) -> bool:
    return any(cell.data_type == "f" for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)


def _unreadable(name: str) -> Problem:
    return m.UNREADABLE.at(file=name)


def _cell(sheet: str, at: str, raw: object, data_type: str, findings: Findings) -> Cell:
    """What openpyxl found, as a value that rules know."""
    value: Value = None
    match raw:
        case str() if data_type != "e":
            value = raw.strip() or None
        case bool():
            value = raw
        case int():
            value = Decimal(raw)
        case float():
            # The shortest text that means this float is what the clerk typed; 5.0 is how a file may store 5.
            value = Decimal(int(raw)) if raw.is_integer() else Decimal(repr(raw))
        case datetime() if raw.time() == time():
            value = raw.date()
        case date() if not isinstance(raw, datetime):
            value = raw
        case None:
            pass
        case _:
            findings.add(c.CELL_ERROR, sheet, at)
            return Cell(sheet, at, None, broken=True)
    return Cell(sheet, at, value)


def _letters(column: int) -> str:
    """Column 28 as `AB`."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows of a file of cases, one after the other: CSV as Excel and programs write it, or the first sheet of a book."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO

from laufzettel.errors import BusinessError
from laufzettel.rules.given import Raw
from laufzettel.rules.simulation import messages as m

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell

Passed = Callable[[int, int], None]
"""Is told how far the reading has come, and how far it goes."""

_DELIMITERS = ";,\t|"
_TOLD_EVERY = 5000


class Formula:
    """Stands where a cell holds a formula: what it came to at last may be missing or old."""


FORMULA = Formula()
Row = tuple[int, Sequence[Raw | Formula]]
"""Number of the row as people count, and what stands in it."""


class Rows(NamedTuple):
    """A table of cases.

    Attributes:
        name: of where it comes from, for sentences.
        headings: of its columns.
        rows: one per case; may be shorter than the headings.
    """

    name: str
    headings: Sequence[str]
    rows: Iterator[Row]


def open_rows(path: Path, stack: ExitStack, passed: Passed) -> Rows:
    """The rows of a file.

    Args:
        path: CSV (UTF-8 or Windows-1252; semicolon, comma, tab or bar) or XLSX.
        stack: closes the file.
        passed: is told how far the reading has come.

    Raises:
        BusinessError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"PK"
        rows = _sheet_rows(path, stack, passed) if packed else _text_rows(path, stack, passed)
        headings = next(rows, (0, ()))[1]
    except OSError as error:
        raise BusinessError(m.UNREADABLE.at(file=path.name)) from error
    names = [_heading(cell) for cell in headings]
    if not any(names):
        raise BusinessError(m.UNREADABLE.at(file=path.name))
    return Rows(path.name, names, rows)


def _heading(cell: Raw | Formula) -> str:
    return "" if cell is None or isinstance(cell, Formula) else " ".join(str(cell).split())


# --- CSV --------------------------------------------------------------------------------------------------------------


def _text_rows(path: Path, stack: ExitStack, passed: Passed) -> Iterator[Row]:
    total = path.stat().st_size
    binary = stack.enter_context(path.open("rb"))
    text = stack.enter_context(io.TextIOWrapper(binary, _encoding(path), newline=""))
    try:
        reader = csv.reader(text, delimiter=_delimiter(text))
        for count, row in enumerate(reader):
            if count % _TOLD_EVERY == 0:
                passed(binary.tell(), total)
            if any(row):
                yield reader.line_num, row
    except (csv.Error, UnicodeDecodeError) as error:
        raise BusinessError(m.UNREADABLE.at(file=path.name)) from error
    passed(total, total)


def _encoding(path: Path) -> str:
    """UTF-8 if all of the file is; else what Excel writes on Windows."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while part := file.read(2**20):
                decoder.decode(part)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _delimiter(text: TextIO) -> str:
    """What cuts the first line into the most columns."""
    first = text.readline()
    text.seek(0)
    return max(_DELIMITERS, key=lambda sign: len(next(csv.reader([first], delimiter=sign), [])))


# --- XLSX -------------------------------------------------------------------------------------------------------------


def _sheet_rows(path: Path, stack: ExitStack, passed: Passed) -> Iterator[Row]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True)
        stack.callback(book.close)
        sheet = book.worksheets[0]
        total = sheet.max_row or 0
        sheet.reset_dimensions()  # what the file says of its size may be wrong, and rows would be lost
        for count, row in enumerate(sheet.iter_rows(), 1):
            if count % _TOLD_EVERY == 0:
                passed(min(count, total), total)
            values = [_cell(cell) for cell in row]
            if any(value is not None for value in values):
                yield count, values
    except BusinessError:
        raise
    except Exception as error:
        # openpyxl checks little: over a broken file it stumbles with TypeError, IndexError, KeyError and many more.
        raise BusinessError(m.UNREADABLE.at(file=path.name)) from error
    passed(total, total)


def _cell(cell: Cell | ReadOnlyCell | EmptyCell) -> Raw | Formula:
    if cell.data_type == "f":
        return FORMULA
    value = cell.value
    if value is None or isinstance(value, (str, int, float, date)):
        return value
    return str(value)  # a time of day or a span: text that no term takes for a number or a date

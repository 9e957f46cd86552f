# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands in a workbook beside the catalogue, and would be lost if the catalogue were written over it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING

from laufzettel.errors import Message, Problem
from laufzettel.pilot.opportunities import messages as m
from laufzettel.pilot.opportunities.candidate import weighed
from laufzettel.pilot.opportunities.layout import (
    CANDIDATES,
    COLUMNS,
    COMPUTED,
    FIRST_ROW,
    HEADINGS_ROW,
    HINTS,
    NOTE,
    RESULT,
    WEIGHTS,
    letters,
)
from laufzettel.pilot.opportunities.workbook import SUM_TITLE, WEIGHTS_HEADING
from laufzettel.values import fold

if TYPE_CHECKING:
    from openpyxl import Workbook

_MOST = 10
"""So many are named at most."""
_OURS = frozenset({CANDIDATES, WEIGHTS, NOTE, HINTS, RESULT, COMPUTED})
"""The last three hold nothing but what this program writes or computes anew."""
_PARTS = re.compile(r"xl/(comments|threadedcomments|drawings|media|charts|pivot|vbaproject|embeddings|activex)", re.I)
_NOTE_ROWS, _TWO_COLUMNS = 2, 2
_Cell = tuple[int, int, object, bool]
"""Row and column from 1, what stands there, and whether a formula does."""


def other_sheets(names: Sequence[str]) -> list[Problem]:
    """The sheets that are no part of a workbook of candidates.

    Args:
        names: of all sheets beside those that are read.
    """
    return [m.EXTRA_SHEET.at(sheet=_shown(name)) for name in names if name not in _OURS]


def other_columns(headings: Sequence[object]) -> list[Problem]:
    """The columns of the sheet of candidates that the template does not have.

    Args:
        headings: its first row.
    """
    known = {fold(column.heading) for column in COLUMNS}
    return [
        _at(m.EXTRA_CELL, CANDIDATES, HEADINGS_ROW, number)
        for number, said in enumerate(headings, 1)
        if said not in (None, "") and fold(str(said)) not in known
    ]


def beyond(data: bytes) -> list[Problem]:
    """What would be lost, by sheet and cell; the first ones.

    Args:
        data: the .xlsx file; it was read already.
    """
    import openpyxl

    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            parts = [m.EXTRA_PARTS.at()] if any(map(_PARTS.match, packed.namelist())) else []
        book = openpyxl.load_workbook(BytesIO(data), read_only=True)
        try:
            return [*other_sheets(book.sheetnames), *parts, *islice(_in_cells(book), _MOST)]
        finally:
            book.close()
    except Exception:  # whatever it stumbles over: then nobody can say that nothing would be lost
        return [m.UNKNOWN_PARTS.at()]


def _in_cells(book: Workbook) -> Iterator[Problem]:
    for sheet, look in ((CANDIDATES, _beside_candidates), (WEIGHTS, _beside_weights), (NOTE, _beside_note)):
        if sheet in book.sheetnames:
            for message, row, column in look(_cells(book, sheet)):
                yield _at(message, sheet, row, column)


def _cells(book: Workbook, sheet: str) -> Iterator[_Cell]:
    pages = book[sheet]
    pages.reset_dimensions()  # what a file says of its own size need not be true
    for row in pages.iter_rows():
        for cell in row:
            if cell.value not in (None, ""):
                yield cell.row, cell.column, cell.value, cell.data_type == "f"


def _beside_candidates(cells: Iterator[_Cell]) -> Iterator[tuple[Message, int, int]]:
    known = {fold(column.heading) for column in COLUMNS}
    ours: set[int] = set()
    for row, column, value, formula in cells:
        if row == HEADINGS_ROW and fold(str(value)) in known:
            ours.add(column)
        elif column not in ours or (row < FIRST_ROW and not isinstance(value, str)):
            yield m.EXTRA_CELL, row, column  # no hint is a number: somebody began one row too high
        elif formula:
            yield m.FORMULA, row, column


def _beside_weights(cells: Iterator[_Cell]) -> Iterator[tuple[Message, int, int]]:
    titles, said = {fold(title[0]) for title in weighed().values()}, ""
    ours = titles | {fold(WEIGHTS_HEADING), fold(SUM_TITLE)}
    last = 0
    for row, column, value, formula in cells:
        said, last = (fold(str(value)) if column == 1 else said if row == last else ""), row
        if column > _TWO_COLUMNS or said not in ours:
            yield m.EXTRA_CELL, row, column
        elif formula and said in titles:
            yield m.FORMULA, row, column


def _beside_note(cells: Iterator[_Cell]) -> Iterator[tuple[Message, int, int]]:
    for row, column, _, formula in cells:
        if row > _NOTE_ROWS or column > _TWO_COLUMNS:
            yield m.EXTRA_CELL, row, column
        elif formula:
            yield m.FORMULA, row, column


def _at(message: Message, sheet: str, row: int, column: int) -> Problem:
    cell = f"{letters(column)}{row}"
    return message.at(place=f"cell:{sheet}!{cell}", sheet=sheet, cell=cell)


def _shown(name: str) -> str:
    """The name of a sheet as it may stand in a sentence."""
    return "".join(sign if sign.isprintable() else " " for sign in name[:80])

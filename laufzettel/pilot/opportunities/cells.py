# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The cells of a workbook of candidates: of the office's own, and of one that somebody sends, in a reader process."""

from __future__ import annotations

import base64
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from laufzettel.errors import BusinessError
from laufzettel.pilot.opportunities import messages as m
from laufzettel.pilot.opportunities.layout import CANDIDATES, NOTE, WEIGHTS
from laufzettel.sandbox import Done, Json, SharedReaders

LARGEST = 10_000_000
"""Bytes of a workbook."""
_LARGEST_UNPACKED = 100_000_000
_MOST_CELLS = 5_000_000
"""From the first corner of a sheet to its last cell; a library makes room for all of them."""
_CELL = re.compile(rb"""\sr=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_REFUSALS = {message.code: message for message in (m.UNREADABLE, m.TOO_LARGE)}
_ODD: Mapping[str, Json] = {}
"""Stands for a day or a duration, which belongs in no cell of ours and is neither text nor number."""
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)
"""What reading a broken file raises; the last one says that it has a password."""
Row = Sequence[object]


@dataclass(frozen=True, slots=True)
class Cells:
    """What stands in a workbook.

    Attributes:
        sheets: the cells of the sheets that count, row by row.
        others: the names of its other sheets.
    """

    sheets: Mapping[str, Sequence[Row]]
    others: Sequence[str]


def cells_of(data: bytes, name: str) -> Cells:
    """The cells of a workbook; one that would unpack to something huge is not opened.

    Args:
        data: the .xlsx file.
        name: what it is called.

    Raises:
        BusinessError: it is no workbook, or too large.
    """
    import python_calamine as calamine

    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
            if len(data) > LARGEST or unpacked > _LARGEST_UNPACKED or _area(packed) > _MOST_CELLS:
                raise BusinessError(m.TOO_LARGE.at(file=name))
        book = calamine.load_workbook(BytesIO(data))
        counting = {CANDIDATES, WEIGHTS, NOTE}.intersection(book.sheet_names)
        sheets = {
            sheet: [list(row) for row in book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)]
            for sheet in counting
        }
    except (calamine.CalamineError, *_DAMAGED) as error:
        raise BusinessError(m.UNREADABLE.at(file=name)) from error
    return Cells(sheets, [sheet for sheet in book.sheet_names if sheet not in counting])


def _area(packed: zipfile.ZipFile) -> int:
    """How many cells the widest sheet spans: a blank in its last corner makes libraries ask for 500 GB and abort."""
    areas = [0]
    for part in packed.namelist():
        if part.startswith("xl/worksheets/"):
            places = set(_CELL.findall(packed.read(part)))
            columns = max((_column(letters) for letters in {letters for letters, _ in places}), default=0)
            areas.append(columns * max((int(row) for row in {row for _, row in places}), default=0))
    return max(areas)


def _column(letters: bytes) -> int:
    """Column `AB` as 28."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def cells_sent(readers: SharedReaders, data: bytes, name: str) -> Cells:
    """The same of a workbook that somebody sends: whatever it does to its reader happens in another process.

    Args:
        readers: processes in which foreign files are opened.
        data: the .xlsx file.
        name: what it is called.

    Raises:
        BusinessError: it is no workbook, or too large.
        SystemFault: no process could be started.
    """
    if len(data) > LARGEST:
        raise BusinessError(m.TOO_LARGE.at(file=name))
    outcome = readers.run(read_packed, [base64.b64encode(data).decode()])
    if not isinstance(outcome, Done):
        message = m.UNREADABLE if outcome.reason == "crash" else m.TOO_LARGE
        raise BusinessError(message.at(file=name))
    said = outcome.value
    if isinstance(said, Mapping):
        refused, sheets, others = said.get("refused"), said.get("sheets"), said.get("others")
        if isinstance(refused, str) and refused in _REFUSALS:
            raise BusinessError(_REFUSALS[refused].at(file=name))
        if isinstance(sheets, Mapping) and isinstance(others, list):
            return Cells({sheet: _rows(rows) for sheet, rows in sheets.items()}, [str(one) for one in others])
    raise BusinessError(m.UNREADABLE.at(file=name))  # the file has taken its reader over


def read_packed(packed: str) -> Json:
    """What runs in the reader process: the cells as JSON, or why there are none.

    Args:
        packed: the file in base64.
    """
    try:
        cells = cells_of(base64.b64decode(packed), "")
    except BusinessError as refused:
        return {"refused": refused.problem.code}
    sheets = {sheet: [[_plain(cell) for cell in row] for row in rows] for sheet, rows in cells.sheets.items()}
    return {"sheets": sheets, "others": list(cells.others)}


def _plain(cell: object) -> Json:
    return cell if cell is None or isinstance(cell, str | int | float | bool) else _ODD


def _rows(said: Json) -> list[Row]:
    if not isinstance(said, list):
        return []
    return [row if isinstance(row, list) else [] for row in said]

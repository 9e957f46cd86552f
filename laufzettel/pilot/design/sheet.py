# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A spreadsheet or CSV file from outside as rows of text, taken apart in a disposable process; kept nowhere."""

from __future__ import annotations

import base64
import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from laufzettel.errors import BusinessError, Message
from laufzettel.sandbox import Done, Limits, ReaderPool

LARGEST = 20_000_000
"""Bytes of the file; a workbook may unfold to ten times as much."""
_LIMITS = Limits(memory_mb=1024, cpu_s=30, wall_s=60)
"""What taking a file apart may cost: somebody is waiting for it."""

UNREADABLE = Message(
    "shadow.unreadable",
    "Die Datei „{file}“ ist nicht lesbar oder größer als 20 MB.",
    "The file “{file}” cannot be read or is larger than 20 MB.",
    "Speichern Sie sie als XLSX oder als CSV in UTF-8 mit Semikolon.",
    "Save it as XLSX, or as CSV in UTF-8 with semicolons.",
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands in the file.

    Attributes:
        name: of the file.
        header: its first line.
        rows: the others, as text, with their line numbers.
    """

    name: str
    header: list[str]
    rows: list[tuple[int, list[str]]]


def read_sheet(path: Path) -> Sheet:
    """The first sheet of a workbook, or a CSV file.

    Args:
        path: the file.

    Raises:
        BusinessError: it cannot be read, or is too large.
        SystemFault: no process could be started to take it apart.
    """
    try:
        data = path.read_bytes() if path.stat().st_size <= LARGEST else b""
    except OSError:
        data = b""
    return sheet_of(path.name, data)


def sheet_of(name: str, data: bytes) -> Sheet:
    """The same of a file that somebody sent. Errors as for `read_sheet`.

    Args:
        name: of the file, for sentences.
        data: what is in it.
    """
    rows: list[list[str]] = []
    if 0 < len(data) <= LARGEST:
        with ReaderPool(1, _LIMITS) as pool:
            [outcome] = pool.map(rows_in, [[base64.b64encode(data).decode()]])
        said = outcome.value if isinstance(outcome, Done) else None
        if isinstance(said, list):  # what has opened foreign bytes is not trusted
            rows = [[str(cell) for cell in row] for row in said if isinstance(row, list)]
    if not rows:
        raise BusinessError(UNREADABLE.at(file=name))
    lines = [(number, row) for number, row in enumerate(rows[1:], start=2) if any(row)]
    return Sheet(name, rows[0], lines)


def rows_in(said: str) -> list[list[str]]:
    """All rows of a file; none if it is no spreadsheet. Runs in the disposable process.

    Args:
        said: the file, in Base64.
    """
    data = base64.b64decode(said)
    try:
        return [*(_workbook(data) if data.startswith(b"PK") else _delimited(data))]
    except (ValueError, csv.Error, zipfile.BadZipFile):
        return []


def _delimited(data: bytes) -> Iterator[list[str]]:
    said = data.decode("utf-8-sig")
    delimiter = ";" if ";" in said.partition("\n")[0] else ","
    for row in csv.reader(io.StringIO(said, newline=""), delimiter=delimiter, strict=True):
        yield [cell.strip() for cell in row]


def _workbook(data: bytes) -> Iterator[list[str]]:
    import python_calamine as calamine

    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        if sum(part.file_size for part in parts.infolist()) > 10 * LARGEST:
            raise ValueError
    try:
        sheet = calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0)
        for row in sheet.to_python(skip_empty_area=False):
            yield [_cell(value) for value in row]
    except calamine.CalamineError as wrong:
        raise ValueError from wrong


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()

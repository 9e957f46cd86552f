# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands on a sheet beside its applications: text above the heading, comments, sheets without a heading."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePath

from connectors.workbook.header import Heading, column_letters
from connectors.workbook.rows import Rows
from connectors.workbook.sheets import OpenSheet, Row
from connectors.workbook.words import heading_key
from laufzettel.sandbox.frames import Json

_MOST_NAMED = 10
_LONGEST_TITLE = 80
_SHORTEST_NAME = 4
_SENTENCE = re.compile(r"[!?:;]|\.\s|\bbitte\b|\bnicht\b", re.IGNORECASE)
_DATED = re.compile(r"(?:stand|datum|vom|am|erstellt(?:am)?|erstelltam)?")
_DAY = re.compile(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}|\d{4}-\d\d-\d\d")


class Around:
    """Collects what belongs to no application, one part per sheet."""

    def __init__(self, path: Path, file: str, form: Mapping[str, Json]) -> None:
        """Args: path: the file. file: its name. form: title and name of the form; a title line may say any of them."""
        self._path = path
        self._names = [str(form["title"]), str(form["name"]), PurePath(file).stem]
        self._digest = ""

    def table(self, sheet: OpenSheet, heading: Heading, rows: Rows) -> Iterator[Json]:
        """What stands around the table of a sheet that was read."""
        notes: list[Json] = []
        if above := self._above(sheet, heading):
            notes.append(["text_above", _cells(above), 0])
        if commented := [(row, column) for row, columns in sorted(rows.comments.items()) for column in columns]:
            notes.append(["comments", _cells(commented), 0])
        if sheet.facts.text_boxes:
            notes.append(["text_box", "", 0])
        notes += [["miscounted", _cells([(row, column)]), count] for row, column, count in rows.miscounted]
        if notes:
            first = (*above, *commented, *((row, column) for row, column, _ in rows.miscounted), (0, 0))[0]
            yield self._part(sheet, _cells([first]), notes)

    def sheet(self, sheet: OpenSheet) -> Iterator[Json]:
        """A sheet without a known heading, if anything stands on it."""
        first = _first_filled(sheet)
        commented = [(row, column) for row, columns in sorted(sheet.facts.comments.items()) for column in columns]
        cell = _cells([(first or (commented or [(0, 0)])[0])])
        if first is not None:
            yield self._part(sheet, cell, [["hidden_sheet_unread" if sheet.hidden else "sheet_unread", "", 0]])
        elif commented or sheet.facts.text_boxes:
            notes: list[Json] = [["comments", _cells(commented), 0]] if commented else []
            if sheet.facts.text_boxes:
                notes.append(["text_box", "", 0])
            yield self._part(sheet, cell, notes)

    def _above(self, sheet: OpenSheet, heading: Heading) -> list[tuple[int, int]]:
        """Cells above the heading, without a title line and without the day of the list."""
        found: list[tuple[int, int]] = []
        is_first = True
        for number, row in enumerate(sheet.first_rows[: heading.first_row]):
            filled = [column for column, cell in enumerate(row) if cell is not None and str(cell).strip()]
            if not filled or _is_day([str(row[column]) for column in filled]):
                continue
            if not (is_first and len(filled) == 1 and self._is_title(str(row[filled[0]]), sheet.name)):
                found += [(number, column) for column in filled]
            is_first = False
        return found

    def _is_title(self, text: str, sheet: str) -> bool:
        """A line that says what the list is, by its form's, its sheet's or its file's name, and no sentence."""
        if len(text) > _LONGEST_TITLE or _SENTENCE.search(text):
            return False
        said = heading_key(text)
        names = [heading_key(name) for name in (sheet, *self._names)]
        return any(name and (said == name or (len(name) >= _SHORTEST_NAME and name in said)) for name in names)

    def _part(self, sheet: OpenSheet, cell: str, notes: Sequence[Json]) -> Json:
        if not self._digest:
            with self._path.open("rb") as file:
                self._digest = hashlib.file_digest(file, "sha256").hexdigest()
        identity = hashlib.sha256(f"{self._digest}\n{sheet.name}\n{cell}".encode()).hexdigest()
        return {"around": sheet.name, "cell": cell, "identity": identity, "notes": notes}


def _is_day(texts: Sequence[str]) -> bool:
    """`Stand: 01.01.2026`, in one cell or two, or a bare date."""
    line = " ".join(texts)
    rest, count = _DAY.subn("", line.replace(" 00:00:00", ""))
    return count == 1 and _DATED.fullmatch(heading_key(rest)) is not None


def _first_filled(sheet: OpenSheet) -> tuple[int, int] | None:
    """The first cell in which something stands."""
    for begin, rows in sheet.runs:
        for index, row in enumerate(rows):
            if (column := _filled(row)) is not None:
                return begin + index, column
    if sheet.facts.without_value:
        number = min(sheet.facts.without_value)
        return number, min(sheet.facts.without_value[number])
    return None


def _filled(row: Row) -> int | None:
    return next((column for column, cell in enumerate(row) if cell is not None and str(cell).strip()), None)


def _cells(positions: Sequence[tuple[int, int]]) -> str:
    """`A1, C7`; the first ones."""
    named = ", ".join(f"{column_letters(column)}{row + 1}" for row, column in positions[:_MOST_NAMED])
    return f"{named} …" if len(positions) > _MOST_NAMED else named

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What people put on a sheet beside the cells' values: comments and text boxes; in OpenDocument also what they hid."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Mapping
from xml.parsers import expat

from connectors.workbook.parts import elements, joined, relations
from connectors.workbook.scan import Refusal, Sheet, column_number

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_TEXT_IN_BOX = re.compile(rb"<(?:\w+:)?t>\s*[^<\s]")
_LARGEST_DRAWING = 8 * 1024**2
_MOST_COMMENTS = 100_000
_CHUNK = 1024**2
_LAST = 1_048_576


def mark_xlsx(archive: zipfile.ZipFile, names: Mapping[str, str], part: str, sheet: Sheet) -> None:
    """Note the comments and text boxes of a sheet.

    Args:
        archive: the workbook.
        names: lower-case names of its parts to how they are written.
        part: lower-case name of the sheet's part.
        sheet: what was seen of it so far.
    """
    commented: set[tuple[int, int]] = set()
    for relation in relations(archive, names, part):
        target = joined(posixpath.dirname(part), relation.target)
        if target not in names:
            continue
        if relation.kind in {"comments", "threadedComment"}:
            for tag, attributes in elements(archive, names[target]):
                cell = _CELL.match(attributes.get("ref", "")) if tag in {"comment", "threadedComment"} else None
                if cell:
                    commented.add((int(cell[2]) - 1, column_number(cell[1]) - 1))
        elif relation.kind == "drawing":
            if archive.getinfo(names[target]).file_size > _LARGEST_DRAWING:
                raise Refusal("bomb")
            sheet.text_boxes |= _TEXT_IN_BOX.search(archive.read(names[target])) is not None
    for row, column in sorted(commented):
        sheet.comments.setdefault(row, []).append(column)


def mark_ods(archive: zipfile.ZipFile, part: str) -> dict[str, Sheet]:
    """What was hidden in an OpenDocument workbook, and its comments, by sheet."""
    seen = _OpenDocument()
    parser = expat.ParserCreate()
    parser.StartElementHandler = seen.start
    parser.EndElementHandler = seen.end
    parser.StartDoctypeDeclHandler = seen.refuse
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return seen.sheets


class _OpenDocument:
    """Follows rows and columns, which may be repeated, through the elements of a document."""

    def __init__(self) -> None:
        self.sheets: dict[str, Sheet] = {}
        self._sheet = Sheet()
        self._row = self._column = 0
        self._next_row = self._next_column = 0
        self._comments = 0
        self._depth = 0
        """Tables inside cells count for nothing."""

    def refuse(self, *_: object) -> None:
        """No spreadsheet program writes a document type; entity bombs need one."""
        raise Refusal("damaged")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if tag == "table:table":
            self._depth += 1
            if self._depth == 1:
                self._sheet = self.sheets.setdefault(attributes.get("table:name", ""), Sheet())
                self._next_row = self._next_column = 0
        elif self._depth != 1:
            return
        elif tag == "table:table-column":
            first = self._next_column
            self._next_column += _repeated(attributes, "table:number-columns-repeated")
            if _is_hidden(attributes):
                self._sheet.hidden_columns.append((first, self._next_column - 1))
        elif tag == "table:table-row":
            self._row, self._next_column = self._next_row, 0
            self._next_row += _repeated(attributes, "table:number-rows-repeated")
            if _is_hidden(attributes):
                self._sheet.hide_row(self._row, self._next_row - 1)
        elif tag in {"table:table-cell", "table:covered-table-cell"}:
            self._column = self._next_column
            self._next_column += _repeated(attributes, "table:number-columns-repeated")
        elif tag == "office:annotation":
            self._comments += 1
            if self._comments > _MOST_COMMENTS:
                raise Refusal("bomb")
            self._sheet.comments.setdefault(self._row, []).append(self._column)

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag == "table:table":
            self._depth -= 1


def _repeated(attributes: Mapping[str, str], name: str) -> int:
    stated = attributes.get(name, "1")
    return min(int(stated), _LAST) if stated.isascii() and stated.isdigit() and len(stated) < 9 else 1


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    return attributes.get("table:visibility") in {"collapse", "filter"}

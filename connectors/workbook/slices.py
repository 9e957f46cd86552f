# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reads a large sheet in runs of rows: each run becomes a small workbook of its own, which calamine reads.

So memory stays that of one run, a stray cell in the last corner costs nothing, and every cell is read by the same code
as in a small sheet. See docs/decisions/0010-large-sheets-in-slices.md.
"""

from __future__ import annotations

import io
import re
import zipfile
from array import array
from collections.abc import Iterator, Mapping
from pathlib import Path

from connectors.workbook.scan import Block, Refusal, Sheet, blocks

_MOST_AREA = 400_000
"""Cells, empty ones included, that one run may span."""

_SMALL_TEXTS = 256 * 1024
"""Shared texts of so many bytes are given to each run as they are."""

_SETTINGS = frozenset({"[content_types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"})

_CHUNK = 4 * 1024**2

_ROWS_BEGIN = re.compile(rb"<(?:\w+:)?sheetData\s*>")
_ROWS_END = re.compile(rb"</(?:\w+:)?sheetData\s*>")
_HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_END = b"</sheetData></worksheet>"
_ROW = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br\s*=\s*["'](\d+)["']""")
_TEXT_END = re.compile(rb"</(?:\w+:)?si\s*>|<(?:\w+:)?si\s*/>")
_TEXT_BEGIN = re.compile(rb"<(?:\w+:)?si(?:\s[^>]*)?>")
_SHARED = re.compile(
    rb"""<((?:\w+:)?)c\b([^>]*?)\st\s*=\s*["']s["']([^>]*)>\s*<(?:\w+:)?v>\s*(\d+)\s*</(?:\w+:)?v>\s*</(?:\w+:)?c>"""
)
_SAYS_SHARED = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\st\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v>""")

Rows = list[list[object]]


class LargeWorkbook:
    """A workbook with a sheet too large to be held; all its sheets are read in runs of rows."""

    def __init__(self, path: Path) -> None:
        """Reads settings and shared texts. Args: path: the workbook."""
        self._path = path
        self._texts: _SharedTexts | None = None
        with zipfile.ZipFile(path) as archive:
            self._settings = {
                one.filename: archive.read(one)
                for one in archive.infolist()
                if _plain_name(one.filename) in _SETTINGS or _plain_name(one.filename).endswith("/styles.xml")
            }
            self._small_texts: dict[str, bytes] = {}
            for one in archive.infolist():
                if _plain_name(one.filename).endswith("/sharedstrings.xml"):
                    if one.file_size <= _SMALL_TEXTS:
                        self._small_texts[one.filename] = archive.read(one)
                    else:
                        self._texts = _SharedTexts(archive, one.filename)

    def without_sheets(self) -> io.BytesIO:
        """The same workbook with nothing in its sheets."""
        return _packed(self._settings)

    def read(self, name: str, guarded: Sheet) -> Iterator[tuple[int, Rows]]:
        """The rows of a sheet, in order, without those in which nothing stands.

        Args:
            name: the sheet's name.
            guarded: what the guard saw of it.

        Returns:
            Number of the first row (from 0) and rows that follow each other, each beginning with the first column.

        Raises:
            Refusal: the sheet's XML cannot be cut into runs.
        """
        if not guarded.numbered:
            raise Refusal("too_large")  # a row without its number cannot be placed once it stands alone
        with zipfile.ZipFile(self._path) as archive:
            begun = False
            for block, about in zip(blocks(archive, guarded.part), guarded.blocks, strict=True):
                rows = block
                if not begun:
                    head = _ROWS_BEGIN.search(block)
                    begun = head is not None
                    rows = block[head.end() :] if head is not None else b""
                end = _ROWS_END.search(rows) if begun else None
                if about.filled and begun:
                    for run in _runs(rows[: end.start()] if end is not None else rows, about):
                        yield from self._cells(run, name, guarded.part)
                if end is not None:
                    return

    def _cells(self, rows: bytes, name: str, part: str) -> Iterator[tuple[int, Rows]]:
        """The cells of some rows; nothing if all are empty."""
        import python_calamine as calamine

        if self._texts is not None:
            rows = self._texts.put_into(rows)
        held = _packed({**self._settings, **self._small_texts, part: _HEAD + rows + _END})
        try:
            sheet = calamine.load_workbook(held).get_sheet_by_name(name)
            found = sheet.to_python(skip_empty_area=True)
        except (calamine.CalamineError, OSError) as error:
            raise Refusal("damaged") from error
        if found and sheet.start is not None:
            first, column = sheet.start
            empty = [""] * column
            yield first, [[*empty, *row] for row in found]


def _runs(block: bytes, about: Block) -> Iterator[bytes]:
    """The block itself, or pieces of it that span no more than what may be held at once."""
    if (about.last - about.first + 1) * about.columns <= _MOST_AREA:
        yield block
        return
    starts = [(found.start(), int(found[1])) for found in _ROW.finditer(block)]
    if not starts:
        return
    most = max(1, _MOST_AREA // max(1, about.columns))
    begin, first = starts[0]
    before = first - 1
    for at, number in starts[1:]:
        if number - first >= most or number > before + 1_000:
            yield block[begin:at]
            begin, first = at, number
        before = number
    yield block[begin:]


def _plain_name(name: str) -> str:
    return name.lower().replace("\\", "/").lstrip("/")


def _packed(parts: Mapping[str, bytes]) -> io.BytesIO:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    held.seek(0)
    return held


class _SharedTexts:
    """The texts that cells share, as they stand in the file: one run of bytes, found by number."""

    def __init__(self, archive: zipfile.ZipFile, part: str) -> None:
        """Args: archive: the workbook. part: the part with the texts."""
        self._held = bytearray()
        self._ends = array("Q")
        rest = b""
        with archive.open(part) as file:
            while chunk := file.read(_CHUNK):
                rest = self._take(rest + chunk)

    def _take(self, data: bytes) -> bytes:
        """Keep the whole texts of a piece; returns what is left of it."""
        at = 0
        for end in _TEXT_END.finditer(data):
            begin = _TEXT_BEGIN.search(data, at, end.start())
            if begin is not None:
                self._held += data[begin.end() : end.start()]
            self._ends.append(len(self._held))
            at = end.end()
        return data[at:]

    def put_into(self, rows: bytes) -> bytes:
        """The same rows with each text in its cell."""
        put, count = _SHARED.subn(self._cell, rows)
        if count != len(_SAYS_SHARED.findall(rows)):
            raise Refusal("too_large")
        return put

    def _cell(self, found: re.Match[bytes]) -> bytes:
        number = int(found[4])
        if number >= len(self._ends):
            raise Refusal("damaged")
        text = self._held[self._ends[number - 1] if number else 0 : self._ends[number]]
        return b'<%sc%s t="inlineStr"%s><is>%s</is></%sc>' % (found[1], found[2], found[3], text, found[1])

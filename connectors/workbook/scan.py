# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Runs through the XML of one sheet without building anything: positions, merged and hidden cells, formulas."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

_LARGEST_ROW = 32 * 1024**2
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_MOST_AREA = 1 << 30
_MOST_WITHOUT_VALUE = 200_000
_CHUNK = 4 * 1024**2

_DENSE_CELLS = 600_000
_DENSE_AREA = 2_000_000

Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column; counted from 0, all inside."""


class Refusal(Exception):
    """The workbook cannot be taken in; `code` names the message, `gaps` what it names."""

    def __init__(self, code: str, **gaps: str | int) -> None:
        """Args: code: as in `connectors.workbook.messages`. gaps: sheet, limit and the like."""
        super().__init__(code)
        self.code = code
        self.gaps = gaps


class Block(NamedTuple):
    """A run of rows as it is read at once: first and last row, widest column (from 1), whether anything is there."""

    first: int
    last: int
    columns: int
    filled: bool


@dataclass(slots=True)
class Sheet:
    """What was seen of one sheet; rows and columns are counted from 0 where nothing else is said.

    Attributes:
        part: the part of the archive it stands in.
        cells: how many cells stand there, counted and not declared.
        rows, columns: the last ones used, counted from 1.
        merges: merged ranges.
        without_value: row and column to `=` for a formula nobody calculated, or to the error Excel shows.
        hidden_rows, hidden_columns: first and last of each run of hidden ones; a filter hides rows the same way.
        comments: row to the columns of cells that carry a comment.
        text_boxes: whether boxes with text lie on the sheet.
        blocks: the runs of rows in which it can be read piece by piece.
        numbered: whether every row states its number.
    """

    part: str = ""
    cells: int = 0
    rows: int = 0
    columns: int = 0
    merges: list[Merge] = field(default_factory=list)
    without_value: dict[int, dict[int, str]] = field(default_factory=dict)
    hidden_rows: list[tuple[int, int]] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    comments: dict[int, list[int]] = field(default_factory=dict)
    text_boxes: bool = False
    blocks: list[Block] = field(default_factory=list)
    numbered: bool = True

    @property
    def large(self) -> bool:
        """Too large, or too empty, to be held as a dense table."""
        return self.cells > _DENSE_CELLS or self.rows * self.columns > _DENSE_AREA

    def hide_row(self, first: int, last: int) -> None:
        """Note hidden rows; they come in order."""
        if self.hidden_rows and self.hidden_rows[-1][1] + 1 == first:
            self.hidden_rows[-1] = (self.hidden_rows[-1][0], last)
        else:
            self.hidden_rows.append((first, last))


_REFERENCE = re.compile(rb"""\sr\s*=\s*["']\$?([A-Za-z]*\$?\d+)["']""")
_USUAL_REFERENCE = re.compile(rb' r="([A-Za-z]*\d+)"')
_MERGE = re.compile(rb"""mergeCell\s[^>]*?ref\s*=\s*["']([A-Za-z]+)(\d+):([A-Za-z]+)(\d+)["']""")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>/]*)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)<")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ERROR = re.compile(rb"""\bt\s*=\s*["']e["']""")
_TEXT_RESULT = re.compile(rb"""\bt\s*=\s*["']str["']""")
_ROW_OR_COLUMN = re.compile(rb"<(?:\w+:)?(row|col)\s([^>]*)>")
_HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)["']""")
_NUMBER = re.compile(rb"""\br\s*=\s*["'](\d{1,7})["']""")
_FIRST = re.compile(rb"""\bmin\s*=\s*["'](\d{1,5})["']""")
_LAST = re.compile(rb"""\bmax\s*=\s*["'](\d{1,5})["']""")
_ANY_ROW = re.compile(rb"<(?!xdr:)(?:\w+:)?row[\s/>]")  # not those by which drawings are anchored
_NUMBERED_ROW = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br\s*=\s*["']\d""")
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz$"
_OTHER_BLANKS = (b"\t", b"\n", b"\r", b"\f", b"\v")
_SIGNS = (b"<f", b":f", b"'e'", b'"e"')
"""Where none of them stands, no formula and no error does."""


def column_number(letters: str) -> int:
    """`A` is 1, `XFD` is 16384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def scan(archive: zipfile.ZipFile, part: str, name: str, *, recalculated: bool) -> Sheet:
    """Look through a sheet.

    Args:
        archive: the workbook.
        part: the part the sheet stands in.
        name: the sheet's name.
        recalculated: whether the workbook asks to be calculated anew, so that none of its stored results counts.

    Raises:
        Refusal: it is larger than it can honestly be, or holds very many formulas without a value.
    """
    seen = Sheet(part)
    count = 0
    for block in blocks(archive, part):
        cells, stated = block.count(b"<c"), block.count(b"<row")
        references = _references(block)
        seen.cells += max(len(references), cells)  # a cell may leave its position out
        joined = b" ".join(references)
        columns = set(joined.translate(None, b"0123456789$").split())
        rows = set(joined.translate(None, _LETTERS).split())
        if any(len(letters) > 3 for letters in columns) or any(len(digits) > 7 for digits in rows):
            raise Refusal("bomb")
        width = max((column_number(letters.decode("ascii")) for letters in columns), default=0)
        numbers = list(map(int, rows))
        seen.columns, seen.rows = max(seen.columns, width), max([seen.rows, *numbers])
        if numbers:
            seen.blocks.append(Block(min(numbers) - 1, max(numbers) - 1, width, b"v>" in block or b"t>" in block))
        else:
            seen.blocks.append(Block(0, -1, 0, False))
        _look_at_rows(block, seen, stated, len(rows))
        for first, first_row, last, last_row in _MERGE.findall(block):
            seen.merges.append(
                (
                    int(first_row[:8]) - 1,
                    column_number(first[:4].decode("ascii")) - 1,
                    int(last_row[:8]) - 1,
                    column_number(last[:4].decode("ascii")) - 1,
                )
            )
        if any(sign in block for sign in _SIGNS):
            count += _collect_without_value(block, seen.without_value, recalculated=recalculated)
            if count > _MOST_WITHOUT_VALUE:
                raise Refusal("not_calculated", sheet=name)
    if (
        seen.rows > _LAST_ROW
        or seen.columns > _LAST_COLUMN
        or seen.cells > _MOST_AREA
        or seen.rows * seen.columns > _MOST_AREA
    ):
        raise Refusal("bomb")
    return seen


def _look_at_rows(block: bytes, seen: Sheet, rows: int, numbers: int) -> None:
    """Hidden rows and columns, and whether the rows state their numbers."""
    if b"hidden" in block:
        for tag, attributes in _ROW_OR_COLUMN.findall(block):
            if _HIDDEN.search(attributes) is None:
                continue
            if tag == b"row":
                if number := _NUMBER.search(attributes):
                    seen.hide_row(int(number[1]) - 1, int(number[1]) - 1)
            elif (first := _FIRST.search(attributes)) and (last := _LAST.search(attributes)):
                seen.hidden_columns.append((int(first[1]) - 1, int(last[1]) - 1))
    if rows + block.count(b":row") > numbers and len(_ANY_ROW.findall(block)) > len(_NUMBERED_ROW.findall(block)):
        seen.numbered = False


def _references(block: bytes) -> list[bytes]:
    """Positions of rows and cells, such as `7` and `B7`."""
    references = _USUAL_REFERENCE.findall(block)
    # Other blanks may stand before the `r` and around the `=`, and another quotation mark after it: with none of that,
    # and each ` r=` found, the quick look has found what the thorough one would.
    if (
        len(references) == block.count(b" r=")
        and b" r " not in block
        and not any(map(block.__contains__, _OTHER_BLANKS))
    ):
        return references
    return _REFERENCE.findall(block)


def blocks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part in pieces that end with a row; always the same ones."""
    rest = b""
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            data = rest + chunk
            if not rest and b"<!DOCTYPE" in chunk[:4096]:
                raise Refusal("damaged")
            cut = data.rfind(b"row>") + 4
            if cut < 4:
                if len(data) > _LARGEST_ROW:
                    raise Refusal("bomb")
                rest = data
                continue
            yield data[:cut]
            rest = data[cut:]
    yield rest


def _collect_without_value(block: bytes, found: dict[int, dict[int, str]], *, recalculated: bool) -> int:
    """Formulas nobody has calculated, and cells that show an error; returns how many."""
    count = 0
    for attributes, content in _CELL.findall(block):
        is_error = _ERROR.search(attributes) is not None
        if not is_error and _FORMULA.search(content) is None:
            continue
        value = _VALUE.search(content)
        empty_text = value is not None and not value[1] and _TEXT_RESULT.search(attributes) is not None
        if not is_error and not recalculated and ((value is not None and value[1]) or empty_text):
            continue
        reference = _REFERENCE.search(b" " + attributes)
        if reference is None:
            continue
        text = reference[1].replace(b"$", b"").decode("ascii")
        digits = text.lstrip(_LETTERS.decode("ascii"))
        shown = value[1].decode("utf-8", "replace")[:20] if is_error and value is not None else "="
        found.setdefault(int(digits) - 1, {})[column_number(text[: -len(digits)]) - 1] = shown
        count += 1
    return count

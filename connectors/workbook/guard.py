# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Looks at a workbook before a library does: sizes, positions, macros, merged cells, and formulas without a value.

A workbook of 1 KB with one cell in the last corner makes libraries ask for 500 GB and abort; that is found here.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from laufzettel.sniff import ole_names

_MOST_PARTS = 5_000
_MOST_BYTES = 2 * 1024**3
_MOST_RATIO = 250
_RATIO_COUNTS_FROM = 8 * 1024**2
_LARGEST_DIRECTORY_PART = 8 * 1024**2
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


@dataclass(slots=True)
class Sheet:
    """What the guard saw of one sheet.

    Attributes:
        cells: how many cells stand there, counted and not declared.
        rows, columns: the last ones used, counted from 1.
        merges: merged ranges.
        without_value: row and column (from 0) to `=` for a formula nobody calculated, or to the error Excel shows.
    """

    cells: int = 0
    rows: int = 0
    columns: int = 0
    merges: list[Merge] = field(default_factory=list)
    without_value: dict[int, dict[int, str]] = field(default_factory=dict)

    @property
    def sparse(self) -> bool:
        """Too large, or too empty, to be held as a dense table."""
        return self.cells > _DENSE_CELLS or self.rows * self.columns > _DENSE_AREA


def inspect(path: Path) -> dict[str, Sheet]:
    """Look at a workbook without building anything from it.

    Args:
        path: the file.

    Returns:
        Sheet name to what was seen, for the usual XML workbooks; empty for the other kinds.

    Raises:
        Refusal: encrypted, with macros, damaged, or larger than it can honestly be.
    """
    with path.open("rb") as file:
        magic = file.read(8)
    if magic.startswith(b"\xd0\xcf\x11\xe0"):
        _inspect_ole(path)
        return {}
    if not magic.startswith(b"PK\x03\x04"):
        raise Refusal("not_a_workbook")
    try:
        with zipfile.ZipFile(path) as archive:
            return _inspect_zip(archive)
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        EOFError,
        NotImplementedError,
        OSError,
        KeyError,
    ) as error:
        raise Refusal("damaged") from error
    except RuntimeError as error:  # zipfile's way to say that a part has a password
        raise Refusal("encrypted") from error


def _inspect_ole(path: Path) -> None:
    names = set(ole_names(path))
    if "EncryptedPackage" in names:
        raise Refusal("encrypted")
    if "_VBA_PROJECT_CUR" in names:
        raise Refusal("macros")
    if not names & {"Workbook", "Book"}:
        raise Refusal("not_a_workbook")


def _inspect_zip(archive: zipfile.ZipFile) -> dict[str, Sheet]:
    parts = archive.infolist()
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_BYTES:
        raise Refusal("bomb")
    for part in parts:
        if part.file_size > _RATIO_COUNTS_FROM and part.file_size > _MOST_RATIO * part.compress_size:
            raise Refusal("bomb")
    names = {part.filename.lower().replace("\\", "/").lstrip("/"): part.filename for part in parts}
    if any(name.endswith("vbaproject.bin") or "macrosheets/" in name or name.startswith("basic/") for name in names):
        raise Refusal("macros")
    if "xl/workbook.xml" not in names:
        if "xl/workbook.bin" not in names and "content.xml" not in names:
            raise Refusal("not_a_workbook")
        return {}
    targets, recalculated = _directory(archive, names)
    return {
        sheet: _scan(archive, names[part], sheet, recalculated=recalculated)
        for sheet, part in targets.items()
        if part in names and "/worksheets/" in part
    }


def _directory(archive: zipfile.ZipFile, names: dict[str, str]) -> tuple[dict[str, str], bool]:
    """Sheet name to the part it stands in, and whether the workbook asks to be calculated anew when opened."""
    relations: dict[str, str] = {}
    sheets: dict[str, str] = {}
    recalculated = False
    for tag, attributes in _elements(archive, names["xl/_rels/workbook.xml.rels"]):
        if tag == "Relationship":
            target = attributes.get("Target", "").lower().replace("\\", "/")
            relations[attributes.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    for tag, attributes in _elements(archive, names["xl/workbook.xml"]):
        if tag == "sheet":
            sheets[attributes.get("name", "")] = relations.get(attributes.get("id", ""), "")
        elif tag == "calcPr":
            recalculated = attributes.get("fullCalcOnLoad") in {"1", "true"}
    return sheets, recalculated


def _elements(archive: zipfile.ZipFile, part: str) -> list[tuple[str, dict[str, str]]]:
    """Elements of a small part with their attributes, without name spaces; a document type is refused."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        found.append((tag.rpartition(":")[2], {name.rpartition(":")[2]: text for name, text in attributes.items()}))

    def refuse(*_: object) -> None:
        raise Refusal("damaged")  # no spreadsheet program writes one; entity bombs need one

    if archive.getinfo(part).file_size > _LARGEST_DIRECTORY_PART:
        raise Refusal("bomb")
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(archive.read(part), True)
    return found


# --- positions -------------------------------------------------------------------------------------------------------

_REFERENCE = re.compile(rb"""\sr\s*=\s*["']\$?([A-Za-z]*\$?\d+)["']""")
_USUAL_REFERENCE = re.compile(rb' r="([A-Za-z]*\d+)"')
_MERGE = re.compile(rb"""mergeCell\s[^>]*?ref\s*=\s*["']([A-Za-z]+)(\d+):([A-Za-z]+)(\d+)["']""")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>/]*)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)<")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ERROR = re.compile(rb"""\bt\s*=\s*["']e["']""")
_TEXT_RESULT = re.compile(rb"""\bt\s*=\s*["']str["']""")
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz$"
_USUAL_SIGNS = (b"<f", b't="e"')
_ALL_SIGNS = (*_USUAL_SIGNS, b":f", b"'e'", b'"e"')


def column_number(letters: str) -> int:
    """`A` is 1, `XFD` is 16384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _scan(archive: zipfile.ZipFile, part: str, name: str, *, recalculated: bool) -> Sheet:
    seen = Sheet()
    count = 0
    for block in _blocks(archive, part):
        references, usual = _references(block)
        seen.cells += max(len(references), block.count(b"<c"))  # a cell may leave its position out
        joined = b" ".join(references)
        columns = set(joined.translate(None, b"0123456789$").split())
        rows = set(joined.translate(None, _LETTERS).split())
        if any(len(letters) > 3 for letters in columns) or any(len(digits) > 7 for digits in rows):
            raise Refusal("bomb")
        seen.columns = max([seen.columns, *(column_number(letters.decode("ascii")) for letters in columns)])
        seen.rows = max([seen.rows, *map(int, rows)])
        for first, first_row, last, last_row in _MERGE.findall(block):
            seen.merges.append(
                (
                    int(first_row[:8]) - 1,
                    column_number(first[:4].decode("ascii")) - 1,
                    int(last_row[:8]) - 1,
                    column_number(last[:4].decode("ascii")) - 1,
                )
            )
        if any(sign in block for sign in (_USUAL_SIGNS if usual else _ALL_SIGNS)):
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


def _references(block: bytes) -> tuple[list[bytes], bool]:
    """Positions of rows and cells, such as `7` and `B7`, and whether they are written as Excel writes them."""
    references = _USUAL_REFERENCE.findall(block)
    if references and len(references) >= block.count(b"<c ") + block.count(b"<row "):
        return references, True
    return _REFERENCE.findall(block), False


def _blocks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part in pieces that end with a row."""
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

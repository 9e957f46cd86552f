# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is hidden or noted in OpenDocument and in the old binary format is told as in XLSX."""

from __future__ import annotations

import os
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.workbook import Workbook
from connectors.workbook.legacy import mark_xls
from laufzettel.connect import Part
from laufzettel.form import Form, FormField, Kind
from laufzettel.sandbox import ReaderPool

DATA = Path(__file__).resolve().parents[2] / "../shared/data/documents"
needs_data = pytest.mark.skipif(
    not DATA.is_dir() and "CI" not in os.environ, reason="the test documents (../shared/data/documents) are not here"
)

FORM = Form(
    "hunde",
    "Hunde",
    (
        FormField("name", Kind.TEXT, "Name", "Name", required=True),
        FormField("chip", Kind.DIGITS, "Chip-Nr.", "Chip", required=True),
    ),
)


@pytest.fixture(scope="module")
def pool() -> Iterator[ReaderPool]:
    """Warm processes for all tests."""
    with ReaderPool(workers=1) as processes:
        yield processes


def read(pool: ReaderPool, path: Path, form: Form = FORM) -> list[tuple[str, list[tuple[str, str]]]]:
    """Name of each part, with code and cell of what is told."""
    parts: list[Part] = [part for found in Workbook(pool).read([(path, path.name)], form) for part in found]
    return [
        (part.name, [(one.code.partition(".")[2], one.place.rpartition("!")[2]) for one in part.problems])
        for part in parts
    ]


def ods(path: Path, rows: str, columns: str = "") -> Path:
    """An OpenDocument workbook of one sheet."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body><office:spreadsheet>"
            f'<table:table table:name="Meldung">{columns}{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def row(*texts: str, more: str = "", attributes: str = "") -> str:
    """A row; `more` goes into its first cell."""
    cells = [f'<table:table-cell office:value-type="string">{more}<text:p>{texts[0]}</text:p></table:table-cell>']
    cells += [
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in texts[1:]
    ]
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def test_open_document_tells_hidden_rows_and_columns_and_comments(pool: ReaderPool, tmp_path: Path) -> None:
    """Repeated rows and columns are counted."""
    note = "<office:annotation><text:p>geheim</text:p></office:annotation>"
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    empty = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    rows = row("Name", "Chip-Nr.") + row("Rex", "1", more=note) + empty
    rows += row("Bello", "2", attributes='table:visibility="filter"')
    assert read(pool, ods(tmp_path / "a.ods", rows, columns)) == [
        ("cell:Meldung!A2", [("comment", "A2"), ("hidden_column", "B2")]),
        ("cell:Meldung!A6", [("hidden_row", "A6"), ("hidden_column", "B6")]),
    ]


def test_open_document_with_entities_is_refused(pool: ReaderPool, tmp_path: Path) -> None:
    """No spreadsheet program declares them."""
    path = ods(tmp_path / "a.ods", row("Name", "Chip-Nr."))
    with zipfile.ZipFile(path) as kept, zipfile.ZipFile(tmp_path / "b.ods", "w") as changed:
        for part in kept.namelist():
            content = kept.read(part)
            is_content = part == "content.xml"
            changed.writestr(part, b'<!DOCTYPE x [<!ENTITY a "aa">]>' + content if is_content else content)
    [(name, [(code, _)])] = read(pool, tmp_path / "b.ods")
    assert (name, code) == ("", "damaged")


@needs_data
def test_the_old_format_tells_hidden_rows_and_comments(tmp_path: Path) -> None:
    """A real file in which the mark of its only row is set, and then is made the record of a comment."""
    data = bytearray((DATA / "poi_spreadsheets/1900DateWindowing.xls").read_bytes())
    at = data.index(bytes.fromhex("080210000000000002000401"))
    path = tmp_path / "a.xls"
    path.write_bytes(data)
    assert {name: sheet.hidden_rows for name, sheet in mark_xls(path).items()} == {
        "Sheet1": [],
        "Sheet2": [],
        "Sheet3": [],
    }
    data[at + 4 + 12] |= 0x20
    path.write_bytes(data)
    assert mark_xls(path)["Sheet1"].hidden_rows == [(0, 0)]
    data[at : at + 2] = b"\x1c\x00"
    path.write_bytes(data)
    assert mark_xls(path)["Sheet1"].comments == {0: [0]}


@given(data=st.binary(max_size=2_000), cut=st.integers(0, 600))
def test_whatever_the_bytes_are_looking_for_marks_ends(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, cut: int
) -> None:
    """Damage is told by the reader of the file, not by an exception here."""
    path = tmp_path_factory.getbasetemp() / "any.xls"
    path.write_bytes((b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(22) + struct.pack("<H", 9) + data)[: cut + 32])
    assert isinstance(mark_xls(path), dict)

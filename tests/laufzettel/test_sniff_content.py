# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a file is, is found from its content."""

from __future__ import annotations

import os
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laufzettel import sniff
from laufzettel.sniff import media_type

DATA = Path(__file__).resolve().parents[2] / "../shared/data/documents"
needs_data = pytest.mark.skipif(
    not DATA.is_dir() and "CI" not in os.environ, reason="the test documents (../shared/data/documents) are not here"
)


def kind_of(path: Path) -> str:
    """As the station asks."""
    with path.open("rb") as file:
        return media_type(file.read(8192), path)


def written(path: Path, data: bytes) -> Path:
    """A file with this content."""
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "application/x-empty"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"junk before\n%PDF-1.4", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n\x00", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("Name;Straße\n".encode("cp1252"), "text/plain"),
        ("\ufeffName;Straße\n".encode(), "text/plain"),
        (b"<?xml version='1.0'?><a/>", "application/xml"),
        (b"<a xmlns='urn:x'/>", "application/xml"),
        (b"<!DOCTYPE html>", "text/html"),
        (b"\x00\x01\x02", "application/octet-stream"),
        (b"PK\x03\x04 and nothing more", "application/zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    ],
    ids=range(13),
)
def test_content_tells_what_a_file_is(tmp_path: Path, data: bytes, expected: str) -> None:
    """Its name says something else."""
    assert kind_of(written(tmp_path / "antrag.docx", data)) == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["[Content_Types].xml", "xl/workbook.xml"], sniff.XLSX),
        (["[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"], sniff.XLSM),
        (["xl/workbook.xml", "xl/macrosheets/sheet1.xml"], sniff.XLSM),
        (["XL\\workbook.bin"], sniff.XLSB),
        (["word/document.xml"], "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (["a.txt"], "application/zip"),
    ],
    ids=["xlsx", "xlsm", "macro sheet", "xlsb", "docx", "zip"],
)
def test_office_files_are_told_by_their_parts(tmp_path: Path, parts: list[str], expected: str) -> None:
    """Macros make a workbook another kind, whatever it is called."""
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        for part in parts:
            archive.writestr(part, "x")
    assert kind_of(tmp_path / "a.xlsx") == expected


def test_a_workbook_with_a_broken_directory_is_still_meant_to_be_one(tmp_path: Path) -> None:
    """So its reader, not a stranger, tells that it is damaged."""
    with zipfile.ZipFile(tmp_path / "whole", "w") as archive:
        archive.writestr("[Content_Types].xml", "x" * 100)
    assert kind_of(written(tmp_path / "cut", (tmp_path / "whole").read_bytes()[:80])) == sniff.XLSX


@needs_data
def test_real_files_are_what_they_are() -> None:
    """Spreadsheets of all generations, mails and scans from public test collections."""
    expected = {
        "poi_spreadsheets/1904DateWindowing.xls": sniff.XLS,
        "poi_spreadsheets/password.xls": sniff.XLS,
        "poi_spreadsheets/protected_passtika.xlsx": sniff.OLE_ENCRYPTED,
        "poi_spreadsheets/sample.strict.xlsx": sniff.XLSX,
        "poi_spreadsheets/sample.xlsb": sniff.XLSB,
        "poi_spreadsheets/SampleSS.ods": sniff.ODS,
        "poi_spreadsheets/xlmmacro.xlsm": sniff.XLSM,
        "tika_misc/testTIFF_multipage.tif": "image/tiff",
        "tika_misc/testTXT_win-1252.txt": "text/plain",
        "mail/quick.msg": "application/vnd.ms-outlook",
    }
    assert {name: kind_of(DATA / name) for name in expected} == expected


MAGICS = (
    b"",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"PK\x01\x02",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\x09\x00",
    b"\x0c\x00",
)


@given(st.lists(st.one_of(st.sampled_from(MAGICS), st.binary(max_size=300)), max_size=8))
def test_no_bytes_are_too_hostile(pieces: list[bytes]) -> None:
    """Any content gives some media type."""
    with tempfile.TemporaryDirectory() as folder:
        assert "/" in kind_of(written(Path(folder) / "x", b"".join(pieces)))


@given(st.binary(min_size=504, max_size=504), st.sampled_from([9, 12]), st.binary(max_size=5000))
def test_no_old_office_file_is_too_broken(header: bytes, shift: int, rest: bytes) -> None:
    """Its allocation table may point anywhere, also in circles."""
    data = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + header + rest)
    data[30:32] = shift.to_bytes(2, "little")
    with tempfile.TemporaryDirectory() as folder:
        assert "/" in kind_of(written(Path(folder) / "x", bytes(data)))

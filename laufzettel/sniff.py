# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a file is, from its content and never from its name.

The only code outside the reader processes that looks into foreign files: it reads names in directories, in pieces of
bounded size, and decodes nothing.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSM = "application/vnd.ms-excel.sheet.macroEnabled.12"
XLSB = "application/vnd.ms-excel.sheet.binary.macroEnabled.12"
XLS = "application/vnd.ms-excel"
CSV = "text/csv"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
OLE_ENCRYPTED = "application/x-ole-encrypted"
EMPTY = "application/x-empty"
UNKNOWN = "application/octet-stream"

_ZIP = "application/zip"
_TEXT = "text/plain"

_IMAGES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_PACKAGES = (
    ("word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_STREAMS = (
    ("EncryptedPackage", OLE_ENCRYPTED),
    ("Workbook", XLS),
    ("Book", XLS),
    ("WordDocument", "application/msword"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("__properties_version1.0", "application/vnd.ms-outlook"),
)

_ZIP_MAGIC = b"PK\x03\x04"
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_DIRECTORY = 4 * 1024 * 1024
_MOST_NAMES = 20_000
_MOST_SECTORS = 256
_END_OF_DIRECTORY = struct.Struct("<4s4H2IH")
_ENTRY = struct.Struct("<4s6H3I5H2I")
_FIRST_LINES = 60
_SEPARATORS = ((b";", 1), (b"\t", 1), (b"|", 1), (b",", 2))
_TEXT_CONTROLS = frozenset(b"\t\n\r\f\x1b\x85")


def media_type(head: bytes, path: Path) -> str:
    """What kind of file this is.

    Args:
        head: its first bytes, a few thousand.
        path: where it lies; only directories inside zip and OLE files are looked up there.

    Returns:
        A media type; `application/octet-stream` for what is none of the known ones, `application/x-empty` for nothing,
        `application/x-ole-encrypted` for Office files behind a password.
    """
    if not head:
        return EMPTY
    if head.startswith(_ZIP_MAGIC):
        return _zip_type(head, zip_names(path))
    if head.startswith(_OLE_MAGIC):
        names = set(ole_names(path))
        return next((found for name, found in _STREAMS if name in names), "application/x-ole-storage")
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    image = next((found for magic, found in _IMAGES if head.startswith(magic)), None)
    return image or _text_type(head)


def _zip_type(head: bytes, names: list[str]) -> str:
    if head[30:38] == b"mimetype":
        length, extra = struct.unpack_from("<I6xH", head, 18)
        declared = head[38 + extra : 38 + extra + min(length, 100)].decode("ascii", "replace")
        if declared.startswith("application/vnd.oasis.opendocument."):
            return declared
    if not names:  # a broken directory; the first entry still says what it was meant to be, and its reader what broke
        first = head[30:94]
        return XLSX if first.startswith((b"[Content_Types].xml", b"xl/")) else _ZIP
    lower = {name.lower().replace("\\", "/").lstrip("/") for name in names}
    if any(name.startswith("xl/") for name in lower):
        if "xl/workbook.bin" in lower:
            return XLSB
        return XLSM if any(_holds_macros(name) for name in lower) else XLSX
    return next((found for folder, found in _PACKAGES if any(name.startswith(folder) for name in lower)), _ZIP)


def _holds_macros(name: str) -> bool:
    return name.startswith("xl/macrosheets/") or name.endswith("vbaproject.bin")


def zip_names(path: Path) -> list[str]:
    """Names of the parts of a zip file, from its central directory; empty if that is broken or beyond all measure."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        tail_at = max(0, size - 65_535 - _END_OF_DIRECTORY.size)
        file.seek(tail_at)
        tail = file.read()
        at = tail.rfind(b"PK\x05\x06")
        if at < 0 or len(tail) - at < _END_OF_DIRECTORY.size:
            return []
        _, _, _, _, count, length, _, _ = _END_OF_DIRECTORY.unpack_from(tail, at)
        begins = tail_at + at - length  # by position, as readers do when bytes stand before the archive
        if begins < 0 or length > _MOST_DIRECTORY or count > _MOST_NAMES:
            return []
        file.seek(begins)
        return list(_entries(file.read(length)))


def _entries(directory: bytes) -> Iterator[str]:
    at = 0
    while at + _ENTRY.size <= len(directory):
        entry = _ENTRY.unpack_from(directory, at)
        if entry[0] != b"PK\x01\x02":
            return
        name, extra, comment = entry[10:13]
        at += _ENTRY.size
        yield directory[at : at + name].decode("utf-8", "replace")
        at += name + extra + comment


def ole_names(path: Path) -> list[str]:
    """Names of the streams and folders of an OLE file, from its directory; empty if it is broken."""
    with path.open("rb") as file:
        header = file.read(512)
        if len(header) < 512 or not header.startswith(_OLE_MAGIC):
            return []
        shift = struct.unpack_from("<H", header, 30)[0]
        if shift not in (9, 12):
            return []
        names = []
        for sector in _directory_sectors(file, header, 1 << shift):
            for at in range(0, len(sector) - 127, 128):
                length = min(64, struct.unpack_from("<H", sector, at + 64)[0])
                if length >= 2:
                    names.append(sector[at : at + length - 2].decode("utf-16-le", "replace"))
        return names


def _directory_sectors(file: BinaryIO, header: bytes, size: int) -> Iterator[bytes]:
    """The directory's sectors, following the allocation table for as long as it makes sense."""
    table = struct.unpack_from("<109I", header, 76)
    sector = struct.unpack_from("<I", header, 48)[0]
    seen: set[int] = set()
    per_sector = size // 4
    while sector < 0xFFFFFFFA and sector not in seen and len(seen) < _MOST_SECTORS:
        seen.add(sector)
        data = _sector(file, sector, size)
        yield data
        if sector // per_sector >= len(table) or table[sector // per_sector] >= 0xFFFFFFFA:
            return
        chain = _sector(file, table[sector // per_sector], size)
        at = sector % per_sector * 4
        if len(chain) < at + 4:
            return
        sector = struct.unpack_from("<I", chain, at)[0]


def _sector(file: BinaryIO, number: int, size: int) -> bytes:
    file.seek((number + 1) * size)
    return file.read(size)


def _text_type(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _table_or_text(head.replace(b"\x00", b""))
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:64].lower()
    if start.startswith(b"{\\rtf"):
        return "application/rtf"
    if any(byte < 32 and byte not in _TEXT_CONTROLS for byte in head):
        return UNKNOWN
    if start.startswith((b"<!doctype html", b"<html")):
        return "text/html"
    is_xml = start.startswith(b"<?xml") or (start.startswith(b"<") and b"xmlns" in head)
    return "application/xml" if is_xml else _table_or_text(head)


def _table_or_text(head: bytes) -> str:
    """A table if two of the first lines hold the same sign that separates columns; its reader makes sure.

    Sentences have a comma, so of commas there must be two in a line.
    """
    lines = [line for line in head.splitlines() if line.strip()][:_FIRST_LINES]
    is_table = any(sum(line.count(sign) >= often for line in lines) > 1 for sign, often in _SEPARATORS)
    return CSV if is_table else _TEXT

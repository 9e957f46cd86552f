# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What people hid or noted in the old binary format (XLS), which the reading library does not tell."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from connectors.workbook.scan import Sheet

_LARGEST = 256 * 1024**2
_NO_SECTOR = 0xFFFFFFFA
_BOF, _EOF, _SHEET, _COLUMNS, _ROW, _NOTE = 0x809, 0x0A, 0x85, 0x7D, 0x208, 0x1C
_MOST_COMMENTS = 100_000


def mark_xls(path: Path) -> dict[str, Sheet]:
    """Hidden rows and columns and comments, by sheet; nothing where the file is damaged, which its reader tells."""
    try:
        stream = _workbook_stream(path)
        return {name: _sheet(stream, at) for name, at in _sheets(stream)}
    except (struct.error, IndexError, UnicodeError):
        return {}


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    """Names of the sheets, and where in the stream each begins."""
    for kind, data in _records(stream, 0):
        if kind == _EOF:
            return
        if kind == _SHEET:
            at, length, wide = struct.unpack_from("<I2xBB", data)
            name = data[8 : 8 + length * (2 if wide & 1 else 1)]
            yield name.decode("utf-16-le" if wide & 1 else "latin-1"), at


def _sheet(stream: bytes, at: int) -> Sheet:
    sheet = Sheet()
    depth = comments = 0
    for kind, data in _records(stream, at):
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth == 0:
                break
        elif depth != 1:
            continue
        elif kind == _ROW and struct.unpack_from("<H", data, 12)[0] & 0x20:
            row = struct.unpack_from("<H", data)[0]
            sheet.hide_row(row, row)
        elif kind == _COLUMNS and struct.unpack_from("<H", data, 8)[0] & 1:
            first, last = struct.unpack_from("<HH", data)
            sheet.hidden_columns.append((first, last))
        elif kind == _NOTE and comments < _MOST_COMMENTS:
            row, column = struct.unpack_from("<HH", data)
            sheet.comments.setdefault(row, []).append(column)
            comments += 1
    return sheet


# --- the container ---------------------------------------------------------------------------------------------------


def _workbook_stream(path: Path) -> bytes:
    """The stream with the workbook, put together from its sectors."""
    if path.stat().st_size > _LARGEST:
        return b""
    data = path.read_bytes()
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    table = _table(data, size)
    directory = b"".join(_chain(data, table, struct.unpack_from("<I", data, 48)[0], size))
    for at in range(0, len(directory) - 127, 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        if directory[at : at + max(0, length - 2)].decode("utf-16-le", "replace") in {"Workbook", "Book"}:
            first, stated = struct.unpack_from("<II", directory, at + 116)
            if stated >= struct.unpack_from("<I", data, 56)[0]:
                return b"".join(_chain(data, table, first, size))[:stated]
            return _small_stream(data, table, directory, first, size)[:stated]
    return b""


def _small_stream(data: bytes, table: list[int], directory: bytes, first: int, size: int) -> bytes:
    """A stream of a few kilobytes: it lies in pieces of 64 bytes within the root's stream."""
    root = b"".join(_chain(data, table, struct.unpack_from("<I", directory, 116)[0], size))
    numbers = b"".join(_chain(data, table, struct.unpack_from("<I", data, 60)[0], size))
    small = list(struct.unpack(f"<{len(numbers) // 4}I", numbers[: len(numbers) // 4 * 4]))
    return b"".join(root[at * 64 : at * 64 + 64] for at in _follow(small, first))


def _table(data: bytes, size: int) -> list[int]:
    """Sector to the next one of its stream."""
    sectors = list(struct.unpack_from("<109I", data, 76))
    more = struct.unpack_from("<I", data, 68)[0]
    for _ in range(len(data) // size):
        if more >= _NO_SECTOR:
            break
        *listed, more = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        sectors += listed
    table: list[int] = []
    for sector in sectors:
        if sector < _NO_SECTOR and (sector + 2) * size <= len(data):
            table += struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)
    return table


def _chain(data: bytes, table: list[int], first: int, size: int) -> Iterator[bytes]:
    return (data[(sector + 1) * size : (sector + 2) * size] for sector in _follow(table, first))


def _follow(table: list[int], sector: int) -> Iterator[int]:
    """A stream's sectors in order; a circle ends where it closes."""
    for _ in range(len(table)):
        if sector >= len(table):
            return
        yield sector
        sector = table[sector]

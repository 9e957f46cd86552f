# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Opens a log's bytes, unpacked if they are packed, and says how far the reading has come."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable
from pathlib import Path

from laufzettel.errors import BusinessError
from laufzettel.pilot.eventlogs.messages import DAMAGED_GZIP

Passed = Callable[[int], None]
"""Is told how many bytes of the file have been read."""

_GZIP = b"\x1f\x8b"
_MOST_RATIO = 250
_RATIO_COUNTS_FROM = 64 * 1024**2
_BEFORE_THE_FIRST_LETTER = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"


class Unpacked(io.RawIOBase):
    """The bytes of a file, unpacked while they are read; more than can honestly be in it is refused."""

    def __init__(self, path: Path, passed: Passed) -> None:
        """Args: path: the file; passed: is told how far the reading has come."""
        self._name = path.name
        self._passed = passed
        self._file = path.open("rb")
        packed = self._file.read(2) == _GZIP
        self._file.seek(0)
        self._bytes = gzip.GzipFile(fileobj=self._file) if packed else self._file
        self._given = 0

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        """As io.RawIOBase has it.

        Raises:
            BusinessError: the file is damaged, or packed more tightly than can be true.
        """
        try:
            count = self._bytes.readinto(buffer)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise BusinessError(DAMAGED_GZIP.at(file=self._name)) from error
        self._given += count
        read = self._file.tell()
        if self._given > _RATIO_COUNTS_FROM and self._given > _MOST_RATIO * read:
            raise BusinessError(DAMAGED_GZIP.at(file=self._name))
        self._passed(read)
        return count

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()


def is_xml(path: Path) -> bool:
    """Whether a file, packed or not, begins like XML.

    Args:
        path: the file.

    Raises:
        BusinessError: it cannot be unpacked.
    """
    with Unpacked(path, lambda read: None) as file:
        return file.read(1024).lstrip(_BEFORE_THE_FIRST_LETTER)[:1] == b"<"

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Opens a PDF; where an object bears another number than its table says, the table is believed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium

_TABLE = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF\s*\Z")
_SECTION = re.compile(rb"\s*(\d{1,7}) (\d{1,5})[ \r]*\n?")
_ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])[ \r\n]{2}")
_HEADING = re.compile(rb"(\d{1,10})(?= \d{1,5} obj\b)")


@contextmanager
def opened(path: Path) -> Iterator[tuple[pikepdf.Pdf, bool]]:
    """A PDF's structure, and whether its numbers had to be mended.

    Args:
        path: of the file.

    Raises:
        pikepdf.PdfError: it cannot be read, mended or not.
        pikepdf.PasswordError: it is encrypted.
    """
    try:
        pdf, mended = pikepdf.open(path), False
    except pikepdf.PasswordError:
        raise
    except pikepdf.PdfError:
        content = with_numbers_of_table(path.read_bytes())
        if content is None:
            raise
        pdf, mended = pikepdf.open(io.BytesIO(content)), True
    with pdf:
        yield pdf, mended


@contextmanager
def opened_to_draw(path: Path) -> Iterator[pdfium.PdfDocument]:
    """A PDF's pages.

    Args:
        path: of the file.

    Raises:
        pdfium.PdfiumError: it cannot be drawn, mended or not.
    """
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError:
        content = with_numbers_of_table(path.read_bytes())
        if content is None:
            raise
        document = pdfium.PdfDocument(content)
    try:
        yield document
    finally:
        document.close()


def with_numbers_of_table(content: bytes) -> bytes | None:
    """A PDF whose objects bear the numbers under which its table lists them, as other readers see it.

    One wrong digit hides a whole page tree from libraries that believe the object (ISO 32000-1, 7.5.4, gives both).

    Args:
        content: the file's bytes.

    Returns:
        The mended bytes, of the same length; None if there is no plain table, or nothing to mend in it.
    """
    place = _TABLE.search(content[-1024:])
    if place is None or not content.startswith(b"xref", start := int(place[1])):
        return None
    mended, at = bytearray(content), start + len(b"xref")
    while section := _SECTION.match(content, at):
        at = section.end()
        for number in range(int(section[1]), int(section[1]) + int(section[2])):
            entry = _ENTRY.match(content, at)
            if entry is None:
                return None
            at = entry.end()
            heading = _HEADING.match(content, int(entry[1])) if entry[3] == b"n" else None
            if heading and int(heading[1]) != number and len(heading[1]) >= len(str(number)):
                mended[heading.start() : heading.end()] = b"%0*d" % (len(heading[1]), number)
    return bytes(mended) if mended != content else None

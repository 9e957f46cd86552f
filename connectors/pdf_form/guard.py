# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bombs are found before they go off: how large a PDF's drawing streams become, without unpacking them fully."""

from __future__ import annotations

import zlib

from pikepdf import Array, Dictionary, Name, Pdf, Stream

_LARGEST = 60_000_000
"""Bytes a page's drawing instructions may unpack to; a form has some ten thousand."""
_FILTERS = 2


def is_bomb(pdf: Pdf, *, pages: int) -> bool:
    """True if a page's content grows beyond measure, or is packed several times over.

    Args:
        pdf: an opened PDF.
        pages: how many pages are looked at.
    """
    budget = _LARGEST
    for page in list(pdf.pages)[:pages]:
        contents = page.obj.get("/Contents")
        parts = list(contents) if isinstance(contents, Array) else [contents]
        for part in parts:
            if isinstance(part, Stream):
                budget -= _unpacked(part, budget)
            if budget <= 0:
                return True
    return False


def _unpacked(stream: Stream, limit: int) -> int:
    """How large a stream becomes, counted no further than the limit."""
    filters = stream.get("/Filter")
    names = [filters] if isinstance(filters, Name) else list(filters) if isinstance(filters, Array) else []
    if len(names) > _FILTERS:
        return limit
    packed = stream.read_raw_bytes()
    if names != [Name.FlateDecode]:
        return len(packed) if len(names) < _FILTERS else limit
    size, unpacker, rest = 0, zlib.decompressobj(), bytes(packed)
    while rest and size < limit and not unpacker.eof:
        try:
            size += len(unpacker.decompress(rest, 1_000_000))
        except zlib.error:
            return size
        rest = unpacker.unconsumed_tail
    return size


def is_dynamic(pdf: Pdf) -> bool:
    """True for an XFA form without any ordinary field."""
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, Dictionary) or "/XFA" not in form:
        return False
    fields = form.get("/Fields")
    return not isinstance(fields, Array) or len(fields) == 0

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Before a PDF's pages are looked at: bombs are found before they go off, and damage that no library reports."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

_LARGEST = 60_000_000
"""Bytes a page's drawing instructions may unpack to; a form has some ten thousand."""
_FILTERS = 2
_MOST_OBJECTS = 20_000
_PIECE = 1_000_000


@dataclass(frozen=True, slots=True)
class _Unpacked:
    """How large a stream becomes, counted no further than a limit, and whether its end and checksum are right."""

    size: int
    sound: bool = True


def is_bomb(pdf: Pdf, *, pages: int) -> bool:
    """True if a page's content grows beyond measure, or is packed several times over.

    Args:
        pdf: an opened PDF.
        pages: how many pages are looked at.
    """
    budget = _LARGEST
    for page in list(pdf.pages)[:pages]:
        for part in _contents(page.obj):
            if isinstance(part, Stream):
                budget -= _unpacked(part, budget).size
            if budget <= 0:
                return True
    return False


def is_damaged(pdf: Pdf) -> bool:
    """True if qpdf had to repair the file, a page lacks drawing instructions it names, or a stream is broken.

    Libraries read a broken stream up to the break and say nothing; the text behind it would be missing.

    Args:
        pdf: an opened PDF that is no bomb.
    """
    if any(not isinstance(part, Stream) for page in pdf.pages for part in _contents(page.obj)):
        return True
    budget = _LARGEST
    for thing, _ in zip(pdf.objects, range(_MOST_OBJECTS), strict=False):
        if isinstance(thing, Stream) and thing.get("/Subtype") != Name.Image:
            unpacked = _unpacked(thing, budget)
            if not unpacked.sound:
                return True
            budget -= unpacked.size
            if budget <= 0:
                break
    return bool(pdf.get_warnings())  # last: qpdf repairs an object when it is first looked at


def _contents(page: Object) -> list[Object]:
    contents = page.get("/Contents")
    if contents is None:
        return []
    return list(contents) if isinstance(contents, Array) else [contents]


def _unpacked(stream: Stream, limit: int) -> _Unpacked:
    filters = stream.get("/Filter")
    names = [filters] if isinstance(filters, Name) else list(filters) if isinstance(filters, Array) else []
    if len(names) > _FILTERS:
        return _Unpacked(limit)
    packed = stream.read_raw_bytes()
    if names != [Name.FlateDecode]:
        return _Unpacked(len(packed) if len(names) < _FILTERS else limit)
    size, unpacker, rest = 0, zlib.decompressobj(), bytes(packed)
    while rest and size < limit and not unpacker.eof:
        try:
            size += len(unpacker.decompress(rest, _PIECE))
        except zlib.error:
            return _Unpacked(size, sound=False)
        rest = unpacker.unconsumed_tail
    return _Unpacked(size, sound=unpacker.eof or size >= limit or not packed)


def beginning(stream: Stream, limit: int) -> bytes:
    """The first bytes of a stream, unpacked; empty if it is packed in an unusual way or broken."""
    filters = stream.get("/Filter")
    packed = bytes(stream.read_raw_bytes())
    if filters is None:
        return packed[:limit]
    if filters != Name.FlateDecode:
        return b""
    try:
        return zlib.decompressobj().decompress(packed, limit)
    except zlib.error:
        return b""


def is_dynamic(pdf: Pdf) -> bool:
    """True for an XFA form without any ordinary field."""
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, Dictionary) or "/XFA" not in form:
        return False
    fields = form.get("/Fields")
    return not isinstance(fields, Array) or len(fields) == 0

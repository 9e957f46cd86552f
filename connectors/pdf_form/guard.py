# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What pages draw, unpacked with care: bombs are found before they go off, and damage that no library reports."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Pdf, PdfError, Stream

_LARGEST = 60_000_000
"""Bytes the pages' drawing instructions may unpack to; a form has some ten thousand."""
_FILTERS = 2
_MOST_OBJECTS = 20_000
_DEEPEST = 50
_PIECE = 1_000_000


class Bomb(Exception):
    """A stream grows beyond measure, or is packed several times over."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a page draws.

    Attributes:
        digest: equal ones look the same without looking.
        sound: whether all its instructions are there, up to their checksums. Libraries read a broken stream up to the
            break and say nothing; the text behind it would be missing.
    """

    digest: bytes
    sound: bool


def drawings(pdf: Pdf) -> list[Drawing]:
    """What each page draws.

    Args:
        pdf: an opened PDF.

    Raises:
        Bomb: it must not be unpacked.
    """
    left, found = _LARGEST, []
    for page in pdf.pages:
        digest, sound = hashlib.blake2b(digest_size=16), True
        for part in _contents(page.obj):
            if not isinstance(part, Stream):
                sound = False
                continue
            for piece in _unpacked(part, left):
                if piece is None:
                    sound = False
                else:
                    left -= len(piece)
                    digest.update(piece)
        for thing in _drawn_things(page.obj):
            digest.update(thing.read_raw_bytes())
        found.append(Drawing(digest.digest(), sound))
    return found


def has_broken_streams(pdf: Pdf) -> bool:
    """True if any stream but pictures is broken: a font, for example, that says which letters are drawn.

    Args:
        pdf: an opened PDF whose pages are no bombs.
    """
    left = _LARGEST
    for thing, _ in zip(pdf.objects, range(_MOST_OBJECTS), strict=False):
        if isinstance(thing, Stream) and thing.get("/Subtype") != Name.Image:
            try:
                for piece in _unpacked(thing, left):
                    if piece is None:
                        return True
                    left -= len(piece)
            except Bomb:
                return False
    return False


def inherited(page: Object, key: str) -> Object | None:
    """What a page says, or the part of the page tree it hangs from."""
    node: Object | None = page
    for _ in range(_DEEPEST):
        if not isinstance(node, Dictionary):
            return None
        if (value := node.get(key)) is not None:
            return value
        node = node.get("/Parent")
    return None


def _contents(page: Object) -> list[Object]:
    contents = page.get("/Contents")
    if contents is None:
        return []
    return list(contents) if isinstance(contents, Array) else [contents]


def _drawn_things(page: Object) -> list[Stream]:
    """Pictures and patterns of drawing that a page may refer to."""
    resources = inherited(page, "/Resources")
    things = resources.get("/XObject") if isinstance(resources, Dictionary) else None
    return [thing for _, thing in things.items() if isinstance(thing, Stream)] if isinstance(things, Dictionary) else []


def _unpacked(stream: Stream, limit: int) -> Iterator[bytes | None]:
    """A stream's bytes in pieces; None where it is broken. Raises Bomb when they are more than the limit."""
    filters = stream.get("/Filter")
    names = [filters] if isinstance(filters, Name) else list(filters) if isinstance(filters, Array) else []
    if len(names) > _FILTERS:
        raise Bomb
    try:
        packed = bytes(stream.read_raw_bytes())
    except (PdfError, RuntimeError):
        yield None
        return
    if len(names) == _FILTERS and names[0] == Name.ASCII85Decode:  # letters only, as old mail programs wanted it
        try:
            packed, names = base64.a85decode(packed.strip().removeprefix(b"<~").removesuffix(b"~>")), names[1:]
        except ValueError:
            yield None
            return
    if names != [Name.FlateDecode]:
        if len(names) == _FILTERS or len(packed) >= limit:
            raise Bomb
        yield packed
        return
    rest, unpacker = packed, zlib.decompressobj()
    while rest and not unpacker.eof:
        try:
            piece = unpacker.decompress(rest, _PIECE)
        except zlib.error:
            yield None
            return
        limit -= len(piece)
        if limit <= 0:
            raise Bomb
        yield piece
        rest = unpacker.unconsumed_tail
    if packed and not unpacker.eof:
        yield None


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

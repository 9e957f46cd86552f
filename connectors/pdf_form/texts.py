# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Text out of a PDF's objects, whatever it is encoded in, and the characters no text should have."""

from __future__ import annotations

import codecs
import re

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]")


def text_of(value: Object | int | float | bool | None) -> str:
    """Foreign text; empty if it is none. A name comes without its slash."""
    if value is None:
        return ""
    if isinstance(value, String):
        return _string(bytes(value), value)
    if isinstance(value, Name):
        return _name(bytes(value).removeprefix(b"/"))
    if isinstance(value, pikepdf.Stream):
        return bytes(value.read_bytes()).decode("utf-8", errors="replace")
    return "" if isinstance(value, (Dictionary, Array)) else str(value)


def _string(raw: bytes, value: String) -> str:
    if raw.isascii() and (text := raw.decode("ascii")).isprintable():
        return text  # most are: the common case has to be fast
    if raw.startswith(codecs.BOM_UTF16_BE):  # pikepdf silently drops halves of characters
        return raw[2:].decode("utf-16-be", errors="replace")
    return str(value)


def _name(raw: bytes) -> str:
    """A name's letters: UTF-8 as the norm asks, Latin-1 as older programs write."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def has_unreadable(text: str) -> bool:
    """True if there are control characters other than tab and line break, or replacement characters."""
    return _UNREADABLE.search(text) is not None


def without_unreadable(text: str) -> str:
    """The text without them: no database and no letter takes them."""
    return _UNREADABLE.sub("", text)

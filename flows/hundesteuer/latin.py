# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which characters names and addresses are made of: the Latin letters of DIN 91379 (*String.Latin*)."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = "A-Za-zÀ-ÖØ-öø-ſ"
"""The Latin letters of Unicode's first two blocks, without a gap; nearly all names need no others."""
_PLAIN_NAME = re.compile(f"[{_LETTERS}][{_LETTERS} '.,-]*")
_PLAIN_ADDRESS = re.compile(f"[0-9{_LETTERS}][0-9{_LETTERS} '.,/()&-]*")
_PUNCTUATION = frozenset(" '’‘`´.,-‐–·")
_MORE_IN_ADDRESSES = frozenset("0123456789/()&")
_COMBINED = frozenset(map(chr, (
    0x300, 0x301, 0x302, 0x304, 0x306, 0x307, 0x308, 0x30B, 0x30C, 0x310, 0x315, 0x31B, 0x323, 0x325, 0x326, 0x327,
    0x328, 0x331, 0x35F,
)))  # fmt: skip
"""Accents for which DIN 91379 has letters that Unicode knows only as sequences."""
_LAST_LETTER = "\u1ef9"
_MODIFIERS = frozenset("ªºʰʳʹʺʼʾʿˈˌ")


def is_name(text: str) -> bool:
    """Whether this can be the name of a person: Latin letters and the punctuation of names, no digits."""
    plain = _PLAIN_NAME.fullmatch(text) is not None
    if plain or text.isascii():
        return plain
    return _is_letter(text[:1]) and all(_is_letter(sign) or sign in _PUNCTUATION for sign in text)


def is_address(text: str) -> bool:
    """Whether this can be a street, a house number, a town or what a dog is called: digits, too, and `/ ( ) &`."""
    plain = _PLAIN_ADDRESS.fullmatch(text) is not None
    if plain or text.isascii():
        return plain
    first = text[:1]
    return (_is_letter(first) or first in _MORE_IN_ADDRESSES - frozenset("/()&")) and all(
        _is_letter(sign) or sign in _PUNCTUATION or sign in _MORE_IN_ADDRESSES for sign in text
    )


def _is_letter(sign: str) -> bool:
    if sign.isascii():
        return sign.isalpha()
    if sign in _COMBINED or sign in _MODIFIERS:
        return True
    # Beyond this letter Unicode has Latin ones only for printing and phonetics, such as those of full width.
    return sign <= _LAST_LETTER and unicodedata.name(sign, "").startswith("LATIN ") and sign.isalpha()

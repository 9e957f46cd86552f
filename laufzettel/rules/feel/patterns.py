# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Regular expressions of XPath, as FEEL's `matches`, `replace` and `split` take them, for Python's `re`.

They differ: flags `s m i x q`, `\\i` and `\\c` for names, `\\p{L}` for categories, `[a-z-[aeiou]]` for one class
without another, `$1` in replacements; and what only Python knows, such as looking ahead, is refused.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import lru_cache

_FLAGS = {"s": re.DOTALL, "m": re.MULTILINE, "i": re.IGNORECASE, "x": re.NOFLAG, "q": re.NOFLAG}
_NAME_START = r":A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
_NAME = _NAME_START + r"\-.0-9\u00b7\u0300-\u036f\u203f-\u2040"
_CLASSES = {"i": _NAME_START, "c": _NAME, "d": r"\d", "s": r" \t\n\r"}
_WORD = "LMNS"  # all but punctuation, separators and controls
_SINGLE = frozenset("nrt\\|.?*+(){}-[]^$")
_CATEGORY = re.compile(r"\{(Is)?([A-Za-z0-9-]+)\}")
_BLOCKS = {
    "BasicLatin": (0x00, 0x7F),
    "Latin-1Supplement": (0x80, 0xFF),
    "LatinExtended-A": (0x100, 0x17F),
    "LatinExtended-B": (0x180, 0x24F),
    "Greek": (0x370, 0x3FF),
    "GreekandCoptic": (0x370, 0x3FF),
    "Cyrillic": (0x400, 0x4FF),
    "Hebrew": (0x590, 0x5FF),
    "Arabic": (0x600, 0x6FF),
    "GeneralPunctuation": (0x2000, 0x206F),
    "CurrencySymbols": (0x20A0, 0x20CF),
    "Hiragana": (0x3040, 0x309F),
    "Katakana": (0x30A0, 0x30FF),
}
_QUANTITY = re.compile("[0-9]+(?:,[0-9]*)?}", re.ASCII)
_CATEGORIES = re.compile(r"L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|Z[slp]?|S[mcko]?|C[cfon]?")


class _Refused(Exception):
    """XPath does not know this pattern."""


@lru_cache(maxsize=512)
def compiled_pattern(pattern: str, flags: str) -> re.Pattern[str] | None:
    """The pattern for Python; None if XPath refuses it.

    Args:
        pattern: the regular expression.
        flags: any of `s m i x q`.
    """
    if not set(flags) <= _FLAGS.keys():
        return None
    options = re.NOFLAG
    for flag in flags:
        options |= _FLAGS[flag]
    try:
        return re.compile(_Translation(pattern, flags).text(), options)
    except (_Refused, re.error, OverflowError, RecursionError):
        return None


def replacement(text: str, groups: int, *, literal: bool) -> str | None:
    """The replacement for Python: `$1` for a group, `\\$` and `\\\\` for the signs themselves; None if it is none.

    Args:
        text: what FEEL was given.
        groups: how many groups the pattern has.
        literal: True takes every sign for itself.
    """
    if literal:
        return text.replace("\\", "\\\\")
    made, at = [], 0
    while at < len(text):
        letter = text[at]
        if letter == "\\":
            if text[at + 1 : at + 2] not in ("\\", "$") or at + 1 == len(text):
                return None
            made.append("\\\\" if text[at + 1] == "\\" else "$")
            at += 2
        elif letter == "$":
            found = re.compile("[0-9]+", re.ASCII).match(text, at + 1)
            if found is None:
                return None
            digits = found[0]
            while len(digits) > 1 and int(digits) > groups:
                digits = digits[:-1]  # `$12` is group 1 and a 2 where there are fewer than 12 groups
            made.append(f"\\g<{digits}>" if int(digits) <= groups else "")
            at += 1 + len(digits)
        else:
            made.append(letter)
            at += 1
    return "".join(made)


class _Translation:
    """Walks through one pattern."""

    def __init__(self, pattern: str, flags: str) -> None:
        self._pattern = pattern
        self._free = "x" in flags and "q" not in flags
        self._literal = "q" in flags
        self._lines = "m" in flags
        self._dots = "s" in flags
        self._at = 0

    def text(self) -> str:
        """The whole pattern for Python."""
        if self._literal:
            return re.escape(self._pattern)
        made = []
        while self._at < len(self._pattern):
            made.append(self._one())
        return "".join(made)

    def _next(self) -> str:
        if self._at >= len(self._pattern):
            raise _Refused
        self._at += 1
        return self._pattern[self._at - 1]

    def _one(self) -> str:
        letter = self._next()
        if letter == "\\":
            return self._escape()
        if letter == "[":
            return self._class()
        if letter == "(" and self._pattern.startswith("?", self._at) and not self._pattern.startswith("?:", self._at):
            raise _Refused
        if letter == "$" and not self._lines:
            return r"\Z"
        if letter == "." and not self._dots:
            return r"[^\n\r]"
        if self._free and letter in " \t\n\r":
            return ""
        if letter == "{" and not _QUANTITY.match(self._pattern, self._at):
            raise _Refused
        if letter in "*+?}" and self._pattern.startswith("+", self._at):
            raise _Refused  # possessive, which only Python knows
        return "\\#" if letter == "#" else letter

    def _escape(self) -> str:
        letter = self._next()
        if letter.isdecimal() and letter != "0":
            return f"(?:\\{letter})"
        if letter in _SINGLE:
            return f"\\{letter}"
        return f"[{'^' if letter.isupper() else ''}{self._category(letter)}]"

    def _category(self, letter: str) -> str:
        """What a letter behind a backslash stands for, within brackets; capitals stand for all else."""
        if letter.lower() in _CLASSES:
            return _CLASSES[letter.lower()]
        if letter in "wW":
            return _letters_of(_WORD)
        if letter not in "pP":
            raise _Refused
        found = _CATEGORY.match(self._pattern, self._at)
        if found is None:
            raise _Refused
        self._at = found.end()
        if found[1]:
            if found[2] not in _BLOCKS:
                raise _Refused
            first, last = _BLOCKS[found[2]]
            return _span(first, last)
        if not _CATEGORIES.fullmatch(found[2]):
            raise _Refused
        return _letters_of(found[2][0], found[2])

    def _class(self) -> str:
        """A class in brackets, perhaps without another."""
        negated = "^" if self._pattern.startswith("^", self._at) else ""
        self._at += len(negated)
        inside, without = "", ""
        other: list[str] = []
        while (letter := self._next()) != "]":
            if letter == "-" and self._pattern.startswith("[", self._at):
                self._at += 1
                without = f"(?!{self._class()})"
                if self._next() != "]":
                    raise _Refused
                break
            if letter == "[":
                raise _Refused
            if letter == "\\":
                escape = self._next()
                if escape in _SINGLE:
                    inside += f"\\{escape}"
                elif escape.isupper():
                    other.append(f"[^{self._category(escape)}]")
                else:
                    inside += self._category(escape)
            else:
                inside += f"\\{letter}" if letter in "&~|^" else letter
        if not (inside or other):
            raise _Refused
        if other:
            either = "|".join([*([f"[{inside}]"] if inside else []), *other])
            return f"{without}(?:(?!{either})[\\s\\S])" if negated else f"{without}(?:{either})"
        return f"{without}[{negated}{inside}]"


@lru_cache(maxsize=64)
def _letters_of(classes: str, category: str = "") -> str:
    """All letters of some classes of Unicode, or of one category of them, as ranges within brackets."""
    ranges: list[list[int]] = []
    for point in range(sys.maxunicode + 1):
        found = unicodedata.category(chr(point))
        if found[0] in classes and found.startswith(category):
            if ranges and ranges[-1][1] == point - 1:
                ranges[-1][1] = point
            else:
                ranges.append([point, point])
    return "".join(_span(first, last) for first, last in ranges)


def _span(first: int, last: int) -> str:
    return f"\\U{first:08x}-\\U{last:08x}"

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Cuts an expression into tokens, one at a time, because the names in scope say where a name ends."""

from __future__ import annotations

import re
from typing import NamedTuple

from laufzettel.rules.feel import messages as m
from laufzettel.rules.feel.names import BLANKS, IDENTIFIER, Names

KEYWORDS = frozenset(
    {
        "and", "or", "between", "in", "instance", "of", "for", "return", "some", "every", "satisfies", "if", "then",
        "else", "function", "external", "true", "false", "null",
    }
)  # fmt: skip

_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_SYMBOL = re.compile(r"\.\.|\*\*|<=|>=|!=|->|[-+*/()\[\]{},:.<>=]")
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)", re.DOTALL)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}


class Token(NamedTuple):
    """A token: what kind, what it says, where it starts and ends."""

    kind: str
    text: str
    at: int
    end: int


def skip_blanks(text: str, at: int) -> int:
    """The position behind blanks and comments."""
    found = BLANKS.match(text, at)
    return found.end() if found else at


def scan(text: str, at: int, names: Names) -> Token:  # noqa: PLR0911 - one line per kind of token
    """The token at a position.

    Args:
        text: the expression.
        at: the position, behind blanks.
        names: the names in scope there.

    Raises:
        FeelInvalid: no token begins so.
    """
    if at >= len(text):
        return Token("end", "", at, at)
    if found := _NUMBER.match(text, at):
        return Token("number", found[0], at, found.end())
    if found := _STRING.match(text, at):
        return Token("string", unescaped(found[0][1:-1]), at, found.end())
    if text[at] == "@" and (found := _STRING.match(text, skip_blanks(text, at + 1))):
        return Token("at", unescaped(found[0][1:-1]), at, found.end())
    if found := IDENTIFIER.match(text, at):
        known = names.longest(text, at)
        if known and known[1] >= found.end() and (known[2] > 1 or found[0] not in KEYWORDS):
            return Token("name", known[0], at, known[1])
        return Token("keyword" if found[0] in KEYWORDS else "name", found[0], at, found.end())
    if found := _SYMBOL.match(text, at):
        return Token("symbol", found[0], at, found.end())
    raise m.FeelInvalid(
        m.UNEXPECTED.at(
            what=text[at],
            position=at + 1,
            expected_de="kein Zeichen der Sprache",
            expected_en="no sign of the language",
        )
    )


def unescaped(text: str) -> str:
    """A text literal without its escapes; a backslash that escapes nothing stays."""

    def meant(found: re.Match[str]) -> str:
        code = found[1]
        if len(code) > 1:
            point = int(code[1:], 16)
            return chr(point) if point <= 0x10FFFF else found[0]
        return _ESCAPES.get(code, found[0])

    plain = _ESCAPE.sub(meant, text)
    # two halves of one letter, as languages with 16-bit letters write it
    return re.sub(
        "([\ud800-\udbff])([\udc00-\udfff])",
        lambda pair: chr(0x10000 + ((ord(pair[1]) - 0xD800) << 10) + ord(pair[2]) - 0xDC00),
        plain,
    )


def escaped(text: str) -> str:
    """A text as the literal that means it."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")

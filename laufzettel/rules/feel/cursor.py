# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where a parser stands in its text, and what it may take there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from laufzettel.rules.feel import messages as m
from laufzettel.rules.feel.lexer import Token, scan, skip_blanks
from laufzettel.rules.feel.names import Names
from laufzettel.rules.feel.types import OTHER_NAMES, SIMPLE

_MEMBERS = ("time offset", "start included", "end included")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What names an expression may use.

    Attributes:
        names: values and functions in scope.
        members: what entries of contexts are called, wherever they come from.
        types: the types that the model defines.
    """

    names: Names = field(default_factory=Names)
    members: Names = field(default_factory=Names)
    types: Names = field(default_factory=Names)


class Cursor:
    """Reads one text, token by token, with the names in scope."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        """Args: text: what is read. vocabulary: the names it may use."""
        self.text = text
        self.at = skip_blanks(text, 0)
        self.names = Names((), vocabulary.names)
        self.members = Names(_MEMBERS, vocabulary.members)
        self.types = Names((*SIMPLE, *OTHER_NAMES), vocabulary.types)
        self.unknown: list[Token] = []
        self._open = 0  # frames whose names nobody can foretell
        self._peeked: Token | None = None

    @property
    def token(self) -> Token:
        """The token that comes next."""
        if self._peeked is None:
            self._peeked = scan(self.text, self.at, self.names)
        return self._peeked

    def step(self) -> Token:
        """Take the next token."""
        token = self.token
        self.go(token.end)
        return token

    def go(self, at: int) -> None:
        """Go to a position."""
        self.at = skip_blanks(self.text, at)
        self._peeked = None

    def stands(self, *texts: str) -> bool:
        """Whether one of these symbols or keywords comes next."""
        token = self.token
        return token.text in texts and token.kind in ("symbol", "keyword")

    def take(self, *texts: str) -> str:
        """Take one of these symbols or keywords if it comes next; empty if not."""
        return self.step().text if self.stands(*texts) else ""

    def expect(self, *texts: str) -> str:
        """Take one of these symbols or keywords, or say that something else stands here."""
        if taken := self.take(*texts):
            return taken
        german, english = " oder ".join(f"„{one}“" for one in texts), " or ".join(f"“{one}”" for one in texts)
        raise self.unexpected(f"hier wird {german} erwartet", f"{english} is expected here")

    def unexpected(self, de: str, en: str) -> m.FeelInvalid:
        """The error that something does not fit here."""
        token = self.token
        if token.kind == "end":
            return m.FeelInvalid(m.INCOMPLETE.at(expected_de=de, expected_en=en))
        what = self.text[token.at : token.end]
        return m.FeelInvalid(m.UNEXPECTED.at(what=what, position=token.at + 1, expected_de=de, expected_en=en))

    @contextmanager
    def scope(self, names: Iterable[str] = ()) -> Iterator[Names]:
        """A frame of names, as long as it is entered."""
        outer = self.names
        self.names = Names(names, outer)
        self._peeked = None
        try:
            yield self.names
        finally:
            self.names = outer
            self._peeked = None

    @contextmanager
    def open_scope(self) -> Iterator[None]:
        """A frame with the entries of some context: any name may be one of them."""
        outer = self.names
        self.names = Names(("item",), _joined(self.members, outer))
        self._open += 1
        self._peeked = None
        try:
            yield
        finally:
            self.names = outer
            self._open -= 1
            self._peeked = None

    def note_name(self, token: Token) -> None:
        """Remember a name that nobody has given a value."""
        if not self._open and self.names.longest(self.text, token.at) is None:
            self.unknown.append(token)

    def words_until(self, *stops: str) -> tuple[str, int] | None:
        """A new name: everything up to one of these signs or words; None if something else than a name stands there."""
        at, words = self.at, 0
        while True:
            if words and self.text.startswith("'", at):
                at = skip_blanks(self.text, at + 1)
                continue
            try:
                token = scan(self.text, at, Names())
            except m.FeelInvalid:
                return None
            if words and token.text in stops and token.kind in ("symbol", "keyword"):
                return self.text[self.at : token.at], token.at
            inside = token.kind == "number" or token.text in (".", "/", "-", "+", "*", "**")
            if token.kind not in ("name", "keyword") and not (words and inside):
                return None
            words += 1
            at = skip_blanks(self.text, token.end)


def _joined(inner: Names, outer: Names) -> Names:
    """The names of both; entries of contexts hide nothing that was in scope before."""
    joined = Names((), outer)
    frame: Names | None = inner
    while frame is not None:
        joined.include(frame)
        frame = frame.parent
    return joined

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Names of FEEL: they may contain blanks and operators, so only the names in scope tell where one ends."""

from __future__ import annotations

import re
from collections.abc import Iterable

_START = (
    "?A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_PART = _START + "0-9\u00b7\u0300-\u036f\u203f-\u2040"
SPACE = " \t\n\v\f\r\u0085\u00a0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
IDENTIFIER = re.compile(f"[{_START}][{_PART}]*")
BLANKS = re.compile(f"(?:[{SPACE}]+|//[^\n]*|/\\*(?s:.*?)\\*/)*")
_TOKEN = re.compile(f"[{SPACE}]*(?:([{_PART}]+)|([-./'+*]))")
_SPACES = re.compile(f"[{SPACE}]+")

Parts = tuple[str, ...]


def normal(name: str) -> str:
    """The name with single blanks, as it stands in scopes and contexts."""
    return _SPACES.sub(" ", name).strip(" ")


def _tokens(text: str, at: int = 0, most: int = 1_000) -> list[tuple[str, int]]:
    """The tokens of a name from a position on, each with its end."""
    tokens: list[tuple[str, int]] = []
    while len(tokens) < most and (found := _TOKEN.match(text, at)):
        at = found.end()
        tokens.append((found[1] or found[2], at))
    return tokens


class Names:
    """A frame of names in scope, with the frame around it."""

    def __init__(self, names: Iterable[str] = (), parent: Names | None = None) -> None:
        """Args: names: of this frame. parent: the frame around it."""
        self.parent = parent
        self._by_start: dict[str, list[tuple[Parts, str]]] = {}
        self._longest = 1
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """One more name in this frame."""
        parts = tuple(token for token, _ in _tokens(name))
        if parts:
            known = self._by_start.setdefault(parts[0], [])
            if all(parts != one for one, _ in known):
                known.append((parts, normal(name)))
            self._longest = max(self._longest, len(parts))

    def all(self) -> list[str]:
        """All names of this frame."""
        return [name for known in self._by_start.values() for _, name in known]

    def visible(self, outermost: Names) -> frozenset[str]:
        """All names of this frame and those around it, as far as the outermost, without those of that."""
        found: set[str] = set()
        frame: Names | None = self
        while frame is not None and frame is not outermost:
            found.update(frame.all())
            frame = frame.parent
        return frozenset(found)

    def include(self, other: Names) -> None:
        """All names of another frame, without those around it."""
        for known in other._by_start.values():
            for _, name in known:
                self.add(name)

    def longest(self, text: str, at: int) -> tuple[str, int, int] | None:
        """The longest name of this or an outer frame that stands at a position.

        Args:
            text: the expression.
            at: the position.

        Returns:
            The name, where it ends, and how many tokens it has; None if no name stands there.
        """
        frame: Names | None = self
        depth = 1
        while frame is not None:
            depth = max(depth, frame._longest)
            frame = frame.parent
        tokens = _tokens(text, at, depth)
        if not tokens:
            return None
        words = tuple(token for token, _ in tokens)
        best: tuple[str, int, int] | None = None
        frame = self
        while frame is not None:
            for parts, name in frame._by_start.get(words[0], ()):
                length = len(parts)
                if (best is None or length > best[2]) and words[:length] == parts:
                    best = name, tokens[length - 1][1], length
            frame = frame.parent
        return best

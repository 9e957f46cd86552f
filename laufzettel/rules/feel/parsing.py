# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The entrances of the parser: a whole expression, and the condition of a cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from laufzettel.rules.feel import tree as t
from laufzettel.rules.feel.builtin import SIGNATURES
from laufzettel.rules.feel.cursor import Vocabulary
from laufzettel.rules.feel.names import Names
from laufzettel.rules.feel.parser import Parser

BUILTIN_NAMES = Names((*SIGNATURES, "?"))
"""The names that every expression may use."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What an expression says.

    Attributes:
        tree: its tree.
        unknown: names it uses that nobody has given a value, with their positions (from 1).
    """

    tree: t.Node
    unknown: tuple[tuple[str, int], ...]


def parse_expression(text: str, vocabulary: Vocabulary | None = None) -> Parsed:
    """Read an expression such as `if age >= 18 then fee * 0.5 else 0`.

    Args:
        text: the expression.
        vocabulary: the names it may use besides those of the built-in functions.

    Raises:
        FeelInvalid: the text is no expression; the problem says where and what to write instead.
    """
    return _parsed(text, vocabulary, Parser.whole_expression)


def parse_tests(text: str, vocabulary: Vocabulary | None = None) -> Parsed:
    """Read the condition of a cell such as `-`, `>= 5`, `[1..5], 7`, `not("a")` or `starts with(?, "B")`.

    Args:
        text: the condition.
        vocabulary: the names it may use besides those of the built-in functions.

    Raises:
        FeelInvalid: the text is no condition; the problem says where and what to write instead.
    """
    return _parsed(text, vocabulary, Parser.whole_tests)


def _parsed(text: str, vocabulary: Vocabulary | None, read: Callable[[Parser], t.Node]) -> Parsed:
    given = vocabulary or Vocabulary()
    parser = Parser(text, Vocabulary(_with_builtins(given.names), given.members, given.types))
    tree = read(parser)
    return Parsed(tree, tuple((token.text, token.at + 1) for token in parser.unknown))


def _with_builtins(names: Names) -> Names:
    """The names with those of the built-in functions around them; a copy, because frames are shared."""
    frame: Names | None = names
    while frame is not None:
        if frame is BUILTIN_NAMES:
            return names
        frame = frame.parent
    joined = Names((), BUILTIN_NAMES)
    frame = names
    while frame is not None:
        joined.include(frame)
        frame = frame.parent
    return joined

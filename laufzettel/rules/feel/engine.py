# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Expressions ready to be evaluated, with all built-in functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from laufzettel.rules.feel import (
    builtin_contexts,
    builtin_conversions,
    builtin_dates,
    builtin_lists,
    builtin_numbers,
    builtin_range,
    builtin_ranges,
    builtin_statistics,
    builtin_strings,
)
from laufzettel.rules.feel.builtin import SIGNATURES, Builtin
from laufzettel.rules.feel.compiler import Compiler
from laufzettel.rules.feel.cursor import Vocabulary
from laufzettel.rules.feel.names import Names
from laufzettel.rules.feel.parsing import BUILTIN_NAMES, Parsed, parse_expression, parse_tests
from laufzettel.rules.feel.values import Env, Value

FAMILIES = (
    builtin_contexts,
    builtin_conversions,
    builtin_dates,
    builtin_lists,
    builtin_numbers,
    builtin_range,
    builtin_ranges,
    builtin_statistics,
    builtin_strings,
)
"""Where the built-in functions stand; importing them declares them."""

for _name in SIGNATURES:
    BUILTIN_NAMES.add(_name)
BUILTINS = Env({name: Builtin(name) for name in SIGNATURES})
"""The outermost frame: the functions of the language."""


class Expression:
    """An expression or condition, parsed once.

    Attributes:
        parsed: its tree, and the names it uses that nobody has given a value.
    """

    def __init__(self, parsed: Parsed) -> None:
        """Args: parsed: what the text says."""
        self.parsed = parsed
        self._run = Compiler().compile(parsed.tree)

    def evaluate(self, values: Mapping[str, Value] | None = None) -> Value:
        """What it gives for these values.

        Args:
            values: by name; `?` is the value a condition asks about.
        """
        return self._run(Env(values or {}, BUILTINS))


def expression(text: str, names: Iterable[str] = ()) -> Expression:
    """Read an expression.

    Args:
        text: such as `fee * 0.5`.
        names: the names it may use.

    Raises:
        FeelInvalid: the text is no expression.
    """
    return Expression(parse_expression(text, Vocabulary(Names(names))))


def unary_tests(text: str, names: Iterable[str] = ()) -> Expression:
    """Read the condition of a cell; the value it asks about is named `?`.

    Args:
        text: such as `>= 5` or `"a", "b"`.
        names: the names it may use.

    Raises:
        FeelInvalid: the text is no condition.
    """
    return Expression(parse_tests(text, Vocabulary(Names(names))))

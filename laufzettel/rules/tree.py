# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a cell says, as a tree: conditions and expressions that name nothing of the workbook yet."""

from __future__ import annotations

from dataclasses import dataclass, field

from laufzettel.rules.feel.tree import Node
from laufzettel.rules.values import Value


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the cell; numbers are `Decimal` and keep the decimals they were written with."""

    value: Value


@dataclass(frozen=True, slots=True)
class Name:
    """A word without quotation marks: a term, or one of the allowed values."""

    name: str


@dataclass(frozen=True, slots=True)
class Negate:
    """A minus sign before an expression."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Binary:
    """Two expressions joined by `+ - * /`."""

    op: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Formula:
    """A condition or an output in full FEEL.

    Attributes:
        text: the one way in which it is written.
        names: the terms it uses, each once, in order; without the `?` of a condition.
        guarded: those of them, and perhaps `?`, that it compares with null: it has an answer where they are missing.
        tree: what it says.
    """

    text: str
    names: tuple[str, ...]
    guarded: frozenset[str]
    tree: Node = field(compare=False, repr=False)


Expression = Literal | Name | Negate | Binary | Formula


@dataclass(frozen=True, slots=True)
class Anything:
    """The dash: every value, and also none."""


@dataclass(frozen=True, slots=True)
class Compare:
    """`= < <= > >=` against a value; a bare value means `=`."""

    op: str
    value: Expression


@dataclass(frozen=True, slots=True)
class Interval:
    """From one value to another; a closed end belongs to it."""

    low: Expression
    high: Expression
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Alternatives: one of them is enough."""

    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Every value but these; never the missing one."""

    test: Test


Test = Anything | Compare | Interval | AnyOf | Not | Formula

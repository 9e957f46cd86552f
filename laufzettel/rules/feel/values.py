# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What FEEL computes with: null is None; booleans, texts, lists, contexts are Python's; the rest is our own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from laufzettel.rules.feel.dates import Date, Moment, Time
from laufzettel.rules.feel.durations import Months, Span

if TYPE_CHECKING:
    from laufzettel.rules.feel.types import Type

Value = object
"""Any of: None, bool, Decimal, str, Date, Time, Moment, Months, Span, list, dict, Range, Function."""


@dataclass(frozen=True, slots=True)
class Range:
    """From one value to another; an end that is missing is open to infinity.

    Attributes:
        low: where it starts, None if it has no start.
        high: where it ends, None if it has no end.
        low_closed: whether the start belongs to it.
        high_closed: whether the end belongs to it.
        unary: which comparison it was written as (`<`, `=`, ...), or empty.
    """

    low: Value
    high: Value
    low_closed: bool = True
    high_closed: bool = True
    unary: str = ""

    __hash__ = None  # type: ignore[assignment]  # its ends may be lists


class Function:
    """Something that can be called with arguments in their order or by their names.

    Attributes:
        parameters: their names.
        types: their types, None if nobody has said.
        result: the type of what it gives, None if nobody has said.
    """

    parameters: tuple[str, ...] = ()
    types: tuple[Type, ...] | None = None
    result: Type | None = None

    def call(self, arguments: Sequence[Value]) -> Value:
        """What it gives for arguments in their order; null where they do not fit."""
        raise NotImplementedError

    def call_named(self, arguments: Mapping[str, Value]) -> Value:
        """What it gives for arguments by their names; null where they do not fit."""
        raise NotImplementedError


KINDS: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    Decimal: "number",
    str: "string",
    Date: "date",
    Time: "time",
    Moment: "date and time",
    Months: "years and months duration",
    Span: "days and time duration",
    list: "list",
    dict: "context",
    Range: "range",
}


def kind(value: Value) -> str:
    """The name of the value's type in FEEL, without what its elements are."""
    return KINDS.get(type(value), "function")


class Env:
    """The values of the names in scope; a frame knows the one around it."""

    __slots__ = ("names", "parent")

    def __init__(self, names: Mapping[str, Value], parent: Env | None = None) -> None:
        """Args: names: of this frame. parent: the frame around it."""
        self.names = names
        self.parent = parent

    def get(self, name: str) -> Value:
        """The value of a name; null if nobody has given it one."""
        frame: Env | None = self
        while frame is not None:
            if name in frame.names:
                return frame.names[name]
            frame = frame.parent
        return None


Compiled = Callable[[Env], Value]
"""An expression that was parsed once and can be evaluated many times."""

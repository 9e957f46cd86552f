# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Functions that a model or an expression defines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from laufzettel.rules.feel.types import ANY, Type, coerced
from laufzettel.rules.feel.values import Function, Value

MISFIT = object()


def fitted(value: Value, wanted: Type) -> Value:
    """The value as the type wants it; `MISFIT` where it cannot be had."""
    made = coerced(value, wanted)
    return MISFIT if made is None and value is not None else made


class UserFunction(Function):
    """A function with named, typed parameters.

    Attributes:
        parameters: their names.
        types: their types.
        result: the type of what it gives.
    """

    def __init__(
        self,
        parameters: Sequence[tuple[str, Type]],
        body: Callable[[dict[str, Value]], Value],
        result: Type = ANY,
    ) -> None:
        """Args: parameters: names and types. body: what it does with values. result: the type of what it gives."""
        self.parameters = tuple(name for name, _ in parameters)
        self.types = tuple(wanted for _, wanted in parameters)
        self.result = result
        self._body = body
        self._typed = tuple(parameters)
        self._wanted = result

    def call(self, arguments: Sequence[Value]) -> Value:
        """What it gives for arguments in their order; null where they do not fit."""
        if len(arguments) != len(self.parameters):
            return None
        return self.call_named(dict(zip(self.parameters, arguments, strict=True)))

    def call_named(self, arguments: Mapping[str, Value]) -> Value:
        """What it gives for arguments by their names; null where they do not fit."""
        if arguments.keys() != set(self.parameters):
            return None
        given: dict[str, Value] = {}
        for name, wanted in self._typed:
            given[name] = fitted(arguments[name], wanted)
            if given[name] is MISFIT:
                return None
        return coerced(self._body(given), self._wanted)

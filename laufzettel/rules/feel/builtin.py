# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How built-in functions are declared: their parameters with types, so that arguments are checked in one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from laufzettel.rules.feel.dates import Date, midnight
from laufzettel.rules.feel.values import Function, Value, kind


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: its name, the types it takes (empty: any), whether it may be left out, whether it repeats."""

    name: str
    kinds: frozenset[str]
    optional: bool
    repeats: bool

    def accepts(self, value: Value) -> bool:
        """Whether the value is of one of its types."""
        return not self.kinds or kind(value) in self.kinds


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a function.

    Attributes:
        parameters: in their order.
        body: what it does.
        result: the type of what it gives; `Any` if that depends.
    """

    parameters: tuple[Parameter, ...]
    body: Callable[..., Value]
    result: str


SIGNATURES: dict[str, list[Signature]] = {}
"""All built-in functions, by name."""


def builtin(name: str, parameters: str, result: str = "Any") -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    """Declare a built-in function; several declarations of one name are tried one after the other.

    Args:
        name: its name in FEEL.
        parameters: such as `string: string, length: number?, value: any`; `|` between several types, `?` behind an
            optional one, `...` behind one that repeats. Null fits only `null` and `any`.
        result: the type of what it gives.
    """

    def declared(body: Callable[..., Value]) -> Callable[..., Value]:
        made = tuple(_parameter(one) for one in parameters.split(",")) if parameters else ()
        SIGNATURES.setdefault(name, []).append(Signature(made, body, result))
        return body

    return declared


def _parameter(said: str) -> Parameter:
    name, _, types = said.partition(":")
    types = types.strip()
    optional, repeats = types.endswith("?"), types.endswith("...")
    types = types.removesuffix("?").removesuffix("...")
    kinds = frozenset() if types == "any" else frozenset(types.split("|"))
    return Parameter(name.strip(), kinds, optional, repeats)


_MISSING = object()


class Builtin(Function):
    """A function of the language."""

    def __init__(self, name: str) -> None:
        """Args: name: its name in FEEL."""
        self.name = name
        self._signatures = SIGNATURES[name]
        self.parameters = tuple(one.name for one in self._signatures[0].parameters)

    def call(self, arguments: Sequence[Value]) -> Value:
        """What it gives for arguments in their order; null where they do not fit."""
        for signature in self._signatures:
            bound = _bound(signature, arguments)
            if bound is not None:
                return signature.body(*bound)
        return None

    def call_named(self, arguments: Mapping[str, Value]) -> Value:
        """What it gives for arguments by their names; null where they do not fit."""
        for signature in self._signatures:
            names = [one.name for one in signature.parameters]
            if not arguments.keys() <= set(names):
                continue
            given = [arguments.get(name, _MISSING) for name in names]
            while given and given[-1] is _MISSING and signature.parameters[len(given) - 1].optional:
                given.pop()
            last = signature.parameters[-1] if names else None
            if last is not None and last.repeats and len(given) == len(names) and isinstance(given[-1], list):
                given = [*given[:-1], *given[-1]]
            bound = _bound(signature, [None if one is _MISSING else one for one in given])
            if bound is not None:
                return signature.body(*bound)
        return None


def _bound(signature: Signature, arguments: Sequence[Value]) -> list[Value] | None:
    """The arguments as the function takes them; None if they do not fit."""
    parameters = signature.parameters
    repeats = bool(parameters) and parameters[-1].repeats
    needed = sum(not one.optional and not one.repeats for one in parameters)
    if len(arguments) < max(needed, 1 if repeats else 0) or (len(arguments) > len(parameters) and not repeats):
        return None
    bound: list[Value] = []
    for at, argument in enumerate(arguments):
        parameter = parameters[min(at, len(parameters) - 1)]
        if parameter.accepts(argument):
            bound.append(argument)
            continue
        fitted = _fitted(argument, parameter)
        if fitted is _MISSING:
            return None
        bound.append(fitted)
    return bound


def _fitted(argument: Value, parameter: Parameter) -> Value:
    """The argument after one of the conversions that FEEL makes without a word."""
    if isinstance(argument, list):
        if len(argument) == 1 and parameter.accepts(argument[0]):
            return argument[0]
    elif "list" in parameter.kinds and argument is not None:
        return [argument]
    elif isinstance(argument, Date) and "date and time" in parameter.kinds:
        return midnight(argument)
    return _MISSING

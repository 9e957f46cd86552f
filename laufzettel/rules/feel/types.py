# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The types of FEEL: which values conform to one, and which are converted to it without a word."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from laufzettel.rules.feel.dates import Date, midnight
from laufzettel.rules.feel.values import Function, Range, Value, kind

SIMPLE = (
    "Any",
    "Null",
    "number",
    "string",
    "boolean",
    "date",
    "time",
    "date and time",
    "days and time duration",
    "years and months duration",
)
OTHER_NAMES = {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
}


@dataclass(frozen=True, slots=True)
class Simple:
    """A type with a name of its own, such as `number`; bare `list`, `context`, `range` and `function` too."""

    name: str


@dataclass(frozen=True, slots=True)
class Named:
    """A type that the model defines."""

    name: str


@dataclass(frozen=True, slots=True)
class ListOf:
    """Lists of one type."""

    element: Type


@dataclass(frozen=True, slots=True)
class RangeOf:
    """Ranges of one type."""

    element: Type


@dataclass(frozen=True, slots=True)
class ContextOf:
    """Contexts that have at least these entries."""

    entries: tuple[tuple[str, Type], ...]


@dataclass(frozen=True, slots=True)
class FunctionOf:
    """Functions of these parameters and this result; the parameters' names where they are known."""

    parameters: tuple[Type, ...]
    result: Type
    names: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Restricted:
    """A type of which only some values are allowed.

    Attributes:
        inner: the type.
        allowed: says whether a value that conforms is allowed.
    """

    inner: Type
    allowed: Callable[[Value], bool]


@dataclass(frozen=True, slots=True)
class OneOf:
    """Values of any of these types; nobody can write it in FEEL, but an expression may give it."""

    types: tuple[Type, ...]


Type = Simple | Named | ListOf | RangeOf | ContextOf | FunctionOf | Restricted | OneOf
ANY = Simple("Any")


def conforms(value: Value, wanted: Type) -> bool:  # noqa: PLR0911 - one line per type
    """Whether the value belongs to the type; null belongs to every type."""
    if value is None:
        return True
    match wanted:
        case Simple("Any"):
            return True
        case Simple(name):
            return kind(value) == name
        case Restricted(inner, allowed):
            return conforms(value, inner) and allowed(value)
        case ListOf(element):
            return isinstance(value, list) and all(conforms(one, element) for one in value)
        case ContextOf(entries):
            return isinstance(value, dict) and all(
                name in value and conforms(value[name], inner) for name, inner in entries
            )
        case RangeOf(element):
            return isinstance(value, Range) and conforms(value.low, element) and conforms(value.high, element)
        case FunctionOf(parameters, result):
            return isinstance(value, Function) and _function_conforms(value, parameters, result)
        case OneOf(types):
            return any(conforms(value, one) for one in types)
        case Named():
            return False


def is_instance(value: Value, wanted: Type) -> bool:
    """What `instance of` says: as `conforms`, but null is an instance of Null only."""
    if value is None:
        return wanted == Simple("Null")
    return conforms(value, wanted)


def coerced(value: Value, wanted: Type) -> Value:  # noqa: PLR0911 - one line per conversion
    """The value as the type wants it; null where it neither conforms nor can be converted.

    Converted are: a list of one where one value is wanted, a value where a list is wanted, a date where a
    date and time is wanted.
    """
    if conforms(value, wanted):
        return value
    innermost = wanted
    while isinstance(innermost, Restricted):
        innermost = innermost.inner
    if isinstance(value, Date) and innermost == Simple("date and time"):
        return _if_conforms(midnight(value), wanted)
    if isinstance(innermost, ListOf) and not isinstance(value, list):
        return _if_conforms([coerced(value, innermost.element)], wanted) if conforms(value, innermost.element) else None
    if isinstance(value, list):
        if isinstance(innermost, ListOf):
            items = [coerced(one, innermost.element) for one in value]
            lost = any(new is None and old is not None for old, new in zip(value, items, strict=True))
            return None if lost else _if_conforms(items, wanted)
        return _if_conforms(value[0], wanted) if len(value) == 1 else None
    if isinstance(innermost, ContextOf) and isinstance(value, dict):
        return _coerced_context(value, innermost, wanted)
    return None


def _coerced_context(value: dict[str, Value], inner: ContextOf, wanted: Type) -> Value:
    made = dict(value)
    for name, entry in inner.entries:
        if name not in value:
            return None
        made[name] = coerced(value[name], entry)
        if made[name] is None and value[name] is not None:
            return None
    return _if_conforms(made, wanted)


def _if_conforms(value: Value, wanted: Type) -> Value:
    return value if conforms(value, wanted) else None


def _function_conforms(value: Function, parameters: tuple[Type, ...], result: Type) -> bool:
    if len(value.parameters) != len(parameters):
        return False
    if value.types is not None and not all(map(subtype, parameters, value.types)):
        return False
    return value.result is None or value.result == ANY or subtype(value.result, result)


def subtype(narrow: Type, wide: Type) -> bool:  # noqa: PLR0911 - one line per type
    """Whether every value of the one type belongs to the other."""
    if wide in (ANY, narrow) or narrow == Simple("Null"):
        return True
    match narrow, wide:
        case OneOf(types), _:
            return all(subtype(one, wide) for one in types)
        case _, OneOf(types):
            return any(subtype(narrow, one) for one in types)
        case Restricted(inner, _), _:
            return subtype(inner, wide)
        case (ListOf(one), ListOf(other)) | (RangeOf(one), RangeOf(other)):
            return subtype(one, other)
        case ContextOf(entries), ContextOf(others):
            known = dict(entries)
            return all(name in known and subtype(known[name], inner) for name, inner in others)
        case FunctionOf(ours, result), FunctionOf(theirs, wanted):
            return (
                len(ours) == len(theirs)
                and subtype(result, wanted)
                and all(subtype(b, a) for a, b in zip(ours, theirs, strict=True))
            )
    return False


def printed_type(wanted: Type) -> str:  # noqa: PLR0911 - one line per type
    """The type as it is written in FEEL."""
    match wanted:
        case Simple(name) | Named(name):
            return name
        case ListOf(element):
            return f"list<{printed_type(element)}>"
        case RangeOf(element):
            return f"range<{printed_type(element)}>"
        case ContextOf(entries):
            return f"context<{', '.join(f'{name}: {printed_type(inner)}' for name, inner in entries)}>"
        case FunctionOf(parameters, result):
            return f"function<{_listed(parameters)}> -> {printed_type(result)}"
        case OneOf(types):
            return " | ".join(map(printed_type, types))
        case Restricted(inner, _):
            return printed_type(inner)


def _listed(types: Iterable[Type]) -> str:
    return ", ".join(printed_type(one) for one in types)

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What built-in functions give for types, where their declaration does not say it all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from laufzettel.rules.feel import tree as t
from laufzettel.rules.feel.builtin import Signature
from laufzettel.rules.feel.checking.terms import (
    BOOLEAN,
    DURATIONS,
    MONTHS,
    NUMBER,
    ORDERED,
    SPAN,
    STRING,
    elements,
    joined,
    kind_of,
    options,
)
from laufzettel.rules.feel.durations import Months, read_duration
from laufzettel.rules.feel.types import ANY, ContextOf, ListOf, OneOf, Simple, Type

_AMOUNTS = OneOf((NUMBER, SPAN, MONTHS))
_ADDABLE = frozenset({NUMBER.name, SPAN.name, MONTHS.name})
_NUMBERS = frozenset({NUMBER.name})
ELEMENTS: Mapping[str, frozenset[str]] = {
    "min": ORDERED,
    "max": ORDERED,
    "sum": _ADDABLE,
    "mean": _ADDABLE,
    "product": _NUMBERS,
    "median": _NUMBERS,
    "stddev": _NUMBERS,
    "mode": _NUMBERS,
    "all": frozenset({BOOLEAN.name}),
    "any": frozenset({BOOLEAN.name}),
    "string join": frozenset({STRING.name}),
}
"""The kinds of elements that functions of lists compute with."""

Argument = tuple[Type, t.Node | None]
Given = Sequence[Argument]
"""The arguments in the order of the parameters, each with what was written."""


def result_of(name: str, signature: Signature, given: Given) -> Type:
    """The type of what a function gives.

    Args:
        name: its name.
        signature: the declaration that fits.
        given: the arguments.
    """
    refined = _REFINED.get(name)
    return Simple(signature.result) if refined is None or not given else refined(given)


def listed(name: str, given: Given) -> Type:
    """The type of the elements of what a function of a list computes with: of its list, or of all its arguments."""
    if name == "string join" or len(given) == 1:
        return elements(given[0][0])
    return joined(one for one, _ in given)


def _amounts(of: Type) -> Type:
    """Of a type, what is a number or a duration."""
    found = options(of)
    if found is None:
        return _AMOUNTS
    return joined(inner for one in found for inner in _plain(one) if kind_of(inner) in _ADDABLE)


def _plain(option: Type) -> Sequence[Type]:
    """The option, or, as a list of one counts as its element, what a list holds."""
    if kind_of(option) != "list":
        return (option,)
    inside = options(elements(option))
    return _AMOUNTS.types if inside is None else inside


def _same_elements(given: Given) -> Type:
    return ListOf(elements(given[0][0]))


def _with(at: int) -> Callable[[Given], Type]:
    """A list that also has the arguments from a position on."""

    def made(given: Given) -> Type:
        return ListOf(joined([elements(given[0][0]), *(one for one, _ in given[at:])]))

    return made


def _together(given: Given) -> Type:
    return ListOf(joined(elements(one) for one, _ in given))


def _flat(of: Type) -> Type:
    found = options(of)
    if found is None:
        return ANY
    return joined(_flat(elements(one)) if kind_of(one) == "list" else one for one in found)


def _duration(given: Given) -> Type:
    kind, node = given[0]
    if isinstance(node, t.Literal) and isinstance(node.value, str):
        return MONTHS if isinstance(read_duration(node.value), Months) else SPAN
    made = options(_amounts(kind))
    kept = [one for one in made or () if one != NUMBER]
    texts = options(kind)
    return joined(kept) if kept and texts is not None and STRING not in texts else DURATIONS


def _entry(given: Given) -> Type:
    (base, _), (_, key) = given[:2]
    if isinstance(base, ContextOf) and isinstance(key, t.Literal) and isinstance(key.value, str):
        return dict(base.entries).get(key.value, ANY)
    return ANY


def _put(given: Given) -> Type:
    (base, _), (_, key), (value, _) = given
    if isinstance(base, ContextOf) and isinstance(key, t.Literal) and isinstance(key.value, str):
        return ContextOf(tuple({**dict(base.entries), key.value: value}.items()))
    return Simple("context")


_PAIRS = ListOf(ContextOf((("key", STRING), ("value", ANY))))
_REFINED: Mapping[str, Callable[[Given], Type]] = {
    "abs": lambda given: _amounts(given[0][0]),
    "sum": lambda given: _amounts(listed("sum", given)),
    "mean": lambda given: _amounts(listed("mean", given)),
    "min": lambda given: listed("min", given),
    "max": lambda given: listed("max", given),
    "mode": lambda given: ListOf(NUMBER),
    "index of": lambda given: ListOf(NUMBER),
    "split": lambda given: ListOf(STRING),
    "append": _with(1),
    "insert before": _with(2),
    "list replace": _with(2),
    "concatenate": _together,
    "union": _together,
    "remove": _same_elements,
    "reverse": _same_elements,
    "sublist": _same_elements,
    "distinct values": _same_elements,
    "sort": _same_elements,
    "flatten": lambda given: ListOf(_flat(elements(given[0][0]))),
    "duration": _duration,
    "get value": _entry,
    "get entries": lambda given: _PAIRS,
    "context put": _put,
}

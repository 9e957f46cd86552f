# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How the checker computes with types: what kinds a type may have, what two have in common, what can become what."""

from __future__ import annotations

from collections.abc import Iterable

from laufzettel.rules.feel.types import (
    ANY,
    ContextOf,
    FunctionOf,
    ListOf,
    Named,
    OneOf,
    RangeOf,
    Restricted,
    Simple,
    Type,
)

NULL = Simple("Null")
NUMBER = Simple("number")
STRING = Simple("string")
BOOLEAN = Simple("boolean")
DATE = Simple("date")
TIME = Simple("time")
MOMENT = Simple("date and time")
SPAN = Simple("days and time duration")
MONTHS = Simple("years and months duration")
DURATIONS = OneOf((SPAN, MONTHS))
ORDERED = frozenset(
    one.name for one in (NUMBER, STRING, DATE, TIME, MOMENT, SPAN, MONTHS)
)  # whose values are less or more than each other
_DAYS = frozenset({DATE.name, MOMENT.name})
_MOST = 8  # more types than that in one place tell nobody anything


def options(of: Type) -> tuple[Type, ...] | None:
    """The types its values may have besides null, none of them a union; nothing for null; None if nobody knows."""
    match of:
        case Simple("Any") | Named():
            return None
        case Simple("Null"):
            return ()
        case Restricted(inner, _):
            return options(inner)
        case OneOf(types):
            found: list[Type] = []
            for one in types:
                inside = options(one)
                if inside is None:
                    return None
                found += inside
            return tuple(found)
    return (of,)


def kind_of(option: Type) -> str:
    """The name of one option's type, without what its elements are; as `values.kind` names that of a value."""
    match option:
        case Simple(name):
            return name
        case ListOf():
            return "list"
        case ContextOf():
            return "context"
        case RangeOf():
            return "range"
    return "function"


def kinds(of: Type) -> frozenset[str] | None:
    """The kinds its values may have besides null; None if nobody knows."""
    found = options(of)
    return None if found is None else frozenset(map(kind_of, found))


def may_be(of: Type, *wanted: str) -> bool:
    """Whether some value of the type is of one of these kinds, as far as anybody knows."""
    found = kinds(of)
    return found is None or not found.isdisjoint(wanted)


def joined(types: Iterable[Type]) -> Type:
    """The type of a value that has one of these types."""
    flat: list[Type] = []
    for one in types:
        flat += one.types if isinstance(one, OneOf) else (one,)
    kept: list[Type] = []
    for one in flat:
        if one == ANY:
            return ANY
        if not any(_within(one, other) for other in kept):
            kept = [*(other for other in kept if not _within(other, one)), one]
    contexts = [one for one in kept if isinstance(one, ContextOf)]
    if len(contexts) > 1 and len({tuple(name for name, _ in one.entries) for one in contexts}) == 1:
        kept = [one for one in kept if not isinstance(one, ContextOf)]
        columns = zip(*(one.entries for one in contexts), strict=True)
        merged = tuple((column[0][0], joined(inner for _, inner in column)) for column in columns)
        kept.append(ContextOf(merged))
    if not kept:
        return NULL
    if len(kept) == 1:
        return kept[0]
    return ANY if len(kept) > _MOST else OneOf(tuple(kept))


def _within(one: Type, other: Type) -> bool:
    """Whether the one says nothing that the other does not; of contexts, what they may have must be the same."""
    if one in (other, NULL):
        return True
    match one, other:
        case Restricted(inner, _), _:
            return _within(inner, other)
        case ListOf(ours), ListOf(theirs):
            return _within(ours, theirs)
    return False


def elements(of: Type) -> Type:
    """The type of the elements of a list; a value that is no list counts as a list of itself."""
    found = options(of)
    if found is None:
        return ANY
    return joined(_element(one) for one in found)


def _element(option: Type) -> Type:
    match option:
        case ListOf(element):
            return element
        case Simple("list"):
            return ANY
    return option


def equatable(left: Type, right: Type) -> bool:
    """Whether a value of the one can be equal to one of the other; null equals null only."""
    ours, theirs = kinds(left), kinds(right)
    return ours is None or theirs is None or not ours or not theirs or not ours.isdisjoint(theirs)


def comparable(left: Type, right: Type) -> bool:
    """Whether a value of the one can be less or more than one of the other."""
    ours, theirs = kinds(left), kinds(right)
    if ours is None or theirs is None:
        known = ours if theirs is None else theirs
        return known is None or not known.isdisjoint(ORDERED)
    return not (ours & theirs).isdisjoint(ORDERED) or not (ours.isdisjoint(_DAYS) or theirs.isdisjoint(_DAYS))


def may_be_in(value: Type, test: Type) -> bool:
    """Whether `value in test` can be true: in a range, in a list, or equal."""
    tests = options(test)
    return tests is None or not tests or any(_may_meet(value, one) for one in tests)


def _may_meet(value: Type, test: Type) -> bool:
    match test:
        case RangeOf(element):
            return may_be(value, "range") or _may_lie(value, element)
        case ListOf(element):
            inside = options(element)
            return may_be(value, "list") or inside is None or not inside or any(_matches(value, one) for one in inside)
        case Simple("range"):
            return may_be(value, "range", *ORDERED)
        case Simple("list"):
            return True
    return equatable(value, test)


def _matches(value: Type, element: Type) -> bool:
    if isinstance(element, RangeOf):
        return may_be(value, "range") or _may_lie(value, element.element)
    return element == Simple("range") or equatable(value, element)


def _may_lie(value: Type, end: Type) -> bool:
    return comparable(value, end) or (options(value) != () and equatable(value, end))


def can_become(found: Type, wanted: Type) -> bool:
    """Whether some value of the type fits another, after the conversions that FEEL makes without a word."""
    inside = options(found)
    return inside is None or not inside or any(_becomes(one, wanted) for one in inside)


def _becomes(found: Type, wanted: Type) -> bool:  # noqa: PLR0911 - one line per type
    match wanted:
        case Simple("Any" | "Null") | Named():
            return True
        case Restricted(inner, _):
            return _becomes(found, inner)
        case OneOf(types):
            return any(_becomes(found, one) for one in types)
        case ListOf(element):
            return found == Simple("list") or can_become(elements(found), element)
    if kind_of(found) == "list" and wanted != Simple("list"):
        return can_become(elements(found), wanted)  # a list of one
    if kind_of(found) == DATE.name and wanted == MOMENT:
        return True
    match found, wanted:
        case ContextOf(entries), ContextOf(others):
            known = dict(entries)
            return all(name in known and can_become(known[name], inner) for name, inner in others)
        case RangeOf(one), RangeOf(other):
            return can_become(one, other)
        case FunctionOf(ours, _), FunctionOf(theirs, _):
            return len(ours) == len(theirs)
    return kind_of(found) == kind_of(wanted)

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reads the names of types, as they stand after `instance of` and after the parameters of a function."""

from __future__ import annotations

from laufzettel.rules.feel import messages as m
from laufzettel.rules.feel.cursor import Cursor
from laufzettel.rules.feel.names import IDENTIFIER, normal
from laufzettel.rules.feel.types import (
    OTHER_NAMES,
    SIMPLE,
    ContextOf,
    FunctionOf,
    ListOf,
    Named,
    RangeOf,
    Simple,
    Type,
)

_BARE = ("list", "context", "range", "function")


def read_type(cursor: Cursor) -> Type:
    """The type that stands at the cursor, such as `number` or `list<string>`.

    Raises:
        FeelInvalid: no type stands there, or none of that name.
    """
    start = cursor.at
    known = cursor.types.longest(cursor.text, start)
    found = IDENTIFIER.match(cursor.text, start)
    if known is not None and found is not None and known[1] >= found.end():
        cursor.go(known[1])
        return named(known[0])
    if found is None:
        raise cursor.unexpected("hier wird ein Typ erwartet", "a type is expected here")
    cursor.go(found.end())
    if found[0] not in _BARE:
        raise m.FeelInvalid(m.UNKNOWN_TYPE.at(what=found[0], position=start + 1))
    if not cursor.take("<"):
        return Simple(found[0])
    return _generic(cursor, found[0])


def _generic(cursor: Cursor, name: str) -> Type:
    if name == "context":
        return _context(cursor)
    if name == "function":
        return _function(cursor)
    element = read_type(cursor)
    cursor.expect(">")
    return ListOf(element) if name == "list" else RangeOf(element)


def _context(cursor: Cursor) -> Type:
    entries: list[tuple[str, Type]] = []
    while not cursor.take(">"):
        if entries:
            cursor.expect(",")
        words = cursor.words_until(":")
        if words is None:
            raise cursor.unexpected("hier wird ein Name erwartet", "a name is expected here")
        cursor.go(words[1])
        cursor.expect(":")
        entries.append((normal(words[0]), read_type(cursor)))
    return ContextOf(tuple(entries))


def _function(cursor: Cursor) -> Type:
    parameters: list[Type] = []
    while not cursor.take(">"):
        if parameters:
            cursor.expect(",")
        parameters.append(read_type(cursor))
    cursor.expect("->")
    return FunctionOf(tuple(parameters), read_type(cursor))


def named(name: str) -> Type:
    """The type of a name; the model's own are looked up later."""
    name = OTHER_NAMES.get(name, name)
    return Simple(name) if name in (*SIMPLE, *_BARE) else Named(name)

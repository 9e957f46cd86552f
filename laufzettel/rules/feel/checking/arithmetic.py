# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What arithmetic gives: which two types an operator takes, and the type of its result."""

from __future__ import annotations

from laufzettel.rules.feel.checking.terms import (
    DATE,
    DURATIONS,
    MOMENT,
    MONTHS,
    NUMBER,
    SPAN,
    STRING,
    TIME,
    joined,
    kinds,
)
from laufzettel.rules.feel.types import Simple, Type

_Rows = list[tuple[Simple, Simple, Simple]]
_SAME: _Rows = [(NUMBER, NUMBER, NUMBER), (SPAN, SPAN, SPAN), (MONTHS, MONTHS, MONTHS)]
_LATER: _Rows = [
    (DATE, SPAN, DATE),
    (DATE, MONTHS, DATE),
    (MOMENT, SPAN, MOMENT),
    (MOMENT, MONTHS, MOMENT),
    (TIME, SPAN, TIME),
]
_SCALED: _Rows = [(SPAN, NUMBER, SPAN), (MONTHS, NUMBER, MONTHS)]
_TABLES: dict[str, _Rows] = {
    "+": [*_SAME, (STRING, STRING, STRING), *_LATER, *((by, value, made) for value, by, made in _LATER)],
    "-": [
        *_SAME,
        *_LATER,
        (TIME, TIME, SPAN),
        *((one, other, SPAN) for one in (DATE, MOMENT) for other in (DATE, MOMENT)),
    ],
    "*": [(NUMBER, NUMBER, NUMBER), *_SCALED, *((by, value, made) for value, by, made in _SCALED)],
    "/": [(NUMBER, NUMBER, NUMBER), *_SCALED, (SPAN, SPAN, NUMBER), (MONTHS, MONTHS, NUMBER)],
    "**": [(NUMBER, NUMBER, NUMBER)],
}
_RESULTS = {op: {(one.name, other.name): made for one, other, made in rows} for op, rows in _TABLES.items()}
_NEGATABLE = {one.name: one for one in (NUMBER, SPAN, MONTHS)}


def arithmetic(op: str, left: Type, right: Type) -> Type | None:
    """The type of `left op right`; None if it can only be null."""
    ours, theirs = kinds(left), kinds(right)
    found = [
        made
        for (one, other), made in _RESULTS[op].items()
        if (ours is None or one in ours) and (theirs is None or other in theirs)
    ]
    return joined(found) if found else None


def negation(of: Type) -> Type | None:
    """The type of `-value`; None if it can only be null."""
    found = kinds(of)
    made = [one for name, one in _NEGATABLE.items() if found is None or name in found]
    return joined(made) if made else None


def mixes_durations(left: Type, right: Type) -> bool:
    """Whether the one is a duration of days and the other one of months."""
    both = kinds(DURATIONS)
    return both is not None and (kinds(left) or frozenset()) | (kinds(right) or frozenset()) == both

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands behind a dot: the types of entries, and of the parts of dates, times, durations and ranges."""

from __future__ import annotations

from laufzettel.rules.feel.checking.terms import (
    BOOLEAN,
    DATE,
    MOMENT,
    MONTHS,
    NUMBER,
    SPAN,
    STRING,
    TIME,
    joined,
    kind_of,
    options,
)
from laufzettel.rules.feel.types import ANY, ContextOf, ListOf, RangeOf, Type

_DATE: dict[str, Type] = dict.fromkeys(("year", "month", "day", "weekday"), NUMBER)
_TIME: dict[str, Type] = {
    **dict.fromkeys(("hour", "minute", "second"), NUMBER),
    "time offset": SPAN,
    "timezone": STRING,
}
PARTS: dict[str, dict[str, Type]] = {
    DATE.name: _DATE,
    TIME.name: _TIME,
    MOMENT.name: {**_DATE, **_TIME},
    MONTHS.name: dict.fromkeys(("years", "months"), NUMBER),
    SPAN.name: dict.fromkeys(("days", "hours", "minutes", "seconds"), NUMBER),
    "range": {"start": ANY, "end": ANY, "start included": BOOLEAN, "end included": BOOLEAN},
}
"""The parts of values that are no contexts, by kind and name."""


def member_type(base: Type, name: str) -> Type | None:
    """The type of `base.name`; None if it can only be null."""
    found = options(base)
    if found is None:
        return ANY
    made = [inner for one in found if (inner := _of_option(one, name)) is not None]
    return joined(made) if made else None


def _of_option(option: Type, name: str) -> Type | None:
    match option:
        case ContextOf(entries):
            return dict(entries).get(name)
        case ListOf(element):
            if options(element) == ():
                return option
            inner = member_type(element, name)
            return None if inner is None else ListOf(inner)
        case RangeOf(element) if name in ("start", "end"):
            return element
    kind = kind_of(option)
    if kind == "list":
        return ListOf(ANY)
    return ANY if kind == "context" else PARTS.get(kind, {}).get(name)


def member_names(base: Type) -> list[str]:
    """What may stand behind the dot."""
    names: dict[str, None] = {}
    for one in options(base) or ():
        match one:
            case ContextOf(entries):
                names |= dict.fromkeys(name for name, _ in entries)
            case ListOf(element):
                names |= dict.fromkeys(member_names(element))
            case _:
                names |= dict.fromkeys(PARTS.get(kind_of(one), {}))
    return list(names)

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a plan says of which type a case is: by a field or an output, fixed before anybody knows what comes in."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import orjson

from laufzettel.journal.case_types import Telling
from laufzettel.journal.plans import Registered
from laufzettel.pilot.design.plan import Plan

REST = ("sonst", "other")
"""A type of this name, if the plan has one, is that of every value the plan does not list."""
LONGEST = 80
"""So many characters the name of a type has at most, as in a study."""
_PATTERN = frozenset("*?~")
_OPERATORS = ("=", "<", ">")
"""A spreadsheet would not look for these, but for something like them."""

Odd = tuple[tuple[str, ...], str, str]
"""Section and entry, and what is expected there, in German and English."""


def telling_of(registered: Registered) -> Telling | None:
    """How a registered plan tells the type of a case; None if it does not say.

    Args:
        registered: the plan.
    """
    said = orjson.loads(registered.body)
    question = said["pilot"]
    name = question.get("fallart_feld")
    if not name:
        return None
    names = question["fallarten"]
    rest = next((one for one in names if one in REST), "")
    return Telling(name, said.get("fallart") or {one: one for one in names if one != rest}, rest)


def odd(plan: Plan, names: Collection[str] | None) -> Iterator[Odd]:
    """What is wrong with how a plan tells types.

    Args:
        plan: the plan.
        names: of the fields and outputs that may tell one; None: whatever is named is taken.
    """
    name, types = plan.pilot.fallart_feld, plan.pilot.fallarten
    if name is None:
        if plan.fallart is not None:
            yield ("fallart",), 'ein Abschnitt nur mit [pilot] fallart_feld = "…"', "a section only with a fallart_feld"
        return
    if names is not None and name not in names:
        listed = ", ".join(sorted(names))
        yield ("pilot", "fallart_feld"), f"eines von: {listed}", f"one of: {listed}"
    if len({one.casefold() for one in types}) < len(types):
        yield ("pilot", "fallarten"), "jede Fallart nur einmal", "each case type only once"
    if any(len(one) > LONGEST or one.startswith(_OPERATORS) or _PATTERN & set(one) for one in types):
        de = f"höchstens {LONGEST} Zeichen je Fallart, ohne * ? ~ und ohne = < > am Anfang"
        en = f"at most {LONGEST} characters a case type, without * ? ~, and without = < > at the beginning"
        yield ("pilot", "fallarten"), de, en
    for value, one in (plan.fallart or {}).items():
        if one not in types:
            yield ("fallart", value), "eine der Fallarten des Plans", "one of the case types of the plan"

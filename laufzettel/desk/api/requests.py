# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What programs send: bodies of actions, and what stands behind the question mark of a list."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from laufzettel.journal.people import Settled

_NO_NUL = r"^[^\x00]*$"
CASE = r"^[A-Z]{2,4}-[0-9A-Z-]{1,40}$"
"""What a case number looks like."""
Note = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=_NO_NUL)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9_]+$")]
Value = Annotated[str, StringConstraints(max_length=2000, pattern=_NO_NUL)]
Number = Annotated[str, StringConstraints(pattern=CASE)]
Entries = Annotated[int, Field(ge=0, le=1_000_000)]
Short = Annotated[str, StringConstraints(max_length=100, pattern=_NO_NUL)]


class Body(BaseModel):
    """What all bodies have in common: nothing is guessed, and nothing that is not described is taken."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True)


class Seen(Body):
    """An action on a case as it was shown."""

    seen: Entries
    """Entries of the slip as the case said when you looked; if there are more by now nothing is done."""


class Correct(Seen):
    """What to enter or correct."""

    fields: Annotated[dict[Name, Value], Field(min_length=1, max_length=200)]
    """By name, as a person would type it; empty for what does not stand there. Only what is to be changed."""


class Noted(Seen):
    """An action with its reason."""

    note: Note
    """The reason, or what was seen, in a sentence."""


class Settle(Noted):
    """What was seen in the legacy system."""

    outcome: Settled


class ByHand(Seen):
    """How a case ends that a pilot's plan left to people."""

    how: Literal["done", "opt-out"]
    """`done` in the legacy system itself; or, in an emergency, given to the machine (`opt-out`)."""
    note: Value = ""
    """What was done, if anything is to be said; for `opt-out` the reason, which is asked for."""


class SetAside(Noted):
    """Until when a case is set aside."""

    due: date
    """Between tomorrow and a year from today; moved to the next working day."""


class HandOver(Noted):
    """To whom a case is handed."""

    to: Annotated[str, StringConstraints(max_length=100, pattern=r"^(unit|person):[^\x00]*$")]
    """`unit:` and the short name of a unit, or `person:` and the name of a colleague."""


class Deputy(Body):
    """Who stands in for whom, and on which days."""

    person: Short = ""
    """For whom; only operations can name another than themselves."""
    deputy: Short
    first: date
    last: date
    """The last day is one of them."""


class End(Body):
    """Which deputyship ends."""

    deputyship: Annotated[int, Field(ge=1, le=10**15)]


class Why(Body):
    """An action on a process with its reason."""

    why: Note


class Asking(Seen):
    """Which questions of the draft the letter asks."""

    questions: Annotated[list[Annotated[int, Field(ge=0, le=1000)]], Field(max_length=100)]
    """By their place in the draft, from 0."""
    paragraph: Value = ""
    """What is added after them."""


class BatchToRelease(Body):
    """The batch as it was listed; all of it is released, or nothing."""

    cases: Annotated[dict[Number, Entries], Field(min_length=1, max_length=500)]
    """By number, how many entries each slip has as the list said; if one has others by now nothing is released."""


class Query(BaseModel):
    """What all lists have in common."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Part(Query):
    """Which part of a list."""

    after: Annotated[int, Field(ge=0, le=10**15)] = 0
    """Go on beyond this, as the part before said."""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    """So many at most."""


class Worklist(Part):
    """Which part of which queue."""

    process: Short
    state: Literal["clarification", "release", "in_doubt"]
    code: Short = ""
    """Only cases that need a person for this reason, such as `field.missing`."""
    document: Short = ""
    """Only documents whose name contains this."""
    due: Literal["", "soon", "overdue", "escalated"] = ""
    """Only cases that stand so to their due day."""

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What programs are answered that ask for a slip or a batch; descriptions as in the OpenAPI document."""

from __future__ import annotations

from laufzettel.case import State
from laufzettel.desk.api.shapes import Answer, Problem
from laufzettel.journal.effects import EffectState


class Entry(Answer):
    """One line of a slip; its hash is SHA-256 of the hash before and of the entry joined by U+001F."""

    n: int
    round: int
    at: str
    station: str
    result: str
    signer: str
    state: str
    onward: str
    detail: str
    """JSON text, exactly as it is sealed: codes, names of fields, digests; never a field's value."""
    hash: str
    note: str
    """A person's words, of which the detail seals a salted digest; empty if there are none or they were erased."""


class SlipEffect(Answer):
    """What was written where, and what was seen there."""

    target: str
    step: str
    key: str
    state: EffectState
    digest: str
    """SHA-256 of what was written."""
    evidence: dict[str, str]


class Again(Answer):
    """Where the same came in again."""

    document: str
    part: str


class Anchor(Answer):
    """The newest anchor in which the slip stands, as the journal says; `laufzettel anchor --proof` proves it."""

    n: int
    at: str
    entries: int
    """So many entries of this slip stand in it."""
    line: str


class Slip(Answer):
    """The slip of a case, with its chain computed anew."""

    number: str
    process: str
    state: State
    document: str
    part: str
    received_at: str
    start: str
    """What the first entry seals: SHA-256 of the case number."""
    entries: list[Entry]
    whole: bool
    """Whether every hash, and what the slip seals, is as it was signed."""
    fault: Problem | None
    """What is not."""
    effects: list[SlipEffect]
    again: list[Again]
    anchor: Anchor | None


class Member(Answer):
    """One case of a batch."""

    number: str
    entries: int
    """Entries of its slip; send it along with the number."""
    sampled: bool
    """Whether it must be looked at."""
    seen: bool
    """Whether you have looked at it."""


class Batch(Answer):
    """The batch of a process as it would be signed now."""

    process: str
    gate: Problem | None
    """Why none can be signed."""
    percent: int
    """Share of it that must be looked at."""
    members: list[Member]
    missing: int
    """How many of the sample you have not looked at."""
    singly: list[str]
    """Cases that need a release of their own."""
    for_two: list[str]
    """Cases that two people must release."""


class Released(Answer):
    """What was released."""

    released: int

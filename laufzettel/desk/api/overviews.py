# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What programs are answered that ask for a list; the descriptions here are the ones in the OpenAPI document."""

from __future__ import annotations

from laufzettel.case import State
from laufzettel.desk.access import Role
from laufzettel.desk.api.shapes import Answer, Problem
from laufzettel.journal.halts import Position
from laufzettel.pilot.design.source import Source


class Queue(Answer):
    """How many cases wait for what."""

    process: str
    title_de: str
    title_en: str
    state: State
    waiting: int


class Queues(Answer):
    """All queues of the office."""

    queues: list[Queue]
    aside: int
    """How many are set aside and stand in none of them."""


class Row(Answer):
    """A case that waits for a person."""

    number: str
    process: str
    state: State
    document: str
    """Name of the file it came in."""
    part: str
    received_at: str
    problems: list[Problem]
    due: str
    """The day for which it was set aside and which has come; empty if it was not."""
    taken: bool
    """Whether somebody else has it on the desk."""


class Worklist(Answer):
    """Part of a queue, oldest first."""

    cases: list[Row]
    after: int | None
    """Ask for the next part by this; null at the end."""


class ForSecond(Answer):
    """A case that somebody else has released first."""

    number: str
    process: str
    document: str
    part: str
    received_at: str
    why: Problem
    """Why two people must release."""
    taken: bool


class Second(Answer):
    """Part of what waits for a second release by whoever asks, oldest first."""

    cases: list[ForSecond]
    after: int | None
    """Ask for the next part by this; null at the end."""


class Aside(Answer):
    """A case that is set aside."""

    number: str
    process: str
    state: State
    document: str
    part: str
    due: str
    result: str
    by: str
    note: str


class FollowUps(Answer):
    """What is set aside, the next due day first; 500 at most."""

    cases: list[Aside]


class Tally(Answer):
    """How many cases of a process are in a state."""

    process: str
    state: State
    cases: int


class Spell(Answer):
    """A time of shadow mode."""

    on_at: str
    on_by: str
    on_why: str
    off_at: str
    """Empty while it is on; so are the next two."""
    off_by: str
    off_why: str


class Shadowed(Answer):
    """A process that is in shadow mode: it writes and sends nothing."""

    process: str
    spell: Spell
    """Since when, by whom and why."""


class Operations(Answer):
    """Where cases stand, without a word of what is in them."""

    cases: list[Tally]
    shadowed: list[Shadowed]
    """The processes that are in shadow mode now."""


class Share(Answer):
    """How often machine and people said the same."""

    same: int
    compared: int
    lower: float
    """The lower bound of the 95 % Wilson interval."""


class NamedShare(Share):
    """The same of one field, output, column or rule."""

    name: str


class Difference(Answer):
    """A case in which machine and people differ."""

    number: str
    names: list[str]
    """Of the fields, outputs or columns."""


class Left(Answer):
    """How much was compared with nothing."""

    reason: str
    """`missing` (not entered yet), `several`, `undecided`, `unknown_lines` or `twice`."""
    count: int


class Agreement(Answer):
    """A comparison of what the machine would have written with what people entered or wrote down."""

    at: str
    person: str
    source: Source
    digest: str
    """SHA-256 of what is kept of it."""
    whole: bool
    """Whether it is still what was kept."""
    cases: Share
    """Cases of which all compared entries agree."""
    fields: list[NamedShare]
    rules: list[NamedShare]
    """Cases wholly alike, by table and rule that fired."""
    left: list[Left]
    enough: bool
    """Whether the lower bound over cases has reached 98 %."""
    more_needed: int
    """How many more cases without a difference that takes."""
    differing: int
    """How many cases differ."""
    differences: list[Difference]
    """Which, as far as you may see them; empty for roles that see no case."""


class Shadow(Answer):
    """Shadow mode of a process."""

    process: str
    on: bool
    spells: list[Spell]
    """Every time of it, the oldest first."""
    agreement: Agreement | None
    """The latest since it was last switched on; null if nothing has been compared since."""


class Look(Answer):
    """Who looked at a case without working at it."""

    at: str
    person: str
    role: Role
    what: str
    number: str


class Entered(Answer):
    """Who came in by an account of the desk: a sign-in, or the first use of a token on a day."""

    at: str
    person: str
    role: Role
    way: str
    """`account`, `emergency` (the usual sign-in was passed by) or `token` (a program)."""


class Looks(Answer):
    """The latest looks and uses of accounts, the newest first; 200 of each."""

    looks: list[Look]
    entered: list[Entered]


class HandedOver(Answer):
    """A case that was handed over."""

    number: str
    process: str
    state: State
    document: str
    part: str
    unit: str
    """To which unit, by its short name; empty where the office has none."""
    person: str
    """To whom in it; empty for whoever takes it."""
    by: str
    """From whom."""
    at: str
    back: bool
    """Whether it was given back."""
    note: str
    taken: bool
    """Whether somebody else has it on the desk."""


class Handed(Answer):
    """What was handed to who asks or to their units, and to their colleagues in these."""

    mine: list[HandedOver]
    others: list[HandedOver]


class Deputyship(Answer):
    """Somebody stands in for somebody else."""

    id: int
    person: str
    deputy: str
    first: str
    last: str
    """The last day is one of them."""
    by: str


class Deputies(Answer):
    """Who stands in for whom from today on."""

    deputies: list[Deputyship]


class Switch(Answer):
    """Whether a process runs."""

    process: str
    position: Position


class Turn(Answer):
    """Somebody has turned a switch."""

    at: str
    process: str
    position: Position
    person: str
    why: str


class Switches(Answer):
    """Where the switch of each process stands, and the latest turns, the newest first."""

    switches: list[Switch]
    turns: list[Turn]


class Part(Answer):
    """A part that a process needs."""

    name: str
    problems: list[Problem]
    """What is wrong with it; empty if nothing is."""


class Checked(Answer):
    """What a look at the connected systems of a process has shown."""

    process: str
    at: str
    parts: list[Part]


class Checks(Answer):
    """What was just looked at, by process."""

    checks: list[Checked]

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What programs are answered about one case; the descriptions here are the ones in the OpenAPI document."""

from __future__ import annotations

from laufzettel.case import State
from laufzettel.desk.access import Action
from laufzettel.desk.api.shapes import Answer, Problem
from laufzettel.form import Kind
from laufzettel.journal.effects import EffectState


class CaseField(Answer):
    """One field of a case, with where it stands."""

    name: str
    label_de: str
    label_en: str
    kind: Kind
    value: str | None
    """Canonical; null if nothing stands there, it is no value, or it waits for its second entry unseen."""
    raw: str
    """As it stands in the document."""
    place: str
    """`page:<n>@<x0>,<y0>,<x1>,<y1>` in points, `cell:<sheet>!<A1>`, or `typed`; empty if it was not read."""
    confidence: float
    doubtful: bool
    """Whether a problem names it."""
    required: bool
    max_length: int
    choices: list[str]
    """What it may be; empty for a field one types in."""


class Rule(Answer):
    """One table's answer."""

    table: str
    rules: str
    reason: str
    basis: str
    """The legal basis."""


class Decision(Answer):
    """What the rules have decided so far."""

    de: list[str]
    """What it comes to, as the letter will say it if it goes out today."""
    en: list[str]
    rules: list[Rule]


class Effect(Answer):
    """Something written, or to be written, elsewhere."""

    target: str
    step: str
    key: str
    state: EffectState
    payload: dict[str, str | int | list[dict[str, str | int | None]] | None] | None
    """What was to be written; only where a person must settle whether it was."""
    evidence: dict[str, str]


class Case(Answer):
    """All of a case that a person may see."""

    number: str
    process: str
    state: State
    station: str
    received_at: str
    document: str
    part: str
    seen: int
    """Entries of its slip; send it along with every action."""
    problems: list[Problem]
    fields: list[CaseField]
    decision: Decision
    effects: list[Effect]
    letters: list[str]
    """SHA-256 of the letters with questions, the latest last."""
    due: str
    """The day until which it is set aside; empty if it is not."""
    actions: list[Action]
    """What you can do with it now, if nobody else has it on the desk."""
    hold: str
    """`mine`, `other`, or `none`: who has it on the desk."""
    second: Problem | None
    """Why you cannot give the second release, if the first was yours."""


class PageSize(Answer):
    """The size of a page in points."""

    width: float
    height: float


class Window(Answer):
    """Rows of a spreadsheet around a case's."""

    sheet: str
    letters: list[str]
    row: int
    heading: list[str]
    rows: list[tuple[int, list[str]]]


class Document(Answer):
    """What there is to see of a case's document: pages, rows, or why neither."""

    pages: int
    sizes: list[PageSize]
    """Of the first pages, in order."""
    window: Window | None
    problem: Problem | None


class Word(Answer):
    """A word on a page and its box in points from the top left corner."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


class Words(Answer):
    """The words of a page; none for a scan."""

    words: list[Word]


class Signed(Answer):
    """How a case stands after an action."""

    number: str
    state: State
    result: str
    """How the last entry of its slip ended."""
    seen: int
    """Entries of its slip now."""


class Held(Answer):
    """Whether you have a case on the desk."""

    number: str
    held: bool


class Question(Answer):
    """One thing the applicant is asked."""

    missing: bool
    text: str


class Draft(Answer):
    """A letter with questions before a person has looked at it; German, as it will be sent."""

    seen: int
    recipient: list[str]
    """Empty if name or address are not complete; then no letter can be made."""
    subject: str
    opening: list[str]
    questions: list[Question]
    closing: list[str]
    unsaid: list[Problem]
    """What the letter says nothing of."""
    answer_by: str

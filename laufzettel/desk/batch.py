# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Release by batch (class A2): the list, the mandatory sample, one signature."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response

from laufzettel.desk.ask import Ask, go_to
from laufzettel.desk.desk import Shown
from laufzettel.errors import BusinessError, Problem
from laufzettel.journal import looks
from laufzettel.release import admitted, batch_gate, for_two, left_out, release_batch, sample_of, terms

_MOST = 500
"""Cases of one batch: so many can still be looked through as a list."""
SAMPLE = "sample"
"""As what a look at a case of the sample is recorded."""


@dataclass(frozen=True, slots=True)
class Member:
    """One case of the batch.

    Attributes:
        number: of the case.
        sampled: whether it must be looked at.
        seen: whether who wants to sign has looked at it.
    """

    number: str
    sampled: bool
    seen: bool


def show(ask: Ask) -> Response:
    """The batch as it would be signed now."""
    return _page(ask, _shown(ask))


def sign(ask: Ask) -> Response:
    """Release the batch that was shown, if its sample was looked at and it is still the same."""
    shown = _shown(ask)
    said = terms(ask.desk.office, shown.process.name)
    batch = ask.form.get("number", [])
    try:
        release_batch(ask.journal, said, batch, seen=_seen(ask, sample_of(batch, said.percent)), by=ask.session.person)
    except BusinessError as refused:
        return _page(ask, shown, refused=refused.problem)
    ask.desk.carry_on(shown.process.name)
    return go_to(f"/?process={shown.process.name}&state=release&released={len(batch)}")


def look(ask: Ask) -> Response:
    """Look at a case of the sample: the look is recorded, then the case is shown."""
    number = ask.path("number")
    looks.note(ask.journal, number, person=ask.session.person, role=ask.session.role.value, what=SAMPLE)
    return go_to(f"/cases/{number}")


def _page(ask: Ask, shown: Shown, refused: Problem | None = None) -> Response:
    said = terms(ask.desk.office, shown.process.name)
    gate: Problem | None = None
    try:
        batch_gate(ask.journal, said)
    except BusinessError as closed:
        gate = closed.problem
    waiting = [] if gate else admitted(ask.journal, shown.process.name, limit=_MOST)
    sample = set(sample_of(waiting, said.percent)) if waiting else set()
    seen = _seen(ask, sample)
    return ask.show(
        "batch.html",
        status=422 if refused else 200,
        process=shown.process,
        gate=gate,
        refused=refused,
        percent=said.percent,
        members=[Member(number, number in sample, number in seen) for number in waiting],
        missing=len(sample - seen),
        singly=left_out(ask.journal, shown.process.name),
        for_two=for_two(ask.journal, shown.process.name),
    )


def _seen(ask: Ask, sample: set[str] | list[str]) -> set[str]:
    """Which cases of a sample this person has looked at, as the record of looks says."""
    return looks.by(ask.journal, sample, person=ask.session.person, what=SAMPLE)


def _shown(ask: Ask) -> Shown:
    shown = ask.desk.of(ask.path("process"))
    if shown is None:
        raise HTTPException(404)
    return shown

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Release by batch (class A2): the list, the mandatory sample, one signature."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response

from laufzettel.desk.ask import Ask, go_to
from laufzettel.desk.case import found
from laufzettel.desk.desk import Shown
from laufzettel.errors import BusinessError, Problem
from laufzettel.journal import looks
from laufzettel.journal.people import NO_CASE
from laufzettel.journal.rows import integer, text
from laufzettel.journal.views import Slip
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
        entries: how many its slip has; goes along with the signature, so that nothing is released that has changed.
        sampled: whether it must be looked at.
        seen: whether who wants to sign has looked at it.
    """

    number: str
    entries: int
    sampled: bool
    seen: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """The batch as it would be signed now.

    Attributes:
        gate: why none can be signed; None if one can.
        percent: share of it that must be looked at.
        members: its cases.
        missing: how many of the sample have not been looked at.
        singly: cases that need a release of their own.
        for_two: cases that two people must release.
    """

    gate: Problem | None
    percent: int
    members: list[Member]
    missing: int
    singly: list[str]
    for_two: list[str]


def show(ask: Ask) -> Response:
    """The batch as it would be signed now."""
    return _page(ask, chosen(ask))


def sign(ask: Ask) -> Response:
    """Release the batch that was shown, if its sample was looked at and it is still the same."""
    shown = chosen(ask)
    batch = {number: ask.seen_of(f"seen.{number}") for number in ask.form.get("number", [])}
    try:
        release(ask, shown, batch)
    except BusinessError as refused:
        return _page(ask, shown, refused=refused.problem)
    return go_to(f"/?process={shown.process.name}&state=release&released={len(batch)}")


def look(ask: Ask) -> Response:
    """Look at a case of the sample: the look is recorded, then the case is shown."""
    slip, _ = looked_at(ask)
    return go_to(f"/cases/{slip.number}")


def looked_at(ask: Ask) -> tuple[Slip, Shown]:
    """The case of the sample that an address names, and its process; that it was looked at is recorded.

    Raises:
        HTTPException: there is none.
    """
    slip, shown = found(ask)
    looks.note(ask.journal, slip.number, person=ask.session.person, role=ask.session.role.value, what=SAMPLE)
    return slip, shown


def release(ask: Ask, shown: Shown, batch: Mapping[str, int]) -> None:
    """Release a batch, all of it or nothing; the next run may begin.

    Args:
        ask: who asks.
        shown: the process.
        batch: the numbers of its cases, and how many entries their slips had when they were shown.

    Raises:
        BusinessError: the process is not ready for it, the sample was not looked at, or a case does not belong to it
            or has changed since.
    """
    said, numbers = terms(ask.desk.office, shown.process.name), list(batch)
    strangers = batch.keys() - _entries(ask, shown, numbers).keys()
    if strangers:  # cases of another process are not released on this one's terms
        raise BusinessError(NO_CASE.at(number=min(strangers)))
    seen = _seen(ask, sample_of(numbers, said.percent))
    release_batch(ask.journal, said, numbers, seen=seen, by=ask.session.person, shown=batch)
    ask.desk.carry_on(shown.process.name)


def standing(ask: Ask, shown: Shown) -> Standing:
    """The batch of a process as it would be signed now."""
    said = terms(ask.desk.office, shown.process.name)
    gate: Problem | None = None
    try:
        batch_gate(ask.journal, said)
    except BusinessError as closed:
        gate = closed.problem
    waiting = [] if gate else admitted(ask.journal, shown.process.name, limit=_MOST)
    sample = set(sample_of(waiting, said.percent)) if waiting else set()
    seen, entries = _seen(ask, sample), _entries(ask, shown, waiting)
    return Standing(
        gate,
        said.percent,
        [Member(number, entries[number], number in sample, number in seen) for number in waiting],
        len(sample - seen),
        left_out(ask.journal, shown.process.name),
        for_two(ask.journal, shown.process.name),
    )


def chosen(ask: Ask) -> Shown:
    """The process an address names.

    Raises:
        HTTPException: there is none.
    """
    shown = ask.desk.of(ask.path("process"))
    if shown is None:
        raise HTTPException(404)
    return shown


def _page(ask: Ask, shown: Shown, refused: Problem | None = None) -> Response:
    now = standing(ask, shown)
    return ask.show(
        "batch.html",
        status=422 if refused else 200,
        process=shown.process,
        gate=now.gate,
        refused=refused,
        percent=now.percent,
        members=now.members,
        missing=now.missing,
        singly=now.singly,
        for_two=now.for_two,
    )


def _entries(ask: Ask, shown: Shown, numbers: Sequence[str]) -> dict[str, int]:
    """How many entries the slips of cases of a process have now; numbers that are not of it are left out."""
    database = ask.journal.database
    rows = database.rows(
        f"SELECT number, entries FROM cases WHERE process = ? AND {database.among('number')}",
        (shown.process.name, database.listed(numbers)),
    )
    return {text(number): integer(count) for number, count in rows}


def _seen(ask: Ask, sample: Collection[str]) -> set[str]:
    """Which cases of a sample this person has looked at, as the record of looks says."""
    return looks.by(ask.journal, sample, person=ask.session.person, what=SAMPLE)

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Handing over (*Übergabe*): what was handed to somebody or her units, and the forms that hand on and back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from starlette.responses import Response

from laufzettel.desk import second, signing, targets
from laufzettel.desk.ask import Ask, go_to
from laufzettel.desk.case import found, page
from laufzettel.errors import BusinessError
from laufzettel.journal import assignments, colleagues, holds
from laufzettel.journal.assignments import COMMON, Line
from laufzettel.journal.views import Slip


def show(ask: Ask) -> Response:
    """What was handed to her or her units, and what colleagues of the unit have in person."""
    mine, others = assignments.to_her(ask.journal, ask.reach), assignments.to_others(ask.journal, ask.reach)
    return ask.show(
        "handed_over.html",
        mine=[line for line in mine if line.assigned.place.person],
        units=[line for line in mine if not line.assigned.place.person],
        others=others,
        taken=holds.held_by_others(ask.journal, [line.id for line in mine + others], person=ask.session.person),
        titles=_titles(ask, mine + others),
        named=ask.desk.units.named,
        signed=ask.number("signed"),
        queues=bool(ask.reach.processes),
        unitless=bool(ask.desk.units) and not ask.reach.units,
    )


def hand_over(ask: Ask) -> Response:
    """Hand the case as it was shown to a unit or a colleague, and open the next of the queue it was in."""

    def sign(slip: Slip) -> None:
        place, note = targets.chosen(ask, slip), signing.note_of(ask)
        assignments.hand_over(ask.journal, slip.number, place, by=ask.session.person, note=note)

    return _moved(ask, sign)


def give_back(ask: Ask) -> Response:
    """Give the case as it was shown back to who handed it over; into its queue if they are no longer here."""

    def sign(slip: Slip) -> None:
        note, now = signing.note_of(ask), assignments.of_number(ask.journal, slip.number)
        giver = colleagues.find(ask.journal, now.by) if now and now.by != ask.session.person else None
        place = targets.with_person(ask, slip, giver) if giver else None
        assignments.give_back(ask.journal, slip.number, place or COMMON, by=ask.session.person, note=note)

    return _moved(ask, sign)


def _titles(ask: Ask, lines: Sequence[Line]) -> dict[str, str]:
    """What the processes of some lines are called."""
    return {line.process: ask.desk.title(line.process, ask.language) for line in lines}


def _moved(ask: Ask, sign: Callable[[Slip], None]) -> Response:
    slip, shown = found(ask)
    person = ask.session.person
    on_top = signing.handed_over(ask, slip)
    try:
        holds.take(ask.journal, slip.number, person=person)
        if ask.said("seen") != str(len(slip.entries)):
            raise BusinessError(signing.MOVED_ON.at())
        sign(slip)
    except BusinessError as refused:
        return page(ask, slip, shown, actions=second.offered_now(ask, slip), refused=refused.problem)
    holds.give_back(ask.journal, slip.number, person=person)
    return go_to(signing.following(ask, slip, on_top=on_top))

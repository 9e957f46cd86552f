# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Handing over (*Übergabe*): what was handed to somebody or her units, and the forms that hand on and back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from starlette.responses import Response

from laufzettel.desk import deeds, second, signing
from laufzettel.desk.ask import Ask, go_to
from laufzettel.desk.case import found, page
from laufzettel.errors import BusinessError
from laufzettel.journal import assignments, holds
from laufzettel.journal.assignments import Line
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
    return _moved(ask, lambda slip: deeds.hand_over(ask, slip, ask.said("to"), ask.said("note"), seen=ask.seen))


def give_back(ask: Ask) -> Response:
    """Give the case as it was shown back to who handed it over; into its queue if they are no longer here."""
    return _moved(ask, lambda slip: deeds.give_back(ask, slip, ask.said("note"), seen=ask.seen))


def _titles(ask: Ask, lines: Sequence[Line]) -> dict[str, str]:
    """What the processes of some lines are called."""
    return {line.process: ask.desk.title(line.process, ask.language) for line in lines}


def _moved(ask: Ask, deed: Callable[[Slip], None]) -> Response:
    slip, shown = found(ask)
    on_top = signing.handed_over(ask, slip)
    try:
        deed(slip)
    except BusinessError as refused:
        return page(ask, slip, shown, actions=second.offered_now(ask, slip), refused=refused.problem)
    return go_to(signing.following(ask, slip, on_top=on_top))

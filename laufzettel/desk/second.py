# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The second release: which cases wait for it, who may give it, and what comes next."""

from __future__ import annotations

from starlette.responses import Response

from laufzettel.desk.access import Action, offered
from laufzettel.desk.ask import Ask, go_to
from laufzettel.errors import Problem
from laufzettel.journal import approvals, by_hand, holds
from laufzettel.journal.views import Slip

_LINES = 50


def show(ask: Ask) -> Response:
    """What somebody else has released first and what waits for a second release, oldest first."""
    rows = approvals.for_second(
        ask.journal,
        [process.name for process in ask.desk.processes],
        person=ask.session.person,
        after=ask.after,
        size=_LINES + 1,
        reach=ask.reach,
    )
    return ask.show(
        "second.html",
        rows=rows[:_LINES],
        taken=holds.held_by_others(ask.journal, [row.id for row in rows], person=ask.session.person),
        titles={row.process: ask.desk.title(row.process, ask.language) for row in rows},
        signed=ask.number("signed"),
        more=rows[_LINES - 1].id if len(rows) > _LINES else None,
    )


def begin(ask: Ask) -> Response:
    """Open the first of these cases that nobody else has."""
    number = _next_number(ask)
    return go_to(f"/cases/{number}" if number else "/second")


def following(ask: Ask, slip: Slip) -> str:
    """Where to go when a second release was given: to the next case that waits for one."""
    number = _next_number(ask)
    return f"/cases/{number}?signed={slip.number}" if number else f"/second?signed={slip.number}"


def offered_now(ask: Ask, slip: Slip) -> list[Action]:
    """What somebody can do with a case: of two releases only the one it waits for, and not both by one person."""
    needed = approvals.of_number(ask.journal, slip.number)
    waits_for_second = needed is not None and bool(needed.first_by)
    actions = set(offered(ask.session.role, slip.state))
    actions.discard(Action.RELEASE if waits_for_second else Action.RELEASE_SECOND)
    if why_not(ask, slip) is not None:
        actions.discard(Action.RELEASE_SECOND)
    if Action.CLOSE_BY_HAND in actions:  # what stays with people is closed by them, and is not handed back
        actions.discard(Action.RESUME if by_hand.stays(ask.journal, slip.number) else Action.CLOSE_BY_HAND)
    return [action for action in Action if action in actions]


def why_not(ask: Ask, slip: Slip) -> Problem | None:
    """Why somebody cannot give the second release of a case; None if it is not that they gave the first."""
    needed = approvals.of_number(ask.journal, slip.number)
    mine = needed is not None and needed.first_by == approvals.signer_key(ask.session.person)
    return approvals.SAME_PERSON.at(number=slip.number) if mine else None


def _next_number(ask: Ask) -> str | None:
    names = [process.name for process in ask.desk.processes]
    after = 0
    while rows := approvals.for_second(
        ask.journal, names, person=ask.session.person, after=after, size=_LINES, reach=ask.reach
    ):
        taken = holds.held_by_others(ask.journal, [row.id for row in rows], person=ask.session.person)
        free = next((row.number for row in rows if row.id not in taken), None)
        if free is not None:
            return free
        after = rows[-1].id
    return None

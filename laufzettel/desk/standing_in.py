# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page of deputies (*Vertretung*): case workers name their own, operations name one for somebody who is away."""

from __future__ import annotations

from datetime import date

from starlette.responses import Response

from laufzettel.desk import entering
from laufzettel.desk.access import Action, Role, may
from laufzettel.desk.ask import Ask, go_to
from laufzettel.errors import BusinessError, Problem
from laufzettel.journal import colleagues, deputies
from laufzettel.journal.deputies import Deputy
from laufzettel.journal.follow_ups import today

_DIGITS = 18


def show(ask: Ask) -> Response:
    """Who stands in for whom: her own for a case worker, all for operations."""
    return _page(ask)


def name(ask: Ask) -> Response:
    """Name a deputy for some days."""
    first, last = entering.day(ask.said("first")), entering.day(ask.said("last"))
    try:
        named(ask, ask.said("person"), ask.said("deputy"), first, last)
    except BusinessError as refused:
        return _page(ask, refused.problem)
    return go_to("/deputies")


def end(ask: Ask) -> Response:
    """End a deputyship now; a case worker only one that concerns her."""
    said = ask.said("deputyship")
    if said.isascii() and said.isdecimal() and len(said) < _DIGITS:
        ended(ask, int(said))
    return go_to("/deputies")


def named(ask: Ask, person: str, deputy: str, first: date | None, last: date | None) -> None:
    """Name a deputy: operations for anybody, a case worker for herself.

    Args:
        ask: who asks.
        person: for whom; counts for operations only.
        deputy: who stands in.
        first, last: days; None if what was typed is none.

    Raises:
        BusinessError: it cannot be.
    """
    whom = person if _for_all(ask) else ask.session.person
    deputies.name(ask.journal, whom, deputy, first, last, by=ask.session.person, role=Role.CLERK.value)


def ended(ask: Ask, deputyship: int) -> None:
    """End a deputyship; a case worker only one that concerns her."""
    deputies.end(ask.journal, deputyship, by=ask.session.person, only="" if _for_all(ask) else ask.session.person)


def known(ask: Ask) -> list[Deputy]:
    """Who stands in for whom from today on: her own for a case worker, all for operations."""
    return deputies.coming(ask.journal, only=() if _for_all(ask) else (ask.session.person,))


def _for_all(ask: Ask) -> bool:
    return may(ask.session.role, Action.OPERATE)


def _page(ask: Ask, refused: Problem | None = None) -> Response:
    me = ask.session.person
    clerks = [one.person for one in colleagues.everybody(ask.journal, Role.CLERK.value)]
    return ask.show(
        "deputies.html",
        status=422 if refused else 200,
        refused=refused,
        for_all=_for_all(ask),
        rows=known(ask),
        clerks=[one for one in clerks if one != me],
        entered={name: ask.said(name) for name in ("person", "deputy", "first", "last")},
        today=today(ask.journal).isoformat(),
    )

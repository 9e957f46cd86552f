# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Keeping a filter of the worklist under a name, and removing it."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from laufzettel.desk import worklist
from laufzettel.desk.ask import Ask, go_to
from laufzettel.errors import BusinessError
from laufzettel.journal import saved_filters

_DIGITS = 18


def save(ask: Ask) -> Response:
    """Keep the filter of the page this form was on."""
    process, state = worklist.chosen(ask)
    wanted = worklist.filter_of(ask)
    for_office = ask.said("whose") == "office"
    try:
        saved_filters.save(
            ask.journal,
            ask.said("name"),
            person=ask.session.person,
            for_office=for_office,
            process=process.name,
            state=state,
            wanted=wanted,
        )
    except BusinessError as refused:
        return worklist.page(ask, refused=refused.problem)
    return go_to(f"/?process={process.name}&state={state.value}{worklist.address_of(wanted)}")


def remove(ask: Ask) -> Response:
    """Remove a filter, one's own or one of the office."""
    number = ask.path("saved")
    if not number.isdecimal() or len(number) > _DIGITS:
        raise HTTPException(404)
    saved_filters.remove(ask.journal, int(number), person=ask.session.person)
    return go_to("/")

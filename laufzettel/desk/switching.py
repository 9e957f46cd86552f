# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pause and emergency stop of the processes: where each switch stands, who turned it and why, and turning it."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from laufzettel.desk.ask import Ask, go_to
from laufzettel.errors import BusinessError, Problem
from laufzettel.journal import halts, switches
from laufzettel.journal.halts import Position


def show(ask: Ask) -> Response:
    """Every process with its switch, and the latest turns."""
    return _page(ask)


def stop(ask: Ask) -> Response:
    """Pull the emergency stop."""
    return _turn(ask, Position.STOPPED)


def pause(ask: Ask) -> Response:
    """Let the station at work come to its end, and begin no other."""
    return _turn(ask, Position.PAUSED)


def resume(ask: Ask) -> Response:
    """Let the process go on; cases that are ready are taken along at once."""
    answer = _turn(ask, Position.RUNNING)
    if answer.status_code == 303:
        ask.desk.carry_on(ask.path("process"))
    return answer


def _turn(ask: Ask, to: Position) -> Response:
    process = ask.path("process")
    if process not in {one.name for one in ask.desk.processes}:
        raise HTTPException(404)
    try:
        switches.turn(ask.journal, process, to, by=ask.session.person, why=ask.said("why"))
    except BusinessError as refused:
        return _page(ask, refused.problem)
    return go_to("/switches")


def _page(ask: Ask, refused: Problem | None = None) -> Response:
    names = [one.name for one in ask.desk.processes]
    return ask.show(
        "switches.html",
        status=422 if refused else 200,
        processes=ask.desk.processes,
        positions={name: halts.position(ask.journal.database, name) for name in names},
        titles={one.name: (one.title_de, one.title_en)[ask.language == "en"] for one in ask.desk.processes},
        turns=switches.latest(ask.journal, names),
        refused=refused,
    )

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
    return _turn(ask, Position.RUNNING)


def turned(ask: Ask, to: Position, why: str) -> None:
    """Turn the switch of the process that an address names.

    Args:
        ask: who asks.
        to: where it is to stand.
        why: the reason.

    Raises:
        BusinessError: the reason is missing.
        HTTPException: there is no such process.
    """
    process = ask.path("process")
    if process not in {one.name for one in ask.desk.processes}:
        raise HTTPException(404)
    switches.turn(ask.journal, process, to, by=ask.session.person, why=why)
    if to is Position.RUNNING:
        ask.desk.carry_on(process)


def _turn(ask: Ask, to: Position) -> Response:
    try:
        turned(ask, to, ask.said("why"))
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

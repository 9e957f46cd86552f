# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether a process may go on: asked before a batch is claimed, before each station, and where an intent is noted."""

from __future__ import annotations

from enum import StrEnum

from laufzettel.errors import Halted, Message
from laufzettel.journal.database import Database
from laufzettel.journal.rows import text


class Position(StrEnum):
    """Where the switch of a process stands."""

    RUNNING = "running"
    PAUSED = "paused"
    """The station at work ends, and no other begins."""
    STOPPED = "stopped"
    """Emergency stop: besides, no further effect is begun."""


HALTED = {
    Position.PAUSED: Message(
        "process.paused",
        "Das Verfahren „{process}“ ist angehalten: Eingänge werden aufgenommen, bearbeitet wird nichts.",
        "Process “{process}” is paused: what comes in is taken in, nothing is worked at.",
        "Warum, und wer es fortsetzen kann, zeigt: laufzettel switch {process}",
        "Why, and who can resume it, is shown by: laufzettel switch {process}",
    ),
    Position.STOPPED: Message(
        "process.stopped",
        "Für das Verfahren „{process}“ ist der Not-Halt gezogen: es geht nichts mehr hinaus.",
        "The emergency stop is pulled for process “{process}”: nothing goes out any more.",
        "Warum, und wer es fortsetzen kann, zeigt: laufzettel switch {process}",
        "Why, and who can resume it, is shown by: laufzettel switch {process}",
    ),
}


def position(database: Database, process: str) -> Position:
    """Where the switch of a process stands: one small read, for the table holds only what is halted."""
    rows = database.rows("SELECT position FROM halted WHERE process = ?", (process,))
    return Position(text(rows[0][0])) if rows else Position.RUNNING


def before_station(database: Database, process: str) -> None:
    """Let no station begin.

    Raises:
        Halted: the process is paused, or its emergency stop is pulled.
    """
    now = position(database, process)
    if now is not Position.RUNNING:
        raise Halted(HALTED[now].at(process=process))


def before_going_out(database: Database, process: str) -> None:
    """Let no intent be noted, inside the transaction that would note it, once it has touched the list of effects.

    Whoever pulls the stop on PostgreSQL waits for those that have touched the list, and keeps others from it until the
    stop counts; on SQLite only one at a time writes anyway.

    Raises:
        Halted: the emergency stop is pulled. A pause lets the station at work come to its end.
    """
    if position(database, process) is Position.STOPPED:
        raise Halted(HALTED[Position.STOPPED].at(process=process))

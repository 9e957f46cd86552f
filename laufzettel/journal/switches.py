# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pause and emergency stop of a process: who turned the switch, when and why; nothing of it is ever taken out."""

from __future__ import annotations

from typing import NamedTuple

from laufzettel.errors import BusinessError, Message
from laufzettel.journal import approvals
from laufzettel.journal.halts import Position, position
from laufzettel.journal.journal import MACHINE, Journal
from laufzettel.journal.people import NOT_A_PERSON
from laufzettel.journal.rows import text

LONGEST_REASON = 500

NO_REASON = Message(
    "switch.no_reason",
    "Zum Anhalten und zum Fortsetzen gehört ein Grund.",
    "Pausing, stopping and resuming need a reason.",
    "Sagen Sie in einem Satz, warum; ohne Namen von Antragstellern, höchstens 500 Zeichen.",
    "Say why in one sentence; without applicants' names, 500 characters at most.",
)
ALREADY = Message(
    "switch.already",
    "Der Schalter des Verfahrens „{process}“ steht schon so.",
    "The switch of process “{process}” stands there already.",
    "Sehen Sie nach, wer ihn wann gestellt hat: laufzettel switch {process}",
    "Look who turned it and when: laufzettel switch {process}",
)

_ALONE = {
    "sqlite": (),  # the transaction itself keeps others out
    "postgresql": ("LOCK TABLE effect IN SHARE ROW EXCLUSIVE MODE",),
}
"""Waits for whoever notes an intent right now, see `halts.before_going_out`, and keeps two switches apart."""


class Turn(NamedTuple):
    """One turn of a switch.

    Attributes:
        at: when, ISO 8601, UTC.
        process: of which process.
        position: where it was turned to.
        person: who turned it.
        why: in her words.
    """

    at: str
    process: str
    position: Position
    person: str
    why: str


def turn(journal: Journal, process: str, to: Position, *, by: str, why: str) -> None:
    """Pause a process, pull its emergency stop, or let it go on.

    Args:
        journal: the journal.
        process: its name.
        to: where the switch is turned to.
        by: who turns it.
        why: the reason; kept with it.

    Raises:
        BusinessError: the reason is missing or too long, the switch stands there already, or the signer is no person.
    """
    why = " ".join(why.split())
    if not why or len(why) > LONGEST_REASON:
        raise BusinessError(NO_REASON.at())
    if approvals.signer_key(by) in ("", MACHINE):
        raise BusinessError(NOT_A_PERSON.at(signer=by))
    database = journal.database
    with database.transaction():
        for statement in _ALONE[database.dialect]:
            database.run(statement)
        if position(database, process) is to:
            raise BusinessError(ALREADY.at(process=process))
        database.run(
            "INSERT INTO switch (process, position, at, person, why) VALUES (?, ?, ?, ?, ?)",
            (process, to.value, journal.now(), by, why),
        )
        database.run("DELETE FROM halted WHERE process = ?", (process,))
        if to is not Position.RUNNING:
            database.run("INSERT INTO halted (process, position) VALUES (?, ?)", (process, to.value))


def latest(journal: Journal, processes: list[str], *, limit: int = 200) -> list[Turn]:
    """The latest turns of the switches of some processes, the newest first."""
    database = journal.database
    rows = database.rows(
        f"SELECT at, process, position, person, why FROM switch WHERE {database.among('process')} "
        "ORDER BY id DESC LIMIT ?",
        (database.listed(processes), limit),
    )
    return [
        Turn(text(at), text(process), Position(text(to)), text(person), text(why))
        for at, process, to, person, why in rows
    ]

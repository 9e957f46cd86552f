# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who has a case on the desk: for a while, so that two people do not work at the same one."""

from __future__ import annotations

from laufzettel.errors import BusinessError, Message
from laufzettel.journal.journal import Journal
from laufzettel.journal.people import NO_CASE
from laufzettel.journal.rows import integer

HOLD_S = 600.0
"""Seconds a case stays with whoever opened it last; opening or signing it a minute later or more begins them anew."""

MINE, OTHER, NONE = "mine", "other", "none"
"""Who has a case on the desk, as one person sees it; nobody is told who."""

_RENEW_S = 60.0
"""How often a touch lengthens a hold: not each one costs a commit."""

TAKEN = Message(
    "desk.taken",
    "Den Vorgang {number} hat gerade jemand anderes auf dem Tisch.",
    "Somebody else has case {number} on the desk right now.",
    "Nehmen Sie einen anderen; nach zehn Minuten ohne Zutun wird er wieder frei.",
    "Take another one; it is free again after ten minutes without a touch.",
)


def take(journal: Journal, number: str, *, person: str) -> float:
    """Have a case on the desk; whoever has it already keeps it longer.

    Args:
        journal: the journal.
        number: case number.
        person: who wants it.

    Returns:
        Until when, epoch seconds.

    Raises:
        BusinessError: there is no such case, or somebody else has it.
    """
    case_id = _id(journal, number)
    until = journal.clock() + HOLD_S
    fresh = journal.database.rows(
        "SELECT until FROM hold WHERE case_id = ? AND person = ? AND until > ?", (case_id, person, until - _RENEW_S)
    )
    if fresh and isinstance(fresh[0][0], float):
        return fresh[0][0]
    with journal.database.passing():
        taken = journal.database.run(
            "INSERT INTO hold (case_id, person, until) VALUES (?, ?, ?) ON CONFLICT (case_id) DO UPDATE "
            "SET person = excluded.person, until = excluded.until WHERE hold.person = excluded.person "
            "OR hold.until <= ?",
            (case_id, person, until, journal.clock()),
        )
        if not taken:
            raise BusinessError(TAKEN.at(number=number))
    return until


def take_free(journal: Journal, ids: list[int], *, person: str) -> set[int]:
    """Have several cases on the desk at once, as far as nobody else has them.

    Args:
        journal: the journal.
        ids: the journal's own numbers of the cases.
        person: who wants them.

    Returns:
        Those that are now on this person's desk.
    """
    database, now = journal.database, journal.clock()
    with database.passing():
        database.run_many(
            "INSERT INTO hold (case_id, person, until) VALUES (?, ?, ?) ON CONFLICT (case_id) DO UPDATE "
            "SET person = excluded.person, until = excluded.until WHERE hold.person = excluded.person "
            "OR hold.until <= ?",
            [(case_id, person, now + HOLD_S, now) for case_id in ids],
        )
    rows = database.rows(
        f"SELECT case_id FROM hold WHERE {database.among('case_id')} AND person = ? AND until > ?",
        (database.listed(ids), person, now),
    )
    return {integer(case_id) for (case_id,) in rows}


def give_back(journal: Journal, number: str, *, person: str) -> None:
    """Put a case back; what somebody else has is left alone."""
    with journal.database.passing():
        journal.database.run("DELETE FROM hold WHERE case_id = ? AND person = ?", (_id(journal, number), person))


def standing(journal: Journal, number: str, *, person: str) -> str:
    """Who has a case on the desk right now, seen by a person: `mine`, `other` or `none`."""
    rows = journal.database.rows(
        "SELECT person FROM hold WHERE case_id = ? AND until > ?", (_id(journal, number), journal.clock())
    )
    if not rows:
        return NONE
    return MINE if rows[0][0] == person else OTHER


def held_by_others(journal: Journal, ids: list[int], *, person: str) -> set[int]:
    """Which of these cases somebody else has on the desk right now."""
    database = journal.database
    rows = database.rows(
        f"SELECT case_id FROM hold WHERE {database.among('case_id')} AND person <> ? AND until > ?",
        (database.listed(ids), person, journal.clock()),
    )
    return {integer(case_id) for (case_id,) in rows}


def _id(journal: Journal, number: str) -> int:
    rows = journal.database.rows("SELECT id FROM cases WHERE number = ?", (number,))
    if not rows:
        raise BusinessError(NO_CASE.at(number=number))
    return integer(rows[0][0])

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who came in by an account of the desk itself: each use leaves a trace that auditors and staff council see."""

from __future__ import annotations

from typing import NamedTuple

from laufzettel.journal.journal import Journal
from laufzettel.journal.rows import text


class Entered(NamedTuple):
    """One use of an account.

    Attributes:
        at: when, ISO 8601, UTC.
        person, role: who.
        way: by which door, `account`, `emergency`, or `token` for a program.
    """

    at: str
    person: str
    role: str
    way: str


def note(journal: Journal, *, person: str, role: str, way: str) -> None:
    """Record that somebody comes in, inside the caller's transaction."""
    journal.database.run(
        "INSERT INTO entered (at, person, role, way) VALUES (?, ?, ?, ?)", (journal.now(), person, role, way)
    )


def latest(journal: Journal, *, limit: int = 200) -> list[Entered]:
    """The latest uses, the newest first."""
    rows = journal.database.rows("SELECT at, person, role, way FROM entered ORDER BY id DESC LIMIT ?", (limit,))
    return [Entered(*(text(value) for value in row)) for row in rows]

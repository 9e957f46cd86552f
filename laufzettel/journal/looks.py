# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who looked at a case without working at it: looking is recorded, and the record can be looked at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from laufzettel.journal.journal import Journal
from laufzettel.journal.rows import text


class Look(NamedTuple):
    """One look.

    Attributes:
        at: when, ISO 8601, UTC.
        person, role: who.
        what: which page.
        number: of which case.
    """

    at: str
    person: str
    role: str
    what: str
    number: str


def note(journal: Journal, number: str, *, person: str, role: str, what: str) -> None:
    """Record a look, before anything is shown."""
    journal.database.run(
        "INSERT INTO looked (at, person, role, what, number) VALUES (?, ?, ?, ?, ?)",
        (journal.now(), person, role, what, number),
    )


def latest(journal: Journal, *, limit: int = 200) -> list[Look]:
    """The latest looks, the newest first."""
    rows = journal.database.rows("SELECT at, person, role, what, number FROM looked ORDER BY id DESC LIMIT ?", (limit,))
    return [Look(*(text(value) for value in row)) for row in rows]


def by(journal: Journal, numbers: Iterable[str], *, person: str, what: str) -> set[str]:
    """At which of these cases a person has looked."""
    database = journal.database
    rows = database.rows(
        f"SELECT DISTINCT number FROM looked WHERE {database.among('number')} AND person = ? AND what = ?",
        (database.listed(sorted(numbers)), person, what),
    )
    return {text(number) for (number,) in rows}

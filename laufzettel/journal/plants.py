# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Check pictures: at which field of a waiting case the desk shows a wrong value, and how often people notice.

A plant changes nothing that is kept of a case: what is released is the reading. Once it has an outcome its row is gone,
and only counts by process, day and kind are left.
"""

from __future__ import annotations

import secrets
from math import sqrt
from typing import NamedTuple

from laufzettel.case import State, digest_of
from laufzettel.journal.approvals import OPEN
from laufzettel.journal.journal import Journal
from laufzettel.journal.rows import integer, text

FEWEST = 20
"""Below so many outcomes a rate would say more about one person than about the work."""
_Z = 1.959964


class Plant(NamedTuple):
    """A wrong value that is shown.

    Attributes:
        field: at which field.
        salt: from which the wrong value follows.
        digest: of the wrong value, with the salt.
    """

    field: str
    salt: str
    digest: str


class Rate(NamedTuple):
    """How often a process's check pictures were noticed.

    Attributes:
        process: its name.
        shown: how many had an outcome.
        rate, low, high: the share noticed and its 95 % interval (Wilson); None while there are too few.
    """

    process: str
    shown: int
    rate: float | None
    low: float | None
    high: float | None


def draws(journal: Journal, number: str, percent: int, *, touched_only: bool) -> bool:
    """Whether this case is to get a plant; asked once for each time that it comes to release.

    Args:
        journal: the journal.
        number: of the case.
        percent: how many of a hundred cases get one.
        touched_only: leave out what may be released in a batch.
    """
    database = journal.database
    found = database.rows(
        "SELECT c.id, c.round FROM cases c WHERE c.number = ? AND c.state = ? "
        f"AND NOT EXISTS (SELECT 1 FROM approval a WHERE {OPEN})",  # two people look at those
        (number, State.RELEASE.value),
    )
    if not found:
        return False
    case_id, round_ = map(integer, found[0])
    if touched_only and not round_:
        return False
    new = database.run(
        "INSERT INTO plant_drawn (case_id, round) VALUES (?, ?) ON CONFLICT DO NOTHING", (case_id, round_)
    )
    return bool(new) and secrets.randbelow(100) < percent


def plant(journal: Journal, number: str, field: str, salt: str, wrong: str) -> None:
    """Keep at which field of a case a wrong value is shown."""
    with journal.database.transaction():
        journal.database.run(
            "DELETE FROM plant WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE c.id = plant.case_id "
            "AND c.state = 'release' AND c.round = plant.round)"
        )
        journal.database.run(
            "INSERT INTO plant (case_id, round, field, salt, digest) "
            "SELECT id, round, ?, ?, ? FROM cases WHERE number = ? AND state = 'release' ON CONFLICT DO NOTHING",
            (field, salt, digest(salt, wrong), number),
        )


def planted(journal: Journal, number: str) -> Plant | None:
    """The plant of a case that waits for release; None if it has none."""
    rows = journal.database.rows(
        "SELECT p.field, p.salt, p.digest FROM plant p JOIN cases c ON c.id = p.case_id AND c.round = p.round "
        "WHERE c.number = ? AND c.state = 'release'",
        (number,),
    )
    return Plant(*map(text, rows[0])) if rows else None


def end(journal: Journal, number: str, process: str, kind: str, *, noticed: bool | None) -> None:
    """Take a plant away; how it ended is counted, without the case and without a person.

    Args:
        journal: the journal.
        number: of the case.
        process: its name.
        kind: of the wrong value.
        noticed: None if it neither was noticed nor missed.
    """
    database = journal.database
    with database.transaction():
        gone = database.run("DELETE FROM plant WHERE case_id = (SELECT id FROM cases WHERE number = ?)", (number,))
        if gone and noticed is not None:
            database.run(
                "INSERT INTO plant_outcome (process, day, kind, noticed, missed) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (process, day, kind) DO UPDATE SET noticed = plant_outcome.noticed + excluded.noticed, "
                "missed = plant_outcome.missed + excluded.missed",
                (process, journal.now()[:10], kind, int(noticed), int(not noticed)),
            )


def rates(journal: Journal) -> list[Rate]:
    """How often people noticed, by process."""
    rows = journal.database.rows(
        "SELECT process, SUM(noticed), SUM(missed) FROM plant_outcome GROUP BY process ORDER BY process"
    )
    return [_rate(text(process), int(str(noticed)), int(str(missed))) for process, noticed, missed in rows]


def digest(salt: str, value: str) -> str:
    """Salted: short values could be guessed from a plain one."""
    return digest_of(f"{salt}{value}".encode())


def _rate(process: str, noticed: int, missed: int) -> Rate:
    n = noticed + missed
    if n < FEWEST:
        return Rate(process, n, None, None, None)
    p, z2 = noticed / n, _Z * _Z
    middle, half = p + z2 / (2 * n), _Z * sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return Rate(process, n, p, max(0.0, (middle - half) / (1 + z2 / n)), min(1.0, (middle + half) / (1 + z2 / n)))

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who works at the desk, with role and units: to whom a case can be handed, and what belongs to whom.

Nothing but that is kept of a person: not when somebody was here, and not how often.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import orjson

from laufzettel.journal.journal import Journal
from laufzettel.journal.rows import text


class Colleague(NamedTuple):
    """Somebody at the desk.

    Attributes:
        person: as it stands on slips.
        role: what they may do.
        units: where they belong, in the order of the alphabet.
    """

    person: str
    role: str
    units: tuple[str, ...]


def keep(journal: Journal, person: str, role: str, units: Collection[str] | None = None) -> None:
    """Note who somebody is, inside the caller's transaction.

    Args:
        journal: the journal.
        person: as it stands on slips.
        role: what they may do.
        units: where they belong; None leaves that as it is.
    """
    listed = orjson.dumps(sorted(set(units or ()))).decode()
    also = ", units = excluded.units" if units is not None else ""
    journal.database.run(
        "INSERT INTO colleague (person, role, units) VALUES (?, ?, ?) "
        f"ON CONFLICT (person) DO UPDATE SET role = excluded.role{also}",
        (person, role, listed),
    )


def forget(journal: Journal, person: str) -> bool:
    """Take somebody off the list, inside the caller's transaction; nothing can be handed to them any more.

    Returns:
        False if they were not on it.
    """
    return journal.database.run("DELETE FROM colleague WHERE person = ?", (person,)) > 0


def find(journal: Journal, person: str) -> Colleague | None:
    """Somebody by the name on slips; None if nobody of this name has been at the desk."""
    rows = journal.database.rows("SELECT person, role, units FROM colleague WHERE person = ?", (person,))
    return _colleague(*rows[0]) if rows else None


def everybody(journal: Journal, role: str) -> list[Colleague]:
    """All of one role, by name."""
    rows = journal.database.rows("SELECT person, role, units FROM colleague WHERE role = ? ORDER BY person", (role,))
    return [_colleague(*row) for row in rows]


def listed(units: object) -> tuple[str, ...]:
    """Units as the journal keeps them; none if it keeps nothing."""
    return tuple(str(unit) for unit in orjson.loads(units)) if isinstance(units, str) else ()


def _colleague(person: object, role: object, units: object) -> Colleague:
    return Colleague(text(person), text(role), listed(units))

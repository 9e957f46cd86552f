# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Deputies (*Vertretung*): who sees from one day to another what was handed to somebody else.

It ends by itself, and what was named stays on record. A deputy signs as herself: nobody ever is somebody else here.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

from laufzettel.errors import BusinessError, Message
from laufzettel.journal.approvals import signer_key
from laufzettel.journal.colleagues import find
from laufzettel.journal.follow_ups import today
from laufzettel.journal.journal import Journal
from laufzettel.journal.rows import integer, text

LONGEST = timedelta(days=366)

NOT_ONESELF = Message(
    "deputy.oneself",
    "Niemand kann sich selbst vertreten.",
    "Nobody can be their own deputy.",
    "Wählen Sie eine andere Person.",
    "Choose another person.",
)
NOT_HERE = Message(
    "deputy.not_here",
    "Wer vertreten wird oder vertritt, arbeitet nicht als Sachbearbeitung an diesem Arbeitsplatz.",
    "Who is stood in for, or stands in, is no case worker at this desk.",
    "Wählen Sie aus der Liste; wer dort fehlt, muss sich einmal angemeldet haben.",
    "Choose from the list; who is missing there must have signed in once.",
)
NO_DAYS = Message(
    "deputy.no_days",
    "Die Tage der Vertretung fehlen, liegen in der Vergangenheit oder mehr als ein Jahr auseinander.",
    "The days of the deputyship are missing, are past, or lie more than a year apart.",
    "Geben Sie den ersten und den letzten Tag an, etwa 24.12.2026.",
    "Give the first and the last day, such as 2026-12-24.",
)


class Deputy(NamedTuple):
    """Somebody who stands in for somebody else.

    Attributes:
        id: of the row.
        person: who is stood in for.
        deputy: who stands in.
        first, last: from which day to which, ISO; both count.
        by: who said so.
    """

    id: int
    person: str
    deputy: str
    first: str
    last: str
    by: str


_OPEN = "SELECT id, person, deputy, first_day, last_day, named_by FROM deputy WHERE ended_at IS NULL AND last_day >= ?"


def name(
    journal: Journal, person: str, deputy: str, first: date | None, last: date | None, *, by: str, role: str
) -> None:
    """Name somebody's deputy for some days.

    Args:
        journal: the journal.
        person: who is stood in for.
        deputy: who stands in.
        first: the first day.
        last: the last day.
        by: who says so.
        role: the role both must have.

    Raises:
        BusinessError: they are the same person, one of them is not at this desk, or the days are none.
    """
    if signer_key(person) == signer_key(deputy):
        raise BusinessError(NOT_ONESELF.at())
    for one in (person, deputy):
        known = find(journal, one)
        if known is None or known.role != role:
            raise BusinessError(NOT_HERE.at())
    if first is None or last is None or not first <= last <= first + LONGEST or last < today(journal):
        raise BusinessError(NO_DAYS.at())
    with journal.database.transaction():
        journal.database.run(
            "INSERT INTO deputy (person, deputy, first_day, last_day, named_by, named_at) VALUES (?, ?, ?, ?, ?, ?)",
            (person, deputy, first.isoformat(), last.isoformat(), by, journal.now()),
        )


def end(journal: Journal, number: int, *, by: str, only: str = "") -> None:
    """End it before its last day; what has ended already stays as it is.

    Args:
        journal: the journal.
        number: of the row.
        by: who says so.
        only: only if this person is stood in for, or stands in; empty for anybody.
    """
    with journal.database.transaction():
        journal.database.run(
            "UPDATE deputy SET ended_by = ?, ended_at = ? WHERE id = ? AND ended_at IS NULL "
            "AND (? = '' OR person = ? OR deputy = ?)",
            (by, journal.now(), number, only, only, only),
        )


def stood_in_for(journal: Journal, deputy: str) -> list[str]:
    """For whom somebody stands in today."""
    now = today(journal).isoformat()
    rows = journal.database.rows(
        "SELECT DISTINCT person FROM deputy WHERE deputy = ? AND last_day >= ? AND first_day <= ? AND ended_at IS NULL",
        (deputy, now, now),
    )
    return sorted(text(person) for (person,) in rows)


def coming(journal: Journal, *, only: Collection[str] = ()) -> list[Deputy]:
    """Who stands in for whom, today and from later days on, the first that ends at the top.

    Args:
        journal: the journal.
        only: where one of these people stands in or is stood in for; empty for all.
    """
    rows = journal.database.rows(f"{_OPEN} ORDER BY last_day, id", (today(journal).isoformat(),))
    found = [Deputy(integer(row[0]), *map(text, row[1:])) for row in rows]
    return [one for one in found if not only or one.person in only or one.deputy in only]

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What operations see of the machine at work: batches taken, and when something last came in from where."""

from __future__ import annotations

from typing import NamedTuple

from laufzettel.journal.journal import Journal
from laufzettel.journal.rows import integer, text


class Taken(NamedTuple):
    """A batch a run has taken. How many cases it had at first, and when it ended, the journal does not keep.

    Attributes:
        at: when it was taken, ISO 8601, UTC.
        at_work: cases it still holds.
        broken_off: cases it held until its time ran out; the next run takes them.
    """

    at: str
    at_work: int
    broken_off: int


def taken(journal: Journal, process: str, *, limit: int = 10) -> list[Taken]:
    """The last batches of a process, the newest first."""
    rows = journal.database.rows(
        "SELECT b.at, COALESCE(h.at_work, 0), COALESCE(h.every, 0) - COALESCE(h.at_work, 0) FROM "
        "(SELECT id, at FROM claim WHERE process = ? ORDER BY id DESC LIMIT ?) b LEFT JOIN "
        "(SELECT claim, COUNT(*) AS every, SUM(CASE WHEN lease_until > ? THEN 1 ELSE 0 END) AS at_work FROM cases "
        "WHERE process = ? AND state = 'ready' AND claim <> 0 GROUP BY claim) h ON h.claim = b.id ORDER BY b.id DESC",
        (process, limit, journal.clock(), process),
    )
    return [Taken(text(at), integer(at_work), integer(broken_off)) for at, at_work, broken_off in rows]


def receipts(journal: Journal, process: str) -> dict[str, str]:
    """When a document of a process last came in (ISO 8601, UTC), by the source it came from."""
    rows = journal.database.rows(
        "SELECT source, MAX(received_at) FROM document WHERE process = ? AND source <> '' "
        "GROUP BY source ORDER BY source",  # of what was erased the source is gone as well
        (process,),
    )
    return {text(source): text(at) for source, at in rows}

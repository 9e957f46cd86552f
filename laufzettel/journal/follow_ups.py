# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is set aside until a day (*Wiedervorlage*): it waits as before, and worklists leave it out until then.

A row of `follow_up` counts as long as the entry it belongs to is the last one on the slip. So every signature ends it,
and no station needs to know of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from laufzettel.case import State
from laufzettel.journal.journal import Journal
from laufzettel.journal.reach import NOT_HANDED, Reach
from laufzettel.journal.rows import integer, text

COUNTS = "f.case_id = c.id AND f.n = c.entries - 1"
"""That a row `f` of `follow_up` counts for a case `c`.

SQLite keeps the order of a CROSS JOIN; otherwise it may begin with all cases that the index of queues names."""
NOT_ASIDE = f"NOT EXISTS (SELECT 1 FROM follow_up f WHERE {COUNTS} AND f.due > ?)"
"""That a case `c` is not set aside beyond a day, which is the argument."""


class Aside(NamedTuple):
    """A case that is set aside.

    Attributes:
        number, process, state: the case.
        document, part: where it came in.
        due: the day on which it comes back, ISO.
        result: how it was set aside, as the slip says.
        by: who did.
        note: why; empty if it was erased, or if a letter says it.
    """

    number: str
    process: str
    state: State
    document: str
    part: str
    due: str
    result: str
    by: str
    note: str


def today(journal: Journal) -> date:
    """The day it is in Germany, by the journal's clock."""
    return datetime.fromtimestamp(journal.clock(), ZoneInfo("Europe/Berlin")).date()


def due_of(journal: Journal, number: str) -> date | None:
    """Until when a case is set aside; None if it is not, or if its day has come."""
    rows = journal.database.rows(
        f"SELECT f.due FROM cases c JOIN follow_up f ON {COUNTS} WHERE c.number = ? AND f.due > ?",
        (number, today(journal).isoformat()),
    )
    return date.fromisoformat(text(rows[0][0])) if rows else None


def counts(journal: Journal, processes: Sequence[str]) -> dict[tuple[str, State], int]:
    """How many cases of each process are set aside, by state; what was handed over stands in no queue anyway."""
    database = journal.database
    rows = database.rows(
        f"SELECT c.process, c.state, COUNT(*) FROM follow_up f CROSS JOIN cases c "
        f"WHERE {COUNTS} AND f.due > ? AND {database.among('c.process')} AND {NOT_HANDED} GROUP BY c.process, c.state",
        (today(journal).isoformat(), database.listed(list(processes))),
    )
    return {(text(process), State(text(state))): integer(count) for process, state, count in rows}


def count(journal: Journal, reach: Reach) -> int:
    """How many cases somebody may see are set aside."""
    seen, args = reach.cases(journal.database)
    ((found,),) = journal.database.rows(
        f"SELECT COUNT(*) FROM follow_up f CROSS JOIN cases c WHERE {COUNTS} AND f.due > ? AND {seen}",
        (today(journal).isoformat(), *args),
    )
    return integer(found)


def waiting(journal: Journal, processes: Sequence[str], *, reach: Reach | None = None, limit: int = 500) -> list[Aside]:
    """The cases that are set aside, those that come back first at the top.

    Args:
        journal: the journal.
        processes: of these processes, unless another unit has them.
        reach: instead of that, all that somebody may see.
        limit: how many at most.
    """
    seen, args = (reach or Reach(tuple(processes))).cases(journal.database)
    rows = journal.database.rows(
        "SELECT c.number, c.process, c.state, d.name, c.part, f.due, e.result, e.signer, COALESCE(n.body, '') "
        "FROM follow_up f CROSS JOIN cases c "
        "JOIN document d ON d.digest = c.document AND d.process = c.process "
        "JOIN entry e ON e.case_id = f.case_id AND e.n = f.n "
        "LEFT JOIN note n ON n.case_id = f.case_id AND n.n = f.n "
        f"WHERE {COUNTS} AND f.due > ? AND {seen} ORDER BY f.due, c.id LIMIT ?",
        (today(journal).isoformat(), *args, limit),
    )
    return [
        Aside(text(number), text(process), State(text(state)), *map(text, rest))
        for number, process, state, *rest in rows
    ]

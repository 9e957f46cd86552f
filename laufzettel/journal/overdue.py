# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How many waiting cases are due soon, overdue, or overdue for so long that somebody above is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from laufzettel.case import State
from laufzettel.deadlines import Bounds
from laufzettel.journal.follow_ups import COUNTS, today
from laufzettel.journal.journal import Journal
from laufzettel.journal.rows import integer, text
from laufzettel.journal.worklist import WAITS


class Late(NamedTuple):
    """How many cases of a queue stand so to their due day; those set aside count as well, for their clock runs on.

    Attributes:
        waiting: all of the queue.
        soon: due soon.
        overdue: overdue, the escalated ones among them.
        escalated: overdue for so long that somebody above is told.
        aside: of the escalated ones, how many are set aside.
    """

    waiting: int = 0
    soon: int = 0
    overdue: int = 0
    escalated: int = 0
    aside: int = 0


def counts(journal: Journal, process: str, bounds: Bounds) -> dict[State, Late]:
    """How many cases of a process that wait for a person are late, by state; a queue that is empty is not there.

    Args:
        journal: the journal.
        process: its name.
        bounds: what is overdue today.
    """
    rows = journal.database.rows(
        "SELECT c.state, COUNT(*), SUM(CASE WHEN c.received_at < ? THEN 1 ELSE 0 END), "
        "SUM(CASE WHEN c.received_at < ? THEN 1 ELSE 0 END), SUM(CASE WHEN c.received_at < ? THEN 1 ELSE 0 END) "
        f"FROM cases c WHERE c.process = ? AND {WAITS.format(case='c')} GROUP BY c.state",
        (bounds.soon, bounds.overdue, bounds.escalated, process),
    )
    aside = _aside(journal, process, bounds)
    found = {}
    for state, *numbers in rows:
        waiting, soon, overdue, escalated = map(integer, numbers)
        stands = State(text(state))
        found[stands] = Late(waiting, soon - overdue, overdue, escalated, aside.get(stands, 0))
    return found


def escalated(journal: Journal, process: str, bounds: Bounds) -> dict[State, Late]:
    """The same of those alone of which somebody above is told: `waiting`, `overdue` and `escalated` are one number."""
    rows = journal.database.rows(
        f"SELECT c.state, COUNT(*) FROM cases c WHERE c.process = ? AND {WAITS.format(case='c')} "
        "AND c.received_at < ? GROUP BY c.state",
        (process, bounds.escalated),
    )
    aside = _aside(journal, process, bounds) if rows else {}
    return {
        State(text(state)): Late(integer(n), 0, integer(n), integer(n), aside.get(State(text(state)), 0))
        for state, n in rows
    }


def untold(
    journal: Journal, processes: Sequence[str], bounds: Sequence[Bounds], recipient: str
) -> list[tuple[int, str]]:
    """Id and number of the escalated cases of which somebody has not been told yet, oldest first.

    Args:
        journal: the journal.
        processes: their names.
        bounds: what is overdue today, of each of them.
        recipient: who is to be told.
    """
    found = []
    for process, bound in zip(processes, bounds, strict=True):
        rows = journal.database.rows(
            f"SELECT c.id, c.number FROM cases c WHERE c.process = ? AND {WAITS.format(case='c')} "
            "AND c.received_at < ? "
            "AND NOT EXISTS (SELECT 1 FROM escalation t WHERE t.case_id = c.id AND t.recipient = ?) ORDER BY c.id",
            (process, bound.escalated, recipient),
        )
        found += [(integer(case_id), text(number)) for case_id, number in rows]
    return found


def latest_receipt(journal: Journal, process: str) -> str:
    """When the latest case of a process was received, ISO 8601, UTC; empty if there is none."""
    rows = journal.database.rows("SELECT received_at FROM cases WHERE process = ? ORDER BY id DESC LIMIT 1", (process,))
    return text(rows[0][0]) if rows else ""


def _aside(journal: Journal, process: str, bounds: Bounds) -> dict[State, int]:
    # All processes: those set aside are few, and with one named SQLite would begin with all cases of it.
    rows = journal.database.rows(
        f"SELECT c.process, c.state, COUNT(*) FROM follow_up f JOIN cases c ON {COUNTS} "
        "WHERE f.due > ? AND c.received_at < ? GROUP BY c.process, c.state",
        (today(journal).isoformat(), bounds.escalated),
    )
    return {State(text(state)): integer(count) for named, state, count in rows if text(named) == process}

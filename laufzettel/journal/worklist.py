# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The worklist: which cases wait for a person, with the reason, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from laufzettel.case import State
from laufzettel.errors import Problem
from laufzettel.journal.journal import Journal
from laufzettel.journal.rows import integer, text

FOR_PEOPLE = (State.CLARIFICATION, State.RELEASE, State.IN_DOUBT)
"""The states in which a case waits for a person."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the worklist.

    Attributes:
        id, number: the case.
        process: its process.
        state: what it waits for.
        document: file name it came in.
        part: which part of it.
        received_at: ISO 8601, UTC.
        problems: why it needs a person, as its slip's last entry says.
    """

    id: int
    number: str
    process: str
    state: State
    document: str
    part: str
    received_at: str
    problems: tuple[Problem, ...]


def counts(journal: Journal, processes: list[str]) -> dict[tuple[str, State], int]:
    """How many cases of each process wait for a person, by state; closed ones are not even looked at."""
    database = journal.database
    rows = database.rows(
        f"SELECT process, state, COUNT(*) FROM cases WHERE {database.among('process')} "
        f"AND {database.among('state')} GROUP BY process, state",
        (database.listed(processes), database.listed([state.value for state in FOR_PEOPLE])),
    )
    return {(text(process), State(text(state))): integer(count) for process, state, count in rows}


def page(journal: Journal, process: str, state: State, *, after: int = 0, size: int = 50) -> list[Row]:
    """Cases of a process in one state, oldest first.

    Args:
        journal: the journal.
        process: its name.
        state: what they wait for.
        after: the id of the last case of the page before; 0 for the first page.
        size: lines at most.
    """
    rows = journal.database.rows(
        "SELECT c.id, c.number, c.process, c.state, d.name, c.part, c.received_at, e.detail FROM cases c "
        "JOIN document d ON d.digest = c.document AND d.process = c.process "
        "JOIN entry e ON e.case_id = c.id AND e.n = c.entries - 1 "
        "WHERE c.process = ? AND c.state = ? AND c.id > ? ORDER BY c.id LIMIT ?",
        (process, state.value, after, size),
    )
    return [
        Row(
            integer(case_id),
            text(number),
            text(named),
            State(text(stands)),
            text(document),
            text(part),
            text(received_at),
            tuple(Problem.from_dict(one) for one in orjson.loads(text(detail)).get("problems", ())),
        )
        for case_id, number, named, stands, document, part, received_at, detail in rows
    ]


def next_number(journal: Journal, process: str, state: State, *, person: str, after: int) -> str | None:
    """The next case of a process in a state that nobody else has on the desk; from the top again at the end."""
    for beyond in (after, 0):
        rows = journal.database.rows(
            "SELECT c.number FROM cases c WHERE c.process = ? AND c.state = ? AND c.id > ? AND NOT EXISTS "
            "(SELECT 1 FROM hold h WHERE h.case_id = c.id AND h.person <> ? AND h.until > ?) ORDER BY c.id LIMIT 1",
            (process, state.value, beyond, person, journal.clock()),
        )
        if rows:
            return text(rows[0][0])
    return None


def id_of(journal: Journal, number: str) -> int:
    """The journal's own number of a case; 0 if there is none."""
    rows = journal.database.rows("SELECT id FROM cases WHERE number = ?", (number,))
    return integer(rows[0][0]) if rows else 0

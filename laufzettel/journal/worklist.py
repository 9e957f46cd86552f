# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The worklist: which cases wait for a person, with the reason, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from laufzettel.case import State
from laufzettel.deadlines import Span
from laufzettel.errors import BusinessError, Problem
from laufzettel.journal import approvals, assignments, follow_ups, holds
from laufzettel.journal.follow_ups import COUNTS, NOT_ASIDE, today
from laufzettel.journal.journal import Journal
from laufzettel.journal.reach import NOT_HANDED
from laufzettel.journal.rows import integer, text

FOR_PEOPLE = (State.CLARIFICATION, State.RELEASE, State.IN_DOUBT)
"""The states in which a case waits for a person."""
WAITS = f"{{case}}.state IN ({', '.join(repr(state.value) for state in FOR_PEOPLE)})"
"""The same as SQL, with a gap for the case; literally as the index of waiting cases says it."""


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
        due: the day for which it was set aside and which has come, ISO; empty if it was not.
    """

    id: int
    number: str
    process: str
    state: State
    document: str
    part: str
    received_at: str
    problems: tuple[Problem, ...]
    due: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which cases of a queue somebody wants to see; what is empty lets all through.

    Attributes:
        code: only cases that need a person for this reason, such as `field.missing`.
        document: only documents whose name contains this, in capitals or not.
        due: only cases that stand so to their due day, as somebody has chosen it.
        received: when those were received; the day and the process say that.
    """

    code: str = ""
    document: str = ""
    due: str = ""
    received: Span | None = None

    def condition(self, dialect: str, process: str) -> tuple[str, list[object]]:
        """What a case `c` of a process must fulfil, as SQL that begins with `AND`, and its arguments."""
        said, args = "", list[object]()
        if self.code:
            said += (
                " AND EXISTS (SELECT 1 FROM entry r WHERE r.case_id = c.id AND r.n = c.entries - 1 "
                "AND r.detail LIKE ? ESCAPE '!')"
            )
            args.append(f'%"code":{_contained(orjson.dumps(self.code).decode())}%')
        if self.document:
            said += (
                " AND EXISTS (SELECT 1 FROM document n WHERE n.digest = c.document AND n.process = c.process "
                f"AND n.name {_ALIKE[dialect]} ? ESCAPE '!')"
            )
            args.append(f"%{_contained(self.document)}%")
        if self.received is not None:
            said += " AND c.received_at >= ? AND c.received_at < ?"
            args += self.received
            if self.received.since:  # not past all that is older; + 0 keeps SQLite from another index
                said += (
                    f" AND c.id >= (SELECT MIN(w.id + 0) FROM cases w WHERE w.process = ? AND {WAITS.format(case='w')} "
                    "AND w.received_at >= ? AND w.received_at < ?)"
                )
                args += [process, *self.received]
        return said, args


EVERYTHING = Filter()
_ALIKE = {"sqlite": "LIKE", "postgresql": "ILIKE"}
"""Compares without regard to capitals; SQLite knows only those from A to Z."""
_FOR_REASONS = 300
"""So many cases of a queue are asked which reasons there are."""


def counts(journal: Journal, processes: list[str]) -> dict[tuple[str, State], int]:
    """How many cases of each process wait for a person, by state; those set aside or handed over do not count."""
    database = journal.database
    rows = database.rows(
        f"SELECT process, state, COUNT(*) FROM cases WHERE {database.among('process')} "
        f"AND {database.among('state')} GROUP BY process, state",
        (database.listed(processes), database.listed([state.value for state in FOR_PEOPLE])),
    )
    aside = follow_ups.counts(journal, processes)
    found = {(text(process), State(text(state))): integer(count) for process, state, count in rows}
    handed = assignments.counts(journal, processes)
    return {queue: count - aside.get(queue, 0) - handed.get(queue, 0) for queue, count in found.items()}


def page(
    journal: Journal, process: str, state: State, *, after: int = 0, size: int = 50, wanted: Filter = EVERYTHING
) -> list[Row]:
    """Cases of a process in one state, oldest first; those set aside are left out until their day.

    Those handed over stand in a list of their own.

    Args:
        journal: the journal.
        process: its name.
        state: what they wait for.
        after: the id of the last case of the page before; 0 for the first page.
        size: lines at most.
        wanted: which of them.
    """
    which, args = wanted.condition(journal.database.dialect, process)
    rows = journal.database.rows(
        "SELECT c.id, c.number, c.process, c.state, d.name, c.part, c.received_at, e.detail, COALESCE(f.due, '') FROM "
        # The page first, then what belongs to it: no database may think of joining all cases that wait.
        f"(SELECT c.* FROM cases c WHERE c.process = ? AND c.state = ? AND c.id > ? AND {NOT_ASIDE} "
        f"AND {NOT_HANDED}{which} ORDER BY c.id LIMIT ?) c "
        "JOIN document d ON d.digest = c.document AND d.process = c.process "
        "JOIN entry e ON e.case_id = c.id AND e.n = c.entries - 1 "
        f"LEFT JOIN follow_up f ON {COUNTS} ORDER BY c.id",
        (process, state.value, after, today(journal).isoformat(), *args, size),
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
            text(due),
        )
        for case_id, number, named, stands, document, part, received_at, detail, due in rows
    ]


def reasons(journal: Journal, process: str, state: State) -> dict[str, tuple[Problem, str]]:
    """For which reasons the oldest cases of a queue need a person: by code, with an example and its file."""
    found: dict[str, tuple[Problem, str]] = {}
    for row in page(journal, process, state, size=_FOR_REASONS):
        for problem in row.problems:
            found.setdefault(problem.code, (problem, row.document))
    return found


def next_number(
    journal: Journal, process: str, state: State, *, person: str, after: int, wanted: Filter = EVERYTHING
) -> str | None:
    """The next case of a queue that nobody else has on the desk and that is not set aside; from the top at the end.

    What this person has released first, and what now waits for somebody else, is passed over.
    """
    which, args = wanted.condition(journal.database.dialect, process)
    for beyond in (after, 0):
        rows = journal.database.rows(
            f"SELECT c.number FROM cases c WHERE c.process = ? AND c.state = ? AND c.id > ? AND {NOT_ASIDE} "
            f"AND {NOT_HANDED}{which} "
            "AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.case_id = c.id AND h.person <> ? AND h.until > ?) "
            f"AND NOT EXISTS (SELECT 1 FROM approval a WHERE {approvals.OPEN} AND a.first_by = ?) "
            "ORDER BY c.id LIMIT 1",
            (
                process,
                state.value,
                beyond,
                today(journal).isoformat(),
                *args,
                person,
                journal.clock(),
                approvals.signer_key(person),
            ),
        )
        if rows:
            return text(rows[0][0])
    return None


def take_next(
    journal: Journal, process: str, state: State, *, person: str, after: int, wanted: Filter = EVERYTHING
) -> str | None:
    """The next case as `next_number` finds it, and from now on on this person's desk.

    Named without being taken it would be named to others as well, until its page is drawn.
    """
    while number := next_number(journal, process, state, person=person, after=after, wanted=wanted):
        try:
            holds.take(journal, number, person=person)
        except BusinessError:
            continue  # somebody was quicker; the case is no longer among those to choose from
        return number
    return None


def id_of(journal: Journal, number: str) -> int:
    """The journal's own number of a case; 0 if there is none."""
    rows = journal.database.rows("SELECT id FROM cases WHERE number = ?", (number,))
    return integer(rows[0][0]) if rows else 0


def _contained(said: str) -> str:
    """A text as a pattern of LIKE finds it as it stands."""
    return said.replace("!", "!!").replace("%", "!%").replace("_", "!_")

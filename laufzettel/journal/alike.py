# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Cases that wait for the same reason at the same field and for nothing else, so that they are looked at together."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import orjson

from laufzettel.case import State
from laufzettel.errors import Problem
from laufzettel.fields import Field
from laufzettel.journal.follow_ups import NOT_ASIDE, today
from laufzettel.journal.journal import Journal
from laufzettel.journal.reach import NOT_HANDED
from laufzettel.journal.rows import integer, text

_LOOKED_THROUGH = 300
"""So many cases of a queue are asked which of them are alike."""
_ONE_PROBLEM = "LENGTH(e.detail) - LENGTH(REPLACE(e.detail, '\"code\":', '')) = 7"
"""The slip's last entry names one problem: within a text, quotation marks are never bare."""
_WAITING = f"c.process = ? AND c.state = '{State.CLARIFICATION.value}' AND {NOT_ASIDE} AND {NOT_HANDED}"


class Group(NamedTuple):
    """Cases that are alike.

    Attributes:
        code, field: the reason, and the field it concerns.
        many: how many there are among the oldest of the queue.
        problem: as it stands in the first.
        document: the file that came in.
    """

    code: str
    field: str
    many: int
    problem: Problem
    document: str


class Member(NamedTuple):
    """One of the cases that are alike.

    Attributes:
        id, number: the case.
        seen: how many entries its slip has.
        document: the name of its file.
        part: which part of that.
        problem: its only one.
        field: as it was read; None if it was not.
    """

    id: int
    number: str
    seen: int
    document: str
    part: str
    problem: Problem
    field: Field | None


def groups(journal: Journal, process: str) -> list[Group]:
    """What at least two of the oldest clarification cases of a process wait for, and for nothing else."""
    rows = journal.database.rows(
        "SELECT e.detail, d.name FROM "
        f"(SELECT c.* FROM cases c WHERE {_WAITING} ORDER BY c.id LIMIT ?) c "
        "JOIN document d ON d.digest = c.document AND d.process = c.process "
        f"JOIN entry e ON e.case_id = c.id AND e.n = c.entries - 1 WHERE {_ONE_PROBLEM} ORDER BY c.id",
        (process, today(journal).isoformat(), _LOOKED_THROUGH),
    )
    found: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], tuple[Problem, str]] = {}
    for detail, document in rows:
        for problem in _problems(detail):
            if problem.field:
                found[problem.code, problem.field] += 1
                first.setdefault((problem.code, problem.field), (problem, text(document)))
    return [Group(*which, many, *first[which]) for which, many in found.most_common() if many > 1]


def members(journal: Journal, process: str, code: str, field: str, *, person: str, size: int) -> list[Member]:
    """Clarification cases whose only problem is this one at this field, oldest first.

    Args:
        journal: the journal.
        process: its name.
        code: the reason.
        field: name of the field.
        person: who asks; what others have on the desk is left out.
        size: how many at most.
    """
    rows = journal.database.rows(
        "SELECT c.id, c.number, c.entries, d.name, c.part, e.detail FROM cases c "
        "JOIN document d ON d.digest = c.document AND d.process = c.process "
        "JOIN entry e ON e.case_id = c.id AND e.n = c.entries - 1 "
        f"WHERE {_WAITING} AND {_ONE_PROBLEM} "
        "AND e.detail LIKE ? ESCAPE '!' AND e.detail LIKE ? ESCAPE '!' "
        "AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.case_id = c.id AND h.person <> ? AND h.until > ?) "
        "ORDER BY c.id LIMIT ?",
        (
            process,
            today(journal).isoformat(),
            _naming("code", code),
            _naming("field", field),
            person,
            journal.clock(),
            size,
        ),
    )
    readings = journal.load_readings([integer(row[0]) for row in rows])
    found = []
    for case_id, number, entries, document, part, detail in rows:
        known = readings.get(integer(case_id))
        (problem,) = _problems(detail)
        one = known[1].get(field) if known else None
        found.append(Member(integer(case_id), text(number), integer(entries), text(document), text(part), problem, one))
    return found


def entries_of(journal: Journal, process: str, number: str) -> int:
    """How many entries the slip of a case of this process has now; 0 if there is no such case."""
    rows = journal.database.rows("SELECT entries FROM cases WHERE number = ? AND process = ?", (number, process))
    return integer(rows[0][0]) if rows else 0


def _problems(detail: object) -> list[Problem]:
    return [Problem.from_dict(one) for one in orjson.loads(text(detail)).get("problems", ())]


def _naming(key: str, value: str) -> str:
    """The pattern of an entry that names this value under this key."""
    said = orjson.dumps(value).decode().replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f'%"{key}":{said}%'

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Cases that wait for the same reason at the same field and for nothing else, so that they are looked at together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import orjson

from laufzettel.case import State
from laufzettel.errors import Problem
from laufzettel.fields import Field
from laufzettel.journal import holds
from laufzettel.journal.follow_ups import NOT_ASIDE, today
from laufzettel.journal.journal import Journal
from laufzettel.journal.reach import NOT_HANDED
from laufzettel.journal.rows import integer, text

LOOKED_THROUGH = 1_000
"""So many cases of a queue are asked at a time which of them are alike: all of them, in most offices, and in a few
milliseconds where fifty thousand wait. Where more wait a figure says that it is the least."""
_ONE_PROBLEM = "LENGTH(e.detail) - LENGTH(REPLACE(e.detail, '\"code\":', '')) = 7"
"""The slip's last entry names one problem: within a text, quotation marks are never bare."""
_WAITS = f"c.process = ? AND c.state = '{State.CLARIFICATION.value}' AND {NOT_ASIDE} AND {NOT_HANDED}"


class Group(NamedTuple):
    """Cases that are alike.

    Attributes:
        code, field: the reason, and the field it concerns.
        many: how many there are.
        more: whether more wait than were looked through, so that there are at least as many.
        problem: as it stands in the first.
        document: the file that came in.
    """

    code: str
    field: str
    many: int
    more: bool
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


class Part(NamedTuple):
    """Some of the cases that are alike.

    Attributes:
        members: these, oldest first.
        many: how many there are, those on other desks included.
        more: whether more wait than were looked through, so that there are at least as many.
        onward: after which id the next part begins; 0 if this was the last.
    """

    members: list[Member]
    many: int
    more: bool
    onward: int


def groups(journal: Journal, process: str) -> list[Group]:
    """What at least two of the oldest clarification cases of a process wait for, and for nothing else."""
    oldest, more = _waiting(journal, process)
    rows = journal.database.rows(
        "SELECT e.detail, d.name FROM cases c JOIN document d ON d.digest = c.document AND d.process = c.process "
        f"JOIN entry e ON e.case_id = c.id AND e.n = c.entries - 1 WHERE {journal.database.among('c.id')} "
        f"AND {_ONE_PROBLEM} ORDER BY c.id",
        (journal.database.listed(oldest),),
    )
    found: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], tuple[Problem, str]] = {}
    for detail, document in rows:
        for problem in _problems(detail):
            if problem.field:
                found[problem.code, problem.field] += 1
                first.setdefault((problem.code, problem.field), (problem, text(document)))
    return [Group(*which, many, more, *first[which]) for which, many in found.most_common() if many > 1]


def part(journal: Journal, process: str, code: str, field: str, *, person: str, size: int, after: int = 0) -> Part:
    """Clarification cases whose only problem is this one at this field, oldest first, a part at a time.

    Args:
        journal: the journal.
        process: its name.
        code: the reason.
        field: name of the field.
        person: who asks; what others have on the desk is left out.
        size: how many at most.
        after: the id of the last case of the part before; 0 for the first.
    """
    oldest, more = _waiting(journal, process)
    alike = _alike(journal, oldest, process, code, field)
    looked, goes_on, beyond = oldest, more, alike
    if after:
        looked, goes_on = _waiting(journal, process, after=after)
        beyond = _alike(journal, looked, process, code, field)
    others = holds.held_by_others(journal, beyond, person=person)
    free = [one for one in beyond if one not in others]
    onward = free[size - 1] if len(free) > size else looked[-1] if goes_on else 0
    return Part(_members(journal, free[:size], field), len(alike), more, onward)


def members(journal: Journal, process: str, code: str, field: str, *, person: str, size: int) -> list[Member]:
    """The first part alone; arguments as for `part`."""
    return part(journal, process, code, field, person=person, size=size).members


def leave(journal: Journal, process: str, code: str, field: str, *, person: str, up_to: int) -> None:
    """Put back what somebody has on the desk of the cases that are alike, up to one of them.

    Args:
        journal, process, code, field, person: as for `part`.
        up_to: the id of the last.
    """
    database = journal.database
    rows = database.rows("SELECT case_id FROM hold WHERE person = ? AND case_id <= ?", (person, up_to))
    alike = _alike(journal, [integer(case_id) for (case_id,) in rows], process, code, field)
    with database.passing():
        database.run(
            f"DELETE FROM hold WHERE person = ? AND {database.among('case_id')}", (person, database.listed(alike))
        )


def _waiting(journal: Journal, process: str, *, after: int = 0) -> tuple[list[int], bool]:
    """The oldest cases of the queue, as many as are looked through at a time; and whether others follow."""
    rows = journal.database.rows(
        f"SELECT c.id FROM cases c WHERE {_WAITS} AND c.id > ? ORDER BY c.id LIMIT ?",
        (process, today(journal).isoformat(), after, LOOKED_THROUGH + 1),
    )
    ids = [integer(case_id) for (case_id,) in rows]
    return ids[:LOOKED_THROUGH], len(ids) > LOOKED_THROUGH


def _alike(journal: Journal, ids: Sequence[int], process: str, code: str, field: str) -> list[int]:
    """Which of some cases have this problem at this field and no other, oldest first."""
    database = journal.database
    rows = database.rows(
        "SELECT c.id FROM cases c JOIN entry e ON e.case_id = c.id AND e.n = c.entries - 1 "
        f"WHERE {database.among('c.id')} AND c.process = ? AND {_ONE_PROBLEM} "
        "AND e.detail LIKE ? ESCAPE '!' AND e.detail LIKE ? ESCAPE '!' ORDER BY c.id",
        (database.listed(ids), process, _naming("code", code), _naming("field", field)),
    )
    return [integer(case_id) for (case_id,) in rows]


def _members(journal: Journal, ids: Sequence[int], field: str) -> list[Member]:
    database = journal.database
    rows = database.rows(
        "SELECT c.id, c.number, c.entries, d.name, c.part, e.detail FROM cases c "
        "JOIN document d ON d.digest = c.document AND d.process = c.process "
        f"JOIN entry e ON e.case_id = c.id AND e.n = c.entries - 1 WHERE {database.among('c.id')} ORDER BY c.id",
        (database.listed(list(ids)),),
    )
    readings = journal.load_readings(list(ids))
    found = []
    for case_id, number, entries, document, where, detail in rows:
        known = readings.get(integer(case_id))
        (problem,) = _problems(detail)
        one = known[1].get(field) if known else None
        found.append(
            Member(integer(case_id), text(number), integer(entries), text(document), text(where), problem, one)
        )
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

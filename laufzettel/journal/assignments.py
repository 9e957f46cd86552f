# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Handing a case over (*Übergabe*): to another unit or to somebody in person, with a note, signed on its slip.

It stays there, whatever the machine does with the case meanwhile, until it is handed on or given back. That somebody
has it in person hides it from no colleague of the unit: they may open it, and two people still must be two people.
"""

from __future__ import annotations

from typing import NamedTuple

from laufzettel.case import State
from laufzettel.errors import BusinessError, Message
from laufzettel.journal import people
from laufzettel.journal.batch import Held
from laufzettel.journal.follow_ups import NOT_ASIDE, today
from laufzettel.journal.holds import TAKEN
from laufzettel.journal.journal import Journal
from laufzettel.journal.reach import Condition, Reach
from laufzettel.journal.rows import integer, text

WAITS = {State.CLARIFICATION, State.RELEASE, State.IN_DOUBT}
"""Only what waits for a person can be handed to one."""
_WAITING = ", ".join(f"'{state.value}'" for state in sorted(WAITS))

ALREADY_THERE = Message(
    "case.already_there",
    "Der Vorgang {number} liegt schon dort.",
    "Case {number} is there already.",
    "Wählen Sie eine andere Einheit oder Person.",
    "Choose another unit or person.",
)
NOT_HANDED_OVER = Message(
    "case.not_handed_over",
    "Den Vorgang {number} hat niemand übergeben.",
    "Nobody has handed over case {number}.",
    "Sehen Sie auf dem Laufzettel nach: laufzettel slip {number}",
    "Look at its slip: laufzettel slip {number}",
)


class Place(NamedTuple):
    """Where a case is to lie.

    Attributes:
        unit: the unit; empty where the office has none.
        person: who in it; empty for whoever takes it.
    """

    unit: str
    person: str = ""


COMMON = Place("")
"""The queue of its process, where a case lies that was handed to nobody."""


class Assigned(NamedTuple):
    """That a case was handed over.

    Attributes:
        place: to whom.
        by: from whom.
        at: when, ISO 8601, UTC.
        back: whether it was given back.
        note: why; empty if it was erased.
    """

    place: Place
    by: str
    at: str
    back: bool
    note: str


class Line(NamedTuple):
    """A case that was handed over, as lists show it.

    Attributes:
        id, number, process, state, document, part: the case.
        assigned: to whom, from whom, and why.
    """

    id: int
    number: str
    process: str
    state: State
    document: str
    part: str
    assigned: Assigned


def hand_over(journal: Journal, number: str, place: Place, *, by: str, note: str) -> None:
    """Hand a case that waits for a person to a unit or a colleague, or back into the queue of its process.

    Args:
        journal: the journal.
        number: the case.
        place: where it is to lie.
        by: who signs.
        note: why; it may name people, and the slip seals only its salted digest.

    Raises:
        BusinessError: the case waits for no person, lies there already, or somebody else has it on the desk, or the
            signer is no person.
    """

    def placed(case: Held) -> dict[str, object]:
        now = of_number(journal, case.number)
        if place == (now.place if now else COMMON):
            raise BusinessError(ALREADY_THERE.at(number=case.number))
        return _moved(journal, case, place, by)

    people.move(journal, number, "handed_over", WAITS, placed, by=by, note=note)


def give_back(journal: Journal, number: str, place: Place, *, by: str, note: str) -> None:
    """Give a case that was handed over back to where it came from.

    Args:
        journal: the journal.
        number: the case.
        place: where that is.
        by: who signs.
        note: what was found, or why.

    Raises:
        BusinessError: nobody has handed it over, it waits for no person, or somebody else has it on the desk, or the
            signer is no person.
    """

    def placed(case: Held) -> dict[str, object]:
        if of_number(journal, case.number) is None:
            raise BusinessError(NOT_HANDED_OVER.at(number=case.number))
        return _moved(journal, case, place, by)

    people.move(journal, number, "given_back", WAITS, placed, by=by, note=note)


def of_number(journal: Journal, number: str) -> Assigned | None:
    """To whom a case was handed over; None if to nobody."""
    rows = journal.database.rows(
        "SELECT h.unit, h.person, e.signer, e.at, e.result, COALESCE(n.body, '') FROM cases c "
        "JOIN assignment h ON h.case_id = c.id JOIN entry e ON e.case_id = h.case_id AND e.n = h.n "
        "LEFT JOIN note n ON n.case_id = h.case_id AND n.n = h.n WHERE c.number = ?",
        (number,),
    )
    return _assigned(*rows[0]) if rows else None


def to_her(journal: Journal, reach: Reach, *, limit: int = 200) -> list[Line]:
    """What was handed to somebody or her units and waits, oldest first; what is set aside is left out until its day."""
    return _lines(journal, reach.handed(journal.database), limit)


def to_others(journal: Journal, reach: Reach, *, limit: int = 200) -> list[Line]:
    """What she may see and somebody else was handed in person, oldest first."""
    return _lines(journal, reach.elsewhere(journal.database), limit)


def count(journal: Journal, reach: Reach) -> int:
    """How many cases `to_her` would list."""
    sql, args = reach.handed(journal.database)
    ((found,),) = journal.database.rows(
        f"SELECT COUNT(*) {_LISTED.format(which=sql)}", (*args, today(journal).isoformat())
    )
    return integer(found)


def counts(journal: Journal, processes: list[str]) -> dict[tuple[str, State], int]:
    """How many cases of each process were handed over, by state; they stand in no queue."""
    database = journal.database
    rows = database.rows(
        "SELECT c.process, c.state, COUNT(*) FROM assignment h CROSS JOIN cases c "
        f"WHERE c.id = h.case_id AND h.closed = 0 AND {database.among('c.process')} AND c.state IN ({_WAITING}) "
        "GROUP BY c.process, c.state",
        (database.listed(processes),),
    )
    return {(text(process), State(text(state))): integer(number) for process, state, number in rows}


_LISTED = (
    "FROM assignment h CROSS JOIN cases c "
    f"WHERE c.id = h.case_id AND h.closed = 0 AND {{which}} AND c.state IN ({_WAITING}) AND {NOT_ASIDE}"
)


def _lines(journal: Journal, which: Condition, limit: int) -> list[Line]:
    sql, args = which
    rows = journal.database.rows(
        "SELECT c.id, c.number, c.process, c.state, d.name, c.part, c.unit, c.person, e.signer, e.at, e.result, "
        "COALESCE(n.body, '') FROM "
        f"(SELECT c.*, h.unit, h.person, h.n {_LISTED.format(which=sql)} ORDER BY c.id LIMIT ?) c "
        "JOIN document d ON d.digest = c.document AND d.process = c.process "
        "JOIN entry e ON e.case_id = c.id AND e.n = c.n "
        "LEFT JOIN note n ON n.case_id = c.id AND n.n = c.n ORDER BY c.id",
        (*args, today(journal).isoformat(), limit),
    )
    return [
        Line(
            integer(case_id),
            text(number),
            text(process),
            State(text(state)),
            text(document),
            text(part),
            _assigned(*rest),
        )
        for case_id, number, process, state, document, part, *rest in rows
    ]


def _assigned(unit: object, person: object, by: object, at: object, result: object, note: object) -> Assigned:
    return Assigned(Place(text(unit), text(person)), text(by), text(at), text(result) == "given_back", text(note))


def _moved(journal: Journal, case: Held, place: Place, by: str) -> dict[str, object]:
    """Note the place beside the entry that is about to name it; nobody takes a case off somebody else's desk."""
    held = journal.database.rows(
        "SELECT 1 FROM hold WHERE case_id = ? AND person <> ? AND until > ?", (case.id, by, journal.clock())
    )
    if held:
        raise BusinessError(TAKEN.at(number=case.number))
    _sweep(journal)
    if place == COMMON:
        journal.database.run("DELETE FROM assignment WHERE case_id = ?", (case.id,))
    else:
        journal.database.run(
            "INSERT INTO assignment (case_id, unit, person, n) VALUES (?, ?, ?, ?) ON CONFLICT (case_id) DO UPDATE "
            "SET unit = excluded.unit, person = excluded.person, n = excluded.n",
            (case.id, place.unit, place.person, case.entries),
        )
    return {"handed": place._asdict()}


def _sweep(journal: Journal) -> None:
    """Note which cases are closed for good: lists look at open ones only, and stay quick when many were handed over."""
    database = journal.database
    database.run(
        "UPDATE assignment SET closed = 1 WHERE case_id IN (SELECT h.case_id FROM assignment h WHERE h.closed = 0 "
        "AND EXISTS (SELECT 1 FROM cases c WHERE c.id = h.case_id AND c.state = 'closed') "
        f"ORDER BY h.case_id LIMIT 500{database.skip_locked})"
    )

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What people look at: how many cases stand where, what waits for whom, and one slip."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from laufzettel.case import State
from laufzettel.errors import BusinessError, Problem
from laufzettel.fields import Reading
from laufzettel.journal.batch import Held
from laufzettel.journal.chain import Entry
from laufzettel.journal.effects import Effect, of_case
from laufzettel.journal.journal import MAY_GO_ON, Journal
from laufzettel.journal.people import NO_CASE
from laufzettel.journal.rows import HELD, held, integer, text

ENTRY = "n, round, at, station, result, signer, state, onward, detail, hash"
"""The columns of `entry` that stand on a slip."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case that waits, and why, as its slip's last entry says."""

    number: str
    document: str
    part: str
    state: State
    result: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Slip:
    """All that the journal knows of one case.

    Attributes:
        notes, letters: by the entry they belong to; letters by their digest.
        again: under which name, and where in it, the same receipt came again.
        erased_at: when its contents were erased; empty if they were not.
        restricted_at: since when its processing is restricted; empty if it is not.
        (the others say what their names say)
    """

    number: str
    process: str
    document: str
    document_name: str
    part: str
    state: State
    station: str
    received_at: str
    entries: list[Entry]
    notes: dict[int, str]
    reading: Reading
    decision: dict[str, object]
    effects: list[Effect]
    again: list[tuple[str, str]]
    letters: dict[int, str]
    erased_at: str
    restricted_at: str

    @property
    def withheld(self) -> bool:
        """Whether its contents are erased, or only for auditors."""
        return bool(self.erased_at or self.restricted_at)


def tally(journal: Journal, process: str) -> dict[State, int]:
    """How many cases of a process are in each state; every state is there, if with 0."""
    rows = journal.database.rows("SELECT state, COUNT(*) FROM cases WHERE process = ? GROUP BY state", (process,))
    counted = {State(text(state)): integer(count) for state, count in rows}
    return {state: counted.get(state, 0) for state in State}


def ready(journal: Journal, process: str) -> int:
    """How many cases a run could take along right now, broken-off ones and those waiting for a system included."""
    ((count,),) = journal.database.rows(
        "SELECT COUNT(*) FROM cases WHERE process = ? AND "
        f"((state = 'ready' AND lease_until <= ?) OR (state = 'later' AND {MAY_GO_ON}))",
        (process, journal.clock()),
    )
    return integer(count)


def waiting(journal: Journal, process: str, state: State, *, limit: int = 200) -> list[Waiting]:
    """Cases in one state with the reason, oldest first."""
    rows = journal.database.rows(
        "SELECT c.number, d.name, c.part, c.state, e.result, e.detail FROM cases c "
        "JOIN document d ON d.digest = c.document AND d.process = c.process "
        "JOIN entry e ON e.case_id = c.id AND e.n = c.entries - 1 "
        "WHERE c.process = ? AND c.state = ? ORDER BY c.id LIMIT ?",
        (process, state.value, limit),
    )
    return [
        Waiting(
            text(number),
            text(document),
            text(part),
            State(text(stands)),
            text(result),
            tuple(Problem.from_dict(one) for one in orjson.loads(text(detail)).get("problems", ())),
        )
        for number, document, part, stands, result, detail in rows
    ]


def sightings(journal: Journal, process: str, *, limit: int = 200) -> list[tuple[str, str, str, str]]:
    """Documents and rows that came in again: file name, part, case number, name of the first document."""
    rows = journal.database.rows(
        "SELECT s.name, s.part, s.number, d.name FROM sighting s JOIN cases c ON c.number = s.number "
        "JOIN document d ON d.digest = c.document AND d.process = c.process "
        "WHERE c.process = ? AND NOT EXISTS (SELECT 1 FROM erasure r WHERE r.case_id = c.id) "
        "ORDER BY s.at, s.name, s.part LIMIT ?",
        (process, limit),
    )
    return [(text(name), text(part), text(number), text(first)) for name, part, number, first in rows]


def slip(journal: Journal, number: str, *, auditing: bool = False) -> Slip:
    """The routing slip of one case.

    Args:
        journal: the journal.
        number: the case number.
        auditing: whether its contents are there even if its processing is restricted.

    Raises:
        BusinessError: there is no such case.
    """
    database = journal.database
    rows = database.rows(f"SELECT {HELD}, process, received_at FROM cases WHERE number = ?", (number.strip().upper(),))
    if not rows:
        raise BusinessError(NO_CASE.at(number=number))
    case = held(rows[0], "", "")
    process, received_at = text(rows[0][10]), text(rows[0][11])
    barred = database.rows(
        "SELECT COALESCE(erased_at, ''), COALESCE(restricted_at, '') FROM erasure WHERE case_id = ?", (case.id,)
    )
    erased_at, restricted_at = map(text, barred[0]) if barred else ("", "")
    if erased_at or (restricted_at and not auditing):
        return _bare(journal, case, process, received_at, erased_at=erased_at, restricted_at=restricted_at)
    named = database.rows("SELECT name FROM document WHERE digest = ? AND process = ?", (case.document, process))
    notes = database.rows("SELECT n, body FROM note WHERE case_id = ?", (case.id,))
    again = database.rows("SELECT name, part FROM sighting WHERE number = ? ORDER BY at, name", (case.number,))
    letters = database.rows("SELECT n, digest FROM letter WHERE case_id = ?", (case.id,))
    reading = journal.load_readings([case.id]).get(case.id)
    return Slip(
        case.number,
        process,
        case.document,
        text(named[0][0]) if named else "",
        case.part,
        case.state,
        case.station.value,
        received_at,
        entries(journal, case.id),
        {integer(n): text(body) for n, body in notes},
        dict(reading[1]) if reading else {},
        dict(journal.load_decisions([case.id]).get(case.id, {})),
        of_case(journal, case.id),
        [(text(seen), text(part)) for seen, part in again],
        {integer(n): text(digest) for n, digest in letters},
        erased_at,
        restricted_at,
    )


def _bare(journal: Journal, case: Held, process: str, at: str, *, erased_at: str, restricted_at: str) -> Slip:
    """A slip without contents: who signed what when."""
    return Slip(
        case.number,
        process,
        case.document,
        "",
        case.part,
        case.state,
        case.station.value,
        at,
        entries(journal, case.id),
        {},
        {},
        {},
        [],
        [],
        {},
        erased_at,
        restricted_at,
    )


def entries(journal: Journal, case_id: int) -> list[Entry]:
    """The entries of one slip in order."""
    rows = journal.database.rows(f"SELECT {ENTRY} FROM entry WHERE case_id = ? ORDER BY n", (case_id,))
    return [entry(row) for row in rows]


def entry(row: tuple[object, ...]) -> Entry:
    """A row of `entry` (columns as in `ENTRY`)."""
    n, round_, *texts, sealed = row
    if not isinstance(sealed, (bytes, memoryview)):
        raise TypeError("an entry's hash is bytes")
    at, station, result, signer, state, onward, detail = map(text, texts)
    return Entry(integer(n), integer(round_), at, station, result, signer, state, onward, detail, bytes(sealed))

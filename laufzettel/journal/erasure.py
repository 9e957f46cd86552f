# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Erasure: which cases need not be kept any longer; the slip says that one is erased, and its contents are deleted.

Key, documents and traces go afterwards: `laufzettel.journal.clearing`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

import orjson

from laufzettel.case import State, Station
from laufzettel.errors import BusinessError, Message
from laufzettel.journal.approvals import signer_key
from laufzettel.journal.batch import Held, Signature
from laufzettel.journal.journal import MACHINE, Journal
from laufzettel.journal.people import NO_CASE, NOT_A_PERSON
from laufzettel.journal.rows import HELD, held, integer, text
from laufzettel.journal.sealed import ERASED, RESTRICTED

YEARS = 10
"""So long the contents of a closed case are kept, unless office.toml says otherwise."""
TOGETHER = 500
"""Cases handled in one go."""
KEPT = (
    "reading",
    "decision",
    "effect",
    "note",
    "mark",
    "second_entry",
    "approval",
    "follow_up",
    "hold",
    "waits",
    "plant",
    "plant_drawn",
)
"""Tables with contents of cases; what names no value (who looked, what was waived) stays with the slip."""

OPEN = Message(
    "erase.open",
    "Der Vorgang {number} ist nicht abgeschlossen; gelöscht werden nur Vorgänge, die bei den Akten liegen.",
    "Case {number} is not closed; only closed cases are erased.",
    "Schließen Sie ihn zuerst ab.",
    "Close it first.",
)
ALREADY = Message(
    "erase.already",
    "Der Vorgang {number} ist schon gelöscht.",
    "Case {number} is erased already.",
)
RESTRICTED_ALREADY = Message(
    "erase.restricted_already",
    "Die Aufbewahrungsfrist des Vorgangs {number} läuft bis {until}; seine Verarbeitung ist schon eingeschränkt.",
    "Case {number} must be kept until {until}; its processing is restricted already.",
)

NOT_ERASED = "NOT EXISTS (SELECT 1 FROM erasure r WHERE r.case_id = c.id AND r.erased_at IS NOT NULL)"
"""That a case `c` is not erased."""
_CLOSED_AT = "(SELECT MIN(e.at) FROM entry e WHERE e.case_id = c.id AND e.state = 'closed')"
_SETTLED = (
    "NOT EXISTS (SELECT 1 FROM effect f WHERE f.case_id = c.id "
    "AND f.state IN ('intended', 'superseded', 'in_doubt', 'conflict'))"
)


class Reason(StrEnum):
    """Why a case is erased, as the slip says it."""

    RETENTION = "retention"
    """The retention period is over: GDPR Art. 5(1)(e)."""
    REQUEST = "request"
    """The person concerned has asked for it: GDPR Art. 17."""
    AGAIN = "again"
    """It was erased before, and a backup from before that has brought it back."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """How the cases of a process stand towards erasure.

    Attributes:
        process: whose.
        years: how long closed cases are kept.
        due: the ids of those whose time is over.
        brought_back: the ids of those whose key is destroyed already: a backup from before their erasure was restored.
        kept: how many closed ones must be kept for now.
        restricted: how many of those are restricted.
        next_due: the day on which the first of those is due; empty if there is none.
        open: how many are not closed, by state.
        erased: how many are erased already.
        unfinished: how many of those an earlier call has not finished with.
    """

    process: str
    years: int
    due: Sequence[int]
    brought_back: Sequence[int]
    kept: int
    restricted: int
    next_due: str
    open: dict[State, int]
    erased: int
    unfinished: int


def outlook(journal: Journal, process: str, years: int) -> Outlook:
    """How the cases of a process stand towards erasure; changes nothing.

    Args:
        journal: the journal.
        process: the process's name.
        years: how long closed cases are kept.
    """
    database, cut = journal.database, _cut(journal, years)
    due, brought_back, kept, first = [], [], 0, ""
    last = 0
    while rows := database.rows(
        f"SELECT c.id, {_CLOSED_AT}, CASE WHEN {_SETTLED} THEN 1 ELSE 0 END FROM cases c "
        f"WHERE c.process = ? AND c.state = 'closed' AND c.id > ? AND {NOT_ERASED} ORDER BY c.id LIMIT 2000",
        (process, last),
    ):
        gone = journal.keys.destroyed([integer(row[0]) for row in rows])
        for case_id, closed_at, settled in rows:
            if integer(case_id) in gone:
                brought_back.append(integer(case_id))
            elif text(closed_at) <= cut and settled:
                due.append(integer(case_id))
            else:
                kept, first = kept + 1, min(first or text(closed_at), text(closed_at))
        last = integer(rows[-1][0])
    open_ = database.rows(
        "SELECT state, COUNT(*) FROM cases WHERE process = ? AND state <> 'closed' GROUP BY state", (process,)
    )
    ((erased, unfinished, restricted),) = database.rows(
        "SELECT COUNT(r.erased_at), COALESCE(SUM(CASE WHEN r.erased_at IS NOT NULL AND r.finished = 0 THEN 1 ELSE 0 "
        "END), 0), COALESCE(SUM(CASE WHEN r.erased_at IS NULL THEN 1 ELSE 0 END), 0) "
        "FROM erasure r JOIN cases c ON c.id = r.case_id WHERE c.process = ?",
        (process,),
    )
    return Outlook(
        process,
        years,
        due,
        brought_back,
        kept,
        integer(restricted),
        _later(first, years).isoformat() if first else "",
        {State(text(state)): integer(count) for state, count in open_},
        integer(erased),
        integer(unfinished),
    )


def erase(journal: Journal, ids: Sequence[int], *, reason: Reason, by: str) -> int:
    """Sign that these closed cases are erased, and delete what was kept of them; `clearing.finish` does the rest.

    Args:
        journal: the journal.
        ids: of cases whose time is over.
        reason: why.
        by: who does it; the machine, where the time is simply over.

    Returns:
        How many were.
    """
    erased = 0
    for start in range(0, len(ids), TOGETHER):
        with journal.database.transaction():
            erased += _erase(journal, ids[start : start + TOGETHER], reason, by)
    return erased


def erase_one(journal: Journal, number: str, years: int, *, by: str) -> date | None:
    """Do what the person concerned has asked for: erase a case or, while it must be kept, restrict its processing.

    Args:
        journal: the journal.
        number: the case number.
        years: how long closed cases of its process are kept.
        by: who decides it.

    Returns:
        None if it is erased; the day until which it must be kept if it is restricted.

    Raises:
        BusinessError: there is no such case, it is not closed, it is erased or restricted already, or the signer is no
            person.
    """
    if signer_key(by) in ("", MACHINE):
        raise BusinessError(NOT_A_PERSON.at(signer=by))
    database = journal.database
    with database.transaction():
        case, until = _asked_for(journal, number, years)
        if until is None:
            _erase(journal, [case.id], Reason.REQUEST, by)
            return None
        detail = orjson.dumps({"reason": "must_be_kept", "until": until.isoformat()}).decode()
        journal.append([Signature(case, RESTRICTED, detail, State.CLOSED, Station.CLOSE)], Station.CLOSE, by)
        database.run(
            "INSERT INTO erasure (case_id, restricted_at, finished) VALUES (?, ?, 1)", (case.id, journal.now())
        )
        return until


def kept_until(journal: Journal, number: str, years: int) -> date | None:
    """What `erase_one` would do: None if it would erase the case, the day until which it must be kept if not.

    Raises:
        BusinessError: as there, but for the signer.
    """
    with journal.database.transaction():
        return _asked_for(journal, number, years)[1]


def _erase(journal: Journal, ids: Sequence[int], reason: Reason, by: str) -> int:
    """Sign, and delete contents, inside the caller's transaction."""
    database = journal.database
    if database.dialect == "sqlite":
        database.rows("PRAGMA secure_delete=ON")
    rows = database.rows(
        f"SELECT {HELD} FROM cases c WHERE {database.among('id')} AND state = 'closed' AND {NOT_ERASED} "
        f"ORDER BY id{database.for_update}",
        (database.listed(list(ids)),),
    )
    cases = [held(row, "", "") for row in rows]
    detail = orjson.dumps({"reason": reason.value}).decode()
    signed = [Signature(case, ERASED, detail, State.CLOSED, Station.CLOSE) for case in cases]
    journal.append(signed, Station.CLOSE, by)
    listed = database.listed([case.id for case in cases])
    for table in KEPT:
        database.run(f"DELETE FROM {table} WHERE {database.among('case_id')}", (listed,))
    database.run_many(
        "INSERT INTO erasure (case_id, erased_at, finished) VALUES (?, ?, 0) ON CONFLICT (case_id) "
        "DO UPDATE SET erased_at = excluded.erased_at, finished = 0",
        [(case.id, journal.now()) for case in cases],
    )
    return len(cases)


def _asked_for(journal: Journal, number: str, years: int) -> tuple[Held, date | None]:
    """A closed case, locked until the transaction ends, and until when it must be kept; None if its time is over."""
    rows = journal.database.rows(
        f"SELECT {HELD} FROM cases WHERE number = ?{journal.database.for_update}", (number.strip().upper(),)
    )
    if not rows:
        raise BusinessError(NO_CASE.at(number=number))
    case = held(rows[0], "", "")
    if case.state is not State.CLOSED:
        raise BusinessError(OPEN.at(number=case.number))
    ((closed_at, settled),) = journal.database.rows(
        f"SELECT {_CLOSED_AT}, CASE WHEN {_SETTLED} THEN 1 ELSE 0 END FROM cases c WHERE c.id = ?", (case.id,)
    )
    if not settled:
        raise BusinessError(OPEN.at(number=case.number))
    known = journal.database.rows("SELECT erased_at FROM erasure WHERE case_id = ?", (case.id,))
    if known and known[0][0] is not None:
        raise BusinessError(ALREADY.at(number=case.number))
    if text(closed_at) <= _cut(journal, years):
        return case, None
    until = _later(text(closed_at), years)
    if known:
        raise BusinessError(RESTRICTED_ALREADY.at(number=case.number, until=until.isoformat()))
    return case, until


def _cut(journal: Journal, years: int) -> str:
    """What was closed by then need not be kept any longer; as slips write a moment."""
    now = datetime.fromtimestamp(journal.clock(), UTC)
    return _moved(now, -years).isoformat(timespec="milliseconds")


def _later(closed_at: str, years: int) -> date:
    return _moved(datetime.fromisoformat(closed_at), years).date()


def _moved(moment: datetime, years: int) -> datetime:
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:  # the 29th of February
        return moment.replace(year=moment.year + years, month=3, day=1)

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What people sign: release, rejection, correction, handing back, and settling a doubtful write."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from enum import StrEnum

import orjson

from laufzettel.case import State, Station, digest_of
from laufzettel.errors import BusinessError, Message, Problem
from laufzettel.fields import TYPED_BY_PERSON, Field
from laufzettel.journal.batch import Held, Signature
from laufzettel.journal.effects import EffectState, settle
from laufzettel.journal.journal import MACHINE, Journal
from laufzettel.journal.rows import HELD, held, pack, text

NO_CASE = Message(
    "case.unknown",
    "Einen Vorgang {number} gibt es nicht.",
    "There is no case {number}.",
    "Die Vorgangsnummern zeigt: laufzettel status",
    "Case numbers are shown by: laufzettel status",
)
NOT_THERE = Message(
    "case.not_waiting",
    "Der Vorgang {number} wartet nicht auf diese Unterschrift (Stand: {state}).",
    "Case {number} does not wait for this signature (it is: {state}).",
    "Sehen Sie auf dem Laufzettel nach: laufzettel slip {number}",
    "Look at its slip: laufzettel slip {number}",
)
NOT_A_PERSON = Message(
    "sign.not_a_person",
    "Unterschreiben kann nur eine Person, nicht „{signer}“.",
    "Only a person can sign, not “{signer}”.",
    "Nennen Sie sich mit --as NAME.",
    "Say who you are with --as NAME.",
)


class Settled(StrEnum):
    """What a person found out about a doubtful write."""

    WRITTEN = "written"
    NOT_WRITTEN = "not-written"
    WRITE_AGAIN = "write-again"


def release(journal: Journal, numbers: Sequence[str], *, by: str, detail: Mapping[str, object]) -> None:
    """Release prepared cases; all of them, or none.

    Args:
        journal: the journal.
        numbers: case numbers.
        by: who signs.
        detail: class of automation and, for a batch, its sample; kept on every slip.

    Raises:
        BusinessError: a case does not wait for release, or the signer is no person.
    """
    _person(by)
    with journal.database.transaction():
        cases = _waiting(journal, numbers, {State.RELEASE})
        said = orjson.dumps(dict(detail)).decode()
        signed = [Signature(case, "released", said, State.READY, Station.WRITE) for case in cases]
        journal.append(signed, Station.RELEASE, by)


def reject(journal: Journal, number: str, *, by: str, note: str) -> None:
    """Close a case without writing anything, with the reason; what it had marked is free again.

    Raises:
        BusinessError: the case does not wait for a person, or the signer is no person.
    """
    _person(by)
    with journal.database.transaction():
        (case,) = _waiting(journal, [number], {State.RELEASE, State.CLARIFICATION})
        detail = _note(journal, case, note)
        journal.append([Signature(case, "rejected", detail, State.CLOSED, Station.CLOSE)], case.station, by)
        journal.drop_marks([case.id])


def correct(journal: Journal, number: str, values: Mapping[str, Field], *, by: str) -> None:
    """Enter or correct fields; the case is checked again from there on.

    Args:
        journal: the journal.
        number: the case.
        values: field name to field, already canonical, with the place `typed`.
        by: who signs.

    Raises:
        BusinessError: the case does not wait for a person, or the signer is no person.
    """
    _person(by)
    with journal.database.transaction():
        (case,) = _waiting(journal, [number], {State.RELEASE, State.CLARIFICATION})
        known = journal.load_readings([case.id]).get(case.id)
        version, reading = (known[0], dict(known[1])) if known else (-1, {})
        journal.keep_readings({case.id: (version + 1, TYPED_BY_PERSON, pack(reading | dict(values)))})
        journal.drop_marks([case.id])
        detail = orjson.dumps({"fields": sorted(values)}).decode()
        journal.append([Signature(case, "corrected", detail, State.READY, Station.CHECK)], case.station, by, again=True)


def resume(journal: Journal, number: str, *, by: str, note: str) -> None:
    """Hand a case back after looking at what was wrong; the same remarks do not stop it again.

    Raises:
        BusinessError: the case does not wait for clarification, or the signer is no person.
    """
    _person(by)
    with journal.database.transaction():
        (case,) = _waiting(journal, [number], {State.CLARIFICATION})
        codes = sorted({problem.code for problem in open_problems(journal, case)})
        journal.database.run_many(
            "INSERT INTO waiver (case_id, code) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [(case.id, code) for code in codes],
        )
        detail = _note(journal, case, note, looked_at=codes)
        journal.append([Signature(case, "resumed", detail, State.READY, case.station)], case.station, by, again=True)


def settle_doubt(journal: Journal, number: str, outcome: Settled, *, by: str, note: str) -> None:
    """End a doubtful write by what a person saw in the legacy system.

    Args:
        journal: the journal.
        number: the case.
        outcome: written; not written (the case goes to clarification); or write again.
        by: who signs.
        note: what was seen there.

    Raises:
        BusinessError: the case is not in doubt, or the signer is no person.
    """
    _person(by)
    database = journal.database
    with database.transaction():
        (case,) = _waiting(journal, [number], {State.IN_DOUBT})
        rows = database.rows(
            "SELECT target, step FROM effect WHERE case_id = ? AND state IN ('in_doubt', 'conflict')", (case.id,)
        )
        detail = _note(journal, case, note, outcome=outcome.value)
        for target, step in rows:
            if outcome is Settled.WRITTEN:
                seen = {"settled_by": "person", "note": digest_of(note.encode())}
                settle(journal, text(target), text(step), [(case.id, EffectState.DONE, seen)])
            else:
                database.run(
                    "DELETE FROM effect WHERE case_id = ? AND target = ? AND step = ?", (case.id, target, step)
                )
        state = State.CLARIFICATION if outcome is Settled.NOT_WRITTEN else State.READY
        signed = [Signature(case, f"settled_{outcome.value}", detail, state, case.station)]
        journal.append(signed, case.station, by, again=True)


def open_problems(journal: Journal, case: Held) -> list[Problem]:
    """The problems the last entry of a slip names."""
    (row,) = journal.database.rows("SELECT detail FROM entry WHERE case_id = ? AND n = ?", (case.id, case.entries - 1))
    return [Problem.from_dict(one) for one in orjson.loads(text(row[0])).get("problems", ())]


def _person(signer: str) -> None:
    if not signer.strip() or signer.strip().lower() == MACHINE:
        raise BusinessError(NOT_A_PERSON.at(signer=signer))


def _waiting(journal: Journal, numbers: Sequence[str], states: set[State]) -> list[Held]:
    """The cases, locked until the transaction ends; all must wait for a person in one of these states."""
    database = journal.database
    rows = database.rows(
        f"SELECT {HELD} FROM cases WHERE {database.among('number')} ORDER BY id{database.for_update}",
        (database.listed(list(numbers)),),
    )
    cases = [held(row, "", "") for row in rows]
    missing = set(numbers) - {case.number for case in cases}
    if missing:
        raise BusinessError(NO_CASE.at(number=min(missing)))
    for case in cases:
        if case.state not in states:
            raise BusinessError(NOT_THERE.at(number=case.number, state=case.state.value))
    return cases


def _note(journal: Journal, case: Held, note: str, **more: object) -> str:
    """Keep a person's words apart from the slip, which seals only their salted digest: words may name people."""
    salt = secrets.token_hex(16)
    journal.database.run(
        "INSERT INTO note (case_id, n, salt, body) VALUES (?, ?, ?, ?)", (case.id, case.entries, salt, note)
    )
    return orjson.dumps({"note": digest_of(f"{salt}{note}".encode()), **more}).decode()

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What people sign: release, rejection, correction, handing back, and settling a doubtful write."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from enum import StrEnum

import orjson

from laufzettel.case import State, Station
from laufzettel.errors import BusinessError, Message, Problem
from laufzettel.fields import TYPED_BY_PERSON, Field
from laufzettel.journal import approvals, second_entry
from laufzettel.journal.batch import Held, Signature
from laufzettel.journal.effects import DOUBTFUL, EffectState, of_case, said, settle
from laufzettel.journal.journal import MACHINE, Journal
from laufzettel.journal.keys import keyed
from laufzettel.journal.notes import keep as _note
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
    "Der Vorgang {number} wartet nicht auf diese Unterschrift (Stand: {state_de}).",
    "Case {number} does not wait for this signature (it is: {state_en}).",
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
NEEDS_A_LOOK = Message(
    "release.needs_a_look",
    "Nicht im Stapel freizugeben, weil eine Person daran schon etwas geklärt oder berichtigt hat: {numbers}.",
    "Not to be released in a batch, because a person has clarified or corrected something there: {numbers}.",
    "Sehen Sie jeden dieser Vorgänge an und geben Sie ihn einzeln frei: laufzettel sign NUMMER --release",
    "Look at each of these cases and release it by itself: laufzettel sign NUMBER --release",
)
ALREADY_WRITTEN = Message(
    "case.already_written",
    "Der Vorgang {number} steht schon im Fachverfahren ({targets}); dort ändert sich durch diese Unterschrift nichts.",
    "Case {number} already stands in the legacy system ({targets}); this signature would change nothing there.",
    "Berichtigen Sie dort; hier geben Sie den Vorgang zurück (--resume) oder berichtigen nur: {fields}.",
    "Correct it there; here hand the case back (--resume), or correct nothing but: {fields}.",
)
NO_REJECTION = Message(
    ALREADY_WRITTEN.code,
    "Der Vorgang {number} steht schon im Fachverfahren ({targets}) und kann nicht mehr abgelehnt werden.",
    "Case {number} already stands in the legacy system ({targets}) and can no longer be rejected.",
    "Machen Sie dort rückgängig, was nicht bleiben soll; hier kann der Vorgang nur weitergehen (--resume).",
    "Undo there what must not stay; here the case can only go on (--resume).",
)
NOT_LOOKED_UP = Message(
    "case.not_looked_up",
    "Ob der Vorgang {number} schon im Fachverfahren steht, ist noch nicht nachgesehen ({targets}).",
    "Whether case {number} already stands in the legacy system has not been looked up yet ({targets}).",
    "Geben Sie ihn zurück (--resume); der nächste Lauf sieht dort nach.",
    "Hand it back (--resume); the next run looks there.",
)
CHANGED_SINCE = Message(
    "release.changed_since",
    "Seit der Stapel gezeigt wurde, hat sich geändert: {numbers}. Es wurde nichts freigegeben.",
    "Since the batch was shown this has changed: {numbers}. Nothing was released.",
    "Sehen Sie den Stapel noch einmal an.",
    "Look at the batch again.",
)
BLOCKED = Message(
    "case.blocked",
    "So kann der Vorgang {number} nicht weitergehen: {why}",
    "Case {number} cannot go on like this: {why_en}",
    "Tragen Sie ein, was fehlt (--set FELD=WERT), oder lehnen Sie ab (--reject).",
    "Enter what is missing (--set FIELD=VALUE), or reject (--reject).",
)
LEFT_TO_PEOPLE = frozenset({"pilot.by_lot", "pilot.by_unit"})
"""Codes of problems that say a case stays with people; they name their own deeds (`laufzettel.journal.by_hand`)."""

NOT_ASIDE = Message(
    "case.not_aside",
    "Der Vorgang {number} liegt nicht auf Wiedervorlage.",
    "Case {number} is not set aside for follow-up.",
    "Sehen Sie auf dem Laufzettel nach: laufzettel slip {number}",
    "Look at its slip: laufzettel slip {number}",
)

_STANDS = {
    State.READY: ("bereit für den nächsten Lauf", "ready for the next run"),
    State.CLARIFICATION: ("Klärungsfall", "clarification"),
    State.RELEASE: ("wartet auf Freigabe", "waiting for release"),
    State.IN_DOUBT: ("ungeklärt", "in doubt"),
    State.LATER: ("wartet auf System oder Vorgang", "waiting for a system or a case"),
    State.CLOSED: ("zu den Akten", "closed"),
}


class Settled(StrEnum):
    """What a person found out about a doubtful write."""

    WRITTEN = "written"
    NOT_WRITTEN = "not-written"
    WRITE_AGAIN = "write-again"


def release(
    journal: Journal,
    numbers: Sequence[str],
    *,
    by: str,
    detail: Mapping[str, object],
    untouched: bool = False,
    second: bool = False,
    shown: Mapping[str, int] | None = None,
) -> None:
    """Release prepared cases; all of them, or none. Where two people must, the first release waits for the second.

    Args:
        journal: the journal.
        numbers: case numbers.
        by: who signs.
        detail: class of automation and, for a batch, its sample; kept on every slip.
        untouched: only cases in which nobody had to step in before, and for which one release is enough.
        second: only cases that somebody else has released first.
        shown: only if each slip still has so many entries, by case number; None where nothing was shown before.

    Raises:
        BusinessError: a case does not wait for this release or has changed, somebody stepped in, two people must
            release and it is not the second of them, or the signer is no person.
    """
    _person(by)
    with journal.database.transaction():
        cases = _waiting(journal, numbers, {State.RELEASE})
        if shown is not None and (changed := [one.number for one in cases if one.entries != shown.get(one.number)]):
            raise BusinessError(CHANGED_SINCE.at(numbers=", ".join(sorted(changed))))
        touched = [case.number for case in cases if untouched and case.round]
        if touched:
            raise BusinessError(NEEDS_A_LOOK.at(numbers=", ".join(sorted(touched))))
        signed = approvals.signatures(journal, cases, by=by, detail=detail, batch=untouched, second=second)
        journal.append(signed, Station.RELEASE, by)


def reject(journal: Journal, number: str, *, by: str, note: str) -> None:
    """Close a case without writing anything, with the reason; what it had marked is free again.

    Raises:
        BusinessError: the case does not wait for a person, something of it has been or may have been written, or the
            signer is no person.
    """
    _person(by)
    with journal.database.transaction():
        (case,) = _waiting(journal, [number], {State.RELEASE, State.CLARIFICATION})
        _nothing_written(journal, case)
        detail = _note(journal, case, note)
        journal.append([Signature(case, "rejected", detail, State.CLOSED, Station.CLOSE)], case.station, by)
        journal.drop_marks([case.id])


def correct(
    journal: Journal,
    number: str,
    values: Mapping[str, Field],
    *,
    by: str,
    after_writing: Collection[str] = (),
    blind_second: Collection[str] = (),
) -> None:
    """Enter or correct fields; the case is checked again from there on.

    What has been written into a legacy system stays as it is there, and so does the decision: after that only what
    concerns the steps to come may be corrected, and the case goes on from where it stands.

    Args:
        journal: the journal.
        number: the case.
        values: field name to field, already canonical, with the place `typed`.
        by: who signs.
        after_writing: names of the fields that may still be corrected then.
        blind_second: names of the fields that a second person must type again; what waits for that is compared.

    Raises:
        BusinessError: the case does not wait for a person, what the fields concern has been written, a second entry
            comes from who made the first, or the signer is no person.
    """
    _person(by)
    with journal.database.transaction():
        (case,) = _waiting(journal, [number], {State.RELEASE, State.CLARIFICATION})
        written = _targets(journal, case, EffectState.DONE)
        if written and not set(values) <= set(after_writing):
            fields = ", ".join(sorted(after_writing)) or "–"
            raise BusinessError(ALREADY_WRITTEN.at(number=number, targets=", ".join(written), fields=fields))
        known = journal.load_readings([case.id]).get(case.id)
        version, reading = (known[0], dict(known[1])) if known else (-1, {})
        changes = second_entry.compared(journal, case, reading, values, blind_second, by=by)
        said: dict[str, object] = {"fields": sorted(changes), "again": sorted(values.keys() - changes.keys())}
        keys = journal.keys.of([case.id])
        if changes:
            body = pack(reading | changes)
            journal.keep_readings({case.id: (version + 1, TYPED_BY_PERSON, body)})
            said["reading"] = keyed(body.encode(), keys[case.id])
        kept = second_entry.digests(journal, [case.id], keys).get(case.id, {})
        if sealed := {name: digest for name, digest in kept.items() if name in values}:
            said["second_entries"] = sealed
        journal.database.run(
            "UPDATE effect SET state = 'superseded' WHERE case_id = ? AND state = 'intended'", (case.id,)
        )
        onward = case.station
        if not written:
            onward = Station.CHECK
            journal.drop_marks([case.id])
        result = "corrected" if changes else "entered_again"
        signed = Signature(case, result, orjson.dumps(said).decode(), State.READY, onward)
        journal.append([signed], case.station, by, again=True)


def resume(journal: Journal, number: str, *, by: str, note: str) -> None:
    """Hand a case back after looking at what was wrong; the same remarks do not stop it again.

    Raises:
        BusinessError: the case does not wait for clarification, something must be entered first, or the signer is no
            person.
    """
    _person(by)
    with journal.database.transaction():
        (case,) = _waiting(journal, [number], {State.CLARIFICATION})
        problems = open_problems(journal, case)
        for problem in problems:
            if problem.code in LEFT_TO_PEOPLE:
                raise BusinessError(problem)
            if problem.blocks:
                raise BusinessError(BLOCKED.at(number=number, why=problem.de, why_en=problem.en))
        codes = sorted({problem.code for problem in problems})
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
        doubtful = [one for one in of_case(journal, case.id) if one.state in DOUBTFUL]
        ended, key = [], journal.keys.of([case.id])[case.id]
        for effect in doubtful:
            if outcome is Settled.WRITTEN:
                seen = effect.evidence | {"settled_by": "person"}
                settle(journal, effect.target, effect.step, [(case.id, EffectState.DONE, seen)])
                ended.append(said(effect, EffectState.DONE, seen, key))
            else:
                database.run(
                    "DELETE FROM effect WHERE case_id = ? AND target = ? AND step = ?",
                    (case.id, effect.target, effect.step),
                )
                ended.append(said(effect, effect.state, effect.evidence, key))
        detail = _note(journal, case, note, outcome=outcome.value, effects=ended)
        state = State.CLARIFICATION if outcome is Settled.NOT_WRITTEN else State.READY
        signed = [Signature(case, f"settled_{outcome.value}", detail, state, case.station)]
        journal.append(signed, case.station, by, again=True)


def set_aside(journal: Journal, number: str, due: date, *, by: str, note: str) -> None:
    """Set a waiting case aside until a day (*Wiedervorlage*); it keeps waiting for what it waits for.

    Args:
        journal: the journal.
        number: the case.
        due: the day on which it comes back.
        by: who signs.
        note: why.

    Raises:
        BusinessError: the case does not wait for a person, or the signer is no person.
    """
    _person(by)
    with journal.database.transaction():
        (case,) = _waiting(journal, [number], {State.RELEASE, State.CLARIFICATION})
        _aside(journal, case, "set_aside", due, by, _note(journal, case, note, **_still_open(journal, case, due)))


def ask(journal: Journal, number: str, due: date, *, by: str, letter: str) -> None:
    """Note that a letter with questions to the applicant was made, and set the case aside until the answer is due.

    Args:
        journal: the journal.
        number: the case.
        due: the day on which the case comes back.
        by: who signs.
        letter: SHA-256 of the letter, hexadecimal; its bytes lie in the document store.

    Raises:
        BusinessError: the case does not wait for clarification, or the signer is no person.
    """
    _person(by)
    with journal.database.transaction():
        (case,) = _waiting(journal, [number], {State.CLARIFICATION})
        journal.database.run(
            "INSERT INTO letter (case_id, n, digest) VALUES (?, ?, ?)", (case.id, case.entries, letter)
        )
        # Who guesses what it says could set the letter anew, and a plain checksum would confirm it.
        sealed = keyed(letter.encode(), journal.keys.of([case.id])[case.id])
        detail = orjson.dumps({"letter": sealed, **_still_open(journal, case, due)}).decode()
        _aside(journal, case, "asked", due, by, detail)


def take_back(journal: Journal, number: str, *, by: str) -> None:
    """Have a case that was set aside back before its day.

    Raises:
        BusinessError: the case is not set aside, or the signer is no person.
    """
    _person(by)
    with journal.database.transaction():
        (case,) = _waiting(journal, [number], {State.RELEASE, State.CLARIFICATION})
        gone = journal.database.run("DELETE FROM follow_up WHERE case_id = ? AND n = ?", (case.id, case.entries - 1))
        if not gone:
            raise BusinessError(NOT_ASIDE.at(number=number))
        detail = orjson.dumps(_still_open(journal, case)).decode()
        journal.append([Signature(case, "taken_back", detail, case.state, case.station)], case.station, by)


def move(
    journal: Journal,
    number: str,
    result: str,
    states: set[State],
    place: Callable[[Held], Mapping[str, object]],
    *,
    by: str,
    note: str,
    to: tuple[State, Station] | None = None,
) -> None:
    """Sign that a waiting case lies elsewhere from now on; it keeps waiting for what it waits for.

    Args:
        journal: the journal.
        number: the case.
        result: how the slip calls it.
        states: what it may be waiting for.
        place: puts the locked case there, or refuses; what it gives stands on the slip.
        by: who signs.
        note: why; nothing is kept of an empty one.
        to: where it goes on to instead, if it need not wait any longer.

    Raises:
        BusinessError: the case does not wait for a person, it was refused, or the signer is no person.
    """
    _person(by)
    with journal.database.transaction():
        (case,) = _waiting(journal, [number], states)
        said = {**place(case), **(_still_open(journal, case) if to is None else {})}
        detail = _note(journal, case, note, **said) if note else orjson.dumps(said).decode()
        state, station = to or (case.state, case.station)
        journal.append([Signature(case, result, detail, state, station)], case.station, by, again=True)
        if to is None:
            approvals.carry_on(journal, case)


def open_problems(journal: Journal, case: Held) -> list[Problem]:
    """The problems the last entry of a slip names."""
    (row,) = journal.database.rows("SELECT detail FROM entry WHERE case_id = ? AND n = ?", (case.id, case.entries - 1))
    return [Problem.from_dict(one) for one in orjson.loads(text(row[0])).get("problems", ())]


def _aside(journal: Journal, case: Held, result: str, due: date, by: str, detail: str) -> None:
    """Sign, and note the day beside the entry it belongs to: whatever is signed after it ends the waiting.

    A new round begins, so that nobody releases in a batch what somebody had doubts about.
    """
    journal.database.run(
        "INSERT INTO follow_up (case_id, due, n) VALUES (?, ?, ?) "
        "ON CONFLICT (case_id) DO UPDATE SET due = excluded.due, n = excluded.n",
        (case.id, due.isoformat(), case.entries),
    )
    journal.append([Signature(case, result, detail, case.state, case.station)], case.station, by, again=True)
    approvals.carry_on(journal, case)


def _still_open(journal: Journal, case: Held, due: date | None = None) -> dict[str, object]:
    """What an entry that changes nothing about the case carries on: why a person is needed stands in the last one."""
    said: dict[str, object] = {"due": due.isoformat()} if due else {}
    problems = [problem.as_dict() for problem in open_problems(journal, case)]
    return said | {"problems": problems} if problems else said


def _targets(journal: Journal, case: Held, *states: EffectState) -> list[str]:
    """Where effects of a case stand that are in one of these states."""
    return sorted({effect.target for effect in of_case(journal, case.id) if effect.state in states})


def _nothing_written(journal: Journal, case: Held) -> None:
    """Raises BusinessError if something of the case stands, or may stand, in a legacy system."""
    if written := _targets(journal, case, EffectState.DONE):
        raise BusinessError(NO_REJECTION.at(number=case.number, targets=", ".join(written)))
    if unknown := _targets(journal, case, EffectState.INTENDED, EffectState.SUPERSEDED):
        raise BusinessError(NOT_LOOKED_UP.at(number=case.number, targets=", ".join(unknown)))


def _person(signer: str) -> None:
    if approvals.signer_key(signer) in ("", MACHINE):
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
            de, en = _STANDS[case.state]
            raise BusinessError(NOT_THERE.at(number=case.number, state_de=de, state_en=en))
    return cases

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Four eyes: what must be released twice, by two people, over the very same reading and decision.

The table `approval` has a row for each case and round in which the rule demands it. The database refuses by itself a
second release by the first signer, one over something else, and any case that moves on to *write* without one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import orjson

from laufzettel.case import State, Station, digest_of
from laufzettel.errors import BusinessError, Message, Problem
from laufzettel.journal.batch import Held, Signature
from laufzettel.journal.chain import Entry
from laufzettel.journal.journal import Journal
from laufzettel.journal.keys import keyed
from laufzettel.journal.reach import Reach
from laufzettel.journal.rows import decision_digest, integer, text

SECOND_MISSING = Message(
    "release.second_missing",
    "Die erste Freigabe ist erteilt; es fehlt die zweite.",
    "The first release is given; the second is missing.",
    "Die zweite erteilt eine andere Person; wer zuerst freigegeben hat, kann es nicht.",
    "Another person gives it; whoever released first cannot.",
)
SAME_PERSON = Message(
    "release.same_person",
    "Die erste Freigabe des Vorgangs {number} kommt schon von Ihnen; die zweite muss eine andere Person erteilen.",
    "The first release of case {number} is yours already; another person must give the second.",
    "Überlassen Sie ihn jemand anderem. Wenn Sie ihn berichtigen, gilt die erste Freigabe nicht mehr.",
    "Leave it to somebody else. If you correct it, the first release is void.",
)
OTHER_VALUE = Message(
    "release.other_value",
    "Was im Vorgang {number} freigegeben werden soll, ist nicht mehr das, was zuerst freigegeben wurde.",
    "What is to be released in case {number} is no longer what was released first.",
    "Es wurde nichts freigegeben. Prüfen Sie den Laufzettel (laufzettel verify), und melden Sie es der Revision.",
    "Nothing was released. Check the slip (laufzettel verify), and tell the auditors.",
)
NO_FIRST = Message(
    "release.no_first",
    "Der Vorgang {number} wartet nicht auf eine zweite Freigabe.",
    "Case {number} does not wait for a second release.",
    "Sehen Sie auf dem Laufzettel nach, worauf er wartet: laufzettel slip {number}",
    "Look at its slip for what it waits for: laufzettel slip {number}",
)
NOT_IN_A_BATCH = Message(
    "release.needs_two",
    "Nicht im Stapel freizugeben, weil zwei Personen freigeben müssen: {numbers}.",
    "Not to be released in a batch, because two people must release: {numbers}.",
    "Geben Sie jeden dieser Vorgänge einzeln frei: laufzettel sign NUMMER --release",
    "Release each of these cases by itself: laufzettel sign NUMBER --release",
)

FOUR_EYES = '"four_eyes":true'
"""How a slip says that two people must release."""
OPEN = "a.case_id = c.id AND a.round = c.round AND a.second_by IS NULL"
"""Joins `approval a` to `cases c`: the case still needs a release of the two."""


class Outstanding(NamedTuple):
    """A case that needs two releases and does not have both.

    Attributes:
        first_by: who gave the first, as `signer_key` has it; empty if nobody did yet.
        first_value: over what, as `values` has it; empty if nobody did yet.
        why: why two people must release.
    """

    first_by: str
    first_value: str
    why: Problem


class ForSecond(NamedTuple):
    """A case that waits for its second release.

    Attributes:
        id, number, process, document, part, received_at: of the case, as in `laufzettel.journal.worklist.Row`.
        why: why two people must release.
    """

    id: int
    number: str
    process: str
    document: str
    part: str
    received_at: str
    why: Problem


def signer_key(name: str) -> str:
    """What two spellings of one name have in common.

    Neither letter case, nor how accents are composed, nor blanks, nor characters nobody sees make another person.
    """
    visible = "".join(letter for letter in name if unicodedata.category(letter) != "Cf")
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFD", visible).casefold()).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def demand(journal: Journal, cases: Mapping[int, int], why: Mapping[int, Problem]) -> None:
    """Note that cases need two releases, inside the caller's transaction.

    Args:
        journal: the journal.
        cases: case id to round.
        why: case id to the reason.
    """
    journal.database.run_many(
        "INSERT INTO approval (case_id, round, why) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(case_id, round_, orjson.dumps(why[case_id].as_dict()).decode()) for case_id, round_ in cases.items()],
    )


def carry_on(journal: Journal, case: Held) -> None:
    """Take what two people must release, and who did so first, along into the round that begins after this one."""
    journal.database.run(
        "UPDATE approval SET round = ? WHERE case_id = ? AND round = ?", (case.round + 1, case.id, case.round)
    )


def signatures(
    journal: Journal, cases: Sequence[Held], *, by: str, detail: Mapping[str, object], batch: bool, second: bool
) -> list[Signature]:
    """What a person's release comes to for each case, inside the caller's transaction, which holds the cases.

    Args:
        journal: the journal.
        cases: waiting for release.
        by: who releases.
        detail: what the slips say of it.
        batch: whether they are released as a batch.
        second: whether it is meant as the second of two releases.

    Raises:
        BusinessError: a batch names a case that needs two releases; it is meant as the second and is not; it comes
            from who released first, or is over something else.
    """
    open_ = outstanding(journal, [case.id for case in cases])
    if batch and open_:
        raise BusinessError(NOT_IN_A_BATCH.at(numbers=", ".join(sorted(c.number for c in cases if c.id in open_))))
    of_two = values(journal, open_)
    told = orjson.dumps(dict(detail)).decode()
    signed = []
    for case in cases:
        needed = open_.get(case.id)
        if second and (needed is None or not needed.first_by):
            raise BusinessError(NO_FIRST.at(number=case.number))
        if needed is None:
            signed.append(Signature(case, "released", told, State.READY, Station.WRITE))
            continue
        said: dict[str, object] = {**detail, "value": of_two[case.id]}
        if needed.first_by:
            _second(journal, case, needed, signer_key(by), of_two[case.id])
            end = ("released", State.READY, Station.WRITE)
        else:
            _first(journal, case, signer_key(by), of_two[case.id])
            said["problems"] = [SECOND_MISSING.at().as_dict(), needed.why.as_dict()]
            end = ("released_first", State.RELEASE, Station.RELEASE)
        result, state, onward = end
        signed.append(Signature(case, result, orjson.dumps(said).decode(), state, onward))
    return signed


def outstanding(journal: Journal, ids: Iterable[int]) -> dict[int, Outstanding]:
    """Which of these cases need two releases and do not have both."""
    database = journal.database
    rows = database.rows(
        f"SELECT c.id, a.first_by, a.first_value, a.why FROM cases c JOIN approval a ON {OPEN} "
        f"WHERE {database.among('c.id')}",
        (database.listed(sorted(ids)),),
    )
    return {
        integer(case_id): Outstanding(text(by or ""), text(value or ""), Problem.from_dict(orjson.loads(text(why))))
        for case_id, by, value, why in rows
    }


def of_number(journal: Journal, number: str) -> Outstanding | None:
    """What a case that waits for release still needs of its two; None if one release is all it takes."""
    rows = journal.database.rows("SELECT id FROM cases WHERE number = ? AND state = 'release'", (number,))
    return next(iter(outstanding(journal, [integer(case_id) for (case_id,) in rows]).values()), None)


def values(journal: Journal, ids: Iterable[int]) -> dict[int, str]:
    """What a release of these cases is over: SHA-256 of the keyed digests that slips seal of reading and decision.

    Both are computed of what is kept now, not taken from the slip: that is what will be written.
    """
    wanted = sorted(ids)
    if not wanted:
        return {}
    database, keys = journal.database, journal.keys.of(wanted)
    some, listed = database.among("case_id"), (database.listed(wanted),)
    read = {
        integer(case_id): keyed(text(body).encode(), keys[integer(case_id)])
        for case_id, body in database.rows(f"SELECT case_id, body FROM reading WHERE {some} ORDER BY version", listed)
    }
    rows = database.rows(
        f"SELECT case_id, ruleset, law_date, body, tables FROM decision WHERE {some} ORDER BY version", listed
    )
    said = journal.said({text(row[4]) for row in rows})
    decided = {
        integer(case_id): decision_digest(
            text(ruleset),
            text(law_date),
            text(body),
            digest_of(said[text(tables)].encode()),
            keys[integer(case_id)],
        )
        for case_id, ruleset, law_date, body, tables in rows
    }
    return {case_id: digest_of(f"{read.get(case_id, '')}\x1f{decided.get(case_id, '')}".encode()) for case_id in wanted}


def for_second(
    journal: Journal,
    processes: Sequence[str],
    *,
    person: str,
    after: int = 0,
    size: int = 50,
    reach: Reach | None = None,
) -> list[ForSecond]:
    """Cases that wait for a second release by somebody like this person, oldest first.

    Args:
        journal: the journal.
        processes: of these processes, unless another unit has them.
        person: who asks; what they released first themselves is left out.
        after: the id of the last case of the page before; 0 for the first page.
        size: how many at most.
        reach: instead of the processes, all that somebody may see.
    """
    seen, args = (reach or Reach(tuple(processes))).cases(journal.database)
    rows = journal.database.rows(
        "SELECT c.id, c.number, c.process, d.name, c.part, c.received_at, a.why "
        "FROM approval a CROSS JOIN cases c JOIN document d ON d.digest = c.document AND d.process = c.process "
        f"WHERE {OPEN} AND c.state = 'release' AND {seen} AND a.first_by <> ? AND c.id > ? ORDER BY c.id LIMIT ?",
        (*args, signer_key(person), after, size),
    )
    return [
        ForSecond(
            integer(case_id),
            text(number),
            text(process),
            text(document),
            text(part),
            text(received_at),
            Problem.from_dict(orjson.loads(text(why))),
        )
        for case_id, number, process, document, part, received_at, why in rows
    ]


def kept_on(slip: Iterable[Entry]) -> bool:
    """Whether the releases on a (whole) slip keep the rule: where two are needed, two people released the same."""
    two, first = False, ("", "")
    for entry in slip:
        if entry.result == "for_release":
            two, first = FOUR_EYES in entry.detail, ("", "")
        elif two and entry.result in ("released_first", "released"):
            signer, value = signer_key(entry.signer), str(orjson.loads(entry.detail).get("value", ""))
            if entry.result == "released_first":
                first = signer, value
            elif not first[0] or first[0] == signer or first[1] != value:
                return False
    return True


def _first(journal: Journal, case: Held, key: str, value: str) -> None:
    journal.database.run(
        "UPDATE approval SET first_by = ?, first_value = ? WHERE case_id = ? AND round = ? AND first_by IS NULL",
        (key, value, case.id, case.round),
    )


def _second(journal: Journal, case: Held, needed: Outstanding, key: str, value: str) -> None:
    """The database refuses the same again; here it is said in words."""
    if needed.first_by == key:
        raise BusinessError(SAME_PERSON.at(number=case.number))
    if needed.first_value != value:
        raise BusinessError(OTHER_VALUE.at(number=case.number))
    journal.database.run(
        "UPDATE approval SET second_by = ?, second_value = ? WHERE case_id = ? AND round = ?",
        (key, value, case.id, case.round),
    )

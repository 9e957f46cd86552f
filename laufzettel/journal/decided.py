# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What leadership decided about a pilot: signed, each decision sealing the one before; nothing is ever changed."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import NamedTuple

import orjson

from laufzettel.errors import BusinessError, Message, Problem
from laufzettel.journal import approvals
from laufzettel.journal.journal import MACHINE, Journal
from laufzettel.journal.people import NOT_A_PERSON
from laufzettel.journal.rows import integer, text

LONGEST = 2000

NO_REASON = Message(
    "decision.no_reason",
    "Zu einer Entscheidung gehört ein Grund, höchstens {longest} Zeichen.",
    "A decision needs a reason, of at most {longest} characters.",
    "Schreiben Sie in einem Satz, warum.",
    "Write in a sentence why.",
)
NO_TERMS = Message(
    "decision.no_terms",
    "Zum Weitermachen mit Änderungen gehört, was sich ändern muss, höchstens {longest} Zeichen.",
    "Going on with changes needs what has to change, in at most {longest} characters.",
    "Schreiben Sie, was bis wann anders sein muss.",
    "Write what must be otherwise by when.",
)
BROKEN = Message(
    "decision.broken",
    "Die Entscheidung {n} über „{process}“ ist nicht mehr die, die unterschrieben wurde.",
    "Decision {n} about “{process}” is no longer the one that was signed.",
    "Vergleichen Sie mit einer Sicherung und mit dem unterschriebenen Papier.",
    "Compare with a backup and with the signed paper.",
)


class Verdict(StrEnum):
    """What becomes of a pilot at a decision point."""

    GO_ON = "go_on"
    CHANGE = "change"
    """Go on, with changes."""
    STOP = "stop"


class Decided(NamedTuple):
    """A decision as it was signed.

    Attributes:
        n: counts the decisions about a process, from 1.
        process: which process it is about.
        point: `E0` to `E3`.
        verdict: what was decided.
        at: when, ISO 8601, UTC.
        person: who signed.
        why: the reason, after the answer to what a point asks.
        terms: what has to change; empty unless the verdict is `CHANGE`.
        plan: SHA-256 of the registered plan it was decided by; empty if there was none.
        report: SHA-256 of what it was decided on: the figures at E3; empty if that was not kept.
        seal: SHA-256 over all of this and the seal before.
    """

    n: int
    process: str
    point: str
    verdict: Verdict
    at: str
    person: str
    why: str
    terms: str
    plan: str
    report: str
    seal: str


def decide(
    journal: Journal,
    process: str,
    point: str,
    verdict: Verdict,
    *,
    by: str,
    why: str,
    terms: str = "",
    answer: str = "",
    plan: str = "",
    report: str = "",
) -> Decided:
    """Sign a decision; a later one about the same point stands beside it.

    Args:
        journal: the journal.
        process: which process it is about.
        point: `E0` to `E3`.
        verdict: what is decided.
        by: who signs.
        why: the reason.
        terms: what has to change, with `Verdict.CHANGE`.
        answer: a sentence that stands before the reason, where a point asks something.
        plan: SHA-256 of the registered plan.
        report: SHA-256 of what is decided on.

    Raises:
        BusinessError: a reason or the terms are missing or too long, or no person signs.
    """
    if approvals.signer_key(by) in ("", MACHINE):
        raise BusinessError(NOT_A_PERSON.at(signer=by))
    why, terms = " ".join(why.split()), " ".join(terms.split()) if verdict is Verdict.CHANGE else ""
    if not 0 < len(why) <= LONGEST:
        raise BusinessError(NO_REASON.at(longest=LONGEST))
    if verdict is Verdict.CHANGE and not 0 < len(terms) <= LONGEST:
        raise BusinessError(NO_TERMS.at(longest=LONGEST))
    why = f"{answer} {why}".strip()
    with journal.database.transaction():
        before = history(journal, process)
        bare = Decided(len(before) + 1, process, point, verdict, journal.now(), by, why, terms, plan, report, "")
        signed = bare._replace(seal=_seal(bare, before[-1].seal if before else ""))
        journal.database.run(
            "INSERT INTO pilot_decision (n, process, point, verdict, at, person, why, terms, plan, report, seal) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            tuple(signed),
        )
    return signed


def history(journal: Journal, process: str) -> list[Decided]:
    """All decisions about a process, the oldest first."""
    rows = journal.database.rows(
        "SELECT n, process, point, verdict, at, person, why, terms, plan, report, seal FROM pilot_decision "
        "WHERE process = ? ORDER BY n",
        (process,),
    )
    return [
        Decided(integer(n), text(name), text(point), Verdict(text(verdict)), *map(text, rest))
        for n, name, point, verdict, *rest in rows
    ]


def fault(journal: Journal, process: str) -> Problem | None:
    """The first decision that is not as it was signed; None if all are. A last one cut off shows on its paper only."""
    before = ""
    for place, one in enumerate(history(journal, process), start=1):
        if one.n != place or one.seal != _seal(one, before):
            return BROKEN.at(n=one.n, process=process)
        before = one.seal
    return None


def _seal(one: Decided, before: str) -> str:
    said = orjson.dumps([before, *one[:-1]])
    return hashlib.sha256(said).hexdigest()

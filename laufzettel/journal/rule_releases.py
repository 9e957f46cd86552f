# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which versions of its rules a process may decide by: released by two people, each release sealing the one before.

The database neither changes nor removes a release; a correction is a later one. When it was released and on which days
it is law are two things: `at`, and `valid_from` to `valid_to`.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import NamedTuple

import orjson

from laufzettel.errors import BusinessError, Message, Problem
from laufzettel.journal import approvals
from laufzettel.journal.database import Database, Row
from laufzettel.journal.journal import MACHINE, Journal
from laufzettel.journal.people import NOT_A_PERSON
from laufzettel.journal.rows import integer, text

LONGEST_REASON = 500

SAME_PERSON = Message(
    "rules.release_same_person",
    "Wer eine Regelmappe geschrieben hat, gibt sie nicht frei.",
    "Whoever wrote a workbook of rules does not release it.",
    "Lassen Sie eine andere Person freigeben (--as NAME); --author NAME nennt, wer geschrieben hat.",
    "Have another person release it (--as NAME); --author NAME says who wrote it.",
)
RED = Message(
    "rules.release_red",
    "Diese Regelmappe ist nicht freizugeben: Prüfungen oder Tests sind rot (Befunde: {count}).",
    "This workbook is not to be released: checks or tests are red (findings: {count}).",
    "Beheben Sie, was rot ist. Wer trotzdem freigibt, sagt warum: --override GRUND; das bleibt stehen.",
    "Mend what is red. Whoever releases it all the same says why: --override REASON; that stays.",
)
NOTHING_RED = Message(
    "rules.release_nothing_red",
    "An dieser Regelmappe ist nichts rot; es gibt nichts zu übergehen.",
    "Nothing is red in this workbook; there is nothing to override.",
    "Lassen Sie --override weg.",
    "Leave --override out.",
)
REASON_TOO_LONG = Message(
    "rules.release_reason_too_long",
    "Der Grund hinter --override ist länger als {longest} Zeichen.",
    "The reason after --override is longer than {longest} characters.",
    "Sagen Sie es in einem Satz.",
    "Say it in one sentence.",
)
MEANWHILE = Message(
    "rules.release_meanwhile",
    "Inzwischen wurde für „{process}“ eine andere Fassung freigegeben.",
    "Meanwhile another version was released for “{process}”.",
    "Sehen Sie nach, was jetzt gilt: laufzettel rules releases",
    "Look what counts now: laufzettel rules releases",
)
BROKEN = Message(
    "rules.release_broken",
    "Die Freigabe {n} der Regeln von „{process}“ ist nicht mehr die, die unterschrieben wurde, oder eine davor fehlt.",
    "Release {n} of the rules of “{process}” is no longer the one that was signed, or one before it is missing.",
    "Vergleichen Sie mit einer Sicherung, und melden Sie es der Revision.",
    "Compare with a backup, and tell the auditors.",
)
_IS_THERE = {
    "sqlite": "SELECT 1 FROM sqlite_master WHERE name = 'rule_release'",
    "postgresql": "SELECT 1 WHERE to_regclass('rule_release') IS NOT NULL",
}


class Checked(NamedTuple):
    """A workbook as it was looked at before its release.

    Attributes:
        version: SHA-256 of what it says; decisions name it.
        edition: what its sheet `Info` calls the version.
        file: SHA-256 of the file.
        valid_from, valid_to: first and last day of law; None if open.
        red: how many checks and tests were red.
        findings: SHA-256 of what they said.
    """

    version: str
    edition: str
    file: str
    valid_from: date
    valid_to: date | None
    red: int
    findings: str


class Release(NamedTuple):
    """A release as it was signed.

    Attributes:
        n: counts the releases of a process, from 1.
        process: which process it is about.
        version, edition, file, valid_from, valid_to, red, findings: as in `Checked`.
        author: who wrote the workbook; empty if it came with the program and nobody in the office released it.
        person: who released it; empty if nobody did.
        at: when, ISO 8601, UTC.
        override: why it was released although something was red; empty if nothing was, or nobody released it.
        seal: SHA-256 over all of this and the seal before.
    """

    n: int
    process: str
    version: str
    edition: str
    file: str
    valid_from: date
    valid_to: date | None
    author: str
    person: str
    at: str
    red: int
    findings: str
    override: str
    seal: str

    @property
    def delivered(self) -> bool:
        """Whether it came with the program, and nobody in the office released it."""
        return not self.person


def refuse(what: Checked, *, author: str, by: str, override: str = "") -> None:
    """Refuse what must not be released so.

    Args:
        what: the workbook, as it was looked at.
        author: who wrote it.
        by: who releases it.
        override: why, if something is red.

    Raises:
        BusinessError: author and releaser are not two people; something is red and no reason is given, or a reason
            is given and nothing is red.
    """
    for name in (author, by):
        if approvals.signer_key(name) in ("", MACHINE):
            raise BusinessError(NOT_A_PERSON.at(signer=name))
    if approvals.signer_key(author) == approvals.signer_key(by):
        raise BusinessError(SAME_PERSON.at())
    if len(override) > LONGEST_REASON:
        raise BusinessError(REASON_TOO_LONG.at(longest=LONGEST_REASON))
    if what.red and not override.strip():
        raise BusinessError(RED.at(count=what.red))
    if override.strip() and not what.red:
        raise BusinessError(NOTHING_RED.at())


def release(
    journal: Journal, process: str, what: Checked, *, author: str, by: str, override: str = "", after: int
) -> Release:
    """Release a workbook; decisions are made by it from now on, on the days it is law.

    Args:
        journal: the journal.
        process: which process decides by it.
        what, author, by, override: as in `refuse`.
        after: how many releases there were when it was looked at.

    Raises:
        BusinessError: as in `refuse`; or another version was released meanwhile.
    """
    refuse(what, author=author, by=by, override=override)
    with journal.database.transaction():
        if len(history(journal.database, process)) != after:
            raise BusinessError(MEANWHILE.at(process=process))
        return _add(journal, process, what, author, by, " ".join(override.split()))


def deliver(journal: Journal, process: str, what: Checked) -> Release:
    """Note the workbook that came with the program as the first version; released by nobody, and so it says.

    Args:
        journal: the journal.
        process: which process decides by it.
        what: the workbook.

    Returns:
        The first version there is; one that stands there already stays.
    """
    with journal.database.transaction():
        there = history(journal.database, process)
        return there[0] if there else _add(journal, process, what, "", "", "")


def history(database: Database, process: str) -> list[Release]:
    """All releases of a process, the oldest first; one small read, for there are few."""
    rows = database.rows(
        "SELECT n, process, version, edition, file, valid_from, valid_to, author, person, at, red, findings, override, "
        "seal FROM rule_release WHERE process = ? ORDER BY n",
        (process,),
    )
    return [_release(row) for row in rows]


def are_kept(database: Database) -> bool:
    """Whether the journal has the table; one that an older program made has it not until it is opened by this one."""
    return bool(database.rows(_IS_THERE[database.dialect]))


def fault(database: Database, process: str) -> Problem | None:
    """The first release that is not as it was signed; None if all are. A last one cut off leaves its file behind."""
    before = ""
    for place, one in enumerate(history(database, process), start=1):
        if one.n != place or one.seal != _seal(one, before):
            return BROKEN.at(n=one.n, process=process)
        before = one.seal
    return None


def _add(journal: Journal, process: str, what: Checked, author: str, by: str, override: str) -> Release:
    before = history(journal.database, process)
    bare = Release(
        len(before) + 1, process, what.version, what.edition, what.file, what.valid_from, what.valid_to, author, by,
        journal.now(), what.red, what.findings, override, "",
    )  # fmt: skip
    signed = bare._replace(seal=_seal(bare, before[-1].seal if before else ""))
    journal.database.run(
        "INSERT INTO rule_release (n, process, version, edition, file, valid_from, valid_to, author, person, at, red, "
        "findings, override, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        _row(signed),
    )
    return signed


def _release(row: Row) -> Release:
    n, process, version, edition, file, first, last, author, person, at, red, *rest = row
    return Release(
        integer(n),
        text(process),
        text(version),
        text(edition),
        text(file),
        date.fromisoformat(text(first)),
        date.fromisoformat(text(last)) if last else None,
        text(author),
        text(person),
        text(at),
        integer(red),
        *map(text, rest),
    )


def _row(one: Release) -> tuple[int | str, ...]:
    """A release as the table has it: days as ISO dates, an open end as an empty text."""
    return tuple(said if isinstance(said, (int, str)) else "" if said is None else said.isoformat() for said in one)


def _seal(one: Release, before: str) -> str:
    return hashlib.sha256(orjson.dumps([before, *_row(one)[:-1]])).hexdigest()

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who changed the catalogue of candidates at the desk, when, and which entries; no figure, and nothing is taken out."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from laufzettel.errors import BusinessError
from laufzettel.journal import approvals
from laufzettel.journal.journal import MACHINE, Journal
from laufzettel.journal.people import NOT_A_PERSON
from laufzettel.journal.rows import integer, text


class Deed(StrEnum):
    """What somebody did with the catalogue."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    IMPORTED = "imported"
    """Put a whole workbook in the place of the one before."""


class Noted(NamedTuple):
    """One change of the catalogue.

    Attributes:
        number: its own.
        at: when, ISO 8601, UTC.
        person: who made it.
        deed: what was done.
        name: of the candidate; empty where a workbook was imported.
        entries: which of its entries changed, by their names; where a workbook was imported how many candidates came,
            became others, and went.
        was: SHA-256 of the workbook before.
        digest: and after.
    """

    number: int
    at: str
    person: str
    deed: Deed
    name: str
    entries: tuple[str, ...]
    was: str
    digest: str


def note(
    journal: Journal, deed: Deed, *, by: str, name: str = "", entries: Sequence[str] = (), was: str, digest: str
) -> int:
    """Keep a change; the caller's transaction holds it together with the writing of the workbook.

    Args:
        journal: the journal.
        deed: what is done.
        by: who does it.
        name: of the candidate.
        entries: what of it changes, by name.
        was: SHA-256 of the workbook before.
        digest: and after.

    Returns:
        The number of the change.

    Raises:
        BusinessError: no person does it.
    """
    if approvals.signer_key(by) in ("", MACHINE):
        raise BusinessError(NOT_A_PERSON.at(signer=by))
    ((number,),) = journal.database.rows(
        "INSERT INTO candidate_change (at, person, deed, name, entries, was, digest) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "RETURNING id",
        (journal.now(), by, deed.value, name, " ".join(entries), was, digest),
    )
    return integer(number)


def latest(journal: Journal, *, limit: int = 20) -> list[Noted]:
    """The latest changes, the newest first."""
    rows = journal.database.rows(
        "SELECT id, at, person, deed, name, entries, was, digest FROM candidate_change ORDER BY id DESC LIMIT ?",
        (limit,),
    )
    return [
        Noted(
            integer(number),
            text(at),
            text(person),
            Deed(text(deed)),
            text(name),
            tuple(text(entries).split()),
            text(was),
            text(digest),
        )
        for number, at, person, deed, name, entries, was, digest in rows
    ]

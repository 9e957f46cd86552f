# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Comparisons of shadow mode as they are kept: numbers and names of columns under a digest, no value of any field."""

from __future__ import annotations

from typing import NamedTuple

from laufzettel.case import digest_of
from laufzettel.errors import BusinessError
from laufzettel.journal import approvals
from laufzettel.journal.database import Database
from laufzettel.journal.journal import MACHINE, Journal
from laufzettel.journal.people import NOT_A_PERSON
from laufzettel.journal.rows import text


class Comparison(NamedTuple):
    """A comparison as it is kept.

    Attributes:
        at: when, ISO 8601, UTC.
        person: who compared.
        digest: SHA-256 of the body, hexadecimal.
        body: what it came to, canonical JSON.
    """

    at: str
    person: str
    digest: str
    body: str

    @property
    def whole(self) -> bool:
        """Whether it is still what was kept."""
        return digest_of(self.body.encode()) == self.digest


def keep(journal: Journal, process: str, body: str, *, at: str, by: str) -> Comparison:
    """Keep a comparison; a later one stands beside it.

    Args:
        journal: the journal.
        process: which process it is about.
        body: what it came to, canonical JSON.
        at: when.
        by: who compared.

    Raises:
        BusinessError: nobody is named who compared.
    """
    if approvals.signer_key(by) in ("", MACHINE):
        raise BusinessError(NOT_A_PERSON.at(signer=by))
    kept = Comparison(at, by, digest_of(body.encode()), body)
    journal.database.run(
        "INSERT INTO shadow_comparison (process, at, person, digest, body) VALUES (?, ?, ?, ?, ?)", (process, *kept)
    )
    return kept


def newest(database: Database, process: str) -> Comparison | None:
    """The last comparison of a process; None if there is none."""
    rows = database.rows(
        "SELECT at, person, digest, body FROM shadow_comparison WHERE process = ? ORDER BY id DESC LIMIT 1", (process,)
    )
    return Comparison(*map(text, rows[0])) if rows else None

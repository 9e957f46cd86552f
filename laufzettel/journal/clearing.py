# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Clearing away what is left of erased cases: their keys, documents and letters, file names, and traces in files.

What is not finished is noted in the journal. Whatever cuts it off, the next call does it again, to the end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from laufzettel.journal.erasure import KEPT, NOT_ERASED, TOGETHER
from laufzettel.journal.journal import LEASE_S, Journal
from laufzettel.journal.rows import integer, text

_SCRUBBED = (*KEPT, "letter", "document", "sighting", "said")


class Elsewhere(Protocol):
    """What an office keeps of cases outside of its journal."""

    def document(self, digest: str, size: int) -> None:
        """Remove a document, by its digest and size, wherever else it lies."""

    def letters(self, numbers: Collection[str]) -> None:
        """Remove the letters of these cases."""


@dataclass(slots=True)
class Finished:
    """What went for good.

    Attributes:
        cases: how many are finished with.
        documents: how many documents and letters went.
        shared: digests of documents that stay, because other cases came in them.
        touched: digests of documents that came in again just now; the next call looks at them again.
    """

    cases: int = 0
    documents: int = 0
    shared: set[str] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)


def finish(journal: Journal, elsewhere: Elsewhere) -> Finished:
    """Destroy the keys of erased cases, remove documents that no other case came in, and leave no traces in files.

    Args:
        journal: the journal.
        elsewhere: removes what lies outside of journal and document store.

    Raises:
        SystemFault: other programs are reading just now; to be called again.
    """
    database, done = journal.database, Finished()
    unfinished = [
        integer(case_id)
        for (case_id,) in database.rows(
            "SELECT case_id FROM erasure WHERE finished = 0 AND erased_at IS NOT NULL ORDER BY case_id"
        )
    ]
    came_again = _came_again(journal)
    if not unfinished and not came_again:
        return done
    for start in range(0, len(unfinished), TOGETHER):
        journal.keys.destroy(unfinished[start : start + TOGETHER])
    for digest, size in _documents(journal, unfinished) | came_again:
        if _needed(journal, digest):
            done.shared.add(digest)
        elif journal.store.remove(digest, untouched_s=LEASE_S):
            elsewhere.document(digest, size)
            done.documents += 1
        else:
            done.touched.add(digest)
    elsewhere.letters(set(journal.numbers(unfinished).values()))
    _forget_names(journal, done.touched)
    database.scrub(_SCRUBBED)
    journal.keys.scrub()
    left = _with_documents(journal, done.touched)
    over = [case_id for case_id in unfinished if case_id not in left]
    with database.transaction():
        for start in range(0, len(over), TOGETHER):
            database.run(
                f"UPDATE erasure SET finished = 1 WHERE {database.among('case_id')}",
                (database.listed(over[start : start + TOGETHER]),),
            )
    done.cases = len(over)
    return done


def _documents(journal: Journal, ids: Sequence[int]) -> set[tuple[str, int]]:
    """The documents that cases came in, with their size, and the letters made for them."""
    database, found = journal.database, set[tuple[str, int]]()
    for start in range(0, len(ids), TOGETHER):
        listed = database.listed(ids[start : start + TOGETHER])
        rows = database.rows(
            "SELECT c.document, d.size FROM cases c JOIN document d ON d.digest = c.document AND d.process = c.process "
            f"WHERE {database.among('c.id')}",
            (listed,),
        )
        rows += database.rows(f"SELECT digest, 0 FROM letter WHERE {database.among('case_id')}", (listed,))
        found |= {(text(digest), integer(size)) for digest, size in rows}
    return found


def _came_again(journal: Journal) -> set[tuple[str, int]]:
    """Documents of erased cases that lie in the store once more, because the very same bytes came in again."""
    rows = journal.database.rows(
        "SELECT DISTINCT d.digest, d.size FROM erasure r JOIN cases c ON c.id = r.case_id "
        "JOIN document d ON d.digest = c.document AND d.process = c.process "
        "WHERE r.erased_at IS NOT NULL AND r.finished = 1"
    )
    return {
        (text(digest), integer(size))
        for digest, size in rows
        if journal.store.path(text(digest)).exists() and not _needed(journal, text(digest))
    }


def _needed(journal: Journal, digest: str) -> bool:
    """Whether a case that is not erased came in this document, or had this letter, or is about to come of it."""
    return bool(
        journal.database.rows(
            f"SELECT 1 FROM cases c WHERE c.document = ? AND {NOT_ERASED} "
            f"UNION ALL SELECT 1 FROM letter l JOIN cases c ON c.id = l.case_id WHERE l.digest = ? AND {NOT_ERASED} "
            "UNION ALL SELECT 1 FROM document WHERE digest = ? AND parts IS NULL LIMIT 1",
            (digest, digest, digest),
        )
    )


def _forget_names(journal: Journal, touched: Iterable[str]) -> None:
    """Delete file names, letters and what tables said, where only erased cases have to do with them."""
    database = journal.database
    erased = "SELECT c.{what} FROM cases c JOIN erasure r ON r.case_id = c.id AND r.erased_at IS NOT NULL"
    with database.transaction():
        database.run(f"DELETE FROM sighting WHERE number IN ({erased.format(what='number')})")
        database.run(
            "UPDATE document SET name = '', source = '' WHERE name <> '' AND parts IS NOT NULL AND EXISTS (SELECT 1 "
            "FROM cases c WHERE c.document = document.digest AND c.process = document.process) AND NOT EXISTS (SELECT "
            f"1 FROM cases c WHERE c.document = document.digest AND c.process = document.process AND {NOT_ERASED})"
        )
        database.run(
            f"DELETE FROM letter WHERE case_id IN ({erased.format(what='id')}) AND NOT ({database.among('digest')})",
            (database.listed(sorted(touched)),),
        )
        if database.dialect == "postgresql":  # somebody may be about to decide who counts on what is there
            database.run("LOCK TABLE said IN SHARE ROW EXCLUSIVE MODE")
        database.run("DELETE FROM said WHERE digest NOT IN (SELECT tables FROM decision)")


def _with_documents(journal: Journal, digests: Iterable[str]) -> set[int]:
    """The erased cases that came in these documents, or had these letters."""
    database, listed = journal.database, journal.database.listed(sorted(digests))
    rows = database.rows(f"SELECT id FROM cases WHERE {database.among('document')}", (listed,))
    rows += database.rows(f"SELECT case_id FROM letter WHERE {database.among('digest')}", (listed,))
    return {integer(case_id) for (case_id,) in rows}

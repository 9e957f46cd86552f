# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Verification: every slip's chain, what the slips seal, and every document's bytes.

What this cannot find is said in SECURITY.md: a case that was removed whole, whose end was cut off, or whose whole slip
was written anew. That takes an anchor where the journal's administrator cannot reach it: `laufzettel.journal.anchored`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from laufzettel.errors import Message, Problem
from laufzettel.journal.approvals import kept_on
from laufzettel.journal.chain import Entry, genesis, seal
from laufzettel.journal.journal import MACHINE, Journal
from laufzettel.journal.rows import integer, text
from laufzettel.journal.sealed import REMEDY, Kept, Row, load, unsealed
from laufzettel.journal.views import ENTRY, entries, entry

_SLICE = 2_000

ENTRY_MISSING = Message("verify.entry_missing", "Eintrag {n} fehlt.", "Entry {n} is missing.", *REMEDY)
ENTRY_CHANGED = Message("verify.entry_changed", "Eintrag {n} wurde verändert.", "Entry {n} was changed.", *REMEDY)
SIGNED_TWICE = Message(
    "verify.signed_twice",
    "Station {station} hat zweimal abgezeichnet.",
    "Station {station} has signed twice.",
    *REMEDY,
)
END_MISSING = Message("verify.end_missing", "Am Ende fehlen Einträge.", "Entries are missing at the end.", *REMEDY)
ONE_ALONE = Message(
    "verify.one_alone",
    "Zwei Personen mussten dasselbe freigeben; so steht es nicht auf dem Laufzettel.",
    "Two people had to release the same thing; the slip does not say so.",
    *REMEDY,
)
NO_CASE_ROW = Message(
    "verify.no_case",
    "Zu Einträgen im Journal fehlt der Vorgang.",
    "The case of some entries is missing.",
    *REMEDY,
)
NOT_READABLE = Message(
    "verify.not_readable",
    "Was zu diesem Vorgang im Journal steht, ist nicht mehr lesbar.",
    "What the journal keeps of this case can no longer be read.",
    *REMEDY,
)
DOCUMENT_MISSING = Message(
    "verify.document_missing", "Das Dokument fehlt in der Ablage.", "The document is missing in the store.", *REMEDY
)
DOCUMENT_CHANGED = Message(
    "verify.document_changed",
    "Das Dokument wurde in der Ablage verändert.",
    "The document was changed in the store.",
    *REMEDY,
)


@dataclass(slots=True)
class Verified:
    """What was verified.

    Attributes:
        cases, entries, documents: how many.
        faults: every fault found, as (case number or digest, what).
        root: SHA-256 over the number and the last hash of every slip, in the order of their receipt, hexadecimal:
            as long as nobody signs, it stays the same.
    """

    cases: int = 0
    entries: int = 0
    documents: int = 0
    faults: list[tuple[str, Problem]] = field(default_factory=list)
    root: str = ""


def verify(journal: Journal, process: str) -> Iterator[Verified]:
    """Recompute the chain of every slip, what it seals, and the digest of every document of a process.

    Yields:
        The growing result, now and then, for a progress bar; the last one is complete.
    """
    root, last = hashlib.sha256(), 0
    found = Verified(root=root.hexdigest())
    while rows := _rows(journal, "process = ? AND id > ? ORDER BY id LIMIT ?", (process, last, _SLICE)):
        last = rows[-1].id
        faulty = _faulty(journal, rows, found)
        for row in rows:
            # Somebody may have signed between these queries: a fault counts only if it is there with the case locked.
            fault = _fault_of_locked(journal, row) if row.id in faulty else None
            if fault:
                found.faults.append((row.number, fault))
            root.update(f"{row.number}\x1f".encode() + row.head)
            found.cases += 1
        found.root = root.hexdigest()
        yield found
    for (case_id,) in journal.database.rows(
        "SELECT DISTINCT e.case_id FROM entry e WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE c.id = e.case_id)"
    ):
        found.faults.append((str(case_id), NO_CASE_ROW.at()))
    yield from _documents(journal, process, found)


def check_one(journal: Journal, number: str) -> Problem | None:
    """What is wrong with the slip of one case; None if it is whole and all that it seals is as it was sealed."""
    for row in _rows(journal, "number = ?", (number,)):
        return _fault_of_locked(journal, row)
    return None


def _faulty(journal: Journal, rows: list[Row], found: Verified) -> set[int]:
    """Which cases of a slice seem not to be whole."""
    ids = [row.id for row in rows]
    slips: dict[int, list[Entry]] = {case_id: [] for case_id in ids}
    try:
        for case_id, *of_entry in journal.database.rows(
            f"SELECT case_id, {ENTRY} FROM entry WHERE {journal.database.among('case_id')} ORDER BY case_id, n",
            (journal.database.listed(ids),),
        ):
            slips[integer(case_id)].append(entry(tuple(of_entry)))
        kept = load(journal, ids)
    except (TypeError, ValueError):  # something there is not even of its kind: each is looked at by itself
        return set(ids)
    found.entries += sum(map(len, slips.values()))
    return {row.id for row in rows if fault_of(row, slips[row.id], kept)}


def _fault_of_locked(journal: Journal, row: Row) -> Problem | None:
    """What is wrong with a case while nobody can sign."""
    with journal.database.transaction():
        for now in _rows(journal, f"id = ?{journal.database.for_update}", (row.id,)):
            try:
                return fault_of(now, entries(journal, row.id), load(journal, [row.id]))
            except (TypeError, ValueError):
                return NOT_READABLE.at()
    return None


def _rows(journal: Journal, which: str, args: tuple[object, ...]) -> list[Row]:
    rows = journal.database.rows(
        "SELECT id, number, process, document, part, received_at, station, state, entries, head FROM cases "
        f"WHERE {which}",
        args,
    )
    found = []
    for case_id, *texts, count, head in rows:
        number, process, document, part, received_at, station, state = map(text, texts)
        last = bytes(head) if isinstance(head, bytes | memoryview) else b""
        found.append(
            Row(
                integer(case_id),
                number,
                process,
                document,
                part,
                received_at,
                station,
                state,
                integer(count),
                last,
            )
        )
    return found


def fault_of(row: Row, slip: list[Entry], kept: Kept) -> Problem | None:
    """What is wrong with one case; None if its slip is whole and all that it seals is as it was sealed."""
    found = broken(row.number, slip, row.entries, row.head) or unsealed(row, slip, kept)
    return found if found or kept_on(slip) else ONE_ALONE.at()


def broken(number: str, slip: list[Entry], count: int, head: bytes) -> Problem | None:
    """What is wrong with the chain of one slip; None if it is whole.

    Args:
        number: the case number, which the first entry seals.
        slip: its entries in order.
        count: how many entries the case says it has.
        head: the last hash the case knows.
    """
    before = genesis(number)
    signed: set[tuple[str, int]] = set()
    for expected, one in enumerate(slip):
        if one.n != expected:
            return ENTRY_MISSING.at(n=expected)
        before = seal(
            before, one.n, one.round, one.at, one.station, one.result, one.signer, one.state, one.onward, one.detail
        )
        if before != one.hash:
            return ENTRY_CHANGED.at(n=expected)
        if one.signer == MACHINE and one.result == "ok":
            if (one.station, one.round) in signed:
                return SIGNED_TWICE.at(station=one.station)
            signed.add((one.station, one.round))
    if len(slip) != count or before != head:
        return END_MISSING.at()
    return None


def _documents(journal: Journal, process: str, found: Verified) -> Iterator[Verified]:
    # What only erased cases came in is gone with them.
    sql = (
        "SELECT digest FROM document d WHERE process = ? AND NOT EXISTS (SELECT 1 FROM cases c "
        "WHERE c.document = d.digest AND c.process = d.process) UNION SELECT document FROM cases c WHERE process = ? "
        "AND NOT EXISTS (SELECT 1 FROM erasure r WHERE r.case_id = c.id AND r.erased_at IS NOT NULL)"
    )
    for (digest,) in journal.database.rows(sql, (process, process)):
        try:
            journal.store.get(text(digest))
        except FileNotFoundError:
            found.faults.append((text(digest), DOCUMENT_MISSING.at()))
        except ValueError:
            found.faults.append((text(digest), DOCUMENT_CHANGED.at()))
        found.documents += 1
        yield found
    yield found

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Receipt: documents become cases; what was seen before is recognised, whatever its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson

from laufzettel.case import Document, State, Station, case_number
from laufzettel.connect import Part
from laufzettel.journal.chain import genesis, seal
from laufzettel.journal.journal import MACHINE, Journal
from laufzettel.journal.keys import keyed
from laufzettel.journal.rows import integer, packed, text


@dataclass(frozen=True, slots=True)
class Sighting:
    """The same document or row came again: under which name, where, and whose case it is."""

    name: str
    part: str
    number: str


def known(journal: Journal, digest: str, *, process: str) -> bool:
    """True if a document with this content was taken in completely before, for this process."""
    sql = "SELECT 1 FROM document WHERE digest = ? AND process = ? AND parts IS NOT NULL"
    return bool(journal.database.rows(sql, (digest, process)))


def register(journal: Journal, documents: Sequence[Document], *, process: str, source: str) -> None:
    """Note documents before their cases; done again after a crash it changes nothing."""
    now = journal.now()
    with journal.database.transaction():
        journal.database.run_many(
            "INSERT INTO document (digest, name, media_type, size, process, source, received_at, parts) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, NULL) ON CONFLICT DO NOTHING",
            sorted((one.digest, one.name, one.media_type, one.size, process, source, now) for one in documents),
        )


def complete(journal: Journal, parts: Mapping[str, int], *, process: str) -> None:
    """Note that every part of these documents has become a case: digest to how many parts."""
    with journal.database.transaction():
        journal.database.run_many(
            "UPDATE document SET parts = ? WHERE digest = ? AND process = ?",
            [(count, digest, process) for digest, count in sorted(parts.items())],
        )


def see_again(journal: Journal, document: Document, *, process: str) -> list[Sighting]:
    """Note that a whole document came again under some name.

    Returns:
        One sighting per case the document once became, at most 20 of them.
    """
    rows = journal.database.rows(
        "SELECT number, part FROM cases WHERE document = ? AND process = ? ORDER BY id LIMIT 20",
        (document.digest, process),
    )
    seen = [Sighting(document.name, text(part), text(number)) for number, part in rows]
    _note(journal, document.digest, seen[:1])
    return seen


def open_cases(
    journal: Journal, found: Sequence[tuple[Document, Part]], *, process: str, prefix: str, reader: str | None
) -> tuple[int, list[Sighting]]:
    """Open one case per part, with the first entry on its slip, in one transaction.

    Args:
        found: parts with the (registered) documents they stand in; the case number derives from each part's identity.
        process: the process's name.
        prefix: of its case numbers.
        reader: who has read the parts already; None if they are read later.

    Returns:
        How many cases are new, and the parts that are known from elsewhere.
    """
    numbers = [case_number(prefix, part.identity or document.digest) for document, part in found]
    at = journal.now()
    first: dict[str, tuple[Document, Part]] = {}
    for number, of_part in zip(numbers, found, strict=True):
        first.setdefault(number, of_part)
    before = {number: genesis(number) for number in first}
    database = journal.database
    with database.transaction():
        database.run_many(
            "INSERT INTO cases (number, process, document, part, received_at, station, state, round, claim, "
            "lease_until, attempts, entries, head) VALUES (?, ?, ?, ?, ?, 'read', 'ready', 0, 0, 0, 0, 0, ?) "
            "ON CONFLICT (number) DO NOTHING",
            (
                (number, process, document.digest, part.name, at, before[number])
                for number, (document, part) in first.items()
            ),
        )
        rows = database.rows(
            f"SELECT id, number, document, part, entries FROM cases WHERE {database.among('number')}",
            (database.listed(list(first)),),
        )
        fresh = {text(number): integer(case_id) for case_id, number, _, _, entries in rows if entries == 0}
        _sign_receipt(
            journal,
            [(case_id, before[number], *first[number]) for number, case_id in fresh.items()],
            at,
            process,
            reader,
        )
        if len(fresh) == len(found):  # each part is a case of its own: none of them was known
            return len(fresh), []
        place_of = {text(number): (text(digest), text(part)) for _, number, digest, part, _ in rows}
        again = [
            (document, Sighting(document.name, part.name, number))
            for number, (document, part) in zip(numbers, found, strict=True)
            if place_of[number] != (document.digest, part.name)
        ]
        for document, seen in again:
            _note(journal, document.digest, [seen])
    return len(fresh), [seen for _, seen in again]


def _sign_receipt(
    journal: Journal, fresh: Sequence[tuple[int, bytes, Document, Part]], at: str, process: str, reader: str | None
) -> None:
    station, state, onward = Station.RECEIVE.value, State.READY.value, Station.READ.value
    details, heads, readings = [], [], {}
    keys = journal.keys.make([case_id for case_id, *_ in fresh])
    for case_id, before, document, part in fresh:
        said = {"process": process, "document": document.digest, "part": part.name}
        if reader is not None:
            body = packed(part.reading, part.problems)
            readings[case_id] = (0, reader, body.decode())
            said["reading"] = keyed(body, keys[case_id])
        detail = orjson.dumps(said).decode()
        details.append(detail)
        heads.append(seal(before, 0, 0, at, station, "ok", MACHINE, state, onward, detail))
    ids = [case_id for case_id, *_ in fresh]
    journal.database.run_many(
        "INSERT INTO entry (case_id, n, round, at, station, result, signer, state, onward, detail, hash) "
        "VALUES (?, 0, 0, ?, ?, 'ok', ?, ?, ?, ?, ?)",
        (
            (case_id, at, station, MACHINE, state, onward, detail, head)
            for case_id, detail, head in zip(ids, details, heads, strict=True)
        ),
    )
    journal.database.run_many("UPDATE cases SET entries = 1, head = ? WHERE id = ?", zip(heads, ids, strict=True))
    journal.keep_readings(readings)


def _note(journal: Journal, digest: str, sightings: Sequence[Sighting]) -> None:
    journal.database.run_many(
        "INSERT INTO sighting (digest, part, name, number, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(digest, seen.part, seen.name, seen.number, journal.now()) for seen in sightings],
    )

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Verification: every slip's chain, every document's bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from laufzettel.journal.chain import Entry, genesis, seal
from laufzettel.journal.journal import MACHINE, Journal
from laufzettel.journal.rows import integer, text
from laufzettel.journal.views import entry

_SLICE = 2_000


@dataclass(slots=True)
class Verified:
    """What was verified: cases, entries, documents, and every fault found, as (case or digest, what, in German)."""

    cases: int = 0
    entries: int = 0
    documents: int = 0
    faults: list[tuple[str, str]] = field(default_factory=list)


def verify(journal: Journal, process: str) -> Iterator[Verified]:
    """Recompute the chain of every slip and the digest of every document of a process.

    Yields:
        The growing result, now and then, for a progress bar; the last one is complete.
    """
    found = Verified()
    last = 0
    while rows := journal.database.rows(
        "SELECT id, number, entries, head FROM cases WHERE process = ? AND id > ? ORDER BY id LIMIT ?",
        (process, last, _SLICE),
    ):
        ids = [integer(row[0]) for row in rows]
        last = ids[-1]
        slips: dict[int, list[Entry]] = {case_id: [] for case_id in ids}
        for case_id, *of_entry in journal.database.rows(
            "SELECT case_id, n, round, at, station, result, signer, detail, hash FROM entry "
            f"WHERE {journal.database.among('case_id')} ORDER BY case_id, n",
            (journal.database.listed(ids),),
        ):
            slips[integer(case_id)].append(entry(tuple(of_entry)))
        for case_id, number, count, head in rows:
            slip = slips[integer(case_id)]
            fault = broken(
                text(number), slip, integer(count), bytes(head) if isinstance(head, bytes | memoryview) else b""
            )
            if fault:
                found.faults.append((text(number), fault))
            found.cases += 1
            found.entries += len(slip)
        yield found
    yield from _documents(journal, process, found)


def broken(number: str, slip: list[Entry], count: int, head: bytes) -> str | None:
    """What is wrong with one slip, in German; None if it is whole.

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
            return f"Eintrag {expected} fehlt"
        before = seal(before, one.n, one.round, one.at, one.station, one.result, one.signer, one.detail)
        if before != one.hash:
            return f"Eintrag {expected} wurde verändert"
        if one.signer == MACHINE and one.result == "ok":
            if (one.station, one.round) in signed:
                return f"Station {one.station} hat zweimal abgezeichnet"
            signed.add((one.station, one.round))
    if len(slip) != count or before != head:
        return "am Ende fehlen Einträge"
    return None


def _documents(journal: Journal, process: str, found: Verified) -> Iterator[Verified]:
    for (digest,) in journal.database.rows("SELECT digest FROM document WHERE process = ?", (process,)):
        try:
            journal.store.get(text(digest))
        except FileNotFoundError:
            found.faults.append((text(digest), "Dokument fehlt in der Ablage"))
        except ValueError:
            found.faults.append((text(digest), "Dokument wurde in der Ablage verändert"))
        found.documents += 1
        yield found
    yield found

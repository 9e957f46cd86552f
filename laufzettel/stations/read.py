# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Station *read*: documents become fields, each with its origin."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice

import orjson

from laufzettel.case import State, Station
from laufzettel.connect import Part, Reader
from laufzettel.errors import Problem
from laufzettel.form import Form
from laufzettel.journal import Batch, Held, Journal, KeptReading
from laufzettel.journal.batch import Signature
from laufzettel.journal.keys import keyed
from laufzettel.journal.rows import pack, problems_detail, unpack
from laufzettel.stations.receive import UNKNOWN_TYPE

_TOGETHER = 64
"""Documents read between two signatures; a crash repeats no more than these."""


def read(journal: Journal, batch: Batch, form: Form, readers: Sequence[Reader]) -> None:
    """Read what was not read at receipt; what cannot be read goes to a person.

    Args:
        journal: the journal.
        batch: the cases.
        form: which fields are taken in.
        readers: who reads which kind of document.
    """
    waiting = batch.at(Station.READ)
    known = journal.load_readings([case.id for case in waiting])
    whole = [reader for reader in readers if not reader.holds_many]  # the others have read at receipt
    readable = {kind for reader in whole for kind in reader.media_types}
    # Handed back by a person although nothing could be read: what stood in the way may be gone by now.
    again = {
        case.id for case in waiting if case.round and case.media_type in readable and not known.get(case.id, (0, {}))[1]
    }
    done = [case for case in waiting if case.id in known and case.id not in again]
    waived = journal.load_waivers([case.id for case in done if case.round])
    _sign(journal, batch, [(case, known[case.id][1], known[case.id][2]) for case in done], waived=waived)
    versions = {case_id: version + 1 for case_id, (version, _, _) in known.items()}
    unread = [case for case in waiting if case.id not in known or case.id in again]
    for reader in whole:
        mine = iter([case for case in unread if case.media_type in reader.media_types])
        while cases := list(islice(mine, _TOGETHER)):
            journal.renew(batch)
            parts = _first_parts(journal, reader, cases, form)
            _sign_fresh(journal, batch, list(zip(cases, parts, strict=True)), reader.name, versions)
    orphans = [case for case in unread if case.media_type not in readable]
    _sign_fresh(journal, batch, [(case, _unknown(case)) for case in orphans], "none", versions)


def _first_parts(journal: Journal, reader: Reader, cases: Sequence[Held], form: Form) -> Iterator[Part]:
    documents = [(journal.store.path(case.document), case.document_name) for case in cases]
    for parts in reader.read(documents, form):
        yield parts[0]


def _unknown(case: Held) -> Part:
    return Part("", "", {}, (UNKNOWN_TYPE.at(name=case.document_name, media_type=case.media_type),))


def _sign_fresh(
    journal: Journal, batch: Batch, found: Sequence[tuple[Held, Part]], reader: str, versions: Mapping[int, int]
) -> None:
    """Keep and sign what was read just now."""
    fresh = {case.id: (versions.get(case.id, 0), reader, pack(part.reading, part.problems)) for case, part in found}
    _sign(journal, batch, [(case, *unpack(fresh[case.id][2])) for case, _ in found], fresh)


def _sign(
    journal: Journal,
    batch: Batch,
    found: Sequence[tuple[Held, KeptReading, list[Problem]]],
    fresh: Mapping[int, tuple[int, str, str]] | None = None,
    waived: Mapping[int, Collection[str]] | None = None,
) -> None:
    """Sign what was read; what was read just now is kept with the signatures, which seal it.

    A case of which something was read and something needs a look goes on when a person has looked; one of which nothing
    was read does not.
    """
    fresh, waived, signatures = fresh or {}, waived or {}, []
    for case, reading, problems in found:
        sealed = {"reading": keyed(fresh[case.id][2].encode(), batch.keys[case.id])} if case.id in fresh else {}
        left = [problem for problem in problems if not reading or problem.code not in waived.get(case.id, ())]
        if left:
            result = "to_be_looked_at" if reading else "unreadable"
            detail = problems_detail(left, **sealed)
            signatures.append(Signature(case, result, detail, State.CLARIFICATION, Station.READ))
        else:
            detail = orjson.dumps({"fields": len(reading), **sealed}).decode()
            signatures.append(Signature(case, "ok", detail, State.READY, Station.CHECK))
            batch.readings[case.id] = reading

    def keep(mine: set[int]) -> None:
        if fresh:
            journal.keep_readings({case_id: kept for case_id, kept in fresh.items() if case_id in mine})

    journal.sign(batch, Station.READ, signatures, also=keep)

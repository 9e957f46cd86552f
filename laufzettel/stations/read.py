# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Station *read*: documents become fields, each with its origin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import orjson

from laufzettel.case import State, Station
from laufzettel.connect import Part, Reader
from laufzettel.errors import Problem
from laufzettel.fields import Reading
from laufzettel.form import Form
from laufzettel.journal import Batch, Held, Journal
from laufzettel.journal.batch import Signature
from laufzettel.journal.journal import pack, problems_detail
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
    _sign(journal, batch, [(case, known[case.id][1], known[case.id][2]) for case in waiting if case.id in known])
    unread = [case for case in waiting if case.id not in known]
    for reader in readers:
        mine = iter([case for case in unread if case.media_type in reader.media_types])
        while cases := list(islice(mine, _TOGETHER)):
            journal.renew(batch)
            parts = list(_first_parts(journal, reader, cases, form))
            _sign(
                journal,
                batch,
                [(case, part.reading, list(part.problems)) for case, part in zip(cases, parts, strict=True)],
                reader.name,
            )
    orphans = [
        case for case in batch.at(Station.READ) if not any(case.media_type in one.media_types for one in readers)
    ]
    _sign(
        journal,
        batch,
        [(case, {}, [UNKNOWN_TYPE.at(name=case.document_name, media_type=case.media_type)]) for case in orphans],
        "none",
    )


def _first_parts(journal: Journal, reader: Reader, cases: Sequence[Held], form: Form) -> Iterator[Part]:
    documents = [(journal.store.path(case.document), case.document_name) for case in cases]
    for parts in reader.read(documents, form):
        yield parts[0]


def _sign(
    journal: Journal,
    batch: Batch,
    found: Sequence[tuple[Held, Reading, list[Problem]]],
    reader: str | None = None,
) -> None:
    """Sign what was read; with a reader's name the readings are new and kept with the signatures."""
    signatures = []
    for case, reading, problems in found:
        if problems:
            signatures.append(
                Signature(case, "unreadable", problems_detail(problems), State.CLARIFICATION, Station.READ)
            )
        else:
            detail = orjson.dumps({"fields": len(reading)}).decode()
            signatures.append(Signature(case, "ok", detail, State.READY, Station.CHECK))
            batch.readings[case.id] = reading

    def keep(mine: set[int]) -> None:
        if reader is not None:
            journal.keep_readings(
                {case.id: (0, reader, pack(reading, problems)) for case, reading, problems in found if case.id in mine}
            )

    journal.sign(batch, Station.READ, signatures, also=keep)

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Station *receive*: documents come in, are kept, and become cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from laufzettel.case import Document
from laufzettel.connect import Claim, Part, Reader, Source
from laufzettel.errors import BusinessError, Message, SystemFault
from laufzettel.journal import Journal, intake
from laufzettel.journal.intake import Sighting
from laufzettel.process import Process
from laufzettel.sniff import media_type

_TOGETHER = 200
"""Documents per transaction."""

UNKNOWN_TYPE = Message(
    "document.unknown_type",
    "Die Datei „{name}“ ist keine, die dieses Verfahren lesen kann (erkannt: {media_type}).",
    "The file “{name}” is not one this process can read (found: {media_type}).",
    "Bitten Sie um das PDF-Formular oder die Tabelle, oder erfassen Sie den Antrag von Hand.",
    "Ask for the PDF form or the spreadsheet, or enter the application by hand.",
)


@dataclass(slots=True)
class Received:
    """What came in: documents, new cases, what was seen before, and files that could not be taken this time."""

    documents: int = 0
    cases: int = 0
    again: list[Sighting] = field(default_factory=list)
    refused: int = 0


def receive(journal: Journal, source: Source, process: Process, readers: Sequence[Reader]) -> Received:
    """Take in what lies ready: keep the bytes, open a case for each application, then let the source put it away.

    Args:
        journal: the journal.
        source: where documents come from.
        process: which process they are for.
        readers: who reads what; a reader whose documents hold many applications reads at once.

    Returns:
        What came in. A source acknowledges only after the journal's commit, so a crash in between repeats the
        receipt, and the journal recognises it.
    """
    received = Received()
    while claims := list(islice(_claims(source), _TOGETHER)):
        _take(journal, source, process, readers, claims, received)
    return received


def _claims(source: Source) -> Iterator[Claim]:
    for offer in source.discover():
        claim = source.claim(offer)
        if claim is not None:
            yield claim


@dataclass(slots=True)
class _Taken:
    """Documents of one go: new ones, ones seen before, and notes about files too bad to be taken."""

    fresh: dict[str, Document] = field(default_factory=dict)
    again: list[Document] = field(default_factory=list)
    notes: list[tuple[Document, Part]] = field(default_factory=list)
    done: list[tuple[Claim, bool]] = field(default_factory=list)


def _take(
    journal: Journal,
    source: Source,
    process: Process,
    readers: Sequence[Reader],
    claims: Sequence[Claim],
    received: Received,
) -> None:
    taken = _Taken()
    for claim in claims:
        try:
            _keep(journal, source, claim, taken, process.name)
        except SystemFault:
            received.refused += 1  # it stays claimed and is offered again after the lease
    fresh = [*taken.fresh.values(), *(note for note, _ in taken.notes)]
    intake.register(journal, fresh, process=process.name, source=source.name)
    whole = [(document, part) for document in taken.fresh.values() if (part := _whole(document, readers)) is not None]
    parts = {document.digest: 1 for document, _ in [*whole, *taken.notes]}
    for found, reader in ((whole, None), (taken.notes, "none")):
        count, again = intake.open_cases(journal, found, process=process.name, prefix=process.prefix, reader=reader)
        received.cases += count
        received.again += again
    for document in taken.fresh.values():
        if document.digest not in parts:
            parts[document.digest] = _split(journal, process, _reader_for(document, readers), document, received)
    intake.complete(journal, parts, process=process.name)
    for document in taken.again:
        received.again += intake.see_again(journal, document, process=process.name)[:1]
    received.documents += len(fresh) + len(taken.again)
    for claim, accepted in taken.done:
        source.acknowledge(claim, accepted=accepted)


def _keep(journal: Journal, source: Source, claim: Claim, taken: _Taken, process: str) -> None:
    """Keep a document's bytes, or, where the source refuses them, a note that names the file and says why."""
    try:
        data = source.receive(claim)
    except BusinessError as refused:
        text = refused.problem.text("de").encode()
        note = Document(journal.store.put(text), claim.name, "text/plain", len(text))
        taken.notes.append((note, Part("", "", {}, (refused.problem,))))
        taken.done.append((claim, False))
        return
    digest = journal.store.put(data)
    document = Document(digest, claim.name, media_type(data[:8192], journal.store.path(digest)), len(data))
    if digest in taken.fresh or intake.known(journal, digest, process=process):
        taken.again.append(document)
    else:
        taken.fresh[digest] = document
    taken.done.append((claim, True))


def _reader_for(document: Document, readers: Sequence[Reader]) -> Reader | None:
    return next((reader for reader in readers if document.media_type in reader.media_types), None)


def _whole(document: Document, readers: Sequence[Reader]) -> Part | None:
    """The document as one part to be read later; None if it must be split by its reader or cannot be read at all."""
    reader = _reader_for(document, readers)
    return None if reader is None or reader.holds_many else Part("", "", {})


def _split(journal: Journal, process: Process, reader: Reader | None, document: Document, received: Received) -> int:
    """Open a case for each application in a document; returns how many parts there were."""
    if reader is None:
        problem = UNKNOWN_TYPE.at(name=document.name, media_type=document.media_type)
        slices: Iterator[list[Part]] = iter([[Part("", "", {}, (problem,))]])
        read_by = "none"
    else:
        slices, read_by = reader.read([(journal.store.path(document.digest), document.name)], process.form), reader.name
    parts = 0
    for found in slices:
        count, again = intake.open_cases(
            journal,
            [(document, part) for part in found],
            process=process.name,
            prefix=process.prefix,
            reader=read_by,
        )
        parts += len(found)
        received.cases += count
        received.again += again
    return parts

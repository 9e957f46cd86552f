# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Slips and batches for programs."""

from __future__ import annotations

from starlette.responses import Response

from laufzettel.desk import batch, printed, within
from laufzettel.desk.api import answers, records, requests, shapes
from laufzettel.desk.api.cases import case_of
from laufzettel.desk.ask import Ask
from laufzettel.desk.slips import looked_at
from laufzettel.journal import anchored
from laufzettel.journal.chain import genesis
from laufzettel.journal.views import Slip


def show(ask: Ask) -> records.Slip:
    """The slip of a case: every entry with its hash, and whether the chain and what it seals are whole."""
    seen = looked_at(ask)
    slip, anchor = seen.slip, anchored.latest(ask.journal, seen.slip.number)
    return records.Slip(
        number=slip.number,
        process=slip.process,
        state=slip.state,
        document=slip.document_name,
        part=slip.part,
        received_at=slip.received_at,
        start=genesis(slip.number).hex(),
        entries=_entries(slip),
        whole=seen.fault is None,
        fault=shapes.Problem.model_validate(seen.fault) if seen.fault else None,
        effects=[records.SlipEffect.model_validate(one) for one in slip.effects],
        again=[records.Again(document=name, part=part) for name, part in slip.again],
        anchor=records.Anchor(n=anchor[0].n, at=anchor[0].at, entries=anchor[1], line=anchor[0].line)
        if anchor
        else None,
    )


def paper(ask: Ask) -> Response:
    """The slip as a PDF to print."""
    return printed.show(ask)


def show_batch(ask: Ask) -> records.Batch:
    """The batch of a process as it would be signed now, with the sample that must be looked at."""
    shown = batch.chosen(ask)
    now = batch.standing(ask, shown)
    return records.Batch(
        process=shown.process.name,
        gate=shapes.Problem.model_validate(now.gate) if now.gate else None,
        percent=now.percent,
        members=[records.Member.model_validate(one) for one in now.members],
        missing=now.missing,
        singly=now.singly,
        for_two=now.for_two,
    )


def sign_batch(ask: Ask, said: requests.BatchToRelease) -> records.Released:
    """Release the batch that was listed, if its sample was looked at and no case has changed since."""
    within.hold_to(ask, said.cases)
    batch.release(ask, batch.chosen(ask), said.cases)
    return records.Released(released=len(said.cases))


def look_at_sample(ask: Ask) -> answers.Case:
    """Look at a case of the sample: the look is recorded, and counts for the batch."""
    slip, shown = batch.looked_at(ask)
    return case_of(ask, slip, shown)


def _entries(slip: Slip) -> list[records.Entry]:
    return [
        records.Entry(
            n=one.n,
            round=one.round,
            at=one.at,
            station=one.station,
            result=one.result,
            signer=one.signer,
            state=one.state,
            onward=one.onward,
            detail=one.detail,
            hash=one.hash.hex(),
            note=slip.notes.get(one.n, ""),
        )
        for one in slip.entries
    ]

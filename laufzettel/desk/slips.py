# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The slip of a case as a page: every entry, who and when, and whether the chain is whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.responses import Response

from laufzettel.desk.access import Action, may
from laufzettel.desk.ask import Ask
from laufzettel.desk.case import found
from laufzettel.errors import Problem
from laufzettel.form import Form
from laufzettel.journal import looks
from laufzettel.journal.chain import Entry
from laufzettel.journal.journal import MACHINE
from laufzettel.journal.verify import check_one
from laufzettel.words import EFFECTS, EVIDENCE, RESULTS, STATIONS, word


@dataclass(frozen=True, slots=True)
class Signed:
    """One entry in words.

    Attributes:
        n: its place on the slip.
        at: when, ISO 8601, UTC.
        station, result: where, and how it ended.
        signer: who; `machine` in the reader's language.
        said: problems, corrected fields, and a person's note.
        digest: how its hash begins.
    """

    n: int
    at: str
    station: str
    result: str
    signer: str
    said: tuple[str, ...]
    digest: str


def show(ask: Ask) -> Response:
    """The whole slip, with the chain computed anew."""
    slip, shown = found(ask)
    if not may(ask.session.role, Action.LOOK):  # who works with cases looks at slips all day
        looks.note(ask.journal, slip.number, person=ask.session.person, role=ask.session.role.value, what="slip")
    fault = check_one(ask.journal, slip.number)
    number = int(ask.language == "en")
    return ask.show(
        "slip.html",
        slip=slip,
        process=shown.process,
        entries=[_signed(entry, slip.notes.get(entry.n, ""), shown.process.form, number) for entry in slip.entries],
        fault=fault,
        effects=[
            (one.target, one.key, word(EFFECTS, one.state.value, number), _seen(one.evidence, number))
            for one in slip.effects
        ],
    )


def _signed(entry: Entry, note: str, form: Form, number: int) -> Signed:
    # What a detail holds depends on the station; a slip outlives the program that wrote it.
    detail: dict[str, Any] = orjson.loads(entry.detail)
    said = [Problem.from_dict(one).text(("de", "en")[number]) for one in detail.get("problems", ())]
    if entry.result == "corrected":
        labels = {field.name: (field.label, field.label_en)[number] for field in form.all_fields}
        said.append(", ".join(labels.get(name, name) for name in detail.get("fields", ())))
    if note:
        said.append(note)
    return Signed(
        entry.n,
        entry.at,
        STATIONS[entry.station][number],
        word(RESULTS, entry.result, number),
        ("Maschine", "machine")[number] if entry.signer == MACHINE else entry.signer,
        tuple(said),
        entry.hash.hex()[:8],
    )


def _seen(evidence: Mapping[str, str], number: int) -> str:
    """What was seen in a foreign system, in words."""
    pairs = ((word(EVIDENCE, key, number), word(EVIDENCE, value, number)) for key, value in evidence.items())
    return ", ".join(f"{key} {value}" for key, value in pairs)

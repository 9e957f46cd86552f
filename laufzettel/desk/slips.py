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
from laufzettel.desk.desk import Shown
from laufzettel.desk.in_words import evidence_in_words
from laufzettel.desk.pages import day_in_words
from laufzettel.errors import Problem
from laufzettel.form import Form
from laufzettel.journal import looks
from laufzettel.journal.chain import Entry
from laufzettel.journal.journal import MACHINE
from laufzettel.journal.sealed import ERASED, RESTRICTED
from laufzettel.journal.verify import check_one
from laufzettel.journal.views import Slip
from laufzettel.units import Units
from laufzettel.words import EFFECTS, ERASURE, RESULTS, STATIONS, word


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


@dataclass(frozen=True, slots=True)
class Seen:
    """A slip somebody looks at.

    Attributes:
        slip: all that is known of the case.
        shown: its process.
        entries: in words.
        evidence: what was seen in foreign systems, in words; one for each effect of the slip.
        fault: what is wrong with the chain or what it seals, computed anew; None if all is whole.
    """

    slip: Slip
    shown: Shown
    entries: list[Signed]
    evidence: list[str]
    fault: Problem | None


def show(ask: Ask) -> Response:
    """The whole slip, with the chain computed anew."""
    seen = looked_at(ask)
    number = int(ask.language == "en")
    return ask.show(
        "slip.html",
        slip=seen.slip,
        process=seen.shown.process,
        entries=seen.entries,
        fault=seen.fault,
        effects=[
            (one.target, one.key, word(EFFECTS, one.state.value, number), evidence)
            for one, evidence in zip(seen.slip.effects, seen.evidence, strict=True)
        ],
    )


def looked_at(ask: Ask) -> Seen:
    """The slip an address names; the look is recorded, and the chain computed anew.

    Raises:
        HTTPException: there is none.
    """
    slip, shown = found(ask)
    if not may(ask.session.role, Action.LOOK):  # who works with cases looks at slips all day
        looks.note(ask.journal, slip.number, person=ask.session.person, role=ask.session.role.value, what="slip")
    number, form = int(ask.language == "en"), shown.process.form
    return Seen(
        slip,
        shown,
        [_signed(entry, slip, form, number, ask.desk.units) for entry in slip.entries],
        [evidence_in_words(one.evidence, number) for one in slip.effects],
        check_one(ask.journal, slip.number),
    )


def _signed(entry: Entry, slip: Slip, form: Form, number: int, units: Units) -> Signed:
    # What a detail holds depends on the station; a slip outlives the program that wrote it.
    detail: dict[str, Any] = orjson.loads(entry.detail)
    said = [Problem.from_dict(one).text(("de", "en")[number]) for one in detail.get("problems", ())]
    if entry.result in ("corrected", "entered_again"):
        labels = {field.name: (field.label, field.label_en)[number] for field in form.all_fields}
        typed = (*detail.get("fields", ()), *detail.get("again", ()))
        said.append(", ".join(labels.get(name, name) for name in typed))
    if due := detail.get("due"):
        said.append(("Wiedervorlage am ", "Follow-up on ")[number] + day_in_words(str(due), ("de", "en")[number]))
    if letter := slip.letters.get(entry.n):
        said.append(("Schreiben, SHA-256 ", "Letter, SHA-256 ")[number] + letter)
    if entry.result in (ERASED, RESTRICTED):
        said.append(word(ERASURE, str(detail["reason"]), number))
    if "handed" in detail:
        said.append(_handed(detail["handed"], number, units))
    if note := slip.notes.get(entry.n):
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


def _handed(to: Mapping[str, str], number: int, units: Units) -> str:
    """To whom a case went."""
    whom = ", ".join(one for one in (units.named(to["unit"]), to["person"]) if one)
    return f"{('An: ', 'To: ')[number]}{whom}" if whom else ("In den Vorrat", "To the worklist")[number]

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the slips seal beside themselves: the case's place, what was read, decided and written, and people's notes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import orjson

from laufzettel.case import State, digest_of
from laufzettel.errors import Message, Problem
from laufzettel.journal.chain import Entry
from laufzettel.journal.effects import EffectState
from laufzettel.journal.journal import Journal
from laufzettel.journal.rows import decision_digest, integer, text

OTHER_PLACE = Message(
    "verify.other_place",
    "Der Vorgang steht woanders, als sein Laufzettel sagt.",
    "The case stands elsewhere than its slip says.",
)
OTHER_DOCUMENT = Message(
    "verify.other_document",
    "Der Vorgang gehört zu einem anderen Dokument, als sein Laufzettel sagt.",
    "The case belongs to another document than its slip says.",
)
READING = Message(
    "verify.reading",
    "Was gelesen oder eingetragen wurde, ist nicht mehr das, was abgezeichnet wurde.",
    "What was read or entered is no longer what was signed.",
)
DECISION = Message(
    "verify.decision",
    "Die Entscheidung ist nicht mehr die, die abgezeichnet wurde.",
    "The decision is no longer the one that was signed.",
)
EFFECT = Message(
    "verify.effect",
    "Was geschrieben wurde oder als Nachweis gesehen wurde, ist nicht mehr das, was abgezeichnet wurde.",
    "What was written, or seen as evidence, is no longer what was signed.",
)
NOTE = Message("verify.note", "Ein Vermerk wurde verändert.", "A note was changed.")


class Row(NamedTuple):
    """A case as its row says; `head` is the hash of the last entry."""

    id: int
    number: str
    document: str
    part: str
    station: str
    state: str
    entries: int
    head: bytes


@dataclass(slots=True)
class Kept:
    """What the journal keeps of some cases, as digests by case: readings, decisions, effects done, and notes."""

    readings: dict[int, set[str]] = field(default_factory=dict)
    decisions: dict[int, set[str]] = field(default_factory=dict)
    effects: dict[int, set[tuple[str, str]]] = field(default_factory=dict)
    notes: dict[int, set[str]] = field(default_factory=dict)


def load(journal: Journal, ids: list[int]) -> Kept:
    """Digest what is kept of these cases."""
    database, kept = journal.database, Kept()
    some, listed = database.among("case_id"), (database.listed(ids),)
    for case_id, body in database.rows(f"SELECT case_id, body FROM reading WHERE {some}", listed):
        kept.readings.setdefault(integer(case_id), set()).add(digest_of(text(body).encode()))
    for case_id, ruleset, law_date, body, tables in database.rows(
        f"SELECT case_id, ruleset, law_date, body, tables FROM decision WHERE {some}", listed
    ):
        digest = decision_digest(text(ruleset), text(law_date), text(body), digest_of(text(tables).encode()))
        kept.decisions.setdefault(integer(case_id), set()).add(digest)
    for case_id, payload, evidence in database.rows(
        f"SELECT case_id, payload, evidence FROM effect WHERE {some} AND state = '{EffectState.DONE.value}'", listed
    ):
        seen = (digest_of(text(payload).encode()), text(evidence))
        kept.effects.setdefault(integer(case_id), set()).add(seen)
    for case_id, salt, body in database.rows(f"SELECT case_id, salt, body FROM note WHERE {some}", listed):
        kept.notes.setdefault(integer(case_id), set()).add(digest_of(f"{text(salt)}{text(body)}".encode()))
    return kept


def unsealed(row: Row, slip: Iterable[Entry], kept: Kept) -> Problem | None:
    """What of a case is not as its (whole) slip seals it; None if all is."""
    sealed, last, first = Kept(), None, ""
    for last in slip:
        said = orjson.loads(last.detail)
        first = first or said.get("document", "") + "\x1f" + said.get("part", "")
        for name, into in (("reading", sealed.readings), ("decision", sealed.decisions), ("note", sealed.notes)):
            if name in said:
                into.setdefault(row.id, set()).add(said[name])
        for effect in said.get("effects", ()):
            if effect["state"] == EffectState.DONE.value:
                seen = (effect["payload"], orjson.dumps(effect["evidence"]).decode())
                sealed.effects.setdefault(row.id, set()).add(seen)
    if last is None or first != f"{row.document}\x1f{row.part}":
        return OTHER_DOCUMENT.at()
    # What waits for a system or for another case becomes ready without a signature.
    resumed = last.state == State.LATER.value and row.state == State.READY.value
    if row.station != last.onward or not (row.state == last.state or resumed):
        return OTHER_PLACE.at()
    for message, of_kept, of_sealed in (
        (READING, kept.readings, sealed.readings),
        (DECISION, kept.decisions, sealed.decisions),
        (EFFECT, kept.effects, sealed.effects),
    ):
        if of_kept.get(row.id, set()) != of_sealed.get(row.id, set()):
            return message.at()
    # A note names people and may have to be erased; what is there must be what was written.
    return None if kept.notes.get(row.id, set()) <= sealed.notes.get(row.id, set()) else NOTE.at()

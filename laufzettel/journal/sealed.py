# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the slips seal beside themselves: the case's place, what was read, decided and written, and people's notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import orjson

from laufzettel.case import State, digest_of
from laufzettel.errors import Message, Problem
from laufzettel.journal.chain import Entry
from laufzettel.journal.effects import EffectState
from laufzettel.journal.journal import Journal
from laufzettel.journal.rows import decision_digest, integer, text

REMEDY = (
    "Vergleichen Sie mit der letzten Sicherung, und melden Sie es der Revision.",
    "Compare with the last backup, and tell the auditors.",
)

OTHER_PLACE = Message(
    "verify.other_place",
    "Der Vorgang steht woanders, als sein Laufzettel sagt.",
    "The case stands elsewhere than its slip says.",
    *REMEDY,
)
OTHER_DOCUMENT = Message(
    "verify.other_document",
    "Der Vorgang gehört zu einem anderen Eingang, als sein Laufzettel sagt.",
    "The case belongs to another receipt than its slip says.",
    *REMEDY,
)
READING = Message(
    "verify.reading",
    "Was gelesen oder eingetragen wurde, ist nicht mehr das, was abgezeichnet wurde.",
    "What was read or entered is no longer what was signed.",
    *REMEDY,
)
DECISION = Message(
    "verify.decision",
    "Die Entscheidung ist nicht mehr die, die abgezeichnet wurde.",
    "The decision is no longer the one that was signed.",
    *REMEDY,
)
EFFECT = Message(
    "verify.effect",
    "Was geschrieben wurde oder als Nachweis gesehen wurde, ist nicht mehr das, was abgezeichnet wurde.",
    "What was written, or seen as evidence, is no longer what was signed.",
    *REMEDY,
)
NOTE = Message("verify.note", "Ein Vermerk wurde verändert.", "A note was changed.", *REMEDY)
WAIVER = Message(
    "verify.waiver",
    "Es gilt etwas als angesehen, was niemand abgezeichnet hat.",
    "Something counts as looked at that nobody has signed.",
    *REMEDY,
)

HANDED = Message(
    "verify.handed",
    "Der Vorgang liegt bei jemand anderem, als sein Laufzettel sagt.",
    "The case is with somebody else than its slip says.",
    *REMEDY,
)


class Row(NamedTuple):
    """A case as its row says; `head` is the hash of the last entry."""

    id: int
    number: str
    process: str
    document: str
    part: str
    received_at: str
    station: str
    state: str
    entries: int
    head: bytes


@dataclass(slots=True)
class Kept:
    """What is kept, by case: digests of readings, decisions and notes; effects done; codes waived; to whom it went."""

    readings: dict[int, set[str]] = field(default_factory=dict)
    decisions: dict[int, set[str]] = field(default_factory=dict)
    effects: dict[int, set[tuple[str, ...]]] = field(default_factory=dict)
    notes: dict[int, set[str]] = field(default_factory=dict)
    waivers: dict[int, set[str]] = field(default_factory=dict)
    handed: dict[int, set[tuple[str, str, int]]] = field(default_factory=dict)


def load(journal: Journal, ids: list[int]) -> Kept:
    """Digest what is kept of these cases."""
    database, kept = journal.database, Kept()
    some, listed = database.among("case_id"), (database.listed(ids),)
    for case_id, body in database.rows(f"SELECT case_id, body FROM reading WHERE {some}", listed):
        kept.readings.setdefault(integer(case_id), set()).add(digest_of(text(body).encode()))
    decisions = database.rows(f"SELECT case_id, ruleset, law_date, body, tables FROM decision WHERE {some}", listed)
    said = journal.said({text(row[4]) for row in decisions})
    really = {digest: digest_of(body.encode()) for digest, body in said.items()}
    for case_id, ruleset, law_date, body, tables in decisions:
        digest = decision_digest(text(ruleset), text(law_date), text(body), really[text(tables)])
        kept.decisions.setdefault(integer(case_id), set()).add(digest)
    for case_id, target, step, key, payload, evidence in database.rows(
        "SELECT case_id, target, step, key, payload, evidence FROM effect "
        f"WHERE {some} AND state = '{EffectState.DONE.value}'",
        listed,
    ):
        seen = (text(target), text(step), text(key), digest_of(text(payload).encode()), text(evidence))
        kept.effects.setdefault(integer(case_id), set()).add(seen)
    kept.waivers = journal.load_waivers(ids)
    for case_id, salt, body in database.rows(f"SELECT case_id, salt, body FROM note WHERE {some}", listed):
        kept.notes.setdefault(integer(case_id), set()).add(digest_of(f"{text(salt)}{text(body)}".encode()))
    for case_id, unit, person, n in database.rows(
        f"SELECT case_id, unit, person, n FROM assignment WHERE {some}", listed
    ):
        kept.handed[integer(case_id)] = {(text(unit), text(person), integer(n))}
    return kept


def unsealed(row: Row, slip: Iterable[Entry], kept: Kept) -> Problem | None:
    """What of a case is not as its (whole) slip seals it; None if all is."""
    sealed, last, first = Kept(), None, ""
    for last in slip:
        said = orjson.loads(last.detail)
        if not first:
            first = "\x1f".join((said.get("process", ""), said.get("document", ""), said.get("part", ""), last.at))
        sealed.waivers.setdefault(row.id, set()).update(said.get("looked_at", ()))
        for name, into in (("reading", sealed.readings), ("decision", sealed.decisions), ("note", sealed.notes)):
            if name in said:
                into.setdefault(row.id, set()).add(said[name])
        sealed.handed[row.id] = _handed(said.get("handed"), last.n, sealed.handed.get(row.id, set()))
        for effect in said.get("effects", ()):
            if effect["state"] == EffectState.DONE.value:
                evidence = orjson.dumps(effect["evidence"]).decode()
                seen = (effect["target"], effect["step"], effect["key"], effect["payload"], evidence)
                sealed.effects.setdefault(row.id, set()).add(seen)
    if last is None or first != "\x1f".join((row.process, row.document, row.part, row.received_at)):
        return OTHER_DOCUMENT.at()
    # What waits for a system or for another case becomes ready without a signature.
    resumed = last.state == State.LATER.value and row.state == State.READY.value
    if row.station != last.onward or not (row.state == last.state or resumed):
        return OTHER_PLACE.at()
    for message, of_kept, of_sealed in (
        (READING, kept.readings, sealed.readings),
        (DECISION, kept.decisions, sealed.decisions),
        (EFFECT, kept.effects, sealed.effects),
        (HANDED, kept.handed, sealed.handed),
    ):
        if of_kept.get(row.id, set()) != of_sealed.get(row.id, set()):
            return message.at()
    # A note names people and may have to be erased; what is there must be what was written.
    for message, of_kept, of_sealed in ((NOTE, kept.notes, sealed.notes), (WAIVER, kept.waivers, sealed.waivers)):
        if not of_kept.get(row.id, set()) <= of_sealed.get(row.id, set()):
            return message.at()
    return None


def _handed(to: Mapping[str, str] | None, n: int, before: set[tuple[str, str, int]]) -> set[tuple[str, str, int]]:
    """Where a case lies after an entry: as before, elsewhere by this entry, or nowhere but in its queue."""
    if to is None:
        return before
    return {(to["unit"], to["person"], n)} if to["unit"] or to["person"] else set()

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the slips seal beside themselves: the case's place, what was read, decided and written, and people's notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, NotRequired, TypedDict

import orjson

from laufzettel.case import State, digest_of
from laufzettel.errors import Message, Problem
from laufzettel.journal import second_entry
from laufzettel.journal.chain import Entry
from laufzettel.journal.effects import EffectState
from laufzettel.journal.journal import Journal
from laufzettel.journal.keys import UNKEYED, keyed
from laufzettel.journal.rows import decision_digest, integer, text

ERASED, RESTRICTED, LIFTED = "erased", "restricted", "restriction_lifted"
"""How the entries end that say so: erased, restricted, and restricted no longer."""

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
SECOND_ENTRY = Message(
    "verify.second_entry",
    "Eine zweite Eintragung ist nicht mehr die, die abgezeichnet wurde.",
    "A second entry is no longer the one that was signed.",
    *REMEDY,
)
LETTER = Message(
    "verify.letter",
    "Ein Schreiben ist nicht mehr das, das abgezeichnet wurde.",
    "A letter is no longer the one that was signed.",
    *REMEDY,
)
NO_KEY = Message(
    "verify.no_key",
    "Der Schlüssel des Vorgangs fehlt; was sein Laufzettel siegelt, ist nicht nachzurechnen.",
    "The case's key is missing; what its slip seals cannot be verified.",
    "Fehlt er nach dem Zurückspielen einer Sicherung, lesen Sie docs/betrieb.md, Sichern; sonst melden Sie es der "
    "Revision.",
    "If it is missing since a backup was restored, read docs/operations.md, Backup; otherwise tell the auditors.",
)
NOT_ERASED = Message(
    "verify.not_erased",
    "Der Laufzettel sagt, der Vorgang sei gelöscht; es ist aber noch etwas von ihm da.",
    "The slip says that the case is erased; but something of it is still there.",
    "Rufen Sie „laufzettel erase --yes“ auf; bleibt es dabei, melden Sie es der Revision.",
    "Call `laufzettel erase --yes`; if that does not help, tell the auditors.",
)
OTHERWISE_ERASED = Message(
    "verify.otherwise_erased",
    "Der Vorgang gilt als gelöscht oder eingeschränkt, ohne dass sein Laufzettel es sagt, oder umgekehrt.",
    "The case counts as erased or restricted and its slip does not say so, or the other way round.",
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
    """What the journal keeps, by case.

    Attributes:
        readings, decisions, notes, letters: digests.
        effects: those that are done.
        waivers: codes.
        second_entries: names of fields, and digests of what two people typed there unseen of each other.
        handed: to whom it went, and by which entry.
        keyless: cases that have a key which is not there; what is digested of them has no meaning.
        with_key: cases whose key is there; those from before there were keys are neither.
        barred: what the journal says of erased and restricted cases: whether the one, whether the other.
    """

    readings: dict[int, set[str]] = field(default_factory=dict)
    decisions: dict[int, set[str]] = field(default_factory=dict)
    effects: dict[int, set[tuple[str, ...]]] = field(default_factory=dict)
    notes: dict[int, set[str]] = field(default_factory=dict)
    waivers: dict[int, set[str]] = field(default_factory=dict)
    handed: dict[int, set[tuple[str, str, int]]] = field(default_factory=dict)
    letters: dict[int, set[str]] = field(default_factory=dict)
    second_entries: dict[int, set[tuple[str, str]]] = field(default_factory=dict)
    keyless: set[int] = field(default_factory=set)
    with_key: set[int] = field(default_factory=set)
    barred: dict[int, tuple[bool, bool]] = field(default_factory=dict)

    def anything(self, case_id: int) -> bool:
        """Whether there are any contents of a case, or its key."""
        kept = (self.readings, self.decisions, self.effects, self.notes, self.letters, self.second_entries)
        return case_id in self.with_key or any(case_id in one for one in kept)


def load(journal: Journal, ids: list[int]) -> Kept:
    """Digest what is kept of these cases."""
    database, kept, keys = journal.database, Kept(), journal.keys.there(ids)
    kept.keyless = set(ids) - keys.keys()
    kept.with_key = {case_id for case_id, key in keys.items() if key}
    some, listed = database.among("case_id"), (database.listed(ids),)
    for row in database.rows(f"SELECT case_id, body FROM reading WHERE {some}", listed):
        case_id = integer(row[0])
        kept.readings.setdefault(case_id, set()).add(keyed(text(row[1]).encode(), keys.get(case_id, UNKEYED)))
    _load_decisions(journal, ids, keys, kept)
    _load_effects(journal, ids, keys, kept)
    kept.waivers = journal.load_waivers(ids)
    for row in database.rows(f"SELECT case_id, salt, body FROM note WHERE {some}", listed):
        kept.notes.setdefault(integer(row[0]), set()).add(digest_of(f"{text(row[1])}{text(row[2])}".encode()))
    for row in database.rows(f"SELECT case_id, digest FROM letter WHERE {some}", listed):
        case_id = integer(row[0])
        kept.letters.setdefault(case_id, set()).add(keyed(text(row[1]).encode(), keys.get(case_id, UNKEYED)))
    for case_id, of_case in second_entry.digests(journal, ids, keys).items():
        kept.second_entries[case_id] = set(of_case.items())
    for row in database.rows(f"SELECT case_id, erased_at, restricted_at FROM erasure WHERE {some}", listed):
        kept.barred[integer(row[0])] = (row[1] is not None, row[2] is not None)
    for row in database.rows(f"SELECT case_id, unit, person, n FROM assignment WHERE {some}", listed):
        kept.handed[integer(row[0])] = {(text(row[1]), text(row[2]), integer(row[3]))}
    return kept


def _load_decisions(journal: Journal, ids: list[int], keys: Mapping[int, bytes], kept: Kept) -> None:
    database = journal.database
    decisions = database.rows(
        f"SELECT case_id, ruleset, law_date, body, tables FROM decision WHERE {database.among('case_id')}",
        (database.listed(ids),),
    )
    said = journal.said({text(row[4]) for row in decisions})
    really = {digest: digest_of(body.encode()) for digest, body in said.items()}
    for row in decisions:
        case_id, (ruleset, law_date, body, tables) = integer(row[0]), map(text, row[1:])
        digest = decision_digest(ruleset, law_date, body, really[tables], keys.get(case_id, UNKEYED))
        kept.decisions.setdefault(case_id, set()).add(digest)


def _load_effects(journal: Journal, ids: list[int], keys: Mapping[int, bytes], kept: Kept) -> None:
    database = journal.database
    for row in database.rows(
        "SELECT case_id, target, step, key, payload, evidence FROM effect "
        f"WHERE {database.among('case_id')} AND state = '{EffectState.DONE.value}'",
        (database.listed(ids),),
    ):
        case_id, (target, step, name, payload, evidence) = integer(row[0]), map(text, row[1:])
        key = keys.get(case_id, UNKEYED)
        seen = keyed(evidence.encode(), key) if key else evidence
        kept.effects.setdefault(case_id, set()).add((target, step, name, keyed(payload.encode(), key), seen))


class _Correction(TypedDict):
    """What the entry of a correction says of fields."""

    fields: list[str]
    again: list[str]
    second_entries: NotRequired[dict[str, str]]


@dataclass(slots=True)
class _Told:
    """What a whole slip says: what it seals, where the case came from, its last entry, whether it is restricted."""

    sealed: Kept
    receipt: str = ""
    last: Entry | None = None
    restricted: bool = False


def unsealed(row: Row, slip: Iterable[Entry], kept: Kept) -> Problem | None:
    """What of a case is not as its (whole) slip seals it; None if all is."""
    told = _told(row.id, slip)
    last = told.last
    if last is None or told.receipt != "\x1f".join((row.process, row.document, row.part, row.received_at)):
        return OTHER_DOCUMENT.at()
    # What waits for a system or for another case becomes ready without a signature.
    resumed = last.state == State.LATER.value and row.state == State.READY.value
    if row.station != last.onward or not (row.state == last.state or resumed):
        return OTHER_PLACE.at()
    erased = last.result == ERASED
    if (erased, told.restricted) != kept.barred.get(row.id, (False, False)):
        return OTHERWISE_ERASED.at()
    if erased:
        return NOT_ERASED.at() if kept.anything(row.id) else None
    return NO_KEY.at() if row.id in kept.keyless else _changed(row.id, told.sealed, kept)


def _told(case_id: int, slip: Iterable[Entry]) -> _Told:
    sealed = Kept()
    told = _Told(sealed)
    by_name = {
        "reading": sealed.readings,
        "decision": sealed.decisions,
        "note": sealed.notes,
        "letter": sealed.letters,
    }
    for one in slip:
        said = orjson.loads(one.detail)
        if told.last is None:
            parts = (said.get(name, "") for name in ("process", "document", "part"))
            told.receipt = "\x1f".join((*parts, one.at))
        told.last = one
        if one.result in (RESTRICTED, LIFTED):
            told.restricted = one.result == RESTRICTED
        sealed.waivers.setdefault(case_id, set()).update(said.get("looked_at", ()))
        for name in said.keys() & by_name.keys():
            by_name[name].setdefault(case_id, set()).add(said[name])
        if "again" in said:  # a correction
            before = sealed.second_entries.get(case_id, set())
            sealed.second_entries[case_id] = _second_entries(said, before)
        sealed.handed[case_id] = _handed(said.get("handed"), one.n, sealed.handed.get(case_id, set()))
        for effect in said.get("effects", ()):
            if effect["state"] == EffectState.DONE.value:
                evidence = effect["evidence"]
                if not isinstance(evidence, str):  # in clear, from before there were keys
                    evidence = orjson.dumps(evidence).decode()
                seen = (effect["target"], effect["step"], effect["key"], effect["payload"], evidence)
                sealed.effects.setdefault(case_id, set()).add(seen)
    return told


def _changed(case_id: int, sealed: Kept, kept: Kept) -> Problem | None:
    """Which contents are not as they were sealed."""
    for message, of_kept, of_sealed in (
        (READING, kept.readings, sealed.readings),
        (DECISION, kept.decisions, sealed.decisions),
        (EFFECT, kept.effects, sealed.effects),
        (LETTER, kept.letters, sealed.letters),
        (SECOND_ENTRY, kept.second_entries, sealed.second_entries),
        (HANDED, kept.handed, sealed.handed),
    ):
        if of_kept.get(case_id, set()) != of_sealed.get(case_id, set()):
            return message.at()
    # A note names people and may have to be erased; what is there must be what was written.
    for message, of_kept, of_sealed in ((NOTE, kept.notes, sealed.notes), (WAIVER, kept.waivers, sealed.waivers)):
        if not of_kept.get(case_id, set()) <= of_sealed.get(case_id, set()):
            return message.at()
    return None


def _second_entries(said: _Correction, before: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """What two people typed, alike or not, after a correction: of the fields it names only what it seals itself."""
    typed = {*said["fields"], *said["again"]}
    return {one for one in before if one[0] not in typed} | set(said.get("second_entries", {}).items())


def _handed(to: Mapping[str, str] | None, n: int, before: set[tuple[str, str, int]]) -> set[tuple[str, str, int]]:
    """Where a case lies after an entry: as before, elsewhere by this entry, or nowhere but in its queue."""
    if to is None:
        return before
    return {(to["unit"], to["person"], n)} if to["unit"] or to["person"] else set()

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Effects: the intent before the first byte goes out, and the evidence after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

import orjson

from laufzettel.connect import Item, Payload
from laufzettel.journal import halts
from laufzettel.journal.batch import Batch
from laufzettel.journal.journal import Journal
from laufzettel.journal.keys import UNKEYED, keyed
from laufzettel.journal.rows import integer, text


class EffectState(StrEnum):
    """Where an effect stands."""

    INTENDED = "intended"
    SUPERSEDED = "superseded"
    """Intended, and then a person corrected the case: first it is looked up whether the old content went out."""
    DONE = "done"
    REJECTED = "rejected"
    CONFLICT = "conflict"
    IN_DOUBT = "in_doubt"


DOUBTFUL = (EffectState.IN_DOUBT, EffectState.CONFLICT)
"""What a person must settle."""


class Effect(NamedTuple):
    """One row of the journal's list of effects.

    Attributes:
        case_id, target, step: which effect of which case.
        key: as written into the foreign record.
        state: see `EffectState`.
        fresh: True if the intent was noted just now, so nothing can have gone out yet.
        payload: what was to be written.
        evidence: what was seen in the target, names no person.
        intended_at: epoch seconds.
        digest: of the payload as it is kept, under the case's key; the slip seals it.
    """

    case_id: int
    target: str
    step: str
    key: str
    state: EffectState
    fresh: bool
    payload: Payload
    evidence: dict[str, str]
    intended_at: float
    digest: str


def intend(journal: Journal, batch: Batch, *, target: str, step: str, items: Mapping[int, Item]) -> dict[int, Effect]:
    """Note durably what is about to be written, before the first byte goes out.

    Args:
        journal: the journal.
        batch: holds the cases; only those still held are noted.
        target: the target's name.
        step: which step of the process.
        items: case id to what is to be written.

    Returns:
        Case id to its effect. An intent noted earlier comes back as it was noted: what may have been written under
        a key is what counts, not what would be written today; see `note_anew` for what a person corrected.

    Raises:
        Halted: the emergency stop is pulled; nothing was noted, and what was noted before stays as it is.
    """
    if not items:
        return {}
    database = journal.database
    now = journal.clock()
    with database.transaction():
        mine = journal.still_mine(batch, items)
        # What the target refused did not arrive: it may be written anew with corrected content.
        database.run(
            f"DELETE FROM effect WHERE {database.among('case_id')} AND target = ? AND step = ? AND state = 'rejected'",
            (database.listed(sorted(mine)), target, step),
        )
        halts.before_going_out(database, batch.process)
        earlier = {effect.case_id: effect for effect in _load(journal, mine, target, step)}
        fresh, rows = {}, []
        for case_id in sorted(mine - earlier.keys()):
            key, payload = items[case_id].key, orjson.dumps(items[case_id].payload)
            digest = keyed(payload, batch.keys[case_id])
            rows.append((case_id, target, step, key, digest, payload.decode(), "{}", now))
            fresh[case_id] = Effect(
                case_id, target, step, key, EffectState.INTENDED, True, items[case_id].payload, {}, now, digest
            )
        database.run_many(
            "INSERT INTO effect (case_id, target, step, key, state, payload_digest, payload, evidence, intended_at) "
            "VALUES (?, ?, ?, ?, 'intended', ?, ?, ?, ?)",
            rows,
        )
    batch.drop(set(items) - mine)
    return earlier | fresh


def note_anew(
    journal: Journal, batch: Batch, *, target: str, step: str, items: Mapping[int, Item], old: Mapping[int, Effect]
) -> dict[int, Effect]:
    """Replace intents whose old content is certainly not in the target by what is to be written now.

    Args:
        journal, batch, target, step: as for `intend`.
        items: case id to what is to be written now.
        old: case id to the effect as it was noted.

    Returns:
        Case id to the effect as it is noted now, of the cases still held.

    Raises:
        Halted: the emergency stop was pulled meanwhile; everything stays as it was noted.
    """
    now, anew, rows = journal.clock(), {}, []
    with journal.database.transaction():
        mine = journal.still_mine(batch, items)
        halts.before_going_out(journal.database, batch.process)
        for case_id in sorted(mine):
            payload = orjson.dumps(items[case_id].payload)
            digest = keyed(payload, batch.keys[case_id])
            rows.append((payload.decode(), digest, now, case_id, target, step))
            anew[case_id] = old[case_id]._replace(
                state=EffectState.INTENDED, payload=items[case_id].payload, intended_at=now, digest=digest
            )
        journal.database.run_many(
            "UPDATE effect SET state = 'intended', payload = ?, payload_digest = ?, intended_at = ? "
            "WHERE case_id = ? AND target = ? AND step = ? AND state = 'superseded'",
            rows,
        )
    batch.drop(set(items) - mine)
    return anew


def noted(journal: Journal, ids: Iterable[int], *, target: str, step: str) -> set[int]:
    """Of which cases an effect is noted already that was not rejected: it is done, or must be looked up."""
    return {effect.case_id for effect in _load(journal, ids, target, step) if effect.state is not EffectState.REJECTED}


def withdraw(journal: Journal, batch: Batch, *, target: str, step: str, ids: Iterable[int]) -> None:
    """Take intents back of which certainly nothing arrived, of the cases still held: they may be intended afresh."""
    ids = sorted(ids)
    if not ids:
        return
    with journal.database.transaction():
        mine = journal.still_mine(batch, ids)
        journal.database.run(
            f"DELETE FROM effect WHERE {journal.database.among('case_id')} AND target = ? AND step = ? "
            "AND state IN ('intended', 'superseded')",
            (journal.database.listed(sorted(mine)), target, step),
        )


def settle(
    journal: Journal, target: str, step: str, outcomes: Iterable[tuple[int, EffectState, Mapping[str, str]]]
) -> None:
    """Note how effects ended, inside the caller's transaction: (case id, state, evidence)."""
    now, ended = journal.clock(), list(outcomes)
    # The cases of one go share what was seen: one text for the very same evidence.
    seen = {id(evidence): evidence for _, _, evidence in ended}
    kept = {key: orjson.dumps(dict(evidence)).decode() for key, evidence in seen.items()}
    rows = [(str(state), kept[id(evidence)], now, case_id, target, step) for case_id, state, evidence in ended]
    journal.database.run_many(
        "UPDATE effect SET state = ?, evidence = ?, settled_at = ? WHERE case_id = ? AND target = ? AND step = ?", rows
    )


def said(effect: Effect, state: EffectState, evidence: Mapping[str, str], key: bytes) -> dict[str, object]:
    """What a slip says of an effect: where, under which key, how it ended, and digests of its content and of what was
    seen.

    Args:
        effect: the effect.
        state: how it ended.
        evidence: what was seen; a letter's checksum among it would confirm a guess at the letter.
        key: the case's own, under which all that is digested.
    """
    seen = dict(evidence)
    return {
        "target": effect.target,
        "step": effect.step,
        "key": effect.key,
        "state": state.value,
        "payload": effect.digest,
        "evidence": seen if key == UNKEYED else keyed(orjson.dumps(seen), key),
    }


def of_case(journal: Journal, case_id: int) -> list[Effect]:
    """All effects of one case, in the order they were intended."""
    return sorted(_load(journal, [case_id]), key=lambda effect: effect.intended_at)


def _load(journal: Journal, ids: Iterable[int], target: str = "", step: str = "") -> list[Effect]:
    database = journal.database
    wanted, args = "", [database.listed(sorted(ids))]
    if target:
        wanted, args = " AND target = ? AND step = ?", [*args, target, step]
    rows = database.rows(
        "SELECT case_id, target, step, key, state, payload, evidence, intended_at, payload_digest FROM effect "
        f"WHERE {database.among('case_id')}{wanted}",
        args,
    )
    return [
        Effect(
            integer(case_id),
            text(name),
            text(of_step),
            text(key),
            EffectState(text(state)),
            False,
            orjson.loads(text(payload)),
            orjson.loads(text(evidence)),
            float(intended_at) if isinstance(intended_at, (int, float)) else 0.0,
            text(digest),
        )
        for case_id, name, of_step, key, state, payload, evidence, intended_at, digest in rows
    ]

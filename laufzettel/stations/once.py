# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing once: what is done with intents that are noted.

Look up what was interrupted, write what is absent, read everything back; what nobody can look up goes to a person.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from laufzettel.connect import Guarantee, Item, Probe, Receipt, Seen, Target, Wrote
from laufzettel.errors import LaufzettelError, Message, Problem
from laufzettel.journal import Batch, Journal, effects
from laufzettel.journal.effects import Effect, EffectState

_LOG = logging.getLogger(__name__)

PART_OF_LEASE = 0.25
"""The part of its lease a go, or a wait before the lease is renewed, may take."""
_CORRECTED = EffectState.SUPERSEDED

REJECTED = Message(
    "target.rejected",
    "„{target}“ hat den Eintrag {key} abgelehnt.",
    "“{target}” has refused entry {key}.",
    "Berichtigen Sie die Angaben und geben Sie den Vorgang zurück.",
    "Correct the fields and hand the case back.",
)


@dataclass(slots=True)
class Ends:
    """How the effects of one go ended: (state, evidence, problem) by case; what is missing was not written."""

    by_case: dict[int, tuple[EffectState, dict[str, str], Problem | None]] = field(default_factory=dict)

    def done(self, case_id: int, evidence: Mapping[str, str]) -> None:
        self.by_case[case_id] = (EffectState.DONE, dict(evidence), None)


def perform(
    journal: Journal,
    batch: Batch,
    target: Target,
    step: str,
    intents: dict[int, Effect],
    wanted: Mapping[int, Item],
    ends: Ends,
) -> None:
    """Bring about what is intended, and note in `ends` how it ended and in `intents` what was intended anew."""
    for effect in intents.values():
        if effect.state is EffectState.DONE:
            ends.done(effect.case_id, effect.evidence)
    open_ = {case_id: effect for case_id, effect in intents.items() if case_id not in ends.by_case}
    todo = {
        # The noted payload counts, not today's: it is what may have gone out under this key.
        case_id: Item(effect.key, effect.payload, wanted[case_id].files)
        for case_id, effect in open_.items()
    }
    if target.guarantee is Guarantee.BLIND:
        _perform_blind(target, open_, todo, ends)
        return
    if any(not effect.fresh for effect in open_.values()):
        # Whoever was cut off may have sent until we took over, and what was sent may arrive as late as the settle time
        # after that: absence counts only then.
        _wait(journal, batch, batch.claimed_at + target.settle_s - journal.clock())
        todo = {case_id: item for case_id, item in todo.items() if case_id in batch.cases}
    absent: Mapping[int, Item] = todo
    try:
        corrected = {case_id: item for case_id, item in todo.items() if intents[case_id].state is _CORRECTED}
        if corrected:
            gone = _look_for_old_content(target, corrected, wanted, ends)
            anew = effects.note_anew(journal, batch, target=target.name, step=step, items=gone, old=intents)
            intents.update(anew)
            absent = {case_id: item for case_id, item in todo.items() if case_id not in corrected}
            absent |= {case_id: gone[case_id] for case_id in anew}
        if target.guarantee is Guarantee.VERIFIABLE:  # the stronger ones look for themselves while they write
            absent = _look(target, absent, target.probe, ends)
    except LaufzettelError:
        return  # nothing went out: the intents stay, the next try looks again
    if not absent:
        return
    try:
        receipts: Sequence[Receipt] = target.write(list(absent.values()))
    except Exception as broken:  # whatever it was, nobody knows what arrived: look it up
        _tell_operations(target, broken)
        receipts = [Receipt(Wrote.UNKNOWN)] * len(absent)
    unsure = _take_receipts(target, absent, receipts, ends)
    if any(receipt.wrote is Wrote.UNKNOWN for receipt in receipts):
        _wait(journal, batch, target.settle_s)
    if unsure:
        _read_back(target, unsure, {case_id for case_id, _ in _said_done(absent, receipts)}, ends)


def _wait(journal: Journal, batch: Batch, seconds: float) -> None:
    """Wait, and keep hold of the batch meanwhile; what another worker took over leaves it."""
    while seconds > 0:
        some = min(seconds, PART_OF_LEASE * batch.lease_s)
        journal.sleep(some)
        journal.renew(batch)
        seconds -= some


def _perform_blind(target: Target, open_: Mapping[int, Effect], todo: Mapping[int, Item], ends: Ends) -> None:
    """A target nobody can ask: an interrupted write is never repeated by the machine."""
    for case_id, item in todo.items():
        if not open_[case_id].fresh:
            ends.by_case[case_id] = (EffectState.IN_DOUBT, {"why": "interrupted"}, None)
            continue
        try:
            (receipt,) = target.write([item])
        except Exception as broken:  # a blind write that broke off may have gone out
            _tell_operations(target, broken)
            receipt = Receipt(Wrote.UNKNOWN, {"why": type(broken).__name__})
        if receipt.wrote is Wrote.DONE:
            ends.done(case_id, receipt.evidence)
        elif receipt.wrote is Wrote.UNKNOWN:
            ends.by_case[case_id] = (EffectState.IN_DOUBT, dict(receipt.evidence), None)
        elif receipt.wrote is not Wrote.NOT_WRITTEN:
            ends.by_case[case_id] = (EffectState.REJECTED, dict(receipt.evidence), receipt.problem)


def _tell_operations(target: Target, broken: Exception) -> None:
    """Log what broke and where; not what it says, which may quote what was to be written."""
    *_, last = traceback.extract_tb(broken.__traceback__)
    _LOG.warning("%s: %s in %s, line %s", target.name, type(broken).__name__, last.name, last.lineno)


def _look(
    target: Target,
    items: Mapping[int, Item],
    look: Callable[[Sequence[Item]], list[Probe]],
    ends: Ends,
) -> dict[int, Item]:
    """Look items up; note what stands there already, return what is absent."""
    absent: dict[int, Item] = {}
    for (case_id, item), probe in zip(items.items(), look(list(items.values())), strict=True):
        if probe.seen is Seen.ABSENT:
            absent[case_id] = item
        elif probe.seen is Seen.SAME:
            ends.done(case_id, probe.evidence)
        else:
            ends.by_case[case_id] = (EffectState.CONFLICT, dict(probe.evidence), None)
    return absent


def _look_for_old_content(
    target: Target, corrected: Mapping[int, Item], wanted: Mapping[int, Item], ends: Ends
) -> dict[int, Item]:
    """Whether what was intended before a person's correction went out; returns what is to be written instead.

    If it stands there and is not what is wanted now, a person settles it.
    """
    looked = Ends()
    absent = _look(target, corrected, target.probe, looked)
    for case_id, (state, evidence, problem) in looked.by_case.items():
        outdated = state is EffectState.DONE and corrected[case_id].payload != wanted[case_id].payload
        ends.by_case[case_id] = (EffectState.CONFLICT if outdated else state, evidence, problem)
    return {case_id: wanted[case_id] for case_id in absent}


def _said_done(items: Mapping[int, Item], receipts: Sequence[Receipt]) -> Iterable[tuple[int, Receipt]]:
    return ((case_id, receipt) for case_id, receipt in zip(items, receipts, strict=True) if receipt.wrote is Wrote.DONE)


def _take_receipts(
    target: Target, items: Mapping[int, Item], receipts: Sequence[Receipt], ends: Ends
) -> dict[int, Item]:
    """Note what was refused; return what must be read back: what the target says it has, and what nobody knows."""
    unsure: dict[int, Item] = {}
    for (case_id, item), receipt in zip(items.items(), receipts, strict=True):
        if receipt.wrote in (Wrote.DONE, Wrote.UNKNOWN):
            unsure[case_id] = item
        elif receipt.wrote is Wrote.REJECTED:
            problem = receipt.problem or REJECTED.at(target=target.name, key=item.key)
            ends.by_case[case_id] = (EffectState.REJECTED, dict(receipt.evidence), problem)
        elif receipt.wrote is Wrote.CONFLICT:
            ends.by_case[case_id] = (EffectState.CONFLICT, dict(receipt.evidence), receipt.problem)
    return unsure


def _read_back(target: Target, unsure: Mapping[int, Item], said_done: set[int], ends: Ends) -> None:
    """Believe nothing but what stands in the target; what a target says it took and does not have is in doubt."""
    try:
        absent = _look(target, unsure, target.confirm, ends)
    except LaufzettelError:
        absent = {}
        for case_id in unsure.keys() - ends.by_case.keys():
            ends.by_case[case_id] = (EffectState.INTENDED, {}, None)
    for case_id in absent:
        if case_id in said_done:
            ends.by_case[case_id] = (EffectState.IN_DOUBT, {"why": "confirmed by the target, not found there"}, None)

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing once: intend, look up what was interrupted, write what is absent, read everything back.

What nobody can look up goes to a person.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from laufzettel.connect import Guarantee, Item, Probe, Receipt, Seen, Target, Wrote
from laufzettel.errors import Halted, LaufzettelError, Message, Problem
from laufzettel.journal import Batch, Journal, effects
from laufzettel.journal.effects import Effect, EffectState

_LOG = logging.getLogger(__name__)

PART_OF_LEASE = 0.25
"""The part of its lease a go, or a wait before the lease is renewed, may take."""

REJECTED = Message(
    "target.rejected",
    "„{target}“ hat den Eintrag {key} abgelehnt.",
    "“{target}” has refused entry {key}.",
    "Berichtigen Sie die Angaben und geben Sie den Vorgang zurück.",
    "Correct the fields and hand the case back.",
)
NOT_READ_BACK = Message(
    "target.not_read_back",
    "Was an „{target}“ gesandt wurde, ließ sich noch nicht zurücklesen.",
    "What was sent to “{target}” could not be read back yet.",
    "Prüfen Sie das Fachverfahren; der nächste Lauf sieht nach, bevor er etwas schreibt.",
    "Check the legacy system; the next run looks before it writes anything.",
)

End = tuple[EffectState, Mapping[str, str], Problem | None]
"""How an effect ended: its state, what was seen, and the target's own sentence where it has one."""


@dataclass(slots=True)
class Ends:
    """How the effects of one go ended.

    Attributes:
        intents: what was intended, as it is noted now.
        by_case: how they ended; what is missing is to be tried again.
        refused: what the target's dry run found not to fit; nothing was sent.
        returned: what certainly did not arrive; its intent is withdrawn.
        causes: why something is to be tried again.
    """

    intents: dict[int, Effect] = field(default_factory=dict)
    by_case: dict[int, End] = field(default_factory=dict)
    refused: dict[int, Problem] = field(default_factory=dict)
    returned: set[int] = field(default_factory=set)
    causes: list[Problem] = field(default_factory=list)


class Once:
    """Brings about the effects of one step in one target for the cases of a batch."""

    def __init__(self, journal: Journal, batch: Batch, target: Target, step: str) -> None:
        """Args: journal; batch: holds the cases; target: the foreign system; step: part of the effects' key."""
        self._journal, self._batch, self._target, self._step = journal, batch, target, step
        self._ends = Ends()

    def perform(self, wanted: Mapping[int, Item]) -> Ends:
        """Do it for some cases: case id to what is to be written."""
        ends = self._ends = Ends()
        sound = self._fitting(wanted)
        ends.intents = effects.intend(
            self._journal, self._batch, target=self._target.name, step=self._step, items=sound
        )
        for case_id, effect in ends.intents.items():
            if effect.state is EffectState.DONE:
                ends.by_case[case_id] = (EffectState.DONE, effect.evidence, None)
        todo = {
            # The noted payload counts, not today's: it is what may have gone out under this key.
            case_id: Item(effect.key, effect.payload, sound[case_id].files)
            for case_id, effect in ends.intents.items()
            if case_id not in ends.by_case
        }
        if self._target.guarantee is Guarantee.BLIND:
            self._send_blindly(todo)
        else:
            self._write(self._absent(todo, wanted))
        gone = ends.returned | ends.refused.keys()
        effects.withdraw(self._journal, self._batch, target=self._target.name, step=self._step, ids=gone)
        return ends

    # --- before anything goes out ------------------------------------------------------------------------------------

    def _fitting(self, wanted: Mapping[int, Item]) -> Mapping[int, Item]:
        """What passes the target's dry run; what is noted already has passed it, and must be looked up in any case."""
        noted = effects.noted(self._journal, wanted, target=self._target.name, step=self._step)
        fresh = {case_id: item for case_id, item in wanted.items() if case_id not in noted}
        self._plan(fresh)
        return {case_id: item for case_id, item in wanted.items() if case_id not in self._ends.refused}

    def _plan(self, items: Mapping[int, Item]) -> None:
        if items:
            for case_id, problem in zip(items, self._target.plan(list(items.values())), strict=True):
                if problem is not None:
                    self._ends.refused[case_id] = problem

    def _absent(self, todo: Mapping[int, Item], wanted: Mapping[int, Item]) -> Mapping[int, Item]:
        """What is to be written: nothing of it stands in the target, as far as that can be known before."""
        batch, intents = self._batch, self._ends.intents
        if any(not intents[case_id].fresh for case_id in todo):
            # Whoever was cut off may have sent until we took over, and we ourselves until we last wrote; what was sent
            # may arrive as late as the settle time after that: absence counts only then.
            sent_at = max(batch.claimed_at, batch.sent_at)
            self._wait(sent_at + self._target.settle_s - self._journal.clock())
            todo = {case_id: item for case_id, item in todo.items() if case_id in batch.cases}
        corrected = {
            case_id: item for case_id, item in todo.items() if intents[case_id].state is EffectState.SUPERSEDED
        }
        try:
            if corrected:
                todo = {case_id: item for case_id, item in todo.items() if case_id not in corrected}
                todo |= self._noted_anew(self._without_old_content(corrected, wanted))
            if self._target.guarantee is Guarantee.VERIFIABLE:  # the stronger ones look for themselves as they write
                return self._look(todo, self._target.probe)
        except Halted:
            raise  # nothing is wrong with the target
        except LaufzettelError as unreachable:
            self._ends.causes.append(unreachable.problem)
            return {}  # nothing went out: the intents stay, the next try looks again
        return todo

    def _without_old_content(self, corrected: Mapping[int, Item], wanted: Mapping[int, Item]) -> dict[int, Item]:
        """Look whether what was intended before a person's correction went out; returns what is to be written instead.

        If it stands there and is not what is wanted now, a person settles it.
        """
        absent = self._look(corrected, self._target.probe)
        for case_id in corrected.keys() - absent.keys():
            state, evidence, problem = self._ends.by_case[case_id]
            if state is EffectState.DONE and corrected[case_id].payload != wanted[case_id].payload:
                self._ends.by_case[case_id] = (EffectState.CONFLICT, evidence, problem)
        return {case_id: wanted[case_id] for case_id in absent}

    def _noted_anew(self, items: Mapping[int, Item]) -> dict[int, Item]:
        """Replace what was noted by what a person's correction makes of it, if that fits."""
        self._plan(items)
        fitting = {case_id: item for case_id, item in items.items() if case_id not in self._ends.refused}
        anew = effects.note_anew(
            self._journal,
            self._batch,
            target=self._target.name,
            step=self._step,
            items=fitting,
            old=self._ends.intents,
        )
        self._ends.intents.update(anew)
        return {case_id: fitting[case_id] for case_id in anew}

    # --- out, and back -----------------------------------------------------------------------------------------------

    def _send_blindly(self, todo: Mapping[int, Item]) -> None:
        """A target nobody can ask: an interrupted write is never repeated by the machine."""
        for case_id, item in todo.items():
            if not self._ends.intents[case_id].fresh:
                self._ends.by_case[case_id] = (EffectState.IN_DOUBT, {"why": "interrupted"}, None)
                continue
            (receipt,) = self._receipts([item])
            if receipt.wrote is Wrote.DONE:
                self._ends.by_case[case_id] = (EffectState.DONE, receipt.evidence, None)
            elif receipt.wrote is Wrote.UNKNOWN:
                self._ends.by_case[case_id] = (EffectState.IN_DOUBT, receipt.evidence, None)
            else:
                self._not_taken(case_id, item, receipt)

    def _write(self, absent: Mapping[int, Item]) -> None:
        """Write, and believe nothing but what stands in the target afterwards."""
        if not absent:
            return
        receipts = self._receipts(list(absent.values()))
        unsure, said_done = {}, set()
        for (case_id, item), receipt in zip(absent.items(), receipts, strict=True):
            if receipt.wrote in (Wrote.DONE, Wrote.UNKNOWN):
                unsure[case_id] = item
                said_done |= {case_id} if receipt.wrote is Wrote.DONE else set()
            else:
                self._not_taken(case_id, item, receipt)
        waits = len(said_done) < len(unsure)
        if waits:
            self._wait(self._target.settle_s)
        try:
            absent = self._look(unsure, self._target.confirm)
            if absent.keys() & said_done and not waits:  # it may be on its way
                self._wait(self._target.settle_s)
                absent = self._look(absent, self._target.confirm)
        except LaufzettelError:
            self._ends.causes.append(NOT_READ_BACK.at(target=self._target.name))
            return  # the intents stay, the next try looks
        for case_id in absent.keys() & said_done:
            why = {"why": "confirmed by the target, not found there"}
            self._ends.by_case[case_id] = (EffectState.IN_DOUBT, why, None)

    def _receipts(self, items: Sequence[Item]) -> Sequence[Receipt]:
        try:
            return self._target.write(items)
        except Exception as broken:  # whatever it was, nobody knows what arrived
            _tell_operations(self._target, broken)
            return [Receipt(Wrote.UNKNOWN, {"why": type(broken).__name__})] * len(items)
        finally:
            self._batch.sent_at = self._journal.clock()

    def _not_taken(self, case_id: int, item: Item, receipt: Receipt) -> None:
        """Note what was refused, what contradicts, and what certainly did not arrive."""
        if receipt.wrote is Wrote.NOT_WRITTEN:
            self._ends.returned.add(case_id)
            self._ends.causes += [receipt.problem] if receipt.problem else []
        elif receipt.wrote is Wrote.CONFLICT:
            self._ends.by_case[case_id] = (EffectState.CONFLICT, receipt.evidence, receipt.problem)
        else:
            problem = receipt.problem or REJECTED.at(target=self._target.name, key=item.key)
            self._ends.by_case[case_id] = (EffectState.REJECTED, receipt.evidence, problem)

    def _look(self, items: Mapping[int, Item], look: Callable[[Sequence[Item]], list[Probe]]) -> dict[int, Item]:
        """Look items up; note what stands there, return what is absent."""
        absent: dict[int, Item] = {}
        probes = look(list(items.values())) if items else []
        for (case_id, item), probe in zip(items.items(), probes, strict=True):
            if probe.seen is Seen.ABSENT:
                absent[case_id] = item
            else:
                state = EffectState.DONE if probe.seen is Seen.SAME else EffectState.CONFLICT
                self._ends.by_case[case_id] = (state, probe.evidence, None)
        return absent

    def _wait(self, seconds: float) -> None:
        """Wait, and keep hold of the batch meanwhile; what another worker took over leaves it."""
        while seconds > 0:
            some = min(seconds, PART_OF_LEASE * self._batch.lease_s)
            self._journal.sleep(some)
            self._journal.renew(self._batch)
            seconds -= some


def _tell_operations(target: Target, broken: Exception) -> None:
    """Log what broke and where; not what it says, which may quote what was to be written."""
    *_, last = traceback.extract_tb(broken.__traceback__)
    _LOG.warning("%s: %s in %s, line %s", target.name, type(broken).__name__, last.name, last.lineno)

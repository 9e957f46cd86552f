# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Stations *write* and *send*: into a foreign system, exactly once.

Intent, probe, write, read-back, evidence. The journal knows of an intent before the first byte goes out; what was
interrupted is looked up before anything is written again; what nobody can look up goes to a person.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

import orjson

from laufzettel.case import State, Station
from laufzettel.connect import Guarantee, Item, Probe, Receipt, Seen, Target, Wrote
from laufzettel.errors import LaufzettelError, Message, Problem, SystemFault
from laufzettel.journal import Batch, Held, Journal, KeptReading, effects
from laufzettel.journal.batch import Signature
from laufzettel.journal.effects import Effect, EffectState
from laufzettel.journal.rows import problems_detail
from laufzettel.stations.check import load_readings

_LOG = logging.getLogger(__name__)

_TOGETHER = {Station.WRITE: 1250, Station.SEND: 100}
"""Effects intended, written and confirmed in one go; letters are set one by one, so fewer of them."""
_PART_OF_LEASE, _GROWTH = 0.25, 8
"""The part of its lease a go may take, and how many times as many effects as the last it may have."""

UNREACHED = Message(
    "target.unreached",
    "„{target}“ ist nicht erreichbar oder hat nichts angenommen; es wurde nichts geschrieben.",
    "“{target}” cannot be reached or has taken nothing; nothing was written.",
    "Prüfen Sie das Fachverfahren; der nächste Lauf versucht es erneut.",
    "Check the legacy system; the next run tries again.",
)
IN_DOUBT = Message(
    "target.in_doubt",
    "Ob der Eintrag {key} in „{target}“ angekommen ist, kann das Programm nicht feststellen.",
    "The program cannot find out whether entry {key} has arrived in “{target}”.",
    "Sehen Sie dort nach und entscheiden Sie: laufzettel settle {number}",
    "Look there and decide: laufzettel settle {number}",
)
CONFLICT = Message(
    "target.conflict",
    "In „{target}“ steht unter {key} schon etwas anderes oder mehr als ein Eintrag.",
    "In “{target}” something else, or more than one entry, already stands under {key}.",
    "Klären Sie es dort und entscheiden Sie: laufzettel settle {number}",
    "Sort it out there and decide: laufzettel settle {number}",
)
REJECTED = Message(
    "target.rejected",
    "„{target}“ hat den Eintrag {key} abgelehnt.",
    "“{target}” has refused entry {key}.",
    "Berichtigen Sie die Angaben und geben Sie den Vorgang zurück.",
    "Correct the fields and hand the case back.",
)

ItemMaker = Callable[[Sequence[tuple[Held, KeptReading, Mapping[str, object]]]], list[Item | None]]
"""Makes what is to be written out of cases, their readings and their decisions; None: nothing for this case."""


@dataclass(slots=True)
class _Ends:
    """How the effects of one go ended: (state, evidence, problem) by case; what is missing was not written."""

    by_case: dict[int, tuple[EffectState, dict[str, str], Problem | None]] = field(default_factory=dict)

    def done(self, case_id: int, evidence: Mapping[str, str]) -> None:
        self.by_case[case_id] = (EffectState.DONE, dict(evidence), None)


def write(journal: Journal, batch: Batch, target: Target, *, step: str, items: ItemMaker) -> None:
    """Write the results of released cases into the legacy system, exactly once.

    Args:
        journal: the journal.
        batch: the cases.
        target: the foreign system with its guarantee.
        step: which step of the process this is; part of the effect's key.
        items: makes what is to be written.

    Raises:
        SystemFault: some cases were certainly not written; the station may be run again for them.
    """
    _bring_about(journal, batch, target, step=step, items=items, station=Station.WRITE, onward=Station.SEND)


def send(journal: Journal, batch: Batch, target: Target, *, step: str, items: ItemMaker, last: bool = True) -> None:
    """Send letters; an effect like any other. Arguments and errors as for `write`.

    Args:
        last: False if the case has another letter to send at this station.
    """
    onward = Station.CLOSE if last else Station.SEND
    _bring_about(journal, batch, target, step=step, items=items, station=Station.SEND, onward=onward)


def _bring_about(
    journal: Journal,
    batch: Batch,
    target: Target,
    *,
    step: str,
    items: ItemMaker,
    station: Station,
    onward: Station,
) -> None:
    go = _Go(step, station, onward)
    cases = batch.at(station)
    load_readings(journal, batch, cases)
    _load_decisions(journal, batch, cases)
    made = items([(case, batch.readings[case.id], batch.decisions[case.id]) for case in cases])
    _pass_over(journal, batch, go, [case for case, item in zip(cases, made, strict=True) if item is None])
    wanted = iter([(case, item) for case, item in zip(cases, made, strict=True) if item is not None])
    together = 1  # nobody knows yet how long a record takes
    missed = 0
    while some := list(islice(wanted, together)):
        journal.renew(batch)
        begun = journal.clock()
        missed += _one_go(journal, batch, target, go, {case.id: item for case, item in some if case.id in batch.cases})
        if target.guarantee is not Guarantee.BLIND:
            room = _PART_OF_LEASE * batch.lease_s
            together = _next_go(together, journal.clock() - begun, room=room, most=_TOGETHER[station])
    if missed:
        raise SystemFault(UNREACHED.at(target=target.name))


def _next_go(together: int, took: float, *, room: float, most: int) -> int:
    """How many effects go together next, so that nobody takes over what is being written, however slow the system is.

    Args:
        together: how many went together last.
        took: seconds they took.
        room: seconds the next may take.
        most: how many at most.
    """
    fits = int(together * room / took) if took > 0 else most
    return max(1, min(fits, together * _GROWTH, most))


@dataclass(frozen=True, slots=True)
class _Go:
    step: str
    station: Station
    onward: Station


def _one_go(journal: Journal, batch: Batch, target: Target, go: _Go, wanted: Mapping[int, Item]) -> int:
    """Intend, write and sign some cases; returns how many were certainly not written."""
    refused = {
        case_id: problem
        for (case_id, _), problem in zip(wanted.items(), target.plan(list(wanted.values())), strict=True)
        if problem is not None
    }
    sound = {case_id: item for case_id, item in wanted.items() if case_id not in refused}
    intents = effects.intend(journal, batch, target=target.name, step=go.step, items=sound)
    ends = _Ends()
    _perform(journal, batch, target, intents, sound, ends)
    _sign(journal, batch, target, go, intents, ends, refused)
    return len((intents.keys() & batch.cases.keys()) - ends.by_case.keys())


def _pass_over(journal: Journal, batch: Batch, go: _Go, cases: Sequence[Held]) -> None:
    """Cases with nothing to write in this step go on; only the last step at a station signs for them."""
    if go.onward is not go.station:
        signed = [Signature(case, "ok", '{"nothing":true}', State.READY, go.onward) for case in cases]
        journal.sign(batch, go.station, signed)


def _load_decisions(journal: Journal, batch: Batch, cases: Sequence[Held]) -> None:
    absent = [case.id for case in cases if case.id not in batch.decisions]
    if absent:
        batch.decisions.update(journal.load_decisions(absent))


def _perform(
    journal: Journal,
    batch: Batch,
    target: Target,
    intents: Mapping[int, Effect],
    wanted: Mapping[int, Item],
    ends: _Ends,
) -> None:
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
    if target.guarantee is Guarantee.VERIFIABLE:  # the stronger ones look for themselves while they write
        try:
            absent = _look(target, todo, target.probe, ends)
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
        some = min(seconds, _PART_OF_LEASE * batch.lease_s)
        journal.sleep(some)
        journal.renew(batch)
        seconds -= some


def _perform_blind(target: Target, open_: Mapping[int, Effect], todo: Mapping[int, Item], ends: _Ends) -> None:
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
    ends: _Ends,
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


def _said_done(items: Mapping[int, Item], receipts: Sequence[Receipt]) -> Iterable[tuple[int, Receipt]]:
    return ((case_id, receipt) for case_id, receipt in zip(items, receipts, strict=True) if receipt.wrote is Wrote.DONE)


def _take_receipts(
    target: Target, items: Mapping[int, Item], receipts: Sequence[Receipt], ends: _Ends
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


def _read_back(target: Target, unsure: Mapping[int, Item], said_done: set[int], ends: _Ends) -> None:
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


def _sign(
    journal: Journal,
    batch: Batch,
    target: Target,
    go: _Go,
    intents: Mapping[int, Effect],
    ends: _Ends,
    refused: Mapping[int, Problem],
) -> None:
    """Keep the evidence and sign, in one transaction."""
    signatures: list[Signature] = []
    settled: list[tuple[int, EffectState, Mapping[str, str]]] = []
    for case_id, (state, evidence, problem) in list(ends.by_case.items()):
        if case_id not in batch.cases:
            continue  # another worker took it over while we waited
        if state is EffectState.INTENDED:
            del ends.by_case[case_id]  # not settled: the caller counts it as to be tried again
            continue
        if intents[case_id].state is EffectState.DONE and go.onward is go.station:
            continue  # an earlier step that was signed in an earlier run
        settled.append((case_id, state, evidence))
        signatures.append(_signature(target, go, batch.cases[case_id], intents[case_id], (state, evidence, problem)))
    for case_id, problem in refused.items():
        if case_id not in batch.cases:
            continue
        detail = problems_detail([problem])
        signatures.append(
            Signature(batch.cases[case_id], "refused_before_writing", detail, State.CLARIFICATION, go.station)
        )
    journal.sign(
        batch,
        go.station,
        signatures,
        also=lambda mine: effects.settle(journal, target.name, go.step, [one for one in settled if one[0] in mine]),
    )


def _signature(
    target: Target,
    go: _Go,
    case: Held,
    effect: Effect,
    end: tuple[EffectState, Mapping[str, str], Problem | None],
) -> Signature:
    state, evidence, problem = end
    if state is EffectState.DONE:
        detail = orjson.dumps({"target": target.name, "key": effect.key, "evidence": dict(evidence)}).decode()
        return Signature(case, "ok" if go.onward is not go.station else go.step, detail, State.READY, go.onward)
    message = {EffectState.IN_DOUBT: IN_DOUBT, EffectState.CONFLICT: CONFLICT, EffectState.REJECTED: REJECTED}[state]
    said = problem or message.at(target=target.name, key=effect.key, number=case.number)
    waits = State.CLARIFICATION if state is EffectState.REJECTED else State.IN_DOUBT
    return Signature(case, state.value, problems_detail([said]), waits, go.station)

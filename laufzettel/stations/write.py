# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Stations *write* and *send*: into a foreign system, exactly once.

Intent, probe, write, read-back, evidence. The journal knows of an intent before the first byte goes out; what was
interrupted is looked up before anything is written again; what nobody can look up goes to a person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import orjson

from laufzettel.case import State, Station
from laufzettel.connect import Guarantee, Item, Target
from laufzettel.errors import Message, Problem, SystemFault
from laufzettel.journal import Batch, Held, Journal, KeptReading, effects, shadows
from laufzettel.journal.batch import Signature
from laufzettel.journal.effects import Effect, EffectState
from laufzettel.journal.rows import problems_detail
from laufzettel.journal.shadows import Shadow
from laufzettel.stations.check import load_readings
from laufzettel.stations.once import PART_OF_LEASE, REJECTED, End, Ends, Once

_TOGETHER = {Station.WRITE: 1250, Station.SEND: 100}
"""Effects intended, written and confirmed in one go; letters are set one by one, so fewer of them."""
_GROWTH = 8
"""How many times as many effects as the last a go may have."""

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
    "Sehen Sie dort nach und entscheiden Sie, am Arbeitsplatz oder mit: laufzettel settle {number}",
    "Look there and decide, at the desk or by: laufzettel settle {number}",
)
CONFLICT = Message(
    "target.conflict",
    "In „{target}“ steht unter {key} schon etwas anderes oder mehr als ein Eintrag.",
    "In “{target}” something else, or more than one entry, already stands under {key}.",
    "Klären Sie es dort und entscheiden Sie, am Arbeitsplatz oder mit: laufzettel settle {number}",
    "Sort it out there and decide, at the desk or by: laufzettel settle {number}",
)
SHADOW = Message(
    "process.shadow",
    "Das Verfahren „{process}“ ist im Schattenbetrieb: es schreibt und versendet nichts.",
    "Process “{process}” is in shadow mode: it writes and sends nothing.",
    "Der Vorgang geht weiter, wenn der Schattenbetrieb endet; seit wann, zeigt: laufzettel pilot shadow",
    "The case goes on when shadow mode ends; since when it is on, shows: laufzettel pilot shadow",
)

ItemMaker = Callable[[Sequence[tuple[Held, KeptReading, Mapping[str, object]]]], list[Item | None]]
"""Makes what is to be written out of cases, their readings and their decisions; None: nothing for this case."""


def write(journal: Journal, batch: Batch, target: Target, *, step: str, items: ItemMaker) -> None:
    """Write the results of released cases into the legacy system, exactly once.

    Args:
        journal: the journal.
        batch: the cases.
        target: the foreign system with its guarantee.
        step: which step of the process this is; part of the effect's key.
        items: makes what is to be written.

    Raises:
        SystemFault: some cases were not written, or could not be read back; the station may be run again for them: it
            looks before it writes.
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
    cases = _outside_shadow(journal, batch, go)
    load_readings(journal, batch, cases)
    _load_decisions(journal, batch, cases)
    made = items([(case, batch.readings[case.id], batch.decisions[case.id]) for case in cases])
    _pass_over(journal, batch, go, [case for case, item in zip(cases, made, strict=True) if item is None])
    wanted = iter([(case, item) for case, item in zip(cases, made, strict=True) if item is not None])
    together = 1  # nobody knows yet how long a record takes
    missed, causes = 0, list[Problem]()
    once = Once(journal, batch, target, step)
    while some := list(islice(wanted, together)):
        journal.renew(batch)
        begun = journal.clock()
        ends = once.perform({case.id: item for case, item in some if case.id in batch.cases})
        _sign(journal, batch, target, go, ends)
        missed += len((ends.intents.keys() & batch.cases.keys()) - ends.by_case.keys() - ends.refused.keys())
        causes += ends.causes
        if target.guarantee is not Guarantee.BLIND:
            room = PART_OF_LEASE * batch.lease_s
            together = _next_go(together, journal.clock() - begun, room=room, most=_TOGETHER[station])
    if missed:
        raise SystemFault(causes[0] if causes else UNREACHED.at(target=target.name))


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


def _outside_shadow(journal: Journal, batch: Batch, go: _Go) -> list[Held]:
    """The cases of which something may go out here; those of shadow mode pass, or wait until it is off."""
    cases = batch.at(go.station)
    shadow = shadows.of(journal, batch.process, cases)
    waits = problems_detail([SHADOW.at(process=batch.process)])
    signed = []
    for case in cases if shadow else ():
        what = shadow.get(case.id)
        if what is Shadow.WAITS:
            signed.append(Signature(case, "waits_for_shadow", waits, State.LATER, go.station))
        elif what is Shadow.IN_IT and go.onward is not go.station:
            signed.append(Signature(case, "shadow", "{}", State.READY, go.onward))
    journal.sign(batch, go.station, signed)
    return [case for case in cases if case.id not in shadow]


def _pass_over(journal: Journal, batch: Batch, go: _Go, cases: Sequence[Held]) -> None:
    """Cases with nothing to write in this step go on; only the last step at a station signs for them."""
    if go.onward is not go.station:
        signed = [Signature(case, "ok", '{"nothing":true}', State.READY, go.onward) for case in cases]
        journal.sign(batch, go.station, signed)


def _load_decisions(journal: Journal, batch: Batch, cases: Sequence[Held]) -> None:
    absent = [case.id for case in cases if case.id not in batch.decisions]
    if absent:
        batch.decisions.update(journal.load_decisions(absent))


def _sign(journal: Journal, batch: Batch, target: Target, go: _Go, ends: Ends) -> None:
    """Keep the evidence and sign, in one transaction; what another worker took over while we waited is left out."""
    signatures: list[Signature] = []
    settled: list[tuple[int, EffectState, Mapping[str, str]]] = []
    for case_id, (state, evidence, problem) in ends.by_case.items():
        if case_id not in batch.cases:
            continue
        if ends.intents[case_id].state is EffectState.DONE and go.onward is go.station:
            continue  # an earlier step that was signed in an earlier run
        settled.append((case_id, state, evidence))
        end = (state, evidence, problem)
        key = batch.keys[case_id]
        signatures.append(_signature(target, go, batch.cases[case_id], ends.intents[case_id], end, key))
    for case_id in ends.refused.keys() & batch.cases.keys():
        detail = problems_detail([ends.refused[case_id]])
        case = batch.cases[case_id]
        signatures.append(Signature(case, "refused_before_writing", detail, State.CLARIFICATION, go.station))
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
    end: End,
    key: bytes,
) -> Signature:
    state, evidence, problem = end
    effects_said = [effects.said(effect, state, evidence, key)]
    if state is EffectState.DONE:
        detail = orjson.dumps({"effects": effects_said}).decode()
        return Signature(case, "ok" if go.onward is not go.station else go.step, detail, State.READY, go.onward)
    message = {EffectState.IN_DOUBT: IN_DOUBT, EffectState.CONFLICT: CONFLICT, EffectState.REJECTED: REJECTED}[state]
    said = problem or message.at(target=target.name, key=effect.key, number=case.number)
    waits = State.CLARIFICATION if state is EffectState.REJECTED else State.IN_DOUBT
    return Signature(case, state.value, problems_detail([said], effects=effects_said), waits, go.station)

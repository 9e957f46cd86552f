# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the saving of a stepped wedge does not contain, said beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import orjson

from laufzettel.errors import Message, Problem
from laufzettel.pilot import intervals
from laufzettel.pilot.report.findings import SETTLING
from laufzettel.pilot.savings import omitted as not_counted
from laufzettel.pilot.savings.shared import CHECKS, OF_PILOT, Parts
from laufzettel.pilot.wedge.contribution import Contribution

SETTLED = Message(
    "wedge.omitted.settling",
    "Nicht gezählt: in jeder Einheit die Zeit des Einschwingens, {days} Tage ab ihrer Umstellung.",
    "Not counted: in each unit the time of getting used to it, {days} days from its switch.",
)
BLOCKS = Message(
    "wedge.omitted.blocks",
    "Nicht gezählt: {timed} Zeiten, deren Block über die Umstellung oder das Einschwingen reicht oder die zu wenige "
    "sind, um gezeigt zu werden.",
    "Not counted: {timed} times whose block reaches over the switch or the settling, or that are too few to be shown.",
)
REWORK_APART = Message(
    "wedge.omitted.rework",
    "Nacharbeit nach der Bearbeitung von Hand zählt nicht: nur {some} von {all} Einheiten haben sie gemessen.",
    "Rework after handling by hand does not count: only {some} of {all} units measured it.",
)
COSTS_APART = Message(
    "wedge.omitted.costs",
    "Nacharbeit nach dem Pilot und Prüfungen sind aus den Einheiten gerechnet, die sie gemessen haben: {some} von "
    "{all}.",
    "Rework after the pilot, and checks, are reckoned from the units that measured them: {some} of {all}.",
)
TYPES = Message(
    "wedge.omitted.types",
    "Nicht unterschieden: die Fallarten. Eine gestaffelte Umstellung zählt alle Vorgänge zusammen.",
    "Not told apart: the types of cases. A stepped wedge counts all cases together.",
)
OPTED_OUT = Message(
    "wedge.omitted.opted_out",
    "Vor der Umstellung ihrer Einheit doch der Maschine gegeben: {many} von {of} Vorgängen.",
    "Given to the machine before their unit switched: {many} of {of} cases.",
)


def omitted(contributions: Sequence[Contribution], parts: Parts) -> Iterator[Problem]:
    """What the saving does not contain.

    Args:
        contributions: of every unit.
        parts: rework and checks.
    """
    yield SETTLED.at(days=SETTLING.days)
    left_out = sum(one.left_out for one in contributions)
    if left_out:
        yield BLOCKS.at(timed=left_out)
    opted_out = sum(one.kept[1] for one in contributions)
    if opted_out:
        yield OPTED_OUT.at(many=opted_out, of=sum(one.kept[0] for one in contributions))
    if any(orjson.loads(one.body)["pilot"].get("fallart_feld") for one in contributions):
        yield TYPES.at()
    every = len(contributions)
    by_hand = sum(one.rework_by_hand is not None for one in contributions)
    if by_hand < every:
        yield REWORK_APART.at(some=by_hand, all=every) if by_hand else not_counted.REWORK_BY_HAND.at()
    yield from _costs(contributions, parts)
    yield not_counted.DEDUCTED_AS_KNOWN.at()
    yield not_counted.OTHERS.at()


def _costs(contributions: Sequence[Contribution], parts: Parts) -> Iterator[Problem]:
    every = len(contributions)
    rework, checks = parts.there(OF_PILOT), parts.there(CHECKS)
    if rework is None:
        yield not_counted.REWORK_OF_PILOT.at()
    elif rework.happened == 0:
        share = 100 * intervals.rule_of_three(rework.of)
        yield not_counted.NO_REWORK.at(of=rework.of, share=f"{share:.1f}")
    if checks is None:
        yield not_counted.CHECKS.at()
    measured = [
        sum(one.rework_of_pilot is not None for one in contributions),
        sum(one.checks is not None for one in contributions),
    ]
    some = min((many for many in measured if many), default=every)
    if some < every:
        yield COSTS_APART.at(some=some, all=every)

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a saving does not contain, said beside it: so that nobody takes the figure for more than it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from laufzettel.errors import Message, Problem
from laufzettel.pilot.intervals import rule_of_three
from laufzettel.pilot.savings.inputs import Pilot, Rework

SETTLING = Message(
    "savings.omitted.settling",
    "Nicht gezählt: die Zeit des Einschwingens vom {go_live:%d.%m.%Y} bis vor dem {settled:%d.%m.%Y}.",
    "Not counted: the time of getting used to it, from {go_live} until before {settled}.",
)
TYPES = Message(
    "savings.omitted.type",
    "Nicht gezählt: {cases} Vorgänge der Fallart „{case_type}“, weil nicht auf jeder Seite zwei Zeiten vorliegen.",
    "Not counted: {cases} cases of the type “{case_type}”, because there are not two times on each side.",
)
REWORK_BY_HAND = Message(
    "savings.omitted.rework_by_hand",
    "Nicht gezählt: Nacharbeit nach der Bearbeitung von Hand; sie wurde nicht gemessen.",
    "Not counted: rework after handling by hand; it was not measured.",
)
REWORK_OF_PILOT = Message(
    "savings.omitted.rework_of_pilot",
    "Nicht gezählt: Nacharbeit nach dem Pilot; sie wurde nicht gemessen. Die Ersparnis ist insoweit zu hoch.",
    "Not counted: rework after the pilot; it was not measured. The saving is too high by as much.",
)
NO_REWORK = Message(
    "savings.omitted.no_rework",
    "Nacharbeit nach dem Pilot kam in {of} Vorgängen nicht vor; bis zu {share} % sind damit nicht ausgeschlossen.",
    "Rework after the pilot did not happen in {of} cases; up to {share} % are not excluded by that.",
)
CHECKS = Message(
    "savings.omitted.checks",
    "Nicht gezählt: Stichproben nach der Maschine; es gibt keine, oder sie wurden nicht gemessen.",
    "Not counted: sample checks after the machine; there are none, or they were not measured.",
)
DEDUCTED_AS_KNOWN = Message(
    "savings.omitted.deductions",
    "Betrieb, Pflege und Schulung sind mit festen Stunden abgezogen; das Intervall enthält ihre Unsicherheit nicht.",
    "Operation, upkeep and training are deducted with the hours named; their uncertainty is not in the interval.",
)
OTHERS = Message(
    "savings.omitted.others",
    "Nicht gezählt: Zeit der Bürgerinnen und Bürger, Wartezeiten, und was aus der freigewordenen Zeit wurde.",
    "Not counted: time of citizens, waiting times, and what became of the time given back.",
)


def not_counted(pilot: Pilot, left_out: Mapping[str, int]) -> tuple[Problem, ...]:
    """What the saving of a pilot does not contain.

    Args:
        pilot: what it was estimated from.
        left_out: case types that could not be compared, with their cases.
    """
    return tuple(_sentences(pilot, left_out))


def _sentences(pilot: Pilot, left_out: Mapping[str, int]) -> Iterator[Problem]:
    plan = pilot.plan
    if plan.settled > plan.go_live:
        yield SETTLING.at(go_live=plan.go_live, settled=plan.settled)
    for case_type, cases in left_out.items():
        yield TYPES.at(cases=cases, case_type=case_type)
    if pilot.rework_by_hand is None:
        yield REWORK_BY_HAND.at()
    yield from _rework_of_pilot(pilot.rework_of_pilot)
    if pilot.checks is None:
        yield CHECKS.at()
    yield DEDUCTED_AS_KNOWN.at()
    yield OTHERS.at()


def _rework_of_pilot(rework: Rework | None) -> Iterator[Problem]:
    if rework is None:
        yield REWORK_OF_PILOT.at()
    elif rework.happened == 0:
        yield NO_REWORK.at(of=rework.of, share=f"{100 * rule_of_three(rework.of):.1f}")

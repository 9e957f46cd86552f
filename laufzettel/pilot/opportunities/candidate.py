# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A candidate for automation with everything that is known of it, and how its points are weighed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from laufzettel.errors import BusinessError, Message
from laufzettel.pilot.opportunities.criteria import (
    CRITERIA,
    GATES,
    HOURS,
    HOURS_TITLE,
    HOURS_WEIGHT,
    RISK,
    RISK_TITLE,
    RISK_WEIGHT,
    Grade,
    Part,
)
from laufzettel.words import Pair

SUM, MOST_RISK = 100.0, 50.0

WEIGHTS_WRONG = Message(
    "opportunities.weights",
    "Die Gewichte für Nutzen und Machbarkeit ergeben zusammen nicht 100, oder ein Gewicht liegt außerhalb von "
    "0 bis 100 (Risiko: 0 bis 50).",
    "The weights of value and feasibility do not add up to 100, or a weight lies outside 0 to 100 (risk: 0 to 50).",
    "Die Gewichte auf dem Blatt „Gewichte“ berichtigen; die Vorlage enthält die üblichen.",
    "Correct the weights on the sheet “Gewichte”; the template holds the usual ones.",
)


def weighed() -> dict[str, Pair]:
    """What has a weight, by code, in the order of the sheet."""
    counted = [one for one in CRITERIA if one.part is not Part.RISK]
    return {HOURS: HOURS_TITLE} | {one.code: one.title for one in counted} | {RISK: RISK_TITLE}


def usual_weights() -> dict[str, float]:
    """The weights nobody has changed."""
    usual = {HOURS: HOURS_WEIGHT, RISK: RISK_WEIGHT} | {one.code: one.weight for one in CRITERIA}
    return {code: usual[code] for code in weighed()}


def figure(value: float) -> float:
    """A number with as many digits as a spreadsheet keeps of one (15), so that it reads back as it was written."""
    return float(f"{value:.15g}")


@dataclass(frozen=True, slots=True)
class Input:
    """One figure with what it rests on."""

    value: float
    grade: Grade


@dataclass(frozen=True, slots=True)
class Candidate:
    """A piece of work that may be automated; no person is named in it.

    Attributes:
        name: what it is called; unique in a catalogue.
        unit: where it is done.
        inputs: by code, every one of `QUANTITIES` and `CRITERIA`; the share and ratings lie between 0 and 1.
        gates: by code; True for yes, False for no, None while unanswered.
        remark: whatever else is to be known.
    """

    name: str
    inputs: Mapping[str, Input]
    gates: Mapping[str, bool | None]
    unit: str = ""
    remark: str = ""

    @property
    def eligible(self) -> bool:
        """Whether every gate is answered with yes."""
        return all(self.gates.get(gate.code) is True for gate in GATES)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The candidates that are compared, and the weights they are compared by.

    Attributes:
        candidates: in the order they were entered.
        weights: by code: `hours`, each criterion of value and feasibility, and `risk`.
        note: where the figures are from, in German and English; empty if nothing is said.
    """

    candidates: tuple[Candidate, ...]
    weights: Mapping[str, float] = field(default_factory=usual_weights)
    note: Pair = ("", "")


def part_weight(weights: Mapping[str, float], part: Part) -> float:
    """How many points a part can give, or take, at most."""
    if part is Part.RISK:
        return weights[RISK]
    own = sum(weights[one.code] for one in CRITERIA if one.part is part)
    return own + (weights[HOURS] if part is Part.VALUE else 0.0)


def check_weights(weights: Mapping[str, float]) -> None:
    """Refuse weights by which points would not mean what they say.

    Args:
        weights: by code, all of them.

    Raises:
        BusinessError: value and feasibility do not add up to 100, or one is out of its bounds.
    """
    counted = sum(part_weight(weights, part) for part in (Part.VALUE, Part.FEASIBILITY))
    bounded = all(0 <= weight <= (MOST_RISK if code == RISK else SUM) for code, weight in weights.items())
    if not bounded or abs(counted - SUM) > 1e-6:  # a NaN is not bounded
        raise BusinessError(WEIGHTS_WRONG.at())

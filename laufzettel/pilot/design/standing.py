# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where the plan of a pilot stands: what is registered, what deviates from it, which decision comes next and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from laufzettel.errors import BusinessError, Message, Problem
from laufzettel.journal import Journal, plans
from laufzettel.journal.plans import Registered
from laufzettel.pilot.design.plan import Plan, deviations
from laufzettel.words import Pair

BEFORE_AFTER = Message(
    "plan.before_after",
    "Vorher/nachher ist der schwächste Versuchsplan: Was sich sonst in der Zeit ändert, zählt mit als Ersparnis. In "
    "der Simulation mit 8 % Trend enthielt das 95-%-Intervall den wahren Wert nur in 84 % der Fälle, bei 1,2 Minuten "
    "Verzerrung je Vorgang; keine Auswertung repariert das.",
    "Before/after is the weakest design: whatever else changes in the meantime counts as saving. In the simulation "
    "with a trend of 8 %, the 95 % interval held the true value in only 84 % of the runs, with a bias of 1.2 minutes "
    "a case; no analysis repairs that.",
    'Nehmen Sie die zufällige Handprobe (versuchsplan = "handprobe"), wo es geht.',
    'Use the random manual sample (versuchsplan = "handprobe") wherever you can.',
)
WHICH_UNIT = Message(
    "plan.which_unit",
    "Der Plan stellt Einheiten nacheinander um; welche davon dieses Amt ist, ist nicht gesagt. Es gibt: {units}.",
    "The plan switches units over one after the other; which of them this office is, is not said. There is: {units}.",
    "Nennen Sie sie: laufzettel pilot plan --register --unit KÜRZEL --as NAME",
    "Name it: laufzettel pilot plan --register --unit NAME --as NAME",
)
NO_UNITS = Message(
    "plan.no_units",
    "Der Plan stellt keine Einheiten nacheinander um; --unit gehört nicht hierher.",
    "The plan does not switch units over one after the other; --unit does not belong here.",
    "Lassen Sie --unit weg.",
    "Leave --unit out.",
)
WORDS: dict[str, Pair] = {
    "E0": ("Auftrag", "mandate"),
    "E1": ("Auswahl", "choice"),
    "E2": ("Umstellung", "going live"),
    "E3": ("wie es weitergeht", "what becomes of it"),
}
"""What is decided at each decision point."""
DESIGNS: dict[str, Pair] = {
    "handprobe": ("zufällige Handprobe", "random manual sample"),
    "stufen": ("gestufte Umstellung", "stepped wedge"),
    "vorher_nachher": ("vorher/nachher", "before and after"),
}
"""What the designs are called."""


@dataclass(frozen=True, slots=True)
class Point:
    """A decision point on the calendar.

    Attributes:
        name: such as `E2`.
        de, en: what is decided.
        on: the day.
        day: its number, from 1.
        left: days from today; negative if it is over.
        rule: the exit rule.
    """

    name: str
    de: str
    en: str
    on: date
    day: int
    left: int
    rule: str


def calendar(plan: Plan, today: date) -> list[Point]:
    """The decision points of a plan, in order.

    Args:
        plan: the plan.
        today: from which the days that are left count.
    """
    return [
        Point(
            name,
            *WORDS[name],
            on,
            (on - plan.pilot.beginn).days + 1,
            (on - today).days,
            str(getattr(plan.ausstieg, name)),
        )
        for name, on in plan.points().items()
    ]


def next_point(points: Sequence[Point]) -> Point | None:
    """The next decision that is not over yet; None after the last."""
    return next((point for point in points if point.left >= 0), None)


def warnings(plan: Plan) -> list[Problem]:
    """What is allowed and not advisable."""
    return [BEFORE_AFTER.at()] if plan.pilot.versuchsplan == "vorher_nachher" else []


def deviates(plan: Plan, registered: Registered | None) -> list[str]:
    """In which entries pilot.toml says something else than what is registered; none if nothing is registered."""
    return deviations(registered.body, plan.canonical()) if registered else []


def register(journal: Journal, plan: Plan, *, by: str, unit: str, why: str) -> Registered:
    """Freeze a plan in the journal.

    Args:
        journal: the journal.
        plan: the plan.
        by: who registers it.
        unit: which unit of a stepped wedge this office is; empty where there is none.
        why: the reason, if another plan is registered already.

    Raises:
        BusinessError: the unit is missing, unknown or superfluous, or the journal refuses it.
    """
    if plan.stufen is None and unit:
        raise BusinessError(NO_UNITS.at())
    if plan.stufen is not None and unit not in plan.stufen.einheiten:
        raise BusinessError(WHICH_UNIT.at(units=", ".join(plan.stufen.einheiten)))
    return plans.register(journal, plan.pilot.verfahren, plan.canonical(), by=by, unit=unit, why=why)

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The days of a stepped wedge: when each unit switches, and the periods into which they cut time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import orjson

from laufzettel.pilot.design.plan import Plan, Wedge
from laufzettel.pilot.report.findings import SETTLING

_SHORTEST = 7
"""Days of a period at least: with fewer, groups of thirty cases lie in several."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """When what happens.

    Attributes:
        switched: the day of each unit, in the order of the lot.
        cuts: the first day of each period but the first, which has no beginning; the last has no end.
        begins: the first day on which cases count.
        decided: the day of E3; the last that counts is the day before.
    """

    switched: Mapping[str, date]
    cuts: tuple[date, ...]
    begins: date
    decided: date

    @property
    def periods(self) -> int:
        """How many there are."""
        return len(self.cuts) + 1

    @property
    def last(self) -> date:
        """The last day on which cases count."""
        return self.decided - timedelta(days=1)

    def settled(self, unit: str) -> date:
        """From which day on a unit's cases and times count as those of the pilot."""
        return self.switched[unit] + SETTLING

    def period(self, day: date) -> int:
        """In which period a day lies, from 0."""
        return bisect_right(self.cuts, day)

    def opens(self, period: int) -> date:
        """The first day of a period; of the first, that on which cases begin to count."""
        return self.cuts[period - 1] if period else min(self.begins, *self.cuts[:1])


def is_wedge(body: str) -> bool:
    """Whether a registered plan switches units over one after the other."""
    said = orjson.loads(body)
    return bool(said.get("pilot", {}).get("versuchsplan") == "stufen")


def days_of(body: str) -> Timetable:
    """The days of a registered plan that switches units over one after the other.

    Args:
        body: in canonical form.
    """
    plan = Plan.model_validate_json(body)
    assert plan.stufen is not None  # noqa: S101  # a bug of ours: such a plan cannot be registered without
    return timetable(plan, plan.stufen)


def timetable(plan: Plan, wedge: Wedge) -> Timetable:
    """The days of a plan.

    The steps of the wedge are its periods, each at least a week long; before the first and after the last switch they
    go on in the same steps, as far as a whole one fits in.

    Args:
        plan: the plan.
        wedge: its section about the units.
    """
    switched, every = wedge.days(), wedge.abstand_tage
    step = timedelta(days=every * -(-_SHORTEST // every))
    first, begins, ends = wedge.erster_tag, plan.pilot.beginn, plan.kalender.E3
    back, on = max(0, (first - begins) // step - 1), max(0, (ends - first) // step - 1)
    return Timetable(switched, tuple(first + n * step for n in range(-back, on + 1)), begins, ends)

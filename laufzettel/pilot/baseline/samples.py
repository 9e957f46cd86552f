# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How many cases a study needs, and at half-time and at the end whether it has them: extend, enlarge or stop.

The formulas are those of the Organisationshandbuch: for a mean n = (1.96 CV / r)², for a share n = 1.96² p(1-p) / ε².
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from laufzettel.words import Pair
from laufzettel.working_days import NRW, Region, is_working_day, working_days_after

_Z = 1.96
LEAST, FEWEST_DAYS = 120, 10
"""A baseline has at least so many cases, on so many working days, whatever the formula says."""

SPREADS, PRECISIONS = (0.5, 0.7, 1.0), (0.10, 0.15, 0.20)
"""What the table for means shows."""
SHARES, POINTS = (0.2, 0.5), (0.02, 0.03, 0.05)
"""What the table for shares shows."""


class Advice(StrEnum):
    """What to do with a study as it stands."""

    GO_ON = "go_on"
    EXTEND = "extend"
    """More days at the same pace."""
    ENLARGE = "enlarge"
    """More teams: at this pace it would take more than twice as long."""
    STOP = "stop"
    """There are enough cases: measure no longer than needed."""


_ADVICE: dict[Advice, Pair] = {
    Advice.GO_ON: ("weiter", "go on"),
    Advice.EXTEND: ("verlängern um {} Arbeitstage", "extend by {} working days"),
    Advice.ENLARGE: ("vergrößern: weitere Teams", "enlarge: more teams"),
    Advice.STOP: ("genug: beenden", "enough: close"),
}


class Progress(NamedTuple):
    """How far a step of a study has come.

    Attributes:
        cases: measured.
        needed: wanted.
        days, of_days: working days that have gone by, and those planned.
        advice: what to do.
        extra_days: by how many working days to extend; 0 unless that is the advice.
    """

    cases: int
    needed: int
    days: int
    of_days: int
    advice: Advice
    extra_days: int = 0

    @property
    def advised(self) -> Pair:
        """What to do, in German and English."""
        de, en = _ADVICE[self.advice]
        return de.format(self.extra_days), en.format(self.extra_days)


def cases_for_mean(cv: float, within: float) -> int:
    """How many cases a mean needs.

    Args:
        cv: standard deviation as a share of the mean.
        within: half width of the 95 % interval as a share of the mean.
    """
    return max(1, round((_Z * cv / within) ** 2))


def looks_for_share(share: float, within: float) -> int:
    """How many looks a multimoment study needs.

    Args:
        share: expected share of the activity.
        within: half width of the 95 % interval, absolute, such as 0.03.
    """
    return max(1, round(_Z**2 * share * (1 - share) / within**2))


def needed(cv: float, within: float) -> int:
    """How many cases a step of a baseline needs: by the formula, and never fewer than 120."""
    return max(LEAST, cases_for_mean(cv, within))


def spread(seconds: Sequence[int]) -> float | None:
    """Standard deviation as a share of the mean, coarse; None below thirty cases, or if all of them are zero.

    One decimal: enough to plan by, and too little to compute a single time from one day to the next.
    """
    n = len(seconds)
    mean = sum(seconds) / n if n else 0.0
    if n < 30 or not mean:
        return None
    return max(0.1, round(math.sqrt(sum((one - mean) ** 2 for one in seconds) / (n - 1)) / mean, 1))


def working_days(first: date, last: date, where: Region = NRW) -> int:
    """How many working days lie between two days, both included."""
    day, count = first, 0
    while day <= last:
        count += is_working_day(day, where)
        day = date.fromordinal(day.toordinal() + 1)
    return count


def last_day_after(first: date, days: int, where: Region = NRW) -> date:
    """The last of so many working days that begin with a day."""
    start = first if is_working_day(first, where) else working_days_after(first, 1, where)
    return start if days == 1 else working_days_after(start, days - 1, where)


def progress(cases: int, wanted: int, days: int, of_days: int) -> Progress:
    """What to do with a step as it stands; before half-time it goes on, unless it has enough already.

    Args:
        cases: measured so far.
        wanted: as `needed` says.
        days: working days that have gone by.
        of_days: working days planned.
    """
    if cases >= wanted and days >= FEWEST_DAYS:
        return Progress(cases, wanted, days, of_days, Advice.STOP)
    if days * 2 < of_days or (cases >= wanted and days < FEWEST_DAYS <= of_days):
        return Progress(cases, wanted, days, of_days, Advice.GO_ON)
    if cases * max(of_days, days) >= wanted * days and days < of_days:
        return Progress(cases, wanted, days, of_days, Advice.GO_ON)
    if not cases:
        return Progress(cases, wanted, days, of_days, Advice.ENLARGE)
    in_all = max(FEWEST_DAYS, math.ceil(wanted * days / cases))
    extra = in_all - max(of_days, days)
    if in_all > 2 * of_days:
        return Progress(cases, wanted, days, of_days, Advice.ENLARGE)
    return Progress(cases, wanted, days, of_days, Advice.EXTEND, max(1, extra))

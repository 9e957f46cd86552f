# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an estimate is made from: the design, the cases that were eligible, rework, checks and what is deducted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from math import inf

import numpy as np

from laufzettel.errors import BusinessError, Message, Problem
from laufzettel.pilot.evidence import Evidence
from laufzettel.pilot.intervals import Floats
from laufzettel.pilot.savings.observations import Observations, Way

FEW_MINUTES = Message(
    "savings.few_minutes",
    "{what}: es kam vor, aber weniger als zwei Zeiten wurden genommen.",
    "{what}: it happened, but fewer than two times were taken.",
    "Nehmen Sie mindestens zwei Zeiten, besser dreißig.",
    "Take at least two times, better thirty.",
)
IMPOSSIBLE = Message(
    "savings.impossible",
    "{de}: diese Angabe kann nicht sein.",
    "{en}: this cannot be.",
    "Zahlen und Stunden sind 0 oder mehr, Anteile höchstens 1, Zeiträume länger als 0 und in der Reihenfolge der Tage.",
    "Numbers and hours are 0 or more, shares at most 1, periods longer than 0 and in the order of the days.",
)
WARNING = Message(
    "savings.before_after",
    "Vorher/nachher: was sich derweil sonst änderte (Personal, Fälle, Jahreszeit, Übung), steckt mit in der Zahl.",
    "Before and after: whatever else changed in the meantime (staff, cases, season, practice) is in the figure.",
    "Lassen Sie einen Teil der Fälle nach dem Zufall weiter von Hand bearbeiten (Handprobe).",
    "Leave part of the cases to be handled by hand, drawn by lot (manual hold-out).",
)


class Design(Enum):
    """How the times by hand and the times of the pilot are set against each other."""

    HOLD_OUT = "hold_out"
    """Cases drawn by lot stay by hand after the go-live; recommended."""
    BEFORE_AFTER = "before_after"
    """By hand before the go-live, by the pilot afterwards."""

    @property
    def evidence(self) -> Evidence:
        """The highest level such a comparison can reach by itself."""
        return Evidence.CONTROL if self is Design.HOLD_OUT else Evidence.BEFORE_AFTER

    @property
    def warning(self) -> Problem | None:
        """What stands beside every figure of this design."""
        return WARNING.at() if self is Design.BEFORE_AFTER else None


@dataclass(frozen=True, slots=True)
class Plan:
    """What was agreed before the pilot.

    Attributes:
        design: how is compared.
        go_live: the first day of the pilot.
        settled: the first day that counts; what lies between is the time of getting used to it.
        codes: for which reasons a timed case may be left out: code and its meaning.
    """

    design: Design
    go_live: date
    settled: date
    codes: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raises BusinessError if the days are in the wrong order."""
        _demand(self.settled >= self.go_live, "Plan: Einschwingen", "Plan: settling")


Seen = Mapping[str, Mapping[Way, int]]
"""Cases that really came in and went through the pilot since `Plan.settled`: case type, path, how many."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many cases are expected, where the saving of another time than the pilot's is wanted.

    Attributes:
        cases: how many eligible cases are expected.
        sd: standard deviation of that number.
        evidence: how the number is supported.
    """

    cases: float
    sd: float
    evidence: Evidence

    def __post_init__(self) -> None:
        """Raises BusinessError if there can be no such number of cases."""
        _demand(self.cases >= 0 and self.sd >= 0, "Erwartete Fälle", "Cases expected")


@dataclass(frozen=True, slots=True)
class Rework:
    """Work on cases that were thought done, counted where it lands, in other teams too.

    Attributes:
        happened: how often.
        of: among how many cases.
        minutes: what it took when it was timed; (n,).
        evidence: how this is supported.
    """

    happened: int
    of: int
    minutes: Floats
    evidence: Evidence

    def __post_init__(self) -> None:
        """Raises BusinessError if it happened and nobody timed it, or to no case."""
        _demand(self.happened >= 0 and self.of >= 1, "Nacharbeit", "Rework")
        if self.happened and len(self.minutes) < 2:
            raise BusinessError(FEW_MINUTES.at(what="Nacharbeit/rework"))

    @property
    def minutes_per_case(self) -> float:
        """Rate times mean."""
        return self.happened / self.of * float(np.mean(self.minutes)) if self.happened else 0.0

    @property
    def variance(self) -> float:
        """Of the rate times the mean, by the first-order rule; the count varies as rare events do (Poisson)."""
        if not self.happened:
            return 0.0
        rate, mean = self.happened / self.of, float(np.mean(self.minutes))
        return mean**2 * rate / self.of + rate**2 * float(np.var(self.minutes, ddof=1)) / len(self.minutes)


@dataclass(frozen=True, slots=True)
class Checks:
    """The sample that people check after the machine.

    Attributes:
        rate: the share of the pilot's cases that is drawn for checking.
        minutes: what a check took; (n,).
        evidence: how this is supported.
    """

    rate: float
    minutes: Floats
    evidence: Evidence

    def __post_init__(self) -> None:
        """Raises BusinessError if cases are checked and nobody timed it."""
        _demand(0 <= self.rate <= 1, "Anteil der Stichprobe", "Share of the sample")
        if self.rate and len(self.minutes) < 2:
            raise BusinessError(FEW_MINUTES.at(what="Stichprobe/sample checks"))

    @property
    def minutes_per_case(self) -> float:
        """Rate times mean."""
        return self.rate * float(np.mean(self.minutes)) if self.rate else 0.0

    @property
    def variance(self) -> float:
        """Of the rate, which is set, times the mean, which was measured."""
        return self.rate**2 * float(np.var(self.minutes, ddof=1)) / len(self.minutes) if self.rate else 0.0


@dataclass(frozen=True, slots=True)
class Hours:
    """Working hours somebody spends so that the automation runs, in the months of the estimate.

    Attributes:
        hours: how many.
        evidence: how this is supported.
    """

    hours: float
    evidence: Evidence

    def __post_init__(self) -> None:
        """Raises BusinessError if there can be no such hours."""
        _demand(0 <= self.hours < inf, "Abzug: Stunden", "Deduction: hours")


@dataclass(frozen=True, slots=True)
class Deductions:
    """What has to be deducted from the hours given back; nothing is nothing only if somebody says so.

    Attributes:
        operation: running and watching it.
        upkeep: changing rules and forms, renewing it.
        training: once, at the start.
        months: how many months the estimate covers.
        training_months: over how many months training is spread.
    """

    operation: Hours
    upkeep: Hours
    training: Hours
    months: float
    training_months: float

    def __post_init__(self) -> None:
        """Raises BusinessError if there are no such months."""
        _demand(self.months > 0 and self.training_months > 0, "Abzug: Monate", "Deduction: months")

    @property
    def training_hours(self) -> float:
        """The part of the training that falls into the months of the estimate."""
        return self.training.hours * min(1.0, self.months / self.training_months)

    @property
    def hours(self) -> float:
        """All that is deducted."""
        return self.operation.hours + self.upkeep.hours + self.training_hours

    @property
    def evidence(self) -> Evidence:
        """The lowest level of the parts."""
        return min(self.operation.evidence, self.upkeep.evidence, self.training.evidence)


@dataclass(frozen=True, slots=True)
class Pilot:
    """Everything an estimate is made from.

    Attributes:
        observations: the timed cases.
        plan: what was agreed before.
        seen: the cases that came in and went through the pilot.
        deductions: what is deducted from the hours.
        rework_by_hand: rework after handling by hand; None if it was not measured.
        rework_of_pilot: rework after the pilot; None if it was not measured.
        checks: the sample people check; None if there is none, or it was not measured.
        forecast: the number of cases expected, over all or of each case type; None to count those seen.
        times: how the times are supported, if lower or higher than the design gives (`Evidence.REPORTED` for times
            that were not measured, `Evidence.CONFIRMED` after six months).
    """

    observations: Observations
    plan: Plan
    seen: Seen
    deductions: Deductions
    rework_by_hand: Rework | None = None
    rework_of_pilot: Rework | None = None
    checks: Checks | None = None
    forecast: Forecast | Mapping[str, Forecast] | None = None
    times: Evidence | None = None

    @property
    def evidence_of_times(self) -> Evidence:
        """What was said of the times, but never above what the design can reach."""
        most = Evidence.CONFIRMED if self.plan.design is Design.HOLD_OUT else self.plan.design.evidence
        return min(most, self.plan.design.evidence if self.times is None else self.times)


def _demand(possible: bool, de: str, en: str) -> None:
    if not possible:
        raise BusinessError(IMPOSSIBLE.at(de=de, en=en))

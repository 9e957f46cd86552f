# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is shown of a log."""

from __future__ import annotations

from dataclasses import dataclass

_A_YEAR, _A_QUARTER = 365, 90
"""Days."""


@dataclass(frozen=True, slots=True)
class Hours:
    """How long something takes, in hours; median and 90th percentile, by the clock and in working hours."""

    median: float
    p90: float
    worked_median: float
    worked_p90: float


@dataclass(frozen=True, slots=True)
class Volume:
    """How much there is.

    Attributes:
        cases, events: all together.
        begun, ended: first and last day, as `2026-03-01`.
        days: from the first case's begin to the last one's.
        per_year: cases in a year, from so many days.
        per_week: cases in a week, on average.
        busy_week: cases in a week that is busier than nine of ten; None if it has few, or if there are few weeks.
        begun_in: cases begun in each month as `2026-03`, or, if most months have too few of them, in each quarter as
            `2026 Q1`, or in each year; None where they are few.
    """

    cases: int
    events: int
    begun: str
    ended: str
    days: int
    per_year: int
    per_week: float
    busy_week: int | None
    begun_in: dict[str, int | None]


@dataclass(frozen=True, slots=True)
class Way:
    """One variant: its activities in order, its cases, and their share in percent."""

    activities: tuple[str, ...]
    cases: int
    percent: float


@dataclass(frozen=True, slots=True)
class Step:
    """An activity; shares of all cases in percent, None if about few cases.

    Attributes:
        name: what it is called.
        percent: in which it comes.
        first, last: that begin and end with it.
        again: in which it comes more than once.
    """

    name: str
    percent: int | None
    first: int | None
    last: int | None
    again: int | None


@dataclass(frozen=True, slots=True)
class Back:
    """A step back, and the share of cases in which it happens, in percent."""

    after: str
    back_to: str
    percent: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A wait between two activities: how long, and its share of all the time cases take, in percent.

    The share is None where what is left without it would be about few cases.
    """

    after: str
    before: str
    percent: int | None
    hours: Hours


@dataclass(frozen=True, slots=True)
class Length:
    """How long an activity takes from its beginning to its completion; no working time."""

    name: str
    hours: Hours


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalogue of opportunities takes from a log.

    Attributes:
        cases_per_year: projected from the days that the log covers.
        days: how many days it covers.
        variants: how many different ways cases take.
        variants_80: how many of them cover 80 % of the cases.
        rework_percent: share of cases in which something is done again.
        evidence: class of evidence of variants and rework; A is measured.
    """

    cases_per_year: int
    days: int
    variants: int
    variants_80: int
    rework_percent: int | None
    evidence: str = "A"

    @property
    def volume_evidence(self) -> str:
        """Class of evidence of the cases per year: counted, projected from at least a quarter, or from less."""
        return "A" if self.days >= _A_YEAR else "B" if self.days >= _A_QUARTER else "C"


@dataclass(frozen=True, slots=True)
class Figures:
    """What is shown of a log.

    Attributes:
        volume: how much there is.
        variants: how many different ways cases take.
        variants_80: how many of them, the commonest first, cover 80 % of the cases.
        top: the commonest ways.
        steps: activities in at least 30 cases.
        steps_not_named: how many others there are.
        rework: share of cases in which something is done again, in percent.
        looping: share of cases that step back, in percent.
        back: the commonest steps back.
        started: share of events of which the beginning is known, in percent; with none, waiting contains the work.
        waiting: the longest waits, all together.
        busy: share of all the time cases take in which something goes on, in percent; None if no beginning is known.
        spans: how long activities take of which the beginning is known, the longest first, all together.
        closing: activities with which cases are closed.
        open: share of cases that are not closed, in percent.
        lead: from the first beginning to the last end of closed cases.
    """

    volume: Volume
    variants: int
    variants_80: int
    top: tuple[Way, ...]
    steps: tuple[Step, ...]
    steps_not_named: int
    rework: int | None
    looping: int | None
    back: tuple[Back, ...]
    started: int
    waiting: tuple[Gap, ...]
    busy: int | None
    spans: tuple[Length, ...]
    closing: tuple[str, ...]
    open: int | None
    lead: Hours | None

    def catalogue(self) -> Entry:
        """What to enter in the catalogue of opportunities."""
        return Entry(self.volume.per_year, self.volume.days, self.variants, self.variants_80, self.rework)

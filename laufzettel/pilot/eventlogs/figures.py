# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The figures of a log that may be shown: nothing about fewer than 30 cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from laufzettel.errors import BusinessError
from laufzettel.pilot.eventlogs.cases import Spread
from laufzettel.pilot.eventlogs.log import EventLog
from laufzettel.pilot.eventlogs.measures import Measures
from laufzettel.pilot.eventlogs.messages import TOO_FEW_CASES
from laufzettel.pilot.eventlogs.suppression import LEAST, share, shown

_DAYS_A_YEAR = 365.25
_STEPS_BACK = 20


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
    """From one activity to the next: how long, and its share of all the time cases take, in percent."""

    after: str
    before: str
    percent: int
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
        evidence: class of evidence; A is measured.
    """

    cases_per_year: int
    days: int
    variants: int
    variants_80: int
    rework_percent: int | None
    evidence: str = "A"


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
        waiting: the longest waits, all together.
        closing: activities with which cases are closed.
        open: share of cases that are not closed, in percent.
        lead: from the first to the last event of closed cases.
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
    waiting: tuple[Gap, ...]
    closing: tuple[str, ...]
    open: int | None
    lead: Hours | None

    def catalogue(self) -> Entry:
        """What to enter in the catalogue of opportunities."""
        return Entry(self.volume.per_year, self.volume.days, self.variants, self.variants_80, self.rework)


def figures(log: EventLog, measured: Measures) -> Figures:
    """The figures of a log that may be shown.

    Args:
        log: the log.
        measured: what was measured of it.

    Raises:
        BusinessError: it holds too few cases.
    """
    cases = measured.cases
    if cases < LEAST:
        raise BusinessError(TOO_FEW_CASES.at(file=log.file, least=LEAST))
    closed = cases - measured.open
    named = [one for one in measured.activities if one.cases >= LEAST]
    # Each case begins with one activity and ends with one: the shares add up to all, and one alone would be the rest.
    may_first = _named(measured, [one.first for one in measured.activities])
    may_last = _named(measured, [one.last for one in measured.activities])
    return Figures(
        volume=_volume(measured),
        variants=measured.variants.different,
        variants_80=measured.variants.covering,
        top=_top(measured),
        steps=tuple(
            Step(
                one.name,
                share(one.cases, cases),
                share(one.first, cases) if one.name in may_first else None,
                share(one.last, cases) if one.name in may_last else None,
                share(measured.rework.repeated.get(one.name, 0), cases),
            )
            for one in named
        ),
        steps_not_named=len(measured.activities) - len(named),
        rework=share(measured.rework.cases, cases),
        looping=share(measured.rework.looping, cases),
        back=tuple(
            Back(one.after, one.back_to, round(100 * one.cases / cases))
            for one in measured.rework.loops[:_STEPS_BACK]
            if one.cases >= LEAST and 200 * one.cases > cases  # at least one percent
        ),
        waiting=_waiting(measured),
        closing=tuple(one.name for one in named if one.name in measured.closing),
        open=share(measured.open, cases),
        lead=_hours(measured.lead) if measured.lead and closed >= LEAST else None,
    )


def _named(measured: Measures, counts: list[int]) -> set[str]:
    """The activities whose part of all cases may be shown."""
    return {one.name for one, may in zip(measured.activities, shown(counts), strict=True) if may}


def _volume(measured: Measures) -> Volume:
    days = (measured.last_begun - measured.begun).days + 1
    return Volume(
        measured.cases,
        measured.events,
        measured.begun.isoformat(),
        measured.ended.isoformat(),
        days,
        round(measured.cases / days * _DAYS_A_YEAR),
        round(measured.cases / days * 7, 1),
        _busy(measured.per_week),
        _begun_in(measured.per_month),
    )


def _busy(weeks: tuple[int, ...]) -> int | None:
    ninth = sorted(weeks)[len(weeks) * 9 // 10]
    return ninth if len(weeks) >= LEAST and ninth >= LEAST else None


def _begun_in(per_month: dict[str, int]) -> dict[str, int | None]:
    """Cases by month, quarter or year: the finest of which at least half may be shown."""
    names: tuple[Callable[[str], str], ...] = (str, _quarter, _year)
    found: dict[str, int | None] = {}
    for name in names:
        counts: Counter[str] = Counter()
        for month, count in per_month.items():
            counts[name(month)] += count
        may = shown(list(counts.values()))
        found = {one: count if seen else None for (one, count), seen in zip(counts.items(), may, strict=True)}
        if 2 * sum(may) >= len(may):
            break
    return found


def _quarter(month: str) -> str:
    return f"{month[:4]} Q{(int(month[5:]) + 2) // 3}"


def _year(month: str) -> str:
    return month[:4]


def _top(measured: Measures) -> tuple[Way, ...]:
    top = measured.variants.top
    others = measured.cases - sum(count for _, count in top)
    may = shown([*(count for _, count in top), others])
    return tuple(
        Way(way, count, round(100 * count / measured.cases, 1))
        for (way, count), one in zip(top, may, strict=False)
        if one
    )


def _waiting(measured: Measures) -> tuple[Gap, ...]:
    whole = measured.waited
    return tuple(
        Gap(one.after, one.before, round(100 * one.total / whole) if whole else 0, _hours(one.hours))
        for one in measured.waiting
        if one.cases >= LEAST
    )


def _hours(spread: Spread) -> Hours:
    found = (spread.median, spread.p90, spread.worked_median, spread.worked_p90)
    return Hours(*(round(one, 1) for one in found))

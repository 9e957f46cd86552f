# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Measures a whole log; what is measured here is not yet fit to be shown, see `laufzettel.pilot.eventlogs.figures`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from laufzettel.errors import BusinessError
from laufzettel.pilot.eventlogs.cases import Cases, Rows, Spread, cases_of, first_rows, firsts, spread
from laufzettel.pilot.eventlogs.log import UNKNOWN, EventLog
from laufzettel.pilot.eventlogs.messages import NO_SUCH_ACTIVITY
from laufzettel.pilot.eventlogs.moments import DAY, HOUR, Moments, day_of, on_the_wall, worked_until
from laufzettel.pilot.eventlogs.rework import Rework, rework_of
from laufzettel.pilot.eventlogs.spans import Span, spans_of
from laufzettel.pilot.eventlogs.variants import Variants, variants_of
from laufzettel.pilot.eventlogs.waiting import Wait, times_of
from laufzettel.working_days import NRW, Region

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Activity:
    """How often something is done: events, cases in which it comes, cases that begin and end with it."""

    name: str
    events: int
    cases: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Measures:
    """What was measured of a log.

    Attributes:
        events, cases: how many.
        begun, ended: the days of the first beginning and of the last end.
        last_begun: the day on which the last case began.
        per_month: cases begun in each month from the first to the last, as `2026-03`.
        per_week: cases begun in each week from the first to the last, from Monday on.
        activities: the most frequent first.
        closing: activities with which cases end.
        open: cases whose last activity is none of these.
        lead: from the first beginning to the last end of the other cases; None if there is none.
        elapsed: hours from the first beginning to the last end, of all cases together.
        waited: of these, hours of waiting; the others are busy.
        started: events of which the beginning is known.
        variants, rework, waiting, spans: as their modules say.
    """

    events: int
    cases: int
    begun: date
    ended: date
    last_begun: date
    per_month: dict[str, int]
    per_week: tuple[int, ...]
    activities: tuple[Activity, ...]
    closing: frozenset[str]
    open: int
    lead: Spread | None
    elapsed: float
    waited: float
    started: int
    variants: Variants
    rework: Rework
    waiting: tuple[Wait, ...]
    spans: tuple[Span, ...]


def measure(log: EventLog, closing: Collection[str] = (), where: Region = NRW) -> Measures:
    """Measure a log.

    Args:
        log: at least one event.
        closing: activities with which a case is closed; if empty, those with which at least half of the cases end in
            which they come.
        where: whose working days.

    Raises:
        BusinessError: an activity that is said to close cases does not occur.
    """
    for name in closing:
        if name not in log.activities:
            raise BusinessError(NO_SUCH_ACTIVITY.at(file=log.file, name=name))
    cases = cases_of(log)
    busy = log.busy
    begin = on_the_wall(busy.begin)
    end = begin if busy.end is busy.begin else on_the_wall(busy.end)
    since = int(begin.min()) // DAY
    worked = worked_until(begin, where, since)
    times = times_of(log, worked, worked if end is begin else worked_until(end, where, since))
    first = first_rows(log)
    activities = _activities(log, cases, first)
    ends = frozenset(closing or (one.name for one in activities if one.cases and 2 * one.last >= one.cases))
    closed = np.isin(log.activity[cases.ends], [code for code, name in enumerate(log.activities) if name in ends])
    begun = begin[firsts(busy.case)]
    return Measures(
        events=len(log.case),
        cases=len(cases),
        begun=day_of(int(begin.min())),
        ended=day_of(int(end.max())),
        last_begun=day_of(int(begun.max())),
        per_month=_per_month(begun),
        per_week=_per_week(begun),
        activities=activities,
        closing=ends,
        open=int(len(cases) - np.count_nonzero(closed)),
        lead=spread(times.lead[closed], times.worked[closed]) if closed.any() else None,
        elapsed=float(times.lead.sum()) / HOUR,
        waited=times.waited / HOUR,
        started=int(np.count_nonzero(log.start != UNKNOWN)),
        variants=variants_of(log, cases),
        rework=rework_of(log, first),
        waiting=times.waits,
        spans=spans_of(log, lambda moments: worked_until(on_the_wall(moments), where, since)),
    )


def _activities(log: EventLog, cases: Cases, first: Rows) -> tuple[Activity, ...]:
    kinds = len(log.activities)
    events = np.bincount(log.activity, minlength=kinds)
    in_cases = np.bincount(log.activity[first == np.arange(len(first))], minlength=kinds)
    begin = np.bincount(log.activity[cases.begins], minlength=kinds)
    last = np.bincount(log.activity[cases.ends], minlength=kinds)
    return tuple(
        Activity(log.activities[code], int(events[code]), int(in_cases[code]), int(begin[code]), int(last[code]))
        for code in np.argsort(-events, kind="stable")
        if events[code]
    )


def _per_month(begun: Moments) -> dict[str, int]:
    months = begun.astype("datetime64[ms]").astype("datetime64[M]").astype(np.int64)
    counts = np.bincount(months - months.min())
    start = int(months.min())
    return {f"{1970 + (start + at) // 12}-{(start + at) % 12 + 1:02}": int(count) for at, count in enumerate(counts)}


def _per_week(begun: Moments) -> tuple[int, ...]:
    weeks = (begun // DAY + 3) // 7  # 1 January 1970 was a Thursday
    return tuple(int(count) for count in np.bincount(weeks - weeks.min()))

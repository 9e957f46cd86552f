# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where each case of a log begins and ends, and how spread something is over cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from laufzettel.pilot.eventlogs.log import EventLog
from laufzettel.pilot.eventlogs.moments import HOUR, Moments

Rows = npt.NDArray[np.int64]

_KEPT = 200
"""So many groups are kept at most."""


@dataclass(frozen=True, slots=True)
class Cases:
    """The rows of a log, by case.

    Attributes:
        begins: per case its first row.
        ends: per case its last row.
    """

    begins: Rows
    ends: Rows

    def __len__(self) -> int:
        """How many cases there are."""
        return len(self.begins)


def cases_of(log: EventLog) -> Cases:
    """Where the cases of a log begin and end."""
    begins = firsts(log.case)
    return Cases(begins, np.append(begins[1:], len(log.case)) - 1)


def firsts(case: npt.NDArray[np.int32]) -> Rows:
    """Where each case begins.

    Args:
        case: per row its case, sorted.
    """
    return np.flatnonzero(np.diff(case, prepend=-1) != 0)


def first_rows(log: EventLog) -> Rows:
    """Per row the one in which its activity comes first in its case."""
    key = log.case.astype(np.int64) * len(log.activities) + log.activity
    order = np.argsort(key, kind="stable")  # within a case rows stand in order of time, and stay so
    starts = np.flatnonzero(np.diff(key[order], prepend=-1))
    first = np.empty_like(order)
    first[order] = np.repeat(order[starts], np.diff(np.append(starts, len(order))))
    return first


def distinct(rising: npt.NDArray[np.int32]) -> int:
    """How many different numbers there are in a rising row of them."""
    return int(np.count_nonzero(np.diff(rising, prepend=-1)))


class Spread(NamedTuple):
    """How long something takes, in hours.

    Attributes:
        mean, median, p90: hours by the clock.
        worked_median, worked_p90: hours in which the office is open.
    """

    mean: float
    median: float
    p90: float
    worked_median: float
    worked_p90: float


def spread(clock: Moments, worked: Moments) -> Spread:
    """How long something takes.

    Args:
        clock: at least one duration, in milliseconds.
        worked: the same ones in working time.
    """
    median, p90 = (float(one) for one in np.quantile(clock, (0.5, 0.9)) / HOUR)
    worked_median, worked_p90 = (float(one) for one in np.quantile(worked, (0.5, 0.9)) / HOUR)
    return Spread(float(clock.mean()) / HOUR, median, p90, worked_median, worked_p90)


class Group(NamedTuple):
    """Durations of the same kind.

    Attributes:
        kind: which one.
        times: how many there are.
        cases: in how many cases.
        total: hours by the clock, all together.
        hours: how long they are.
    """

    kind: int
    times: int
    cases: int
    total: float
    hours: Spread


def groups(kind: Rows, case: npt.NDArray[np.int32], clock: Moments, worked: Moments) -> list[Group]:
    """Durations by their kind; those that are longest all together, that first.

    Args:
        kind: of each duration.
        case: of each, rising within a kind.
        clock: milliseconds by the clock.
        worked: the same in working time.
    """
    order = np.argsort(kind, kind="stable")
    kind, case, clock, worked = kind[order], case[order], clock[order], worked[order]
    begins = np.flatnonzero(np.diff(kind, prepend=-1))
    ends = np.append(begins[1:], len(kind))
    totals = np.add.reduceat(clock, begins) if len(begins) else clock
    return [
        Group(
            int(kind[begins[at]]),
            int(ends[at] - begins[at]),
            distinct(case[begins[at] : ends[at]]),
            float(totals[at]) / HOUR,
            spread(clock[begins[at] : ends[at]], worked[begins[at] : ends[at]]),
        )
        for at in np.argsort(-totals, kind="stable")[:_KEPT]
    ]

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Waiting: how long it takes from one activity of a case to the next, by the clock and in working hours."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from laufzettel.pilot.eventlogs.cases import Spread, distinct, spread
from laufzettel.pilot.eventlogs.log import EventLog
from laufzettel.pilot.eventlogs.moments import HOUR, Moments

_KEPT = 200


class Wait(NamedTuple):
    """From one activity to the one that follows it in the same case.

    Attributes:
        after, before: the two activities.
        times: how often the second follows the first.
        cases: in how many cases.
        total: hours by the clock, all together.
        hours: how long it takes.
    """

    after: str
    before: str
    times: int
    cases: int
    total: float
    hours: Spread


def waiting_of(log: EventLog, worked: Moments) -> tuple[Wait, ...]:
    """How long it takes between activities; those that take most time all together, that first.

    Args:
        log: the log.
        worked: per event the working time until then.
    """
    kinds = len(log.activities)
    rows = np.flatnonzero(log.case[1:] == log.case[:-1])
    if not len(rows):
        return ()
    pair = log.activity[rows].astype(np.int64) * kinds + log.activity[rows + 1]
    order = np.argsort(pair, kind="stable")
    rows, pair = rows[order], pair[order]
    clock, work, case = log.moment[rows + 1] - log.moment[rows], worked[rows + 1] - worked[rows], log.case[rows]
    begins = np.flatnonzero(np.diff(pair, prepend=-1))
    ends = np.append(begins[1:], len(pair))
    totals = np.add.reduceat(clock, begins)
    return tuple(
        Wait(
            log.activities[pair[begins[at]] // kinds],
            log.activities[pair[begins[at]] % kinds],
            int(ends[at] - begins[at]),
            distinct(case[begins[at] : ends[at]]),
            float(totals[at]) / HOUR,
            spread(clock[begins[at] : ends[at]], work[begins[at] : ends[at]]),
        )
        for at in np.argsort(-totals, kind="stable")[:_KEPT]
    )

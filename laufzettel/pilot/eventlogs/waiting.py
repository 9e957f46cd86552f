# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Waiting: how long nothing goes on between activities of a case, by the clock and in working hours.

Where a log says when activities begin, a wait lasts from the end of what ended last to the beginning of what begins
next; what goes on at the same time is never counted twice. Where it does not, an activity is a moment, and a wait
contains the work.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from laufzettel.pilot.eventlogs.cases import Rows, Spread, firsts, groups
from laufzettel.pilot.eventlogs.log import Busy, EventLog
from laufzettel.pilot.eventlogs.moments import Moments


class Wait(NamedTuple):
    """From one activity to the one that begins next in the same case.

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


class Times(NamedTuple):
    """How long cases take and how long they wait.

    Attributes:
        lead: per case milliseconds from its first beginning to its last end.
        worked: per case the same in working time.
        waited: milliseconds of waiting, of all cases together.
        waits: between which activities; those that take most time all together, that first.
    """

    lead: Moments
    worked: Moments
    waited: int
    waits: tuple[Wait, ...]


def times_of(log: EventLog, begin: Moments, end: Moments) -> Times:
    """How long cases take and how long they wait.

    Args:
        log: the log.
        begin, end: working time until each beginning and each end of what goes on in it.
    """
    busy, kinds, first = log.busy, len(log.activities), firsts(log.busy.case)
    lead = np.maximum.reduceat(busy.end, first) - busy.begin[first]
    worked = np.maximum.reduceat(end, first) - begin[first]
    next_ = np.flatnonzero(busy.case[1:] == busy.case[:-1]) + 1
    last = _last_to_end(busy)[next_ - 1]
    waited = np.maximum(0, busy.begin[next_] - busy.end[last])
    pair = busy.activity[last].astype(np.int64) * kinds + busy.activity[next_]
    found = groups(pair, busy.case[next_], waited, np.maximum(0, begin[next_] - end[last]))
    waits = (Wait(log.activities[one.kind // kinds], log.activities[one.kind % kinds], *one[1:]) for one in found)
    return Times(lead, worked, int(waited.sum()), tuple(waits))


def _last_to_end(busy: Busy) -> Rows:
    """Up to each row the one in its case that ends last."""
    if busy.begin is busy.end:
        return np.arange(len(busy.case))
    order = np.lexsort((busy.end, busy.case))
    place = np.empty_like(order)
    place[order] = np.arange(len(order))  # rises from case to case, so the maximum begins anew with each
    last: Rows = order[np.maximum.accumulate(place)]
    return last

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Spans: how long it takes from the beginning of an activity to its completion, interruptions included.

A span is no working time: while it lasts somebody may do other things, or nothing. Nothing here knows who did it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from laufzettel.pilot.eventlogs.cases import Spread, groups
from laufzettel.pilot.eventlogs.log import UNKNOWN, EventLog
from laufzettel.pilot.eventlogs.moments import Moments


class Span(NamedTuple):
    """From the beginning of an activity to its completion.

    Attributes:
        name: of the activity.
        times: how often both are known.
        cases: in how many cases.
        total: hours by the clock, all together.
        hours: how long it takes.
    """

    name: str
    times: int
    cases: int
    total: float
    hours: Spread


def spans_of(log: EventLog, worked: Callable[[Moments], Moments]) -> tuple[Span, ...]:
    """How long activities take; those that take most time all together, that first.

    Args:
        log: the log.
        worked: working time until moments, from always the same one.
    """
    rows = np.flatnonzero(log.start != UNKNOWN)
    if not len(rows):
        return ()
    begin, end = log.start[rows], log.moment[rows]
    found = groups(log.activity[rows].astype(np.int64), log.case[rows], end - begin, worked(end) - worked(begin))
    return tuple(Span(log.activities[one.kind], *one[1:]) for one in found)

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which counts of a log may be shown, so that none about few cases can be had by subtracting them from one another.

All of them are sets of ways: the cases that take one, that have an activity, that begin or end with it, that do
something again, that step back, that are open. So all are looked at together, by `laufzettel.pilot.cells`, as if a
share in whole percents were an exact count and every way were known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from laufzettel.pilot.cells import FEWEST_CASES, shown_of
from laufzettel.pilot.eventlogs.cases import Rows
from laufzettel.pilot.eventlogs.log import EventLog
from laufzettel.pilot.eventlogs.measures import Measures
from laufzettel.pilot.eventlogs.rework import Loop
from laufzettel.pilot.eventlogs.variants import MOST_WAYS, Ways

Key = tuple[str, ...]
"""A count: what it is, and of which activities."""
ALL, REWORK, LOOPING, OPEN = ("all",), ("rework",), ("looping",), ("open",)
WAY, STEP, FIRST, LAST, AGAIN, BACK = "way", "step", "first", "last", "again", "back"


def allowed(log: EventLog, measured: Measures, steps: Sequence[str], loops: Sequence[Loop]) -> frozenset[Key]:
    """The counts that may be shown.

    Args:
        log: the log.
        measured: what was measured of it.
        steps: activities of which something is to be shown, the most important first.
        loops: steps back that are to be shown, likewise.
    """
    ways = measured.variants.ways
    closing = [code for code, name in enumerate(log.activities) if name in measured.closing]
    about = dict(_sets(ways, list(log.activities), closing, steps, loops))
    vectors = np.zeros((len(about), len(ways.cases)), dtype=np.int8)
    for row, its_ways in zip(vectors, about.values(), strict=True):
        row[its_ways] = 1
    return frozenset(key for key, may in zip(about, shown_of(vectors, ways.cases), strict=True) if may)


def _sets(
    ways: Ways, names: list[str], closing: list[int], steps: Sequence[str], loops: Sequence[Loop]
) -> Iterator[tuple[Key, Rows]]:
    """Each count with the ways it is about, the most important first."""
    kinds, way, activity = len(names), ways.way.astype(np.int64), ways.activity
    there, at, where, times = np.unique(
        way * kinds + activity, return_index=True, return_inverse=True, return_counts=True
    )
    its_way, its_activity, first = there // kinds, there % kinds, at[where]
    begin = np.flatnonzero(np.diff(way, prepend=-1))
    end = np.append(begin[1:], len(way)) - 1
    back = np.flatnonzero((way[1:] == way[:-1]) & (first[1:] < first[:-1])) + 1
    yield ALL, np.arange(len(ways.cases))
    yield REWORK, its_way[times > 1]
    yield LOOPING, way[back]
    yield OPEN, np.flatnonzero(~np.isin(activity[end], closing))
    for n in np.flatnonzero(ways.cases[:MOST_WAYS] >= FEWEST_CASES).tolist():
        yield (WAY, str(n)), np.array([n])
    codes = [names.index(name) for name in steps]
    for code in codes:
        yield (STEP, names[code]), its_way[its_activity == code]
    for code in codes:
        yield (AGAIN, names[code]), its_way[(its_activity == code) & (times > 1)]
        yield (FIRST, names[code]), np.flatnonzero(activity[begin] == code)
        yield (LAST, names[code]), np.flatnonzero(activity[end] == code)
    for loop in loops:
        pair = (activity[back - 1] == names.index(loop.after)) & (activity[back] == names.index(loop.back_to))
        yield (BACK, loop.after, loop.back_to), way[back[pair]]

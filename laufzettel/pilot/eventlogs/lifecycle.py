# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The life cycle of activities: what an event says of it, and which beginning belongs to which end."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from laufzettel.pilot.eventlogs.cases import Rows
from laufzettel.pilot.eventlogs.log import UNKNOWN
from laufzettel.pilot.eventlogs.moments import Moments

Kinds = npt.NDArray[np.uint8]

OTHER, COMPLETE, START, SUSPEND, RESUME, ABORT = range(6)
_KINDS = {
    "": COMPLETE,
    "complete": COMPLETE,
    "start": START,
    "suspend": SUSPEND,
    "resume": RESUME,
    "ate_abort": ABORT,
    "pi_abort": ABORT,
}


class Gathered(NamedTuple):
    """Events as they were gathered, a column each.

    Attributes:
        case, activity, moment: as in the log, in the order of the file.
        instance: what tells runs of the same activity in a case apart; 0 if nothing does.
        began: a beginning that stands beside the event itself, or `UNKNOWN`.
        kind: what each says.
    """

    case: npt.NDArray[np.int32]
    activity: npt.NDArray[np.uint16]
    moment: Moments
    instance: npt.NDArray[np.int32]
    began: Moments
    kind: Kinds


class Beginnings(NamedTuple):
    """When things began, and what of it could not be used.

    Attributes:
        start: per event when its activity began, or `UNKNOWN`.
        since: per event since when it went on without interruption, or `UNKNOWN`.
        between: interruptions and abortions of what had begun: something goes on until then, too.
        unpaired: starts without an end.
        used: events with a life cycle that were made use of.
    """

    start: Moments
    since: Moments
    between: Rows
    unpaired: Rows
    used: Rows


class Ordered(NamedTuple):
    """Events of which beginnings are looked for, sorted by case, activity, instance and time.

    Attributes:
        at: where they stand in the log as it was gathered.
        group: rising; the same for events of the same activity (and instance) in the same case.
        kind: what each says.
    """

    at: Rows
    group: Rows
    kind: Kinds


def kind_of(transition: str) -> int:
    """What a transition says; one that is not stated means that the activity is complete.

    Args:
        transition: `lifecycle:transition` as it stands in the log.
    """
    kind = _KINDS.get(transition)
    return _KINDS.get(transition.strip().lower(), OTHER) if kind is None else kind


def counted(kind: Kinds) -> Rows:
    """The events that count: completions; in a log without any, starts; in one without these either, all.

    Args:
        kind: of every event.
    """
    for one in (COMPLETE, START):
        found = np.flatnonzero(kind == one)
        if len(found):
            return found
    return np.arange(len(kind))


def beginnings(events: Gathered) -> Beginnings:
    """When things began: beside the event itself, or by starts and completions of the same activity in a case.

    Args:
        events: of a whole log.
    """
    none = np.zeros(0, dtype=np.int64)
    starts = np.flatnonzero(events.kind == START)
    if not len(starts) or not (events.kind == COMPLETE).any():
        return Beginnings(events.began, events.began, none, none, none)
    ordered = _ordered(events)
    start, since = events.began.copy(), events.began.copy()
    ends, begins = paired(ordered, (START,), (COMPLETE, ABORT))
    if not (events.kind[ends] == COMPLETE).any():
        return Beginnings(events.began, events.began, none, starts, none)
    unpaired = np.setdiff1d(starts, begins, assume_unique=True)
    _fill(start, ends, events.moment[begins])
    ends, begins = paired(ordered, (START, RESUME), (SUSPEND, COMPLETE, ABORT))
    _fill(since, ends, events.moment[begins])
    between = ends[events.kind[ends] != COMPLETE]
    return Beginnings(start, since, between, unpaired, np.setdiff1d(ordered.at, unpaired, assume_unique=True))


def _fill(known: Moments, at: Rows, moments: Moments) -> None:
    """What stands beside an event itself goes before what is found."""
    known[at] = np.where(known[at] == UNKNOWN, moments, known[at])


def _ordered(events: Gathered) -> Ordered:
    """Events with a life cycle, by case, activity, instance and time; of the same time, beginnings first.

    Programs that sort by time and name write the completion of a moment's work before its start.
    """
    at = np.flatnonzero(events.kind != OTHER)
    case, activity, instance = events.case[at], events.activity[at], events.instance[at]
    ends = (events.kind[at] != START) & (events.kind[at] != RESUME)
    order = np.lexsort((ends, events.moment[at], instance, activity, case))
    new = np.zeros(len(at), dtype=bool)
    for column in (case[order], activity[order], instance[order]):
        new[1:] |= column[1:] != column[:-1]
    return Ordered(at[order], np.cumsum(new), events.kind[at[order]])


def paired(events: Ordered, begins: tuple[int, ...], ends: tuple[int, ...]) -> tuple[Rows, Rows]:
    """Which beginning belongs to which end: first in, first out; an end without an open beginning has none.

    Args:
        events: in order.
        begins, ends: what counts as a beginning, and as an end.

    Returns:
        The ends that have a beginning, and these beginnings, as rows of the log.
    """
    rows = np.flatnonzero(np.isin(events.kind, (*begins, *ends)))
    group, begin = events.group[rows], np.isin(events.kind[rows], begins)
    total = np.cumsum(np.where(begin, 1, -1))
    new = np.flatnonzero(np.diff(group, prepend=-1))
    before = np.repeat(np.append(0, total)[new], np.diff(np.append(new, len(rows))))
    # Each group walks on a floor of its own, beneath all that came earlier: so one running minimum serves all groups.
    floor = -group * (len(rows) + 2)
    walk = total - before + floor
    lowest = np.minimum(floor, np.append(0, np.minimum.accumulate(walk))[: len(rows)])
    matched = np.flatnonzero(~begin & (walk >= lowest))  # whoever goes below has found nothing open
    open_ = np.flatnonzero(begin)
    rank = np.arange(len(matched)) - np.searchsorted(group[matched], group[matched])
    taken = open_[np.searchsorted(group[open_], group[matched]) + rank]
    return events.at[rows[matched]], events.at[rows[taken]]

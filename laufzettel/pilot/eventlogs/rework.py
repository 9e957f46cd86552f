# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rework: activities that come again in the same case, at once or after others."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from laufzettel.pilot.eventlogs.cases import Rows
from laufzettel.pilot.eventlogs.log import EventLog


class Loop(NamedTuple):
    """A step back: after which activity cases return to which one that came first before it, and in how many cases."""

    after: str
    back_to: str
    cases: int


class Rework(NamedTuple):
    """What is done again.

    Attributes:
        cases: in which an activity comes more than once.
        looping: of these, in which it comes again after another one.
        again: events that repeat an activity of their case.
        repeated: activities by the number of cases in which they come more than once.
        loops: steps back, the most frequent first.
    """

    cases: int
    looping: int
    again: int
    repeated: dict[str, int]
    loops: tuple[Loop, ...]


def rework_of(log: EventLog) -> Rework:
    """What is done again in the cases of a log."""
    first = _first_rows(log)
    again = np.flatnonzero(first < np.arange(len(first)))
    back = np.flatnonzero((log.case[1:] == log.case[:-1]) & (first[1:] < first[:-1])) + 1
    return Rework(
        len(np.unique(log.case[again])),
        len(np.unique(log.case[back])),
        len(again),
        _repeated(log, again),
        _loops(log, back),
    )


def _first_rows(log: EventLog) -> Rows:
    """Per row the one in which its activity comes first in its case."""
    key = log.case.astype(np.int64) * len(log.activities) + log.activity
    order = np.argsort(key, kind="stable")  # within a case rows stand in order of time, and stay so
    starts = np.flatnonzero(np.diff(key[order], prepend=-1))
    first = np.empty_like(order)
    first[order] = np.repeat(order[starts], np.diff(np.append(starts, len(order))))
    return first


def _repeated(log: EventLog, again: Rows) -> dict[str, int]:
    """In how many cases each activity comes more than once."""
    kinds = len(log.activities)
    once = np.unique(log.case[again].astype(np.int64) * kinds + log.activity[again]) % kinds
    counts = np.bincount(once, minlength=kinds)
    return {log.activities[code]: int(counts[code]) for code in np.argsort(-counts, kind="stable") if counts[code]}


def _loops(log: EventLog, back: Rows) -> tuple[Loop, ...]:
    kinds = len(log.activities)
    pair = log.activity[back - 1].astype(np.int64) * kinds + log.activity[back]
    of_case = np.unique(np.stack([log.case[back].astype(np.int64), pair]), axis=1)[1]
    pairs, counts = np.unique(of_case, return_counts=True)
    return tuple(
        Loop(log.activities[pairs[at] // kinds], log.activities[pairs[at] % kinds], int(counts[at]))
        for at in np.argsort(-counts, kind="stable")
    )

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rework: activities that come again in the same case, at once or after others."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from laufzettel.pilot.eventlogs.cases import Rows, distinct
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


def rework_of(log: EventLog, first: Rows) -> Rework:
    """What is done again in the cases of a log.

    Args:
        log: the log.
        first: per row the one in which its activity comes first in its case.
    """
    again = np.flatnonzero(first < np.arange(len(first)))
    back = np.flatnonzero((log.case[1:] == log.case[:-1]) & (first[1:] < first[:-1])) + 1
    return Rework(
        distinct(log.case[again]),
        distinct(log.case[back]),
        len(again),
        _repeated(log, again),
        _loops(log, back),
    )


def _repeated(log: EventLog, again: Rows) -> dict[str, int]:
    """In how many cases each activity comes more than once."""
    kinds = len(log.activities)
    keys = np.sort(log.case[again].astype(np.int64) * kinds + log.activity[again])
    counts = np.bincount(keys[np.diff(keys, prepend=-1) > 0] % kinds, minlength=kinds)
    return {log.activities[code]: int(counts[code]) for code in np.argsort(-counts, kind="stable") if counts[code]}


def _loops(log: EventLog, back: Rows) -> tuple[Loop, ...]:
    kinds = len(log.activities)
    pair = log.activity[back - 1].astype(np.int64) * kinds + log.activity[back]
    keys = np.sort(log.case[back].astype(np.int64) * kinds**2 + pair)
    pairs, counts = np.unique(keys[np.diff(keys, prepend=-1) > 0] % kinds**2, return_counts=True)
    return tuple(
        Loop(log.activities[pairs[at] // kinds], log.activities[pairs[at] % kinds], int(counts[at]))
        for at in np.argsort(-counts, kind="stable")
    )

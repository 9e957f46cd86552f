# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The ways cases take: how many there are, how many it takes to cover 80 % of the cases, which are the commonest."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from laufzettel.pilot.eventlogs.cases import Cases
from laufzettel.pilot.eventlogs.log import EventLog

COVERED = 0.8
MOST_WAYS = 50
"""So many of the commonest are shown at most."""


class Ways(NamedTuple):
    """All the ways cases take, the most frequent first.

    Attributes:
        way: per step the number of its way, sorted.
        activity: per step its activity, in the order of the way.
        cases: per way how many cases take it.
    """

    way: npt.NDArray[np.int32]
    activity: npt.NDArray[np.uint16]
    cases: npt.NDArray[np.int64]


class Variants(NamedTuple):
    """How differently cases go.

    Attributes:
        different: how many different ways there are.
        covering: how many of them, the most frequent first, it takes to cover 80 % of the cases.
        top: the most frequent ways with their cases.
        ways: all of them.
    """

    different: int
    covering: int
    top: tuple[tuple[tuple[str, ...], int], ...]
    ways: Ways


def variants_of(log: EventLog, cases: Cases) -> Variants:
    """The ways the cases of a log take.

    Args:
        log: the log.
        cases: where its cases begin and end.
    """
    steps, width = log.activity.tobytes(), log.activity.itemsize
    edges = [*(cases.begins * width).tolist(), len(steps)]
    ways = Counter(steps[begin:end] for begin, end in pairwise(edges))
    ranked = ways.most_common()
    running = np.cumsum([count for _, count in ranked])
    return Variants(
        len(ranked),
        int(np.searchsorted(running, COVERED * len(cases) - 1e-9)) + 1,
        tuple((_names(way, log), count) for way, count in ranked[:MOST_WAYS]),
        Ways(
            np.repeat(np.arange(len(ranked), dtype=np.int32), [len(way) // width for way, _ in ranked]),
            np.frombuffer(b"".join(way for way, _ in ranked), dtype=np.uint16),
            np.array([count for _, count in ranked], dtype=np.int64),
        ),
    )


def _names(way: bytes, log: EventLog) -> tuple[str, ...]:
    return tuple(log.activities[code] for code in np.frombuffer(way, dtype=np.uint16).tolist())

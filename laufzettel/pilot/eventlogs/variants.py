# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The ways cases take: how many there are, how many it takes to cover 80 % of the cases, which are the commonest."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from laufzettel.pilot.eventlogs.cases import Cases
from laufzettel.pilot.eventlogs.log import EventLog

COVERED = 0.8
_SHOWN = 50


class Variants(NamedTuple):
    """How differently cases go.

    Attributes:
        different: how many different ways there are.
        covering: how many of them, the most frequent first, it takes to cover 80 % of the cases.
        top: the most frequent ways with their cases.
    """

    different: int
    covering: int
    top: tuple[tuple[tuple[str, ...], int], ...]


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
        tuple((_names(way, log), count) for way, count in ranked[:_SHOWN]),
    )


def _names(way: bytes, log: EventLog) -> tuple[str, ...]:
    return tuple(log.activities[code] for code in np.frombuffer(way, dtype=np.uint16).tolist())

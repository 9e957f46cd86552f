# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which releases count: two clocks that are kept apart, the days a version is law and the order of the releases.

A later release is a correction of an earlier one, and takes its place, if it begins on the same day or covers all its
days. Two releases of which neither corrects the other must not share a day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations, pairwise
from typing import NamedTuple, Protocol


class Span(Protocol):
    """What has a first and a last day of law; no last day means until further notice."""

    @property
    def valid_from(self) -> date:
        """The first day."""

    @property
    def valid_to(self) -> date | None:
        """The last day; None if it is open."""


class Standing(NamedTuple):
    """What becomes of releases among one another; a release is named by its place in their order.

    Attributes:
        counting: those that count, by their first day.
        replaced: which was corrected by which.
        clashes: pairs that share a day, the older release first, and the first such day.
        gaps: first and last day of each time between two versions in which none is law.
    """

    counting: list[int]
    replaced: dict[int, int]
    clashes: list[tuple[int, int, date]]
    gaps: list[tuple[date, date]]


def standing(spans: Sequence[Span]) -> Standing:
    """Which releases count, and whether they go together.

    Args:
        spans: the oldest release first.
    """
    counting: list[int] = []
    replaced: dict[int, int] = {}
    for at, span in enumerate(spans):
        corrected = [old for old in counting if _corrects(span, spans[old])]
        replaced |= dict.fromkeys(corrected, at)
        counting = [old for old in counting if old not in corrected] + [at]
    clashes = [
        (old, new, max(spans[old].valid_from, spans[new].valid_from))
        for old, new in combinations(counting, 2)
        if spans[old].valid_from <= _end(spans[new]) and spans[new].valid_from <= _end(spans[old])
    ]
    counting.sort(key=lambda at: spans[at].valid_from)
    day = timedelta(days=1)
    gaps = [
        (_end(spans[one]) + day, spans[following].valid_from - day)
        for one, following in pairwise(counting)
        if not clashes and _end(spans[one]) + day < spans[following].valid_from
    ]
    return Standing(counting, replaced, clashes, gaps)


def _end(span: Span) -> date:
    return span.valid_to or date.max


def _corrects(later: Span, earlier: Span) -> bool:
    covers = later.valid_from <= earlier.valid_from and _end(earlier) <= _end(later)
    return covers or later.valid_from == earlier.valid_from

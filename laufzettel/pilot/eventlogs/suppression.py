# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is said about few cases is not said at all, and cannot be had by subtraction either."""

from __future__ import annotations

from collections.abc import Sequence

LEAST = 30
"""Figures about fewer cases are not shown."""


def share(part: int, whole: int) -> int | None:
    """A share in whole percent; None if it, or what is left, is about few cases.

    Args:
        part: how many cases.
        whole: of how many; at least one.
    """
    return None if 0 < part < LEAST or 0 < whole - part < LEAST else round(100 * part / whole)


def shown(counts: Sequence[int]) -> list[bool]:
    """Which parts of a known total may be shown: none with few cases, and so many others not that the rest is large.

    Args:
        counts: cases in each part; together they are a total that is known.
    """
    hidden = {at for at, count in enumerate(counts) if 0 < count < LEAST}
    together = sum(counts[at] for at in hidden)
    for at in sorted(range(len(counts)), key=counts.__getitem__):
        if 0 < together < LEAST and counts[at] >= LEAST:
            hidden.add(at)
            together += counts[at]
    return [at not in hidden for at in range(len(counts))]

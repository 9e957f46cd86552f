# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A hash tree over many slips, as RFC 6962 builds it: one root stands for all, a short path proves one of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

EMPTY = hashlib.sha256().digest()
"""The root of a tree without leaves."""


def leaf(number: str, head: bytes) -> bytes:
    """The leaf of one slip: SHA-256 over 0x00, the case number, 0x1F and the hash of its last entry.

    Leaves begin with 0x00 and nodes with 0x01, so that nobody can pass off a node as a slip.

    Args:
        number: of the case.
        head: hash of the slip's last entry, 32 bytes.
    """
    return hashlib.sha256(b"\x00" + number.encode() + b"\x1f" + head).digest()


def node(left: bytes, right: bytes) -> bytes:
    """SHA-256 over 0x01 and the two below."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Step(NamedTuple):
    """One step from a leaf up to the root.

    Attributes:
        side: on which side the other one stands, `left` or `right`.
        hash: the other one.
    """

    side: str
    hash: bytes


class Tree:
    """A tree that is kept while leaves change and are added: only what lies above them is hashed anew."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        """Args: leaves: in order, each made by `leaf`."""
        self._levels: list[list[bytes]] = [list(leaves)]
        self._hash_above(range(len(self._levels[0])))

    def __len__(self) -> int:
        return len(self._levels[0])

    @property
    def root(self) -> bytes:
        """What stands for all leaves."""
        return self._levels[-1][0] if self._levels[0] else EMPTY

    def update(self, changed: Mapping[int, bytes], added: Iterable[bytes] = ()) -> None:
        """Put other leaves in some places, and more at the end.

        Args:
            changed: place to leaf.
            added: in order.
        """
        leaves = self._levels[0]
        before = len(leaves)
        for place, value in changed.items():
            leaves[place] = value
        leaves.extend(added)
        self._hash_above([*changed, *range(before, len(leaves))])

    def path(self, place: int) -> list[Step]:
        """The steps from one leaf to the root."""
        steps = []
        for level in self._levels[:-1]:
            other = place ^ 1
            if other < len(level):
                steps.append(Step("left" if other < place else "right", level[other]))
            place //= 2
        return steps

    def _hash_above(self, places: Iterable[int]) -> None:
        """Hash anew what lies above these leaves; one without a neighbour goes up as it is."""
        dirty, height = sorted({place // 2 for place in places}), 0
        while len(below := self._levels[height]) > 1:
            height += 1
            if height == len(self._levels):
                self._levels.append([])
            level, last = self._levels[height], len(below) - 1
            for place in dirty:
                left = 2 * place
                value = node(below[left], below[left + 1]) if left < last else below[left]
                if place < len(level):
                    level[place] = value
                else:
                    level.append(value)
            dirty = sorted({place // 2 for place in dirty})

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What can be computed exactly from figures by adding and subtracting them, and whether a small set is among it.

A set of leaves can be computed if its vector, 1 on it and 0 elsewhere, is a combination of the vectors of the figures.
A small set holds no leaf that is large by itself. So only combinations that are 0 on all large leaves need be looked
at, and mostly there are few. All is reckoned modulo a prime: a combination in fractions is one there, too.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from laufzettel.pilot.cells import FEWEST_CASES, FEWEST_PEOPLE

_PRIME = 2**31 - 1
_MOST_CHOICES, _MOST_ROWS = 1 << 14, 60
"""More combinations are not looked through; what would need that is refused."""
_MOST_CELLS = 8_000_000
"""Nor is more kept in memory."""
_BLOCK = 128

Numbers = npt.NDArray[np.int64]
Vector = npt.NDArray[np.int8]


class Computable:
    """What can be computed from the figures that were admitted, in reduced form.

    Every row has a column of its own, its pivot, in which it is 1 and the other rows are 0. Large leaves come first as
    pivots; so the rows whose pivot is none make all combinations that are 0 on the large leaves.
    """

    def __init__(self, cases: Numbers, people: Numbers) -> None:
        """Begin without a figure.

        Args:
            cases: of each leaf, at least one.
            people: of each leaf, among how many people those who measured are.
        """
        self._cases, self._people = cases, people
        self._large: npt.NDArray[np.bool_] = np.logical_and(cases >= FEWEST_CASES, people >= FEWEST_PEOPLE)
        self._rows = np.zeros((0, len(cases)), dtype=np.int64)
        self._pivots = np.zeros(0, dtype=np.int64)

    def admit(self, figure: Vector) -> bool:
        """Take a figure in, unless it would give a small set away.

        Args:
            figure: 1 for each leaf it is about.

        Returns:
            Whether it was taken in.
        """
        row = self._left_of(figure)
        if not row.any():
            return True  # it could be computed before
        if (len(self._rows) + 1) * len(row) > _MOST_CELLS:
            return False
        pivot = self._pivot(row)
        row = row * pow(int(row[pivot]), -1, _PRIME) % _PRIME
        if not self._large[pivot] and self._gives_away(row, pivot):
            return False
        self._rows = np.vstack((self._without(self._rows, row, pivot), row))
        self._pivots = np.append(self._pivots, pivot)
        return True

    def _left_of(self, figure: Vector) -> Numbers:
        """What is left of a figure when all that is known is taken off it."""
        row = figure.astype(np.int64)
        times = row[self._pivots]
        known = np.flatnonzero(times)
        taken = (times[known, None] * self._rows[known] % _PRIME).sum(axis=0)
        left: Numbers = (row - taken) % _PRIME
        return left

    def _pivot(self, row: Numbers) -> int:
        """A large leaf if there is one; otherwise the largest, as few of those fit into a small set."""
        there = np.flatnonzero(row)
        best = np.lexsort((self._cases[there], self._people[there] >= FEWEST_PEOPLE, self._large[there]))
        return int(there[best[-1]])

    def _without(self, rows: Numbers, row: Numbers, pivot: int) -> Numbers:
        """Rows with 0 at the pivot of a new row."""
        rows = rows.copy()
        has = np.flatnonzero(rows[:, pivot])
        rows[has] = (rows[has] - rows[has, pivot][:, None] * row) % _PRIME
        return rows

    def _gives_away(self, row: Numbers, pivot: int) -> bool:
        """Whether a small set can be computed once this row is there, too; also if that is too much to look through."""
        small = ~self._large[self._pivots]
        columns = np.flatnonzero(~self._large)
        rows = np.vstack((self._without(self._rows[small], row, pivot), row))[:, columns]
        pivots = np.append(self._pivots[small], pivot)
        choices = _choices(self._cases[pivots], self._people[pivots])
        if choices is None:
            return True
        cases, most = np.zeros(len(choices), dtype=np.int64), np.zeros(len(choices), dtype=np.int64)
        for begin in range(0, len(columns), _BLOCK):
            block = columns[begin : begin + _BLOCK]
            values = choices @ rows[:, begin : begin + _BLOCK] % _PRIME
            sets = np.flatnonzero(np.all(values <= 1, axis=1))
            values, choices = values[sets], choices[sets]
            cases = cases[sets] + values @ self._cases[block]
            most = np.maximum(most[sets], (values * self._people[block]).max(axis=1, initial=0))
            kept = np.flatnonzero((cases < FEWEST_CASES) | (most < FEWEST_PEOPLE))
            choices, cases, most = choices[kept], cases[kept], most[kept]
        return bool((cases > 0).any())


def _choices(cases: Numbers, people: Numbers) -> Numbers | None:
    """Which rows a small set may be made of; None if there are too many possibilities.

    A set is 1 or 0 at a row's pivot, so it takes the row wholly or not at all; and all pivots it takes are in it.

    Args:
        cases, people: of the pivots.
    """
    if len(cases) > _MOST_ROWS:
        return None
    found = np.zeros(1, dtype=np.int64)
    for weights, most in ((cases, FEWEST_CASES - 1), ((people >= FEWEST_PEOPLE).astype(np.int64), 0)):
        masks, sums = np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
        for at, weight in enumerate(weights.tolist()):
            fits = sums + weight <= most
            masks = np.concatenate((masks, masks[fits] | (1 << at)))
            sums = np.concatenate((sums, sums[fits] + weight))
            if len(masks) > _MOST_CHOICES:
                return None
        found = np.union1d(found, masks)
    chosen: Numbers = (found[:, None] >> np.arange(len(cases))) & 1
    return chosen

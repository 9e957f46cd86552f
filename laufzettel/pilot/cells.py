# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which figures of a table may be shown, so that nobody can compute one about few cases or few people from the rest.

A figure (a count, a sum, a mean with its count) is about a set of the smallest parts, here called leaves: the cell of
a table about one leaf, a total about several. Whoever sees figures can add and subtract them. A set of leaves can be
computed exactly if the vector that is 1 on it and 0 elsewhere is a combination of the vectors of what is shown.
`shown` hides figures, the least important first, until no small set of leaves is such a combination. That covers
complementary suppression over rows and columns, and partitions that cross each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

FEWEST_CASES, FEWEST_PEOPLE = 30, 5
"""A figure about fewer is not shown."""
_LARGEST_RANK = 12
"""What is hidden is looked at in 2 to the power of this many combinations at most; beyond it totals are hidden."""

K = TypeVar("K", bound=Hashable)
R = TypeVar("R", bound=Hashable)
C = TypeVar("C", bound=Hashable)


class Size(NamedTuple):
    """How much a figure is about.

    Attributes:
        cases: measured cases.
        people: among how many people those who measured are.
    """

    cases: int
    people: int

    @property
    def small(self) -> bool:
        """Whether a figure about it must not be seen; one about no case at all tells nothing."""
        return self.cases > 0 and (self.cases < FEWEST_CASES or self.people < FEWEST_PEOPLE)


def together(sizes: Collection[Size]) -> Size:
    """The size of several parts; of their people no more are sure than the largest part has.

    Args:
        sizes: of the parts.
    """
    return Size(sum(one.cases for one in sizes), max((one.people for one in sizes if one.cases), default=0))


def shown(leaves: Mapping[K, Size], figures: Sequence[Collection[K]]) -> list[bool]:
    """Which figures may be shown.

    Args:
        leaves: the smallest parts, with their sizes.
        figures: what each figure is about, the most important first; what is hidden is hidden from the end.

    Returns:
        For each figure whether it may be shown.
    """
    import numpy as np

    keys = [key for key, size in leaves.items() if size.cases]
    column = {key: n for n, key in enumerate(keys)}
    vectors = np.zeros((len(figures), len(keys)), dtype=np.int8)
    for row, about in enumerate(figures):
        vectors[row, [column[key] for key in about if key in column]] = 1
    cases = np.array([leaves[key].cases for key in keys], dtype=np.int64)
    people = np.array([leaves[key].people for key in keys], dtype=np.int64)
    same = [row.tobytes() for row in vectors]  # two figures about the same are one: both are shown, or neither
    first = {about: n for n, about in reversed(list(enumerate(same)))}
    may = [
        first[same[n]] == n and not together([leaves[key] for key in about]).small for n, about in enumerate(figures)
    ]
    while (which := _betrays(vectors, may, cases, people)) is not None:
        may[which] = False
    return [may[first[about]] for about in same]


def _betrays(
    vectors: npt.NDArray[np.int8], may: Sequence[bool], cases: npt.NDArray[np.int64], people: npt.NDArray[np.int64]
) -> int | None:
    """The least important of the figures by which a small set can be computed; None if none can."""
    import numpy as np

    lines = [row for row, ok in enumerate(may) if ok and vectors[row].any()]
    # A leaf that is shown itself can be taken off every sum; what is left is smaller still.
    alone = {row: int(np.flatnonzero(vectors[row])[0]) for row in lines if vectors[row].sum() == 1}
    hidden = [n for n in range(vectors.shape[1]) if n not in alone.values()]
    sums = [row for row in lines if vectors[row][hidden].any()]
    if not sums:
        return None
    rest = vectors[np.ix_(sums, hidden)]
    if np.linalg.matrix_rank(rest) > _LARGEST_RANK:
        return max(sums)
    basis, made_of = _echelon(rest)
    choices = (np.arange(1 << len(basis))[:, None] >> np.arange(len(basis))) & 1
    common = max(value.denominator for line in basis for value in line)
    # In reduced form each line has a column to itself, so a set of leaves takes each line wholly or not at all.
    sets = choices @ np.array([[float(value) for value in line] for line in basis])
    whole = np.all((np.abs(sets) < 1e-6 / common) | (np.abs(sets - 1) < 1e-6 / common), axis=1)
    found = np.rint(sets[whole]).astype(np.int64)
    sizes, most = found @ cases[hidden], (found * people[hidden]).max(axis=1)
    small = (sizes > 0) & ((sizes < FEWEST_CASES) | (most < FEWEST_PEOPLE))
    if not small.any():
        return None
    chosen = choices[whole][int(np.flatnonzero(small)[0])]
    weights = {row: sum((made_of[k][n] for k in np.flatnonzero(chosen)), Fraction()) for n, row in enumerate(sums)}
    taken_off = {leaf for leaf in alone.values() if sum(w for row, w in weights.items() if vectors[row][leaf])}
    return max([row for row, w in weights.items() if w] + [row for row, leaf in alone.items() if leaf in taken_off])


def _echelon(rows: npt.NDArray[np.int8]) -> tuple[list[list[Fraction]], list[list[Fraction]]]:
    """The rows in reduced form without those that are combinations of others; and of which rows each is made."""
    height, width = rows.shape
    left = [[Fraction(int(value)) for value in row] for row in rows]
    right = [[Fraction(int(n == m)) for m in range(height)] for n in range(height)]
    rank = 0
    for column in range(width):
        pivot = next((n for n in range(rank, height) if left[n][column]), None)
        if pivot is None:
            continue
        for table in (left, right):
            table[rank], table[pivot] = table[pivot], table[rank]
        by = left[rank][column]
        left[rank], right[rank] = [value / by for value in left[rank]], [value / by for value in right[rank]]
        for n in range(height):
            times = left[n][column]
            if n != rank and times:
                for table in (left, right):
                    table[n] = [a - times * b for a, b in zip(table[n], table[rank], strict=True)]
        rank += 1
    return left[:rank], right[:rank]


@dataclass(frozen=True, slots=True)
class Table(Generic[R, C]):
    """What of a table with totals may be shown.

    Attributes:
        total: whether the total over everything may be.
        rows: whose totals may be.
        columns: whose totals may be.
        cells: which may be.
    """

    total: bool
    rows: frozenset[R]
    columns: frozenset[C]
    cells: frozenset[tuple[R, C]]


def table(sizes: Mapping[tuple[R, C], Size]) -> Table[R, C]:
    """What of a table may be shown; totals are kept rather than cells, and large cells rather than small ones.

    Args:
        sizes: of every cell, by row and column.
    """
    in_rows, in_columns = Counter[R](), Counter[C]()
    for (row, column), size in sizes.items():
        in_rows[row] += size.cases
        in_columns[column] += size.cases
    rows, columns = [row for row, _ in in_rows.most_common()], [column for column, _ in in_columns.most_common()]
    cells = sorted(sizes, key=lambda key: -sizes[key].cases)
    figures = [
        list(sizes),
        *([key for key in sizes if key[0] == row] for row in rows),
        *([key for key in sizes if key[1] == column] for column in columns),
        *([key] for key in cells),
    ]
    may = iter(shown(sizes, figures))
    total = next(may)
    return Table(
        total,
        frozenset(row for row in rows if next(may)),
        frozenset(column for column in columns if next(may)),
        frozenset(key for key in cells if next(may)),
    )

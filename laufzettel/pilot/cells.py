# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which figures may be shown, so that nobody can compute one about few cases or few people from the rest.

A figure (a count, a sum, a mean with its count) is about a set of the smallest parts, here called leaves: the cell of
a table about one leaf, a total about several. Whoever sees figures can add and subtract them. Figures are looked at
one after the other, the most important first, and one is hidden if with those shown before it a small set of leaves
could be computed. That covers complementary suppression over rows and columns, and partitions that cross each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

FEWEST_CASES, FEWEST_PEOPLE = 30, 5
"""A figure about fewer is not shown."""

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

    keys = list(leaves)
    column = {key: n for n, key in enumerate(keys)}
    vectors = np.zeros((len(figures), len(keys)), dtype=np.int8)
    for row, about in enumerate(figures):
        vectors[row, [column[key] for key in about]] = 1
    cases = np.array([leaves[key].cases for key in keys], dtype=np.int64)
    people = np.array([leaves[key].people for key in keys], dtype=np.int64)
    return shown_of(vectors, cases, people)


def parts_shown(counts: Sequence[int]) -> list[bool]:
    """Which parts of a known total may be shown, where cases are counted and not people; large parts go first.

    Args:
        counts: cases in each part.
    """
    order = sorted(range(len(counts)), key=lambda at: -counts[at])
    sizes = {at: Size(count, FEWEST_PEOPLE) for at, count in enumerate(counts)}
    may = dict(zip(order, shown(sizes, [order, *([at] for at in order)])[1:], strict=True))
    return [may[at] for at in range(len(counts))]


def shown_of(
    vectors: npt.NDArray[np.int8], cases: npt.NDArray[np.int64], people: npt.NDArray[np.int64] | None = None
) -> list[bool]:
    """Which figures may be shown, where there are many leaves.

    Args:
        vectors: a row for each figure, 1 where it is about a leaf; the most important first.
        cases: of each leaf.
        people: of each leaf; None where only cases are counted.

    Returns:
        For each figure whether it may be shown.
    """
    import numpy as np

    from laufzettel.pilot.computable import Computable

    there = np.flatnonzero(cases)
    # Leaves that are in the same figures can only be computed together: they are one.
    packed = np.ascontiguousarray(np.packbits(vectors[:, there], axis=0).T)
    alike = packed.view(np.dtype((np.void, max(1, packed.shape[1])))).ravel() if packed.size else np.zeros(len(there))
    _, sample, same = np.unique(alike, return_index=True, return_inverse=True)
    together_cases, together_people = np.zeros(len(sample), dtype=np.int64), np.zeros(len(sample), dtype=np.int64)
    np.add.at(together_cases, same, cases[there])
    np.maximum.at(together_people, same, FEWEST_PEOPLE if people is None else people[there])
    known = Computable(together_cases, together_people)
    return [known.admit(row) for row in vectors[:, there[sample]]]


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

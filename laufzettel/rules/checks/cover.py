# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Finds out whether rules cover every combination of slots, exactly.

Column by column the rules that are still possible are narrowed down, always in the column that tells most of them
apart. Where no rule is left there is a gap; where a rule asks nothing more there is none; and what was found for the
same rules and columns once is not searched again. The gaps come out as a graph, from which the largest are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import prod

Path = tuple[tuple[int, int], ...]
"""Slots of some columns as (column, slots); of the other columns every slot."""


class TooLarge(Exception):
    """The search was given up, because the table has too many combinations that differ."""


@dataclass(slots=True)
class Budget:
    """How much searching is left; shared by all searches in one table.

    Attributes:
        left: nodes that may still be visited.
    """

    left: int

    def spend(self) -> None:
        """Visit a node.

        Raises:
            TooLarge: nothing is left.
        """
        self.left -= 1
        if self.left < 0:
            raise TooLarge


@dataclass(frozen=True, slots=True)
class Node:
    """Gaps that differ in one column.

    Attributes:
        column: which.
        columns: it and those that are asked below it, as bits.
        edges: slots of the column, and the gaps they have in further columns; None if everything there is a gap.
        count: how many combinations of slots of `columns` are gaps.
    """

    column: int
    columns: int
    edges: tuple[tuple[int, Node | None], ...]
    count: int


@dataclass(slots=True)
class Cover:
    """The search over one table, or over a part of it.

    Attributes:
        words: per column, per slot, the rules that accept it.
        slots: per column, the slots that count, as bits.
        budget: what the search may cost.
        widths: per column, per rule, how many slots it accepts, if no two rules share a case; else nothing. Then rules
            cover everything where their sizes add up, and nothing is searched there.
    """

    words: Sequence[Sequence[int]]
    slots: Sequence[int]
    budget: Budget
    widths: Sequence[Sequence[int]] = ()
    _full: list[int] = field(init=False)
    _alike: list[list[tuple[int, int]]] = field(init=False)
    _sizes: list[int] = field(init=False)
    _known_sizes: dict[int, int] = field(init=False)
    _known: dict[tuple[int, int], Node | None] = field(init=False, default_factory=dict)
    _covered: set[tuple[int, int]] = field(init=False, default_factory=set)
    _volumes: dict[int, list[int]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Note which rules do not care about which columns, and which slots are alike for all rules."""
        self._full, self._alike, self._known_sizes = [], [], {}
        for words, slots in zip(self.words, self.slots, strict=True):
            alike: dict[int, int] = {}
            full = -1
            for at in bits(slots):
                alike[words[at]] = alike.get(words[at], 0) | 1 << at
                full &= words[at]
            self._full.append(full)
            self._alike.append(list(alike.items()))
        self._sizes = [slots.bit_count() for slots in self.slots]

    @property
    def total(self) -> int:
        """How many combinations of slots there are."""
        return self.size((1 << len(self._sizes)) - 1)

    def size(self, columns: int) -> int:
        """How many combinations of slots some columns have."""
        if columns not in self._known_sizes:
            self._known_sizes[columns] = prod(self._sizes[column] for column in bits(columns))
        return self._known_sizes[columns]

    def gaps(self, rules: int) -> Node | None:
        """Everything that none of the rules covers; None if there is nothing. Some rule there must be.

        Args:
            rules: as bits.

        Raises:
            TooLarge: the budget is spent.
        """
        return self._gaps(rules, (1 << len(self.words)) - 1)

    def _gaps(self, rules: int, columns: int) -> Node | None:
        asked = self._asked(rules, columns)
        if asked is None or self._adds_up(rules, asked):
            return None
        key = (rules, asked)
        if key not in self._known:
            self.budget.spend()
            self._known[key] = self._node(rules, asked)
        return self._known[key]

    def _asked(self, rules: int, columns: int) -> int | None:
        """The columns in which some rule asks something; None if a rule asks nothing at all."""
        asked, careless = 0, rules
        for column in _columns(columns):
            full = self._full[column]
            careless &= full
            if rules & ~full:
                asked |= 1 << column
        return None if careless else asked

    def _node(self, rules: int, columns: int) -> Node | None:
        column = self._sharpest(rules, columns)
        rest = columns & ~(1 << column)
        merged: dict[int, tuple[int, Node | None]] = {}
        for left, slots in self._branches(rules, column):
            below = self._gaps(left, rest) if left else None
            if left and below is None:
                continue
            before = merged.get(id(below), (0, None))[0]
            merged[id(below)] = (before | slots, below)
        if not merged:
            return None
        edges = tuple(merged.values())
        count = 0
        for slots, below in edges:
            free = self.size(rest & ~(below.columns if below else 0))
            count += slots.bit_count() * free * (below.count if below else 1)
        return Node(column, columns, edges, count)

    def _adds_up(self, rules: int, columns: int) -> bool:
        """Whether rules that share no case are as many as there are combinations."""
        if not self.widths:
            return False
        if columns not in self._volumes:
            chosen = [self.widths[column] for column in bits(columns)]
            self._volumes[columns] = [prod(widths) for widths in zip(*chosen, strict=True)]
        volumes = self._volumes[columns]
        return sum(volumes[rule] for rule in bits(rules)) == self.size(columns)

    def _sharpest(self, rules: int, columns: int) -> int:
        """The column in which most rules ask something."""
        return max(_columns(columns), key=lambda column: (rules & ~self._full[column]).bit_count())

    def _branches(self, rules: int, column: int) -> list[tuple[int, int]]:
        """Which rules are left in which slots."""
        left: dict[int, int] = {}
        for word, slots in self._alike[column]:
            still = rules & word
            left[still] = left.get(still, 0) | slots
        return list(left.items())

    def largest(self, top: Node, boxes: Sequence[Sequence[int]]) -> Path | None:
        """The largest piece of the gaps that lies wholly in none of some boxes; None if there is none.

        Args:
            top: what `gaps` found.
            boxes: sets of slots, per column.
        """
        whole = [
            sum(1 << at for at, slots in enumerate(self.slots) if not slots & ~box[at]) for box in boxes
        ]  # per box the columns in which it leaves no slot out
        best: dict[tuple[int, int], tuple[int, Path] | None] = {}

        def beyond(alive: int, columns: int) -> int:
            """The boxes that still hold everything after columns in which nothing was chosen."""
            return sum(1 << box for box in bits(alive) if not columns & ~whole[box])

        def ways(node: Node) -> Iterator[tuple[int, Node | None, int]]:
            for slots, below in node.edges:
                yield slots, below, node.columns & ~(1 << node.column) & ~(below.columns if below else 0)

        def found(node: Node, alive: int) -> tuple[int, Path] | None:
            key = (id(node), alive)
            if key in best:
                return best[key]
            largest: tuple[int, Path] | None = None
            for slots, below, skipped in ways(node):
                for part, holding in _split(slots, beyond(alive, skipped), [box[node.column] for box in boxes]):
                    rest = found(below, holding) if below else None if holding else (1, ())
                    if rest is not None:
                        size = part.bit_count() * self.size(skipped) * rest[0]
                        if largest is None or size > largest[0]:
                            largest = (size, ((node.column, part), *rest[1]))
            best[key] = largest
            return largest

        every = (1 << len(self.slots)) - 1
        piece = found(top, beyond((1 << len(boxes)) - 1, every & ~top.columns))
        return piece[1] if piece else None

    def uncovered(self, rules: int) -> Path | None:
        """One combination that none of the rules covers; None if they cover everything.

        Args:
            rules: as bits; may be none.

        Raises:
            TooLarge: the budget is spent.
        """
        return self._uncovered(rules, (1 << len(self.words)) - 1) if rules else ()

    def _uncovered(self, rules: int, columns: int) -> Path | None:
        asked = self._asked(rules, columns)
        if asked is None or (rules, asked) in self._covered:
            return None
        self.budget.spend()
        column = self._sharpest(rules, asked)
        for left, slots in sorted(self._branches(rules, column), key=lambda branch: branch[0].bit_count()):
            below = self._uncovered(left, asked & ~(1 << column)) if left else ()
            if below is not None:
                return ((column, slots), *below)
        self._covered.add((rules, asked))
        return None


@lru_cache(maxsize=4096)
def _columns(columns: int) -> tuple[int, ...]:
    """The columns that are set; there are few sets of them, and each is asked for often."""
    return tuple(bits(columns))


def _split(slots: int, alive: int, boxes: Sequence[int]) -> list[tuple[int, int]]:
    """Slots by the boxes that hold them; a box outside `alive` holds nothing."""
    parts = [(slots, alive)]
    for box in bits(alive):
        split = []
        for part, holding in parts:
            split += [(part & boxes[box], holding), (part & ~boxes[box], holding & ~(1 << box))]
        parts = [(part, holding) for part, holding in split if part]
    return parts


def bits(number: int) -> Iterator[int]:
    """The places of the bits that are set, from the lowest."""
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest

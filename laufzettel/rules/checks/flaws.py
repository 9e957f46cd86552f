# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What can be wrong with a table as a whole, found exactly; where it stands and how it is told is said elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from laufzettel.rules.checks.cover import Path, bits
from laufzettel.rules.checks.grid import Box, Grid, union_size
from laufzettel.rules.checks.slots import SlotColumn
from laufzettel.rules.model import HitPolicy
from laufzettel.rules.tree import Formula

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Gaps:
    """The cases no rule fits.

    Attributes:
        boxes: the largest, each as large as it can be; they may share cases.
        count: how many combinations of slots no rule fits.
        shown: how many of them lie in `boxes`.
        total: how many combinations there are.
    """

    boxes: tuple[Box, ...]
    count: int
    shown: int
    total: int


def find_gaps(grid: Grid) -> Gaps | None:
    """The gaps of a table; None if there is none, or if no rule need fit (hit policies C, R, O and C#).

    Args:
        grid: the table.

    Raises:
        TooLarge: the table has too many combinations that differ.
    """
    if not grid.decision.policy.needs_a_rule:
        return None
    cover = grid.gap_cover()
    top = cover.gaps(grid.everything)
    if top is None:
        return None
    within: Box = tuple(column.tested for column in grid.columns)
    count = top.count * cover.size(((1 << len(within)) - 1) & ~top.columns)
    boxes: list[Box] = []
    while len(boxes) < _SHOWN and union_size(boxes, within) < count:
        path = cover.largest(top, boxes)
        if path is None:
            break
        boxes.append(_grown(grid, _boxed(path, within)))
    boxes.sort(key=lambda box: union_size([box], within), reverse=True)
    return Gaps(tuple(boxes), count, union_size(boxes, within), cover.total)


def has_doubtful_gaps(grid: Grid, gaps: Gaps | None) -> bool:
    """Whether there are gaps besides if no formula ever holds, so that nobody can say there are none.

    Args:
        grid: the table.
        gaps: those that are there whatever the formulas say.

    Raises:
        TooLarge: the table has too many combinations that differ.
    """
    if not grid.with_formulas or not grid.decision.policy.needs_a_rule:
        return False
    sure = gaps.count if gaps else 0
    cover = grid.gap_cover()
    rules = grid.everything & ~grid.with_formulas
    if not rules:
        return sure < cover.total
    top = cover.gaps(rules)
    return top is not None and top.count * cover.size(((1 << len(grid.columns)) - 1) & ~top.columns) > sure


def _boxed(path: Path, within: Box) -> Box:
    chosen = dict(path)
    return tuple(chosen.get(at, slots) for at, slots in enumerate(within))


def _grown(grid: Grid, box: Box) -> Box:
    """A gap, made as large as it can be in one column after the other, the days of law first."""
    grown = list(box)
    met = [_any_of(column, slots) for column, slots in zip(grid.columns, box, strict=True)]
    for at, column in enumerate(grid.columns):
        others = grid.everything
        for other, rules in enumerate(met):
            others &= rules if other != at else grid.everything
        grown[at] = sum(1 << slot for slot, rules in enumerate(column.open) if not rules & others)
        met[at] = _any_of(column, grown[at])
    return tuple(grown)


def _any_of(column: SlotColumn, slots: int) -> int:
    rules = 0
    for at in bits(slots):
        rules |= column.open[at]
    return rules


def days_matter(grid: Grid, box: Box) -> int:
    """The rules that would fit the example of a gap on some other day, as bits."""
    rules = grid.everything
    for at, column in enumerate(grid.columns[1:], start=1):
        rules &= column.words[next(bits(box[at]))]
    return rules & ~grid.dead


def find_overlaps(grid: Grid) -> Iterator[tuple[int, list[int]]]:
    """Rules that some case fits together with an earlier one.

    Yields:
        A rule, and the earlier ones it meets; the rules as numbers from 0.
    """
    for rule in range(len(grid.rules)):
        earlier = grid.meets[rule] & ((1 << rule) - 1)
        if earlier:
            yield rule, list(bits(earlier))


def shared(grid: Grid, one: int, other: int) -> Box:
    """The slots that two rules share, per column."""
    return tuple(mine & theirs for mine, theirs in zip(grid.box(one), grid.box(other), strict=True))


def only_days_differ(grid: Grid, one: int, other: int) -> bool:
    """Whether two rules say when they apply alike, and are valid at different times."""
    (mine, *my_rest), (theirs, *their_rest) = grid.box(one), grid.box(other)
    return my_rest == their_rest and mine != theirs


def find_shadowed(grid: Grid) -> Iterator[tuple[int, list[int]]]:
    """Rules that never come first, because earlier ones together cover all their cases.

    Args:
        grid: a table with the hit policy F or P; under P those with priority come earlier.

    Yields:
        A rule, and the earlier ones it meets.

    Raises:
        TooLarge: the table has too many combinations that differ.
    """
    for rule, before in enumerate(grid.before or ()):
        met = before & grid.meets[rule]
        earlier = list(bits(met))
        covered_by_one = any(grid.holds[one] >> rule & 1 for one in earlier)
        if met and (covered_by_one or grid.cover(grid.box(rule)).uncovered(met) is None):
            yield rule, earlier


def find_misleading(grid: Grid) -> Iterator[tuple[int, list[int]]]:
    """Rules that cross one that wins: each has cases of its own, and for those in common they say different things.

    An exception that stands before its rule does not cross it: all its cases are the rule's too. Under P rows are read
    from the top all the same, so only a winner that stands below is told.

    Args:
        grid: a table with the hit policy F or P.

    Yields:
        A rule, and the winners it crosses.
    """
    below = grid.decision.policy is HitPolicy.PRIORITY
    for rule, before in enumerate(grid.before or ()):
        held = grid.holds[rule]
        crossed = [
            one
            for one in bits(before & grid.meets[rule] & (-1 << rule if below else -1))
            if not (grid.with_formulas >> one | grid.with_formulas >> rule) & 1  # whether they cross is not known
            and not held >> one & 1
            and not grid.holds[one] >> rule & 1
            and grid.rules[one].outputs != grid.rules[rule].outputs
        ]
        if crossed:
            yield rule, crossed


def find_dead(grid: Grid) -> Iterator[tuple[int, list[int]]]:
    """Rules that no case can fit.

    Yields:
        A rule, and the inputs, from 0, in which its condition allows nothing.
    """
    for rule in bits(grid.dead):
        yield rule, [at for at, slots in enumerate(grid.box(rule)[1:]) if not slots]


def find_unused(grid: Grid) -> list[int]:
    """Inputs, from 0, in which every rule accepts every value."""
    asked = set()
    for at, column in enumerate(grid.decision.inputs):
        for rule in grid.rules:
            if isinstance(test := rule.tests[at], Formula):
                asked |= {column.term.name, *test.names}
    return [
        at
        for at, column in enumerate(grid.columns[1 : grid.inputs])
        if column.slots and column.full == grid.everything and column.name not in asked
    ]

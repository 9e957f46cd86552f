# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows that say the same and could be one, so that a table stays short enough to be read."""

from __future__ import annotations

from collections.abc import Iterator

from laufzettel.rules.checks.cover import bits
from laufzettel.rules.checks.grid import Grid
from laufzettel.rules.model import HitPolicy


def find_mergeable(grid: Grid) -> Iterator[tuple[int, list[int]]]:
    """Rows that differ in one condition only and could be one row there, without any case being decided otherwise.

    Args:
        grid: the table.

    Yields:
        An input, from 0, and the rules that could be one row; a rule comes only once.
    """
    alike = _said_alike(grid)
    taken: set[int] = set()
    for column in range(1, grid.inputs):
        groups: dict[tuple[int, ...], list[int]] = {}
        for rule in bits(grid.everything & ~grid.dead):
            box = grid.box(rule)
            if rule not in taken:
                groups.setdefault((alike[rule], *box[:column], *box[column + 1 :]), []).append(rule)
        for rules in groups.values():
            together = _movable(grid, rules) if len(rules) > 1 else rules
            if len(together) > 1:
                taken.update(together)
                yield column - 1, together


def find_twice(grid: Grid) -> Iterator[tuple[int, int]]:
    """Rows that say the same as an earlier one, where both count (hit policies C, R, O, C+ and C#).

    Yields:
        A rule, and the earlier one.
    """
    alike = _said_alike(grid)
    first: dict[tuple[int, ...], int] = {}
    for rule in bits(grid.everything & ~grid.dead):
        before = first.setdefault((alike[rule], *grid.box(rule)), rule)
        if before != rule:
            yield rule, before


def _said_alike(grid: Grid) -> list[int]:
    """Per rule a number; rules that put out and tell the same share it."""
    numbers: dict[object, int] = {}
    return [
        numbers.setdefault((rule.outputs, rule.legal_basis, rule.reason, rule.remark), len(numbers))
        for rule in grid.rules
    ]


def _movable(grid: Grid, rules: list[int]) -> list[int]:
    """Those that can move up to the first of them without any case noticing."""
    together = rules[:1]
    members = sum(1 << rule for rule in rules)
    for rule in rules[1:]:
        met = grid.meets[rule]
        if any(met >> one & 1 for one in together) and _counts_each(grid.decision.policy):
            continue
        between = met & ~members & ((1 << rule) - 1) & ~((1 << rules[0]) - 1)
        if not any(_order_matters(grid, one, rule) for one in bits(between)):
            together.append(rule)
    return together


def _order_matters(grid: Grid, one: int, other: int) -> bool:
    match grid.decision.policy:
        case HitPolicy.FIRST | HitPolicy.PRIORITY:
            return grid.rules[one].outputs != grid.rules[other].outputs
        case policy:
            return policy.gives_lists


def _counts_each(policy: HitPolicy) -> bool:
    """Whether two rules that say the same are not the same as one of them."""
    harmless = (HitPolicy.FIRST, HitPolicy.PRIORITY, HitPolicy.ANY, HitPolicy.MIN, HitPolicy.MAX)
    return policy not in harmless

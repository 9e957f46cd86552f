# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`python -m benchmarks rules_simulate`: what-if over a million cases in arrays, two versions of 40 rules."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from time import process_time
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from benchmarks.rules_ours import LAW, POLICY, as_columns, load
from benchmarks.rules_tables import Cases, Rule, cases, table
from laufzettel.rules.columns import Same
from laufzettel.rules.simulation import compare

CASES = 1_000_000
_GOAL_S = 1.0
_GONE = 11
_T = TypeVar("_T", bound=np.generic)


def main(arguments: Sequence[str]) -> int:
    """Decide by both versions, count and list what changes; CPU seconds, without reading the cases.

    Args:
        arguments: `--json` adds one object as the last line.

    Returns:
        0 if the goal of a second was met where one rule decides, else 1.
    """
    made = _many()
    taken: dict[str, float] = {}
    print(f"{CASES:,} cases, 40 rules x 8 inputs, old and new version: decided, compared, added up, listed")
    for name in POLICY:
        rules = table(name)
        old, new = load(name, rules), load(name, _dearer(rules))
        columns, day = as_columns(made), Same(LAW, CASES)
        started = process_time()
        found = compare(old, new, columns, day)
        taken[name] = round(process_time() - started, 3)
        print(f"{name:8} {taken[name]:6.3f} CPU s   changed {found.share:6.1%}, {len(found.pairs):,} pairs of outcomes")
    if "--json" in arguments:
        print(json.dumps({"cases": CASES, "cpu_s": taken}))
    return 0 if max(taken["FIRST"], taken["UNIQUE"]) < _GOAL_S else 1


def _many() -> Cases:
    """Ten times the invented cases, each column in an order of its own."""
    chance, some = np.random.default_rng(7), cases(CASES // 10)

    def shuffled(array: npt.NDArray[_T]) -> npt.NDArray[_T]:
        return chance.permutation(np.tile(array, 10))

    return Cases(
        {name: shuffled(array) for name, array in some.numbers.items()},
        {name: shuffled(codes) for name, codes in some.words.items()},
        shuffled(some.registered),
        shuffled(some.proven),
    )


def _dearer(rules: Sequence[Rule]) -> list[Rule]:
    """Every fourth rule costs one euro more, and one rule is gone."""
    return [replace(rule, fee=rule.fee + (0 if at % 4 else 100)) for at, rule in enumerate(rules) if at != _GONE]

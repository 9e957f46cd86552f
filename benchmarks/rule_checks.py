# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`python -m benchmarks.rule_checks`: how long it takes to prove a table of 40 and of 1,500 rules over 8 inputs.

The tables divide the space of cases at random, so no two rules share a case and none is left out; then three rules are
taken away, which makes three gaps; then the table is read as "the first that fits" with a last rule for all others.
"""

from __future__ import annotations

import json
import random
import sys
import time
from dataclasses import replace
from datetime import date

from laufzettel.rules import HitPolicy, Term, Type
from laufzettel.rules.checks.flaws import find_dead, find_gaps, find_misleading, find_overlaps, find_shadowed
from laufzettel.rules.checks.grid import Grid
from laufzettel.rules.checks.merging import find_mergeable
from laufzettel.rules.model import Column, Decision, Info, Rule
from laufzettel.rules.tree import Anything, Interval, Literal, Test

INPUTS, LAST = 8, 999
INFO = Info("Probe", "probe", "1", date(2020, 1, 1), None, "", "")


def table(rules: int, seed: int) -> Decision:
    """A table of so many rules that share no case and leave none out."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    boxes = [[(0, LAST)] * INPUTS]
    while len(boxes) < rules:
        at, column = chance.randrange(len(boxes)), chance.randrange(INPUTS)
        low, high = boxes[at][column]
        if low < high:
            middle = chance.randint(low, high - 1)
            parts = ((low, middle), (middle + 1, high))
            boxes[at : at + 1] = [[*boxes[at][:column], part, *boxes[at][column + 1 :]] for part in parts]
    chance.shuffle(boxes)
    allowed = Interval(Literal(0), Literal(LAST), low_closed=True, high_closed=True)
    terms = [Term(f"e{at}", "", Type.INTEGER, "", 0, allowed, True, "") for at in range(INPUTS)]
    output = Term("aus", "", Type.INTEGER, "", 0, Anything(), False, "")
    return Decision(
        name="probe",
        question="",
        policy=HitPolicy.UNIQUE,
        inputs=tuple(Column(term.name, term, allowed) for term in terms),
        outputs=(Column("aus", output, Anything()),),
        rules=tuple(_rule(number, [_between(*ends) for ends in box]) for number, box in enumerate(boxes)),
    )


def _between(low: int, high: int) -> Test:
    if (low, high) == (0, LAST):
        return Anything()
    return Interval(Literal(low), Literal(high), low_closed=True, high_closed=True)


def _rule(number: int, tests: list[Test]) -> Rule:
    return Rule(f"R{number}", tuple(tests), (Literal(number),), "", (), None, None, "")


def measured(decision: Decision) -> dict[str, float | int]:
    """CPU seconds of all checks, and what they found."""
    started = time.process_time()
    grid = Grid(decision, INFO)
    gaps = find_gaps(grid)
    overlaps = list(find_overlaps(grid))
    first = decision.policy is HitPolicy.FIRST
    shadowed = list(find_shadowed(grid)) if first else []
    misleading = list(find_misleading(grid)) if first else []
    for rest in (find_dead(grid), find_mergeable(grid)):
        list(rest)
    return {
        "rules": len(decision.rules),
        "cpu_s": round(time.process_time() - started, 4),
        "gaps_shown": len(gaps.boxes) if gaps else 0,
        "overlaps": len(overlaps),
        "shadowed": len(shadowed),
        "misleading": len(misleading),
    }


def main(words: list[str]) -> int:
    """Measure and print; `--json` for programs."""
    found = {}
    for rules in (40, 1500):
        sound = table(rules, seed=1)
        found[f"{rules} sound"] = measured(sound)
        found[f"{rules} with three rules missing"] = measured(replace(sound, rules=sound.rules[:-3]))
        last = _rule(rules, [Anything()] * INPUTS)
        first = replace(sound, policy=HitPolicy.FIRST, rules=(*sound.rules[:-3], last))
        found[f"{rules} first that fits"] = measured(first)
    if "--json" in words:
        print(json.dumps(found))
        return 0
    for name, figures in found.items():
        print(f"{name:32} {figures['cpu_s']:8.3f} CPU-s   {figures}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

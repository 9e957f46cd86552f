# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The law of what-if: counts, sums and changed cases are those of two decisions made case by case."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from laufzettel.rules import HitPolicy, Table, Value, Verdict
from laufzettel.rules.columns import Coded, Whole
from laufzettel.rules.model import Info
from laufzettel.rules.settling import Output
from laufzettel.rules.simulation import Comparing, compare
from laufzettel.rules.simulation.results import Outcome
from tests.laufzettel.rules.small_tables import CELLS, DAY, DAYS, INFO, VALUES, small_table

D = Decimal
LATER = Info("Probe", "probe", "2", date(2030, 1, 1), None, "", "")
POLICIES = [HitPolicy.FIRST, HitPolicy.UNIQUE, HitPolicy.COLLECT, HitPolicy.SUM]
OUTPUTS = ["10", "7.5", "menge", "menge * 1.5", "-3", "geld"]
SPANS = [(None, None), (None, None), (DAY, None), (None, date(2026, 6, 30))]
ALWAYS = replace(INFO, valid_from=date.min, valid_to=None)


def _amount(output: Output) -> Decimal:
    """What an output adds to a sum."""
    if isinstance(output, list):
        return sum(map(_amount, output), D(0))
    return D(output) if isinstance(output, (int, Decimal)) else D(0)


def _outcome(verdict: Verdict, rules: tuple[str, ...]) -> Outcome:
    return Outcome(verdict, rules if verdict is Verdict.OK else ())


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(POLICIES), st.sampled_from(POLICIES), st.booleans())
def test_what_changes_is_what_two_decisions_case_by_case_say(
    seed: int, policy: HitPolicy, other: HitPolicy, same_rows: bool
) -> None:
    """Pairs of rules, sums to the last decimal, changed cases, in several batches, with workbooks valid at no time."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    rows = [{name: chance.choice(cells) for name, cells in CELLS.items()} for _ in range(chance.randint(1, 6))]
    news = rows if same_rows else [*rows[1:], {name: chance.choice(cells) for name, cells in CELLS.items()}]
    olds, spans = [chance.choice(OUTPUTS) for _ in rows], [chance.choice(SPANS) for _ in rows]
    changed = [chance.choice([one, chance.choice(OUTPUTS)]) for one in olds]

    old = small_table(rows, spans, policy, set(), outputs=olds)
    decimals = chance.choice([2, 4])
    new = small_table(news, [(None, None)] * len(news), other, set(), outputs=changed, decimals=decimals, info=LATER)
    cases = [{name: chance.choice(values) for name, values in VALUES.items()} for _ in range(30)]
    days = [chance.choice(DAYS) for _ in cases]
    columns = {name: [case[name] for case in cases] for name in VALUES}
    comparing = Comparing(old, new, with_inputs=True)
    for some in (slice(0, 11), slice(11, 11), slice(11, 30)):
        part = {name: column[some] for name, column in columns.items()}
        comparing.add(part, part, days[some])
    found = comparing.result()

    first = Table(old.decision, old.terms, ALWAYS, "v").evaluate(columns, days)
    second = Table(new.decision, new.terms, ALWAYS, "v").evaluate(columns, days)
    pairs: Counter[tuple[Outcome, Outcome]] = Counter()
    sums: defaultdict[tuple[Outcome, Outcome], list[Decimal]] = defaultdict(lambda: [D(0), D(0)])
    differing = []
    for at in range(len(cases)):
        pair = _outcome(first.verdicts[at], first.rules[at]), _outcome(second.verdicts[at], second.rules[at])
        was, is_ = first.outputs["satz"][at], second.outputs["satz"][at]
        pairs[pair] += 1
        sums[pair][0] += _amount(was)
        sums[pair][1] += _amount(is_)
        if first.verdicts[at] != second.verdicts[at] or was != is_:
            differing.append((str(at + 1), was, is_))
    assert {(pair.old, pair.new): pair.cases for pair in found.pairs} == pairs
    assert {(pair.old, pair.new): [*pair.sums[0]] for pair in found.pairs} == sums
    assert [(one.case, one.old_outputs[0], one.new_outputs[0]) for one in found.listed] == differing
    assert [dict(zip(found.inputs, one.inputs, strict=True)) for one in found.listed] == [
        {name: cases[int(case) - 1][name] for name in found.inputs} for case, *_ in differing
    ]
    assert (found.cases, found.changed) == (30, len(differing))
    assert sum(pair.changed for pair in found.pairs) == len(differing)
    moved = sum(count for (one, another), count in pairs.items() if one != another)
    assert found.other_rules <= moved
    assert found.totals[0].difference == sum((is_ - was for was, is_ in sums.values()), D(0))
    assert sum(group.cases for group in found.by_new()) == sum(group.cases for group in found.by_old()) == 30


def test_arrays_give_what_lists_give() -> None:
    """Numbers and words in arrays, as a data frame holds them."""
    rows = [dict(zip(CELLS, (menge, wort, CELLS["geld"][0]), strict=True))
            for menge in CELLS["menge"][:4] for wort in CELLS["wort"]]  # fmt: skip
    old = small_table(rows, [(None, None)] * len(rows), HitPolicy.COLLECT, set())
    new = small_table(rows[2:], [(None, None)] * (len(rows) - 2), HitPolicy.COLLECT, set())
    numbers, words = np.arange(60) % 21, np.arange(60) % 2
    plain: dict[str, list[Value]] = {
        "menge": list(map(int, numbers)),
        "wort": [("neu", "alt")[at] for at in words],
        "geld": [None] * 60,
    }
    arrays = {**plain, "menge": Whole(numbers), "wort": Coded(words, ["neu", "alt"])}
    assert compare(old, new, arrays, [DAY] * 60) == compare(old, new, plain, [DAY] * 60)


def test_sums_beyond_64_bits_stay_exact() -> None:
    """Amounts near the largest a table takes, summed until the machine's numbers would overflow."""
    rows = [{name: cells[0] for name, cells in CELLS.items()}]
    old = small_table(rows, [(None, None)], HitPolicy.FIRST, set(), outputs=["9" * 18])
    new = small_table(rows, [(None, None)], HitPolicy.FIRST, set(), outputs=["9" * 25])
    columns: dict[str, list[Value]] = {"menge": [1] * 2000, "wort": [None] * 2000, "geld": [None] * 2000}
    sums = compare(old, new, columns, [DAY] * 2000).totals[0]
    assert (sums.old, sums.new) == (D(int("9" * 18) * 2000), D(int("9" * 25) * 2000))
    assert sums.difference == D((int("9" * 25) - int("9" * 18)) * 2000)


def test_the_list_ends_where_it_is_told_and_everything_is_counted() -> None:
    """Only the list is cut; the cases keep the names they were given."""
    rows = [{name: cells[0] for name, cells in CELLS.items()}]
    old, new = (small_table(rows, [(None, None)], HitPolicy.FIRST, set(), outputs=[one]) for one in ("1", "2"))
    comparing = Comparing(old, new, listed=3)
    columns: dict[str, list[Value]] = {"menge": [1] * 2, "wort": [None] * 2, "geld": [None] * 2}
    for batch in ("ab", "cd"):
        comparing.add(columns, columns, [DAY] * 2, list(batch))
    found = comparing.result()
    assert [one.case for one in found.listed] == ["a", "b", "c"]
    assert (found.changed, found.share, found.listed[0].inputs) == (4, 1.0, ())

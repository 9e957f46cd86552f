# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The checks against brute force: every combination of values that could matter is decided by the engine itself.

By default 200 random tables; `LAUFZETTEL_TEST_TABLES=1000` takes a thousand.
"""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest

from laufzettel.rules import Evaluation, HitPolicy, Table, Term, Type, Value, Verdict
from laufzettel.rules.binding import read_allowed, read_test
from laufzettel.rules.checks.cover import TooLarge
from laufzettel.rules.checks.flaws import (
    Gaps,
    find_dead,
    find_gaps,
    find_misleading,
    find_overlaps,
    find_shadowed,
    find_unused,
    shared,
)
from laufzettel.rules.checks.grid import Box, Grid
from laufzettel.rules.checks.merging import find_mergeable
from laufzettel.rules.checks.slots import SlotColumn
from laufzettel.rules.index import literals
from laufzettel.rules.model import Column, Decision, Info, Rule
from laufzettel.rules.tree import AnyOf, Anything, Expression, Literal, Test

D = Decimal
TABLES = int(os.environ.get("LAUFZETTEL_TEST_TABLES", "200"))
LOTS = 10
Case = tuple[tuple[Value, ...], date]
START, END = date(2026, 1, 1), date(2026, 12, 31)
DAYS = [date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 2), date(9999, 12, 31)]
OUT = Term("aus", "aus", Type.NUMBER, "", 2, Anything(), False, "")
KINDS = {
    "art": (Type.TEXT, "neu, alt, defekt"), "name": (Type.TEXT, None), "menge": (Type.INTEGER, "[0..6]"),
    "zahl": (Type.INTEGER, None), "wert": (Type.NUMBER, None), "tag": (Type.DATE, None), "ja": (Type.FLAG, None),
}  # fmt: skip
WRITTEN: dict[str, list[str]] = {
    "art": ['"neu"', '"alt"', '"defekt"'], "name": ['"a"', '"b"'], "menge": ["0", "1", "3", "4", "6"],
    "zahl": ["-1", "0", "5"], "wert": ["0", "0.01", "0.02", "7.50"],
    "tag": ['date("2026-02-28")', 'date("2026-03-01")', 'date("9999-12-31")'], "ja": ["true", "false"],
}  # fmt: skip


@dataclass(frozen=True)
class _Tried:
    """A table with all cases that could matter, decided by the engine.

    Attributes:
        cases: values of the inputs and the date of law.
        verdicts: by the table's own hit policy.
        hits: the rules that fit each case.
    """

    decision: Decision
    info: Info
    cases: list[Case]
    verdicts: list[Verdict]
    hits: list[tuple[int, ...]]

    def fitting(self, rule: int) -> set[int]:
        return {case for case, hits in enumerate(self.hits) if rule in hits}


def _condition(chance: random.Random, name: str, term: Term) -> Test:
    words, roll = WRITTEN[name], chance.random()
    if roll < 0.3:
        text = "-"
    elif roll < 0.36:
        text = chance.choice(["null", f"null, {words[0]}"])
    elif roll < 0.46:
        text = f"not({', '.join(chance.sample(words, chance.randint(1, len(words))))})"
    elif term.type.is_ordered and roll < 0.8:
        low, high = sorted(chance.sample(range(len(words)), 2))
        interval = f"{chance.choice('[(')}{words[low]}..{words[high]}{chance.choice('])')}"
        text = chance.choice([interval, f"{chance.choice(['<', '<=', '>', '>='])} {chance.choice(words)}"])
    else:
        text = ", ".join(chance.sample(words, chance.randint(1, 2)))
    return read_test(text, term, term.allowed, {})


def _table(chance: random.Random) -> tuple[Decision, Info]:
    names = chance.sample(list(KINDS), chance.randint(1, 3))
    columns = []
    for name in names:
        kind, allowed = KINDS[name]
        bare = Term(name, name, kind, "", 2 if kind is Type.NUMBER else 0, Anything(), chance.random() < 0.6, "")
        term = replace(bare, allowed=read_allowed(allowed, bare))
        columns.append(Column(name, term, term.allowed))
    rules = []
    for number in range(chance.choice([1, 2, 3, 4, 6, 9])):
        start, end = (None, None) if chance.random() < 0.7 else sorted(chance.choices(DAYS, k=2))
        if start is not None and start > END:
            start = None
        tests = tuple(_condition(chance, column.term.name, column.term) for column in columns)
        output: Expression = Literal(chance.choice([D("1.00"), D("2.00")]))
        rules.append(Rule(f"R{number}", tests, (output,), "", (), start, end, ""))
    if chance.random() < 0.3:
        rules.append(Rule("sonst", (Anything(),) * len(columns), (Literal(D("3.00")),), "", (), None, None, ""))
    policy = chance.choice([*HitPolicy, HitPolicy.FIRST, HitPolicy.PRIORITY])
    listed = read_allowed("2, 3, 1", OUT) if policy.ranks else Anything()
    info = Info("Probe", "probe", "1", START, chance.choice([END, None]), "", "")
    return Decision("probe", "", policy, tuple(columns), (Column("aus", OUT, listed),), tuple(rules)), info


def _values(column: Column, tests: Sequence[Test]) -> list[Value]:
    """Every value a column names and its neighbours, something else, and nothing."""
    term = column.term
    named = {value for test in [*tests, term.allowed] for value in literals(test) if value is not None}
    found: set[Value] = {None, *named}
    if term.type is Type.TEXT:
        found |= {"etwas ganz anderes", ""}
    if term.type is Type.FLAG:
        found |= {True, False}
    if term.type is Type.INTEGER:
        found |= {0} | {value + by for value in named if isinstance(value, int) for by in (-1, 1)}
    if term.type is Type.NUMBER:
        step = D("0.01")
        found |= {D("0.00")} | {value + by for value in named if isinstance(value, Decimal) for by in (-step, step)}
    if term.type is Type.DATE:
        found |= {START} | {_beside(value, by) for value in named if isinstance(value, date) for by in (-1, 1)}
    return list(found)


def _beside(day: date, by: int) -> date:
    return day if day == date.max and by > 0 else day + timedelta(days=by)


def _tried(decision: Decision, info: Info) -> _Tried:
    lists = [_values(column, [rule.tests[at] for rule in decision.rules]) for at, column in enumerate(decision.inputs)]
    end = info.valid_to or START
    days = {START, _beside(START, 1), end, _beside(end, -1)}
    for rule in decision.rules:
        days |= {_beside(day, by) for day in (rule.valid_from, rule.valid_to) if day for by in (-1, 0, 1)}
    within = [day for day in days if day >= START and (info.valid_to is None or day <= info.valid_to)]
    cases = [(values, day) for values in product(*lists) for day in within]
    verdicts, _ = _run(decision, info, cases)
    _, hits = _run(replace(decision, policy=HitPolicy.COLLECT), info, cases)
    return _Tried(decision, info, cases, verdicts, hits)


def _run(decision: Decision, info: Info, cases: list[Case]) -> tuple[list[Verdict], list[tuple[int, ...]]]:
    """Verdicts, and the rules that fired."""
    found = _evaluated(decision, info, cases)
    numbers = {rule.id: number for number, rule in enumerate(decision.rules)}
    return found.verdicts, [tuple(numbers[one] for one in fired) for fired in found.rules]


def _evaluated(decision: Decision, info: Info, cases: list[Case]) -> Evaluation:
    terms = {column.term.name: column.term for column in (*decision.inputs, *decision.outputs)}
    table = Table(decision, terms, info, "v")
    columns = {name: [values[at] for values, _ in cases] for at, name in enumerate(table.inputs)}
    return table.evaluate(columns, [day for _, day in cases])


def _slot(column: SlotColumn, value: Value) -> int | None:
    """The slot of a value; None if it has none, because it is not allowed or required and missing."""
    for at, slot in enumerate(column.slots):
        if value is None or slot.is_null or slot.point:
            fits = value == slot.example and (value is None) == slot.is_null
        elif column.kind.is_ordered:
            fits = (slot.low is None or _order(slot.low) < _order(value)) and (
                slot.high is None or _order(value) < _order(slot.high)
            )
        else:
            fits = all(value != other.example for other in column.slots if other.point)
        if fits:
            return at
    return None


def _order(value: Value) -> Decimal:
    if isinstance(value, date):
        return D(value.toordinal())
    assert isinstance(value, (int, Decimal))
    return D(value)


def _place(grid: Grid, case: Case) -> tuple[int | None, ...]:
    values, day = case
    return tuple(_slot(column, value) for column, value in zip(grid.columns, (day, *values), strict=True))


def _inside(box: Box, place: tuple[int | None, ...]) -> bool:
    return all(at is not None and slots >> at & 1 for slots, at in zip(box, place, strict=True))


def _check_gaps(grid: Grid, tried: _Tried, gaps: Gaps | None) -> None:
    places = [_place(grid, case) for case in tried.cases]
    bare = [place for place, verdict in zip(places, tried.verdicts, strict=True) if verdict is Verdict.NO_RULE]
    counted = {place for place in bare if _inside(tuple(column.tested for column in grid.columns), place)}
    if gaps is None:
        assert not bare
        return
    assert gaps.count == len(counted)
    assert gaps.shown == sum(any(_inside(box, place) for box in gaps.boxes) for place in counted)
    assert gaps.boxes and (len(gaps.boxes) == 5 or gaps.shown == gaps.count)
    for box in gaps.boxes:
        inside = {place for place in places if _inside(box, place)}
        assert inside and inside <= set(bare)
        for at in range(len(box)):  # no box could be larger
            for slot in range(len(grid.columns[at].slots)):
                if not box[at] >> slot & 1:
                    larger = (*box[:at], box[at] | 1 << slot, *box[at + 1 :])
                    assert not {place for place in places if _inside(larger, place)} <= set(bare)


def _check_rules(grid: Grid, tried: _Tried) -> None:
    rules, said = range(len(tried.decision.rules)), [rule.outputs for rule in tried.decision.rules]
    fits = [tried.fitting(rule) for rule in rules]
    by_priority = tried.decision.policy is HitPolicy.PRIORITY
    listed: list[tuple[Expression, ...]] = [(Literal(D(value)),) for value in ("2.00", "3.00", "1.00")]
    order = sorted(rules, key=lambda rule: listed.index(said[rule])) if by_priority else list(rules)
    first = {min(hits, key=order.index) for hits in tried.hits if hits}
    dead = {rule for rule, _ in find_dead(grid)}
    assert dead == {rule for rule in rules if not fits[rule]}
    pairs = {(one, rule) for rule, others in find_overlaps(grid) for one in others}
    assert pairs == {(one, rule) for rule in rules for one in range(rule) if fits[one] & fits[rule]}
    shadowed = {rule for rule, _ in find_shadowed(grid)}
    assert shadowed == {rule for rule in rules if fits[rule] and rule not in first}
    crossed = {(one, rule) for rule, others in find_misleading(grid) for one in others}
    assert crossed == {
        (one, rule)
        for one in rules
        for rule in rules
        if order.index(one) < order.index(rule)
        and (one > rule or not by_priority)
        and fits[one] & fits[rule]
        and not fits[one] <= fits[rule]
        and not fits[rule] <= fits[one]
        and said[one] != said[rule]
    }


@pytest.mark.parametrize("lot", range(LOTS))
def test_what_is_found_is_what_brute_force_finds(lot: int) -> None:
    """Gaps, overlaps, shadowed, dead and crossing rules of random tables, none more and none less."""
    for seed in range(lot * TABLES // LOTS, (lot + 1) * TABLES // LOTS):
        decision, info = _table(random.Random(seed))  # noqa: S311 - no secret
        tried, grid = _tried(decision, info), Grid(decision, info)
        gaps = find_gaps(grid)
        if decision.policy.value in ("C", "R", "O", "C#"):
            assert gaps is None
        else:
            _check_gaps(grid, tried, gaps)
        _check_rules(grid, tried)


@pytest.mark.parametrize("lot", range(LOTS))
def test_every_example_shows_what_it_is_said_to_show(lot: int) -> None:
    """The example of a gap has no rule; the example of an overlap hits both; the engine is asked."""
    shown = 0
    for seed in range(lot * 30, lot * 30 + 30):
        decision, info = _table(random.Random(seed))  # noqa: S311 - no secret
        grid = Grid(decision, info)
        gaps = find_gaps(grid)
        for box in gaps.boxes if gaps else ():
            ((verdict,), _) = _run(decision, info, [_example(grid, box)])
            assert verdict is Verdict.NO_RULE
            shown += 1
        for rule, others in find_overlaps(grid):
            for other in others:
                case = _example(grid, shared(grid, other, rule))
                _, (fired,) = _run(replace(decision, policy=HitPolicy.COLLECT), info, [case])
                assert {rule, other} <= set(fired)
                shown += 1
    assert shown > 30


def _example(grid: Grid, box: Box) -> Case:
    example = grid.example(box)
    assert isinstance(example.stichtag, date)
    return tuple(example.values.values()), example.stichtag


@pytest.mark.parametrize("lot", range(LOTS))
def test_without_its_shadowed_rules_a_table_decides_the_same(lot: int) -> None:
    """All at once are removed, and every case that was decided is decided by the same rule."""
    removed = 0
    for seed in range(lot * 60, lot * 60 + 60):
        decision, info = _table(random.Random(seed))  # noqa: S311 - no secret
        decision = replace(decision, policy=HitPolicy.FIRST)
        shadowed = {rule for rule, _ in find_shadowed(Grid(decision, info))}
        if not shadowed:
            continue
        removed += len(shadowed)
        kept = [rule for number, rule in enumerate(decision.rules) if number not in shadowed]
        cases = _tried(decision, info).cases
        before, after = _evaluated(decision, info, cases), _evaluated(replace(decision, rules=tuple(kept)), info, cases)
        for case, (values, _) in enumerate(cases):
            if before.verdicts[case] is Verdict.OK or None not in values:
                assert before.verdicts[case] is after.verdicts[case]
                assert before.rules[case] == after.rules[case]
            else:  # without the rule that named the missing value, a case may lack an answer instead of a rule
                assert after.verdicts[case] is not Verdict.OK
    assert removed


@pytest.mark.parametrize("lot", range(LOTS))
def test_rows_that_are_said_to_be_one_can_be_one(lot: int) -> None:
    """The rows are merged, and every case with all its values comes out the same; a list as long as before."""
    merged = 0
    for seed in range(lot * 60, lot * 60 + 60):
        decision, info = _table(random.Random(seed))  # noqa: S311 - no secret
        decision = replace(decision, inputs=decision.inputs[:2], rules=tuple(
            replace(rule, tests=rule.tests[:2]) for rule in decision.rules))  # fmt: skip
        for at, rules in find_mergeable(Grid(decision, info)):
            first = decision.rules[rules[0]]
            joined = AnyOf(tuple(decision.rules[rule].tests[at] for rule in rules))
            one = replace(first, tests=(*first.tests[:at], joined, *first.tests[at + 1 :]))
            kept = [one if number == rules[0] else rule for number, rule in enumerate(decision.rules)
                    if number == rules[0] or number not in rules]  # fmt: skip
            cases = [case for case in _tried(decision, info).cases if None not in case[0]]
            before = _evaluated(decision, info, cases)
            after = _evaluated(replace(decision, rules=tuple(kept)), info, cases)
            assert before.verdicts == after.verdicts
            assert before.outputs == after.outputs
            merged += 1
    assert merged


def test_a_column_said_to_make_no_difference_makes_none() -> None:
    """Whatever value stands there, the same rules fit."""
    unused = 0
    for seed in range(200):
        decision, info = _table(random.Random(seed))  # noqa: S311 - no secret
        for at in find_unused(Grid(decision, info)):
            tried = _tried(decision, info)
            fits: dict[object, tuple[int, ...]] = {}
            for (values, day), verdict, hits in zip(tried.cases, tried.verdicts, tried.hits, strict=True):
                if verdict in (Verdict.WRONG_TYPE, Verdict.MISSING_INPUT):
                    continue
                assert fits.setdefault((values[:at], values[at + 1 :], day), hits) == hits
            unused += 1
    assert unused


def test_a_search_that_would_take_too_long_is_given_up_and_said() -> None:
    """Nothing is called proven that was not searched to its end."""
    given_up = 0
    for seed in range(100):
        decision, info = _table(random.Random(seed))  # noqa: S311 - no secret
        try:
            found = find_gaps(Grid(decision, info, most_nodes=1))
        except TooLarge:
            given_up += 1
        else:
            assert found == find_gaps(Grid(decision, info))
    assert given_up > 20

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The law of the bit masks: they find what a clerk would who reads the table case by case and rule by rule."""

from __future__ import annotations

import operator
import random
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laufzettel.rules import HitPolicy, Table, Term, Type, Value
from laufzettel.rules.model import Column, Decision, Info, Piece, Rule
from laufzettel.rules.tree import AnyOf, Anything, Compare, Expression, Formula, Interval, Literal, Not, Test

INFO = Info("Probe", "probe", "1", date(2020, 1, 1), None, "", "")
COMPARE = {"=": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
DAYS = [date(2026, month, 1) for month in range(1, 7)]
VALUES: dict[Type, list[Value]] = {
    Type.TEXT: ["a", "b", "c", "d", ""],
    Type.INTEGER: [-1, 0, 1, 2, 3, 9],
    Type.NUMBER: [Decimal(text) for text in ("-0.5", "0.1", "0.2", "0.3", "1", "2.50")],
    Type.DATE: list(DAYS),
    Type.FLAG: [True, False],
}
WRONG: dict[Type, list[Value]] = {
    Type.TEXT: [1, True],
    Type.INTEGER: ["1", True, Decimal("0.5")],
    Type.NUMBER: ["0.1", False, Decimal("0.125")],
    Type.DATE: ["2026-01-01", 0],
    Type.FLAG: [0, 1, "true"],
}


# --- a random table --------------------------------------------------------------------------------------------------


def _test(chance: random.Random, kind: Type) -> Test:
    """A condition; the dash is frequent, as in real tables."""
    if chance.random() < 0.45:
        return Anything()
    some = [_positive(chance, kind) for _ in range(chance.choice([1, 1, 2, 3]))]
    test = some[0] if len(some) == 1 else AnyOf(tuple(some))
    return Not(test) if chance.random() < 0.2 else test


def _positive(chance: random.Random, kind: Type) -> Test:
    if chance.random() < 0.08:
        return Compare("=", Literal(None))
    values = VALUES[kind]
    if kind.is_ordered and chance.random() < 0.4:
        low, high = sorted(chance.sample(range(len(values)), 2))
        return Interval(Literal(values[low]), Literal(values[high]), chance.random() < 0.5, chance.random() < 0.5)
    return Compare(chance.choice(list(COMPARE)) if kind.is_ordered else "=", Literal(chance.choice(values)))


def _decision(chance: random.Random, policy: HitPolicy, rules: int) -> Decision:
    kinds = [chance.choice(list(Type)) for _ in range(chance.randint(0, 4))]
    columns = tuple(_column(chance, f"x{number}", kind) for number, kind in enumerate(kinds))
    out = Column("Nummer", Term("nummer", "Nummer", Type.INTEGER, "", 0, Anything(), False, ""), Anything())
    return Decision("probe", "", policy, columns, (out,), tuple(_rule(chance, kinds, at) for at in range(rules)))


def _column(chance: random.Random, name: str, kind: Type) -> Column:
    allowed: Test = Anything()
    if chance.random() < 0.3:
        allowed = AnyOf(tuple(Compare("=", Literal(value)) for value in VALUES[kind][:-1]))
    decimals = 2 if kind is Type.NUMBER else 0
    return Column(name, Term(name, name, kind, "", decimals, allowed, chance.random() < 0.2, ""), allowed)


def _rule(chance: random.Random, kinds: list[Type], at: int) -> Rule:
    tests = tuple(_test(chance, kind) for kind in kinds)
    start = chance.choice([None, None, *DAYS])
    end = chance.choice([None, None, *(day for day in DAYS if start is None or day >= start)])
    return Rule(f"R{at}", tests, (Literal(at),), "", (Piece("", None),), start, end, "")


def _value(chance: random.Random, kind: Type) -> Value:
    roll = chance.random()
    return None if roll < 0.12 else chance.choice(WRONG[kind]) if roll < 0.14 else chance.choice(VALUES[kind])


# --- the clerk -------------------------------------------------------------------------------------------------------


def _literal(expression: Expression) -> Value:
    assert isinstance(expression, Literal)
    return expression.value


def _fits(test: Test, value: Value) -> bool:
    """Read one condition against one value."""
    match test:
        case Anything():
            return True
        case AnyOf(tests):
            return any(_fits(one, value) for one in tests)
        case Not(inner):
            return value is not None and not _fits(inner, value)
        case Compare(op, wanted):
            bound = _literal(wanted)
            return value is bound if value is None or bound is None else bool(COMPARE[op](value, bound))
        case Interval(low, high, low_closed, high_closed):
            return _fits(Compare(">=" if low_closed else ">", low), value) and _fits(
                Compare("<=" if high_closed else "<", high), value
            )
        case Formula():
            raise AssertionError("these tables have none")


def _fits_null_by_name(test: Test) -> bool:
    return not isinstance(test, Anything) and _fits(test, None)


def _is_wrong(column: Column, value: Value) -> bool:
    """Not of the type, or not allowed; the lists above are made so that identity of type and value decides."""
    same = [good for good in VALUES[column.term.type] if type(good) is type(value) and good == value]
    return value is not None and not (same and _fits(column.allowed, value))


def _by_hand(decision: Decision, case: tuple[Value, ...], law: date) -> tuple[str, tuple[str, ...], object]:
    """Verdict, fired rules and output of one case, the slow way."""
    if any(_is_wrong(column, value) for column, value in zip(decision.inputs, case, strict=True)):
        return "wrong_type", (), None
    if any(column.term.required and value is None for column, value in zip(decision.inputs, case, strict=True)):
        return "missing_input", (), None
    open_null = [
        value is None and not any(_fits_null_by_name(rule.tests[at]) for rule in decision.rules)
        for at, value in enumerate(case)
    ]
    hits, possible = [], []
    for number, rule in enumerate(decision.rules):
        if law < (rule.valid_from or INFO.valid_from) or (rule.valid_to and law > rule.valid_to):
            continue
        met = [_fits(test, value) for test, value in zip(rule.tests, case, strict=True)]
        if all(met):
            hits.append(number)
        elif all(ok or unknown for ok, unknown in zip(met, open_null, strict=True)):
            possible.append(number)
    return _judge(decision.policy, hits, possible)


def _judge(  # noqa: PLR0911 - one line per hit policy
    policy: HitPolicy, hits: list[int], possible: list[int]
) -> tuple[str, tuple[str, ...], object]:
    ids = tuple(f"R{number}" for number in hits)
    if policy.collects:
        if possible:
            return "missing_input", ids, None
        if policy.gives_lists:
            return "ok", ids, hits
        if policy is HitPolicy.COUNT:
            return "ok", ids, len(hits)
        if not hits:
            return "no_rule", (), None
        return "ok", ids, sum(hits) if policy is HitPolicy.SUM else min(hits) if policy is HitPolicy.MIN else max(hits)
    if not hits:
        return "missing_input" if possible else "no_rule", (), None
    if policy in (HitPolicy.UNIQUE, HitPolicy.ANY) and len(hits) > 1:
        return "several_rules", ids, None
    return "ok", ids[:1], hits[0]


# --- the law ---------------------------------------------------------------------------------------------------------


@settings(max_examples=300, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    policy=st.sampled_from(HitPolicy),
    rules=st.one_of(st.integers(1, 9), st.sampled_from([63, 64, 65, 127, 128, 129, 150])),
)
def test_bit_masks_find_what_reading_rule_by_rule_finds(seed: int, policy: HitPolicy, rules: int) -> None:
    """Random tables, random cases with missing and wrong values, one to three words of rules."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    decision = _decision(chance, policy, rules)
    cases = [tuple(_value(chance, column.term.type) for column in decision.inputs) for _ in range(25)]
    days = [chance.choice(DAYS) for _ in cases]
    terms = {column.term.name: column.term for column in (*decision.inputs, *decision.outputs)}
    columns = {column.term.name: [case[at] for case in cases] for at, column in enumerate(decision.inputs)}
    found = Table(decision, terms, INFO, "v").evaluate(columns, days)
    for number, (case, day) in enumerate(zip(cases, days, strict=True)):
        here = (found.verdicts[number].value, found.rules[number], found.outputs["nummer"][number])
        assert here == _by_hand(decision, case, day)
        found.record(number)


@pytest.mark.parametrize("count", [1, 64, 65, 200])
def test_the_last_rule_of_a_long_table_is_reached(count: int) -> None:
    """One rule per number, also beyond a word of 64."""
    term = Term("x", "x", Type.INTEGER, "", 0, Anything(), False, "")
    out = Term("nummer", "Nummer", Type.INTEGER, "", 0, Anything(), False, "")
    rules = tuple(
        Rule(f"R{at}", (Compare("=", Literal(at)),), (Literal(at),), "", (Piece("", None),), None, None, "")
        for at in range(count)
    )
    decision = Decision(
        "lang", "", HitPolicy.UNIQUE, (Column("x", term, Anything()),), (Column("n", out, Anything()),), rules
    )
    table = Table(decision, {"x": term, "nummer": out}, INFO, "v")
    found = table.evaluate({"x": list(range(count))}, [DAYS[0]] * count)
    assert found.outputs["nummer"] == list(range(count))
    assert table.evaluate({"x": []}, []).verdicts == []

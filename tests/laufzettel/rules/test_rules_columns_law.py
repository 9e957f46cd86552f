# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The law of the columns: arrays, dictionary codes and lists of the same values are decided alike."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laufzettel.rules import HitPolicy, Table, Term, Type, Value
from laufzettel.rules.columns import Coded, Column, Days, Same, Scaled, Truths, Whole, told_apart_whole
from laufzettel.rules.encoding import Encoder, told_apart
from laufzettel.rules.index import build_index
from laufzettel.rules.model import Column as TableColumn
from laufzettel.rules.model import Decision, Info, Piece, Rule
from laufzettel.rules.tree import Anything, Compare, Interval, Literal, Test

LAW = date(2026, 6, 1)
START = date(2026, 1, 1)
LARGE = [2**62, -(2**62), 2**63 - 1, -(2**63), 10**31]


def _tests(kind: Type, bounds: Sequence[Value]) -> list[Test]:
    """A few conditions of every sort over some bounds."""
    if not kind.is_ordered:
        return [Compare("=", Literal(bound)) for bound in bounds]
    low, high = Literal(bounds[0]), Literal(bounds[-1])
    return [*(Compare(op, low) for op in ("<", "<=", ">", ">=")), Interval(low, high, True, False), Compare("=", high)]


def _same_rows(encoder: Encoder, column: Sequence[Value]) -> None:
    """The rows of a column are those its values have one by one."""
    assert encoder.codes(column).tolist() == [encoder.index.code(value) for value in column]


def _agree(encoder: Encoder, column: Sequence[Value]) -> None:
    """And telling its values apart loses nothing."""
    _same_rows(encoder, column)
    distinct, which = told_apart(column, encoder.index.kind)
    again = [distinct[at] for at in which.tolist()]
    assert [(type(one), repr(one)) for one in again] == [(type(one), repr(one)) for one in column]


@settings(max_examples=200, deadline=None)
@given(
    numbers=st.lists(st.one_of(st.none(), st.integers(-400, 400), st.sampled_from(LARGE[:4])), max_size=12),
    bounds=st.lists(st.one_of(st.integers(-300, 300), st.integers(-(2**40), 2**40)), min_size=1, max_size=5),
    declared=st.integers(0, 3),
    decimals=st.integers(0, 4),
    narrow=st.booleans(),
)
def test_numbers_in_arrays_are_read_like_numbers_in_a_list(
    numbers: list[int | None], bounds: list[int], declared: int, decimals: int, narrow: bool
) -> None:
    """Near and far bounds, missing ones, more or fewer decimals than declared, and values at the end of 64 bits."""
    edges = [Decimal(bound).scaleb(-declared) for bound in sorted(bounds)]
    allowed: Test = Compare("<=", Literal(edges[-1])) if narrow else Anything()
    units = np.array([number or 0 for number in numbers], dtype=np.int64)
    missing = np.array([number is None for number in numbers], dtype=np.bool_)
    encoders = (
        Encoder(build_index(Type.NUMBER, declared, _tests(Type.NUMBER, edges), allowed)),
        Encoder(build_index(Type.INTEGER, 0, _tests(Type.INTEGER, edges), allowed)),
        Encoder(build_index(Type.TEXT, 0, _tests(Type.TEXT, ["1"]), Anything())),
    )
    for column in (Whole(units, missing), Scaled(units, decimals, missing)):
        for encoder in encoders:
            _agree(encoder, column)


@settings(max_examples=200, deadline=None)
@given(
    values=st.lists(
        st.one_of(
            st.none(), st.booleans(), st.integers(-20, 20), st.sampled_from(LARGE), st.text("ab1", max_size=1),
            st.decimals(-20, 20, places=3, allow_nan=False), st.dates(date(2025, 12, 20), date(2026, 1, 20)),
            st.sampled_from([Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("1E+99999999")]),
        ),
        max_size=10,
    ),
    alone=st.sampled_from([None, int, Decimal, date, bool, str]),
)  # fmt: skip
def test_lists_are_read_value_by_value(values: list[Value], alone: type | None) -> None:
    """Also mixed ones: True is no 1, an endless number is none; one of a single type takes the short way."""
    some = [value for value in values if alone is None or type(value) is alone]
    kinds: tuple[tuple[Type, list[Value]], ...] = (
        (Type.TEXT, ["a", "1"]), (Type.FLAG, [True]), (Type.DATE, [START, date(2026, 1, 9)]),
        (Type.INTEGER, [-3, 4]), (Type.NUMBER, [Decimal("-2.5"), Decimal("7.25")]),
    )  # fmt: skip
    for kind, bounds in kinds:
        encoder = Encoder(build_index(kind, 2 if kind is Type.NUMBER else 0, _tests(kind, bounds), Anything()))
        _same_rows(encoder, some)
        _same_rows(encoder, Coded(np.array([at - 1 for at in range(len(some) + 1)]), some))
        if some:
            _agree(encoder, Same(some[0], 3))


@settings(max_examples=100, deadline=None)
@given(
    days=st.lists(st.one_of(st.none(), st.integers(-5, 40), st.sampled_from([-800_000, 4_000_000])), max_size=12),
    flags=st.lists(st.sampled_from([True, False, None]), max_size=8),
)
def test_dates_and_flags_in_arrays_are_read_like_those_in_a_list(
    days: list[int | None], flags: list[bool | None]
) -> None:
    """`NaT` is nothing; a day beyond every calendar of Python is of the wrong type, not silently early or late."""
    dates = np.array(["NaT" if day is None else np.datetime64(START) + day for day in days], dtype="datetime64[D]")
    truths = Truths(np.array([bool(flag) for flag in flags], np.bool_), np.array([f is None for f in flags], np.bool_))
    kinds: tuple[tuple[Type, list[Value]], ...] = (
        (Type.DATE, [START, START + timedelta(9)]), (Type.FLAG, [True]), (Type.INTEGER, [0, 5]),
    )  # fmt: skip
    for kind, bounds in kinds:
        encoder = Encoder(build_index(kind, 0, _tests(kind, bounds), Anything()))
        _agree(encoder, Days(dates))
        _agree(encoder, truths)


@settings(max_examples=100, deadline=None)
@given(numbers=st.lists(st.one_of(st.integers(-5, 30), st.integers(-(2**62), 2**62)), max_size=30))
def test_whole_numbers_are_told_apart_with_and_without_sorting(numbers: list[int]) -> None:
    """Close together or far apart: the same different ones, in their order, and each case finds its own."""
    units = np.array(numbers, dtype=np.int64)
    distinct, which = told_apart_whole(units)
    assert distinct.tolist() == sorted(set(numbers))
    assert [distinct.tolist()[at] for at in which.tolist()] == numbers


def _table(policy: HitPolicy, bounds: Sequence[int], fees: Sequence[Value], limit: int | None = None) -> Table:
    """From each bound on a fee; overlapping, so that every policy has something to do."""
    asked = Term("betrag", "Betrag", Type.NUMBER, "", 2, Anything(), False, "")
    fee = Term("satz", "Satz", Type.NUMBER, "", 2, Anything(), False, "")
    rules = tuple(
        Rule(f"R{at}", (Compare(">=", Literal(Decimal(bound).scaleb(-2))),), (Literal(said),), "", (Piece("", None),),
             None, None, "")
        for at, (bound, said) in enumerate(zip(bounds, fees, strict=True))
    )  # fmt: skip
    allowed: Test = Anything() if limit is None else Compare("<=", Literal(Decimal(limit)))
    inputs, outputs = (TableColumn("b", asked, Anything()),), (TableColumn("s", fee, allowed),)
    decision = Decision("probe", "", policy, inputs, outputs, rules)
    return Table(decision, {"betrag": asked, "satz": fee}, Info("P", "p", "1", START, None, "", ""), "v")


@settings(max_examples=120, deadline=None)
@given(
    policy=st.sampled_from(HitPolicy),
    bounds=st.lists(st.integers(-50, 50), min_size=1, max_size=5),
    copies=st.sampled_from([1, 30]),
    cents=st.lists(st.one_of(st.none(), st.integers(-60, 60)), max_size=20),
    limit=st.sampled_from([None, 20]),
)
def test_a_batch_in_arrays_is_decided_like_one_in_lists(
    policy: HitPolicy, bounds: list[int], copies: int, cents: list[int | None], limit: int | None
) -> None:
    """Brute force, lists and arrays: verdicts, fired rules, exact outputs; one, two or three words of rules."""
    bounds = bounds * copies
    fees: list[Value] = [Decimal(7 * at % 900).scaleb(-2) for at in range(len(bounds))]
    table = _table(policy, bounds, fees, limit)
    amounts: list[Value] = [None if cent is None else Decimal(cent).scaleb(-2) for cent in cents]
    missing = np.array([cent is None for cent in cents], dtype=np.bool_)
    column: Column[Value] = Scaled(np.array([cent or 0 for cent in cents], dtype=np.int64), 2, missing)
    listed = table.evaluate({"betrag": amounts}, [LAW] * len(cents))
    found = table.evaluate({"betrag": column}, Same(LAW, len(cents)))
    assert (found.verdicts, found.rules, found.outputs) == (listed.verdicts, listed.rules, listed.outputs)
    assert found.records() == listed.records()
    for at, cent in enumerate(cents):
        assert found.explain(at) == listed.explain(at)
        hits = [] if cent is None else [rule for rule, bound in enumerate(bounds) if cent >= bound]
        assert (found.verdicts[at].value, found.outputs["satz"][at]) == _by_hand(policy, cent, hits, fees, limit)


def _by_hand(  # noqa: PLR0911 - one line per hit policy
    policy: HitPolicy, cent: int | None, hits: list[int], fees: list[Value], limit: int | None
) -> tuple[str, Value | list[Value]]:
    if cent is None:
        return "missing_input", None
    if policy.gives_lists:
        return "ok", [fees[rule] for rule in hits]
    if policy is HitPolicy.COUNT:
        return ("ok", Decimal(len(hits))) if limit is None or len(hits) <= limit else ("wrong_type", None)
    if not hits:
        return "no_rule", None
    if policy is HitPolicy.UNIQUE and len(hits) > 1:
        return "several_rules", None
    if policy is HitPolicy.ANY and len({fees[rule] for rule in hits}) > 1:
        return "several_rules", None
    if policy in (HitPolicy.MIN, HitPolicy.MAX):
        numbers = [Decimal(str(fees[rule])) for rule in hits]
        return "ok", min(numbers) if policy is HitPolicy.MIN else max(numbers)
    if policy is HitPolicy.SUM:
        total = sum((Decimal(str(fees[rule])) for rule in hits), Decimal(0))
        return ("ok", total) if limit is None or total <= limit else ("wrong_type", None)
    return "ok", fees[hits[0]]


@pytest.mark.parametrize(
    "make",
    [
        lambda: Coded(np.array([0, 2]), ["a", "b"]),
        lambda: Coded(np.array([-2]), ["a"]),
        lambda: Days(np.array(["2026-01-01T10:00"], dtype="datetime64[m]")),
        lambda: Whole(np.array([2**63], dtype=np.uint64)),
        lambda: Whole(np.array([1.5])),
    ],
)
def test_a_column_that_cannot_be_meant_is_refused(make: Callable[[], object]) -> None:
    """A code without a word, a time of day, a number that would turn negative, a floating point number."""
    with pytest.raises(ValueError, match=r"wanted|dictionary"):
        make()


def test_a_hundred_thousand_collected_cases_take_little_memory() -> None:
    """Everything that is kept or made on the way: under 30 MB, because no case has an object of its own."""
    table = _table(HitPolicy.COLLECT, range(0, 4_000, 100), [Decimal(at) for at in range(40)])
    cents = np.random.default_rng(1).integers(0, 2_000, 100_000)
    tracemalloc.start()
    try:
        found = table.evaluate({"betrag": Scaled(cents, 2)}, Same(LAW, len(cents)))
        assert found.columns["satz"][0] is not None
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 30 * 2**20


def test_a_dictionary_may_say_a_word_twice() -> None:
    """It is decided like one that says it once."""
    encoder = Encoder(build_index(Type.TEXT, 0, [Compare("=", Literal("a"))], Anything()))
    _same_rows(encoder, Coded(np.array([0, 1, -1]), ["a", "a"]))

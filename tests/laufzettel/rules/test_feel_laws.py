# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Laws of FEEL that hold for all values: arithmetic as `decimal`, dates as `datetime`, printing as parsing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laufzettel.rules.feel import (
    FeelInvalid,
    Vocabulary,
    expression,
    parse_expression,
    parse_tests,
    printed_tree,
    printed_value,
)
from laufzettel.rules.feel import tree as t
from laufzettel.rules.feel.dates import Date, Moment, civil, day_number, make_date, plus_months
from laufzettel.rules.feel.durations import Months, Span, read_duration
from laufzettel.rules.feel.names import Names
from laufzettel.rules.feel.reading import read_date, read_moment, read_time
from laufzettel.rules.feel.types import Simple

NAMES = ["a", "b", "Betrag in Euro", "x-y"]
numbers = st.decimals(-(10**12), 10**12, places=4, allow_nan=False)
ATOMS: st.SearchStrategy[t.Node] = st.one_of(
    st.decimals(0, 10**9, places=3).map(lambda value: t.Literal(Decimal(value))),
    st.text(st.characters(codec="utf-8"), max_size=8).map(t.Literal),
    st.sampled_from([t.Literal(True), t.Literal(False), t.Literal(None), t.AtLiteral("2026-01-31")]),
    st.sampled_from(NAMES).map(t.Name),
)


def grown(inner: st.SearchStrategy[t.Node]) -> st.SearchStrategy[t.Node]:
    """One operator or structure around smaller trees."""
    ops = st.sampled_from(["+", "-", "*", "/", "**", "=", "!=", "<", ">=", "and", "or"])
    name = st.sampled_from(["i", "laufende Nummer"])
    iterations = st.builds(lambda one, domain: (t.Iteration(one, domain),), name, inner)
    return st.one_of(
        st.builds(t.Binary, ops, inner, inner),
        st.builds(t.Negation, inner),
        st.builds(t.Between, inner, inner, inner),
        st.builds(lambda value, tests: t.In(value, tuple(tests)), inner, st.lists(inner, min_size=1, max_size=3)),
        st.builds(t.InstanceOf, inner, st.sampled_from([Simple("number"), Simple("date and time")])),
        st.builds(t.If, inner, inner, inner),
        st.builds(t.For, iterations, inner),
        st.builds(t.Quantified, st.sampled_from(["some", "every"]), iterations, inner),
        st.builds(lambda items: t.ListLiteral(tuple(items)), st.lists(inner, max_size=3)),
        st.builds(lambda value: t.ContextLiteral((("k", value), ("zwei Worte", value))), inner),
        st.builds(t.RangeLiteral, inner, inner, st.booleans(), st.booleans()),
        st.builds(t.Comparison, st.sampled_from(["<", ">=", "="]), inner),
        st.builds(t.Path, inner, st.just("name")),
        st.builds(t.Filter, inner, inner),
        st.builds(lambda value: t.Call(t.Name("abs"), (value,)), inner),
        st.builds(lambda value: t.Call(t.Name("abs"), (value,), ("n",)), inner),
        st.builds(lambda body: t.FunctionLiteral((("p", Simple("number")),), body), inner),
    )


TREES = st.recursive(ATOMS, grown, max_leaves=12)


@given(TREES)
@settings(max_examples=400, deadline=None)
def test_parsing_undoes_printing(tree: t.Node) -> None:
    """Whatever a tree says, its text says the same."""
    text = printed_tree(tree)
    assert parse_expression(text, Vocabulary(Names(NAMES))).tree == tree, text


@given(st.lists(TREES, min_size=1, max_size=3), st.booleans())
@settings(max_examples=100, deadline=None)
def test_parsing_undoes_printing_of_conditions(tests: list[t.Node], negated: bool) -> None:
    """The same for the condition of a cell."""
    tree = t.Tests(tuple(tests), negated)
    assert parse_tests(printed_tree(tree), Vocabulary(Names(NAMES))).tree == tree


@given(st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text makes the parser fail in another way."""
    try:
        parse_expression(text)
    except FeelInvalid as wrong:
        assert wrong.problem.de


@given(TREES)
@settings(max_examples=200, deadline=None)
def test_any_tree_can_be_evaluated(tree: t.Node) -> None:
    """What does not fit together gives null, never an error."""
    values: dict[str, object] = {"a": Decimal(1), "b": None, "Betrag in Euro": ["x"], "x-y": {"name": "n"}}
    found = expression(printed_tree(tree), NAMES).evaluate(values)
    assert isinstance(printed_value(found), str)


@given(numbers, numbers, st.sampled_from(["+", "-", "*", "/"]))
def test_arithmetic_is_that_of_decimal(one: Decimal, other: Decimal, op: str) -> None:
    """34 digits, halves to the even neighbour."""
    context = Context(prec=34, rounding=ROUND_HALF_EVEN)
    operation = {"+": context.add, "-": context.subtract, "*": context.multiply, "/": context.divide}[op]
    wanted = operation(one, other) if op != "/" or other else None
    assert expression(f"a {op} b", ["a", "b"]).evaluate({"a": one, "b": other}) == wanted


@given(numbers, numbers.filter(bool))
def test_modulo_has_the_sign_of_the_divisor(dividend: Decimal, divisor: Decimal) -> None:
    """As the standard defines it: dividend minus divisor times floor of their quotient."""
    rest = expression("modulo(a, b)", ["a", "b"]).evaluate({"a": dividend, "b": divisor})
    assert isinstance(rest, Decimal)
    assert abs(rest) < abs(divisor)
    assert rest * divisor >= 0


@given(st.dates(), st.dates())
def test_dates_are_those_of_datetime(one: date, other: date) -> None:
    """Number, weekday, week, day of the year and difference, within the years that Python knows."""
    ours, theirs = Date(one.year, one.month, one.day), Date(other.year, other.month, other.day)
    assert ours.number - theirs.number == (one - other).days
    assert civil(ours.number) == (one.year, one.month, one.day)
    assert (ours.weekday, ours.week) == (one.isoweekday(), one.isocalendar().week)
    assert ours.day_of_year == one.timetuple().tm_yday
    assert (ours < theirs) == (one < other)
    assert read_date(str(ours)) == ours


@given(st.integers(-(10**8), 10**8), st.integers(1, 12), st.integers(1, 28))
def test_the_calendar_repeats_itself_beyond_all_years(year: int, month: int, day: int) -> None:
    """400 years are 146,097 days, and each number has its day again."""
    number = day_number(year, month, day)
    assert civil(number) == (year, month, day)
    assert day_number(year + 400, month, day) - number == 146_097
    made = make_date(year, month, day)
    assert made is not None
    assert read_date(str(made)) == made


@given(st.datetimes(datetime(1000, 1, 1), datetime(9000, 1, 1)), st.timedeltas(timedelta(-9999), timedelta(9999)))  # noqa: DTZ001
def test_moments_move_as_those_of_datetime(moment: datetime, by: timedelta) -> None:
    """A moment with an offset plus a duration."""
    begun = read_moment(moment.replace(tzinfo=UTC).isoformat().replace("+00:00", "Z"))
    assert begun is not None
    moved = begun.moved(Span(by // timedelta(microseconds=1) * 1000))
    assert isinstance(moved, Moment)
    wanted = read_moment((moment + by).isoformat() + "Z")
    assert wanted is not None
    assert moved.instant == wanted.instant


@given(st.integers(-(10**18), 10**18), st.integers(-(10**9), 10**9))
def test_durations_read_what_they_print(nanos: int, months: int) -> None:
    """Both kinds, negative ones too."""
    assert read_duration(str(Span(nanos))) == Span(nanos)
    assert read_duration(str(Months(months))) == Months(months)


@given(st.times())
def test_times_read_what_they_print(time: object) -> None:
    """To the microsecond."""
    made = read_time(str(time))
    assert made is not None
    assert read_time(str(made)) == made


@given(st.dates(date(2, 1, 1), date(9998, 12, 31)), st.integers(-2400, 2400))
def test_months_later_is_the_same_day_or_the_last(day: date, months: int) -> None:
    """Never further than the end of the month."""
    later = plus_months(Date(day.year, day.month, day.day), months)
    assert later is not None
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or later.day >= 28


@pytest.mark.parametrize("place", ["Europe/Berlin", "America/New_York", "Asia/Kolkata"])
@given(moment=st.datetimes(datetime(1950, 1, 1), datetime(2036, 1, 1)))  # noqa: DTZ001
@settings(max_examples=40, deadline=None)
def test_a_place_shows_the_clock_it_shows(place: str, moment: datetime) -> None:
    """There and back: the instant of what a place's clock shows is the instant."""
    there = expression(f'date and time(a, "{place}")', ["a"])
    begun = read_moment(moment.replace(microsecond=0).isoformat() + "Z")
    shown = there.evaluate({"a": begun})
    assert isinstance(shown, Moment)
    assert begun is not None
    assert abs(shown.instant - begun.instant) in (0, 3600 * 10**9)  # the doubled hour in autumn reads twice

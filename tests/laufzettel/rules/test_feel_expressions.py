# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Expressions of FEEL: what each gives, which names end where, and what is said about those that cannot be read."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from laufzettel.rules.feel import (
    FeelInvalid,
    Vocabulary,
    expression,
    parse_expression,
    parse_tests,
    printed_tree,
    printed_value,
    unary_tests,
)
from laufzettel.rules.feel.builtin import SIGNATURES
from laufzettel.rules.feel.names import Names

GOLDEN = [
    line.rpartition(" => ")
    for line in (Path(__file__).parent / "golden/feel.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("# ")
]


@pytest.mark.parametrize(("text", "value"), [(text, value) for text, _, value in GOLDEN])
def test_an_expression_gives_its_value(text: str, value: str) -> None:
    """Each line of the golden file holds, null being a value like any other."""
    assert printed_value(expression(text).evaluate(), inside=True) == value


@pytest.mark.parametrize("text", [text for text, _, _ in GOLDEN])
def test_a_printed_tree_says_the_same(text: str) -> None:
    """A tree that is printed and parsed again is the same tree."""
    tree = parse_expression(text).tree
    assert parse_expression(printed_tree(tree)).tree == tree


def test_all_built_in_functions_are_there() -> None:
    """DMN 1.5 has 86 of them, and the golden file calls nearly all."""
    assert len(SIGNATURES) == 86
    called = " ".join(text for text, _, _ in GOLDEN)
    assert {name for name in SIGNATURES if f"{name}(" not in called} == {"lower case", "now", "today"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Hundesteuer im Jahr * 2", "8"),
        ("Hundesteuer - Ermäßigung", "null"),
        ("a-b", "10"),
        ("a - b + a", "15"),
        ("Halter's age", "44"),
        ("date and time of birth", "5"),
        ("a+b", "8"),
    ],
)
def test_the_longest_name_in_scope_counts(text: str, value: str) -> None:
    """Names may contain blanks, operators, apostrophes and words of the language."""
    values: dict[str, object] = {
        "Hundesteuer im Jahr": Decimal(4),
        "Hundesteuer": None,
        "Ermäßigung": Decimal(1),
        "a-b": Decimal(10),
        "a": Decimal(5),
        "b": Decimal(3),
        "Halter's age": Decimal(44),
        "date and time of birth": Decimal(5),
    }
    assert printed_value(expression(text, values).evaluate(values)) == value


@pytest.mark.parametrize(
    ("tests", "value", "met"),
    [
        ("-", None, "true"),
        (">= 5", Decimal(5), "true"),
        ("[1..5), 9", Decimal(9), "true"),
        ("not(1, 2)", Decimal(3), "true"),
        ("not(1, 2)", Decimal(2), "false"),
        ("not(1)", None, "true"),
        ('"a", "b"', "b", "true"),
        ("null", None, "true"),
        ("< 5", None, "null"),
        ("? * 2 = 10", Decimal(5), "true"),
        ('starts with(?, "B")', "Berlin", "true"),
        ("[1, 2, 3]", Decimal(2), "true"),
        ("true", False, "false"),
        ("grenze", Decimal(7), "true"),
        ("> grenze", Decimal(7), "false"),
        ('date("2026-01-01")', Decimal(1), "null"),
    ],
)
def test_a_condition_is_met_or_not(tests: str, value: object, met: str) -> None:
    """The condition of a cell asks about `?`, by comparing or by naming it."""
    made = unary_tests(tests, ["grenze"])
    assert printed_value(made.evaluate({"?": value, "grenze": Decimal(7)})) == met
    tree = made.parsed.tree
    assert parse_tests(printed_tree(tree), Vocabulary(Names(["grenze"]))).tree == tree


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        ("1 +", "feel.incomplete", ""),
        ("1 + * 2", "feel.unexpected", "5"),
        ("if a then b", "feel.incomplete", ""),
        ("foo(1, 2", "feel.incomplete", ""),
        ("[1, 2", "feel.incomplete", ""),
        ("a = = b", "feel.unexpected", "5"),
        ("# + 1", "feel.unexpected", "1"),
        (">= >= 5", "feel.unexpected", "4"),
        ("x y", "feel.unexpected", "3"),
        ('@"2026-02-30"', "feel.bad_literal", "1"),
        ("1 instance of Zahl", "feel.unknown_type", "15"),
        ("(" * 500 + "1" + ")" * 500, "feel.too_deep", "61"),
        ("f(a: 1, 2)", "feel.unexpected", "9"),
        ("for in [1] return 1", "feel.unexpected", ""),
        ("", "feel.incomplete", ""),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(text: str, code: str, position: str) -> None:
    """The sentence stands in both languages, names the position and a remedy."""
    with pytest.raises(FeelInvalid) as caught:
        parse_expression(text)
    problem = caught.value.problem
    assert problem.code == code
    assert problem.de != problem.en
    assert problem.remedy_de
    assert problem.remedy_en
    if position:
        assert position in problem.de.split(" Stelle ")[1]
        assert position in problem.en


@pytest.mark.parametrize(
    ("text", "expected"), [("odd(7", "„,“ oder „)“"), ("[1, 2", "„,“ oder „]“"), ("{a: 1", "„,“ oder „}“")]
)
def test_a_bracket_that_is_not_closed_is_named(text: str, expected: str) -> None:
    """What could stand there is quoted: a bare comma would be lost in the sentence."""
    with pytest.raises(FeelInvalid) as caught:
        parse_expression(text)
    assert f"hier wird {expected} erwartet." in caught.value.problem.de


def test_names_nobody_has_given_a_value_are_reported() -> None:
    """An unknown name gives null, and whoever loads the expression learns where it stands."""
    made = expression("betrag + satzz", ["betrag"])
    assert made.parsed.unknown == (("satzz", 10),)
    assert made.evaluate({"betrag": Decimal(1)}) is None


def test_entries_within_a_filter_are_no_unknown_names() -> None:
    """Within a filter any name may be an entry of the element."""
    assert expression("hunde[alter > 3]", ["hunde"]).parsed.unknown == ()


def test_today_and_now_are_of_today() -> None:
    """The clock is asked at evaluation, in UTC."""
    assert expression("date(now()) = today()").evaluate() is True
    assert expression('lower case("ÄB")').evaluate() == "äb"


def test_a_function_that_never_ends_does_not_end_the_run() -> None:
    """An expression that calls itself without end is stopped by Python; the model layer makes null of it."""
    with pytest.raises(RecursionError):
        expression("{f: function(n) f(n + 1), x: f(1)}.x").evaluate()

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Laws of the type checker: what is well typed is left alone, and what it says a value is, the value is."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from laufzettel.rules.feel import Vocabulary, expression, parse_expression
from laufzettel.rules.feel.checker import checked, type_of
from laufzettel.rules.feel.dates import Date, Moment, Time
from laufzettel.rules.feel.durations import Months, Span
from laufzettel.rules.feel.names import Names
from laufzettel.rules.feel.types import ContextOf, ListOf, RangeOf, Simple, Type, is_instance, printed_type
from laufzettel.rules.feel.values import Range

PERSON = ContextOf((("name", Simple("string")), ("alter", Simple("number"))))
TYPES: Mapping[str, Type] = {
    "zahl": Simple("number"),
    "text": Simple("string"),
    "ja": Simple("boolean"),
    "tag": Simple("date"),
    "uhr": Simple("time"),
    "jetzt": Simple("date and time"),
    "frist": Simple("days and time duration"),
    "monate": Simple("years and months duration"),
    "person": PERSON,
    "personen": ListOf(PERSON),
    "zahlen": ListOf(Simple("number")),
    "texte": ListOf(Simple("string")),
    "spanne": RangeOf(Simple("number")),
}
RULES: Mapping[str, tuple[str, ...]] = {
    "number": (
        "zahl", "7", "({number} + {number})", "({number} * {number})", "({number} / zahl)", "-{number}",
        "({days} / frist)", "(if {boolean} then {number} else {number})", "sum({numbers})", "count({numbers})",
        "string length({string})", "{date}.year", "{moment}.hour", "{days}.hours", "{months}.years", "{person}.alter",
        "{numbers}[1]", "{numbers}[count({numbers})]", "min({numbers})", "max({number}, {number})", "abs({number})",
        "floor({number})", "median({numbers})", "(function(a: number, b) a + {number})({number}, {string})",
        "{{f: {number}, g: f + 1}}.g", "week of year({date})", "{persons}[alter > {number}][1].alter", "spanne.start",
        "number(text)", "mean(n: zahl)", "decimal({number}, 2)", "abs([{number}])",
    ),
    "string": (
        "text", '"abc"', "({string} + {string})", "upper case({string})", "string({number})", "string({date})",
        "substring({string}, zahl)", "(if {boolean} then {string} else {string})", "{person}.name", "texte[1]",
        "day of week({date})", 'string join({strings}, "-")', "substring before({string}, text)", "min({strings})",
        'replace({string}, "b", {string})', "{moment}.timezone",
    ),
    "boolean": (
        "ja", "true", "({number} < {number})", "({number} = {number})", "({string} != {string})", "({boolean} and ja)",
        "(ja or {boolean})", "not({boolean})", "({date} >= {date})", "({date} < {moment})", "({days} > {days})",
        "({number} in {numbers})", "({number} in [1..zahl])", "({number} in (1, < 5, [7..9]))",
        "({number} between 1 and {number})", "(some i in {numbers} satisfies i > {number})", "contains({string}, text)",
        "(every p in {persons} satisfies p.alter > {number})", "({number} instance of number)", "(null = {person})",
        "before({number}, spanne)", "list contains({numbers}, {number})", "spanne.start included", "all([{boolean}])",
        'matches({string}, "a.c")', "is({date}, {date})",
    ),
    "date": (
        "tag", '@"2026-01-31"', "({date} + {days})", "({date} - {months})", "date({moment})", "date(zahl, zahl, zahl)",
        "(if {boolean} then {date} else {date})", "date(from: {date})",
    ),
    "moment": ("jetzt", "date and time({date}, {time})", "({moment} + {months})", "({moment} - {days})"),
    "time": ("uhr", '@"12:30:00"', "({time} + {days})", "time({moment})", "time(zahl, zahl, zahl)"),
    "days": (
        "frist", 'duration("P3DT4H")', "({days} + {days})", "({date} - {date})", "(jetzt - {date})", "-{days}",
        "({days} * {number})", "({days} / zahl)", "({time} - {time})", "sum([{days}, {days}])", "abs({days})",
    ),
    "months": (
        "monate", '@"P1Y2M"', "({months} + {months})", "({number} * {months})", "({months} / zahl)",
        "years and months duration({date}, {moment})",
    ),
    "person": ("person", '{{name: {string}, alter: {number}}}', "{persons}[1]", "(if ja then {person} else person)"),
    "persons": (
        "personen", "[{person}, {person}]", "{persons}[alter > {number}]", "{persons}[item.name = {string}]",
        "(for p in {persons} return {{name: p.name, alter: p.alter + {number}}})", "append({persons}, {person})",
        "reverse({persons})",
    ),
    "numbers": (
        "zahlen", "[{number}]", "[{number}, {number}]", "{persons}.alter", "(for i in {numbers} return i * {number})",
        "(for i in 1..3, k in {numbers} return i + k)", "{numbers}[item > {number}]", "concatenate({numbers}, [1])",
        "sort({numbers}, function(x, y) x > y)", "distinct values({numbers})", "index of({numbers}, {number})",
        "sublist({numbers}, zahl)", "flatten([{numbers}, [{number}]])", "insert before({numbers}, zahl, {number})",
        "(for i in {numbers} return count(partial) + i)",
    ),
    "strings": (
        "texte", "[{string}]", "{persons}.name", 'split({string}, "b")', "(for t in {strings} return t + text)",
    ),
}  # fmt: skip
KINDS: Mapping[str, Type] = {
    "number": Simple("number"),
    "string": Simple("string"),
    "boolean": Simple("boolean"),
    "date": Simple("date"),
    "moment": Simple("date and time"),
    "time": Simple("time"),
    "days": Simple("days and time duration"),
    "months": Simple("years and months duration"),
    "person": PERSON,
    "persons": ListOf(PERSON),
    "numbers": ListOf(Simple("number")),
    "strings": ListOf(Simple("string")),
}


@st.composite
def texts(draw: st.DrawFn, kind: str | None = None, depth: int = 4) -> tuple[str, str]:
    """A well-typed expression with its kind."""
    chosen = kind or draw(st.sampled_from(sorted(RULES)))
    rules = RULES[chosen] if depth else [rule for rule in RULES[chosen] if "{" not in rule][:2]
    text = draw(st.sampled_from(rules))
    for hole in RULES:
        while f"{{{hole}}}" in text:
            text = text.replace(f"{{{hole}}}", draw(texts(hole, depth - 1))[0].replace("{", "{{").replace("}", "}}"), 1)
    return text.replace("{{", "{").replace("}}", "}"), chosen


numbers = st.one_of(st.none(), st.decimals(-20, 20, places=1), st.integers(-3, 12).map(Decimal))
strings = st.one_of(st.none(), st.sampled_from(["", "a", "abc", "neu", "7.5"]))
dates = st.builds(Date, st.integers(1990, 2030), st.integers(1, 12), st.integers(1, 28))
times = st.integers(0, 86_399).map(lambda second: Time(second * 10**9))
people = st.fixed_dictionaries({"name": strings, "alter": numbers})
VALUES = st.fixed_dictionaries(
    {
        "zahl": numbers,
        "text": strings,
        "ja": st.sampled_from([True, False, None]),
        "tag": st.one_of(st.none(), dates),
        "uhr": times,
        "jetzt": st.builds(Moment, dates, times),
        "frist": st.integers(-(10**15), 10**15).map(Span),
        "monate": st.one_of(st.none(), st.integers(-50, 50).map(Months)),
        "person": st.one_of(st.none(), people),
        "personen": st.lists(people, max_size=3),
        "zahlen": st.one_of(st.none(), st.lists(numbers, max_size=3)),
        "texte": st.lists(strings, max_size=3),
        "spanne": st.builds(Range, numbers, numbers),
    }
)


@given(texts(), VALUES)
@settings(max_examples=500, deadline=None)
def test_a_well_typed_expression_is_left_alone_and_has_its_type(
    said: tuple[str, str], values: dict[str, object]
) -> None:
    """No finding, whatever is built of sound parts; for any values it gives null or a value of the inferred type."""
    text, kind = said
    parsed = parse_expression(text, Vocabulary(Names(TYPES)))
    assert [(one.problem.code, one.position) for one in checked(parsed, TYPES, KINDS[kind])] == [], text
    found = type_of(parsed, TYPES)
    value = expression(text, TYPES).evaluate(values)
    assert value is None or is_instance(value, found), (text, printed_type(found), value)

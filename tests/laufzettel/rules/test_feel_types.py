# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The type checker of FEEL: every broken expression is reported where it is broken, and sound ones are left alone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from laufzettel.rules.feel import Vocabulary, expression, parse_expression, parse_tests
from laufzettel.rules.feel.builtin import SIGNATURES
from laufzettel.rules.feel.checker import Level, checked, type_of
from laufzettel.rules.feel.checking.members import PARTS
from laufzettel.rules.feel.names import Names
from laufzettel.rules.feel.properties import member
from laufzettel.rules.feel.types import (
    ANY,
    ContextOf,
    ListOf,
    RangeOf,
    Restricted,
    Simple,
    Type,
    is_instance,
    printed_type,
)

NUMBER, TEXT, TRUTH, DATE = Simple("number"), Simple("string"), Simple("boolean"), Simple("date")
MOMENT, TIME = Simple("date and time"), Simple("time")
DAYS, MONTHS = Simple("days and time duration"), Simple("years and months duration")
KIND = Restricted(TEXT, lambda value: value in ("neu", "alt"))
PERSON = ContextOf((("name", TEXT), ("alter", NUMBER)))
TYPES: Mapping[str, Type] = {
    "zahl": NUMBER,
    "text": TEXT,
    "ja": TRUTH,
    "tag": DATE,
    "jetzt": MOMENT,
    "uhr": TIME,
    "frist": DAYS,
    "monate": MONTHS,
    "art": KIND,
    "person": PERSON,
    "personen": ListOf(PERSON),
    "zahlen": ListOf(NUMBER),
    "texte": ListOf(TEXT),
    "spanne": RangeOf(NUMBER),
    "egal": ANY,
}
GOLDEN = [
    line.rpartition(" => ")[::2]
    for line in (Path(__file__).parent / "golden/feel.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("# ")
]
BROKEN = """
"a" ▸+ 1 => operands
zahl ▸+ text => operands
1 + 2 + "a" ▸* 1 => operands
zahl + ▸-text => operand
tag ▸+ 1 => operands
tag ▸- zahl => operands
tag ▸+ tag => operands
tag ▸- uhr => operands
ja ▸* 2 => operands
text ▸/ 2 => operands
2 ▸** text => operands
zahlen ▸+ 1 => operands
person ▸- person => operands
zahl ▸- frist => operands
null ▸+ zahl => operands
zahl ▸+ null => operands
true ▸+ egal => operands
frist ▸+ monate => durations
duration("P1D") ▸- duration("P1M") => durations
frist ▸/ monate => durations
▸-ja => operand
▸-tag => operand
zahl ▸< text => compared
tag ▸>= zahl => compared
ja ▸< ja => compared
zahlen ▸< 3 => compared
frist ▸> monate => compared
null ▸<= zahl => compared
egal ▸> true => compared
zahl ▸between 1 and "b" => compared
tag ▸between 1 and 2 => compared
zahl in ▸text => never_in
zahl in ▸["a".."b"] => never_in
zahl in (1, ▸"zwei") => never_in
tag in (▸> zahl) => never_in
if ▸zahl then 1 else 2 => condition
if ▸text then 1 else 2 => condition
if ▸person.alter then 1 else 2 => condition
some x in zahlen satisfies ▸x => condition
every x in zahlen satisfies ▸x + 1 => condition
zahlen[▸"a"] => selection
personen[▸name] => selection
[1, 2][▸3] => always_null
personen[▸vorname = "a"] => unknown_name
for x in ▸["a".."z"] return x => domain
for x in ▸text..3 return x => ends
for x in zahlen return x ▸+ text => operands
▸[1.."b"] => ends
▸[ja..ja] => ends
▸[3..1] => always_null
person▸.vorname => member
person.name▸.laenge => member
personen▸.vorname => member
tag▸.stunde => member
tag▸.hour => member
monate▸.days => member
frist▸.months => member
zahl▸.name => member
spanne▸.beginn => member
{a: 1}▸.b => member
▸zahl(1) => no_function
▸abs() => argument_count
▸abs(1, 2) => argument_count
1 + ▸substring("a") => argument_count
▸today(1) => argument_count
abs(x: ▸1) => argument_name
▸substring(string: "a") => argument_missing
abs(n: 1, n: ▸2) => argument_twice
abs(▸text) => argument
abs(▸"a") => argument
substring(▸zahl, 1) => argument
substring(text, ▸"1") => argument
upper case(▸zahl) => argument
upper case(string: ▸zahl) => argument
day of week(▸text) => argument
string length(▸null) => argument
not(▸zahl) => argument
sqrt(▸tag) => argument
list contains(▸null, 1) => argument
date(▸tag, uhr, 1) => argument
date and time(tag, ▸zahl) => argument
▸before(zahl, spanne, 1) => argument_count
contains(text, ▸zahl) => argument
sum(▸texte) => elements
sum(▸"a", "b") => elements
product(▸[tag]) => elements
all(▸zahlen) => elements
string join(▸zahlen) => elements
min(▸personen) => elements
▸date("2026-02-30") => no_literal
zahl + 1 > 3 and tag < ▸date("31.01.2026") => no_literal
▸date(2026, 2, 30) => no_literal
▸time("25:00:00") => no_literal
▸date and time("2026-01-31 12:00:00") => no_literal
▸duration("1 Monat") => no_literal
▸number("1,5") => no_literal
1 ▸/ 0 => always_null
▸sqrt(-1) => always_null
▸substring("abc", 0) => always_null
matches(text, ▸"(a") => pattern
replace(text, ▸"[", "b") => pattern
▸{a: 1, a: 2} => twice
(function(a: number) a + 1)(▸text) => result
(▸function(a: number) a + 1)(1, 2) => argument_count
(function(a: number) a ▸+ "x")(1) => operands
{f: function(a) a + 1, x: f(b: ▸1)}.x => argument_name
▸1 and 2 => junction
""".strip().splitlines()
HINTS = """
zahl ▸= text => never_equal
tag ▸!= "2026-01-31" => never_equal
tag ▸= jetzt => never_equal
zahlen ▸= 1 => never_equal
frist ▸= monate => never_equal
if art = ▸"neuu" then 1 else 2 => not_allowed
▸"neue" = art => not_allowed
art in ("neu", ▸"all") => not_allowed
zahl in ▸texte => never_in
ja and ▸zahl => junction
▸null or ja => junction
""".strip().splitlines()
CELLS = """
zahl | ▸"a" => test
zahl | 1, ▸"zwei", 3 => test
zahl | ▸true => test
zahl | ▸< "a" => test
zahl | ▸["a".."c"] => test
zahl | not(▸"a") => test
text | ▸1 => test
text | ▸>= 5 => test
tag | ▸"2026-01-31" => test
tag | < ▸date("2026-02-30") => no_literal
tag | ▸[1..2] => test
ja | ▸"true" => test
ja | ▸> false => test
frist | ▸< duration("P1M") => test
art | ▸"Neu" => not_allowed
art | "neu", ▸"all" => not_allowed
zahlen | ▸"a" => test
zahl | ? ▸> "a" => compared
zahl | starts with(▸?, "a") => argument
""".strip().splitlines()
SOUND = """
zahl + 1
tag + frist
tag - tag > frist
jetzt - tag
monate * 2 + monate
frist / frist
text + string(zahl)
if zahl > 0 then "a" else 1
if egal then 1 else 2
personen[alter > 18].name
personen[1].name
personen[zahl]
person[name = "a"]
zahlen[item > 3]
for i in 1..zahl return i * 2
for x in [] return x + 1
for t in tag..tag return t.year
some p in personen satisfies p.alter > 3
every i in spanne satisfies i > 0
art = "neu"
art = null
null = zahl
zahl in (1, 2, [5..9])
zahl in zahlen
zahl in < 5
tag in [tag..jetzt]
tag < jetzt
egal.irgendwas + 1
egal[irgendwas = 1]
sum(egal)
sum(zahlen) + max(1, 2)
min(texte) + "a"
abs([zahl])
date and time(tag, uhr)
date(jetzt)
string join(texte, ", ")
sort(zahlen, function(x, y) x < y)[1] + 1
{a: 1, b: a + 1}.b * 2
(function(a, b) a + b)(1, 2)
spanne.start + 1
[{a: 1}, {a: 2, b: 3}].b
context put({a: 1}, "b", 2).b + 1
get value({a: 1}, "a") + 1
duration("P1Y") + monate
number(text) + 1
substring(string: text, start position: 2)
append(zahlen, "a")
string(frist)
""".strip().splitlines()


def place(line: str) -> tuple[str, int, str]:
    """A text without its mark, the position of the mark (from 1), and the code."""
    marked, _, code = line.rpartition(" => ")
    return marked.replace("▸", ""), marked.index("▸") + 1, f"feel.{code}"


def vocabulary() -> Vocabulary:
    """The names of our types."""
    return Vocabulary(Names(TYPES))


@pytest.mark.parametrize("line", BROKEN)
def test_what_cannot_give_a_value_is_reported_where_it_stands(line: str) -> None:
    """One error, at the position of the mark, in both languages and with a remedy."""
    text, position, code = place(line)
    found = checked(parse_expression(text, vocabulary()), TYPES)
    assert [(one.problem.code, one.position, one.level) for one in found] == [(code, position, Level.ERROR)]
    problem = found[0].problem
    assert f"Stelle {position}" in problem.de
    assert f"position {position}" in problem.en
    assert problem.remedy_de
    assert problem.remedy_en


def test_the_broken_expressions_are_many() -> None:
    """More than sixty, and each kind of message is among them."""
    assert len(BROKEN) + len(CELLS) > 60


@pytest.mark.parametrize("line", HINTS)
def test_what_is_hardly_meant_is_a_hint(line: str) -> None:
    """It says something, so it is no error."""
    text, position, code = place(line)
    found = checked(parse_expression(text, vocabulary()), TYPES)
    assert [(one.problem.code, one.position, one.level) for one in found] == [(code, position, Level.HINT)]


@pytest.mark.parametrize("line", CELLS)
def test_a_cell_that_can_never_be_met_is_reported(line: str) -> None:
    """Its type does not fit what is asked, or its value is none of the allowed ones."""
    asked, _, cell = line.partition(" | ")
    text, position, code = place(cell)
    found = checked(parse_tests(text, vocabulary()), {**TYPES, "?": TYPES[asked]})
    assert [(one.problem.code, one.position, one.level) for one in found] == [(code, position, Level.ERROR)]


@pytest.mark.parametrize("text", SOUND)
def test_a_sound_expression_is_left_alone(text: str) -> None:
    """Conversions of the standard, unknown types and empty lists are no faults."""
    assert checked(parse_expression(text, vocabulary()), TYPES) == []


@pytest.mark.parametrize("cell", ["-", "5", "< 5", "[1..5], 7", "null", "not(1, 2)", "? > 3", "zahlen", "ja", "egal"])
def test_a_sound_cell_is_left_alone(cell: str) -> None:
    """For an input that is a number."""
    assert checked(parse_tests(cell, vocabulary()), {**TYPES, "?": NUMBER}) == []


@pytest.mark.parametrize(
    ("text", "wanted", "position", "code"),
    [
        ("text", NUMBER, 1, "feel.result"),
        ('if ja then 1 else "frei"', NUMBER, 19, "feel.result"),
        ('[1, "a"]', ListOf(NUMBER), 5, "feel.result"),
        ("{name: 1, alter: 3}", PERSON, 8, "feel.result"),
        ('{name: "a"}', PERSON, 1, "feel.lacks"),
        ('"neuu"', KIND, 1, "feel.not_allowed"),
        ('if ja then "neu" else "art"', KIND, 23, "feel.not_allowed"),
        ("zahl > 3", TEXT, 1, "feel.result"),
    ],
)
def test_what_does_not_fit_its_place_is_reported(text: str, wanted: Type, position: int, code: str) -> None:
    """The part that cannot be of the type, not the whole expression."""
    found = checked(parse_expression(text, vocabulary()), TYPES, wanted)
    assert [(one.problem.code, one.position) for one in found] == [(code, position)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[1]", NUMBER),
        ("1", ListOf(NUMBER)),
        ("tag", MOMENT),
        ("null", KIND),
        ("art", KIND),
        ("text", KIND),
        ("egal", NUMBER),
        ('{name: "a", alter: 3, ort: "b"}', PERSON),
        ("zahlen", NUMBER),
    ],
)
def test_conversions_of_the_standard_are_no_faults(text: str, wanted: Type) -> None:
    """A list of one, one as a list, a date as date and time; null fits everywhere."""
    assert checked(parse_expression(text, vocabulary()), TYPES, wanted) == []


@pytest.mark.parametrize(("text", "value"), GOLDEN)
def test_golden_expressions_are_judged_rightly(text: str, value: str) -> None:
    """No error on one that gives a value, except on an `if` that can never choose; its type is that of the value."""
    parsed = parse_expression(text)
    errors = [one.problem.code for one in checked(parsed, {}) if one.level is Level.ERROR]
    if value != "null":
        assert errors == (["feel.condition"] if text.startswith("if null") else [])
    found = expression(text).evaluate()
    assert found is None or is_instance(found, type_of(parsed, {}))


def test_nearly_all_golden_nulls_are_foretold() -> None:
    """Of those that give null, fewer than a fifth go unnoticed."""
    nulls = [text for text, value in GOLDEN if value == "null"]
    unnoticed = [text for text in nulls if not checked(parse_expression(text), {})]
    assert len(unnoticed) < len(nulls) / 5, unnoticed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("for p in personen return {n: p.name}", "list<context<n: string>>"),
        ("personen[alter > 3]", "list<context<name: string, alter: number>>"),
        ("personen[1]", "context<name: string, alter: number>"),
        ("personen.alter", "list<number>"),
        ('if ja then 1 else "a"', "number | string"),
        ("zahlen[zahl] * frist", "days and time duration"),
        ("concatenate(zahlen, texte)", "list<number | string>"),
        ("flatten([[1], [[2]]])", "list<number>"),
        ('duration("P1Y")', "years and months duration"),
        ("function(a: number) a", "function<number> -> number"),
        ("[1..zahl]", "range<number>"),
        ("egal + 1", "number"),
        ("egal", "Any"),
    ],
)
def test_types_are_as_narrow_as_can_be(text: str, said: str) -> None:
    """What is known of the parts is known of the whole."""
    assert printed_type(type_of(parse_expression(text, vocabulary()), TYPES)) == said


def test_the_parts_of_values_are_those_that_can_be_asked() -> None:
    """Each part the checker knows has a value, and of the type it says."""
    values = {
        "date": "@\"2026-01-31\"", "time": "@\"12:30:00@Europe/Berlin\"",
        "date and time": "@\"2026-01-31T12:30:00@Europe/Berlin\"", "years and months duration": "@\"P1Y2M\"",
        "days and time duration": "@\"P1DT2H3M4S\"", "range": "[1..2]",
    }  # fmt: skip
    for kind, parts in PARTS.items():
        value = expression(values[kind]).evaluate()
        for name, said in parts.items():
            assert is_instance(member(value, name), said), (kind, name)


def test_every_function_can_be_checked() -> None:
    """Without arguments each says how many it takes, except the two that take none."""
    unsaid = [name for name in SIGNATURES if not checked(parse_expression(f"{name}()"), {})]
    assert sorted(unsaid) == ["now", "today"]


def test_a_name_nobody_knows_is_said_once() -> None:
    """The parser says it; the checker is silent."""
    assert checked(parse_expression("betrag * 2"), {}) == []

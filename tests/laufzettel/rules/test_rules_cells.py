# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a cell may say, and what it then means."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from laufzettel.rules import Term, Type, Value
from laufzettel.rules.binding import read_allowed, read_output, read_reason, read_test
from laufzettel.rules.findings import Fault
from laufzettel.rules.index import allows
from laufzettel.rules.model import condition_text, expression_text
from laufzettel.rules.outputs import OutputCell
from laufzettel.rules.tree import Anything


def _term(kind: Type, decimals: int = 0, name: str = "x") -> Term:
    return Term(name, name, kind, "", decimals, Anything(), False, "")


TEXT, NUMBER, WHOLE = _term(Type.TEXT), _term(Type.NUMBER, 2), _term(Type.INTEGER)
DAY, FLAG = _term(Type.DATE), _term(Type.FLAG)
WORDS = replace(TEXT, allowed=read_allowed("alpha, beta, über uns", TEXT))
TERMS = {
    "menge": _term(Type.INTEGER, name="menge"),
    "wert": _term(Type.NUMBER, 2, "wert"),
    "tag": _term(Type.DATE, name="tag"),
    "art": _term(Type.TEXT, name="art"),
}

JAN, FEB, MAR = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
D = Decimal

GOLDEN: list[tuple[Value, Term, list[Value], list[Value]]] = [
    ("-", WHOLE, [0, -5, None], []),
    ("5", WHOLE, [5, D(5)], [4, 6, None]),
    (D(5), WHOLE, [5], [4, None]),
    ("-5", WHOLE, [-5], [5, None]),
    ("< 5", WHOLE, [4, -9], [5, 6, None]),
    ("<=5", WHOLE, [5, 4], [6]),
    (">5", WHOLE, [6], [5, None]),
    ("  >=  5 ", WHOLE, [5, 6], [4]),
    ("= 5", WHOLE, [5], [4]),
    ("[1..5]", WHOLE, [1, 3, 5], [0, 6, None]),
    ("(1..5]", WHOLE, [2, 5], [1, 6]),
    ("[1..5)", WHOLE, [1, 4], [0, 5]),
    ("]1..5[", WHOLE, [2, 4], [1, 5]),
    ("(1..5)", WHOLE, [2, 4], [1, 5]),
    ("[-5..-1]", WHOLE, [-5, -1], [0, -6]),
    ("(5)", WHOLE, [5], [4]),
    ("1, 2, [7..9]", WHOLE, [1, 2, 8], [3, 10, None]),
    ("<2, >8", WHOLE, [1, 9], [2, 8]),
    ("null", WHOLE, [None], [0, 1]),
    ("= null", WHOLE, [None], [0]),
    ("- 5", WHOLE, [-5], [5, None]),
    ("> -5", WHOLE, [-4, 0], [-5, None]),
    ("(-5..-1)", WHOLE, [-4, -2], [-5, -1]),
    ("]-5..0]", WHOLE, [-4, 0], [-5, 1]),
    ("[1..2], [5..6], null", WHOLE, [1, 6, None], [3, 7]),
    ("not(< 0, > 9)", WHOLE, [0, 9], [-1, 10, None]),
    ("null, >5", WHOLE, [None, 6], [5]),
    ("not(1, 2)", WHOLE, [3, 0], [1, 2, None]),
    ("nicht([1..5])", WHOLE, [0, 6], [1, 5, None]),
    ("not(null)", WHOLE, [0, 1], [None]),
    ("1.5", NUMBER, [D("1.5"), D("1.50")], [D("1.51"), 1, None]),
    ("[0.1..0.3)", NUMBER, [D("0.1"), D("0.29")], [D("0.3"), D("0.09")]),
    ("> 499.99", NUMBER, [500, D("500")], [D("499.99")]),
    (D("1.5"), NUMBER, [D("1.5")], [1]),
    ('"a"', TEXT, ["a"], ["A", "b", "", None]),
    ('"a", "b c"', TEXT, ["a", "b c"], ["c", None]),
    ('"a,b"', TEXT, ["a,b"], ["a"]),
    (r'"sag \"ja\""', TEXT, ['sag "ja"'], ["sag ja"]),
    (r'"a\\b"', TEXT, [r"a\b"], ["ab"]),
    ('"Öko-Gärtnerei ß"', TEXT, ["Öko-Gärtnerei ß"], ["Öko-Gärtnerei ss", "öko-gärtnerei ß"]),
    ('""', TEXT, [""], ["a", None]),
    ('"-"', TEXT, ["-"], ["a", None]),
    ('"null", null', TEXT, ["null", None], ["a"]),
    ('not("a", null)', TEXT, ["b"], ["a", None]),
    ('not("a")', TEXT, ["b", ""], ["a", None]),
    ('nicht("a", "b")', TEXT, ["c"], ["a", "b", None]),
    ("alpha", WORDS, ["alpha"], ["beta", None]),
    ("alpha, beta", WORDS, ["alpha", "beta"], ["über uns"]),
    ("über uns", WORDS, ["über uns"], ["alpha"]),
    ("not(alpha)", WORDS, ["beta"], ["alpha", None]),
    ('date("2026-02-01")', DAY, [FEB], [JAN, MAR, None]),
    ('date("2026-01-01"), > date("2026-02-01")', DAY, [JAN, MAR], [FEB, None]),
    ('not(date("2026-02-01"))', DAY, [JAN, MAR], [FEB, None]),
    ('<= date("9999-12-31")', DAY, [JAN, date(9999, 12, 31)], [None]),
    (FEB, DAY, [FEB], [JAN]),
    ('>= date("2026-02-01")', DAY, [FEB, MAR], [JAN, None]),
    ('[date("2026-01-01")..date("2026-03-01"))', DAY, [JAN, FEB], [MAR]),
    ("true", FLAG, [True], [False, None]),
    ("wahr", FLAG, [True], [False]),
    ("falsch", FLAG, [False], [True, None]),
    (False, FLAG, [False], [True, None]),
    ("not(true)", FLAG, [False], [True, None]),
    ("true, null", FLAG, [True, None], [False]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "term", "accepted", "refused"),
    GOLDEN,
    ids=lambda part: str(part) if isinstance(part, str) else "",
)
def test_a_condition_accepts_what_it_says(cell: Value, term: Term, accepted: list[Value], refused: list[Value]) -> None:
    """Each cell is tried with values on both sides of its bounds, and with a missing one."""
    test = read_test(cell, term, term.allowed, TERMS)
    assert [value for value in accepted if not allows(test, value, term.type)] == []
    assert [value for value in refused if allows(test, value, term.type)] == []


@pytest.mark.parametrize(
    ("cell", "term"), [(cell, term) for cell, term, _, _ in GOLDEN], ids=lambda part: str(part)[:20]
)
def test_the_canonical_text_of_a_condition_means_the_same(cell: Value, term: Term) -> None:
    """What the version hash is made of can be read back and is the same condition."""
    test = read_test(cell, term, term.allowed, TERMS)
    assert read_test(condition_text(test), term, term.allowed, TERMS) == test


BROKEN = [
    (">= >= 5", WHOLE, "rules.syntax"),
    ("5 6", WHOLE, "rules.syntax"),
    (">", WHOLE, "rules.incomplete"),
    ("[1..5", WHOLE, "rules.incomplete"),
    ("1..5", WHOLE, "rules.syntax"),
    ("[1;5]", WHOLE, "rules.syntax"),
    ("not(1", WHOLE, "rules.incomplete"),
    ("1, not(2)", WHOLE, "feel.argument"),
    ("not(-)", WHOLE, "rules.syntax"),
    ("–", WHOLE, "rules.syntax"),
    ("„a“", TEXT, "rules.syntax"),
    ('"a', TEXT, "rules.syntax"),
    ("(" * 500 + "1", WHOLE, "rules.syntax"),
    ("-" * 500 + "1", WHOLE, "rules.syntax"),
    (">=1,5", NUMBER, "rules.german_comma"),
    ("1,5", NUMBER, "rules.german_comma"),
    ("1.234,50", NUMBER, "rules.german_comma"),
    ("1,5 , 7", WHOLE, "rules.german_comma"),
    ("1, -", WHOLE, "rules.incomplete"),
    ("not(not(1))", WHOLE, "feel.argument"),
    ("not()", WHOLE, "rules.syntax"),
    ("[1..]", WHOLE, "rules.syntax"),
    ("1, ", WHOLE, "rules.incomplete"),
    ("=> 5", WHOLE, "rules.syntax"),
    ('> "abc"', WHOLE, "rules.type_clash"),
    ('1, "a"', WHOLE, "rules.type_clash"),
    ('[1.."9"]', WHOLE, "rules.type_clash"),
    ('not("a", 1)', TEXT, "rules.type_clash"),
    ('"2026-01-01"', DAY, "rules.type_clash"),
    ('[date("2026-01-01")..5]', DAY, "rules.type_clash"),
    ('date("2026-01-01")', WHOLE, "rules.type_clash"),
    ("null..5", WHOLE, "rules.syntax"),
    ("0", FLAG, "rules.type_clash"),
    ('"wahr"', FLAG, "rules.type_clash"),
    ('"7"', WHOLE, "rules.type_clash"),
    ("true", WHOLE, "rules.type_clash"),
    (True, WHOLE, "rules.type_clash"),
    ("7", TEXT, "rules.type_clash"),
    (D(7), TEXT, "rules.type_clash"),
    ('> "a"', TEXT, "rules.type_clash"),
    ("> true", FLAG, "rules.type_clash"),
    ("> null", WHOLE, "rules.type_clash"),
    ("[null..5]", WHOLE, "rules.type_clash"),
    ("5", DAY, "rules.type_clash"),
    (JAN, WHOLE, "rules.type_clash"),
    ("1.5", WHOLE, "rules.too_many_decimals"),
    ("1.000", WHOLE, "rules.too_many_decimals"),
    ("1.234", NUMBER, "rules.too_many_decimals"),
    ("9" * 40, WHOLE, "rules.too_many_decimals"),
    ('"gamma"', WORDS, "rules.not_allowed"),
    ('not("gamma")', WORDS, "rules.not_allowed"),
    ("gamma", WORDS, "rules.word_unknown"),
    ("alpha", TEXT, "rules.word_unknown"),
    ("ja", FLAG, "rules.word_unknown"),
    ("> art", WHOLE, "feel.test"),
    ("> 2 * art", WHOLE, "feel.operands"),
    ("starts with(?, 5)", TEXT, "feel.argument"),
    ('contains(?, "a", "b")', TEXT, "feel.argument_count"),
    ("abs()", WHOLE, "feel.argument_count"),
    ('enthaelt(?, "a")', TEXT, "rules.function_unknown"),
    ("contains(?, artt)", TEXT, "rules.word_unknown"),
    ('contains(?, "a"', TEXT, "rules.formula_syntax"),
    ("? > [1", WHOLE, "rules.formula_syntax"),
    ("max(?, 1,5) > 2", WHOLE, "rules.german_comma"),
    ("? = count(for i in 1..1000000000 return i)", WHOLE, "rules.formula_no_answer"),
    ("? = count(for i in [1..1000000000] return i)", WHOLE, "rules.formula_no_answer"),
    ("some a in [1], b in [1], c in [1] satisfies a = ?", WHOLE, "rules.loops"),
    ("> heute()", DAY, "rules.day_of_computation"),
    ("? <= today()", DAY, "rules.day_of_computation"),
    ("? < date(now())", DAY, "rules.day_of_computation"),
    ("? > 1" + " + 1" * 200, WHOLE, "rules.syntax"),
    ("[5..1]", WHOLE, "rules.interval_reversed"),
    ("[5..5)", WHOLE, "rules.interval_reversed"),
    ('date("2026-02-30")', DAY, "rules.date_invalid"),
    ('date("1.2.2026")', DAY, "rules.date_invalid"),
    (None, WHOLE, "rules.cell_empty"),
]


@pytest.mark.parametrize(("cell", "term", "code"), BROKEN, ids=lambda part: str(part)[:20])
def test_a_broken_condition_is_refused_with_its_reason(cell: Value, term: Term, code: str) -> None:
    """Nothing that cannot be understood becomes a rule that never fits."""
    with pytest.raises(Fault) as fault:
        read_test(cell, term, term.allowed, TERMS)
    assert fault.value.message.code == code


def test_a_german_comma_comes_with_a_proposal() -> None:
    """The clerk is told how to write the number, and how to write two numbers."""
    with pytest.raises(Fault) as fault:
        read_test(">= 1.234,50", NUMBER, NUMBER.allowed, TERMS)
    assert fault.value.gaps["proposal"] == ">= 1234.50"
    with pytest.raises(Fault) as fault:
        read_test(">=1,5", NUMBER, NUMBER.allowed, TERMS)
    assert fault.value.gaps == {"proposal": ">=1.5", "listed": "1, 5"}


@pytest.mark.parametrize(
    ("written", "proposal"),
    [
        ("[1,5..2,5]", "[1.5..2.5]"),
        ("-0,25", "-0.25"),
        ("not(1,5)", "not(1.5)"),
        ("< 1.000,50, > 2.000,00", "< 1000.50, > 2000.00"),
        ("[-1.234.567,89..0,5)", "[-1234567.89..0.5)"),
    ],
)
def test_the_proposal_for_a_german_comma_can_be_pasted(written: str, proposal: str) -> None:
    """Every number of the cell is put right, and what is proposed is read without complaint."""
    with pytest.raises(Fault) as fault:
        read_test(written, NUMBER, NUMBER.allowed, TERMS)
    assert fault.value.gaps["proposal"] == proposal
    read_test(proposal, NUMBER, NUMBER.allowed, TERMS)


OUTPUTS: list[tuple[Value, Term, dict[str, Value], Value]] = [
    ("0.1 + 0.2", NUMBER, {}, D("0.30")),
    ("1 + 2 * 3", WHOLE, {}, 7),
    ("(1 + 2) * 3", WHOLE, {}, 9),
    ("10 - 3 - 2", WHOLE, {}, 5),
    ("-2 * -3", WHOLE, {}, 6),
    ("-menge + 1", WHOLE, {"menge": 3}, -2),
    ("wert / 12", NUMBER, {"wert": D("84")}, D("7.00")),
    ("wert / 3 * 3", NUMBER, {"wert": D("0.01")}, D("0.01")),
    ("wert / 8", NUMBER, {"wert": D("0.20")}, D("0.03")),
    ("-wert / 8", NUMBER, {"wert": D("0.20")}, D("-0.03")),
    ("wert * 0", NUMBER, {"wert": D("-1")}, D("0.00")),
    ("menge", NUMBER, {"menge": 7}, D("7.00")),
    ("wert * 3", NUMBER, {"wert": D("123456789012345678901234.01")}, D("370370367037037036703702.03")),
    ("tag", DAY, {"tag": MAR}, MAR),
    ("art", TEXT, {"art": "neu"}, "neu"),
    ("alpha", WORDS, {}, "alpha"),
    ('"alpha"', WORDS, {}, "alpha"),
    (D(84), NUMBER, {}, D("84.00")),
    ("null", NUMBER, {}, None),
    (True, FLAG, {}, True),
    ('date("2026-03-01")', DAY, {}, MAR),
]


@pytest.mark.parametrize(("cell", "term", "given", "wanted"), OUTPUTS, ids=lambda part: str(part)[:30])
def test_an_output_is_exact(cell: Value, term: Term, given: dict[str, Value], wanted: Value) -> None:
    """Outputs are computed without floats and rounded once, halves away from zero, to the declared decimals."""
    expression = read_output(cell, term, term.allowed, TERMS)
    output = OutputCell(expression, term)
    found = output.value([given[name] for name in output.reads])
    assert (found, type(found), str(found)) == (wanted, type(wanted), str(wanted))


@pytest.mark.parametrize(
    ("cell", "term", "code"),
    [
        (None, NUMBER, "rules.cell_empty"),
        ("84,50", NUMBER, "rules.german_comma"),
        ("1 +", NUMBER, "rules.incomplete"),
        ("satz * 2", NUMBER, "rules.word_unknown"),
        ("gamma", WORDS, "rules.word_unknown"),
        ('"gamma"', WORDS, "rules.not_allowed"),
        ("tag", NUMBER, "rules.type_clash"),
        ("wert", WHOLE, "rules.type_clash"),
        ("art + 1", NUMBER, "feel.operands"),
        ("tag + 1", DAY, "feel.operands"),
        ('"a" + 1', TEXT, "feel.operands"),
        ('if menge > 1 then "a" else "b"', NUMBER, "feel.result"),
        ("[wert]", NUMBER, "rules.type_clash"),
        ("[300, 400][2]", replace(NUMBER, allowed=read_allowed("[0..350]", NUMBER)), "rules.not_allowed"),
        ("wert / (menge - menge)", NUMBER, "rules.divisor"),
        ("decimal(wert / (menge - menge), 0)", NUMBER, "rules.formula_no_answer"),
        ("sum(art)", NUMBER, "feel.elements"),
        ("suum(menge, wert)", NUMBER, "rules.function_unknown"),
        ("decimal(wert)", NUMBER, "feel.argument_count"),
        ("round up(wert, 0", NUMBER, "rules.formula_syntax"),
        ('upper case("gamma")', WORDS, "feel.not_allowed"),
        ("wert / 0", NUMBER, "rules.divisor"),
        ("1 / menge", NUMBER, "rules.divisor"),
        (">= 5", NUMBER, "rules.syntax"),
        ("1.234", NUMBER, "rules.too_many_decimals"),
    ],
)
def test_a_broken_output_is_refused_with_its_reason(cell: Value, term: Term, code: str) -> None:
    """An output that could fail later is refused when the table is loaded."""
    with pytest.raises(Fault) as fault:
        read_output(cell, term, term.allowed, TERMS)
    assert fault.value.message.code == code


def test_expressions_have_one_canonical_text() -> None:
    """Blanks do not change the version; brackets that matter do."""
    read = [expression_text(read_output(cell, NUMBER, NUMBER.allowed, TERMS)) for cell in ("wert*2", " wert  * 2 ")]
    assert read[0] == read[1] == "(wert * 2)"


@pytest.mark.parametrize("text", ["{unbekannt}", "eine { allein", "eine } allein", "{}", "{wert:.2f}", "{wert!r}"])
def test_a_reason_names_known_terms_only(text: str) -> None:
    """Placeholders are plain names of terms; nothing else can be reached from a sentence."""
    with pytest.raises(Fault):
        read_reason(text, TERMS)

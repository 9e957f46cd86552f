# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Cells in full FEEL: what they mean, what a missing value or an error in them comes to, and where they are refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from laufzettel.rules import Evaluation, RulesInvalid, Table, Type, Value, load_rules
from laufzettel.rules.binding import read_output, read_test
from laufzettel.rules.columns import Whole
from laufzettel.rules.contract import Contract
from laufzettel.rules.model import LAW, condition_text, expression_text
from laufzettel.rules.tree import Formula

Write = Callable[..., Path]
DAY = date(2026, 6, 1)
CASE: dict[str, Value] = {
    "art": "neu", "menge": 3, "wert": Decimal("9.90"), "tag": date(2026, 5, 4), "frei": False, "name": "x",
}  # fmt: skip
ALONE: dict[str, object] = {f"Gebuehr!{column}{row}": None for column in "ABCDEFGHIJ" for row in (6, 7)}
"""Only the first rule is left."""


def _table(write_book: Write, changes: Mapping[str, object]) -> Table:
    return load_rules(write_book(changes)).tables["gebuehr"]


def _one(table: Table, **changed: Value) -> Evaluation:
    case = CASE | changed
    return table.evaluate({name: [case[name]] for name in table.inputs}, [DAY])


def _verdict(table: Table, **changed: Value) -> str:
    return _one(table, **changed).verdicts[0].value


# --- what a cell means -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "fits", "fits_not"),
    [
        ("C5:> wert", {"menge": 10}, {"menge": 9}),
        ("C5:>wert / 3", {"menge": 4}, {"menge": 3}),
        ("C5:even(?)", {"menge": 4}, {"menge": 3}),
        ("C5:nicht(wert, 3)", {"menge": 4}, {"menge": 3}),
        ("C5:? > 3 and wahr", {"menge": 4}, {"menge": 3}),
        ("C5:if frei then ? > 3 else falsch", {"menge": 4, "frei": True}, {"menge": 4}),
        ("C5:5 between ? and wert", {"menge": 4}, {"menge": 6}),
        ('G5:starts with(?, "B"), "x"', {"name": "Berta"}, {"name": "Anna"}),
        ('G5:matches(?, "[0-9]{5}")', {"name": "12345"}, {"name": "1234"}),
        ("G5:string length(?) = menge", {"name": "abc"}, {"name": "abcd"}),
        ('E5:< Stichtag - duration("P1M")', {"tag": date(2026, 4, 30)}, {"tag": date(2026, 5, 1)}),
        ("E5:?.year = Stichtag.year", {"tag": date(2026, 1, 1)}, {"tag": date(2025, 12, 31)}),
        ("F5:menge > 3", {"menge": 4, "frei": True}, {"menge": 4}),
    ],
)
def test_a_formula_is_a_condition_like_any_other(
    write_book: Write, cell: str, fits: dict[str, Value], fits_not: dict[str, Value]
) -> None:
    """It fits where it says so; where it does not, no rule is left."""
    at, text = cell.split(":", 1)
    table = _table(write_book, ALONE | {"Gebuehr!C5": "-", f"Gebuehr!{at}": text})
    assert (_verdict(table, **fits), _verdict(table, **fits_not)) == ("ok", "no_rule")


@pytest.mark.parametrize(
    ("cell", "given", "wanted"),
    [
        ("if menge > 2 then wert / menge else 0", {"menge": 3}, "3.30"),
        ("if menge > 2 then wert / menge else 0", {"menge": 0}, "0.00"),
        ("round up(wert / 3, 0)", {}, "4.00"),
        ("wert / 8", {"wert": Decimal("0.20")}, "0.03"),
        ("sum(wert, menge) * 0.5", {}, "6.45"),
        ("min(wert, 5)", {}, "5.00"),
        ("Stichtag.month", {}, "6.00"),
        ("if wert = null then 1 else wert", {"wert": None}, "1.00"),
        ("if frei then null else 2", {"frei": True}, "None"),
    ],
)
def test_a_formula_is_an_output_like_any_other(
    write_book: Write, cell: str, given: dict[str, Value], wanted: str
) -> None:
    """Rounded once to the declared decimals; null where it is written, and only there."""
    found = _one(_table(write_book, ALONE | {"Gebuehr!C5": "-", "Gebuehr!H5": cell}), **given)
    assert (found.verdicts, str(found.outputs["gebuehr"][0])) == (["ok"], wanted)
    record = found.record(0)
    assert record["reason"] and record["outputs"] == {"gebuehr": None if wanted == "None" else wanted}


def test_terms_may_have_blanks(write_book: Write) -> None:
    """The longest name that is known counts, in conditions, outputs and reasons."""
    changes = {"Begriffe!A5": "wert der sache", "Gebuehr!D3": "wert der sache", "Gebuehr!C5": "< wert der sache"}
    reason = "Der Wert ist {wert der sache}."
    table = _table(write_book, ALONE | changes | {"Gebuehr!H5": "wert der sache * 2", "Gebuehr!J5": reason})
    columns = {name: [CASE.get(name, Decimal("9.90"))] for name in table.inputs}
    found = table.evaluate(columns, [DAY])
    assert (found.outputs["gebuehr"], found.explain(0).reason) == ([Decimal("19.80")], "Der Wert ist 9,90.")
    copied = _table(write_book, ALONE | changes | {"Gebuehr!H5": "wert der sache"})
    assert copied.evaluate(columns, [DAY]).outputs["gebuehr"] == [Decimal("9.90")]


def test_what_a_formula_looked_at_stands_in_the_record(write_book: Write) -> None:
    """Also the date of law, which no batch brings as a column."""
    table = _table(write_book, ALONE | {"Gebuehr!C5": "> wert", "Gebuehr!E5": "< Stichtag"})
    assert "Stichtag" not in table.inputs and "wert" in table.inputs
    inputs = _one(table, menge=10).record(0)["inputs"]
    assert inputs == {"art": "neu", "menge": "10", "wert": "9.90", "tag": "2026-05-04", "Stichtag": "2026-06-01"}


def test_a_formula_is_asked_once_per_set_of_values(write_book: Write) -> None:
    """A large batch with few values costs little more than those few; in arrays and lists alike."""
    table = _table(write_book, {"Gebuehr!C5": "< wert", "Gebuehr!C6": ">= wert"})
    count = 20_000
    columns = {name: [CASE[name]] * count for name in table.inputs} | {"menge": [3, 30] * (count // 2)}
    found = table.evaluate(columns, [DAY] * count)
    assert found.rules == [("R1",), ("R2",)] * (count // 2)
    whole = columns | {"menge": Whole(np.array([3, 30] * (count // 2)))}
    assert table.evaluate(whole, [DAY] * count).rules == found.rules


# --- strictness ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "given", "verdict"),
    [
        ("> wert", {"menge": None}, "missing_input"),
        ("> wert", {"wert": None}, "missing_input"),
        ("> wert", {"wert": "9"}, "wrong_type"),
        ("> wert", {"wert": Decimal("1.234")}, "wrong_type"),
        ("even(?)", {"menge": None}, "missing_input"),
        ("? = null or even(?)", {"menge": None}, "ok"),
        ("even(?) or ? = null", {"menge": None}, "ok"),
        ("null, > wert", {"menge": None}, "ok"),
        ("null, > wert", {"menge": None, "wert": None}, "missing_input"),
        ("? != null and ? > 2", {"menge": None}, "no_rule"),
        ("wert = null or ? > wert", {"wert": None}, "ok"),
        ("wert != null and ? > wert", {"wert": None}, "no_rule"),
        ("? > 2 and wert != null", {"wert": None, "menge": None}, "missing_input"),
        ("10 / ? > 2", {"menge": 0}, "wrong_type"),
        ("> 10 / ?", {"menge": 0}, "wrong_type"),
        ("not(10 / ? > 2)", {"menge": 0}, "wrong_type"),
        ("? = 0 or 10 / ? > 2", {"menge": 0}, "ok"),
        ("10 / ? > 2 or ? = 0", {"menge": 0}, "ok"),
        ("if 10 / ? > 2 then true else true", {"menge": 0}, "wrong_type"),
        ("[wert..5]", {"menge": 3}, "wrong_type"),
        ("[wert..50]", {"menge": 30}, "ok"),
        ('date(2026, ?, 1) > date("2026-01-01")', {"menge": 13}, "wrong_type"),
    ],
)
def test_null_is_never_silently_no(write_book: Write, cell: str, given: dict[str, Value], verdict: str) -> None:
    """The standard makes null of an error and "not met" of null; here each has a verdict, unless null is asked for."""
    assert _verdict(_table(write_book, ALONE | {"Gebuehr!C5": cell}), **given) == verdict


def test_a_condition_without_an_answer_names_its_rule(write_book: Write) -> None:
    """No value stands in the sentence."""
    found = _one(_table(write_book, ALONE | {"Gebuehr!C5": "10 / ? > 2"}), menge=0)
    wanted = "Die Bedingungen dieser Regeln lassen sich für diesen Fall nicht berechnen: R1."
    assert (found.explain(0).reason, found.records()[0]["reason"]) == (wanted, wanted)


@pytest.mark.parametrize(
    ("policy", "first", "verdict"),
    [("F", "0", "ok"), ("F", "7", "wrong_type"), ("U", "0", "wrong_type"), ("C", "0", "wrong_type")],
)
def test_an_error_behind_the_first_rule_that_fits_does_not_matter(
    write_book: Write, policy: str, first: str, verdict: str
) -> None:
    """Under F a rule may guard those below it; where all rules count, none may be unanswered."""
    changes = {"Gebuehr!A2": policy, "Gebuehr!C5": first, "Gebuehr!C6": "10 / ? > 2", "Gebuehr!H6": 1}
    assert _verdict(_table(write_book, changes), menge=0) == verdict


def test_an_error_in_a_rule_that_is_out_of_the_question_does_not_matter(write_book: Write) -> None:
    """Another condition of the rule says no."""
    assert _verdict(_table(write_book, {"Gebuehr!B5": "alt", "Gebuehr!C5": "10 / ? > 2", "Gebuehr!C6": "-",
                                        "Gebuehr!H6": 1}), menge=0) == "ok"  # fmt: skip


@pytest.mark.parametrize(
    ("policy", "cell", "given", "verdict"),
    [
        ("U", "if menge > 5 then 1 else wert / menge", {"menge": 0}, "wrong_type"),
        ("U", "decimal(wert / (menge - 3), 0)", {}, "wrong_type"),
        ("U", "decimal(wert / (menge - 3), 0)", {"wert": None}, "missing_input"),
        ("U", "decimal(wert / (menge - 3), 0)", {"wert": "1"}, "wrong_type"),
        ("U", "exp(menge)", {"menge": 100}, "wrong_type"),
        ("C+", "if frei then null else 2", {"frei": True}, "wrong_type"),
        ("C<", "if frei then null else 2", {"frei": True}, "wrong_type"),
        ("C+", "decimal(wert / (menge - 3), 0)", {}, "wrong_type"),
        ("C>", "decimal(wert / (menge - 3), 0)", {}, "wrong_type"),
    ],
)
def test_an_output_without_a_value_is_a_verdict(
    write_book: Write, policy: str, cell: str, given: dict[str, Value], verdict: str
) -> None:
    """Divided by zero, too large, nothing where numbers are put together."""
    changes = {"Gebuehr!A2": policy, "Gebuehr!C5": "-", "Gebuehr!C6": "-", "Gebuehr!H6": 1, "Gebuehr!H5": cell}
    alone = ALONE | {"Gebuehr!A2": policy, "Gebuehr!C5": "-", "Gebuehr!H5": cell}
    assert _verdict(_table(write_book, alone), **given) == verdict
    if policy != "U":
        assert _verdict(_table(write_book, changes), **given) == verdict


# --- loading ---------------------------------------------------------------------------------------------------------


def test_a_formula_has_one_text(write_book: Write) -> None:
    """Blanks, German words and needless brackets change no version; another formula does; its text reads back."""
    texts = [
        'starts with(?,"a") or  nicht(wahr)',
        'starts with( ? , "a") or not(true)',
        '(starts with(?, "a")) or not((true))',
    ]
    versions = {load_rules(write_book({"Gebuehr!G5": text})).version for text in texts}
    assert len(versions) == 1
    assert load_rules(write_book({"Gebuehr!G5": 'starts with(?, "b") or not(true)'})).version not in versions
    terms = load_rules(write_book()).terms
    for text in (texts[0], "> menge", "null, < wert * 2", "not(menge, 4)", "some x in [1, 2] satisfies x = menge"):
        term = terms["name" if "starts" in text else "menge"]
        test = read_test(text, term, term.allowed, terms)
        assert isinstance(test, Formula)
        assert read_test(condition_text(test), term, term.allowed, terms) == test
    fee = terms["gebuehr"]
    output = read_output("if  menge>2 then wert else 0", fee, fee.allowed, terms)
    assert expression_text(output) == "if menge > 2 then wert else 0"


def test_everything_that_is_wrong_with_a_formula_is_told_at_once(write_book: Write) -> None:
    """In the order of its text, each with sheet, cell and position."""
    with pytest.raises(RulesInvalid) as raised:
        load_rules(write_book({"Gebuehr!C5": "? < art and frei + 1 > wert", "Gebuehr!H6": "if wert then art else 1"}))
    found = [(one.code, one.place, one.de.partition("Stelle ")[2].split()[0]) for one in raised.value.problems]
    assert found == [
        ("feel.compared", "cell:Gebuehr!C5", "3"),
        ("feel.operands", "cell:Gebuehr!C5", "18"),
        ("feel.condition", "cell:Gebuehr!H6", "4"),
        ("feel.result", "cell:Gebuehr!H6", "14"),
    ]


@pytest.mark.parametrize(
    "marked",
    [
        "nicht(wahr) or falsch or ? ▸< art",
        "? > 3 and wahr and nicht( frei ) and abs(▸art) > 2",
        "nicht(wert * 2, ▸art)",
        "  if falsch then wahr else ? ▸> art",
        "if nicht(wahr) then falsch else (? > 1 ▸]",
        "nicht(wahr) and ▸betrag(1)",
    ],
)
def test_a_position_counts_the_cell_as_it_was_written(write_book: Write, marked: str) -> None:
    """German words are longer than those of the language; blanks around the text are none of it."""
    position = marked.strip().index("▸") + 1
    with pytest.raises(RulesInvalid) as raised:
        load_rules(write_book({"Gebuehr!C5": marked.replace("▸", "")}))
    (problem,) = raised.value.problems
    assert problem.place == "cell:Gebuehr!C5"
    assert re.search(rf"Stelle {position}\b", problem.de) and re.search(rf"position {position}\b", problem.en)


def test_a_process_must_bring_what_a_formula_names(write_book: Write) -> None:
    """In a condition as in an output; the date of law is always there."""
    supplied = {"art": Type.TEXT, "menge": Type.INTEGER, "tag": Type.DATE, "frei": Type.FLAG, "name": Type.TEXT}
    contract = Contract(supplied | {"gebuehr": Type.NUMBER}, {})
    changes = {
        "Gebuehr!C3": "tag", "Gebuehr!D3": "menge", "Gebuehr!E3": "gebuehr", "Gebuehr!C5": "< Stichtag",
        "Gebuehr!C6": "-", "Gebuehr!D5": "> wert", "Gebuehr!H6": "min(wert, 3)",
    }  # fmt: skip
    with pytest.raises(RulesInvalid) as raised:
        load_rules(write_book(changes), {"gebuehr": contract})
    found = {(one.code, one.place) for one in raised.value.problems}
    assert found == {("rules.not_supplied", "cell:Gebuehr!D5"), ("rules.not_supplied", "cell:Gebuehr!H6")}


def test_a_term_of_that_name_is_meant_before_the_date_of_law(write_book: Write) -> None:
    """Who already has a term `Stichtag` keeps it."""
    table = _table(write_book, ALONE | {"Begriffe!A6": "Stichtag", "Gebuehr!E3": "Stichtag", "Gebuehr!C5": "-",
                                        "Gebuehr!E5": "Stichtag.year = 2020"})  # fmt: skip
    assert LAW.name in table.inputs
    columns = {name: [CASE.get(name, date(2020, 1, 1))] for name in table.inputs}
    assert table.evaluate(columns, [DAY]).verdicts == ["ok"]

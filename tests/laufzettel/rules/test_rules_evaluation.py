# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Evaluating a loaded workbook: verdicts, outputs, reasons and records."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from laufzettel.rules import Evaluation, Table, Value, load_rules

Write = Callable[..., Path]
LAW = date(2026, 6, 1)
CASE: dict[str, Value] = {
    "art": "neu", "menge": 3, "wert": Decimal("9.90"), "tag": date(2026, 5, 4), "frei": False, "name": "x",
}  # fmt: skip


def _one(table: Table, law: date = LAW, **changed: Value) -> Evaluation:
    """Evaluate one case, the usual one with some values changed."""
    case = CASE | changed
    return table.evaluate({name: [case[name]] for name in table.inputs}, [law])


def _verdict(table: Table, law: date = LAW, **changed: Value) -> str:
    return _one(table, law, **changed).verdicts[0].value


@pytest.fixture
def fees(write_book: Write) -> Table:
    """The small workbook's table."""
    return load_rules(write_book()).tables["gebuehr"]


def test_a_batch_is_decided_at_once(fees: Table) -> None:
    """One verdict, one output and one rule per case, in the order of the cases."""
    columns: dict[str, list[Value]] = {name: [value] * 3 for name, value in CASE.items()}
    columns["art"], columns["menge"] = ["alt", "neu", "neu"], [1, 7, 4]
    found = fees.evaluate(columns, [LAW] * 3)
    assert found.verdicts == ["ok", "ok", "ok"]
    assert found.outputs == {"gebuehr": [Decimal("0.30"), Decimal("17.50"), Decimal("10.00")]}
    assert found.rules == [("R3",), ("R2",), ("R1",)]


def test_an_empty_batch_gives_empty_results(fees: Table) -> None:
    """No cases, no verdicts, no error."""
    found = fees.evaluate({name: [] for name in fees.inputs}, [])
    assert (found.verdicts, found.outputs, found.rules) == ([], {"gebuehr": []}, [])


def test_two_hits_in_a_unique_table_are_no_decision(write_book: Write) -> None:
    """The contradiction is shown with both rules; the first is not silently taken."""
    table = load_rules(write_book({"Gebuehr!C5": "< 6"})).tables["gebuehr"]
    found = _one(table, menge=5)
    assert (found.verdicts, found.outputs["gebuehr"], found.rules) == (["several_rules"], [None], [("R1", "R2")])
    assert "R1, R2" in found.explain(0).reason
    assert found.explain(0).legal_basis == ("§ 1", "§ 2")


def test_the_first_rule_counts_where_the_policy_says_so(write_book: Write) -> None:
    """The same two hits under F."""
    found = _one(load_rules(write_book({"Gebuehr!C5": "< 6", "Gebuehr!A2": "F"})).tables["gebuehr"], menge=5)
    assert (found.outputs["gebuehr"], found.rules) == ([Decimal("10.00")], [("R1",)])


def test_collected_outputs_keep_the_order_of_the_sheet(write_book: Write) -> None:
    """Under C every hit gives its output; the reasons are joined."""
    found = _one(load_rules(write_book({"Gebuehr!C5": "< 6", "Gebuehr!A2": "C"})).tables["gebuehr"], menge=5)
    assert (found.outputs["gebuehr"], found.rules) == ([[Decimal("10.00"), Decimal("12.50")]], [("R1", "R2")])
    assert found.explain(0).reason == "Es sind 5 Stück: 10,00 EUR. Ab 5 Stück: 12,50 EUR."
    assert found.record(0)["outputs"] == {"gebuehr": ["10.00", "12.50"]}


def test_no_hit_is_an_empty_list_or_zero_where_one_collects_and_no_rule_for_all_others(write_book: Write) -> None:
    """Nothing to collect is an answer; no rate is none."""
    for policy, verdict, output in (
        ("C", "ok", []),
        ("R", "ok", []),
        ("C#", "ok", 0),
        ("C<", "no_rule", None),
        ("C>", "no_rule", None),
        ("A", "no_rule", None),
        ("C+", "no_rule", None),
        ("U", "no_rule", None),
        ("F", "no_rule", None),
    ):
        changes = {"Gebuehr!A2": policy, "Gebuehr!C5": "< 0", "Gebuehr!C6": "> 99"}
        found = _one(load_rules(write_book(changes)).tables["gebuehr"])
        assert (found.verdicts, found.outputs["gebuehr"], found.rules) == ([verdict], [output], [()])


def test_priority_is_the_order_of_row_4(write_book: Write) -> None:
    """Under P the result that row 4 names first holds, under O all of them in that order; ties in that of the sheet."""
    changes = {
        "Gebuehr!A2": "P", "Gebuehr!H4": "30, 10", "Gebuehr!C6": "-", "Gebuehr!H6": 30, "Gebuehr!B7": "-",
        "Gebuehr!H7": 10,
    }  # fmt: skip
    found = _one(load_rules(write_book(changes)).tables["gebuehr"], menge=3)
    assert (found.outputs["gebuehr"], found.rules) == ([Decimal(30)], [("R2",)])
    assert found.explain(0).reason == "Ab 5 Stück: 30,00 EUR."
    found = _one(load_rules(write_book(changes | {"Gebuehr!A2": "O"})).tables["gebuehr"], menge=3)
    assert (found.outputs["gebuehr"], found.rules) == ([[Decimal(30), Decimal(10), Decimal(10)]], [("R2", "R1", "R3")])


def test_several_rules_may_say_the_same_under_a(write_book: Write) -> None:
    """All of them are named; a sentence they share is told once; if they differ there is no decision."""
    changes: dict[str, object] = {"Gebuehr!A2": "A", "Gebuehr!C6": "-", "Gebuehr!J6": "Zehn.", "Gebuehr!J5": "Zehn."}
    table = load_rules(write_book(changes | {"Gebuehr!H6": 10})).tables["gebuehr"]
    found = _one(table, menge=3)
    assert (found.verdicts, found.outputs["gebuehr"], found.rules) == (["ok"], [Decimal(10)], [("R1", "R2")])
    assert (found.explain(0).reason, found.explain(0).legal_basis) == ("Zehn.", ("§ 1", "§ 2"))
    computed = load_rules(write_book(changes | {"Gebuehr!H6": "menge * 5"})).tables["gebuehr"]
    assert [_verdict(computed, menge=menge) for menge in (2, 3)] == ["ok", "several_rules"]
    assert "R1, R2" in _one(computed, menge=3).explain(0).reason


def test_a_sum_is_exact(write_book: Write) -> None:
    """0.10 and 0.20 are 0.30 to the last digit."""
    changes = {"Gebuehr!A2": "C+", "Gebuehr!H5": "0.1", "Gebuehr!C6": "-", "Gebuehr!H6": "0.2"}
    found = _one(load_rules(write_book(changes)).tables["gebuehr"])
    assert str(found.outputs["gebuehr"][0]) == "0.30"


@pytest.mark.parametrize("output", [15, "menge * 5"])
def test_a_sum_must_be_allowed_like_any_computed_output(write_book: Write, output: object) -> None:
    """Each part lies within the limit, their sum does not: that is no result, whether written or computed."""
    changes = {"Gebuehr!A2": "C+", "Gebuehr!C6": "-", "Gebuehr!H5": output, "Gebuehr!H6": 15, "Gebuehr!H4": "[0..20]"}
    found = _one(load_rules(write_book(changes)).tables["gebuehr"], menge=3)
    assert (found.verdicts, found.outputs["gebuehr"], found.rules) == (["wrong_type"], [None], [("R1", "R2")])


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({"menge": None}, "missing_input"),
        ({"art": None}, "missing_input"),
        ({"wert": None}, "ok"),
        ({"menge": "3"}, "wrong_type"),
        ({"menge": True}, "wrong_type"),
        ({"menge": Decimal("3.5")}, "wrong_type"),
        ({"menge": Decimal("3")}, "ok"),
        ({"menge": Decimal("NaN")}, "wrong_type"),
        ({"menge": Decimal("sNaN")}, "wrong_type"),
        ({"menge": Decimal("Infinity")}, "wrong_type"),
        ({"menge": Decimal("1E+99999999")}, "wrong_type"),
        ({"wert": Decimal("1.234")}, "wrong_type"),
        ({"wert": Decimal("1.2300")}, "ok"),
        ({"wert": 5}, "ok"),
        ({"tag": datetime(2026, 5, 4)}, "wrong_type"),  # noqa: DTZ001 - the point is that it is none of the type
        ({"frei": 0}, "wrong_type"),
        ({"art": "gebraucht"}, "wrong_type"),
        ({"art": None, "menge": "3"}, "wrong_type"),
    ],
)
def test_what_is_missing_or_wrong_is_a_verdict(fees: Table, changed: dict[str, Value], verdict: str) -> None:
    """Never an empty result, never a silent conversion."""
    found = _one(fees, LAW, **changed)
    assert found.verdicts == [verdict]
    assert (found.outputs["gebuehr"][0] is None) == (verdict != "ok")
    json.dumps(found.record(0))


def test_a_wrong_value_does_not_hide_behind_an_equal_one(fees: Table) -> None:
    """True equals 1 in Python; in a batch with both only the 1 is a number."""
    columns = {name: [value] * 2 for name, value in CASE.items()} | {"menge": [1, True]}
    assert fees.evaluate(columns, [LAW] * 2).verdicts == ["ok", "wrong_type"]
    assert fees.evaluate(columns, [LAW] * 2).record(1)["inputs"] == {"art": "neu", "menge": "true"}


@pytest.mark.parametrize("countable", [1, 2**62])
def test_cases_decided_alike_share_a_record(fees: Table, monkeypatch: pytest.MonkeyPatch, countable: int) -> None:
    """`3` and `3.0` are one number and written alike; another number, or a wrong value, has a record of its own.

    The same holds where there are more combinations of values than the machine can number.
    """
    monkeypatch.setattr("laufzettel.rules.evaluation._TOO_MANY", countable)
    amounts: list[list[Value]] = [[3, Decimal("3.0"), 3, 4], [3, Decimal("3.0"), True, 4]]
    for some in amounts:
        columns: dict[str, list[Value]] = {name: [value] * 4 for name, value in CASE.items()} | {"menge": some}
        found = fees.evaluate(columns, [LAW] * 4)
        assert found.records() == [found.record(case) for case in range(4)]
    one, same, _, other = fees.evaluate(columns | {"menge": amounts[0]}, [LAW] * 4).records()
    assert one is same and one != other


def test_a_reason_without_decision_names_labels_and_no_values(fees: Table) -> None:
    """The clerk reads which entry is missing or wrong."""
    assert _one(fees, menge=None).explain(0).reason == "Es fehlt eine Angabe: Menge."
    assert _one(fees, menge="geheim").explain(0).reason == "Eine Angabe ist nicht von der erwarteten Art: Menge."


def test_a_required_term_may_not_be_missing_even_where_a_dash_stands(write_book: Write) -> None:
    """`Pflicht` on the sheet Begriffe is stronger than the dash."""
    table = load_rules(write_book({"Begriffe!G5": "ja"})).tables["gebuehr"]
    assert (_verdict(table, wert=None), _one(table, wert=None).rules) == ("missing_input", [()])


def test_a_rule_for_null_answers_the_missing_value(write_book: Write) -> None:
    """Where a rule says what to do without a value, nothing is missing."""
    table = load_rules(write_book({"Gebuehr!C5": "null", "Gebuehr!H5": 10})).tables["gebuehr"]
    assert _one(table, menge=None).rules == [("R1",)]
    assert _verdict(table, menge=3) == "no_rule"


def test_collecting_does_not_overlook_what_is_missing(write_book: Write) -> None:
    """Under C a rule that could have hit, were the value known, makes the list incomplete and so no answer."""
    changes = {"Gebuehr!A2": "C", "Gebuehr!B6": "-", "Gebuehr!H6": 1, "Gebuehr!B7": "neu"}
    table = load_rules(write_book(changes)).tables["gebuehr"]
    assert _one(table, menge=3).rules == [("R1", "R3")]
    found = _one(table, menge=None)
    assert (found.verdicts, found.rules, found.outputs["gebuehr"]) == (["missing_input"], [("R3",)], [None])


def test_an_output_that_names_a_missing_term_is_no_output(write_book: Write) -> None:
    """A rule fits, but what it points at is not there, or is not what it should be."""
    table = load_rules(write_book({"Gebuehr!H7": "wert"})).tables["gebuehr"]
    assert (_verdict(table, art="alt", wert=None), _one(table, art="alt", wert=None).rules) == (
        "missing_input",
        [("R3",)],
    )
    assert _verdict(table, art="alt", wert="1") == "wrong_type"
    assert _one(table, art="alt", wert=5).outputs["gebuehr"] == [Decimal("5.00")]


def test_a_computed_output_must_be_allowed(write_book: Write) -> None:
    """Row 4 of an output column holds for copied and computed values too."""
    table = load_rules(write_book({"Gebuehr!H4": "[0..20]"})).tables["gebuehr"]
    assert [_verdict(table, menge=menge) for menge in (8, 9)] == ["ok", "wrong_type"]


def test_the_date_of_law_routes_to_the_rules_valid_then(write_book: Write) -> None:
    """One batch, several days of law; the first and the last day of validity belong to it."""
    changes = {
        "Gebuehr!L7": date(2025, 12, 31), "Gebuehr!A8": "R4", "Gebuehr!B8": "alt", "Gebuehr!H8": 4,
        "Gebuehr!K8": "2026-01-01", "Info!B5": date(2026, 12, 31),
    } | {f"Gebuehr!{column}8": "-" for column in "CDEFG"}  # fmt: skip
    table = load_rules(write_book(changes)).tables["gebuehr"]
    days = [
        date(2019, 12, 31),
        date(2020, 1, 1),
        date(2025, 12, 31),
        date(2026, 1, 1),
        date(2026, 12, 31),
        date(2027, 1, 1),
    ]
    columns = {name: [value] * len(days) for name, value in (CASE | {"art": "alt"}).items()}
    found = table.evaluate(columns, days)
    assert found.rules == [(), ("R3",), ("R3",), ("R4",), ("R4",), ()]
    assert found.verdicts == ["no_rule", "ok", "ok", "ok", "ok", "no_rule"]


def test_a_record_is_complete_plain_and_canonical(write_book: Write) -> None:
    """What the journal keeps can be read without this program."""
    book = load_rules(
        write_book({"Gebuehr!D5": "< 1234.50", "Gebuehr!E5": 'not(date("2026-01-01"))', "Gebuehr!F5": "falsch"})
    )
    record = _one(book.tables["gebuehr"], wert=Decimal("9.9")).record(0)
    assert record == {
        "table": "gebuehr",
        "version": book.version,
        "verdict": "ok",
        "rules": ["R1"],
        "legal_basis": ["§ 1"],
        "reason": "Es sind 3 Stück: 10,00 EUR.",
        "inputs": {"art": "neu", "menge": "3", "wert": "9.90", "tag": "2026-05-04", "frei": "false"},
        "outputs": {"gebuehr": "10.00"},
    }
    assert json.loads(json.dumps(record)) == record


def test_a_reason_speaks_german(write_book: Write) -> None:
    """Dates, thousands, decimals, yes and no, and nothing."""
    reason = "{tag}|{wert}|{menge}|{frei}|{name}|{art}"
    table = load_rules(write_book({"Gebuehr!J5": reason, "Gebuehr!C5": "-"})).tables["gebuehr"]
    found = _one(table, wert=Decimal("-1234567.5"), menge=2026, frei=True, name=None)
    assert found.verdicts == ["several_rules"]
    found = _one(load_rules(write_book({"Gebuehr!J7": reason})).tables["gebuehr"], art="alt",
                 wert=Decimal("-1234567.5"), menge=2026, frei=True, name=None)  # fmt: skip
    assert found.explain(0).reason == "04.05.2026|-1.234.567,50|2026|ja|keine Angabe|alt"


def test_columns_must_be_there_and_of_one_length(fees: Table) -> None:
    """A column that is missing altogether is a bug of the caller, not a case for a person."""
    with pytest.raises(KeyError, match="menge"):
        fees.evaluate({"art": ["neu"]}, [LAW])
    with pytest.raises(ValueError, match="gebuehr"):
        fees.evaluate({name: [value] for name, value in CASE.items()}, [LAW, LAW])

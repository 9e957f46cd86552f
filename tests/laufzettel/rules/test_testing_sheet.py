# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tests in the workbook: read by type, run in batches, and what is wrong with them or with the rules is told."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from laufzettel.rules import load_rules
from laufzettel.rules.checks import Level, check_workbook
from laufzettel.rules.testing import TestReport, proven, run_bytes, run_workbook

Write = Callable[..., Path]
DAY = date(2026, 3, 1)
HEADS = ("Tabelle", "art", "menge", "wert", "tag", "frei", "name", "Stichtag", "Soll gebuehr", "Regel", "Urteil",
         "Herkunft", "Bemerkung")  # fmt: skip
FEW = ("gebuehr", "neu", 4, None, None, None, None, DAY, 10, "R1", None, "§ 1", None)
MANY = ("gebuehr", "neu", 5, 1.5, date(2026, 1, 1), True, "Dackel", DAY, 12.5, "R2", None, "Az. 1", "fünf Stück")
OLD = ("gebuehr", '"alt"', None, "12.25", "2026-01-01", "falsch", '"a;b"', "2026-03-01", "0.3", None, None, "§ 3", None)


def rows(*tests: tuple[object, ...], heads: tuple[str, ...] = HEADS) -> dict[str, object]:
    """The cells of a sheet `Tests` with some rows."""
    lines = enumerate((heads, *tests), start=1)
    return {f"Tests!{chr(65 + at)}{row}": value for row, line in lines for at, value in enumerate(line)}


def changed(test: tuple[object, ...], **values: object) -> tuple[object, ...]:
    """A test with some cells changed, by heading."""
    found = list(test)
    for heading, value in values.items():
        found[HEADS.index(heading.replace("_", " "))] = value
    return tuple(found)


def told(report: TestReport) -> list[tuple[str, str, str]]:
    """Level, code and cell of the errors and of outdated proposals."""
    return [
        (one.level.value, one.problem.code.removeprefix("rules.test_"), one.cell)
        for one in report.findings
        if one.problem.code != "rules.test_rule_untested"
    ]


def test_tests_pass_and_say_how_far_they_reach(write_book: Write) -> None:
    """Native cells, written ones, empty ones for missing values; both sides of a condition are told apart."""
    report = run_workbook(write_book(rows(FEW, MANY, OLD)))
    assert (report.confirmed, report.failed, report.findings) == (3, [], [])
    assert proven(report)
    [table] = report.coverage
    assert table.fired == {"R1": 1, "R2": 1, "R3": 1}
    assert [(one.rule, one.term, one.held, one.failed) for one in table.unseen] == []
    third = report.results[2]
    assert dict(third.test.values)["name"] == "a;b"
    assert third.test.stichtag == DAY


def test_the_sheet_says_nothing_about_the_rules(write_book: Write) -> None:
    """Tests, also broken ones, and their coverage leave version, loading and checks as they are."""
    plain = load_rules(write_book()).version
    tested = write_book(rows(FEW, changed(MANY, art="=1/0")) | {"Testabdeckung!A1": "=1/0"}, name="getestet.xlsx")
    assert load_rules(tested).version == plain
    assert [one.sheet for one in check_workbook(tested).findings if one.sheet in ("Tests", "Testabdeckung")] == []
    report = run_workbook(tested)
    assert told(report) == [("error", "rules.formula_uncached", "B3")]


@pytest.mark.parametrize(
    ("values", "code", "cell"),
    [
        ({"Soll_gebuehr": 11}, "failed", "I2"),
        ({"Regel": "R2"}, "failed", "J2"),
        ({"menge": 5}, "failed", "I2"),
        ({"Soll_gebuehr": None, "Urteil": "keine Regel"}, "failed", "K2"),
        ({"art": None}, "failed", "A2"),
    ],
)
def test_a_test_that_does_not_hold_is_an_error_at_its_expectation(
    write_book: Write, values: dict[str, object], code: str, cell: str
) -> None:
    """Named are what was expected, what was found and the rule that fired."""
    report = run_workbook(write_book(rows(changed(FEW, **values))))
    assert ("error", code, cell) in told(report)
    assert not proven(report)
    problem = next(one.problem for one in report.findings if one.cell == cell)
    assert "erwartet" in problem.de and "expected" in problem.en
    assert f"Blatt „Tests“, Zelle {cell}: " in problem.de


def test_a_failing_test_proves_nothing(write_book: Write) -> None:
    """The rule it meant to show counts as untested, which is a hint at the rule."""
    report = run_workbook(write_book(rows(changed(FEW, Soll_gebuehr=11), MANY, OLD)))
    hints = [(one.level, one.sheet, one.cell, one.rules) for one in report.findings if one.level is Level.HINT]
    assert hints == [(Level.HINT, "Gebuehr", "A5", ("R1",))]


def test_a_proposal_counts_for_nothing_until_a_person_confirms_it(write_book: Write) -> None:
    """It is run, a wrong one is only a hint, and its rule stays untested."""
    proposal = changed(FEW, Herkunft="Vorschlag")
    report = run_workbook(write_book(rows(proposal, changed(proposal, Soll_gebuehr=11))))
    assert (report.confirmed, len(report.results), proven(report)) == (0, 2, True)
    assert told(report) == [("hint", "proposal_outdated", "I3")]
    assert report.coverage[0].unfired == ["R1", "R2", "R3"]


@pytest.mark.parametrize(
    ("values", "code", "cell"),
    [
        ({"Tabelle": "gebuhr"}, "table_unknown", "A2"),
        ({"Tabelle": None}, "table_unknown", "A2"),
        ({"Stichtag": None}, "day_missing", "H2"),
        ({"Stichtag": "gestern"}, "rules.date_invalid", "H2"),
        ({"art": "nue"}, "rules.not_allowed", "B2"),
        ({"menge": "viele"}, "rules.word_unknown", "C2"),
        ({"menge": 2.5}, "rules.too_many_decimals", "C2"),
        ({"wert": "1,5"}, "rules.german_comma", "D2"),
        ({"wert": "1 + 1"}, "rules.type_clash", "D2"),
        ({"tag": "31.13.2026"}, "rules.date_invalid", "E2"),
        ({"frei": "ja"}, "rules.word_unknown", "F2"),
        ({"name": 7}, "rules.type_clash", "G2"),
        ({"Soll_gebuehr": "zehn"}, "rules.word_unknown", "I2"),
        ({"Regel": "R9"}, "rule_unknown", "J2"),
        ({"Urteil": "egal"}, "verdict_unknown", "K2"),
        ({"Urteil": "keine Regel"}, "result_without_decision", "I2"),
        ({"Soll_gebuehr": None, "Regel": None}, "expectation_missing", "A2"),
    ],
)
def test_a_row_that_says_nothing_sensible_is_told_with_its_cell(
    write_book: Write, values: dict[str, object], code: str, cell: str
) -> None:
    """In German and English with a remedy; the row is not run, and the workbook not proven."""
    report = run_workbook(write_book(rows(changed(FEW, **values), MANY)))
    full = code if code.startswith("rules.") else f"rules.test_{code}"
    wrong = [one for one in report.findings if one.level is Level.ERROR]
    assert (full, cell) in [(one.problem.code, one.cell) for one in wrong]
    assert len(report.results) == 1
    assert not proven(report)
    for one in wrong:
        assert f"Blatt „Tests“, Zelle {one.cell}: " in one.problem.de
        assert f"Sheet “Tests”, cell {one.cell}: " in one.problem.en
        assert one.problem.remedy_de and one.problem.remedy_en


@pytest.mark.parametrize(
    ("place", "heading", "code"),
    [
        ("Tests!B1", "farbe", "test_heading_unknown"),
        ("Tests!I1", "Soll farbe", "test_heading_unknown"),
        ("Tests!M1", "art", "duplicate"),
        ("Tests!A1", None, "heading_missing"),
        ("Tests!H1", "Tag", "heading_missing"),
    ],
)
def test_a_heading_nobody_knows_is_told(write_book: Write, place: str, heading: str | None, code: str) -> None:
    """A misspelt column would else be tests that look at nothing."""
    report = run_workbook(write_book(rows(FEW) | {place: heading}))
    assert f"rules.{code}" in [one.problem.code for one in report.findings if one.level is Level.ERROR]


def test_what_a_table_does_not_ask_or_give_is_told(write_book: Write) -> None:
    """`gebuehr` is no input, and `wert` no output of this table."""
    heads = (*HEADS, "gebuehr", "Soll wert")
    report = run_workbook(write_book(rows((*FEW, 10, 1), heads=heads)))
    assert told(report) == [("error", "input_unused", "N2"), ("error", "output_unknown", "O2")]


def test_a_term_called_like_a_fixed_column_is_told(write_book: Write) -> None:
    """No test could name it, and nobody would notice."""
    terms = {"Begriffe!A2": "Regel", "Gebuehr!B3": "Regel"}
    report = run_workbook(write_book(rows(FEW) | terms))
    assert ("error", "heading_taken", "J1") in told(report)


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({"art": None}, "Angabe fehlt"),
        ({"art": None}, "missing_input"),
        ({"art": "gebraucht"}, "falsche Angabe"),
        ({"menge": "viele"}, "wrong_type"),
        ({"menge": 2.5}, "falsche Angabe"),
    ],
)
def test_that_nothing_is_decided_can_be_expected(write_book: Write, values: dict[str, object], verdict: str) -> None:
    """By the words of the sheet or those of programs; where a wrong value is the point it is taken as it stands."""
    test = changed(FEW, Soll_gebuehr=None, Regel=None, Urteil=verdict, **values)
    assert proven(run_workbook(write_book(rows(test))))


def test_lists_are_written_with_semicolons(write_book: Write) -> None:
    """Under C the order does not matter, and no rule at all is the empty list."""
    several = {"Gebuehr!A2": "C", "Gebuehr!B6": "-", "Gebuehr!C6": "-", "Gebuehr!H6": 7}
    both = changed(FEW, Soll_gebuehr="7; 10", Regel="R2 R1")
    one = changed(FEW, art="alt", Soll_gebuehr="0.30; 7", Regel="R3; R2")
    report = run_workbook(write_book(rows(both, one, changed(both, Soll_gebuehr="7")) | several))
    assert [result.passed for result in report.results] == [True, True, False]
    none = {"Gebuehr!A2": "C", "Gebuehr!C6": ">= 9"}
    empty = changed(FEW, menge=6, Soll_gebuehr="[]", Regel=None)
    assert proven(run_workbook(write_book(rows(empty) | none)))


def test_rules_that_cannot_be_loaded_are_told_first(write_book: Write) -> None:
    """The same findings as those of the check; no test is run."""
    report = run_workbook(write_book(rows(FEW) | {"Gebuehr!B5": ">= >= 5"}))
    assert [(one.sheet, one.cell) for one in report.findings] == [("Gebuehr", "B5")]
    assert (report.version, report.results, proven(report)) == ("", [], False)


def test_a_workbook_without_tests_has_untested_rules(write_book: Write) -> None:
    """A hint for each: whoever releases it sees that nothing speaks for it."""
    report = run_workbook(write_book())
    assert [(one.level, one.cell) for one in report.findings] == [(Level.HINT, f"A{row}") for row in (5, 6, 7)]
    assert proven(report)


def test_a_bent_sheet_of_tests_is_read_or_says_where_it_is_wrong(write_book: Write) -> None:
    """Garbage of all kinds in any cell: never anything but findings with a cell of the sheet."""
    source = write_book(rows(FEW, MANY, OLD)).read_bytes()
    junk = ["=1/0", ">= >= 5", '"', '"a', "a;;b", ";", "[]", "null", -1, 1e300, 0.1, True, date(1900, 1, 1), "Regel",
            "Soll ", "Soll art", "{", "\\", " ", "x" * 9000, "date(", "1,5", None]  # fmt: skip
    for seed in range(60):
        chance = random.Random(seed)  # noqa: S311 - no secret
        book = load_workbook(BytesIO(source))
        for _ in range(chance.choice([1, 1, 3])):
            book["Tests"].cell(chance.randint(1, 5), chance.randint(1, 15)).value = chance.choice(junk)
        bent = BytesIO()
        book.save(bent)
        for one in run_bytes(bent.getvalue(), "krumm.xlsx").findings:
            assert one.problem.place == f"cell:{one.sheet}!{one.cell}"
            assert one.problem.remedy_de and one.problem.remedy_en

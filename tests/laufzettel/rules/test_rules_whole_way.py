# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables of every hit policy with cells in full FEEL go the whole way: check, DMN and back, tests, other engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from laufzettel.rules import RuleBook, load_rules, read_rules
from laufzettel.rules.dmn import load, read_dmn_bytes
from laufzettel.rules.exchange import convert
from laufzettel.rules.feel.reading import read_date
from laufzettel.rules.simulation import compare
from laufzettel.rules.tck import find_files, run_file
from laufzettel.rules.testing import RuleTest, from_tck, propose, to_tck
from laufzettel.rules.testing.coverage import cover
from laufzettel.rules.testing.running import run
from tests.laufzettel.rules.every_policy import write_every_policy


@pytest.fixture
def every_policy(tmp_path: Path) -> Path:
    """The workbook."""
    return write_every_policy(tmp_path / "alle.xlsx")


@pytest.fixture
def book(every_policy: Path) -> RuleBook:
    """The same, loaded."""
    return load_rules(every_policy)


def test_a_workbook_of_every_hit_policy_says_the_same_as_a_dmn_model_and_back(every_policy: Path) -> None:
    """Also where a list of priorities (P, O) repeats the allowed values of its term, which row 4 must say itself."""
    model = convert(every_policy.read_bytes(), "alle.xlsx", "alle.dmn")
    again = convert(model.content, "alle.dmn", "wieder.xlsx")
    assert model.hash_before == model.hash_after == again.hash_after
    assert read_rules(again.content, "wieder.xlsx").version == load_rules(every_policy).version


def test_every_rule_and_both_sides_of_every_formula_are_proposed_as_tests(book: RuleBook) -> None:
    """When a formula holds is only known by asking it, so values are tried; what is proposed passes and is complete."""
    results = run(_confirmed(book), book)
    assert all(one.passed for one in results)
    assert [(one.table, one.unfired, one.unseen) for one in cover(results, book) if one.unfired or one.unseen] == []


def test_a_workbook_of_formulas_without_tests_lists_its_conditions_as_unseen(book: RuleBook) -> None:
    """A formula counts as a condition, even if nobody knows before for which cases it holds."""
    unseen = {one.table: [(cell.rule, cell.term) for cell in one.unseen] for one in cover([], book)}
    assert unseen["wert"] == [("r2", "menge"), ("r3", "menge")]
    assert unseen["erste"] == [("r1", "am"), ("r2", "am")]


def test_exported_tests_hold_in_the_exported_model(every_policy: Path, book: RuleBook, tmp_path: Path) -> None:
    """The cases of `rules test --tck` name decisions and inputs as the model of `rules convert` does, and agree."""
    folder = tmp_path / "kit" / "compliance-level-3" / "alle"
    folder.mkdir(parents=True)
    model = convert(every_policy.read_bytes(), "alle.xlsx", "alle.dmn").content
    cases, _ = to_tck(run(_confirmed(book), book), book, "alle.xlsx", "alle.dmn")
    (folder / "alle.dmn").write_bytes(model)
    (folder / "alle-test-01.xml").write_bytes(cases)
    outcomes = [one for file in find_files(tmp_path / "kit") for one in run_file(file)]
    assert len(outcomes) > len(book.tables)
    assert [one for one in outcomes if not one.passed] == []


def test_a_model_has_an_input_for_the_date_of_law_that_only_a_formula_names(every_policy: Path) -> None:
    """Otherwise the name would be unknown in the model, and its decision null."""
    model = load(read_dmn_bytes(convert(every_policy.read_bytes(), "alle.xlsx", "alle.dmn").content, "alle.dmn"))
    assert model.problems == []
    fee = model.decide(
        "erste", {"menge": Decimal(1), "am": read_date("2026-01-01"), "Stichtag": read_date("2026-01-01")}
    )
    assert fee == 10


def _confirmed(book: RuleBook) -> list[RuleTest]:
    """What is proposed, as if somebody had confirmed it."""
    return [replace(test, source="§ 1") for one in propose(book, []) for test in one.tests]


def test_no_rule_of_a_table_of_lists_is_null_to_other_engines_and_an_empty_list_to_us(book: RuleBook) -> None:
    """DMN knows no empty list there; taken over again such a case expects the empty list."""
    none = RuleTest("geordnet", {"menge": 50, "am": date(2023, 1, 1)}, date(2026, 1, 1), {"stufe": []}, (), "§ 1")
    cases, left = to_tck(run([none], book), book, "alle.xlsx", "alle.dmn")
    assert left == 0
    assert b"<list" not in cases
    assert [one.expected for one in from_tck(cases, "faelle.xml", book)] == [{"stufe": []}]


@pytest.mark.parametrize("table", ["wie_viele", "selten"])
def test_a_case_that_no_rule_fits_is_called_so_whatever_comes_out(book: RuleBook, table: str) -> None:
    """The number 0 of C# is no empty list."""
    asked = book.tables[table]
    cases = {name: [5 if name == "menge" else "neu"] for name in asked.inputs}
    found = compare(asked, asked, cases, [date(2026, 1, 1)])
    assert [pair.old.text("de") for pair in found.pairs] == ["kein Treffer"]

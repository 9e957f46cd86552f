# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables of every hit policy with cells in full FEEL go the whole way: check, DMN and back, tests, other engines."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from laufzettel.rules import RuleBook, load_rules, read_rules
from laufzettel.rules.exchange import convert
from laufzettel.rules.testing import RuleTest, propose
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


def _confirmed(book: RuleBook) -> list[RuleTest]:
    """What is proposed, as if somebody had confirmed it."""
    return [replace(test, source="§ 1") for one in propose(book, []) for test in one.tests]

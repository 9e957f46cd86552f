# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The workbook of incoming invoices says what was specified, and is proven free of gaps and contradictions."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from flows.rechnungseingang.build_rules import RULES, build
from flows.rechnungseingang.rule_tests import TESTS
from flows.rechnungseingang.tables import CONTRACTS, load_tables
from laufzettel.cli.processes import process_names
from laufzettel.rules import RulesInvalid, load_rules
from laufzettel.rules.checks import check_workbook
from laufzettel.rules.testing import RuleTest, proven, run_workbook

BOOK = load_tables()


def test_the_delivered_workbook_is_what_the_script_builds(tmp_path: Path) -> None:
    """Nobody changed one without the other."""
    build(tmp_path / "rules.xlsx")
    assert load_rules(tmp_path / "rules.xlsx").version == BOOK.version


def test_the_delivered_workbook_has_no_error() -> None:
    """No gap, no overlap, no rule without effect; one result is taken over from the invoice when it runs."""
    report = check_workbook(RULES)
    assert not report.refused
    assert [(one.problem.code, one.sheet) for one in report.findings] == [("rules.result_unchecked", "Zahlungsfrist")]
    assert BOOK.tables.keys() == CONTRACTS.keys()


def test_rules_alone_are_no_process() -> None:
    """The folder holds rules before its flow exists; no command offers to run it."""
    assert "rechnungseingang" not in process_names()


@pytest.mark.parametrize("test", TESTS, ids=lambda test: f"{test.table}-{'-'.join(test.rules) or test.verdict}")
def test_each_test_of_the_workbook_holds(test: RuleTest) -> None:
    """Every check R01 to R13, every way, and both sides of every limit."""
    table = BOOK.tables[test.table]
    found = table.evaluate({name: [test.values.get(name)] for name in table.inputs}, [test.stichtag])
    assert found.verdicts == [test.verdict]
    assert {name: found.outputs[name][0] for name in test.expected} == dict(test.expected)
    assert found.rules == [test.rules]


def test_the_tests_show_every_rule() -> None:
    """No rule is delivered that nobody has seen apply."""
    shown = {(test.table, rule) for test in TESTS for rule in test.rules}
    assert {(name, rule.id) for name, table in BOOK.tables.items() for rule in table.decision.rules} == shown


def test_the_workbook_brings_its_tests_along() -> None:
    """All of them stand in it and hold, and they show every rule and both sides of every condition."""
    report = run_workbook(RULES)
    assert (report.confirmed, len(report.results), report.failed, proven(report)) == (len(TESTS), len(TESTS), [], True)
    assert [(one.table, one.unfired, one.unseen) for one in report.coverage if one.unfired or one.unseen] == []


def test_every_rule_has_a_legal_basis_and_a_reason() -> None:
    """Whoever asks why an invoice went there gets an answer."""
    rules = [rule for table in BOOK.tables.values() for rule in table.decision.rules]
    assert len(rules) == 94
    assert all(rule.legal_basis and rule.reason for rule in rules)


def test_a_longer_term_than_the_law_allows_cannot_be_entered(tmp_path: Path) -> None:
    """Sixty days in the cell are refused when the workbook is loaded."""
    book = load_workbook(RULES)
    book["Zahlungsfrist"]["C5"] = 60
    book.save(tmp_path / "rules.xlsx")
    with pytest.raises(RulesInvalid) as raised:
        load_tables(tmp_path / "rules.xlsx")
    assert [one.place for one in raised.value.problems] == ["cell:Zahlungsfrist!C5"]

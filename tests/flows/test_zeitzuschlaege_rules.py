# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The workbook of the Zeitzuschläge says what TVöD § 8 says, and is proven free of gaps and contradictions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from flows.zeitzuschlaege.build_rules import RULES, build
from flows.zeitzuschlaege.rule_tests import TESTS
from flows.zeitzuschlaege.tables import CONTRACTS, load_tables
from laufzettel.cli.processes import process_names
from laufzettel.rules import Evaluation, RulesInvalid, Value, load_rules
from laufzettel.rules.checks import check_workbook
from laufzettel.rules.testing import RuleTest, proven, run_workbook

BOOK = load_tables()
LAW = date(2026, 10, 1)
WEEK = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")


def _ask(table: str, case: Mapping[str, Value], law: date = LAW) -> Evaluation:
    return BOOK.tables[table].evaluate({name: [case.get(name)] for name in BOOK.tables[table].inputs}, [law])


def test_the_delivered_workbook_is_what_the_script_builds(tmp_path: Path) -> None:
    """Nobody changed one without the other."""
    build(tmp_path / "rules.xlsx")
    assert load_rules(tmp_path / "rules.xlsx").version == BOOK.version


def test_the_delivered_workbook_is_free_of_findings() -> None:
    """No gap, no overlap, no rule without effect, nothing left unchecked."""
    report = check_workbook(RULES)
    assert (report.refused, [one.problem.code for one in report.findings]) == (False, [])
    assert BOOK.tables.keys() == CONTRACTS.keys()


def test_rules_alone_are_no_process() -> None:
    """The folder holds rules before its flow exists; no command offers to run it."""
    assert "zeitzuschlaege" not in process_names()
    assert "hundesteuer" in process_names()


@pytest.mark.parametrize("test", TESTS, ids=lambda test: f"{test.table}-{'-'.join(test.rules) or test.verdict}")
def test_each_test_of_the_workbook_holds(test: RuleTest) -> None:
    """The vectors of the specification, and both sides of every limit."""
    found = _ask(test.table, test.values, test.stichtag)
    assert found.verdicts == [test.verdict], test.remark
    assert {name: found.outputs[name][0] for name in test.expected} == dict(test.expected), test.remark
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
    """Whoever asks why an hour was paid so gets an answer."""
    rules = [rule for table in BOOK.tables.values() for rule in table.decision.rules]
    assert len(rules) == 41
    assert all(rule.legal_basis and rule.reason for rule in rules)


@given(
    st.sampled_from(("23.12.", "24.12.", "31.12.", "01.05.")),
    st.sampled_from(WEEK),
    st.integers(0, 23),
    st.booleans(),
    st.booleans(),
    st.sampled_from(("keine", "S", "WS")),
)
def test_of_the_letters_c_to_f_only_the_highest_is_paid(
    day: str, name: str, hour: int, holiday: bool, off: bool, shift: str
) -> None:
    """For every hour: the rate is the largest of those that apply, there is exactly one, and none is negative."""
    case: dict[str, Value] = {
        "kalendertag": day, "wochentag": name, "stunde": hour, "feiertag": holiday, "freizeitausgleich": off,
        "schicht": shift,
    }  # fmt: skip
    apply = [
        (35 if off else 135) * holiday,
        35 * (day in ("24.12.", "31.12.") and hour >= 6),
        25 * (name == "So"),
        20 * (name == "Sa" and 13 <= hour < 21 and shift == "keine"),
    ]
    found = _ask("zuschlag", case)
    assert (found.outputs["satz_tag"], len(found.rules[0])) == ([max(apply)], 1)
    assert (found.outputs["lohnart_tag"][0] == "keine") == (max(apply) == 0)
    assert found.explain(0).reason


def test_another_limit_in_the_table_needs_no_program(tmp_path: Path) -> None:
    """Night that begins at 20 o'clock is one cell; the shift is cut at every full hour anyway."""
    book = load_workbook(RULES)
    book["Nacht"]["B5"], book["Nacht"]["B6"] = "< 6, >= 20", "[6..19]"
    book.save(tmp_path / "rules.xlsx")
    changed = load_tables(tmp_path / "rules.xlsx")
    assert changed.tables["nacht"].evaluate({"stunde": [20]}, [LAW]).outputs["lohnart_nacht"] == ["1210"]


def test_a_workbook_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    """A term the assessment does not bring is found when the workbook is loaded."""
    book = load_workbook(RULES)
    book["Nacht"]["B3"] = "netto_minuten"
    book.save(tmp_path / "rules.xlsx")
    with pytest.raises(RulesInvalid) as raised:
        load_tables(tmp_path / "rules.xlsx")
    assert "cell:Nacht!B3" in [one.place for one in raised.value.problems]

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Runs all tests of a workbook and puts together what is to be said about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from laufzettel.rules.checks import Finding, Level, Report
from laufzettel.rules.checks.places import Places
from laufzettel.rules.checks.workbook import findings_of
from laufzettel.rules.findings import Findings, RulesInvalid
from laufzettel.rules.sheets import Sheet, read_file, read_sheets
from laufzettel.rules.testing import messages as m
from laufzettel.rules.testing.coverage import TableCoverage, cover
from laufzettel.rules.testing.model import Failure, Result
from laufzettel.rules.testing.running import run
from laufzettel.rules.testing.sheet import read_tests
from laufzettel.rules.workbook import PASSED_OVER, TESTS, read_rules


@dataclass(frozen=True, slots=True)
class TestReport:
    """What the tests of a workbook say.

    Attributes:
        name: of the file.
        version: of the rules; empty if they could not be read.
        results: of all tests whose rows are sound.
        coverage: table by table.
        findings: rows that are wrong and tests that fail as errors; proposals that fail, rules nobody tested as hints.
        rules: how many rules there are.
    """

    __test__ = False  # not for pytest

    name: str
    version: str
    results: Sequence[Result]
    coverage: Sequence[TableCoverage]
    findings: Sequence[Finding]
    rules: int

    @property
    def confirmed(self) -> int:
        """How many tests a person stands behind."""
        return sum(one.test.confirmed for one in self.results)

    @property
    def failed(self) -> list[Result]:
        """The confirmed tests that do not hold."""
        return [one for one in self.results if one.test.confirmed and not one.passed]

    def as_findings(self) -> Report:
        """The findings as those of the checks, to be written into a copy."""
        return Report(self.name, self.version, len(self.coverage), self.rules, self.findings)

    def as_dict(self) -> dict[str, object]:
        """The report for programs."""
        return {
            "workbook": self.name,
            "version": self.version,
            "tests": self.confirmed,
            "passed": self.confirmed - len(self.failed),
            "failed": len(self.failed),
            "proposals": len(self.results) - self.confirmed,
            "proven": proven(self),
            "failures": [_plain(one, failure) for one in self.failed for failure in one.failures],
            "coverage": [one.as_dict() for one in self.coverage],
            "findings": [one.as_dict() for one in self.findings],
        }


def proven(report: TestReport) -> bool:
    """Whether nothing speaks against a release: every row is sound, every confirmed test passes.

    A rule without a confirmed test is a hint, not an error: whoever releases sees it among the findings.

    Args:
        report: what the tests say.
    """
    return not any(one.level is Level.ERROR for one in report.findings)


def run_workbook(path: Path) -> TestReport:
    """Run all tests of a workbook; `docs/rules/tests.md` says how they are written.

    Args:
        path: the .xlsx file.

    Raises:
        RulesInvalid: the file cannot be read as a workbook at all.
    """
    return run_bytes(read_file(path), path.name)


def run_bytes(data: bytes, name: str) -> TestReport:
    """The same for a workbook whose bytes are at hand.

    Args:
        data: the .xlsx file.
        name: of the file, for sentences.

    Raises:
        RulesInvalid: the file cannot be read as a workbook at all.
    """
    try:
        book = read_rules(data, name)
    except RulesInvalid as invalid:
        return TestReport(name, "", [], [], findings_of(invalid), 0)
    noted = Findings()
    sheets = read_sheets(data, name, noted, lambda title: title == TESTS or title not in PASSED_OVER)
    sheet = sheets.pop(TESTS, None)
    tests = read_tests(sheet, book, noted) if sheet is not None else []
    results = run(tests, book)
    coverage = cover(results, book)
    findings = findings_of(RulesInvalid(noted.problems)) if noted.problems else []
    findings += [_of_failure(one, failure) for one in results for failure in one.failures]
    findings.sort(key=lambda one: one.level is not Level.ERROR)
    findings += _untested(coverage, sheets)
    rules = sum(len(table.decision.rules) for table in book.tables.values())
    return TestReport(name, book.version, results, coverage, findings, rules)


def _of_failure(result: Result, failure: Failure) -> Finding:
    """A test that does not hold: an error if a person stands behind it, at the cell of its expectation."""
    test = result.test
    cell = result.cell_of(failure)
    message = m.FAILED if test.confirmed else m.PROPOSAL_OUTDATED
    problem = message.at(
        place=f"cell:{TESTS}!{cell}", sheet=TESTS, cell=cell, table=test.table, what=failure.heading,
        expected=failure.expected, found=failure.found, rules=_named(result.rules),
    )  # fmt: skip
    return Finding(Level.ERROR if test.confirmed else Level.HINT, TESTS, cell, problem, result.rules)


def _named(rules: Sequence[str]) -> str:
    return ", ".join(rules) or "–"


def _plain(result: Result, failure: Failure) -> dict[str, object]:
    """A failure for programs."""
    return {
        "sheet": TESTS,
        "cell": result.cell_of(failure),
        "table": result.test.table,
        "what": failure.heading,
        "expected": failure.expected,
        "found": failure.found,
        "rules": list(result.rules),
    }


def _untested(coverage: Sequence[TableCoverage], sheets: Mapping[str, Sheet]) -> Iterator[Finding]:
    """The rules that fired in no confirmed test that passes."""
    places = {sheet.cell(1, 1).text: Places(sheet) for sheet in sheets.values()}
    for table in coverage:
        for rule in table.unfired:
            sheet, cell = places[table.table].sheet, places[table.table].rule(rule)
            problem = m.RULE_UNTESTED.at(
                place=f"cell:{sheet}!{cell}", sheet=sheet, cell=cell, rule=rule, table=table.table
            )
            yield Finding(Level.HINT, sheet, cell, problem, (rule,))

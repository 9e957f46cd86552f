# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tests of decision tables that stand in the workbook itself: run, measured, proposed, exchanged with other engines."""

from laufzettel.rules.testing.coverage import CellCoverage, TableCoverage
from laufzettel.rules.testing.model import Failure, Result, RuleTest
from laufzettel.rules.testing.proposing import MOST_PER_TABLE, Proposals, propose
from laufzettel.rules.testing.report import TestReport, proven, run_bytes, run_workbook
from laufzettel.rules.testing.tck_xml import from_tck, to_tck
from laufzettel.rules.testing.writing import add_tests, with_test_findings, with_tests

__all__ = [
    "MOST_PER_TABLE",
    "CellCoverage",
    "Failure",
    "Proposals",
    "Result",
    "RuleTest",
    "TableCoverage",
    "TestReport",
    "add_tests",
    "from_tck",
    "propose",
    "proven",
    "run_bytes",
    "run_workbook",
    "to_tck",
    "with_test_findings",
    "with_tests",
]

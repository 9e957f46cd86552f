# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Verification of decision tables: gaps, contradictions and rules without effect, found exactly."""

from laufzettel.rules.checks.findings import Finding, Level, Report
from laufzettel.rules.checks.grid import Example
from laufzettel.rules.checks.workbook import check_bytes, check_workbook
from laufzettel.rules.checks.writing import with_findings

__all__ = ["Example", "Finding", "Level", "Report", "check_bytes", "check_workbook", "with_findings"]

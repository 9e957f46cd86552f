# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands in the way of a release."""

from __future__ import annotations

from laufzettel.errors import Problem
from laufzettel.rules.checks import Level, check_bytes
from laufzettel.rules.contract import Contracts
from laufzettel.rules.testing import run_bytes


def red(data: bytes, name: str, contracts: Contracts | None = None) -> list[Problem]:
    """Everything that is red in a workbook: the errors of its checks, then the tests that do not hold.

    Args:
        data: the .xlsx file.
        name: of the file, for sentences.
        contracts: what a process brings to its tables and reads of them.

    Raises:
        RulesInvalid: the file cannot be read as a workbook at all.
    """
    found = check_bytes(data, name, contracts).findings
    tested = run_bytes(data, name)
    if tested.version:  # else nothing could be loaded, and the checks have said why
        found = [*found, *tested.findings]
    return [one.problem for one in found if one.level is Level.ERROR]

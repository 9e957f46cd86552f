# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands in the way of a release."""

from __future__ import annotations

from laufzettel.errors import Problem
from laufzettel.rules.checks import Level, check_bytes
from laufzettel.rules.contract import Contracts


def red(data: bytes, name: str, contracts: Contracts | None = None) -> list[Problem]:
    """Everything that is red in a workbook: the errors of its checks.

    Args:
        data: the .xlsx file.
        name: of the file, for sentences.
        contracts: what a process brings to its tables and reads of them.

    Raises:
        RulesInvalid: the file cannot be read as a workbook at all.
    """
    return [one.problem for one in check_bytes(data, name, contracts).findings if one.level is Level.ERROR]

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the checks found: how grave it is, where it stands, and a case that shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from laufzettel.errors import Problem
from laufzettel.rules.checks.grid import Example
from laufzettel.rules.values import canonical


class Level(StrEnum):
    """How grave a finding is."""

    ERROR = "error"
    """The table does not say for every case what holds, or says it twice: it must not be released."""
    HINT = "hint"
    """The table decides; a person may want to look."""
    UNCHECKED = "unchecked"
    """Nothing was found, because this was not looked at."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    Attributes:
        level: how grave it is.
        sheet, cell: where.
        problem: the sentence with its remedy; its `code` says what it is.
        rules: ids of the rules it is about, in the order of the sheet.
        example: a case that shows it; None if no single case does.
    """

    level: Level
    sheet: str
    cell: str
    problem: Problem
    rules: tuple[str, ...] = ()
    example: Example | None = None

    def as_dict(self) -> dict[str, object]:
        """The finding for programs; the values of the example are canonical text or None."""
        return {
            "level": self.level.value,
            "sheet": self.sheet,
            "cell": self.cell,
            **self.problem.as_dict(),
            "rules": list(self.rules),
            "example": _plain(self.example),
        }


def _plain(example: Example | None) -> dict[str, object] | None:
    if example is None:
        return None
    values = {name: canonical(value, 0) for name, value in example.values.items()}
    return {"values": values, "stichtag": canonical(example.stichtag, 0)}


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was found in a workbook.

    Attributes:
        name: of the file.
        version: of the rules; empty if the workbook could not be loaded.
        tables: how many tables were checked.
        rules: how many rules they have.
        findings: table by table, the errors of each first.
    """

    name: str
    version: str
    tables: int
    rules: int
    findings: Sequence[Finding]

    @property
    def refused(self) -> bool:
        """Whether the workbook must not be released as it is."""
        return any(one.level is Level.ERROR for one in self.findings)

    def count(self, level: Level) -> int:
        """How many findings of a level there are."""
        return Counter(one.level for one in self.findings)[level]

    def as_dict(self) -> dict[str, object]:
        """The report for programs."""
        return {
            "workbook": self.name,
            "version": self.version,
            "tables": self.tables,
            "rules": self.rules,
            "refused": self.refused,
            **{level.value: self.count(level) for level in Level},
            "findings": [one.as_dict() for one in self.findings],
        }

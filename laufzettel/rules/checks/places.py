# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where the rules and columns of a table stand in its sheet."""

from __future__ import annotations

from laufzettel.rules.decision_sheet import INPUT, OUTPUT
from laufzettel.rules.sheets import Sheet

_HEADS, _TERMS, _FIRST_RULE = 2, 3, 5


class Places:
    """The cells of one table that loaded."""

    def __init__(self, sheet: Sheet) -> None:
        """Args: sheet: as it was read."""
        self.sheet = sheet.name
        self._sheet = sheet
        self._rows = {sheet.cell(row, 1).text: row for row in sheet.filled_rows(_FIRST_RULE)}
        self._columns: dict[tuple[str, str], int] = {}
        for number in range(2, sheet.width + 1):
            head = sheet.cell(_HEADS, number).text
            mark = next((one for one in (INPUT, OUTPUT) if head.startswith(one)), head)
            self._columns[mark, sheet.cell(_TERMS, number).text if mark != head else ""] = number

    @property
    def policy(self) -> str:
        """The cell of the hit policy: what no single rule is to blame for is told there."""
        return self._sheet.cell(_HEADS, 1).at

    def rule(self, rule: str) -> str:
        """The cell with a rule's id."""
        return self._sheet.cell(self._rows[rule], 1).at

    def head(self, mark: str, term: str) -> str:
        """The cell with the term of an input or output."""
        return self._sheet.cell(_TERMS, self._columns[mark, term]).at

    def entry(self, rule: str, mark: str, term: str = "") -> str:
        """A cell of a rule: an input, an output or an annotation; the rule's id if the table has no such column."""
        number = self._columns.get((mark, term))
        return self.rule(rule) if number is None else self._sheet.cell(self._rows[rule], number).at

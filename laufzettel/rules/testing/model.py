# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A test of a decision table: a case, what should come out, and what did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from laufzettel.rules.settling import Output, Verdict
from laufzettel.rules.values import Value

TABLE, DAY, RULE, VERDICT, SOURCE, REMARK = "Tabelle", "Stichtag", "Regel", "Urteil", "Herkunft", "Bemerkung"
FIXED = (TABLE, DAY, RULE, VERDICT, SOURCE, REMARK)
"""The headings of the sheet `Tests` that are no terms."""
EXPECTED = "Soll "
"""What the heading of an expected result begins with; the term follows."""
PROPOSAL = "Vorschlag"
"""The `Herkunft` of a test that a program wrote and no person has confirmed."""
VERDICTS = {
    Verdict.OK: "entschieden",
    Verdict.NO_RULE: "keine Regel",
    Verdict.SEVERAL_RULES: "mehrere Regeln",
    Verdict.MISSING_INPUT: "Angabe fehlt",
    Verdict.WRONG_TYPE: "falsche Angabe",
}
"""What a clerk calls the verdicts."""


@dataclass(frozen=True, slots=True)
class RuleTest:
    """One test.

    Attributes:
        table: name of the table.
        values: the case; a term that is not there is a missing value.
        stichtag: its date of law.
        expected: what should come out, for those outputs that are looked at; a list where the table gives lists.
        rules: ids of the rules that should fire; none if that is not looked at.
        source: where the test comes from, such as a paragraph or a file number.
        verdict: the verdict that should come.
        remark: what nobody computes with.
        cells: where it stands, by the headings of its columns; nothing if it stands nowhere.
    """

    table: str
    values: Mapping[str, Value]
    stichtag: date
    expected: Mapping[str, Output]
    rules: tuple[str, ...]
    source: str
    verdict: Verdict = Verdict.OK
    remark: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)

    @property
    def confirmed(self) -> bool:
        """Whether a person stands behind it."""
        return self.source.casefold() != PROPOSAL.casefold()


@dataclass(frozen=True, slots=True)
class Failure:
    """What came out otherwise than expected.

    Attributes:
        heading: of the column the expectation stands in.
        expected, found: in words of the sheet.
    """

    heading: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Result:
    """How a test ended.

    Attributes:
        test: the test.
        verdict, outputs, rules: what came out; `rules` are those that fired.
        failures: what differs; nothing if the test passed.
    """

    test: RuleTest
    verdict: Verdict
    outputs: Mapping[str, Output]
    rules: tuple[str, ...]
    failures: tuple[Failure, ...]

    @property
    def passed(self) -> bool:
        """Whether everything came out as expected."""
        return not self.failures

    def cell_of(self, failure: Failure) -> str:
        """Where the expectation stands that was not met; where the sheet is silent on it, the row's table."""
        cells = self.test.cells
        silent = failure.heading == VERDICT and self.test.verdict is Verdict.OK
        return cells[TABLE if silent or failure.heading not in cells else failure.heading]

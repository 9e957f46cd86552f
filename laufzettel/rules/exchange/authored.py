# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A workbook whose first edition is written in code: terms, tables and tests as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from laufzettel.rules.decision_sheet import INPUT, LEGAL_BASIS, OUTPUT, REASON, REMARK, VALID_FROM, VALID_TO
from laufzettel.rules.dmn import model as d
from laufzettel.rules.exchange.grid import Grid, Role, Slot
from laufzettel.rules.exchange.model_layout import facts_grid, terms_grid
from laufzettel.rules.exchange.policies import POLICIES
from laufzettel.rules.exchange.table_layout import Lists, Titled, table_grid
from laufzettel.rules.exchange.writing import TESTS, write_workbook
from laufzettel.rules.model import HitPolicy
from laufzettel.rules.settling import Output, Verdict
from laufzettel.rules.values import Type, Value

_ANNOTATIONS = (LEGAL_BASIS, REASON, VALID_FROM, VALID_TO, REMARK)
_FLAGS = ("wahr", "falsch")
_VERDICTS = {
    Verdict.OK: None,
    Verdict.NO_RULE: "keine Regel",
    Verdict.SEVERAL_RULES: "mehrere Regeln",
    Verdict.MISSING_INPUT: "Angabe fehlt",
    Verdict.WRONG_TYPE: "falsche Angabe",
}
Cell = str | int | bool


@dataclass(frozen=True, slots=True)
class AuthoredTerm:
    """A row of the sheet `Begriffe`; the attributes are its columns, in their order."""

    name: str
    label: str
    type: Type
    source: str
    required: bool = True
    allowed: str = ""
    unit: str = ""
    decimals: int | None = None

    @property
    def row(self) -> list[Value]:
        """As it stands in the sheet."""
        required = "ja" if self.required else "nein"
        return [
            self.name, self.label, self.type.value, self.unit, self.decimals, self.allowed, required, self.source,
        ]  # fmt: skip

    @property
    def choices(self) -> tuple[str, ...]:
        """What a cell of this term offers to choose from."""
        if self.type is Type.FLAG:
            return _FLAGS
        listed = self.type is Type.TEXT and '"' not in self.allowed
        return tuple(word.strip() for word in self.allowed.split(",") if word.strip()) if listed else ()


@dataclass(frozen=True, slots=True)
class AuthoredTable:
    """One decision table.

    Attributes:
        sheet: what its sheet is called.
        name, question, policy: as in the cells A1, B1 and A2.
        inputs, outputs: names of terms.
        rules: id, conditions, outputs, legal basis, reason, remark.
    """

    sheet: str
    name: str
    question: str
    policy: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rules: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class AuthoredTest:
    """A row of the sheet `Tests`.

    Attributes:
        table: name of the table.
        values: the case; a term that is not there is a missing value.
        stichtag: its date of law.
        expected: what must come out, for those outputs that are looked at; a list where the table gives lists.
        rules: ids of the rules that must fire; none if that is not looked at.
        source: where the test comes from.
        verdict: the verdict that must come.
        remark: what nobody computes with.
    """

    table: str
    values: Mapping[str, Value]
    stichtag: date
    expected: Mapping[str, Output]
    rules: tuple[str, ...]
    source: str
    verdict: Verdict = Verdict.OK
    remark: str = ""


def workbook_of(
    info: Sequence[tuple[str, Value]],
    terms: Sequence[AuthoredTerm],
    tables: Sequence[AuthoredTable],
    tests: Sequence[AuthoredTest] = (),
) -> bytes:
    """The workbook as the bytes of an .xlsx file.

    Args:
        info: the sheet `Info`.
        terms: the sheet `Begriffe`.
        tables: one sheet each.
        tests: the sheet `Tests`; without any there is none.
    """
    known = {term.name: term for term in terms}
    grids = [facts_grid(info), terms_grid([term.row for term in terms]), *(_sheet(one, known) for one in tables)]
    return write_workbook([*grids, _tests(tests, terms)] if tests else grids)


def _sheet(table: AuthoredTable, terms: Mapping[str, AuthoredTerm]) -> Grid:
    hit, aggregation = POLICIES[table.policy]
    clauses = d.Table(
        inputs=tuple(d.InputClause(name, label=terms[name].label) for name in table.inputs),
        outputs=tuple(d.OutputClause(name, label=terms[name].label) for name in table.outputs),
        rules=tuple(_rule(rule, len(table.inputs), len(table.outputs)) for rule in table.rules),
        hit_policy=hit,
        aggregation=aggregation,
        annotations=_ANNOTATIONS,
    )
    lists = {
        (mark, name): Lists(terms[name].choices, terms[name].decimals)
        for mark, names in ((INPUT, table.inputs), (OUTPUT, table.outputs))
        for name in names
    }
    policies = [one.value for one in HitPolicy]
    return replace(table_grid(Titled(table.name, table.question, clauses), lists, policies), title=table.sheet)


def _rule(row: Sequence[Cell], inputs: int, outputs: int) -> d.Rule:
    identifier, *cells = map(_feel, row)
    basis, reason, remark = cells[inputs + outputs :]
    said = {LEGAL_BASIS: basis, REASON: reason, REMARK: remark}
    notes = tuple(said.get(name, "") for name in _ANNOTATIONS)
    return d.Rule(tuple(cells[:inputs]), tuple(cells[inputs : inputs + outputs]), notes, id=identifier)


def _feel(cell: Cell) -> str:
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def _tests(tests: Sequence[AuthoredTest], terms: Sequence[AuthoredTerm]) -> Grid:
    """The columns some test needs, in the order of the sheet `Begriffe`."""
    inputs = [one.name for one in terms if any(one.name in test.values for test in tests)]
    outputs = [one.name for one in terms if any(one.name in test.expected for test in tests)]
    heads = ["Tabelle", *inputs, "Stichtag", *(f"Soll {name}" for name in outputs), "Regel", "Urteil", "Herkunft"]
    rows = [[Slot(name, Role.REMARK_HEAD) for name in (*heads, REMARK)]]
    for test in tests:
        cells = [
            test.table,
            *(_given(test.values.get(name)) for name in inputs),
            test.stichtag,
            *(_written(test.expected[name]) if name in test.expected else None for name in outputs),
            "; ".join(test.rules) or None,
            _VERDICTS[test.verdict],
            test.source,
            test.remark or None,
        ]
        rows.append([Slot(cell, Role.VALUE) for cell in cells])
    return Grid(TESTS, rows, "B2", (18,), own=True)


def _given(value: Value) -> Value:
    """An empty cell is a missing value, so an empty text is written out."""
    return '""' if value == "" else value


def _written(value: Output) -> Value:
    if isinstance(value, list):
        return "; ".join(f'"{one}"' if isinstance(one, str) else str(one) for one in value) or "[]"
    return "null" if value is None else value

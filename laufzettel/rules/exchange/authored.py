# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A workbook whose first edition is written in code: terms, tables and tests as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from laufzettel.rules.decision_sheet import INPUT, LEGAL_BASIS, OUTPUT, REASON, REMARK, VALID_FROM, VALID_TO
from laufzettel.rules.dmn import model as d
from laufzettel.rules.exchange.grid import Grid
from laufzettel.rules.exchange.model_layout import facts_grid, terms_grid
from laufzettel.rules.exchange.policies import POLICIES
from laufzettel.rules.exchange.table_layout import Lists, Titled, table_grid
from laufzettel.rules.exchange.writing import write_workbook
from laufzettel.rules.model import HitPolicy
from laufzettel.rules.testing import RuleTest, with_tests
from laufzettel.rules.values import Type, Value
from laufzettel.rules.workbook import read_rules

_ANNOTATIONS = (LEGAL_BASIS, REASON, VALID_FROM, VALID_TO, REMARK)
_FLAGS = ("wahr", "falsch")
_NAME = "rules.xlsx"
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


def workbook_of(
    info: Sequence[tuple[str, Value]],
    terms: Sequence[AuthoredTerm],
    tables: Sequence[AuthoredTable],
    tests: Sequence[RuleTest] = (),
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
    data = write_workbook(grids)
    return with_tests(data, _NAME, tests, read_rules(data, _NAME)) if tests else data


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

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reads the model of a workbook whose cells are FEEL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from laufzettel.rules import messages as r
from laufzettel.rules.dmn import model as d
from laufzettel.rules.exchange import messages as m
from laufzettel.rules.exchange import model_layout as lay
from laufzettel.rules.exchange.cells import feel, plain
from laufzettel.rules.exchange.convertible import SEPARATOR
from laufzettel.rules.exchange.table_layout import Titled, read_table
from laufzettel.rules.findings import Findings, RulesInvalid
from laufzettel.rules.sheets import Sheet
from laufzettel.rules.workbook import DMN, INFO, REPORT, TERMS

_FACTS = (lay.NAME, lay.ID, lay.CELLS, lay.NAMESPACE, lay.DESCRIPTION)
_TERMS_USED = ("Begriff", "Bezeichnung", "Typ")


def is_feel(sheets: Mapping[str, Sheet]) -> bool:
    """Whether the cells of a workbook are FEEL as the standard writes it."""
    info = sheets.get(INFO)
    return info is not None and any(
        (info.cell(row, 1).text, info.cell(row, 2).text) == (lay.CELLS, lay.FEEL) for row in info.filled_rows(1)
    )


def read_model(sheets: Mapping[str, Sheet]) -> d.Definitions:
    """The model of a workbook whose cells are FEEL.

    Args:
        sheets: all sheets by name.

    Raises:
        RulesInvalid: something is wrong with cells; its `problems` name each.
    """
    findings = Findings()
    for needed in (INFO, TERMS):
        if needed not in sheets:
            findings.add(r.SHEET_MISSING, needed, "A1")
    facts = _facts(sheets.get(INFO, Sheet(INFO, [])), findings)
    rest = _Rest(sheets.get(DMN, Sheet(DMN, [])), findings)
    inputs = _inputs(sheets.get(TERMS, Sheet(TERMS, [])), rest, findings)
    passed = {INFO, TERMS, DMN, REPORT}
    tables = [read_table(sheet, findings) for name, sheet in sheets.items() if name not in passed]
    if not tables:
        findings.add(r.NO_TABLE, INFO, "A1")
    decisions = [_decision(one, number, inputs, rest) for number, one in enumerate(tables, 1)]
    items = rest.items()
    elements = _linked([*inputs, *decisions], rest)
    rest.note_unused()
    if findings.problems:
        raise RulesInvalid(findings.problems)
    return d.Definitions(
        name=facts.get(lay.NAME, ""),
        namespace=facts.get(lay.NAMESPACE, ""),
        id=facts.get(lay.ID, ""),
        description=facts.get(lay.DESCRIPTION, ""),
        items=items,
        elements=tuple(elements),
    )


def _facts(sheet: Sheet, findings: Findings) -> dict[str, str]:
    facts: dict[str, str] = {}
    for row in sheet.filled_rows(1):
        name, value = sheet.cell(row, 1), sheet.cell(row, 2)
        if name.text not in _FACTS and value.value is not None:
            findings.add(m.ENTRY_UNKNOWN, sheet.name, name.at)
        facts.setdefault(name.text, plain(value.value))
    return facts


@dataclass(slots=True)
class _Row:
    """A row of the sheet `DMN`."""

    at: str
    said: dict[str, str]
    used: bool = False


class _Rest:
    """The sheet `DMN`; what nobody asks for is a mistake, for it would get lost."""

    def __init__(self, sheet: Sheet, findings: Findings) -> None:
        self._findings = findings
        heads = [cell.text for cell in sheet.row(1)]
        self._rows = [
            _Row(
                sheet.cell(row, 1).at,
                {head: feel(sheet.cell(row, column).value) for column, head in enumerate(heads, 1)},
            )
            for row in sheet.filled_rows(2)
        ]
        own = [row.said.get("Name", "") for row in self._rows if row.said.get("Element") == lay.TYPE]
        self._types = {word: name for name, word in lay.words_for(own).items()}

    def type_of(self, word: str) -> str:
        """The type's name in FEEL."""
        return self._types.get(word, word)

    def take(self, element: str, name: str, of: str = "") -> Mapping[str, str]:
        """What the first row about an element says that nobody has taken; nothing if there is none."""
        for row in self._rows:
            wanted = row.said.get("Element"), row.said.get("Name", ""), row.said.get("gehört zu", "")
            if not row.used and wanted == (element, name, of):
                row.used = True
                return row.said
        return {}

    def items(self, path: str = "") -> tuple[d.Item, ...]:
        """The types, or the components of the type at a path."""
        found = []
        for row in self._rows:
            said = row.said
            if (said.get("Element"), said.get("gehört zu", "")) == (lay.TYPE, path) and not row.used:
                row.used = True
                name, kind = said.get("Name", ""), said.get("Typ", "")
                listed = kind.startswith(lay.LIST_OF.strip())
                found.append(
                    d.Item(
                        name,
                        self.type_of(kind.removeprefix(lay.LIST_OF.strip()).strip() if listed else kind),
                        listed,
                        said.get("erlaubt", ""),
                        components=self.items(f"{path}{lay.PATH}{name}" if path else name),
                        id=said.get("Kennung", ""),
                    )
                )
        return tuple(found)

    def note_unused(self) -> None:
        """Note the rows that belong to nothing."""
        for row in self._rows:
            if not row.used:
                self._findings.add(m.ENTRY_UNKNOWN, DMN, row.at)


def _inputs(sheet: Sheet, rest: _Rest, findings: Findings) -> list[d.InputData]:
    columns = {cell.text: number for number, cell in enumerate(sheet.row(1), 1)}
    found: dict[str, d.InputData] = {}
    for row in sheet.filled_rows(2):
        said = {name: plain(sheet.cell(row, number).value) for name, number in columns.items()}
        name, at = said.get("Begriff", ""), sheet.cell(row, columns.get("Begriff", 1)).at
        if any(value for head, value in said.items() if head not in _TERMS_USED) or not name:
            findings.add(m.ENTRY_UNKNOWN, sheet.name, at)
        if name in found:
            findings.add(m.NAMED_TWICE, sheet.name, at, name=name, other=sheet.name)
        more = rest.take(lay.INPUT, name)
        found[name] = d.InputData(
            id=more.get("Kennung") or f"input_{len(found) + 1}",
            name=name,
            variable=d.Variable(name, rest.type_of(said.get("Typ", ""))),
            description=more.get("Beschreibung", ""),
            label=said.get("Bezeichnung", ""),
        )
    return list(found.values())


def _decision(titled: Titled, number: int, inputs: list[d.InputData], rest: _Rest) -> d.Decision:
    more = rest.take(lay.DECISION, titled.name)
    return d.Decision(
        id=more.get("Kennung") or f"decision_{number}",
        name=titled.name,
        variable=d.Variable(titled.name, rest.type_of(more.get("Typ", ""))),
        description=more.get("Beschreibung", ""),
        label=more.get("Bezeichnung", ""),
        logic=_with_types(titled, {one.name: one.variable.type_ref for one in inputs}, rest),
        needs=tuple(one for one in more.get("braucht", "").split(SEPARATOR) if one),
        question=titled.question,
        answers=more.get("erlaubt", ""),
    )


def _with_types(titled: Titled, types: Mapping[str, str], rest: _Rest) -> d.Table:
    name, table = titled.name, titled.table
    inputs, outputs = [], []
    for clause in table.inputs:
        said = rest.take(lay.INPUT_COLUMN, clause.expression, name)
        kind = rest.type_of(said["Typ"]) if said else types.get(clause.expression, "")
        inputs.append(replace(clause, type_ref=kind, id=said.get("Kennung", "")))
    for output in table.outputs:
        said = rest.take(lay.OUTPUT_COLUMN, output.name or name, name)
        outputs.append(replace(output, type_ref=rest.type_of(said.get("Typ", "")), id=said.get("Kennung", "")))
    said = rest.take(lay.TABLE, name, name)
    return replace(
        table,
        inputs=tuple(inputs),
        outputs=tuple(outputs),
        type_ref=rest.type_of(said.get("Typ", "")),
        output_label=said.get("Bezeichnung", ""),
        id=said.get("Kennung", ""),
    )


def _linked(elements: list[d.InputData | d.Decision], rest: _Rest) -> list[d.Element]:
    """The elements with references in place of the names they need."""
    inputs = {one.name: f"#{one.id}" for one in elements if isinstance(one, d.InputData)}
    decisions = {one.name: f"#{one.id}" for one in elements if isinstance(one, d.Decision)}
    found: list[d.Element] = []
    for one in elements:
        if isinstance(one, d.Decision):
            wanted = one.needs
            needs = tuple(decisions.get(name, name) for name in wanted if name not in inputs)
            found.append(replace(one, inputs=tuple(inputs[name] for name in wanted if name in inputs), needs=needs))
        else:
            found.append(one)
    return found

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A DMN model of any tool as the sheets of a workbook whose cells are FEEL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from laufzettel.rules.dmn import model as d
from laufzettel.rules.exchange.convertible import SEPARATOR
from laufzettel.rules.exchange.explaining import about_fact, about_term
from laufzettel.rules.exchange.grid import Grid, Role, Slot
from laufzettel.rules.exchange.table_layout import Titled, table_grid
from laufzettel.rules.values import Type, Value
from laufzettel.rules.workbook import DMN, DMN_HEAD, INFO, TERMS

CELLS, FEEL = "Zellen", "FEEL"
"""The entry on `Info` that says that the cells are FEEL as the standard writes it, without our words and checks."""
NAME, ID, NAMESPACE, DESCRIPTION = "Name", "Kennung", "Namensraum", "Beschreibung"
TERM_HEADINGS = (
    "Begriff", "Bezeichnung", "Typ", "Einheit", "Nachkommastellen", "erlaubte Werte", "Pflicht", "Quelle",
)  # fmt: skip
DMN_HEADINGS = (DMN_HEAD, "Name", "gehört zu", "Typ", "erlaubt", "Bezeichnung", "Beschreibung", "Kennung", "braucht")
TYPE, INPUT, DECISION, TABLE = "Typ", "Eingabe", "Entscheidung", "Tabelle"
INPUT_COLUMN, OUTPUT_COLUMN = "Eingabespalte", "Ausgabespalte"
PATH = " › "
LIST_OF = "Liste von "
WORDS = {
    "string": Type.TEXT.value,
    "number": Type.NUMBER.value,
    "date": Type.DATE.value,
    "boolean": Type.FLAG.value,
}
"""Types of FEEL by the words of the workbook; used unless the model gives one of these words to a type of its own."""
FACT_WIDTHS = (22, 70)
_TERM_WIDTHS = (26, 34, 16, 14, 18, 34, 10, 40)


def words_for(names: Sequence[str]) -> dict[str, str]:
    """What types are called, given the names of the model's own types."""
    return {} if set(WORDS.values()) & set(names) or any(one.startswith(LIST_OF.strip()) for one in names) else WORDS


def model_grids(model: d.Definitions) -> list[Grid]:
    """The sheets of a model.

    Args:
        model: whose decisions are tables.
    """
    words = words_for([item.name for item in model.items])
    facts = (
        (NAME, model.name),
        (ID, model.id),
        (CELLS, FEEL),
        (NAMESPACE, model.namespace),
        (DESCRIPTION, model.description),
    )
    inputs = [one for one in model.elements if isinstance(one, d.InputData)]
    return [
        facts_grid(facts),
        terms_grid([(one.name, one.label, words.get(one.variable.type_ref, one.variable.type_ref)) for one in inputs]),
        *(
            table_grid(Titled(one.name, one.question, one.logic))
            for one in model.elements
            if isinstance(one, d.Decision) and isinstance(one.logic, d.Table)
        ),
        _rest(model, words),
    ]  # fmt: skip


def facts_grid(facts: Sequence[tuple[str, Value]]) -> Grid:
    """The sheet `Info`."""
    rows = [[Slot(name, Role.NAME, comment=about_fact(name)), Slot(value or None, Role.VALUE)] for name, value in facts]
    return Grid(INFO, rows, "B1", FACT_WIDTHS, own=True)


def terms_grid(rows: Sequence[Sequence[Value]]) -> Grid:
    """The sheet `Begriffe`; rows may be shorter than its headings."""
    choices = {"Typ": tuple(one.value for one in Type), "Pflicht": ("ja", "nein")}
    heads = [Slot(name, Role.REMARK_HEAD, comment=about_term(name)) for name in TERM_HEADINGS]
    filled = [
        [
            Slot(value if value != "" else None, Role.ID if name == "Begriff" else Role.VALUE, choices.get(name, ()))
            for name, value in zip(TERM_HEADINGS, [*row, *[None] * (len(TERM_HEADINGS) - len(row))], strict=True)
        ]
        for row in rows
    ]
    return Grid(TERMS, [heads, *filled], "B2", _TERM_WIDTHS, open_from=len(rows) + 2, own=True)


def _rest(model: d.Definitions, words: dict[str, str]) -> Grid:
    """The sheet `DMN`: what the standard says beyond the tables."""
    heads = [Slot(name, Role.REMARK_HEAD) for name in DMN_HEADINGS]
    rows = [[Slot(one or None, Role.TECHNICAL) for one in row] for row in _rows(model, words)]
    return Grid(DMN, [heads, *rows], "C2", (16, 30, 30, 24, 34, 30, 40, 24, 40), own=True)


def _rows(model: d.Definitions, words: dict[str, str]) -> Iterator[Sequence[str]]:
    for item in model.items:
        yield from _type_rows(item, "", words)
    names = {one.id: one.name for one in model.elements}
    types = {one.name: one.variable.type_ref for one in model.elements if isinstance(one, d.InputData)}
    for element in model.elements:
        if isinstance(element, d.InputData):
            yield INPUT, element.name, "", "", "", "", element.description, element.id, ""
        elif isinstance(element, d.Decision) and isinstance(element.logic, d.Table):
            needed = [names.get(one.removeprefix("#"), one) for one in (*element.inputs, *element.needs)]
            kind = words.get(element.variable.type_ref, element.variable.type_ref)
            yield (
                DECISION, element.name, "", kind, element.answers, element.label, element.description, element.id,
                SEPARATOR.join(needed),
            )  # fmt: skip
            yield from _table_rows(element.name, element.logic, types, words)


def _type_rows(item: d.Item, path: str, words: dict[str, str]) -> Iterator[Sequence[str]]:
    kind = words.get(item.type_ref, item.type_ref)
    yield TYPE, item.name, path, f"{LIST_OF}{kind}" if item.collection else kind, item.allowed, "", "", item.id, ""
    for one in item.components:
        yield from _type_rows(one, f"{path}{PATH}{item.name}" if path else item.name, words)


def _table_rows(name: str, table: d.Table, types: dict[str, str], words: dict[str, str]) -> Iterator[Sequence[str]]:
    """Of columns only what does not follow from the terms they name."""
    if table.type_ref or table.output_label or table.id:
        yield TABLE, name, name, words.get(table.type_ref, table.type_ref), "", table.output_label, "", table.id, ""
    for one in table.inputs:
        if one.id or one.type_ref != types.get(one.expression, ""):
            yield INPUT_COLUMN, one.expression, name, words.get(one.type_ref, one.type_ref), "", "", "", one.id, ""
    for output in table.outputs:
        if output.id or output.type_ref:
            kind = words.get(output.type_ref, output.type_ref)
            yield OUTPUT_COLUMN, output.name or name, name, kind, "", "", "", output.id, ""

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""One decision table as a sheet, and back; the texts of its cells are kept exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from laufzettel.rules.decision_sheet import INPUT, LEGAL_BASIS, OUTPUT, REASON, REMARK, VALID_FROM, VALID_TO
from laufzettel.rules.dmn import model as d
from laufzettel.rules.exchange import messages as m
from laufzettel.rules.exchange.cells import feel, native, native_day, plain
from laufzettel.rules.exchange.explaining import about_head, about_policy
from laufzettel.rules.exchange.grid import Grid, Role, Slot
from laufzettel.rules.exchange.policies import POLICIES, sign_of
from laufzettel.rules.findings import Findings
from laufzettel.rules.sheets import Cell, Sheet
from laufzettel.rules.values import Value

DEFAULT = "sonst"
"""Marks the row with what holds if no rule fits; its conditions are empty."""
DESCRIPTION, REMARK_MARK = "Beschreibung", "Anmerkung"
USUAL = (LEGAL_BASIS, REASON, VALID_FROM, VALID_TO, REMARK)
_DAYS = (VALID_FROM, VALID_TO)
_HEADS, _EXPRESSIONS, _ALLOWED, _FIRST_RULE = 2, 3, 4, 5
_LONG = {LEGAL_BASIS: 26, REASON: 60, REMARK: 40, DESCRIPTION: 40}


@dataclass(frozen=True, slots=True)
class Lists:
    """What a column's cells offer.

    Attributes:
        choices: what can be chosen.
        decimals: how many decimals native numbers show; None: as they are.
    """

    choices: tuple[str, ...] = ()
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Titled:
    """A table with what stands above it."""

    name: str
    question: str
    table: d.Table


# --- to a sheet ------------------------------------------------------------------------------------------------------


def table_grid(
    titled: Titled, lists: Mapping[tuple[str, str], Lists] | None = None, policies: Sequence[str] = tuple(POLICIES)
) -> Grid:
    """The sheet of a table.

    Args:
        titled: the table with its name.
        lists: by `Wenn ` or `Dann ` and what stands in row 3: what the column's cells offer.
        policies: which hit policies are offered.
    """
    table, offered = titled.table, lists or {}
    inputs = [offered.get((INPUT, one.expression), Lists()) for one in table.inputs]
    outputs = [offered.get((OUTPUT, one.name), Lists()) for one in table.outputs]
    allowed = [*(one.allowed for one in table.inputs), *(one.allowed for one in table.outputs)]
    described = any(rule.description for rule in table.rules)
    notes = [*map(_note_head, table.annotations), *([DESCRIPTION] if described else [])]
    rows = [
        [Slot(titled.name, Role.TITLE), Slot(titled.question or None, Role.NOTE)],
        _head_row(titled, notes, policies),
        _under_row([*(one.expression for one in table.inputs), *(one.name for one in table.outputs)], notes),
        _under_row([native(one) for one in allowed], notes),
        *(_rule_row(rule, table, inputs, outputs, described=described) for rule in table.rules),
    ]
    if any(one.default is not None for one in table.outputs):
        rows.append(_default_row(table, outputs))
    widths = [14, *[24] * len(table.inputs), *[22] * len(table.outputs), *(_LONG.get(name, 16) for name in notes)]
    return Grid(titled.name, rows, f"B{_FIRST_RULE}", widths, open_from=len(rows) + 1)


def _head_row(titled: Titled, notes: Sequence[str], policies: Sequence[str]) -> list[Slot]:
    table = titled.table
    return [
        Slot(sign_of(table), Role.POLICY, tuple(policies), only=True, comment=about_policy(policies)),
        *(
            Slot(INPUT + (one.label or one.expression), Role.INPUT_HEAD, comment=about_head(INPUT))
            for one in table.inputs
        ),
        *(
            Slot(OUTPUT + (one.label or one.name or titled.name), Role.OUTPUT_HEAD, comment=about_head(OUTPUT))
            for one in table.outputs
        ),
        *(Slot(name, Role.REMARK_HEAD, comment=about_head(name)) for name in notes),
    ]


def _under_row(values: Sequence[Value], notes: Sequence[str]) -> list[Slot]:
    """A row between the heads and the rules."""
    technical = [Slot(value or None, Role.TECHNICAL) for value in values]
    return [Slot(None, Role.NOTE), *technical, *(Slot(None, Role.TECHNICAL) for _ in notes)]


def _note_head(name: str) -> str:
    return name if name in USUAL else f"{REMARK_MARK} {name}".strip()


def _rule_row(
    rule: d.Rule, table: d.Table, inputs: Sequence[Lists], outputs: Sequence[Lists], *, described: bool
) -> list[Slot]:
    notes = [*rule.annotations, *[""] * (len(table.annotations) - len(rule.annotations))]
    return [
        Slot(rule.id or None, Role.ID),
        *(
            Slot(native(cell or "-"), Role.INPUT, one.choices, decimals=one.decimals)
            for cell, one in zip(rule.inputs, inputs, strict=True)
        ),
        *(
            Slot(native(cell), Role.OUTPUT, one.choices, decimals=one.decimals)
            for cell, one in zip(rule.outputs, outputs, strict=True)
        ),
        *(
            Slot(native_day(said) if name in _DAYS else said or None, Role.REMARK)
            for name, said in zip(table.annotations, notes, strict=True)
        ),
        *([Slot(rule.description or None, Role.REMARK)] if described else []),
    ]


def _default_row(table: d.Table, outputs: Sequence[Lists]) -> list[Slot]:
    return [
        Slot(DEFAULT, Role.ID, comment=about_head(DEFAULT)),
        *(Slot(None, Role.INPUT) for _ in table.inputs),
        *(
            Slot(native(one.default or ""), Role.OUTPUT, lists.choices, decimals=lists.decimals)
            for one, lists in zip(table.outputs, outputs, strict=True)
        ),
    ]


# --- from a sheet ----------------------------------------------------------------------------------------------------


def read_table(sheet: Sheet, findings: Findings) -> Titled:
    """The table of a sheet.

    Args:
        sheet: its cells.
        findings: notes every cell that is wrong.
    """
    layout = _Layout(sheet, findings)
    policy = sheet.cell(_HEADS, 1)
    if policy.text not in POLICIES:
        findings.add(m.POLICY_UNKNOWN, sheet.name, policy.at, policies=" ".join(POLICIES))
    hit, aggregation = POLICIES.get(policy.text, POLICIES["U"])
    rows = list(sheet.filled_rows(_FIRST_RULE))
    defaults: list[str | None] = [None] * len(layout.outputs)
    for row in [row for row in rows if _is_default(sheet, row, layout)]:
        if row != rows[-1]:
            findings.add(m.DEFAULT_NOT_LAST, sheet.name, sheet.cell(row, 1).at)
        defaults = [feel(sheet.cell(row, column).value) or None for column in layout.outputs]
        rows.remove(row)
    name = plain(sheet.cell(1, 1).value)
    table = d.Table(
        inputs=tuple(_input(sheet, column) for column in layout.inputs),
        outputs=tuple(
            _output(sheet, column, name, default) for column, default in zip(layout.outputs, defaults, strict=True)
        ),
        rules=tuple(_rule(sheet, row, layout) for row in rows),
        hit_policy=hit,
        aggregation=aggregation,
        annotations=tuple(said for _, said in layout.notes),
    )
    return Titled(name, plain(sheet.cell(1, 2).value), table)


class _Layout:
    """Which column is what, numbers from 1."""

    def __init__(self, sheet: Sheet, findings: Findings) -> None:
        self.inputs: list[int] = []
        self.outputs: list[int] = []
        self.notes: list[tuple[int, str]] = []
        self.description = 0
        for column in range(2, sheet.width + 1):
            head = sheet.cell(_HEADS, column)
            mark, _, rest = head.text.partition(" ")
            if head.text.startswith(INPUT):
                self.inputs.append(column)
            elif head.text.startswith(OUTPUT):
                self.outputs.append(column)
            elif head.text == DESCRIPTION and not self.description:
                self.description = column
            elif head.text in USUAL:
                self.notes.append((column, head.text))
            elif mark == REMARK_MARK:
                self.notes.append((column, rest.strip()))
            elif any(_is_filled(sheet.cell(row, column)) for row in range(_HEADS, sheet.height + 1)):
                findings.add(m.HEAD_MISSING, sheet.name, head.at)


def _is_filled(cell: Cell) -> bool:
    return cell.broken or cell.value is not None


def _is_default(sheet: Sheet, row: int, layout: _Layout) -> bool:
    """Whether the row says what holds if no rule fits: marked, and without conditions."""
    bare = not any(_is_filled(sheet.cell(row, column)) for column in layout.inputs)
    return sheet.cell(row, 1).text == DEFAULT and bare


def _input(sheet: Sheet, column: int) -> d.InputClause:
    expression = feel(sheet.cell(_EXPRESSIONS, column).value)
    label = sheet.cell(_HEADS, column).text.removeprefix(INPUT).strip()
    allowed = feel(sheet.cell(_ALLOWED, column).value)
    return d.InputClause(expression, allowed=allowed, label="" if label == expression else label)


def _output(sheet: Sheet, column: int, table: str, default: str | None) -> d.OutputClause:
    name = plain(sheet.cell(_EXPRESSIONS, column).value)
    label = sheet.cell(_HEADS, column).text.removeprefix(OUTPUT).strip()
    allowed = feel(sheet.cell(_ALLOWED, column).value)
    return d.OutputClause(
        name, allowed=allowed, default=default, label="" if label == (name or table) else label
    )  # fmt: skip


def _rule(sheet: Sheet, row: int, layout: _Layout) -> d.Rule:
    def value(column: int) -> Value:
        return sheet.cell(row, column).value

    return d.Rule(
        inputs=tuple(feel(value(column)) or "-" for column in layout.inputs),
        outputs=tuple(feel(value(column)) for column in layout.outputs),
        annotations=tuple(plain(value(column)) for column, _ in layout.notes),
        description=plain(value(layout.description)) if layout.description else "",
        id=plain(value(1)),
    )

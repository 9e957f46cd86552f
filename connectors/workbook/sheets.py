# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Opens the sheets of a file, each as runs of rows, whatever kind of workbook it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from connectors.workbook.guard import inspect
from connectors.workbook.header import LOOKED_AT
from connectors.workbook.scan import Refusal, Sheet
from connectors.workbook.slices import LargeWorkbook

Row = Sequence[object]
Column = Sequence[object]


@dataclass(slots=True)
class OpenSheet:
    """One sheet that is being read.

    Attributes:
        name: as people see it.
        hidden: whether the sheet itself is hidden.
        facts: what was seen of it beside the values.
        first_rows: its first rows, from the very first on.
        runs: number of a row (from 0), and rows that follow each other from there on; in order, with the first ones.
        delimited: whether it is a text file, in which a row may have fewer or more cells than the heading.
    """

    name: str
    hidden: bool
    facts: Sheet
    first_rows: Sequence[Row]
    runs: Iterator[tuple[int, Sequence[Row]]]
    delimited: bool = False


def open_sheets(path: Path) -> Iterator[OpenSheet]:
    """The worksheets of a workbook, in its order.

    Raises:
        Refusal: the workbook cannot be taken in.
    """
    import python_calamine as calamine

    seen = inspect(path)
    # Opening a large workbook whole would hold all its texts at once.
    large = LargeWorkbook(path) if any(sheet.large for sheet in seen.values()) else None
    try:
        book = calamine.load_workbook(large.without_sheets() if large is not None else str(path))
        about = book.sheets_metadata
    except calamine.PasswordError as error:
        raise Refusal("encrypted") from error
    except (calamine.CalamineError, OSError) as error:
        raise Refusal("damaged") from error
    if any(one.typ in (calamine.SheetTypeEnum.MacroSheet, calamine.SheetTypeEnum.Vba) for one in about):
        raise Refusal("macros")
    for one in about:
        if one.typ is not calamine.SheetTypeEnum.WorkSheet:
            continue
        facts = seen.get(one.name, Sheet())
        hidden = one.visible is not calamine.SheetVisibleEnum.Visible
        if large is not None:
            if one.name not in seen:
                raise Refusal("too_large")
            yield open_runs(one.name, large.read(one.name, facts), facts, hidden=hidden)
            continue
        try:
            sheet = book.get_sheet_by_name(one.name)
            rows = sheet.to_python(skip_empty_area=False)
        except (calamine.CalamineError, OSError) as error:
            raise Refusal("damaged") from error
        if not facts.part:
            facts.merges = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
        yield OpenSheet(one.name, hidden, facts, rows[:LOOKED_AT], iter([(0, rows)]))


def open_runs(
    name: str, runs: Iterator[tuple[int, Sequence[Row]]], facts: Sheet, *, hidden: bool = False, delimited: bool = False
) -> OpenSheet:
    """A sheet of which only a few rows are held at once.

    Args:
        name: as people see it.
        runs: number of a row (from 0) and the rows that follow each other from there on.
        facts: what was seen of it beside the values.
        hidden: whether it is hidden.
        delimited: whether it is a text file in which a row may have too many or too few cells.
    """
    begun: list[tuple[int, Sequence[Row]]] = []
    first_rows: list[Row] = []
    for begin, rows in runs:
        begun.append((begin, rows))
        if begin < LOOKED_AT:
            first_rows += [()] * (begin - len(first_rows))
            first_rows += rows[: LOOKED_AT - begin]
        if begin + len(rows) >= LOOKED_AT:
            break

    def all_runs() -> Iterator[tuple[int, Sequence[Row]]]:
        while begun:
            yield begun.pop(0)
        yield from runs

    return OpenSheet(name, hidden, facts, first_rows, all_runs(), delimited)


def columns_of(rows: Sequence[Row], width: int) -> list[Column]:
    """The cells of some rows, column by column.

    Args:
        rows: the rows.
        width: how many columns; rows may have fewer cells (the others are empty) or more (they are left out).
    """
    if any(len(row) != width for row in rows):
        rows = [[*row[:width], *[""] * (width - len(row))] for row in rows]
    return list(zip(*rows, strict=True))

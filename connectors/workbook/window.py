# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Runs in the reader process: a run of rows of one sheet as texts, the way a person reads them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice, takewhile, zip_longest
from pathlib import Path

from connectors.workbook.child import sheets_of, words_of
from connectors.workbook.header import Heading, find
from connectors.workbook.scan import Refusal
from connectors.workbook.sheets import OpenSheet, Row
from connectors.workbook.table import cuts
from connectors.workbook.words import Words
from laufzettel.sandbox import Json

LONGEST = 300
"""Signs of a cell that are shown."""
MOST_COLUMNS = 60


def read_rows(
    path: str, file: str, declared: Sequence[Mapping[str, Json]], wanted: str, first: int, count: int
) -> Json:
    """Some rows of a sheet.

    Args:
        path: the file.
        file: its name.
        declared: the form's fields, each as `declare` gives it.
        wanted: the sheet's name.
        first: number of the first row, from 1.
        count: how many rows.

    Returns:
        `{"headings": [[number, [texts]], …], "rows": [[number, [texts]], …]}`, a heading with the number of the first
        row under it; or `{"refused": code, "gaps": …}`.
    """
    words = words_of(declared)
    try:
        for sheet in sheets_of(Path(path), file, words):
            if sheet.name == wanted:
                return _rows(sheet, words, first, first + count)
    except Refusal as refused:
        return {"refused": refused.code, "gaps": refused.gaps}
    return {"refused": "no_sheet", "gaps": {"sheet": wanted}}


def _rows(sheet: OpenSheet, words: Words, first: int, end: int) -> Json:
    """The rows from one number up to another, and the headings under which they stand."""
    heading = find(sheet.first_rows, sheet.facts.merges, words)
    if heading is None:
        runs = takewhile(lambda run: run[0] + 1 < end, sheet.runs)
        return {"headings": [], "rows": [line for begin, run in runs for line in _between(begin, run, first, end)]}
    headings = [_named(heading, sheet.first_rows)]
    rows: list[Json] = []
    last: Sequence[Row] | None = None
    for cut in cuts(sheet, heading, words):
        if cut.begin + 1 >= end:
            break
        if cut.run is not last:
            last = cut.run
            rows += _between(cut.begin, cut.run, first, end)
        if cut.heading is not None and cut.heading.data_row < end:
            if cut.heading.data_row < first:  # those before it say nothing of these rows
                headings.clear()
            headings.append(_named(cut.heading, cut.run, cut.begin))
    return {"headings": headings, "rows": rows}


def _named(heading: Heading, rows: Sequence[Row], begin: int = 0) -> Json:
    """Number of the first row under a heading, and what it calls the columns."""
    lines = [_texts(row) for row in rows[heading.first_row - begin : heading.data_row - begin]]
    texts = [" / ".join(dict.fromkeys(filter(None, said)))[:LONGEST] for said in zip_longest(*lines)]
    return [heading.data_row + 1, texts]


def _between(begin: int, rows: Sequence[Row], first: int, end: int) -> Iterator[Json]:
    """Those of some rows that are wanted, each with its number, from 1; rows nobody filled may be missing."""
    skipped = max(0, first - begin - 1)
    for number, cells in enumerate(islice(rows, skipped, max(skipped, end - begin - 1)), begin + 1 + skipped):
        yield [number, _texts(cells)]


def _texts(cells: Sequence[object]) -> list[str]:
    return [_text(cell)[:LONGEST] for cell in cells[:MOST_COLUMNS]]


def _text(cell: object) -> str:
    """A cell as it looks in a German spreadsheet."""
    if isinstance(cell, bool):
        return "WAHR" if cell else "FALSCH"
    if isinstance(cell, datetime) and cell.time() != time():
        return cell.strftime("%d.%m.%Y %H:%M:%S")
    if isinstance(cell, date):
        return cell.strftime("%d.%m.%Y")
    if isinstance(cell, int | float) and math.isfinite(cell):
        return str(int(cell)) if float(cell).is_integer() else format(Decimal(f"{cell:.15g}"), "f").replace(".", ",")
    return str(cell)

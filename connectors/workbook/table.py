# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The rows of a sheet as slices of columns, each row with what a person must be told about it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import compress
from typing import NamedTuple

import orjson

from connectors.workbook.cells import convert
from connectors.workbook.header import Heading, column_letters, find
from connectors.workbook.rows import Kept, Rows
from connectors.workbook.sheets import Column, OpenSheet, Row, columns_of
from connectors.workbook.words import Words
from laufzettel.sandbox.frames import Json
from laufzettel.values import Separators

_SLICE = 2_000
"""Rows in one slice."""

_LOOKED_THROUGH = 200
"""Columns in which another heading further down is looked for."""

_DEPTH = 3


def slices(sheet: OpenSheet, heading: Heading, words: Words, rows: Rows) -> Iterator[Json]:
    """The sheet's applications; a heading further down, in whatever order, begins another table.

    Args:
        sheet: the sheet.
        heading: its first heading.
        words: what headings may say.
        rows: sorts the rows, and remembers what stands beside the applications.

    Returns:
        At most 2,000 rows at once: `rows` are row numbers as people count; `columns` are name, letters, canonical
        texts, and raw texts where they differ; `identities` one SHA-256 per row; `notes` are row index, code, field,
        cell and heading of what a person must look at.
    """
    table = _Table(sheet, heading, words)
    rows.begin(heading, sheet.first_rows[heading.first_row : heading.data_row])
    for cut in cuts(sheet, heading, words):
        if cut.heading is not None:
            another = cut.heading
            rows.begin(another, cut.run[another.first_row - cut.begin : another.data_row - cut.begin])
            if (another.columns, another.others) != (table.heading.columns, table.heading.others):
                table = _Table(sheet, another, words)
        yield from table.slices(rows.sort(cut.run, cut.columns, range(cut.start, cut.stop), cut.begin))


class Cut(NamedTuple):
    """The part of a run of rows that lies between headings.

    Attributes:
        begin: number of the run's first row, from 0.
        run: the run.
        columns: its cells column by column; empty if its rows differ in length.
        start: first row of the part, counted in the run.
        stop: its end.
        heading: the heading above it, if that stands in this run; else the one before goes on.
    """

    begin: int
    run: Sequence[Row]
    columns: Sequence[Column]
    start: int
    stop: int
    heading: Heading | None


def cuts(sheet: OpenSheet, heading: Heading, words: Words) -> Iterator[Cut]:
    """The rows of a sheet, cut where another heading stands; at least one part for each run.

    Args:
        sheet: the sheet.
        heading: its first heading.
        words: what headings may say.
    """
    above = sheet.first_rows[heading.first_row : heading.data_row]
    for begin, run in sheet.runs:
        first = max(0, heading.data_row - begin)
        width = max(map(len, run), default=0)
        # Column by column is quicker; but in a text file one row can be a million cells longer than the others.
        even = not sheet.delimited and all(len(row) == width for row in run)
        columns = columns_of(run, width if even else min(_LOOKED_THROUGH, width))
        said = _candidates(columns[:_LOOKED_THROUGH], first, words)
        for start, stop, another in _tables(run, first, said, begin, sheet, words, (heading, above)):
            yield Cut(begin, run, columns if even else (), start, stop, another)


def _tables(
    run: Sequence[Row],
    first: int,
    candidates: Sequence[int],
    begin: int,
    sheet: OpenSheet,
    words: Words,
    known: tuple[Heading, Sequence[Row]],
) -> Iterator[tuple[int, int, Heading | None]]:
    """The parts of a run that lie between headings: first row, end, and the heading above it if it stands in here."""
    start, current = first, None
    for index in candidates:
        if index < start:
            continue
        heading = _repeated(run, index, start, begin, known) or find(
            run[index : index + _DEPTH], sheet.facts.merges, words, begin + index
        )
        if heading is not None and heading.first_row <= begin + index:
            yield start, heading.first_row - begin, current
            start, current = min(heading.data_row - begin, len(run)), heading
    yield start, len(run), current


def _repeated(
    run: Sequence[Row], index: int, start: int, begin: int, known: tuple[Heading, Sequence[Row]]
) -> Heading | None:
    """The sheet's heading if its rows, all of them, stand here again, one of them at the index."""
    heading, rows = known
    for at in range(max(start, index - len(rows) + 1), index + 1):
        if list(run[at : at + len(rows)]) == list(rows):
            return replace(heading, first_row=begin + at, data_row=begin + at + len(rows))
    return None


def _candidates(columns: Sequence[Column], first: int, words: Words) -> list[int]:
    """Rows, from the first of the table on, in which several cells say a heading; in order."""
    hits: dict[int, int] = {}
    for column in columns:
        cells = column[first:]
        if said := words.among(set(cells)):
            for index, cell in enumerate(cells, first):
                if cell in said:
                    hits[index] = hits.get(index, 0) + 1
    return sorted(index for index, count in hits.items() if count >= max(2, words.enough // 2))


class _Table:
    """Rows under one heading."""

    def __init__(self, sheet: OpenSheet, heading: Heading, words: Words) -> None:
        self.heading = heading
        self._sheet = sheet
        self._columns = list(heading.columns.values())
        self._fields = [words.fields[position] for position in heading.columns]
        self._names = [field.name for field in self._fields]
        self._separators = [Separators() for _ in self._columns]

    def slices(self, kept: Kept) -> Iterator[Json]:
        """Slices of some rows that were sorted out as applications."""
        understood = list(map(convert, kept.columns, self._fields, self._separators))
        for at in range(0, len(kept.numbers), _SLICE):
            part = slice(at, at + _SLICE)
            numbers = kept.numbers[part]
            yield {
                "sheet": self._sheet.name,
                "hidden": self._sheet.hidden,
                "rows": [number + 1 for number in numbers],
                "columns": [
                    [name, column_letters(column), one.values[part], one.raws and one.raws[part]]
                    for name, column, one in zip(self._names, self._columns, understood, strict=True)
                ],
                "identities": _identities(
                    dict(zip(self._names, (one.said[part] for one in understood), strict=True)),
                    [kept.beside.get(number) for number in numbers],
                ),
                "notes": [
                    [index, code, self._field_at(column), self._cell(column, number), said]
                    for index, number in enumerate(numbers)
                    for code, column, said in kept.notes.get(number, ())
                ],
            }

    def _field_at(self, column: int) -> str | None:
        return self._names[self._columns.index(column)] if column in self._columns else None

    @staticmethod
    def _cell(column: int, number: int) -> str:
        return f"{column_letters(column)}{number + 1}"


def _identities(said: Mapping[str, Sequence[str | None]], beside: Sequence[dict[str, Json] | None]) -> list[str]:
    """SHA-256 of each row's values: the same row in another workbook, in other columns, is the same.

    What stands in a row under headings the form does not know, or as a comment, makes it another one: a person who
    has seen the row without it has not seen it.
    """
    keys = sorted(said)
    identities = []
    for row, more in zip(zip(*(said[key] for key in keys), strict=True), beside, strict=True):
        filled: dict[str, Json] = dict(compress(zip(keys, row, strict=True), row))
        identities.append(hashlib.sha256(orjson.dumps(filled | more if more else filled)).hexdigest())
    return identities

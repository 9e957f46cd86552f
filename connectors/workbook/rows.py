# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sorts the rows of a table: applications, totals and empty ones; and says what in them the form does not take in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import compress
from operator import itemgetter

from connectors.workbook.cells import NoValue
from connectors.workbook.header import Heading
from connectors.workbook.sheets import Column, OpenSheet, Row, columns_of
from connectors.workbook.words import heading_key
from laufzettel.form import FormField, Kind
from laufzettel.sandbox.frames import Json
from laufzettel.values import fold

_TOTALS = frozenset(
    {"summe", "gesamt", "gesamtsumme", "zwischensumme", "endsumme", "insgesamt", "uebertrag", "total", "anzahl"}
)
_TOTALS_BEGIN = frozenset(word[0] for word in _TOTALS) | frozenset(word[0].upper() for word in _TOTALS) | {"ü", "Ü"}
_UNIT = r"(?:€|eur|kg|cm|stk\.?|stueck|hunde?|tiere?|faelle?|antraege?|zeilen?)?"
_AMOUNT = re.compile(rf"{_UNIT}[-+\d.,\s]*{_UNIT}")
_COUNT = re.compile(r"(?<![\d.,])\d{1,7}(?![\d.,])")

_RUNNING = frozenset({"lfdnr", "laufendenummer", "laufendenr", "lfdnummer", "lfd", "nr", "nummer", "pos", "position"})
"""Headings of columns that only number the rows."""

_RUNNING_NUMBER = re.compile(r"\d{1,6}\.?")
_MOST_CELLS_NAMED = 20
_LONGEST_HEADING = 60
_BROKEN = re.compile("\ufffd|Ã[\u00a4\u00b6\u00bc\u0178\u201e\u2013\u0153]")
"""Letters lost or written twice when somebody converted the file."""

Note = tuple[str, int, str]
"""Code, column, and what the heading says."""


@dataclass(slots=True)
class Kept:
    """Rows that hold an application.

    Attributes:
        numbers: row numbers, from 0.
        columns: their cells, a column for each declared field, in the heading's order.
        notes: row number to what a person must be told.
        beside: row number to what the form does not take in, by heading; it makes the row another one.
    """

    numbers: Sequence[int]
    columns: list[list[object]]
    notes: dict[int, list[Note]] = field(default_factory=dict)
    beside: dict[int, dict[str, Json]] = field(default_factory=dict)


class Rows:
    """Sorts the rows of one sheet.

    Attributes:
        given: applications found so far.
        miscounted: row and column of counts in rows of totals, each with the number of applications really above it.
        comments: row to columns of comments that belong to no application (so far).
    """

    def __init__(self, sheet: OpenSheet, fields: Sequence[FormField]) -> None:
        """Args: sheet: the sheet. fields: the declared fields."""
        self.given = 0
        self.miscounted: list[tuple[int, int, int]] = []
        self.comments = dict(sheet.facts.comments)
        self._sheet = sheet
        self._fields = fields
        self._above = 0
        """Applications since the last heading or total."""
        self._hidden_columns = {
            column for first, last in sheet.facts.hidden_columns for column in range(first, min(last, 16_383) + 1)
        }

    def begin(self, heading: Heading, rows: Sequence[Row]) -> None:
        """Go on under a heading, which stands in these rows."""
        self._columns = list(heading.columns.values())
        self._kinds = {column: self._fields[position].kind for position, column in heading.columns.items()}
        self._others = heading.others
        self._running = {column for column, said in heading.others.items() if heading_key(said) in _RUNNING}
        self._width = max(self._columns) + 1
        self._stated_width = 1 + max(at for row in rows for at, cell in enumerate(row) if not _is_blank(cell))
        self._find_beside: dict[int, Callable[[Row], list[int]]] = {}
        self._above = 0

    def sort(self, run: Sequence[Row], columns: Sequence[Column], indices: range, begin: int) -> Kept:
        """Sort some rows of a run.

        Args:
            run: the run.
            columns: its cells, column by column; none if its rows may have too few or too many.
            indices: which of its rows.
            begin: number of its first row.

        Returns:
            Those that hold an application.
        """
        kept = Kept(range(begin + indices.start, begin + indices.stop), self._declared(run, columns, indices))
        without_value = self._sheet.facts.without_value
        dropped: set[int] = set()
        then = indices.start
        for index in self._doubtful(columns, indices, begin) if columns else indices:
            self._count(index - then)
            then = index + 1
            row, number = run[index], begin + index
            if number in without_value:
                row = _with_no_values(row, without_value[number])
            if len(row) < self._width:
                row = [*row, *[""] * (self._width - len(row))]
            cells = [row[column] for column in self._columns]
            beside = self._beside(row)
            if all(map(_is_blank, cells)) and not beside:
                dropped.add(number)
            elif 2 * cells.count("") >= len(cells) and _is_totals(row):
                dropped.add(number)
                self._compare(row, number)
            else:
                self._count(1)
                self._note(kept, number, row, beside, len(run[index]))
                if number in without_value:
                    for column, cell in zip(kept.columns, cells, strict=True):
                        column[index - indices.start] = cell
        self._count(indices.stop - then)
        if dropped:
            remain = [number not in dropped for number in kept.numbers]
            kept.numbers = list(compress(kept.numbers, remain))
            kept.columns = [list(compress(column, remain)) for column in kept.columns]
        covered = _covered(self._sheet, begin + indices.start, begin + indices.stop, self._columns)
        for number in kept.numbers if covered else ():
            kept.notes.setdefault(number, []).extend(("merged_cell", column, "") for column in covered.get(number, ()))
        self._mark_hidden(kept, begin + indices.start, begin + indices.stop)
        return kept

    def _declared(self, run: Sequence[Row], columns: Sequence[Column], indices: range) -> list[list[object]]:
        """The cells of the declared fields."""
        part = slice(indices.start, indices.stop)
        if not columns:
            run, columns, part = (), columns_of(run[part], self._width), slice(None)
        empty = [""] * len(indices)
        return [list(columns[at][part] if at < len(columns) else empty) for at in self._columns]

    def _doubtful(self, columns: Sequence[Column], indices: range, begin: int) -> list[int]:
        """Rows that must be looked at one by one; each of the others is an application of which nothing is to be told.

        For a row of totals begins with a word for totals, in an empty row the first declared cell is empty as well,
        and what the form does not take in stands in another column or is known by the row's number.
        """
        start, part = indices.start, slice(indices.start, indices.stop)
        cells = [column[part] for column in columns]
        if self._columns[0] >= len(cells):
            return list(indices)
        found = set(_where(cells[self._columns[0]], start, _is_blank))
        first_filled = next((column for column in cells if {*column} != {""}), ())
        found.update(_where(first_filled, start, lambda cell: _is_blank(cell) or _after_total(cell) is not None))
        for at, column in enumerate(cells):
            if at in self._running:
                found.update(_where(column, start, lambda cell: not _is_blank(cell) and not _is_running_number(cell)))
            elif at not in self._kinds:
                found.update(_where(column, start, lambda cell: not _is_blank(cell)))
        without_value, comments = self._sheet.facts.without_value, self.comments
        if without_value or comments:
            found.update(index for index in indices if begin + index in without_value or begin + index in comments)
        return sorted(found)

    def _count(self, applications: int) -> None:
        self.given += applications
        self._above += applications

    def _beside(self, row: Row) -> list[int]:
        """Columns in which something stands that the form does not take in; running numbers are nothing."""
        find = self._find_beside.get(len(row))
        if find is None:
            find = self._find_beside[len(row)] = _finder(len(row), {*self._columns})
        found = find(row)
        return [at for at in found if not (at in self._running and _is_running_number(row[at]))] if found else found

    def _note(self, kept: Kept, number: int, row: Row, beside: Sequence[int], width: int) -> None:
        """Note what stands in an application's row beside its fields."""
        notes: list[Note] = []
        for column in beside[:_MOST_CELLS_NAMED]:
            said = self._others.get(column, "")[:_LONGEST_HEADING]
            notes.append(("unknown_heading" if said else "no_heading_above", column, said))
        if len(beside) > _MOST_CELLS_NAMED:
            notes.append(("more_cells", beside[_MOST_CELLS_NAMED], ""))
        commented = self.comments.pop(number, ())
        notes += [("comment", column, "") for column in commented[:_MOST_CELLS_NAMED]]
        if self._sheet.delimited:
            if width < self._stated_width or (beside and beside[-1] >= self._stated_width):
                notes.append(("row_length", 0, ""))
            notes += [
                ("broken_letters", column, "")
                for column, cell in enumerate(row)
                if isinstance(cell, str) and not cell.isascii() and _BROKEN.search(cell)
            ]
        if notes:
            kept.notes[number] = notes
        if beside or commented:
            said_beside = sorted(f"{heading_key(self._others.get(column, ''))}={row[column]}" for column in beside)
            kept.beside[number] = {"": [*said_beside, len(commented)]}

    def _mark_hidden(self, kept: Kept, first: int, stop: int) -> None:
        rows: set[int] = set()
        for begin, end in self._sheet.facts.hidden_rows:
            rows.update(range(max(begin, first), min(end + 1, stop)))
        for number in kept.numbers if rows else ():
            if number in rows:
                kept.notes.setdefault(number, []).append(("hidden_row", 0, ""))
        hidden = [(at, column) for at, column in enumerate(self._columns) if column in self._hidden_columns]
        for at, column in hidden:
            for number, cell in zip(kept.numbers, kept.columns[at], strict=True):
                if not _is_blank(cell):
                    kept.notes.setdefault(number, []).append(("hidden_column", column, ""))

    def _compare(self, row: Row, number: int) -> None:
        """Note a row of totals that counts other than the rows above it; sums of amounts are not counted."""
        label = next(column for column, cell in enumerate(row) if not _is_blank(cell))
        stated = [
            (column, count)
            for column, cell in enumerate(row)
            if (column == label or self._may_count(column)) and (count := _count(cell)) is not None
        ]
        above, self._above = self._above, 0
        self.miscounted += [
            (number, column, above or self.given) for column, count in stated if count not in (above, self.given)
        ]

    def _may_count(self, column: int) -> bool:
        """Whether a number below this column can only count rows: it holds no amounts, and is no column of its own."""
        return column not in self._others and self._kinds.get(column) not in (Kind.DECIMAL, Kind.INTEGER)


def _where(column: Column, start: int, holds: Callable[[object], bool]) -> Iterable[int]:
    """Rows in whose cell something holds; it is asked once for equal cells, and so must not tell 1 from 1.0 or True."""
    those = set(filter(holds, set(column)))
    return (index for index, cell in enumerate(column, start) if cell in those) if those else ()


def _finder(width: int, taken: set[int]) -> Callable[[Row], list[int]]:
    """Finds the columns beside the declared ones in which something stands, for rows of one width."""
    others = [column for column in range(width) if column not in taken]
    if not others:
        return lambda _: []
    pick, nothing = itemgetter(*others), ("",) * len(others) if len(others) > 1 else ""

    def found(row: Row) -> list[int]:
        return [] if pick(row) == nothing else [column for column in others if not _is_blank(row[column])]

    return found


def _with_no_values(row: Row, missing: dict[int, str]) -> Row:
    wide = [*row, *[""] * (max(missing) + 1 - len(row))]
    for column, shown in missing.items():
        wide[column] = NoValue(shown)
    return wide


def _is_blank(cell: object) -> bool:
    return cell == "" or (isinstance(cell, str) and cell.isspace())


def _is_running_number(cell: object) -> bool:
    if isinstance(cell, str):
        return _RUNNING_NUMBER.fullmatch(cell.strip()) is not None
    return isinstance(cell, int | float | NoValue)


def _is_totals(row: Row) -> bool:
    """A word for totals first, and nothing but amounts after it."""
    said = [cell for cell in row if not _is_blank(cell)]
    rest = _after_total(said[0]) if said else None
    return rest is not None and all(
        not isinstance(cell, str) or _AMOUNT.fullmatch(fold(cell)) is not None for cell in (rest, *said[1:])
    )


def _after_total(cell: object) -> str | None:
    """What follows a word for totals; None if the cell does not begin with one."""
    if not isinstance(cell, str) or cell.lstrip()[:1] not in _TOTALS_BEGIN:
        return None
    word, _, rest = fold(cell).replace(":", " ").strip().partition(" ")
    return rest.strip() if word in _TOTALS else None


def _count(cell: object) -> int | None:
    """The whole number that a cell in a row of totals states; amounts of money or weight are none."""
    if isinstance(cell, str):
        numbers = _COUNT.findall(cell)
        is_measure = any(unit in fold(cell) for unit in ("€", "eur", "kg", "cm"))
        return int(numbers[0]) if len(numbers) == 1 and not is_measure else None
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return None
    return int(cell) if float(cell).is_integer() else None


def _covered(sheet: OpenSheet, begin: int, end: int, columns: Sequence[int]) -> dict[int, list[int]]:
    """Row to declared columns that a merged range covers without holding its value there."""
    covered: dict[int, list[int]] = {}
    for top, left, bottom, right in sheet.facts.merges:
        if bottom < begin or top >= end:
            continue
        for column in columns:
            if left <= column <= right:
                for row in range(max(top, begin), min(bottom + 1, end)):
                    if (row, column) != (top, left):
                        covered.setdefault(row, []).append(column)
    return covered

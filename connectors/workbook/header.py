# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Finds the heading of a table: the row, or the rows, whose cells say what the form declares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from connectors.workbook.scan import Merge, Refusal
from connectors.workbook.words import Words, heading_key

_ROWS = 50
"""A heading begins within so many rows."""

_DEPTH = 3
"""A heading has at most so many rows."""

LOOKED_AT = _ROWS + _DEPTH
"""Rows that are needed to find a heading."""

Texts = list[list[str]]


@dataclass(frozen=True, slots=True)
class Heading:
    """Where a table's data begins and which column holds which field.

    Attributes:
        first_row: where the heading begins, counted from 0.
        data_row: first row of data.
        columns: position in the form's fields to column, counted from 0; only fields that were found.
        others: columns under headings the form does not know, to what these say.
    """

    first_row: int
    data_row: int
    columns: dict[int, int]
    others: dict[int, str]


def find(rows: Sequence[Sequence[object]], merges: Sequence[Merge], words: Words, begin: int = 0) -> Heading | None:
    """Find the heading.

    Args:
        rows: the rows to look through, at least `LOOKED_AT` if there are so many.
        merges: merged ranges; their text stands in each of their cells.
        words: what a heading may say.
        begin: number of the first of these rows in the sheet.

    Returns:
        The heading; None if nothing here says enough of what the form declares.

    Raises:
        Refusal: a field stands in two columns.
    """
    here = [(top - begin, left, bottom - begin, right) for top, left, bottom, right in merges if bottom >= begin]
    texts = _texts(rows[:LOOKED_AT], here)
    for row in range(min(_ROWS, len(texts))):
        if _found(_best(texts, [row], words)) >= words.enough:
            # Rows above may count as part of a heading of several rows: the fullest of the next ones is meant.
            best = _best(texts, range(row, min(row + _DEPTH, len(texts))), words)
            return _heading(best, rows, here, words, begin)
    return None


Candidate = tuple[int, int, dict[int, list[int]]]
"""First row, number of rows, field to columns."""


def _found(candidate: Candidate) -> int:
    return len(candidate[2])


def _best(texts: Texts, firsts: Sequence[int], words: Words) -> Candidate:
    candidates = [
        (first, depth, _match(texts[first : first + depth], words.meaning))
        for first in firsts
        for depth in range(1, min(_DEPTH, len(texts) - first) + 1)
    ]
    return max(candidates, key=lambda one: (_found(one), -(one[0] + one[1]), -one[1]))


def _match(rows: Texts, meaning: dict[str, int]) -> dict[int, list[int]]:
    """Field to the columns that say it: by all their rows read together, else by the lowest row that says anything."""
    joined: dict[int, list[int]] = {}
    lowest: dict[int, list[int]] = {}
    for column in range(max((len(row) for row in rows), default=0)):
        parts = [row[column] for row in rows if column < len(row) and row[column]]
        distinct = list(dict.fromkeys(parts))
        if not distinct:
            continue
        if (meant := meaning.get("".join(distinct))) is not None:
            joined.setdefault(meant, []).append(column)
        elif (meant := meaning.get(distinct[-1])) is not None:
            lowest.setdefault(meant, []).append(column)
    return lowest | joined


def _heading(
    candidate: Candidate, rows: Sequence[Sequence[object]], merges: Sequence[Merge], words: Words, begin: int
) -> Heading:
    first, depth, found = candidate
    for meant, columns in found.items():
        if len(columns) > 1:
            names = ", ".join(column_letters(column) for column in columns)
            raise Refusal("column_twice", name=words.fields[meant].label, columns=names)
    taken = {meant: columns[0] for meant, columns in found.items()}
    data_row = first + depth
    for top, left, bottom, right in merges:
        is_heading = first <= top < first + depth and bottom < first + 2 * _DEPTH
        if is_heading and any(left <= one <= right for one in taken.values()):
            data_row = max(data_row, bottom + 1)
    said = _said(rows[first:data_row], {*taken.values()})
    taken |= _loosely(said, taken, words)
    others = {column: " ".join(texts) for column, texts in said.items() if column not in taken.values()}
    return Heading(begin + first, begin + data_row, dict(sorted(taken.items())), others)


def _said(rows: Sequence[Sequence[object]], taken: AbstractSet[int]) -> dict[int, list[str]]:
    """What stands in the heading's rows over the columns that no field was found for."""
    said: dict[int, list[str]] = {}
    for row in rows:
        for column, cell in enumerate(row):
            if column not in taken and cell is not None and (text := " ".join(str(cell).split())):
                said.setdefault(column, []).append(text)
    return said


def _loosely(said: Mapping[int, Sequence[str]], taken: Mapping[int, int], words: Words) -> dict[int, int]:
    """Fields still missing whose heading is meant beyond doubt: another number, or shortened."""
    meant: dict[int, list[int]] = {}
    for column, texts in said.items():
        position = words.loosely(" ".join(texts)) if len(texts) == 1 else None
        if position is not None and position not in taken:
            meant.setdefault(position, []).append(column)
    return {position: columns[0] for position, columns in meant.items() if len(columns) == 1}


def _texts(rows: Sequence[Sequence[object]], merges: Sequence[Merge]) -> Texts:
    texts = [[heading_key(cell) if isinstance(cell, str) else "" for cell in row] for row in rows]
    for top, left, bottom, right in merges:
        if top < len(texts) and left < len(texts[top]) and (text := texts[top][left]):
            for row in texts[top : bottom + 1]:
                row[left : right + 1] = [text] * len(row[left : right + 1])
    return texts


def column_letters(column: int) -> str:
    """0 is `A`, 16383 is `XFD`."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters

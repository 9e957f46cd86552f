# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Finds the heading of a table: the row, or the rows, whose cells say what the form declares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from connectors.workbook.guard import Merge, Refusal
from laufzettel.form import FormField
from laufzettel.values import fold

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
        data_row: first row of data, counted from 0.
        columns: position in the form's fields to column, counted from 0; only fields that were found.
    """

    data_row: int
    columns: dict[int, int]


def find(rows: Sequence[Sequence[object]], merges: Sequence[Merge], fields: Sequence[FormField]) -> Heading | None:
    """Find the heading.

    Args:
        rows: the sheet's first rows, at least `LOOKED_AT` if it has so many.
        merges: merged ranges; their text stands in each of their cells.
        fields: the declared fields.

    Returns:
        The heading; None if nothing in the sheet says enough of what the form declares.

    Raises:
        Refusal: a field stands in two columns.
    """
    texts = _texts(rows[:LOOKED_AT], merges)
    meaning = _meanings(fields)
    required = sum(field.required for field in fields)
    enough = min(len(fields), max(2, (required + 1) // 2))
    for row in range(min(_ROWS, len(texts))):
        if _found(_best(texts, [row], meaning)) >= enough:
            # Rows above may count as part of a heading of several rows: the fullest of the next ones is meant.
            return _heading(_best(texts, range(row, min(row + _DEPTH, len(texts))), meaning), merges, fields)
    return None


Candidate = tuple[int, int, dict[int, list[int]]]
"""First row, number of rows, field to columns."""


def _found(candidate: Candidate) -> int:
    return len(candidate[2])


def _best(texts: Texts, firsts: Sequence[int], meaning: dict[str, int]) -> Candidate:
    candidates = [
        (first, depth, _match(texts[first : first + depth], meaning))
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


def _heading(candidate: Candidate, merges: Sequence[Merge], fields: Sequence[FormField]) -> Heading:
    first, depth, found = candidate
    for meant, columns in found.items():
        if len(columns) > 1:
            names = ", ".join(column_letters(column) for column in columns)
            raise Refusal("column_twice", name=fields[meant].label, columns=names)
    taken = {columns[0] for columns in found.values()}
    data_row = first + depth
    for top, left, bottom, right in merges:
        if first <= top < first + depth and bottom < first + 2 * _DEPTH and any(left <= one <= right for one in taken):
            data_row = max(data_row, bottom + 1)
    return Heading(data_row, {meant: columns[0] for meant, columns in sorted(found.items())})


def _texts(rows: Sequence[Sequence[object]], merges: Sequence[Merge]) -> Texts:
    texts = [[_key(cell) if isinstance(cell, str) else "" for cell in row] for row in rows]
    for top, left, bottom, right in merges:
        if top < len(texts) and left < len(texts[top]) and (text := texts[top][left]):
            for row in texts[top : bottom + 1]:
                row[left : right + 1] = [text] * len(row[left : right + 1])
    return texts


def _key(text: str) -> str:
    """A heading as it is compared: letters and digits only, so that colons, hyphens and line breaks do not matter."""
    return "".join(sign for sign in fold(text) if sign.isalnum())


def _meanings(fields: Sequence[FormField]) -> dict[str, int]:
    """What a heading may say, to the field's position; labels count before other headings."""
    meaning: dict[str, int] = {}
    for position, field in enumerate(fields):
        meaning.setdefault(_key(field.label), position)
    for position, field in enumerate(fields):
        for name in (field.name, *field.aliases):
            meaning.setdefault(_key(name), position)
    meaning.pop("", None)
    return meaning


def column_letters(column: int) -> str:
    """0 is `A`, 16383 is `XFD`."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What runs in the reader process: a workbook becomes slices of columns."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from connectors.workbook.cells import NoValue, convert, learn
from connectors.workbook.guard import Merge, Refusal, Sheet, inspect
from connectors.workbook.header import LOOKED_AT, Heading, column_letters, find
from laufzettel.form import FormField, Kind
from laufzettel.sandbox.frames import Json
from laufzettel.values import Separators, fold

_SLICE = 2_000
"""Rows in one slice."""

_TOTALS = frozenset({"summe", "gesamt", "gesamtsumme", "zwischensumme", "endsumme", "insgesamt", "uebertrag", "total"})
_TOTALS_BEGIN = frozenset(word[0] for word in _TOTALS) | frozenset(word[0].upper() for word in _TOTALS) | {"ü", "Ü"}

Row = Sequence[object]


def read_workbook(path: str, declared: Sequence[Mapping[str, Json]]) -> Iterator[Json]:
    """Read all sheets that have a known heading.

    Args:
        path: the file.
        declared: the form's fields, each as `declare` gives it.

    Returns:
        Slices of rows (see `_slices`), then a count of what was skipped; or a single refusal.
    """
    fields = [_field(one) for one in declared]
    count = Skipped()
    given = known = 0
    try:
        for sheet in _sheets(Path(path)):
            heading = find(sheet.first_rows, sheet.merges, fields)
            if heading is None:
                continue
            known += 1
            for rows in _slices(sheet, heading, fields, count):
                given += 1
                yield rows
        if not known:
            raise Refusal("no_heading")
        if not given:
            raise Refusal("no_rows")
    except Refusal as refusal:
        yield {"refused": refusal.code, "gaps": refusal.gaps}
        return
    yield {"skipped": [count.empty, count.totals, count.headings]}


def declare(one: FormField) -> dict[str, Json]:
    """A declared field as it travels to the process."""
    return {
        "name": one.name,
        "kind": one.kind,
        "label": one.label,
        "required": one.required,
        "aliases": one.aliases,
        "choices": one.choices or {},
    }


def _field(one: Mapping[str, Json]) -> FormField:
    choices, aliases = one["choices"], one["aliases"]
    if not isinstance(choices, Mapping) or not isinstance(aliases, list):
        raise TypeError("a declared field")
    spellings = {code: tuple(map(str, said)) for code, said in choices.items() if isinstance(said, list)}
    name, label = str(one["name"]), str(one["label"])
    return FormField(
        name,
        Kind(str(one["kind"])),
        label,
        label,
        bool(one["required"]),
        choices=spellings,
        aliases=tuple(map(str, aliases)),
    )


@dataclass(slots=True)
class Skipped:
    """Rows that hold no application."""

    empty: int = 0
    totals: int = 0
    headings: int = 0


# --- sheets ----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _OpenSheet:
    """One sheet: its first rows, and all its rows in pieces."""

    name: str
    hidden: bool
    merges: Sequence[Merge]
    without_value: dict[int, dict[int, str]]
    first_rows: list[Row]
    pieces: Iterator[list[Row]] = field(default_factory=lambda: iter(()))


def _sheets(path: Path) -> Iterator[_OpenSheet]:
    import python_calamine as calamine

    seen = inspect(path)
    try:
        book = calamine.load_workbook(str(path))
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
        guarded = seen.get(one.name, Sheet())
        hidden = one.visible is not calamine.SheetVisibleEnum.Visible
        if guarded.sparse:
            yield _streamed(path, one.name, hidden, guarded)
            continue
        try:
            sheet = book.get_sheet_by_name(one.name)
            rows: list[Row] = [*sheet.to_python(skip_empty_area=False)]
        except (calamine.CalamineError, OSError) as error:
            raise Refusal("damaged") from error
        merges = guarded.merges
        if not seen:
            merges = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
        yield _OpenSheet(one.name, hidden, merges, guarded.without_value, rows[:LOOKED_AT], iter([rows]))


def _streamed(path: Path, name: str, hidden: bool, guarded: Sheet) -> _OpenSheet:
    """A sheet too large or too sparse to be held at once: slower, row by row."""
    pieces = _pieces(path, name, guarded)
    first = next(pieces, [])

    def again() -> Iterator[list[Row]]:
        yield first
        yield from pieces

    return _OpenSheet(name, hidden, guarded.merges, guarded.without_value, first[:LOOKED_AT], again())


def _pieces(path: Path, name: str, guarded: Sheet) -> Iterator[list[Row]]:
    from openpyxl import load_workbook
    from openpyxl.utils.escape import unescape

    # Opened by us: the document store's names have no ending, and without one the library refuses a path.
    with ExitStack() as stack:
        file = stack.enter_context(path.open("rb"))
        book = stack.enter_context(closing(load_workbook(file, read_only=True, data_only=True, keep_links=False)))
        if name not in book.sheetnames:
            raise Refusal("too_large")  # the strict variant of the format, which this library does not know
        sheet = book[name]
        sheet.reset_dimensions()
        piece: list[Row] = []
        for cells in sheet.iter_rows(values_only=True):
            piece.append(["" if cell is None else unescape(cell) if isinstance(cell, str) else cell for cell in cells])
            if len(piece) == _SLICE:
                yield piece
                piece = []
        if piece:
            yield piece


# --- rows ------------------------------------------------------------------------------------------------------------


def _slices(sheet: _OpenSheet, heading: Heading, fields: Sequence[FormField], count: Skipped) -> Iterator[Json]:
    """The sheet's applications.

    Returns:
        At most 2,000 rows at once: `rows` are row numbers as people count; `columns` are name, letters, canonical
        texts, and raw texts where they differ; `identities` one SHA-256 per row; `notes` are row index, code, field
        and cell of what a person must look at.
    """
    columns = list(heading.columns.values())
    names = [fields[position].name for position in heading.columns]
    separators = [Separators() for _ in columns]
    labels = [_label_row(sheet.first_rows[: heading.data_row], column) for column in columns]
    begin = 0
    for piece in sheet.pieces:
        first = max(0, heading.data_row - begin)
        numbers, kept = _applications(piece, range(first, len(piece)), begin, sheet, columns, labels, count)
        covered = _covered(sheet.merges, begin + first, begin + len(piece), columns)
        begin += len(piece)
        cells = _transposed(kept, len(columns))
        for position, known, column in zip(heading.columns, separators, cells, strict=True):
            learn(column, fields[position], known)
        for at in range(0, len(numbers), _SLICE):
            part = slice(at, at + _SLICE)
            converted = [
                convert(column[part], fields[position], known)
                for position, known, column in zip(heading.columns, separators, cells, strict=True)
            ]
            yield {
                "sheet": sheet.name,
                "hidden": sheet.hidden,
                "rows": [number + 1 for number in numbers[part]],
                "columns": [
                    [name, column_letters(column), values, _differing(values, raws)]
                    for name, column, (values, raws) in zip(names, columns, converted, strict=True)
                ],
                "identities": _identities(names, converted, len(numbers[part])),
                "notes": [
                    [index, names[columns.index(column)], f"{column_letters(column)}{number + 1}"]
                    for index, number in enumerate(numbers[part])
                    for column in covered.get(number, ())
                ],
            }


def _transposed(rows: Sequence[Sequence[object]], width: int) -> list[Sequence[object]]:
    return list(zip(*rows, strict=True)) if rows else [()] * width


def _label_row(rows: Sequence[Row], column: int) -> frozenset[object]:
    return frozenset(row[column] for row in rows if column < len(row) and row[column] != "")


def _applications(
    piece: list[Row],
    indices: range,
    begin: int,
    sheet: _OpenSheet,
    columns: Sequence[int],
    labels: Sequence[frozenset[object]],
    count: Skipped,
) -> tuple[list[int], list[list[object]]]:
    """Row numbers (from 0) and declared cells of the rows that hold an application; counts the others."""
    width = max(columns) + 1
    numbers: list[int] = []
    kept: list[list[object]] = []
    for index in indices:
        row = piece[index]
        if len(row) < width:
            row = [*row, *[""] * (width - len(row))]
        if without_value := sheet.without_value.get(begin + index):
            row = [NoValue(without_value[at]) if at in without_value else cell for at, cell in enumerate(row)]
        cells = [row[column] for column in columns]
        if all(map(_is_blank, cells)):
            count.empty += 1
        elif 2 * cells.count("") >= len(cells) and _is_totals(row):
            count.totals += 1
        elif cells[0] in labels[0] and all(cell in said for cell, said in zip(cells, labels, strict=True)):
            count.headings += 1
        else:
            numbers.append(begin + index)
            kept.append(cells)
    return numbers, kept


def _is_blank(cell: object) -> bool:
    return cell == "" or (isinstance(cell, str) and cell.isspace())


def _is_totals(row: Row) -> bool:
    first = next((cell for cell in row if cell != ""), "")
    return isinstance(first, str) and first[:1] in _TOTALS_BEGIN and fold(first).rstrip(" :") in _TOTALS


def _covered(merges: Sequence[Merge], begin: int, end: int, columns: Sequence[int]) -> dict[int, list[int]]:
    """Row to declared columns that a merged range covers without holding its value there."""
    covered: dict[int, list[int]] = {}
    for top, left, bottom, right in merges:
        if bottom < begin or top >= end:
            continue
        for column in columns:
            if left <= column <= right:
                for row in range(max(top, begin), min(bottom + 1, end)):
                    if (row, column) != (top, left):
                        covered.setdefault(row, []).append(column)
    return covered


def _differing(values: Sequence[str | None], raws: Sequence[str]) -> list[str | None] | None:
    """Raw texts where they say more than the canonical ones; None if nowhere."""
    found = [None if raw == value or not raw or raw.isspace() else raw for value, raw in zip(values, raws, strict=True)]
    return found if any(raw is not None for raw in found) else None


def _identities(names: Sequence[str], converted: Sequence[tuple[list[str | None], list[str]]], rows: int) -> list[str]:
    """SHA-256 of each row's values: the same row in another workbook, in other columns, is the same."""
    order = sorted(range(len(names)), key=names.__getitem__)
    keys = [names[position] for position in order]
    said = [
        [raw.strip() if value is None else value for value, raw in zip(*converted[position], strict=True)]
        for position in order
    ]
    if not rows:
        return []
    return [
        hashlib.sha256(orjson.dumps({key: text for key, text in zip(keys, row, strict=True) if text})).hexdigest()
        for row in zip(*said, strict=True)
    ]

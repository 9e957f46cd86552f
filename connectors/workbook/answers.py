# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""From what the reader process says to parts; everything is checked, because a file may have taken the process over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeGuard

from connectors.workbook import messages
from laufzettel.connect import Part
from laufzettel.errors import Problem
from laufzettel.fields import KeptReading
from laufzettel.sandbox import Died, Json, ReadingDied


def refusal(frame: Mapping[str, Json], file: str) -> Problem:
    """Why the process refused the file."""
    code, gaps = frame["refused"], frame.get("gaps")
    if not isinstance(code, str) or code not in messages.REFUSALS or not isinstance(gaps, dict):
        raise ReadingDied(Died("crash", "Frame"))
    said = {gap: _shown(str(gaps.get(gap, ""))) for gap in ("sheet", "name", "columns", "line")}
    return messages.REFUSALS[code].at(file=file, **said)


def part_beside(frame: Mapping[str, Json], file: str) -> Part:
    """A part without fields: what stands on a sheet and belongs to no row."""
    sheet, cell, identity, notes = (frame.get(key) for key in ("around", "cell", "identity", "notes"))
    if not isinstance(sheet, str) or not isinstance(cell, str) or not isinstance(identity, str):
        raise ReadingDied(Died("crash", "Frame"))
    if not isinstance(notes, list):
        raise ReadingDied(Died("crash", "Frame"))
    place = f"cell:{sheet}!{cell}"
    problems = []
    for note in notes:
        if not isinstance(note, list) or len(note) != 3:
            raise ReadingDied(Died("crash", "Frame"))
        code, cells, count = note
        if (
            not isinstance(code, str)
            or code not in messages.BESIDE
            or not isinstance(cells, str)
            or not isinstance(count, int)
        ):
            raise ReadingDied(Died("crash", "Frame"))
        problems.append(
            messages.BESIDE[code].at(place=place, file=file, sheet=_shown(sheet), cells=_shown(cells), count=count)
        )
    return Part(place, identity, {}, tuple(problems))


def row_parts(frame: Mapping[str, Json], file: str) -> list[Part]:
    """A part for each row of a slice."""
    sheet, rows, columns, identities = (frame.get(key) for key in ("sheet", "rows", "columns", "identities"))
    if (
        not isinstance(sheet, str)
        or not _are_numbers(rows)
        or not isinstance(columns, list)
        or not _are_texts(identities, len(rows))
    ):
        raise ReadingDied(Died("crash", "Frame"))
    readings = _readings([_column(column, len(rows)) for column in columns], rows, f"cell:{sheet}!")
    problems = _problems(frame, rows, sheet, file)
    return [
        Part(f"cell:{sheet}!A{row}", identity or "", reading, problems.get(index, ()))
        for index, (row, identity, reading) in enumerate(zip(rows, identities, readings, strict=True))
    ]


class _Column(NamedTuple):
    """One column of a slice; `raws` is None where the raw texts say no more than the values."""

    name: str
    letters: str
    values: list[str | None]
    raws: list[str | None] | None


def _column(column: Json, length: int) -> _Column:
    if not isinstance(column, list) or len(column) != 4:
        raise ReadingDied(Died("crash", "Frame"))
    name, letters, values, raws = column
    if (
        not isinstance(name, str)
        or not isinstance(letters, str)
        or not _are_texts(values, length)
        or not (raws is None or _are_texts(raws, length))
    ):
        raise ReadingDied(Died("crash", "Frame"))
    return _Column(name, letters, values, raws)


def _readings(columns: Sequence[_Column], rows: Sequence[int], at: str) -> Iterator[KeptReading]:
    """The rows' readings; empty cells leave no field."""
    letter_of = {column.name: column.letters for column in columns}
    letters = list(letter_of.values())
    more: dict[int, dict[str, tuple[str, float]]] = {}
    empty: dict[int, list[str]] = {}
    for name, _, values, raws in columns:
        for index, raw in enumerate(raws or ()):
            if raw is not None:
                more.setdefault(index, {})[name] = (raw, 1.0)
        for index, value in enumerate(values) if None in values else ():
            if value is None and (raws is None or raws[index] is None):
                empty.setdefault(index, []).append(name)
    texts_of = zip(*(column.values for column in columns), strict=True)
    for index, (row, texts) in enumerate(zip(rows, texts_of, strict=True)):
        kept = dict(zip(letter_of, texts, strict=True))
        for name in empty.get(index, ()):
            del kept[name]
        places = [letter_of[name] for name in kept] if index in empty else letters
        yield KeptReading(kept, at, places, str(row), more.get(index))


def _problems(frame: Mapping[str, Json], rows: list[int], sheet: str, file: str) -> dict[int, tuple[Problem, ...]]:
    found: dict[int, tuple[Problem, ...]] = {}
    if frame.get("hidden") is True:
        for index, row in enumerate(rows):
            found[index] = (messages.HIDDEN.at(place=f"cell:{sheet}!A{row}", file=file, sheet=sheet, row=row),)
    notes = frame.get("notes")
    for note in notes if isinstance(notes, list) else ():
        if not isinstance(note, list) or len(note) != 5:
            raise ReadingDied(Died("crash", "Frame"))
        index, code, name, cell, said = note
        if (
            not isinstance(index, int)
            or not 0 <= index < len(rows)
            or not isinstance(code, str)
            or code not in messages.IN_ROW
            or not (name is None or isinstance(name, str))
            or not isinstance(cell, str)
            or not isinstance(said, str)
        ):
            raise ReadingDied(Died("crash", "Frame"))
        problem = messages.IN_ROW[code].at(
            field=name,
            place=f"cell:{sheet}!{cell}",
            file=file,
            sheet=sheet,
            cell=cell,
            row=rows[index],
            heading=_shown(said),
        )
        found[index] = (*found.get(index, ()), problem)
    return found


def _shown(text: str) -> str:
    """A heading or a sheet's name as it may stand in a sentence: short, on one line."""
    return "".join(sign if sign.isprintable() else " " for sign in text[:80])


def _are_numbers(found: Json) -> TypeGuard[list[int]]:
    return isinstance(found, list) and set(map(type, found)) <= {int}


def _are_texts(found: Json, length: int) -> TypeGuard[list[str | None]]:
    return isinstance(found, list) and len(found) == length and set(map(type, found)) <= {str, type(None)}

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Spreadsheets as a reader: each row under a known heading is one application."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from pathlib import Path
from typing import NamedTuple, TypeGuard

from connectors.workbook import child, messages
from laufzettel.connect import Part
from laufzettel.errors import Problem
from laufzettel.fields import KeptReading
from laufzettel.form import Form
from laufzettel.sandbox import Died, Json, ReaderPool, ReadingDied
from laufzettel.sniff import ODS, OLE_ENCRYPTED, XLS, XLSB, XLSM, XLSX


@dataclass(frozen=True, slots=True)
class Skipped:
    """Rows of a document that hold no application.

    Attributes:
        empty: rows without a value under any known heading.
        totals: rows such as „Summe“.
        headings: headings repeated further down.
    """

    empty: int = 0
    totals: int = 0
    headings: int = 0


class Workbook:
    """Reads XLSX, XLS, XLSB and ODS workbooks in a reader process; refuses macros and passwords.

    Only declared fields are taken; whatever else stands in a row is never kept.
    """

    name = "tabelle"
    media_types = frozenset({XLSX, XLSM, XLSB, XLS, ODS, OLE_ENCRYPTED})
    holds_many = True

    def __init__(self, pool: ReaderPool) -> None:
        """Args: pool: the processes that open foreign files."""
        self._pool = pool
        self.skipped = Skipped()
        """What was skipped in the document read last."""

    def read(self, documents: Sequence[tuple[Path, str]], form: Form) -> Iterator[list[Part]]:
        """Read workbooks, a slice of at most 2,000 rows at a time.

        Args:
            documents: path and file name of each workbook; usually one.
            form: the declared fields; columns are known by label, name and aliases.

        Returns:
            Slices of parts, one part per row; a workbook that cannot be taken in gives one part with the reason.

        Raises:
            SystemFault: no reader process could be started.
        """
        declared = [child.declare(field) for field in form.fields]
        for path, file_name in documents:
            yield from self._read_one(path.absolute(), file_name, declared)

    def _read_one(self, path: Path, file: str, declared: Sequence[Json]) -> Iterator[list[Part]]:
        self.skipped = Skipped()
        given = 0
        try:
            for frame in self._pool.stream(child.read_workbook, [str(path), declared]):
                if not isinstance(frame, dict):
                    raise ReadingDied(Died("crash", "Frame"))
                if "rows" in frame:
                    parts = _parts(frame, file)
                    given += len(parts)
                    yield parts
                elif "refused" in frame:
                    yield [_unread(file, given, _refusal(frame, file))]
                else:
                    self.skipped = _skipped(frame)
        except ReadingDied as error:
            code = "damaged" if error.died.reason == "crash" else "too_large"
            yield [_unread(file, given, messages.REFUSALS[code].at(file=file))]


def _unread(file: str, given: int, problem: Problem) -> Part:
    """The document, or what is left of it, as one part that a person must look at."""
    return Part("", "", {}, (messages.STOPPED.at(file=file, parts=given), problem) if given else (problem,))


def _refusal(frame: Mapping[str, Json], file: str) -> Problem:
    code, gaps = frame["refused"], frame.get("gaps")
    if not isinstance(code, str) or code not in messages.REFUSALS or not isinstance(gaps, dict):
        raise ReadingDied(Died("crash", "Frame"))
    sheet, name, columns = (str(gaps.get(gap, "")) for gap in ("sheet", "name", "columns"))
    return messages.REFUSALS[code].at(file=file, sheet=sheet, name=name, columns=columns)


def _skipped(frame: Mapping[str, Json]) -> Skipped:
    counts = frame.get("skipped")
    if not _are_numbers(counts) or len(counts) != 3:
        raise ReadingDied(Died("crash", "Frame"))
    return Skipped(*counts)


def _parts(frame: Mapping[str, Json], file: str) -> list[Part]:
    """Parts from columns; everything is checked, because a file may have taken over the process that sent it."""
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
    names = [column.name for column in columns]
    letters = [column.letters for column in columns]
    apart = [(number, column.raws) for number, column in enumerate(columns) if column.raws is not None]
    values = zip(*(column.values for column in columns), strict=True)
    for index, (row, texts) in enumerate(zip(rows, values, strict=True)):
        more = {names[number]: (raw, 1.0) for number, raws in apart if (raw := raws[index]) is not None}
        if None in texts:
            given = [text is not None or name in more for name, text in zip(names, texts, strict=True)]
            kept = dict(compress(zip(names, texts, strict=True), given))
            yield KeptReading(kept, at, list(compress(letters, given)), str(row), more)
        else:
            yield KeptReading(dict(zip(names, texts, strict=True)), at, letters, str(row), more)


def _problems(frame: Mapping[str, Json], rows: list[int], sheet: str, file: str) -> dict[int, tuple[Problem, ...]]:
    found: dict[int, tuple[Problem, ...]] = {}
    if frame.get("hidden") is True:
        for index, row in enumerate(rows):
            found[index] = (messages.HIDDEN.at(place=f"cell:{sheet}!A{row}", file=file, sheet=sheet, row=row),)
    notes = frame.get("notes")
    for note in notes if isinstance(notes, list) else ():
        if not isinstance(note, list) or len(note) != 3:
            raise ReadingDied(Died("crash", "Frame"))
        index, name, cell = note
        if not isinstance(index, int) or not isinstance(name, str) or not isinstance(cell, str):
            raise ReadingDied(Died("crash", "Frame"))
        problem = messages.MERGED.at(field=name, place=f"cell:{sheet}!{cell}", file=file, sheet=sheet, cell=cell)
        found[index] = (*found.get(index, ()), problem)
    return found


def _are_numbers(found: Json) -> TypeGuard[list[int]]:
    return isinstance(found, list) and set(map(type, found)) <= {int}


def _are_texts(found: Json, length: int) -> TypeGuard[list[str | None]]:
    return isinstance(found, list) and len(found) == length and set(map(type, found)) <= {str, type(None)}

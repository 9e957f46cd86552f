# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Cases for two versions of a table: columns found by their headings, values read as the terms want, in batches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import NamedTuple

from laufzettel.errors import BusinessError, Problem
from laufzettel.rules.columns import Same
from laufzettel.rules.given import GivenColumn, Raw, Read
from laufzettel.rules.model import Term
from laufzettel.rules.simulation import messages as m
from laufzettel.rules.simulation.files import Formula, Row, Rows
from laufzettel.rules.table import Table
from laufzettel.rules.values import Type, Value

DAY = "Stichtag"
_BATCH = 20_000
_MOST_NAMED = 50

_Raws = Mapping[int, Sequence[Raw]]


class Batch(NamedTuple):
    """Some cases.

    Attributes:
        cases: what each is called.
        stichtag: the date of law of each.
        old, new: the values that each version reads.
    """

    cases: Sequence[str]
    stichtag: Sequence[Value]
    old: Mapping[str, Sequence[Value]]
    new: Mapping[str, Sequence[Value]]


class LeftOut:
    """The rows that could not be read.

    Attributes:
        count: how many.
        problems: what is wrong with them, of the first ones.
    """

    def __init__(self) -> None:
        """None so far."""
        self.count = 0
        self.problems: list[Problem] = []

    def note(self, found: Sequence[Problem]) -> None:
        """Count a row, and name what is wrong with it while there is room."""
        self.count += 1
        self.problems += found[: _MOST_NAMED - len(self.problems)]


class Cases:
    """Reads cases batch by batch.

    Attributes:
        left_out: the rows that could not be read; grows while the batches are taken.
        missing: terms that only the new version reads and the cases lack: nothing is given there.
    """

    def __init__(
        self, rows: Rows, old: Table, new: Table, *, stichtag: date | None = None, id_column: str = ""
    ) -> None:
        """Find the columns.

        Args:
            rows: the cases.
            old, new: what reads them.
            stichtag: the date of law of all cases; without it there must be a column.
            id_column: what names each case; without it its row does.

        Raises:
            BusinessError: columns are missing, or cannot be told apart.
        """
        self._rows, self._stichtag = rows, stichtag
        self.left_out = LeftOut()
        places: dict[str, int | None] = {}
        for table in (new, old):
            places |= {name: self._place(table.terms[name]) for name in table.inputs}
        lacking = [name for name in old.inputs if places[name] is None]
        if id_column and self._named(id_column) is None:
            lacking.append(id_column)
        if lacking:
            raise BusinessError(m.COLUMN_MISSING.at(file=rows.name, columns=", ".join(lacking)))
        self.missing = [name for name in new.inputs if places[name] is None]
        self._id = self._named(id_column) if id_column else None
        self._day = None if stichtag else self._named(DAY)
        if stichtag is None and self._day is None:
            raise BusinessError(m.NO_DAY.at(file=rows.name))
        self._places = {name: at for name, at in places.items() if at is not None}
        for name, at in self._places.items():
            if sharing := [other for other in self._places if other != name and self._places[other] == at]:
                told = {"column": rows.headings[at], "terms": ", ".join((name, *sharing))}
                raise BusinessError(m.COLUMN_SHARED.at(file=rows.name, **told))
        self._days = GivenColumn(Type.DATE)
        self._old = {name: (GivenColumn(old.terms[name].type), old.terms[name]) for name in old.inputs}
        # A term that both read alike is read once.
        self._new = {
            name: (GivenColumn(new.terms[name].type), new.terms[name])
            for name in new.inputs
            if name not in old.inputs or old.terms[name].type is not new.terms[name].type
        }
        self._reads = tuple(new.inputs)

    def _place(self, term: Term) -> int | None:
        """Where a term stands: under its name, or under its label."""
        found = self._named(term.name)
        return self._named(term.label) if found is None and term.label else found

    def _named(self, name: str) -> int | None:
        """The column of that heading; capitals and blanks do not matter where that is clear."""
        if (exact := [at for at, heading in enumerate(self._rows.headings) if heading == name]) and len(exact) == 1:
            return exact[0]
        wanted = " ".join(name.split()).casefold()
        alike = [at for at, heading in enumerate(self._rows.headings) if heading.casefold() == wanted]
        if len(alike) > 1:
            raise BusinessError(m.COLUMN_TWICE.at(file=self._rows.name, column=name))
        return alike[0] if alike else None

    def batches(self) -> Iterator[Batch]:
        """The cases; rows that cannot be read are noted in `left_out`, and the others go on.

        Raises:
            BusinessError: there is no case at all.
        """
        given = 0
        while rows := list(islice(self._rows.rows, _BATCH)):
            batch = self._batch(rows)
            given += len(batch.cases)
            if batch.cases:
                yield batch
        if not given and not self.left_out.count:
            raise BusinessError(m.NO_CASES.at(file=self._rows.name))

    def _batch(self, rows: Sequence[Row]) -> Batch:
        wrong: dict[int, list[Problem]] = {}
        raws = self._raws(rows, wrong)
        olds = {name: self._read(name, column, term, raws, rows, wrong) for name, (column, term) in self._old.items()}
        news = {}
        for name, (column, term) in self._new.items():
            if name in self.missing:
                continue
            if name not in self._old:
                news[name] = self._read(name, column, term, raws, rows, wrong)
                continue
            news[name] = _otherwise(raws[self._places[name]], column)
        days: Sequence[Value] = []
        if self._day is not None:
            days = self._dates(raws[self._day], rows, wrong)
        kept = [at for at in range(len(rows)) if at not in wrong]
        for at in sorted(wrong):
            self.left_out.note(wrong[at])
        return Batch(
            cases=self._names(rows, raws, kept),
            stichtag=Same(self._stichtag, len(kept)) if self._stichtag else [days[at] for at in kept],
            old=(old := {name: _some(values, kept) for name, values in olds.items()}),
            new={name: _some(news[name], kept) if name in news else old.get(name, Same(None, len(kept)))
                 for name in self._reads},
        )  # fmt: skip

    def _raws(self, rows: Sequence[Row], wrong: dict[int, list[Problem]]) -> _Raws:
        """The columns that are used; a short row ends with nothing."""
        width = len(self._rows.headings)
        for at, (number, cells) in enumerate(rows):
            if len(cells) > width and any(cell not in (None, "") for cell in cells[width:]):
                wrong.setdefault(at, []).append(m.ROW_TOO_WIDE.at(row=number))
        used = {*self._places.values(), *(at for at in (self._id, self._day) if at is not None)}
        columns: dict[int, Sequence[Raw]] = {}
        for place in used:
            column: list[Raw] = []
            for at, (number, cells) in enumerate(rows):
                cell = cells[place] if place < len(cells) else None
                if isinstance(cell, Formula):
                    told = m.FORMULA.at(row=number, column=self._rows.headings[place])
                    wrong.setdefault(at, []).append(told)
                    cell = None
                column.append(cell)
            columns[place] = column
        return columns

    def _read(
        self,
        name: str,
        column: GivenColumn,
        term: Term,
        raws: _Raws,
        rows: Sequence[Row],
        wrong: dict[int, list[Problem]],
    ) -> list[Value]:
        place = self._places[name]
        found = column.read(raws[place])
        for at in found.unread:
            told = m.CELL_UNREAD.at(row=rows[at][0], column=self._rows.headings[place], type=term.type.value)
            wrong.setdefault(at, []).append(told)
        return found.values

    def _dates(self, raws: Sequence[Raw], rows: Sequence[Row], wrong: dict[int, list[Problem]]) -> list[Value]:
        days = self._days.read(raws).values
        for at, day in enumerate(days):
            if day is None:
                wrong.setdefault(at, []).append(m.DAY_UNREAD.at(row=rows[at][0], column=DAY))
        return days

    def _names(self, rows: Sequence[Row], raws: _Raws, kept: Sequence[int]) -> list[str]:
        if self._id is None:
            return [str(rows[at][0]) for at in kept]
        ids = raws[self._id]
        return ["" if ids[at] is None else str(ids[at]) for at in kept]


def _otherwise(raws: Sequence[Raw], column: GivenColumn) -> list[Value]:
    """A term that the new version takes for something else; what it cannot read is wrong there, and counts as that."""
    found: Read = column.read(raws)
    values = found.values
    for at in found.unread:
        values[at] = str(raws[at])
    return values


def _some(values: Sequence[Value], kept: Sequence[int]) -> Sequence[Value]:
    return values if len(kept) == len(values) else [values[at] for at in kept]

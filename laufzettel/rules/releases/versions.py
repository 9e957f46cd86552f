# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Several released workbooks as one: a batch is decided by each version for the cases whose date of law it covers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import numpy as np

from laufzettel.errors import Problem
from laufzettel.rules.columns import Coded, Codes, Days, Same, Scaled, Truths, Whole
from laufzettel.rules.encoding import told_apart
from laufzettel.rules.findings import RulesInvalid
from laufzettel.rules.releases import messages as m
from laufzettel.rules.releases.answers import Answer, Joined, Uncovered
from laufzettel.rules.releases.validity import standing
from laufzettel.rules.table import RuleBook
from laufzettel.rules.values import Type, Value


class Versions:
    """The versions of one workbook of rules that count.

    Attributes:
        books: by their first day of law; no two of them are valid on the same day.
        hints: what a person may want to look at: days between two versions on which none is valid.
    """

    def __init__(self, books: Sequence[RuleBook]) -> None:
        """Put versions together.

        Args:
            books: the oldest release first; a later one takes the place of those it corrects (`validity`).

        Raises:
            RulesInvalid: two of them are valid on the same day, or they are not of one *Kennung*.
            ValueError: there is none.
        """
        if not books:
            raise ValueError("no version of the rules")
        found = standing([book.info for book in books])
        if problems := [*_strangers(books), *(_clash(books, *clash) for clash in found.clashes)]:
            raise RulesInvalid(problems)
        self.books: tuple[RuleBook, ...] = tuple(books[at] for at in found.counting)
        self.hints: list[Problem] = [_gap(*gap) for gap in found.gaps]
        self._starts = [book.info.valid_from for book in self.books]

    def on(self, day: date) -> RuleBook | None:
        """The version that is law on a day; None if there is none.

        Args:
            day: the date of law.
        """
        at = bisect_right(self._starts, day) - 1
        if at < 0:
            return None
        end = self.books[at].info.valid_to
        return self.books[at] if end is None or day <= end else None

    def evaluate(self, table: str, columns: Mapping[str, Sequence[Value]], stichtag: Sequence[Value]) -> Answer:
        """Decide a batch, each case by the version that is law on its date.

        Args:
            table: the name of the table in every version.
            columns: one value per case for every term one of the versions reads; others are ignored.
            stichtag: the date of law of each case.

        Returns:
            A verdict for every case, in the order of the cases. A date that no version covers gives `no_rule`.

        Raises:
            KeyError: a version has no such table, or a column is missing altogether.
            ValueError: the columns are not of one length.
        """
        route = self._route(stichtag)
        used: list[int] = np.unique(route).tolist() or [0]
        if used[0] == used[-1] >= 0:
            return self.books[used[0]].tables[table].evaluate(columns, stichtag)
        rows = [np.flatnonzero(route == at) for at in used]
        return Joined(
            [(own, self._part(at, table, columns, stichtag, own)) for at, own in zip(used, rows, strict=True)]
        )

    def _part(
        self, at: int, table: str, columns: Mapping[str, Sequence[Value]], stichtag: Sequence[Value], rows: Codes
    ) -> Answer:
        """What one version says of its cases."""
        if at < 0:
            outputs = dict.fromkeys(name for book in self.books for name in book.tables[table].output_names)
            return Uncovered(table, self.books[-1].name, outputs, len(rows))
        asked = self.books[at].tables[table]
        if any(len(columns[name]) != len(stichtag) for name in asked.inputs):
            raise ValueError(f"table {table}: the columns and the dates of law are not of one length")
        own = {name: _selected(columns[name], rows) for name in asked.inputs}
        return asked.evaluate(own, _selected(stichtag, rows))

    def _route(self, stichtag: Sequence[Value]) -> Codes:
        """Per case the place of its version, -1 if none covers its date."""
        distinct, which = told_apart(stichtag, Type.DATE)
        places = np.fromiter(map(self._place, distinct), dtype=np.intp, count=len(distinct))
        return places[which]

    def _place(self, day: Value) -> int:
        if not isinstance(day, date) or isinstance(day, datetime):
            return len(self.books) - 1  # any version says that the date is missing or none
        book = self.on(day)
        return -1 if book is None else self.books.index(book)


def _selected(values: Sequence[Value], rows: Codes) -> Sequence[Value]:
    """Some cases of a column; arrays stay arrays."""
    match values:
        case Same():
            return Same(values.value, len(rows))
        case Coded():
            return Coded(values.codes[rows], values.values)
        case Whole():
            missing = None if values.missing is None else values.missing[rows]
            units = values.units[rows]
            return Scaled(units, values.decimals, missing) if isinstance(values, Scaled) else Whole(units, missing)
        case Days():
            return Days(values.days[rows])
        case Truths():
            return Truths(values.flags[rows], None if values.missing is None else values.missing[rows])
    found: list[Value] = np.fromiter(values, dtype=object, count=len(values))[rows].tolist()
    return found


def _strangers(books: Sequence[RuleBook]) -> list[Problem]:
    known = books[0].info.id
    return [
        m.OTHER_ID.at(newer=label(book), other=book.info.id, known=known) for book in books if book.info.id != known
    ]


def _clash(books: Sequence[RuleBook], older: int, newer: int, day: date) -> Problem:
    return m.OVERLAP.at(older=label(books[older]), newer=label(books[newer]), day=f"{day:%d.%m.%Y}", day_en=day)


def _gap(first: date, last: date) -> Problem:
    return m.GAP.at(first=f"{first:%d.%m.%Y}", last=f"{last:%d.%m.%Y}", first_en=first, last_en=last)


def label(book: RuleBook) -> str:
    """A version as sentences name it: what the sheet `Info` calls it, and how its hash begins.

    Args:
        book: the version.
    """
    return f"{book.info.edition} ({book.version[:12]})"

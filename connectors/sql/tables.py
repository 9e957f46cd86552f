# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The foreign tables as the database itself describes them, and what would not fit into them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from connectors.sql import columns
from connectors.sql.columns import Cell, Kind
from connectors.sql.rows import Rows, named_rows, rows_of
from connectors.sql.sessions import Sessions
from laufzettel.connect import Item
from laufzettel.errors import Message, Problem, SystemFault

_SHORTEST_KEY = 24
"""A case number has up to 19 characters; a slash and the name of a step follow. `unfit` measures each key."""

NO_TABLE = Message(
    "sql.no_table",
    "In der Datenbank „{name}“ fehlt die Tabelle oder Spalte {table}.",
    "Database “{name}” lacks the table or column {table}.",
    "Vergleichen Sie die Konfiguration mit dem Schema des Fachverfahrens.",
    "Compare the configuration with the legacy system's schema.",
)
KEY_COLUMN = Message(
    "sql.key_column",
    "Die Spalte {table}.{column} ({kind}) der Datenbank „{name}“ kann unser Aktenzeichen nicht unverändert aufnehmen.",
    "Column {table}.{column} ({kind}) of database “{name}” cannot hold our file reference as it is.",
    "Nennen Sie eine freie Textspalte mit mindestens {least} Zeichen; empfohlen sind 40.",
    "Name a free text column of at least {least} characters; 40 are recommended.",
)
TOO_WIDE = Message(
    "sql.too_wide",
    "Die Angabe für {table}.{column} hat {length} Zeichen, die Spalte fasst {limit}.",
    "The value for {table}.{column} has {length} characters, the column holds {limit}.",
    "Kürzen Sie die Angabe; es wurde nichts geschrieben.",
    "Shorten it; nothing was written.",
)
UNFIT = Message(
    "sql.unfit",
    "Die Angabe für {table}.{column} passt nicht unverändert in eine Spalte der Art {kind}.",
    "The value for {table}.{column} does not fit unchanged into a column of type {kind}.",
    "Berichtigen Sie die Angabe (Beträge und Datumsangaben genau so fein, wie die Spalte sie fasst); "
    "es wurde nichts geschrieben.",
    "Correct it (amounts and dates exactly as fine as the column holds them); nothing was written.",
)


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A foreign table that is written to.

    Attributes:
        name: the table.
        key: the free column that takes our key (a file reference, a remark).
    """

    name: str
    key: str


class Tables:
    """The tables of one database, reflected when they are first needed."""

    def __init__(self, sessions: Sessions, specs: Sequence[TableSpec]) -> None:
        """Args: sessions: connections to the database; specs: what is written to, in this order."""
        self.specs = tuple(specs)
        self.key = {spec.name: spec.key for spec in specs}
        self._sessions = sessions
        self._schema = sa.MetaData()
        self._kinds: dict[str, dict[str, Kind]] = {}

    def require(self, name: str) -> sa.Table:
        """A table as it is.

        Raises:
            SystemFault: the database cannot be reached or has no such table.
        """
        table = self._table(name)
        if table is None:
            raise SystemFault(NO_TABLE.at(name=self._sessions.name, table=name))
        return table

    def kinds(self, name: str) -> dict[str, Kind]:
        """How to look at the values of a table's columns. Errors as for `require`."""
        if name not in self._kinds:
            dialect = self._sessions.dialect
            self._kinds[name] = {one.name: columns.kind_of(one, dialect.name) for one in self.require(name).columns}
        return self._kinds[name]

    def kind(self, name: str, column: str) -> Kind:
        """How to look at the values of one column.

        Raises:
            SystemFault: the database cannot be reached, or has no such table or column.
        """
        known = self.kinds(name).get(column)
        if known is None:
            raise SystemFault(NO_TABLE.at(name=self._sessions.name, table=f"{name}.{column}"))
        return known

    def faults(self) -> Iterator[Problem]:
        """What is wrong with the tables, before anything is written to them."""
        for spec in self.specs:
            table = self._table(spec.name)
            if table is None or spec.key not in table.columns:
                yield NO_TABLE.at(name=self._sessions.name, table=f"{spec.name}.{spec.key}")
            elif not _holds_keys(table.columns[spec.key]):
                kind = table.columns[spec.key].type
                where = {"name": self._sessions.name, "table": spec.name, "column": spec.key}
                yield KEY_COLUMN.at(**where, kind=kind, least=_SHORTEST_KEY)

    def rows_of(self, items: Sequence[Item]) -> dict[str, Rows]:
        """What items say for each table that is written to."""
        return {spec.name: rows_of(items, spec.name, spec.key) for spec in self.specs}

    def unfit(self, items: Sequence[Item]) -> list[Problem | None]:
        """What of each item its table would not take as it is; None if everything fits."""
        problems: list[Problem | None] = [None for _ in items]
        for spec in self.specs:
            rows = rows_of(items, spec.name, spec.key)
            (key, *columns), cells = rows.columns, rows.cells()
            for column in (*columns, key):
                wrong = self._wrong(spec.name, column, cells[column])
                for number, value in _said(items, spec, column) if wrong else ():
                    problems[number] = problems[number] or wrong.get(value)
        return problems

    def _wrong(self, table: str, column: str, cells: Sequence[Cell]) -> dict[Cell, Problem]:
        """Which values do not fit into a column, and why."""
        there = self.require(table).columns.get(column)
        if there is None:
            return dict.fromkeys(cells, NO_TABLE.at(name=self._sessions.name, table=f"{table}.{column}"))
        limit, fits = columns.width(there), self.kinds(table)[column].fits
        wrong: dict[Cell, Problem] = {}
        if fits is not None:
            said = UNFIT.at(table=table, column=column, kind=there.type)
            wrong = {value: said for value in set(cells) if not fits(value)}  # equal values are looked at once
        if limit is not None:
            texts = [value for value in cells if isinstance(value, str)]
            if max(map(len, texts), default=0) > limit:
                for text in (text for text in texts if len(text) > limit):
                    wrong[text] = TOO_WIDE.at(table=table, column=column, length=len(text), limit=limit)
        return wrong

    def _table(self, name: str) -> sa.Table | None:
        known = self._schema.tables.get(name)
        if known is not None:
            return known
        with self._sessions.reading() as connection:
            try:
                return sa.Table(name, self._schema, autoload_with=connection)
            except sa.exc.NoSuchTableError:
                return None


def _said(items: Sequence[Item], spec: TableSpec, column: str) -> Iterator[tuple[int, Cell]]:
    """What is said for a column, each with the number of its item."""
    for number, item in enumerate(items):
        rows = named_rows(item.payload, spec.name)
        yield from ((number, row[column]) for row in rows if column in row)
        if rows and column == spec.key:
            yield number, item.key


def _holds_keys(column: sa.Column[object]) -> bool:
    limit = columns.width(column)
    return columns.holds_text(column) and (limit is None or limit >= _SHORTEST_KEY)

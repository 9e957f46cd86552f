# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A legacy database as a target: look and write in one transaction, read back through another connection.

Works with and without a unique key in the foreign schema. Without one, a table lock keeps everybody else out between
looking and writing, so that even a worker that was stopped and woke up late cannot write a second time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import sqlalchemy as sa

from connectors.sql import statements
from laufzettel.connect import Guarantee, Health, Item, Payload, Probe, Receipt, Seen, Wrote
from laufzettel.errors import Message, Problem, SystemFault

_AT_ONCE = 400
"""Keys per SELECT; older databases limit the number of arguments."""

UNREACHABLE = Message(
    "sql.unreachable",
    "Die Datenbank „{name}“ ist nicht erreichbar ({why}).",
    "Database “{name}” cannot be reached ({why}).",
    "Prüfen Sie Adresse, Netz und Anmeldung.",
    "Check address, network and login.",
)
NO_TABLE = Message(
    "sql.no_table",
    "In der Datenbank „{name}“ fehlt die Tabelle oder Spalte {table}.",
    "Database “{name}” lacks the table or column {table}.",
    "Vergleichen Sie die Konfiguration mit dem Schema des Fachverfahrens.",
    "Compare the configuration with the legacy system's schema.",
)
TOO_WIDE = Message(
    "sql.too_wide",
    "Die Angabe für {table}.{column} hat {length} Zeichen, die Spalte fasst {limit}.",
    "The value for {table}.{column} has {length} characters, the column holds {limit}.",
    "Kürzen Sie die Angabe; es wurde nichts geschrieben.",
    "Shorten it; nothing was written.",
)

Cell = str | int | None


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A foreign table that is written to.

    Attributes:
        name: the table.
        key: the free column that takes our key (a file reference, a remark).
    """

    name: str
    key: str


class SqlTarget:
    """Writes rows of one or more tables under one key."""

    guarantee = Guarantee.TRANSACTIONAL
    settle_s = 0.0  # the lock waits for a late transaction, so that absence under it is absence

    def __init__(self, name: str, url: str, tables: Sequence[TableSpec]) -> None:
        """Args: name: for slips; url: SQLAlchemy URL; tables: what is written to, in this order."""
        self.name = name
        self._tables = tuple(tables)
        self._key = {spec.name: spec.key for spec in tables}
        self._engine = sa.create_engine(url, hide_parameters=True, pool_pre_ping=False)
        self._schema = sa.MetaData()
        if self._engine.dialect.name == "sqlite":
            sa.event.listen(self._engine, "connect", _no_implicit_begin)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @property
    def dialect(self) -> str:
        """`sqlite`, `postgresql`, …"""
        return self._engine.dialect.name

    def execute(self, statements: Sequence[str]) -> None:
        """Run statements of ours, in one transaction: to make an empty database for a demonstration or a drill.

        Raises:
            SystemFault: the database cannot be reached, or refuses.
        """
        with self._reaching(), self._locked(()) as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    def insert(self, items: Sequence[Item]) -> None:
        """Insert without looking first, in one transaction; `write` looks."""
        with self._locked(()) as connection:
            self._insert(connection, items)

    def check(self) -> Health:
        problems: list[Problem] = []
        try:
            problems = [
                NO_TABLE.at(name=self.name, table=f"{spec.name}.{spec.key}")
                for spec in self._tables
                if self._table(spec.name) is None or spec.key not in self._columns(spec.name)
            ]
        except SystemFault as fault:
            problems.append(fault.problem)
        return Health(not problems, tuple(problems))

    def plan(self, items: Sequence[Item]) -> list[Problem | None]:
        problems: list[Problem | None] = [None for _ in items]
        for spec in self._tables:
            rows = [(number, row) for number, item in enumerate(items) for row in _rows(item.payload, spec.name)]
            for column, limit in self._widths(spec.name).items():
                for number, row in rows:
                    value = row.get(column)
                    if isinstance(value, str) and len(value) > limit:
                        said = TOO_WIDE.at(table=spec.name, column=column, length=len(value), limit=limit)
                        problems[number] = problems[number] or said
        return problems

    def probe(self, items: Sequence[Item]) -> list[Probe]:
        with self._reaching(), self._engine.connect() as connection:
            return self._look(connection, items)

    def confirm(self, items: Sequence[Item]) -> list[Probe]:
        return self.probe(items)

    def write(self, items: Sequence[Item]) -> list[Receipt]:
        try:
            return self._write(items)
        except sa.exc.IntegrityError:
            # Somebody wrote one of them between our look and our insert (their unique key saw it): look again, alone.
            return [self._write_alone(item) for item in items]

    def select(self, table: str, column: str, values: Sequence[str], wanted: Sequence[str]) -> list[dict[str, Cell]]:
        """Look rows up, for facts a decision needs: all rows whose `column` is one of `values`.

        Args:
            table: the foreign table.
            column: the column to look in.
            values: what to look for; split into several statements if there are many.
            wanted: the columns wanted.

        Raises:
            SystemFault: the database cannot be reached or has no such table.
        """
        with self._reaching(), self._engine.connect() as connection:
            rows = self._rows_where(connection, table, column, sorted(set(values)), tuple(wanted))
            return [dict(zip(wanted, map(_plain, row), strict=True)) for row in rows]

    def _write(self, items: Sequence[Item]) -> list[Receipt]:
        with self._locked(self._tables) as connection:
            probes = self._look(connection, items)
            absent = [item for item, probe in zip(items, probes, strict=True) if probe.seen is Seen.ABSENT]
            self._insert(connection, absent)
        written = datetime.now(UTC).isoformat(timespec="seconds")
        return [
            Receipt(Wrote.DONE, {"written_at": written})
            if probe.seen in (Seen.ABSENT, Seen.SAME)
            else Receipt(Wrote.CONFLICT, probe.evidence)
            for probe in probes
        ]

    def _insert(self, connection: sa.Connection, items: Sequence[Item]) -> None:
        for spec in self._tables:
            alike: dict[tuple[str, ...], list[tuple[Cell, ...]]] = {}
            for item in items:
                for row in _rows(item.payload, spec.name):
                    alike.setdefault((spec.key, *row), []).append((item.key, *row.values()))
            for columns, rows in alike.items():
                statement = statements.insert(self._engine.dialect, self._require(spec.name), columns)
                connection.exec_driver_sql(statement.text, [*map(statement.arguments, rows)])

    def _rows_where(
        self, connection: sa.Connection, table: str, column: str, values: Sequence[str], wanted: tuple[str, ...]
    ) -> Iterator[Sequence[object]]:
        """The wanted columns of the rows whose `column` is one of the values."""
        of = self._require(table)
        for some in _slices(values):
            statement = statements.select(self._engine.dialect, of, wanted, column, len(some))
            yield from connection.exec_driver_sql(statement.text, statement.arguments(some)).fetchall()

    def _write_alone(self, item: Item) -> Receipt:
        try:
            return self._write([item])[0]
        except sa.exc.IntegrityError as refused:
            return Receipt(Wrote.REJECTED, {"why": type(refused.orig).__name__})

    @contextmanager
    def _locked(self, tables: Sequence[TableSpec]) -> Iterator[sa.Connection]:
        """A transaction in which nobody else can write to these tables."""
        with self._engine.connect() as connection:
            if self._engine.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            elif tables and self._engine.dialect.name == "postgresql":
                names = ", ".join(self._require(spec.name).fullname for spec in tables)
                connection.exec_driver_sql(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")
            yield connection
            connection.commit()

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        try:
            yield
        except (sa.exc.DBAPIError, sa.exc.NoSuchTableError) as broken:
            why = type(getattr(broken, "orig", broken)).__name__
            raise SystemFault(UNREACHABLE.at(name=self.name, why=why)) from None

    def _look(self, connection: sa.Connection, items: Sequence[Item]) -> list[Probe]:
        keys = [item.key for item in items]
        names = {spec.name: _names(items, spec.name) for spec in self._tables}
        found: dict[str, dict[str, list[list[object]]]] = {spec.name: {} for spec in self._tables}
        for name, wanted in names.items():
            for key, *row in self._rows_where(connection, name, self._key[name], keys, (self._key[name], *wanted)):
                found[name].setdefault(str(key), []).append(row)
        seen_at = datetime.now(UTC).isoformat(timespec="seconds")
        return [self._compare(item, found, names, seen_at) for item in items]

    def _compare(
        self,
        item: Item,
        found: Mapping[str, Mapping[str, list[list[object]]]],
        names: Mapping[str, tuple[str, ...]],
        seen_at: str,
    ) -> Probe:
        there = {name: rows for name in names if (rows := found[name].get(item.key))}
        if not there:
            return Probe(Seen.ABSENT, {"seen_at": seen_at})
        evidence = {"seen_at": seen_at} | {name: f"{len(rows)} rows" for name, rows in there.items()}
        same = several = True
        for name, columns in names.items():
            rows = there.get(name, [])
            expected = [
                [*row.values()] if tuple(row) == columns else [row.get(column) for column in columns]
                for row in _rows(item.payload, name)
            ]
            if rows == expected:
                continue
            # Not the same at first sight: perhaps only as a date or an amount of the database's own type.
            seen, wanted = (Counter(tuple(map(_plain, row)) for row in side) for side in (rows, expected))
            same = same and seen == wanted
            several = several and seen.keys() == wanted.keys() and all(seen[row] >= wanted[row] for row in seen)
        if same:
            return Probe(Seen.SAME, evidence)
        return Probe(Seen.SEVERAL if several else Seen.DIFFERENT, evidence)

    def _table(self, name: str) -> sa.Table | None:
        known = self._schema.tables.get(name)
        if known is not None:
            return known
        with self._reaching():
            try:
                return sa.Table(name, self._schema, autoload_with=self._engine)
            except sa.exc.NoSuchTableError:
                return None

    def _require(self, name: str) -> sa.Table:
        table = self._table(name)
        if table is None:
            raise SystemFault(NO_TABLE.at(name=self.name, table=name))
        return table

    def _columns(self, name: str) -> dict[str, sa.Column[object]]:
        return {column.name: column for column in self._require(name).columns}

    def _widths(self, table: str) -> dict[str, int]:
        """How many characters the table's text columns hold, where it says so."""
        columns = self._require(table).columns
        return {one.name: one.type.length for one in columns if isinstance(one.type, sa.String) and one.type.length}


def _rows(payload: Payload, table: str) -> list[dict[str, Cell]]:
    rows = payload.get(table, [])
    return rows if isinstance(rows, list) else []


def _names(items: Sequence[Item], table: str) -> tuple[str, ...]:
    """The columns written to in a table, by any of these items."""
    seen = {tuple(row): None for item in items for row in _rows(item.payload, table)}
    return tuple(dict.fromkeys(name for row in seen for name in row))


def _plain(value: object) -> Cell:
    """A foreign value as comparable plain data: dates as ISO text, decimals as text without trailing zeros."""
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (Decimal, float)):
        return f"{Decimal(str(value)).normalize():f}"
    return str(value)


def _slices(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]


def _no_implicit_begin(connection: object, _record: object) -> None:
    """Leave BEGIN to us: Python's SQLite driver would otherwise start a transaction that does not lock."""
    connection.isolation_level = None  # type: ignore[attr-defined]  # the DB-API connection has no common type

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A legacy database as a target: look and write in one transaction, read back through a session of its own.

Works with and without a unique key in the foreign schema. Where the database's lock is known, it keeps everybody else
out between looking and writing, so that even a worker that was stopped and woke up late cannot write a second time.
Where it is not, the target promises less: it can be asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from connectors.sql import refusals, statements
from connectors.sql.columns import Cell
from connectors.sql.comparison import compare
from connectors.sql.parts import Parts
from connectors.sql.sessions import Sessions
from connectors.sql.tables import Tables, TableSpec, names_of, rows_of
from laufzettel.connect import Guarantee, Health, Item, Probe, Receipt, Seen, Wrote
from laufzettel.errors import Problem, SystemFault

_AT_ONCE = 400
"""Keys per SELECT; older databases limit the number of arguments."""
_PATIENCE_S = 30.0


class SqlTarget:
    """Writes rows of one or more tables under one key.

    `guarantee` and `settle_s` depend on the database. Under a known lock absence is absence: it waits for a late
    transaction. Elsewhere a transaction whose worker died may still be committed while its database is busy.
    """

    def __init__(self, name: str, url: str, tables: Sequence[TableSpec], *, patience_s: float = _PATIENCE_S) -> None:
        """Args: name: for slips; url: SQLAlchemy URL; tables: what is written to, in this order; patience_s: seconds
        to wait for a line or a lock."""
        self.name = name
        self._sessions = Sessions(name, url, patience_s)
        self._tables = Tables(self._sessions, tables)
        locks = self._sessions.locks
        self.guarantee = Guarantee.TRANSACTIONAL if locks else Guarantee.VERIFIABLE
        self.settle_s = 0.0 if locks else patience_s

    def close(self) -> None:
        """Close all connections."""
        self._sessions.close()

    @property
    def dialect(self) -> str:
        """`sqlite`, `postgresql`, …"""
        return self._sessions.dialect.name

    def execute(self, statements: Sequence[str]) -> None:
        """Run statements of ours, in one transaction: to make an empty database for a demonstration or a drill.

        Raises:
            SystemFault: the database cannot be reached, or refuses.
        """
        with refusals.reaching(self.name), self._sessions.writing(()) as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    def insert(self, items: Sequence[Item]) -> None:
        """Insert without looking first, in one transaction; `write` looks."""
        with self._sessions.writing(()) as connection:
            self._insert(connection, items)

    def check(self) -> Health:
        """Are the tables there, and may we lock them as writing must? Changes nothing."""
        try:
            problems = tuple(self._tables.faults())
            if not problems:
                self._sessions.try_lock([self._tables.require(spec.name) for spec in self._tables.specs])
        except SystemFault as fault:
            problems = (fault.problem,)
        return Health(not problems, problems)

    def plan(self, items: Sequence[Item]) -> list[Problem | None]:
        return self._tables.unfit(items)

    def probe(self, items: Sequence[Item]) -> list[Probe]:
        with self._sessions.reading() as connection:
            return self._look(connection, items)

    def confirm(self, items: Sequence[Item]) -> list[Probe]:
        return self.probe(items)

    def write(self, items: Sequence[Item]) -> list[Receipt]:
        return Parts(self.name, self._write, self.confirm).write(items)

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
        kinds = self._tables.kinds(table)
        plain = [kinds[name].plain for name in wanted]
        asked = sorted({value for value in values if self._can_stand(value)})
        with self._sessions.reading() as connection:
            rows = self._rows_where(connection, table, column, asked, tuple(wanted))
            return [{name: of(value) for name, of, value in zip(wanted, plain, row, strict=True)} for row in rows]

    def _write(self, items: Sequence[Item]) -> list[Receipt]:
        """Look and insert in one transaction, all of it or nothing."""
        with self._sessions.writing([self._tables.require(spec.name) for spec in self._tables.specs]) as connection:
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
        for spec in self._tables.specs:
            alike: dict[tuple[str, ...], list[tuple[Cell, ...]]] = {}
            for item in items:
                for row in rows_of(item.payload, spec.name):
                    alike.setdefault((spec.key, *row), []).append((item.key, *row.values()))
            for columns, rows in alike.items():
                statement = statements.insert(self._sessions.dialect, self._tables.require(spec.name), columns)
                connection.exec_driver_sql(statement.text, [*map(statement.arguments, rows)])

    def _look(self, connection: sa.Connection, items: Sequence[Item]) -> list[Probe]:
        keys = [item.key for item in items]
        names = {spec.name: names_of(items, spec.name) for spec in self._tables.specs}
        kinds = {name: self._tables.kinds(name) for name in names}
        found: dict[str, dict[str, list[list[object]]]] = {name: {} for name in names}
        for name, wanted in names.items():
            column, under = self._tables.key[name], found[name]
            of_key = kinds[name][column].plain
            for key, *row in self._rows_where(connection, name, column, keys, (column, *wanted)):
                under.setdefault(str(of_key(key)), []).append(row)
        seen_at = datetime.now(UTC).isoformat(timespec="seconds")
        return [compare(item, found, names, kinds, seen_at) for item in items]

    def _rows_where(
        self, connection: sa.Connection, table: str, column: str, values: Sequence[str], wanted: tuple[str, ...]
    ) -> Iterator[Sequence[object]]:
        """The wanted columns of the rows whose `column` is one of the values."""
        of = self._tables.require(table)
        for start in range(0, len(values), _AT_ONCE):
            some = values[start : start + _AT_ONCE]
            statement = statements.select(self._sessions.dialect, of, wanted, column, len(some))
            yield from connection.exec_driver_sql(statement.text, statement.arguments(some)).fetchall()

    def _can_stand(self, value: str) -> bool:
        """Whether the database could hold a text at all; what it cannot hold need not be looked for."""
        if "\0" in value and self.dialect != "sqlite":
            return False
        return value.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in value)

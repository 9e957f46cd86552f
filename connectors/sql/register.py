# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A legacy database as a target: look and write in one transaction, read back through a session of its own.

Works with and without a unique key in the foreign schema. Where the database's lock is known, it keeps everybody else
out between looking and writing, so that even a worker that was stopped and woke up late cannot write a second time.
Where it is not, the target promises less: it can be asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import repeat

import sqlalchemy as sa

from connectors.sql import refusals, statements
from connectors.sql.columns import Cell
from connectors.sql.comparison import compare
from connectors.sql.parts import Parts
from connectors.sql.rows import Rows
from connectors.sql.sessions import Sessions
from connectors.sql.tables import Tables, TableSpec
from laufzettel.connect import Guarantee, Health, Item, Probe, Receipt, Seen, Wrote
from laufzettel.errors import Problem, SystemFault

_AT_ONCE = 512
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
            self._insert(connection, self._tables.rows_of(items))

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
            return self._look(connection, items, self._tables.rows_of(items))

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
            SystemFault: the database cannot be reached or has no such table or column.
        """
        plain = [self._tables.kind(table, name).plain for name in wanted]
        asked = sorted({*values})
        if not self._can_stand("".join(asked)):
            asked = [value for value in asked if self._can_stand(value)]
        with self._sessions.reading() as connection:
            rows = self._rows_where(connection, table, column, asked, tuple(wanted))
            return [{name: of(value) for name, of, value in zip(wanted, plain, row, strict=True)} for row in rows]

    def as_held(self, table: str, column: str, value: Cell) -> Cell:
        """What a column makes of a value, written as `select` would give it back.

        Raises:
            SystemFault: the database cannot be reached or has no such table or column.
        """
        kind = self._tables.kind(table, column)
        return kind.plain(kind.comparable(value))

    def _write(self, items: Sequence[Item]) -> list[Receipt]:
        """Look and insert in one transaction, all of it or nothing."""
        said = self._tables.rows_of(items)
        with self._sessions.writing([self._tables.require(spec.name) for spec in self._tables.specs]) as connection:
            probes = self._look(connection, items, said)
            absent = [item for item, probe in zip(items, probes, strict=True) if probe.seen is Seen.ABSENT]
            self._insert(connection, said if len(absent) == len(items) else self._tables.rows_of(absent))
        done = Receipt(Wrote.DONE, {"written_at": datetime.now(UTC).isoformat(timespec="seconds")})
        return [
            done if probe.seen in (Seen.ABSENT, Seen.SAME) else Receipt(Wrote.CONFLICT, probe.evidence)
            for probe in probes
        ]

    def _insert(self, connection: sa.Connection, said: Mapping[str, Rows]) -> None:
        for name, of in said.items():
            table = self._tables.require(name)
            for columns, rows in of.alike.items():
                # Where a payload itself says what the key's column is to hold, that counts.
                begin = 1 if columns[0] in columns[1:] else 0
                statement = statements.insert(self._sessions.dialect, table, columns[begin:])
                connection.exec_driver_sql(statement.text, statement.many([row[begin:] for row in rows]))

    def _look(self, connection: sa.Connection, items: Sequence[Item], said: Mapping[str, Rows]) -> list[Probe]:
        keys = [item.key for item in items]
        kinds = {name: self._tables.kinds(name) for name in said}
        found: dict[str, dict[str, list[tuple[object, ...]]]] = {name: {} for name in said}
        for name, rows in said.items():
            column, under = rows.columns[0], found[name]
            of_key = kinds[name][column].plain
            for row in self._rows_where(connection, name, column, keys, rows.columns):
                under.setdefault(str(of_key(row[0])), []).append(tuple(row))
        seen_at = datetime.now(UTC).isoformat(timespec="seconds")
        return compare(items, said, found, kinds, seen_at)

    def _rows_where(
        self, connection: sa.Connection, table: str, column: str, values: Sequence[str], wanted: tuple[str, ...]
    ) -> Iterator[Sequence[object]]:
        """The wanted columns of the rows whose `column` is one of the values."""
        of = self._tables.require(table)
        for start in range(0, len(values), _AT_ONCE):
            some = values[start : start + _AT_ONCE]
            # Asking for the last one several times changes nothing, and only few statements are ever made.
            room = 1 << (len(some) - 1).bit_length()
            statement = statements.select(self._sessions.dialect, of, wanted, column, room)
            asked = (*some, *repeat(some[-1], room - len(some)))
            yield from connection.exec_driver_sql(statement.text, statement.arguments(asked)).fetchall()

    def _can_stand(self, text: str) -> bool:
        """Whether the database could hold a text at all; what it cannot hold need not be looked for."""
        if "\0" in text and self.dialect != "sqlite":
            return False
        try:
            text.encode()
        except UnicodeEncodeError:  # a lone surrogate
            return False
        return True

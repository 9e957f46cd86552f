# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Connections to a foreign database: one to write with, another one to read with, neither of which waits for ever.

What is read back must come from the database and not from the session that wrote it, so the two never share one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

import sqlalchemy as sa

from connectors.sql import refusals

_LOCKING = frozenset({"sqlite", "postgresql"})
"""Databases whose lock between looking and writing is known and tested."""
_CONNECTING = {"psycopg": "connect_timeout", "psycopg2": "connect_timeout", "pysqlite": "timeout"}
"""What a driver calls the seconds after which it gives up; for SQLite, which connects at once, it is the lock's."""

_TRYING_S = 1.0
"""How long a lock is waited for that is only tried; a batch holds it for a tenth of a second."""


class CommitLostError(Exception):
    """The line broke, or the database failed, while it committed: nobody knows whether it did."""


class Sessions:
    """The connections to one database."""

    def __init__(self, name: str, url: str, patience_s: float) -> None:
        """Args: name: for sentences; url: SQLAlchemy URL; patience_s: how long to wait for a line or for a lock."""
        self.name = name
        self._patience_s = patience_s
        self._writer = self._engine(url)
        self._reader = self._engine(url)

    @property
    def dialect(self) -> sa.Dialect:
        """The database's."""
        return self._writer.dialect

    @property
    def locks(self) -> bool:
        """Whether others are kept out between looking and writing."""
        return self.dialect.name in _LOCKING

    def close(self) -> None:
        """Close all connections."""
        self._writer.dispose()
        self._reader.dispose()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A session that has written nothing.

        Raises:
            SystemFault: the database cannot be reached, or what is looked at stays locked.
        """
        with refusals.reaching(self.name), self._reader.connect() as connection:
            self._be_patient(connection)
            yield connection

    @contextmanager
    def writing(self, tables: Sequence[sa.Table]) -> Iterator[sa.Connection]:
        """A transaction in which nobody else can write to these tables, committed at the end.

        Raises:
            SystemFault: the database cannot be reached or the lock cannot be had; nothing was written.
            CommitLostError: nobody knows whether it was committed.
        """
        with ExitStack() as stack:
            with refusals.reaching(self.name):
                connection = stack.enter_context(self._writer.connect())
                self._be_patient(connection)
                self._lock(connection, tables)
            yield connection
            try:
                connection.commit()
            except sa.exc.DBAPIError as broken:
                if refusals.line_is_lost(broken) or not refusals.about_content(broken):
                    raise CommitLostError(type(broken.orig).__name__) from None
                raise  # a deferred rule of the schema: the answer is no, and nothing was written

    def try_lock(self, tables: Sequence[sa.Table]) -> None:
        """Have the lock that writing needs, and give it back: nothing changes.

        On PostgreSQL it is not waited for as long as by writing, for whoever waits holds up others behind himself.

        Raises:
            SystemFault: the database cannot be reached, the right to lock is missing, or somebody else has the lock.
        """
        with refusals.reaching(self.name), self._writer.connect() as connection:
            self._be_patient(connection, min(self._patience_s, _TRYING_S))
            self._lock(connection, tables)
            connection.rollback()

    def _engine(self, url: str) -> sa.Engine:
        at = sa.make_url(url)
        if at.drivername in ("postgresql", "postgres"):  # as the journal's address is written; psycopg is at hand
            at = at.set(drivername="postgresql+psycopg")
        waiting = _CONNECTING.get(at.get_driver_name())
        arguments = {} if waiting is None or waiting in at.query else {waiting: self._seconds(waiting)}
        engine = sa.create_engine(at, hide_parameters=True, pool_pre_ping=False, connect_args=arguments)
        if engine.dialect.name == "sqlite":
            sa.event.listen(engine, "connect", _no_implicit_begin)
        return engine

    def _seconds(self, waiting: str) -> float | int:
        """PostgreSQL's library takes whole seconds, at least two."""
        return self._patience_s if waiting == "timeout" else max(2, round(self._patience_s))

    def _be_patient(self, connection: sa.Connection, seconds: float | None = None) -> None:
        if self.dialect.name == "postgresql":
            wait_ms = round((self._patience_s if seconds is None else seconds) * 1000)
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {max(1, wait_ms)}")

    def _lock(self, connection: sa.Connection, tables: Sequence[sa.Table]) -> None:
        if self.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        elif tables and self.dialect.name == "postgresql":
            quote = self.dialect.identifier_preparer.format_table
            names = ", ".join(quote(table) for table in tables)
            connection.exec_driver_sql(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")


def _no_implicit_begin(connection: object, _record: object) -> None:
    """Leave BEGIN to us: Python's SQLite driver would otherwise start a transaction that does not lock."""
    connection.isolation_level = None  # type: ignore[attr-defined]  # the DB-API connection has no common type

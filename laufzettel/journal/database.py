# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The two databases a journal can live in, behind one small face.

SQL is written once, with `?` for arguments; the few places where SQLite and PostgreSQL differ are named here.
SQLite comes through apsw, which brings its own SQLite: releases before 3.51.3 can lose pages when several processes
write and one of them resets the write-ahead log (docs/decisions/0003-sqlite-through-apsw.md).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import apsw
import orjson

from laufzettel.errors import Message, SystemFault

if TYPE_CHECKING:
    import psycopg

Value = str | int | float | bytes | None
Row = tuple[Value, ...]

KEYS_SUFFIX = ".schluessel.db"
"""How the file of the case keys ends that belongs to a SQLite journal."""
_SAFE_SQLITE = 3_051_003
_BUSY_MS = 60_000

UNREACHABLE = Message(
    "journal.unreachable",
    "Das Journal ist nicht erreichbar ({why}).",
    "The journal cannot be reached ({why}).",
    "Prüfen Sie, ob die Datenbank läuft und die Adresse in office.toml stimmt.",
    "Check that the database is running and the address in office.toml is right.",
)
FAULT = Message(
    "journal.fault",
    "Die Datenbank des Journals hat die Arbeit abgebrochen ({why}).",
    "The journal's database broke off ({why}).",
    "Nichts ist verloren; prüfen Sie Datenbank und Platz auf dem Datenträger, der nächste Lauf macht weiter.",
    "Nothing is lost; check the database and the space on its disk, the next run carries on.",
)
STILL_READ = Message(
    "journal.still_read",
    "Gelöscht ist alles; in der Datei des Journals stehen aber noch Spuren davon, weil andere Programme gerade lesen.",
    "All of it is deleted; but traces are still in the journal's file, because other programs are reading just now.",
    "Rufen Sie den Befehl später noch einmal auf: laufzettel erase --yes",
    "Call the command again later: laufzettel erase --yes",
)
OLD_SQLITE = Message(
    "journal.old_sqlite",
    "SQLite {version} kann bei mehreren schreibenden Prozessen Seiten verlieren.",
    "SQLite {version} can lose pages when several processes write.",
    "Installieren Sie apsw ab 3.51.3 (make setup).",
    "Install apsw 3.51.3 or later (make setup).",
)


class Database(Protocol):
    """What the journal needs of a database."""

    dialect: str
    skip_locked: str
    """Appended to a claiming SELECT: rows another worker is claiming right now are passed over."""
    for_update: str
    """Appended to a SELECT whose rows must not change before the transaction ends."""

    def rows(self, sql: str, args: Sequence[object] = ()) -> list[Row]:
        """All rows of a query."""

    def run(self, sql: str, args: Sequence[object] = ()) -> int:
        """Run one statement; returns how many rows it changed."""

    def run_many(self, sql: str, rows: Iterable[Sequence[object]]) -> int:
        """Run one statement for many rows; returns how many rows it changed in all."""

    def among(self, column: str) -> str:
        """A condition that is true if the column's value is in a list handed over by `listed`."""

    def listed(self, values: Sequence[int] | Sequence[str]) -> object:
        """A list as one argument for `among`."""

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing; a crash inside leaves nothing behind."""

    def passing(self) -> AbstractContextManager[None]:
        """A transaction that does not wait for the disk: a power failure may take it back, a crash of ours may not.

        For what is over by then anyway, such as who has which case on the desk. Never for a signature.
        """

    def apart(self) -> Database:
        """Where case keys lie: beside a file in one of their own, so that they are not copied with it; else here."""

    def scrub(self, tables: Sequence[str], *, anew: bool = False) -> None:
        """Leave nothing of deleted rows behind, as far as the database can say.

        Args:
            tables: what was deleted from.
            anew: write them anew even where others must wait for that; for small ones.

        Raises:
            SystemFault: other programs are reading; what was deleted is, but its traces are still in the files.
        """

    def close(self) -> None:
        """Close the connection."""


class Sqlite:
    """The embedded journal: one file, write-ahead log, every commit on the disk before it counts."""

    dialect = "sqlite"
    skip_locked = ""
    for_update = ""

    def __init__(self, path: Path | str) -> None:
        """Args: path: the file, or `:memory:`."""
        if apsw.SQLITE_VERSION_NUMBER < _SAFE_SQLITE:
            raise SystemFault(OLD_SQLITE.at(version=apsw.sqlite_lib_version()))
        try:
            self._connection: apsw.Connection = apsw.Connection(str(path))
        except apsw.Error as broken:
            raise SystemFault(UNREACHABLE.at(why=f"{type(broken).__name__}: {path}")) from None
        self._connection.set_busy_timeout(_BUSY_MS)
        for pragma in (
            "page_size=8192",  # a decision fits into a page of its tree and spills into no page of its own
            "synchronous=FULL",
            "foreign_keys=ON",
            "cache_size=-32000",
            "wal_autocheckpoint=4000",
        ):
            self._execute(f"PRAGMA {pragma}")
        self._log_ahead()

    def _log_ahead(self) -> None:
        """Switch to the write-ahead log; while another program does so SQLite refuses at once, without waiting."""
        until = time.monotonic() + _BUSY_MS / 1000
        while True:
            try:
                self._connection.execute("PRAGMA journal_mode=WAL").fetchall()
            except apsw.BusyError as busy:
                if time.monotonic() > until:
                    raise _fault(busy) from None
                time.sleep(0.01)
            except _SQLITE_FAULTS as fault:
                raise _fault(fault) from None
            else:
                return

    def rows(self, sql: str, args: Sequence[object] = ()) -> list[Row]:
        return self._execute(sql, args)

    def run(self, sql: str, args: Sequence[object] = ()) -> int:
        self._execute(sql, args)
        return self._connection.changes()

    def _execute(self, sql: str, args: Sequence[object] = ()) -> list[Row]:
        try:
            return self._connection.execute(sql, tuple(args)).fetchall()
        except _SQLITE_FAULTS as fault:
            raise _fault(fault) from None

    def run_many(self, sql: str, rows: Iterable[Sequence[object]]) -> int:
        before = self._connection.total_changes()
        try:
            self._connection.executemany(sql, rows)
        except _SQLITE_FAULTS as fault:
            raise _fault(fault) from None
        return self._connection.total_changes() - before

    def among(self, column: str) -> str:
        return f"{column} IN (SELECT value FROM json_each(?))"

    def listed(self, values: Sequence[int] | Sequence[str]) -> object:
        return orjson.dumps(list(values)).decode()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        # IMMEDIATE takes the write lock at once: a reader that later wants to write could otherwise be refused.
        self._execute("BEGIN IMMEDIATE")
        try:
            yield
            self._execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # a full disk may have rolled back by itself
                self._connection.execute("ROLLBACK")
            raise

    @contextmanager
    def passing(self) -> Iterator[None]:
        self._execute("PRAGMA synchronous=NORMAL")
        try:
            with self.transaction():
                yield
        finally:
            self._execute("PRAGMA synchronous=FULL")

    def apart(self) -> Database:
        file = Path(self._connection.filename)
        return Sqlite(file.with_suffix(KEYS_SUFFIX)) if file.is_file() else self

    def scrub(self, tables: Sequence[str], *, anew: bool = False) -> None:
        # Deleted rows leave copies in gaps of pages, whatever `secure_delete` says; only a file made anew has none.
        self._execute("VACUUM")
        ((busy, *_),) = self._execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if busy:
            raise SystemFault(STILL_READ.at())

    def close(self) -> None:
        self._connection.close()


class Postgres:
    """The shared journal: many workers on one PostgreSQL."""

    dialect = "postgresql"
    skip_locked = " FOR UPDATE SKIP LOCKED"
    for_update = " FOR UPDATE"

    def __init__(self, url: str) -> None:
        """Args: url: `postgresql://…`; the password comes from the URL's environment or a pgpass file."""
        try:
            import psycopg
        except ImportError as missing:
            raise SystemFault(UNREACHABLE.at(why="pip install 'laufzettel[postgres]'")) from missing
        self._faults = (psycopg.OperationalError, psycopg.InterfaceError)
        self._connect = partial(psycopg.connect, url, autocommit=True, application_name="laufzettel")
        self._connection = self._connected()
        self._inside = False
        self._sql: dict[str, str] = {}

    def _connected(self) -> psycopg.Connection:
        try:
            return self._connect()
        except self._faults as refused:
            raise SystemFault(UNREACHABLE.at(why=type(refused).__name__)) from None

    @contextmanager
    def _speaking(self) -> Iterator[psycopg.Connection]:
        """The connection, a new one if the last was lost; never in the middle of a transaction, which is lost with it.

        Deadlocks, restarts and broken lines are faults of the system: nothing was committed, and it may be tried again.
        """
        if self._connection.closed and not self._inside:
            self._connection = self._connected()
        try:
            yield self._connection
        except self._faults as fault:
            raise _fault(fault) from None

    def _translated(self, sql: str) -> str:
        known = self._sql.get(sql)
        if known is None:
            known = self._sql[sql] = sql.replace("?", "%s")
        return known

    def rows(self, sql: str, args: Sequence[object] = ()) -> list[Row]:
        with self._speaking() as connection:
            return connection.execute(self._translated(sql), args).fetchall()

    def run(self, sql: str, args: Sequence[object] = ()) -> int:
        with self._speaking() as connection:
            return connection.execute(self._translated(sql), args or None).rowcount

    def run_many(self, sql: str, rows: Iterable[Sequence[object]]) -> int:
        with self._speaking() as connection, connection.cursor() as cursor:
            cursor.executemany(self._translated(sql), rows)
            return cursor.rowcount

    def among(self, column: str) -> str:
        return f"{column} = ANY(?)"

    def listed(self, values: Sequence[int] | Sequence[str]) -> object:
        return list(values)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._speaking() as connection, connection.transaction():
            self._inside = True
            try:
                yield
            finally:
                self._inside = False

    @contextmanager
    def passing(self) -> Iterator[None]:
        with self.transaction():
            self.run("SET LOCAL synchronous_commit = off")
            yield

    def apart(self) -> Database:
        return self

    def scrub(self, tables: Sequence[str], *, anew: bool = False) -> None:
        for table in tables:
            self.run(f"VACUUM {'FULL ' if anew else ''}{table}")

    def close(self) -> None:
        self._connection.close()


_SQLITE_FAULTS = (
    apsw.BusyError,
    apsw.LockedError,
    apsw.FullError,
    apsw.IOError,
    apsw.CantOpenError,
    apsw.ReadOnlyError,
    apsw.CorruptError,
    apsw.NotADBError,
    apsw.NoMemError,
    apsw.PermissionsError,
)
"""What is wrong with the file, the disk or the neighbours; all else is a bug of ours."""


def _fault(fault: Exception) -> SystemFault:
    return SystemFault(FAULT.at(why=type(fault).__name__))


def connect(url: str) -> Database:
    """Open the database an office names.

    Args:
        url: `sqlite:///path/journal.db` or `postgresql://…`.

    Raises:
        SystemFault: it cannot be reached, or the SQLite at hand is not safe with several processes.
    """
    if url.startswith("sqlite:///"):
        return Sqlite(url.removeprefix("sqlite:///"))
    if url.startswith(("postgresql://", "postgres://")):
        return Postgres(url)
    raise SystemFault(UNREACHABLE.at(why="sqlite:///… | postgresql://…"))

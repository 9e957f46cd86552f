# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The survey's own database, `pilot.db` beside the journal: it holds no person, no case number and no time of day.

A measured time has a random key, and the file is made anew after each one: neither the order of rows, nor their
places in the file, nor its write-ahead log tell which of a day's times was measured when.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from laufzettel.errors import Message, SystemFault
from laufzettel.journal.database import Database, Sqlite

FILE = "pilot.db"
"""What the database is called in the office's folder."""

NEWER = Message(
    "pilot.newer",
    "Die Datenbank des Piloten (pilot.db) ist von einer neueren Fassung des Programms ({there} statt {here}).",
    "The pilot's database (pilot.db) is of a newer version of this program ({there} instead of {here}).",
    "Nehmen Sie die neuere Fassung, oder spielen Sie die Sicherung von vor der Umstellung ein.",
    "Use the newer version, or restore the backup from before the change.",
)

_FIRST = """
CREATE TABLE study (
    id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, process TEXT NOT NULL, evidence INTEGER NOT NULL,
    opened TEXT NOT NULL, last_day TEXT NOT NULL, pilot_ends TEXT NOT NULL, closed TEXT, condensed TEXT,
    cv REAL NOT NULL, within REAL NOT NULL,
    CHECK (evidence IN (2, 3)), CHECK (opened <= last_day), CHECK (cv > 0), CHECK (within > 0)) WITHOUT ROWID;
CREATE TABLE step (
    study TEXT NOT NULL REFERENCES study (id), name TEXT NOT NULL, place INTEGER NOT NULL,
    PRIMARY KEY (study, name)) WITHOUT ROWID;
CREATE TABLE case_type (
    study TEXT NOT NULL REFERENCES study (id), name TEXT NOT NULL, place INTEGER NOT NULL,
    PRIMARY KEY (study, name)) WITHOUT ROWID;
CREATE TABLE way (
    study TEXT NOT NULL REFERENCES study (id), path TEXT NOT NULL, place INTEGER NOT NULL,
    PRIMARY KEY (study, path), CHECK (path IN ('manual', 'automatic', 'assisted', 'aborted'))) WITHOUT ROWID;
CREATE TABLE cell (
    study TEXT NOT NULL REFERENCES study (id), id TEXT NOT NULL, people INTEGER NOT NULL,
    PRIMARY KEY (study, id), CHECK (people >= 5)) WITHOUT ROWID;
CREATE TABLE team (
    study TEXT NOT NULL, name TEXT NOT NULL, cell TEXT NOT NULL, PRIMARY KEY (study, name),
    FOREIGN KEY (study, cell) REFERENCES cell (study, id)) WITHOUT ROWID;
CREATE TABLE measured (
    id BLOB PRIMARY KEY, study TEXT NOT NULL, step TEXT NOT NULL, path TEXT NOT NULL, case_type TEXT NOT NULL,
    seconds INTEGER NOT NULL, day TEXT NOT NULL, cell TEXT NOT NULL,
    FOREIGN KEY (study, step) REFERENCES step (study, name),
    FOREIGN KEY (study, case_type) REFERENCES case_type (study, name),
    FOREIGN KEY (study, path) REFERENCES way (study, path),
    FOREIGN KEY (study, cell) REFERENCES cell (study, id),
    CHECK (length(id) = 16), CHECK (seconds >= 0 AND seconds % 15 = 0), CHECK (day = date(day))) WITHOUT ROWID;
CREATE INDEX measured_study ON measured (study, id);
CREATE TABLE condensed (
    study TEXT NOT NULL REFERENCES study (id), step TEXT NOT NULL, path TEXT NOT NULL, case_type TEXT NOT NULL,
    cases INTEGER NOT NULL, seconds INTEGER NOT NULL, squares INTEGER NOT NULL,
    PRIMARY KEY (study, step, path, case_type), CHECK (cases >= 30)) WITHOUT ROWID;
"""

MIGRATIONS: tuple[str, ...] = (_FIRST,)


@dataclass(frozen=True, slots=True)
class Survey:
    """The survey's database, open.

    Attributes:
        database: the connection.
    """

    database: Database

    @contextmanager
    def changing(self) -> Iterator[None]:
        """A change that is on the disk when the block ends, wholly or not at all, and leaves no trace of its order."""
        with self.database.transaction():
            yield
        try:
            self.database.scrub(())
        except SystemFault:  # somebody is reading just now: what was changed is, and the next change makes it anew
            return


def file_in(folder: Path) -> Path:
    """Where the survey of an office lies; the file is there from its first study on.

    Args:
        folder: of the office.
    """
    return folder / FILE


@contextmanager
def opened(folder: Path) -> Iterator[Survey]:
    """The survey of an office; made if it is not there, readable by its owner only.

    Args:
        folder: of the office.

    Raises:
        SystemFault: it cannot be reached, or a newer program has made it.
    """
    path = file_in(folder)
    with suppress(OSError):  # whoever connects now says what is wrong
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    database = Sqlite(path)
    try:
        database.rows("PRAGMA secure_delete=ON")  # also while somebody reads and the file cannot be made anew
        _migrate(database)
        yield Survey(database)
    finally:
        database.close()


def _migrate(database: Database) -> None:
    there = _done(database)
    if there > len(MIGRATIONS):
        raise SystemFault(NEWER.at(there=there, here=len(MIGRATIONS)))
    if there == len(MIGRATIONS):
        return
    with database.transaction():
        for number, script in enumerate(MIGRATIONS[_done(database) :], start=_done(database) + 1):
            for statement in script.split(";\n"):
                if statement.strip():
                    database.run(statement)
            database.run(f"PRAGMA user_version = {number}")


def _done(database: Database) -> int:
    """How many migrations have run."""
    ((count,),) = database.rows("PRAGMA user_version")
    return count if isinstance(count, int) else 0

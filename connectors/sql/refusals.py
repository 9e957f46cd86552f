# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an error of a foreign database means: is it the line, the moment, or what was to be written?

Only the class of an error is ever repeated: its text may quote what was to be written.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from laufzettel.errors import Message, Problem, SystemFault

UNREACHABLE = Message(
    "sql.unreachable",
    "Die Datenbank „{name}“ ist nicht erreichbar ({why}).",
    "Database “{name}” cannot be reached ({why}).",
    "Prüfen Sie Adresse, Netz und Anmeldung.",
    "Check address, network and login.",
)
LOCKED = Message(
    "sql.locked",
    "Ein anderes Programm hält die Datenbank „{name}“ gesperrt ({why}); es wurde nichts geschrieben.",
    "Another program keeps database “{name}” locked ({why}); nothing was written.",
    "Der nächste Lauf versucht es erneut; bleibt es dabei, suchen Sie dort nach einer hängenden Sitzung.",
    "The next run tries again; if it stays so, look there for a session that hangs.",
)
FAILED = Message(
    "sql.failed",
    "Die Datenbank „{name}“ konnte den Eintrag {key} nicht aufnehmen ({why}); es wurde nichts geschrieben.",
    "Database “{name}” could not take entry {key} ({why}); nothing was written.",
    "Prüfen Sie Rechte, Tabellen und Speicherplatz; der nächste Lauf versucht es erneut.",
    "Check rights, tables and disk space; the next run tries again.",
)
REFUSED = Message(
    "sql.refused",
    "Die Datenbank „{name}“ hat den Eintrag {key} abgelehnt ({why}); es wurde nichts geschrieben.",
    "Database “{name}” has refused entry {key} ({why}); nothing was written.",
    "Eine Regel des Fachverfahrens lässt diese Angaben nicht zu: berichtigen Sie sie und geben Sie den Vorgang zurück.",
    "A rule of the legacy system does not allow these values: correct them and hand the case back.",
)

NO_RIGHT = Message(
    "sql.no_right",
    "Der Anmeldung an der Datenbank „{name}“ fehlt ein Recht ({why}); es wurde nichts geschrieben.",
    "The account for database “{name}” lacks a right ({why}); nothing was written.",
    "Geben Sie ihr auf die Tabellen SELECT und INSERT, bei PostgreSQL für die Sperre auch UPDATE.",
    "Grant it SELECT and INSERT on the tables, on PostgreSQL also UPDATE for the lock.",
)
TAKES_NOTHING = Message(
    "sql.takes_nothing",
    "Die Datenbank „{name}“ nimmt zurzeit keinen Eintrag auf ({why}); es wurde nichts geschrieben.",
    "Database “{name}” takes no entry at present ({why}); nothing was written.",
    "Prüfen Sie Rechte, Tabellen, Trigger und Speicherplatz; der nächste Lauf versucht es erneut.",
    "Check rights, tables, triggers and disk space; the next run tries again.",
)

_NOT_THE_ROW = frozenset(
    ("08", "0A", "25", "28", "2D", "3B", "3D", "3F", "40", "42", "53", "55", "57", "58", "F0", "HV", "XX")
)
"""Classes of SQLSTATE that say nothing about a row: line, login, rights, missing tables, deadlock, space, operator."""
_WRONG_TYPE = frozenset(("42804", "42846"))
"""Within those, the two that do: a value of another type than the column's."""
_NO_RIGHT_STATE, _READ_ONLY_NAME = "42501", "SQLITE_READONLY"
_LOCK_STATES, _LOCK_NAMES = frozenset(("55P03", "40P01")), ("SQLITE_BUSY", "SQLITE_LOCKED")

NEVER_SENT = (ValueError, OverflowError)
"""What drivers raise, uncaught by SQLAlchemy, for a value they cannot send: a lone surrogate, a huge number."""


def line_is_lost(error: Exception) -> bool:
    """Whether nobody can say any more what the database did."""
    return isinstance(error, sa.exc.DBAPIError) and error.connection_invalidated


def about_content(error: Exception) -> bool:
    """Whether it is what was to be written that the database refuses: by its schema, a trigger, or its types."""
    if not isinstance(error, sa.exc.DBAPIError):
        return isinstance(error, NEVER_SENT)
    state = getattr(error.orig, "sqlstate", None)
    if isinstance(state, str):
        return state in _WRONG_TYPE or state[:2] not in _NOT_THE_ROW
    refusing = (sa.exc.IntegrityError, sa.exc.DataError, sa.exc.InternalError)
    return isinstance(error, refusing) or type(error) is sa.exc.DatabaseError


def of_the_moment(error: Exception) -> bool:
    """Whether it befell the transaction and not one row of it: to write its rows one by one would fail as well."""
    return isinstance(error, sa.exc.OperationalError) and not about_content(error)


def why(error: BaseException) -> str:
    """An error's class, which names no value."""
    return type(getattr(error, "orig", None) or error).__name__


def fault(name: str, error: Exception) -> Problem:
    """The sentence for an error that has nothing to do with what was to be written."""
    state, called = (getattr(getattr(error, "orig", None), key, "") for key in ("sqlstate", "sqlite_errorname"))
    locked = state in _LOCK_STATES or str(called).startswith(_LOCK_NAMES)
    if state == _NO_RIGHT_STATE or str(called).startswith(_READ_ONLY_NAME):
        return NO_RIGHT.at(name=name, why=why(error))
    return (LOCKED if locked else UNREACHABLE).at(name=name, why=why(error))


@contextmanager
def reaching(name: str) -> Iterator[None]:
    """Turn a database's errors, where nothing has been written yet, into a `SystemFault` that names no value."""
    try:
        yield
    except (sa.exc.DBAPIError, sa.exc.NoSuchTableError) as broken:
        raise SystemFault(fault(name, broken)) from None

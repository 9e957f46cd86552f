# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A dry run of a signature: everything is done and looked at as for the real one, and then undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress

from laufzettel.journal import Journal
from laufzettel.journal.database import Database, Row


class _Undone(Exception):
    """Ends a transaction that went well, without keeping it."""


class _Rehearsed:
    """A database that keeps nothing: each of its transactions is rolled back at its end."""

    def __init__(self, real: Database) -> None:
        self._real = real
        self.dialect = real.dialect
        self.skip_locked = real.skip_locked
        self.for_update = real.for_update

    def rows(self, sql: str, args: Sequence[object] = ()) -> list[Row]:
        return self._real.rows(sql, args)

    def apart(self) -> Database:
        return self._real.apart()

    def scrub(self, tables: Sequence[str], *, anew: bool = False) -> None:
        """What is not kept leaves nothing behind."""

    def run(self, sql: str, args: Sequence[object] = ()) -> int:
        return self._real.run(sql, args)

    def run_many(self, sql: str, rows: Iterable[Sequence[object]]) -> int:
        return self._real.run_many(sql, rows)

    def among(self, column: str) -> str:
        return self._real.among(column)

    def listed(self, values: Sequence[int] | Sequence[str]) -> object:
        return self._real.listed(values)

    def transaction(self) -> AbstractContextManager[None]:
        return self._undone()

    def passing(self) -> AbstractContextManager[None]:
        return self._undone()

    @contextmanager
    def _undone(self) -> Iterator[None]:
        with self._real.transaction():
            yield
            raise _Undone

    def close(self) -> None:
        self._real.close()


def rehearse(journal: Journal, signature: Callable[[Journal], object]) -> None:
    """Do what a signature would do, and keep nothing of it.

    Args:
        journal: the journal.
        signature: signs in one transaction; told the journal to sign in.

    Raises:
        LaufzettelError: whatever the real signature would raise.
    """
    with suppress(_Undone):
        signature(Journal(_Rehearsed(journal.database), journal.store, journal.clock, journal.sleep))

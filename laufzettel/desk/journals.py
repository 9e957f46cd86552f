# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Journals for many requests at once: a connection serves one of them at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from starlette.exceptions import HTTPException

from laufzettel.errors import BusinessError
from laufzettel.journal import Journal

KEPT = 10
"""Journals at most that wait for the next request: each has a cache, and PostgreSQL admits so many connections only."""


class Journals:
    """Lends journals; makes another one when all are lent, and keeps those that come back."""

    def __init__(self, make: Callable[[], Journal]) -> None:
        """Args: make: opens a journal of the office."""
        self._make = make
        self._idle: list[Journal] = []
        self._lock = threading.Lock()

    @contextmanager
    def lend(self) -> Iterator[Journal]:
        """A journal for one request; one that failed is not lent again, one whose borrower was merely refused is."""
        with self._lock:
            journal = self._idle.pop() if self._idle else None
        journal = journal or self._make()
        try:
            yield journal
        except (HTTPException, BusinessError):  # refusals, which break nothing
            self._take_back(journal)
            raise
        except BaseException:
            journal.database.close()
            raise
        self._take_back(journal)

    def _take_back(self, journal: Journal) -> None:
        with self._lock:
            if len(self._idle) < KEPT:
                self._idle.append(journal)
                return
        journal.database.close()

    def close(self) -> None:
        """Close all that are not lent."""
        with self._lock:
            while self._idle:
                self._idle.pop().database.close()

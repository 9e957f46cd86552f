# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Asking a system that may be slow: somebody waits for a page, and a moment only."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TypeVar

from laufzettel.errors import LaufzettelError

LIMIT_S = 3.0
"""So long a page waits for a connected system at most."""
_AT_ONCE = 4
_LOG = logging.getLogger(__name__)
A = TypeVar("A")


class InTime:
    """Asks in threads of their own, which keep no program from ending; those that hang never pile up."""

    def __init__(self, limit_s: float = LIMIT_S, at_once: int = _AT_ONCE) -> None:
        """Args: limit_s: how long an answer is waited for, in seconds; at_once: questions at most."""
        self._limit_s = limit_s
        self._room = threading.Semaphore(at_once)

    def ask(self, question: Callable[[], A]) -> A | None:
        """The answer, or None: too late, out of reach, or so many questions hang already that none is added.

        Args:
            question: changes nothing; what it says after the time is up goes nowhere.
        """
        if not self._room.acquire(blocking=False):
            return None
        found: list[A] = []

        def run() -> None:
            try:
                found.append(question())
            except LaufzettelError:
                pass  # out of reach: the page says so
            except Exception as bug:  # its words may hold an address with its password: they go nowhere
                _LOG.warning("a look broke off: %s", type(bug).__name__)
            finally:
                self._room.release()

        thread = threading.Thread(target=run, name="look", daemon=True)
        thread.start()
        thread.join(self._limit_s)
        return found[0] if found else None

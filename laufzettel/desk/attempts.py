# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How often somebody may try to sign in: a guesser is stopped, and stops nobody else by it."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PER_NAME, STRANGERS, WITHIN_S = 5, 100, 300.0
"""Failed attempts within five minutes: for one name, and for all browsers together that nobody has signed in from."""
_AT_ONCE = 2
_PATIENCE_S = 5.0


class Attempts:
    """Counts failed attempts to sign in, and lets few passwords be tried at a time, for each costs much memory.

    A browser in which somebody has signed in before is known for that name and is counted by itself. So whoever guesses
    at a name, or fills the count of all strangers, keeps out other new browsers for minutes, but never a person from
    the browser she uses every day.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Args: clock: seconds."""
        self._clock = clock
        self._failed: dict[tuple[str, bool], deque[float]] = {}
        self._lock = threading.Lock()
        self._room = {known: threading.BoundedSemaphore(_AT_ONCE) for known in (True, False)}

    @contextmanager
    def trying(self, name: str, *, known: bool) -> Iterator[bool]:
        """Room for one attempt.

        Args:
            name: of the account.
            known: whether somebody has signed in as this person in this browser before.

        Returns:
            Whether there is room; False if there were too many, or too many are being tried right now.
        """
        room = self._room[known]
        # A stranger does not wait: the door's threads, which all who come and go share, would be used up by waiting.
        if self._too_many(name, known) or not room.acquire(timeout=_PATIENCE_S if known else 0):
            yield False
            return
        try:
            yield True
        finally:
            room.release()

    def failed(self, name: str, *, known: bool) -> None:
        """Note one more failure."""
        with self._lock:
            now = self._clock()
            for key, times in list(self._failed.items()):
                if times[-1] <= now - WITHIN_S:
                    del self._failed[key]
            self._noted((name, known), PER_NAME).append(now)
            if not known:
                self._noted(_ALL, STRANGERS).append(now)

    def _too_many(self, name: str, known: bool) -> bool:
        with self._lock:
            return self._full((name, known), PER_NAME) or (not known and self._full(_ALL, STRANGERS))

    def _full(self, key: tuple[str, bool], most: int) -> bool:
        times = self._failed.get(key)
        return times is not None and len(times) == most and times[0] > self._clock() - WITHIN_S

    def _noted(self, key: tuple[str, bool], most: int) -> deque[float]:
        return self._failed.setdefault(key, deque(maxlen=most))


_ALL = ("\0", False)
"""Under what all strangers are counted: no name holds this character."""

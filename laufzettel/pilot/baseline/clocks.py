# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The clocks people have started: in memory only, one for each person, gone when the desk stops.

Whose clock it is, is kept as a digest with a key that only this program run knows. A clock outlives half an hour
without a request, after which somebody must sign in again: otherwise long steps on paper would be lost, and only they.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from dataclasses import dataclass, replace

LONGEST_S = 10 * 3600.0
"""A clock nobody has stopped by then was forgotten, and is discarded."""


@dataclass(frozen=True, slots=True)
class Running:
    """What somebody measures just now.

    Attributes:
        study: its id.
        step, path, case_type: what for.
        begun: when this clock was started for the first time, in seconds.
        since: since when it runs, in seconds; None while it is paused.
        before: seconds measured before the last pause.
    """

    study: str
    step: str
    path: str
    case_type: str
    begun: float
    since: float | None
    before: float = 0.0

    def seconds(self, now: float) -> float:
        """What it has measured until now."""
        return self.before + (0.0 if self.since is None else max(0.0, now - self.since))


class Clocks:
    """Who measures what."""

    def __init__(self) -> None:
        """Nobody measures yet."""
        self._key = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._running: dict[bytes, Running] = {}
        self._said: dict[bytes, str] = {}

    def of(self, person: str, now: float) -> Running | None:
        """The clock of a person; None if there is none."""
        with self._lock:
            self._running = {whose: one for whose, one in self._running.items() if now - one.begun < LONGEST_S}
            return self._running.get(self._whose(person))

    def start(self, person: str, clock: Running) -> None:
        """Start a clock; one that is there already goes on instead."""
        with self._lock:
            self._running.setdefault(self._whose(person), clock)

    def pause(self, person: str, now: float) -> None:
        """Let the clock stand until it is resumed."""
        with self._lock:
            one = self._running.get(self._whose(person))
            if one is not None and one.since is not None:
                self._running[self._whose(person)] = replace(one, before=one.seconds(now), since=None)

    def resume(self, person: str, now: float) -> None:
        """Let a clock that stands run on."""
        with self._lock:
            one = self._running.get(self._whose(person))
            if one is not None and one.since is None:
                self._running[self._whose(person)] = replace(one, since=now)

    def take(self, person: str) -> Running | None:
        """End a clock; what it says is nowhere any more but in the answer."""
        with self._lock:
            return self._running.pop(self._whose(person), None)

    def say(self, person: str, what: str) -> None:
        """Leave a word for the next page somebody sees."""
        with self._lock:
            self._said[self._whose(person)] = what

    def said(self, person: str) -> str:
        """The word left for a person, once; empty if there is none."""
        with self._lock:
            return self._said.pop(self._whose(person), "")

    def _whose(self, person: str) -> bytes:
        return hashlib.blake2b(person.encode(), key=self._key, digest_size=16).digest()

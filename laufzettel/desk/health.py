# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether every part a process needs is reachable: looked at when operations ask; the last look is remembered."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from laufzettel.errors import LaufzettelError, Message, Problem
from laufzettel.office import Office

LIMIT_S = 10.0
"""So long operations wait for a look at most."""

Parts = Sequence[tuple[str, Sequence[Problem]]]
"""Every part by name, with what is wrong with it."""
Check = Callable[[Office], Parts]
"""Looks at every part a process needs, and changes nothing."""

TOO_SLOW = Message(
    "health.too_slow",
    "Die Prüfung hat nach {seconds} Sekunden noch nicht geantwortet.",
    "The check has not answered within {seconds} seconds.",
    "Ein angebundenes System antwortet nicht. Auf dem Rechner sagt „laufzettel check“, bis wohin die Prüfung kommt.",
    "A connected system does not answer. On the machine “laufzettel check” says how far the check gets.",
)
BROKE = Message(
    "health.broke",
    "Die Prüfung ist abgebrochen ({kind}).",
    "The check broke off ({kind}).",
    "Rufen Sie auf dem Rechner „laufzettel check“ auf; dort steht, woran es liegt.",
    "Call “laufzettel check” on the machine; it says what the matter is.",
)
CHECK = "laufzettel check"
"""Stands in place of the parts where the look itself came to nothing."""
_LOG = logging.getLogger(__name__)


class Checked(NamedTuple):
    """What a look at a process has shown.

    Attributes:
        at: when the look began, ISO 8601, UTC.
        parts: every part by name, with what is wrong with it.
    """

    at: str
    parts: Parts


class _Look(threading.Thread):
    """One look; nobody waits for it longer than they want to, and it keeps no program from ending."""

    def __init__(self, process: str, office: Office, check: Check, at: str) -> None:
        super().__init__(name=f"check-{process}", daemon=True)
        self._process, self._office, self._check = process, office, check
        self.at = at
        self.found: Parts | None = None

    def run(self) -> None:
        try:
            self.found = [(name, tuple(problems)) for name, problems in self._check(self._office)]
        except LaufzettelError as wrong:
            self.found = [(CHECK, (wrong.problem,))]
        except Exception as bug:  # its words may hold an address with its password: they go nowhere
            _LOG.warning("the check of %s broke off: %s", self._process, type(bug).__name__)
            self.found = [(CHECK, (BROKE.at(kind=type(bug).__name__),))]


class Checks:
    """Looks at processes when asked, and remembers what the last look has shown while the desk runs."""

    def __init__(self, limit_s: float = LIMIT_S) -> None:
        """Args: limit_s: how long a look is waited for, in seconds."""
        self._limit_s = limit_s
        self._lock = threading.Lock()
        self._looks: dict[str, _Look] = {}
        self._last: dict[str, Checked] = {}

    @property
    def last(self) -> dict[str, Checked]:
        """What the last look has shown, by process; who was never looked at is not there."""
        with self._lock:
            return dict(self._last)

    def run(self, office: Office, checks: Mapping[str, Check], *, at: str) -> dict[str, Checked]:
        """Look at processes, all at the same time.

        Args:
            office: the office.
            checks: what looks, by process.
            at: the time now, ISO 8601, UTC; kept with what a look that begins now finds.

        Returns:
            What was found, by process.
        """
        with self._lock:
            looks = {name: self._look(name, office, check, at) for name, check in checks.items()}
        until = time.monotonic() + self._limit_s
        for look in looks.values():
            look.join(max(0.0, until - time.monotonic()))
        slow = [(CHECK, (TOO_SLOW.at(seconds=round(self._limit_s)),))]
        found = {name: Checked(look.at, slow if look.found is None else look.found) for name, look in looks.items()}
        with self._lock:
            self._last |= found
        return found

    def _look(self, name: str, office: Office, check: Check, at: str) -> _Look:
        """A look at a process; one that hangs is waited for again, so that hanging looks never pile up."""
        look = self._looks.get(name)
        if look is None or not look.is_alive():
            look = self._looks[name] = _Look(name, office, check, at)
            look.start()
        return look

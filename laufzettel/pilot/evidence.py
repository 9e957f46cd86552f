# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How well a figure is supported; stands beside every figure of a pilot."""

from __future__ import annotations

from enum import IntEnum


class Evidence(IntEnum):
    """The rungs of the ladder, from a guess to a confirmed comparison; a sum stands on the lowest of its parts."""

    GUESS = 0
    """E0: a vendor's or the owner's guess."""
    TABLE = 1
    """E1: the official table of time values (Zeitwerttabelle of the Leitfaden Erfüllungsaufwand)."""
    REPORTED = 2
    """E2: reported by the people who do the work, or by experts."""
    BEFORE_AFTER = 3
    """E3: measured before and after."""
    CONTROL = 4
    """E4: measured beside a control drawn by lot at the same time."""
    CONFIRMED = 5
    """E5: as E4, and confirmed six months later or more."""

    @property
    def words(self) -> tuple[str, str]:
        """What it is called, in German and in English."""
        return _WORDS[self]

    def __str__(self) -> str:
        """Such as `E4`."""
        return f"E{self.value}"


_WORDS = {
    Evidence.GUESS: ("Schätzung", "guess"),
    Evidence.TABLE: ("Zeitwerttabelle", "table of time values"),
    Evidence.REPORTED: ("Selbstauskunft", "self-report"),
    Evidence.BEFORE_AFTER: ("vorher/nachher gemessen", "measured before and after"),
    Evidence.CONTROL: ("neben einer gelosten Vergleichsgruppe gemessen", "measured beside a control drawn by lot"),
    Evidence.CONFIRMED: ("nach sechs Monaten bestätigt", "confirmed after six months"),
}

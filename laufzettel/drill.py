# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a drill is asked, and what it answers; each process brings its own `flows.<process>.drill`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Drill:
    """What is drilled.

    Attributes:
        cases: how many applications come in, in waves, while workers are shot.
        kills: how many workers are shot with SIGKILL.
        workers: how many work at once.
        unique: whether the register itself refuses a second row with the same key.
        look: False switches probing and reading back off: the negative control.
        journal, register: database addresses; empty for SQLite files of the drill's own.
        seed: of the random moments.
        answer_s: how long the register's answer travels; a worker shot meanwhile has written and does not know it.
    """

    cases: int
    kills: int
    workers: int = 1
    unique: bool = False
    look: bool = True
    journal: str = ""
    register: str = ""
    seed: int = 1
    answer_s: float = 0.03


@dataclass(frozen=True, slots=True)
class Counted:
    """What a drill found: cases without exactly their rows and their letter, or in doubt; and how often it shot."""

    cases: int
    kills: int
    lost: int
    doubled: int
    in_doubt: int
    stopped: int
    letters_lost: int
    slips_broken: int
    seconds: float


RunDrill = Callable[[Path, Drill, Callable[[int, int], None]], Counted]
"""Runs a drill in an empty folder; told (shots fired, shots planned) now and then."""

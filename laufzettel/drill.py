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
    """What a drill found.

    Attributes:
        cases, kills: how many there were.
        lost: cases without all of their rows in the register, and letters that are missing.
        doubled: cases with a row more than once, and letters too many.
        in_doubt: cases a person must settle.
        stopped: how often a case was handed back after too many shots.
        letters_lost: letters missing among `lost`; negative if there are too many.
        slips_broken: slips whose chain does not hold.
        seconds: how long it took.
    """

    cases: int
    kills: int
    lost: int
    doubled: int
    in_doubt: int
    stopped: int
    letters_lost: int
    slips_broken: int
    seconds: float

    @property
    def whole(self) -> bool:
        """True if nothing is lost, doubled or broken."""
        return not (self.lost or self.doubled or self.slips_broken)


def control_of(plan: Drill, attempt: int = 0) -> Drill:
    """The negative control of a drill: without looking, and so set up that it finds something.

    Answers are slow, so that a shot hits a write under way, and there are shots enough for that to happen.

    Args:
        plan: the drill.
        attempt: 0 for the first try; further ones draw other moments.
    """
    return Drill(
        cases=min(max(plan.cases, 20), 60),
        kills=min(max(plan.kills, 15), 40),
        workers=plan.workers,
        look=False,
        seed=plan.seed + attempt,
        answer_s=0.4,
    )


RunDrill = Callable[[Path, Drill, Callable[[int, int], None]], Counted]
"""Runs a drill in an empty folder; told (shots fired, shots planned) now and then."""

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the checker found: how grave it is, and at which position."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from laufzettel.errors import Message, Problem


class Level(StrEnum):
    """How grave a finding is."""

    ERROR = "error"
    """What stands there has no sense for any case."""
    HINT = "hint"
    """What stands there says something, but hardly what was meant."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that cannot go together.

    Attributes:
        problem: the sentence with its remedy; it names the position.
        position: where in the text, from 1.
        level: how grave it is.
    """

    problem: Problem
    position: int
    level: Level = Level.ERROR


class Findings:
    """Collects what is found in one text."""

    def __init__(self) -> None:
        self.all: list[Finding] = []

    def add(self, message: Message, at: int, *, level: Level = Level.ERROR, **gaps: str) -> None:
        """Note a finding.

        Args:
            message: the sentence.
            at: where in the text, from 0.
            level: how grave it is.
            gaps: what the sentence names besides the position.
        """
        said: dict[str, object] = {"position": at + 1, **gaps}
        self.all.append(Finding(message.at(field=None, place="", **said), at + 1, level))

    def drop(self, code: str, positions: Collection[int]) -> None:
        """Forget what somebody else has said already."""
        if positions:
            self.all = [one for one in self.all if one.problem.code != code or one.position not in positions]

    def take(self) -> list[Finding]:
        """All of them, from the beginning of the text to its end; then there are none."""
        taken, self.all = self.all, []
        return sorted(taken, key=lambda one: one.position)

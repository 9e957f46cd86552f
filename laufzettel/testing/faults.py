# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Faults, injected by wrapping a target; production code has no hooks for them."""

from __future__ import annotations

from collections.abc import Sequence

from laufzettel.connect import Health, Item, Probe, Receipt, Seen, Target
from laufzettel.errors import Problem


class Cut(BaseException):
    """The worker died here: not an Exception, so that nothing on the way catches it."""


class LostLineError(Exception):
    """The line broke: the caller does not know what arrived."""


class _Wrapped:
    """Passes everything on to the target inside."""

    def __init__(self, inside: Target) -> None:
        """Args: inside: the real target."""
        self.inside = inside
        self.name = inside.name
        self.guarantee = inside.guarantee
        self.settle_s = inside.settle_s

    def check(self) -> Health:
        """As the target says."""
        return self.inside.check()

    def plan(self, items: Sequence[Item]) -> list[Problem | None]:
        """As the target says."""
        return self.inside.plan(items)

    def probe(self, items: Sequence[Item]) -> list[Probe]:
        """As the target says."""
        return self.inside.probe(items)

    def write(self, items: Sequence[Item]) -> list[Receipt]:
        """As the target does."""
        return self.inside.write(items)

    def confirm(self, items: Sequence[Item]) -> list[Probe]:
        """As the target says."""
        return self.inside.confirm(items)


class CutOff(_Wrapped):
    """Fails once, before or after the real write."""

    def __init__(self, inside: Target, *, after: bool, dies: bool) -> None:
        """Args: inside: the real target; after: the write arrives first; dies: the worker dies, not only the line."""
        super().__init__(inside)
        self._after = after
        self._fault: BaseException = Cut() if dies else LostLineError()
        self._armed = True

    def write(self, items: Sequence[Item]) -> list[Receipt]:
        """Write, or not, and then fail; the second time do as the target does."""
        if not self._armed:
            return self.inside.write(items)
        self._armed = False
        if self._after:
            self.inside.write(items)
        raise self._fault


class Lying(_Wrapped):
    """Denies what it has: the control that a conformance suite must find."""

    def probe(self, items: Sequence[Item]) -> list[Probe]:
        """Nothing there, it says."""
        return [Probe(Seen.ABSENT) for _ in items]

    def confirm(self, items: Sequence[Item]) -> list[Probe]:
        """Nothing there, it says."""
        return [Probe(Seen.ABSENT) for _ in items]

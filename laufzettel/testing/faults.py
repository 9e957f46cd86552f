# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Faults, injected by wrapping a target; production code has no hooks for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, TypeVar

from laufzettel.connect import Health, Item, Probe, Receipt, Seen, Target
from laufzettel.errors import Message, Problem, SystemFault

Call = Literal["probe", "write", "confirm"]
T = TypeVar("T")

LINE_LOST = Message(
    "testing.line_lost",
    "Die Verbindung zu „{target}“ ist abgebrochen (eingespielte Störung).",
    "The line to “{target}” broke (an injected fault).",
)


class Cut(BaseException):
    """The worker died here.

    Not an Exception, so that no station takes it for a broken line. `laufzettel.course.held` would free the batch and
    pass it on, as it does when somebody stops a run; the dead free nothing, so `Bench` empties the batch before.
    """


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
    """Fails once, before or after the real call."""

    def __init__(self, inside: Target, *, at: Call = "write", after: bool, dies: bool) -> None:
        """Args: inside: the real target; at: in which call; after: it arrives first; dies: the worker, not only the
        line."""
        super().__init__(inside)
        self.fired = False
        """Whether it has failed."""
        self._at, self._after = at, after
        broken = LostLineError() if at == "write" else SystemFault(LINE_LOST.at(target=inside.name))
        self._fault: BaseException = Cut() if dies else broken

    def probe(self, items: Sequence[Item]) -> list[Probe]:
        """Look; the first time perhaps fail."""
        return self._call("probe", self.inside.probe, items)

    def write(self, items: Sequence[Item]) -> list[Receipt]:
        """Write; the first time perhaps fail."""
        return self._call("write", self.inside.write, items)

    def confirm(self, items: Sequence[Item]) -> list[Probe]:
        """Read back; the first time perhaps fail."""
        return self._call("confirm", self.inside.confirm, items)

    def _call(self, call: Call, does: Callable[[Sequence[Item]], list[T]], items: Sequence[Item]) -> list[T]:
        if self.fired or call != self._at:
            return does(items)
        self.fired = True
        if self._after:
            does(items)
        raise self._fault


class Late(_Wrapped):
    """The first write is cut off and still on its way: it arrives a while later, whoever is at work by then."""

    def __init__(self, inside: Target, clock: Callable[[], float], *, late_s: float, dies: bool) -> None:
        """Args: inside: the real target; clock: seconds; late_s: how late; dies: the worker, not only the line."""
        super().__init__(inside)
        self._clock = clock
        self._late_s = late_s
        self._fault: BaseException = Cut() if dies else LostLineError()
        self._fired = False
        self._coming: list[tuple[float, Sequence[Item]]] = []

    def probe(self, items: Sequence[Item]) -> list[Probe]:
        """Look at what has arrived by now."""
        self.arrive()
        return self.inside.probe(items)

    def write(self, items: Sequence[Item]) -> list[Receipt]:
        """Send, and do not hear of it; the second time do as the target does."""
        self.arrive()
        if self._fired:
            return self.inside.write(items)
        self._fired = True
        self._coming.append((self._clock() + self._late_s, items))
        raise self._fault

    def confirm(self, items: Sequence[Item]) -> list[Probe]:
        """Read back what has arrived by now."""
        self.arrive()
        return self.inside.confirm(items)

    def arrive(self) -> None:
        """What was on its way arrives, if its time has come."""
        while self._coming and self._coming[0][0] <= self._clock():
            self.inside.write(self._coming.pop(0)[1])


class Lying(_Wrapped):
    """Says the same whatever it is asked: the control that a conformance suite must find."""

    def __init__(
        self, inside: Target, *, says: Seen = Seen.ABSENT, when: frozenset[Call] = frozenset({"probe", "confirm"})
    ) -> None:
        """Args: inside: the real target; says: what it says; when: in which calls it lies."""
        super().__init__(inside)
        self._says, self._when = says, when

    def probe(self, items: Sequence[Item]) -> list[Probe]:
        """Perhaps a lie."""
        return [Probe(self._says) for _ in items] if "probe" in self._when else self.inside.probe(items)

    def confirm(self, items: Sequence[Item]) -> list[Probe]:
        """Perhaps a lie."""
        return [Probe(self._says) for _ in items] if "confirm" in self._when else self.inside.confirm(items)

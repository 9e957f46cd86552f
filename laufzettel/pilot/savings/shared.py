# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A stepped wedge from sums alone: each unit says of groups of cases how many there were and what they took together.

A case of the pilot takes p_a m_a + p_g m_g minutes: the share of cases a person touched times what they take, and the
same for those the machine gave back; without a person it takes none. Of cases given back there are too few to have
their mean in every group, so all groups of a unit have that of all of them. What groups of a unit have in common (these
shares, that mean) no difference between groups shows; its variance is added by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from laufzettel.pilot.evidence import Evidence
from laufzettel.pilot.intervals import Floats
from laufzettel.pilot.savings.observations import Way
from laufzettel.pilot.savings.spread import Variance
from laufzettel.pilot.savings.wedge import Cells, Fit, Wedge, fit


@dataclass(frozen=True, slots=True)
class Sums:
    """What cases took together.

    Attributes:
        timed: how many.
        minutes: their sum.
        squares: the sum of their squares.
    """

    timed: int
    minutes: float
    squares: float

    @property
    def mean(self) -> float:
        """Minutes per case; 0 of no case."""
        return self.minutes / self.timed if self.timed else 0.0

    @property
    def variance(self) -> float:
        """Of single cases, n − 1 in the denominator."""
        return max(0.0, self.squares - self.minutes * self.mean) / (self.timed - 1) if self.timed > 1 else 0.0

    def __add__(self, other: Sums) -> Sums:
        """Of both together."""
        return Sums(self.timed + other.timed, self.minutes + other.minutes, self.squares + other.squares)


NOTHING = Sums(0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Group:
    """Some timed cases of a unit.

    Attributes:
        after: whether they went through the pilot, touched by a person; else they were done by hand before the switch.
        together: whether cases given back are among them.
        periods: how many of them fall into each period.
        mean: minutes per case.
    """

    after: bool
    together: bool
    periods: tuple[int, ...]
    mean: float


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit says of its cases.

    Attributes:
        name: of the unit.
        seen: the cases that went through its pilot, by path.
        groups: those that were timed.
        given_back: the timed ones that the machine gave back, where they are enough to be shown by themselves.
    """

    name: str
    seen: Mapping[Way, int]
    groups: tuple[Group, ...]
    given_back: Sums = NOTHING

    @property
    def cases(self) -> int:
        """How many went through its pilot."""
        return sum(self.seen.values())

    def share(self, way: Way) -> float:
        """The share of a path among the cases of its pilot."""
        return self.seen.get(way, 0) / self.cases if self.cases else 0.0

    def apart(self, group: Group) -> bool:
        """Whether cases given back have a mean of their own, beside that of a group."""
        return group.after and not group.together and self.given_back.timed > 0

    def minutes(self, group: Group) -> float:
        """What a case took on average, over all paths."""
        if not group.after:
            return group.mean
        touched, back = self.share(Way.ASSISTED), self.share(Way.ABORTED)
        return touched * group.mean + back * (self.given_back.mean if self.apart(group) else group.mean)


@dataclass(frozen=True, slots=True)
class Shared:
    """What the switch changed, from the sums of all units.

    Attributes:
        wedge: the effect, and how sure it is.
        cells: the groups as the fit has them, unit by unit.
        fit: how the effect follows from them.
        by_pilot: minutes per case in the pilot, over all units by their cases.
    """

    wedge: Wedge
    cells: Cells
    fit: Fit
    by_pilot: float


def from_sums(units: Sequence[Unit]) -> Shared:
    """Estimate what the switch to the pilot changed.

    Args:
        units: every unit.

    Raises:
        BusinessError: from these units and periods the effect cannot be told from time.
    """
    cells = _cells(units)
    found = fit(cells)
    common = sum(_common(unit, found.weight[cells.unit == n]) for n, unit in enumerate(units))
    # The degrees of freedom stay those of the groups: Satterthwaite's would rise with parts that are better known, and
    # fewer cases could make the interval narrower.
    variance = Variance(found.variance.value + common, found.variance.df)
    periods = int(np.count_nonzero(cells.time.any(axis=0)))
    wedge = Wedge(variance.interval(-found.effect), len(units), periods, len(cells.mean), variance)
    return Shared(wedge, cells, found, _by_pilot(units))


def _cells(units: Sequence[Unit]) -> Cells:
    every = [(n, unit, group) for n, unit in enumerate(units) for group in unit.groups]
    many = len(every[0][2].periods) if every else 0
    periods = np.array([group.periods for _, _, group in every], dtype=np.float64).reshape(len(every), many)
    return Cells(
        np.array([n for n, _, _ in every], dtype=np.int64),
        periods / np.maximum(1.0, periods.sum(axis=1, keepdims=True)),
        np.array([group.after for _, _, group in every], dtype=np.int64),
        np.array([unit.minutes(group) for _, unit, group in every]),
    )


def _common(unit: Unit, weight: Floats) -> float:
    """The variance of what the groups of a unit have in common: the shares of the paths, the mean of those given back.

    Args:
        unit: the unit.
        weight: by what the mean of each of its groups enters the effect.
    """
    if not unit.cases:
        return 0.0
    touched = back = apart = 0.0
    for group, part in zip(unit.groups, weight.tolist(), strict=True):
        if group.after:
            touched += part * group.mean
            back += part * (unit.given_back.mean if unit.apart(group) else group.mean)
            apart += part * unit.share(Way.ABORTED) if unit.apart(group) else 0.0
    p, q = unit.share(Way.ASSISTED), unit.share(Way.ABORTED)
    shares = (p * touched**2 + q * back**2 - (p * touched + q * back) ** 2) / unit.cases
    return max(0.0, shares) + apart**2 * unit.given_back.variance / max(1, unit.given_back.timed)


def _by_pilot(units: Sequence[Unit]) -> float:
    total = sum(unit.cases for unit in units)
    return sum(unit.cases * _mean_of_pilot(unit) for unit in units) / total if total else 0.0


def _mean_of_pilot(unit: Unit) -> float:
    after = [(sum(group.periods), unit.minutes(group)) for group in unit.groups if group.after]
    timed = sum(many for many, _ in after)
    return sum(many * minutes for many, minutes in after) / timed if timed else 0.0


@dataclass(frozen=True, slots=True)
class Part:
    """Rework or checks of all units together.

    Attributes:
        name: which of `BY_HAND`, `OF_PILOT` and `CHECKS`.
        happened: how often.
        of: among how many cases.
        sums: what it took where it was timed.
        counted: whether `happened` is chance (rework), or was set (the share that is checked).
    """

    name: str
    happened: int
    of: int
    sums: Sums
    counted: bool

    @property
    def sign(self) -> float:
        """1 for what the pilot saves, −1 for what it costs."""
        return 1.0 if self.name == BY_HAND else -1.0

    @property
    def rate(self) -> float:
        """How often per case."""
        return self.happened / self.of if self.of else 0.0

    @property
    def minutes_per_case(self) -> float:
        """Rate times mean."""
        return self.rate * self.sums.mean

    @property
    def variance(self) -> float:
        """By the first-order rule; what is counted varies as rare events do (Poisson)."""
        counted = self.sums.mean**2 * self.rate / self.of if self.counted and self.of else 0.0
        return counted + (self.rate**2 * self.sums.variance / self.sums.timed if self.sums.timed else 0.0)

    @property
    def df(self) -> float:
        """Of this variance."""
        return max(1.0, self.sums.timed - 1.0)


BY_HAND, OF_PILOT, CHECKS = "by_hand", "of_pilot", "checks"


@dataclass(frozen=True, slots=True)
class Parts:
    """Rework and checks of all units.

    Attributes:
        parts: those that were measured.
        evidence: the lowest level of them.
    """

    parts: tuple[Part, ...]
    evidence: Evidence

    @property
    def minutes(self) -> float:
        """What is added to the saving per case."""
        return sum(part.sign * part.minutes_per_case for part in self.parts)

    @property
    def variances(self) -> list[float]:
        """Of each part."""
        return [part.variance for part in self.parts]

    @property
    def dfs(self) -> list[float]:
        """Of each variance."""
        return [part.df for part in self.parts]

    def there(self, name: str) -> Part | None:
        """A part by its name; None if it was not measured."""
        return next((part for part in self.parts if part.name == name), None)

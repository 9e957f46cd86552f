# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Hours in euros, by Erfüllungsaufwand or by full cost, never both in one sum.

Erfüllungsaufwand counts pure labour costs (Leitfaden of the Statistisches Bundesamt); full cost adds overhead, as fees
and the WiBe do. The basis is part of the type: adding one to the other is refused by the type checker, and when it
runs. Hours given back are money saved only if a decision about posts says so; without one they are *nicht
haushaltswirksam*.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Generic, TypeVar

from laufzettel.pilot.evidence import Evidence
from laufzettel.pilot.intervals import Interval
from laufzettel.words import Pair

HOURS_PER_YEAR = 1600
"""Hours of one Mitarbeiterkapazität: 200 days of 8 hours (Leitfaden Erfüllungsaufwand)."""
ARITHMETICAL: Pair = ("rechnerisch, nicht stellenwirksam", "by arithmetic, no posts are saved")
CASHABLE: Pair = ("haushaltswirksam", "cashable")
NOT_CASHABLE: Pair = ("nicht haushaltswirksam", "not cashable")


class LabourCost:
    """Basis: pure labour costs, as for the Erfüllungsaufwand."""


class FullCost:
    """Basis: labour costs with overhead, as for fees and the WiBe."""


Basis = TypeVar("Basis", LabourCost, FullCost)


class Level(StrEnum):
    """Whose administration."""

    FEDERAL = "bund"
    STATE = "laender"
    MUNICIPAL = "kommunen"
    SOCIAL_INSURANCE = "sozialversicherung"


class Grade(StrEnum):
    """The career group of those who handle the cases."""

    LOWER = "einfacher und mittlerer Dienst"
    UPPER = "gehobener Dienst"
    HIGHER = "höherer Dienst"
    AVERAGE = "Durchschnitt"


@dataclass(frozen=True, slots=True)
class Rate(Generic[Basis]):
    """What an hour costs.

    Attributes:
        basis: what is in it.
        euros: per hour.
        source: where it stands.
        as_of: of which day it is.
        checked: whether somebody compared it with the original.
    """

    basis: type[Basis]
    euros: float
    source: str
    as_of: date
    checked: bool


@dataclass(frozen=True, slots=True)
class PostsDecision:
    """A decision that posts are cut or not filled, which alone makes hours cashable.

    Attributes:
        reference: its file number.
        day: when it was taken.
    """

    reference: str
    day: date


@dataclass(frozen=True, slots=True)
class Money(Generic[Basis]):
    """Hours in euros.

    Attributes:
        basis: what is in the rate.
        euros: with the bounds of the hours.
        evidence: how the hours are supported.
        decision: about posts; None if there is none.
        sources: of the rates, each with the day it is of.
    """

    basis: type[Basis]
    euros: Interval
    evidence: Evidence
    decision: PostsDecision | None
    sources: tuple[tuple[str, date], ...]

    @property
    def cashable(self) -> bool:
        """Whether it is haushaltswirksam."""
        return self.decision is not None

    @property
    def words(self) -> Pair:
        """Haushaltswirksam or not, in German and English."""
        return CASHABLE if self.cashable else NOT_CASHABLE

    def __add__(self, other: Money[Basis]) -> Money[Basis]:
        """Both together, bounds added (wider than need be), on the lower level of evidence.

        Raises:
            TypeError: one is labour cost and the other full cost, or only one is cashable.
        """
        if self.basis is not other.basis or self.decision != other.decision:
            raise TypeError("labour cost and full cost, cashable and not cashable are never added")
        a, b = self.euros, other.euros
        return Money(
            self.basis,
            Interval(a.estimate + b.estimate, a.low + b.low, a.high + b.high),
            min(self.evidence, other.evidence),
            self.decision,
            tuple(dict.fromkeys((*self.sources, *other.sources))),
        )


def in_euros(
    hours: Interval, evidence: Evidence, rate: Rate[Basis], decision: PostsDecision | None = None
) -> Money[Basis]:
    """Hours times what an hour costs.

    Args:
        hours: net hours given back.
        evidence: how they are supported.
        rate: what an hour costs.
        decision: about posts, if there is one.
    """
    return Money(rate.basis, hours.scaled(rate.euros), evidence, decision, ((rate.source, rate.as_of),))


def labour_rate(level: Level, grade: Grade) -> Rate[LabourCost]:
    """The rate of the official table of labour costs.

    Args:
        level: whose administration.
        grade: the career group.
    """
    table = _table()
    return Rate(LabourCost, table.euros[level][list(Grade).index(grade)], table.source, table.as_of, table.checked)


def full_cost_rate(euros: float, source: str, as_of: date) -> Rate[FullCost]:
    """A rate with overhead that the authority names itself, with its source and its day.

    Args:
        euros: per hour.
        source: such as the authority's own calculation, or the rates the ministry of finance publishes.
        as_of: of which day it is.
    """
    return Rate(FullCost, euros, source, as_of, checked=True)


def working_years(hours: Interval) -> Interval:
    """Hours as years of work of one person; always shown with the words of `ARITHMETICAL`.

    Args:
        hours: net hours given back.
    """
    return hours.scaled(1.0 / HOURS_PER_YEAR)


@dataclass(frozen=True, slots=True)
class _Table:
    euros: dict[Level, list[float]]
    source: str
    as_of: date
    checked: bool


@cache
def _table() -> _Table:
    text = resources.files(__package__).joinpath("lohnkosten.toml").read_text(encoding="utf-8")
    said = tomllib.loads(text)
    euros = {Level(level): [float(euro) for euro in row] for level, row in said["saetze"].items()}
    return _Table(euros, str(said["quelle"]), said["stand"], bool(said["am_original_geprueft"]))

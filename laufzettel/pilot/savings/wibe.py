# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The capital value of the WiBe: what a measure brings over the years, in today's money.

KW = Σ (N_t − K_t) / (1 + i)^t, *haushaltswirksam* and *nicht haushaltswirksam* apart (WiBe 5.0). The rate is an input
with its source and its day; none is built in. Working time enters at full cost only, and is cashable only with a
decision about posts; payments always are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from laufzettel.errors import BusinessError, Message
from laufzettel.pilot.intervals import Interval
from laufzettel.pilot.savings.money import FullCost, Money

NO_RATE = Message(
    "savings.wibe_rate",
    "Kapitalwert: der Kalkulationszins braucht eine Quelle und muss über −100 % liegen.",
    "Capital value: the discount rate needs a source and must be above −100 %.",
    "Tragen Sie den Zins aus dem geltenden Rundschreiben mit Fundstelle und Datum ein.",
    "Enter the rate of the circular in force with its reference and date.",
)
NO_YEAR = Message(
    "savings.wibe_year",
    "Kapitalwert, Posten „{name}“: das Jahr liegt vor dem Beginn.",
    "Capital value, entry “{name}”: the year lies before the start.",
    "Das erste Jahr ist 0.",
    "The first year is 0.",
)


@dataclass(frozen=True, slots=True)
class Discount:
    """By how much money of a year later is worth less.

    Attributes:
        percent: per year.
        kind: whether price increases are in it (nominal) or not (real).
        source: where it stands.
        as_of: of which day it is.
    """

    percent: float
    kind: Literal["nominal", "real"]
    source: str
    as_of: date

    def __post_init__(self) -> None:
        """Raises BusinessError if there is no source, or no such rate."""
        if not self.source.strip() or not self.percent > -100.0:
            raise BusinessError(NO_RATE.at())


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that is paid or received: licences, machines, a contract that ends.

    Attributes:
        year: 0 is the first.
        name: what for.
        euros: received, or saved; paid if negative.
    """

    year: int
    name: str
    euros: float


@dataclass(frozen=True, slots=True)
class Effort:
    """Working time in money: given back, or spent if negative.

    Attributes:
        year: 0 is the first.
        name: what for.
        money: at full cost.
    """

    year: int
    name: str
    money: Money[FullCost]

    def __post_init__(self) -> None:
        """Raises TypeError if it is at labour cost, which the WiBe does not know."""
        if self.money.basis is not FullCost:
            raise TypeError("the WiBe counts working time at full cost")


@dataclass(frozen=True, slots=True)
class CapitalValue:
    """What a measure brings, in today's euros; the bounds are those of the hours.

    Attributes:
        cashable: haushaltswirksam.
        not_cashable: nicht haushaltswirksam.
        discount: the rate it was computed with.
    """

    cashable: Interval
    not_cashable: Interval
    discount: Discount

    @property
    def total(self) -> Interval:
        """Both together; never shown without the two."""
        return _sum([(0, self.cashable), (0, self.not_cashable)], 0.0)


def capital_value(entries: Sequence[Payment | Effort], discount: Discount) -> CapitalValue:
    """The capital value of all entries.

    Args:
        entries: payments and working time, year by year.
        discount: the rate, with its source.

    Raises:
        BusinessError: a year before the first.
    """
    for entry in entries:
        if entry.year < 0:
            raise BusinessError(NO_YEAR.at(name=entry.name))
    cash = [(one.year, _euros(one)) for one in entries if isinstance(one, Payment) or one.money.cashable]
    rest = [(one.year, one.money.euros) for one in entries if isinstance(one, Effort) and not one.money.cashable]
    return CapitalValue(_sum(cash, discount.percent), _sum(rest, discount.percent), discount)


def _euros(entry: Payment | Effort) -> Interval:
    if isinstance(entry, Effort):
        return entry.money.euros
    return Interval(entry.euros, entry.euros, entry.euros)


def _sum(parts: Iterable[tuple[int, Interval]], percent: float) -> Interval:
    factors = [((1.0 + percent / 100.0) ** -year, euros) for year, euros in parts]
    return Interval(
        sum(factor * euros.estimate for factor, euros in factors),
        sum(factor * euros.low for factor, euros in factors),
        sum(factor * euros.high for factor, euros in factors),
    )

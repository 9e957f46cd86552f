# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Candidates beside each other: how sure their order is, which places are a tie, and whether to stop here.

Every estimate is drawn 5,000 times within its uncertainty. A candidate's drawings depend on its name and inputs only:
nobody's band changes because somebody else is on the list, or stands elsewhere on it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from laufzettel.pilot.opportunities.candidate import Candidate, Catalogue, check_weights
from laufzettel.pilot.opportunities.criteria import RISK, Grade, Part, rated
from laufzettel.pilot.opportunities.profile import Profile, points_of, profile_of, risk_of
from laufzettel.words import Pair

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Column = NDArray[np.float64]

DRAWS, SEED = 5_000, 100
MINUTES, SHARE, RATING = (-0.40, 0.40), (-0.20, 0.15), (-0.15, 0.15)
"""How far an estimate may be off: minutes as a part of themselves, share and ratings as they are."""
BAND = (0.05, 0.95)
PLACES = 3
"""How many are chosen at most."""
CERTAIN = 0.90
"""From which probability on a place among the first is certain; as much on the other side, and it is out of reach."""
LEAST = 55.0
"""Exit rule E1: stop if no candidate that passes all gates has as many points."""


class Place(StrEnum):
    """How sure it is that a candidate belongs to the first three."""

    CERTAIN = "certain"
    TIED = "tied"
    OUT = "out"
    NOT_ELIGIBLE = "not_eligible"

    @property
    def words(self) -> Pair:
        """What it is called."""
        return _PLACES[self]

    @property
    def short(self) -> Pair:
        """What it is called in a table."""
        return _SHORT[self]


_SHORT = {
    Place.CERTAIN: ("sicher", "certain"),
    Place.TIED: ("Gleichstand", "tie"),
    Place.OUT: ("nicht", "out of reach"),
    Place.NOT_ELIGIBLE: ("Tor nicht erfüllt", "gate not passed"),
}
_PLACES = {
    Place.CERTAIN: ("sicher unter den ersten drei", "certainly among the first three"),
    Place.TIED: ("Gleichstand", "tie"),
    Place.OUT: ("nicht unter den ersten drei", "not among the first three"),
    Place.NOT_ELIGIBLE: ("Tor nicht erfüllt", "gate not passed"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a candidate stands.

    Attributes:
        candidate: which.
        profile: its points.
        low: 5 % of the drawings have fewer points.
        high: 5 % of the drawings have more points.
        reaches: in which part of the drawings it has the points exit rule E1 asks for.
        place: how sure it is among the first three.
        rank: among those that pass all gates, by points; None for the others, and so are those that follow.
        rank_low: in 5 % of the drawings its rank is smaller.
        rank_high: in 5 % of the drawings its rank is larger.
        top: in which part of the drawings it is among the first three.
        ahead: in which part of the drawings it is ahead of the next one; None for the last one, too.
    """

    candidate: Candidate
    profile: Profile
    low: float
    high: float
    reaches: float
    place: Place
    rank: int | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    top: float | None = None
    ahead: float | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All candidates beside each other.

    Attributes:
        catalogue: what was compared.
        standings: those that pass all gates by rank, then the others by points.
        draws: how often was drawn.
        seed: from which the drawings follow; the same seed gives the same figures.
    """

    catalogue: Catalogue
    standings: tuple[Standing, ...]
    draws: int
    seed: int

    @property
    def tied(self) -> tuple[Standing, ...]:
        """Those of whom the figures do not say whether they are among the first three."""
        return tuple(one for one in self.standings if one.place is Place.TIED)

    @property
    def stop(self) -> bool:
        """Exit rule E1: nobody passes all gates and has the points, as they are printed."""
        return not any(one.rank is not None and round(one.profile.score, 1) >= LEAST for one in self.standings)


def compared(catalogue: Catalogue, *, draws: int = DRAWS, seed: int = SEED) -> Comparison:
    """Put candidates in order, and say how sure the order is.

    Args:
        catalogue: the candidates and their weights.
        draws: how often each is drawn.
        seed: the same seed gives the same figures.

    Raises:
        BusinessError: the weights do not mean anything.
    """
    check_weights(catalogue.weights)
    profiles = {one.name: profile_of(one, catalogue.weights) for one in catalogue.candidates}
    ordered = sorted(catalogue.candidates, key=lambda one: (not one.eligible, -profiles[one.name].score, one.name))
    drawn = [drawn_scores(one, catalogue.weights, draws=draws, seed=seed) for one in ordered]
    running = sum(one.eligible for one in ordered)
    ranks = _ranks(drawn[:running])
    standings = [_standing(one, profiles[one.name], n, drawn, ranks) for n, one in enumerate(ordered)]
    return Comparison(catalogue, tuple(standings), draws, seed)


def drawn_scores(candidate: Candidate, weights: Mapping[str, float], *, draws: int, seed: int) -> Column:
    """The points of a candidate in every drawing.

    Args:
        candidate: its inputs; what is measured or documented is drawn more narrowly than an estimate.
        weights: by code.
        draws: how many.
        seed: the same seed gives the same figures.
    """
    import numpy as np

    own = int.from_bytes(hashlib.sha256(candidate.name.encode()).digest()[:8], "big")
    lot = np.random.default_rng([seed, own])

    def off(bounds: tuple[float, float], grade: Grade) -> Column:
        return lot.uniform(bounds[0] * grade.spread, bounds[1] * grade.spread, draws)

    given = candidate.inputs
    columns = {
        "volume": np.full(draws, given["volume"].value),
        "minutes": given["minutes"].value * (1 + off(MINUTES, given["minutes"].grade)),
        "share": np.clip(given["share"].value + off(SHARE, given["share"].grade), 0.0, 1.0),
    }
    for one in (*rated(Part.VALUE), *rated(Part.FEASIBILITY)):
        columns[one.code] = np.clip(given[one.code].value + off(RATING, given[one.code].grade), 0.0, 1.0)
    weakest = max(given[one.code].grade for one in rated(Part.RISK))  # C is the weakest
    columns[RISK] = np.clip(risk_of(candidate) + off(RATING, weakest), 0.0, 1.0)
    _, points = points_of(columns, weights)
    total = np.zeros(draws)
    for column in points.values():
        total += column
    return total


def _ranks(drawn: Sequence[Column]) -> NDArray[np.int64] | None:
    """The rank of each candidate in each drawing, a row for each candidate."""
    import numpy as np

    if not drawn:
        return None
    order = np.argsort(-np.array(drawn), axis=0, kind="stable")
    return np.argsort(order, axis=0, kind="stable") + 1


def _standing(
    candidate: Candidate, profile: Profile, n: int, drawn: Sequence[Column], ranks: NDArray[np.int64] | None
) -> Standing:
    import numpy as np

    low, high = (float(edge) for edge in np.quantile(drawn[n], BAND))
    reaches = float(np.mean(np.round(drawn[n], 1) >= LEAST))
    if ranks is None or n >= len(ranks):
        return Standing(candidate, profile, low, high, reaches, Place.NOT_ELIGIBLE)
    first, last = (int(edge) for edge in np.quantile(ranks[n], BAND, method="nearest"))
    top = float(np.mean(ranks[n] <= PLACES))
    return Standing(
        candidate,
        profile,
        low,
        high,
        reaches,
        Place.CERTAIN if top >= CERTAIN else Place.OUT if top <= 1 - CERTAIN else Place.TIED,
        rank=n + 1,
        rank_low=first,
        rank_high=last,
        top=top,
        ahead=float(np.mean(drawn[n] > drawn[n + 1])) if n + 1 < len(ranks) else None,
    )

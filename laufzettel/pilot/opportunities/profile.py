# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The suitability profile: value 0 to 50, feasibility 0 to 50, risk -20 to 0, and their sum.

The same few lines compute one profile and 5,000 drawn ones: every input may be a figure or a column of figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from laufzettel.pilot.opportunities.candidate import Candidate
from laufzettel.pilot.opportunities.criteria import HOURS, RISK, Part, rated

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Column = NDArray[np.float64]

FULL_HOURS = 1500.0
"""From how many addressable hours a year on the hours give all of their points."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The points of a candidate.

    Attributes:
        hours: addressable hours a year.
        points: by code: of the hours, of each criterion of value and feasibility, and of the risk (not above 0).
        value: points for what it brings.
        feasibility: points for how well it can be done.
        risk: points taken off; not above 0.
    """

    hours: float
    points: Mapping[str, float]
    value: float
    feasibility: float
    risk: float

    @property
    def score(self) -> float:
        """The sum."""
        return self.value + self.feasibility + self.risk


def points_of(inputs: Mapping[str, Column], weights: Mapping[str, float]) -> tuple[Column, dict[str, Column]]:
    """Hours and points of many drawings at once.

    Args:
        inputs: by code, a column each; instead of the three ratings of the risk, `risk` holds what they multiply to.
        weights: by code.

    Returns:
        Addressable hours a year, and the points by code; of the risk they are not above 0.
    """
    import numpy as np

    hours = inputs["volume"] * inputs["minutes"] * inputs["share"] / 60
    reached = np.minimum(1.0, np.log10(1 + hours) / np.log10(1 + FULL_HOURS))
    points = {HOURS: weights[HOURS] * reached}
    points |= {one.code: weights[one.code] * inputs[one.code] for one in (*rated(Part.VALUE), *rated(Part.FEASIBILITY))}
    points[RISK] = 0.0 - weights[RISK] * inputs[RISK]  # nought, and not minus nought
    return hours, points


def profile_of(candidate: Candidate, weights: Mapping[str, float]) -> Profile:
    """The profile from the inputs as they stand.

    Args:
        candidate: all of its inputs.
        weights: by code.
    """
    import numpy as np

    columns = {code: np.array([one.value]) for code, one in candidate.inputs.items()}
    columns[RISK] = np.array([risk_of(candidate)])
    hours, points = points_of(columns, weights)
    said = {code: float(column[0]) for code, column in points.items()}
    return Profile(
        hours=float(hours[0]),
        points=said,
        value=said[HOURS] + sum(said[one.code] for one in rated(Part.VALUE)),
        feasibility=sum(said[one.code] for one in rated(Part.FEASIBILITY)),
        risk=said[RISK],
    )


def risk_of(candidate: Candidate) -> float:
    """The risk as one rating between 0 and 1: protection need × effect on rights × irreversibility."""
    product = 1.0
    for one in rated(Part.RISK):
        product *= candidate.inputs[one.code].value
    return product

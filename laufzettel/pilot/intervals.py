# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Intervals: how far a figure from few cases may lie from the truth.

Means by Welch (Biometrika 1947) with the degrees of freedom of Satterthwaite (Biometrics Bulletin 1946), shares by
Wilson (JASA 1927), differences of shares by Newcombe (Statistics in Medicine 1998, method 10), no error at all by the
rule of three (Hanley and Lippman-Hand, JAMA 1983). The bootstrap (Efron and Tibshirani 1993, chapters 12 and 13) only
checks: below about a hundred cases its percentiles are too narrow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from laufzettel.pilot.student import t_quantile

CONFIDENCE = 0.95
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with the interval in which the truth is expected to lie.

    Attributes:
        estimate: the figure.
        low: the lower bound; the headline of a saving.
        high: the upper bound.
    """

    estimate: float
    low: float
    high: float

    @property
    def half_width(self) -> float:
        """Half the distance of the bounds."""
        return (self.high - self.low) / 2.0

    def covers(self, truth: float) -> bool:
        """Whether the truth lies within the bounds."""
        return self.low <= truth <= self.high

    def scaled(self, factor: float, shift: float = 0.0) -> Interval:
        """The interval of `factor` times the figure plus `shift`; a negative factor swaps the bounds."""
        ends = sorted((self.low * factor + shift, self.high * factor + shift))
        return Interval(self.estimate * factor + shift, ends[0], ends[1])


def around(estimate: float, variance: float, df: float, confidence: float = CONFIDENCE) -> Interval:
    """The interval by Student's t around an estimate.

    Args:
        estimate: the figure.
        variance: of the estimate, not of single cases.
        df: degrees of freedom of this variance.
        confidence: such as 0.95.
    """
    half = t_quantile(0.5 + confidence / 2.0, df) * sqrt(variance) if variance > 0.0 else 0.0
    return Interval(estimate, estimate - half, estimate + half)


def satterthwaite(variances: Sequence[float] | Floats, dfs: Sequence[float] | Floats) -> float:
    """Degrees of freedom of a sum of independent variances; infinity if nothing varies.

    Args:
        variances: of the parts of an estimate, each multiplied by the square of its factor; shape (k,).
        dfs: degrees of freedom of each; shape (k,). A part that is known for certain has infinity.
    """
    parts = np.asarray(variances, dtype=np.float64)
    spread = float(np.sum(parts**2 / np.asarray(dfs, dtype=np.float64)))
    return max(1.0, float(parts.sum()) ** 2 / spread) if spread > 0.0 else inf


def welch(one: Floats, other: Floats, confidence: float = CONFIDENCE) -> Interval:
    """The mean of one group minus that of another, whose spreads may differ.

    Args:
        one: a value per case; shape (n,), n >= 2.
        other: a value per case; shape (m,), m >= 2.
        confidence: such as 0.95.
    """
    parts = [float(np.var(values, ddof=1)) / len(values) for values in (one, other)]
    df = satterthwaite(parts, (len(one) - 1, len(other) - 1))
    return around(float(np.mean(one) - np.mean(other)), sum(parts), df, confidence)


def stratified(strata: Sequence[tuple[Floats, Floats]], confidence: float = CONFIDENCE) -> Interval:
    """The mean of one group minus that of another within strata, weighted by how much of the one lies in each.

    Args:
        strata: a value per case of the one and of the other, two and more of each over all. Strata without two on each
            side count as one together, and if that has not two either, with the smallest of the others.
        confidence: such as 0.95.
    """
    pairs = sorted((pair for pair in strata if min(map(len, pair)) >= 2), key=lambda pair: sum(map(len, pair)))
    if few := [pair for pair in strata if min(map(len, pair)) < 2]:
        rest = _together(few)
        pairs[:1] = [rest, *pairs[:1]] if min(map(len, rest)) >= 2 else [_together([rest, *pairs[:1]])]
    total = sum(len(one) for one, _ in pairs)
    weights = [len(one) / total for one, _ in pairs]
    means = [float(np.mean(one) - np.mean(other)) for one, other in pairs]
    parts = [
        w**2 * float(np.var(side, ddof=1)) / len(side) for w, pair in zip(weights, pairs, strict=True) for side in pair
    ]
    df = satterthwaite(parts, [len(side) - 1 for pair in pairs for side in pair])
    return around(sum(w * mean for w, mean in zip(weights, means, strict=True)), sum(parts), df, confidence)


def _together(strata: Sequence[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    return np.concatenate([one for one, _ in strata]), np.concatenate([other for _, other in strata])


def wilson(hits: int, of: int, confidence: float = CONFIDENCE) -> Interval:
    """A share and its interval by Wilson; of nothing, anything between 0 and 1.

    Args:
        hits: such as the errors found.
        of: such as the cases checked.
        confidence: such as 0.95.
    """
    if of == 0:
        return Interval(0.0, 0.0, 1.0)
    z = NormalDist().inv_cdf(0.5 + confidence / 2.0)
    share, square = hits / of, z * z / of
    centre = (share + square / 2.0) / (1.0 + square)
    half = z / (1.0 + square) * sqrt(share * (1.0 - share) / of + square / (4.0 * of))
    low = 0.0 if hits == 0 else max(0.0, centre - half)
    return Interval(share, low, 1.0 if hits == of else min(1.0, centre + half))


def newcombe(one: tuple[int, int], other: tuple[int, int], confidence: float = CONFIDENCE) -> Interval:
    """How much larger one share is than another, with its interval.

    Args:
        one: hits, and of how many.
        other: hits, and of how many.
        confidence: such as 0.95.
    """
    a, b = wilson(*one, confidence), wilson(*other, confidence)
    difference = a.estimate - b.estimate
    low = difference - sqrt((a.estimate - a.low) ** 2 + (b.high - b.estimate) ** 2)
    high = difference + sqrt((a.high - a.estimate) ** 2 + (b.estimate - b.low) ** 2)
    return Interval(difference, low, high)


def rule_of_three(of: int) -> float:
    """The largest share that none among so many cases still allows, at 95 %: about three in `of`."""
    return min(1.0, 3.0 / of) if of else 1.0


def resampled(values: Floats, draws: int, lot: np.random.Generator) -> tuple[Floats, Floats]:
    """Means and variances of samples drawn with replacement from a sample.

    Args:
        values: a value per case; shape (n,), n >= 2.
        draws: how many samples.
        lot: the source of chance.

    Returns:
        Mean and variance (n - 1) of each; shape (draws,) both.
    """
    n, middle = len(values), float(values.mean())
    drawn = (values - middle)[lot.integers(0, n, (draws, n), dtype=np.uint32)]
    means = drawn.mean(axis=1)
    squares = np.einsum("ij,ij->i", drawn, drawn)  # around the middle, so that little is lost
    return middle + means, np.maximum(squares - n * means**2, 0.0) / (n - 1)


def percentile(estimate: float, drawn: Floats, confidence: float = CONFIDENCE) -> Interval:
    """The bootstrap's plain interval: what lies in the middle of the estimates drawn.

    Args:
        estimate: from the sample itself.
        drawn: the same from each resampled sample; shape (draws,).
        confidence: such as 0.95.
    """
    low, high = np.quantile(drawn, (0.5 - confidence / 2.0, 0.5 + confidence / 2.0))
    return Interval(estimate, float(low), float(high))


def bootstrap_t(
    estimate: float, variance: float, drawn: Floats, variances: Floats, confidence: float = CONFIDENCE
) -> Interval:
    """The bootstrap's interval with the spread of each sample in it; better than `percentile` in small samples.

    Args:
        estimate: from the sample itself.
        variance: of the estimate.
        drawn: estimates from each resampled sample; shape (draws,).
        variances: of each of these estimates; shape (draws,).
        confidence: such as 0.95.
    """
    sound = variances > 0.0
    if variance <= 0.0 or not sound.any():
        return Interval(estimate, estimate, estimate)
    t = (drawn[sound] - estimate) / np.sqrt(variances[sound])
    low, high = np.quantile(t, (0.5 - confidence / 2.0, 0.5 + confidence / 2.0))
    return Interval(estimate, estimate - float(high) * sqrt(variance), estimate - float(low) * sqrt(variance))

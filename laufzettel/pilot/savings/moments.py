# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Means and spreads by case type and path, and the saving per case that follows from them.

A case type h has the weight W_h it has among the cases seen, and within it path k the share p_hk. The times by hand
have the mean m0_h, those of path k the mean m_hk. The saving per case is Σ W_h (m0_h − Σ p_hk m_hk). Every array may
carry further axes in front: so the bootstrap computes a thousand samples by the same lines as the estimate itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from laufzettel.pilot.intervals import Floats
from laufzettel.pilot.savings.inputs import Seen
from laufzettel.pilot.savings.observations import PILOT_WAYS, Observations, Way

Numbers = NDArray[np.int64]
_WAYS = (Way.MANUAL, *PILOT_WAYS)


@dataclass(frozen=True, slots=True)
class Moments:
    """Figures by case type; H types, K = 3 paths of the pilot in the order of `PILOT_WAYS`.

    Attributes:
        n: timed cases; column 0 by hand, then the paths; (..., H, 1 + K).
        mean: minutes; 0 where nothing was timed; the same shape.
        variance: of single cases, n − 1 in the denominator; the same shape.
        seen: cases that came in and went through the pilot; (..., H, K).
    """

    n: Floats
    mean: Floats
    variance: Floats
    seen: Floats

    @property
    def weight(self) -> Floats:
        """The weight of each case type, as observed; (..., H)."""
        cases = self.seen.sum(axis=-1)
        weights: Floats = cases / cases.sum(axis=-1, keepdims=True)
        return weights

    @property
    def share(self) -> Floats:
        """The share of each path within its case type; (..., H, K)."""
        cases = self.seen.sum(axis=-1, keepdims=True)
        share: Floats = self.seen / np.maximum(cases, 1.0)
        return share

    @property
    def factor(self) -> Floats:
        """By what each mean enters the saving per case; (..., H, 1 + K)."""
        weight = self.weight[..., np.newaxis]
        return np.concatenate((weight, -weight * self.share), axis=-1)

    @property
    def saved_by_type(self) -> Floats:
        """Minutes per case of each type, without rework and checks; (..., H)."""
        pilot: Floats = (self.share * self.mean[..., 1:]).sum(axis=-1)
        return self.mean[..., 0] - pilot

    @property
    def saved(self) -> Floats:
        """Minutes per case over all types; (...)."""
        saved: Floats = (self.factor * self.mean).sum(axis=(-1, -2))
        return saved

    def within_types(self) -> tuple[Floats, Floats]:
        """The variances of the parts of `saved_by_type`: of the means, times their shares squared, and of the shares.

        Returns:
            (..., H, 1 + K) and (..., H).
        """
        cases = self.seen.sum(axis=-1)
        share, minutes = self.share, self.mean[..., 1:]
        factor = np.concatenate((np.ones((*share.shape[:-1], 1)), share), axis=-1)
        means = factor**2 * self.variance / np.maximum(self.n, 1.0)
        around = minutes - (share * minutes).sum(axis=-1, keepdims=True)
        paths = (share * around**2).sum(axis=-1) / np.maximum(cases, 1.0)
        return means, paths

    def variances(self) -> tuple[Floats, Floats]:
        """The variances of the parts of the saving per case, and their degrees of freedom.

        First the means (s²/n each, times the square of its factor), then the shares of the paths in each type and the
        mix of types: they were counted, and with other cases from the same office they would be a little different.

        Returns:
            Both (..., H * (1 + K) + H + 1).
        """
        front = self.n.shape[:-2]
        of_means, of_paths = self.within_types()
        means = (self.weight[..., np.newaxis] ** 2 * of_means).reshape(*front, -1)
        paths = self.weight**2 * of_paths
        cases = self.seen.sum(axis=-1)
        by_type = self.saved_by_type
        total = cases.sum(axis=-1, keepdims=True)
        offset = by_type - (self.weight * by_type).sum(axis=-1, keepdims=True)
        mix = (self.weight * offset**2).sum(axis=-1, keepdims=True) / total
        dfs = np.concatenate((np.maximum(self.n - 1.0, 1.0).reshape(*front, -1), np.maximum(cases - 1.0, 1.0)), axis=-1)
        return (
            np.concatenate((means, paths, mix), axis=-1),
            np.concatenate((dfs, np.maximum(total - 1.0, 1.0)), axis=-1),
        )


@dataclass(frozen=True, slots=True)
class Grouped:
    """Timed cases sorted into case types and paths.

    Attributes:
        types: the case types that count, in order.
        group: for each row, its case type times (1 + K) plus its column in `Moments.n`; (n,).
        minutes: (n,).
        day: a number for each day; (n,).
        moments: the figures.
        left_out: case types that were seen but not timed on both sides, with how many cases were seen.
    """

    types: tuple[str, ...]
    group: Numbers
    minutes: Floats
    day: Numbers
    moments: Moments
    left_out: dict[str, int]


def grouped(rows: Observations, seen: Seen) -> Grouped:
    """Sort timed cases into case types and paths; a type without two times on each side is left out and named.

    Args:
        rows: those that count.
        seen: the cases that went through the pilot.
    """
    types = sorted(kind for kind, ways in seen.items() if sum(ways.values()))
    kind, of_kind = _numbers(rows.case_type, types)
    way, _ = _numbers(rows.way, [one.value for one in _WAYS])
    counts = np.zeros((len(types), len(_WAYS)), dtype=np.int64)
    np.add.at(counts, (kind[of_kind], way[of_kind]), 1)
    cases = np.array([[seen[one].get(path, 0) for path in PILOT_WAYS] for one in types], dtype=np.float64)
    cases = cases.reshape(len(types), len(PILOT_WAYS))
    by_people = [_WAYS.index(Way.ASSISTED), _WAYS.index(Way.ABORTED)]
    enough = (counts[:, 0] >= 2) & ((counts[:, by_people] >= 2) | (cases[:, 1:] == 0)).all(axis=1)
    kept = [one for one, good in zip(types, enough, strict=True) if good]
    left_out = {one: sum(seen[one].values()) for one, good in zip(types, enough, strict=True) if not good}
    kind, of_kind = _numbers(rows.case_type, kept)
    group = kind[of_kind] * len(_WAYS) + way[of_kind]
    _, day = np.unique(rows.day[of_kind], return_inverse=True)
    minutes = rows.minutes[of_kind]
    return Grouped(tuple(kept), group, minutes, day, _moments(minutes, group, cases[enough]), left_out)


def _moments(minutes: Floats, group: Numbers, seen: Floats) -> Moments:
    shape = (len(seen), len(_WAYS))
    size = shape[0] * shape[1]
    n = np.bincount(group, minlength=size).astype(np.float64)
    mean = np.bincount(group, minutes, size) / np.maximum(n, 1.0)
    squares = np.bincount(group, (minutes - mean[group]) ** 2, size)
    variance = squares / np.maximum(n - 1.0, 1.0)
    return Moments(n.reshape(shape), mean.reshape(shape), variance.reshape(shape), seen)


def _numbers(column: NDArray[np.str_], words: list[str]) -> tuple[Numbers, NDArray[np.bool_]]:
    """The place of each value among some words, and whether it is one of them."""
    order = np.argsort(np.array(words, dtype=np.str_)) if words else np.zeros(0, dtype=np.int64)
    known = np.array(words, dtype=np.str_)[order]
    place = np.minimum(np.searchsorted(known, column), max(len(words) - 1, 0))
    found = known[place] == column if words else np.zeros(len(column), dtype=np.bool_)
    return (order[place] if words else np.zeros(len(column), dtype=np.int64)), found

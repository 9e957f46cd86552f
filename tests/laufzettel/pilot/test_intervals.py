# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Intervals: each compared with another implementation, with printed tables, or with a law that must hold."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import stats

from laufzettel.pilot import intervals
from laufzettel.pilot.intervals import Interval
from laufzettel.pilot.student import t_quantile, t_tail

PROBABILITIES = st.floats(1e-9, 1 - 1e-9)
DFS = st.floats(1, 1e7)
SAMPLES = st.lists(st.floats(0, 500), min_size=2, max_size=80).map(np.array)


@given(PROBABILITIES, DFS)
def test_the_t_quantile_is_that_of_scipy(probability: float, df: float) -> None:
    """To nine digits, for any probability and any degrees of freedom, whole or not."""
    assert t_quantile(probability, df) == pytest.approx(stats.t.ppf(probability, df), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("df", [1, 1.5, 2, 3, 10, 29.7, 120, 999.9, 1000, 1e5, inf])
@pytest.mark.parametrize("probability", [0.5, 0.9, 0.95, 0.975, 0.995, 0.9999])
def test_the_t_quantile_at_the_usual_levels(probability: float, df: float) -> None:
    """Also where one method hands over to the other, and at infinity, where it is the normal quantile."""
    expected = stats.norm.ppf(probability) if df == inf else stats.t.ppf(probability, df)
    assert abs(t_quantile(probability, df) - expected) < 1e-9


@given(st.floats(0, 50), st.floats(1, 900))
@example(6e-6, 300.0)  # near the middle, where one less a number close to one would lose all digits
def test_the_tail_of_t_is_that_of_scipy(t: float, df: float) -> None:
    """To eleven digits."""
    assert t_tail(t, df) == pytest.approx(stats.t.sf(t, df), rel=1e-10, abs=1e-14)


@pytest.mark.parametrize(("probability", "df"), [(0.0, 5), (1.0, 5), (0.9, 0.5), (float("nan"), 5)])
def test_there_is_no_quantile_of_nothing(probability: float, df: float) -> None:
    """What is no probability and no distribution is refused."""
    with pytest.raises(ValueError, match="probability"):
        t_quantile(probability, df)


@given(SAMPLES, SAMPLES)
def test_welch_is_that_of_scipy(one: intervals.Floats, other: intervals.Floats) -> None:
    """Difference, both bounds, degrees of freedom included, for any two groups that vary."""
    found = intervals.welch(one, other)
    if np.var(one) + np.var(other) < 1e-9:
        assert found.half_width == pytest.approx(0, abs=1e-3)
        return
    theirs = stats.ttest_ind(one, other, equal_var=False).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), rel=1e-7, abs=1e-7)


@given(st.integers(0, 400), st.integers(1, 400), st.sampled_from([0.9, 0.95, 0.99]))
def test_wilson_is_that_of_scipy(hits: int, of: int, confidence: float) -> None:
    """And it never leaves the range from 0 to 1."""
    hits = min(hits, of)
    found = intervals.wilson(hits, of, confidence)
    theirs = stats.binomtest(hits, of).proportion_ci(confidence, method="wilson")
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)
    assert 0 <= found.low <= found.estimate <= found.high <= 1


def test_newcombe_gives_the_figures_of_his_paper() -> None:
    """Newcombe 1998, table II: 56/70 against 48/80, and 9/10 against 3/10."""
    first, second = intervals.newcombe((56, 70), (48, 80)), intervals.newcombe((9, 10), (3, 10))
    assert (round(first.low, 4), round(first.high, 4)) == (0.0524, 0.3339)
    assert (round(second.low, 4), round(second.high, 4)) == (0.1705, 0.8090)


def test_no_error_in_three_hundred_still_allows_one_in_a_hundred() -> None:
    """The rule of three, and its ends: of nothing anything is possible."""
    assert intervals.rule_of_three(300) == pytest.approx(0.01)
    assert (intervals.rule_of_three(2), intervals.rule_of_three(0)) == (1.0, 1.0)
    assert intervals.wilson(0, 0) == Interval(0.0, 0.0, 1.0)


@given(SAMPLES, st.integers(2, 20))
def test_an_interval_shrinks_with_the_cases(values: intervals.Floats, times: int) -> None:
    """The same spread in more cases is never wider, for means and for shares."""
    more = np.tile(values, times)
    assert intervals.welch(more, more).half_width <= intervals.welch(values, values).half_width + 1e-9
    hits = len(values) // 2
    assert (
        intervals.wilson(hits * times, len(values) * times).half_width < intervals.wilson(hits, len(values)).half_width
    )


@given(st.lists(st.tuples(st.floats(0.01, 100), st.floats(1, 500)), min_size=1, max_size=8))
def test_satterthwaite_lies_between_the_weakest_part_and_all_together(parts: list[tuple[float, float]]) -> None:
    """A sum knows at least as much as its weakest part, and no more than all parts together."""
    variances, dfs = zip(*parts, strict=True)
    assert min(dfs) - 1e-9 <= intervals.satterthwaite(variances, dfs) <= sum(dfs) + 1e-6


def test_what_does_not_vary_has_no_width() -> None:
    """Equal times: the interval is a point, by every method."""
    same = np.full(30, 4.25)
    means, variances = intervals.resampled(same, 20, np.random.default_rng(1))
    assert intervals.welch(same, same) == Interval(0.0, 0.0, 0.0)
    assert intervals.satterthwaite([0.0], [3]) == inf
    assert intervals.bootstrap_t(4.25, 0.0, means, variances) == Interval(4.25, 4.25, 4.25)
    assert intervals.percentile(4.25, means) == Interval(4.25, 4.25, 4.25)


@given(SAMPLES, st.integers(0, 2**32 - 1))
def test_resampled_moments_are_those_of_the_samples_drawn(values: intervals.Floats, seed: int) -> None:
    """Mean and variance of each sample, computed plainly from the same lot."""
    means, variances = intervals.resampled(values, 5, np.random.default_rng(seed))
    lot = np.random.default_rng(seed)
    drawn = values[lot.integers(0, len(values), (5, len(values)), dtype=np.uint32)]
    assert means == pytest.approx(drawn.mean(axis=1), abs=1e-9)
    assert variances == pytest.approx(drawn.var(axis=1, ddof=1), rel=1e-9, abs=1e-7)


def test_the_bootstrap_agrees_with_welch_where_both_hold() -> None:
    """400 normal times: percentiles and bootstrap-t come within a tenth of Welch's half-width."""
    lot = np.random.default_rng(5)
    one, other = lot.normal(20, 4, 400), lot.normal(12, 3, 400)
    welch = intervals.welch(one, other)
    (mean_one, var_one), (mean_other, var_other) = (intervals.resampled(v, 4000, lot) for v in (one, other))
    drawn, variances = mean_one - mean_other, (var_one + var_other) / 400
    variance = float(np.var(one, ddof=1) + np.var(other, ddof=1)) / 400
    for found in (
        intervals.percentile(welch.estimate, drawn),
        intervals.bootstrap_t(welch.estimate, variance, drawn, variances),
    ):
        assert abs(found.low - welch.low) < welch.half_width / 10
        assert abs(found.high - welch.high) < welch.half_width / 10


def test_a_negative_factor_swaps_the_bounds() -> None:
    """Minutes saved from minutes added."""
    assert Interval(2, 1, 4).scaled(-1, 1) == Interval(-1, -3, 0)


PARTS = st.lists(st.floats(0, 500), max_size=12).map(lambda values: np.array(values, dtype=np.float64))


@given(SAMPLES, SAMPLES)
def test_one_stratum_is_plain_welch(one: intervals.Floats, other: intervals.Floats) -> None:
    """To the last bit: where nothing is told apart, nothing changes."""
    assert intervals.stratified([(one, other)]) == intervals.welch(one, other)


@given(st.lists(st.tuples(SAMPLES, SAMPLES), min_size=1, max_size=4), st.lists(st.floats(-100, 100), min_size=4))
def test_what_a_stratum_has_more_on_both_sides_does_not_matter(
    strata: list[tuple[intervals.Floats, intervals.Floats]], more: list[float]
) -> None:
    """That is what telling them apart is for."""
    shifted = [(one + shift, other + shift) for (one, other), shift in zip(strata, more, strict=False)]
    found, again = intervals.stratified(strata), intervals.stratified(shifted)
    assert (found.low, found.high) == pytest.approx((again.low, again.high), abs=1e-6)


@given(st.lists(st.tuples(PARTS, PARTS), min_size=1, max_size=6), SAMPLES, SAMPLES)
def test_no_value_of_a_thin_stratum_is_lost(
    strata: list[tuple[intervals.Floats, intervals.Floats]], one: intervals.Floats, other: intervals.Floats
) -> None:
    """Strata with fewer than two on a side join others; lifting every value of a side lifts the difference as much."""
    every = [*strata, (one, other)]
    lifted = [(values + 10.0, against) for values, against in every]
    found, again = intervals.stratified(every), intervals.stratified(lifted)
    assert again.estimate == pytest.approx(found.estimate + 10.0)
    assert again.half_width == pytest.approx(found.half_width, abs=1e-6)
    thin = [(values[:1], against) for values, against in strata]
    together = intervals.stratified([*thin, (one, other[:1]), (one[:1], other)])
    assert together.low <= together.estimate <= together.high

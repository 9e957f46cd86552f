# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Saved hours: the formulas recomputed another way, and laws that hold for any pilot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from laufzettel.errors import BusinessError
from laufzettel.pilot.evidence import Evidence
from laufzettel.pilot.savings.estimate import Saving, estimate, hours
from laufzettel.pilot.savings.inputs import Checks, Deductions, Design, Forecast, Hours, Pilot, Plan, Rework
from laufzettel.pilot.savings.observations import Observations, Way, observations
from laufzettel.pilot.savings.sensitivity import learning, with_excluded, without_each_unit

GO_LIVE, SETTLED = date(2026, 3, 2), date(2026, 3, 16)
HOLD_OUT = Plan(Design.HOLD_OUT, GO_LIVE, SETTLED, {"X1": "Brandalarm"})
BEFORE_AFTER = replace(HOLD_OUT, design=Design.BEFORE_AFTER)
NOTHING = Hours(0.0, Evidence.CONTROL)
FREE = Deductions(NOTHING, NOTHING, NOTHING, 1.0, 1.0)
MINUTES = st.lists(st.integers(0, 400).map(lambda quarters: quarters / 4), min_size=2, max_size=40)
SEEDS = st.integers(0, 2**32 - 1)


def times(rows: list[tuple[str, Way, list[float]]], spread_days: int = 1) -> Observations:
    """Rows of some case types and paths, over so many days from the settled day on, in two units."""
    flat = [(kind, way.value, minutes) for kind, way, all_minutes in rows for minutes in all_minutes]
    kinds, ways, minutes = zip(*flat, strict=True)
    days = [SETTLED + timedelta(days=i % spread_days) for i in range(len(flat))]
    return observations(minutes, ways, kinds, days, [f"u{i % 2}" for i in range(len(flat))])


def office(seed: int, cases: int = 400, days: int = 20) -> Pilot:
    """A pilot of two case types with all paths, rework and checks."""
    lot = np.random.default_rng(seed)
    kind = lot.choice(["einfach", "schwer"], cases, p=[0.7, 0.3])
    way = lot.choice([way.value for way in Way], cases, p=[0.25, 0.2, 0.4, 0.15])
    level = {"manual": 15.0, "automatic": 0.0, "assisted": 5.0, "aborted": 17.0}
    minutes = np.array([level[one] for one in way]) * np.where(kind == "schwer", 2, 1) * lot.lognormal(0, 0.5, cases)
    day = np.datetime64(SETTLED) + lot.integers(0, days, cases)
    rows = observations(minutes, way, kind, day, lot.choice(["u1", "u2", "u3"], cases))
    seen = {
        one: {path: int(((kind == one) & (way == path.value)).sum()) * 3 for path in Way if path is not Way.MANUAL}
        for one in ("einfach", "schwer")
    }
    rework = Rework(9, 200, lot.lognormal(3, 0.5, 9), Evidence.CONTROL)
    checks = Checks(0.05, lot.lognormal(1, 0.5, 30), Evidence.CONTROL)
    return Pilot(rows, HOLD_OUT, seen, FREE, rework, replace(rework, happened=5), checks)


@given(MINUTES, MINUTES, st.integers(0, 5000))
def test_one_case_type_and_one_path_is_plain_welch(by_hand: list[float], assisted: list[float], more: int) -> None:
    """Nothing to stratify: minutes and bounds are those of scipy's Welch; hours are minutes times cases."""
    cases = len(assisted) + more
    rows = times([("a", Way.MANUAL, by_hand), ("a", Way.ASSISTED, assisted)])
    found = estimate(Pilot(rows, HOLD_OUT, {"a": {Way.ASSISTED: cases}}, FREE))
    assert found.days is None  # all on one day
    assert found.gross.estimate == pytest.approx((np.mean(by_hand) - np.mean(assisted)) * cases / 60)
    if np.var(by_hand) + np.var(assisted) > 0:
        theirs = stats.ttest_ind(by_hand, assisted, equal_var=False).confidence_interval()
        assert (found.per_case.low, found.per_case.high) == pytest.approx((theirs.low, theirs.high), rel=1e-7)


@given(SEEDS)
def test_the_formula_recomputed_by_hand(seed: int) -> None:
    """Case by case in exact fractions: t0, t1, gross and net hours come out the same."""
    pilot = replace(office(seed), deductions=Deductions(*[Hours(2.0, Evidence.TABLE)] * 3, 3.0, 36.0))
    found = estimate(pilot)
    assert pilot.rework_by_hand and pilot.rework_of_pilot and pilot.checks
    total = sum(sum(ways.values()) for ways in pilot.seen.values())
    t0, t1 = Fraction(0), Fraction(0)
    for kind, ways in pilot.seen.items():
        t0 += Fraction(sum(ways.values()), total) * _mean(pilot.observations, kind, Way.MANUAL)
        for way, cases in ways.items():
            t1 += Fraction(cases, total) * _mean(pilot.observations, kind, way)
    t0 += Fraction(9, 200) * Fraction(float(pilot.rework_by_hand.minutes.mean()))
    t1 += Fraction(5, 200) * Fraction(float(pilot.rework_of_pilot.minutes.mean()))
    t1 += Fraction(0.05) * Fraction(float(pilot.checks.minutes.mean()))
    assert found.by_hand == pytest.approx(float(t0))
    assert found.by_pilot == pytest.approx(float(t1))
    assert found.gross.estimate == pytest.approx(float((t0 - t1) * total / 60))
    assert found.gross.estimate - found.net.estimate == pytest.approx(2 + 2 + 2 * 3 / 36)
    assert found.headline == found.net.low == pytest.approx(found.gross.low - found.deducted)


def _mean(rows: Observations, kind: str, way: Way) -> Fraction:
    values = rows.minutes[(rows.case_type == kind) & (rows.way == way.value)].tolist()
    return sum(map(Fraction, values), Fraction(0)) / max(1, len(values))


@given(SEEDS, st.integers(2, 50))
def test_hours_scale_with_the_cases(seed: int, times_as_many: int) -> None:
    """So many times the cases expected: so many times the hours and the width."""
    once = replace(office(seed, 120), forecast=Forecast(1000.0, 50.0, Evidence.REPORTED))
    more = replace(once, forecast=Forecast(1000.0 * times_as_many, 50.0 * times_as_many, Evidence.REPORTED))
    a, b = estimate(once).gross, estimate(more).gross
    assert (b.estimate, b.half_width) == pytest.approx((a.estimate * times_as_many, a.half_width * times_as_many))


@given(SEEDS)
def test_an_uncertain_number_of_cases_widens_the_hours(seed: int) -> None:
    """And leaves the minutes per case and the middle of the hours as they are."""
    pilot = office(seed, 120)
    sure, unsure = (estimate(replace(pilot, forecast=Forecast(1000.0, sd, Evidence.REPORTED))) for sd in (0.0, 100.0))
    assert unsure.gross.half_width >= sure.gross.half_width
    assert unsure.gross.estimate == pytest.approx(sure.gross.estimate)
    assert unsure.per_case == sure.per_case


@given(SEEDS)
def test_the_wider_interval_stands(seed: int) -> None:
    """Neither by cases nor by days is it narrower than the other: nobody gains by the choice."""
    found = estimate(office(seed, 200))
    assert found.days
    assert found.per_case.half_width == max(found.welch.half_width, found.days.half_width)


@given(SEEDS)
def test_the_order_of_the_rows_does_not_matter(seed: int) -> None:
    """Rows are a set."""
    pilot = office(seed, 120)
    order = np.random.default_rng(seed).permutation(120)
    rows = pilot.observations
    again = replace(
        pilot,
        observations=observations(
            *(column[order] for column in (rows.minutes, rows.way, rows.case_type, rows.day, rows.unit))
        ),
    )
    assert estimate(again).per_case.low == pytest.approx(estimate(pilot).per_case.low)


def test_days_that_differ_widen_a_comparison_of_different_days() -> None:
    """Whole days slow or quick: before and after, the interval by days is much wider; on the same days that cancels."""
    lot = np.random.default_rng(3)
    pace = lot.lognormal(0, 0.4, 60)
    day = np.concatenate((np.repeat(np.arange(-15, 0), 20), np.repeat(np.arange(14, 29), 20)))
    minutes = 10 * pace[day] * lot.lognormal(0, 0.05, len(day))
    days = np.datetime64(GO_LIVE) + day
    apart = np.where(day < 0, "manual", "assisted")
    mixed = np.where(np.arange(len(day)) % 2, "manual", "assisted")
    seen = {"a": {Way.ASSISTED: 1000}}
    kinds, unit = np.full(len(day), "a"), np.full(len(day), "u")
    before_after = estimate(Pilot(observations(minutes, apart, kinds, days, unit), BEFORE_AFTER, seen, FREE))
    same_days = estimate(Pilot(observations(minutes, mixed, kinds, days, unit), HOLD_OUT, seen, FREE))
    assert before_after.days and same_days.days
    assert before_after.days.half_width > 2.5 * before_after.welch.half_width
    assert same_days.days.half_width < 0.2 * same_days.welch.half_width


def test_the_bootstrap_stands_beside_as_a_check() -> None:
    """Both kinds come near Welch with many cases, and only where they are asked for."""
    pilot = office(11, 2000)
    found, without = estimate(pilot, np.random.default_rng(1)), estimate(pilot)
    assert found.percentiles and found.bootstrap_t
    assert without.percentiles is None
    for check in (found.percentiles, found.bootstrap_t):
        assert (check.low, check.high) == pytest.approx((found.welch.low, found.welch.high), abs=0.2)


@pytest.mark.parametrize(
    ("plan", "times_as", "forecast", "deducted", "gross", "net"),
    [
        (HOLD_OUT, None, None, Evidence.CONTROL, "E4", "E4"),
        (HOLD_OUT, Evidence.CONFIRMED, None, Evidence.CONFIRMED, "E4", "E4"),  # rework and checks stand on E4
        (BEFORE_AFTER, Evidence.CONFIRMED, None, Evidence.CONTROL, "E3", "E3"),
        (HOLD_OUT, Evidence.REPORTED, None, Evidence.CONTROL, "E2", "E2"),
        (HOLD_OUT, None, Evidence.GUESS, Evidence.CONTROL, "E0", "E0"),
        (HOLD_OUT, None, None, Evidence.TABLE, "E4", "E1"),
    ],
)
def test_a_figure_stands_on_the_lowest_level_of_its_parts(
    plan: Plan, times_as: Evidence | None, forecast: Evidence | None, deducted: Evidence, gross: str, net: str
) -> None:
    """Times, rework, checks, the number of cases, and for net hours what was deducted."""
    pilot = office(1)
    rows = pilot.observations
    earlier = np.where(rows.way == "manual", rows.day - np.timedelta64(60, "D"), rows.day)
    pilot = replace(
        pilot,
        plan=plan,
        observations=replace(rows, day=earlier if plan is BEFORE_AFTER else rows.day),
        times=times_as,
        forecast=Forecast(100.0, 0.0, forecast) if forecast is not None else None,
        deductions=replace(FREE, upkeep=Hours(1.0, deducted)),
    )
    found = estimate(pilot)
    assert (str(found.evidence_gross), str(found.evidence)) == (gross, net)
    assert (found.warning is not None) == (plan is BEFORE_AFTER)


def test_only_rows_of_the_right_side_count() -> None:
    """By lot: by hand only after settling. Before and after: by hand only before the go-live. Settling never."""
    rows = observations(
        [10, 12, 99, 99, 20, 22, 4, 6, 99, 99],
        ["manual"] * 6 + ["assisted"] * 4,
        ["a"] * 10,
        [date(2026, 2, 2)] * 2 + [GO_LIVE] * 2 + [SETTLED] * 4 + [GO_LIVE] * 2,
        ["u"] * 10,
    )
    seen = {"a": {Way.ASSISTED: 60}}
    assert estimate(Pilot(rows, HOLD_OUT, seen, FREE)).gross.estimate == pytest.approx(16)
    assert estimate(Pilot(rows, BEFORE_AFTER, seen, FREE)).gross.estimate == pytest.approx(6)


def _codes(found: Saving) -> set[str]:
    return {problem.code.rpartition(".")[2] for problem in found.omitted}


def test_what_was_not_counted_is_said() -> None:
    """Settling weeks, missing rework and checks, a case type nobody timed, with its cases."""
    rows = times([("a", Way.MANUAL, [9, 11]), ("a", Way.ASSISTED, [3, 5]), ("b", Way.MANUAL, [9, 11])])
    found = estimate(Pilot(rows, HOLD_OUT, {"a": {Way.ASSISTED: 60}, "b": {Way.ASSISTED: 40}}, FREE))
    assert found.cases == 60
    assert _codes(found) == {
        "settling", "type", "rework_by_hand", "rework_of_pilot", "checks", "deductions", "others",
    }  # fmt: skip
    assert any("40" in problem.de and "„b“" in problem.de for problem in found.omitted)
    full = estimate(office(1))
    assert _codes(full) == {"settling", "deductions", "others"}


def test_no_rework_seen_is_no_proof_of_none() -> None:
    """None among 300 cases: up to 1 % are not excluded."""
    pilot = office(1)
    assert pilot.rework_of_pilot
    none = replace(pilot.rework_of_pilot, happened=0, of=300, minutes=np.array([]))
    found = estimate(replace(pilot, rework_of_pilot=none))
    assert [problem.en for problem in found.omitted if problem.code.endswith("no_rework")] == [
        "Rework after the pilot did not happen in 300 cases; up to 1.0 % are not excluded by that."
    ]


def test_a_case_type_that_was_not_compared_leaves_the_forecast_too() -> None:
    """100 cases expected, of which 40 % are of a type nobody timed: hours for 60."""
    rows = times([("a", Way.MANUAL, [9, 11]), ("a", Way.ASSISTED, [3, 5])])
    seen = {"a": {Way.ASSISTED: 6}, "b": {Way.ASSISTED: 4}}
    found = estimate(Pilot(rows, HOLD_OUT, seen, FREE, forecast=Forecast(100, 0, Evidence.CONTROL)))
    assert (found.cases, found.gross.estimate) == pytest.approx((60, 6))


def test_a_long_case_is_dropped_only_by_an_agreed_code_and_counted() -> None:
    """The case with the code is out and listed; with it the figure is shown too; an unknown code is refused."""
    rows = times([("a", Way.MANUAL, [10, 12, 14]), ("a", Way.ASSISTED, [4, 6, 80])])
    coded = replace(rows, code=np.array(["", "", "", "", "", "X1"]))
    pilot = Pilot(coded, HOLD_OUT, {"a": {Way.ASSISTED: 60}}, FREE)
    found = estimate(pilot)
    assert (found.per_case.estimate, found.excluded) == (pytest.approx(7), {"X1": 1})
    assert with_excluded(pilot) == pytest.approx(12 - 30)
    with pytest.raises(BusinessError, match="Row 6"):
        estimate(replace(pilot, plan=replace(HOLD_OUT, codes={})))


def test_medians_and_counts_stand_beside_the_means() -> None:
    """For each case type and path: cases seen, cases timed, mean, median, spread."""
    rows = times([("a", Way.MANUAL, [10, 12, 20]), ("a", Way.ASSISTED, [4, 6])])
    found = estimate(Pilot(rows, HOLD_OUT, {"a": {Way.ASSISTED: 60, Way.AUTOMATIC: 40}}, FREE))
    lines = [(one.way.value, one.seen, one.n, one.mean, one.median) for one in found.figures]
    assert lines == [("manual", 3, 3, 14, 12), ("automatic", 40, 0, 0, 0), ("assisted", 60, 2, 5, 5)]


def test_each_unit_is_left_out_in_turn() -> None:
    """What hangs on a single unit shows; with one unit there is nothing to leave out."""
    pilot = office(2)
    assert set(without_each_unit(pilot)) == {"u1", "u2", "u3"}
    assert (
        without_each_unit(replace(pilot, observations=pilot.observations.where(pilot.observations.unit == "u1"))) == {}
    )


def test_the_weeks_of_getting_used_to_it_are_shown() -> None:
    """Week by week, with n; the weeks before the settled day are marked."""
    days = [GO_LIVE, GO_LIVE + timedelta(days=8), SETTLED, SETTLED + timedelta(days=6)]
    rows = observations([9, 7, 5, 4], ["assisted"] * 4, ["a"] * 4, days, ["u"] * 4)
    weeks = learning(rows, HOLD_OUT)
    assert [(one.week, one.n, one.mean, one.counts) for one in weeks] == [
        (1, 1, 9, False), (2, 1, 7, False), (3, 2, 4.5, True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("minutes", np.array([1.0, -1.0]), "savings.no_time"),
        ("minutes", np.array([1.0, float("nan")]), "savings.no_time"),
        ("way", np.array(["manual", "dunkel"]), "savings.no_way"),
        ("way", np.array(["manual", "automatic"]), "savings.touched"),
        ("unit", np.array(["u"]), "savings.lengths"),
    ],
)
def test_rows_that_cannot_be_counted_are_refused_by_their_place(column: str, value: np.ndarray, code: str) -> None:
    """Row and column are named, never the value."""
    rows = observations([1, 2], ["manual", "assisted"], ["a", "a"], [SETTLED] * 2, ["u", "u"])
    with pytest.raises(BusinessError) as refused:
        replace(rows, **{column: value})
    assert refused.value.problem.code == code
    assert "2" in refused.value.problem.de
    assert "dunkel" not in refused.value.problem.de


def test_more_timed_than_seen_is_a_contradiction() -> None:
    """Two times of a path that one case took."""
    rows = times([("a", Way.MANUAL, [9, 11]), ("a", Way.ASSISTED, [3, 5])])
    with pytest.raises(BusinessError, match="more cases were timed than came in"):
        estimate(Pilot(rows, HOLD_OUT, {"a": {Way.ASSISTED: 1}}, FREE))


def test_nothing_to_compare_is_said() -> None:
    """No times by hand on the right side."""
    rows = times([("a", Way.ASSISTED, [3, 5])])
    with pytest.raises(BusinessError, match="two times on both sides"):
        estimate(Pilot(rows, HOLD_OUT, {"a": {Way.ASSISTED: 10}}, FREE))


def test_rework_that_happened_must_have_been_timed() -> None:
    """A rate without minutes is refused, and so are checks without minutes."""
    with pytest.raises(BusinessError, match="fewer than two times"):
        Rework(3, 100, np.array([]), Evidence.REPORTED)
    with pytest.raises(BusinessError, match="fewer than two times"):
        Checks(0.05, np.array([1.0]), Evidence.REPORTED)


def test_the_spread_of_rework_is_that_of_its_count_and_its_minutes() -> None:
    """Equal minutes leave the count's (as Poisson), and a simulation of both agrees within a twentieth."""
    assert Rework(25, 100, np.full(25, 10.0), Evidence.REPORTED).variance == pytest.approx(0.25)
    assert Checks(0.1, np.array([4.0, 6.0]), Evidence.REPORTED).variance == pytest.approx(0.01)
    lot = np.random.default_rng(8)
    minutes = lot.lognormal(3, 0.5, 400)
    happened = lot.poisson(400, 20_000)
    means = np.mean(minutes) + lot.standard_normal(20_000) * np.std(minutes, ddof=1) / 20
    assert Rework(400, 5000, minutes, Evidence.REPORTED).variance == pytest.approx(
        np.var(happened / 5000 * means), rel=0.05
    )


@pytest.mark.parametrize(
    "made",
    [
        lambda: Hours(-5.0, Evidence.REPORTED),  # a negative deduction would add hours
        lambda: Hours(float("nan"), Evidence.REPORTED),
        lambda: Deductions(NOTHING, NOTHING, NOTHING, 3.0, 0.0),
        lambda: Rework(0, 0, np.array([]), Evidence.REPORTED),
        lambda: Checks(1.5, np.array([1.0, 2.0]), Evidence.REPORTED),
        lambda: Forecast(100.0, -1.0, Evidence.REPORTED),
        lambda: Plan(Design.HOLD_OUT, SETTLED, GO_LIVE),
    ],
)
def test_what_cannot_be_is_refused(made: Callable[[], object]) -> None:
    """Before it becomes part of a figure."""
    with pytest.raises(BusinessError, match="cannot be"):
        made()


def test_nine_seconds_on_three_thousand_cases_are_seven_and_a_half_hours() -> None:
    """HMRC's blog of 22 September 2016 said 450."""
    assert hours(9 / 60, 3000) == pytest.approx(7.5)

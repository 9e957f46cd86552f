# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Saved hours with a known truth: how often the interval holds it, how far off it is, how wide it is.

Simulated pilots (`benchmarks/savings_world.py`, `savings_wedge.py`) are measured by the estimator itself
(`laufzettel/pilot/savings`). Beside each stands what vendors count: a constant times the runs that succeeded; the
constant is the true time by hand, better than anybody could type it in. With 600 runs a coverage is known to about one
percentage point.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

import numpy as np
import orjson

from benchmarks import savings_wedge
from benchmarks.savings_world import TREND, World, run
from laufzettel.pilot.intervals import Floats, Interval
from laufzettel.pilot.savings.estimate import Saving, estimate, hours
from laufzettel.pilot.savings.inputs import Design

RUNS, SEED = 600, 1
RECOMMENDED, UNDER_TREND, WEDGE = "hold-out, trend", "before/after, trend", "stepped wedge, trend"
MANY = 4800
"""Without the bootstrap, which takes longest there."""
WORLDS = {
    "before/after": World(Design.BEFORE_AFTER, 120, 400),
    UNDER_TREND: World(Design.BEFORE_AFTER, 120, 400, TREND),
    "before/after, other staff": World(Design.BEFORE_AFTER, 120, 400, other_staff=True),
    RECOMMENDED: World(Design.HOLD_OUT, 120, 1200, TREND),
    "hold-out, trend, half the cases": World(Design.HOLD_OUT, 60, 600, TREND),
    "before/after, trend, long cases": World(Design.BEFORE_AFTER, 120, 1200, TREND, long_cases=True),
    "hold-out, trend, long cases": World(Design.HOLD_OUT, 120, 1200, TREND, long_cases=True),
    "before/after, trend, 4 × as many": World(Design.BEFORE_AFTER, 480, MANY, TREND),
    "hold-out, trend, 4 × as many": World(Design.HOLD_OUT, 480, MANY, TREND),
}
OF_OTHER_MIX = {
    "before/after, other mix": World(Design.BEFORE_AFTER, 120, 400, other_mix=True),
    "before/after, other mix, not told": World(Design.BEFORE_AFTER, 120, 400, other_mix=True, told=False),
}
"""Other types of cases come in before the go-live than after it: told apart by type, and not. Without the bootstrap."""
INTERVALS = ("headline", "Welch", "by days", "bootstr.-t", "percentile")


@dataclass(frozen=True, slots=True)
class Result:
    """A design after all runs.

    Attributes:
        coverage: how often each interval held the truth, by the names in `INTERVALS`.
        lower: how often the truth was not below the lower bound.
        bias: mean of estimate minus truth, minutes per case.
        half_width: mean, minutes per case.
        truth: mean, minutes per case.
        vendors: relative error of constant times runs, mean; NaN where it was not computed.
    """

    coverage: dict[str, float]
    lower: float
    bias: float
    half_width: float
    truth: float
    vendors: float


def main(argv: list[str]) -> int:
    """Measure and print the table; with `--json` the last line is one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks savings")
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(argv)
    started = time.process_time()
    results = {name: _measure(world, chosen.runs, [chosen.seed, i]) for i, (name, world) in enumerate(WORLDS.items())}
    results[WEDGE] = _measure_wedge(chosen.runs, [chosen.seed, len(WORLDS)])
    for i, (name, world) in enumerate(OF_OTHER_MIX.items(), start=len(WORLDS) + 1):
        results[name] = _measure(world, chosen.runs, [chosen.seed, i], check=False)
    _print(results, chosen.runs, time.process_time() - started)
    if chosen.json:
        print(orjson.dumps(_figures(results)).decode())
    return 0


def _measure(world: World, runs: int, seed: list[int], *, check: bool = True) -> Result:
    lot = np.random.default_rng(seed)
    found, truths, vendors = [], [], []
    for _ in range(runs):
        one = run(world, lot)
        found.append(estimate(one.pilot, lot if check and world.by_pilot < MANY else None))
        truths.append(one.truth)
        vendors.append(one.constant_times_runs / one.truth - 1.0)
    truth = np.array(truths)
    coverage = {
        name: _covered([_named(saving, name) for saving in found], truth)
        for name in INTERVALS
        if any(_named(saving, name) for saving in found)
    }
    return _result([saving.per_case for saving in found], truth, coverage, float(np.mean(vendors)))


def _measure_wedge(runs: int, seed: list[int]) -> Result:
    lot = np.random.default_rng(seed)
    every = [savings_wedge.run(lot, TREND) for _ in range(runs)]
    found, truth = [interval for interval, _ in every], np.array([true for _, true in every])
    return _result(found, truth, {"headline": _covered(found, truth)}, float("nan"))


def _named(saving: Saving, name: str) -> Interval | None:
    every = (saving.per_case, saving.welch, saving.days, saving.bootstrap_t, saving.percentiles)
    return dict(zip(INTERVALS, every, strict=True))[name]


def _covered(found: list[Interval] | list[Interval | None], truth: Floats) -> float:
    """How often; an interval that could not be computed did not cover."""
    return float(np.mean([one is not None and one.covers(true) for one, true in zip(found, truth, strict=True)]))


def _result(found: list[Interval], truth: Floats, coverage: dict[str, float], vendors: float) -> Result:
    return Result(
        coverage,
        float(np.mean([one.low <= true for one, true in zip(found, truth, strict=True)])),
        float(np.mean([one.estimate for one in found] - truth)),
        float(np.mean([one.half_width for one in found])),
        float(truth.mean()),
        vendors,
    )


def _print(results: dict[str, Result], runs: int, seconds: float) -> None:
    print(f"{runs} pilots per design, {seconds:.0f} s of CPU; 95 % intervals of minutes given back per case")
    print(f"{'':34}{''.join(f'{name:>11}' for name in INTERVALS)}{'lower holds':>12}{'bias':>7}{'±':>6}{'truth':>7}")
    for name, result in results.items():
        columns = "".join(
            f"{result.coverage[one]:11.3f}" if one in result.coverage else f"{'–':>11}" for one in INTERVALS
        )
        print(f"{name:34}{columns}{result.lower:12.3f}{result.bias:+7.2f}{result.half_width:6.2f}{result.truth:7.2f}")
    vendors = results[RECOMMENDED].vendors
    print(f"constant × successful runs, with the true time by hand as the constant: {vendors:+.0%} of the truth")
    print(f"9 seconds on 3,000 cases: {hours(9 / 60, 3000):g} hours (HMRC's blog of 22 September 2016 said 450)")


def _figures(results: dict[str, Result]) -> dict[str, float]:
    recommended = results[RECOMMENDED]
    return {
        "recommended_coverage": round(recommended.coverage["headline"], 4),
        "recommended_bias_min": round(recommended.bias, 3),
        "recommended_half_width_min": round(recommended.half_width, 3),
        "before_after_coverage_under_trend": round(results[UNDER_TREND].coverage["headline"], 4),
        "constant_times_runs_error": round(recommended.vendors, 3),
    }

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`python -m benchmarks savings`: what it prints last, and that it measures what it says."""

from __future__ import annotations

import numpy as np
import orjson
import pytest

from benchmarks.savings import main
from benchmarks.savings_world import TREND, World, run
from laufzettel.pilot.savings.estimate import estimate
from laufzettel.pilot.savings.inputs import Design


def test_it_ends_with_one_object_of_the_agreed_figures(capsys: pytest.CaptureFixture[str]) -> None:
    """Few runs: the figures are there under their names, and HMRC's example is computed right."""
    assert main(["--runs", "6", "--json"]) == 0
    lines = capsys.readouterr().out.splitlines()
    figures = orjson.loads(lines[-1])
    assert list(figures) == [
        "recommended_coverage",
        "recommended_bias_min",
        "recommended_half_width_min",
        "before_after_coverage_under_trend",
        "constant_times_runs_error",
    ]
    assert figures["constant_times_runs_error"] > 0.3
    assert any("3,000 cases: 7.5 hours" in line for line in lines)


def test_the_truth_of_the_world_is_what_many_cases_show() -> None:
    """A pilot of a million cases by lot: the estimate comes to the truth the world computes for itself."""
    one = run(World(Design.HOLD_OUT, 500_000, 500_000, TREND), np.random.default_rng(4))
    assert estimate(one.pilot).per_case.estimate == pytest.approx(one.truth, abs=0.35)  # 25 days of 10 % remain

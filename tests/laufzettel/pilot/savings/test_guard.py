# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The guard: a saving that was bought with errors, waits or a backlog is not named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from laufzettel.pilot.evidence import Evidence
from laufzettel.pilot.savings.estimate import Saving, estimate
from laufzettel.pilot.savings.guard import Quality, Standing, verdict
from laufzettel.pilot.savings.headline import headline
from laufzettel.pilot.savings.inputs import Deductions, Design, Hours, Pilot, Plan
from laufzettel.pilot.savings.observations import Way, observations

DAYS = np.array([3.0, 4.0, 5.0, 6.0, 4.0, 5.0])
KEPT = Quality((1, 400), (4, 400), (DAYS, DAYS - 1.0), (100, 90), ((5, 900), (4, 900)))
DAY = date(2026, 3, 2)


def saving(operation: float = 0.0) -> Saving:
    """Some 2,000 cases with ten minutes each, less the hours of operation."""
    minutes = [14.0, 15.0, 16.0] * 10 + [4.0, 5.0, 6.0] * 10
    rows = observations(minutes, ["manual"] * 30 + ["assisted"] * 30, ["a"] * 60, [DAY] * 60, ["u"] * 60)
    hours = Hours(0.0, Evidence.REPORTED)
    deductions = Deductions(Hours(operation, Evidence.REPORTED), hours, hours, 1, 1)
    return estimate(Pilot(rows, Plan(Design.HOLD_OUT, DAY, DAY), {"a": {Way.ASSISTED: 12_000}}, deductions))


def codes(quality: Quality) -> tuple[Standing, list[str]]:
    """Standing and reasons."""
    found = verdict(quality, 0.02)
    return found.standing, [reason.code.rpartition(".")[2] for reason in found.reasons]


def test_quality_that_was_kept_lets_the_saving_stand() -> None:
    """Nothing rose and everything was measured: 10 minutes less 0.429 (t of 58 degrees, 2.0017) on 12,000 cases."""
    assert codes(KEPT) == (Standing.SOUND, [])
    assert headline(saving(), verdict(KEPT, 0.02)) == (
        "Mindestens 1.914 Stunden freigewordene Bearbeitungszeit (E2).",
        "At least 1,914 hours of handling time given back (E2).",
    )


@pytest.mark.parametrize(
    ("quality", "reason"),
    [
        (replace(KEPT, errors_of_pilot=(40, 400)), "over"),
        (replace(KEPT, errors_of_pilot=(7, 400), errors_by_hand=(0, 900)), "worse"),
        (replace(KEPT, lead_times=(DAYS, DAYS + 9.0)), "worse"),
        (replace(KEPT, backlog=(100, 111)), "backlog"),
        (replace(KEPT, objections=((5, 900), (60, 900))), "worse"),
    ],
)
def test_what_got_worse_makes_the_saving_unsound(quality: Quality, reason: str) -> None:
    """Errors above the limit or risen, longer waits, a backlog, objections: the hours are not named."""
    standing, reasons = codes(quality)
    assert (standing, reasons[0]) == (Standing.NOT_SOUND, reason)
    de, en = headline(saving(), verdict(quality, 0.02))
    assert de.startswith("Nicht belastbar")
    assert "1.9" not in de
    assert "1,9" not in en


@pytest.mark.parametrize(
    ("quality", "reasons"),
    [
        (Quality((0, 400)), ["unknown"] * 4),
        (replace(KEPT, errors_of_pilot=(0, 50)), ["perhaps_over"]),
        (replace(KEPT, errors_of_pilot=(0, 0)), ["perhaps_over"]),
        (replace(KEPT, lead_times=(DAYS, DAYS + 0.1)), ["perhaps"]),
    ],
)
def test_what_may_have_got_worse_leaves_it_open(quality: Quality, reasons: list[str]) -> None:
    """Not measured, or too few cases to exclude it."""
    assert codes(quality) == (Standing.OPEN, reasons)
    assert "noch offen" in headline(saving(), verdict(quality, 0.02))[0]


def test_lead_times_are_compared_within_types_where_these_are_told() -> None:
    """The pilot had more cases of the slow type, and was quicker with either: it did not get slower."""
    quick, slow = DAYS, DAYS + 20.0
    by_hand, of_pilot = np.concatenate((np.tile(quick, 5), slow)), np.concatenate((quick, np.tile(slow, 5))) - 1.0
    heap = replace(KEPT, lead_times=(by_hand, of_pilot))
    assert codes(heap) == (Standing.NOT_SOUND, ["worse"])
    told = [(np.tile(quick, 5), quick - 1.0), (slow, np.tile(slow, 5) - 1.0)]
    assert codes(replace(heap, lead_times_by_type=told)) == (Standing.SOUND, [])


def test_a_lower_bound_below_zero_is_no_saving() -> None:
    """More hours of operation than given back."""
    assert headline(saving(5000.0), verdict(KEPT, 0.02))[1].startswith("No saving shown (E2)")


@given(st.integers(0, 50), st.integers(50, 500), st.integers(1, 40))
def test_more_errors_never_make_a_saving_sounder(errors: int, checked: int, more: int) -> None:
    """With everything else as it was."""
    worse = min(checked, errors + more)
    standings = [verdict(replace(KEPT, errors_of_pilot=(one, checked)), 0.02).standing for one in (errors, worse)]
    assert standings[1] <= standings[0]

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The lot: the share it is asked for, the same again, and nothing that could steer it."""

from __future__ import annotations

from datetime import date, timedelta
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laufzettel.case import case_number
from laufzettel.journal.by_hand import Why
from laufzettel.pilot.design.lot import Lot, drawn, governing, order, switch_overs

SEEDS = st.binary(min_size=16, max_size=64)
NUMBERS = [case_number("HST", str(n)) for n in range(2000)]
DAY = date(2027, 2, 1)


def wilson(hits: int, n: int, z: float) -> tuple[float, float]:
    """The interval of a share."""
    middle, spread = hits / n + z * z / (2 * n), z * sqrt(hits / n * (1 - hits / n) / n + z * z / (4 * n * n))
    return (middle - spread) / (1 + z * z / n), (middle + spread) / (1 + z * z / n)


@pytest.mark.parametrize("percent", range(5, 11))
@pytest.mark.parametrize("seed", [bytes([n]) * 16 for n in range(4)])
def test_the_share_drawn_of_2000_numbers_is_the_one_asked_for(percent: int, seed: bytes) -> None:
    """It lies in the 99.9 % Wilson interval of what was drawn: 24 draws, none of which may fail by chance alone."""
    hits = sum(drawn(seed, number, percent) for number in NUMBERS)
    low, high = wilson(hits, len(NUMBERS), 3.29)
    assert low <= percent / 100 <= high, hits


@given(SEEDS, st.permutations(NUMBERS[:50]), st.integers(5, 10))
def test_drawing_again_in_any_order_draws_the_same(seed: bytes, numbers: list[str], percent: int) -> None:
    """The lot looks at nothing but the number and the seed."""
    assert {one for one in numbers if drawn(seed, one, percent)} == {
        one for one in NUMBERS[:50] if drawn(seed, one, percent)
    }


@given(SEEDS)
def test_a_larger_share_keeps_whom_the_smaller_one_drew(seed: bytes) -> None:
    """Raising the share later frees nobody, and 0 and 100 per cent mean none and all."""
    small, large = ({one for one in NUMBERS if drawn(seed, one, percent)} for percent in (5, 10))
    assert small <= large
    assert not any(drawn(seed, one, 0) for one in NUMBERS[:100])
    assert all(drawn(seed, one, 100) for one in NUMBERS[:100])


def test_another_seed_draws_others() -> None:
    """Who does not know the seed cannot tell."""
    one, two = ({number for number in NUMBERS if drawn(bytes([n]) * 16, number, 10)} for n in (1, 2))
    assert len(one & two) < 60  # by chance 20 of about 200


@given(SEEDS, st.lists(st.text("abc", min_size=1, max_size=4), min_size=2, max_size=8, unique=True), st.randoms())
def test_the_order_of_units_does_not_depend_on_how_they_were_written_down(
    seed: bytes, units: list[str], chance: object
) -> None:
    """Each unit once, a step apart, by lot."""
    days = switch_overs(seed, units, DAY, 7)
    assert list(days) == order(seed, sorted(units))
    assert sorted(days) == sorted(units)
    assert list(days.values()) == [DAY + timedelta(days=7 * n) for n in range(len(units))]


def test_the_lot_counts_on_its_days_only() -> None:
    """From the first to the last, both included."""
    lot = Lot(1, "", "2027", seed=b"x" * 16, percent=100, first_day=DAY, last_day=DAY + timedelta(days=1))
    days = [DAY + timedelta(days=n) for n in (-1, 0, 1, 2)]
    assert [lot.kept("HST-1", day) for day in days] == [None, Why.LOT, Why.LOT, None]


def test_a_unit_works_by_hand_until_its_day() -> None:
    """All its cases, and none from that day on."""
    lot = Lot(1, "", "2027", unit="nord", switch_over=DAY)
    assert lot.kept("HST-1", DAY - timedelta(days=1)) is Why.UNIT
    assert lot.kept("HST-1", DAY) is None


def test_the_plan_that_counted_when_a_case_came_in_counts_for_it() -> None:
    """A later plan draws nobody who was there before it."""
    one, two = Lot(1, "", "2027-01-01T00:00:00.000+00:00"), Lot(2, "", "2027-02-01T00:00:00.000+00:00")
    assert governing([one, two], "2026-12-31T23:59:59.999+00:00") is None
    assert governing([one, two], "2027-01-15T12:00:00.000+00:00") is one
    assert governing([one, two], "2027-02-01T00:00:00.000+00:00") is two

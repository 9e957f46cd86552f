# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What looks estimated, forgotten or changed is noticed; ordinary times are not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import pytest

from laufzettel.pilot.baseline.plausible import findings
from laufzettel.pilot.baseline.times import Measured, rounded

FIRST, LAST = date(2026, 11, 2), date(2026, 11, 13)
DAYS = [FIRST + timedelta(days=n) for n in range(12) if (FIRST + timedelta(days=n)).weekday() < 5]
CHANCE = Random(7)  # noqa: S311 - the same times in every run


def ordinary(day: date) -> int:
    """About ten minutes."""
    return rounded(CHANCE.lognormvariate(6.3, 0.5))


def found(seconds: Callable[[date], int], days: list[date] = DAYS, each: int = 14) -> set[str]:
    """Codes of what is doubtful about so many times a day."""
    some = [Measured("Prüfen", "manual", "a", seconds(day), day, "gesamt") for day in days for _ in range(each)]
    return {one.code.removeprefix("baseline.") for one in findings("Prüfen", "manual", some, first=FIRST, last=LAST)}


def test_ordinary_times_are_not_doubted() -> None:
    """Lognormal, 14 on each of ten days."""
    assert found(ordinary) == set()


@pytest.mark.parametrize(
    ("code", "seconds"),
    [
        ("round", lambda day: CHANCE.choice([300, 600, 900, ordinary(day)])),
        ("short", lambda day: CHANCE.choice([0, ordinary(day), ordinary(day), ordinary(day)])),
        ("long", lambda day: CHANCE.choice([9 * 3600 + 15, *[ordinary(day)] * 9])),
        ("drift", lambda day: ordinary(day) * (2 if day > DAYS[4] else 1)),
    ],
)
def test_what_is_planted_is_found(code: str, seconds: Callable[[date], int]) -> None:
    """Each fault by its own code."""
    assert code in found(seconds)


def test_days_without_a_time_are_counted() -> None:
    """Three of ten; and then they are fewer than ten."""
    assert found(ordinary, DAYS[:7], each=20) == {"empty_days", "few_days"}


def test_nothing_is_said_about_fewer_than_thirty() -> None:
    """Not even that they are all round: that would be about few."""
    assert found(lambda _: 300, DAYS[:2]) == set()

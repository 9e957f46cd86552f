# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Nobody finds the time of a single case in the workbook, whatever she knows of who signed what on which day.

Whoever attacks knows the journal: on how many cases of which path somebody worked on each day. A sum of the deviations
of one day is, if only one case was timed on it, that case's time less the mean, times a factor; all times are multiples
of a quarter of a minute, and so the right sum gives itself away even when days stand in no order and without a date.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from openpyxl import load_workbook

from laufzettel.pilot.report.findings import Findings
from laufzettel.pilot.report.workbook import workbook
from laufzettel.pilot.savings.inputs import Pilot
from laufzettel.pilot.savings.observations import Way, observations
from laufzettel.pilot.savings.spread import day_sums, over_days
from tests.laufzettel.pilot.report.conftest import SETTLED, Made, drawn_pilot
from tests.laufzettel.pilot.report.test_types_written import KINDS, told_apart

LONELY = SETTLED + timedelta(days=70)
"""On this day one case was timed."""


def with_a_lonely_case(pilot: Pilot, minutes: float) -> Pilot:
    """The same pilot, and one case by hand on a day of its own."""
    rows = pilot.observations
    days = [SETTLED + timedelta(days=int(n)) for n in np.arange(len(rows.minutes)) % 50]
    again = observations(
        [*rows.minutes.tolist(), minutes],
        [*rows.way.tolist(), Way.MANUAL.value],
        [*rows.case_type.tolist(), "Neuanmeldung"],
        [*days, LONELY],
        ["c1"] * (len(rows.minutes) + 1),
    )
    return replace(pilot, observations=again)


def sheets(found: Findings) -> dict[str, list[tuple[object, ...]]]:
    """What the workbook holds, by sheet, without the headings."""
    book = load_workbook(io.BytesIO(workbook(found, None)))
    return {sheet.title: list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book}


def numbers(rows: Iterable[tuple[object, ...]]) -> list[float]:
    """Every number in some rows."""
    return [float(one) for row in rows for one in row if isinstance(one, int | float)]


def times_that_fit(sums: Iterable[float], n: int, quarters: int) -> set[float]:
    """Which times a lonely case by hand can have had, if one of these is the sum of its day: (x - mean) / n.

    With one kind of case, the factor of a case by hand is 1/n. A sum that is none of a lonely case fits no multiple.
    """
    found = set()
    for one in sums:
        exact = one * n * 4 + quarters / n
        if exact > -0.5 and abs(exact - round(exact)) < 1e-6:
            found.add(round(exact) / 4)
    return found


def of_manual(book: dict[str, list[tuple[object, ...]]]) -> tuple[int, int]:
    """How many were timed by hand, and their sum in quarters of a minute."""
    ((n, quarters),) = [(row[3], row[4]) for row in book["Zeiten"] if row[1] == "von Hand"]
    assert isinstance(n, int)
    assert isinstance(quarters, int)
    return n, quarters


@pytest.mark.parametrize("minutes", [3.25, 47.5, 212.0])
def test_the_time_of_a_case_alone_on_its_day_is_not_in_the_workbook(made: Made, minutes: float) -> None:
    """Neither among the figures of the days, nor among any numbers of any sheet."""
    book = sheets(made(with_a_lonely_case(drawn_pilot(5), minutes)))
    every = [one for rows in book.values() for one in numbers(rows)]
    roots = [one**0.5 for one in every if one > 0]
    assert minutes not in times_that_fit([*every, *roots, *(-one for one in roots)], *of_manual(book))
    assert len(book["Tage"]) == 1


@pytest.mark.parametrize("minutes", [3.25, 47.5, 212.0])
def test_the_sum_of_each_day_even_sorted_and_without_date_would_give_it_away(made: Made, minutes: float) -> None:
    """The control: with the sums of days the attack finds this one time, and no other that fits."""
    found = made(with_a_lonely_case(drawn_pilot(5), minutes))
    sums, _ = day_sums(found.table)
    assert times_that_fit(np.sort(sums).tolist(), *of_manual(sheets(found))) == {minutes}


def searched(square_sum: float, counts: Sequence[int], quarters: int, digits: int | None) -> set[int]:
    """Which times in quarters the single case of the first day can have had, from the sum of the squares alone.

    All whole sums of three days that fit the group's total and the square sum, to so many digits or exactly.
    """
    first, second = np.meshgrid(np.arange(401), np.arange(quarters + 1), indexing="ij")
    parts = (first, second, quarters - first - second)
    shares = [count * quarters / sum(counts) for count in counts]
    off = sum((part - share) ** 2 for part, share in zip(parts, shares, strict=True))
    near = (1e-9 if digits is None else 10.0 ** (1 - digits)) * square_sum
    fits = (np.abs(off - square_sum) <= near) & (parts[2] >= 0)
    return set(first[fits].tolist())


def test_with_few_days_the_exact_sum_of_squares_could_be_searched_and_the_rounded_one_cannot() -> None:
    """Three days, one with a single case: exactly, a handful of times fit; with three digits, hundreds."""
    counts, sums = (1, 15, 15), (130, 610, 655)
    quarters = sum(sums)
    exact = sum((part - n * quarters / 31) ** 2 for part, n in zip(sums, counts, strict=True))
    assert 130 in searched(exact, counts, quarters, None)
    assert len(searched(exact, counts, quarters, None)) <= 10
    assert len(searched(exact, counts, quarters, 3)) >= 50


def test_the_sum_of_squares_has_three_digits_and_never_makes_the_interval_narrower(found: Findings) -> None:
    """Rounded up."""
    sums, _ = day_sums(found.table)
    exact = float(np.sum(sums**2))
    shown = over_days(found.table).squares
    assert exact <= shown <= exact * 1.01
    assert shown == float(f"{shown:.2e}")


def test_equal_days_are_nobodys(pilot_of: Callable[..., Pilot], made: Made) -> None:
    """Permuting which cases lie on which day of equal counts leaves `Zeiten` as it is: only `Tage` depends on days."""
    pilot = pilot_of(6)
    rows = pilot.observations
    moved = replace(pilot, observations=replace(rows, day=rows.day[::-1].copy()))
    one, other = sheets(made(pilot)), sheets(made(moved))
    assert one["Zeiten"] == other["Zeiten"]
    assert Counter(map(str, one["Tage"])) != Counter(map(str, other["Tage"]))


def of_type(found: Findings, kind: str) -> tuple[int, int, float]:
    """How many of a type were timed by hand, their sum in quarters of a minute, and the weight of the type."""
    book = sheets(found)
    ((n, quarters),) = [(row[3], row[4]) for row in book["Zeiten"] if row[:2] == (kind, "von Hand")]
    seen = {name: sum(int(str(row[2])) for row in book["Zeiten"] if row[0] == name) for name in KINDS}
    return int(str(n)), int(str(quarters)), seen[kind] / sum(seen.values())


@pytest.mark.parametrize("minutes", [3.25, 47.5, 212.0])
def test_told_apart_by_type_a_lonely_case_is_not_in_the_workbook_either(minutes: float) -> None:
    """Of a smaller group more could be known: its time is in no number of any sheet."""
    found = told_apart(with_a_lonely_case(drawn_pilot(5, KINDS), minutes))
    n, quarters, weight = of_type(found, "Neuanmeldung")
    every = [one for rows in sheets(found).values() for one in numbers(rows)]
    roots = [one**0.5 for one in every if one > 0]
    known = np.array([*every, *roots, *(-one for one in roots)])
    assert minutes not in times_that_fit(known / weight, n, quarters)


@pytest.mark.parametrize("minutes", [3.25, 47.5, 212.0])
def test_the_sum_of_each_day_would_give_it_away_in_its_type(minutes: float) -> None:
    """The control: the same attack with the sums of days, each less what its type weighs."""
    found = told_apart(with_a_lonely_case(drawn_pilot(5, KINDS), minutes))
    n, quarters, weight = of_type(found, "Neuanmeldung")
    sums, _ = day_sums(found.table)
    assert times_that_fit((np.sort(sums) / weight).tolist(), n, quarters) == {minutes}

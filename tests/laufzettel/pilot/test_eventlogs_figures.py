# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is shown of a log: nothing about fewer than 30 cases, and no such figure by subtraction either."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laufzettel.errors import BusinessError
from laufzettel.pilot.cells import FEWEST_CASES, FEWEST_PEOPLE, Size, parts_shown, shown
from laufzettel.pilot.eventlogs.figures import figures
from laufzettel.pilot.eventlogs.measures import measure
from laufzettel.pilot.eventlogs.reading import read_log
from laufzettel.pilot.eventlogs.shown import Figures


def shown_of(folder: Path, *groups: tuple[int, str, str]) -> Figures:
    """The figures of a log: groups of so many cases, with these activities, begun in this month."""
    rows, case = ["case;activity;time"], 0
    for count, way, month in groups:
        for _ in range(count):
            case += 1
            rows += [f"{case};{name};2025-{month}-03T{9 + at:02}:00:00Z" for at, name in enumerate(way)]
    path = folder / "log.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    log = read_log(path)
    return figures(log, measure(log))


@given(st.lists(st.integers(0, 100), max_size=12))
def test_what_is_hidden_cannot_be_had_by_subtraction(counts: list[int]) -> None:
    """What is shown is large or nothing, and what is hidden is large all together, if there is enough to hide."""
    may = parts_shown(counts)
    visible = [count for count, one in zip(counts, may, strict=True) if one]
    hidden = sum(counts) - sum(visible)
    assert all(count == 0 or count >= FEWEST_CASES for count in visible)
    assert hidden == 0 or hidden >= FEWEST_CASES or not any(visible)


@given(st.integers(0, 500), st.integers(FEWEST_CASES, 500))
def test_a_share_is_about_many_cases_or_none(part: int, whole: int) -> None:
    """So is what is left of the whole."""
    part = min(part, whole)
    few = any(0 < count < FEWEST_CASES for count in (part, whole - part))
    sizes = {"part": Size(part, FEWEST_PEOPLE), "rest": Size(whole - part, FEWEST_PEOPLE)}
    assert shown(sizes, [["part", "rest"], ["part"]]) == [True, not few]


def test_small_months_and_ways_are_hidden_with_a_large_one_beside_them(tmp_path: Path) -> None:
    """Twelve cases in May and 50 in March would be 12 by subtraction from the total; both are hidden."""
    found = shown_of(tmp_path, (50, "AB", "03"), (60, "AB", "04"), (12, "AC", "05"), (70, "AB", "06"))
    assert found.volume.begun_in == {"2025-03": None, "2025-04": 60, "2025-05": None, "2025-06": 70}
    assert found.top == ()  # of two ways, the small one would be had by subtraction
    assert (found.variants, found.variants_80) == (2, 1)
    assert [step.name for step in found.steps] == ["A", "B"]
    assert found.steps_not_named == 1
    assert [step.percent for step in found.steps] == [100, None]


def test_the_few_that_begin_or_end_with_a_step_are_not_had_by_subtraction(tmp_path: Path) -> None:
    """Forty begin with A, 35 with B: of a hundred cases the other 25 begin with C, so a second one is hidden."""
    found = shown_of(tmp_path, (40, "AZ", "03"), (35, "BZ", "03"), (25, "CZ", "03"))
    assert [step.first for step in found.steps if step.name in "AB"].count(None) == 1
    found = shown_of(tmp_path, (40, "ZA", "03"), (35, "ZB", "03"), (25, "ZC", "03"))
    assert [step.last for step in found.steps if step.name in "AB"].count(None) == 1


def test_if_most_months_are_small_quarters_or_years_are_shown_instead(tmp_path: Path) -> None:
    """One of them only: two could be subtracted from each other."""
    found = shown_of(tmp_path, *((20, "A", f"{month:02}") for month in range(1, 7)))
    assert found.volume.begun_in == {"2025 Q1": 60, "2025 Q2": 60}
    found = shown_of(tmp_path, *((5, "A", f"{month:02}") for month in range(1, 13)))
    assert found.volume.begun_in == {"2025": 60}


def test_figures_for_the_catalogue_are_those_of_all_cases(tmp_path: Path) -> None:
    """Cases a year projected from the days covered, ways, share with rework, evidence class A."""
    found = shown_of(tmp_path, (60, "ABC", "01"), (40, "ABABC", "03"))
    entry = found.catalogue()
    assert (entry.days, entry.cases_per_year) == (60, round(100 / 60 * 365.25))
    assert (entry.variants, entry.variants_80, entry.rework_percent, entry.evidence) == (2, 2, 40, "A")
    assert [(one.after, one.back_to, one.percent) for one in found.back] == [("B", "A", 40)]
    assert [(way.activities, way.cases, way.percent) for way in found.top] == [
        (("A", "B", "C"), 60, 60.0),
        (("A", "B", "A", "B", "C"), 40, 40.0),
    ]
    assert (found.closing, found.open) == (("C",), 0)
    assert found.lead is not None
    assert (found.lead.median, found.lead.worked_median) == (2.0, 2.0)
    assert {(one.after, one.before): one.hours.median for one in found.waiting} == {
        ("A", "B"): 1.0,
        ("B", "C"): 1.0,
        ("B", "A"): 1.0,
    }
    assert sum(one.percent for one in found.waiting) == 100


def test_a_log_of_few_cases_gives_no_figures(tmp_path: Path) -> None:
    """29 cases are too few."""
    with pytest.raises(BusinessError) as refused:
        shown_of(tmp_path, (29, "AB", "03"))
    assert refused.value.problem.code == "log.too_few_cases"


def test_a_busy_week_is_one_that_nine_of_ten_do_not_reach(tmp_path: Path) -> None:
    """Among forty weeks with 31 to 70 cases; among fewer than thirty weeks nothing is said."""
    for weeks, said in ((40, 67), (29, None)):
        rows = ["case;activity;time"]
        for week in range(weeks):
            day = date(2025, 1, 6) + timedelta(weeks=week)
            rows += [f"{week}-{number};A;{day}T09:00:00Z" for number in range(31 + week)]
        (tmp_path / "log.csv").write_text("\n".join(rows), encoding="utf-8")
        log = read_log(tmp_path / "log.csv")
        assert figures(log, measure(log)).volume.busy_week == said

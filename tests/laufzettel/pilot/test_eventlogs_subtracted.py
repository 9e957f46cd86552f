# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""From all that is shown of a log, taken from one another in any way, nobody computes a count of few cases.

Whoever tries knows which ways there are and takes every share for an exact count; another way of reckoning says what
she finds.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laufzettel.pilot.cells import FEWEST_CASES, FEWEST_PEOPLE, Size
from laufzettel.pilot.eventlogs.figures import figures
from laufzettel.pilot.eventlogs.measures import measure
from laufzettel.pilot.eventlogs.reading import read_log
from laufzettel.pilot.eventlogs.shown import Figures

Betrayed = Callable[..., list[tuple[object, ...]]]
Ways = dict[str, int]
"""Cases by their way; an activity is a letter."""

WAYS = st.dictionaries(
    st.text("ABCD", min_size=1, max_size=5), st.sampled_from([1, 5, 14, 16, 29, 30, 45, 90]), min_size=1, max_size=6
).filter(lambda ways: sum(ways.values()) >= FEWEST_CASES)


def shown_of(ways: Ways) -> Figures:
    """What is shown of a log in which so many cases take each way, from the reader on."""
    rows, case = ["case;activity;time"], 0
    for way, count in ways.items():
        for _ in range(count):
            case += 1
            rows += [f"{case};{name};2025-03-{3 + at:02}T09:00:00Z" for at, name in enumerate(way)]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "log.csv"
        path.write_text("\n".join(rows), encoding="utf-8")
        log = read_log(path)
    return figures(log, measure(log))


def back_in(way: str) -> set[tuple[str, str]]:
    """The steps back of a way."""
    return {(one, other) for one, other in pairwise(way) if way.index(other) < way.index(one)}


def told(found: Figures, ways: Ways) -> Iterator[tuple[int, list[str]]]:
    """Every count that is shown, in percent, with the ways it is about."""
    all_ = sum(ways.values())
    yield round(100 * found.volume.cases / all_), list(ways)
    for one in found.top:
        yield round(100 * one.cases / all_), ["".join(one.activities)]
    for step in found.steps:
        for percent, about in (
            (step.percent, [way for way in ways if step.name in way]),
            (step.first, [way for way in ways if way[0] == step.name]),
            (step.last, [way for way in ways if way[-1] == step.name]),
            (step.again, [way for way in ways if way.count(step.name) > 1]),
        ):
            if percent is not None:
                yield percent, about
    if found.rework is not None:
        yield found.rework, [way for way in ways if len(set(way)) < len(way)]
    if found.looping is not None:
        yield found.looping, [way for way in ways if back_in(way)]
    for back in found.back:
        yield back.percent, [way for way in ways if (back.after, back.back_to) in back_in(way)]


def opens(ways: Ways) -> list[str]:
    """The ways of cases that are not closed."""
    closing = [
        name
        for name in set("".join(ways))
        if 2 * sum(count for way, count in ways.items() if way[-1] == name)
        >= sum(count for way, count in ways.items() if name in way)
    ]
    return [way for way in ways if way[-1] not in closing]


@settings(max_examples=150, deadline=None)
@given(ways=WAYS)
def test_ways_activities_and_totals_give_no_small_set_away(betrayed: Betrayed, ways: Ways) -> None:
    """Whatever is added and subtracted; and every figure is about the cases it is said to be about."""
    found, all_ = shown_of(ways), sum(ways.values())
    seen = list(told(found, ways))
    if found.open is not None:
        seen.append((found.open, opens(ways)))
    for percent, about in seen:
        assert percent == round(100 * sum(ways[way] for way in about) / all_)
    leaves = {way: Size(count, FEWEST_PEOPLE) for way, count in ways.items()}
    assert betrayed(leaves, [about for _, about in seen]) == []


def test_of_two_activities_that_nearly_always_come_together_one_is_shown(betrayed: Betrayed) -> None:
    """A hundred cases, B in 60 and C in 48 of these: each is large, and their difference is twelve."""
    ways = {"ABC": 48, "AB": 12, "A": 40}
    found = shown_of(ways)
    assert [(step.name, step.percent) for step in found.steps] == [("A", 100), ("B", None), ("C", 48)]
    leaves = {way: Size(count, FEWEST_PEOPLE) for way, count in ways.items()}
    assert betrayed(leaves, [["ABC", "AB", "A"], ["ABC", "AB"], ["ABC"]]) == [("AB",)]


def test_a_way_is_not_had_by_taking_it_from_an_activity(betrayed: Betrayed) -> None:
    """D comes in 40 cases, 35 of them on a way that is shown: the other five would be the rest."""
    ways = {"AD": 35, "ABD": 5, "A": 60, "AB": 40, "AC": 28}
    found = shown_of(ways)
    assert ("A", "D") in [one.activities for one in found.top]
    assert next(step.percent for step in found.steps if step.name == "D") is None
    leaves = {way: Size(count, FEWEST_PEOPLE) for way, count in ways.items()}
    assert ("ABD",) in betrayed(leaves, [["AD"], ["AD", "ABD"]])


@pytest.mark.parametrize(("few", "hidden"), [(12, True), (30, False)])
def test_the_time_of_few_cases_is_not_the_rest_of_all_time(few: int, hidden: bool) -> None:
    """Shares of waiting add up to all; if few cases wait elsewhere, one share more is hidden, and its median is not."""
    found = shown_of({"AB": 60, "AC": 40, "AD": few})
    assert sum(one.percent is None for one in found.waiting) == hidden
    assert len(found.waiting) == 3 - hidden


def test_many_ways_and_activities_are_looked_through_in_time() -> None:
    """Two thousand ways over sixty activities: what is too much to be looked through is hidden, not shown."""
    chance = random.Random(7)  # noqa: S311  # nothing secret
    letters = [chr(0x4E00 + n) for n in range(60)]
    ways = {"".join(chance.sample(letters, 12)): chance.choice([1, 1, 2, 3, 40]) for _ in range(2_000)}
    begun = time.process_time()
    found = shown_of(ways)
    assert time.process_time() - begun < 20
    assert len(found.steps) == 60

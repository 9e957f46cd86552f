# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is measured of a log is what counting by hand gives.

pm4py would be another oracle, but its licence (AGPL) does not allow it here.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import quantiles
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laufzettel.errors import BusinessError
from laufzettel.pilot.eventlogs.log import EventLog
from laufzettel.pilot.eventlogs.measures import measure
from laufzettel.pilot.eventlogs.reading import read_log
from laufzettel.working_days import NRW, is_working_day

Event = tuple[str, str, datetime]
BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2025, 3, 28, 6, tzinfo=UTC)
"""Before a weekend in which the clocks are put forward."""

events_of_a_log = st.lists(
    st.tuples(
        st.sampled_from(("1", "2", "3", "4")),
        st.sampled_from(("A", "B", "C", "D")),
        st.integers(0, 60 * 24 * 40).map(lambda minutes: START + timedelta(minutes=minutes)),
    ),
    min_size=1,
    max_size=40,
)


def read(events: list[Event]) -> EventLog:
    """The events through a CSV file and the reader."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "log.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(("case", "activity", "timestamp"))
            writer.writerows((case, activity, when.isoformat()) for case, activity, when in events)
        return read_log(path)


def by_hand(events: list[Event]) -> dict[str, list[Event]]:
    """The events of each case in order of time."""
    cases: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        cases[event[0]].append(event)
    return {case: sorted(those, key=lambda event: event[2]) for case, those in cases.items()}


def worked_by_hand(begin: datetime, end: datetime) -> float:
    """Working hours between two moments, day by day."""
    hours, day = 0.0, begin.astimezone(BERLIN).date()
    begin_wall, end_wall = (one.astimezone(BERLIN).replace(tzinfo=None) for one in (begin, end))
    while day <= end_wall.date():
        if is_working_day(day, NRW):
            opens = datetime.combine(day, datetime.min.time()) + timedelta(hours=8)
            closes = opens + timedelta(hours=8)
            seconds = (min(end_wall, closes) - max(begin_wall, opens)).total_seconds()
            hours += max(0.0, seconds) / 3600
        day += timedelta(days=1)
    return hours


def median_and_p90(values: list[float]) -> tuple[float, float]:
    """By linear interpolation, as textbooks have it."""
    if len(values) == 1:
        return values[0], values[0]
    cuts = quantiles(values, n=10, method="inclusive")
    return cuts[4], cuts[8]


@settings(max_examples=80, deadline=None)
@given(events_of_a_log)
def test_volumes_variants_and_ends_are_those_counted_by_hand(events: list[Event]) -> None:
    """Months, weeks, ways, first and last activities, open cases."""
    measured, cases = measure(read(events)), by_hand(events)
    assert (measured.events, measured.cases) == (len(events), len(cases))
    begun = [those[0][2].astimezone(BERLIN) for those in cases.values()]
    months = Counter(f"{when:%Y-%m}" for when in begun)
    assert {month: count for month, count in measured.per_month.items() if count} == months
    weeks = Counter(when.date() - timedelta(days=when.weekday()) for when in begun)
    one_after_another = [min(weeks) + timedelta(weeks=at) for at in range((max(weeks) - min(weeks)).days // 7 + 1)]
    assert list(measured.per_week) == [weeks[week] for week in one_after_another]
    assert measured.last_begun == max(when.date() for when in begun)
    ways = Counter(tuple(event[1] for event in those) for those in cases.values())
    assert dict(measured.variants.top) == ways
    ranked, covering = [count for _, count in ways.most_common()], 1
    while sum(ranked[:covering]) < 0.8 * len(cases):
        covering += 1
    assert (measured.variants.different, measured.variants.covering) == (len(ways), covering)
    for one in measured.activities:
        assert one.events == sum(event[1] == one.name for event in events)
        assert one.cases == sum(any(event[1] == one.name for event in those) for those in cases.values())
        assert one.first == sum(those[0][1] == one.name for those in cases.values())
        assert one.last == sum(those[-1][1] == one.name for those in cases.values())
    assert measured.closing == {one.name for one in measured.activities if one.last * 2 >= one.cases}
    assert measured.open == sum(those[-1][1] not in measured.closing for those in cases.values())


@settings(max_examples=80, deadline=None)
@given(events_of_a_log)
def test_rework_is_what_comes_again(events: list[Event]) -> None:
    """A step back leads from an activity to one that came first before it did; who goes back does something again."""
    rework, cases = measure(read(events)).rework, by_hand(events)
    ways = [[event[1] for event in those] for those in cases.values()]
    assert rework.cases == sum(len(set(way)) < len(way) for way in ways)
    assert rework.again == sum(len(way) - len(set(way)) for way in ways)
    repeated = Counter(name for way in ways for name, count in Counter(way).items() if count > 1)
    assert rework.repeated == repeated
    steps = [{(a, b) for a, b in pairwise(way) if way.index(b) < way.index(a)} for way in ways]
    assert {(loop.after, loop.back_to): loop.cases for loop in rework.loops} == Counter(
        step for those in steps for step in those
    )
    assert rework.looping == sum(bool(those) for those in steps)
    apart = [any(name in way[: at - 1] for at, name in enumerate(way) if at and way[at - 1] != name) for way in ways]
    assert rework.looping == sum(apart)


@settings(max_examples=80, deadline=None)
@given(events_of_a_log)
def test_waiting_and_lead_times_are_those_counted_by_hand(events: list[Event]) -> None:
    """By the clock and in working hours, over weekends, Good Friday and the change of the clocks."""
    measured, cases = measure(read(events)), by_hand(events)
    waits: dict[tuple[str, str], list[tuple[datetime, datetime]]] = defaultdict(list)
    for those in cases.values():
        for before, after in pairwise(those):
            waits[before[1], after[1]].append((before[2], after[2]))
    assert {(one.after, one.before): one.times for one in measured.waiting} == {
        pair: len(those) for pair, those in waits.items()
    }
    for one in measured.waiting:
        pairs = waits[one.after, one.before]
        hours = [(end - begin).total_seconds() / 3600 for begin, end in pairs]
        worked = [worked_by_hand(begin, end) for begin, end in pairs]
        assert one.total == pytest.approx(sum(hours))
        assert (one.hours.median, one.hours.p90) == pytest.approx(median_and_p90(hours))
        assert (one.hours.worked_median, one.hours.worked_p90) == pytest.approx(median_and_p90(worked))
    lead = [
        (those[-1][2] - those[0][2]).total_seconds() / 3600
        for those in cases.values()
        if those[-1][1] in measured.closing
    ]
    assert (measured.lead is None) == (not lead)
    if measured.lead is not None:
        assert (measured.lead.median, measured.lead.p90) == pytest.approx(median_and_p90(lead))
        assert measured.lead.mean == pytest.approx(sum(lead) / len(lead))
    assert measured.waited == pytest.approx(sum(one.total for one in measured.waiting))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("123"), st.sampled_from("ABC")), min_size=1, max_size=20), st.randoms())
def test_the_order_of_the_file_does_not_matter(steps: list[tuple[str, str]], chance: Random) -> None:
    """Events may be out of order; only those of the same time keep the order of the file."""
    events = [(case, name, START + timedelta(hours=7 * at)) for at, (case, name) in enumerate(steps)]
    mixed = chance.sample(events, len(events))
    one, other = measure(read(events)), measure(read(mixed))
    assert (one.per_week, one.lead, one.closing, one.open) == (other.per_week, other.lead, other.closing, other.open)
    assert Counter(one.variants.top) == Counter(other.variants.top)
    assert Counter(one.waiting) == Counter(other.waiting)
    assert Counter(one.rework.loops) == Counter(other.rework.loops)


def test_activities_that_close_a_case_can_be_named() -> None:
    """Then a case is open whose last activity is another one; an activity that does not occur is refused."""
    events = [("1", "A", START), ("1", "B", START + timedelta(hours=1)), ("2", "A", START)]
    log = read(events)
    assert measure(log, ["B"]).open == 1
    assert measure(log, ["A"]).open == 1
    assert measure(log, ["A", "B"]).open == 0
    with pytest.raises(BusinessError) as refused:
        measure(log, ["C"])
    assert refused.value.problem.code == "log.no_such_activity"


def test_days_are_those_of_the_clock_on_the_wall() -> None:
    """A case that begins at half past midnight in summer belongs to that day, not to the one before."""
    measured = measure(read([("1", "A", datetime(2025, 6, 30, 22, 30, tzinfo=UTC))]))
    assert measured.begun == date(2025, 7, 1)
    assert list(measured.per_month) == ["2025-07"]

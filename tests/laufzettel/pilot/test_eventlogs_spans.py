# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where a log says when activities begin, waiting is what lies between them: as a slow, plain model counts it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laufzettel.errors import BusinessError
from laufzettel.pilot.eventlogs.headings import Headings
from laufzettel.pilot.eventlogs.log import UNKNOWN, EventLog
from laufzettel.pilot.eventlogs.measures import measure
from laufzettel.pilot.eventlogs.reading import read_log

START = datetime(2025, 3, 3, 7, tzinfo=UTC)
BEGINS = {"start", "resume"}
MINUTE = 60_000


class Event(NamedTuple):
    """An event as it stands in a log; time in minutes."""

    case: str
    activity: str
    instance: str
    transition: str
    minute: int


class Interval(NamedTuple):
    """When something goes on."""

    activity: str
    begin: int
    end: int


def logs(*transitions: str) -> st.SearchStrategy[list[Event]]:
    """Random logs with these transitions, many of them at the same time."""
    one = st.builds(
        Event,
        st.sampled_from("12"),
        st.sampled_from("AB"),
        st.sampled_from(("", "", "x")),
        st.sampled_from(transitions),
        st.integers(0, 30),
    )
    return st.lists(one, min_size=1, max_size=25)


ONLY_STARTS = logs("start", "complete")
ALL = logs("start", "start", "complete", "complete", "suspend", "resume", "ate_abort", "schedule")


def read(events: Sequence[Event]) -> EventLog:
    """The events through a CSV file and the reader."""
    rows = ["case,activity,concept:instance,lifecycle:transition,timestamp"]
    rows += [",".join((*one[:4], (START + timedelta(minutes=one.minute)).isoformat())) for one in events]
    return read_text("\n".join(rows))


def read_text(text: str, named: Headings | None = None) -> EventLog:
    """A CSV through the reader."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "log.csv"
        path.write_text(text, encoding="utf-8")
        return read_log(path, named)


def by_queue(events: Sequence[Event], begins: set[str], ends: set[str]) -> dict[int, int]:
    """Which event is begun by which: a queue for each activity (and instance) of a case, first in, first out."""
    queues: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    found: dict[int, int] = {}
    in_time = sorted(range(len(events)), key=lambda at: (events[at].minute, events[at].transition not in BEGINS))
    for at in in_time:
        queue = queues[events[at][:3]]
        if events[at].transition in begins:
            queue.append(at)
        elif events[at].transition in ends and queue:
            found[at] = queue.pop(0)
    return found


def counted(events: Sequence[Event]) -> list[int]:
    """Events that count, in order of time: completions, or starts, or all."""
    for name in ("complete", "start"):
        those = [at for at, one in enumerate(events) if one.transition == name]
        if those:
            break
    else:
        those = list(range(len(events)))
    cases = list(dict.fromkeys(one.case for one in events))
    return sorted(those, key=lambda at: (cases.index(events[at].case), events[at].minute))


def pairs_of(events: Sequence[Event]) -> dict[int, int]:
    """Events by the start they belong to; none if no completion has one."""
    found = by_queue(events, {"start"}, {"complete", "ate_abort"})
    return found if any(events[at].transition == "complete" for at in found) else {}


def goes_on(events: Sequence[Event]) -> dict[str, list[Interval]]:
    """When something goes on in each case, in order of its beginning."""
    rows = counted(events)
    segments = by_queue(events, BEGINS, {"suspend", "complete", "ate_abort"}) if pairs_of(events) else {}
    cases = {events[at].case for at in rows}
    more = [at for at in segments if at not in rows and events[at].case in cases]
    found: dict[str, list[Interval]] = defaultdict(list)
    for at in [*rows, *more]:
        begin = events[segments[at]].minute if at in segments else events[at].minute
        found[events[at].case].append(Interval(events[at].activity, begin, events[at].minute))
    return {case: sorted(those, key=lambda one: one[1:]) for case, those in found.items()}


@settings(max_examples=200, deadline=None)
@given(ALL)
def test_starts_are_paired_first_in_first_out(events: list[Event]) -> None:
    """Within activity and instance of a case; what was aborted takes its start along; each event counts once."""
    log, rows, pairs = read(events), counted(events), pairs_of(events)
    assert len(log.case) == len(rows)
    began = [None if at == UNKNOWN else int(end - at) // MINUTE for at, end in zip(log.start, log.moment, strict=True)]
    assert began == [events[at].minute - events[pairs[at]].minute if at in pairs else None for at in rows]
    unpaired = sum(one.transition == "start" for one in events) - len(pairs)
    noticed = {one.code: one.count for one in log.findings}
    if any(one.transition == "complete" for one in events):
        assert noticed.get("log.unpaired_start", 0) == unpaired
    measured = measure(log)
    assert measured.started == len([at for at in rows if at in pairs])
    spans = Counter(events[at].activity for at in rows if at in pairs)
    assert {one.name: one.times for one in measured.spans} == spans
    for one in measured.spans:
        minutes = [
            events[at].minute - events[pairs[at]].minute for at in pairs if at in rows and events[at][1] == one[0]
        ]
        assert one.total == pytest.approx(sum(minutes) / 60)


@settings(max_examples=200, deadline=None)
@given(ALL)
def test_what_is_not_waiting_is_busy_minute_by_minute(events: list[Event]) -> None:
    """Waiting and busy together are the lead time; what goes on at the same time is counted once."""
    measured = measure(read(events))
    busy = lead = 0
    for those in goes_on(events).values():
        first, last = min(one.begin for one in those), max(one.end for one in those)
        lead += last - first
        busy += sum(any(one.begin <= minute < one.end for one in those) for minute in range(first, last))
    assert measured.elapsed == pytest.approx(lead / 60)
    assert measured.waited == pytest.approx((lead - busy) / 60)
    assert measured.waited == pytest.approx(sum(one.total for one in measured.waiting))


@settings(max_examples=100, deadline=None)
@given(ONLY_STARTS)
def test_a_wait_lasts_from_the_last_end_to_the_next_beginning(events: list[Event]) -> None:
    """And is nought where the next begins before; never less."""
    waits: dict[tuple[str, str], list[int]] = defaultdict(list)
    for those in goes_on(events).values():
        for at in range(1, len(those)):
            last = max(range(at), key=lambda before: (those[before].end, before))
            waits[those[last].activity, those[at].activity].append(max(0, those[at].begin - those[last].end))
    measured = measure(read(events))
    assert {(one.after, one.before): one.times for one in measured.waiting} == {
        pair: len(those) for pair, those in waits.items()
    }
    for one in measured.waiting:
        assert one.total == pytest.approx(sum(waits[one.after, one.before]) / 60)


@settings(max_examples=60, deadline=None)
@given(ONLY_STARTS)
def test_start_and_end_in_a_row_are_what_two_events_are(events: list[Event]) -> None:
    """The same log with a column for the beginning and one for the end gives the same figures."""
    pairs = by_queue(events, {"start"}, {"complete"})
    rows = ["Vorgang;Aktivität;Beginn;Ende"]
    for at, one in enumerate(events):
        if one.transition == "complete":
            begin, end = (
                (START + timedelta(minutes=minute)).isoformat()
                for minute in (events[pairs[at]].minute if at in pairs else -1, one.minute)
            )
            rows.append(f"{one.case};{one.activity};{begin if at in pairs else ''};{end}")
    if len(rows) == 1:
        return
    apart, beside = measure(read(events)), measure(read_text("\n".join(rows)))
    assert (apart.events, apart.started) == (beside.events, beside.started)
    assert (apart.elapsed, apart.waited) == (beside.elapsed, beside.waited)
    assert Counter(apart.variants.top) == Counter(beside.variants.top)
    assert (Counter(apart.spans), Counter(apart.waiting)) == (Counter(beside.spans), Counter(beside.waiting))


def test_what_is_suspended_waits() -> None:
    """A was begun, laid aside for an hour and taken up again: its span is three hours, two of them busy."""
    events = [Event("1", "A", "", name, 60 * at) for at, name in enumerate(("start", "suspend", "resume", "complete"))]
    measured = measure(read(events))
    assert (measured.elapsed, measured.waited) == (3.0, 1.0)
    assert [(one.after, one.before, one.total) for one in measured.waiting] == [("A", "A", 1.0)]
    assert [(one.name, one.times, one.total) for one in measured.spans] == [("A", 1, 3.0)]
    assert measured.rework.cases == 0


@pytest.mark.parametrize(
    "head",
    [
        "case;activity;start_timestamp;time:timestamp",
        "Fall;Schritt;Startzeit;Endzeit",
        "Vorgang;Status;begonnen am;erledigt am",
    ],
)
def test_columns_of_beginning_and_end_are_recognised(head: str) -> None:
    """German or English; one column alone, whichever it is, is when something was done."""
    row = "1;A;2025-03-03 09:00;2025-03-03 10:30"
    log = read_text(f"{head}\n{row}")
    assert (log.moment - log.start).tolist() == [90 * MINUTE]
    columns, cells = head.split(";"), row.split(";")
    alone = read_text(";".join(columns[:3]) + "\n" + ";".join(cells[:3]))
    assert (alone.moment.tolist(), alone.start.tolist()) == ([log.start[0]], [UNKNOWN])


def test_a_column_of_beginnings_can_be_named() -> None:
    """It is refused if there is none, or if it names persons."""
    text = "case;activity;time;auf;user\n1;A;2025-03-03 10:00;2025-03-03 09:00;2025-03-03 08:00"
    assert read_text(text).start.tolist() == [UNKNOWN]
    log = read_text(text, Headings(start="auf"))
    assert (log.moment - log.start).tolist() == [60 * MINUTE]
    for heading, code in (("zu", "log.no_column"), ("user", "log.person_column")):
        with pytest.raises(BusinessError) as refused:
            read_text(text, Headings(start=heading))
        assert refused.value.problem.code == code


def test_a_beginning_that_cannot_be_is_counted_and_the_event_stays() -> None:
    """Unreadable, after the end, before 1990; what has a beginning and no end is not done."""
    rows = ["1;A;gestern;2025-03-03 09:00", "1;B;2025-03-03 11:00;2025-03-03 10:00", "1;C;1900-01-01;2025-03-03 11:00"]
    log = read_text("\n".join(["case;activity;start;end", *rows, "1;D;2025-03-03 12:00;", "1;E;;"]))
    assert log.start.tolist() == [UNKNOWN] * 3
    noticed = {one.code: one.count for one in log.findings}
    assert {code: noticed[code] for code in ("log.unusable_start", "log.no_end", "log.no_time")} == {
        "log.unusable_start": 3,
        "log.no_end": 1,
        "log.no_time": 1,
    }


def test_a_beginning_beside_an_event_of_xes_is_read() -> None:
    """As programs write it that have paired starts and completions themselves."""
    event = '<event><string key="concept:name" value="A"/><date key="start_timestamp" value="2025-03-03T08:00:00Z"/>'
    event += '<date key="time:timestamp" value="2025-03-03T09:00:00Z"/></event>'
    log = read_text(f"<log><trace>{event}</trace></log>")
    assert (log.moment - log.start).tolist() == [60 * MINUTE]

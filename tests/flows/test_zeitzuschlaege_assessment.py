# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""From rows of a time sheet to hours per Lohnart: through clock, tables and sums, to the hundredth of an hour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.zeitzuschlaege.assessment import Assessed, Row, assess, hours, totals
from flows.zeitzuschlaege.duties import LONGEST_REST, around
from flows.zeitzuschlaege.shifts import span
from flows.zeitzuschlaege.tables import load_tables
from laufzettel.working_days import NRW, Region

LATER = date(2035, 1, 31)
LETTERS_C_TO_F = {"1220", "1230", "1231", "1240", "1250"}


def _row(day: str, begin: int, end: int, **more: Any) -> Row:
    plain = Row("00004711", "5", date.fromisoformat(day), time(begin % 24), time(end % 24))
    return replace(plain, **more)


def _assess(rows: Sequence[Row], where: Region = NRW, today: date = LATER) -> list[Assessed]:
    return assess(rows, load_tables(), where, today)


@pytest.mark.parametrize(
    ("row", "minutes"),
    [
        (_row("2022-12-24", 14, 18), {"1240": 240}),
        (_row("2033-12-24", 14, 18), {"1240": 240}),
        (_row("2026-11-01", 8, 14, time_off=False), {"1231": 360}),
        (_row("2026-11-01", 8, 14, time_off=True), {"1230": 360}),
        (_row("2026-04-05", 8, 14), {"1220": 360}),
        (_row("2026-10-04", 21, 24), {"1210": 180, "1220": 180}),
        (_row("2026-10-10", 12, 22, shift="WS", pause=45), {"1210": 60}),
        (_row("2026-10-10", 12, 18), {"1250": 300}),
        (_row("2026-10-10", 12, 18, pause=30), {"1250": 270}),
        (_row("2026-10-09", 22, 6, pause=45), {"1210": 435}),
        (_row("2026-12-24", 4, 8), {"1210": 120, "1240": 120}),
        (_row("2026-12-31", 22, 24), {"1210": 120, "1240": 120}),
        (_row("2026-10-12", 16, 18, overtime="angeordnet"), {"1201": 120}),
        (_row("2026-10-12", 16, 18, overtime="angeordnet", group="11"), {"1202": 120}),
        (_row("2026-10-11", 20, 23, overtime="angeordnet"), {"1201": 180, "1210": 120, "1220": 180}),
        (_row("2026-10-12", 8, 14), {}),
    ],
    ids=lambda one: f"{one.day:%a-%d-%m-%Y}-{one.begin:%H}-{one.end:%H}" if isinstance(one, Row) else "",
)
def test_what_an_hour_brings_follows_the_agreement(row: Row, minutes: dict[str, int]) -> None:
    """The vectors of the specification and their neighbours: 35 not 20, 135, 25 at Easter, 25 + 20, 0 in WS."""
    assert [(one.minutes, one.reasons, one.waits) for one in _assess([row])] == [(minutes, (), False)]


def test_easter_sunday_is_a_holiday_in_brandenburg() -> None:
    """The same hours, another Land."""
    row = _row("2026-04-05", 8, 14, time_off=False)
    assert [one.minutes for one in _assess([row], Region("BB"))] == [{"1231": 360}]


def test_overtime_waits_until_it_can_no_longer_be_compensated() -> None:
    """Worked on Monday 12 October, it can be compensated until Sunday the 25th; the other hours do not wait."""
    row = _row("2026-10-12", 19, 22, overtime="angeordnet")
    early, late = (_assess([row], today=date(2026, 10, day))[0] for day in (25, 26))
    assert (early.minutes, early.waits) == ({"1210": 60}, True)
    assert (late.minutes, late.waits) == ({"1201": 180, "1210": 60}, False)


@pytest.mark.parametrize(
    ("row", "reasons"),
    [
        (_row("2026-10-12", 8, 15), ("pause",)),
        (_row("2026-10-12", 6, 18, pause=60), ("hoechstarbeitszeit",)),
        (_row("2026-11-01", 8, 12), ("freizeitausgleich",)),
        (_row("2026-10-24", 22, 4, pause=45), ("uhrumstellung",)),
        (_row("2026-10-12", 16, 18, overtime="nicht angeordnet"), ("ohne_anordnung",)),
        (_row("2026-10-12", 16, 18, overtime="angeordnet", group="9b"), ("entgeltgruppe",)),
        (_row("2026-10-12", 8, 12, remark_empty=False), ("bemerkung",)),
        (_row("2026-10-12", 8, 12, duty="Bereitschaft"), ("bereitschaft",)),
        (_row("2026-10-12", 8, 12, duty="Einsatz Rufbereitschaft"), ("rufbereitschaft",)),
        (_row("2026-10-12", 8, 12, duty="Ausflug"), ("unklar",)),
        (_row("2026-10-12", 8, 12, shift="Nacht"), ("unklar",)),
        (_row("2019-12-30", 8, 12), ("unklar",)),
    ],
    ids=lambda one: "-".join(one) if isinstance(one, tuple) else "",
)
def test_what_the_rules_do_not_settle_goes_to_a_person(row: Row, reasons: tuple[str, ...]) -> None:
    """With the reason; also what no table answers. Such a row stands in no total."""
    found = _assess([row])
    assert [one.reasons for one in found] == [reasons]
    assert totals([row], found) == {}


def test_standby_brings_no_hours() -> None:
    """Neither by night nor on Sundays."""
    assert _assess([_row("2026-10-11", 20, 24, duty="Bereitschaft")])[0].minutes == {}


def test_rows_of_one_person_are_looked_at_together() -> None:
    """Rest too short, times that overlap, breaks between rows, and another person who is not concerned."""
    rows = [
        _row("2026-10-12", 14, 20),
        _row("2026-10-13", 6, 10),
        _row("2026-10-14", 8, 11),
        _row("2026-10-14", 10, 12),
        _row("2026-10-15", 8, 12),
        replace(_row("2026-10-15", 12, 16), begin=time(12, 30)),
        replace(_row("2026-10-12", 15, 19), person="00004712"),
    ]
    reasons = [one.reasons for one in _assess(rows)]
    assert reasons == [(), ("ruhezeit",), ("ueberschneidung",), ("ueberschneidung",), (), (), ()]
    assert [one.reasons for one in _assess(rows[::-1])] == reasons[::-1]


def test_a_duty_of_two_rows_over_midnight_is_one() -> None:
    """No rest is missing between 24 and 0 o'clock, and together they are too long."""
    known = around(["1"] * 3, [span(date(2026, 10, 12), time(15), time(0), 30),
                               span(date(2026, 10, 13), time(0), time(4)),
                               span(date(2026, 10, 14), time(6), time(10))])  # fmt: skip
    assert [(one.net, one.pause, one.rest) for one in known] == [
        *((750, 30, LONGEST_REST), (750, 30, LONGEST_REST), (240, 0, LONGEST_REST)),
    ]


def test_thirty_two_rows_of_a_person_are_too_many() -> None:
    """Thirty-one are not."""
    rows = [_row(f"2026-09-{1 + at // 2:02d}", 8 + 2 * (at % 2), 9 + 2 * (at % 2)) for at in range(32)]
    assert {one.reasons for one in _assess(rows)} == {("zeilenzahl",)}
    assert "zeilenzahl" not in {reason for one in _assess(rows[:31]) for reason in one.reasons}


def test_hours_are_rounded_once_and_only_at_the_end() -> None:
    """Three times ten minutes are half an hour, not three times 0.17."""
    rows = [replace(_row("2026-10-04", at, at), end=time(at, 10)) for at in (8, 11, 14)]
    assert totals(rows, _assess(rows)) == {("00004711", "1220"): Decimal("0.50")}
    assert [str(hours(minutes)) for minutes in (0, 1, 10, 20, 59, 435)] == [
        "0.00",
        "0.02",
        "0.17",
        "0.33",
        "0.98",
        "7.25",
    ]


def test_it_says_which_rules_spoke() -> None:
    """For every table, so that the row can be explained."""
    assert _assess([_row("2026-10-04", 20, 22)])[0].rules == {
        "dienstart": ("D1",), "ueberstunde": ("U1",), "zeile": (), "zuschlag": ("Z5",), "nacht": ("N2", "N1"),
    }  # fmt: skip


ROWS = st.builds(
    Row,
    person=st.sampled_from(("1", "2")),
    group=st.sampled_from(("1", "5", "9a", "9c", "10", "15", "S 8b")),
    day=st.dates(date(2022, 12, 1), date(2027, 1, 10)),
    begin=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    end=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    duty=st.sampled_from(("Dienst", "Einsatz Rufbereitschaft", "Bereitschaft")),
    overtime=st.sampled_from(("keine", "angeordnet", "nicht angeordnet")),
    time_off=st.sampled_from((True, False, None)),
    shift=st.sampled_from(("keine", "S", "WS")),
    remark_empty=st.booleans(),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=6))
def test_no_minute_is_paid_twice_by_the_letters_c_to_f(rows: list[Row]) -> None:
    """Whatever stands in the rows: never negative, never more than worked, of c to f at most one for each minute."""
    for row, one in zip(rows, _assess(rows), strict=True):
        net = span(row.day, row.begin, row.end).net
        assert all(0 < count <= net for count in one.minutes.values())
        assert sum(count for kind, count in one.minutes.items() if kind in LETTERS_C_TO_F) <= net
        assert one.reasons or one.waits or set(one.rules) == {"dienstart", "ueberstunde", "zeile", "zuschlag", "nacht"}


@settings(max_examples=60, deadline=None)
@given(ROWS, st.integers(1, 1439))
def test_a_shift_in_two_rows_brings_the_same(row: Row, at: int) -> None:
    """Cut anywhere: the minutes per Lohnart stay. A part after midnight is a row of the next day."""
    begins = row.begin.hour * 60 + row.begin.minute
    gross = (row.end.hour * 60 + row.end.minute - begins) % 1440 or 1440
    cut, middle = at % gross, divmod(begins + at % gross, 60)
    if not cut:
        return
    between = time(middle[0] % 24, middle[1])
    first = replace(row, end=between)
    second = replace(row, begin=between, day=row.day + timedelta(days=middle[0] // 24))
    [whole], parts = _assess([row]), _assess([first, second])
    together: Counter[str] = Counter()
    for part in parts:
        together.update(part.minutes)
    if "uhrumstellung" not in whole.reasons:
        assert together == whole.minutes

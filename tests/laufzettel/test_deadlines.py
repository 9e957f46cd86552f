# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""When waiting cases are due, and that comparing moments of receipt says the same as comparing due days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from laufzettel.deadlines import SOON_DAYS, Deadlines, Due
from laufzettel.working_days import LAENDER, Region, is_working_day, working_days_after

BERLIN = ZoneInfo("Europe/Berlin")
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
TERMS = st.builds(Deadlines, st.integers(1, 40), st.integers(1, 20), st.sampled_from(LAENDER).map(Region))


def iso(moment: datetime) -> str:
    """As the journal writes a moment."""
    return moment.isoformat(timespec="milliseconds")


@given(MOMENTS, TERMS, st.integers(0, 120))
@example(datetime(2026, 10, 23, 22, 0, tzinfo=UTC), Deadlines(10, 5, Region("NW")), 15)  # midnight in Germany
def test_overdue_is_what_came_in_before_the_moment(moment: datetime, terms: Deadlines, later: int) -> None:
    """For any receipt, any terms and any day after it: comparing moments says what comparing days says."""
    received = iso(moment)
    due = terms.due(received)
    today = moment.astimezone(BERLIN).date() + timedelta(days=later)
    escalates = working_days_after(due, terms.escalation, terms.where)
    soon = working_days_after(today, SOON_DAYS, terms.where)
    expected = Due.ESCALATED if escalates < today else Due.OVERDUE if due < today else Due.SOON if due <= soon else ""
    assert terms.bounds(today).of(received) == expected


@given(MOMENTS, MOMENTS, TERMS)
def test_a_due_day_is_a_working_day_and_monotone_in_the_receipt(
    one: datetime, other: datetime, terms: Deadlines
) -> None:
    """Never on a weekend or a holiday of the Land; who comes later is never due sooner."""
    first, last = (terms.due(iso(moment)) for moment in sorted((one, other)))
    assert is_working_day(first, terms.where)
    assert first <= last


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-11-20T10:00:00.000+00:00", date(2026, 12, 4)),  # a Friday, ten working days on
        ("2026-12-18T10:00:00.000+00:00", date(2027, 1, 5)),  # 25 December, 1 January and three weekends between
        ("2026-11-20T23:30:00.000+00:00", date(2026, 12, 4)),  # half past midnight on Saturday in Germany
    ],
)
def test_ten_working_days_from_the_receipt(received: str, due: date) -> None:
    """The day of receipt does not count; what comes in at night counts by the clock of the office."""
    assert Deadlines(10, 5, Region("NW")).due(received) == due

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How many cases came in and which way they went, counted from their slips."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from laufzettel.fields import Field
from laufzettel.journal import caseload, people
from laufzettel.journal.caseload import Course

if TYPE_CHECKING:
    from tests.laufzettel.desk.conftest import Town

CLERK = "Sachbearbeitung 1"


def today(town: Town) -> date:
    """The day on which the documents of the town came in."""
    return datetime.fromisoformat(town.slip(town.number("antrag-1.pdf")).received_at).astimezone().date()


def test_every_case_is_counted_once_by_the_way_it_went(town: Town) -> None:
    """What a person touched is assisted, what one rejected was given back, what waits is open."""
    number = town.number("gefaehrliche-rasse.pdf")
    day = today(town)
    with town.journal() as journal:
        before = caseload.count(journal, "hundesteuer", day - timedelta(days=1), day + timedelta(days=1))
        ((total,),) = journal.database.rows("SELECT COUNT(*) FROM cases")
        ((closed,),) = journal.database.rows("SELECT COUNT(*) FROM cases WHERE state = 'closed'")
        assert before.received == total
        assert before.received - before.courses[Course.OPEN] == closed
        people.reject(journal, number, by=CLERK, note="Die Erlaubnis fehlt.")
        after = caseload.count(journal, "hundesteuer", day - timedelta(days=1), day + timedelta(days=1))
    assert after.courses[Course.ABORTED] == before.courses[Course.ABORTED] + 1
    assert after.courses[Course.OPEN] == before.courses[Course.OPEN] - 1
    assert after.received == before.received
    assert after.doubtful == 1


def test_a_correction_is_counted_and_what_came_on_other_days_is_not(town: Town) -> None:
    """The days are those of the office."""
    day, typed = today(town), Field("276098100000077", "276098100000077", "typed")
    with town.journal() as journal:
        people.correct(journal, town.number("feld-fehlt.pdf"), {"hund_chip": typed}, by=CLERK)
        counted = caseload.count(journal, "hundesteuer", day - timedelta(days=1), day + timedelta(days=1))
        earlier = caseload.count(journal, "hundesteuer", day - timedelta(days=9), day - timedelta(days=5))
    assert counted.corrected == 1
    assert (earlier.received, earlier.corrected) == (0, 0)


def test_lead_times_are_those_of_closed_cases_by_the_way_they_went(town: Town) -> None:
    """Days from receipt to closing; none is negative, and open cases have none."""
    day = today(town)
    with town.journal() as journal:
        counted = caseload.count(journal, "hundesteuer", day - timedelta(days=1), day + timedelta(days=1))
    assert {course: len(days) for course, days in counted.leads.items()} == {
        course: many for course, many in counted.courses.items() if course is not Course.OPEN
    }
    assert min(day for days in counted.leads.values() for day in days) >= 0.0

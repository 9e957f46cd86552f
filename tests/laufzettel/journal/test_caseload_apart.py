# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What counts as a case of the pilot, on either database: not what came in while the machine only looked on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import orjson

from laufzettel.case import State, Station
from laufzettel.journal import Journal, caseload, people
from laufzettel.journal.batch import Held, Signature
from laufzettel.journal.caseload import Caseload, Course
from laufzettel.journal.rows import HELD, held
from tests.laufzettel.journal.conftest import PROCESS


def test_cases_of_shadow_mode_are_no_cases_of_the_pilot(journal: Journal) -> None:
    """They were decided and not written; counted as without a person they would flatter the saving."""
    batch = journal.claim(PROCESS, owner="w", limit=10)
    assert batch is not None
    first, *others = batch.cases.values()
    station = first.station
    ends = [Signature(first, "shadow", "{}", State.CLOSED, Station.CLOSE)]
    ends += [Signature(case, "ok", "{}", State.CLOSED, Station.CLOSE) for case in others]
    journal.sign(batch, station, ends)
    day = datetime.fromtimestamp(journal.clock(), UTC).date()
    counted = caseload.count(journal, PROCESS, day - timedelta(days=1), day + timedelta(days=1))
    assert len(others) >= 1
    assert counted.received == counted.courses[Course.AUTOMATIC] == len(others)


def test_cases_left_to_people_are_theirs_however_they_close_them(journal: Journal) -> None:
    """Rejected ones are none the machine gave back; one that a person gives to the machine is the machine's again."""
    batch = journal.claim(PROCESS, owner="w", limit=10)
    assert batch is not None
    rejected, opted_out, *others = batch.cases.values()
    left = [Signature(one, "left_to_people", "{}", State.CLARIFICATION, Station.CHECK) for one in (rejected, opted_out)]
    back = [Signature(one, "clarification", "{}", State.CLARIFICATION, Station.CHECK) for one in others]
    journal.sign(batch, rejected.station, left + back)
    for number in (rejected.number, *(one.number for one in others)):
        people.reject(journal, number, by="Steuer 1", note="Doppelt.")
    with journal.database.transaction():
        for result, state in (("opted_out", State.READY), ("released", State.CLOSED)):
            (now,) = (one for one in held_now(journal) if one.id == opted_out.id)
            journal.append([Signature(now, result, "{}", state, Station.CLOSE)], now.station, "Steuer 1")
    courses = counted_on(journal).courses
    assert courses[Course.BY_HAND] == courses[Course.ASSISTED] == 1
    assert courses[Course.ABORTED] == len(others)


def test_the_sample_is_counted_of_the_cases_that_are_closed(journal: Journal) -> None:
    """As the cases are that its share is of: an open one is in neither."""
    first, second, *_ = held_now(journal)
    detail = orjson.dumps({"class": "A2", "sample": [first.number, second.number]}).decode()
    with journal.database.transaction():
        for case, state in ((first, State.CLOSED), (second, State.READY)):
            journal.append([Signature(case, "released", detail, state, Station.CLOSE)], Station.RELEASE, "Steuer 1")
    assert counted_on(journal).checked == 1


def held_now(journal: Journal) -> list[Held]:
    """All cases as they stand."""
    return [held(row, "", "") for row in journal.database.rows(f"SELECT {HELD} FROM cases ORDER BY id")]


def counted_on(journal: Journal) -> Caseload:
    """What came in today."""
    day = datetime.fromtimestamp(journal.clock(), UTC).date()
    return caseload.count(journal, PROCESS, day - timedelta(days=1), day + timedelta(days=1))

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What counts as a case of the pilot, on either database: not what came in while the machine only looked on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from laufzettel.case import State, Station
from laufzettel.journal import Journal, caseload
from laufzettel.journal.batch import Signature
from laufzettel.journal.caseload import Course
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

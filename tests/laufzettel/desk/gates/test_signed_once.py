# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was shown once is signed once, and a batch is released on the terms of its own process."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from starlette.requests import Request

from laufzettel.case import Document, State
from laufzettel.connect import Part
from laufzettel.desk import deeds
from laufzettel.desk.access import Role
from laufzettel.desk.ask import Ask
from laufzettel.desk.case import found
from laufzettel.desk.sessions import Session, Way
from laufzettel.errors import BusinessError
from laufzettel.journal import intake, looks, views

if TYPE_CHECKING:
    from tests.laufzettel.desk.gates.conftest import Place


def test_the_same_form_sent_twice_at_once_is_signed_once(place: Place) -> None:
    """Both have found the same slip before either signs; setting aside leaves the state, which would not stop it."""
    number = place.cases[State.CLARIFICATION]
    request = Request({"type": "http", "path_params": {"number": number}, "query_string": b"", "headers": []})
    asks = [
        Ask(request, place.desk, place.journal, Session("Frieda", Role.CLERK, "", "de", Way.ACCOUNT)) for _ in range(2)
    ]
    first, second = (found(ask)[0] for ask in asks)
    seen = len(first.entries)
    deeds.set_aside(asks[0], first, date(2027, 2, 1), "Chipausweis fehlt.", seen=seen)
    with pytest.raises(BusinessError) as refused:
        deeds.set_aside(asks[1], second, date(2027, 2, 1), "Chipausweis fehlt.", seen=seen)
    assert refused.value.problem.code == "desk.moved_on"
    assert len(views.slip(place.journal, number).entries) == seen + 1


def test_a_case_of_another_process_is_not_released_on_this_ones_terms(place: Place) -> None:
    """Whoever writes its number into the form of a batch is refused, and nothing is released."""
    document = Document(place.journal.store.put(b"other"), "other.csv", "text/csv", 5)
    intake.register(place.journal, [document], process="other", source="eingang")
    part = Part("cell:T!A1", "1", {})
    intake.open_cases(place.journal, [(document, part)], process="other", prefix="OTH", reader="probe")
    ((number,),) = place.journal.database.rows("SELECT number FROM cases WHERE process = 'other'")
    place.journal.database.run("UPDATE cases SET state = 'release', station = 'release' WHERE number = ?", (number,))
    place.journal.database.run("UPDATE cases SET round = 0")
    visitor, before = place.visitor(Role.CLERK), place.kept()
    visitor.post(f"/samples/{place.cases[State.RELEASE]}")
    looks.note(place.journal, str(number), person="Frieda", role="clerk", what="sample")
    batch = [place.cases[State.RELEASE], str(number)]
    answer = visitor.post("/batches/hundesteuer", {"number": batch})
    assert answer.status_code == 403
    assert place.kept() == before


def test_no_look_is_recorded_at_a_case_there_is_not(place: Place) -> None:
    """The record of looks names cases, not whatever stands in an address."""
    assert place.visitor(Role.CLERK).post("/samples/HST-0000").status_code == 404
    assert looks.latest(place.journal) == []

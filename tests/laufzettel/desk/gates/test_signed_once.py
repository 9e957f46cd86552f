# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was shown once is signed once, and a batch is released on the terms of its own process."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from starlette.requests import Request

from laufzettel.case import Document, State, Station
from laufzettel.connect import Part
from laufzettel.desk import deeds
from laufzettel.desk.access import Role
from laufzettel.desk.ask import Ask
from laufzettel.desk.case import found
from laufzettel.desk.sessions import Session, Way
from laufzettel.errors import BusinessError
from laufzettel.journal import intake, looks, views
from laufzettel.journal.batch import Signature
from laufzettel.journal.rows import HELD, held

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


def test_a_batch_is_released_as_it_was_shown_or_not_at_all(place: Place) -> None:
    """Somebody signs something on a case's slip that leaves it in the batch: the page shown before that releases
    nothing, nor does one that does not say what was shown; the page as it is now does."""
    number = place.cases[State.RELEASE]
    visitor = place.visitor(Role.CLERK)
    visitor.post(f"/samples/{number}")

    def shown() -> dict[str, object]:
        page = visitor.get("/batches/hundesteuer").text
        found = re.search(rf'name="seen\.{number}" value="(\d+)"', page)
        assert found
        return {"number": [number], f"seen.{number}": found[1]}

    before = shown()
    rows = place.journal.database.rows(f"SELECT {HELD} FROM cases WHERE number = ?", (number,))
    with place.journal.database.transaction():
        laid = Signature(held(rows[0], "", ""), "for_release", "{}", State.RELEASE, Station.RELEASE)
        place.journal.append([laid], Station.RELEASE, "machine")
    kept = place.kept()
    forms: list[dict[str, object]] = [before, {"number": [number]}, {"number": [number], f"seen.{number}": "viele"}]
    for form in forms:
        refused = visitor.post("/batches/hundesteuer", form)
        assert (refused.status_code, "hat sich geändert" in refused.text) == (422, True)
    assert place.kept() == kept
    assert visitor.post("/batches/hundesteuer", shown()).status_code == 303
    assert views.slip(place.journal, number).entries[-1].result == "released"


def test_the_form_of_the_largest_batch_is_read_whole(place: Place) -> None:
    """What is wrong with it is said of its cases, not of its length."""
    numbers = [f"HST-{n:04}-0000-0000" for n in range(500)]
    form: dict[str, object] = {"number": numbers, **{f"seen.{number}": "12" for number in numbers}}
    answer = place.visitor(Role.CLERK).post("/batches/hundesteuer", form)
    assert (answer.status_code, "HST-0000-0000-0000" in answer.text) == (422, True)


def test_no_look_is_recorded_at_a_case_there_is_not(place: Place) -> None:
    """The record of looks names cases, not whatever stands in an address."""
    assert place.visitor(Role.CLERK).post("/samples/HST-0000").status_code == 404
    assert looks.latest(place.journal) == []

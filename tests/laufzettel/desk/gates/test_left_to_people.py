# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""At the desk, a case that a pilot's plan left to people: closed as done by hand, or given to the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from laufzettel.case import State
from laufzettel.desk.access import Role
from laufzettel.journal import by_hand, views
from laufzettel.journal.by_hand import Why

if TYPE_CHECKING:
    from tests.laufzettel.desk.gates.conftest import Place

PAGE = 'action="/cases/{number}/by-hand"'


@pytest.fixture
def number(place: Place) -> str:
    """The clarification of this desk, left to people."""
    number = place.cases[State.CLARIFICATION]
    journal = place.journal
    ((case_id,),) = journal.database.rows("SELECT id FROM cases WHERE number = ?", (number,))
    assert isinstance(case_id, int)
    by_hand.keep(journal, "hundesteuer", [(case_id, 1, Why.LOT)])
    return number


def seen(place: Place, number: str) -> str:
    """How many entries its slip has."""
    return str(len(views.slip(place.journal, number).entries))


def test_its_page_offers_to_close_it_by_hand_and_not_to_hand_it_back(place: Place, number: str) -> None:
    """And the page of another clarification offers the reverse."""
    page = place.visitor(Role.CLERK).get(f"/cases/{number}").text
    assert page.count(PAGE.format(number=number)) == 2
    assert f'action="/cases/{number}/resume"' not in page
    place.journal.database.run("DELETE FROM by_hand")
    page = place.visitor(Role.CLERK, "Karla").get(f"/cases/{number}").text
    assert PAGE.format(number=number) not in page


def test_done_by_hand_closes_it_and_the_note_may_be_left_out(place: Place, number: str) -> None:
    """The slip says who and what."""
    answer = place.visitor(Role.CLERK).post(f"/cases/{number}/by-hand", {"seen": seen(place, number), "how": "done"})
    assert answer.status_code == 303
    slip = views.slip(place.journal, number)
    assert (slip.state, slip.entries[-1].result, slip.entries[-1].signer) == (State.CLOSED, "done_by_hand", "Frieda")


def test_giving_it_to_the_machine_needs_a_reason(place: Place, number: str) -> None:
    """Without one nothing is signed; with one it goes on."""
    visitor = place.visitor(Role.CLERK)
    form = {"seen": seen(place, number), "how": "opt-out", "note": " "}
    assert visitor.post(f"/cases/{number}/by-hand", form).status_code == 422
    assert views.slip(place.journal, number).state is State.CLARIFICATION
    assert visitor.post(f"/cases/{number}/by-hand", form | {"note": "Frist"}).status_code == 303
    assert views.slip(place.journal, number).entries[-1].result == "opted_out"


def test_a_page_that_is_old_by_now_and_a_form_that_is_none_sign_nothing(place: Place, number: str) -> None:
    """As with every other deed."""
    visitor, reviewer = place.visitor(Role.CLERK), place.visitor(Role.REVIEWER, "Paula")
    before = place.kept()
    assert visitor.post(f"/cases/{number}/by-hand", {"seen": "1", "how": "done"}).status_code == 422
    assert visitor.post(f"/cases/{number}/by-hand", {"seen": "2", "how": "anders"}).status_code == 400
    assert reviewer.post(f"/cases/{number}/by-hand", {"how": "done"}).status_code == 403
    assert place.kept() == before


def test_programs_do_the_same(place: Place, number: str) -> None:
    """The case says what can be done; the address is the page's."""
    program = place.program(Role.CLERK)
    address = f"/api/v1/cases/{number}"
    said = program.get(address).json()
    assert "close_by_hand" in said["actions"]
    assert "resume" not in said["actions"]
    form = {"seen": said["seen"], "how": "opt-out", "note": ""}
    assert program.post(f"{address}/by-hand", json=form).status_code == 422
    answer = program.post(f"{address}/by-hand", json=form | {"how": "done"})
    assert (answer.status_code, answer.json()["result"]) == (200, "done_by_hand")

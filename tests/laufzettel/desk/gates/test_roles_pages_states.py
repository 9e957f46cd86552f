# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who gets where at the desk, written out: each role, each page, each state of a case."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from laufzettel.case import State
from laufzettel.desk.access import Role
from laufzettel.desk.routes import PAGES, Page

if TYPE_CHECKING:
    from tests.laufzettel.desk.gates.conftest import Place

ROLES = (Role.CLERK, Role.REVIEWER, Role.OPERATOR, Role.PILOT, Role.AUDITOR, Role.COUNCIL, Role.LEADERSHIP)
REACHES = {
    # method, path:                            clerk, reviewer, operator, pilot, auditor, council, leadership
    ("GET", "/door"): "yyyyyyy",
    ("POST", "/door"): "yyyyyyy",
    ("GET", "/door/back"): "yyyyyyy",
    ("GET", "/door/emergency"): "yyyyyyy",
    ("POST", "/door/emergency"): "yyyyyyy",
    ("POST", "/leave"): "yyyyyyy",
    ("POST", "/language"): "yyyyyyy",
    ("GET", "/home"): "yyyyyyy",
    ("GET", "/"): "yy-----",
    ("GET", "/next"): "yy-----",
    ("GET", "/find"): "yy--y--",
    ("GET", "/cases/{number}"): "yy-----",
    ("GET", "/cases/{number}/pages/{page}"): "yy-----",
    ("GET", "/cases/{number}/pages/{page}/words"): "yy-----",
    ("GET", "/cases/{number}/letters/{digest}"): "yy-----",
    ("POST", "/cases/{number}/correct"): "y------",
    ("POST", "/cases/{number}/release"): "y------",
    ("POST", "/cases/{number}/release-second"): "yy-----",
    ("GET", "/second"): "yy-----",
    ("GET", "/second/next"): "yy-----",
    ("POST", "/cases/{number}/reject"): "y------",
    ("POST", "/cases/{number}/resume"): "y------",
    ("POST", "/cases/{number}/by-hand"): "y------",
    ("POST", "/cases/{number}/settle"): "y------",
    ("POST", "/cases/{number}/put-back"): "yy-----",
    ("POST", "/cases/{number}/set-aside"): "y------",
    ("POST", "/cases/{number}/take-back"): "y------",
    ("GET", "/cases/{number}/ask"): "y------",
    ("POST", "/cases/{number}/ask"): "y------",
    ("GET", "/follow-ups"): "yy-----",
    ("GET", "/slips/{number}"): "yy--y--",
    ("GET", "/slips/{number}.pdf"): "yy--y--",
    ("GET", "/batches/{process}"): "y------",
    ("POST", "/batches/{process}"): "y------",
    ("POST", "/samples/{number}"): "y------",
    ("GET", "/handed"): "yy-----",
    ("POST", "/cases/{number}/hand-over"): "y------",
    ("POST", "/cases/{number}/give-back"): "y------",
    ("GET", "/deputies"): "y-y----",
    ("POST", "/deputies"): "y-y----",
    ("POST", "/deputies/end"): "y-y----",
    ("POST", "/filters"): "yy-----",
    ("POST", "/filters/{saved}/remove"): "yy-----",
    ("GET", "/operations"): "--y----",
    ("POST", "/operations/check"): "--y----",
    ("GET", "/switches"): "yyy-y--",
    ("POST", "/switches/{process}/stop"): "yyy----",
    ("POST", "/switches/{process}/pause"): "--y----",
    ("POST", "/switches/{process}/resume"): "--y----",
    ("GET", "/groups/{process}"): "y------",
    ("POST", "/groups/{process}"): "y------",
    ("GET", "/cases/{number}/cutouts/{field}"): "yy-----",
    ("GET", "/times"): "yy-----",
    ("POST", "/times"): "yy-----",
    ("GET", "/checks"): "--yyyy-",
    ("GET", "/pilot"): "---yyyy",
    ("GET", "/pilot/report/{process}.pdf"): "---yyyy",
    ("GET", "/pilot/report/{process}.xlsx"): "---yyyy",
    ("GET", "/pilot/report/{process}"): "---yyyy",
    ("GET", "/pilot/decision/{process}.pdf"): "---yyyy",
    ("GET", "/pilot/decision/{process}"): "---yyyy",
    ("POST", "/pilot/decision/{process}"): "------y",
    ("GET", "/pilot/decision/{process}/{point}.pdf"): "---yyyy",
    ("GET", "/pilot/decision/{process}/{point}"): "---yyyy",
    ("POST", "/pilot/decision/{process}/{point}"): "------y",
    ("GET", "/pilot/shadow/{process}"): "yyyyyyy",
    ("POST", "/pilot/shadow/{process}/on"): "---y---",
    ("POST", "/pilot/shadow/{process}/off"): "---y---",
    ("POST", "/pilot/shadow/{process}/compare"): "y--y---",
    ("POST", "/pilot/shadow/{process}/file"): "y--y---",
    ("GET", "/pilot/opportunities"): "---y---",
    ("GET", "/pilot/opportunities/new"): "---y---",
    ("POST", "/pilot/opportunities/new"): "---y---",
    ("GET", "/pilot/opportunities/import"): "---y---",
    ("POST", "/pilot/opportunities/import"): "---y---",
    ("POST", "/pilot/opportunities/import/replace"): "---y---",
    ("GET", "/pilot/opportunities/kandidaten.xlsx"): "---y---",
    ("GET", "/pilot/opportunities/vergleich.xlsx"): "---y---",
    ("GET", "/pilot/opportunities/{row}/edit"): "---y---",
    ("POST", "/pilot/opportunities/{row}/edit"): "---y---",
    ("GET", "/pilot/opportunities/{row}/remove"): "---y---",
    ("POST", "/pilot/opportunities/{row}/remove"): "---y---",
    ("GET", "/pilot/opportunities/{row}.pdf"): "---y---",
    ("GET", "/pilot/opportunities/{row}"): "---y---",
    ("GET", "/looks"): "----yy-",
}
"""What a role reaches. A page that does not stand here fails the build: decide who may see it, and write it down."""

OPEN = {("GET", "/door"), ("POST", "/door"), ("POST", "/leave"), ("POST", "/language"), ("GET", "/home")}
OPEN |= {("GET", "/door/back"), ("GET", "/door/emergency"), ("POST", "/door/emergency")}
"""What answers somebody who has not signed in; everything else sends to the door."""

SIGNS = {
    "/cases/{number}/correct": {State.CLARIFICATION, State.RELEASE},
    "/cases/{number}/release": {State.RELEASE},
    "/cases/{number}/release-second": set(),
    "/cases/{number}/reject": {State.CLARIFICATION, State.RELEASE},
    "/cases/{number}/resume": {State.CLARIFICATION},
    "/cases/{number}/by-hand": set(),  # none of these cases was left to people
    "/cases/{number}/settle": {State.IN_DOUBT},
    "/cases/{number}/put-back": set(),
    "/cases/{number}/set-aside": {State.CLARIFICATION, State.RELEASE},
    "/cases/{number}/take-back": set(),
    "/cases/{number}/ask": set(),
    "/cases/{number}/hand-over": {State.CLARIFICATION, State.RELEASE, State.IN_DOUBT},
    "/cases/{number}/give-back": set(),
    "/samples/{number}": set(),
}
"""In which states a form about one case changes it; in all others it changes nothing."""

FORM = {
    "seen": "2",
    "note": "Gesehen.",
    "to": "person:Karla",
    "outcome": "not-written",
    "due": "2027-02-01",  # two weeks on, by the clock of the place
    "field.hund_name": "Bello",
    "was.hund_name": "Waldi",
}


def address(page: Page, place: Place, state: State) -> str:
    """A page's address, with a case in this state in its gap."""
    path = page.path.replace("{number}", place.cases[state]).replace("{process}", "hundesteuer")
    path = path.replace("{point}", "E1")
    return re.sub(r"\{\w+\}", "1", path)


def about_a_case(page: Page) -> bool:
    """Whether the address names a case."""
    return "{number}" in page.path


def test_every_page_stands_in_the_table() -> None:
    """A new page without a line here is reachable for somebody nobody has thought of."""
    assert {(page.method, page.path) for page in PAGES} == set(REACHES)
    assert set(ROLES) == set(Role)
    assert {page.path for page in PAGES if page.method != "GET" and about_a_case(page)} == set(SIGNS)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.method} {page.path}")
def test_a_role_reaches_what_the_table_says_and_nothing_else(place: Place, role: Role, page: Page) -> None:
    """In every state of a case; who is refused changes nothing, who may changes only what can be signed."""
    allowed = REACHES[page.method, page.path][ROLES.index(role)] == "y"
    for state in State if about_a_case(page) else [State.RELEASE]:
        visitor = place.visitor(role)
        before = place.kept()
        path = address(page, place, state)
        answer = visitor.get(path) if page.method == "GET" else visitor.post(path, FORM)
        if not allowed:
            assert answer.status_code == 403, (state, answer.status_code)
        else:
            assert answer.status_code not in (401, 403) or page.path == "/door", (state, answer.status_code)
            assert answer.status_code < 500
        signs = allowed and page.method != "GET" and state in SIGNS.get(page.path, set())
        assert (place.kept() != before) == signs, (state, answer.status_code)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.method} {page.path}")
def test_nobody_gets_in_without_signing_in(place: Place, page: Page) -> None:
    """Pages send to the door, forms are refused, nothing changes."""
    before = place.kept()
    path = address(page, place, State.RELEASE)
    answer = place.client().get(path) if page.method == "GET" else place.client().post(path, data=FORM)
    if (page.method, page.path) not in OPEN:
        assert answer.status_code == (303 if page.method == "GET" else 401)
        assert answer.headers.get("location", "/door") == "/door"
        assert place.cases[State.RELEASE] not in answer.text
    assert place.kept() == before


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.PILOT, Role.COUNCIL, Role.LEADERSHIP])
def test_who_sees_no_case_meets_none_where_the_role_begins(place: Place, role: Role) -> None:
    """Betrieb, Pilotleitung and Personalrat: no number of a case, no document, on any page they reach."""
    visitor = place.visitor(role)
    for page in PAGES:
        if page.method == "GET" and "{" not in page.path:
            text = visitor.get(page.path).text
            assert "meldung.xlsx" not in text
            assert "Waldi" not in text
            assert not any(number in text for number in place.cases.values()), page.path


def test_an_auditor_finds_a_slip_by_its_number_and_the_look_is_recorded(place: Place) -> None:
    """The search leads to the slip, not to the case page, which an auditor may not see."""
    visitor, number = place.visitor(Role.AUDITOR, "Rosa"), place.cases[State.CLOSED]
    answer = visitor.get("/find", params={"number": number.lower()})
    assert answer.headers["location"] == f"/slips/{number}"
    assert visitor.get(answer.headers["location"]).status_code == 200
    assert ("Rosa", "auditor", "slip", number) in {tuple(row[1:]) for row in _looked(place)}


def test_a_reviewer_s_look_at_a_case_is_recorded(place: Place) -> None:
    """Whoever cannot work at a case leaves a trace by looking at it."""
    number = place.cases[State.RELEASE]
    place.visitor(Role.REVIEWER, "Paul").get(f"/cases/{number}")
    assert ("Paul", "reviewer", "case", number) in {tuple(row[1:]) for row in _looked(place)}


def _looked(place: Place) -> list[tuple[object, ...]]:
    return place.journal.database.rows("SELECT at, person, role, what, number FROM looked")

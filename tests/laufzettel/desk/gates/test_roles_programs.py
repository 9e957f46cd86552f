# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who gets where by a token, written out as for the pages; and what a person can do on a page a program can do too."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from laufzettel.case import State
from laufzettel.desk.access import Role
from laufzettel.desk.api.operation import Operation
from laufzettel.desk.api.routes import OPERATIONS, V1
from laufzettel.desk.routes import PAGES

if TYPE_CHECKING:
    from tests.laufzettel.desk.gates.conftest import Place

ROLES = (Role.CLERK, Role.REVIEWER, Role.OPERATOR, Role.PILOT, Role.AUDITOR, Role.COUNCIL, Role.LEADERSHIP)
REACHES = {
    # method, path below /api/v1:               clerk, reviewer, operator, pilot, auditor, council, leadership
    ("GET", "/queues"): "yy-----",
    ("GET", "/cases"): "yy-----",
    ("GET", "/second"): "yy-----",
    ("GET", "/follow-ups"): "yy-----",
    ("GET", "/operations"): "--y----",
    ("GET", "/looks"): "----yy-",
    ("GET", "/handed"): "yy-----",
    ("GET", "/deputies"): "y-y----",
    ("POST", "/deputies"): "y-y----",
    ("POST", "/deputies/end"): "y-y----",
    ("POST", "/cases/{number}/hand-over"): "y------",
    ("POST", "/cases/{number}/give-back"): "y------",
    ("POST", "/operations/check"): "--y----",
    ("GET", "/switches"): "yyy-y--",
    ("POST", "/switches/{process}/stop"): "yyy----",
    ("POST", "/switches/{process}/pause"): "--y----",
    ("POST", "/switches/{process}/resume"): "--y----",
    ("GET", "/pilot/shadow/{process}"): "yyyyyyy",
    ("POST", "/pilot/shadow/{process}/on"): "---y---",
    ("POST", "/pilot/shadow/{process}/off"): "---y---",
    ("POST", "/pilot/shadow/{process}/compare"): "y--y---",
    ("GET", "/cases/{number}"): "yy-----",
    ("GET", "/cases/{number}/document"): "yy-----",
    ("GET", "/cases/{number}/pages/{page}"): "yy-----",
    ("GET", "/cases/{number}/pages/{page}/words"): "yy-----",
    ("GET", "/cases/{number}/letters/{digest}"): "yy-----",
    ("POST", "/cases/{number}/hold"): "yy-----",
    ("POST", "/cases/{number}/put-back"): "yy-----",
    ("POST", "/cases/{number}/correct"): "y------",
    ("POST", "/cases/{number}/release"): "y------",
    ("POST", "/cases/{number}/release-second"): "yy-----",
    ("POST", "/cases/{number}/reject"): "y------",
    ("POST", "/cases/{number}/resume"): "y------",
    ("POST", "/cases/{number}/by-hand"): "y------",
    ("POST", "/cases/{number}/settle"): "y------",
    ("POST", "/cases/{number}/set-aside"): "y------",
    ("POST", "/cases/{number}/take-back"): "y------",
    ("GET", "/cases/{number}/ask"): "y------",
    ("POST", "/cases/{number}/ask"): "y------",
    ("GET", "/slips/{number}.pdf"): "yy--y--",
    ("GET", "/slips/{number}"): "yy--y--",
    ("GET", "/batches/{process}"): "y------",
    ("POST", "/batches/{process}"): "y------",
    ("POST", "/samples/{number}"): "y------",
}
"""What a role reaches. An address that does not stand here fails the build, as with the pages."""

NO_COUNTERPART = {
    "/door",
    "/door/emergency",
    "/leave",
    "/language",
    "/filters",
    "/filters/{saved}/remove",
    "/groups/{process}",
    "/times",
    "/pilot/decision/{process}",
    "/pilot/decision/{process}/{point}",
    "/pilot/opportunities/new",
    "/pilot/opportunities/{row}/edit",
    "/pilot/opportunities/{row}/remove",
    "/pilot/opportunities/import",
    "/pilot/opportunities/import/replace",
    "/pilot/shadow/{process}/file",
}
"""Forms by which people come, go, choose their language and keep a filter: programs say all of it each time. And the
form for cases that are alike: whose eyes need no page takes each case by itself. And the
clock: only a person measures her own time, and no program starts or stops it for her. And the
decision about a pilot: it is signed by what leadership was shown, and a program has been shown nothing. And the
forms for candidates: what is kept is a workbook, and a program writes that itself. And the
file with what people decided by hand: a program that has it compares by `laufzettel pilot shadow --compare FILE`."""

SIGNS = {
    "correct": {State.CLARIFICATION, State.RELEASE},
    "release": {State.RELEASE},
    "reject": {State.CLARIFICATION, State.RELEASE},
    "resume": {State.CLARIFICATION},
    "by-hand": set(),  # none of these cases was left to people
    "settle": {State.IN_DOUBT},
    "set-aside": {State.CLARIFICATION, State.RELEASE},
}
"""In which states an action on a case changes it; in all others, and by all other actions here, nothing changes."""


def address(operation: Operation, place: Place, state: State) -> str:
    """Where it is, with a case in this state in its gap."""
    path = operation.path.replace("{number}", place.cases[state]).replace("{process}", "hundesteuer")
    return re.sub(r"\{\w+\}", "1", path) + ("?process=hundesteuer&state=release" if path == f"{V1}/cases" else "")


def body(operation: Operation) -> dict[str, object] | None:
    """What is sent: of each thing an action may ask for, what it does ask for."""
    said = {
        "seen": 2,
        "note": "Gesehen.",
        "outcome": "not-written",
        "how": "done",
        "due": "2027-02-01",  # two weeks on, by the clock of the place
        "fields": {"hund_name": "Bello"},
        "questions": [],
        "cases": {"HST-0000-0000-0000": 2},
        "to": "person:Paula",
        "deputy": "Paula",
        "first": "2027-02-01",
        "last": "2027-02-02",
        "deputyship": 1,
        "why": "Probe.",
    }
    return {name: said[name] for name in operation.body.model_fields if name in said} if operation.body else None


def named(operation: Operation) -> str:
    """For the list of tests."""
    return f"{operation.method} {operation.path}"


def test_every_address_stands_in_the_table() -> None:
    """A new address without a line here is reachable for somebody nobody has thought of."""
    assert {(one.method, one.path.removeprefix(V1)) for one in OPERATIONS} == set(REACHES)
    assert set(ROLES) == set(Role)


def test_what_people_do_on_pages_programs_do_as_well() -> None:
    """Each form of a page stands under the same address with /api/v1 before it, and is the same action."""
    forms = {(one.path, one.action) for one in PAGES if one.method == "POST" and one.path not in NO_COUNTERPART}
    here = {(one.path.removeprefix(V1), one.action) for one in OPERATIONS if one.method == "POST"}
    assert forms - here == set()


@pytest.mark.parametrize("role", ROLES)
def test_a_role_reaches_what_the_table_says_and_nothing_else(place: Place, role: Role) -> None:
    """Who is refused changes nothing."""
    client = place.program(role)
    for operation in OPERATIONS:
        before = place.kept()
        answer = client.request(operation.method, address(operation, place, State.RELEASE), json=body(operation))
        if REACHES[operation.method, operation.path.removeprefix(V1)][ROLES.index(role)] == "y":
            assert answer.status_code not in (401, 403), named(operation)
            assert answer.status_code < 500, named(operation)
        else:
            assert (answer.status_code, answer.json()["code"]) == (403, "api.not_permitted"), named(operation)
            assert place.kept() == before


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.method == "POST"], ids=named)
def test_an_action_changes_a_case_only_in_the_states_it_is_for(
    place_of: Callable[[], Place], operation: Operation
) -> None:
    """The rest is a conflict or does not fit; nobody gets the same done twice by sending it again."""
    place = place_of()
    client = place.program(Role.CLERK)
    for state in State if "{number}" in operation.path else ():
        before = place.kept()
        path = address(operation, place, state)
        answer = client.request("POST", path, json=body(operation))
        signs = state in SIGNS.get(operation.path.rpartition("/")[2], set())
        assert (place.kept() != before) == signs, (state, answer.text)
        if signs:
            assert (answer.status_code, answer.json()["seen"]) == (200, 3)
            once = place.kept()
            again = client.request("POST", path, json=body(operation))
            assert again.status_code == 409
            assert again.json()["code"] == "desk.moved_on"
            assert place.kept() == once


def test_nobody_gets_in_without_a_token(place: Place) -> None:
    """Neither with a cookie of somebody who has signed in, nor with a token in the address."""
    browser = place.visitor(Role.CLERK)
    token = place.program(Role.CLERK).headers["authorization"].removeprefix("Bearer ")
    before = place.kept()
    for operation in OPERATIONS:
        path = address(operation, place, State.RELEASE)
        mark = "&" if "?" in path else "?"
        ways = ((place.client(), path), (browser.client, path), (place.client(), f"{path}{mark}access_token={token}"))
        for client, there in ways:
            answer = client.request(operation.method, there, json=body(operation))
            assert answer.status_code == 401, named(operation)
            assert answer.headers["www-authenticate"] == "Bearer"
            assert answer.headers["content-type"] == "application/problem+json"
            assert place.cases[State.RELEASE] not in answer.text
    assert place.kept() == before

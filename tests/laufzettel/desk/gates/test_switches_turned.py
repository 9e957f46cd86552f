# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who pauses a process at the desk, who pulls its emergency stop, who releases it, and what is seen of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from laufzettel.desk.access import Role
from laufzettel.journal import halts, switches
from laufzettel.journal.halts import Position

if TYPE_CHECKING:
    from tests.laufzettel.desk.gates.conftest import Place

PROCESS = "hundesteuer"


def _position(place: Place) -> Position:
    return halts.position(place.journal.database, PROCESS)


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.OPERATOR])
def test_the_stop_is_pulled_with_a_reason_and_only_operations_release_it(place: Place, role: Role) -> None:
    """The auditor reads who pulled it and why."""
    visitor = place.visitor(role, "Petra")
    assert visitor.post(f"/switches/{PROCESS}/stop", {"why": "falsche Beträge"}).headers["location"] == "/switches"
    assert _position(place) is Position.STOPPED
    released = visitor.post(f"/switches/{PROCESS}/resume", {"why": "doch nicht"})
    assert released.status_code == (303 if role is Role.OPERATOR else 403)
    assert _position(place) is (Position.RUNNING if role is Role.OPERATOR else Position.STOPPED)
    seen = place.visitor(Role.AUDITOR).get("/switches").text
    assert "falsche Beträge" in seen
    assert "Petra" in seen
    assert '<form action="/switches' not in seen


def test_without_a_reason_nothing_is_turned(place: Place) -> None:
    """The page comes back and says what is missing."""
    answer = place.visitor(Role.OPERATOR).post(f"/switches/{PROCESS}/pause", {"why": "  "})
    assert answer.status_code == 422
    assert "Grund" in answer.text
    assert switches.latest(place.journal, [PROCESS]) == []


def test_a_process_that_is_not_there_has_no_switch(place: Place) -> None:
    """Nothing is kept under a name somebody typed."""
    answer = place.visitor(Role.OPERATOR).post("/switches/nirgends/stop", {"why": "Probe"})
    assert answer.status_code == 404
    assert switches.latest(place.journal, ["nirgends"]) == []

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever is thrown at the desk, by whomever: never a bug, and never a change without the proof of a form of ours."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.hundesteuer.process import HUNDESTEUER
from laufzettel.case import State
from laufzettel.desk.access import Role
from laufzettel.desk.routes import PAGES

if TYPE_CHECKING:
    from tests.laufzettel.desk.gates.conftest import Place

_TEXTS = ("", "0", "-1", "9" * 30, "9" * 5000, "\0", "..", "../..", "//", "%00", "HST-0000-0000-0000", "٣", "31.2.26")
_ENTRIES = "seen note outcome number process state after signed released language name password proof reason due value"
_FIELDS = [f"{kind}.{field.name}" for field in HUNDESTEUER.form.all_fields for kind in ("field", "was")]

ODD = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(_TEXTS)
NAMES = st.sampled_from(_ENTRIES.split()) | st.sampled_from(["field.", *_FIELDS])
KINDS = st.sampled_from(["application/x-www-form-urlencoded"] * 6 + ["text/plain", "multipart/form-data", "", "/"])
BODIES = st.none() | st.binary(max_size=40)
FORMS = st.lists(st.tuples(NAMES | ODD, ODD | st.sampled_from(["2", "written", "release", "Gesehen."])), max_size=6)


@dataclass(frozen=True)
class Request:
    """One request; `path` has gaps, `cases` says which case goes into them, None for something odd."""

    method: str
    path: str
    state: State | None
    odd: str
    query: list[tuple[str, str]]
    form: list[tuple[str, str]]
    body: bytes | None
    kind: str


REQUESTS = st.builds(
    Request,
    st.sampled_from(["GET"] * 3 + ["POST"] * 6 + ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "BREW"]),
    st.sampled_from([page.path for page in PAGES]),
    st.none() | st.sampled_from(State),
    ODD,
    FORMS,
    FORMS,
    BODIES,
    KINDS,
)


def address(request: Request, place: Place) -> str:
    """Where it goes, with a real case or something odd in each gap."""
    filled = place.cases[request.state] if request.state else quote(request.odd, safe="")
    path = re.sub(r"\{process\}", "hundesteuer" if request.state else filled, request.path)
    return f"{re.sub(r'{[^}]+}', filled, path)}?{urlencode(request.query)}"


def body_of(request: Request, proof: str) -> bytes:
    """What is sent: bytes, or a form with this proof before all else."""
    if request.body is not None:
        return request.body
    return urlencode([("proof", proof), *request.form] if proof else request.form).encode()


@pytest.mark.parametrize("role", [None, *Role], ids=str)
@pytest.mark.parametrize("proven", [False, True])
def test_no_request_breaks_the_desk_or_changes_what_it_may_not(
    place_of: Callable[[], Place], role: Role | None, proven: bool
) -> None:
    """As nobody and as each role; without proof nothing changes, with proof only a clerk's form changes a case."""
    _throw(place_of(), role, proven)


def test_the_other_database_stands_it_as_well(place_on_postgres: Place) -> None:
    """PostgreSQL takes no NUL and other numbers than SQLite."""
    _throw(place_on_postgres, Role.CLERK, proven=True)


def _throw(place: Place, role: Role | None, proven: bool) -> None:
    visitor = place.visitor(role) if role else None
    client = visitor.client if visitor else place.client()
    proof = visitor.proof if visitor and proven else ""

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
    @given(REQUESTS)
    def thrown(request: Request) -> None:
        if request.path in ("/leave", "/door") and request.method == "POST" and proven:
            return  # it would go, or come in as somebody else
        before = place.kept()
        content = None if request.method in ("GET", "HEAD") else body_of(request, proof)
        headers = {"content-type": request.kind} if content is not None else {}
        answer = client.request(request.method, address(request, place), content=content, headers=headers)
        assert answer.status_code < 500
        assert "Traceback" not in answer.text
        assert "content-security-policy" in answer.headers
        if "location" in answer.headers:
            assert re.match(r"/(?!/)", answer.headers["location"])
        if not (proven and role is Role.CLERK and request.method == "POST"):
            assert place.kept() == before

    thrown()

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A reverse proxy has signed people in: only what it says counts, and only if it says so itself."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

import pytest
from starlette.datastructures import Headers
from starlette.testclient import TestClient

from laufzettel.case import State
from laufzettel.desk.access import Role
from laufzettel.desk.accounts import make_account
from laufzettel.desk.door import COOKIE
from laufzettel.desk.entrance import (
    NO_NAME,
    NO_ROLE,
    NOT_BY_PROXY,
    TWO_ROLES,
    Entrance,
    Identity,
    Proxy,
)
from laufzettel.errors import BusinessError, Message

if TYPE_CHECKING:
    from tests.laufzettel.desk.gates.conftest import Place

SECRET = "0123456789abcdef0123456789abcdef"
PROXY = Proxy(
    SECRET,
    "X-Laufzettel-Secret",
    "X-Remote-User",
    "X-Remote-Groups",
    {"GG-Steuern": Role.CLERK, "GG-Steuern-Vertretung": Role.CLERK, "GG-Revision": Role.AUDITOR},
)
SAID = {"x-laufzettel-secret": SECRET, "x-remote-user": "Frieda", "x-remote-groups": "GG-Alle, GG-Steuern"}


def behind(place: Place, **headers: str) -> TestClient:
    """A browser behind the proxy, which adds these headers to each request."""
    return place.client(place.with_desk(entrance=Entrance(PROXY)), **headers)


def proof_on(client: TestClient) -> str:
    """The proof on a page."""
    found = re.search(r'name="proof" value="([^"]+)"', client.get("/").text)
    assert found is not None
    return found.group(1)


def test_whom_the_proxy_has_signed_in_comes_in_and_signs_under_that_name(place: Place) -> None:
    """By one button; the slip bears the name, and no account was used."""
    client = behind(place, **SAID)
    door = client.get("/door")
    assert "Frieda" in door.text
    assert 'type="password"' not in door.text
    assert client.post("/door", data={"open": "1"}).headers["location"] == "/home"
    number = place.cases[State.RELEASE]
    form = {"seen": "2", "proof": proof_on(client)}
    assert client.post(f"/cases/{number}/release", data=form).status_code == 303
    ((signer,),) = place.journal.database.rows("SELECT signer FROM entry WHERE result = 'released'")
    assert signer == "Frieda"
    assert place.journal.database.rows("SELECT * FROM entered") == []


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET[:-1], SECRET + "x", SECRET.upper(), "ü" * 32])
def test_headers_from_anybody_else_are_ignored(
    place: Place, secret: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    """Without the secret a name in a header is only words; nobody comes in, and no log repeats them."""
    caplog.set_level(logging.DEBUG, "laufzettel")
    said = {name: value for name, value in SAID.items() if name != "x-laufzettel-secret"}
    client = behind(place, **said)
    sent = {} if secret is None else {"x-laufzettel-secret": secret.encode()}
    for answer in (
        client.get("/door", headers=sent),
        client.post("/door", data={"open": "1"}, headers=sent),
        client.get("/", headers=sent),
    ):
        assert answer.status_code in (303, 403)
        assert answer.headers.get("location", "/door") == "/door"
        assert "set-cookie" not in answer.headers
        assert "Frieda" not in answer.text + caplog.text


def test_at_a_desk_with_accounts_no_header_signs_anybody_in(place: Place) -> None:
    """Whatever it is called."""
    client = place.client(**SAID, **{"x-forwarded-user": "Frieda", "remote-user": "Frieda"})
    assert client.get("/").headers["location"] == "/door"
    assert client.post("/door", data={"open": "1"}).status_code == 401


def test_behind_a_proxy_no_password_opens(place: Place) -> None:
    """Accounts from another time are off."""
    make_account(place.journal, "Frieda", Role.CLERK, "pass")
    answer = behind(place).post("/door", data={"name": "Frieda", "password": "pass"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_a_cookie_is_worth_nothing_without_the_proxy(place: Place) -> None:
    """Nor with the proxy's word for somebody else, another role, or nobody: each request is looked at."""
    client = behind(place, **SAID)
    client.post("/door", data={"open": "1"})
    token = {"cookie": f"{COOKIE}={client.cookies[COOKIE]}"}
    assert behind(place, **SAID, **token).get("/").status_code == 200
    assert behind(place, **token).get("/").status_code == 303
    for changed in (
        {"x-remote-user": "Otto"},
        {"x-remote-groups": "GG-Revision"},
        {"x-remote-groups": ""},
        {"x-laufzettel-secret": "wrong"},
    ):
        assert behind(place, **(SAID | changed), **token).get("/").status_code == 303, changed


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"x-remote-user": ""}, NOT_BY_PROXY),
        ({"x-remote-user": "  "}, NOT_BY_PROXY),
        ({"x-remote-user": "machine"}, NO_NAME),
        ({"x-remote-user": "M a s c h i n e"}, NO_NAME),
        ({"x-remote-user": "x" * 81}, NO_NAME),
        ({"x-remote-user": "Frie\tda"}, NO_NAME),
        ({"x-remote-user": "Frieda\u202eatto"}, NO_NAME),
        ({"x-remote-groups": ""}, NO_ROLE),
        ({"x-remote-groups": "clerk"}, NO_ROLE),
        ({"x-remote-groups": "GG-Steuern,GG-Revision"}, TWO_ROLES),
    ],
    ids=str,
)
def test_what_is_no_person_with_one_role_is_refused(place: Place, sent: dict[str, str], why: Message) -> None:
    """The name stands on slips: it passes the same test as one from the command line."""
    headers = Headers(raw=[(name.encode(), value.encode()) for name, value in (SAID | sent).items()])
    with pytest.raises(BusinessError) as refused:
        PROXY.identity(headers)
    assert refused.value.problem.code == why.code
    answer = behind(place).get("/door", headers=[(name, value.encode()) for name, value in (SAID | sent).items()])
    assert answer.status_code == 403
    assert why.de in answer.text


@pytest.mark.parametrize("twice", SAID)
def test_a_header_that_comes_twice_counts_for_nothing(twice: str) -> None:
    """One of them may be the visitor's own, passed on beside the proxy's."""
    raw = [(name.encode(), value.encode()) for name, value in SAID.items()]
    raw.append((twice.encode(), b"Otto"))
    for order in (raw, raw[::-1]):
        with pytest.raises(BusinessError):
            PROXY.identity(Headers(raw=order))


def test_names_come_in_utf_8_and_two_groups_of_one_role_are_one_role() -> None:
    """As proxies send them; bytes that are no UTF-8 are no name."""
    said = SAID | {"x-remote-user": "J\u00fcrgen", "x-remote-groups": "GG-Steuern,GG-Steuern-Vertretung"}
    raw = [(name.encode(), value.encode()) for name, value in said.items()]
    assert PROXY.identity(Headers(raw=raw)) == Identity("J\u00fcrgen", Role.CLERK)
    raw = [(name, b"J\xfcrgen" if name == b"x-remote-user" else value) for name, value in raw]
    with pytest.raises(BusinessError):
        PROXY.identity(Headers(raw=raw))


def test_without_a_mapping_the_proxy_sends_our_own_names_of_roles() -> None:
    """`X-Remote-Groups: auditor`."""
    proxy = Proxy(SECRET, "X-Laufzettel-Secret", "X-Remote-User", "X-Remote-Groups", {})
    assert proxy.identity(Headers(SAID | {"x-remote-groups": "auditor"})).role is Role.AUDITOR


def test_signing_out_behind_a_proxy_asks_before_coming_in_again(place: Place) -> None:
    """The session ends; the door shows the button, and the old cookie opens nothing."""
    client = behind(place, **SAID)
    client.post("/door", data={"open": "1"})
    token = {"cookie": f"{COOKIE}={client.cookies[COOKIE]}"}
    client.post("/leave", data={"proof": proof_on(client)})
    assert client.get("/").headers["location"] == "/door"
    assert behind(place, **SAID, **token).get("/").status_code == 303


def test_the_secret_stands_in_no_text_about_the_entrance() -> None:
    """Nor would it in a log."""
    assert SECRET not in repr(Entrance(PROXY))

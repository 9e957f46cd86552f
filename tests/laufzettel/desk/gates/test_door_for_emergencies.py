# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The door for emergencies: shut unless somebody opens it, and nobody passes it unseen."""

from __future__ import annotations

import hashlib
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from laufzettel.desk import accounts
from laufzettel.desk.access import Role
from laufzettel.desk.accounts import make_account, remove_account
from laufzettel.desk.door import COOKIE
from laufzettel.desk.entrance import Entrance, Proxy
from laufzettel.desk.provider import Provider
from laufzettel.desk.sessions import Way

if TYPE_CHECKING:
    from tests.laufzettel.desk.gates.conftest import Place

PASSWORD = "richtig-Pferd-Batterie"
FORM = {"name": "Frieda", "password": PASSWORD}
SECRET = "0123456789abcdef0123456789abcdef"
USUAL = {
    "provider": {"provider": Provider("https://anmeldung.example", "laufzettel", "x", "https://localhost")},
    "proxy": {"proxy": Proxy(SECRET, "X-Laufzettel-Secret", "X-Remote-User", "X-Remote-Groups", {})},
}


@pytest.fixture(params=USUAL)
def usual(request: pytest.FixtureRequest, place: Place) -> dict[str, object]:
    """How people sign in on an ordinary day; Frieda has an account nevertheless."""
    make_account(place.journal, "Frieda", Role.CLERK, PASSWORD)
    return dict(USUAL[request.param])


def test_it_is_shut_unless_office_toml_opens_it(place: Place, usual: dict[str, object]) -> None:
    """No page, no sign-in, no trace; and the usual door takes no password either way."""
    for emergency in (False, True):
        client = place.client(place.with_desk(entrance=Entrance(**usual, emergency=emergency)))
        answer = client.post("/door", data=FORM)
        assert answer.status_code in (403, 503)
        assert COOKIE + "=" not in answer.headers.get("set-cookie", "")
        assert 'type="password"' not in client.get("/door").text
    shut = place.client(place.with_desk(entrance=Entrance(**usual)))
    assert shut.get("/door/emergency").status_code == 404
    assert shut.post("/door/emergency", data=FORM).status_code == 404
    assert place.journal.database.rows("SELECT * FROM entered") == []


def test_a_session_by_an_account_opens_nothing_there(place: Place, usual: dict[str, object]) -> None:
    """Neither with the door for emergencies shut nor with it open: it came in by another one."""
    for emergency in (False, True):
        desk = place.with_desk(entrance=Entrance(**usual, emergency=emergency))
        assert place.visitor(Role.CLERK, desk=desk).get("/").status_code == 303


def test_beside_accounts_there_is_no_second_door(place: Place) -> None:
    """Nobody could tell an emergency from an ordinary day."""
    client = place.client()
    assert client.get("/door/emergency").status_code == 404
    assert client.post("/door/emergency", data=FORM).status_code == 404


def test_who_passes_it_is_seen_by_auditors_the_council_and_everybody_at_that_desk(
    place: Place, usual: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    """A line in the journal that says so, a banner on each page, a warning in the log without a name."""
    caplog.set_level(logging.DEBUG, "laufzettel")
    desk = place.with_desk(entrance=Entrance(**usual, emergency=True))
    client = place.client(desk)
    assert "Nur für den Notfall" in client.get("/door/emergency").text
    assert client.post("/door/emergency", data=FORM | {"password": "falsch"}).status_code == 401
    assert place.journal.database.rows("SELECT * FROM entered") == []
    assert client.post("/door/emergency", data=FORM).headers["location"] == "/home"
    assert "Notfallzugang" in client.get("/").text
    assert place.journal.database.rows("SELECT person, role, way FROM entered") == [("Frieda", "clerk", "emergency")]
    for role in (Role.AUDITOR, Role.COUNCIL):
        text = place.visitor(role, "Rosa").get("/looks").text
        assert "<strong>Notfallzugang</strong>" in text
        assert "Sie sind an der Anmeldung" not in text
    assert "the door for emergencies was used: clerk" in caplog.text
    assert "Frieda" not in caplog.text


def test_what_it_has_opened_ends_when_it_is_shut_or_the_account_goes(place: Place, usual: dict[str, object]) -> None:
    """With the next start of the desk, or at once."""
    desk = place.with_desk(entrance=Entrance(**usual, emergency=True))
    client = place.client(desk)
    client.post("/door/emergency", data=FORM)
    cookie = f"{COOKIE}={client.cookies[COOKIE]}"
    assert place.client(desk, cookie=cookie).get("/").status_code == 200
    assert place.client(place.with_desk(entrance=Entrance(**usual)), cookie=cookie).get("/").status_code == 303
    assert place.client(cookie=cookie).get("/").status_code == 303
    remove_account(place.journal, "Frieda")
    assert client.get("/").status_code == 303


def test_guesses_at_it_are_counted_like_all_others(place: Place, usual: dict[str, object]) -> None:
    """One count for the name, whichever door."""
    desk = place.with_desk(entrance=Entrance(**usual, emergency=True))
    found = [
        place.client(desk).post("/door/emergency", data=FORM | {"password": "geraten"}).status_code for _ in range(6)
    ]
    assert found == [401] * 5 + [429]


def test_many_sign_ins_at_once_take_the_memory_of_few(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each password costs 32 MB while it is tried: of twelve at the same time no more than two are, by strangers."""
    make_account(place.journal, "Frieda", Role.CLERK, PASSWORD)
    real, lock, both = hashlib.scrypt, threading.Lock(), threading.Barrier(2)
    counts = {"now": 0, "most": 0, "ever": 0}

    def counted(*args: object, **more: object) -> bytes:
        with lock:
            counts["now"] += 1
            counts["ever"] += 1
            counts["most"] = max(counts["most"], counts["now"])
            first_two = counts["ever"] <= 2
        if first_two:
            both.wait(20)  # both are inside, and everybody else has come by then or finds them there
        try:
            return real(*args, **more)
        finally:
            with lock:
                counts["now"] -= 1

    monkeypatch.setattr(accounts.hashlib, "scrypt", counted)
    desk = place.with_desk()
    with ThreadPoolExecutor(12) as pool:
        sent = [pool.submit(place.client(desk).post, "/door", data=FORM) for _ in range(12)]
        answers = [one.result().status_code for one in sent]
    assert counts["most"] == 2
    assert set(answers) <= {303, 429}
    assert answers.count(303) == counts["ever"] >= 2


def test_ways_are_told_apart() -> None:
    """What is open follows from how people sign in, and from nothing else."""
    assert Entrance().ways == {Way.ACCOUNT}
    assert Entrance(**USUAL["proxy"]).ways == {Way.PROXY}
    assert Entrance(**USUAL["provider"]).ways == {Way.PROVIDER}
    assert Entrance(**USUAL["provider"], emergency=True).ways == {Way.PROVIDER, Way.EMERGENCY}
    assert [one.accounts for one in (Entrance(), Entrance(**USUAL["proxy"]))] == [True, False]
    assert Entrance(**USUAL["proxy"], emergency=True).accounts

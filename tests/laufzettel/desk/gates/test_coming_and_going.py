# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Signing in with an account of the desk, sessions, and how they end."""

from __future__ import annotations

import logging
import re
import threading
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from laufzettel.case import State
from laufzettel.desk import accounts, sessions
from laufzettel.desk.access import Role
from laufzettel.desk.accounts import make_account, remove_account
from laufzettel.desk.attempts import PER_NAME, STRANGERS, WITHIN_S, Attempts
from laufzettel.desk.door import COOKIE, KNOWN

if TYPE_CHECKING:
    from httpx import Response

    from tests.laufzettel.desk.gates.conftest import Place

PASSWORD = "richtig-Pferd-Batterie"


def entering(client: TestClient, name: str = "Frieda", password: str = PASSWORD) -> Response:
    """Send the form of the door."""
    return client.post("/door", data={"name": name, "password": password})


@pytest.fixture
def frieda(place: Place) -> TestClient:
    """The browser of Frieda, a clerk, who has just signed in."""
    make_account(place.journal, "Frieda", Role.CLERK, PASSWORD)
    client = place.client()
    assert entering(client).headers["location"] == "/home"
    return client


def proof_on(client: TestClient) -> str:
    """The proof on a page."""
    found = re.search(r'name="proof" value="([^"]+)"', client.get("/").text)
    assert found is not None
    return found.group(1)


def test_a_cookie_from_before_signing_out_is_worth_nothing(place: Place, frieda: TestClient) -> None:
    """Replayed as it was: the session is gone on the server."""
    token = frieda.cookies[COOKIE]
    assert frieda.get("/").status_code == 200
    left = frieda.post("/leave", data={"proof": proof_on(frieda)})
    assert f'{COOKIE}=""' in left.headers["set-cookie"]
    thief = place.client(cookie=f"{COOKIE}={token}")
    assert thief.get("/").headers["location"] == "/door"
    assert thief.post(f"/cases/{place.cases[State.RELEASE]}/release", data={"seen": "2"}).status_code == 401


def test_signing_out_needs_the_proof(frieda: TestClient) -> None:
    """No other site throws somebody out."""
    assert frieda.post("/leave", data={"proof": "x"}).status_code == 403
    assert frieda.get("/").status_code == 200


def test_half_an_hour_without_a_request_ends_a_session(place: Place, frieda: TestClient) -> None:
    """And each request lengthens it."""
    for _ in range(3):
        place.now += sessions.IDLE_S - 61
        assert frieda.get("/").status_code == 200
    place.now += sessions.IDLE_S + 1
    assert frieda.get("/").status_code == 303


def test_ten_hours_end_a_session_however_busy(place: Place, frieda: TestClient) -> None:
    """The absolute end."""
    until = place.now + sessions.LONGEST_S
    while place.now + 1000 < until:
        place.now += 1000
        assert frieda.get("/").status_code == 200
    place.now = until
    assert frieda.get("/").status_code == 303


def test_the_journal_keeps_no_token_and_no_password(place: Place, frieda: TestClient) -> None:
    """Whoever reads the database can sign in as nobody."""
    rows = place.journal.database.rows
    kept = str(rows("SELECT * FROM session")) + str(rows("SELECT * FROM account")) + str(rows("SELECT * FROM entered"))
    assert frieda.cookies[COOKIE] not in kept
    assert frieda.cookies[KNOWN] not in kept
    assert PASSWORD not in kept
    assert len(frieda.cookies[COOKIE]) == 43  # 256 bits


@pytest.mark.parametrize("name", [COOKIE, KNOWN])
def test_cookies_go_to_this_desk_alone_and_to_no_script(place: Place, name: str) -> None:
    """`__Host-`, Secure, HttpOnly, SameSite=Strict, no Domain."""
    make_account(place.journal, "Frieda", Role.CLERK, PASSWORD)
    said = [one for one in entering(place.client()).headers.get_list("set-cookie") if one.startswith(f"{name}=")]
    assert len(said) == 1
    parts = {part.strip().lower() for part in said[0].split(";")[1:]}
    assert {"path=/", "secure", "httponly", "samesite=strict"} <= parts
    assert not any(part.startswith("domain") for part in parts)
    assert name.startswith("__Host-")


def test_signing_in_makes_a_new_token_and_ends_the_old_one(place: Place, frieda: TestClient) -> None:
    """A token somebody planted before never becomes a session, and the one before is gone."""
    old = frieda.cookies[COOKIE]
    make_account(place.journal, "Otto", Role.CLERK, PASSWORD)
    answer = frieda.post("/door", data={"name": "Otto", "password": PASSWORD, "proof": proof_on(frieda)})
    assert answer.status_code == 303
    assert frieda.cookies[COOKIE] != old
    assert place.client(cookie=f"{COOKIE}={old}").get("/").status_code == 303
    planted = place.client(cookie=f"{COOKIE}=planted")
    entering(planted)
    assert place.client(cookie=f"{COOKIE}=planted").get("/").status_code == 303


def test_another_role_or_password_ends_what_is_open(place: Place, frieda: TestClient) -> None:
    """A change of rights counts at once."""
    make_account(place.journal, "Frieda", Role.COUNCIL, "anderes")
    assert frieda.get("/").status_code == 303


def test_an_account_that_is_taken_away_opens_nothing_more(place: Place, frieda: TestClient) -> None:
    """Neither by its session nor by its password."""
    assert remove_account(place.journal, "Frieda")
    assert not remove_account(place.journal, "Frieda")
    assert frieda.get("/").status_code == 303
    assert entering(place.client()).status_code == 401


def test_all_sessions_can_be_ended_at_once(place: Place, frieda: TestClient) -> None:
    """When something is wrong nobody stays in."""
    assert sessions.end_all(place.journal) == 1
    assert frieda.get("/").status_code == 303


def test_each_use_of_an_account_stands_where_auditors_and_the_council_see_it(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    """Break-glass: no sign-in by an account without a trace, and no name in the log."""
    make_account(place.journal, "Frieda", Role.CLERK, PASSWORD)
    caplog.set_level(logging.DEBUG, "laufzettel")
    entering(place.client(), password="falsch")
    assert place.journal.database.rows("SELECT * FROM entered") == []
    entering(place.client())
    for role in (Role.AUDITOR, Role.COUNCIL):
        text = place.visitor(role, "Rosa").get("/looks").text
        assert "Frieda" in text
        assert "Sachbearbeitung" in text
    assert "sign-in failed" in caplog.text
    assert "Frieda" not in caplog.text
    assert "falsch" not in caplog.text


def test_the_answer_tells_nobody_which_names_there_are(place: Place) -> None:
    """A wrong password and a name nobody has: the same page, and no mark for the browser."""
    make_account(place.journal, "Frieda", Role.CLERK, PASSWORD)
    wrong, nobody = entering(place.client(), password="x"), entering(place.client(), name="Niemand", password="x")
    assert wrong.status_code == nobody.status_code == 401
    assert wrong.text.replace("Frieda", "") == nobody.text.replace("Niemand", "")
    assert "set-cookie" not in wrong.headers
    assert "set-cookie" not in nobody.headers


def test_a_name_is_the_same_however_its_letters_are_put_together(place: Place) -> None:
    """Some keyboards send ä as a letter and its dots."""
    make_account(place.journal, "J\u00e4ger", Role.CLERK, PASSWORD)
    assert entering(place.client(), name="Ja\u0308ger").status_code == 303


def test_a_guesser_is_stopped_and_frieda_comes_in_by_her_own_browser(place: Place, frieda: TestClient) -> None:
    """After five failures the name waits; a browser in which she has signed in before is counted by itself."""
    frieda.post("/leave", data={"proof": proof_on(frieda)})
    guesser = place.client()
    for _ in range(PER_NAME):
        assert entering(guesser, password="geraten").status_code == 401
    assert entering(guesser).status_code == 429
    assert entering(place.client()).status_code == 429
    make_account(place.journal, "Otto", Role.CLERK, PASSWORD)
    assert entering(place.client(), name="Otto").status_code == 303
    assert entering(frieda).status_code == 303


def test_a_mark_of_another_or_from_before_the_password_changed_is_none(place: Place) -> None:
    """A browser is known for one name and one password."""
    for name in ("Frieda", "Otto"):
        make_account(place.journal, name, Role.CLERK, PASSWORD)
    before = accounts.mark_of(place.journal, "Frieda")
    assert before != accounts.mark_of(place.journal, "Otto")
    make_account(place.journal, "Frieda", Role.CLERK, PASSWORD)
    assert accounts.mark_of(place.journal, "Frieda") != before
    assert accounts.mark_of(place.journal, "Niemand") == ""


class Clock:
    """Seconds the test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_attempts_are_forgotten_after_five_minutes() -> None:
    """For one name as for all strangers; nothing is kept of names that were tried long ago."""
    clock = Clock()
    attempts = Attempts(clock)
    for n in range(STRANGERS):
        attempts.failed(f"name{n}", known=False)
    with attempts.trying("Frieda", known=False) as room:
        assert not room
    with attempts.trying("Frieda", known=True) as room:
        assert room
    clock.now = WITHIN_S
    with attempts.trying("Frieda", known=False) as room:
        assert room
    attempts.failed("Frieda", known=False)
    assert len(attempts._failed) == 2


def test_few_passwords_are_tried_at_a_time_and_strangers_do_not_wait() -> None:
    """Forty guesses at once would take the memory of forty, and every thread of the desk."""
    attempts = Attempts()
    inside, leave = threading.Barrier(3), threading.Event()

    def slow() -> None:
        with attempts.trying("x", known=False) as room:
            assert room
            inside.wait(10)
            leave.wait(10)

    threads = [threading.Thread(target=slow) for _ in range(2)]
    for thread in threads:
        thread.start()
    inside.wait(10)
    with attempts.trying("y", known=False) as room:
        assert not room
    with attempts.trying("y", known=True) as room:
        assert room
    leave.set()
    for thread in threads:
        thread.join()
    with attempts.trying("y", known=False) as room:
        assert room


def test_the_language_is_chosen_before_signing_in_and_stays(place: Place) -> None:
    """The door has the form; the choice goes along into the session and is there after signing out."""
    make_account(place.journal, "Frieda", Role.CLERK, PASSWORD)
    client = place.client(**{"accept-language": "de"})
    page = client.get("/door").text
    assert 'action="/language"' in page
    assert "Anmelden" in page
    client.post("/language", data={"language": "en"}, headers={"referer": "https://localhost/door"})
    assert "Sign in" in client.get("/door").text
    assert "Das gibt es" not in client.get("/nirgends").text
    entering(client)
    assert "Worklist" in client.get("/").text
    client.post("/language", data={"language": "xx", "proof": proof_on(client)})
    assert "Worklist" in client.get("/").text


@pytest.mark.parametrize(
    ("came", "leads"),
    [
        ("/?process=hundesteuer&state=release", "/?process=hundesteuer&state=release"),
        ("/cases/HST-1/correct", "/cases/HST-1"),
        ("/batches/hundesteuer", "/batches/hundesteuer"),
        ("/leave", "/home"),
        ("/door/back?code=x&state=y", "/door"),
        ("/nirgends/irgendwo", "/home"),
    ],
)
def test_the_other_language_comes_on_the_same_page(frieda: TestClient, came: str, leads: str) -> None:
    """After a form that was refused the address is the form's, which takes no GET: then the page it belongs to."""
    form = {"language": "en", "proof": proof_on(frieda)}
    answer = frieda.post("/language", data=form, headers={"referer": f"https://localhost{came}"})
    assert answer.headers["location"] == leads


def test_a_page_about_an_error_has_no_form_that_would_be_refused(frieda: TestClient) -> None:
    """It does not know the visitor, so its forms would lack the proof."""
    assert "<form" not in frieda.get("/nirgends").text


def test_who_has_signed_in_is_not_asked_again(frieda: TestClient) -> None:
    """The door leads on; its form would lack the proof."""
    assert frieda.get("/door").headers["location"] == "/home"

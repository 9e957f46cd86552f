# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Signing in at a real OpenID provider: in, out, and every way in which somebody else would like to come in."""

from __future__ import annotations

import logging
import re
import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from laufzettel.case import State
from laufzettel.desk import begun
from laufzettel.desk.access import Role
from laufzettel.desk.cookies import BEGUN, COOKIE
from laufzettel.desk.elsewhere import NOT_BEGUN
from laufzettel.desk.entrance import NO_NAME, NO_ROLE, TWO_ROLES, Entrance
from laufzettel.desk.provider import REFUSED, UNFIT, UNREACHABLE, UNTRUE, Provider
from laufzettel.errors import Message

if TYPE_CHECKING:
    from tests.laufzettel.desk.gates.conftest import Elsewhere, Place

OPEN = {"open": "1"}
"""The form of the door; browsers send its kind along even where it is empty."""


def test_who_signs_in_at_the_provider_works_here_in_that_role_until_signing_out(elsewhere: Elsewhere) -> None:
    """Frieda is a clerk by her group and signs under her name; after signing out her session is worth nothing."""
    place, client = elsewhere.place, elsewhere.client
    assert 'type="password"' not in client.get("/door").text
    answer = client.get(elsewhere.signed_in("Frieda"))
    assert answer.status_code == 200
    assert answer.headers["refresh"] == '0; url="/home"'
    page = client.get("/").text
    assert "Frieda" in page
    found = re.search(r'name="proof" value="([^"]+)"', page)
    assert found is not None
    form = {"seen": "2", "proof": found.group(1)}
    assert client.post(f"/cases/{place.cases[State.RELEASE]}/release", data=form).status_code == 303
    ((signer,),) = place.journal.database.rows("SELECT signer FROM entry WHERE result = 'released'")
    assert signer == "Frieda"
    assert place.journal.database.rows("SELECT * FROM entered") == []
    token = client.cookies[COOKIE]
    left = client.post("/leave", data={"proof": found.group(1)})
    assert client.get("/").headers["location"] == "/door"
    assert elsewhere.another(cookie=f"{COOKIE}={token}").get("/").headers["location"] == "/door"
    out = re.fullmatch(r'0; url="(.+)"', left.headers["refresh"])
    assert out is not None
    assert elsewhere.signs_out(out.group(1)) == "https://localhost/door"
    assert "/accounts/login/" in elsewhere.person.get(elsewhere.asked()).headers["location"]


def test_the_request_to_the_provider_holds_what_the_standard_asks_for(elsewhere: Elsewhere) -> None:
    """A code, PKCE by S256, state and nonce; each new, and none of them the secret behind it."""
    first, second = (parse_qs(urlsplit(elsewhere.asked()).query) for _ in range(2))
    assert first["response_type"] == ["code"]
    assert first["code_challenge_method"] == ["S256"]
    assert first["redirect_uri"] == ["https://localhost/door/back"]
    assert first["scope"] == ["openid profile"]
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name][0]) == 43
        assert first[name] != second[name]
        assert elsewhere.client.cookies[BEGUN] not in (*first[name], *second[name])


def test_where_the_provider_sends_people_back_no_request_decides(place: Place, elsewhere: Elsewhere) -> None:
    """It stands in office.toml; a Host that is not the desk's leads nowhere, another of its names changes nothing."""
    assert elsewhere.client.post("/door", data=OPEN, headers={"host": "angreifer.example"}).status_code == 421
    sent = {
        "host": "intern.amt.example",
        "x-forwarded-host": "angreifer.example",
        "forwarded": "host=angreifer.example",
    }
    address = elsewhere.asked(**sent)
    assert parse_qs(urlsplit(address).query)["redirect_uri"] == ["https://localhost/door/back"]


def test_another_site_begins_no_sign_in(elsewhere: Elsewhere) -> None:
    """Else it could sign somebody in under a name that is not hers, or lead through the provider unseen."""
    assert elsewhere.client.post("/door", data=OPEN, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert elsewhere.client.post("/door", data=OPEN, headers={"origin": "https://angreifer.example"}).status_code == 403


def test_the_cookie_of_a_sign_in_on_its_way_goes_to_this_desk_alone(elsewhere: Elsewhere) -> None:
    """It must come along when the provider sends somebody back, hence lax; it goes when she is in."""
    began = elsewhere.client.post("/door", data=OPEN).headers["set-cookie"]
    assert began.startswith(BEGUN)
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=lax", "Max-Age=600"} <= set(began.split("; "))
    came = elsewhere.client.get(elsewhere.signed_in("Frieda")).headers.get_list("set-cookie")
    assert any(one.startswith(f"{COOKIE}=") and "SameSite=strict" in one for one in came)
    assert any(one.startswith(f'{BEGUN}=""') for one in came)


def test_a_wrong_state_is_refused_and_spoils_nothing(elsewhere: Elsewhere) -> None:
    """A link by somebody else with his own code signs nobody in, and her own sign-in still goes on."""
    address = elsewhere.signed_in("Frieda")
    wrong = re.sub(r"state=[^&]+", "state=" + "A" * 43, address)
    assert refused_by(elsewhere.client.get(wrong), NOT_BEGUN)
    assert refused_by(elsewhere.client.get(re.sub(r"&?state=[^&]+", "", address)), NOT_BEGUN)
    assert refused_by(elsewhere.client.get(address + "&state=" + "A" * 43), NOT_BEGUN)
    assert elsewhere.client.get(address).status_code == 200


def test_a_sign_in_goes_on_only_in_the_browser_in_which_it_was_begun(elsewhere: Elsewhere) -> None:
    """Whoever sends Frieda a link to the end of his own sign-in does not get her to work under his name."""
    address = elsewhere.signed_in("Rosa")
    victim = elsewhere.another()
    assert refused_by(victim.get(address), NOT_BEGUN)
    victim.post("/door", data=OPEN)
    assert refused_by(victim.get(address), NOT_BEGUN)


def test_the_way_back_is_good_once(elsewhere: Elsewhere) -> None:
    """Replayed from the history of the browser, with the cookie of then: nobody comes in."""
    address = elsewhere.signed_in("Frieda")
    cookie = elsewhere.client.cookies[BEGUN]
    assert elsewhere.client.get(address).status_code == 200
    assert refused_by(elsewhere.another(cookie=f"{BEGUN}={cookie}").get(address), NOT_BEGUN)


def test_a_code_that_was_used_before_is_worth_nothing(elsewhere: Elsewhere) -> None:
    """In another sign-in, with that one's own state: the provider gives no second token, and PKCE fits no other one."""
    used = elsewhere.signed_in("Frieda")
    assert elsewhere.client.get(used).status_code == 200
    thief = elsewhere.afresh()
    state = parse_qs(urlsplit(thief.asked()).query)["state"][0]
    assert refused_by(thief.client.get(re.sub(r"state=[^&]+", f"state={state}", used)), REFUSED)
    unused = elsewhere.afresh().signed_in("Frieda")
    state = parse_qs(urlsplit(thief.asked()).query)["state"][0]
    assert refused_by(thief.client.get(re.sub(r"state=[^&]+", f"state={state}", unused)), REFUSED)


def test_a_sign_in_that_took_too_long_is_over(elsewhere: Elsewhere) -> None:
    """After ten minutes."""
    address = elsewhere.signed_in("Frieda")
    elsewhere.place.now += begun.OPEN_S
    assert refused_by(elsewhere.client.get(address), NOT_BEGUN)


def test_an_answer_of_another_issuer_is_refused(elsewhere: Elsewhere) -> None:
    """Mix-up: the answer must say which provider it comes from, as this one promises, and say the right one."""
    address = elsewhere.signed_in("Frieda")
    assert "iss=" in address
    assert refused_by(elsewhere.client.get(re.sub(r"iss=[^&]+", "iss=https://angreifer.example", address)), UNTRUE)
    address = elsewhere.signed_in("Frieda")
    assert refused_by(elsewhere.client.get(re.sub(r"&?iss=[^&]+", "", address)), UNTRUE)


@pytest.mark.parametrize(("who", "why"), [("Niemand", NO_ROLE), ("Beides", TWO_ROLES), ("machine", NO_NAME)])
def test_who_is_no_person_with_one_role_does_not_come_in(elsewhere: Elsewhere, who: str, why: Message) -> None:
    """Known to the provider is not enough; the sentence says what to ask operations for."""
    answer = elsewhere.client.get(elsewhere.signed_in(who))
    assert refused_by(answer, why)
    assert who not in answer.text


def test_a_claim_that_is_not_there_makes_nobody(elsewhere: Elsewhere) -> None:
    """Neither a name nor a role is guessed from another claim."""
    for changed, why in (({"person_claim": "gibt_es_nicht"}, NO_NAME), ({"role_claim": "gibt_es_nicht"}, NO_ROLE)):
        other = elsewhere.afresh(**changed)
        assert refused_by(other.client.get(other.signed_in("Frieda")), why)


def test_the_provider_s_words_stand_on_no_page_and_in_no_log(
    elsewhere: Elsewhere, caplog: pytest.LogCaptureFixture
) -> None:
    """They could be anybody's: the page says in both languages that nobody is signed in, and what to do."""
    caplog.set_level(logging.DEBUG, "laufzettel")
    for language, text in (("de", REFUSED.de), ("en", REFUSED.en)):
        state = parse_qs(urlsplit(elsewhere.asked()).query)["state"][0]
        said = {"state": state, "error": "access_denied", "error_description": "Rufen Sie 0190 an <b>"}
        answer = elsewhere.client.get("/door/back", params=said, headers={"accept-language": language})
        assert answer.status_code == 403
        assert text in answer.text
        assert "0190" not in answer.text + caplog.text
        assert "access_denied" not in answer.text + caplog.text


def test_neither_code_nor_token_stays_anywhere(
    elsewhere: Elsewhere, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not in the journal, not in a log, not in what the desk holds in memory; nor does the cookie's own word."""
    caplog.set_level(logging.DEBUG)
    relay = elsewhere.relay(monkeypatch)
    address = elsewhere.signed_in("Frieda")
    begun_by = elsewhere.client.cookies[BEGUN]
    before = {str(row) for row in elsewhere.place.journal.database.rows("SELECT * FROM sign_in")}
    elsewhere.client.get(address)
    ((_, tokens),) = [one for one in relay.answers if "id_token" in one[1]]
    secrets = [parse_qs(urlsplit(address).query)["code"][0], begun_by, tokens["id_token"], tokens["access_token"]]
    kept = str(elsewhere.place.kept()) + str(before)
    kept += str(elsewhere.place.journal.database.rows("SELECT * FROM session"))
    ours = "\n".join(line.getMessage() for line in caplog.records if line.name.startswith("laufzettel"))
    held = str(vars(elsewhere.provider.exchange))
    for secret in secrets:
        assert secret not in kept
        assert secret not in ours
        assert secret not in held
    assert elsewhere.provider.secret not in repr(elsewhere.provider) + ours


def test_a_session_from_another_way_of_signing_in_opens_nothing(elsewhere: Elsewhere) -> None:
    """The office had accounts until yesterday: what they have opened ends with them, and the other way round."""
    place = elsewhere.place
    visitor = place.visitor(Role.CLERK)
    assert visitor.get("/").status_code == 200
    cookie = f"{COOKIE}={visitor.client.cookies[COOKIE]}"
    assert elsewhere.another(cookie=cookie).get("/").status_code == 303
    elsewhere.client.get(elsewhere.signed_in("Frieda"))
    assert place.client(cookie=f"{COOKIE}={elsewhere.client.cookies[COOKIE]}").get("/").status_code == 303


def test_a_session_that_was_planted_is_not_taken_over(elsewhere: Elsewhere) -> None:
    """Signing in makes a new token, whatever the browser had before."""
    elsewhere.client.cookies.set(COOKIE, "planted", domain="localhost.local", path="/")
    elsewhere.client.get(elsewhere.signed_in("Frieda"))
    assert elsewhere.another(cookie=f"{COOKIE}=planted").get("/").status_code == 303


def test_a_provider_that_does_not_answer_is_named_with_the_remedy_and_not_asked_again_at_once(place: Place) -> None:
    """And whoever waits for it holds no thread of the desk."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    provider = Provider(f"http://127.0.0.1:{port}", "laufzettel", "x", "https://localhost")
    client = place.client(place.with_desk(entrance=Entrance(provider=provider)))
    for _ in range(2):
        answer = client.post("/door", data=OPEN)
        assert answer.status_code == 503
        assert UNREACHABLE.de in answer.text
        assert "aussteller" in answer.text
        assert BEGUN not in answer.headers.get("set-cookie", "")


def test_an_address_of_the_provider_that_is_none_is_no_bug(
    elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is as if nobody answered there."""
    relay = elsewhere.relay(monkeypatch)
    relay.description = {"token_endpoint": "http://127.0.0.1:99999999/token"}
    assert refused_by(elsewhere.client.get(elsewhere.signed_in("Frieda")), UNREACHABLE)


def test_a_code_brought_to_a_desk_without_a_provider_opens_nothing(place: Place) -> None:
    """There is no such page."""
    assert place.client().get("/door/back?code=x&state=y").status_code == 404


@pytest.mark.parametrize(
    "changed",
    [
        {"issuer": "https://anmeldung.example"},
        {"token_endpoint": "http://anmeldung.example/token"},
        {"authorization_endpoint": "ftp://anmeldung.example/"},
        {"authorization_endpoint": 'https://anmeldung.example/"; url=x'},
        {"jwks_uri": None},
        {"code_challenge_methods_supported": ["plain"]},
    ],
    ids=str,
)
def test_a_provider_that_does_not_fit_is_not_used(
    elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch, changed: dict[str, Any]
) -> None:
    """It calls itself otherwise, sends secrets over an open line, or lacks PKCE."""
    relay = elsewhere.relay(monkeypatch)
    relay.description = changed
    for _ in range(2):  # the second time it is not asked again at once
        answer = elsewhere.client.post("/door", data=OPEN)
        assert answer.status_code == 503
        assert UNFIT.de in answer.text
    assert len([kind for kind, _ in relay.answers if kind == "openid-configuration"]) == 1


def test_a_new_key_of_the_provider_is_learned_when_it_first_signs(
    elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys are kept for an hour; one that is new in between needs no restart, and no more than one question."""
    relay = elsewhere.relay(monkeypatch)
    relay.keys = [{"kty": "oct", "k": "AAAA"}, {"kty": "von-morgen"}]
    asked = elsewhere.signed_in("Frieda")
    relay.keys = None
    before = len(relay.answers)
    assert elsewhere.client.get(asked).status_code == 200
    assert [kind for kind, _ in relay.answers[before:]] == ["token/", "jwks.json"]
    before = len(relay.answers)
    elsewhere.client.cookies.clear()
    assert elsewhere.client.get(elsewhere.signed_in("Frieda")).status_code == 200
    assert [kind for kind, _ in relay.answers[before:]] == ["token/"]


def refused_by(answer: httpx.Response, why: Message) -> bool:
    """Whether a request was refused for this reason, and opened nothing."""
    assert answer.status_code == 403
    assert COOKIE + "=" not in answer.headers.get("set-cookie", "")
    assert why.de.partition("{")[0] in answer.text, answer.text
    return True


def test_of_sign_ins_without_end_the_oldest_go(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever only ever begins fills no disk; what is over goes by itself."""
    monkeypatch.setattr(begun, "MOST_OPEN", 3)
    first = begun.begin(place.journal, "de")
    for _ in range(3):
        place.now += 1
        last = begun.begin(place.journal, "de")
    assert len(place.journal.database.rows("SELECT * FROM sign_in")) == 3
    assert begun.take(place.journal, first.token, first.state) is None
    assert begun.take(place.journal, last.token, last.state) == last
    place.now += begun.OPEN_S + 1
    begun.begin(place.journal, "de")
    assert len(place.journal.database.rows("SELECT * FROM sign_in")) == 1


def test_the_other_database_keeps_sign_ins_as_well(place_on_postgres: Place) -> None:
    """Begun, gone on with once, and sessions with their way."""
    place = place_on_postgres
    started = begun.begin(place.journal, "en")
    assert begun.take(place.journal, started.token, started.nonce) is None
    assert begun.take(place.journal, started.token, started.state) == started
    assert begun.take(place.journal, started.token, started.state) is None
    assert place.visitor(Role.CLERK).get("/").status_code == 200
    assert place.visitor(Role.COUNCIL).get("/looks").status_code == 200

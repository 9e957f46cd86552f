# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tokens: what they open, until when, and what is left of them in the journal."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from laufzettel.case import State
from laufzettel.desk import tokens
from laufzettel.desk.access import Role
from laufzettel.desk.accounts import make_account, remove_account
from laufzettel.desk.entrance import Entrance, Proxy
from laufzettel.errors import BusinessError
from laufzettel.journal import entrances, looks

if TYPE_CHECKING:
    from tests.laufzettel.desk.gates.conftest import Place

QUEUES = "/api/v1/queues"
DAY = 86400.0


def test_a_token_is_good_until_its_day_and_no_longer(place: Place) -> None:
    """Ninety days, by the clock of the journal."""
    client = place.program(Role.CLERK)
    assert client.get(QUEUES).status_code == 200
    place.now += 90 * DAY - 1
    assert client.get(QUEUES).status_code == 200
    place.now += 1
    assert client.get(QUEUES).status_code == 401
    assert [one.over for one in tokens.known(place.journal)] == [True]


def test_a_token_that_was_taken_back_opens_nothing_and_others_go_on(place: Place) -> None:
    """Two programs of one account have a token each."""
    first, other = place.program(Role.CLERK, "Scanner"), place.program(Role.CLERK, "Scanner")
    assert tokens.revoke(place.journal, tokens.known(place.journal)[0].id)
    assert (first.get(QUEUES).status_code, other.get(QUEUES).status_code) == (401, 200)
    assert not tokens.revoke(place.journal, 99)


def test_an_account_that_is_taken_away_takes_its_tokens_along(place: Place) -> None:
    """An account of the same name made later does not bring them back."""
    client = place.program(Role.CLERK, "Scanner")
    assert remove_account(place.journal, "Scanner")
    assert client.get(QUEUES).status_code == 401
    make_account(place.journal, "Scanner", Role.CLERK, "x")
    assert client.get(QUEUES).status_code == 401


def test_a_token_may_do_what_its_account_may_do_now(place: Place) -> None:
    """The role is the account's at the time of use."""
    client = place.program(Role.CLERK, "Scanner")
    make_account(place.journal, "Scanner", Role.OPERATOR, "x")
    assert client.get(QUEUES).status_code == 403
    assert client.get("/api/v1/operations").status_code == 200


def test_the_journal_keeps_no_token(place: Place) -> None:
    """Only its digest, and its last four characters by which people tell it from others."""
    token = tokens.make(place.journal, "Scanner", days=1, role=Role.CLERK)
    row = repr(place.journal.database.rows("SELECT * FROM api_token"))
    assert token not in row
    assert token[4:-4] not in row
    assert tokens.known(place.journal)[0].last_four == token[-4:]
    assert len(token) > 43


def test_a_token_needs_an_account_and_does_not_change_one(place: Place) -> None:
    """A name alone must be known; with a role it must be new."""
    with pytest.raises(BusinessError, match=r"token\.no_account"):
        tokens.make(place.journal, "Niemand", days=1)
    make_account(place.journal, "Frieda", Role.CLERK, "x")
    with pytest.raises(BusinessError, match=r"token\.account_there"):
        tokens.make(place.journal, "Frieda", days=1, role=Role.AUDITOR)
    assert tokens.known(place.journal) == []


def test_who_guesses_is_stopped_and_stops_nobody_else(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    """The same wrong token five times, a hundred wrong ones in all; a good one is never kept out."""
    good = place.program(Role.CLERK)
    answers = [place.client(Authorization="Bearer lzt_wrong").get(QUEUES) for _ in range(6)]
    assert [one.status_code for one in answers] == [401] * 5 + [429]
    assert answers[-1].headers["retry-after"] == "300"
    with caplog.at_level(logging.INFO):
        codes = [place.client(Authorization=f"Bearer lzt_{n}").get(QUEUES).status_code for n in range(100)]
    assert codes == [401] * 95 + [429] * 5
    assert good.get(QUEUES).status_code == 200
    assert "lzt_" not in caplog.text


def test_the_first_use_of_a_day_stands_where_auditors_and_the_council_see_it(place: Place) -> None:
    """As each sign-in by an account of the desk does; not each request."""
    client = place.program(Role.CLERK, "Scanner")
    for _ in range(3):
        client.get(QUEUES)
    place.now += DAY
    client.get(QUEUES)
    assert [(one.person, one.role) for one in entrances.latest(place.journal)] == [("Scanner", "clerk")] * 2


def test_a_program_that_reads_a_case_without_having_it_on_the_desk_leaves_a_trace(place: Place) -> None:
    """It would else read all of them unnoticed; who has taken a case to work at it does not only look."""
    client, number = place.program(Role.CLERK, "Scanner"), place.cases[State.RELEASE]
    assert client.get(f"/api/v1/cases/{number}").json()["hold"] == "none"
    assert [one[1:] for one in looks.latest(place.journal)] == [("Scanner", "clerk", "case", number)]
    assert client.post(f"/api/v1/cases/{number}/hold").json() == {"number": number, "held": True}
    assert client.get(f"/api/v1/cases/{number}").json()["hold"] == "mine"
    assert len(looks.latest(place.journal)) == 1
    other = place.program(Role.CLERK, "Frieda")
    assert other.get(f"/api/v1/cases/{number}").json()["hold"] == "other"
    taken = other.post(f"/api/v1/cases/{number}/release", json={"seen": 2})
    assert (taken.status_code, taken.json()["code"]) == (409, "desk.taken")


def test_a_token_opens_behind_a_proxy_as_well(place: Place) -> None:
    """People come in by the proxy; a program has nothing but its token, and needs nothing else."""
    entrance = Entrance(Proxy("s" * 32, "X-Secret", "X-User", "X-Role", {}))
    token = tokens.make(place.journal, "Scanner", days=1, role=Role.CLERK)
    client = place.client(place.with_desk(entrance=entrance), Authorization=f"Bearer {token}")
    assert client.get(QUEUES).status_code == 200


def test_the_gates_of_the_pages_are_those_of_programs(place: Place) -> None:
    """Another name, another site, another method, too much, no JSON: refused as a problem a program can read."""
    client, number = place.program(Role.CLERK), place.cases[State.RELEASE]
    release, json = f"/api/v1/cases/{number}/release", {"content-type": "application/json"}
    before = place.kept()
    for status, answer in (
        (421, client.get(QUEUES, headers={"host": "evil.example"})),
        (403, client.post(release, json={"seen": 2}, headers={"origin": "https://evil.example"})),
        (405, client.put(release)),
        (404, client.get("/api/v1/nothing")),
        (404, client.get("/api/")),
        (415, client.post(release, content="seen=2", headers={"content-type": "text/plain"})),
        (413, client.post(release, content=b" " * 200_001, headers=json)),
        (400, client.post(release, content="{", headers=json)),
        (400, client.post(release, content=b'{"seen": "\xff"}', headers=json)),
        (400, client.post(f"{release}?seen=2", json={"seen": 2})),
        (422, client.post(release, json={})),
        (422, client.post(release, json={"seen": "2"})),
        (422, client.post(release, json={"seen": 2, "proof": ""})),
        (422, client.post(f"/api/v1/cases/{number}/reject", json={"seen": 2, "note": "a\0b"})),
        (422, client.post(f"/api/v1/cases/{number}/reject", json={"seen": 2, "note": "  "})),
        (422, client.post(f"/api/v1/cases/{number}/correct", json={"seen": 2, "fields": {"nie_gehoert": "x"}})),
        (422, client.post(f"/api/v1/cases/{number}/set-aside", json={"seen": 2, "note": "x", "due": "2031-01-01"})),
        (404, client.get("/api/v1/cases", params={"process": "nix", "state": "release"})),
        (422, client.get("/api/v1/cases", params={"process": "hundesteuer", "state": "closed"})),
    ):
        said = answer.json()
        assert (answer.status_code, said["status"]) == (status, status), answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert "content-security-policy" in answer.headers
        assert all(said[key] for key in ("type", "title", "detail", "code", "de", "en"))
    assert place.kept() == before


def test_a_refusal_names_the_field_and_the_language_asked_for(place: Place) -> None:
    """What is wrong, where, in both languages; never what was sent."""
    client, number = place.program(Role.CLERK), place.cases[State.CLARIFICATION]
    fields = {"hund_wurfdatum": "gestern abend", "haltung_seit": "übermorgen"}
    answer = client.post(
        f"/api/v1/cases/{number}/correct", json={"seen": 2, "fields": fields}, headers={"accept-language": "en"}
    )
    said = answer.json()
    assert answer.status_code == 422
    assert {one["field"] for one in said["errors"]} == set(fields)
    assert said["detail"] == said["en"] != said["de"]
    assert not any(value in answer.text for value in fields.values())
    missing = client.post(f"/api/v1/cases/{number}/reject", json={"seen": 2}).json()
    assert (missing["field"], missing["code"]) == ("note", "api.not_as_described")


def test_a_bug_is_told_to_a_program_without_its_words(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on the pages: 500, and nothing of what Python says."""

    def broken(*_: object) -> None:
        raise RuntimeError("Waldi")

    client = place.program(Role.CLERK)
    monkeypatch.setattr("laufzettel.journal.worklist.counts", broken)
    answer = client.get(QUEUES)
    assert (answer.status_code, answer.json()["code"]) == (500, "api.bug")
    assert "Waldi" not in answer.text


def test_the_other_database_keeps_tokens_as_well(place_on_postgres: Place) -> None:
    """On PostgreSQL: made, used, signed with, taken back."""
    place = place_on_postgres
    client, number = place.program(Role.CLERK, "Scanner"), place.cases[State.CLARIFICATION]
    assert client.get("/api/v1/cases?process=hundesteuer&state=clarification&document=MELD").json()["cases"]
    path, body = f"/api/v1/cases/{number}/set-aside", {"seen": 2, "note": "x", "due": "2027-02-01"}
    assert [client.post(path, json=body).status_code for _ in range(2)] == [200, 409]
    assert client.get(f"/api/v1/slips/{number}").json()["whole"] is True
    (known,) = tokens.known(place.journal)
    assert (known.person, known.used_on, known.over) == ("Scanner", "2027-01-15", False)
    assert tokens.revoke(place.journal, known.id)
    assert client.get(QUEUES).status_code == 401

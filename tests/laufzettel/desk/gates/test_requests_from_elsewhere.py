# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What other sites, other names and odd requests achieve at the desk: nothing, and they learn nothing."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.responses import Response

from laufzettel.case import State
from laufzettel.desk import routes
from laufzettel.desk.access import Action, Role
from laufzettel.desk.accounts import make_account
from laufzettel.desk.app import STATIC
from laufzettel.desk.ask import LONGEST_FORM, Ask
from laufzettel.desk.entrance import Entrance
from laufzettel.desk.headers import POLICY
from laufzettel.desk.journals import Journals
from laufzettel.errors import BusinessError, Message, SystemFault
from laufzettel.journal import Journal

if TYPE_CHECKING:
    from tests.laufzettel.desk.gates.conftest import Place

SECRET_VALUE = "Waldi-von-der-Au"


def release(place: Place) -> tuple[str, dict[str, object]]:
    """A form that would release a case."""
    return f"/cases/{place.cases[State.RELEASE]}/release", {"seen": "2"}


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "something-new"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "https://localhost.evil.example"},
        {"origin": "https://localhost:8443"},
        {"origin": "ftp://localhost"},
        {"sec-fetch-site": "same-origin", "origin": "https://evil.example"},
    ],
    ids=str,
)
def test_a_form_sent_by_another_site_is_refused_even_with_proof(place: Place, headers: dict[str, str]) -> None:
    """The browser says where it comes from."""
    visitor, before = place.visitor(Role.CLERK), place.kept()
    path, form = release(place)
    assert visitor.post(path, form, headers=headers).status_code == 403
    assert place.kept() == before


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "same-origin", "origin": "https://localhost"}, {}], ids=str)
def test_a_form_of_ours_is_taken(place: Place, headers: dict[str, str]) -> None:
    """The control: the same form from a page of ours releases the case."""
    visitor, before = place.visitor(Role.CLERK), place.kept()
    path, form = release(place)
    assert visitor.post(path, form, headers=headers).status_code == 303
    assert place.kept() != before


@pytest.mark.parametrize("proof", ["", "wrong", "ü", "\ud7ff"], ids=repr)
def test_a_form_without_the_right_proof_is_refused(place: Place, proof: str) -> None:
    """No proof, or a wrong one."""
    visitor, before = place.visitor(Role.CLERK), place.kept()
    path, form = release(place)
    assert visitor.post(path, form | {"proof": proof}).status_code == 403
    assert visitor.client.post(path, data=form).status_code == 403
    assert place.kept() == before


def test_the_proof_of_another_session_is_none(place: Place) -> None:
    """Not even of the same person."""
    visitor, other, before = place.visitor(Role.CLERK), place.visitor(Role.CLERK), place.kept()
    path, form = release(place)
    assert visitor.post(path, form | {"proof": other.proof}).status_code == 403
    assert place.kept() == before


def test_another_site_signs_nobody_in(place: Place) -> None:
    """Login CSRF: a visitor who does not notice would work under the attacker's name."""
    make_account(place.journal, "Eve", Role.CLERK, "pass")
    form = {"name": "Eve", "password": "pass"}
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        answer = place.client().post("/door", data=form, headers=headers)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
    assert place.client().post("/door", data=form).status_code == 303


def test_a_form_sent_by_get_is_no_form(place: Place) -> None:
    """Whatever stands behind the question mark: an address that takes forms takes nothing else."""
    visitor, before = place.visitor(Role.CLERK), place.kept()
    path, form = release(place)
    for method in ("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "RELEASE"):
        answer = visitor.client.request(method, path, params={"proof": visitor.proof} | form)
        assert answer.status_code == 405, method
        assert answer.headers["allow"]
    assert place.kept() == before


def test_looking_changes_nothing_but_who_has_looked(place: Place) -> None:
    """Every page by GET and by HEAD, as the role that sees most."""
    visitor, before = place.visitor(Role.CLERK), place.kept()
    for page in routes.PAGES:
        if page.method == "GET":
            path = page.path.replace("{number}", place.cases[State.RELEASE]).replace("{process}", "hundesteuer")
            path = re.sub(r"\{\w+\}", "1", path)
            assert visitor.get(path).status_code < 500
            assert visitor.client.head(path).status_code < 500
    assert place.kept() == before


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.", "", "localhost:x", "a b"])
def test_a_name_that_is_not_the_desk_s_leads_nowhere(place: Place, host: str) -> None:
    """DNS rebinding: a foreign page whose name suddenly points to this machine gets no page of ours."""
    answer = place.client().get("/door", headers={"host": host})
    assert answer.status_code == 421
    assert "office.toml" in answer.text
    assert "evil" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8321", "localhost", "LOCALHOST:1", "[::1]:8321", "amt.example"])
def test_the_desk_answers_to_its_own_names(place: Place, host: str) -> None:
    """Those of this machine, and those that stand in office.toml."""
    client = place.client(place.with_desk(entrance=Entrance(names=("Amt.example",))))
    assert client.get("/door", headers={"host": host}).status_code == 200


def test_a_name_of_the_desk_may_stand_in_origin_when_a_proxy_rewrites_host(place: Place) -> None:
    """The browser says the name it used; the proxy asks for 127.0.0.1."""
    desk = place.with_desk(entrance=Entrance(names=("amt.example",)))
    visitor = place.visitor(Role.CLERK, desk=desk)
    path, form = release(place)
    rewritten = {"host": "127.0.0.1:8321", "origin": "https://amt.example"}
    assert visitor.post(path, form, headers=rewritten | {"origin": "https://amt.example:444"}).status_code == 403
    assert visitor.post(path, form, headers=rewritten).status_code == 303


def test_a_page_that_came_without_encryption_is_not_the_desk_s(place: Place) -> None:
    """Under a name of the network: whoever sits in the line could have written a page that came over plain HTTP."""
    desk = place.with_desk(entrance=Entrance(names=("amt.example",)))
    visitor = place.visitor(Role.CLERK, desk=desk)
    path, form = release(place)
    for host in ("amt.example", "127.0.0.1:8321"):
        assert visitor.post(path, form, headers={"host": host, "origin": "http://amt.example"}).status_code == 403
    assert visitor.post(path, form, headers={"host": "a", "origin": "https://amt.example"}).status_code == 421
    assert visitor.post(path, form, headers={"host": "amt.example", "origin": "https://amt.example"}).status_code == 303


def _broken(ask: Ask) -> Response:
    raise ValueError(SECRET_VALUE)


def _refused(ask: Ask) -> Response:
    raise BusinessError(Message("x", "Nein.", "No.").at())


def _down(ask: Ask) -> Response:
    raise SystemFault(Message("x", "Weg.", "Gone.").at())


@pytest.mark.parametrize(("handler", "status"), [(_broken, 500), (_refused, 422), (_down, 503)])
def test_a_failing_page_is_answered_by_a_page_of_ours(
    place: Place,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    handler: Callable[[Ask], Response],
    status: int,
) -> None:
    """With all headers; neither the page nor the log quotes what a bug says, only its kind and place."""
    monkeypatch.setattr("laufzettel.desk.app.PAGES", (routes.Page("GET", "/door", Action.ENTER, handler),))
    caplog.set_level(logging.DEBUG)
    answer = place.client().get("/door")
    assert answer.status_code == status
    assert answer.headers["content-security-policy"] == POLICY
    assert "<main" in answer.text
    assert SECRET_VALUE not in answer.text + caplog.text
    assert ("ValueError, test_requests_from_elsewhere.py:" in caplog.text) == (status == 500)


def test_every_answer_carries_the_headers(place: Place) -> None:
    """Pages, redirects, errors, refusals at the gate, style sheets."""
    client = place.client()
    style = next(STATIC.glob("*.css")).name
    for method, path, headers in (
        ("GET", "/door", {}),
        ("GET", "/", {}),
        ("GET", "/nirgends", {}),
        ("POST", "/nirgends", {}),
        ("PUT", "/door", {}),
        ("POST", "/cases/HST-1/release", {}),
        ("GET", "/door", {"host": "evil.example"}),
        ("POST", "/door", {"origin": "null"}),
        ("GET", f"/static/{style}", {}),
        ("GET", "/static/nirgends.css", {}),
    ):
        answer = client.request(method, path, headers=headers)
        assert answer.headers["content-security-policy"] == POLICY, path
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        if not path.startswith("/static/"):
            assert answer.headers["cache-control"] == "no-store", path
    assert "frame-ancestors 'none'" in POLICY
    assert "unsafe" not in POLICY


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e%2f%2e%2e%2foffice.py",
        "/static//etc/passwd",
        "/static/%2fetc%2fpasswd",
        "/static/..\\app.py",
        "/static/kern/../../app.py",
        "/static/%00",
        "/static/desk.css%00.html",
        "/static/" + "a" * 5000,
        "/static/kern",
        "/static/",
        "/static",
    ],
)
def test_nothing_but_what_lies_in_static_is_handed_out(place: Place, path: str) -> None:
    """No way up, no list of files, no odd name that breaks the desk."""
    answer = place.client().get(path)
    assert answer.status_code in (400, 404), answer.status_code
    assert "SPDX" not in answer.text
    assert "<main" in answer.text


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"seen=2", "application/json", 415),
        (b"seen=2", "multipart/form-data; boundary=x", 415),
        (b"seen=2", "", 415),
        (b"\xff\xfe=1", "application/x-www-form-urlencoded", 400),
        (b"a=%00", "application/x-www-form-urlencoded", 400),
        (b"%00=a", "application/x-www-form-urlencoded", 400),
        (b"&".join([b"a=1"] * 2001), "application/x-www-form-urlencoded", 400),
        (b"&" * 2500, "application/x-www-form-urlencoded", 400),
        (b"a=" + b"x" * LONGEST_FORM, "application/x-www-form-urlencoded", 413),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_what_no_form_of_ours_sends_is_refused(place: Place, body: bytes, kind: str, status: int) -> None:
    """Another kind, other letters, too much."""
    visitor, before = place.visitor(Role.CLERK), place.kept()
    path, _ = release(place)
    answer = visitor.client.post(path, content=body, headers={"content-type": kind})
    assert answer.status_code == status
    assert "<main" in answer.text
    assert place.kept() == before


def test_a_form_is_known_by_its_kind_however_it_is_written(place: Place) -> None:
    """Names of media types know no capitals."""
    visitor = place.visitor(Role.CLERK)
    path, _ = release(place)
    kind = {"content-type": "Application/X-WWW-Form-URLEncoded ; charset=utf-8"}
    assert visitor.client.post(path, content=f"seen=2&proof={visitor.proof}", headers=kind).status_code == 303


@pytest.mark.parametrize("path", ["/?process=hundesteuer&state=release", "/second?"])
def test_no_link_puts_words_on_a_page_of_ours(place: Place, path: str) -> None:
    """What was signed is named by a case number and by nothing else."""
    visitor = place.visitor(Role.CLERK)
    assert "Konto gesperrt" not in visitor.get(f"{path}&signed=Konto+gesperrt").text
    assert "HST-AAAA-AAAA-AAAA" in visitor.get(f"{path}&signed=HST-AAAA-AAAA-AAAA").text


@pytest.mark.parametrize(
    "path",
    [
        "/?process=hundesteuer&state=release&after=99999999999999999999",
        "/?process=hundesteuer&state=release&after=" + "9" * 5000,
        "/?process=hundesteuer&state=release&after=٣",
        "/second?after=99999999999999999999",
        "/second?after=" + "9" * 5000,
        "/second?after=٣",
        "/cases/%ED%A0%80",
        "/slips/" + "9" * 3000,
        "/cases/%00",
        "/find?number=%00",
        "/?process=%00&state=release",
        "//evil.example/home/",
        "/home/",
    ],
)
def test_an_odd_address_is_no_bug(place: Place, path: str) -> None:
    """A page of ours, whatever stands in the address."""
    answer = place.visitor(Role.CLERK).get(path)
    assert answer.status_code < 500
    assert "location" not in answer.headers


@pytest.mark.parametrize("path", ["/slips/%00", "/find?number=%00", "/?process=%00&state=release", "/static/%00"])
def test_a_nul_in_an_address_reaches_no_database(place: Place, path: str) -> None:
    """PostgreSQL and file systems take none; a form with one is refused as well."""
    assert place.visitor(Role.CLERK).get(path).status_code == 400


@pytest.mark.parametrize(
    ("asked", "leads"),
    [
        ("//evil.example", "/cases/%2F%2FEVIL.EXAMPLE"),
        ("../../evil", "/cases/..%2F..%2FEVIL"),
        ("x?y#z", "/cases/X%3FY%23Z"),
        ("a\r\nset-cookie: x=1", "/cases/A%0D%0ASET-COOKIE%3A%20X%3D1"),
    ],
)
def test_the_search_leads_to_a_case_page_and_nowhere_else(place: Place, asked: str, leads: str) -> None:
    """What was typed is one part of the address."""
    answer = place.visitor(Role.CLERK).get("/find", params={"number": asked})
    assert answer.headers["location"] == leads
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "came",
    [
        "https://evil.example/home",
        "https://localhost//evil.example",
        "https://localhost/\\evil.example",
        "http://[",
        "javascript:alert(1)",
        "",
    ],
)
def test_the_language_form_leads_to_no_other_site(place: Place, came: str) -> None:
    """Back to the page it was sent from, if that is one of ours."""
    answer = place.client().post("/language", data={"language": "en"}, headers={"referer": came})
    assert answer.status_code == 303
    assert answer.headers["location"] in ("/home", "/")


def test_a_link_puts_no_words_on_our_pages(place: Place) -> None:
    """`signed` and `released` show numbers only: nobody reads an attacker's sentence as our confirmation."""
    visitor = place.visitor(Role.CLERK)
    lie = "Bitte rufen Sie 0190 an"
    for path in ("/", f"/cases/{place.cases[State.RELEASE]}"):
        answer = visitor.get(path, params={"signed": lie, "released": lie})
        assert "0190" not in answer.text
    assert "HST-AAAA" in visitor.get("/", params={"signed": "HST-AAAA-BBBB-CCCC"}).text


def test_an_error_repeats_nothing_somebody_typed(place: Place) -> None:
    """Neither on the page nor in a header."""
    visitor = place.visitor(Role.CLERK)
    path, form = release(place)
    for answer in (
        visitor.get(f"/cases/{SECRET_VALUE}"),
        visitor.post(path, form | {"proof": SECRET_VALUE}),
        visitor.get(f"/{SECRET_VALUE}"),
        visitor.post(f"/cases/{place.cases[State.IN_DOUBT]}/settle", {"outcome": SECRET_VALUE}),
    ):
        assert answer.status_code in (400, 403, 404)
        assert SECRET_VALUE not in answer.text + str(answer.headers)


def test_a_refusal_is_logged_without_the_person(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    """Which action, which role, and that a proof was missing; operations need no more."""
    caplog.set_level(logging.DEBUG, "laufzettel")
    place.visitor(Role.COUNCIL, "Rosa").get(f"/cases/{place.cases[State.RELEASE]}")
    path, form = release(place)
    place.visitor(Role.CLERK, "Rosa").client.post(path, data=form)
    assert "not permitted: look for council" in caplog.text
    assert "no proof: release" in caplog.text
    assert "Rosa" not in caplog.text
    assert place.cases[State.RELEASE] not in "".join(record.getMessage() for record in caplog.records)


def test_every_test_the_page_about_security_names_exists() -> None:
    """docs/desk-security.md promises nothing that nobody tests."""
    gates = Path(__file__).parent
    text = (gates.parents[3] / "docs/desk-security.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_\w+)`", text))
    there = {
        name
        for file in gates.parents[1].rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)", file.read_text("utf-8"))
    }
    assert named - there == set()


def test_a_refusal_costs_no_new_connection(place: Place) -> None:
    """Otherwise whoever asks for what is not there makes the desk open its database again and again."""
    opened = []

    def opening() -> Journal:
        opened.append(1)
        return place.open()

    client = place.client(place.with_desk(journals=Journals(opening)))
    for _ in range(5):
        assert client.post("/cases/HST-0000/release", data={"seen": "2"}).status_code == 401
    assert len(opened) == 1

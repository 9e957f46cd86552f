# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A desk with one case in each state, made once; each test gets a copy, and visitors of every role for it."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import orjson
import pytest
from starlette.testclient import TestClient

from flows.hundesteuer.glance import glance
from flows.hundesteuer.process import HUNDESTEUER
from laufzettel.case import Document, State, Station
from laufzettel.connect import Part
from laufzettel.desk import sessions, tokens
from laufzettel.desk.access import Role
from laufzettel.desk.app import make_app
from laufzettel.desk.desk import Desk, Shown
from laufzettel.desk.door import COOKIE
from laufzettel.desk.entrance import Entrance
from laufzettel.desk.journals import Journals
from laufzettel.desk.pages import Pages
from laufzettel.desk.provider import Provider
from laufzettel.fields import Field
from laufzettel.journal import Journal, colleagues, intake
from laufzettel.journal.batch import Signature
from laufzettel.journal.rows import HELD, held
from laufzettel.office import make_office, open_office
from laufzettel.process import Automation

if TYPE_CHECKING:
    from tests.laufzettel.desk.conftest import Known

PROCESS = HUNDESTEUER.name
STATIONS = {
    State.READY: Station.CHECK,
    State.CLARIFICATION: Station.CHECK,
    State.RELEASE: Station.RELEASE,
    State.IN_DOUBT: Station.WRITE,
    State.LATER: Station.WRITE,
    State.CLOSED: Station.CLOSE,
}
PASSING = {"hold", "looked", "session", "entered", "api_token", "sign_in", "sqlite_sequence"}
"""What looking and coming and going may write: who has a case on the desk, who looked, who is here, who came in, and
on which day a token was used."""


TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()",
}


class Visitor:
    """Somebody at the desk with a browser: `get` and `post` as its pages would, with proof unless told otherwise."""

    def __init__(self, client: TestClient, proof: str) -> None:
        self.client = client
        self.proof = proof
        self.get = client.get

    def post(self, path: str, form: dict[str, object] | None = None, **more: object) -> object:
        """Send a form of ours."""
        return self.client.post(path, data={"proof": self.proof} | (form or {}), **more)


class Place:
    """A desk under test: `visitor(role)` comes in, `cases` has numbers by state, `kept()` is what must not change."""

    def __init__(self, folder: Path) -> None:
        self.now = 1_800_000_000.0
        self.office = open_office(folder)
        self.desk = Desk(self.office, [Shown(HUNDESTEUER, glance)], Journals(self.open), Pages(), lambda process: None)
        self.journal = self.open()
        self.cases = {
            State(str(state)): str(number)
            for number, state in self.journal.database.rows("SELECT number, state FROM cases")
        }

    def open(self) -> Journal:
        """Another connection, with this place's clock."""
        journal = self.office.open_journal()
        journal.clock = lambda: self.now
        return journal

    def client(self, desk: Desk | None = None, **headers: str) -> TestClient:
        """A browser in which nobody has signed in."""
        return TestClient(
            make_app(desk or self.desk), base_url="https://localhost", follow_redirects=False, headers=headers
        )

    def with_desk(self, **changes: object) -> Desk:
        """The desk otherwise arranged."""
        return replace(self.desk, **changes)

    def visitor(
        self, role: Role, name: str = "Frieda", desk: Desk | None = None, units: Collection[str] = ()
    ) -> Visitor:
        """Somebody of a role, and of some units, who has signed in."""
        client = self.client(desk)
        token = sessions.begin(self.journal, name, role, units=units)
        client.cookies.set(COOKIE, token, domain="localhost.local", path="/")
        session = sessions.find(self.journal, token)
        assert session is not None
        return Visitor(client, session.proof)

    def program(self, role: Role, name: str = "") -> TestClient:
        """A program with a token for an account of this role."""
        name = name or f"Programm {role}"
        there = self.journal.database.rows("SELECT 1 FROM account WHERE name = ?", (name,))
        token = tokens.make(self.journal, name, days=90, role=None if there else role)
        return self.client(Authorization=f"Bearer {token}")

    def kept(self) -> dict[str, list[object]]:
        """Every row of every table but those in which visits leave traces."""
        rows = self.journal.database.rows
        tables = [str(name) for (name,) in rows(TABLES[self.journal.database.dialect])]
        return {name: sorted(rows(f"SELECT * FROM {name}"), key=repr) for name in tables if name not in PASSING}

    def close(self) -> None:
        """Close all connections."""
        self.journal.database.close()
        self.desk.journals.close()


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder every test copies."""
    folder = tmp_path_factory.mktemp("gates") / "office"
    make_office(folder, automation=Automation.A2, single_first=0)
    with open_office(folder).open_journal() as journal:
        _open_cases(journal)
    return folder


@pytest.fixture
def place_of(furnished: Path, tmp_path: Path) -> Iterator[Callable[[], Place]]:
    """Makes desks that know nothing of each other."""
    with ExitStack() as stack:

        def another() -> Place:
            folder = tmp_path / f"office-{len(list(tmp_path.iterdir()))}"
            shutil.copytree(furnished, folder)
            place = Place(folder)
            stack.callback(place.close)
            return place

        yield another


@pytest.fixture
def place_on_postgres(postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """The same desk on the other database."""
    folder = tmp_path / "office-on-postgres"
    make_office(folder, automation=Automation.A2, single_first=0)
    config = folder / "office.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("sqlite:///journal.db", "env:GATES_JOURNAL"))
    monkeypatch.setenv("GATES_JOURNAL", postgres_url)
    with open_office(folder).open_journal() as journal:
        _open_cases(journal)
    place = Place(folder)
    yield place
    place.close()


@pytest.fixture
def place(place_of: Callable[[], Place]) -> Place:
    """A desk."""
    return place_of()


def _open_cases(journal: Journal) -> None:
    colleagues.keep(journal, "Karla", Role.CLERK.value, ["steueramt"])
    digest = journal.store.put(b"rows")
    document = Document(digest, "meldung.xlsx", "text/csv", 4)
    intake.register(journal, [document], process=PROCESS, source="eingang")
    parts = [
        (document, Part(f"cell:T!A{n}", str(n), {"hund_name": Field("Waldi", "Waldi", f"cell:T!A{n}")}))
        for n in range(len(State))
    ]
    intake.open_cases(journal, parts, process=PROCESS, prefix=HUNDESTEUER.prefix, reader="probe")
    intake.complete(journal, {digest: len(parts)}, process=PROCESS)
    with journal.database.transaction():
        rows = journal.database.rows(f"SELECT {HELD} FROM cases ORDER BY id")
        for state, row in zip(State, rows, strict=True):
            case = held(row, "", "")
            signature = Signature(case, "ok", orjson.dumps({}).decode(), state, STATIONS[state])
            journal.append([signature], case.station, "machine")


class Relay:
    """A proxy between the desk and the real provider, as HTTP_PROXY names one, that may change what comes back."""

    def __init__(self) -> None:
        self.answers: list[tuple[str, dict[str, Any]]] = []
        self.description: dict[str, Any] = {}
        self.keys: list[dict[str, Any]] | None = None
        self.tokens: Callable[[dict[str, Any]], dict[str, Any]] = dict
        relay = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.pass_on(None)

            def do_POST(self) -> None:
                self.pass_on(self.rfile.read(int(self.headers["content-length"])))

            def pass_on(self, body: bytes | None) -> None:
                wanted = {
                    name: self.headers[name] for name in ("authorization", "content-type") if name in self.headers
                }
                with httpx.Client(trust_env=False) as client:
                    answer = client.request(self.command, self.path, content=body, headers=wanted)
                changed = orjson.dumps(relay.changed(self.path, answer.json()))
                self.send_response(answer.status_code)
                self.send_header("content-length", str(len(changed)))
                self.end_headers()
                self.wfile.write(changed)

            def log_message(self, *args: object) -> None:
                """Nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()

    def changed(self, path: str, said: dict[str, Any]) -> dict[str, Any]:
        """What the desk gets instead."""
        self.answers.append((path.rpartition("/o/")[2].removeprefix(".well-known/"), said))
        if path.endswith("openid-configuration"):
            return said | self.description
        if path.endswith("jwks.json"):
            return said if self.keys is None else {"keys": self.keys}
        return self.tokens(said) if "id_token" in said else said

    def close(self) -> None:
        """End."""
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


class Elsewhere:
    """A desk at which people sign in at the real provider: `client` is a browser here, `person` the same one there."""

    def __init__(self, place: Place, known: Known, stack: ExitStack, **changes: Any) -> None:
        self.place, self.known, self._stack = place, known, stack
        roles = {"GG-Steuern": Role.CLERK, "GG-Revision": Role.AUDITOR}
        said = {"issuer": known.issuer, "client": known.client, "secret": known.secret, "address": "https://localhost"}
        self.provider = Provider(**(said | {"roles": roles} | changes))
        self.desk = place.with_desk(entrance=Entrance(names=("intern.amt.example",), provider=self.provider))
        self.client = self.another()
        self.person = stack.enter_context(httpx.Client(trust_env=False))

    def another(self, **headers: str) -> TestClient:
        """Another browser at the same desk."""
        return self.place.client(self.desk, **headers)

    def afresh(self, **changes: Any) -> Elsewhere:
        """The same office for somebody else, with another desk and browser."""
        return Elsewhere(self.place, self.known, self._stack, **changes)

    def asked(self, **headers: str) -> str:
        """Where the door leads who wants to sign in."""
        answer = self.client.post("/door", data={"open": "1"}, headers=headers)
        assert answer.status_code == 200, answer.text
        found = re.fullmatch(r'0; url="(.+)"', answer.headers["refresh"])
        assert found is not None
        assert found[1].replace("&", "&amp;") in answer.text
        return found[1]

    def signed_in(self, who: str) -> str:
        """Sign in at the provider; where that sends the browser back."""
        to = self._sent("GET", self.asked())
        if "/accounts/login/" in to:
            page = self.person.get(to)
            token = self.person.cookies["csrftoken"]
            assert "csrfmiddlewaretoken" in page.text
            form = {"username": who, "password": self.known.password, "csrfmiddlewaretoken": token}
            to = self._sent("GET", self._sent("POST", to, form))
        assert to.startswith("https://localhost/door/back?"), to
        return to

    def signs_out(self, address: str) -> str:
        """Confirm at the provider that one wants to sign out there; where that sends the browser."""
        page = self.person.get(address)
        fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
        return self._sent("POST", address, fields | {"allow": "Logout"})

    def relay(self, monkeypatch: pytest.MonkeyPatch) -> Relay:
        """Put a relay between the desk and the provider."""
        relay = Relay()
        self._stack.callback(relay.close)
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{relay.server.server_port}")
        for name in ("NO_PROXY", "no_proxy", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.delenv(name, raising=False)
        return relay

    def _sent(self, method: str, address: str, form: dict[str, str] | None = None) -> str:
        answer = self.person.request(method, address, data=form)
        assert answer.status_code == 302, answer.text
        return str(httpx.URL(address).join(answer.headers["location"]))


@pytest.fixture
def elsewhere(place: Place, provider: Known) -> Iterator[Elsewhere]:
    """A desk at which people sign in at the real provider."""
    with ExitStack() as stack:
        yield Elsewhere(place, provider, stack)

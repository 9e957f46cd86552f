# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Shadow mode at the desk: switched, compared with register and file, and both sides of a case beside each other."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient

from connectors.folder import Folder
from flows.hundesteuer.course import course
from flows.hundesteuer.name import NAME
from flows.hundesteuer.register import DOGS, schema
from flows.hundesteuer.sample import applications, workbook
from flows.hundesteuer.surroundings import surroundings
from laufzettel.cli.desk import shown
from laufzettel.course import plainly
from laufzettel.desk import sessions, tokens
from laufzettel.desk.access import Role
from laufzettel.desk.app import make_app
from laufzettel.desk.desk import Desk
from laufzettel.desk.door import COOKIE
from laufzettel.desk.in_time import InTime
from laufzettel.desk.journals import Journals
from laufzettel.desk.pages import Pages
from laufzettel.desk.upload import LONGEST, taken_apart
from laufzettel.journal import Journal, erasure, shadows
from laufzettel.office import make_office, open_office
from laufzettel.pilot.design.entered import Entered
from laufzettel.pilot.design.kept import latest
from laufzettel.pilot.design.source import Source
from tests.laufzettel.desk.conftest import TODAY
from tests.laufzettel.pilot.design.by_hand_entries import entries

LEAD, PAGE = "Pilotleitung", f"/pilot/shadow/{NAME}"
CASES = 12


def other_breed(dog: dict[str, object], _: list[dict[str, object]]) -> None:
    """What people entered otherwise."""
    dog["rasse"] = "Zerberus <b>"


def walked(folder: Path, name: str, count: int, first: int = 1) -> None:
    """So many applications come in and go as far as they can."""
    office = open_office(folder)
    around = replace(surroundings(office), inbox=Folder(office.inbox(NAME), "w", settle_s=0.0))
    workbook(office.inbox(NAME) / name, list(applications(count, today=TODAY, seed=5, first=first)))
    with office.open_journal() as journal:
        course(journal, around, plainly)
    around.register.close()


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office in shadow mode; people entered all cases but one, and one of them otherwise."""
    folder = tmp_path_factory.mktemp("shadow") / "amt"
    make_office(folder)
    office = open_office(folder)
    office.inbox(NAME).mkdir(parents=True)
    around = surroundings(office)
    around.register.execute(schema("sqlite", unique=False))
    with office.open_journal() as journal:
        shadows.switch_on(journal, NAME, by=LEAD, why="Prototyp <i>")
    walked(folder, "meldung.xlsx", CASES)
    with office.open_journal() as journal:
        one, _, *rest = numbers(journal)
        around.register.insert(entries(journal, rest, "StA {n}"))
        around.register.insert(entries(journal, [one], "StB {n}", other_breed))
    around.register.close()
    return folder


@pytest.fixture
def folder(furnished: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(furnished, tmp_path / "amt"))


def numbers(journal: Journal) -> list[str]:
    """All case numbers."""
    return sorted(str(number) for (number,) in journal.database.rows("SELECT number FROM cases"))


class Somebody:
    """Signed in at the desk of an office."""

    def __init__(self, client: TestClient, proof: str) -> None:
        self.client, self.proof = client, proof

    def get(self, path: str) -> str:
        """A page; what it says."""
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.text

    def post(self, path: str, form: dict[str, str] | None = None, **more: object) -> object:
        """Send a form; where it leads, or what it says."""
        return self.client.post(path, data={"proof": self.proof} | (form or {}), follow_redirects=False, **more)


@pytest.fixture
def sit(folder: Path) -> Iterator[Callable[..., Somebody]]:
    """Signs somebody in."""
    office, lent = open_office(folder), []

    def make(role: Role, name: str = "Somebody", **changes: object) -> Somebody:
        lent.append(Journals(office.open_journal))
        desk = replace(Desk(office, shown(), lent[-1], Pages(), lambda _: None), **changes)
        browser = TestClient(make_app(desk), base_url="https://localhost")
        with office.open_journal() as journal:
            token = sessions.begin(journal, name, role, language="de")
            found = sessions.find(journal, token)
            browser.headers["authorization"] = f"Bearer {tokens.make(journal, f'P {name}', days=1, role=role)}"
        assert found is not None
        browser.cookies.set(COOKIE, token, domain="localhost.local", path="/")
        return Somebody(browser, found.proof)

    yield make
    for journals in lent:
        journals.close()


Sit = Callable[..., Somebody]


def test_the_lead_compares_with_the_register_and_sees_figures_only(sit: Sit, folder: Path) -> None:
    """What is missing for E2, by field and by rule; no number of a case, and nothing that anybody entered."""
    lead = sit(Role.PILOT, LEAD)
    assert "noch nicht verglichen" in lead.get(PAGE)
    answer = lead.post(f"{PAGE}/compare")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}#agreement")
    page = lead.get(PAGE)
    assert "Prototyp &lt;i&gt;" in page
    assert "10 von 11" in page
    assert "noch nicht eingetragen</dt><dd>1<" in page
    assert "reicht noch nicht für E2" in page and "Dazu fehlen mindestens 269 Vorgänge" in page
    assert f"{DOGS}.rasse" in page and "<svg" in page
    assert "Welche Vorgänge es sind, sieht hier, wer sie sehen darf." in page
    assert "HST-" not in page and "Zerberus" not in page
    assert "10 von 11" in lead.get("/pilot")
    with open_office(folder).open_journal() as journal:
        kept = latest(journal.database, NAME)
        assert kept is not None and (kept.person, kept.source) == (LEAD, Source.REGISTER)
        assert kept.digest in page


def test_who_may_see_the_case_sees_both_sides_of_it(sit: Sit, folder: Path) -> None:
    """Looked up when the page is opened; nothing of it is kept, and what was corrected since agrees."""
    sit(Role.PILOT, LEAD).post(f"{PAGE}/compare")
    with open_office(folder).open_journal() as journal:
        one, two, *_ = numbers(journal)
    clerk = sit(Role.CLERK, "Karla")
    assert f'href="/cases/{one}"' in clerk.get(PAGE)
    case = clerk.get(f"/cases/{one}")
    assert "Zerberus &lt;b&gt;" in case and "weicht ab" in case
    assert "Abweichung im Schattenbetrieb" not in clerk.get(f"/cases/{two}")
    assert f'href="/slips/{one}"' in sit(Role.AUDITOR, "Rosa").get(PAGE)
    assert "HST-" not in sit(Role.COUNCIL, "Rat").get(PAGE)
    around = surroundings(open_office(folder))
    with open_office(folder).open_journal() as journal:
        (item,) = entries(journal, [one], "StB 0")
        right = item.payload[DOGS][0]["rasse"]
        assert "Zerberus" not in str(journal.database.rows("SELECT * FROM shadow_comparison"))
    around.register.execute([f"UPDATE {DOGS} SET rasse = '{right}' WHERE aktenzeichen = 'StB 0'"])
    assert "stimmt inzwischen überein" in clerk.get(f"/cases/{one}")
    around.register.execute([f"DELETE FROM {DOGS} WHERE aktenzeichen = 'StB 0'"])
    assert "steht nicht mehr dort" in clerk.get(f"/cases/{one}")
    around.register.close()


def test_a_restricted_case_is_not_looked_up(sit: Sit, folder: Path) -> None:
    """Neither values nor names of what differs stand on its page."""
    sit(Role.PILOT, LEAD).post(f"{PAGE}/compare")
    with open_office(folder).open_journal() as journal:
        one = numbers(journal)[0]
        assert erasure.erase_one(journal, one, 10, by="Frau Prüf")
    page = sit(Role.CLERK, "Karla").get(f"/cases/{one}")
    assert "Abweichung im Schattenbetrieb" not in page and "Zerberus" not in page


def test_a_register_that_does_not_answer_holds_up_no_page(sit: Sit, folder: Path) -> None:
    """It is waited for a moment; the page says that it cannot be asked. A few hang at most, the next do not try."""
    sit(Role.PILOT, LEAD).post(f"{PAGE}/compare")
    with open_office(folder).open_journal() as journal:
        one = numbers(journal)[0]
    hangs, asked = threading.Event(), []
    (process,) = shown()
    assert process.entered is not None

    def hanging(office: object, patience_s: float) -> Entered:
        entered = process.entered(office, patience_s)

        class Silent:
            name = entered.target.name

            def select(self, *said: object) -> list[dict[str, str | int | None]]:
                asked.append(said)
                hangs.wait(20)
                return []

            def as_held(self, _table: str, _column: str, value: str | int | None) -> str | int | None:
                return value

            def close(self) -> None:
                entered.target.close()

        return replace(entered, target=Silent())

    clerk = sit(Role.CLERK, "Karla", shown=[replace(process, entered=hanging)], in_time=InTime(0.2, at_once=2))
    begun = time.monotonic()
    for _ in range(4):
        assert "kann gerade nicht nachgesehen werden" in clerk.get(f"/cases/{one}")
    assert time.monotonic() - begun < 5
    assert len(asked) == 2
    hangs.set()


def test_a_file_is_compared_and_not_kept(sit: Sit, folder: Path) -> None:
    """The same reader as the command; on the case page stands the machine's side, and that the other is not kept."""
    with open_office(folder).open_journal() as journal:
        one, two, *_ = numbers(journal)
    lead = sit(Role.PILOT, LEAD)
    file = f"Vorgang;hund_name\n{one};Höllenhund\n{two};\nHST-0000;x\n".encode()
    answer = lead.post(f"{PAGE}/file", files={"file": ("C:\\\\von\\Hand.csv", file, "text/csv")})
    assert answer.status_code == 303, answer.text
    page = lead.get(PAGE)
    assert "mit einer Datei" in page and "Zeilen der Datei ohne Vorgang im Schattenbetrieb</dt><dd>1<" in page
    assert "Name des Hundes" in page or "hund_name" in page
    case = sit(Role.CLERK, "Karla").get(f"/cases/{one}")
    assert "wird nicht aufbewahrt" in case and "Höllenhund" not in case
    for path in folder.rglob("*"):
        assert not path.is_file() or "Höllenhund".encode() not in path.read_bytes(), path


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Es ist keine Datei gewählt."),
        (b"PK\x03\x04 kaputt", "ist nicht lesbar"),
        (b"Name;Betrag\nx;1\n", "fehlt die Spalte"),
        (b"Vorgang;Zauberei\nx;1\n", "heißt weder wie ein Feld"),
    ],
)
def test_a_file_that_is_none_is_refused(sit: Sit, folder: Path, data: bytes, said: str) -> None:
    """With a sentence on the page; nothing is kept. Its name is shown as text."""
    lead = sit(Role.PILOT, LEAD)
    answer = lead.post(f"{PAGE}/file", files={"file": ("<b>x.csv", data, "text/csv")})
    assert (answer.status_code, said in answer.text, "<b>x" in answer.text) == (422, True, False)
    with open_office(folder).open_journal() as journal:
        assert latest(journal.database, NAME) is None


def test_a_file_needs_proof_and_a_role_and_has_its_limit(sit: Sit) -> None:
    """What is too long is not read to its end; who may not send one need not."""
    lead = sit(Role.PILOT, LEAD)
    file = {"file": ("x.csv", b"Vorgang;hund_name\n", "text/csv")}
    assert lead.client.post(f"{PAGE}/file", data={"proof": "falsch"}, files=file).status_code == 403
    large = {"file": ("x.csv", b"x" * (LONGEST + 1), "text/csv")}
    assert lead.post(f"{PAGE}/file", files=large).status_code == 413
    assert sit(Role.REVIEWER, "Paul").post(f"{PAGE}/file", files=large).status_code == 403
    lead.client.cookies.clear()
    assert lead.client.post(f"{PAGE}/file", files=large).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--x",
        b"--x--",
        b"--x\r\n\r\nohne Kopf\r\n--x--",
        b'--x\r\nContent-Disposition: form-data; name="proof"\r\n\r\nkein Ende',
        b'--x\r\nContent-Disposition: form-data; name="proof"\r\n\r\n\xff\r\n--x--',
        b'--x\r\nContent-Disposition: form-data; name="proof"\r\n\r\n\0\r\n--x--',
        b'--x\r\nContent-Disposition: attachment; name="proof"\r\n\r\na\r\n--x--',
        b'--x\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\na\r\n' * 2 + b"--x--",
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\na\r\n' * 20 + b"--x--",
    ],
)
def test_what_no_form_sends_is_refused(body: bytes) -> None:
    """Broken off, without a head, twice a file, too many parts."""
    if body == b"--x--":
        assert taken_apart(body, b"x") == ({}, None)
        return
    with pytest.raises(HTTPException) as refused:
        taken_apart(body, b"x")
    assert refused.value.status_code == 400


def test_it_is_switched_by_the_lead_with_a_reason(sit: Sit, folder: Path) -> None:
    """The same checks as the command makes; who may not sees how it stands and no form."""
    lead, clerk = sit(Role.PILOT, LEAD), sit(Role.CLERK, "Karla")
    assert f'action="{PAGE}/off"' in lead.get(PAGE)
    assert f"{PAGE}/on" not in clerk.get(PAGE) and f"{PAGE}/off" not in clerk.get(PAGE)
    assert lead.post(f"{PAGE}/off", {"why": " "}).status_code == 422
    assert lead.post(f"{PAGE}/on", {"why": "noch einmal"}).status_code == 422
    assert lead.post(f"{PAGE}/off", {"why": "E2 entschieden"}).headers["location"] == PAGE
    assert "E2 entschieden" in lead.get(PAGE)
    walked(folder, "zweite.xlsx", 2, first=100)
    refused = lead.post(f"{PAGE}/on", {"why": "zweiter Prototyp"})
    assert (refused.status_code, "Vorgänge: 2" in refused.text) == (422, True)
    assert 'value="zweiter Prototyp"' in refused.text


def test_programs_do_the_same(sit: Sit, folder: Path) -> None:
    """Figures for the lead, cases for who may see them; operations see that it is on."""
    lead = sit(Role.PILOT, LEAD).client
    clerk, operator = sit(Role.CLERK, "Karla").client, sit(Role.OPERATOR, "Otto").client
    (one,) = operator.get("/api/v1/operations").json()["shadowed"]
    assert (one["process"], one["spell"]["on_why"]) == (NAME, "Prototyp <i>")
    assert clerk.get(f"/api/v1{PAGE}").json()["agreement"] is None
    said = lead.post(f"/api/v1{PAGE}/compare").json()["agreement"]
    assert (said["cases"]["same"], said["cases"]["compared"], said["differing"]) == (10, 11, 1)
    assert said["differences"] == []
    assert (said["left"], said["more_needed"]) == ([{"reason": "missing", "count": 1}], 269)
    with open_office(folder).open_journal() as journal:
        number = numbers(journal)[0]
    seen = clerk.get(f"/api/v1{PAGE}").json()["agreement"]["differences"]
    assert seen == [{"number": number, "names": [f"{DOGS}.rasse"]}]
    off = lead.post(f"/api/v1{PAGE}/off", json={"why": "E2"})
    assert (off.status_code, off.json()["on"]) == (200, False)
    assert operator.get("/api/v1/operations").json()["shadowed"] == []
    assert lead.post(f"/api/v1{PAGE}/off", json={"why": "E2"}).json()["code"] == "shadow.already"


def test_a_process_whose_system_cannot_be_asked_names_the_file(sit: Sit) -> None:
    """On the page there is no button for it; a program is told so."""
    (process,) = shown()
    lead = sit(Role.PILOT, LEAD, shown=[replace(process, entered=None)])
    assert "Mit dem Fachverfahren vergleichen" not in lead.get(PAGE)
    refused = lead.post(f"{PAGE}/compare")
    assert (refused.status_code, "Vergleichen Sie mit einer Datei" in refused.text) == (422, True)


def test_two_comparisons_do_not_run_at_once(sit: Sit) -> None:
    """The second is told to wait."""
    held = threading.Lock()
    held.acquire()
    refused = sit(Role.PILOT, LEAD, comparing=held).post(f"{PAGE}/compare")
    assert (refused.status_code, "gerade verglichen" in refused.text) == (422, True)

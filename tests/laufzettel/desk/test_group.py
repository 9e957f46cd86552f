# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Many cases with the same doubt on one page: each is signed as if it stood alone, and what is left alone stays."""

from __future__ import annotations

import html
import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from starlette.testclient import TestClient

from connectors.folder import Folder
from flows.hundesteuer.course import course
from flows.hundesteuer.filling import fill
from flows.hundesteuer.name import NAME
from flows.hundesteuer.register import schema
from flows.hundesteuer.sample import applications, workbook
from flows.hundesteuer.surroundings import surroundings
from laufzettel.case import State
from laufzettel.cli.desk import shown, viewers
from laufzettel.course import plainly
from laufzettel.desk import sessions
from laufzettel.desk.access import Role
from laufzettel.desk.app import make_app
from laufzettel.desk.desk import Desk
from laufzettel.desk.door import COOKIE
from laufzettel.desk.journals import Journals
from laufzettel.desk.pages import Pages
from laufzettel.journal import Journal, alike, holds, open_journal, people, views
from laufzettel.journal.views import Slip
from laufzettel.office import Office, make_office, open_office
from laufzettel.sandbox import SharedReaders
from tests.laufzettel.desk.test_second_entry import FORM as PROBE_FORM
from tests.laufzettel.desk.test_second_entry import PROCESS as PROBE
from tests.laufzettel.desk.test_second_entry import take_in

TODAY = date(2026, 11, 24)
BREED = {"code": "hundesteuer.rasse_unbekannt", "field": "hund_rasse1"}
CHIP = {"code": "field.unreadable", "field": "hund_chip"}
MONEY = {"code": "hundesteuer.check_digit", "field": "sepa_iban"}
PATH = f"/groups/{NAME}"


class At:
    """An office and a clerk before its desk."""

    def __init__(self, office: Office, client: TestClient, proof: str) -> None:
        self.office, self.client, self.proof = office, client, proof

    def numbers(self) -> list[str]:
        """The cases of the group of unknown breeds, oldest first."""
        with self.office.open_journal() as journal:
            found = alike.members(journal, NAME, **BREED, person="Frieda", size=99)
        return [one.number for one in found]

    def slip(self, number: str) -> Slip:
        """The slip of a case."""
        with self.office.open_journal() as journal:
            return views.slip(journal, number)

    def page(self, which: dict[str, str] = BREED) -> str:
        """The page of a group."""
        return str(self.client.get(PATH, params=which).text)

    def form(self, page: str) -> dict[str, str | list[str]]:
        """What a browser would send of the page as it is."""
        form: dict[str, str | list[str]] = {
            name: value
            for name, value in re.findall(r'name="([^"]+)"[^>]* value="([^"]*)"', page)
            if name not in ("keep", "number")
        }
        form["number"] = re.findall(r'name="number" value="([^"]+)"><input type="hidden" name="seen', page)
        return form

    def send(self, form: dict[str, str | list[str]]) -> tuple[int, str, str]:
        """Status, where to, and the page."""
        answer = self.client.post(PATH, data=form)
        return answer.status_code, answer.headers.get("location", ""), answer.text


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three unknown breeds in forms, two chips that are none in a spreadsheet, two wrong IBANs; walked once."""
    folder = tmp_path_factory.mktemp("group") / "amt"
    make_office(folder, accounts=True)
    office = open_office(folder)
    inbox = office.inbox(NAME)
    inbox.mkdir(parents=True)
    people_ = list(applications(8, today=TODAY, seed=77))
    mandate = {"sepa_kontoinhaber": "Erika Musterfrau", "sepa_datum": "2026-11-20", "sepa_unterschrift": "true"}
    for n, breed in enumerate(("Dackelmischung", "Hofhund", "Promenadenmischung")):
        (inbox / f"rasse-{n}.pdf").write_bytes(
            fill(people_[n] | {"hund_rasse1": breed, "hund_schulter_cm": "26", "hund_gewicht_kg": "8"})
        )
    for n in (3, 4):
        iban = {"sepa_iban": "DE02120300000000202052"}
        (inbox / f"iban-{n}.pdf").write_bytes(fill(people_[n] | mandate | iban))
    workbook(inbox / "liste.xlsx", [people_[n] | {"hund_chip": f"unleserlich {n}"} for n in (5, 6)])
    around = surroundings(office)
    around.register.execute(schema("sqlite", unique=False))
    with office.open_journal() as journal:
        course(journal, replace(around, inbox=Folder(inbox, "p", settle_s=0.0), today=lambda: TODAY), plainly)
    around.register.close()
    return folder


@pytest.fixture
def at(furnished: Path, tmp_path: Path) -> Iterator[At]:
    """A copy of that office, and a clerk."""
    office = open_office(shutil.copytree(furnished, tmp_path / "amt"))
    readers, journals = SharedReaders(1), Journals(office.open_journal)
    app = make_app(Desk(office, shown(), journals, Pages(), lambda _: None, viewers=viewers(readers)))
    client = TestClient(app, base_url="https://localhost", follow_redirects=False)
    with office.open_journal() as journal:
        token = sessions.begin(journal, "Frieda", Role.CLERK)
        session = sessions.find(journal, token)
    assert session is not None
    client.cookies.set(COOKIE, token, domain="localhost.local", path="/")
    yield At(office, client, session.proof)
    journals.close()
    readers.close()


def test_the_worklist_leads_to_what_at_least_two_cases_wait_for(at: At) -> None:
    """Three breeds and two chips have their link; money has the sentence instead, and so has its page."""
    page = at.client.get("/", params={"process": NAME, "state": "clarification"}).text
    assert "3 gleiche zusammen ansehen" in page
    assert "2 gleiche zusammen ansehen" in page
    assert "2 gleiche, einzeln anzusehen: betrifft Geld" in page
    assert f"{PATH}?code={BREED['code']}&amp;field=hund_rasse1" in page
    refused = at.page(MONEY)
    assert "wird nicht in der Gruppe geprüft" in refused
    assert 'name="value.' not in refused
    assert at.send({"proof": at.proof, **MONEY, "number": []})[0] == 403


def test_a_group_of_more_than_a_page_is_shown_in_parts(at: At) -> None:
    """Thirty-five chips: the page says which part it shows and leads on; what was left alone is free for others."""
    rows = list(applications(33, today=TODAY, seed=78, first=100))
    workbook(at.office.inbox(NAME) / "mehr.xlsx", [row | {"hund_chip": f"kein {n}"} for n, row in enumerate(rows)])
    around = surroundings(at.office)
    with at.office.open_journal() as journal:
        inbox = Folder(at.office.inbox(NAME), "p", settle_s=0.0)
        course(journal, replace(around, inbox=inbox, today=lambda: TODAY), plainly)
    around.register.close()
    assert "35 gleiche zusammen ansehen" in at.client.get("/", params={"process": NAME, "state": "clarification"}).text
    page = at.page(CHIP)
    first = at.form(page)["number"]
    assert "Hier stehen 30 von 35 Vorgängen" in page
    (onward,) = re.findall(r'href="(/groups/[^"]+after=\d+)">Weiter', page)
    assert "Zurück zu den ältesten" not in page
    page = at.client.get(html.unescape(onward)).text
    form = at.form(page)
    assert "Hier stehen 5 von 35 Vorgängen" in page
    assert "Weiter zu den nächsten" not in page
    assert "Zurück zu den ältesten" in page
    assert (len(first), len(form["number"]), set(first) & set(form["number"])) == (30, 5, set())
    with at.office.open_journal() as journal:
        assert holds.take(journal, first[0], person="Otto")
    status, _, page = at.send(form | {f"value.{form['number'][0]}": "12x"})
    assert (status, "Hier stehen 5 von 35" in page) == (422, True)
    assert at.send(form | {"keep": [form["number"][0]], "note": "Im Beleg."})[1].startswith("/?process=")
    assert at.slip(form["number"][0]).entries[-1].result == "resumed"
    page = at.page(CHIP)
    assert "Hier stehen 30 von 34 Vorgängen" in page
    assert first[0] not in at.form(page)["number"], "it is on somebody else's desk"


def test_each_line_shows_its_place_in_the_document(at: At) -> None:
    """A form: a picture of the place alone, smaller than the page. A spreadsheet: what stands in the cell."""
    number = at.numbers()[0]
    assert f'src="/cases/{number}/cutouts/hund_rasse1"' in at.page()
    cut = Image.open(io.BytesIO(at.client.get(f"/cases/{number}/cutouts/hund_rasse1").content)).convert("RGB")
    whole = Image.open(io.BytesIO(at.client.get(f"/cases/{number}/pages/1").content)).convert("RGB")
    box = [float(edge) for edge in at.slip(number).reading["hund_rasse1"].place.partition("@")[2].split(",")]
    same = whole.crop([round(2 * (edge + more)) for edge, more in zip(box, (-14, -14, 14, 14), strict=True)])
    assert cut.size == same.size
    assert sum(abs(one - other) for one, other in zip(cut.tobytes(), same.tobytes(), strict=True)) < (
        len(cut.tobytes()) * 2
    )
    chips = at.page(CHIP)
    assert "unleserlich 5" in chips
    assert "Zelle" in chips
    assert at.client.get(f"/cases/{number}/cutouts/gibt_es_nicht").status_code == 404


def test_what_was_changed_or_confirmed_is_signed_each_on_its_slip(at: At) -> None:
    """One corrected, one untouched, one changed as well: two entries as if they stood alone, the third as before."""
    first, second, third = at.numbers()
    before = at.slip(second)
    form = at.form(at.page())
    form |= {f"value.{first}": "Dackel", f"value.{third}": "Mops"}
    status, where, _ = at.send(form)
    assert (status, where) == (303, f"/?process={NAME}&state=clarification&together=2")
    for number, breed in ((first, "Dackel"), (third, "Mops")):
        slip = at.slip(number)
        assert (slip.state, slip.entries[-1].result, slip.entries[-1].signer) == (State.READY, "corrected", "Frieda")
        assert slip.reading["hund_rasse1"].value == breed
    assert at.slip(second) == before
    with at.office.open_journal() as journal:
        assert holds.take(journal, second, person="Otto")  # what was left alone is free again


def test_the_signature_is_the_one_of_the_case_page(at: At) -> None:
    """The same correction, once in the group and once on the page of the case: the entries say the same."""
    first, second, _ = at.numbers()
    form = at.form(at.page())
    form[f"value.{first}"] = "Dackel"
    at.send(form)
    alone = {"proof": at.proof, "seen": str(len(at.slip(second).entries)), "field.hund_rasse1": "Dackel"}
    at.client.post(f"/cases/{second}/correct", data=alone | {"was.hund_rasse1": "Hofhund"})
    ends = [at.slip(number).entries[-1] for number in (first, second)]
    assert len({(one.n, one.station, one.result, one.signer, one.state, one.onward) for one in ends}) == 1
    details = [re.sub(r'"reading":"\w+"', "", one.detail) for one in ends]
    assert details[0] == details[1]


def test_a_case_that_moved_on_is_refused_alone_and_keeps_what_was_typed(at: At) -> None:
    """A colleague was quicker with one, and has another on the desk: the third is signed, both are shown again."""
    first, second, third = at.numbers()
    form = at.form(at.page())
    form |= {f"value.{first}": "Dackel", f"value.{second}": "Mops", f"value.{third}": "Pudel"}
    with at.office.open_journal() as journal:
        for number in (first, second):
            holds.give_back(journal, number, person="Frieda")
        people.reject(journal, first, by="Otto", note="Zurückgezogen.")
        holds.take(journal, second, person="Otto")
    status, _, page = at.send(form)
    assert status == 422
    assert "hat sich geändert, seit diese Seite geöffnet wurde" in page
    assert "Den Vorgang" in page  # held by somebody else
    assert page.count("Von Ihnen eingetragen:") == 2
    assert "Dackel" in page
    assert "Abgezeichnet: 1 Vorgang" in page
    assert at.slip(first).entries[-1].signer == "Otto"
    assert at.slip(second).entries[-1].signer == "machine"
    assert at.slip(third).reading["hund_rasse1"].value == "Pudel"


def test_what_must_be_entered_cannot_be_confirmed_and_no_value_is_none(at: At) -> None:
    """A breed nobody knows blocks; a chip that is none stays in its line with the reason; nothing touched says so."""
    first = at.numbers()[0]
    page = at.page()
    assert 'name="keep"' not in page
    form = at.form(page)
    status, _, said = at.send(form | {"keep": [first], "note": "So."})
    assert status == 422
    assert "kann der Vorgang" in said
    assert "keine Zeile geändert oder bestätigt" in at.send(form)[2]
    chips = at.form(at.page(CHIP))
    number = chips["number"][0]
    assert 'value="12x"' in at.send(chips | {f"value.{number}": "12x"})[2]
    assert "Der Grund oder Vermerk fehlt" in at.send(chips | {"keep": [number]})[2]
    assert at.send(chips | {"keep": [number], "note": "Im Beleg steht es so."})[0] == 303
    assert at.slip(number).entries[-1].result == "resumed"


def test_cases_are_found_alike_on_either_database(journal_url: str, tmp_path: Path) -> None:
    """The same reason at the same field and nothing else; who has it on the desk matters, quotation marks do not."""
    with open_journal(journal_url, tmp_path / "store") as journal:
        number = take_in(journal)
        assert PROBE_FORM.blind_second == ("iban",)
        _sent_back(journal, number, '{"problems":[{"code":"a_b","de":"\\"code\\":","field":"name"}]}')
        found = alike.members(journal, PROBE, "a_b", "name", person="Frieda", size=30)
        assert [(one.number, one.field.value if one.field else "") for one in found] == [(number, "Erika")]
        assert alike.members(journal, PROBE, "aXb", "name", person="Frieda", size=30) == []
        assert alike.groups(journal, PROBE) == []  # one alone is no group
        assert holds.take_free(journal, [found[0].id], person="Frieda") == {found[0].id}
        assert holds.take_free(journal, [found[0].id], person="Otto") == set()
        assert alike.members(journal, PROBE, "a_b", "name", person="Otto", size=30) == []
        _sent_back(journal, number, '{"problems":[{"code":"a_b","field":"name"},{"code":"c","field":"name"}]}')
        assert alike.members(journal, PROBE, "a_b", "name", person="Frieda", size=30) == []


def _sent_back(journal: Journal, number: str, detail: str) -> None:
    """The last entry of a case says this, and it waits for clarification."""
    journal.database.run("UPDATE cases SET state = 'clarification' WHERE number = ?", (number,))
    journal.database.run("UPDATE entry SET detail = ? WHERE n = (SELECT MAX(n) FROM entry)", (detail,))

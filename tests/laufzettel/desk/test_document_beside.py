# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The document beside the fields: the doubtful place is marked on it, and nobody sees more than they may."""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name, Pdf, Stream
from starlette.applications import Starlette
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
from laufzettel.desk.access import Role
from laufzettel.desk.accounts import make_account
from laufzettel.desk.app import STATIC, make_app
from laufzettel.desk.desk import Desk
from laufzettel.desk.journals import Journals
from laufzettel.desk.pages import Pages
from laufzettel.journal import Journal, looks, views
from laufzettel.office import Office, make_office, open_office
from laufzettel.sandbox import SharedReaders
from laufzettel.sniff import PDF, UNKNOWN

TODAY = date(2026, 11, 24)
MEGAPIXELS = (5_200, 7_700)
PEOPLE = list(applications(20, today=TODAY))
WRONG_IBAN = {"sepa_iban": "DE02120300000000202052", "sepa_mandat": "true", "sepa_kontoinhaber": "Erika Beispiel"}
EVIL = '<script>alert("x")</script>'


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office in which several kinds of documents wait for a person."""
    folder = tmp_path_factory.mktemp("office") / "amt"
    make_office(folder)
    office = open_office(folder)
    inbox = office.inbox(NAME)
    inbox.mkdir(parents=True)
    (inbox / "iban.pdf").write_bytes(fill(PEOPLE[0] | WRONG_IBAN))
    (inbox / "iban-noch-einer.pdf").write_bytes(fill(PEOPLE[1] | WRONG_IBAN))
    (inbox / "kaputt.pdf").write_bytes(b"%PDF-1.7\nnothing")
    (inbox / "programm.exe").write_bytes(b"MZ\x90\x00" + bytes(200))
    workbook(inbox / "liste.xlsx", [PEOPLE[10] | {"hund_chip": "12", "halter_nachname": EVIL}, *PEOPLE[11:16]])
    with Pdf.new() as pdf:
        for _ in range(300):
            pdf.add_blank_page(page_size=(595, 842))
        pdf.save(inbox / "lang.pdf")
    _scan(inbox / "scan.pdf")
    around = surroundings(office)
    around.register.execute(schema("sqlite", unique=False))
    with office.open_journal() as journal:
        course(journal, replace(around, inbox=Folder(inbox, "pruefung", settle_s=0.0), today=lambda: TODAY), plainly)
        for role in Role:
            make_account(journal, role.value, role, "geheim")
    around.register.close()
    return office


def _scan(path: Path) -> None:
    """A page that is one grey picture of forty megapixels."""
    with Pdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        image = Stream(pdf, zlib.compress(bytes(range(0, 250, 5)) * (MEGAPIXELS[0] * MEGAPIXELS[1] // 50), 1))
        image.stream_dict = Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=MEGAPIXELS[0],
            Height=MEGAPIXELS[1],
            ColorSpace=Name.DeviceGray,
            BitsPerComponent=8,
            Filter=Name.FlateDecode,
        )
        page.Resources = Dictionary(XObject=Dictionary(Scan=image))
        page.Contents = Stream(pdf, b"q 595 0 0 842 0 0 cm /Scan Do Q")
        pdf.save(path)


@pytest.fixture(scope="module")
def app(office: Office) -> Iterator[Starlette]:
    """The desk of that office."""
    readers = SharedReaders(1)
    journals = Journals(office.open_journal)
    yield make_app(Desk(office, shown(), journals, Pages(), lambda _: None, viewers=viewers(readers)))
    journals.close()
    readers.close()


@pytest.fixture(scope="module")
def clerk(app: Starlette) -> TestClient:
    """A clerk who has signed in."""
    return signed_in(app, Role.CLERK)


@pytest.fixture
def journal(office: Office) -> Iterator[Journal]:
    """The office's journal."""
    with office.open_journal() as journal:
        yield journal


def signed_in(app: Starlette, role: Role) -> TestClient:
    """Somebody with this role."""
    client = TestClient(app, base_url="https://localhost", follow_redirects=False)
    answer = client.post("/door", data={"name": role.value, "password": "geheim"})
    assert answer.status_code == 303
    return client


def number_of(journal: Journal, document: str, part: str = "") -> str:
    """The case of a document, and of a row in it."""
    rows = journal.database.rows(
        "SELECT c.number FROM cases c JOIN document d ON d.digest = c.document WHERE d.name = ? AND c.part = ?",
        (document, part),
    )
    return str(rows[0][0])


def test_the_doubtful_place_is_marked_on_the_page_it_is_on(clerk: TestClient, journal: Journal) -> None:
    """The wrong IBAN stands on page 2: both pages are there at once, and one box says that somebody must look."""
    number = number_of(journal, "iban.pdf")
    page = clerk.get(f"/cases/{number}").text
    place = views.slip(journal, number).reading["sepa_iban"].place
    x0, y0 = (float(edge) for edge in place.partition("@")[2].split(",")[:2])
    assert page.count('<image href="') == 2
    assert "<template>" not in page
    assert f'<rect class="box doubt" data-mark="{place}" x="{x0 - 2}" y="{y0 - 2}"' in page
    assert page.count("box doubt") == 1
    assert f'data-place="{place}"' in page


def test_every_place_of_a_reading_has_its_box(clerk: TestClient, journal: Journal) -> None:
    """Whatever field the cursor is in, its place can be shown."""
    number = number_of(journal, "iban.pdf")
    page = clerk.get(f"/cases/{number}").text
    places = {field.place for field in views.slip(journal, number).reading.values()}
    assert set(re.findall(r'data-mark="([^"]+)"', page)) == places


def test_pages_are_named_for_who_cannot_see_them(clerk: TestClient, journal: Journal) -> None:
    """Each picture has a role and a title; its boxes say nothing."""
    page = clerk.get(f"/cases/{number_of(journal, 'iban.pdf')}", headers={"accept-language": "de"}).text
    assert page.count('role="img" aria-labelledby="leaf-') == 2
    assert re.search(r'<title id="leaf-2">(Seite 2 von 2|Page 2 of 2)</title>', page)


def test_a_page_comes_as_a_picture_that_is_kept_for_this_session_only(clerk: TestClient, journal: Journal) -> None:
    """The browser may keep it; no proxy may, no other session may, and signing out throws it away."""
    answer = clerk.get(f"/cases/{number_of(journal, 'iban.pdf')}/pages/1")
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"].startswith("private, max-age=")
    assert answer.headers["vary"] == "Cookie"
    assert answer.content.startswith(b"\x89PNG")


def test_signing_out_throws_away_what_the_browser_kept(app: Starlette, journal: Journal) -> None:
    """The next person at this machine finds no page in the cache."""
    client = signed_in(app, Role.CLERK)
    proof = re.findall(r'name="proof" value="([^"]+)"', client.get("/").text)[0]
    assert client.post("/leave", data={"proof": proof}).headers["clear-site-data"] == '"cache"'
    answer = client.get(f"/cases/{number_of(journal, 'iban.pdf')}/pages/1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/door")


def test_a_word_of_a_page_can_be_asked_for_with_its_box(clerk: TestClient, journal: Journal) -> None:
    """As text and four edges in points."""
    words = clerk.get(f"/cases/{number_of(journal, 'iban.pdf')}/pages/1/words").json()
    assert [one for one in words if one[0] == PEOPLE[0]["hund_chip"]]
    assert all(len(one) == 5 for one in words)


@pytest.mark.parametrize("page", ["0", "3", "-1", "x", "1.5", "²", "9999999"])
def test_there_is_no_page_that_the_document_has_not(clerk: TestClient, journal: Journal, page: str) -> None:
    """Not found, whatever stands in the address."""
    number = number_of(journal, "iban.pdf")
    assert clerk.get(f"/cases/{number}/pages/{page}").status_code == 404
    assert clerk.get(f"/cases/{number}/pages/{page}/words").status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.CLERK, Role.REVIEWER)])
def test_no_page_is_shown_to_who_may_not_look_at_cases(app: Starlette, journal: Journal, role: Role) -> None:
    """Operations, pilot, auditors, council: refused."""
    client = signed_in(app, role)
    number = number_of(journal, "iban.pdf")
    assert client.get(f"/cases/{number}/pages/1").status_code == 403
    assert client.get(f"/cases/{number}/pages/1/words").status_code == 403


def test_whoever_only_looks_leaves_a_trace_even_without_the_case_page(app: Starlette, journal: Journal) -> None:
    """A reviewer who asks for the picture alone is recorded; a clerk, whose work it is, is not."""
    number = number_of(journal, "iban.pdf")
    before = len(looks.latest(journal))
    signed_in(app, Role.CLERK).get(f"/cases/{number}/pages/1")
    assert len(looks.latest(journal)) == before
    signed_in(app, Role.REVIEWER).get(f"/cases/{number}/pages/1")
    [latest, *_] = looks.latest(journal)
    assert (latest.person, latest.what, latest.number) == ("reviewer", "document", number)


def test_the_pictures_of_the_next_case_are_named_and_its_hold_is_not_taken(clerk: TestClient, journal: Journal) -> None:
    """The next one in the queue: its first page and the one with its doubtful field; nobody has it on the desk yet."""
    first, second = number_of(journal, "iban-noch-einer.pdf"), number_of(journal, "iban.pdf")
    if first not in clerk.get(f"/cases/{second}").text:  # whichever came first
        first, second = second, first
    journal.database.run("DELETE FROM hold")
    page = clerk.get(f"/cases/{second}").text
    assert f'data-ahead="/cases/{first}/pages/1 /cases/{first}/pages/2"' in page
    assert clerk.get(f"/cases/{first}/pages/1").status_code == 200
    assert journal.database.rows("SELECT COUNT(*) FROM hold") == [(1,)]


def test_of_three_hundred_pages_one_is_loaded_and_the_others_can_be_opened(clerk: TestClient, journal: Journal) -> None:
    """The others wait in templates, which load nothing, beside a link that works without scripts."""
    number = number_of(journal, "lang.pdf")
    page = clerk.get(f"/cases/{number}").text
    outside = re.sub(r"<template>.*?</template>", "", page, flags=re.DOTALL)
    assert outside.count("<image href=") == 1
    assert page.count("<template>") == 299
    assert f'href="/cases/{number}/pages/300" target="_blank"' in outside


@pytest.mark.parametrize(("document", "code", "last"), [("lang.pdf", "pdf.too_long", 300), ("scan.pdf", "pdf.scan", 1)])
def test_what_is_too_large_to_be_read_is_shown_beside_the_reason(
    clerk: TestClient, journal: Journal, document: str, code: str, last: int
) -> None:
    """A document of 300 pages and a scan of 40 megapixels wait for a person, and that person sees them."""
    number = number_of(journal, document)
    slip = views.slip(journal, number)
    assert slip.state is State.CLARIFICATION
    assert f'"{code}"' in slip.entries[-1].detail
    page = clerk.get(f"/cases/{number}").text
    assert f'<image href="/cases/{number}/pages/1"' in page
    for one in (1, last):
        picture = clerk.get(f"/cases/{number}/pages/{one}")
        assert picture.headers["content-type"].startswith("image/")
        assert picture.content


def test_a_spreadsheet_shows_the_row_of_the_case_with_the_doubtful_cell(clerk: TestClient, journal: Journal) -> None:
    """The row is marked, the cell says that it is to be checked, and the columns are named."""
    page = clerk.get(f"/cases/{number_of(journal, 'liste.xlsx', 'cell:Meldung!A4')}").text
    assert page.count('<tr class="ours">') == 1
    doubtful = re.findall(r'<td data-mark="([^"]+)" class="doubt">(.*?)</td>', page)
    assert [place for place, _ in doubtful if place == "cell:Meldung!O4"]
    assert all("to-check" in text for _, text in doubtful)
    assert "Chipnummer</span>" in page


def test_what_stands_in_a_cell_is_text_and_nothing_else(clerk: TestClient, journal: Journal) -> None:
    """A script in a name is shown as it was written."""
    page = clerk.get(f"/cases/{number_of(journal, 'liste.xlsx', 'cell:Meldung!A4')}").text
    assert EVIL not in page
    assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;" in page


@pytest.mark.parametrize("document", ["kaputt.pdf", "programm.exe"])
def test_what_cannot_be_shown_says_why_and_offers_nothing(clerk: TestClient, journal: Journal, document: str) -> None:
    """No picture, no link to the file."""
    number = number_of(journal, document)
    page = clerk.get(f"/cases/{number}").text
    section = page.partition('<div class="leaves"')[2].partition("</div>")[0]
    assert document in section
    assert "<a " not in section and "<image" not in section
    assert clerk.get(f"/cases/{number}/pages/1").status_code == 404


def test_a_document_that_the_store_has_lost_says_so(clerk: TestClient, journal: Journal) -> None:
    """The case can still be worked at."""
    number = number_of(journal, "lang.pdf")
    path = journal.store.path(views.slip(journal, number).document)
    aside = path.rename(path.with_suffix(".weg"))
    try:
        answer = clerk.get(f"/cases/{number}")
        assert answer.status_code == 200
        assert "laufzettel verify" in answer.text
    finally:
        aside.rename(path)


def test_without_a_reader_process_the_case_can_still_be_worked_at(
    office: Office, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no process can be started the fields are there all the same, and the page says what is wrong."""
    readers = SharedReaders(1)
    journals = Journals(office.open_journal)
    monkeypatch.setattr(sys, "executable", "/there/is/no/python")
    desk = Desk(office, shown(), journals, Pages(), lambda _: None, viewers=viewers(readers))
    answer = signed_in(make_app(desk), Role.CLERK).get(f"/cases/{number_of(journal, 'iban.pdf')}")
    journals.close()
    readers.close()
    assert answer.status_code == 200
    assert 'name="field.sepa_iban"' in answer.text
    assert re.search(r"Leseprozess|reader process", answer.text)


def test_the_case_page_does_not_hand_out_the_document_itself(clerk: TestClient, journal: Journal) -> None:
    """Foreign bytes never reach the browser: only pictures and texts made from them do."""
    found = clerk.get(f"/cases/{number_of(journal, 'iban.pdf')}")
    assert PDF not in found.text and UNKNOWN not in found.text
    assert not re.search(r'(?:href|src)="[^"]*\.(?:pdf|xlsx)"', found.text)


@pytest.mark.parametrize("mark", [".box", ".doubt", ".flag rect", ".box.here"])
def test_marks_on_white_paper_stand_out(mark: str) -> None:
    """At least 3:1 (WCAG 1.4.11)."""
    rule = re.search(rf"\.leaf {re.escape(mark)} {{ [^}}]*?(?:stroke|fill): #([0-9a-f]{{6}})", style())
    assert rule is not None
    assert contrast(rule[1]) >= 3


def style() -> str:
    """The desk's own style sheet."""
    return Path(STATIC / "desk.css").read_text(encoding="utf-8")


def contrast(colour: str) -> float:
    """Of a colour on white."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def test_the_sample_of_a_long_document_has_as_many_pages_as_it_says(journal: Journal) -> None:
    """The control of the three hundred pages."""
    path = journal.store.path(views.slip(journal, number_of(journal, "lang.pdf")).document)
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == 300

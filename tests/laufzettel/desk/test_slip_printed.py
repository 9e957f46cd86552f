# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The slip as PDF: accessible, in the reader's language, with everything on it, whatever people have written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from laufzettel.case import Document, State, Station
from laufzettel.cli.desk import shown
from laufzettel.connect import Item, Part
from laufzettel.desk.access import Role
from laufzettel.desk.accounts import make_account
from laufzettel.desk.app import make_app
from laufzettel.desk.desk import Desk
from laufzettel.desk.journals import Journals
from laufzettel.desk.pages import Pages
from laufzettel.desk.printed import pressed
from laufzettel.errors import Message
from laufzettel.fields import Field
from laufzettel.journal import Journal, anchor, effects, intake, looks, people, views
from laufzettel.journal.batch import Signature
from laufzettel.journal.effects import EffectState
from laufzettel.journal.rows import problems_detail
from laufzettel.office import Office, make_office, open_office

PROCESS = "hundesteuer"
UNCLEAR = Message("probe.unclear", "Der Chip {chip} fehlt.", "The chip {chip} is missing.")
Sit = Callable[[Role, str], TestClient]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An empty office."""
    make_office(tmp_path / "amt")
    return open_office(tmp_path / "amt")


@pytest.fixture
def sit(office: Office) -> Iterator[Sit]:
    """Signs somebody of a role in, with a browser of a language."""
    journals = Journals(office.open_journal)
    app = make_app(Desk(office, shown(), journals, Pages(), lambda _: None))

    def make(role: Role, language: str) -> TestClient:
        with office.open_journal() as journal:
            make_account(journal, "Ruth Richtig", role, "geheim")
        browser = TestClient(
            app,
            base_url="https://localhost",
            follow_redirects=False,
            headers={"accept-language": language},
        )
        assert browser.post("/door", data={"name": "Ruth Richtig", "password": "geheim"}).status_code == 303
        return browser

    yield make
    journals.close()


def walked(journal: Journal, name: str = "antrag.pdf", note: str = "Chip am Telefon erfragt") -> str:
    """A case that went to a person, was handed back with a note, and was written; its number."""
    digest = journal.store.put(name.encode())
    document = Document(digest, name, "application/pdf", len(name))
    intake.register(journal, [document], process=PROCESS, source="eingang")
    part = Part("", name, {"name": Field("Bello", "Bello", "page:1")})
    intake.open_cases(journal, [(document, part)], process=PROCESS, prefix="HST", reader="probe")
    batch = journal.claim(PROCESS, owner="probe", limit=1)
    assert batch is not None
    (case,) = batch.cases.values()
    told = problems_detail([UNCLEAR.at(chip="1")])
    journal.sign(batch, Station.READ, [Signature(case, "clarification", told, State.CLARIFICATION, Station.WRITE)])
    people.resume(journal, case.number, by="Frau Prüf", note=note)
    batch = journal.claim(PROCESS, owner="probe", limit=1)
    assert batch is not None
    (case,) = batch.cases.values()
    item = Item(f"{case.number}/anmeldung", {"name": "Bello"})
    effect = effects.intend(journal, batch, target="steuerregister", step="anmeldung", items={case.id: item})[case.id]
    seen = {"seen_at": "2026-11-26T10:00:00+00:00", "hundebestand": "1 rows"}
    detail = json.dumps({"effects": [effects.said(effect, EffectState.DONE, seen, batch.keys[case.id])]})
    journal.sign(
        batch,
        Station.WRITE,
        [Signature(case, "closed", detail, State.CLOSED, Station.CLOSE)],
        also=lambda _: effects.settle(journal, "steuerregister", "anmeldung", [(case.id, EffectState.DONE, seen)]),
    )
    return case.number


def text_of(pdf: bytes) -> str:
    """The text of all pages on one line."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return " ".join("\n".join(pages).replace("\ufffe\r\n", "").replace("\ufffe", "").replace("\u200b", "").split())


def test_everything_stands_on_the_paper(office: Office, sit: Sit) -> None:
    """Who and when, what was written where, each checksum in full, the verdict, the anchor, and page numbers."""
    with office.open_journal() as journal:
        number = walked(journal)
        line = anchor.drop(journal, PROCESS).line
        slip = views.slip(journal, number)
    answer = sit(Role.CLERK, "de").get(f"/slips/{number}.pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.headers["content-disposition"] == f'attachment; filename="Laufzettel-{number}.pdf"'
    text = text_of(answer.content)
    for expected in (
        f"Laufzettel {number}",
        "Die Kette war beim Ausdruck unversehrt",
        "Der Chip 1 fehlt.",
        "Chip am Telefon erfragt",
        "zurückgegeben",
        "Frau Prüf",
        "Maschine",
        f"steuerregister, {number}/anmeldung: erledigt",
        "gesehen am 26.11.2026, 11:00:00 UTC+1, hundebestand 1 Zeile",
        "Die Einträge 0 bis 3 stehen laut Journal im Anker 1",
        "Seite 1 von ",
        slip.document,
        *(one.hash.hex() for one in slip.entries),
    ):
        assert expected in text
    assert line.replace(" ", "") in text.replace(" ", "")


def test_the_paper_is_accessible_and_archivable(office: Office, sit: Sit) -> None:
    """Tagged, titled, in its language, declared as PDF/UA-1 and PDF/A-2a; heads of tables and headings are marked."""
    with office.open_journal() as journal:
        number = walked(journal)
    for language, title in (("de", f"Laufzettel {number}"), ("en", f"Routing slip {number}")):
        with pikepdf.open(BytesIO(sit(Role.CLERK, language).get(f"/slips/{number}.pdf").content)) as pdf:
            meta = pdf.open_metadata()
            assert pdf.Root.MarkInfo.Marked
            assert str(pdf.Root.Lang).startswith(language)
            assert pdf.Root.ViewerPreferences.DisplayDocTitle
            assert str(meta["pdfuaid:part"]) == "1"
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
            assert meta["dc:title"] == title
            kinds = [str(item.get("/S")) for item in pdf.objects if isinstance(item, pikepdf.Dictionary)]
            assert kinds.count("/TH") == 7
            assert (kinds.count("/H1"), kinds.count("/H2") >= 3, kinds.count("/Table")) == (1, True, 2)


def test_english_for_who_reads_english(office: Office, sit: Sit) -> None:
    """Headings, stations, problems, verdict."""
    with office.open_journal() as journal:
        number = walked(journal)
    text = text_of(sit(Role.AUDITOR, "en").get(f"/slips/{number}.pdf").content)
    for expected in (
        "Routing slip",
        "The chain was whole when printed",
        "The chip 1 is missing.",
        "handed back",
        "Page 1",
    ):
        assert expected in text
    assert "Einträge" not in text


def test_a_slip_that_is_not_whole_says_so_on_paper(office: Office, sit: Sit) -> None:
    """The paper is printed all the same, for whoever must look into it."""
    with office.open_journal() as journal:
        number = walked(journal)
        journal.database.run("UPDATE entry SET signer = 'Herr Anders' WHERE n = 2")
    text = text_of(sit(Role.AUDITOR, "de").get(f"/slips/{number}.pdf").content)
    assert "Der Laufzettel war beim Ausdruck nicht unversehrt Eintrag 2 wurde verändert." in text


def test_printing_is_looking_and_not_for_everybody(office: Office, sit: Sit) -> None:
    """The look of an auditor is recorded; operations may not see it; a stranger is shown to the door."""
    with office.open_journal() as journal:
        number = walked(journal)
    assert sit(Role.AUDITOR, "de").get(f"/slips/{number}.pdf").status_code == 200
    with office.open_journal() as journal:
        (look,) = looks.latest(journal)
    assert (look.what, look.number, look.person) == ("slip", number, "Ruth Richtig")
    operator = sit(Role.OPERATOR, "de")
    assert operator.get(f"/slips/{number}.pdf").status_code == 403
    operator.cookies.clear()
    assert operator.get(f"/slips/{number}.pdf").headers["location"] == "/door"
    assert sit(Role.AUDITOR, "de").get("/slips/HST-NIE.pdf").status_code == 404


def test_what_no_font_has_is_printed_as_its_number(office: Office, sit: Sit) -> None:
    """A foreign name or a sign that turns the writing round keeps nobody from printing, and steers nothing."""
    with office.open_journal() as journal:
        number = walked(journal, "申請\u202efdp.pdf", note="Łukasz \N{DOG FACE} " + "x" * 200)
    text = text_of(sit(Role.CLERK, "de").get(f"/slips/{number}.pdf").content)
    assert "[U+7533][U+8ACB][U+202E]fdp.pdf" in text
    assert "Łukasz [U+1F436]" in text


def paper(words: str) -> bytes:
    """A slip on which foreign text stands wherever foreign text may stand."""
    row = {"n": "0", "at": words, "station": words, "result": words, "said": [words], "signer": words}
    table = {"title": "T", "heads": ["A", "B", "C", "D", "E"], "rows": [row]}
    return pressed(
        {
            "datum": "2026-11-26", "language": "de", "title": "Laufzettel", "printed": "", "page": "", "of": "",
            "facts": [["Dokument", words]], "digests": [], "whole": True, "verdict": ["", words], "entries": table,
            "written": {"title": "W", "rows": [[words, words]]}, "again": {"title": "N", "rows": [words]},
            "chain": {"title": "P", "how": "", "heads": ["A", "B"], "rows": [["0", "ab"]]}, "anchor": None,
        }
    )  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))
def test_any_text_can_be_printed(words: str) -> None:
    """Whatever a file is called and people note."""
    assert paper(words).startswith(b"%PDF")


def test_foreign_text_is_no_markup() -> None:
    """Neither code nor a reference to a file."""
    assert '#read("/etc/passwd") *a* $x$' in text_of(paper('#read("/etc/passwd") *a* $x$'))

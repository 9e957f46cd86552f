# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The candidates at the desk: from the office's workbook as it is now, for the lead of a pilot, without a case."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from laufzettel.cli.desk import shown
from laufzettel.desk.access import Role
from laufzettel.desk.accounts import make_account
from laufzettel.desk.app import make_app
from laufzettel.desk.desk import Desk
from laufzettel.desk.journals import Journals
from laufzettel.desk.pages import Pages
from laufzettel.office import make_office, open_office
from laufzettel.pilot.opportunities.as_json import sample
from laufzettel.pilot.opportunities.at_office import CATALOGUE
from laufzettel.pilot.opportunities.workbook import write_catalogue

Sit = Callable[..., TestClient]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Where the office keeps its candidates: the ten processes."""
    make_office(tmp_path / "amt")
    path = tmp_path.joinpath("amt", *CATALOGUE)
    path.parent.mkdir()
    write_catalogue(path, sample())
    return path


@pytest.fixture
def sit(workbook: Path) -> Iterator[Sit]:
    """Signs the lead of the pilot in, with a browser of a language."""
    office = open_office(workbook.parents[1])
    journals = Journals(office.open_journal)
    app = make_app(Desk(office, shown(), journals, Pages(), lambda _: None))
    with office.open_journal() as journal:
        make_account(journal, "Petra Pilot", Role.PILOT, "geheim")

    def make(language: str = "de") -> TestClient:
        browser = TestClient(app, base_url="https://localhost", headers={"accept-language": language})
        assert browser.post("/door", data={"name": "Petra Pilot", "password": "geheim"}).status_code == 200
        return browser

    yield make
    journals.close()


def changed(workbook: Path, cell: str, value: object) -> None:
    """Somebody edits the workbook; its time stamp moves on also where a clock is coarse."""
    before = workbook.stat().st_mtime_ns
    book = load_workbook(workbook)
    book["Kandidaten"][cell] = value
    book.save(workbook)
    os.utime(workbook, ns=(before + 10**9, before + 10**9))


def test_the_comparison_shows_what_it_rests_on(sit: Sit) -> None:
    """Chart, table, tie, exit rule, and that the figures are invented; in either language."""
    german = sit().get("/pilot/opportunities")
    for said in (
        "<svg",
        "E-Rechnungseingang",
        "Die Ränge 3 bis 5 sind ein Gleichstand",
        "Ausstiegsregel E1",
        "erfunden",
    ):
        assert said in german.text, said
    english = sit("en").get("/pilot/opportunities").text
    for said in ("Ranks 3 to 5 are a tie", "Exit rule E1 does not apply", "71.9", "invented"):
        assert said in english, said


def test_every_candidate_has_its_profile_and_its_pdf(sit: Sit) -> None:
    """Under its row in the workbook, which stays when ranks change."""
    browser = sit()
    for row, candidate in enumerate(sample().candidates, 1):
        page = browser.get(f"/pilot/opportunities/{row}")
        assert page.status_code == 200
        assert f"Eignungsprofil: {candidate.name}" in page.text
    paper = browser.get("/pilot/opportunities/3.pdf")
    assert paper.headers["content-type"] == "application/pdf"
    with pikepdf.open(BytesIO(paper.content)) as pdf:
        assert len(pdf.pages) == 1


@pytest.mark.parametrize("row", ["0", "11", "999", "1000000000000000000000", "x", "-1", "１"])
def test_a_row_that_is_not_there_is_not_found(sit: Sit, row: str) -> None:
    """Nor is its PDF."""
    browser = sit()
    assert browser.get(f"/pilot/opportunities/{row}").status_code == 404
    assert browser.get(f"/pilot/opportunities/{row}.pdf").status_code == 404


def test_what_changes_in_the_workbook_shows_at_once(sit: Sit, workbook: Path) -> None:
    """Another name is there on the next page, and so is what is wrong."""
    browser = sit()
    assert "Reisekosten" in browser.get("/pilot/opportunities").text
    changed(workbook, "A8", "Dienstreisen")
    page = browser.get("/pilot/opportunities").text
    assert "Dienstreisen" in page
    assert "Reisekosten" not in page
    changed(workbook, "C3", "viele")
    page = browser.get("/pilot/opportunities").text
    assert "Zelle C3" in page
    assert "Bewohnerparkausweis" in page
    assert "E-Rechnungseingang" not in page


def test_without_a_workbook_the_page_says_how_to_come_by_one(sit: Sit, workbook: Path) -> None:
    """And with one that cannot be read it says why; never a program error."""
    browser = sit()
    workbook.write_text("kein Excel", "utf-8")
    assert "lässt sich nicht als Excel-Datei" in browser.get("/pilot/opportunities").text
    workbook.unlink()
    page = browser.get("/pilot/opportunities")
    assert page.status_code == 200
    assert "laufzettel pilot opportunities --template pilot/kandidaten.xlsx" in page.text
    assert browser.get("/pilot/opportunities/1").status_code == 404


def test_a_name_of_markup_stays_a_name(sit: Sit, workbook: Path) -> None:
    """Also in the chart, which is put into the page as it is."""
    changed(workbook, "A3", "<script>alert(1)</script>")
    browser = sit()
    for path in ("/pilot/opportunities", "/pilot/opportunities/1"):
        page = browser.get(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_a_letter_no_font_has_is_told_and_no_program_error(sit: Sit, workbook: Path) -> None:
    """The page shows it, the print is refused with a sentence."""
    changed(workbook, "A3", "Verfahren 李")
    browser = sit()
    assert "李" in browser.get("/pilot/opportunities/1").text
    assert browser.get("/pilot/opportunities/1.pdf").status_code == 422

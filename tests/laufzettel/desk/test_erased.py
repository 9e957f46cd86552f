# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the desk shows of a case that is erased, or whose processing is restricted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING

import pypdf
import pytest
from starlette.testclient import TestClient

from laufzettel.desk.app import make_app
from laufzettel.desk.door import COOKIE
from laufzettel.journal import clearing, erasure, looks, people, restriction
from laufzettel.journal.erasure import Reason
from laufzettel.leftovers import Leftovers
from laufzettel.sandbox import SharedReaders

if TYPE_CHECKING:
    from tests.laufzettel.desk.conftest import Town

CLERK, REVIEWER, AUDITOR = "Sachbearbeitung 1", "Prüfung", "Revision"
DOCUMENT, NOTED = "antrag-1.pdf", "Der Halter ist nach Quittendorf verzogen."
Browse = Callable[[str], TestClient]


@pytest.fixture
def number(town: Town) -> str:
    """A rejected case with a note."""
    number = town.number(DOCUMENT)
    with town.journal() as journal:
        people.reject(journal, number, by=CLERK, note=NOTED)
    return number


@pytest.fixture
def browse(town: Town) -> Iterator[Browse]:
    """Somebody who has signed in."""
    readers = SharedReaders(1)
    desk = town.desk(readers)
    app = make_app(desk)

    def sit(person: str) -> TestClient:
        return TestClient(app, base_url="https://localhost", cookies={COOKIE: town.session(person)})

    yield sit
    desk.journals.close()
    readers.close()


def erase(town: Town, number: str) -> None:
    """Its time is over."""
    with town.journal() as journal:
        ((case_id,),) = journal.database.rows("SELECT id FROM cases WHERE number = ?", (number,))
        assert isinstance(case_id, int)
        assert erasure.erase(journal, [case_id], reason=Reason.RETENTION, by="machine") == 1
        clearing.finish(journal, Leftovers(town.office.path("eingang"), town.office.path("postausgang")))


def test_an_erased_case_shows_who_signed_what_and_nothing_else(town: Town, number: str, browse: Browse) -> None:
    """Slip, case page and paper say since when; there is neither document nor note nor value."""
    surname = str(town.slip(number).reading["halter_nachname"].value)
    assert surname in browse(CLERK).get(f"/cases/{number}").text
    erase(town, number)
    clerk = browse(CLERK)
    slip, case = clerk.get(f"/slips/{number}").text, clerk.get(f"/cases/{number}").text
    paper = pypdf.PdfReader(BytesIO(clerk.get(f"/slips/{number}.pdf").content))
    printed = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    assert "Die Kette ist unversehrt" in slip and "abgelehnt" in slip and CLERK in slip
    assert "Die Aufbewahrungsfrist ist abgelaufen" in slip
    for said in (slip, case, printed):
        assert "Gelöscht am" in said
        assert [one for one in (surname, NOTED, DOCUMENT) if one in said] == []
    assert "Dokument:" not in case and "von den Inhalten ist nichts mehr da" in slip
    assert "Die Inhalte sind gelöscht." in printed
    assert clerk.get(f"/cases/{number}/pages/1").status_code == 404
    assert clerk.get(f"/cases/{number}/pages/1/words").status_code == 404
    with town.journal() as journal:
        assert number in {one.number for one in looks.latest(journal)}, "who looked before and after is still known"


def test_a_restricted_case_shows_its_contents_to_auditors_alone(town: Town, number: str, browse: Browse) -> None:
    """Those who worked at it see who signed what; the auditor sees the note and the name of the file as well."""
    with town.journal() as journal:
        erasure.erase_one(journal, number, 10, by="Datenschutz")
    for person in (CLERK, REVIEWER):
        at = browse(person)
        for address in (f"/slips/{number}", f"/cases/{number}"):
            said = at.get(address).text
            assert "Verarbeitung eingeschränkt" in said
            assert [one for one in (NOTED, DOCUMENT, "Musterstadt<") if one in said] == []
        assert at.get(f"/cases/{number}/pages/1").status_code == 404
    said = browse(AUDITOR).get(f"/slips/{number}").text
    assert "Verarbeitung eingeschränkt" in said and NOTED in said and DOCUMENT in said
    assert browse(AUDITOR).get(f"/cases/{number}").status_code == 403


def test_a_case_whose_restriction_was_lifted_is_shown_again(town: Town, number: str, browse: Browse) -> None:
    """To those who worked at it: values, document, and on its slip the reason; restricted again it is hidden again."""
    reason = "Die betroffene Person hat zurückgezogen."
    with town.journal() as journal:
        erasure.erase_one(journal, number, 10, by="Datenschutz")
        restriction.lift(journal, number, by="Datenschutz", note=reason)
    surname = str(town.slip(number).reading["halter_nachname"].value)
    clerk = browse(CLERK)
    case, slip = clerk.get(f"/cases/{number}").text, clerk.get(f"/slips/{number}").text
    assert surname in case and DOCUMENT in case and "Verarbeitung eingeschränkt</" not in case
    assert NOTED in slip and reason in slip and "Einschränkung der Verarbeitung aufgehoben" in slip
    assert "Die Kette ist unversehrt" in slip
    assert clerk.get(f"/cases/{number}/pages/1").status_code == 200
    with town.journal() as journal:
        erasure.erase_one(journal, number, 10, by="Datenschutz")
    case = clerk.get(f"/cases/{number}").text
    assert surname not in case and "Verarbeitung eingeschränkt" in case
    assert clerk.get(f"/cases/{number}/pages/1").status_code == 404

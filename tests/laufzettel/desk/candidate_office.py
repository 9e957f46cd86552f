# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""An office with ten candidates, and the lead of a pilot who fills in forms about them as a browser would."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path

from httpx import Response
from openpyxl import load_workbook
from starlette.testclient import TestClient

from laufzettel.cli.desk import shown
from laufzettel.desk import sessions
from laufzettel.desk.access import Role
from laufzettel.desk.app import make_app
from laufzettel.desk.desk import Desk
from laufzettel.desk.door import COOKIE
from laufzettel.desk.journals import Journals
from laufzettel.desk.pages import Pages
from laufzettel.journal import candidates
from laufzettel.journal.candidates import Noted
from laufzettel.office import make_office, open_office
from laufzettel.pilot.opportunities.as_json import sample
from laufzettel.pilot.opportunities.at_office import CATALOGUE
from laufzettel.pilot.opportunities.candidate import Candidate, Catalogue
from laufzettel.pilot.opportunities.reading import read_catalogue
from laufzettel.pilot.opportunities.workbook import write_catalogue
from laufzettel.sandbox import SharedReaders

LEAD = "Petra Pilot"
_FIELD = re.compile(r"<input [^>]*>")
_SAID = re.compile(r' (name|value)="([^"]*)"')
_CHOICE = re.compile(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', re.DOTALL)
_CHOSEN = re.compile(r'<option value="([^"]*)" selected>')
_TEXT = re.compile(r'<textarea [^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', re.DOTALL)


def entries_on(page: str) -> dict[str, str]:
    """What a browser would send back of a page's form if nobody typed anything."""
    main = page.partition("<main")[2]
    fields = [dict(_SAID.findall(field)) for field in _FIELD.findall(main)]
    found = {one["name"]: unescape(one.get("value", "")) for one in fields}
    for name, options in _CHOICE.findall(main):
        chosen = _CHOSEN.search(options)
        found[name] = chosen[1] if chosen else ""
    return found | {name: unescape(text) for name, text in _TEXT.findall(main)}


def furnish(folder: Path) -> None:
    """Make an office with ten candidates."""
    make_office(folder)
    with open_office(folder).open_journal():
        path = folder.joinpath(*CATALOGUE)
        path.parent.mkdir()
        write_catalogue(path, sample())


class Lead:
    """The lead of a pilot at the desk of an office."""

    def __init__(self, folder: Path, readers: SharedReaders, language: str = "de") -> None:
        self.office = open_office(folder)
        self.workbook = folder.joinpath(*CATALOGUE)
        self.journals = Journals(self.office.open_journal)
        self.desk = Desk(self.office, shown(), self.journals, Pages(), lambda _: None, readers=readers)
        self.browser = TestClient(make_app(self.desk), base_url="https://localhost")
        with self.office.open_journal() as journal:
            token = sessions.begin(journal, LEAD, Role.PILOT, language=language)
            session = sessions.find(journal, token)
        assert session is not None
        self.proof = session.proof
        self.browser.cookies.set(COOKIE, token, domain="localhost.local", path="/")

    def open(self, path: str) -> dict[str, str]:
        """The form at an address, as it stands there."""
        page = self.browser.get(f"/pilot/opportunities/{path}")
        assert page.status_code == 200, page.text
        return entries_on(page.text)

    def send(self, path: str, form: Mapping[str, str], **typed: str) -> Response:
        """Send a form with something typed over it; where names of entries have points, in the mapping."""
        answer: Response = self.browser.post(
            f"/pilot/opportunities/{path}", data={"proof": self.proof} | dict(form) | typed
        )
        return answer

    def upload(self, data: bytes, name: str = "neu.xlsx") -> Response:
        """Send a workbook to be looked at."""
        answer: Response = self.browser.post(
            "/pilot/opportunities/import", data={"proof": self.proof}, files={"file": (name, data)}
        )
        return answer

    def read(self) -> Catalogue:
        """What the command reads from the workbook."""
        reading = read_catalogue(self.workbook)
        assert reading.problems == ()
        return reading.catalogue

    def named(self, name: str) -> Candidate:
        """A candidate as the command reads it."""
        return next(one for one in self.read().candidates if one.name == name)

    def noted(self) -> list[Noted]:
        """What was noted of changes, the newest first."""
        with self.office.open_journal() as journal:
            return candidates.latest(journal)

    def edited_elsewhere(self, cell: str, value: object, sheet: str = "Kandidaten") -> bytes:
        """Somebody edits the workbook in a spreadsheet program; what lies there then."""
        book = load_workbook(self.workbook)
        (book[sheet] if sheet in book.sheetnames else book.create_sheet(sheet))[cell] = value
        book.save(self.workbook)
        return self.workbook.read_bytes()

    def close(self) -> None:
        """Close the journals."""
        self.journals.close()


def saved(answer: Response) -> bool:
    """Whether it was saved, and the page says so."""
    return answer.status_code == 200 and len(answer.history) == 1 and "Gespeichert" in answer.text

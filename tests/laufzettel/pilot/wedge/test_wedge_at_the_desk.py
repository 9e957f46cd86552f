# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A stepped wedge at the desk: whose contributions are missing, then the report, and a decision by what was shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from laufzettel.cli.desk import shown
from laufzettel.desk import sessions
from laufzettel.desk.access import Role
from laufzettel.desk.app import make_app
from laufzettel.desk.desk import Desk
from laufzettel.desk.door import COOKIE
from laufzettel.desk.journals import Journals
from laufzettel.desk.pages import Pages
from laufzettel.journal import decided
from laufzettel.office import open_office
from laufzettel.pilot.wedge.folder import FOLDER
from tests.laufzettel.pilot.wedge.offices import PROCESS
from tests.laufzettel.pilot.wedge.test_wedge_reported import changed

DECISION, REPORT = f"/pilot/decision/{PROCESS}", f"/pilot/report/{PROCESS}"


@pytest.fixture
def folder(copied: Callable[[str], Path]) -> Path:
    """The office of a unit; no contribution of another is there."""
    return copied("nord")


@pytest.fixture
def browser(folder: Path) -> Iterator[TestClient]:
    """Leadership at the desk of this office."""
    office = open_office(folder)
    journals = Journals(office.open_journal)
    client = TestClient(
        make_app(Desk(office, shown(), journals, Pages(), lambda _: None)), base_url="https://localhost"
    )
    with office.open_journal() as journal:
        token = sessions.begin(journal, "Leitung", Role.LEADERSHIP, language="de")
    client.cookies.set(COOKIE, token, domain="localhost.local", path="/")
    yield client
    journals.close()


def put(folder: Path, *paths: Path) -> None:
    """Somebody puts contributions into the office's folder."""
    folder.joinpath(*FOLDER).mkdir(parents=True, exist_ok=True)
    for path in paths:
        folder.joinpath(*FOLDER, path.name).write_bytes(path.read_bytes())


def test_the_page_says_whose_contributions_are_missing_and_where_they_go(
    folder: Path, browser: TestClient, files: dict[str, Path]
) -> None:
    """In the order of the lot, this office marked; one that comes in shows with its digest, without a restart."""
    page = browser.get(REPORT)
    assert page.status_code == 200
    assert "fehlen Beiträge von: mitte, sued" in page.text
    rows = re.findall(r'scope="row">(\w+)(.*?)</tr>', page.text)
    assert [name for name, _ in rows] == ["mitte", "nord", "sued"]
    assert ["fehlt" in rest for _, rest in rows] == [True, False, True]
    assert "dieses Amt" in rows[1][1]
    assert "<code>pilot/beitraege</code>" in page.text
    put(folder, files["mitte"])
    assert "fehlen Beiträge von: sued" in browser.get(REPORT).text
    put(folder, files["sued"])
    assert "Mindestens" in browser.get(REPORT).text


def test_a_damaged_contribution_is_named_on_the_page(
    folder: Path, browser: TestClient, files: dict[str, Path], tmp_path: Path
) -> None:
    """By its file, as the command does."""
    put(
        folder,
        files["sued"],
        changed(files["mitte"], tmp_path / "m.json", lambda one: one.update(left_out=1), sealed=False),
    )
    assert "„m.json“ passt nicht zu seiner Prüfsumme" in browser.get(REPORT).text


def test_report_files_and_decision_are_those_of_all_units(
    folder: Path, browser: TestClient, files: dict[str, Path], tmp_path: Path
) -> None:
    """Signed is what was shown: another contribution of a unit makes another report, and nothing is signed."""
    put(folder, files["mitte"], files["sued"])
    page = browser.get(REPORT).text
    assert "Die Einheiten" in page
    assert page.count("<svg") == 2
    assert browser.get(f"{REPORT}.pdf").content.startswith(b"%PDF")
    assert browser.get(f"{REPORT}.xlsx").content.startswith(b"PK")
    _, _, form = browser.get(DECISION).text.partition(f'action="{DECISION}"')
    sent = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    sent |= {"verdict": "go_on", "why": "Die Untergrenze liegt über 0.", "terms": ""}
    put(folder, changed(files["mitte"], tmp_path / "mitte.json", lambda one: one.update(checked=7)))
    refused = browser.post(DECISION, data=sent, headers={"Origin": "https://localhost"})
    assert refused.status_code == 422
    assert "haben sich geändert" in refused.text
    put(folder, files["mitte"])
    assert browser.post(DECISION, data=sent, headers={"Origin": "https://localhost"}).status_code == 200
    with open_office(folder).open_journal() as journal:
        (one,) = decided.history(journal, PROCESS)
    assert (one.point, one.report) == ("E3", sent["report"])

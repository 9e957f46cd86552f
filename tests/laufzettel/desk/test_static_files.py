# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Style sheets, scripts and fonts: loaded once, and anew as soon as they have changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from laufzettel.cli.desk import shown
from laufzettel.desk.app import make_app
from laufzettel.desk.desk import Desk
from laufzettel.desk.journals import Journals
from laufzettel.desk.pages import Pages, address_of_file
from laufzettel.office import make_office, open_office


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[TestClient]:
    """Somebody at the door of an empty office's desk."""
    make_office(tmp_path)
    office = open_office(tmp_path)
    desk = Desk(office, shown(), Journals(office.open_journal), Pages(), lambda _process: None)
    yield TestClient(make_app(desk), base_url="https://localhost")
    desk.journals.close()


def test_files_a_page_names_are_kept_for_good(browser: TestClient) -> None:
    """Their addresses change with their content, so the browser need not ask again."""
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', browser.get("/door").text)
    assert len(addresses) >= 4
    for address in addresses:
        answer = browser.get(address)
        assert answer.status_code == 200, address
        assert "?v=" in address
        assert "immutable" in answer.headers["cache-control"], address


def test_an_address_changes_with_the_content(tmp_path: Path) -> None:
    """After an update nobody works with yesterday's script."""
    file = tmp_path / "desk.js"
    file.write_text("one", "utf-8")
    before = address_of_file(tmp_path, "desk.js")
    file.write_text("two", "utf-8")
    assert address_of_file(tmp_path, "desk.js") != before


def test_files_only_a_style_sheet_names_are_asked_for_again_after_an_hour(browser: TestClient) -> None:
    """Fonts have no version in their address; if they are the same they are not sent again."""
    font = "/static/kern/FiraSans-Regular.woff2"
    first = browser.get(font)
    assert "immutable" not in first.headers["cache-control"]
    assert "max-age=3600" in first.headers["cache-control"]
    assert browser.get(font, headers={"If-None-Match": first.headers["etag"]}).status_code == 304


def test_a_file_that_is_not_there_is_not_remembered(browser: TestClient) -> None:
    """It may be there after the next update."""
    assert browser.get("/static/none.css?v=12345678").headers["cache-control"] == "no-store"

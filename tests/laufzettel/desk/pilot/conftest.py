# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""An office on day 97 of its pilot, and people who sit down at its desk."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

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
from laufzettel.office import open_office
from tests.laufzettel.desk.pilot_office import furnish

TODAY = datetime.now(ZoneInfo("Europe/Berlin")).date()


class Sit(Protocol):
    """Signs somebody in at the desk of an office."""

    def __call__(
        self, folder: Path, role: Role = Role.LEADERSHIP, name: str = "Leitung", language: str = "de"
    ) -> TestClient: ...


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office on day 97 of its pilot; nobody writes into it any more."""
    folder = tmp_path_factory.mktemp("pilot") / "amt"
    furnish(folder, TODAY)
    return folder


@pytest.fixture
def folder(furnished: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(furnished, tmp_path / "amt"))


@pytest.fixture
def sit() -> Iterator[Sit]:
    """Signs somebody in at the desk of an office."""
    lent: list[Journals] = []

    def make(folder: Path, role: Role = Role.LEADERSHIP, name: str = "Leitung", language: str = "de") -> TestClient:
        office = open_office(folder)
        lent.append(Journals(office.open_journal))
        app = make_app(Desk(office, shown(), lent[-1], Pages(), lambda _: None))
        browser = TestClient(app, base_url="https://localhost")
        with office.open_journal() as journal:
            token = sessions.begin(journal, name, role, language=language)
        browser.cookies.set(COOKIE, token, domain="localhost.local", path="/")
        return browser

    yield make
    for journals in lent:
        journals.close()


def form_of(page: str, address: str) -> dict[str, str]:
    """What the form of a page sends that nobody types; nothing if it has none.

    Args:
        page: the page.
        address: where the form goes.
    """
    _, _, form = page.partition(f'action="{address}"')
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form.partition("</form>")[0]))

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who waits for a picture keeps nobody from a page."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from flows.hundesteuer.name import NAME
from laufzettel.desk.app import make_app
from laufzettel.desk.door import COOKIE
from laufzettel.desk.drawn import Drawn
from laufzettel.sandbox import SharedReaders
from laufzettel.sniff import PDF
from laufzettel.view import Image, Pages, PageSize, Word
from tests.laufzettel.desk.conftest import CLERK

if TYPE_CHECKING:
    from tests.laufzettel.desk.conftest import Town

MANY = 30
SOON_S = 30


class Waiting:
    """Draws nothing before it may."""

    media_types = frozenset({PDF})

    def __init__(self) -> None:
        """It may not yet."""
        self.asked, self.may = threading.Event(), threading.Event()

    def begin(self) -> None:
        """Nothing to start."""

    def look(self, path: Path, name: str, place: str) -> Pages:
        """As many pages as people ask for."""
        return Pages(MANY, [PageSize(595, 842)] * MANY)

    def image(self, path: Path, name: str, page: int) -> Image:
        """A picture, when it may."""
        self.asked.set()
        assert self.may.wait(SOON_S)
        return Image(b"\x89PNG", "image/png")

    def words(self, path: Path, name: str, page: int) -> Sequence[Word]:
        """None."""
        return []


@pytest.fixture
def readers() -> Iterator[SharedReaders]:
    """Processes nobody asks anything of here."""
    shared = SharedReaders(1)
    yield shared
    shared.close()


def test_who_waits_for_a_picture_keeps_nobody_from_a_page(town: Town, readers: SharedReaders) -> None:
    """Thirty people wait for pages of a document that is slow to draw; the worklist and a case are there at once."""
    waiting, number = Waiting(), town.number("antrag-1.pdf")
    app = make_app(replace(town.desk(readers), viewers={NAME: [Drawn(waiting)]}))
    client = TestClient(app, base_url="https://localhost", cookies={COOKIE: town.session(CLERK)})
    with ThreadPoolExecutor(MANY) as people:
        asked = [people.submit(client.get, f"/cases/{number}/pages/{page}") for page in range(1, MANY + 1)]
        assert waiting.asked.wait(SOON_S)
        assert client.get("/").status_code == 200
        assert client.get(f"/cases/{number}").status_code == 200
        assert not any(one.done() for one in asked)
        waiting.may.set()
    assert {one.result().status_code for one in asked} == {200}

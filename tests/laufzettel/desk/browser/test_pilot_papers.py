# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The papers of the pilot as pages: no barrier in them, in light and in dark, and on a narrow screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from laufzettel.cli.pilot.handover import facts_of
from laufzettel.office import make_office
from laufzettel.pilot.handover.papers import papers
from laufzettel.pilot.paper import Bullets, Facts, Figure, Notice, Paper, Section, Table, Text, Weight, as_html

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_CHART = (
    '<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 10 4">'
    '<title>Ein Balken</title><rect width="9" height="4"/></svg>'
)
EVERYTHING = Paper(
    "alles",
    "Jede Art von Baustein",
    "Musterstadt",
    "de",
    date(2026, 11, 27),
    [
        Section(
            "Bausteine",
            [
                Text("Ein Absatz."),
                *(Notice(weight, "Merke", "Etwas Wichtiges.") for weight in Weight),
                Facts([("Name", "Wert")]),
                Bullets(["eins", "zwei"]),
                Table("Zahlen", ("Was", "Stunden"), [("Lesen", "1,5")], numbers=frozenset({1})),
                Figure(_CHART, "Ein Balken", "Ein Balken; die Zahlen stehen darunter."),
            ],
        )
    ],
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Each paper as a page, by its name."""
    folder = tmp_path_factory.mktemp("papiere") / "amt"
    make_office(folder)
    return {one.name: as_html(one) for one in [*papers(facts_of("hundesteuer", folder)), EVERYTHING]}


def test_no_paper_has_a_barrier(
    browser: Browser, pages: dict[str, str], barriers: Callable[[Page], list[str]], tmp_path: Path
) -> None:
    """As axe sees them; nothing sticks out at 320 pixels."""
    page = browser.new_page(bypass_csp=True)  # axe is put into the page, which runs no scripts of its own
    for name, said in pages.items():
        (tmp_path / f"{name}.html").write_text(said, encoding="utf-8")
        page.goto((tmp_path / f"{name}.html").as_uri())
        assert barriers(page) == [], name
    page.close()

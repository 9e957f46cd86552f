# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pictures in docs/desk.md: made here, of the pages as they are. `make pictures` puts new ones there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from laufzettel.journal import looks
from laufzettel.pilot.baseline import studies, survey
from laufzettel.pilot.baseline.studies import Plan

if TYPE_CHECKING:
    from tests.laufzettel.desk.browser.conftest import Keys
    from tests.laufzettel.desk.conftest import Town

Somebody = Callable[..., "Keys"]
Address = Callable[["Town", str], str]
DOCS = Path(__file__).parents[4] / "docs"
CLERK, COLLEAGUE = "Sachbearbeitung 1", "Sachbearbeitung 2"
DAY = date(2026, 11, 24)
PNG = b"\x89PNG\r\n\x1a\n"

SHOWN = (
    ("anmelden", "", "/door"),
    ("arbeitsvorrat", CLERK, "/"),
    ("vorgang-klaerung", CLERK, "/cases/pruefziffer-iban.pdf"),
    ("vorgang-freigabe", CLERK, "/cases/antrag-1.pdf"),
    ("vorgang-ungeklaert", CLERK, "/cases/ungeklaert.pdf"),
    ("zeile", CLERK, "/cases/meldung.xlsx"),
    ("zweite-freigaben", CLERK, "/second"),
    ("zweite-freigabe", "Prüfung", "/cases/lange-gehalten.pdf"),
    ("wiedervorlage", CLERK, "/follow-ups"),
    ("uebergaben", COLLEAGUE, "/handed"),
    ("vorgang-uebergeben", COLLEAGUE, "/cases/uebergeben.pdf"),
    ("vertretung", CLERK, "/deputies"),
    ("rueckfrage", CLERK, "/cases/feld-fehlt.pdf/ask"),
    ("vorgang-in-arbeit", COLLEAGUE, "/cases/antrag-1.pdf"),
    ("stapelfreigabe", CLERK, "/batches/hundesteuer"),
    ("gruppe", CLERK, "/groups/hundesteuer?code=hundesteuer.rasse_unbekannt&field=hund_rasse1"),
    ("laufzettel", CLERK, "/slips/geschrieben.pdf"),
    ("zeit-erfassen", CLERK, "/times"),
    ("betrieb", "Betrieb", "/operations"),
    ("not-halt", "Betrieb", "/switches"),
    ("pruefbilder", "Personalrat", "/checks"),
    ("einsichten", "Revision", "/looks"),
    ("pilot", "Pilotleitung", "/pilot"),
    ("pilotbericht", "Pilotleitung", "/pilot/report/hundesteuer"),
    ("pilotentscheidung", "Leitung", "/pilot/decision/hundesteuer"),
    ("pilotauswahl", "Leitung", "/pilot/decision/hundesteuer/E1"),
    ("schattenbetrieb", "Pilotleitung", "/pilot/shadow/hundesteuer"),
    ("vorgang-schattenbetrieb", CLERK, "/cases/geschrieben.pdf"),
    ("gelegenheiten", "Pilotleitung", "/pilot/opportunities"),
    ("eignungsprofil", "Pilotleitung", "/pilot/opportunities/3"),
    ("kandidat", "Pilotleitung", "/pilot/opportunities/new"),
    ("kandidat-aendern", "Pilotleitung", "/pilot/opportunities/3/edit"),
    ("kandidat-entfernen", "Pilotleitung", "/pilot/opportunities/3/remove"),
    ("mappe-einlesen", "Pilotleitung", "/pilot/opportunities/import"),
    ("abgewiesen", CLERK, "/cases/HST-GIBT-ES-NICHT"),
)
"""Name of the picture, who looks, and where; a case is named by its document."""
DOORS = (("anmelden-haus", "/door"), ("notfall", "/door/emergency"))
"""The doors of an office whose people sign in elsewhere."""


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """Where pictures go: among the documents if somebody wants new ones there, else nowhere that stays."""
    return DOCS / "pictures" if os.environ.get("LAUFZETTEL_PICTURES") else tmp_path


@pytest.mark.parametrize(("name", "who", "path"), SHOWN)
def test_every_page_has_its_picture_in_the_documents(
    on_show: Town,
    shown_at: Callable[[str], Town],
    somebody: Somebody,
    address: Address,
    album: Path,
    name: str,
    who: str,
    path: str,
) -> None:
    """It can be made anew, it lies there, and the page about the desk shows it."""
    with on_show.journal() as journal:  # what was pictured before lies on no desk any more
        journal.database.run("DELETE FROM hold")
    if name == "vorgang-in-arbeit":
        somebody(on_show, CLERK, f"/cases/{on_show.number('antrag-1.pdf')}")
    if name == "einsichten":
        with on_show.journal() as journal:
            looks.note(journal, on_show.number("antrag-2.pdf"), person="Prüfung", role="reviewer", what="case")
    if name == "zeit-erfassen":
        plan = Plan(
            "Grundlinie", "hundesteuer", ("Prüfen", "Bescheid"), ("Anmeldung", "Abmeldung"), {"gesamt": 9}, DAY, DAY
        )
        with survey.opened(on_show.office.folder) as here:
            study = studies.open_study(here, plan)
    differs = on_show.differs(on_show.number("geschrieben.pdf")) if name == "vorgang-schattenbetrieb" else nullcontext()
    with differs:
        keys = somebody(shown_at(path), who, address(on_show, path), viewport={"width": 1280, "height": 800})
        keys.pages_are_there()
    page = keys.page
    assert "Programmfehler" not in keys.text()
    page.evaluate("Promise.all([...document.images].map(one => one.decode()))")
    page.evaluate("document.fonts.ready.then(() => true)")
    # Digests seal the moment at which a register was looked into: the same picture tomorrow needs them blotted out.
    page.evaluate("document.querySelectorAll('code').forEach(one => { one.textContent = '■■■■■■■■' })")
    height = page.evaluate("Math.min(innerHeight, document.querySelector('main').getBoundingClientRect().bottom)")
    taken = page.screenshot(
        path=album / f"{name}.png",
        clip={"x": 0, "y": 0, "width": 1280, "height": height},
        animations="disabled",
        caret="hide",
    )
    if name == "zeit-erfassen":  # the other pictures are of a desk at which nobody measures
        with survey.opened(on_show.office.folder) as here:
            studies.discard(here, study)
    assert taken.startswith(PNG)
    assert (DOCS / "pictures" / f"{name}.png").read_bytes().startswith(PNG)
    assert f"](pictures/{name}.png)" in (DOCS / "desk.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "path"), DOORS)
def test_the_doors_of_a_desk_with_a_provider_have_theirs(
    elsewhere: Town, somebody: Somebody, album: Path, name: str, path: str
) -> None:
    """Another office, so not among those above."""
    page = somebody(elsewhere, "", path, viewport={"width": 1280, "height": 640}).page
    page.evaluate("document.fonts.ready.then(() => true)")
    assert page.screenshot(path=album / f"{name}.png", animations="disabled", caret="hide").startswith(PNG)
    assert (DOCS / "pictures" / f"{name}.png").read_bytes().startswith(PNG)
    assert f"](pictures/{name}.png)" in (DOCS / "desk.md").read_text(encoding="utf-8")


def test_every_address_that_shows_a_page_has_a_picture(not_among: Callable[[Iterable[str]], list[str]]) -> None:
    """A new page gets one."""
    assert not_among(path for _, _, path in SHOWN) == []


def test_no_picture_lies_there_that_nobody_makes() -> None:
    """A page that is gone takes its picture along."""
    assert {path.stem for path in (DOCS / "pictures").iterdir()} == {name for name, *_ in (*SHOWN, *DOORS)}

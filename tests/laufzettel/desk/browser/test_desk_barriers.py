# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every page of the desk in every state: axe in light and dark, narrow windows, large letters, and faults put in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from laufzettel.journal import by_hand
from laufzettel.pilot.baseline import studies, survey
from laufzettel.pilot.opportunities.as_json import sample
from laufzettel.pilot.opportunities.at_office import CATALOGUE
from laufzettel.pilot.opportunities.workbook import packed, write_catalogue
from tests.laufzettel.desk.pilot_office import doubtful

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.laufzettel.desk.browser.conftest import Keys
    from tests.laufzettel.desk.conftest import Town

Somebody = Callable[..., "Keys"]
Barriers = Callable[["Page"], list[str]]
Address = Callable[["Town", str], str]
CLERK, COLLEAGUE = "Sachbearbeitung 1", "Sachbearbeitung 2"

STATES = (
    ("", "/door"),
    (CLERK, "/"),
    (CLERK, "/?process=hundesteuer&state=release&signed=HST-0000"),
    (CLERK, "/?process=hundesteuer&state=in_doubt"),
    (CLERK, "/cases/pruefziffer-iban.pdf"),
    (CLERK, "/cases/mehrere-fehler.pdf"),
    (CLERK, "/cases/freitext.pdf"),
    (CLERK, "/cases/antrag-1.pdf"),
    (CLERK, "/cases/meldung.xlsx"),
    (CLERK, "/cases/ungeklaert.pdf"),
    (CLERK, "/cases/geschrieben.pdf"),
    ("Prüfung", "/cases/antrag-1.pdf"),
    (CLERK, "/slips/geschrieben.pdf"),
    ("Revision", "/slips/pruefziffer-iban.pdf"),
    (CLERK, "/?process=hundesteuer&state=clarification&due=overdue"),
    (CLERK, "/cases/beiseite.pdf"),
    (CLERK, "/cases/feld-fehlt.pdf/ask"),
    (CLERK, "/follow-ups"),
    (CLERK, "/handed"),
    (COLLEAGUE, "/handed"),
    (COLLEAGUE, "/"),
    (COLLEAGUE, "/cases/uebergeben.pdf"),
    (CLERK, "/deputies"),
    ("Betrieb", "/deputies"),
    (CLERK, "/second"),
    ("Prüfung", "/cases/lange-gehalten.pdf"),
    (COLLEAGUE, "/cases/lange-gehalten.pdf"),
    (CLERK, "/batches/hundesteuer"),
    (CLERK, "/groups/hundesteuer?code=hundesteuer.rasse_unbekannt&field=hund_rasse1"),
    (CLERK, "/groups/hundesteuer?code=hundesteuer.check_digit&field=sepa_iban"),
    (CLERK, "/times"),
    ("Betrieb", "/operations"),
    ("Betrieb", "/switches"),
    ("Revision", "/looks"),
    ("Personalrat", "/checks"),
    ("Pilotleitung", "/pilot/opportunities"),
    ("Pilotleitung", "/pilot/opportunities/3"),
    ("Pilotleitung", "/pilot/opportunities/new"),
    ("Pilotleitung", "/pilot/opportunities/3/edit"),
    ("Pilotleitung", "/pilot/opportunities/3/remove"),
    ("Pilotleitung", "/pilot/opportunities/import"),
    ("Pilotleitung", "/pilot"),
    ("Personalrat", "/pilot/report/hundesteuer"),
    ("Revision", "/pilot/decision/hundesteuer"),
    ("Leitung", "/pilot/decision/hundesteuer"),
    ("Leitung", "/pilot/decision/hundesteuer/E0"),
    ("Leitung", "/pilot/decision/hundesteuer/E1"),
    ("Leitung", "/pilot/decision/hundesteuer/E2"),
    ("Pilotleitung", "/pilot/shadow/hundesteuer"),
    ("Revision", "/pilot/shadow/hundesteuer"),
    (CLERK, "/operations"),
    (CLERK, "/cases/HST-GIBT-ES-NICHT"),
)
"""Who looks at what; a case is named by its document. The last two are refused."""


@pytest.fixture
def visit(somebody: Somebody, address: Address) -> Callable[..., Keys]:
    """Somebody before a page."""
    return lambda town, who, path, **settings: somebody(town, who, address(town, path), **settings)


def _wrong_password(keys: Keys, town: Town) -> None:
    keys.open("/door")
    keys.type("Niemand")
    keys.press("Tab")
    keys.type("falsch")
    keys.send("Enter")


def _no_number(keys: Keys, town: Town) -> None:
    keys.open(f"/cases/{town.number('feld-fehlt.pdf')}")
    keys.type("ohne Chip")
    keys.send("Enter")


def _nothing_changed(keys: Keys, town: Town) -> None:
    keys.open(f"/cases/{town.number('pruefziffer-iban.pdf')}")
    keys.send("Control+Enter")


def _no_sample(keys: Keys, town: Town) -> None:
    keys.open("/batches/hundesteuer")
    keys.tab_to("6 Vorgänge freigeben")
    keys.send("Enter")


def _nothing_said(keys: Keys, town: Town) -> None:
    keys.open("/groups/hundesteuer?code=hundesteuer.rasse_unbekannt&field=hund_rasse1")
    keys.send("Control+Enter")


def _opened_up(keys: Keys, town: Town) -> None:
    keys.open(f"/cases/{town.number('pruefziffer-iban.pdf')}")
    keys.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")


def _left_to_people(keys: Keys, town: Town) -> None:
    number = town.number("freitext.pdf")
    with town.journal() as journal:
        ((case_id,),) = journal.database.rows("SELECT id FROM cases WHERE number = ?", (number,))
        assert isinstance(case_id, int)
        by_hand.keep(journal, "hundesteuer", [(case_id, 1, by_hand.Why.LOT)])
        keys.open(f"/cases/{number}")
        journal.database.run("DELETE FROM by_hand")  # others look at this case as well
    keys.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")


def _broken_register(keys: Keys, town: Town) -> None:
    register = town.office.path("register.db")
    register.rename(register.with_name("beiseite.db"))
    keys.open("/operations")
    keys.tab_to("Jetzt prüfen")
    keys.send("Enter")
    register.with_name("beiseite.db").rename(register)


def _no_pilot(keys: Keys, town: Town) -> None:
    keys.open("/pilot")


def _no_report(keys: Keys, town: Town) -> None:
    keys.open("/pilot/report/hundesteuer")


def _nothing_to_decide(keys: Keys, town: Town) -> None:
    keys.open("/pilot/decision/hundesteuer")


def _no_candidate(keys: Keys, town: Town) -> None:
    keys.open("/pilot/opportunities/new")
    keys.tab_to("Minuten je Fall")
    keys.type("viele")
    keys.send("Control+Enter")


def _meanwhile(keys: Keys, town: Town) -> None:
    path = town.office.path(*CATALOGUE)
    before = path.read_bytes()
    keys.open("/pilot/opportunities/3/edit")
    keys.tab_to("Minuten je Fall")
    keys.type("21")
    first, *rest = sample().candidates
    write_catalogue(path, replace(sample(), candidates=(*rest, first)))
    keys.send("Control+Enter")
    path.write_bytes(before)  # others look at this workbook as well


def _beyond(keys: Keys, town: Town) -> None:
    path = town.office.path(*CATALOGUE)
    before = path.read_bytes()
    book = load_workbook(path)
    book.create_sheet("Notizen")["A1"] = "von Hand"
    book.save(path)
    keys.open("/pilot/opportunities/3/edit")
    path.write_bytes(before)


def _import_nothing(keys: Keys, town: Town) -> None:
    keys.open("/pilot/opportunities/import")
    keys.tab_to("Lesen und zeigen")
    keys.send("Enter")


def _preview(keys: Keys, town: Town) -> None:
    keys.open("/pilot/opportunities/import")
    first, second, *rest = sample().candidates
    others = (replace(first, name="Fundsachen"), replace(second, unit="Bürgeramt"), *rest)
    file = {"name": "neu.xlsx", "mimeType": "", "buffer": packed(replace(sample(), candidates=others))}
    keys.page.set_input_files("#file", file)
    keys.tab_to("Lesen und zeigen")
    keys.send("Enter")


def _differs(keys: Keys, town: Town) -> None:
    number = town.number("geschrieben.pdf")
    with town.differs(number):
        keys.open(f"/cases/{number}")


def _not_switched(keys: Keys, town: Town) -> None:
    keys.open("/pilot/shadow/hundesteuer")
    keys.tab_to("Grund")
    keys.type("Prototyp")
    keys.send("Enter")


ERRORS: tuple[tuple[str, Callable[[Keys, Town], None], str], ...] = (
    ("", _wrong_password, "Name oder Passwort stimmen nicht."),
    (CLERK, _no_number, "Erwartet wird eine Ziffernfolge."),
    (CLERK, _nothing_changed, "Es wurde nichts geändert."),
    (CLERK, _nothing_said, "Sie haben keine Zeile geändert"),
    (CLERK, _no_sample, "Aus der Stichprobe fehlt noch"),
    (CLERK, _opened_up, "Ablehnen"),
    (CLERK, _left_to_people, "Von Hand erledigt"),
    ("Pilotleitung", _no_pilot, "Für dieses Verfahren ist kein Pilot festgelegt."),
    ("Pilotleitung", _no_report, "Noch gibt es keinen Bericht"),
    ("Leitung", _nothing_to_decide, "Legen Sie ihn vor dem Beginn fest"),
    ("Pilotleitung", _no_candidate, "Hier gehört eine Zahl größer als 0 hin."),
    ("Pilotleitung", _meanwhile, "Jetzt in der Mappe: "),
    ("Pilotleitung", _beyond, "Das Blatt „Notizen“ gehört nicht zur Mappe"),
    ("Pilotleitung", _import_nothing, "Es ist keine Datei ausgewählt."),
    ("Pilotleitung", _preview, "Kommt hinzu (1)"),
    (CLERK, _differs, "Was Menschen eingetragen haben"),
    ("Pilotleitung", _not_switched, "noch nicht alles bei den Akten"),
    ("Betrieb", _broken_register, "Die Datenbank des Registers gibt es noch nicht"),
)
"""Who, how it comes to that, and what stands there then."""


def test_every_page_is_among_those_looked_at(not_among: Callable[[Iterable[str]], list[str]]) -> None:
    """A new page is looked at here as well, or stands in the list of addresses that are none."""
    assert not_among(path for _, path in STATES) == []


@pytest.mark.parametrize(("who", "path"), STATES)
def test_no_page_has_a_barrier(
    shown_at: Callable[[str], Town], visit: Callable[..., Keys], barriers: Barriers, who: str, path: str
) -> None:
    """WCAG 2.2 up to AA and best practice, in light and in dark; and nobody scrolls sideways."""
    keys = visit(shown_at(path), who, path)
    assert "Programmfehler" not in keys.text()  # a page about a bug has no barrier either
    assert barriers(keys.page) == []


@pytest.mark.parametrize(("who", "come_to_it", "said"), ERRORS)
def test_no_page_has_a_barrier_where_something_went_wrong(
    on_show: Town, somebody: Somebody, barriers: Barriers, who: str, come_to_it: Callable[..., None], said: str
) -> None:
    """With an error shown, and with all opened that can be opened."""
    keys = somebody(on_show, who)
    come_to_it(keys, on_show)
    assert said in keys.text()
    assert barriers(keys.page) == []


def test_no_page_has_a_barrier_where_a_decision_is_not_whole(
    pilot_on_show: Town, somebody: Somebody, barriers: Barriers
) -> None:
    """By keyboard alone: what is missing stands beside its field, and the cursor is in it."""
    keys = somebody(pilot_on_show, "Leitung", "/pilot/decision/hundesteuer")
    keys.tab_to("weitermachen")
    keys.press("ArrowDown")
    keys.tab_to("Grund")
    keys.type("Es lohnt sich.")
    keys.tab_to("Entscheidung unterschreiben")
    keys.send("Enter")
    assert keys.here().startswith("Was sich bis wann ändern muss")
    assert "gehört, was sich ändern muss" in keys.text()
    assert barriers(keys.page) == []


def test_no_page_has_a_barrier_where_a_legal_question_is_open(
    pilot_on_show: Town, somebody: Somebody, barriers: Barriers
) -> None:
    """By keyboard alone: going live is refused beside the question, the cursor is in it, and the reason stays."""
    keys = somebody(pilot_on_show, "Leitung", "/pilot/decision/hundesteuer/E2")
    keys.tab_to("weitermachen")
    keys.press("Space")
    keys.tab_to("Keine rechtliche Frage ist offen.")
    keys.press("ArrowDown")
    keys.tab_to("Grund")
    keys.type("98 % erreicht.")
    keys.tab_to("Entscheidung unterschreiben")
    keys.send("Enter")
    assert "rechtliche Frage" in keys.here()
    assert "wird nicht umgestellt" in keys.text()
    assert keys.page.input_value("#why") == "98 % erreicht."
    assert barriers(keys.page) == []


def test_no_page_has_a_barrier_where_times_are_doubtful(on_show: Town, somebody: Somebody, barriers: Barriers) -> None:
    """A study that is open, with what to do and what is doubtful about it."""
    with survey.opened(on_show.office.folder) as here:
        study = doubtful(here, datetime.now(ZoneInfo("Europe/Berlin")).date())
        keys = somebody(on_show, "Pilotleitung", "/pilot")
        studies.discard(here, study)
    assert "sie wirken geschätzt" in keys.text()
    assert barriers(keys.page) == []


def test_no_page_has_a_barrier_where_somebody_else_has_the_case(
    on_show: Town, visit: Callable[..., Keys], barriers: Barriers
) -> None:
    """The colleague's page says so, and so does the worklist; in English as well."""
    visit(on_show, CLERK, "/cases/antrag-3.pdf")
    colleague = visit(on_show, COLLEAGUE, "/cases/antrag-3.pdf")
    colleague.tab_to("English")
    colleague.send("Enter")
    assert "Somebody else has case" in colleague.text()
    assert barriers(colleague.page) == []
    colleague.open("/?process=hundesteuer&state=release")
    assert "taken" in colleague.text()
    assert barriers(colleague.page) == []


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("label", "document.querySelectorAll('label').forEach(one => one.remove())"),
        ("html-has-lang", "document.documentElement.removeAttribute('lang')"),
        ("color-contrast", "document.querySelector('.place').style.color = '#bbb'"),
        ("landmark-one-main", "document.querySelector('main').outerHTML = document.querySelector('main').innerHTML"),
        ("reflow", "document.querySelector('h1').textContent = 'Hundesteueranmeldung'.repeat(9)"),
        ("aria-valid-attr-value", "document.querySelector('h2').setAttribute('aria-hidden', 'maybe')"),
    ],
)
def test_axe_finds_faults_that_are_planted(
    on_show: Town, visit: Callable[..., Keys], barriers: Barriers, rule: str, fault: str
) -> None:
    """The control: the same look at the same page, with one fault put in, finds that fault."""
    page = visit(on_show, CLERK, "/cases/pruefziffer-iban.pdf").page
    page.evaluate(fault)
    assert rule in {one.partition(":")[0] for one in barriers(page)}

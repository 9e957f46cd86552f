# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The clock in a real browser: by keyboard, without losing what was typed, across a signature, and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import pytest

from laufzettel.pilot.baseline import studies, survey, times
from laufzettel.pilot.baseline.studies import Plan, Study

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.laufzettel.desk.browser.conftest import Keys
    from tests.laufzettel.desk.conftest import Town

Somebody = Callable[..., "Keys"]
CLERK = "Sachbearbeitung 1"
RIGHT_IBAN = "DE02120300000000202051"


def begin(town: Town, **more: object) -> Study:
    """Open a study of two steps and two case types on the day of the town."""
    usual: dict[str, object] = {"name": "Grundlinie", "process": "hundesteuer", "steps": ("Prüfen", "Bescheid")}
    usual |= {"case_types": ("Anmeldung", "Abmeldung"), "teams": {"gesamt": 9}}
    usual |= {"opened": date(2026, 11, 24), "last_day": date(2026, 12, 7)}
    with survey.opened(town.office.folder) as here:
        return studies.open_study(here, Plan(**(usual | more)))


def stored(town: Town) -> list[tuple[str, str]]:
    """Step and case type of what is stored."""
    with survey.opened(town.office.folder) as here:
        return [(one.step, one.case_type) for study in studies.all_studies(here) for one in times.measured(here, study)]


def press(keys: Keys, label: str) -> None:
    """Tab to a button of the strip and press it; the strip alone is put anew."""
    keys.page.evaluate("document.querySelector('#timing').dataset.before = ''")
    keys.tab_to(label)
    keys.press("Enter")
    keys.page.locator("#timing:not([data-before])").wait_for()


@pytest.fixture
def clerk(served: Town, somebody: Somebody) -> Keys:
    """Before a case, while a study is open."""
    begin(served)
    return somebody(served, CLERK, f"/cases/{served.number('pruefziffer-iban.pdf')}")


def test_a_clock_runs_on_across_a_signature_and_what_was_typed_stays(served: Town, clerk: Keys) -> None:
    """Started after something was typed, which stays; signed; stopped on the page of the next case."""
    page = clerk.page
    clerk.type(RIGHT_IBAN)
    page.locator("#timing select").first.focus()
    press(clerk, "Uhr starten")
    assert "Die Uhr läuft: Prüfen, Anmeldung" in clerk.text()
    assert page.input_value("[name='field.sepa_iban']") == RIGHT_IBAN
    page.locator("[name='field.sepa_iban']").focus()
    clerk.send("Control+Enter")
    assert served.number("feld-fehlt.pdf") in page.url
    assert "Die Uhr läuft: Prüfen, Anmeldung" in clerk.text()
    page.locator("#timing").evaluate("one => one.querySelector('button').focus()")
    press(clerk, "Beenden und speichern")
    assert "Gespeichert, ohne Namen." in clerk.text()
    assert (
        page.locator("#timing [name=back]").first.input_value().startswith(f"/cases/{served.number('feld-fehlt.pdf')}")
    )
    assert stored(served) == [("Prüfen", "Anmeldung")]


def test_every_button_works_by_keyboard(served: Town, clerk: Keys) -> None:
    """Choose, start, pause, go on, discard; the cursor stays in the strip, and what came of it is said aloud."""
    page = clerk.page
    page.locator("#timing select").first.focus()
    clerk.press("ArrowDown")
    press(clerk, "Uhr starten")
    assert "Bescheid" in page.locator("#timing strong + *, #timing form p").first.inner_text()
    press(clerk, "Pause")
    assert "Die Uhr steht" in clerk.text()
    press(clerk, "Weiter")
    assert clerk.here() in ("Beenden und speichern",)
    press(clerk, "Verwerfen")
    assert page.locator("#timing [role=status]").inner_text() == "Verworfen. Gespeichert ist nichts."
    assert stored(served) == []


def test_it_works_without_scripts(served: Town, somebody: Somebody) -> None:
    """Forms that load the page anew, on the case page and on the page of its own."""
    begin(served, steps=("Prüfen",))
    number = served.number("antrag-1.pdf")
    page: Page = somebody(served, CLERK, java_script_enabled=False).page
    page.goto(f"{served.address}/cases/{number}")
    page.click("text=Uhr starten")
    assert page.url.endswith(f"/cases/{number}")
    page.goto(f"{served.address}/times")
    page.click("text=Beenden und speichern")
    assert page.url.endswith("/times")
    assert "Gespeichert, ohne Namen." in page.inner_text("main")
    assert stored(served) == [("Prüfen", "Anmeldung")]


def test_without_an_answer_the_strip_says_so_and_may_be_pressed_again(clerk: Keys) -> None:
    """The line is down for one press."""
    page = clerk.page
    page.route("**/times", lambda route: route.abort(), times=1)
    page.locator("#timing select").first.focus()
    clerk.tab_to("Uhr starten")
    clerk.press("Enter")
    page.locator("#timing [role=alert]").wait_for()
    press(clerk, "Uhr starten")
    assert "Die Uhr läuft" in clerk.text()


@pytest.mark.parametrize("running", [False, True])
@pytest.mark.parametrize("path", ["/cases/{}", "/times"])
def test_the_strip_has_no_barrier(
    served: Town, clerk: Keys, barriers: Callable[[Page], list[str]], path: str, running: bool
) -> None:
    """With one study on the case page and two on its own, before a clock is started and while one runs."""
    begin(served, name="Wohngeld auf Papier", process="Wohngeld", paths=("manual", "assisted"))
    clerk.open(path.format(served.number("antrag-1.pdf")))
    if running:
        clerk.page.locator("#timing select").first.focus()
        press(clerk, "Uhr starten")
    assert barriers(clerk.page) == []

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""From case to case without loading the page anew: it looks, sounds and goes back like a page that was loaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

    from tests.laufzettel.desk.browser.conftest import Keys
    from tests.laufzettel.desk.conftest import Town

Somebody = Callable[..., "Keys"]
CLERK = "Sachbearbeitung 1"
RIGHT_IBAN = "DE02120300000000202051"
_AS_LOADED = """() => {
    for (const one of document.querySelectorAll("[data-before], .here")) {
        delete one.dataset.before; one.classList.remove("here");
    }
    document.querySelector("#told")?.replaceChildren();
    return [document.title, document.body.outerHTML.replace(/ class=""|[0-9a-f]{64}/g, "")];
}"""


def began(page: Page) -> float:
    """When the page that is shown was loaded."""
    return float(page.evaluate("performance.timeOrigin"))


@pytest.fixture
def corrected(served: Town, somebody: Somebody) -> Keys:
    """A clerk who has corrected one case and has the next before her."""
    clerk = somebody(served, CLERK, f"/cases/{served.number('pruefziffer-iban.pdf')}")
    before = began(clerk.page)
    clerk.type(RIGHT_IBAN)
    clerk.send("Control+Enter")
    assert began(clerk.page) == before
    return clerk


def test_the_next_case_is_the_page_that_loading_it_would_show(corrected: Keys) -> None:
    """Address, title, every element; and it starts at its top, with its field in hand."""
    put = corrected.page.evaluate(_AS_LOADED)
    held = corrected.here()
    before = began(corrected.page)
    corrected.page.reload()
    corrected.pages_are_there()
    corrected.page.locator("body :focus").wait_for(state="attached")
    assert began(corrected.page) != before
    assert corrected.here() == held
    assert corrected.page.evaluate(_AS_LOADED) == put


def test_who_does_not_see_the_page_hears_which_case_has_come(served: Town, corrected: Keys) -> None:
    """A browser that loads a page says its title to a screen reader; without loading we must."""
    said = corrected.page.locator("[role=status]#told").inner_text()
    assert said == corrected.page.title() == f"{served.number('feld-fehlt.pdf')} – Laufzettel"


def test_the_document_of_the_next_case_answers_too(served: Town, corrected: Keys) -> None:
    """The place of the field in hand is marked, and a word goes into it by a click."""
    page = corrected.page
    corrected.pages_are_there()
    corrected.tab_to("Alle anderen Angaben")
    corrected.press("Enter")
    corrected.tab_to("Ort")
    assert page.locator(".leaf .here").count() == 1
    page.locator("[name='field.halter_ort']").fill("")
    page.evaluate("document.querySelector('.leaf .here').scrollIntoView({block: 'center'})")
    box = page.locator(".leaf .here").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 12, box["y"] + box["height"] / 2)
    page.wait_for_function("() => document.querySelector(\"[name='field.halter_ort']\").value !== ''")
    shown = str(served.slip(served.number("feld-fehlt.pdf")).reading["halter_ort"].value)
    assert page.input_value("[name='field.halter_ort']") in shown.split()


def test_back_leads_to_the_case_before_as_it_is_now(served: Town, corrected: Keys) -> None:
    """It is asked for anew: what was signed is shown as signed."""
    corrected.page.go_back()
    corrected.page.wait_for_url(f"**/cases/{served.number('pruefziffer-iban.pdf')}")
    corrected.page.locator("h1", has_text=served.number("pruefziffer-iban.pdf")).wait_for()
    assert "bereit für den nächsten Lauf" in corrected.text()
    corrected.page.go_forward()
    corrected.page.locator("h1", has_text=served.number("feld-fehlt.pdf")).wait_for()


def test_what_is_refused_is_shown_in_its_place_and_back_still_leads_out(served: Town, somebody: Somebody) -> None:
    """A wrong entry: the page says so beside the field, and one step back is the worklist."""
    clerk = somebody(served, CLERK, "/")
    clerk.open(f"/cases/{served.number('mehrere-fehler.pdf')}")
    before, address = began(clerk.page), clerk.page.url
    clerk.press("Enter")
    clerk.type("abc")
    clerk.send("Control+Enter")
    assert (began(clerk.page), clerk.page.url) == (before, address)
    assert clerk.page.input_value("[name='field.hund_chip']") == "abc"
    assert clerk.page.locator("[aria-invalid=true]").count() == 1
    clerk.page.go_back()
    clerk.page.locator("h1", has_text="Arbeitsvorrat").wait_for()


@pytest.mark.parametrize("arrived", [False, True])
def test_without_an_answer_what_was_typed_stays_and_may_be_sent_again(
    served: Town, somebody: Somebody, arrived: bool
) -> None:
    """The line breaks before the signature arrives, or after: once more signs it once."""
    number = served.number("pruefziffer-iban.pdf")
    clerk = somebody(served, CLERK, f"/cases/{number}")

    def broken(route: Route) -> None:
        if arrived:
            route.fetch(max_redirects=0)
        route.abort()

    clerk.page.route("**/correct", broken, times=1)
    clerk.type(RIGHT_IBAN)
    clerk.press("Control+Enter")
    clerk.page.get_by_role("alert").filter(has_text="Keine Antwort").wait_for()
    assert clerk.page.input_value("[name='field.sepa_iban']") == RIGHT_IBAN
    clerk.send("Control+Enter")
    assert [one.result for one in served.slip(number).entries].count("corrected") == 1
    assert not clerk.page.get_by_role("alert").filter(has_text="Keine Antwort").is_visible()


def test_the_last_case_of_a_queue_leads_to_the_worklist_as_a_page_of_its_own(served: Town, somebody: Somebody) -> None:
    """There is nothing to put in its place."""
    clerk = somebody(served, CLERK, f"/cases/{served.number('ungeklaert.pdf')}")
    before = began(clerk.page)
    clerk.tab_to("Es steht dort.")
    clerk.press("Space", "Tab")
    clerk.type("Es steht dort.")
    clerk.send("Enter")
    assert began(clerk.page) != before
    assert clerk.page.inner_text("h1") == "Arbeitsvorrat"

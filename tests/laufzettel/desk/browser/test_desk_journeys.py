# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Journeys of case workers who never leave the keyboard, in real Chromium, to what then stands in the tax register."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from laufzettel.journal.holds import HOLD_S

if TYPE_CHECKING:
    from tests.laufzettel.desk.browser.conftest import Keys
    from tests.laufzettel.desk.conftest import Town

Somebody = Callable[..., "Keys"]
CLERK, COLLEAGUE = "Sachbearbeitung 1", "Sachbearbeitung 2"
RIGHT_IBAN = "DE02120300000000202051"


def chip_of(town: Town, number: str) -> str:
    """The dog of a case."""
    return str(town.slip(number).reading["hund_chip"].value)


def test_a_corrected_iban_reaches_the_tax_register(served: Town, somebody: Somebody) -> None:
    """From the door: correct, run, a colleague types it again unseen, run, release with one key, run.

    The register holds what both typed."""
    number = served.number("pruefziffer-iban.pdf")
    clerk = somebody(served)
    clerk.open("/")
    assert clerk.here() == "Name"
    clerk.type(CLERK)
    clerk.press("Tab")
    clerk.type("richtig-pferd-batterie")
    clerk.send("Enter")
    clerk.tab_to("Beginnen")
    clerk.send("Enter")
    assert number in clerk.page.url
    assert clerk.here() == "IBAN – optional"
    clerk.type(RIGHT_IBAN)
    clerk.send("Control+Enter")
    assert served.last(number) == ("ready", "corrected", CLERK)
    served.run()
    assert served.last(number)[0] == "clarification"
    colleague = somebody(served, COLLEAGUE, f"/cases/{number}")
    assert RIGHT_IBAN not in colleague.page.content()
    assert colleague.here() == "IBAN – optional"
    colleague.type(RIGHT_IBAN)
    colleague.send("Control+Enter")
    assert served.last(number) == ("ready", "entered_again", COLLEAGUE)
    served.run()
    assert served.last(number)[0] == "release"
    clerk.open(f"/cases/{number}")
    assert clerk.here() == "Freigeben und nächster"
    clerk.send("Control+Enter")
    assert served.last(number) == ("ready", "released", CLERK)
    assert served.registered(chip_of(served, number)) == []
    served.run()
    assert [row["iban"] for row in served.registered(chip_of(served, number))] == [RIGHT_IBAN]
    assert served.signed == ["hundesteuer"] * 3


def test_after_signing_the_next_case_lies_there_with_its_doubtful_field_in_hand(
    served: Town, somebody: Somebody
) -> None:
    """Nobody looks for the next case, and nobody looks for the field."""
    clerk = somebody(served, CLERK, f"/cases/{served.number('pruefziffer-iban.pdf')}")
    clerk.type(RIGHT_IBAN)
    clerk.send("Control+Enter")
    assert served.number("feld-fehlt.pdf") in clerk.page.url
    assert clerk.here() == "Chipnummer"
    assert "Abgezeichnet: " + served.number("pruefziffer-iban.pdf") in clerk.text()


def test_enter_goes_from_doubtful_field_to_doubtful_field_and_then_signs(served: Town, somebody: Somebody) -> None:
    """Three fields are wrong: three entries, three times Enter."""
    number = served.number("mehrere-fehler.pdf")
    clerk = somebody(served, CLERK, f"/cases/{number}")
    assert clerk.here() == "Postleitzahl"
    clerk.type("59999")
    clerk.press("Enter")
    assert clerk.here() == "Chipnummer"
    clerk.type("276098100000077")
    clerk.press("Enter")
    assert clerk.here() == "IBAN – optional"
    clerk.type(RIGHT_IBAN)
    clerk.send("Enter")
    assert served.last(number) == ("ready", "corrected", CLERK)
    read = served.slip(number).reading
    assert (read["halter_plz"].value, read["hund_chip"].value) == ("59999", "276098100000077")


def test_a_case_is_rejected_with_its_reason(served: Town, somebody: Somebody) -> None:
    """The reason stands on the slip as a note; nothing is written."""
    number = served.number("gefaehrliche-rasse.pdf")
    clerk = somebody(served, CLERK, f"/cases/{number}")
    clerk.tab_to("Ablehnen")
    clerk.press("Enter", "Tab")
    assert clerk.here() == "Grund"
    clerk.type("Die Erlaubnis fehlt.")
    clerk.send("Enter")
    assert served.last(number) == ("closed", "rejected", CLERK)
    assert served.note(number) == "Die Erlaubnis fehlt."
    served.run()
    assert served.registered(chip_of(served, number)) == []


def test_a_case_is_handed_back_with_a_note(served: Town, somebody: Somebody) -> None:
    """Free text was read by a person; the case goes on to release."""
    number = served.number("freitext.pdf")
    clerk = somebody(served, CLERK, f"/cases/{number}")
    clerk.tab_to("So lassen und zurückgeben")
    clerk.press("Enter", "Tab")
    clerk.type("Gelesen, ohne Folgen.")
    clerk.send("Enter")
    assert served.last(number) == ("ready", "resumed", CLERK)
    assert served.note(number) == "Gelesen, ohne Folgen."
    served.run()
    assert served.last(number)[0] == "release"


def test_a_batch_is_released_after_its_sample_was_looked_at(served: Town, somebody: Somebody) -> None:
    """Without the sample nothing is signed; with it one signature releases all."""
    clerk = somebody(served, CLERK, "/?process=hundesteuer&state=release")
    clerk.tab_to("Stapel freigeben")
    clerk.send("Enter")
    clerk.tab_to("6 Vorgänge freigeben")
    clerk.send("Enter")
    assert "Aus der Stichprobe fehlt noch" in clerk.text()
    assert served.signed == []
    clerk.tab_to("Ansehen")
    clerk.send("Enter")
    assert "/cases/" in clerk.page.url
    clerk.open("/batches/hundesteuer")
    clerk.send("Control+Enter")
    assert "6 Vorgänge" in clerk.text()
    batch = [served.number(f"antrag-{n}.pdf") for n in (1, 2, 3)]
    assert {served.last(number) for number in batch} == {("ready", "released", CLERK)}
    served.run()
    assert all(served.registered(chip_of(served, number)) for number in batch)


def test_a_doubtful_write_is_settled_by_what_was_seen(served: Town, somebody: Somebody) -> None:
    """Both sides stand beside each other; whoever looked chooses, says what was seen, and the case goes on."""
    number = served.number("ungeklaert.pdf")
    clerk = somebody(served, CLERK, f"/cases/{number}")
    assert "Was geschrieben werden sollte" in clerk.text()
    assert chip_of(served, number) in clerk.text()
    assert "≠ weicht ab" in clerk.text()
    clerk.tab_to("Es steht dort.")
    clerk.press("ArrowDown")
    assert clerk.here().startswith("Es steht nicht dort; der Vorgang geht in die Klärung.")
    clerk.press("Tab")
    clerk.type("Unter dem Zeichen steht ein fremder Eintrag.")
    clerk.send("Enter")
    assert served.last(number) == ("clarification", "settled_not-written", CLERK)


def test_a_case_on_one_desk_is_not_signed_at_another(served: Town, somebody: Somebody) -> None:
    """The second one sees that it is taken and finds nothing to sign; who still sends the form is refused."""
    number = served.number("antrag-1.pdf")
    early = somebody(served, COLLEAGUE, f"/cases/{number}")
    served.clock.skip(HOLD_S + 1)  # a long coffee
    somebody(served, CLERK, f"/cases/{number}")
    early.send("Control+Enter")
    assert "jemand anderes auf dem Tisch" in early.text()
    late = somebody(served, COLLEAGUE, f"/cases/{number}")
    assert "jemand anderes auf dem Tisch" in late.text()
    assert late.page.locator("main form").count() == 0
    late.open("/?process=hundesteuer&state=release")
    assert "in Arbeit" in late.page.inner_text(f"tr:has-text('{number}')")
    assert served.last(number)[0] == "release"
    assert served.signed == []


def test_a_hold_that_is_over_lets_the_other_one_in(served: Town, somebody: Somebody) -> None:
    """Ten minutes without a touch: the colleague takes the case and releases it, and the first one is told."""
    number = served.number("antrag-2.pdf")
    clerk = somebody(served, CLERK, f"/cases/{number}")
    served.clock.skip(HOLD_S - 60)
    assert "jemand anderes" in somebody(served, COLLEAGUE, f"/cases/{number}").text()
    served.clock.skip(61)
    colleague = somebody(served, COLLEAGUE, f"/cases/{number}")
    colleague.send("Control+Enter")
    assert served.last(number) == ("ready", "released", COLLEAGUE)
    clerk.send("Control+Enter")
    assert "hat sich geändert, seit diese Seite geöffnet wurde" in clerk.text()
    assert served.signed == ["hundesteuer"]


@pytest.mark.parametrize(
    ("way", "into", "typed", "result"),
    [
        ("Ablehnen", "Grund", "Der Antrag ist zurückgenommen.", "rejected"),
        ("Alle anderen Angaben", "Name des Hundes", "Flöckchen", "corrected"),
    ],
)
def test_the_signing_key_signs_what_the_cursor_stands_in(
    served: Town, somebody: Somebody, way: str, into: str, typed: str, result: str
) -> None:
    """Whoever has typed a reason or a correction and presses Ctrl+Enter does not release the case instead."""
    number = served.number("antrag-3.pdf")
    clerk = somebody(served, CLERK, f"/cases/{number}")
    clerk.tab_to(way)
    clerk.press("Enter", "Tab")
    clerk.tab_to(into)
    clerk.type(typed)
    clerk.send("Control+Enter")
    assert served.last(number)[1] == result


def test_who_comes_back_to_a_page_that_was_sent_can_send_it_again(served: Town, somebody: Somebody) -> None:
    """The line was down, and Back shows the page as the browser has kept it: its key is not dead."""
    number = served.number("antrag-3.pdf")
    clerk = somebody(served, CLERK, f"/cases/{number}")
    clerk.page.evaluate("addEventListener('submit', event => event.preventDefault(), {once: true, capture: true})")
    clerk.press("Control+Enter")
    assert served.last(number)[0] == "release"
    clerk.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    clerk.send("Control+Enter")
    assert served.last(number) == ("ready", "released", CLERK)


def test_a_correction_nobody_has_signed_yet_is_not_lost_without_a_word(served: Town, somebody: Somebody) -> None:
    """Something was typed, then another button pressed: the page asks first, and signs nothing if told to wait."""
    number = served.number("antrag-3.pdf")
    clerk = somebody(served, CLERK, f"/cases/{number}")
    asked: list[str] = []
    clerk.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    clerk.tab_to("Alle anderen Angaben")
    clerk.press("Enter")
    clerk.tab_to("Name des Hundes")
    clerk.type("Flöckchen")
    while clerk.here() != "Freigeben und nächster":
        clerk.press("Shift+Tab")
    clerk.press("Enter")
    clerk.page.wait_for_timeout(300)
    assert served.last(number)[0] == "release"
    assert ["noch nicht abgezeichnet" in said for said in asked] == [True]
    clerk.tab_to("Name des Hundes")
    clerk.send("Control+Enter")
    assert served.last(number)[1] == "corrected"


def test_what_nobody_touched_stays_as_it_was_read(served: Town, somebody: Somebody) -> None:
    """A remark of two lines, which a field of one line cannot show as it is, is no correction of the remark."""
    number = served.number("freitext.pdf")
    remark = served.slip(number).reading["bemerkungen"]
    assert "\n" in str(remark.value)
    clerk = somebody(served, CLERK, f"/cases/{number}")
    clerk.tab_to("Name des Hundes")
    clerk.type("Flöckchen")
    clerk.send("Control+Enter")
    assert served.slip(number).reading["hund_name"].value == "Flöckchen"
    assert served.slip(number).reading["bemerkungen"] == remark


def test_a_case_is_handed_over_taken_and_given_back(served: Town, somebody: Somebody) -> None:
    """With a note each time; it stands on top of the other's worklist, and both notes stand on the slip."""
    number = served.number("antrag-1.pdf")
    clerk = somebody(served, CLERK, f"/cases/{number}")
    clerk.tab_to("Mehr")
    clerk.press("Enter")
    clerk.tab_to("Übergeben an")
    clerk.page.keyboard.type(COLLEAGUE)
    clerk.tab_to("Vermerk zur Übergabe")
    clerk.type("Kennen Sie den Hund?")
    clerk.send("Enter")
    assert clerk.page.url.endswith(f"?signed={number}")
    clerk.open("/?process=hundesteuer&state=release")
    assert number not in clerk.text()

    colleague = somebody(served, COLLEAGUE, "/")
    assert "Kennen Sie den Hund?" in colleague.text()
    colleague.tab_to(number)
    colleague.send("Enter")
    assert f"übergeben von {CLERK}" in colleague.text()
    colleague.tab_to("Zurückgeben an")
    colleague.press("Enter")
    colleague.tab_to("Vermerk zur Rückgabe")
    colleague.type("Ja, es stimmt so.")
    colleague.send("Enter")

    clerk.open("/")
    assert f"zurückgegeben von {COLLEAGUE}" in clerk.text()
    clerk.tab_to(number)
    clerk.send("Enter")
    clerk.tab_to("Freigeben und nächster")
    clerk.send("Enter")
    served.run()
    assert served.registered(chip_of(served, number))
    assert {"Kennen Sie den Hund?", "Ja, es stimmt so."} <= set(served.slip(number).notes.values())

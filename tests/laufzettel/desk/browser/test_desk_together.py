# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Journeys with the document beside the fields, to the applicant, into next week, and to a second person."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.laufzettel.desk.browser.conftest import Keys
    from tests.laufzettel.desk.conftest import Town

Somebody = Callable[..., "Keys"]
CLERK, COLLEAGUE = "Sachbearbeitung 1", "Sachbearbeitung 2"
_MARKED = """() => {
    const marks = [...document.querySelectorAll(".leaf .here")];
    const room = document.querySelector(".document").getBoundingClientRect();
    return marks.map(one => {
        const box = one.getBoundingClientRect();
        return [one.dataset.mark, box.top >= room.top && box.bottom <= room.bottom && box.bottom <= innerHeight];
    });
}"""


def test_the_place_of_the_field_in_hand_is_marked_and_in_sight(served: Town, somebody: Somebody) -> None:
    """One mark, in sight: on page 2 for the doubtful IBAN, on page 1 for the name, none for what is missing."""
    number = served.number("mehrere-fehler.pdf")
    reading = served.slip(number).reading
    iban, family = reading["sepa_iban"].place, reading["halter_nachname"].place
    assert (iban.partition("@")[0], family.partition("@")[0]) == ("page:2", "page:1")
    clerk = somebody(served, CLERK, f"/cases/{number}", viewport={"width": 1280, "height": 800})
    clerk.pages_are_there()
    assert clerk.here() == "Postleitzahl"
    assert clerk.page.evaluate(_MARKED) == []
    clerk.press("Enter", "Enter")
    assert clerk.here() == "IBAN – optional"
    assert clerk.page.evaluate(_MARKED) == [[iban, True]]
    clerk.tab_to("Alle anderen Angaben")
    clerk.press("Enter")
    clerk.tab_to("Familienname")
    assert clerk.page.evaluate(_MARKED) == [[family, True]]


def test_a_click_on_a_word_takes_it_into_the_field_in_hand(served: Town, somebody: Somebody) -> None:
    """The field keeps the cursor; with Shift the next word is appended; what is signed is what stands there then."""
    number = served.number("feld-fehlt.pdf")
    reading = served.slip(number).reading
    clerk = somebody(served, CLERK, f"/cases/{number}", viewport={"width": 1280, "height": 800})
    clerk.pages_are_there()
    clerk.tab_to("Alle anderen Angaben")
    clerk.press("Enter")
    clerk.tab_to("Name des Hundes")

    def click(field: str, said: str) -> None:
        mark = clerk.page.locator(f'[data-mark="{reading[field].place}"]')
        mark.scroll_into_view_if_needed()
        box = mark.bounding_box()
        assert box is not None
        clerk.page.mouse.click(box["x"] + 14, box["y"] + box["height"] / 2)
        clerk.page.wait_for_function("said => document.activeElement.value === said", arg=said)

    family, town = str(reading["halter_nachname"].value), str(reading["halter_ort"].value)
    click("halter_nachname", family)
    clerk.page.keyboard.down("Shift")
    click("halter_ort", f"{family} {town}")
    clerk.page.keyboard.up("Shift")
    assert clerk.here().startswith("Name des Hundes")
    clerk.send("Control+Enter")
    assert served.slip(number).reading["hund_name"].value == f"{family} {town}"


def test_a_frame_drawn_with_the_mouse_takes_the_words_in_it(served: Town, somebody: Somebody) -> None:
    """Street and number in one stroke; the frame is gone afterwards, and a click still takes a single word."""
    number = served.number("feld-fehlt.pdf")
    reading = served.slip(number).reading
    clerk = somebody(served, CLERK, f"/cases/{number}", viewport={"width": 1280, "height": 800})
    clerk.pages_are_there()
    clerk.tab_to("Alle anderen Angaben")
    clerk.press("Enter")
    clerk.tab_to("Name des Hundes")
    marks = [
        clerk.page.locator(f'[data-mark="{reading[field].place}"]') for field in ("halter_strasse", "halter_hausnr")
    ]
    marks[0].scroll_into_view_if_needed()
    street, house = marks[0].bounding_box(), marks[1].bounding_box()
    assert street is not None
    assert house is not None
    clerk.page.mouse.move(street["x"] + 2, street["y"] + 2)
    clerk.page.mouse.down()
    clerk.page.mouse.move(house["x"] + house["width"] / 2, house["y"] + house["height"] / 2)
    assert clerk.page.locator(".frame").count() == 1
    clerk.page.mouse.move(house["x"] + house["width"] - 2, house["y"] + house["height"] - 2)
    clerk.page.mouse.up()
    both = f"{reading['halter_strasse'].value} {reading['halter_hausnr'].value}"
    clerk.page.wait_for_function("said => document.activeElement.value === said", arg=both)
    assert clerk.page.locator(".frame").count() == 0
    assert clerk.here().startswith("Name des Hundes")
    clerk.page.mouse.click(house["x"] + 8, house["y"] + house["height"] / 2)
    clerk.page.wait_for_function(
        "said => document.activeElement.value === said", arg=str(reading["halter_hausnr"].value)
    )


def test_a_case_is_set_aside_and_comes_back_by_itself(served: Town, somebody: Somebody) -> None:
    """It leaves the worklist with its reason, stands among the follow-ups, and is there again when the day has come."""
    number = served.number("feld-fehlt.pdf")
    clerk = somebody(served, CLERK, f"/cases/{number}")
    clerk.tab_to("Mehr")
    clerk.press("Enter")
    clerk.tab_to("Grund")
    clerk.type("Der Chip wird nachgereicht.")
    clerk.send("Control+Enter")
    assert served.last(number) == ("clarification", "set_aside", CLERK)
    assert served.note(number) == "Der Chip wird nachgereicht."
    clerk.open("/")
    assert number not in clerk.text()
    clerk.tab_to("Wiedervorlage (2)")
    clerk.send("Enter")
    assert number in clerk.text()
    assert "Der Chip wird nachgereicht." in clerk.text()
    clerk.tab_to(f"Zurückholen {number}")
    clerk.send("Enter")
    clerk.open("/")
    assert number in clerk.text()


def test_the_applicant_is_asked_by_a_letter_that_a_person_has_read(served: Town, somebody: Somebody) -> None:
    """The draft asks for what is missing, the clerk adds a sentence; the letter can be fetched, and the case waits."""
    number = served.number("feld-fehlt.pdf")
    clerk = somebody(served, CLERK, f"/cases/{number}")
    clerk.tab_to("Mehr")
    clerk.press("Enter")
    clerk.tab_to("Rückfrage an die antragstellende Person")
    clerk.send("Enter")
    assert "Die Chipnummer des Hundes" in clerk.text()
    clerk.tab_to("Außerdem")
    clerk.type("Ein Foto des Heimtierausweises genügt.")
    clerk.send("Control+Enter")
    assert served.last(number) == ("clarification", "asked", CLERK)
    assert "Auf Wiedervorlage bis 08.12.2026" in clerk.text()
    letter = clerk.page.get_by_role("link", name="Schreiben mit der Rückfrage").get_attribute("href")
    begin = "one => fetch(one).then(it => it.text()).then(it => it.slice(0, 5))"
    assert clerk.page.evaluate(begin, letter) == "%PDF-"


def test_a_second_person_gives_the_second_release(served: Town, somebody: Somebody) -> None:
    """Whoever released first finds nothing to press; another one does, and only then is anything written."""
    number = served.number("lange-gehalten.pdf")
    chip = str(served.slip(number).reading["hund_chip"].value)
    first = somebody(served, COLLEAGUE, "/second")
    assert number not in first.text()
    first.open(f"/cases/{number}")
    assert "die zweite muss eine andere Person erteilen" in first.text()
    assert first.page.get_by_role("button", name="freigeben").count() == 0
    served.run()
    assert served.registered(chip) == []
    second = somebody(served, "Prüfung", "/second")
    second.tab_to("Beginnen")
    second.send("Enter")
    assert number in second.page.url
    assert second.here() == "Zum zweiten Mal freigeben und nächster"
    second.send("Control+Enter")
    assert served.last(number) == ("ready", "released", "Prüfung")
    served.run()
    assert len(served.registered(chip)) == 1

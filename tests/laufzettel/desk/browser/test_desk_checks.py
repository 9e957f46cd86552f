# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""By keyboard: the same doubt in many cases, one Enter after the other; and check pictures, missed and noticed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.laufzettel.desk.browser.conftest import Keys
    from tests.laufzettel.desk.conftest import Town

Somebody = Callable[..., "Keys"]
CLERK = "Sachbearbeitung 1"


@pytest.fixture
def checking(served_as: Callable[..., Iterator[Town]]) -> Iterator[Town]:
    """A desk at which every case that waits for release has a check picture; each is released by itself."""
    yield from served_as(automation="A1", pruefbilder_prozent=100)


def test_two_unknown_breeds_are_corrected_on_one_page(served: Town, somebody: Somebody) -> None:
    """From the worklist: the cursor is in the first line, Enter goes to the next, in the last it signs both."""
    numbers = [served.number(f"rasse-{n}.pdf") for n in (1, 2)]
    clerk = somebody(served, CLERK, "/")
    clerk.tab_to("2 gleiche zusammen ansehen")
    clerk.send("Enter")
    assert clerk.here() == f"Rasse, {numbers[0]}"
    seen = "Promise.all([...document.images].map(one => one.decode().then(() => one.naturalWidth)))"
    assert min(clerk.page.evaluate(seen)) > 0
    clerk.type("Dackel")
    clerk.press("Enter")
    assert clerk.here() == f"Rasse, {numbers[1]}"
    clerk.type("Mops")
    clerk.send("Enter")
    assert "2 Vorgänge" in clerk.text()
    assert [served.last(number) for number in numbers] == [("ready", "corrected", CLERK)] * 2
    served.run()
    assert {served.last(number)[0] for number in numbers} == {"release"}


def test_a_group_is_signed_without_scripts(served: Town, somebody: Somebody) -> None:
    """Change one line and press the button; the other line is left alone."""
    first, second = (served.number(f"rasse-{n}.pdf") for n in (1, 2))
    path = "/groups/hundesteuer?code=hundesteuer.rasse_unbekannt&field=hund_rasse1"
    clerk = somebody(served, CLERK, path, java_script_enabled=False)
    clerk.page.locator("li.alike input:not([type=hidden])").nth(1).fill("Mops")
    clerk.page.locator("button", has_text="abzeichnen").press("Enter")
    clerk.page.wait_for_url("**/?process=**")
    assert (served.last(first)[0], served.last(second)[:2]) == ("clarification", ("ready", "corrected"))


def test_a_check_picture_that_is_missed_comes_back_true_and_is_then_released(
    checking: Town, somebody: Somebody, barriers: Callable[..., list[str]]
) -> None:
    """One key releases nothing; the page says what was different; one key more, a run, and the register is right."""
    number = checking.number("antrag-1.pdf")
    true = checking.slip(number).reading
    clerk = somebody(checking, CLERK, f"/cases/{number}")
    assert clerk.here() == "Freigeben und nächster"
    clerk.send("Control+Enter")
    assert "Das war ein Prüfbild" in clerk.text()
    assert checking.last(number)[:2] == ("release", "for_release")
    assert clerk.here() == "Freigeben und nächster"
    clerk.send("Control+Enter")
    assert checking.last(number) == ("ready", "released", CLERK)
    checking.run()
    (dog,) = checking.registered(str(true["hund_chip"].value))
    assert (dog["nachname"], dog["wurfdatum"]) == (true["halter_nachname"].value, true["hund_wurfdatum"].value)
    other = somebody(checking, CLERK, f"/cases/{checking.number('antrag-2.pdf')}")
    other.send("Control+Enter")
    assert "Das war ein Prüfbild" in other.text()
    assert barriers(other.page) == []


def test_a_check_picture_is_noticed_without_scripts(checking: Town, somebody: Somebody) -> None:
    """The true value typed over the wrong one: praise, and nothing signed."""
    number = checking.number("antrag-1.pdf")
    clerk = somebody(checking, CLERK, f"/cases/{number}", java_script_enabled=False)
    with checking.journal() as journal:
        ((name,),) = journal.database.rows("SELECT field FROM plant")
    field = clerk.page.locator(f"[name='field.{name}']")
    field.fill(str(checking.slip(number).reading[str(name)].value))
    field.press("Enter")
    clerk.page.wait_for_url("**/correct")
    assert "Gut gesehen!" in clerk.text()
    assert checking.last(number)[:2] == ("release", "for_release")

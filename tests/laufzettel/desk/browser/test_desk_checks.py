# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""By keyboard: the same doubt in many cases, one Enter after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.laufzettel.desk.browser.conftest import Keys
    from tests.laufzettel.desk.conftest import Town

Somebody = Callable[..., "Keys"]
CLERK = "Sachbearbeitung 1"


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

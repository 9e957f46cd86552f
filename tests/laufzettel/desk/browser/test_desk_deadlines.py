# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Due days in real Chromium, by keyboard alone: filter what is overdue, keep the filter, and go through it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.laufzettel.desk.browser.conftest import Keys
    from tests.laufzettel.desk.conftest import Town

Somebody = Callable[..., "Keys"]
CLERK = "Sachbearbeitung 1"
DAY_S = 86_400.0


def test_who_wants_what_is_overdue_gets_it_without_a_mouse(
    served: Town, somebody: Somebody, barriers: Callable[[Page], list[str]]
) -> None:
    """Three weeks on: filter, keep it, begin, find the kept filter again, remove it; no page of these has barriers."""
    served.clock.skip(19 * DAY_S)
    keys = somebody(served, CLERK, "/?process=hundesteuer&state=clarification")
    keys.tab_to("Fälligkeit")
    keys.press("ArrowDown", "ArrowDown")
    keys.tab_to("Filtern")
    keys.send("Enter")
    assert "due=overdue" in keys.page.url
    assert "überfällig" in keys.page.inner_text("tbody")
    keys.tab_to("Diesen Vorrat mit Filter merken")
    keys.press("Enter")
    keys.tab_to("Name")
    keys.type("Was brennt")
    keys.tab_to("Merken")
    keys.send("Enter")
    assert barriers(keys.page) == []
    keys.tab_to("Beginnen")
    keys.send("Enter")
    assert "fällig am" in keys.text()
    assert keys.page.url.endswith("?due=overdue")
    assert barriers(keys.page) == []
    keys.open("/")
    keys.tab_to("Was brennt")
    keys.send("Enter")
    assert "due=overdue" in keys.page.url
    keys.tab_to("Wegnehmen Was brennt")
    keys.send("Enter")
    assert "Was brennt" not in keys.text()


def test_escalated_cases_and_a_filter_refused_have_no_barriers(
    served: Town, somebody: Somebody, barriers: Callable[[Page], list[str]]
) -> None:
    """A month on everything is escalated; a filter of the same name is refused with the form open."""
    served.clock.skip(40 * DAY_S)
    keys = somebody(served, CLERK, "/?process=hundesteuer&state=release&due=escalated")
    assert "Eskaliert" in keys.text()
    for _ in range(2):
        keys.tab_to("Diesen Vorrat mit Filter merken")
        keys.press("Enter")
        keys.tab_to("Name")
        keys.type("doppelt")
        keys.press("Tab")
        keys.press("End")
        keys.tab_to("Merken")
        keys.send("Enter")
    assert "Einen Filter dieses Namens gibt es schon." in keys.text()
    assert barriers(keys.page) == []

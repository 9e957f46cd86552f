# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Other ways to the same end: without scripts, with the colours of the machine, by Tab from the top to the bottom."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.laufzettel.desk.browser.conftest import Keys
    from tests.laufzettel.desk.conftest import Town

Somebody = Callable[..., "Keys"]
CLERK, COLLEAGUE = "Sachbearbeitung 1", "Sachbearbeitung 2"
PATHS = (
    "/",
    "/cases/mehrere-fehler.pdf",
    "/cases/antrag-1.pdf",
    "/cases/ungeklaert.pdf",
    "/batches/hundesteuer",
    "/slips/geschrieben.pdf",
)
_STOP = """() => {
    const here = document.activeElement, box = here.getBoundingClientRect(), look = getComputedStyle(here);
    const label = here.labels?.[0], drawn = label ? getComputedStyle(label, "::before") : look;
    const middle = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;  // of what is in the window
    const at = document.elementFromPoint(box.x + box.width / 2, middle);
    const ring = one => (one.outlineStyle !== "none" && parseFloat(one.outlineWidth) >= 1) || one.boxShadow !== "none";
    return {
        said: here.outerHTML.slice(0, 120), top: box.top + scrollY, bottom: box.bottom + scrollY, left: box.left,
        ring: ring(look) || ring(drawn), look: `${look.outline} ${look.boxShadow}`,
        seen: here.contains(at) || [...here.labels || []].some(one => one.contains(at)),
    };
}"""


def before(somebody: Somebody, town: Town, path: str, **settings: object) -> Keys:
    """A clerk before a page; a case is named by its document."""
    head, _, name = path.rpartition("/")
    return somebody(town, CLERK, f"{head}/{town.number(name)}" if "." in name else path, **settings)


def stops(keys: Keys) -> list[dict[str, object]]:
    """Where Tab halts, from the link at the top to the end of the page; all pages of the document have come."""
    keys.page.wait_for_function(
        "() => { const one = document.querySelector('.later'); one?.scrollIntoView(); return !one; }"
    )
    keys.page.evaluate("scrollTo(0, 0)")
    keys.page.evaluate("document.querySelector('.skip').focus()")
    found: list[dict[str, object]] = []
    while not keys.page.evaluate("document.activeElement === document.body"):
        found.append(keys.page.evaluate(_STOP))
        keys.press("Tab")
        if keys.page.evaluate("document.activeElement.className").startswith("skip"):
            break
        assert len(found) < 200, "Tab never comes to an end"
    return found


def test_without_scripts_everything_can_be_done_by_hand(served: Town, somebody: Somebody) -> None:
    """Sign in, correct, release: forms and links; the cursor stands in the right field all the same."""
    number = served.number("pruefziffer-iban.pdf")
    clerk = somebody(served, java_script_enabled=False)
    clerk.open("/")
    clerk.type(CLERK)
    clerk.press("Tab")
    clerk.type("richtig-pferd-batterie")
    clerk.press("Enter")
    clerk.page.wait_for_url("**/")
    for person in (clerk, somebody(served, COLLEAGUE, java_script_enabled=False)):  # what sets money is typed twice
        person.open(f"/cases/{number}")
        person.type("DE02120300000000202051")
        person.press("Enter")
        person.page.wait_for_url("**/cases/*signed=*")
        assert served.last(number)[0] == "ready"
        served.run()
    clerk.open(f"/cases/{number}")
    clerk.press("Enter")
    clerk.page.wait_for_url("**/cases/*signed=*")
    assert served.last(number) == ("ready", "released", CLERK)


@pytest.mark.parametrize("path", PATHS)
def test_tab_follows_the_reading_order_and_is_seen_on_its_way(on_show: Town, somebody: Somebody, path: str) -> None:
    """Never upward, never back in a line, never without a ring, never under something else; nothing is left out."""
    clerk = before(somebody, on_show, path, viewport={"width": 400, "height": 700})
    way = stops(clerk)
    wrong = []
    for one, following in pairwise(way):
        if following["bottom"] <= one["top"] or (following["top"] < one["bottom"] and following["left"] < one["left"]):
            wrong.append(f"{following['said']} comes after {one['said']}")
    wrong += [f"no ring: {one['look']} {one['said']}" for one in way if not one["ring"]]
    wrong += [f"covered: {one['said']}" for one in way if not one["seen"]]
    assert wrong == []
    count = "input:not([type=hidden]), button, select, summary, a[href], [tabindex='0']"
    reachable = clerk.page.evaluate(
        f'[...document.querySelectorAll("{count}")].filter(one => one.checkVisibility()'
        " && !(one.type === 'radio' && one !== document.querySelector(`[name='${one.name}']`))).length"
    )
    assert len(way) == reachable


def test_a_stop_that_is_out_of_order_or_unseen_is_noticed(on_show: Town, somebody: Somebody) -> None:
    """The control: one field is taken first, and rings are taken away."""
    clerk = before(somebody, on_show, "/cases/mehrere-fehler.pdf", viewport={"width": 400, "height": 700})
    clerk.page.evaluate("document.querySelector('[data-doubtful]').style.outline = 'none'")
    clerk.page.evaluate("document.querySelector('[data-doubtful]').style.boxShadow = 'none'")
    clerk.page.evaluate("document.querySelector('.bar').style.order = 1")
    clerk.page.evaluate("document.body.style.display = 'grid'")
    way = stops(clerk)
    assert any(not one["ring"] for one in way)
    assert any(later["bottom"] <= one["top"] for one, later in pairwise(way))


@pytest.mark.parametrize("path", PATHS)
def test_with_forced_colours_edges_and_the_cursor_stay_visible(on_show: Town, somebody: Somebody, path: str) -> None:
    """What can be pressed or filled in has an edge, and the ring is drawn in a colour of the machine."""
    clerk = before(somebody, on_show, path, forced_colors="active")
    without = clerk.page.evaluate(
        "[...document.querySelectorAll('button.kern-btn--primary, button.kern-btn--secondary, a.kern-btn, "
        ".kern-form-input__input, select')].filter(one => one.checkVisibility()).filter(one => "
        "{ const look = getComputedStyle(one); return !['Top', 'Bottom'].some(side => "
        "parseFloat(look[`border${side}Width`]) >= 1 && look[`border${side}Style`] !== 'none'); })"
        ".map(one => one.outerHTML.slice(0, 120))"
    )
    assert without == []
    assert [one["said"] for one in stops(clerk) if not one["ring"]] == []


def test_moments_are_those_of_the_office_wherever_the_machine_stands(
    on_show: Town, somebody: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server in another time zone does not move the day a document came in."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        text = before(somebody, on_show, "/").text()
    finally:
        monkeypatch.undo()
        time.tzset()
    assert "24.11.2026, 09:00" in text

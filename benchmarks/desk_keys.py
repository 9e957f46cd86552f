# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Case after case in a real Chromium by keyboard: from the key that signs one to the next one, drawn and ready.

The clock runs inside the browser, so that steering it costs nothing: it starts with the key press and stops after the
first frame that shows the next case, with the focus in its first field (or on the button that signs) and the image of
its document decoded.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import orjson

from benchmarks.desk_office import RIGHT, WRONG_FIELD, Served, processor_ms
from flows.hundesteuer.name import NAME

if TYPE_CHECKING:
    from playwright.sync_api import Page

MISSING = (
    "Playwright for Python is missing: pip install playwright (a Chromium of the machine is used if there is one, else "
    "playwright install chromium); without a browser: --only crowd backlog"
)
_FOUND = "found "
"""How the clock begins what it says. The console hears it: waiting for an element would put scripts into each page."""
_CLOCK = """
(() => {
  const kept = (name) => JSON.parse(sessionStorage.getItem(name));
  const keep = (name, value) => sessionStorage.setItem(name, JSON.stringify(value));
  const now = () => performance.timeOrigin + performance.now();
  const number = () => document.querySelector("h1")?.textContent.trim();
  const image = () => document.querySelector(".document img, .document svg image");
  let decoded = null;
  const there = () => {
    const first = image();
    if (first && decoded !== first) {
      if (!first.asked) first.decode().then(() => { decoded = first; }, () => {});
      first.asked = true;
      return false;
    }
    const goal = document.querySelector("[data-doubtful]") || document.querySelector("[data-main]");
    return number() !== kept("from") && (goal === null || document.activeElement === goal);
  };
  const watch = () => {
    if (document.readyState === "loading" || !there()) requestAnimationFrame(watch);
    else setTimeout(() => {
      const found = { ms: now() - kept("pressed"), keys: kept("keys"), image: image() !== null, number: number() };
      sessionStorage.clear();
      console.debug("found " + JSON.stringify(found));
    });
  };
  addEventListener("keydown", (event) => {
    if (["Control", "Shift", "Alt", "Meta"].includes(event.key)) return;
    keep("keys", (kept("keys") || 0) + 1);
    if (event.key !== "Enter") return;
    keep("from", number());
    keep("pressed", now());
    watch();
  }, true);
  if (kept("pressed") !== null) watch();
})();
"""


@dataclass(slots=True)
class Found:
    """What one case after the other took.

    Attributes:
        ms: milliseconds to the next case, of each.
        keys: key presses in all.
        images: on how many pages there was an image of the document.
        desk_ms: processor time of the desk.
        browser_ms: processor time of the browser and of what steers it, on the same machine.
    """

    ms: list[float] = field(default_factory=list)
    keys: int = 0
    images: int = 0
    desk_ms: float = 0.0
    browser_ms: float = 0.0

    @property
    def keys_per_case(self) -> float:
        """Key presses for one case, modifiers not counted."""
        return self.keys / len(self.ms)


def at_hand() -> bool:
    """Whether Playwright is installed."""
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return False
    return True


def measure(served: Served, name: str, password: str, *, releases: int, corrections: int) -> tuple[Found, Found]:
    """Release so many cases one after the other, then correct so many.

    Args:
        served: the desk.
        name, password: of a clerk.
        releases: how many cases to release; one more must wait.
        corrections: how many to correct; one more must wait.
    """
    with chromium(served, name, password) as page:
        released = _each(served, page, "release", releases, "")
        corrected = _each(served, page, "clarification", corrections, RIGHT)
    return released, corrected


@contextmanager
def chromium(served: Served, name: str, password: str) -> Iterator[Page]:
    """A page of a Chromium in which somebody has signed in, with the clock in it.

    Args:
        served: the desk.
        name, password: of a clerk.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page(base_url=f"http://127.0.0.1:{served.port}", viewport={"width": 1440, "height": 900})
        page.add_init_script(_CLOCK)
        page.goto("/door")
        page.fill("[name=name]", name)
        page.fill("[name=password]", password)
        page.keyboard.press("Enter")
        page.wait_for_url("**/")
        yield page
        browser.close()


class Shown(NamedTuple):
    """What the clock found.

    Attributes:
        ms: milliseconds from the key press until the page was ready.
        keys: presses since the page before.
        image: whether there is an image of the document.
        number: of the case.
    """

    ms: float
    keys: int
    image: bool
    number: str


def press(page: Page, key: str) -> Shown:
    """Press a key that opens another page, and hear from the clock in that one.

    Args:
        page: in the browser.
        key: `Enter` or `Control+Enter`.
    """
    with page.expect_console_message(lambda message: message.text.startswith(_FOUND)) as told:
        page.keyboard.press(key)
    return Shown(**orjson.loads(told.value.text.removeprefix(_FOUND)))


def _each(served: Served, page: Page, state: str, count: int, typed: str) -> Found:
    page.goto(f"/next?process={NAME}&state={state}")
    page.evaluate("sessionStorage.clear()")
    found = Found()
    here = os.getpid()
    desk_before, all_before = served.processor_ms(), processor_ms(here)
    for _ in range(count):
        if typed:
            assert page.evaluate("document.activeElement.name") == f"field.{WRONG_FIELD}"
            page.keyboard.press("Control+a")
            page.keyboard.type(typed)
        said = press(page, "Control+Enter")
        if not page.url.rpartition("/")[2].startswith(said.number):
            raise SystemExit(f"not the next case was shown, but {page.url}")
        found.ms.append(said.ms)
        found.keys += said.keys
        found.images += said.image
    found.desk_ms = served.processor_ms() - desk_before
    found.browser_ms = processor_ms(here) - all_before - found.desk_ms
    return found

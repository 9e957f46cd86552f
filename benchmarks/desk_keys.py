# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Case after case in a real Chromium by keyboard: from the key that signs one to the next one, drawn and ready.

The clock runs inside the browser, so that steering it costs nothing: it starts with the key press and stops after the
first frame that shows the next case, with the focus in its first field (or on the button that signs) and the image of
its document decoded.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import orjson

from benchmarks.desk_office import RIGHT, WRONG_FIELD
from flows.hundesteuer.name import NAME

if TYPE_CHECKING:
    from playwright.sync_api import Page

MISSING = (
    "Playwright for Python is missing: pip install playwright (a Chromium of the machine is used if there is one, else "
    "playwright install chromium); without a browser: --only crowd backlog"
)
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
      document.documentElement.dataset.found = JSON.stringify(found);
    });
  };
  addEventListener("keydown", (event) => {
    if (["Control", "Shift", "Alt", "Meta"].includes(event.key)) return;
    keep("keys", (kept("keys") || 0) + 1);
    if (event.key !== "Enter" || !event.ctrlKey) return;
    delete document.documentElement.dataset.found;
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
    """

    ms: list[float] = field(default_factory=list)
    keys: int = 0
    images: int = 0

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


def measure(port: int, name: str, password: str, *, releases: int, corrections: int) -> tuple[Found, Found]:
    """Release so many cases one after the other, then correct so many.

    Args:
        port: of the desk.
        name, password: of a clerk.
        releases: how many cases to release; one more must wait.
        corrections: how many to correct; one more must wait.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page(base_url=f"http://127.0.0.1:{port}", viewport={"width": 1440, "height": 900})
        page.add_init_script(_CLOCK)
        page.goto("/door")
        page.fill("[name=name]", name)
        page.fill("[name=password]", password)
        page.keyboard.press("Enter")
        page.wait_for_url("**/")
        released = _each(page, "release", releases, "")
        corrected = _each(page, "clarification", corrections, RIGHT)
        browser.close()
    return released, corrected


def _each(page: Page, state: str, count: int, typed: str) -> Found:
    page.goto(f"/next?process={NAME}&state={state}")
    page.evaluate("sessionStorage.clear()")
    found = Found()
    for _ in range(count):
        if typed:
            assert page.evaluate("document.activeElement.name") == f"field.{WRONG_FIELD}"
            page.keyboard.press("Control+a")
            page.keyboard.type(typed)
        page.keyboard.press("Control+Enter")
        said = orjson.loads(page.locator("html[data-found]").get_attribute("data-found") or "")
        if not page.url.rpartition("/")[2].startswith(said["number"]):
            raise SystemExit(f"not the next case was shown, but {page.url}")
        found.ms.append(float(said["ms"]))
        found.keys += int(said["keys"])
        found.images += bool(said["image"])
    return found

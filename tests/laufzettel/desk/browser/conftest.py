# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Real Chromium before the desk: somebody who never leaves the keyboard, and axe, who looks for barriers."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from laufzettel.desk.access import Role
from laufzettel.desk.door import COOKIE
from laufzettel.desk.entrance import Entrance
from laufzettel.desk.provider import Provider
from laufzettel.desk.routes import PAGES
from laufzettel.sandbox import SharedReaders

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.laufzettel.desk.conftest import Known, Serving, Town

AXE = (Path(__file__).parents[1] / "axe" / "axe.min.js").read_text(encoding="utf-8")
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_FAULTS = """rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"]}).then(
    all => all.violations.flatMap(rule => rule.nodes.map(
        node => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`)))"""
MOST_TABS = 120
"""Nobody presses Tab more often than this to get anywhere."""
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_SAID = "here => (here.labels?.[0]?.innerText || here.getAttribute('aria-label') || here.innerText || '').trim()"


class Keys:
    """Somebody at the keyboard. There is no way to click here."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type into whatever has the focus, over what stands there."""
        self.press("Control+a")
        self.page.keyboard.type(text)

    def here(self) -> str:
        """What has the focus, as it is labelled."""
        return " ".join(str(self.page.evaluate(f"({_SAID})(document.activeElement)")).split())

    def tab_to(self, label: str) -> None:
        """Press Tab until the focus is on what is labelled so."""
        for _ in range(MOST_TABS):
            if self.here().startswith(label):
                return
            self.press("Tab")
        raise AssertionError(f"Tab leads nowhere labelled {label!r}")

    def send(self, *keys: str) -> None:
        """Press keys of which the last one leads to another page."""
        self.page.evaluate("document.querySelector('main').dataset.before = ''")
        self.press(*keys)
        self.page.wait_for_function(
            "() => document.querySelector('main:not([data-before])') && document.readyState === 'complete'"
        )

    def open(self, path: str) -> None:
        """Type an address of the desk; the cursor is put into its place only when the page is drawn."""
        self.page.goto(self.address + path)
        if self.page.locator("[autofocus]").count():
            self.page.locator("body :focus").wait_for(state="attached")

    def pages_are_there(self) -> None:
        """Wait until every page of the document that is shown at once has its picture."""
        self.page.wait_for_load_state("load")
        for image in self.page.locator(".leaf image").all():
            address = image.get_attribute("href")
            arrived = "one => { const it = new Image(); it.src = one; return it.decode().then(() => it.naturalWidth) }"
            assert self.page.evaluate(arrived, address) > 0

    def text(self) -> str:
        """What stands on the page."""
        return self.page.inner_text("main")


Somebody = Callable[..., Keys]

_NO_PAGE = {
    "/next",
    "/find",
    "/second/next",
    "/slips/{number}.pdf",
    "/cases/{number}/pages/{page}",
    "/cases/{number}/pages/{page}/words",
    "/cases/{number}/cutouts/{field}",
    "/cases/{number}/letters/{digest}",
    "/pilot/opportunities/{row}.pdf",
    "/pilot/opportunities/kandidaten.xlsx",
    "/pilot/opportunities/vergleich.xlsx",
    "/pilot/report/{process}.pdf",
    "/pilot/report/{process}.xlsx",
    "/pilot/decision/{process}.pdf",
    "/pilot/decision/{process}/{point}.pdf",
    "/home",
    "/door/back",
    "/door/emergency",
}
"""Addresses that show no page: they lead to one, give a picture, words or a PDF, or are shut where people sign in by
accounts (`test_desk_signing_in` looks at those)."""


@pytest.fixture(scope="session")
def address() -> Callable[[Town, str], str]:
    """The address of a page in which a case is named by its document."""
    return lambda town, path: re.sub(r"[^/]+\.(?:pdf|xlsx)", lambda name: town.number(name[0]), path)


@pytest.fixture
def shown_at(on_show: Town, pilot_on_show: Town) -> Callable[[str], Town]:
    """The office at whose desk a page is looked at: what a pilot shows, in one that has one."""
    of_pilot = re.compile(r"/pilot(/report/.*|/decision/.*|/shadow/.*)?")
    return lambda path: pilot_on_show if of_pilot.fullmatch(path) else on_show


@pytest.fixture(scope="session")
def not_among() -> Callable[[Iterable[str]], list[str]]:
    """Which pages of the desk are not among these addresses."""

    def look(addresses: Iterable[str]) -> list[str]:
        shown = {one.partition("?")[0] for one in addresses}
        wanted = [one.path for one in PAGES if one.method == "GET" and one.path not in _NO_PAGE]
        like = {path: re.compile(re.sub(r"\{\w+\}", "[^/]+", path)) for path in wanted}
        return [path for path, shape in like.items() if not any(shape.fullmatch(one) for one in shown)]

    return look


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium as the distribution has it; for one file of tests, as its driver keeps an event loop to itself."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        if os.environ.get("CI"):
            raise
        pytest.skip("the driver of the browser is missing: pip install playwright")
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        said = "Chromium is missing: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    flags = ["--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as driver:
        # Chromium's own sandbox refuses to work for root; the pages it opens here are ours.
        chromium = driver.chromium.launch(executable_path=found, args=flags, chromium_sandbox=os.geteuid() != 0)
        yield chromium
        chromium.close()


@pytest.fixture
def somebody(browser: Browser) -> Iterator[Somebody]:
    """Makes somebody with a window of their own before a desk, signed in if named; no script or policy may fail."""
    wrong: list[str] = []
    with ExitStack() as stack:

        def make(town: Town, name: str = "", path: str = "", **settings: Any) -> Keys:  # what a window can be told
            window = browser.new_context(**({"locale": "de-DE", "timezone_id": "Europe/Berlin"} | settings))
            stack.callback(window.close)
            window.set_default_timeout(10_000)
            page = window.new_page()
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on("console", lambda line: wrong.append(line.text) if "Content Security" in line.text else None)
            keys = Keys(page, town.address)
            if name:
                cookie = {"name": COOKIE, "value": town.session(name), "url": town.address.replace("http", "https")}
                window.add_cookies([cookie | {"secure": True, "httpOnly": True, "sameSite": "Strict"}])
            if path:
                keys.open(path)
            return keys

        yield make
    assert wrong == []


@pytest.fixture
def elsewhere(town: Town, provider: Known, serving: Serving) -> Iterator[Town]:
    """A desk at localhost; the provider is at 127.0.0.1, another site for a browser."""
    address = f"http://localhost:{provider.listener.getsockname()[1]}"
    named = Provider(
        provider.issuer,
        provider.client,
        provider.secret,
        address,
        roles={"GG-Steuern": Role.CLERK, "GG-Revision": Role.AUDITOR},
    )
    readers = SharedReaders(1)
    desk = replace(town.desk(readers), entrance=Entrance(provider=named, emergency=True))
    with serving(town, desk, readers, provider.listener.dup()):
        town.address = address
        yield town


@pytest.fixture(scope="session")
def barriers() -> Callable[[Page], list[str]]:
    """What axe finds on a page in light and in dark, and what sticks out of it: rule, and where."""

    def look(page: Page) -> list[str]:
        page.evaluate(AXE)
        page.emulate_media(color_scheme="light")
        found = list(page.evaluate(_FAULTS, STANDARD))
        page.emulate_media(color_scheme="dark")  # another light changes nothing but colours
        return [*found, *page.evaluate(_FAULTS, ["color-contrast"]), *_sticking_out(page)]

    return look


def _sticking_out(page: Page) -> list[str]:
    """Whether one must scroll sideways at 320 pixels, at 200 % zoom, or with letters of twice the size."""
    found = []
    for width, height, letters in ((320, 640, "100%"), (640, 400, "100%"), (1280, 800, "200%")):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("size => { document.documentElement.style.fontSize = size }", letters)
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if beyond > 0:
            found.append(f"reflow: {beyond} pixels beyond {width}, letters {letters}")
    return found

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Signing in at a real OpenID provider in real Chromium, which lives at another site than the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from laufzettel.desk.access import Role
from laufzettel.desk.accounts import make_account

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.laufzettel.desk.browser.conftest import Keys
    from tests.laufzettel.desk.conftest import Known, Town

Somebody = Callable[..., "Keys"]
Barriers = Callable[["Page"], list[str]]


def test_frieda_signs_in_at_the_provider_by_keyboard_works_and_signs_out(
    elsewhere: Town, somebody: Somebody, provider: Known, barriers: Barriers
) -> None:
    """No script is needed, no page has a barrier; who goes back after signing out must sign in anew."""
    keys = somebody(elsewhere, java_script_enabled=False)
    page = keys.page
    keys.open("/door")
    page.keyboard.press("Enter")  # the button has the focus
    page.wait_for_url(f"{provider.issuer.removesuffix('/o')}/accounts/login/**")
    page.locator("#id_username").focus()
    page.keyboard.type("Frieda")
    page.keyboard.press("Tab")
    page.keyboard.type(provider.password)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{elsewhere.address}/")
    assert "Frieda" in page.locator("header").inner_text()
    assert "Arbeitsvorrat" in page.locator("header").inner_text()
    token = [one for one in page.context.cookies() if one["name"] == "__Host-laufzettel"]
    page.get_by_role("button", name="Abmelden").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{provider.issuer}/logout/**")
    page.locator("[name=allow]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{elsewhere.address}/door")
    page.context.add_cookies(token)
    keys.open("/")
    assert page.url == f"{elsewhere.address}/door"
    page.get_by_role("button", name="Anmelden").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{provider.issuer.removesuffix('/o')}/accounts/login/**")


def test_no_door_has_a_barrier(elsewhere: Town, somebody: Somebody, barriers: Barriers) -> None:
    """That to the provider, what it says when something is wrong, that for emergencies, and the desk behind it."""
    with elsewhere.journal() as journal:
        make_account(journal, "Notfall 1", Role.CLERK, "richtig-pferd-batterie")
    keys = somebody(elsewhere)
    for path in ("/door", "/door/back?code=x&state=y", "/door/emergency"):
        keys.open(path)
        assert barriers(keys.page) == [], path
    keys.open("/door/emergency")
    keys.type("Notfall 1")
    keys.press("Tab")
    keys.page.keyboard.type("richtig-pferd-batterie")
    keys.send("Enter")
    assert "Notfallzugang" in keys.text()
    assert barriers(keys.page) == []

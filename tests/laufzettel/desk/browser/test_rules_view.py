# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The view of a rules workbook as a page: no barrier in it, in light and in dark, and on a narrow screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from laufzettel.rules.exchange.papers import as_html, view_from

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DOG_TAX = Path(__file__).resolve().parents[4] / "flows/hundesteuer/rules.xlsx"


def test_the_view_of_rules_has_no_barrier(
    browser: Browser, barriers: Callable[[Page], list[str]], tmp_path: Path
) -> None:
    """As axe sees it; nothing sticks out at 320 pixels; every cell of a table has its heads."""
    page = browser.new_page(bypass_csp=True)  # axe is put into the page, which runs no scripts of its own
    for language in ("de", "en"):
        view = view_from(DOG_TAX.read_bytes(), "rules.xlsx", date(2026, 11, 27), language)
        (tmp_path / f"{language}.html").write_text(as_html(view), encoding="utf-8")
        page.goto((tmp_path / f"{language}.html").as_uri())
        assert barriers(page) == [], language
        tables = page.locator("table")
        assert tables.count() == len(view.tables) + 1
        assert page.locator("thead th:not([scope=col]), tbody th:not([scope=row])").count() == 0
        assert page.locator("tbody tr:not(:has(th))").count() == 0
    page.close()

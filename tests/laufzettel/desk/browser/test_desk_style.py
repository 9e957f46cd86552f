# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""With the smaller style sheet every page looks as it does with the whole one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.laufzettel.desk.browser.conftest import Keys
    from tests.laufzettel.desk.conftest import Town

CLERK = "Sachbearbeitung 1"
PAGES = (
    ("", "/door", "light"),
    (CLERK, "/", "light"),
    (CLERK, "/cases/mehrere-fehler.pdf", "light"),
    (CLERK, "/cases/mehrere-fehler.pdf", "dark"),
    (CLERK, "/cases/ungeklaert.pdf", "light"),
    (CLERK, "/groups/hundesteuer?code=hundesteuer.rasse_unbekannt&field=hund_rasse1", "light"),
    (CLERK, "/cases/HST-GIBT-ES-NICHT", "light"),
    ("Betrieb", "/switches", "light"),
)
_LOOKS = """async () => {
    for (const one of document.querySelectorAll("details")) one.open = true;
    document.body.getBoundingClientRect();  // so that letters and pictures are wanted before they are waited for
    await document.fonts.ready;
    await Promise.all([...document.images].map(one => { one.loading = "eager"; return one.decode(); }));
    return [...document.querySelectorAll("*")].flatMap(one => ["", "::before", "::after"].map(part => {
        const look = getComputedStyle(one, part || undefined);
        const names = [...look].filter(name => !name.startsWith("--"));
        const said = names.map(name => `${name}:${look.getPropertyValue(name)}`);
        return `${one.tagName}.${one.className}${part} ${said.join(";")}`;
    }));
}"""
_WITH_THE_WHOLE = """() => new Promise((done, failed) => {
    const sheet = document.querySelector("link[href*='kern.desk.css']");
    sheet.onload = done; sheet.onerror = failed;
    sheet.href = sheet.getAttribute("href").replace("kern.desk.css", "kern.min.css");
})"""


@pytest.mark.parametrize(("who", "path", "light"), PAGES)
def test_nothing_looks_otherwise_than_with_the_whole_sheet(
    on_show: Town,
    somebody: Callable[..., Keys],
    address: Callable[[Town, str], str],
    who: str,
    path: str,
    light: str,
) -> None:
    """Every element, with what stands before and after it, as the browser computes its look."""
    keys = somebody(on_show, who, address(on_show, path), color_scheme=light)
    small = keys.page.evaluate(_LOOKS)
    keys.page.evaluate(_WITH_THE_WHOLE)
    whole = keys.page.evaluate(_LOOKS)
    assert [ours for ours, theirs in zip(small, whole, strict=True) if ours != theirs] == []

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages of erased and restricted cases, before axe."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from laufzettel.journal import clearing, erasure, people
from laufzettel.leftovers import Leftovers

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.laufzettel.desk.browser.conftest import Keys
    from tests.laufzettel.desk.conftest import Town

CLERK = "Sachbearbeitung 1"


def test_no_page_of_an_erased_or_restricted_case_has_a_barrier(
    served: Town, somebody: Callable[..., Keys], barriers: Callable[[Page], list[str]]
) -> None:
    """WCAG 2.2 up to AA and best practice, in light and in dark; in both languages."""
    gone, restricted = served.number("antrag-1.pdf"), served.number("antrag-2.pdf")
    with served.journal() as journal:
        for number in (gone, restricted):
            people.reject(journal, number, by=CLERK, note="Doppelt gemeldet.")
        erasure.erase_one(journal, restricted, 10, by="Datenschutz")
        assert erasure.erase_one(journal, gone, 0, by="Datenschutz") is None
        clearing.finish(journal, Leftovers(served.office.path("eingang"), served.office.path("postausgang")))
    keys = somebody(served, CLERK)
    for number, said in ((gone, "Gelöscht am"), (restricted, "Verarbeitung eingeschränkt")):
        for address in (f"/slips/{number}", f"/cases/{number}"):
            keys.open(address)
            assert said in keys.text()
            assert barriers(keys.page) == []

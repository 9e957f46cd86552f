# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The report of a stepped wedge at the desk has no barrier: while contributions are missing, and once all are there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from laufzettel.pilot.wedge.folder import FOLDER
from tests.laufzettel.desk.conftest import TODAY, Town
from tests.laufzettel.pilot.wedge.offices import contributed, furnish

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.laufzettel.desk.browser.conftest import Somebody


@pytest.mark.parametrize("complete", [False, True])
def test_neither_what_is_missing_nor_the_report_has_a_barrier(
    wedge_on_show: Town, somebody: Somebody, barriers: Callable[[Page], list[str]], tmp_path: Path, complete: bool
) -> None:
    """WCAG 2.2 up to AA, in light and in dark, and on a narrow window nobody scrolls sideways."""
    path = wedge_on_show.office.path(*FOLDER, "sued.json")
    path.unlink(missing_ok=True)
    if complete:
        furnish(tmp_path / "sued", "sued", TODAY)
        path.write_bytes(contributed(tmp_path / "sued", TODAY).file())
    keys = somebody(wedge_on_show, "Pilotleitung", "/pilot/report/hundesteuer")
    assert ("Die Einheiten" if complete else "fehlen Beiträge von: sued") in keys.text()
    assert barriers(keys.page) == []

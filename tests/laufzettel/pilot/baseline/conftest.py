# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""An empty survey, and studies for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from laufzettel.pilot.baseline import studies, survey
from laufzettel.pilot.baseline.studies import Plan, Study
from laufzettel.pilot.baseline.survey import Survey

FIRST, LAST = date(2026, 11, 2), date(2026, 11, 13)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Survey]:
    """The survey of an office."""
    with survey.opened(tmp_path) as opened:
        yield opened


@pytest.fixture
def study_of(here: Survey) -> Callable[..., Study]:
    """Opens a study; whatever is not said is the same each time."""

    def make(**said: object) -> Study:
        usual: dict[str, object] = {
            "name": "Grundlinie",
            "process": "hundesteuer",
            "steps": ("Prüfen", "Bescheid"),
            "case_types": ("Anmeldung", "Abmeldung", "Umzug"),
            "teams": {"steueramt": 9, "kasse": 6, "info": 3},
            "opened": FIRST,
            "last_day": LAST,
        }
        return studies.open_study(here, Plan(**(usual | said)))

    return make

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The three offices of a stepped wedge, furnished once; who changes one takes a copy."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.laufzettel.pilot.wedge.offices import UNITS, contributed, furnish


def today() -> date:
    """The day on the office's calendar."""
    return datetime.now(ZoneInfo("Europe/Berlin")).date()


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The offices, each in a folder of its unit's name, and what each contributes; nobody writes there any more."""
    folder = tmp_path_factory.mktemp("stufen")
    for unit in UNITS:
        furnish(folder / unit, unit, today())
        (folder / f"{unit}.json").write_bytes(contributed(folder / unit, today()).file())
    return folder


@pytest.fixture
def copied(furnished: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Copies the office of a unit."""

    def copy(unit: str) -> Path:
        return Path(shutil.copytree(furnished / unit, tmp_path / unit))

    return copy


@pytest.fixture
def files(furnished: Path) -> dict[str, Path]:
    """The contributions."""
    return {unit: furnished / f"{unit}.json" for unit in UNITS}

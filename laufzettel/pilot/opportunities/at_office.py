# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The candidates of an office, compared: what stands in its workbook now."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from laufzettel.errors import BusinessError, Problem
from laufzettel.office import Office
from laufzettel.pilot.opportunities.comparison import Comparison, compared
from laufzettel.pilot.opportunities.messages import NOBODY
from laufzettel.pilot.opportunities.reading import read_catalogue

CATALOGUE = ("pilot", "kandidaten.xlsx")
"""Where an office keeps its candidates."""


def compared_at(office: Office) -> tuple[Comparison | None, tuple[Problem, ...]]:
    """The candidates in the office's workbook beside each other, and what is wrong with it; None if there is nothing.

    Args:
        office: the office.
    """
    path = office.path(*CATALOGUE)
    try:
        seen = path.stat()
    except OSError:
        return None, ()
    return _compared_once(path, (seen.st_mtime_ns, seen.st_size, seen.st_ino))


@lru_cache(maxsize=4)
def _compared_once(path: Path, _mark: tuple[int, int, int]) -> tuple[Comparison | None, tuple[Problem, ...]]:
    """As `compared_at`; a workbook that has not changed since is not read and drawn again for each page."""
    try:
        reading = read_catalogue(path)
        return compared(reading.catalogue), reading.problems
    except BusinessError as wrong:
        return None, () if wrong.problem.code == NOBODY.code else (wrong.problem,)

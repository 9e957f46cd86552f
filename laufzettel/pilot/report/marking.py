# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every page of a pilot must say before anything else, such as that its data are invented."""

from __future__ import annotations

import tomllib
from pathlib import Path

from laufzettel.journal import Journal, plans
from laufzettel.office import Office

FILE = "pilot-bericht.toml"
"""The file in an office's folder that says it, beside what else only people can say for a report."""


def marking(folder: Path) -> str:
    """What an office's pilot is marked as; empty if it is not, or nobody has said anything for a report yet.

    Args:
        folder: the office's folder.
    """
    try:
        said = tomllib.loads((folder / FILE).read_text(encoding="utf-8")).get("kennzeichnung", "")
    except (OSError, ValueError):  # what is wrong with the file is said where a report is made of it
        return ""
    return said.strip() if isinstance(said, str) else ""


def marked_cases(office: Office, journal: Journal, process: str) -> str:
    """What the pilot is marked as of which cases are among those of a process; empty if there is none.

    Args:
        office: the office.
        journal: its journal.
        process: whose cases.
    """
    said = marking(office.folder)
    return said if said and plans.latest(journal.database, process) is not None else ""

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The findings of each pilot, computed once and kept in memory until something they are made of has changed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import Response

from laufzettel.desk.ask import Ask, Later
from laufzettel.journal import Journal
from laufzettel.journal.follow_ups import today
from laufzettel.office import Office
from laufzettel.pilot.baseline import survey as surveys
from laufzettel.pilot.report.marking import FILE

if TYPE_CHECKING:  # brings numpy along, which a desk without a pilot need not load
    from laufzettel.pilot.report.findings import Findings
    from laufzettel.pilot.wedge.combined import Combined


class Reports:
    """Keeps the latest findings of each process."""

    def __init__(self) -> None:
        """Nothing is computed before somebody asks."""
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[object, Findings | Combined]] = {}

    def of(self, office: Office, journal: Journal, process: str) -> Findings | Combined:
        """What the pilot of a process has shown up to today; who asks meanwhile waits for the same.

        Args:
            office: the office.
            journal: its journal.
            process: whose pilot; one the desk shows, so that there are never more than these.

        Raises:
            BusinessError: there can be no report yet, and why.
        """
        from laufzettel.pilot.report.at_office import gathered

        with self._lock:
            mark = _mark(office, journal, process)
            kept = self._kept.get(process)
            if kept is not None and kept[0] == mark:
                return kept[1]
            found = gathered(office, journal, process)
            self._kept[process] = mark, found
            return found


def process_of(ask: Ask) -> str:
    """The process an address names; 404 if the desk does not show it."""
    process = ask.path("process")
    if process not in {one.name for one in ask.desk.processes}:
        raise HTTPException(404)
    return process


def later(ask: Ask, page: Callable[[Ask], Response]) -> Later:
    """Make a page where nobody else waits for it, with a journal of its own.

    Args:
        ask: who asks.
        page: makes it.
    """

    def answer() -> Response:
        with ask.desk.journals.lend() as journal:
            return page(replace(ask, journal=journal))

    return Later(answer)


def found_of(ask: Ask) -> Findings | Combined:
    """What the pilot of the process has shown that the address names; may take a moment.

    Raises:
        BusinessError: there can be no report yet, and why.
    """
    return ask.desk.reports.of(ask.desk.office, ask.journal, process_of(ask))


def named(ask: Ask) -> dict[str, str]:
    """What the papers of the pilot call process and authority, and in which language they speak."""
    return {
        "title": ask.desk.title(process_of(ask), ask.language),
        "authority": str(ask.desk.office.section("behoerde").get("name", "")),
        "language": ask.language,
    }


def download(data: bytes, name: str, kind: str) -> Response:
    """A file to keep.

    Args:
        data: what is in it.
        name: of the file.
        kind: its media type.
    """
    return Response(data, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _mark(office: Office, journal: Journal, process: str) -> object:
    """What is another whenever plan, cases, times or inputs are; read in a fraction of what the findings take."""
    from laufzettel.pilot.wedge.folder import FOLDER

    rows = journal.database.rows
    cases = rows("SELECT COUNT(*), SUM(entries), MAX(id) FROM cases WHERE process = ?", (process,))
    plan = rows("SELECT MAX(id) FROM pilot_plan WHERE process = ?", (process,))
    said = b""
    with suppress(OSError):  # who makes the report says what is wrong with it
        said = office.path(FILE).read_bytes()
    return today(journal), cases, plan, said, _times(office), _contributions(office.path(*FOLDER))


def _contributions(folder: Path) -> object:
    found = []
    for path in sorted(folder.glob("*.json")):
        with suppress(OSError):  # it went just now
            there = path.stat()
            found.append((path.name, there.st_mtime_ns, there.st_size))
    return found


def _times(office: Office) -> object:
    if not surveys.file_in(office.folder).exists():
        return None
    with surveys.opened(office.folder) as survey:
        rows = survey.database.rows
        studies = rows("SELECT id, process, closed, condensed, evidence FROM study ORDER BY id")
        return studies, rows("SELECT study, COUNT(*) FROM measured GROUP BY study ORDER BY study")

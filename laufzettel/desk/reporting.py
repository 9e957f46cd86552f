# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The report of a pilot as a page, and its files: the same that `laufzettel pilot report --out` writes. No case."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from starlette.responses import Response

from laufzettel.desk.ask import Ask, Later
from laufzettel.desk.reports import download, found_of, later, named, process_of
from laufzettel.errors import BusinessError
from laufzettel.pilot.paper import Paper, as_pdf, kind_of

if TYPE_CHECKING:  # brings numpy along
    from laufzettel.pilot.wedge.gathering import Place

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show(ask: Ask) -> Later:
    """The report; as long as there can be none, what is missing and how to come by it."""
    process_of(ask)
    return later(ask, _page)


def show_paper(ask: Ask) -> Later:
    """The same as PDF."""
    process = process_of(ask)
    return later(ask, lambda ask: download(as_pdf(_paper(ask)), f"bericht-{process}.pdf", "application/pdf"))


def show_workbook(ask: Ask) -> Later:
    """Every figure with its formula, to compute it again."""
    process = process_of(ask)
    return later(ask, lambda ask: download(_workbook(ask), f"bericht-{process}.xlsx", WORKBOOK))


def _page(ask: Ask) -> Response:
    process, title = process_of(ask), named(ask)["title"]
    try:
        paper = _paper(ask)
    except BusinessError as wrong:
        units = _units(ask)
        return ask.show("report.html", process=process, title=title, paper=None, missing=wrong.problem, units=units)
    return ask.show("report.html", process=process, title=title, paper=paper, missing=None, kind=kind_of)


def _units(ask: Ask) -> list[Place]:
    """The units of a stepped wedge, and whose contributions are there; none where the plan is another."""
    from laufzettel.pilot.wedge.gathering import places

    with suppress(BusinessError):  # of a contribution that is wrong the page says so already
        return places(ask.desk.office, ask.journal, process_of(ask))
    return []


def _paper(ask: Ask) -> Paper:
    found = found_of(ask)
    from laufzettel.pilot.report.files import report_of

    return report_of(found, **named(ask))


def _workbook(ask: Ask) -> bytes:
    found = found_of(ask)
    from laufzettel.pilot.report.files import workbook_of

    return workbook_of(found)

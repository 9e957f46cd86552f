# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The files of a report: report and decision page as PDF and as page, and the workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from laufzettel.journal.decided import Decided
from laufzettel.pilot.decision.written import decision_page
from laufzettel.pilot.paper import Paper, as_html, as_pdf
from laufzettel.pilot.report import workbook, written
from laufzettel.pilot.report.findings import Findings
from laufzettel.pilot.report.valued import valued
from laufzettel.pilot.wedge import workbook as wedge_workbook
from laufzettel.pilot.wedge import written as wedge_written
from laufzettel.pilot.wedge.combined import Combined

WORKBOOK = "bericht.xlsx"


def report_of(found: Findings | Combined, *, title: str, authority: str, language: str) -> Paper:
    """The report, by what was compared.

    Args:
        found: what the pilot has shown.
        title: of the process.
        authority: whose pilot.
        language: `de` or `en`.
    """
    worth = valued(found.saving, found.inputs)
    if isinstance(found, Combined):
        return wedge_written.report(found, worth, title=title, authority=authority, language=language)
    return written.report(found, worth, title=title, authority=authority, language=language)


def workbook_of(found: Findings | Combined) -> bytes:
    """The workbook, by what was compared."""
    worth = valued(found.saving, found.inputs)
    if isinstance(found, Combined):
        return wedge_workbook.workbook(found, worth)
    return workbook.workbook(found, worth)


def papers(
    found: Findings | Combined, decisions: Sequence[Decided], *, title: str, authority: str, language: str
) -> tuple[Paper, Paper]:
    """The report and the decision page.

    Args:
        found: what the pilot has shown.
        decisions: what was decided so far.
        title: of the process.
        authority: whose pilot.
        language: `de` or `en`.
    """
    worth = valued(found.saving, found.inputs)
    return (
        report_of(found, title=title, authority=authority, language=language),
        decision_page(found, worth, decisions, title=title, authority=authority, language=language),
    )


def write(found: Findings | Combined, both: Sequence[Paper], folder: Path) -> Iterator[str]:
    """Write all files into a folder; those of an earlier report are replaced, each whole or not at all.

    Args:
        found: what the pilot has shown.
        both: the papers.
        folder: is made if it is not there.

    Returns:
        The name of each file once it is written.

    Raises:
        BusinessError: a paper holds a character that no font can print.
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in _files(found, both):
        draft = folder / f".{name}.part"
        draft.write_bytes(data)
        draft.replace(folder / name)
        yield name


def _files(found: Findings | Combined, both: Sequence[Paper]) -> Iterator[tuple[str, bytes]]:
    for paper in both:
        yield f"{paper.name}.pdf", as_pdf(paper)
        yield f"{paper.name}.html", as_html(paper).encode()
    yield WORKBOOK, workbook_of(found)

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The files of a report: report and decision page as PDF and as page, and the workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from laufzettel.journal.decided import Decided
from laufzettel.pilot.decision.written import decision_page
from laufzettel.pilot.paper import Paper, as_html, as_pdf
from laufzettel.pilot.report.findings import Findings
from laufzettel.pilot.report.valued import valued
from laufzettel.pilot.report.workbook import workbook
from laufzettel.pilot.report.written import report

WORKBOOK = "bericht.xlsx"


def papers(
    found: Findings, decisions: Sequence[Decided], *, title: str, authority: str, language: str
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
        report(found, worth, title=title, authority=authority, language=language),
        decision_page(found, worth, decisions, title=title, authority=authority, language=language),
    )


def write(found: Findings, both: Sequence[Paper], folder: Path) -> Iterator[str]:
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


def _files(found: Findings, both: Sequence[Paper]) -> Iterator[tuple[str, bytes]]:
    for paper in both:
        yield f"{paper.name}.pdf", as_pdf(paper)
        yield f"{paper.name}.html", as_html(paper).encode()
    yield WORKBOOK, workbook(found, valued(found.saving, found.inputs))

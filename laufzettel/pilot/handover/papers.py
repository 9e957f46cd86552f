# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""All papers of a hand-over, and what in them only the authority can answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson

from laufzettel.pilot.handover import council, documentation, oscal, privacy, runbook
from laufzettel.pilot.handover.facts import OPEN, Facts
from laufzettel.pilot.paper import Facts as Rows
from laufzettel.pilot.paper import Paper, Table, as_html, as_pdf

OSCAL_FILE = "oscal-component-definition.json"


@dataclass(frozen=True, slots=True)
class Gap:
    """What a paper still asks of the authority.

    Attributes:
        paper: its title.
        section: where in it.
        what: is missing.
    """

    paper: str
    section: str
    what: str


def papers(facts: Facts) -> list[Paper]:
    """The five papers of a hand-over.

    Args:
        facts: what process and office say.
    """
    return [
        documentation.documentation(facts),
        privacy.record(facts),
        privacy.threshold(facts),
        council.data_sheet(facts),
        runbook.runbook(facts),
    ]


def gaps(all_papers: list[Paper]) -> list[Gap]:
    """What in them only the authority can answer, in the order of reading."""
    return [
        Gap(paper.title, section.title, what)
        for paper in all_papers
        for section in paper.sections
        for block in section.blocks
        for what in _open(block)
    ]


def _open(block: object) -> Iterator[str]:
    if isinstance(block, (Rows, Table)):
        yield from (row[0] for row in block.rows if OPEN in row[1:])


def files(facts: Facts) -> Iterator[tuple[str, bytes]]:
    """Each file of the hand-over by its name: every paper as PDF and as page, and the OSCAL component.

    Args:
        facts: what process and office say.

    Raises:
        BusinessError: a paper holds a character that no font can print.
    """
    for paper in papers(facts):
        yield f"{paper.name}.pdf", as_pdf(paper)
        yield f"{paper.name}.html", as_html(paper).encode()
    said: Mapping[str, object] = oscal.component(facts)
    yield OSCAL_FILE, orjson.dumps(said, option=orjson.OPT_INDENT_2)


def write(facts: Facts, folder: Path) -> Iterator[str]:
    """Write all files into a folder; those of an earlier hand-over are replaced, each whole or not at all.

    Args:
        facts: what process and office say.
        folder: is made if it is not there.

    Returns:
        The name of each file once it is written.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files(facts):
        draft = folder / f".{name}.part"
        draft.write_bytes(data)
        draft.replace(folder / name)
        yield name

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A paper of the pilot as data: what it says once, and how it then looks as a page and as an accessible PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from laufzettel.press import Json, LetterPress

SHEETS = Path(__file__).parent / "sheets"
"""Where the templates of page and PDF lie."""


class Weight(StrEnum):
    """How much a notice matters; a shape and a word say it as well as the colour."""

    INFO = "info"
    GOOD = "good"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What must not be read past: a verdict, a warning."""

    weight: Weight
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with their values, one below the other."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list without an order."""

    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        caption: what it shows; also names it to a screen reader.
        heads: one for each column; the first column heads its row.
        rows: each as long as `heads`.
        numbers: which columns hold figures and stand at the right, from 0.
        widths: how wide each column is beside the others; all alike if empty.
    """

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int] = frozenset()
    widths: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart, with what it shows in words; its figures stand in a table beneath it.

    Attributes:
        svg: the chart.
        alt: what it shows, for who does not see it.
        caption: beneath it.
    """

    svg: str
    alt: str
    caption: str


Block = Text | Notice | Facts | Bullets | Table | Figure


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a paper under its own heading."""

    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper.

    Attributes:
        name: of its files, `verfahrensdokumentation`.
        title: printed at its top.
        subtitle: below the title: of what, of when.
        language: `de` or `en`.
        day: on which it is made; the PDF's own date.
        sections: what it says.
        of: where in the page's footer "page 1 of 3" stands, the words before each number.
    """

    name: str
    title: str
    subtitle: str
    language: str
    day: date
    sections: Sequence[Section]

    @property
    def of(self) -> tuple[str, str]:
        """The words around the numbers of pages."""
        return ("Page", "of") if self.language == "en" else ("Seite", "von")


def as_pdf(paper: Paper) -> bytes:
    """The paper as PDF/A-2a and PDF/UA-1: the same bytes for the same paper.

    Raises:
        BusinessError: it holds a character that no font can print.
    """
    page, of = paper.of
    return LetterPress(SHEETS).render(
        "paper",
        {
            "datum": paper.day.isoformat(),
            "title": paper.title,
            "subtitle": paper.subtitle,
            "language": paper.language,
            "page": page,
            "of": of,
            "sections": [
                {"title": one.title, "blocks": [_block(block) for block in one.blocks]} for one in paper.sections
            ],
        },
    )


def as_html(paper: Paper) -> str:
    """The paper as a page that needs nothing besides itself and runs no script."""
    from jinja2 import Environment, FileSystemLoader

    pages = Environment(loader=FileSystemLoader(SHEETS), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return pages.get_template("paper.html").render(
        paper=paper, kind=kind_of, style=(SHEETS / "paper.css").read_text("utf-8")
    )


def kind_of(block: Block) -> str:
    """What a block is, as the template of pages asks: `text`, `notice`, `facts`, `bullets`, `table` or `figure`."""
    return type(block).__name__.lower()


def _block(block: Block) -> Json:
    """A block as the template of the PDF takes it."""
    match block:
        case Text(text):
            return {"kind": "text", "text": text}
        case Notice(weight, title, text):
            return {"kind": "notice", "weight": weight.value, "title": title, "text": text}
        case Facts(rows):
            return {"kind": "facts", "rows": [list(row) for row in rows]}
        case Bullets(items):
            return {"kind": "bullets", "items": list(items)}
        case Table():
            return {
                "kind": "table",
                "caption": block.caption,
                "heads": list(block.heads),
                "rows": [list(row) for row in block.rows],
                "numbers": sorted(block.numbers),
                "widths": list(block.widths or [1] * len(block.heads)),
            }
        case Figure(svg, alt, caption):
            return {"kind": "figure", "svg": svg, "alt": alt, "caption": caption}

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The blank form as a template: its fields, its own print, and what else it brings along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import pikepdf

from connectors.pdf_form.acroform import AcroField, acro_fields
from connectors.pdf_form.besides import Note, notes
from connectors.pdf_form.content import PageContent, page_contents
from connectors.pdf_form.guard import drawings
from connectors.pdf_form.sheet import Box


@dataclass(frozen=True, slots=True)
class BlankPage:
    """A page of the blank form: its print, and its fields with their boxes as `PageContent` measures them."""

    content: PageContent
    fields: tuple[AcroField, ...]
    marks: frozenset[tuple[int, ...]]
    """The marks' edges in whole points: those of a print are found here at once."""


@dataclass(frozen=True, slots=True)
class Template:
    """A blank form.

    Attributes:
        pages: by number, from 1.
        digests: of each page's drawing instructions, to the page's number.
        names: full name of each field by its key.
        notes: annotations that belong to the form.
        hints: keys of fields whose picture shows a hint while they are empty.
    """

    pages: Mapping[int, BlankPage] = field(default_factory=dict)
    digests: Mapping[bytes, int] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    notes: frozenset[Note] = frozenset()
    hints: frozenset[str] = frozenset()


NO_TEMPLATE = Template()
"""For a form of which there is no blank."""


@lru_cache(maxsize=8)
def template(blank: Path) -> Template:
    """The template a blank form makes; kept, because every form of a batch needs it."""
    with pikepdf.open(blank) as pdf:
        fields = acro_fields(pdf)
        digests = {drawing.digest: number for number, drawing in enumerate(drawings(pdf), 1)}
        own = frozenset(notes(pdf))
        count = len(pdf.pages)
    pages = {}
    for content in page_contents(blank, limit=count):
        here = tuple(_placed(one, content) for one in fields if one.page == content.number)
        pages[content.number] = BlankPage(content, here, frozenset(map(whole_points, content.marks)))
    digests = {digest: number for digest, number in digests.items() if not pages[number].content.is_empty}
    hints = frozenset(one.key for one in fields if one.only_shown)
    return Template(pages, digests, {one.key: one.name for one in fields}, own, hints)


def _placed(one: AcroField, content: PageContent) -> AcroField:
    return replace(one, box=content.upright.box(*content.sheet.rectangle(one.box)))


def whole_points(box: Box) -> tuple[int, ...]:
    """A box's edges, rounded."""
    return tuple(map(round, box))

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which page of the form each page of a document is, and which pages do not belong to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from connectors.pdf_form.content import PageContent, page_contents
from connectors.pdf_form.fit import ENOUGH, Fit, fit, likeness
from connectors.pdf_form.template import BlankPage, Template


@dataclass(frozen=True, slots=True)
class Lying:
    """A page of the document that lies over a page of the form."""

    content: PageContent
    blank: BlankPage
    fit: Fit


@dataclass(slots=True)
class Recognised:
    """What the pages of a document are.

    Attributes:
        untouched: numbers of pages that draw exactly what the form's page draws.
        lying: pages of the form on which more, or other things, are drawn.
        again: pages on which the form begins once more.
        extra: other pages on which something stands.
        missing: pages of the form that are nowhere.
        anything: whether anything is drawn on any page.
        words: whether there is text on any page.
    """

    untouched: list[int] = field(default_factory=list)
    lying: list[Lying] = field(default_factory=list)
    again: list[int] = field(default_factory=list)
    extra: list[int] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)
    anything: bool = False
    words: bool = False

    @property
    def is_the_form(self) -> bool:
        """Whether any page is one of the form."""
        return bool(self.untouched or self.lying)


def recognise(path: Path, digests: Sequence[bytes], form: Template) -> Recognised:
    """Find out what each page of a document is; pages that draw what the form draws are not even looked at.

    Args:
        path: the PDF.
        digests: what each of its pages draws, as digests.
        form: the blank form.

    Raises:
        pypdfium2.PdfiumError: pdfium cannot open it.
    """
    found = Recognised()
    times: dict[int, int] = {}
    same = {number: form.digests[digest] for number, digest in enumerate(digests, 1) if digest in form.digests}
    others = [number for number in range(1, len(digests) + 1) if number not in same]
    contents = {one.number: one for one in page_contents(path, limit=len(digests), only=others)} if others else {}
    for number in range(1, len(digests) + 1):
        content = contents.get(number)
        if content is not None:
            found.anything |= not content.is_empty
            found.words |= bool(content.words)
        blank = same.get(number) or _most_like(content, form)
        if blank is None:
            if content is not None and not content.is_empty:
                found.extra.append(number)
            continue
        times[blank] = times.get(blank, 0) + 1
        if times[blank] > 1:
            if times[blank] > len(found.again) + 1:
                found.again.append(number)
        elif content is None:
            found.untouched.append(number)
        else:
            page = form.pages[blank]
            found.lying.append(Lying(content, page, fit(page.content.words, content.words)))
    found.missing = [n for n, page in form.pages.items() if n not in times and not page.content.is_empty]
    return found


def _most_like(content: PageContent | None, form: Template) -> int | None:
    if content is None or not content.words:
        return None
    shares = {number: likeness(page.content.words, content.words) for number, page in form.pages.items()}
    best = max(shares, key=lambda number: (shares[number], -abs(number - content.number)), default=None)
    return best if best is not None and shares[best] >= ENOUGH else None

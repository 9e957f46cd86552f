# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands on a page by pdfium: its words, and its pictures and drawings, each with its box.

Boxes are measured in points from the top left corner of the page held so that its text is upright; `PageContent.shown`
gives the same place on the page as a person sees it.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from math import isfinite, pi
from pathlib import Path

import pypdfium2 as pdfium
from pypdfium2 import raw

from connectors.pdf_form.opening import opened_to_draw
from connectors.pdf_form.sheet import Box, Sheet

_GAP = 0.3
"""Letters further apart than this share of their height are two words."""
_BLANK = 32
_NO_LETTERS = (0xA0, 0xFFFE, 0xFFFF)
_DEEPEST = 8
_MOST_MARKS = 5_000

_Matrix = tuple[float, float, float, float, float, float]
_SAME: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def middle(self) -> complex:
        """The centre of its box, x to the right and y downwards."""
        return complex((self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2)


@dataclass(frozen=True, slots=True)
class PageContent:
    """What stands on a page, form fields and annotations left out.

    Attributes:
        number: of the page, from 1.
        sheet: the page as it is shown.
        upright: the page held so that its text is upright; mostly the same.
        words: in the file's order.
        marks: boxes of pictures and drawings.
    """

    number: int
    sheet: Sheet
    upright: Sheet
    words: tuple[Word, ...]
    marks: tuple[Box, ...]

    @property
    def is_empty(self) -> bool:
        """True if nothing stands there."""
        return not self.words and not self.marks

    def shown(self, box: Box) -> Box:
        """A box of this page, measured on the page as it is shown."""
        return box if self.sheet == self.upright else self.sheet.box(*self.upright.rectangle(box))


def page_contents(path: Path, *, limit: int, only: Collection[int] | None = None) -> list[PageContent]:
    """What stands on the pages of a PDF.

    Args:
        path: the PDF.
        limit: how many pages at most.
        only: numbers of the pages to look at; all if not given.

    Raises:
        pdfium.PdfiumError: it cannot be opened, or a page cannot be loaded.
    """
    found = []
    with opened_to_draw(path) as document:
        for number in range(1, min(limit, len(document)) + 1):
            if only is None or number in only:
                page = document[number - 1]
                found.append(page_content(page, number))
                page.close()
    return found


def page_content(page: pdfium.PdfPage, number: int) -> PageContent:
    """What stands on an opened page.

    Args:
        page: the page.
        number: from 1.
    """
    left, bottom, right, top = page.get_cropbox()
    sheet = Sheet(left, bottom, right, top, page.get_rotation() // 90)
    text = page.get_textpage()
    try:
        upright = replace(sheet, turns=_turns(text.raw))
        words = tuple(_words(text.raw, upright))
    finally:
        text.close()
    return PageContent(number, sheet, upright, words, tuple(upright.box(*box) for box in _marks(page)))


def _turns(text: raw.FPDF_TEXTPAGE) -> int:
    """Quarter turns clockwise that make most of a page's text upright."""
    count = raw.FPDFText_CountChars(text)
    some = Counter(
        round(-angle / (pi / 2)) % 4
        for index in range(0, count, max(1, count // 40))
        if raw.FPDFText_GetUnicode(text, index) > _BLANK and isfinite(angle := raw.FPDFText_GetCharAngle(text, index))
    )
    return some.most_common(1)[0][0] if some else 0


def _words(text: raw.FPDF_TEXTPAGE, upright: Sheet) -> Iterator[Word]:
    # The loose box of a letter is as wide as its advance: a narrow "1" or a full stop leaves no gap beside it.
    rect = raw.FS_RECTF()
    there = ctypes.byref(rect)
    place = upright.box
    letters, box = "", (0.0, 0.0, 0.0, 0.0)
    for index in range(raw.FPDFText_CountChars(text)):
        code = raw.FPDFText_GetUnicode(text, index)
        if code <= _BLANK or code in _NO_LETTERS:
            if letters:
                yield _word(letters, box)
                letters = ""
            continue
        raw.FPDFText_GetLooseCharBox(text, index, there)
        here = place(rect.left, rect.bottom, rect.right, rect.top)
        if letters and _apart(box, here):
            yield _word(letters, box)
            letters = ""
        box = _both(box, here) if letters else here
        letters += chr(code)
    if letters:
        yield _word(letters, box)


def _word(letters: str, box: Box) -> Word:
    """A word; one without a place in the world of numbers stands in the corner, so that it is not lost."""
    if not letters.isprintable():  # pdfium gives letters beyond the first 65,536 in halves
        letters = letters.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return Word(letters, *_somewhere(box))


def _somewhere(box: Box) -> Box:
    return box if isfinite(sum(box)) else (0.0, 0.0, 0.0, 0.0)


def _apart(word: Box, letter: Box) -> bool:
    """Whether a letter begins a new word: too far to the right, or on another line."""
    size = max(word[3] - word[1], 4.0)
    return letter[0] - word[2] > _GAP * size or abs(letter[3] - word[3]) > 0.6 * size


def _both(word: Box, letter: Box) -> Box:
    return (min(word[0], letter[0]), min(word[1], letter[1]), max(word[2], letter[2]), max(word[3], letter[3]))


def _marks(page: pdfium.PdfPage) -> list[Box]:
    """Rectangles around pictures and drawings in the file's own coordinates, some thousand at most."""
    found: list[Box] = []
    count = raw.FPDFPage_CountObjects(page.raw)
    for index in range(count):
        _collect(raw.FPDFPage_GetObject(page.raw, index), _SAME, 0, found)
        if len(found) >= _MOST_MARKS:
            break
    return found


def _collect(thing: raw.FPDF_PAGEOBJECT, matrix: _Matrix, depth: int, found: list[Box]) -> None:
    kind = raw.FPDFPageObj_GetType(thing)
    if kind == raw.FPDF_PAGEOBJ_TEXT:
        return
    if kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
        inner = _product(_matrix(thing), matrix)
        for index in range(max(0, raw.FPDFFormObj_CountObjects(thing))):
            if len(found) >= _MOST_MARKS:
                return
            _collect(raw.FPDFFormObj_GetObject(thing, index), inner, depth + 1, found)
        return
    edges = [ctypes.c_float() for _ in range(4)]
    if raw.FPDFPageObj_GetBounds(thing, *map(ctypes.byref, edges)):
        left, bottom, right, top = (edge.value for edge in edges)
        found.append(_somewhere(_moved((left, bottom, right, top), matrix)))


def _matrix(thing: raw.FPDF_PAGEOBJECT) -> _Matrix:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(thing, ctypes.byref(matrix)):
        return _SAME
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _product(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _moved(box: Box, matrix: _Matrix) -> Box:
    if matrix == _SAME:
        return box
    a, b, c, d, e, f = matrix
    corners = [(x * a + y * c + e, x * b + y * d + f) for x in (box[0], box[2]) for y in (box[1], box[3])]
    across, up = [x for x, _ in corners], [y for _, y in corners]
    return (min(across), min(up), max(across), max(up))

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Words with their boxes by pdfium, in points from the top left corner."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
from pypdfium2 import raw

_GAP = 0.3
"""Letters further apart than this share of their height are two words."""


_BLANK = 32
_NO_LETTERS = (0xA0, 0xFFFE, 0xFFFF)
Edges = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page: 1-based page, box in points from the top left corner."""

    text: str
    page: int
    x0: float
    y0: float
    x1: float
    y1: float


def words(path: Path, *, pages: int) -> list[Word]:
    """All words of the first pages of a PDF, in reading order of the file.

    Args:
        path: the PDF.
        pages: how many pages at most.

    Pages whose text is turned are read by pdfplumber, which handles each letter's own direction.
    """
    found: list[Word] = []
    with pdfium.PdfDocument(path) as document:
        turned = []
        for number in range(min(pages, len(document))):
            page = document[number]
            text = page.get_textpage()
            if _is_turned(text.raw):
                turned.append(number)
            else:
                found += _page_words(text.raw, number + 1, page.get_height())
            text.close()
            page.close()
    return found + (_turned_words(path, turned) if turned else [])


def _is_turned(text: raw.FPDF_TEXTPAGE) -> bool:
    count = raw.FPDFText_CountChars(text)
    some = range(0, count, max(1, count // 20))
    turned = [index for index in some if abs(raw.FPDFText_GetCharAngle(text, index)) > 0.05]
    return 2 * len(turned) > len(some)


def _page_words(text: raw.FPDF_TEXTPAGE, page: int, height: float) -> list[Word]:
    # The loose box of a letter is as wide as its advance: a narrow "1" or a full stop leaves no gap beside it.
    rect = raw.FS_RECTF()
    there = ctypes.byref(rect)
    found: list[Word] = []
    letters, box = "", (0.0, 0.0, 0.0, 0.0)
    for index in range(raw.FPDFText_CountChars(text)):
        code = raw.FPDFText_GetUnicode(text, index)
        if code <= _BLANK or code in _NO_LETTERS:
            if letters:
                found.append(Word(letters, page, *box))
                letters = ""
            continue
        raw.FPDFText_GetLooseCharBox(text, index, there)
        here = (rect.left, height - rect.top, rect.right, height - rect.bottom)
        if letters and _apart(box, here):
            found.append(Word(letters, page, *box))
            letters = ""
        box = _both(box, here) if letters else here
        letters += chr(code)
    if letters:
        found.append(Word(letters, page, *box))
    return found


def _apart(word: Edges, letter: Edges) -> bool:
    """Whether a letter begins a new word: too far to the right, or on another line."""
    size = max(word[3] - word[1], 4.0)
    return letter[0] - word[2] > _GAP * size or abs(letter[3] - word[3]) > 0.6 * size


def _both(word: Edges, letter: Edges) -> Edges:
    return (min(word[0], letter[0]), min(word[1], letter[1]), max(word[2], letter[2]), max(word[3], letter[3]))


def _turned_words(path: Path, numbers: list[int]) -> list[Word]:
    import pdfplumber

    with pdfplumber.open(path, pages=[number + 1 for number in numbers]) as document:
        return [
            Word(word["text"], page.page_number, word["x0"], word["top"], word["x1"], word["bottom"])
            for page in document.pages
            for word in page.extract_words()
        ]

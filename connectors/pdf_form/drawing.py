# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Runs in the disposable child process: draws a PDF's pages for people, as pictures of bounded size."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from math import isfinite, sqrt
from pathlib import Path

import pypdfium2 as pdfium
from pypdfium2 import raw

from connectors.pdf_form.content import page_content
from connectors.pdf_form.opening import opened_to_draw
from connectors.pdf_form.packing import packed
from laufzettel.sandbox import Json

MOST_PAGES = 1_000
"""Pages whose sizes are told; a document of more is no form."""
_SCALE = 2.0
"""Pixels per point: small print stays readable, and a page of text takes some hundredths of a second."""
_MOST_PIXELS = 6_000_000
_AROUND = 14.0
"""Points shown around a place that is cut out: the words before and below it say which field it is."""
_SCAN = 0.25
"""A page of which pictures cover such a share is a scan: it is packed as a photograph is."""
_DEPTH = 3


def ready() -> Json:
    """Nothing: whoever has run this has loaded all that drawing takes."""
    return True


def sizes(path: str) -> Json:
    """How many pages a PDF has, and how large they are in points as somebody looks at them.

    Args:
        path: of the PDF.

    Returns:
        `{"count": …, "sizes": [[width, height], …]}`, or `{"refused": …}`.
    """
    if not Path(path).stat().st_size:
        return {"refused": "empty"}
    try:
        with opened_to_draw(Path(path)) as document:
            count = len(document)
            return {"count": count, "sizes": [_size(document, index) for index in range(min(count, MOST_PAGES))]}
    except pdfium.PdfiumError as error:
        return _refused(error)


def draw(path: str, number: int) -> Json:
    """A page as a picture, filled fields and notes included.

    Args:
        path: of the PDF.
        number: of the page, from 1.

    Returns:
        `{"kind": "image/…", "content": base64}`, or `{"refused": …}`.
    """
    try:
        with opened_to_draw(Path(path)) as document:
            if not 1 <= number <= len(document):
                return {"refused": "no_page"}
            document.init_forms()  # fields are drawn only by who knows of them
            page = document[number - 1]
            width, height = page.get_size()
            scale = min(_SCALE, sqrt(_MOST_PIXELS / max(1.0, width * height)))
            # With a fourth channel pdfium smooths entries in grey; without it they get coloured rims, which suit one
            # kind of screen at its own size only, and a thousand shades more.
            drawn = page.render(scale=scale, force_bitmap_format=raw.FPDFBitmap_BGRA)
            kind, content = packed(drawn, scan=_is_scan(page))
            return {"kind": kind, "content": base64.b64encode(content).decode()}
    except pdfium.PdfiumError as error:
        return _refused(error)


def cut_out(path: str, number: int, box: Sequence[float]) -> Json:
    """A place of a page and a little around it, as a picture.

    Args:
        path: of the PDF.
        number: of the page, from 1.
        box: left, top, right, bottom in points, as the page is looked at.

    Returns:
        `{"kind": "image/…", "content": base64}`, or `{"refused": …}`.
    """
    try:
        with opened_to_draw(Path(path)) as document:
            if not 1 <= number <= len(document):
                return {"refused": "no_page"}
            document.init_forms()
            page = document[number - 1]
            width, height = page.get_size()
            left, top, right, bottom = box
            left, right = _span(left, right, width)
            top, bottom = _span(top, bottom, height)
            scale = min(_SCALE, sqrt(_MOST_PIXELS / max(1.0, (right - left) * (bottom - top))))
            cut = (left, height - bottom, width - right, top)  # how much goes: left, bottom, right, top
            drawn = page.render(scale=scale, crop=cut, force_bitmap_format=raw.FPDFBitmap_BGRA)
            kind, content = packed(drawn, scan=_is_scan(page))
            return {"kind": kind, "content": base64.b64encode(content).decode()}
    except pdfium.PdfiumError as error:
        return _refused(error)


def words(path: str, number: int) -> Json:
    """The words of a page with their boxes, entries in fields included.

    Args:
        path: of the PDF.
        number: of the page, from 1.

    Returns:
        `{"words": [[text, x0, y0, x1, y1], …]}`, or `{"refused": …}`.
    """
    try:
        with opened_to_draw(Path(path)) as document:
            if not 1 <= number <= len(document):
                return {"refused": "no_page"}
            document.init_forms()
            page = document[number - 1]
            if document.formenv:  # without fields, notes on the page stay notes
                page.flatten()  # in memory only: entries become text of the page
            page.close()
            content = page_content(document[number - 1], number)
            return {
                "words": [
                    [one.text, *(round(edge, 2) for edge in content.shown((one.x0, one.y0, one.x1, one.y1)))]
                    for one in content.words
                ]
            }
    except pdfium.PdfiumError as error:
        return _refused(error)


def _span(begin: float, end: float, whole: float) -> tuple[float, float]:
    """From where to where a place and what lies around it goes, on a page that is so long; never nothing."""
    first = min(max(begin - _AROUND, 0.0), max(whole - 1.0, 0.0))
    return first, max(min(end + _AROUND, whole), min(first + 1.0, whole))


def _size(document: pdfium.PdfDocument, index: int) -> Json:
    """Width and height; a page without an area is shown as a square inch."""
    width, height = document.get_page_size(index)
    usable = isfinite(width) and isfinite(height) and width >= 1 and height >= 1
    return [round(width, 2), round(height, 2)] if usable else [72.0, 72.0]


def _refused(error: pdfium.PdfiumError) -> Json:
    return {"refused": "encrypted" if error.err_code == raw.FPDF_ERR_PASSWORD else "damaged"}


def _is_scan(page: pdfium.PdfPage) -> bool:
    width, height = page.get_size()
    covered = 0.0
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEPTH):
        left, bottom, right, top = one.get_bounds()
        covered += abs((right - left) * (top - bottom))
    return bool(covered >= _SCAN * width * height)

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Cases with a large document, opened from the worklist in a real Chromium: until the first page is to be seen.

Each is opened by a desk that was just started: it has drawn nothing yet, and its reader processes are still to come.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Dictionary, Name, Pdf, Stream

from benchmarks.desk_keys import chromium, press
from benchmarks.desk_office import accounts, desk, walk
from flows.hundesteuer.checks import local_today
from flows.hundesteuer.demo import make_register
from flows.hundesteuer.filling import flatten
from flows.hundesteuer.name import NAME
from flows.hundesteuer.sample import applications
from laufzettel.case import State
from laufzettel.journal import views
from laufzettel.office import make_office, open_office

_TIMES = 3
_PAGES = 300
_MEGAPIXELS = 40
_SHEET = (595, 842)
_SCALE = 9
"""Pixels to the point: 5358 by 7578 of them."""


@dataclass(frozen=True, slots=True)
class Opened:
    """How long a document took.

    Attributes:
        title, name: which document.
        ms: from the key press until its first page was to be seen.
    """

    title: str
    name: str
    ms: float


def measure(folder: Path) -> list[Opened]:
    """Open a document of many pages and a large scan, some times each.

    Args:
        folder: of the new office.
    """
    make_office(folder, accounts=True)
    office = open_office(folder)
    make_register(office)
    inbox = office.inbox(NAME)
    inbox.mkdir(parents=True)
    (somebody,) = applications(1, today=local_today())
    printed = flatten(somebody)
    _long(inbox / "lang.pdf", printed)
    _scan(inbox / "scan.pdf", printed)
    walk(office, waiting=0, wrong=2)
    ((name, password),) = accounts(office, 1)
    with office.open_journal() as journal:
        numbers = {one.document: one.number for one in views.waiting(journal, NAME, State.CLARIFICATION)}
    found = []
    for document, title, short in (
        ("lang.pdf", f"a document of {_PAGES} pages, ms", "long_document_ms"),
        ("scan.pdf", f"a scan of {_MEGAPIXELS} megapixels, ms", "large_scan_ms"),
    ):
        times = []
        for _ in range(_TIMES):
            with desk(office) as served, chromium(served, name, password) as page:
                page.goto(f"/?process={NAME}&state=clarification")
                page.evaluate("sessionStorage.clear()")
                page.locator(f'a[href^="/cases/{numbers[document]}"]').focus()
                shown = press(page, "Enter")
                if not shown.image or shown.number != numbers[document]:
                    raise SystemExit(f"{document} was not shown at {page.url}")
                times.append(shown.ms)
        found.append(Opened(title, short, max(times)))
    return found


def _long(path: Path, printed: bytes) -> None:
    with Pdf.new() as pdf, pikepdf.open(io.BytesIO(printed)) as form:
        while len(pdf.pages) < _PAGES:
            pdf.pages.extend(form.pages)
        pdf.save(path)


def _scan(path: Path, printed: bytes) -> None:
    """The first page as a scanner delivers it: one colour photograph."""
    with pdfium.PdfDocument(printed) as form:
        picture = form[0].render(scale=_SCALE).to_pil().convert("RGB")
    assert picture.width * picture.height >= _MEGAPIXELS * 1_000_000
    packed = io.BytesIO()
    picture.save(packed, "JPEG", quality=90)
    with Pdf.new() as pdf:
        page = pdf.add_blank_page(page_size=_SHEET)
        image = Stream(pdf, packed.getvalue())
        image.stream_dict = Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=picture.width,
            Height=picture.height,
            ColorSpace=Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=Name.DCTDecode,
        )
        page.Resources = Dictionary(XObject=Dictionary(Scan=image))
        page.Contents = Stream(pdf, f"q {_SHEET[0]} 0 0 {_SHEET[1]} 0 0 cm /Scan Do Q".encode())
        pdf.save(path)

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages as pictures: what stands on them is seen, they are never too large, and what cannot be shown says why."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name, Pdf, Stream
from PIL import Image, ImageChops

from connectors.pdf_form import PdfForm
from connectors.pdf_form.packing import MOST_BYTES
from connectors.pdf_form.view import PdfView
from flows.hundesteuer.blank import BLANK
from flows.hundesteuer.filling import fill, flatten
from flows.hundesteuer.form import FORM
from flows.hundesteuer.sample import applications
from laufzettel.errors import BusinessError
from laufzettel.sandbox import ReaderPool, SharedReaders

(SOMEBODY,) = applications(1, today=date(2026, 11, 24))
MEGAPIXELS = (5_200, 7_700)
"""About 40 million pixels."""


@pytest.fixture(scope="module")
def view() -> Iterator[PdfView]:
    """Draws in a reader process."""
    readers = SharedReaders(1)
    yield PdfView(readers)
    readers.close()


def put(folder: Path, data: bytes) -> Path:
    """A file in a folder."""
    path = folder / "antrag.pdf"
    path.write_bytes(data)
    return path


def picture(view: PdfView, path: Path, page: int = 1) -> Image.Image:
    """A page, decoded."""
    return Image.open(io.BytesIO(view.image(path, path.name, page).content))


def scanned(path: Path, width: int, height: int, pixels: bytes) -> Path:
    """A PDF whose only page is one grey picture."""
    with Pdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        image = Stream(pdf, zlib.compress(pixels, 1))
        image.stream_dict = Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=width,
            Height=height,
            ColorSpace=Name.DeviceGray,
            BitsPerComponent=8,
            Filter=Name.FlateDecode,
        )
        pdf.pages[0].Resources = Dictionary(XObject=Dictionary(Scan=image))
        pdf.pages[0].Contents = Stream(pdf, b"q 595 0 0 842 0 0 cm /Scan Do Q")
        pdf.save(path)
    return path


def test_a_filled_form_is_drawn_with_its_entries(view: PdfView, tmp_path: Path) -> None:
    """Where the reader found the name, the picture differs from the blank form; beside it, it does not."""
    path = put(tmp_path, fill({"halter_nachname": SOMEBODY["halter_nachname"]}))
    drawn, blank = picture(view, path).convert("L"), picture(view, BLANK).convert("L")
    with ReaderPool(1) as pool:
        [[part]] = PdfForm(pool).read([(path, path.name)], FORM)
    box = [2 * float(edge) for edge in part.reading["halter_nachname"].place.partition("@")[2].split(",")]
    changed = ImageChops.difference(drawn, blank).getbbox()
    assert changed is not None
    assert box[0] <= changed[0] and box[1] <= changed[1] and changed[2] <= box[2] and changed[3] <= box[3]


@pytest.mark.parametrize("made", [fill, flatten], ids=["fields", "print"])
def test_an_entry_can_be_taken_as_a_word_where_it_stands(
    view: PdfView, tmp_path: Path, made: Callable[[dict[str, str]], bytes]
) -> None:
    """Whether it is a field's value or printed: the word lies in the box the reader gives."""
    path = put(tmp_path, made(SOMEBODY))
    with ReaderPool(1) as pool:
        [[part]] = PdfForm(pool).read([(path, path.name)], FORM)
    place = part.reading["hund_chip"].place
    x0, y0, x1, y1 = (float(edge) for edge in place.partition("@")[2].split(","))
    [word] = [one for one in view.words(path, path.name, 1) if one.text == SOMEBODY["hund_chip"]]
    assert x0 - 2 <= (word.x0 + word.x1) / 2 <= x1 + 2
    assert y0 - 2 <= (word.y0 + word.y1) / 2 <= y1 + 2


def test_entries_are_drawn_without_coloured_rims(view: PdfView, tmp_path: Path) -> None:
    """What is printed on this form is blue or grey: no pixel is redder than it is blue."""
    red, _, blue = picture(view, put(tmp_path, fill(SOMEBODY))).convert("RGB").split()
    assert ImageChops.subtract(red, blue).getextrema() == (0, 0)


@pytest.mark.parametrize(
    ("box", "size"),
    [
        ((100.0, 200.0, 180.0, 220.0), (216, 96)),
        ((-50.0, -50.0, 10.0, 10.0), (48, 48)),
        ((590.0, 800.0, 9000.0, 9000.0), (38, 112)),
        ((9000.0, 9000.0, 9001.0, 9001.0), (2, 2)),
        ((300.0, 300.0, 20.0, 20.0), (2, 2)),
    ],
)
def test_a_place_is_cut_out_with_what_lies_around_it_and_never_beyond_the_page(
    view: PdfView, tmp_path: Path, box: tuple[float, ...], size: tuple[int, int]
) -> None:
    """Wherever a reader says that a field stands, a picture comes of it, and none larger than the page."""
    path = put(tmp_path, fill(SOMEBODY))
    found = Image.open(io.BytesIO(view.cut_out(path, path.name, 1, box).content))
    assert all(abs(one - other) <= 2 for one, other in zip(found.size, size, strict=True)), found.size
    with pytest.raises(BusinessError):
        view.cut_out(path, path.name, 99, box)


def test_a_page_of_text_comes_sharp_at_twice_its_size(view: PdfView, tmp_path: Path) -> None:
    """PNG, two pixels to the point."""
    path = put(tmp_path, fill(SOMEBODY))
    pages = view.look(path, path.name, "")
    drawn = picture(view, path)
    assert (pages.count, drawn.format) == (2, "PNG")
    assert drawn.width == pytest.approx(2 * pages.sizes[0].width, abs=2)


def test_a_turned_page_is_told_as_it_is_seen(view: PdfView, tmp_path: Path) -> None:
    """Width and height change places, in the sizes as in the picture."""
    path = put(tmp_path, BLANK.read_bytes())
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].rotate(90, relative=False)
        pdf.save(path)
    turned, straight = view.look(path, path.name, "").sizes
    drawn = picture(view, path)
    assert turned == (straight.height, straight.width)
    assert drawn.width > drawn.height


def test_a_scan_of_forty_megapixels_comes_as_a_small_photograph(view: PdfView, tmp_path: Path) -> None:
    """JPEG, no more pixels than a screen can use."""
    width, height = MEGAPIXELS
    path = scanned(tmp_path / "scan.pdf", width, height, bytes(range(0, 250, 5)) * (width * height // 50))
    found = view.image(path, path.name, 1)
    drawn = Image.open(io.BytesIO(found.content))
    assert found.media_type == "image/jpeg"
    assert len(found.content) <= MOST_BYTES
    assert drawn.width * drawn.height <= 6_000_000
    assert view.words(path, path.name, 1) == []


def test_a_picture_never_exceeds_its_bound(view: PdfView, tmp_path: Path) -> None:
    """Noise, which no packing makes small, on a page as large as a wall."""
    width, height = 2_400, 2_400
    path = scanned(tmp_path / "rauschen.pdf", width, height, Image.effect_noise((width, height), 200).tobytes())
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].mediabox = [0, 0, 12_000, 12_000]
        pdf.pages[0].Contents = Stream(pdf, b"q 12000 0 0 12000 0 0 cm /Scan Do Q")
        pdf.save(path)
    found = view.image(path, path.name, 1)
    assert found.media_type == "image/jpeg"
    assert len(found.content) <= MOST_BYTES


def test_a_document_of_three_hundred_pages_is_opened_page_by_page(view: PdfView, tmp_path: Path) -> None:
    """The first and the last are drawn, and there is none behind it."""
    with Pdf.new() as pdf, pikepdf.open(io.BytesIO(flatten(SOMEBODY))) as two:
        for _ in range(150):
            pdf.pages.extend(two.pages)
        path = tmp_path / "lang.pdf"
        pdf.save(path)
    pages = view.look(path, path.name, "")
    assert (pages.count, len(pages.sizes)) == (300, 300)
    assert picture(view, path, 1).size == picture(view, path, 300).size
    with pytest.raises(BusinessError, match=r"pdf\.no_page"):
        view.image(path, path.name, 301)
    with pytest.raises(BusinessError, match=r"pdf\.no_page"):
        view.words(path, path.name, 0)


def test_a_document_with_a_password_says_so(view: PdfView, tmp_path: Path) -> None:
    """Nothing of it is drawn."""
    path = tmp_path / "zu.pdf"
    with pikepdf.open(BLANK) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="o", user="u"))
    for look in (lambda: view.look(path, path.name, ""), lambda: view.image(path, path.name, 1)):
        with pytest.raises(BusinessError, match=r"pdf\.encrypted"):
            look()


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "empty"), (b"%PDF-1.7\nnothing", "damaged"), (b"\x00" * 5_000, "damaged")]
)
def test_a_document_that_is_none_says_why_it_is_not_shown(
    view: PdfView, tmp_path: Path, data: bytes, code: str
) -> None:
    """Empty or damaged, with the file's name."""
    path = put(tmp_path, data)
    with pytest.raises(BusinessError) as refused:
        view.look(path, path.name, "")
    assert refused.value.problem.code == f"pdf.{code}"
    assert path.name in refused.value.problem.de

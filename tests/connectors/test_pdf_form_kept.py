# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Nothing a person wrote into a PDF is lost without a word: fields are read, and the rest is said."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest
import typst
from pikepdf import Array, Dictionary, Name, Pdf, String

from connectors.pdf_form import PdfForm
from flows.hundesteuer.filling import fill, flatten
from flows.hundesteuer.form import FORM
from flows.hundesteuer.sample import applications
from laufzettel.connect import Part
from laufzettel.sandbox import ReaderPool

VALUES = next(applications(1, today=date(2026, 11, 24))) | {
    "halter_nachname": "Größner",
    "halter_vorname": "Zoë",
    "hund_farbe": "braun",
    "ermaessigung": "keine",
    "bemerkungen": "Der Hund ist taub.",
    "sepa_unterschrift": "true",
}
BOTH = pytest.mark.parametrize("make", [fill, flatten], ids=["filled", "printed"])
Make = Callable[[dict[str, str]], bytes]


@pytest.fixture(scope="module")
def pool() -> Iterator[ReaderPool]:
    """Warm children for all tests of this module."""
    with ReaderPool(workers=1) as warm:
        yield warm


def read(pool: ReaderPool, folder: Path, content: bytes) -> Part:
    """Read one PDF."""
    path = folder / "antrag.pdf"
    path.write_bytes(content)
    [[part]] = PdfForm(pool).read([(path, path.name)], FORM)
    return part


def changed(content: bytes, change: Callable[[Pdf], object]) -> bytes:
    """A PDF with a change."""
    with pikepdf.open(io.BytesIO(content)) as pdf, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pikepdf warns of what these tests do on purpose
        change(pdf)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def codes(part: Part) -> list[str]:
    """What is said about a part."""
    return [problem.code for problem in part.problems]


def assert_all_read(part: Part) -> None:
    """Every entry is there."""
    assert {name: field.value for name, field in part.reading.items()} == {k: v for k, v in VALUES.items() if v}


def corner(name: str) -> tuple[int, int]:
    """The lower left corner of a field in the file's coordinates."""
    with pikepdf.open(io.BytesIO(fill({}))) as pdf:
        rect = next(one.Rect for one in pdf.Root.AcroForm.Fields if name == one.T)
        return int(rect[0]), int(rect[1])


def letter(text: str) -> bytes:
    """A page with some text."""
    return typst.compile(text.encode(), format="pdf", ignore_system_fonts=True)


def append(content: bytes) -> Callable[[Pdf], None]:
    """Adds the pages of another PDF."""

    def add(pdf: Pdf) -> None:
        with pikepdf.open(io.BytesIO(content)) as other:
            pdf.pages.extend(other.pages)

    return add


def write(page: int, text: str, x: int, y: int) -> Callable[[Pdf], None]:
    """Writes onto a page, as a PDF editor does."""

    def add(pdf: Pdf) -> None:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        pdf.pages[page].add_resource(pdf.make_indirect(font), Name.Font, Name.Hand)
        pdf.pages[page].contents_add(b"q BT /Hand 10 Tf %d %d Td (%b) Tj ET Q" % (x, y, text.encode("latin-1")))

    return add


def draw(pdf: Pdf) -> None:
    """A line by hand, such as a signature on a tablet."""
    pdf.pages[0].contents_add(b"q 2 w 500 60 m 520 90 530 40 545 70 c S Q")


def picture(pdf: Pdf) -> None:
    """A small picture on the first page."""
    image = pikepdf.Stream(pdf, b"\x00\xff\x00\xff")
    image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, 2, 2
    image.ColorSpace, image.BitsPerComponent = Name.DeviceGray, 8
    pdf.pages[0].add_resource(pdf.make_indirect(image), Name.XObject, Name.Im0)
    pdf.pages[0].contents_add(b"q 50 0 0 50 500 30 cm /Im0 Do Q")


def note(subtype: str) -> Callable[[Pdf], None]:
    """Lays an annotation over the second page."""

    def add(pdf: Pdf) -> None:
        page = pdf.pages[1].obj
        one = Dictionary(
            Type=Name.Annot, Subtype=Name("/" + subtype), Rect=Array([30, 30, 90, 60]), Contents=String("Bitte anrufen")
        )
        page.Annots = Array([*page.get("/Annots", []), pdf.make_indirect(one)])

    return add


def attach(pdf: Pdf) -> None:
    """Attaches a file."""
    pdf.attachments["nachweis.txt"] = b"Steuerbefreiung"


ADDED: dict[str, tuple[str, Callable[[Pdf], object]]] = {
    "a letter as third page": ("pdf.extra_page", append(letter("Anbei mein Widerspruch."))),
    "words in the margin": ("pdf.beside", write(0, "siehe Anlage", 20, 400)),
    "words below the fields": ("pdf.beside", write(1, "Bitte rufen Sie mich an", 60, 60)),
    "a drawing": ("pdf.marks", draw),
    "a picture": ("pdf.marks", picture),
    "FreeText": ("pdf.annotation", note("FreeText")),
    "Text": ("pdf.annotation", note("Text")),
    "Ink": ("pdf.annotation", note("Ink")),
    "Stamp": ("pdf.annotation", note("Stamp")),
    "FileAttachment": ("pdf.annotation", note("FileAttachment")),
    "an attached file": ("pdf.attachments", attach),
    "a second application, printed": ("pdf.more_applications", append(flatten(VALUES | {"hund_name": "Rex"}))),
    "a second application, blank print": ("pdf.more_applications", append(fill({}))),
    "an empty page": ("", lambda pdf: pdf.add_blank_page()),
}


@BOTH
@pytest.mark.parametrize("what", ADDED)
def test_what_was_added_to_a_form_is_said_beside_its_fields(
    pool: ReaderPool, tmp_path: Path, make: Make, what: str
) -> None:
    """All fields are read as if nothing were there, and one sentence with the file's name says what else there is."""
    code, change = ADDED[what]
    part = read(pool, tmp_path, changed(make(VALUES), change))
    assert_all_read(part)
    assert codes(part) == ([code] if code else [])
    assert all("antrag.pdf" in problem.de and "antrag.pdf" in problem.en for problem in part.problems)
    assert not any("Widerspruch" in problem.de or "Anlage)" in problem.text("en") for problem in part.problems)


@BOTH
def test_words_in_the_margin_are_placed_where_they_stand(pool: ReaderPool, tmp_path: Path, make: Make) -> None:
    """The desk can draw a box around them: page 1, left margin."""
    part = read(pool, tmp_path, changed(make(VALUES), write(0, "siehe Anlage", 20, 400)))
    [problem] = part.problems
    page, _, box = problem.place.partition("@")
    left, top, right, bottom = map(float, box.split(","))
    assert page == "page:1"
    assert left == pytest.approx(20, abs=1)
    assert right < 90
    assert 842 - 412 < top < bottom < 842 - 396


def test_words_typed_over_a_form_with_fields_are_said(pool: ReaderPool, tmp_path: Path) -> None:
    """Text drawn inside an empty field's box is no entry of that field, and is not lost either."""
    x, y = corner("hund_farbe")
    values = {name: value for name, value in VALUES.items() if name != "hund_farbe"}
    part = read(pool, tmp_path, changed(fill(values), write(0, "schwarz", x + 3, y + 5)))
    assert codes(part) == ["pdf.beside"]


def test_a_fields_own_text_on_the_page_is_no_other_text(pool: ReaderPool, tmp_path: Path) -> None:
    """Some programs draw a field's text into the page and keep the field, too."""
    x, y = corner("hund_farbe")
    part = read(pool, tmp_path, changed(fill(VALUES), write(0, "braun", x + 3, y + 5)))
    assert_all_read(part)
    assert not part.problems


def test_a_printed_form_without_its_second_page_says_so(pool: ReaderPool, tmp_path: Path) -> None:
    """What stood on the second page is not there to be read."""

    def drop(pdf: Pdf) -> None:
        del pdf.pages[1]

    part = read(pool, tmp_path, changed(flatten(VALUES), drop))
    assert codes(part) == ["pdf.page_missing"]
    assert part.reading["halter_nachname"].value == "Größner"
    assert "unterschrift_datum" not in part.reading


def test_a_printed_form_with_its_pages_in_another_order_is_read(pool: ReaderPool, tmp_path: Path) -> None:
    """A page is known by its print, not by its number."""
    part = read(pool, tmp_path, changed(flatten(VALUES), lambda pdf: pdf.pages.reverse()))
    assert_all_read(part)
    assert part.reading["halter_nachname"].place.startswith("page:2@")
    assert not part.problems


# --- damage ---------------------------------------------------------------------------------------------------------


@BOTH
def test_a_repaired_file_is_read_and_its_damage_is_said(pool: ReaderPool, tmp_path: Path, make: Make) -> None:
    """A destroyed cross-reference table is rebuilt by qpdf: the fields are there, and a person compares."""
    content = make(VALUES)
    at = content.rindex(b"startxref")
    part = read(pool, tmp_path, content[:at] + b"startxref\n17\n%%EOF\n")
    assert_all_read(part)
    assert codes(part) == ["pdf.repaired"]


@BOTH
def test_no_destroyed_bytes_lose_an_entry_in_silence(pool: ReaderPool, tmp_path: Path, make: Make) -> None:
    """200 bytes zeroed at 60 places of a form: what comes back without a problem is complete."""
    content, documents = make(VALUES), []
    for number in range(60):
        at = number * (len(content) - 200) // 60
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(content[:at] + bytes(200) + content[at + 200 :])
        documents.append((path, path.name))
    parts = [part for (part,) in PdfForm(pool).read(documents, FORM)]
    assert sum(1 for part in parts if part.reading) > 40
    for part in parts:
        if not part.problems:
            assert_all_read(part)


# --- characters no text should have -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [String("taub\x00\x07er Hund"), pikepdf.Object.parse(b"<FEFF0074006100750062D800>")],
    ids=["control characters", "half a character"],
)
def test_unreadable_characters_are_left_out_and_said(pool: ReaderPool, tmp_path: Path, written: String) -> None:
    """The raw text stays as it stands, its canonical value has no control characters, and the field is named."""

    def put(pdf: Pdf) -> None:
        next(one for one in pdf.Root.AcroForm.Fields if one.T == "bemerkungen").V = written

    part = read(pool, tmp_path, changed(fill(VALUES), put))
    field = part.reading["bemerkungen"]
    assert field.value in {"tauber Hund", "taub"}
    assert len(field.raw) > len(field.value or "")
    assert codes(part) == ["pdf.controls"]
    assert part.problems[0].field == "bemerkungen"
    assert "Bemerkungen" in part.problems[0].de


def test_tabs_and_line_breaks_are_no_unreadable_characters(pool: ReaderPool, tmp_path: Path) -> None:
    """A remark over several lines is an ordinary one."""

    def put(pdf: Pdf) -> None:
        next(one for one in pdf.Root.AcroForm.Fields if one.T == "bemerkungen").V = String("a\r\nb\tc\nd")

    assert not read(pool, tmp_path, changed(fill(VALUES), put)).problems


def test_two_boxes_of_one_name_on_a_print_are_said(pool: ReaderPool, tmp_path: Path) -> None:
    """The blank form itself has two boxes that mean the same field; the print fills them differently."""
    blank = tmp_path / "vordruck.pdf"

    def rename(pdf: Pdf) -> None:
        next(one for one in pdf.Root.AcroForm.Fields if one.T == "hund_name").T = String("noch.hund_farbe")

    blank.write_bytes(changed(fill({}), rename))
    path = tmp_path / "antrag.pdf"
    path.write_bytes(flatten(VALUES))
    [[part]] = PdfForm(pool).read([(path, path.name)], replace(FORM, blank=str(blank)))
    assert codes(part) == ["pdf.twice"]
    assert part.problems[0].field == "hund_farbe"

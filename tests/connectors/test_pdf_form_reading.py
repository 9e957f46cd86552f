# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What comes out of a PDF: fields with their places, or one sentence for a person."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pikepdf
import pytest
import typst
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.pdf_form import PdfForm
from connectors.pdf_form.tables import ruled_tables
from flows.hundesteuer.filling import fill, flatten
from flows.hundesteuer.form import FORM
from flows.hundesteuer.sample import applications
from laufzettel.connect import Part
from laufzettel.sandbox import Limits, ReaderPool

TODAY = date(2026, 11, 24)
VALUES = next(applications(1, today=TODAY)) | {
    "halter_nachname": "Größner-Öztürk",
    "bemerkungen": "Erste Zeile\nzweite Zeile",
    "ermaessigung": "wachhund",
    "sepa_unterschrift": "true",
}


@pytest.fixture(scope="module")
def pool() -> Iterator[ReaderPool]:
    """Warm children for all tests of this module; small limits, so that bombs end soon."""
    with ReaderPool(limits=Limits(memory_mb=1024, cpu_s=10, wall_s=30)) as warm:
        yield warm


def read(pool: ReaderPool, folder: Path, *contents: bytes) -> list[Part]:
    """Read PDFs with these bytes; their names are 0.pdf, 1.pdf, …"""
    documents = []
    for number, content in enumerate(contents):
        path = folder / f"{number}.pdf"
        path.write_bytes(content)
        documents.append((path, path.name))
    return [part for (part,) in PdfForm(pool).read(documents, FORM)]


def values(part: Part) -> dict[str, str | None]:
    """Canonical values by field name."""
    return {name: field.value for name, field in part.reading.items()}


def test_a_filled_form_gives_every_value_with_page_and_box(pool: ReaderPool, tmp_path: Path) -> None:
    """Canonical values, umlauts, choices, check boxes; each with its place and full confidence."""
    (part,) = read(pool, tmp_path, fill(VALUES))
    assert values(part) == {name: value for name, value in VALUES.items() if value}
    assert all(one.place.startswith("page:") and one.confidence == 1.0 for one in part.reading.values())
    assert part.reading["unterschrift_datum"].place.startswith("page:2@60.0,")


def test_a_printed_form_is_read_by_the_places_of_its_labels(pool: ReaderPool, tmp_path: Path) -> None:
    """Thirty invented printed forms: at least 97 of 100 values are right, and their boxes are known."""
    made = [one for one in applications(60, today=TODAY, seed=3) if _typeable(one)][:30]
    found = read(pool, tmp_path, *(flatten(one) for one in made))
    pairs = [
        (value, values(part).get(name))
        for one, part in zip(made, found, strict=True)
        for name, value in one.items()
        if value
    ]
    assert sum(expected == got for expected, got in pairs) >= 0.97 * len(pairs)
    assert all(0 < one.confidence < 1 and "@" in one.place for part in found for one in part.reading.values())


def _typeable(values: dict[str, str]) -> bool:
    return all(value.encode("cp1252", errors="ignore").decode("cp1252") == value for value in values.values())


def test_a_printed_form_that_slipped_on_the_page_is_still_read(pool: ReaderPool, tmp_path: Path) -> None:
    """A printer moves everything by some points; the labels say by how much."""
    with pikepdf.open(io.BytesIO(flatten(VALUES | {"halter_vorname": "Zoë"}))) as pdf:
        for page in pdf.pages:
            page.contents_add(b"q 1 0 0 1 9 -6 cm", prepend=True)
            page.contents_add(b"Q")
        out = io.BytesIO()
        pdf.save(out)
    (part,) = read(pool, tmp_path, out.getvalue())
    assert values(part)["halter_nachname"] == "Größner-Öztürk"
    assert values(part)["sepa_unterschrift"] == "true"


def pdf_of(text: str) -> bytes:
    """A PDF with some text."""
    return typst.compile(text.encode(), format="pdf", ignore_system_fonts=True)


def encrypted() -> bytes:
    """A filled form that asks for a password."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(fill(VALUES))) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user="geheim", owner="geheim"))
    return out.getvalue()


def bomb() -> bytes:
    """A page whose drawing instructions unpack to 300 MB."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    packed = zlib.compress(b"0 0 m\n" * 50_000_000, 9)
    stream = pikepdf.Stream(pdf, b"")
    stream.write(packed, filter=pikepdf.Name.FlateDecode)
    pdf.pages[0].obj.Contents = pdf.make_indirect(stream)
    out = io.BytesIO()
    pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


def pages(count: int) -> bytes:
    """A PDF with many empty pages."""
    pdf = pikepdf.new()
    for _ in range(count):
        pdf.add_blank_page()
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


BAD = {
    "pdf.empty": lambda: b"",
    "pdf.no_pdf": lambda: b"Guten Tag, anbei mein Antrag.",
    "pdf.damaged": lambda: fill(VALUES)[:600],
    "pdf.encrypted": encrypted,
    "pdf.too_long": lambda: pages(300),
    "pdf.bomb": bomb,
    "pdf.foreign": lambda: pdf_of("= Antrag auf Wohngeld\nBitte alles ausfüllen."),
    "pdf.scan": lambda: pages(1),
    "pdf.unfilled": lambda: fill({}),
}


@pytest.mark.parametrize("code", BAD)
def test_what_cannot_be_read_ends_in_one_sentence_that_names_the_file(
    pool: ReaderPool, tmp_path: Path, code: str
) -> None:
    """Each kind of bad file has its own sentence with a remedy, and the good file beside it is read."""
    bad, good = read(pool, tmp_path, BAD[code](), fill(VALUES))
    assert [problem.code for problem in bad.problems] == [code]
    assert "0.pdf" in bad.problems[0].de
    assert bad.problems[0].remedy_de
    assert values(good)["hund_chip"] == VALUES["hund_chip"]


def test_a_pdf_that_kills_its_reader_condemns_only_itself(tmp_path: Path) -> None:
    """With too little memory for pdfium's bomb the child dies; the others of the same message are read again."""
    with ReaderPool(workers=1, limits=Limits(memory_mb=400, cpu_s=10, wall_s=20)) as small:
        nested = pikepdf.new()
        nested.add_blank_page()
        huge = pikepdf.Stream(nested, b"")
        huge.write(zlib.compress(b"\0" * 800_000_000, 9), filter=pikepdf.Name.FlateDecode)
        field = nested.make_indirect(
            pikepdf.Dictionary(T=pikepdf.String("hund_chip"), FT=pikepdf.Name.Tx, V=nested.make_indirect(huge))
        )
        nested.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
        out = io.BytesIO()
        nested.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
        bad, good = read(small, tmp_path, out.getvalue(), fill(VALUES))
    assert bad.problems[0].code in {"pdf.memory", "pdf.crash", "pdf.damaged"}
    assert values(good)["hund_chip"] == VALUES["hund_chip"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_mutation_of_a_form_raises(pool: ReaderPool, tmp_path: Path, data: st.DataObject) -> None:
    """Whatever is done to the bytes, a part comes back: fields, or a problem."""
    content = bytearray(fill(VALUES))
    for _ in range(data.draw(st.integers(1, 12))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    (part,) = read(pool, tmp_path, bytes(content[: data.draw(st.integers(1, len(content)))]))
    assert part.reading or part.problems


def test_a_ruled_table_is_read_cell_by_cell(tmp_path: Path) -> None:
    """pdfplumber finds the ruling lines; every cell has its text and box."""
    path = tmp_path / "tabelle.pdf"
    path.write_bytes(pdf_of("#table(columns: 2, [Hund], [Chip], [Bella], [276])"))
    (table,) = ruled_tables(path)
    assert [(cell.row, cell.column, cell.text) for cell in table] == [
        (0, 0, "Hund"), (0, 1, "Chip"), (1, 0, "Bella"), (1, 1, "276"),
    ]  # fmt: skip
    assert all(cell.box[2] > cell.box[0] for cell in table)

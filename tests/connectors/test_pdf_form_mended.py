# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A file in which an object bears another number than the table says is read as other readers see it, and said."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.pdf_form import PdfForm
from connectors.pdf_form.opening import opened, with_numbers_of_table
from connectors.pdf_form.view import PdfView
from flows.hundesteuer.filling import fill
from flows.hundesteuer.form import FORM
from flows.hundesteuer.sample import applications
from laufzettel.sandbox import ReaderPool, SharedReaders

(SOMEBODY,) = applications(1, today=date(2026, 11, 24))


def with_table() -> bytes:
    """A filled form whose objects stand in a plain table, as older programs write it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(fill(SOMEBODY))) as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


WHOLE = with_table()
NUMBERED = [found.span(1) for found in re.finditer(rb"(?<=\n)(\d+) 0 obj", WHOLE)]
PAGE_TREE = next(span for span in NUMBERED if b"/Type /Pages" in WHOLE[span[1] : WHOLE.index(b"endobj", span[1])])


def misnumbered(place: tuple[int, int]) -> bytes:
    """The form with another number at one object."""
    start, end = place
    other = b"9" * (end - start) if WHOLE[start:end] != b"9" * (end - start) else b"8" * (end - start)
    return WHOLE[:start] + other + WHOLE[end:]


@pytest.fixture(scope="module")
def pool() -> Iterator[ReaderPool]:
    """Reader processes."""
    with ReaderPool(workers=1) as readers:
        yield readers


def test_a_form_without_its_page_tree_is_read_whole_and_said_to_be_repaired(pool: ReaderPool, tmp_path: Path) -> None:
    """One wrong digit hid every page; now the fields come with page and box, and a person looks at it."""
    broken, whole = tmp_path / "falsch.pdf", tmp_path / "richtig.pdf"
    broken.write_bytes(misnumbered(PAGE_TREE))
    whole.write_bytes(WHOLE)
    with pytest.raises(pikepdf.PdfError):
        pikepdf.open(broken)
    ((mended,), (sound,)) = PdfForm(pool).read([(broken, broken.name), (whole, whole.name)], FORM)
    assert mended.reading
    assert mended.reading == sound.reading
    assert [problem.code for problem in mended.problems] == ["pdf.repaired"]
    assert not sound.problems


def test_its_page_is_shown_all_the_same(tmp_path: Path) -> None:
    """Who is asked about the file sees it."""
    broken, whole = tmp_path / "falsch.pdf", tmp_path / "richtig.pdf"
    broken.write_bytes(misnumbered(PAGE_TREE))
    whole.write_bytes(WHOLE)
    readers = SharedReaders(1)
    try:
        view = PdfView(readers)
        assert view.image(broken, broken.name, 1) == view.image(whole, whole.name, 1)
    finally:
        readers.close()


@pytest.mark.parametrize("place", NUMBERED)
def test_every_wrong_number_is_put_right_and_nothing_else(place: tuple[int, int]) -> None:
    """The mended bytes are those of the sound file."""
    assert with_numbers_of_table(misnumbered(place)) == WHOLE


def test_a_sound_file_is_not_touched(tmp_path: Path) -> None:
    """Nothing to mend: nothing said."""
    assert with_numbers_of_table(WHOLE) is None
    path = tmp_path / "richtig.pdf"
    path.write_bytes(WHOLE)
    with opened(path) as (_, mended):
        assert not mended


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_broken_table_raises(data: st.DataObject) -> None:
    """Whatever is done to the table and what follows it, the bytes keep their length, or stay as they are."""
    table = WHOLE.rindex(b"\nxref") + 1
    content = bytearray(misnumbered(PAGE_TREE))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(table, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(
            st.one_of(st.binary(max_size=3), st.from_regex(rb"[0-9]{1,9}", fullmatch=True))
        )
    mended = with_numbers_of_table(bytes(content))
    assert mended is None or len(mended) == len(content)

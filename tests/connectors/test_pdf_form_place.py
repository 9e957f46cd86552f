# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A print that was made smaller, shifted or turned is read right, or not at all: never a label as a value."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array

from connectors.pdf_form import PdfForm
from connectors.pdf_form.acroform import acro_fields
from connectors.pdf_form.flat import SURE
from connectors.pdf_form.sheet import Sheet
from flows.hundesteuer.filling import fill, flatten
from flows.hundesteuer.form import FORM
from flows.hundesteuer.sample import applications
from laufzettel.connect import Part
from laufzettel.sandbox import ReaderPool

WIDTH, HEIGHT = 595.28, 841.89
VALUES = next(applications(1, today=date(2026, 11, 24))) | {
    "halter_vorname": "Zoë",
    "hund_farbe": "braun",
    "bemerkungen": "Erste Zeile\nzweite Zeile",
    "sepa_unterschrift": "true",
}
ENTERED = {name: value for name, value in VALUES.items() if value}
Matrix = tuple[float, float, float, float, float, float]


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


def printed(matrix: Matrix, *, rotate: int = 0, box: list[float] | None = None) -> bytes:
    """The printed form with everything on its pages moved by a matrix."""
    with pikepdf.open(io.BytesIO(flatten(VALUES))) as pdf:
        for page in pdf.pages:
            page.contents_add(b"q %f %f %f %f %f %f cm" % matrix, prepend=True)
            page.contents_add(b"Q")
            page.obj.Rotate = rotate
            if box:
                page.obj.MediaBox = Array(box)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def around_middle(across: float, down: float = 0.0, degrees: float = 0.0) -> Matrix:
    """A matrix that scales and turns the page around its middle."""
    down = down or across
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    a, b, c, d = cos * across, sin * across, -sin * down, cos * down
    x, y = WIDTH / 2, HEIGHT / 2
    return (a, b, c, d, x - a * x - c * y, y - b * x - d * y)


def values(part: Part) -> dict[str, str | None]:
    """Canonical values by field name."""
    return {name: field.value for name, field in part.reading.items()}


SAME: Matrix = (1, 0, 0, 1, 0, 0)
TURNED: dict[str, tuple[Matrix, int, list[float] | None]] = {
    "turned by 90 and shown upright": ((0, 1, -1, 0, HEIGHT, 0), 90, [0, 0, HEIGHT, WIDTH]),
    "turned by 180 and shown upright": ((-1, 0, 0, -1, WIDTH, HEIGHT), 180, None),
    "turned by 270 and shown upright": ((0, -1, 1, 0, 0, WIDTH), 270, [0, 0, HEIGHT, WIDTH]),
    "shown lying on its right side": (SAME, 90, None),
    "shown upside down": (SAME, 180, None),
    "shown lying on its left side": (SAME, 270, None),
    "paper that begins elsewhere": ((1, 0, 0, 1, 100, 200), 0, [100, 200, 100 + WIDTH, 200 + HEIGHT]),
}


@pytest.mark.parametrize("how", TURNED)
def test_turned_pages_are_read(pool: ReaderPool, tmp_path: Path, how: str) -> None:
    """However the paper lay in the printer: the same values, placed on the page as it is shown."""
    matrix, rotate, box = TURNED[how]
    part = read(pool, tmp_path, printed(matrix, rotate=rotate, box=box))
    assert values(part) == ENTERED
    assert not part.problems
    left, top, right, bottom = map(float, part.reading["halter_nachname"].place.partition("@")[2].split(","))
    lying = "lying" in how
    assert (right - left, bottom - top) == pytest.approx((18, 230) if lying else (230, 18), abs=0.5)
    if not lying and how != "shown upside down":
        assert (left, top) == pytest.approx((60, 182), abs=0.5)


@pytest.mark.parametrize("scale", [0.905, 0.94, 0.97, 1.016, 1.05, 1.09])
def test_a_scaled_print_is_read(pool: ReaderPool, tmp_path: Path, scale: float) -> None:
    """“Fit to page” prints at 97 %: every value is right, and nothing is said to be missing."""
    part = read(pool, tmp_path, printed(around_middle(scale)))
    assert values(part) == ENTERED
    assert not part.problems


@pytest.mark.parametrize(
    "matrix",
    [around_middle(0.7), around_middle(1.3), around_middle(0.96, 1.0), around_middle(1.0, degrees=6)],
    ids=["70 %", "130 %", "narrowed", "turned by 6 degrees"],
)
def test_a_distorted_print_is_not_guessed_at(pool: ReaderPool, tmp_path: Path, matrix: Matrix) -> None:
    """Nothing is read, and one sentence for each page says why; it is not called empty or another form."""
    part = read(pool, tmp_path, printed(matrix))
    assert not part.reading
    assert [problem.code for problem in part.problems] == ["pdf.not_aligned"] * 2


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    across=st.floats(0.85, 1.15),
    stretch=st.floats(0.97, 1.03),
    degrees=st.floats(-4, 4),
    shift=st.tuples(st.floats(-60, 60), st.floats(-60, 60)),
)
def test_no_print_gives_a_wrong_value_in_silence(
    pool: ReaderPool, tmp_path: Path, across: float, stretch: float, degrees: float, shift: tuple[float, float]
) -> None:
    """However a page lies over the form: all values are right, or a person is asked; a label is never a value."""
    a, b, c, d, e, f = around_middle(across, across * stretch, degrees)
    part = read(pool, tmp_path, printed((a, b, c, d, e + shift[0], f + shift[1])))
    assert part.problems or values(part) == ENTERED
    labels = {field.label for field in FORM.fields}
    assert not any(line in labels for field in part.reading.values() for line in field.raw.split("\n"))


def test_confidence_falls_with_distortion_and_text_beyond_its_field(pool: ReaderPool, tmp_path: Path) -> None:
    """Print is never as sure as a field; what is below `SURE` is said to a person."""
    straight, narrow = (read(pool, tmp_path, printed(around_middle(one, 1.0))) for one in (1.0, 0.99))
    sure, less = (part.reading["halter_nachname"].confidence for part in (straight, narrow))
    assert 1 > sure > less >= SURE
    with pikepdf.open(io.BytesIO(flatten(VALUES))) as pdf:
        page = pdf.pages[0]
        widened = page.obj.Contents[1].read_bytes().replace(b"(braun)", b"(braunundschwarzundweissundgraugescheckt)")
        page.obj.Contents[1] = pdf.make_stream(widened)
        out = io.BytesIO()
        pdf.save(out)
    part = read(pool, tmp_path, out.getvalue())
    assert part.reading["hund_farbe"].confidence < SURE
    assert "pdf.doubtful" in {problem.code for problem in part.problems}
    assert next(problem for problem in part.problems if problem.code == "pdf.doubtful").field == "hund_farbe"


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
@given(st.tuples(*[st.floats(0, 500)] * 4))
def test_a_box_goes_to_the_shown_page_and_back(turns: int, edges: tuple[float, float, float, float]) -> None:
    """Law: turning a page loses no box, and the turned box has the same size."""
    sheet = Sheet(10, 20, 610, 820, turns)
    x0, y0 = min(edges[0], edges[2]), min(edges[1], edges[3])
    x1, y1 = max(edges[0], edges[2]), max(edges[1], edges[3])
    shown = sheet.box(x0, y0, x1, y1)
    assert sheet.rectangle(shown) == pytest.approx((x0, y0, x1, y1), abs=1e-6)
    sides = sorted((shown[2] - shown[0], shown[3] - shown[1]))
    assert sides == pytest.approx(sorted((x1 - x0, y1 - y0)), abs=1e-6)


@pytest.mark.parametrize(
    ("rotate", "corner"),
    [(0, (60, 182)), (90, (HEIGHT - 200, 60)), (180, (WIDTH - 290, HEIGHT - 200)), (270, (182, WIDTH - 290))],
)
def test_boxes_of_fields_lie_on_the_page_as_it_is_shown(rotate: int, corner: tuple[float, float]) -> None:
    """A form whose pages are turned: places count from the top left corner a person sees."""
    with pikepdf.open(io.BytesIO(fill(VALUES))) as pdf:
        for page in pdf.pages:
            page.obj.Rotate = rotate
        box = next(one.box for one in acro_fields(pdf) if one.name == "halter_nachname")
    assert box[:2] == pytest.approx(corner, abs=1)


def test_text_beyond_all_numbers_breaks_nothing(pool: ReaderPool, tmp_path: Path) -> None:
    """Fuzzed drawing instructions scale text by zero or beyond all numbers: nothing crashes."""
    huge = b"9" * 38
    for matrix in (b"0 0 0 0 0 0", huge + b" 0 0 " + huge + b" 0 0", b"0 " + huge + b" -" + huge + b" 0 9 9"):
        with pikepdf.open(io.BytesIO(flatten(VALUES))) as pdf:
            pdf.pages[0].contents_add(b"BT /Helv 10 Tf " + matrix + b" Tm (verloren) Tj ET")
            pdf.pages[1].contents_add(b"q " + matrix + b" cm 0 0 m 9 9 l S Q", prepend=True)
            out = io.BytesIO()
            pdf.save(out)
        part = read(pool, tmp_path, out.getvalue())
        assert "pdf.crash" not in {problem.code for problem in part.problems}

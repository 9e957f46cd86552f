# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A drawn page is packed small and fast, and nobody sees that it was."""

from __future__ import annotations

import io

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdfium2 import raw

from connectors.pdf_form.packing import packed

Colours = npt.NDArray[np.uint8]
COLOUR = st.tuples(*[st.integers(0, 255)] * 3)


def bitmap(pixels: Colours) -> pdfium.PdfBitmap:
    """Pixels, red, green and blue, as pdfium has them after drawing."""
    height, width, _ = pixels.shape
    made = pdfium.PdfBitmap.new_native(width, height, raw.FPDFBitmap_BGRA)
    lines = np.frombuffer(made.buffer, np.uint8).reshape(height, made.stride)
    lines[:, : 4 * width].reshape(height, width, 4)[:, :, :3] = pixels[:, :, ::-1]
    return made


def shown(content: bytes) -> Colours:
    """A picture as a browser shows it."""
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))


@given(st.lists(COLOUR, min_size=1, max_size=400), st.integers(1, 30))
def test_no_colour_changes_so_that_one_could_see_it(colours: list[tuple[int, int, int]], width: int) -> None:
    """At most fifteen of 255 in red, green or blue, and the ground not at all, so that nothing faint sinks into it."""
    line = np.array([colours[number % len(colours)] for number in range(width * 20)], np.uint8).repeat(4, axis=0)
    pixels = line.reshape(20, 4 * width, 3)
    kind, content = packed(bitmap(pixels), scan=False)
    found = shown(content)
    ground = (pixels == pixels[0, 0]).all(axis=2)
    assert kind == "image/png"
    assert np.abs(found.astype(int) - pixels).max() <= 15
    assert ((found == pixels[0, 0]).all(axis=2) == ground).all()


def test_a_page_of_black_on_white_has_a_palette() -> None:
    """One byte a pixel before packing, where red, green and blue would be three."""
    grey = np.arange(256, dtype=np.uint8).repeat(3 * 4).reshape(1, 4 * 256, 3)
    _, content = packed(bitmap(np.ascontiguousarray(grey[:, ::-1])), scan=False)
    assert Image.open(io.BytesIO(content)).mode == "P"


def test_a_page_of_many_colours_comes_as_it_was_drawn() -> None:
    """Where no palette holds its shades every pixel is what it was."""
    pixels = np.frombuffer(np.random.default_rng(1).bytes(60 * 60 * 3), np.uint8).reshape(60, 60, 3)
    kind, content = packed(bitmap(pixels), scan=False)
    assert kind == "image/png"
    assert (shown(content) == pixels).all()

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Runs in the disposable child process: packs a drawn page for a browser, quickly and never larger than a bound."""

from __future__ import annotations

import io
import zlib

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
from PIL import Image

MOST_BYTES = 2_000_000
"""Bytes of a picture at most."""
_QUALITIES = (80, 50)
_BITS = (5, 4)
"""Bits of red, green and blue by which shades are told apart; four where a page has too many for five."""
_MOST_SHADES = 256
"""What a palette holds."""
_RESTLESS = 0.4
"""A page of which such a share of the pixels is not as the one before is no page of text."""

_Pixels = npt.NDArray[np.uint32]


def packed(bitmap: pdfium.PdfBitmap, *, scan: bool) -> tuple[str, bytes]:
    """Text as PNG, sharp to the last pixel; scans as photographs; what is too large coarser, and at last smaller.

    Args:
        bitmap: the drawn page, four bytes a pixel: blue, green, red, and one that says nothing.
        scan: whether pictures make up the page.

    Returns:
        The kind, `image/png` or `image/jpeg`, and the bytes.
    """
    if not scan:
        content = _in_few_shades(bitmap) or _saved(_picture(bitmap), "PNG", compress_level=1, compress_type=zlib.Z_RLE)
        if len(content) <= MOST_BYTES:
            return "image/png", content
    picture = _picture(bitmap)
    while True:
        for quality in _QUALITIES:
            content = _saved(picture, "JPEG", quality=quality)
            if len(content) <= MOST_BYTES:
                return "image/jpeg", content
        picture = picture.reduce(2)


def _in_few_shades(bitmap: pdfium.PdfBitmap) -> bytes | None:
    """A page with a palette: a third of the bytes, a quarter of the time; None if it has too many shades for one.

    Shades that no eye tells apart share an entry. The ground, what the first pixel is, has one of its own, so that
    nothing faint sinks into it. Most pixels are as the one before: only where they change is looked at.
    """
    lines = np.frombuffer(bitmap.buffer, np.uint32).reshape(bitmap.height, bitmap.stride // 4)
    pixels = lines[:, : bitmap.width].reshape(-1)
    changes = np.concatenate(([0], np.flatnonzero(pixels[1:] != pixels[:-1]) + 1))
    if len(changes) > pixels.size * _RESTLESS:
        return None
    colours = pixels[changes]
    for bits in _BITS:
        shades = _shades(colours, bits)
        ground = 1 << 3 * bits
        shades[colours == colours[0]] = ground
        known = np.flatnonzero(np.bincount(shades, minlength=ground + 1))
        if len(known) <= _MOST_SHADES:
            break
    else:
        return None
    entry = np.zeros(ground + 1, np.uint8)
    entry[known] = np.arange(len(known))
    seen = np.zeros(ground + 1, np.uint32)
    seen[shades] = colours
    drawn = np.repeat(entry[shades], np.diff(np.append(changes, pixels.size)))
    picture = Image.frombuffer("P", (bitmap.width, bitmap.height), drawn, "raw", "P", 0, 1)
    palette = seen[known]
    picture.putpalette(np.stack([palette >> 16 & 255, palette >> 8 & 255, palette & 255], 1).astype(np.uint8).tobytes())
    return _saved(picture, "PNG", compress_level=1)


def _shades(colours: _Pixels, bits: int) -> _Pixels:
    """To which shade each colour belongs: the highest bits of its red, green and blue side by side."""
    most = np.uint32((1 << bits) - 1)
    shades = np.zeros(len(colours), np.uint32)
    for end in (24, 16, 8):
        shades = shades << np.uint32(bits) | colours >> np.uint32(end - bits) & most
    return shades


def _picture(bitmap: pdfium.PdfBitmap) -> Image.Image:
    size = bitmap.width, bitmap.height
    return Image.frombuffer("RGB", size, bitmap.buffer, "raw", "BGRX", bitmap.stride, 1)


def _saved(picture: Image.Image, kind: str, **options: int) -> bytes:
    held = io.BytesIO()
    picture.save(held, kind, **options)
    return held.getvalue()

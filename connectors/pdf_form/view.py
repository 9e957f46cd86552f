# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Shows PDFs to people as pictures of their pages; the PDF itself never reaches a browser."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from math import isfinite
from pathlib import Path

from connectors.pdf_form import drawing, messages, packing
from laufzettel.errors import BusinessError
from laufzettel.sandbox import Died, Json, SharedReaders
from laufzettel.sniff import EMPTY, PDF
from laufzettel.view import Image, Pages, PageSize, Word

_BEGINS = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
_LONGEST_WORD = 200


class PdfView:
    """Draws pages in a reader process."""

    media_types = frozenset({PDF, EMPTY})

    def __init__(self, readers: SharedReaders) -> None:
        """Args: readers: the processes that open foreign files."""
        self._readers = readers

    def begin(self) -> None:
        """Start the processes: one takes half a second. See `laufzettel.view.Viewer`."""
        self._readers.begin(drawing.ready)

    def look(self, path: Path, name: str, place: str) -> Pages:
        """Number and sizes of the pages. See `laufzettel.view.Viewer`."""
        answer = self._answer(drawing.sizes, [str(path)], name)
        count, sizes = answer.get("count"), answer.get("sizes")
        if not isinstance(count, int) or not isinstance(sizes, list) or not sizes:
            raise BusinessError(messages.DAMAGED.at(name=name))
        return Pages(count, [PageSize(*_numbers(one, 2, name)) for one in sizes])

    def image(self, path: Path, name: str, page: int) -> Image:
        """A page as PNG or JPEG. See `laufzettel.view.Viewer`."""
        return _picture(self._answer(drawing.draw, [str(path), page], name, page), name)

    def cut_out(self, path: Path, name: str, page: int, box: Sequence[float]) -> Image:
        """A place of a page as PNG or JPEG. See `laufzettel.view.Viewer`."""
        return _picture(self._answer(drawing.cut_out, [str(path), page, list(box)], name, page), name)

    def words(self, path: Path, name: str, page: int) -> Sequence[Word]:
        """The words of a page, entries in fields included. See `laufzettel.view.Viewer`."""
        found = self._answer(drawing.words, [str(path), page], name, page).get("words")
        if not isinstance(found, list):
            raise BusinessError(messages.DAMAGED.at(name=name))
        return [
            Word(one[0][:_LONGEST_WORD], *_numbers(one[1:], 4, name))
            for one in found
            if isinstance(one, list) and one and isinstance(one[0], str)
        ]

    def _answer(
        self, function: Callable[..., Json], args: Sequence[Json], name: str, page: int = 0
    ) -> Mapping[str, Json]:
        """What the process says; it may have been taken over by the file, so everything is checked."""
        outcome = self._readers.run(function, args)
        if isinstance(outcome, Died):
            raise BusinessError(messages.DIED[outcome.reason].at(name=name))
        answer = outcome.value
        if not isinstance(answer, dict):
            raise BusinessError(messages.DAMAGED.at(name=name))
        if "refused" in answer:
            known = {"encrypted": messages.ENCRYPTED, "empty": messages.EMPTY, "no_page": messages.NO_PAGE}
            refused = answer["refused"]
            message = known.get(refused, messages.DAMAGED) if isinstance(refused, str) else messages.DAMAGED
            raise BusinessError(message.at(name=name, page=page))
        return answer


def _picture(answer: Mapping[str, Json], name: str) -> Image:
    kind, content = answer.get("kind"), answer.get("content")
    if isinstance(kind, str) and isinstance(content, str) and kind in _BEGINS:
        try:
            picture = base64.b64decode(content, validate=True)
        except binascii.Error:
            picture = b""
        if picture.startswith(_BEGINS[kind]) and len(picture) <= packing.MOST_BYTES:
            return Image(picture, kind)
    raise BusinessError(messages.DAMAGED.at(name=name))


def _numbers(found: Json, count: int, name: str) -> list[float]:
    numbers = [float(one) for one in found if isinstance(one, (int, float))] if isinstance(found, list) else []
    if len(numbers) != count or not all(map(isfinite, numbers)):
        raise BusinessError(messages.DAMAGED.at(name=name))
    return numbers

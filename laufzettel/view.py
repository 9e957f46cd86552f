# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a document is shown to people beside the fields that were read from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol


class PageSize(NamedTuple):
    """A page as somebody looks at it, in points."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Pages:
    """A document of pages.

    Attributes:
        count: how many it has.
        sizes: of its pages, in order; of the first ones only if it has very many.
    """

    count: int
    sizes: Sequence[PageSize]


@dataclass(frozen=True, slots=True)
class Window:
    """A few rows of a spreadsheet.

    Attributes:
        sheet: the sheet's name.
        letters: of the columns.
        row: number of the row that was asked for.
        heading: what the columns are called; empty where the sheet has no heading that is known.
        rows: the rows around it, each with its number and a text for every column.
    """

    sheet: str
    letters: Sequence[str]
    row: int
    heading: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]


class Image(NamedTuple):
    """A picture as a browser shows it."""

    content: bytes
    media_type: str


class Word(NamedTuple):
    """A word of a page and its box, in points from the top left corner."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


class Viewer(Protocol):
    """Shows documents of some kinds. Foreign bytes are opened in a disposable child process only.

    Every method may be called from any thread. What cannot be shown is refused with a `BusinessError` that says why.
    """

    media_types: frozenset[str]

    def begin(self) -> None:
        """Start what it takes to show something, without waiting for it, so that the first who asks need not either."""

    def look(self, path: Path, name: str, place: str) -> Pages | Window:
        """What a document has to show.

        Args:
            path: in the document store.
            name: the file name to use in sentences.
            place: where the case stands in it, as in `laufzettel.fields.Field`; empty for the whole document.

        Raises:
            BusinessError: it cannot be shown.
        """

    def image(self, path: Path, name: str, page: int) -> Image:
        """A page as a picture.

        Args:
            path: in the document store.
            name: the file name to use in sentences.
            page: its number, from 1.

        Raises:
            BusinessError: there is no such page, or it cannot be shown.
        """

    def cut_out(self, path: Path, name: str, page: int, box: Sequence[float]) -> Image:
        """A place of a page and what lies around it, as a picture.

        Args:
            path: in the document store.
            name: the file name to use in sentences.
            page: its number, from 1.
            box: the edges of the place, in points from the top left corner: left, top, right, bottom.

        Raises:
            BusinessError: there is no such page, or it cannot be shown.
        """

    def words(self, path: Path, name: str, page: int) -> Sequence[Word]:
        """The words of a page; none for a scan.

        Args:
            path: in the document store.
            name: the file name to use in sentences.
            page: its number, from 1.

        Raises:
            BusinessError: there is no such page, or it cannot be read.
        """

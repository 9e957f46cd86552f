# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The document beside the fields: its pages with the place of every field, or the row of its spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import orjson
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from laufzettel.case import State
from laufzettel.desk.access import offered
from laufzettel.desk.ask import Ask, Later
from laufzettel.desk.drawn import Drawn
from laufzettel.desk.entering import Line
from laufzettel.desk.sessions import IDLE_S
from laufzettel.errors import BusinessError, Message, Problem, SystemFault
from laufzettel.journal import looks, views, worklist
from laufzettel.journal.people import NO_CASE
from laufzettel.journal.rows import text
from laufzettel.journal.views import Slip
from laufzettel.view import Image, Pages, Window, Word

NO_VIEWER = Message(
    "desk.no_viewer",
    "Dateien dieser Art zeigt der Arbeitsplatz nicht an: „{name}“ (erkannt: {media_type}).",
    "The desk does not show files of this kind: “{name}” (found: {media_type}).",
    "Öffnen Sie sie nicht selbst, wenn Sie den Absender nicht kennen; geben Sie sie im Zweifel an die IT.",
    "Do not open it yourself if you do not know the sender; if in doubt hand it to IT.",
)
WITHHELD = Message(
    "desk.withheld",
    "Inhalte dieses Vorgangs zeigt der Arbeitsplatz nicht mehr; warum, sagt sein Laufzettel.",
    "The desk no longer shows contents of this case; its slip says why.",
)
LOST = Message(
    "desk.document_lost",
    "Die Datei „{name}“ liegt nicht mehr in der Ablage.",
    "The file “{name}” is no longer in the store.",
    "Sagen Sie der IT Bescheid; „laufzettel verify“ nennt alle, die fehlen.",
    "Tell IT; “laufzettel verify” names all that are missing.",
)

_What = TypeVar("_What")
ON_PAGE = re.compile(r"page:(\d{1,6})@(-?[\d.]+),(-?[\d.]+),(-?[\d.]+),(-?[\d.]+)")
KEPT = {
    "Cache-Control": f"private, max-age={int(IDLE_S)}, immutable",
    "Vary": "Cookie",  # another session in the same browser asks anew
}
"""A case's document never changes: going back, and the page that was asked for ahead, cost nothing."""


@dataclass(frozen=True, slots=True)
class Box:
    """The place of a field on a page, in points.

    Attributes:
        place: as in `laufzettel.fields.Field`.
        x, y, width, height: its rectangle.
        doubtful: whether a person must look.
    """

    place: str
    x: float
    y: float
    width: float
    height: float
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page as it is laid out.

    Attributes:
        number: from 1.
        width, height: in points.
        boxes: the fields on it.
        at_once: whether it is needed now; others come when somebody wants to see them.
    """

    number: int
    width: float
    height: float
    boxes: Sequence[Box]
    at_once: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """What is shown beside the fields; one of the three.

    Attributes:
        leaves: the pages.
        count: how many pages the document has; more than are laid out if it has very many.
        window: rows of a spreadsheet.
        doubtful: places at which a person must look.
        problem: why nothing is shown.
    """

    leaves: Sequence[Leaf] = ()
    count: int = 0
    window: Window | None = None
    doubtful: Collection[str] = ()
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class _Paper:
    """A case's document in the store.

    Attributes:
        viewer: what can show it.
        path: where it lies.
        name: of the file it came in.
        state: of the case.
    """

    viewer: Drawn
    path: Path
    name: str
    state: State


def beside(ask: Ask, slip: Slip, lines: Sequence[Line]) -> Beside:
    """What the case page shows of the document.

    Args:
        ask: who asks.
        slip: of the case.
        lines: its fields.
    """
    doubtful = {line.place for line in lines if line.doubtful and line.place}
    try:
        paper = _paper(ask, slip.number)
        seen = paper.viewer.look(paper.path, paper.name, slip.part)
    except (BusinessError, SystemFault) as refused:  # without the document the case can still be worked at
        return Beside(problem=refused.problem)
    if isinstance(seen, Window):
        return Beside(window=seen, doubtful=doubtful)
    return Beside(_leaves(seen, {line.place for line in lines}, doubtful), seen.count, doubtful=doubtful)


def ahead(ask: Ask, slip: Slip) -> list[str]:
    """Addresses of the pictures that the next case of the queue will need; asking for them takes no hold.

    Args:
        ask: who asks.
        slip: of the case that is shown.
    """
    if slip.process not in ask.reach.processes:  # handed over by another unit: its queue is none of hers
        return []
    following = worklist.next_number(
        ask.journal, slip.process, slip.state, person=ask.session.person, after=worklist.id_of(ask.journal, slip.number)
    )
    if following is None or following == slip.number:
        return []
    after = views.slip(ask.journal, following)
    if after.part:  # a row of a spreadsheet has no pictures
        return []
    try:
        paper = _paper(ask, following)
    except BusinessError:
        return []
    problems = orjson.loads(after.entries[-1].detail).get("problems", ())
    places = [after.reading[one["field"]].place for one in problems if one.get("field") in after.reading]
    pages = sorted({1, *_numbers(places)})
    paper.viewer.soon(paper.path, paper.name, pages)
    return [f"/cases/{following}/pages/{page}" for page in pages]


def image(ask: Ask) -> Response | Later:
    """A page of a case's document as a picture."""
    paper, page = _asked(ask)
    known = paper.viewer.known(paper.path, page)
    return Later(lambda: _shown(_found(paper.viewer.image, paper, page))) if known is None else _shown(known)


def words(ask: Ask) -> Later:
    """The words of a page with their boxes, for taking one into a field by a click."""
    paper, page = _asked(ask)
    return Later(lambda: JSONResponse([list(one) for one in _found(paper.viewer.words, paper, page)], headers=KEPT))


def _shown(picture: Image) -> Response:
    return Response(picture.content, media_type=picture.media_type, headers=KEPT)


def _found(look: Callable[[Path, str, int], _What], paper: _Paper, page: int) -> _What:
    try:
        return look(paper.path, paper.name, page)
    except BusinessError:
        raise HTTPException(404) from None


def picture_of(ask: Ask) -> Image:
    """The page of a case's document that an address names, as a picture.

    Raises:
        HTTPException: it cannot be shown.
    """
    paper, page = _named(ask)
    return _found(paper.viewer.image, paper, page)


def words_of(ask: Ask) -> Sequence[Word]:
    """The words on the page of a case's document that an address names.

    Raises:
        HTTPException: it cannot be shown.
    """
    paper, page = _named(ask)
    return _found(paper.viewer.words, paper, page)


def _asked(ask: Ask) -> tuple[_Paper, int]:
    """The document of the case, and the page of it, that an address names; and a record of the look."""
    paper, page = _named(ask)
    if not offered(ask.session.role, paper.state):  # who has no work with the case only looks, and that is recorded
        number = ask.path("number").strip().upper()
        looks.note(ask.journal, number, person=ask.session.person, role=ask.session.role.value, what="document")
    return paper, page


def _named(ask: Ask) -> tuple[_Paper, int]:
    """The document of the case, and the page of it, that an address names."""
    page = ask.path("page")
    try:
        paper = _paper(ask, ask.path("number").strip().upper())
    except BusinessError:
        raise HTTPException(404) from None
    if not (page.isascii() and page.isdecimal() and len(page) <= 6 and int(page)):
        raise HTTPException(404)
    return paper, int(page)


def _paper(ask: Ask, number: str) -> _Paper:
    """The document of a case, and what can show it.

    Raises:
        BusinessError: there is no such case, its contents are withheld, nothing can show its document, or that is gone.
    """
    rows = ask.journal.database.rows(
        "SELECT c.process, c.state, d.digest, d.name, d.media_type, r.case_id FROM cases c "
        "JOIN document d ON d.digest = c.document AND d.process = c.process "
        "LEFT JOIN erasure r ON r.case_id = c.id WHERE c.number = ?",
        (number,),
    )
    if not rows:
        raise BusinessError(NO_CASE.at(number=number))
    if rows[0][5] is not None:
        raise BusinessError(WITHHELD.at())
    process, state, digest, name, media_type = map(text, rows[0][:5])
    viewer = next((one for one in ask.desk.viewers.get(process, ()) if media_type in one.media_types), None)
    if viewer is None:
        raise BusinessError(NO_VIEWER.at(name=name, media_type=media_type))
    path = ask.journal.store.path(digest)
    if not path.is_file():
        raise BusinessError(LOST.at(name=name))
    return _Paper(viewer, path, name, State(state))


def viewer_of(ask: Ask, slip: Slip) -> tuple[Drawn, Path]:
    """What can show the case's document, and where that lies.

    Raises:
        BusinessError: nothing can, or it is gone.
    """
    paper = _paper(ask, slip.number)
    return paper.viewer, paper.path


def _leaves(pages: Pages, places: Collection[str], doubtful: Collection[str]) -> list[Leaf]:
    needed = {1, *_numbers(doubtful)}
    boxes: dict[int, list[Box]] = {}
    for place in sorted(places, key=lambda one: (one in doubtful, one)):  # the doubtful ones lie on top
        if found := ON_PAGE.fullmatch(place):
            x0, y0, x1, y1 = (float(edge) for edge in found.groups()[1:])
            box = Box(place, x0, y0, max(1.0, x1 - x0), max(1.0, y1 - y0), place in doubtful)
            boxes.setdefault(int(found[1]), []).append(box)
    return [
        Leaf(number, size.width, size.height, boxes.get(number, ()), number in needed)
        for number, size in enumerate(pages.sizes, 1)
    ]


def _numbers(places: Collection[str]) -> set[int]:
    """The pages on which some places are."""
    return {int(found[1]) for place in places if (found := ON_PAGE.fullmatch(place))}

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The document beside the fields: its pages with the place of every field, or the row of its spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from laufzettel.desk.access import offered
from laufzettel.desk.ask import Ask
from laufzettel.desk.entering import Line
from laufzettel.desk.sessions import IDLE_S
from laufzettel.errors import BusinessError, Message, Problem, SystemFault
from laufzettel.journal import looks, views, worklist
from laufzettel.journal.rows import text
from laufzettel.journal.views import Slip
from laufzettel.view import Pages, Viewer, Window

NO_VIEWER = Message(
    "desk.no_viewer",
    "Dateien dieser Art zeigt der Arbeitsplatz nicht an: „{name}“ (erkannt: {media_type}).",
    "The desk does not show files of this kind: “{name}” (found: {media_type}).",
    "Öffnen Sie sie nicht selbst, wenn Sie den Absender nicht kennen; geben Sie sie im Zweifel an die IT.",
    "Do not open it yourself if you do not know the sender; if in doubt hand it to IT.",
)
LOST = Message(
    "desk.document_lost",
    "Die Datei „{name}“ liegt nicht mehr in der Ablage.",
    "The file “{name}” is no longer in the store.",
    "Sagen Sie der IT Bescheid; „laufzettel verify“ nennt alle, die fehlen.",
    "Tell IT; “laufzettel verify” names all that are missing.",
)

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


def beside(ask: Ask, slip: Slip, lines: Sequence[Line]) -> Beside:
    """What the case page shows of the document.

    Args:
        ask: who asks.
        slip: of the case.
        lines: its fields.
    """
    doubtful = {line.place for line in lines if line.doubtful and line.place}
    try:
        viewer, path = viewer_of(ask, slip)
        seen = viewer.look(path, slip.document_name, slip.part)
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
    following = worklist.next_number(
        ask.journal, slip.process, slip.state, person=ask.session.person, after=worklist.id_of(ask.journal, slip.number)
    )
    if following is None or following == slip.number:
        return []
    after = views.slip(ask.journal, following)
    if after.part:  # a row of a spreadsheet has no pictures
        return []
    try:
        viewer, path = viewer_of(ask, after)
        viewer.look(path, after.document_name, after.part)
    except (BusinessError, SystemFault):
        return []
    problems = orjson.loads(after.entries[-1].detail).get("problems", ())
    places = [after.reading[one["field"]].place for one in problems if one.get("field") in after.reading]
    return [f"/cases/{following}/pages/{page}" for page in sorted({1, *_numbers(places)})]


def image(ask: Ask) -> Response:
    """A page of a case's document as a picture."""
    slip, viewer, path, page = _asked(ask)
    try:
        picture = viewer.image(path, slip.document_name, page)
    except BusinessError:
        raise HTTPException(404) from None
    return Response(picture.content, media_type=picture.media_type, headers=KEPT)


def words(ask: Ask) -> Response:
    """The words of a page with their boxes, for taking one into a field by a click."""
    slip, viewer, path, page = _asked(ask)
    try:
        found = viewer.words(path, slip.document_name, page)
    except BusinessError:
        raise HTTPException(404) from None
    return JSONResponse([list(one) for one in found], headers=KEPT)


def _asked(ask: Ask) -> tuple[Slip, Viewer, Path, int]:
    """The case, what shows its document, and the page that an address names."""
    page = ask.path("page")
    try:
        slip = views.slip(ask.journal, ask.path("number"))
        viewer, path = viewer_of(ask, slip)
    except BusinessError:
        raise HTTPException(404) from None
    if not (page.isascii() and page.isdecimal() and len(page) <= 6 and int(page)):
        raise HTTPException(404)
    if not offered(ask.session.role, slip.state):  # who has no work with the case only looks, and that is recorded
        looks.note(ask.journal, slip.number, person=ask.session.person, role=ask.session.role.value, what="document")
    return slip, viewer, path, int(page)


def viewer_of(ask: Ask, slip: Slip) -> tuple[Viewer, Path]:
    """What can show the case's document, and where that lies.

    Raises:
        BusinessError: nothing can, or it is gone.
    """
    rows = ask.journal.database.rows(
        "SELECT media_type FROM document WHERE digest = ? AND process = ?", (slip.document, slip.process)
    )
    media_type = text(rows[0][0]) if rows else ""
    viewer = next((one for one in ask.desk.viewers.get(slip.process, ()) if media_type in one.media_types), None)
    if viewer is None:
        raise BusinessError(NO_VIEWER.at(name=slip.document_name, media_type=media_type))
    path = ask.journal.store.path(slip.document)
    if not path.is_file():
        raise BusinessError(LOST.at(name=slip.document_name))
    return viewer, path


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

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place of one field in the document, cut out: where many cases stand on one page, whole pages are too much."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from laufzettel.desk.access import offered
from laufzettel.desk.ask import Ask
from laufzettel.desk.document import KEPT, ON_PAGE, viewer_of
from laufzettel.errors import BusinessError
from laufzettel.fields import Field
from laufzettel.journal import looks, views


def show(ask: Ask) -> Response:
    """The place of a field as a picture; which place that is stands in the journal, not in the address."""
    try:
        slip = views.slip(ask.journal, ask.path("number"))
        viewer, path = viewer_of(ask, slip)
    except BusinessError:
        raise HTTPException(404) from None
    field = slip.reading.get(ask.path("field"))
    found = ON_PAGE.fullmatch(field.place) if field else None
    if found is None:
        raise HTTPException(404)
    if not offered(ask.session.role, slip.state):  # who has no work with the case only looks, and that is recorded
        looks.note(ask.journal, slip.number, person=ask.session.person, role=ask.session.role.value, what="document")
    page, *box = found.groups()
    try:
        picture = viewer.cut_out(path, slip.document_name, int(page), [float(edge) for edge in box])
    except BusinessError:
        raise HTTPException(404) from None
    return Response(picture.content, media_type=picture.media_type, headers=KEPT)


def on_a_page(field: Field | None) -> bool:
    """Whether there is a place on a page to cut out."""
    return field is not None and ON_PAGE.fullmatch(field.place) is not None

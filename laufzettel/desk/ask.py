# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""One request as a page sees it, and the answers pages give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from laufzettel.desk.pages import spoken_language
from laufzettel.desk.sessions import Session

if TYPE_CHECKING:
    from laufzettel.desk.desk import Desk
    from laufzettel.journal import Journal

LONGEST_FORM = 200_000
"""Bytes of a form; our largest is a tenth of it."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What somebody asks for.

    Attributes:
        request: as it came.
        desk: the desk, with office and processes.
        journal: lent for this request.
        visitor: who asks; None before signing in.
        form: what was filled in, by name; empty for a page that is only looked at.
    """

    request: Request
    desk: Desk
    journal: Journal
    visitor: Session | None
    form: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def session(self) -> Session:
        """Who asks, on pages that nobody sees without signing in."""
        if self.visitor is None:
            raise HTTPException(401)
        return self.visitor

    @property
    def language(self) -> str:
        """`de` or `en`: as chosen; before signing in as the browser asks."""
        if self.visitor is not None:
            return self.visitor.language
        return spoken_language(self.request.headers.get("accept-language", "de"))

    def path(self, name: str) -> str:
        """A part of the address."""
        return str(self.request.path_params[name])

    def said(self, name: str) -> str:
        """One entry of the form; empty if it is not there."""
        return self.form.get(name, [""])[0]

    def query(self, name: str) -> str:
        """A value behind the question mark; empty if it is not there."""
        return self.request.query_params.get(name, "")

    def show(self, template: str, *, status: int = 200, **content: object) -> Response:
        """A page."""
        return self.desk.pages.show(template, language=self.language, visitor=self.visitor, status=status, **content)


async def filled_in(request: Request) -> dict[str, list[str]]:
    """The entries of a form as a browser sends it.

    Raises:
        HTTPException: it is longer than any form of ours, or nothing a form sends.
    """
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind != "application/x-www-form-urlencoded":
        raise HTTPException(415)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_FORM:
            raise HTTPException(413)
    try:
        return parse_qs(body.decode(), keep_blank_values=True, max_num_fields=1000)
    except ValueError:
        raise HTTPException(400) from None


def go_to(path: str) -> Response:
    """Show another page of ours next; by GET, so that reloading it sends nothing again."""
    return RedirectResponse(path, status_code=303)

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The desk as a web application: every request passes the same gates before a page sees it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from laufzettel.desk import sessions
from laufzettel.desk.access import Action, may
from laufzettel.desk.ask import Ask, filled_in, go_to
from laufzettel.desk.desk import Desk
from laufzettel.desk.door import COOKIE
from laufzettel.desk.headers import Headers
from laufzettel.desk.pages import spoken_language
from laufzettel.desk.routes import PAGES, Page
from laufzettel.errors import LaufzettelError

STATIC = Path(__file__).parent / "static"
_OUTSIDE = frozenset({"cross-site", "same-site"})
"""What a browser says of a request that another site has made."""


def make_app(desk: Desk) -> Starlette:
    """The application.

    Args:
        desk: what it works with.
    """
    routes = [Route(page.path, _endpoint(desk, page), methods=[page.method]) for page in PAGES]
    return Starlette(
        routes=[*routes, Mount("/static", StaticFiles(directory=STATIC))],
        middleware=[Middleware(Headers)],
        exception_handlers={HTTPException: _refusal(desk), LaufzettelError: _refusal(desk), 500: _refusal(desk)},
    )


def _endpoint(desk: Desk, page: Page) -> Callable[[Request], Awaitable[Response]]:
    """The gates before a page: who asks, may they, and did one of our own forms send it?"""

    async def answer(request: Request) -> Response:
        form = {} if page.method == "GET" else await filled_in(request)
        if page.method != "GET" and request.headers.get("sec-fetch-site", "same-origin") in _OUTSIDE:
            raise HTTPException(403)
        return await run_in_threadpool(_answered, request, form)

    def _answered(request: Request, form: dict[str, list[str]]) -> Response:
        with desk.journals.lend() as journal:
            visitor = sessions.find(journal, request.cookies.get(COOKIE, ""))
            if visitor is None and page.action is not Action.ENTER:
                if page.method == "GET":
                    return go_to("/door")
                raise HTTPException(401)
            if not may(visitor.role if visitor else None, page.action):
                raise HTTPException(403)
            ask = Ask(request, desk, journal, visitor, form)
            if page.method != "GET" and visitor is not None and not sessions.proves(visitor, ask.said("proof")):
                raise HTTPException(403)
            return page.handler(ask)

    return answer


def _refusal(desk: Desk) -> Callable[[Request, Exception], Response]:
    def refused(request: Request, error: Exception) -> Response:
        code = error.status_code if isinstance(error, HTTPException) else 500
        problem = error.problem if isinstance(error, LaufzettelError) else None
        status = 503 if problem is not None else code
        language = spoken_language(request.headers.get("accept-language", "de"))
        return desk.pages.show(
            "refused.html", language=language, visitor=None, status=status, code=status, problem=problem
        )

    return refused

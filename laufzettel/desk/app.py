# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The desk as a web application: every request passes the same gates before a page sees it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from laufzettel.desk import sessions
from laufzettel.desk.access import Action, may
from laufzettel.desk.ask import Ask, filled_in, go_to
from laufzettel.desk.cookies import COOKIE
from laufzettel.desk.desk import Desk
from laufzettel.desk.gate import Gate
from laufzettel.desk.headers import Headers
from laufzettel.desk.refusals import LOG, refuser
from laufzettel.desk.routes import PAGES, Page
from laufzettel.desk.sessions import Session
from laufzettel.errors import BusinessError, LaufzettelError
from laufzettel.journal import Journal

STATIC = Path(__file__).parent / "static"


def make_app(desk: Desk) -> ASGIApp:
    """The application: the headers go on every answer, also on those the gate gives itself.

    Args:
        desk: what it works with.
    """
    routes = [Route(page.path, _endpoint(desk, page), methods=[page.method]) for page in PAGES]
    refused = refuser(desk.pages)
    app = Starlette(
        routes=[*routes, Mount("/static", StaticFiles(directory=STATIC))],
        exception_handlers={HTTPException: refused, LaufzettelError: refused, 500: refused},
    )
    app.router.redirect_slashes = False  # such a redirect would repeat the address as the visitor wrote it
    return Headers(Gate(app, desk.pages, desk.entrance.names))


def _endpoint(desk: Desk, page: Page) -> Callable[[Request], Awaitable[Response]]:
    """The gates before a page: who asks, may they, and did one of our own forms send it?"""

    async def answer(request: Request) -> Response:
        form = {} if page.method == "GET" else await filled_in(request)
        return await run_in_threadpool(_answered, request, form)

    def _answered(request: Request, form: dict[str, list[str]]) -> Response:
        with desk.journals.lend() as journal:
            visitor = _visitor(desk, journal, request)
            if visitor is None and page.action is not Action.ENTER:
                if page.method == "GET":
                    return go_to("/door")
                raise HTTPException(401)
            if not may(visitor.role if visitor else None, page.action):
                LOG.warning("not permitted: %s for %s", page.action, visitor.role if visitor else "nobody")
                raise HTTPException(403)
            ask = Ask(request, desk, journal, visitor, form)
            if page.method != "GET" and visitor is not None and not sessions.proves(visitor, ask.said("proof")):
                LOG.warning("no proof: %s", page.action)
                raise HTTPException(403)
            return page.handler(ask)

    return answer


def _visitor(desk: Desk, journal: Journal, request: Request) -> Session | None:
    """Who asks: by a way that is open, and behind a proxy only if the proxy says the same of this very request."""
    visitor = sessions.find(journal, request.cookies.get(COOKIE, ""))
    if visitor is None or visitor.way not in desk.entrance.ways:
        return None
    if desk.entrance.proxy is None or visitor.emergency:
        return visitor
    try:
        identity = desk.entrance.proxy.identity(request.headers)
    except BusinessError:
        return None
    return visitor if (identity.person, identity.role) == (visitor.person, visitor.role) else None

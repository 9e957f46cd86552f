# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The desk as a web application: every request passes the same gates before a page sees it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from laufzettel.desk import sessions, within
from laufzettel.desk.access import Action, may
from laufzettel.desk.api.endpoint import described, endpoint
from laufzettel.desk.api.routes import OPERATIONS, V1
from laufzettel.desk.ask import Ask, Later, Sent, filled_in, go_to
from laufzettel.desk.cookies import COOKIE
from laufzettel.desk.desk import Desk
from laufzettel.desk.gate import Gate
from laufzettel.desk.headers import Headers
from laufzettel.desk.refusals import LOG, refuser
from laufzettel.desk.routes import PAGES, Page
from laufzettel.desk.sessions import Session
from laufzettel.desk.upload import filled_in_with_file
from laufzettel.errors import BusinessError, LaufzettelError
from laufzettel.journal import Journal
from laufzettel.units import units_of

STATIC = Path(__file__).parent / "static"
_PAGES_AT_ONCE, _AT_THE_DOOR, _DRAWN_AT_ONCE = 8, 16, 2
"""Threads for pages, for people who come and go, and for what takes longer.

Few, for they share one processor's worth of Python and each needs a journal: with forty, most of the time went into
waiting for each other. Apart, so that neither passwords being tried nor a slow document keep anybody from a page.
"""


class _Threads:
    """Who does the work of requests."""

    def __init__(self) -> None:
        """Starts them as they are needed."""
        self.pages = ThreadPoolExecutor(_PAGES_AT_ONCE, "page")
        self.door = ThreadPoolExecutor(_AT_THE_DOOR, "door")
        self.later = ThreadPoolExecutor(_DRAWN_AT_ONCE, "drawing")


def make_app(desk: Desk) -> ASGIApp:
    """The application: the headers go on every answer, also on those the gate gives itself.

    Args:
        desk: what it works with.

    Raises:
        BusinessError: what office.toml says of units does not fit together.
    """
    desk = replace(desk, units=units_of(desk.office))
    threads = _Threads()
    routes = [Route(page.path, _endpoint(desk, page, threads), methods=[page.method]) for page in PAGES]
    routes.append(Route(f"{V1}/openapi.json", described, methods=["GET"]))
    routes += [Route(one.path, endpoint(desk, one), methods=[one.method]) for one in OPERATIONS]
    refused = refuser(desk.pages)
    app = Starlette(
        routes=[*routes, Mount("/static", StaticFiles(directory=STATIC))],
        exception_handlers={HTTPException: refused, LaufzettelError: refused, 500: refused},
    )
    app.router.redirect_slashes = False  # such a redirect would repeat the address as the visitor wrote it
    return Headers(Gate(app, desk.pages, desk.entrance.names))


def _endpoint(desk: Desk, page: Page, threads: _Threads) -> Callable[[Request], Awaitable[Response]]:
    """The gates before a page: who asks, may they, and did one of our own forms send it?"""

    async def answer(request: Request) -> Response:
        loop, first = asyncio.get_running_loop(), threads.door if page.action is Action.ENTER else threads.pages
        form, file = dict[str, list[str]](), None
        if page.takes_file:  # longer than other forms: nothing of it is read before it is known who sends it
            await loop.run_in_executor(first, _asked, request)
            form, file = await filled_in_with_file(request)
        elif page.method != "GET":
            form = await filled_in(request)
        answered = await loop.run_in_executor(first, _answered, request, form, file)
        return (
            answered if isinstance(answered, Response) else await loop.run_in_executor(threads.later, answered.answer)
        )

    def _asked(request: Request) -> None:
        with desk.journals.lend() as journal:
            _admitted(_visitor(desk, journal, request), page)

    def _answered(request: Request, form: dict[str, list[str]], file: Sent | None) -> Response | Later:
        with desk.journals.lend() as journal:
            visitor = _visitor(desk, journal, request)
            if visitor is None and page.action is not Action.ENTER and page.method == "GET":
                return go_to("/door")
            _admitted(visitor, page)
            reach = within.reach_of(desk, journal, visitor)
            ask = Ask(request, within.seen_within(desk, reach), journal, visitor, form, reach, file)
            if page.method != "GET" and visitor is not None and not sessions.proves(visitor, ask.said("proof")):
                LOG.warning("no proof: %s", page.action)
                raise HTTPException(403)
            within.hold_to(ask)
            return page.handler(ask)

    return answer


def _admitted(visitor: Session | None, page: Page) -> None:
    """Whether somebody may do what an address does.

    Raises:
        HTTPException: nobody has signed in, or their role may not.
    """
    if visitor is None and page.action is not Action.ENTER:
        raise HTTPException(401)
    if not may(visitor.role if visitor else None, page.action):
        LOG.warning("not permitted: %s for %s", page.action, visitor.role if visitor else "nobody")
        raise HTTPException(403)


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
    same = (identity.person, identity.role, identity.units) == (visitor.person, visitor.role, visitor.units)
    return visitor if same else None

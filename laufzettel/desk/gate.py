# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The outermost gate: is a request meant for us, did a page of ours send it, and does nothing of a bug leak out?"""

from __future__ import annotations

import re
from collections.abc import Collection

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from laufzettel.desk.pages import Pages
from laufzettel.desk.refusals import LOG, place_of, refusal

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
"""What this machine calls itself. Any other name that leads here may be somebody's trick with the name service."""
_HOST = re.compile(r"(\[[0-9a-f:]+\]|[a-z0-9.-]+)(?::[0-9]{1,5})?", re.IGNORECASE)
_ONLY_LOOKS = frozenset({"GET", "HEAD", "OPTIONS"})
_OURS = frozenset({"same-origin", "none"})
"""What a browser says of a request that one of our own pages, or the person herself, has made (Sec-Fetch-Site)."""


class Gate:
    """Lets through what is addressed to this desk and, if it changes something, comes from it."""

    def __init__(self, app: ASGIApp, pages: Pages, names: Collection[str]) -> None:
        """Args: app: behind the gate; pages: makes pages; names: of this desk, beside those of this machine itself."""
        self._app = app
        self._pages = pages
        self._names = LOOPBACK | {name.lower() for name in names}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it; a bug behind the gate is told by kind and place only."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        status = self._wrong(request)
        if status:
            LOG.warning("refused at the gate: %s", status)
            await refusal(self._pages, request, status)(scope, receive, send)
            return
        begun = False

        async def noticed(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noticed)
        except Exception as bug:  # a server would print it with whatever data its words quote
            if not begun:
                LOG.error("bug: %s", place_of(bug))
                await refusal(self._pages, request, 500)(scope, receive, send)

    def _wrong(self, request: Request) -> int:
        """With which status a request is refused; 0 if it is not."""
        host = request.headers.getlist("host")
        if len(host) != 1 or _name_in(host[0]) not in self._names:
            return 421
        if "\0" in request.scope["path"] or b"%00" in request.scope["query_string"]:
            return 400  # no name and no number holds one, and databases refuse it
        if request.method not in _ONLY_LOOKS and not self._from_here(request, host[0]):
            return 403
        return 0

    def _from_here(self, request: Request, host: str) -> bool:
        """Whether a page of ours sent this, as the browser says; what is no browser says nothing, and has no cookie."""
        if not set(request.headers.getlist("sec-fetch-site")) <= _OURS:
            return False
        return all(self._is_ours(origin, host) for origin in request.headers.getlist("origin"))

    def _is_ours(self, origin: str, host: str) -> bool:
        kind, _, place = origin.lower().partition("://")
        if place == host.lower():
            return kind == "https" or (kind == "http" and _name_in(host) in LOOPBACK)
        # A proxy in front may have put another name into Host; then the browser's must be one of ours.
        return kind == "https" and place in self._names - LOOPBACK


def _name_in(host: str) -> str:
    """The name in a Host header, without the port; empty if it is none."""
    found = _HOST.fullmatch(host)
    return found.group(1).lower() if found else ""

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every answer says to the browser: load nothing from elsewhere, keep nothing, be framed by nobody."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",  # the design system's icons stand in its style sheet
        "script-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_SAID = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Headers:
    """Adds the headers to every answer (ASVS 5.0, 3.4 and 14.3.2)."""

    def __init__(self, app: ASGIApp) -> None:
        """Args: app: whose answers."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and its answer back."""

        async def said(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _SAID.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", _keep(scope, message["status"]))
            await send(message)

        await self._app(scope, receive, said if scope["type"] == "http" else send)


def _keep(scope: Scope, status: int) -> str:
    """How long a browser may keep an answer: pages not at all, files as long as their address stands for them."""
    if status >= 400 or not scope["path"].startswith("/static/"):
        return "no-store"
    return "max-age=31536000, immutable" if scope["query_string"].startswith(b"v=") else "max-age=3600"

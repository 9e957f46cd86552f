# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The gates before a program is answered: whose token is it, and may that role?"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from functools import cache

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from laufzettel.desk import tokens, within
from laufzettel.desk.access import may
from laufzettel.desk.api.description import description
from laufzettel.desk.api.operation import Operation
from laufzettel.desk.ask import Ask, body_of
from laufzettel.desk.desk import Desk
from laufzettel.desk.pages import spoken_language
from laufzettel.desk.refusals import LOG
from laufzettel.desk.sessions import Session
from laufzettel.journal import Journal

_LONGEST_TOKEN = 200


def endpoint(desk: Desk, operation: Operation) -> Callable[[Request], Awaitable[Response]]:
    """What answers at an address for programs; cookies count for nothing here.

    Args:
        desk: what it works with.
        operation: the line of the table.
    """

    async def answer(request: Request) -> Response:
        sent = await body_of(request) if operation.body else b""
        return await run_in_threadpool(_answered, request, sent)

    def _answered(request: Request, sent: bytes) -> Response:
        with desk.journals.lend() as journal:
            visitor = _bearer(desk, journal, request)
            if not may(visitor.role, operation.action):
                LOG.warning("not permitted to a program: %s for %s", operation.action, visitor.role)
                raise HTTPException(403)
            reach = within.reach_of(desk, journal, visitor)
            ask = Ask(request, within.seen_within(desk, reach), journal, visitor, reach=reach)
            within.hold_to(ask)
            return operation.run(ask, sent)

    return answer


async def described(_: Request) -> Response:
    """The OpenAPI document; without a token, for it tells nothing of the office, and tools need it first."""
    return Response(written(), media_type="application/json")


@cache
def written() -> bytes:
    """The OpenAPI document as text that programs compare line by line."""
    return orjson.dumps(description(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _bearer(desk: Desk, journal: Journal, request: Request) -> Session:
    """Who asks, as the header says; a token in an address would stand in logs and is not looked at.

    Whoever guesses is stopped as at the door. A token that is good is never kept out by that: 256 random bits need no
    protection from being guessed, and else one program with an old token would stop all others.
    """
    said = request.headers.getlist("authorization")
    kind, _, token = said[0].partition(" ") if len(said) == 1 else ("", "", "")
    if kind.lower() != "bearer" or not token.strip() or len(token) > _LONGEST_TOKEN:
        raise HTTPException(401)
    visitor = tokens.find(
        journal, token.strip(), language=spoken_language(request.headers.get("accept-language", "de"))
    )
    if visitor is not None:
        return visitor
    name = hashlib.sha256(token.encode()).hexdigest()
    with desk.wrong_tokens.trying(name, known=False) as room:
        if not room:
            raise HTTPException(429, headers={"Retry-After": "300"})
    desk.wrong_tokens.failed(name, known=False)
    raise HTTPException(401)

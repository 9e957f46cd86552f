# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands in the table of addresses for programs: who may, what is sent, and what is answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from laufzettel.desk.access import Action
from laufzettel.desk.api.problems import wrong
from laufzettel.desk.api.requests import Body, Query
from laufzettel.desk.api.shapes import Answer
from laufzettel.desk.ask import Ask

B = TypeVar("B", bound=Body)
Q = TypeVar("Q", bound=Query)
A = TypeVar("A", bound=Answer)


@dataclass(frozen=True, slots=True)
class Operation:
    """One address for programs.

    Attributes:
        method: `GET` changes nothing but who has looked.
        path: with its gaps.
        action: what it does; `laufzettel.desk.access` says who may.
        name: of the operation.
        said: what it does, in a sentence.
        answers: the model of the answer, or the media types of a file.
        body: what is sent; None for nothing.
        query: what stands behind the question mark; None for nothing.
        run: told who asks and what was sent; answers.
    """

    method: str
    path: str
    action: Action
    name: str
    said: str
    answers: type[Answer] | tuple[str, ...]
    body: type[Body] | None
    query: type[Query] | None
    run: Callable[[Ask, bytes], Response]


def look(path: str, action: Action, handler: Callable[[Ask], A], answers: type[A], *, method: str = "GET") -> Operation:
    """An address that needs nothing but itself.

    Args:
        path: with its gaps.
        action: what it does.
        handler: answers.
        answers: the model of its answer.
        method: `POST` if it changes something.
    """
    said = handler.__doc__ or ""
    return Operation(
        method, path, action, _named(handler), said, answers, None, None, lambda ask, _: _json(handler(_plain(ask)))
    )


def listed(path: str, action: Action, handler: Callable[[Ask, Q], A], query: type[Q], answers: type[A]) -> Operation:
    """A list of which one asks for a part.

    Args:
        path: with its gaps.
        action: what it does.
        handler: answers.
        query: what stands behind the question mark.
        answers: the model of its answer.
    """

    def run(ask: Ask, _: bytes) -> Response:
        try:
            wanted = query.model_validate(dict(ask.request.query_params))
        except ValidationError as refused:
            raise wrong(refused) from None
        return _json(handler(ask, wanted))

    return Operation("GET", path, action, _named(handler), handler.__doc__ or "", answers, None, query, run)


def file(path: str, action: Action, handler: Callable[[Ask], Response], *kinds: str) -> Operation:
    """A file.

    Args:
        path: with its gaps.
        action: what it does.
        handler: answers.
        kinds: media types it may have.
    """

    def run(ask: Ask, _: bytes) -> Response:
        return handler(_plain(ask))

    return Operation("GET", path, action, _named(handler), handler.__doc__ or "", kinds, None, None, run)


def act(path: str, action: Action, handler: Callable[[Ask, B], A], body: type[B], answers: type[A]) -> Operation:
    """Something that is done, with what is sent for it.

    Args:
        path: with its gaps.
        action: what it does.
        handler: does it and answers.
        body: what is sent.
        answers: the model of its answer.
    """

    def run(ask: Ask, sent: bytes) -> Response:
        kind = ask.request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise HTTPException(415)
        try:
            said = body.model_validate_json(sent)
        except ValidationError as refused:
            if any(one["type"] == "json_invalid" for one in refused.errors(include_input=False)):
                raise HTTPException(400) from None
            raise wrong(refused) from None
        return _json(handler(_plain(ask), said))

    return Operation("POST", path, action, _named(handler), handler.__doc__ or "", answers, body, None, run)


def _plain(ask: Ask) -> Ask:
    """Refuses what stands behind the question mark of an address that takes nothing there."""
    if ask.request.query_params:
        raise HTTPException(400)
    return ask


def _json(answer: BaseModel) -> Response:
    return Response(answer.model_dump_json(), media_type="application/json")


def _named(handler: Callable[..., object]) -> str:
    module = handler.__module__.rpartition(".")[2]
    return f"{module}.{handler.__name__}"

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Refusals as a page, or as JSON for a program: what was refused and what to do, never what somebody had typed."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from laufzettel.desk.api.problems import for_a_program, status_of
from laufzettel.desk.api.problems import refusal as for_program
from laufzettel.desk.ask import language_of
from laufzettel.desk.pages import Pages
from laufzettel.desk.within import NotWithin
from laufzettel.errors import BusinessError, LaufzettelError

LOG = logging.getLogger("laufzettel.desk")
"""What operations read: kinds and places, no names of people, no numbers of cases, no values."""


def refuser(pages: Pages) -> Callable[[Request, Exception], Response]:
    """What makes a page of whatever was raised.

    Args:
        pages: makes pages.
    """

    def refused(request: Request, error: Exception) -> Response:
        if isinstance(error, HTTPException):
            return refusal(pages, request, error.status_code, headers=error.headers)
        if isinstance(error, LaufzettelError):
            status = 403 if isinstance(error, NotWithin) else 422 if isinstance(error, BusinessError) else 503
            if for_a_program(request) and status != 403:
                status = status_of(error)
            return refusal(pages, request, status, error=error)
        LOG.error("bug: %s", place_of(error))
        return refusal(pages, request, 500)

    return refused


def refusal(
    pages: Pages,
    request: Request,
    status: int,
    *,
    error: LaufzettelError | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """What says what was refused.

    Args:
        pages: makes pages.
        request: what was asked.
        status: of the answer.
        error: what happened, if there is a sentence about it.
        headers: more of the answer.
    """
    if for_a_program(request):
        return for_program(request, status, error, headers or {})
    problem = error.problem if error else None
    answer = pages.show(
        "refused.html", language=language_of(request), visitor=None, status=status, code=status, problem=problem
    )
    answer.headers.update(headers or {})
    return answer


def place_of(bug: Exception) -> str:
    """Kind and place of a bug; what Python says about it may quote somebody's data."""
    *_, last = traceback.extract_tb(bug.__traceback__)
    return f"{type(bug).__name__}, {Path(last.filename).name}:{last.lineno}"

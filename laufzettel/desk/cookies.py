# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The cookies of the desk: each goes to this host alone, encrypted only, and no script sees it."""

from __future__ import annotations

from typing import Literal

from starlette.responses import Response

COOKIE = "__Host-laufzettel"
"""The session."""
BEGUN = "__Host-laufzettel-begun"
"""A sign-in that goes on at the provider. It must come along when the provider sends somebody back: `lax`."""


def keep(
    answer: Response,
    name: str,
    value: str,
    seconds: int | None = None,
    *,
    across: Literal["strict", "lax"] = "strict",
) -> None:
    """Give the browser a cookie.

    Args:
        answer: that takes it along.
        name: of the cookie.
        value: of it.
        seconds: how long it stays; None until the browser is closed.
        across: whether it comes along when another site leads here.
    """
    answer.set_cookie(name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite=across)


def drop(answer: Response, name: str, *, across: Literal["strict", "lax"] = "strict") -> None:
    """Take a cookie back.

    Args:
        answer: that says so.
        name: of the cookie.
        across: as it was given.
    """
    answer.delete_cookie(name, path="/", secure=True, httponly=True, samesite=across)

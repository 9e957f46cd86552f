# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""One request as a page sees it, and the answers pages give."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response

from laufzettel.desk.pages import spoken_language
from laufzettel.desk.sessions import Session
from laufzettel.journal.reach import NOTHING, Reach

if TYPE_CHECKING:
    from laufzettel.desk.desk import Desk
    from laufzettel.journal import Journal

LANGUAGE, LANGUAGES = "__Host-laufzettel-language", ("de", "en")
"""The cookie that keeps the chosen language, also for who has not signed in."""
_DIGITS = 18
"""No case has a number of the journal's own with as many digits."""
LONGEST_FORM = 200_000
"""Bytes of a form; our largest, that of a batch, is a sixth of it."""
_MOST_ENTRIES = 2000
"""Entries of a form; that of a batch has two for each of its cases."""
_NUMBER = re.compile(r"[A-Z]{2,4}-[0-9A-Z-]{1,40}")
"""What a case number looks like."""


class Sent(NamedTuple):
    """A file that came with a form.

    Attributes:
        name: as it is called where it came from, for sentences only.
        data: what is in it.
    """

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Ask:
    """What somebody asks for.

    Attributes:
        request: as it came.
        desk: the desk, with office and processes.
        journal: lent for this request.
        visitor: who asks; None before signing in.
        form: what was filled in, by name; empty for a page that is only looked at.
        reach: whose cases who asks may see.
        file: that came with the form; None for most.
    """

    request: Request
    desk: Desk
    journal: Journal
    visitor: Session | None
    form: Mapping[str, list[str]] = field(default_factory=dict)
    reach: Reach = NOTHING
    file: Sent | None = None

    @property
    def session(self) -> Session:
        """Who asks, on pages that nobody sees without signing in."""
        if self.visitor is None:
            raise HTTPException(401)
        return self.visitor

    @property
    def language(self) -> str:
        """`de` or `en`: as chosen; before signing in as the browser asks."""
        return self.visitor.language if self.visitor is not None else language_of(self.request)

    def path(self, name: str) -> str:
        """A part of the address."""
        return str(self.request.path_params[name])

    def said(self, name: str) -> str:
        """One entry of the form; empty if it is not there."""
        return self.form.get(name, [""])[0]

    @property
    def seen(self) -> int:
        """How many entries the slip had when the form was shown; what no slip has if the form does not say."""
        return self.seen_of("seen")

    def seen_of(self, name: str) -> int:
        """The same under another name, for a form with many cases."""
        said = self.said(name)
        return int(said) if said.isascii() and said.isdecimal() and len(said) < _DIGITS else -1

    def query(self, name: str) -> str:
        """A value behind the question mark; empty if it is not there."""
        return self.request.query_params.get(name, "")

    def number(self, name: str) -> str:
        """A case number behind the question mark; empty for anything else, so that no link puts words on our pages."""
        said = self.query(name)
        return said if _NUMBER.fullmatch(said) else ""

    @property
    def after(self) -> int:
        """Beyond which case of a list to go on, by the journal's own number; 0 for the beginning."""
        last = self.query("after")
        return int(last) if last.isdecimal() and len(last) < _DIGITS else 0

    def show(self, template: str, *, status: int = 200, **content: object) -> Response:
        """A page."""
        return self.desk.pages.show(template, language=self.language, visitor=self.visitor, status=status, **content)


class Later(NamedTuple):
    """An answer that takes its time and needs no journal any more; whether it may be given has been asked.

    Attributes:
        answer: gives it.
    """

    answer: Callable[[], Response]


def language_of(request: Request) -> str:
    """`de` or `en`: as chosen in this browser before, else as it asks."""
    chosen = request.cookies.get(LANGUAGE, "")
    return chosen if chosen in LANGUAGES else spoken_language(request.headers.get("accept-language", "de"))


async def filled_in(request: Request) -> dict[str, list[str]]:
    """The entries of a form as a browser sends it.

    Raises:
        HTTPException: it is longer than any form of ours, or nothing a form sends.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise HTTPException(415)
    try:
        sent = (await body_of(request)).decode()
        form = parse_qs(sent, keep_blank_values=True, max_num_fields=_MOST_ENTRIES)
    except ValueError:
        raise HTTPException(400) from None
    if any("\0" in text for name, values in form.items() for text in (name, *values)):
        raise HTTPException(400)  # nobody types it, and databases refuse it
    return form


async def body_of(request: Request, longest: int = LONGEST_FORM) -> bytes:
    """What came with a request.

    Args:
        request: as it came.
        longest: bytes at most.

    Raises:
        HTTPException: it is longer than anything we take, or broke off.
    """
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > longest:
                raise HTTPException(413)
    except ClientDisconnect:
        raise HTTPException(400) from None
    return bytes(body)


def go_to(path: str) -> Response:
    """Show another page of ours next; by GET, so that reloading it sends nothing again."""
    return RedirectResponse(path, status_code=303)

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A form with a file, as a browser sends it (RFC 7578): taken apart in memory; nothing our forms do not have."""

from __future__ import annotations

import re

from starlette.exceptions import HTTPException
from starlette.requests import Request

from laufzettel.desk.ask import Sent, body_of, filled_in

LONGEST = 10_020_000
"""Bytes of a form with its file: a workbook of ten megabytes, and what stands around it."""
_MOST_PARTS = 10
_LONGEST_NAME = 100
_KIND = re.compile(r'multipart/form-data *;(?:[^;"]*;)? *boundary="?([0-9A-Za-z\'()+_,./:=?-]{1,70})"?', re.IGNORECASE)
_PART = re.compile(
    rb'content-disposition: *form-data; *name="([^"\r\n]*)"(?:; *filename="([^"\r\n]*)")?', re.IGNORECASE
)


async def filled_in_with_file(request: Request) -> tuple[dict[str, list[str]], Sent | None]:
    """The entries of a form and its file; None if no file was chosen.

    Raises:
        HTTPException: it is longer than any form of ours, or nothing a form sends.
    """
    kind = request.headers.get("content-type", "").strip()
    if not kind.lower().startswith("multipart/form-data"):
        return await filled_in(request), None
    found = _KIND.fullmatch(kind)
    if found is None:
        raise HTTPException(400)
    return taken_apart(await body_of(request, LONGEST), found[1].encode())


def taken_apart(body: bytes, boundary: bytes) -> tuple[dict[str, list[str]], Sent | None]:
    """The same of what was sent.

    Args:
        body: as it came.
        boundary: between its parts.

    Raises:
        HTTPException: it is nothing a form sends.
    """
    first, *parts = (b"\r\n" + body).split(b"\r\n--" + boundary, _MOST_PARTS + 2)
    if first or not parts or not parts[-1].startswith(b"--"):
        raise HTTPException(400)
    form: dict[str, list[str]] = {}
    file: Sent | None = None
    for part in parts[:-1]:
        head, blank, content = part.partition(b"\r\n\r\n")
        said = [match for line in head.split(b"\r\n") if (match := _PART.fullmatch(line.strip()))]
        if not head.startswith(b"\r\n") or not blank or len(said) != 1:
            raise HTTPException(400)
        name, file_name = said[0].groups()
        if file_name is None:
            form.setdefault(_text(name), []).append(_text(content))
        elif file is not None:
            raise HTTPException(400)  # none of our forms sends two
        else:
            file = Sent(_plain(file_name), content)
    return form, file if file is not None and file.data else None


def _text(said: bytes) -> str:
    try:
        text = said.decode()
    except UnicodeDecodeError:
        raise HTTPException(400) from None
    if "\0" in text:
        raise HTTPException(400)  # nobody types it, and databases refuse it
    return text


def _plain(said: bytes) -> str:
    """The name of a file for sentences: without folders, without what nobody can read, not too long."""
    name = re.split(r"[/\\]", said.decode(errors="replace"))[-1]
    return "".join(filter(str.isprintable, name))[-_LONGEST_NAME:]

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A form that brings a file along, as browsers send it (multipart/form-data), and what waits for a second look."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from starlette.exceptions import HTTPException
from starlette.requests import Request

from laufzettel.desk.ask import Upload, body_of, entries_of, filled_in
from laufzettel.pilot.opportunities.candidate import Catalogue
from laufzettel.pilot.opportunities.cells import LARGEST

_AROUND = 20_000
"""Bytes of a form beside its file."""
_MOST_PARTS, _MOST_DRAFTS = 20, 20
_BOUNDARY = re.compile(r'multipart/form-data\s*;(?:.*;)?\s*boundary="?([\w\'()+,./:=? -]{1,70})"?\s*(?:;.*)?', re.I)
_NAME = re.compile(r'form-data\s*;(?:.*;)?\s*name="([^"]*)"', re.I)
_FILE = re.compile(r'.*;\s*filename="([^"]*)"', re.I)
_LONGEST_NAME = 80


async def filled_in_with_file(request: Request) -> tuple[dict[str, list[str]], Upload | None]:
    """The entries of a form, and its file; a form without files counts as well.

    Args:
        request: of somebody who may send one: a file is a thousand times as long as a form.

    Raises:
        HTTPException: it is longer than a workbook may be, or nothing a browser sends.
    """
    kind = request.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() != "multipart/form-data":
        return await filled_in(request), None
    boundary = _BOUNDARY.fullmatch(kind.strip())
    if boundary is None:
        raise HTTPException(400)
    return _parted(await body_of(request, LARGEST + _AROUND), boundary[1].encode())


def _parted(body: bytes, boundary: bytes) -> tuple[dict[str, list[str]], Upload | None]:
    """The parts of a form (RFC 7578): each stands between two boundaries, head before body."""
    first, *parts = (b"\r\n" + body).split(b"\r\n--" + boundary)
    if first or not parts or len(parts) > _MOST_PARTS or not parts[-1].startswith(b"--"):
        raise HTTPException(400)
    form: dict[str, list[str]] = {}
    upload: Upload | None = None
    for part in parts[:-1]:
        head, found, data = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        name, file = _named(head)
        if not found or name is None:
            raise HTTPException(400)
        if file is None:
            form.setdefault(name, []).append(_text(data))
        elif data:
            upload = Upload(file, data)
    return entries_of(form), upload


def _named(head: bytes) -> tuple[str | None, str | None]:
    """What a part is called, and what its file is called if it has one."""
    for line in _text(head).split("\r\n"):
        header, _, said = line.partition(":")
        if header.strip().lower() == "content-disposition" and (name := _NAME.match(said.strip())):
            file = _FILE.match(said)
            return name[1], None if file is None else _plain(file[1])
    return None, None


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise HTTPException(400) from None


def _plain(name: str) -> str:
    """The name of a file without its folder, as it may stand in a sentence."""
    last = re.split(r"[/\\]", name)[-1]
    return "".join(sign if sign.isprintable() else " " for sign in last)[-_LONGEST_NAME:]


@dataclass(frozen=True, slots=True)
class Draft:
    """A catalogue somebody has sent and not yet put in the place of the office's.

    Attributes:
        catalogue: what was read.
        digest: SHA-256 of the file.
    """

    catalogue: Catalogue
    digest: str


@dataclass(slots=True)
class Drafts:
    """The last draft of each person, in memory only; of the oldest ones nothing is left."""

    _kept: OrderedDict[str, Draft] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, person: str, draft: Draft) -> None:
        """Keep a draft in the place of the person's last one."""
        with self._lock:
            self._kept.pop(person, None)
            self._kept[person] = draft
            while len(self._kept) > _MOST_DRAFTS:
                self._kept.popitem(last=False)

    def of(self, person: str, digest: str) -> Draft | None:
        """The draft a person was shown; None if it is another by now, or none."""
        with self._lock:
            draft = self._kept.get(person)
        return draft if draft is not None and draft.digest == digest else None

    def drop(self, person: str) -> None:
        """Forget a person's draft."""
        with self._lock:
            self._kept.pop(person, None)

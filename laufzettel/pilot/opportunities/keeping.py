# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The office's workbook of candidates as the one store: read whole, and written over only as it was seen.

Somebody may have the same file open in Excel. So nothing is written if it is another than the page showed, if a
spreadsheet program has it open, or if more stands in it than would be written.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from laufzettel.errors import BusinessError, Problem
from laufzettel.pilot.opportunities import messages as m
from laufzettel.pilot.opportunities.beyond import beyond
from laufzettel.pilot.opportunities.candidate import Catalogue
from laufzettel.pilot.opportunities.cells import LARGEST, cells_of
from laufzettel.pilot.opportunities.reading import catalogue_in

NO_FILE = "none"
"""The digest of a workbook that is not there yet."""
_LOCKS = ("~${}", ".~lock.{}#")
"""What Excel and LibreOffice lay beside a file as long as it is open."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A workbook as it lies there.

    Attributes:
        catalogue: what is right of it.
        digest: SHA-256 of its bytes; `NO_FILE` if there is none.
        problems: what cannot be read of it.
        beyond: what stands in it beside the catalogue.
    """

    catalogue: Catalogue
    digest: str
    problems: tuple[Problem, ...] = ()
    beyond: tuple[Problem, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether the catalogue is all that stands in it."""
        return not self.problems and not self.beyond


def kept_in(path: Path) -> Kept:
    """Read a workbook with everything that would be lost by writing over it.

    Args:
        path: where it lies; it may not be there.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Kept(Catalogue(()), NO_FILE)
    except OSError:
        return Kept(Catalogue(()), "", (m.UNREADABLE.at(file=path.name),))
    digest = digest_of(data)
    try:
        if len(data) > LARGEST:
            raise BusinessError(m.TOO_LARGE.at(file=path.name))
        reading = catalogue_in(cells_of(data, path.name).sheets)
    except BusinessError as wrong:
        return Kept(Catalogue(()), digest, (wrong.problem,))
    return Kept(reading.catalogue, digest, reading.problems, tuple(beyond(data)))


def digest_of(data: bytes) -> str:
    """What a file is known by."""
    return hashlib.sha256(data).hexdigest()


def put(path: Path, data: bytes, seen: str, *, aside: bool = False) -> None:
    """Write a workbook over the one that was seen: whole or not at all.

    Args:
        path: where.
        data: the .xlsx file.
        seen: the digest of what lay there when it was looked at.
        aside: keep what lay there under another name beside it.

    Raises:
        BusinessError: another file lies there by now, it is open elsewhere, or it cannot be written.
    """
    path = path.resolve()  # behind a link the file itself is replaced, not the link
    check_unopened(path)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(exist_ok=True)
        before = path.read_bytes() if path.exists() else None
        if (NO_FILE if before is None else digest_of(before)) != seen:
            raise BusinessError(m.CHANGED.at(file=path.name))
        mode = None if before is None else path.stat().st_mode & 0o777
        _write(temporary, data, mode)
        if aside and before is not None:
            _write(put_aside(path, seen), before, mode)
        temporary.replace(path)
        _sync(path.parent)
    except OSError as error:
        raise BusinessError(m.NOT_WRITABLE.at(file=path.name)) from error
    finally:
        temporary.unlink(missing_ok=True)


def check_unopened(path: Path) -> None:
    """Refuse to go on while a spreadsheet program has a file open: what it saves next would undo what we write.

    Raises:
        BusinessError: it has.
    """
    for pattern in _LOCKS:
        lock = pattern.format(path.name)
        if path.with_name(lock).exists():
            raise BusinessError(m.OPEN_ELSEWHERE.at(file=path.name, lock=lock))


def put_aside(path: Path, digest: str) -> Path:
    """Where a workbook is kept that another one takes the place of; the same one is kept once.

    Args:
        path: where it lies.
        digest: of its bytes.
    """
    return path.with_name(f"{path.stem}-vorher-{digest[:8]}{path.suffix}")


def _write(path: Path, data: bytes, mode: int | None) -> None:
    with path.open("wb") as out:
        if mode is not None:
            os.fchmod(out.fileno(), mode)
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def _sync(folder: Path) -> None:
    # Without this the new name may be gone after a power cut, although the bytes are there.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

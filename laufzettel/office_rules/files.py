# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The workbooks that were released, each kept byte for byte under the SHA-256 that its release seals."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from laufzettel.case import digest_of
from laufzettel.errors import BusinessError, Problem
from laufzettel.journal import rule_releases
from laufzettel.journal.database import Database
from laufzettel.journal.rule_releases import Release
from laufzettel.office_rules import messages as m

FOLDER = "regeln"
"""In the office's folder: where released workbooks are kept, those of each process in a folder of their own."""
_READ_ONLY = 0o444


def kept_at(folder: Path, one: Release) -> Path:
    """Where the workbook of a release is kept.

    Args:
        folder: `Office.path(FOLDER)`.
        one: the release.
    """
    return folder / one.process / f"{one.file}.xlsx"


def kept(folder: Path, one: Release) -> bytes:
    """The workbook of a release.

    Args:
        folder, one: as in `kept_at`.

    Raises:
        BusinessError: it is missing, or is not what was released.
    """
    path = kept_at(folder, one)
    try:
        data = path.read_bytes()
    except OSError:
        raise BusinessError(m.FILE_MISSING.at(file=path.name, folder=_named(path.parent), n=one.n)) from None
    if digest_of(data) != one.file:
        raise BusinessError(m.FILE_CHANGED.at(file=path.name, folder=_named(path.parent), n=one.n))
    return data


def keep(folder: Path, process: str, data: bytes) -> None:
    """Keep a workbook safely on the disk before returning; one that is there already stays.

    Args:
        folder: as in `kept_at`.
        process: whose rules they are.
        data: the file.
    """
    final = folder / process / f"{digest_of(data)}.xlsx"
    with suppress(OSError):
        if final.read_bytes() == data:
            return
    final.parent.mkdir(parents=True, exist_ok=True)
    draft = final.with_name(f".{final.name}.{os.getpid()}")
    with draft.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    draft.chmod(_READ_ONLY)  # whoever opens it in a spreadsheet program sees at once that it is not for changing
    draft.replace(final)
    descriptor = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def faults(database: Database, process: str, folder: Path) -> list[tuple[str, Problem]]:
    """What is not as it was released: rows that were changed or taken out, files that are missing or others.

    Args:
        database: of the journal.
        process: whose rules they are.
        folder: as in `kept_at`.

    Returns:
        The name of the process or of a file, and what is wrong with it.
    """
    releases = rule_releases.history(database, process)
    broken = rule_releases.fault(database, process)
    found = [(process, broken)] if broken else []
    for one in {one.file: one for one in releases}.values():
        try:
            kept(folder, one)
        except BusinessError as wrong:
            found.append((kept_at(folder, one).name, wrong.problem))
    return found + _strays(folder / process, releases)


def _named(folder: Path) -> str:
    """The folder of a process as people find it in the office's."""
    return f"{folder.parent.name}/{folder.name}"


def _strays(folder: Path, releases: Sequence[Release]) -> list[tuple[str, Problem]]:
    """Workbooks no release speaks of: perhaps the last one was taken out of the journal."""
    known = {f"{one.file}.xlsx" for one in releases}
    names = sorted(path.name for path in folder.glob("[!.]*.xlsx") if path.name not in known)
    return [(name, m.FILE_STRAY.at(file=name, folder=_named(folder))) for name in names]

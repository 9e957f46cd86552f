# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Single files: which are documents, how their names are shown and kept apart, and how one is moved safely."""

from __future__ import annotations

import os
import secrets
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path

_UNFINISHED = (".part", ".partial", ".filepart", ".tmp", ".crdownload", ".download", ".lock", ".lck")
_OWNED_BY_PROGRAMS = frozenset({"thumbs.db", "desktop.ini"})
_LONGEST_NAME = 255  # bytes, on every usual file system

Snapshot = tuple[int, int, int, int]
"""Inode, size, time of content and time of change: what differs once somebody touched the file."""


def is_document(name: str) -> bool:
    """False for hidden, temporary and lock files and those that programs leave behind."""
    lower = name.lower()
    return not (lower.startswith((".", "~$")) or lower.endswith(_UNFINISHED) or lower in _OWNED_BY_PROGRAMS)


def below(folder: Path, depth: int) -> Iterator[Path]:
    """What lies so many folders down; a folder that somebody removes meanwhile, or keeps shut, holds nothing.

    Args:
        folder: where to begin.
        depth: 1 for what lies in it.
    """
    try:
        here = list(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return
    for path in here:
        if depth == 1:
            yield path
        else:
            yield from below(path, depth - 1)


def is_readable(path: Path | str) -> bool:
    """Whether the account that runs this program may read the file; nothing is opened."""
    return os.access(path, os.R_OK, effective_ids=os.access in os.supports_effective_ids)


def is_locked(path: Path) -> bool:
    """A regular file that this account may not read; one that is gone meanwhile is not locked."""
    try:
        return stat.S_ISREG(path.lstat().st_mode) and not is_readable(path) and os.path.lexists(path)
    except OSError:
        return False


def snapshot(status: os.stat_result) -> Snapshot:
    """What differs once somebody touched the file."""
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def name_in_words(name: str) -> str:
    """The name as people see it: valid, composed Unicode on one line."""
    text = unicodedata.normalize("NFC", os.fsencode(name).decode("utf-8", "replace"))
    return "".join(letter if letter.isprintable() else "_" for letter in text)


def with_suffix(name: str) -> str:
    """The name made unique before its ending, and no longer than a file system takes."""
    stem, ending = os.path.splitext(name)  # noqa: PTH122 - a name, not a path
    suffix = f"-{secrets.token_hex(4)}{ending[:20]}"
    room = _LONGEST_NAME - len(os.fsencode(suffix))
    return os.fsdecode(os.fsencode(stem)[:room]) + suffix


def free_name(folder: Path, name: str) -> Path:
    """A free path in a folder nobody else writes into."""
    target = folder / name
    while os.path.lexists(target):
        target = folder / with_suffix(name)
    return target


def move_in(source: Path, folder: Path) -> None:
    """Move into a folder that others write into as well, never over another file.

    The name is reserved first by creating it exclusively (hard links, the other way, are missing on network drives).
    Dying in between leaves an empty file there and the real one where it was.
    """
    target = folder / source.name
    while True:
        try:
            target.touch(exist_ok=False)
            break
        except FileExistsError:
            target = folder / with_suffix(source.name)
    try:
        source.rename(target)
    except FileNotFoundError:
        target.unlink()  # another worker put it away after our lease had run out
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def fsync(folder: Path) -> None:
    """Let the folder's entries survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_if_empty(folder: Path) -> None:
    """Remove a folder if nothing lies in it."""
    try:
        folder.rmdir()
    except OSError:
        return  # other claims lie there

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A folder as a source: files are claimed, read and put away by renaming, so that one worker has each."""

from __future__ import annotations

import errno
import heapq
import os
import re
import secrets
import stat
import threading
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from connectors.folder import messages
from laufzettel.connect import Claim, Health, Offer
from laufzettel.errors import BusinessError, Problem, SystemFault

CLAIMED = ".in-arbeit"
DONE = "erledigt"
QUARANTINE = "quarantaene"

MAX_OFFERS = 10_000
"""Most files offered at once; the rest comes with the next look."""

_UNFINISHED = (".part", ".partial", ".filepart", ".tmp", ".crdownload", ".download", ".lock", ".lck")
_OWNED_BY_PROGRAMS = frozenset({"thumbs.db", "desktop.ini"})
_WORKER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_LONGEST_NAME = 255  # bytes, on every usual file system

Snapshot = tuple[int, int, int, int]
"""Inode, size, time of content and time of change: what differs once somebody touched the file."""


class Folder:
    """Takes files from a folder, each by one worker only.

    A file lies in the inbox, then in `.in-arbeit/<worker>/…`, at last in `erledigt/` or `quarantaene/`.
    """

    name = "ordner"

    def __init__(
        self, inbox: Path, worker: str, settle_s: float = 2.0, max_mb: int = 100, lease_s: float = 600.0
    ) -> None:
        """Changes nothing on disk.

        Args:
            inbox: the folder that files are put into.
            worker: who claims, ASCII; any number of workers may share an inbox.
            settle_s: seconds a file must lie untouched before it is offered; 0 offers at once.
            max_mb: largest file taken, in megabytes.
            lease_s: seconds after which a claim counts as left behind by a dead worker and is offered again.

        Raises:
            ValueError: the worker's name cannot be a folder name.
        """
        if not _WORKER.fullmatch(worker):
            raise ValueError("a worker's name consists of ASCII letters, digits, '.', '_' and '-'")
        self._inbox = inbox
        self._settle_s = settle_s
        self._limit = max_mb * 1_000_000
        self._lease_s = lease_s
        # A room of this object's own: nobody else puts files there, so a free name stays free until the rename.
        self._room = inbox / CLAIMED / worker / secrets.token_hex(8)
        self._lock = threading.Lock()
        self._seen: dict[str, Snapshot] = {}

    def check(self) -> Health:
        """Is the inbox there, writable, and on one file system with the folders inside it? Changes nothing."""
        if not self._inbox.is_dir():
            return Health(False, (messages.MISSING.at(folder=self._inbox.name),))
        found: list[Problem] = []
        home = self._inbox.stat().st_dev
        for folder in (self._inbox, *(self._inbox / name for name in (CLAIMED, DONE, QUARANTINE))):
            if not folder.exists():
                continue  # made when first needed
            if not folder.is_dir() or not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
                found.append(messages.FORBIDDEN.at(folder=folder.name))
            elif folder.stat().st_dev != home:
                found.append(messages.OTHER_FILESYSTEM.at(folder=folder.name))
        return Health(not found, tuple(found))

    def discover(self) -> Iterator[Offer]:
        """Finished files, oldest first, at most `MAX_OFFERS`; then what dead workers left behind.

        Raises:
            SystemFault: the inbox cannot be read.
        """
        now = time.time()
        try:
            settled = self._settled(now)
            abandoned = self._abandoned(now)
        except OSError as error:
            raise self._unreachable(error) from None
        chosen = heapq.nsmallest(MAX_OFFERS, settled + abandoned)
        self._seen = {offer_id: snapshot for _, offer_id, snapshot in chosen}
        for _, offer_id, (_, size, _, _) in chosen:
            yield Offer(offer_id, size)

    def claim(self, offer: Offer) -> Claim | None:
        """Take a file by renaming it; None if another worker was faster or somebody still writes to it.

        Raises:
            SystemFault: the inbox cannot be written.
        """
        source = self._inbox / offer.id
        with self._lock:
            seen = self._seen.pop(offer.id, None)
            try:
                found = source.lstat()
                if not stat.S_ISREG(found.st_mode) or found.st_size != offer.size:
                    return None
                if seen is not None and seen != _snapshot(found):
                    return None
                self._room.mkdir(parents=True, exist_ok=True)
                target = _free_name(self._room, source.name)
                source.rename(target)
            except FileNotFoundError:
                return None
            except OSError as error:
                raise self._unreachable(error) from None
        return Claim(offer.id, _readable(source.name), target)

    def receive(self, claim: Claim) -> bytes:
        """The file's bytes; may be called again.

        Raises:
            BusinessError: the file is too large to be taken in.
            SystemFault: the claim was lost, the file is no regular one, it changed while it was read, or the drive
                failed; it stays claimed and is offered again after the lease.
        """
        try:
            # Not through a link, and without waiting for the other end of a pipe.
            descriptor = os.open(claim.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except FileNotFoundError:
            raise SystemFault(messages.LOST.at(name=claim.name)) from None
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise SystemFault(messages.NOT_A_FILE.at(name=claim.name)) from None
            raise self._unreachable(error) from None
        with os.fdopen(descriptor, "rb") as file:
            before = os.fstat(descriptor)
            if not stat.S_ISREG(before.st_mode):
                raise SystemFault(messages.NOT_A_FILE.at(name=claim.name))
            if before.st_size > self._limit:
                size, limit = before.st_size // 1_000_000, self._limit // 1_000_000
                raise BusinessError(messages.TOO_LARGE.at(name=claim.name, size=size, limit=limit))
            try:
                data = file.read(before.st_size + 1)
            except OSError as error:
                raise self._unreachable(error) from None
            after = os.fstat(descriptor)
        if len(data) != before.st_size or (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise SystemFault(messages.CHANGED.at(name=claim.name))
        return data

    def acknowledge(self, claim: Claim, *, accepted: bool) -> None:
        """Put the file into `erledigt` or `quarantaene`, never over another one; calling it twice changes nothing.

        Raises:
            SystemFault: the folder cannot be written.
        """
        try:
            if not os.path.lexists(claim.path):
                return
            self._put_away(claim.path, DONE if accepted else QUARANTINE)
            if os.path.lexists(claim.path.parent):
                _fsync(claim.path.parent)
        except OSError as error:
            raise self._unreachable(error) from None
        _remove_if_empty(claim.path.parent)

    def _put_away(self, path: Path, place: str) -> None:
        folder = self._inbox / place
        folder.mkdir(exist_ok=True)
        _move_in(path, folder)
        _fsync(folder)

    def _settled(self, now: float) -> list[tuple[int, str, Snapshot]]:
        """What lies in the inbox and was not touched lately: time of content, name, snapshot."""
        found = []
        with os.scandir(self._inbox) as entries:
            for entry in entries:
                if not _is_document(entry.name) or not entry.is_file(follow_symlinks=False):
                    continue
                try:
                    status = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue  # another worker was faster
                # The time of change, not of content: a copying program may set the latter back while it still writes.
                if self._settle_s <= 0 or now - status.st_ctime >= self._settle_s:
                    found.append((status.st_mtime_ns, entry.name, _snapshot(status)))
        return found

    def _abandoned(self, now: float) -> list[tuple[int, str, Snapshot]]:
        """What lies claimed for longer than the lease; renaming set the time of change."""
        found = []
        for path in (self._inbox / CLAIMED).glob("*/*/*"):
            try:
                status = path.lstat()
            except FileNotFoundError:
                continue
            if stat.S_ISREG(status.st_mode) and now - status.st_ctime >= self._lease_s:
                found.append((status.st_mtime_ns, str(path.relative_to(self._inbox)), _snapshot(status)))
        return found

    def _unreachable(self, error: OSError) -> SystemFault:
        # The reason by its symbol: the system's own sentence quotes whole paths.
        reason = errno.errorcode.get(error.errno or 0, "?")
        return SystemFault(messages.UNREACHABLE.at(folder=self._inbox.name, reason=reason))


def _is_document(name: str) -> bool:
    lower = name.lower()
    return not (lower.startswith((".", "~$")) or lower.endswith(_UNFINISHED) or lower in _OWNED_BY_PROGRAMS)


def _snapshot(status: os.stat_result) -> Snapshot:
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _readable(name: str) -> str:
    """The name as people see it: valid, composed Unicode on one line."""
    text = unicodedata.normalize("NFC", os.fsencode(name).decode("utf-8", "replace"))
    return "".join(letter if letter.isprintable() else "_" for letter in text)


def _with_suffix(name: str) -> str:
    """The name made unique before its ending, and no longer than a file system takes."""
    stem, ending = os.path.splitext(name)  # noqa: PTH122 - a name, not a path
    suffix = f"-{secrets.token_hex(4)}{ending[:20]}"
    room = _LONGEST_NAME - len(os.fsencode(suffix))
    return os.fsdecode(os.fsencode(stem)[:room]) + suffix


def _free_name(folder: Path, name: str) -> Path:
    """A free path in a folder nobody else writes into."""
    target = folder / name
    while os.path.lexists(target):
        target = folder / _with_suffix(name)
    return target


def _move_in(source: Path, folder: Path) -> None:
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
            target = folder / _with_suffix(source.name)
    try:
        source.rename(target)
    except FileNotFoundError:
        target.unlink()  # another worker put it away after our lease had run out
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _fsync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_if_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        return  # other claims lie there

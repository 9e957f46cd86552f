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
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from connectors.folder import messages
from connectors.folder.files import (
    Snapshot,
    below,
    free_name,
    fsync,
    is_document,
    is_locked,
    is_readable,
    move_in,
    name_in_words,
    remove_if_empty,
    snapshot,
)
from laufzettel.connect import Claim, Health, Offer
from laufzettel.errors import BusinessError, Problem, SystemFault

CLAIMED = ".in-arbeit"
DONE = "erledigt"
QUARANTINE = "quarantaene"

MAX_OFFERS = 10_000
"""Most files offered at once; the rest comes with the next look."""

_MOST_NAMED = 20
"""Files named one by one when the account may not read them."""

_WORKER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


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
        self._swept = False
        self._seen: dict[str, Snapshot] = {}

    def check(self) -> Health:
        """Is the inbox there, writable, on one file system with the folders inside it, and is every file readable?

        Changes nothing.
        """
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
        found += self._locked()
        return Health(not found, tuple(found))

    def discover(self) -> Iterator[Offer]:
        """Finished files, oldest first, at most `MAX_OFFERS`; then what dead workers left behind.

        A file that this account may not read is not offered: it stays where it is, and `check` names it.

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
        """Take a file by renaming it; None if another was faster, somebody still writes to it, or it is not readable.

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
                if (seen is not None and seen != snapshot(found)) or not is_readable(source):
                    return None
                self._sweep(time.time())
                self._room.mkdir(parents=True, exist_ok=True)
                target = free_name(self._room, source.name)
                source.rename(target)
            except FileNotFoundError:
                return None
            except OSError as error:
                raise self._unreachable(error) from None
        return Claim(offer.id, name_in_words(source.name), target)

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
                fsync(claim.path.parent)
        except OSError as error:
            raise self._unreachable(error) from None
        remove_if_empty(claim.path.parent)

    def _put_away(self, path: Path, place: str) -> None:
        folder = self._inbox / place
        folder.mkdir(exist_ok=True)
        move_in(path, folder)
        fsync(folder)

    def _settled(self, now: float) -> list[tuple[int, str, Snapshot]]:
        """What lies in the inbox and was not touched lately: time of content, name, snapshot."""
        found = []
        with os.scandir(self._inbox) as entries:
            for entry in entries:
                if not is_document(entry.name) or not entry.is_file(follow_symlinks=False):
                    continue
                try:
                    status = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue  # another worker was faster
                # The time of change, not of content: a copying program may set the latter back while it still writes.
                settled = self._settle_s <= 0 or now - status.st_ctime >= self._settle_s
                if settled and is_readable(entry.path):
                    found.append((status.st_mtime_ns, entry.name, snapshot(status)))
        return found

    def _abandoned(self, now: float) -> list[tuple[int, str, Snapshot]]:
        """What lies claimed for longer than the lease; renaming set the time of change."""
        found = []
        for path in below(self._inbox / CLAIMED, 3):
            try:
                status = path.lstat()
            except FileNotFoundError:
                continue
            if stat.S_ISREG(status.st_mode) and now - status.st_ctime >= self._lease_s and is_readable(path):
                found.append((status.st_mtime_ns, str(path.relative_to(self._inbox)), snapshot(status)))
        return found

    def _locked(self) -> Iterator[Problem]:
        """Files that wait here and that this account may not read; the first ones by name."""
        paths = [path for path in below(self._inbox, 1) if is_document(path.name)]
        paths += below(self._inbox / CLAIMED, 3)
        locked = sorted(name_in_words(path.name) for path in paths if is_locked(path))
        for name in locked[:_MOST_NAMED]:
            yield messages.UNREADABLE.at(name=name, folder=self._inbox.name)
        if len(locked) > _MOST_NAMED:
            yield messages.MORE_UNREADABLE.at(count=len(locked) - _MOST_NAMED, folder=self._inbox.name)

    def _sweep(self, now: float) -> None:
        """Once: remove the empty folders that earlier workers left behind; what is not empty cannot be removed."""
        if self._swept:
            return
        self._swept = True
        for depth in (2, 1):
            for folder in below(self._inbox / CLAIMED, depth):
                with suppress(OSError):
                    if now - folder.lstat().st_mtime >= self._lease_s:
                        folder.rmdir()

    def _unreachable(self, error: OSError) -> SystemFault:
        # The reason by its symbol: the system's own sentence quotes whole paths.
        reason = errno.errorcode.get(error.errno or 0, "?")
        return SystemFault(messages.UNREACHABLE.at(folder=self._inbox.name, reason=reason))

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The outbox: a Maildir that letters are put into, each exactly once, to be sent or printed from there."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.policy import SMTP
from pathlib import Path

from connectors.smtp import mail, messages
from laufzettel.case import digest_of
from laufzettel.connect import Guarantee, Health, Item, Probe, Receipt, Seen, Wrote
from laufzettel.errors import Problem, SystemFault

_LF = SMTP.clone(linesep="\n")  # a Maildir holds messages with the system's line ends


class Outbox:
    """Puts letters into a Maildir; what has no e-mail address is marked for printing.

    A letter's file name derives from its key, so that it can be looked up and never lies there twice.
    """

    name = "postausgang"
    guarantee = Guarantee.VERIFIABLE
    settle_s = 0.0

    def __init__(self, folder: Path, sender: str, sender_name: str = "") -> None:
        """Changes nothing on disk.

        Args:
            folder: the Maildir; made with its three folders when first written to.
            sender: the authority's e-mail address.
            sender_name: the name shown beside it.

        Raises:
            ValueError: the sender's address is not valid.
        """
        address = mail.ascii_address(sender)
        if address is None:
            raise ValueError("the sender's address is not valid")
        self._folder = folder
        self._sender = address
        self._sender_name = sender_name

    def check(self) -> Health:
        """Can the outbox be written? Changes nothing."""
        place = self._folder if self._folder.exists() else self._folder.parent
        if place.is_dir() and os.access(place, os.W_OK | os.X_OK):
            return Health(True)
        return Health(False, (messages.OUTBOX_MISSING.at(folder=place.name),))

    def plan(self, items: Sequence[Item]) -> list[Problem | None]:
        """What could not be written: forged headers, an invalid address, a missing attachment."""
        return [mail.problem_with(item, address_needed=False) for item in items]

    def probe(self, items: Sequence[Item]) -> list[Probe]:
        """Does the letter lie in the outbox, new or already looked at, with this content?

        Raises:
            SystemFault: the outbox cannot be read.
        """
        try:
            read = self._looked_at()
            return [self._look(item, self._lying(item, read)) for item in items]
        except OSError as error:
            raise SystemFault(self._failed(error)) from None

    def write(self, items: Sequence[Item]) -> list[Receipt]:
        """Put letters into the outbox; one that lies there already with the same content is done, not doubled."""
        try:
            for room in ("tmp", "new", "cur"):
                (self._folder / room).mkdir(parents=True, exist_ok=True)
            read = self._looked_at()
        except OSError as error:
            return [Receipt(Wrote.NOT_WRITTEN, problem=self._failed(error)) for _ in items]
        receipts = [self._write(item, read) for item in items]
        _fsync(self._folder / "new")  # once for all; if it fails, the exception says: unknown for every one of them
        return receipts

    def confirm(self, items: Sequence[Item]) -> list[Probe]:
        """Read back from disk.

        Raises:
            SystemFault: the outbox cannot be read.
        """
        return self.probe(items)

    def _write(self, item: Item, read: Mapping[str, list[Path]]) -> Receipt:
        problem = mail.problem_with(item, address_needed=False)
        if problem is not None:
            return Receipt(Wrote.REJECTED, problem=problem)
        name = mail.name_of(item.key)
        content = self._content(item)
        draft = self._folder / "tmp" / f"{name}.{secrets.token_hex(8)}"
        try:
            present = self._lying(item, read)
            if not present:
                _write_through(draft, mail.date_line(datetime.now(UTC)) + b"\n" + content)
                try:
                    (self._folder / "new" / name).hardlink_to(draft)  # unlike a rename it refuses a name that is taken
                    return Receipt(Wrote.DONE, _evidence(name, content))
                except FileExistsError:
                    present = [self._folder / "new" / name]
                finally:
                    draft.unlink(missing_ok=True)
            seen = self._look(item, present)
        except OSError as error:
            return Receipt(Wrote.NOT_WRITTEN, problem=self._failed(error))
        if seen.seen is Seen.SAME:
            return Receipt(Wrote.DONE, seen.evidence)
        return Receipt(Wrote.CONFLICT, seen.evidence, messages.OUTBOX_CONFLICT.at())

    def _looked_at(self) -> Mapping[str, list[Path]]:
        """Letters that a mail program moved to `cur`, by their name without the flags it appended after a colon."""
        found: dict[str, list[Path]] = {}
        folder = self._folder / "cur"
        for path in folder.iterdir() if folder.exists() else ():
            found.setdefault(path.name.partition(":")[0], []).append(path)
        return found

    def _lying(self, item: Item, read: Mapping[str, list[Path]]) -> list[Path]:
        """Where this letter lies, new or looked at."""
        name = mail.name_of(item.key)
        new = self._folder / "new" / name
        return [*([new] if new.exists() else []), *read.get(name, [])]

    def _look(self, item: Item, present: list[Path]) -> Probe:
        if not present:
            return Probe(Seen.ABSENT)
        name = mail.name_of(item.key)
        if len(present) > 1:
            return Probe(Seen.SEVERAL, {"datei": name, "anzahl": str(len(present))})
        date, _, content = present[0].read_bytes().partition(b"\n")
        same = date.startswith(b"Date: ") and content == self._content(item)
        return Probe(Seen.SAME if same else Seen.DIFFERENT, _evidence(name, content))

    def _content(self, item: Item) -> bytes:
        """The message without its date, which alone differs between two attempts."""
        return mail.build(item, self._sender, self._sender_name).as_bytes(policy=_LF)

    def _failed(self, error: OSError) -> Problem:
        # The reason by its symbol: the system's own sentence quotes whole paths.
        reason = errno.errorcode.get(error.errno or 0, "?")
        return messages.OUTBOX_FAILED.at(folder=self._folder.name, reason=reason)


def _evidence(name: str, content: bytes) -> dict[str, str]:
    return {"datei": name, "sha256": digest_of(content)}


def _write_through(path: Path, data: bytes) -> None:
    """Write a new file, readable to this account only, and wait until it is on disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(descriptor)


def _fsync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

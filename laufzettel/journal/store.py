# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The document store: bytes under their SHA-256, written once, never changed."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

from laufzettel.case import digest_of


class Store:
    """A folder of documents, `ab/abcdef…`; the same bytes lie there once, whatever their file names were."""

    def __init__(self, folder: Path) -> None:
        """Args: folder: where the documents lie; made if it is missing."""
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, digest: str) -> Path:
        """Where the document of this digest lies."""
        return self._folder / digest[:2] / digest

    def put(self, data: bytes) -> str:
        """Keep the bytes safely on the disk before returning.

        Returns:
            Their digest.
        """
        digest = digest_of(data)
        final = self.path(digest)
        if final.exists():
            with suppress(FileNotFoundError):  # erased this moment: then it is written anew
                os.utime(final)  # somebody counts on it from now on: it is not erased under their hands
                return digest
        final.parent.mkdir(exist_ok=True)
        temporary = final.with_name(f".{digest}.{os.getpid()}")
        with temporary.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(final)
        self._sync(final.parent)
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes; raises FileNotFoundError if the store has lost them, ValueError if they were changed."""
        data = self.path(digest).read_bytes()
        if digest_of(data) != digest:
            raise ValueError(f"document {digest} was changed on the disk")
        return data

    def remove(self, digest: str, *, untouched_s: float) -> bool:
        """Remove a document for good, unless it came in again just now.

        Args:
            digest: which.
            untouched_s: for how many seconds nobody may have put it in.

        Returns:
            Whether it is gone.
        """
        path = self.path(digest)
        try:
            if time.time() - path.stat().st_mtime < untouched_s:
                return False
            path.unlink()
        except FileNotFoundError:
            pass  # cut off after this the last time
        for broken_off in path.parent.glob(f".{digest}.*"):  # `put` was killed
            broken_off.unlink(missing_ok=True)
        if not path.parent.is_dir():
            return True
        self._sync(path.parent)
        return True

    @staticmethod
    def _sync(folder: Path) -> None:
        # Without this the new name may be gone after a power cut, although the bytes are there.
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

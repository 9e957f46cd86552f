# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What lies on in an office after a case is erased: the file it came in as, and letters that nobody took away."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from laufzettel.case import digest_of

_HEAD = 8192
_KEY = b"\nX-Laufzettel-Vorgang: "


class Leftovers:
    """Finds files by what is in them, and removes those of erased cases."""

    def __init__(self, inboxes: Path, outbox: Path) -> None:
        """Args: inboxes: the folder with an inbox for each process; outbox: the folder of letters, a Maildir."""
        self._inboxes = inboxes
        self._outbox = outbox
        self._by_size: dict[int, list[Path]] | None = None

    def document(self, digest: str, size: int) -> None:
        """Remove every file with this content that was put away; one that still waits to be taken is left alone.

        Args:
            digest: SHA-256 of the content, hexadecimal.
            size: of it, in bytes.
        """
        if self._by_size is None:
            self._by_size = {}
            for path in self._put_away():
                self._by_size.setdefault(path.stat().st_size, []).append(path)
        for path in self._by_size.get(size, ()):
            if path.exists() and digest_of(path.read_bytes()) == digest:
                path.unlink()

    def letters(self, numbers: Collection[str]) -> None:
        """Remove the letters of these cases from the outbox."""
        for path in self._outbox.glob("*/*"):
            if path.is_file() and _number_of(path) in numbers:
                path.unlink(missing_ok=True)

    def _put_away(self) -> list[Path]:
        """The files in folders inside an inbox, but not those a worker has right now."""
        return [
            path
            for path in self._inboxes.glob("*/*/**/*")
            if path.is_file()
            and not path.is_symlink()
            and not any(part.startswith(".") for part in path.relative_to(self._inboxes).parts[:-1])
        ]


def _number_of(letter: Path) -> str:
    """The case number in the head of a letter; empty if it is none of ours."""
    with letter.open("rb") as file:
        _, _, rest = file.read(_HEAD).partition(_KEY)
    return rest.partition(b"\n")[0].partition(b"/")[0].strip().decode("ascii", "replace")

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Case keys: what slips seal of a case's contents is keyed, so that without the key nobody can confirm a guess.

Each case has 32 random bytes. They lie apart from the journal (docs/decisions/0015-erasure-by-case-key.md): beside a
SQLite journal in a file of their own, on PostgreSQL in a table of their own; and many to a sheet, so that a batch needs
a handful of rows. A key is destroyed by overwriting its place on the sheet with zeros.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from hashlib import blake2b

from laufzettel.case import digest_of
from laufzettel.errors import Message, SystemFault
from laufzettel.journal.database import Database

_SIZE = 32
_ON_SHEET = 64
_DESTROYED = bytes(_SIZE)

UNKEYED = b""
"""The key of a case from before there were keys: its slip seals plain digests for as long as it is kept."""

MISSING = Message(
    "keys.missing",
    "Zu {count} Vorgängen fehlt der Schlüssel; ohne ihn lässt sich nichts abzeichnen und nichts nachrechnen.",
    "The keys of {count} cases are missing; without them nothing can be signed and nothing be verified.",
    "Holen Sie die Schlüssel aus ihrer eigenen Sicherung zurück (docs/betrieb.md, Sichern).",
    "Restore the keys from their own backup (docs/operations.md, Backup).",
)


def keyed(data: bytes, key: bytes) -> str:
    """What a slip seals of a case's contents: BLAKE2b under its key, or plain SHA-256 if it has none; hexadecimal."""
    return blake2b(data, digest_size=32, key=key).hexdigest() if key else digest_of(data)


class Keys:
    """The keys of a journal's cases, by the number a case has inside the journal."""

    def __init__(self, journal: Database) -> None:
        """Args: journal: the journal's database, migrated."""
        self._database = journal.apart()
        self._apart = self._database is not journal
        if journal.dialect == "sqlite":
            if self._apart:
                self._database.rows("PRAGMA secure_delete=ON")
            self._database.run(
                "CREATE TABLE IF NOT EXISTS key_sheet (n INTEGER PRIMARY KEY, keys BLOB NOT NULL) STRICT"
            )
        ((after,),) = journal.rows("SELECT after FROM keyed")
        self._after = after if isinstance(after, int) else 0
        """Cases up to this one came before there were keys."""

    def close(self) -> None:
        """Close what was opened for the keys alone."""
        if self._apart:
            self._database.close()

    def of(self, ids: Iterable[int]) -> dict[int, bytes]:
        """The key of each of these cases.

        Raises:
            SystemFault: one is missing or destroyed.
        """
        wanted = list(ids)
        found = self.there(wanted)
        if len(found) < len(wanted):
            raise SystemFault(MISSING.at(count=len(wanted) - len(found)))
        return found

    def there(self, ids: Iterable[int]) -> dict[int, bytes]:
        """The keys that are there; those missing or destroyed are left out."""
        return {case_id: key for case_id, key in self._known(ids).items() if key != _DESTROYED}

    def destroyed(self, ids: Iterable[int]) -> set[int]:
        """Of which of these cases the key was destroyed; one that is merely missing was not."""
        return {case_id for case_id, key in self._known(ids).items() if key == _DESTROYED}

    def make(self, ids: Iterable[int]) -> dict[int, bytes]:
        """The keys of new cases, safely kept before the cases are: inside the transaction that opens them.

        A case that comes to nothing leaves a key that nobody has used; it serves the next one of that number.
        """
        wanted = list(ids)
        numbers = sorted({case_id // _ON_SHEET for case_id in wanted})
        there = self._sheets(numbers)
        fresh = [(n, secrets.token_bytes(_SIZE * _ON_SHEET)) for n in numbers if n not in there]
        if fresh:
            with self._database.transaction() if self._apart else nullcontext():
                self._database.run_many("INSERT INTO key_sheet (n, keys) VALUES (?, ?) ON CONFLICT DO NOTHING", fresh)
        # The journal may be a backup, older than the keys: its next number was once that of a case erased since.
        made = self._known(wanted)
        if gone := {case_id for case_id, key in made.items() if key == _DESTROYED}:
            with self._database.transaction() if self._apart else nullcontext():
                self._overwrite(gone, secrets.token_bytes)
            made |= self._known(gone)
        return made

    def destroy(self, ids: Iterable[int]) -> None:
        """Overwrite keys for good; `Database.scrub` rids the disk of the pages they stood on before."""
        with self._database.transaction():
            self._overwrite((case_id for case_id in ids if case_id > self._after), bytes)

    def _overwrite(self, ids: Iterable[int], by: Callable[[int], bytes]) -> None:
        """Write something else over keys; `by`: so many bytes of it."""
        of_sheet: dict[int, list[int]] = {}
        for case_id in ids:
            of_sheet.setdefault(case_id // _ON_SHEET, []).append(case_id)
        for n, keys in self._sheets(sorted(of_sheet), self._database.for_update).items():
            left = bytearray(keys)
            for case_id in of_sheet[n]:
                at = case_id % _ON_SHEET * _SIZE
                left[at : at + _SIZE] = by(_SIZE)
            self._database.run("UPDATE key_sheet SET keys = ? WHERE n = ?", (bytes(left), n))

    def scrub(self) -> None:
        """Leave nothing of destroyed keys in files."""
        self._database.scrub(("key_sheet",), anew=True)

    def _known(self, ids: Iterable[int]) -> dict[int, bytes]:
        wanted = list(ids)
        found = {case_id: UNKEYED for case_id in wanted if case_id <= self._after}
        sheets = self._sheets(sorted({case_id // _ON_SHEET for case_id in wanted if case_id > self._after}))
        for case_id in wanted:
            if case_id > self._after and (sheet := sheets.get(case_id // _ON_SHEET)):
                at = case_id % _ON_SHEET * _SIZE
                found[case_id] = sheet[at : at + _SIZE]
        return found

    def _sheets(self, numbers: list[int], lock: str = "") -> dict[int, bytes]:
        database = self._database
        rows = database.rows(
            f"SELECT n, keys FROM key_sheet WHERE {database.among('n')} ORDER BY n{lock}", (database.listed(numbers),)
        )
        return {n: bytes(keys) for n, keys in rows if isinstance(n, int) and isinstance(keys, bytes | memoryview)}

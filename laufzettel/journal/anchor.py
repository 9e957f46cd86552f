# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Anchors: one line of text that stands for all slips of a process, to be carried off the machine.

An anchor is the root of a hash tree over the last entry of each slip, in the order of receipt. The journal notes with
it only which slips have grown since the anchor before, and how far; so it can be computed anew at any time. That note
need not be trusted: no other entries than those anchored give the same root.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import orjson

from laufzettel.errors import BusinessError, Message, SystemFault
from laufzettel.journal.journal import Journal
from laufzettel.journal.merkle import Tree, leaf
from laufzettel.journal.rows import integer, text
from laufzettel.journal.sealed import REMEDY

SIGN = "laufzettel-anchor-1"
"""How a line begins; the number counts how lines are made."""
_SLICE = 5_000
_HINT = 8

AT_ONCE = Message(
    "anchor.at_once",
    "Gerade eben wurde schon ein Anker gesetzt.",
    "Another anchor was set just now.",
    "Rufen Sie den Befehl noch einmal auf.",
    "Call the command again.",
)
NO_LINE = Message(
    "anchor.no_line",
    "In der Datei {file} ist Zeile {line} kein Anker.",
    "In the file {file} line {line} is no anchor.",
    "Nehmen Sie die Datei, in die „laufzettel anchor“ schreibt; eine veränderte Zeile melden Sie der Revision.",
    "Use the file `laufzettel anchor` writes to; report a changed line to the auditors.",
)

NOT_READABLE = Message(
    "anchor.not_readable",
    "Was das Journal zu seinen Ankern vermerkt hat, ist nicht mehr lesbar; damit ist kein Anker nachzurechnen.",
    "What the journal has noted of its anchors can no longer be read; so no anchor can be computed anew.",
    *REMEDY,
)


class Grown(NamedTuple):
    """How far a slip had grown when it was anchored.

    Attributes:
        case: the case's number inside the journal.
        entries: how many entries its slip had.
        hint: how the hash of the last of them begins; names the slip should the root no longer come out.
    """

    case: int
    entries: int
    hint: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """One anchor.

    Attributes:
        process: whose slips.
        n: counts the anchors of a process from 1.
        at: when, ISO 8601, UTC.
        cases: how many slips.
        root: of the tree over them, hexadecimal.
    """

    process: str
    n: int
    at: str
    cases: int
    root: str

    @property
    def line(self) -> str:
        """The line that is carried off the machine."""
        return f"{SIGN} {self.process} {self.n} {self.at} {self.cases} {self.root}"

    @classmethod
    def read(cls, line: str) -> Anchor:
        """The anchor a line stands for.

        Raises:
            ValueError: it is none.
        """
        sign, process, n, at, cases, root = line.split(" ")
        datetime.fromisoformat(at)
        found = cls(process, int(n), at, int(cases), root)
        if sign != SIGN or len(bytes.fromhex(root)) != 32 or found.line != line:
            raise ValueError("not a line that this program has written")
        return found


def read_lines(said: str, file: str) -> list[Anchor]:
    """The anchors of a file; empty lines and those that begin with `#` are passed over.

    Args:
        said: what stands in it.
        file: its name, for the sentence about a line that is no anchor.

    Raises:
        BusinessError: a line is no anchor.
    """
    found = []
    for number, line in enumerate(said.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            try:
                found.append(Anchor.read(line.strip()))
            except ValueError:
                raise BusinessError(NO_LINE.at(file=file, line=number)) from None
    return found


def known(journal: Journal, process: str) -> list[Anchor]:
    """The anchors the journal knows, the oldest first."""
    rows = journal.database.rows(
        "SELECT process, n, at, cases, root FROM anchor WHERE process = ? ORDER BY n", (process,)
    )
    return [Anchor(text(name), integer(n), text(at), integer(cases), text(root)) for name, n, at, cases, root in rows]


def grown(journal: Journal, process: str) -> Iterator[tuple[int, list[Grown]]]:
    """For each anchor in turn which slips had grown since the one before.

    Raises:
        SystemFault: what the journal has noted there is not readable.
    """
    anchors = journal.database.rows("SELECT n FROM anchor WHERE process = ? ORDER BY n", (process,))
    for (n,) in anchors:
        noted = journal.database.rows("SELECT grown FROM anchor WHERE process = ? AND n = ?", (process, n))
        try:
            since = [Grown(int(case), int(count), str(hint)) for case, count, hint in orjson.loads(text(noted[0][0]))]
        except (IndexError, TypeError, ValueError):
            raise SystemFault(NOT_READABLE.at()) from None
        yield integer(n), since


def drop(journal: Journal, process: str) -> Anchor:
    """Set an anchor: compute the root over all slips of a process as they are now, and note it in the journal.

    Args:
        journal: the journal.
        process: the process's name.

    Returns:
        The anchor; its line belongs off the machine.

    Raises:
        BusinessError: somebody else has set one at the same moment.
        SystemFault: what the journal has noted of earlier ones is not readable.
    """
    before: dict[int, int] = {}
    last = 0
    for n, of_anchor in grown(journal, process):
        before.update((case, entries) for case, entries, _ in of_anchor)
        last = n
    leaves, since = [], []
    for case, number, entries, head in _heads(journal, process):
        leaves.append(leaf(number, head))
        if before.get(case) != entries:
            since.append((case, entries, head.hex()[:_HINT]))
    anchor = Anchor(process, last + 1, journal.now(), len(leaves), Tree(leaves).root.hex())
    fresh = journal.database.run(
        "INSERT INTO anchor (process, n, at, cases, root, grown) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (process, anchor.n, anchor.at, anchor.cases, anchor.root, orjson.dumps(since).decode()),
    )
    if not fresh:
        raise BusinessError(AT_ONCE.at())
    return anchor


def _heads(journal: Journal, process: str) -> Iterator[tuple[int, str, int, bytes]]:
    """Each slip as it is: the case's number inside the journal, its case number, how many entries, the last hash.

    Slice by slice: somebody may sign in between, which makes no difference, since no slip speaks of another.
    """
    last = 0
    while rows := journal.database.rows(
        "SELECT id, number, entries, head FROM cases WHERE process = ? AND id > ? AND entries > 0 ORDER BY id LIMIT ?",
        (process, last, _SLICE),
    ):
        for case, number, entries, head in rows:
            if not isinstance(head, bytes | memoryview):
                raise TypeError("the last hash of a slip is bytes")
            yield integer(case), text(number), integer(entries), bytes(head)
        last = integer(rows[-1][0])

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a connector is: a source of documents, a reader of them, or a target of results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, Protocol, runtime_checkable

from laufzettel.errors import Problem
from laufzettel.fields import Reading
from laufzettel.form import Form


@dataclass(frozen=True, slots=True)
class Health:
    """What `check` found, without changing anything: reachable, allowed, as expected."""

    ok: bool
    problems: tuple[Problem, ...] = ()


# --- sources ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that lies ready to be taken, such as a file name; looking at it changes nothing."""

    id: str
    size: int


@dataclass(frozen=True, slots=True)
class Claim:
    """An offer that this worker, and no other, holds."""

    id: str
    name: str
    path: Path


class Source(Protocol):
    """Where documents come from. Every method may be called again after a crash.

    Order: `discover`, `claim`, `receive`, and, only after the journal's commit, `acknowledge`.
    """

    name: str

    def check(self) -> Health:
        """Reachable and allowed? Changes nothing."""

    def discover(self) -> Iterator[Offer]:
        """What is there, cheaply and without side effect; half-written files are not offered."""

    def claim(self, offer: Offer) -> Claim | None:
        """Take it by compare-and-set; None if another worker was faster."""

    def receive(self, claim: Claim) -> bytes:
        """The bytes; may be called again.

        Raises:
            BusinessError: this document is never taken (too large); it becomes a case for a person all the same.
            SystemFault: not this time; it is offered again later.
        """

    def acknowledge(self, claim: Claim, *, accepted: bool) -> None:
        """Put it away, to the done or to the quarantine place; calling it twice changes nothing."""


# --- readers ---------------------------------------------------------------------------------------------------------


class Part(NamedTuple):
    """One application found in a document.

    Attributes:
        name: which part, such as `cell:Meldung!A7`; empty for the whole document.
        identity: what makes it unique: for a row the SHA-256 of its values, for a whole document empty.
        reading: the fields, each with its place; empty if it could not be read.
        problems: why it could not be read, or what a person must look at.
    """

    name: str
    identity: str
    reading: Reading
    problems: tuple[Problem, ...] = ()


class Reader(Protocol):
    """Turns a document into parts with fields. Foreign bytes are opened in a disposable child process only."""

    name: str
    media_types: frozenset[str]
    holds_many: bool
    """True if one document holds many applications (a spreadsheet); it is then read at receipt."""

    def read(self, documents: Sequence[tuple[Path, str]], form: Form) -> Iterator[list[Part]]:
        """Read documents.

        Args:
            documents: path in the document store, and the file name to use in sentences.
            form: which fields to look for.

        Returns:
            With `holds_many` slices of parts of the one document given; else one list per document, in order.
            A file that cannot be read gives a part with problems, never an exception.

        Raises:
            SystemFault: the reader itself cannot work (no memory for a child process).
        """


# --- targets ---------------------------------------------------------------------------------------------------------


class Guarantee(StrEnum):
    """What a target can promise about a write."""

    TRANSACTIONAL = "transactional"
    """Looking and writing happen in one transaction of the target: writing again under the same key is safe."""
    IDEMPOTENT = "idempotent"
    """The target itself refuses or absorbs the second write under the same key."""
    VERIFIABLE = "verifiable"
    """The target can be asked whether a write arrived."""
    BLIND = "blind"
    """Nobody can look it up afterwards: an interrupted write goes to a person."""


class Seen(StrEnum):
    """What looking into the target showed."""

    ABSENT = "absent"
    SAME = "same"
    DIFFERENT = "different"
    SEVERAL = "several"


class Wrote(StrEnum):
    """How a write ended; what is none of these is unknown."""

    DONE = "done"
    NOT_WRITTEN = "not_written"
    """Certain: nothing arrived; may be retried."""
    REJECTED = "rejected"
    """The target refused the content; a person clarifies."""
    CONFLICT = "conflict"
    """The key is there with other content, or several times; a person clarifies."""
    UNKNOWN = "unknown"


Payload = dict[str, "str | int | list[dict[str, str | int | None]] | None"]
"""What is to be written: plain JSON; money as text with a decimal point."""
Evidence = Mapping[str, str]
"""What was seen, by what it is called; many items of a batch may share it."""


class Item(NamedTuple):
    """One effect to bring about.

    Attributes:
        key: case number and step, `HST-…/anmeldung`; written into the foreign record where it has a free field.
        payload: what to write.
        files: bytes that belong to it, by name (a letter's PDF).
    """

    key: str
    payload: Payload
    files: Mapping[str, bytes] = MappingProxyType({})


class Probe(NamedTuple):
    """What stands in the target under a key; `evidence` is kept in the journal and names no person."""

    seen: Seen
    evidence: Evidence = MappingProxyType({})


class Receipt(NamedTuple):
    """How one write ended; `evidence` is kept in the journal and names no person."""

    wrote: Wrote
    evidence: Evidence = MappingProxyType({})
    problem: Problem | None = None


class Target(Protocol):
    """A system that results are written into. Lists go in and lists of the same length and order come out.

    Attributes:
        name: as the journal and the slip call it.
        guarantee: what it can promise.
        settle_s: seconds after which a late write can no longer arrive; absence counts only then.
    """

    name: str
    guarantee: Guarantee
    settle_s: float

    def check(self) -> Health:
        """Reachable and allowed? Changes nothing."""

    def plan(self, items: Sequence[Item]) -> list[Problem | None]:
        """Dry run: what could not be written as it stands (encoding, length), before anything is."""

    def probe(self, items: Sequence[Item]) -> list[Probe]:
        """Look without changing anything. Never called on a blind target.

        Raises:
            SystemFault: the target cannot be reached.
        """

    def write(self, items: Sequence[Item]) -> list[Receipt]:
        """Write. Must not raise for a single item; an exception means: unknown for every item of the call."""

    def confirm(self, items: Sequence[Item]) -> list[Probe]:
        """Read back, through another door than `write` where there is one. Never called on a blind target."""


@runtime_checkable
class Askable(Protocol):
    """A target whose rows can be looked up beyond what `probe` says; nothing is changed or locked by looking."""

    name: str

    def select(
        self, table: str, column: str, values: Sequence[str], wanted: Sequence[str]
    ) -> list[dict[str, str | int | None]]:
        """All rows of a table whose `column` is one of `values`, with the wanted columns, as plain data.

        Raises:
            SystemFault: the target cannot be reached, or has no such table or column.
        """

    def as_held(self, table: str, column: str, value: str | int | None) -> str | int | None:
        """A value written as `select` would give it back if it stood in a column. Errors as for `select`."""

    def close(self) -> None:
        """Close all connections."""

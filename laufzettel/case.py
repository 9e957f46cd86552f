# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Cases and documents: the data everything else speaks."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U, which people misread


class Station(StrEnum):
    """Where a case is signed, in this order; `case.station` is the next one to walk past."""

    RECEIVE = "receive"
    READ = "read"
    CHECK = "check"
    DECIDE = "decide"
    RELEASE = "release"
    WRITE = "write"
    SEND = "send"
    CLOSE = "close"


class State(StrEnum):
    """What a case waits for."""

    READY = "ready"
    CLARIFICATION = "clarification"
    RELEASE = "release"
    IN_DOUBT = "in_doubt"
    LATER = "later"
    """Waits for a repaired system or for another case; the next run takes it along."""
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Document:
    """A file that came in; its identity is its content.

    Attributes:
        digest: SHA-256 of the bytes, hexadecimal.
        name: the file name it came under first.
        media_type: found from the content, never from the name.
        size: in bytes.
    """

    digest: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Case:
    """One matter that walks past the stations (*Vorgang*).

    Attributes:
        id: the journal's own number, small and dense.
        number: what people quote; derives from the receipt, so the same mail or row twice is one case.
        process: the process it belongs to.
        document: digest of the document it came in.
        part: which part of the document, such as `cell:Meldung!A7`; empty for the whole.
        station: the next station.
        state: ready, waiting for a person, or closed.
        round: counts how often a person sent it back to an earlier station; a station signs once per round.
        received_at: when it came in, UTC.
    """

    id: int
    number: str
    process: str
    document: str
    part: str
    station: Station
    state: State
    round: int
    received_at: datetime


def digest_of(data: bytes) -> str:
    """SHA-256 of the bytes, hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def case_number(prefix: str, identity: str) -> str:
    """The case number that belongs to a receipt: the same identity gives the same number.

    Args:
        prefix: two to four letters of the process, such as `HST`.
        identity: what makes the receipt unique (document digest, or digest of a row's values).

    Returns:
        `HST-XXXX-XXXX-XXXX`: 60 bits of the SHA-256 in letters people do not misread.
    """
    bits = int.from_bytes(hashlib.sha256(f"{prefix}\n{identity}".encode()).digest()[:8], "big") >> 4
    letters = ""
    for _ in range(12):
        letters = _ALPHABET[bits & 31] + letters
        bits >>= 5
    return f"{prefix}-{letters[:4]}-{letters[4:8]}-{letters[8:]}"

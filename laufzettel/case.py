# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Documents, stations and states: the data everything else speaks."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U, which people misread
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]


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
    first, second = (
        _PAIRS[bits >> 50] + _PAIRS[bits >> 40 & 1023],
        _PAIRS[bits >> 30 & 1023] + _PAIRS[bits >> 20 & 1023],
    )
    return f"{prefix}-{first}-{second}-{_PAIRS[bits >> 10 & 1023]}{_PAIRS[bits & 1023]}"

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The hash chain of a slip: each entry seals the one before it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a routing slip.

    Attributes:
        n: its place on the slip, from 0.
        round: counts how often a person sent the case back; a station signs once per round.
        at: when it was signed, ISO 8601 in UTC.
        station: which station signed.
        result: how it ended, such as `ok`, `clarification`, `released`.
        signer: `machine`, or who signed.
        state: what the case waits for from here on.
        onward: the next station.
        detail: JSON text; codes, field names, rule ids, digests; never a field's value.
        hash: SHA-256 over the entry and the hash of the entry before.
    """

    n: int
    round: int
    at: str
    station: str
    result: str
    signer: str
    state: str
    onward: str
    detail: str
    hash: bytes


def genesis(number: str) -> bytes:
    """What the first entry of a case seals: the case number itself."""
    return hashlib.sha256(number.encode()).digest()


def seal(
    before: bytes,
    n: int,
    round_: int,
    at: str,
    station: str,
    result: str,
    signer: str,
    state: str,
    onward: str,
    detail: str,
) -> bytes:
    """The hash of an entry.

    Args:
        before: hash of the entry before it, 32 bytes; `genesis` for the first.
        n, round_, at, station, result, signer, state, onward, detail: as in `Entry`; joined by the unit separator.
    """
    text = f"{n}\x1f{round_}\x1f{at}\x1f{station}\x1f{result}\x1f{signer}\x1f{state}\x1f{onward}\x1f{detail}"
    return hashlib.sha256(before + text.encode()).digest()

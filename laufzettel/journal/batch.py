# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A batch: the cases one worker holds, and what is known of them while they walk past the stations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from laufzettel.case import State, Station
from laufzettel.fields import KeptReading


@dataclass(slots=True)
class Held:
    """A case as its holder sees it; follows the journal's row as stations sign.

    Attributes:
        id: the journal's own number, small and dense.
        number: what people quote; derives from the receipt, so the same mail or row twice is one case.
        document: digest of the document it came in.
        part: which part of the document, such as `cell:Meldung!A7`; empty for the whole.
        station: the next station.
        state: ready, waiting for a person, or closed.
        round: counts how often a person sent it back to an earlier station; a station signs once per round.
        document_name: the file name, for sentences.
        media_type: of the document.
        entries: how many entries the slip has.
        head: hash of the last entry.
        claim: fencing token of whoever held it when it was looked at; 0 for nobody.
    """

    id: int
    number: str
    document: str
    document_name: str
    media_type: str
    part: str
    station: Station
    state: State
    round: int
    entries: int
    head: bytes
    claim: int


class Signature(NamedTuple):
    """How a station ended for one case.

    Attributes:
        case: the case as held.
        result: `ok`, or a word for why a person is needed.
        detail: JSON text for the slip; no values.
        state: READY to go on, or what the case waits for.
        station: the next station; the same one if it must be passed again after a person signed.
    """

    case: Held
    result: str
    detail: str
    state: State
    station: Station


class Batch:
    """Cases under one claim. Not a dataclass: Prefect would look into one for every task it starts."""

    __slots__ = (
        "cases",
        "claim",
        "claimed_at",
        "decisions",
        "keys",
        "lease_s",
        "lease_until",
        "outputs",
        "process",
        "proven",
        "readings",
        "sent_at",
    )

    def __init__(
        self,
        process: str,
        claim: int,
        claimed_at: float,
        cases: Iterable[Held],
        *,
        lease_s: float,
        keys: Mapping[int, bytes],
    ) -> None:
        """Args:
        process: name.
        claim: fencing token.
        claimed_at: epoch seconds.
        cases: held.
        lease_s: seconds per renewal.
        keys: of these cases; what their slips seal is keyed by them.
        """
        self.keys = keys
        self.lease_s = lease_s
        self.claimed_at = claimed_at
        self.process = process
        self.claim = claim
        self.lease_until = claimed_at + lease_s
        self.proven = False
        """Whether each of its cases has been signed since it was claimed."""
        self.sent_at = 0.0
        """When something last went out for one of its cases; epoch seconds."""
        self.cases: dict[int, Held] = {case.id: case for case in cases}
        self.readings: dict[int, KeptReading] = {}
        self.decisions: dict[int, Mapping[str, object]] = {}
        self.outputs: dict[int, Mapping[str, object]] = {}
        """What was decided just now; the whole decision is in the journal."""

    def __len__(self) -> int:
        return len(self.cases)

    def at(self, station: Station) -> list[Held]:
        """The cases whose next station this is."""
        return [case for case in self.cases.values() if case.station is station]

    def drop(self, ids: Iterable[int]) -> None:
        """Let go of cases that wait for a person, are closed, or belong to another worker by now."""
        gone = set(ids)
        if gone >= self.cases.keys():  # most often all of them, once they are signed
            self.cases.clear()
            self.readings.clear()
            self.decisions.clear()
            self.outputs.clear()
            return
        for case_id in gone:
            if self.cases.pop(case_id, None) is not None:
                self.readings.pop(case_id, None)
                self.decisions.pop(case_id, None)
                self.outputs.pop(case_id, None)

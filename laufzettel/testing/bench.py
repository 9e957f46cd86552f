# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A journal with cases that stand before the station *write*, for the conformance suites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from laufzettel.case import Document, State, Station, digest_of
from laufzettel.connect import Item, Part, Target
from laufzettel.course import batches, held
from laufzettel.journal import Batch, Held, Journal, KeptReading, intake, open_journal, views
from laufzettel.journal.batch import Signature
from laufzettel.journal.rows import decision_digest
from laufzettel.journal.verify import verify
from laufzettel.stations.close import close
from laufzettel.stations.write import send, write
from laufzettel.testing.faults import Cut

PROCESS = "conformance"
_LEASE_S = 60.0


class Clock:
    """Time that passes only where somebody waits, so that a settle time of minutes costs nothing."""

    def __init__(self) -> None:
        """It begins on some day."""
        self._now = 1_800_000_000.0

    def now(self) -> float:
        """Seconds since 1970."""
        return self._now

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self._now += max(0.0, seconds)


class Bench:
    """Walks items through the real station, as often as it takes."""

    def __init__(self, folder: Path, items: Sequence[Item]) -> None:
        """Args: folder: for the journal; items: what the cases write, one each; may be changed in between."""
        self.items = list(items)
        self.clock = Clock()
        opened = open_journal(f"sqlite:///{folder / 'conformance.db'}", folder / "store")
        self.journal = Journal(opened.database, opened.store, self.clock.now, self.clock.sleep)
        document = Document("0" * 64, "conformance.pdf", "application/pdf", 0)
        intake.register(self.journal, [document], process=PROCESS, source="conformance")
        parts = [(document, Part(f"cell:Test!A{n}", f"part-{n}", {})) for n in range(len(self.items))]
        intake.open_cases(self.journal, parts, process=PROCESS, prefix="KON", reader="none")
        batch = self.journal.claim(PROCESS, owner="bench", limit=len(parts))
        cases = list(batch.cases.values()) if batch else []
        self._order = {case.id: number for number, case in enumerate(cases)}
        if batch:
            self._decide(batch, cases)

    def _decide(self, batch: Batch, cases: Sequence[Held]) -> None:
        """Sign that a decision was made, though there is nothing in it."""
        row = ("-", "2026-01-01", "{}", "[]")
        tables = digest_of(row[3].encode())
        details = {case.id: decision_digest(*row[:3], tables, batch.keys[case.id]) for case in cases}
        self.journal.sign(
            batch,
            Station.DECIDE,
            [
                Signature(case, "ok", f'{{"decision":"{details[case.id]}"}}', State.READY, Station.WRITE)
                for case in cases
            ],
            also=lambda mine: self.journal.keep_decisions([(case_id, 0, *row) for case_id in sorted(mine)]),
        )
        self.journal.let_go(batch)

    def run(self, target: Target) -> None:
        """One run: every ready case walks to the end, or to where a person is needed.

        Raises:
            Cut: the worker died; its cases stay claimed until `expire`, for nobody tidied up after it.
        """
        for batch in batches(self.journal, PROCESS, lease_s=_LEASE_S):
            with held(self.journal, batch):
                try:
                    self._walk(batch, target)
                except Cut:
                    batch.drop(list(batch.cases))
                    raise

    def _walk(self, batch: Batch, target: Target) -> None:
        write(self.journal, batch, target, step="test", items=self._make)
        send(self.journal, batch, target, step="letter", items=_no_letters)
        close(self.journal, batch)

    def expire(self) -> None:
        """A worker died: its lease is over now."""
        self.journal.database.run("UPDATE cases SET lease_until = 0")

    def states(self) -> dict[State, int]:
        """How many cases are in each state."""
        return views.tally(self.journal, PROCESS)

    def written(self) -> int:
        """How many cases have passed the station."""
        return self.states()[State.CLOSED]

    def whole(self) -> bool:
        """Every slip's chain is intact."""
        faults: list[str] = []
        for found in verify(self.journal, PROCESS):
            faults = [which for which, fault in found.faults if fault.code != "verify.document_missing"]
        return not faults

    def close(self) -> None:
        """Close the journal."""
        self.journal.database.close()

    def _make(self, cases: Sequence[tuple[Held, KeptReading, Mapping[str, object]]]) -> list[Item | None]:
        return [self.items[self._order[case.id]] for case, _, _ in cases]


def _no_letters(cases: Sequence[object]) -> list[Item | None]:
    return [None for _ in cases]

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A journal with cases that stand before the station *write*, for the conformance suites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from laufzettel.case import Document, State
from laufzettel.connect import Item, Part, Target
from laufzettel.course import batches, held
from laufzettel.journal import Held, Journal, KeptReading, intake, open_journal, views
from laufzettel.journal.verify import verify
from laufzettel.stations.close import close
from laufzettel.stations.write import send, write

PROCESS = "conformance"
_LEASE_S = 0.2


class Bench:
    """Walks items through the real station, as often as it takes."""

    def __init__(self, folder: Path, items: Sequence[Item]) -> None:
        """Args: folder: for the journal; items: what the cases write, one each."""
        self._items = list(items)
        self.journal: Journal = open_journal(f"sqlite:///{folder / 'conformance.db'}", folder / "store")
        document = Document("0" * 64, "conformance.pdf", "application/pdf", 0)
        intake.register(self.journal, [document], process=PROCESS, source="conformance")
        parts = [(document, Part(f"cell:Test!A{n}", f"part-{n}", {})) for n in range(len(self._items))]
        intake.open_cases(self.journal, parts, process=PROCESS, prefix="KON", reader="none")
        database = self.journal.database
        with database.transaction():
            ids = [row[0] for row in database.rows("SELECT id FROM cases ORDER BY id")]
            self.journal.keep_decisions([(int(str(one)), 0, "-", "2026-01-01", "{}", "[]") for one in ids])
            database.run("UPDATE cases SET station = 'write'")
        self._order = {int(str(case_id)): number for number, case_id in enumerate(ids)}

    def run(self, target: Target) -> None:
        """One run: every ready case walks to the end, or to where a person is needed."""
        for batch in batches(self.journal, PROCESS, lease_s=_LEASE_S):
            with held(self.journal, batch):
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
        faults: list[tuple[str, str]] = []
        for found in verify(self.journal, PROCESS):
            faults = [fault for fault in found.faults if "Dokument" not in fault[1]]
        return not faults

    def close(self) -> None:
        """Close the journal."""
        self.journal.database.close()

    def _make(self, cases: Sequence[tuple[Held, KeptReading, Mapping[str, object]]]) -> list[Item | None]:
        return [self._items[self._order[case.id]] for case, _, _ in cases]


def _no_letters(cases: Sequence[object]) -> list[Item | None]:
    return [None for _ in cases]

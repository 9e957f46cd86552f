# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What operations see of batches and receipts, on either database."""

from __future__ import annotations

from laufzettel.case import Document
from laufzettel.journal import Journal, intake, running
from laufzettel.journal.running import Taken
from tests.laufzettel.journal.conftest import PROCESS, Clock


def test_a_batch_is_at_work_until_it_is_let_go_or_its_time_runs_out(journal: Journal, clock: Clock) -> None:
    """The newest first; of another process nothing; what broke off is called so."""
    assert running.taken(journal, PROCESS) == []
    begun = journal.now()
    first = journal.claim(PROCESS, owner="w", limit=2)
    assert first is not None
    assert running.taken(journal, PROCESS) == [Taken(begun, 2, 0)]
    journal.let_go(first)
    clock.now += 60
    second = journal.claim(PROCESS, owner="w", limit=3, lease_s=30)
    assert second is not None
    taken_at = journal.now()
    assert running.taken(journal, PROCESS) == [Taken(taken_at, 3, 0), Taken(begun, 0, 0)]
    clock.now += 31
    assert running.taken(journal, PROCESS, limit=1) == [Taken(taken_at, 0, 3)]
    assert running.taken(journal, "anderes") == []


def test_the_last_receipt_is_told_by_source(journal: Journal, clock: Clock) -> None:
    """Each source by itself, each process by itself."""
    before = running.receipts(journal, PROCESS)
    clock.now += 3_600
    for process, source in ((PROCESS, "fach"), ("anderes", "postfach")):
        digest = journal.store.put(source.encode())
        intake.register(journal, [Document(digest, "a.pdf", "application/pdf", 4)], process=process, source=source)
    assert running.receipts(journal, PROCESS) == before | {"fach": journal.now()}
    assert running.receipts(journal, "anderes") == {"postfach": journal.now()}
    assert len(before) == 1

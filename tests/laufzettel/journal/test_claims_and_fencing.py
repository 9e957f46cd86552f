# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who holds which case: claims, leases, fencing, and cases that break off again and again; on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from laufzettel.case import State, Station
from laufzettel.course import batches, held
from laufzettel.errors import BusinessError, Message
from laufzettel.journal import Batch, Journal, people, views
from laufzettel.journal.batch import Signature
from laufzettel.journal.journal import ALONE_AFTER, STOP_AFTER

PROCESS = "probe"
BROKEN = Message("probe.broken", "Das Fachverfahren antwortet nicht.", "The legacy system does not answer.").at()


def claim(journal: Journal, *, limit: int = 10, lease_s: float = 60.0) -> Batch | None:
    """Take what is free."""
    return journal.claim(PROCESS, owner="probe", limit=limit, lease_s=lease_s)


def taken(journal: Journal, **more: float) -> Batch:
    """Take what is free; there must be something."""
    batch = claim(journal, **more)  # type: ignore[arg-type]  # limit is a whole number wherever it is given
    assert batch is not None
    return batch


def pass_read(journal: Journal, batch: Batch) -> None:
    """Sign at the station *read*."""
    signed = [Signature(case, "ok", "{}", State.READY, Station.CHECK) for case in batch.at(Station.READ)]
    journal.sign(batch, Station.READ, signed)


def test_a_case_is_held_once(journal: Journal, journal_of: Callable[[], Journal]) -> None:
    """A second worker gets the rest, a third nothing."""
    first, second = taken(journal, limit=3), taken(journal_of())
    assert (len(first), len(second)) == (3, 2)
    assert not first.cases.keys() & second.cases.keys()
    assert claim(journal_of()) is None


def test_workers_that_claim_at_the_same_moment_share_nothing(
    journal_of: Callable[[], Journal], put: Callable[..., list[str]]
) -> None:
    """Eight at once, each for a few of many."""
    journals = [journal_of() for _ in range(8)]
    put(journals[0], 200)
    got: list[list[int]] = []
    start = threading.Barrier(len(journals), timeout=30)

    def work(journal: Journal) -> None:
        start.wait()
        while batch := claim(journal, limit=7):
            got.append(list(batch.cases))

    threads = [threading.Thread(target=work, args=(journal,)) for journal in journals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ids = [case for one in got for case in one]
    assert len(ids) == len(set(ids)) == 200


def test_a_silent_worker_loses_its_cases_and_can_sign_no_more(
    journal: Journal, journal_of: Callable[[], Journal], clock: SimpleNamespace
) -> None:
    """After the lease another takes over; the first one wakes up, signs nothing, and its batch is empty."""
    slow = taken(journal)
    clock.now += 61
    other = journal_of()
    quick = taken(other)
    assert quick.cases.keys() == slow.cases.keys()
    pass_read(journal, slow)
    assert len(slow) == 0
    assert other.database.rows("SELECT COUNT(*) FROM entry WHERE station = 'read'") == [(0,)]
    pass_read(other, quick)
    assert other.database.rows("SELECT COUNT(*) FROM entry WHERE station = 'read'") == [(5,)]


def test_a_lease_is_renewed_when_half_of_it_is_gone(
    journal: Journal, journal_of: Callable[[], Journal], clock: SimpleNamespace
) -> None:
    """Not sooner; what was taken over meanwhile drops out."""
    batch = taken(journal)
    before = batch.lease_until
    clock.now += 29
    journal.renew(batch)
    assert batch.lease_until == before
    clock.now += 2
    journal.renew(batch)
    assert batch.lease_until == clock.now + 60
    clock.now += 61
    thief = taken(journal_of(), limit=2)
    journal.renew(batch)
    assert len(batch) == 3
    assert not batch.cases.keys() & thief.cases.keys()


def test_what_is_let_go_is_free_at_once(journal: Journal) -> None:
    """And counts as no failure."""
    journal.let_go(taken(journal))
    again = taken(journal)
    assert len(again) == 5
    assert journal.database.rows("SELECT DISTINCT attempts FROM cases") == [(1,)]


def test_a_broken_system_makes_the_rest_wait_with_the_reason(journal: Journal) -> None:
    """The sentence is on the slip, the next run takes them along."""
    journal.let_go(taken(journal), fault=BROKEN)
    assert claim(journal) is None
    waiting = views.waiting(journal, PROCESS, State.LATER)
    assert [one.problems[0].de for one in waiting] == ["Das Fachverfahren antwortet nicht."] * 5
    assert journal.take_along(PROCESS) == 5
    assert len(taken(journal)) == 5


def test_a_broken_system_holds_up_only_those_that_stand_before_it(journal: Journal) -> None:
    """Cases that stand further on are claimed again at once and go their way."""
    batch = taken(journal)
    first, *others = list(batch.cases.values())
    further = [Signature(case, "ok", "{}", State.READY, Station.SEND) for case in others]
    journal.sign(batch, Station.READ, further)
    journal.let_go(batch, fault=BROKEN)
    assert [one.number for one in views.waiting(journal, PROCESS, State.LATER)] == [first.number]
    assert [case.id for case in taken(journal).at(Station.SEND)] == [case.id for case in others]


def test_a_bug_that_ends_the_run_again_and_again_ends_with_a_person(journal: Journal) -> None:
    """Whoever brings it about is found alone; the innocent go on before it, and it is stopped in the end."""
    culprit, done, runs = min(taken(journal).cases), 0, 0
    journal.database.run("UPDATE cases SET lease_until = 0, attempts = 0")
    while views.tally(journal, PROCESS)[State.CLARIFICATION] == 0:
        runs += 1
        assert runs < 20
        try:
            for batch in batches(journal, PROCESS):
                with held(journal, batch):
                    assert culprit not in batch.cases, "a bug"
                    done += len(batch.at(Station.READ))
                    closes = [
                        Signature(case, "closed", "{}", State.CLOSED, Station.CLOSE) for case in batch.at(Station.READ)
                    ]
                    journal.sign(batch, Station.READ, closes)
        except AssertionError:
            continue
    assert done == 4
    assert runs == STOP_AFTER + 1


def test_who_stops_the_program_blames_no_case(journal: Journal) -> None:
    """Ctrl-C, five times: nothing goes to a person for that."""
    for _ in range(STOP_AFTER):
        with pytest.raises(KeyboardInterrupt), held(journal, taken(journal)):
            raise KeyboardInterrupt
    assert len(taken(journal)) == 5


def test_a_worker_that_was_overtaken_marks_nothing(
    journal: Journal, journal_of: Callable[[], Journal], clock: SimpleNamespace
) -> None:
    """Its mark would stay for ever, as nobody closes the case for it."""
    slow = taken(journal, limit=1)
    clock.now += 61
    quick = taken(journal_of(), limit=1)
    (case_id,) = slow.cases
    assert journal.take_marks(PROCESS, "chip", {case_id: "276"}, claim=slow.claim) == {case_id: case_id}
    assert journal.database.rows("SELECT * FROM mark") == []
    assert journal.take_marks(PROCESS, "chip", {case_id: "276"}, claim=quick.claim) == {case_id: case_id}
    assert len(journal.database.rows("SELECT * FROM mark")) == 1


def test_a_case_that_waits_for_another_goes_on_when_that_one_is_closed(journal: Journal) -> None:
    """Not before."""
    batch = taken(journal)
    first, second = list(batch.cases.values())[:2]
    with journal.database.transaction():
        journal.keep_waits({second.id: first.id})
    waits = Signature(second, "waits", "{}", State.LATER, Station.READ)
    journal.sign(batch, Station.READ, [waits])
    assert journal.take_along(PROCESS) == 0
    journal.sign(batch, Station.READ, [Signature(first, "closed", "{}", State.CLOSED, Station.CLOSE)])
    assert journal.take_along(PROCESS) == 1


def test_a_case_that_breaks_off_twice_is_taken_alone_and_stopped_in_the_end(
    journal: Journal, clock: SimpleNamespace
) -> None:
    """It drags no other along, and a person is told."""
    taken(journal, limit=1)
    clock.now += 61
    taken(journal, limit=1)
    clock.now += 61
    others = taken(journal)
    assert len(others) == 4, "the troubled one is left out"
    for case in list(others.cases.values()):
        journal.sign(others, Station.READ, [Signature(case, "closed", "{}", State.CLOSED, Station.CLOSE)])
    for _ in range(STOP_AFTER - ALONE_AFTER):
        assert len(taken(journal)) == 1
        clock.now += 61
    assert claim(journal) is None
    (stopped,) = views.waiting(journal, PROCESS, State.CLARIFICATION)
    assert f"{STOP_AFTER}-mal" in stopped.problems[0].de
    people.resume(journal, stopped.number, by="Leitung", note="Dokument geprüft")
    assert len(taken(journal)) == 1


def test_progress_forgets_earlier_failures(journal: Journal, clock: SimpleNamespace) -> None:
    """Whoever passes a station starts anew."""
    taken(journal)
    clock.now += 61
    batch = taken(journal)
    pass_read(journal, batch)
    assert journal.database.rows("SELECT DISTINCT attempts FROM cases") == [(0,)]


def test_a_claim_looks_at_ready_cases_only(journal: Journal) -> None:
    """By an index that leaves the closed ones out: a million of them cost a claim nothing."""
    database = journal.database
    database.run(
        "INSERT INTO cases (number, process, document, part, received_at, station, state, round, claim, lease_until, "
        "attempts, entries, head) SELECT number || '-' || x, process, document, part, received_at, 'close', 'closed', "
        "0, 0, 0, 0, 1, head FROM cases, " + _numbers(database.dialect, 4_000)
    )
    explain = "EXPLAIN QUERY PLAN " if database.dialect == "sqlite" else "EXPLAIN "
    if database.dialect == "postgresql":
        database.run("ANALYZE cases")
    for condition in ("attempts < 2", "attempts >= 2 AND attempts >= 5"):
        plan = database.rows(
            f"{explain}SELECT id FROM cases WHERE process = ? AND state = 'ready' AND lease_until <= ? "
            f"AND {condition} ORDER BY id LIMIT ?",
            (PROCESS, 0.0, 10),
        )
        # Each of these indexes leads to the ready cases alone.
        assert any(index in str(plan) for index in ("cases_ready", "cases_troubled", "cases_state"))


def test_only_people_sign_for_people(journal: Journal) -> None:
    """Neither nobody nor the machine."""
    for signer in ("", "  ", "machine", "Machine "):
        with pytest.raises(BusinessError):
            people.release(journal, ["PRB-X"], by=signer, detail={})


def _numbers(dialect: str, count: int) -> str:
    if dialect == "sqlite":
        return (
            f"(WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < {count}) SELECT x FROM n) AS n"
        )
    return f"generate_series(1, {count}) AS n(x)"

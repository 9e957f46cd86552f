# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What waits for people: order, pages, counts, and the next case, on either database."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laufzettel.case import State, Station
from laufzettel.errors import BusinessError, Message
from laufzettel.journal import Journal, holds, people, worklist
from laufzettel.journal.batch import Signature
from laufzettel.journal.rows import problems_detail

PROCESS = "probe"
WRONG = Message("probe.wrong", "Das Geburtsdatum fehlt.", "The day of birth is missing.", "Nachtragen.", "Enter it.")


def waiting(journal: Journal, state: State, numbers: list[str]) -> None:
    """Have these cases wait for a person, signed by the machine; the others stay where they are."""
    batch = journal.claim(PROCESS, owner="probe", limit=1000)
    assert batch is not None
    chosen = [case for case in batch.cases.values() if case.number in set(numbers)]
    detail = problems_detail([WRONG.at()])
    journal.sign(batch, Station.CHECK, [Signature(case, "unclear", detail, state, Station.CHECK) for case in chosen])
    journal.let_go(batch)


def test_cases_are_listed_oldest_first_with_document_place_and_reason(journal: Journal) -> None:
    """What the page shows of a case comes from its row, its document, and the last entry on its slip."""
    numbers = [number for number, *_ in journal.database.rows("SELECT number FROM cases ORDER BY id")]
    waiting(journal, State.CLARIFICATION, [str(numbers[3]), str(numbers[1])])
    rows = worklist.page(journal, PROCESS, State.CLARIFICATION)
    assert [row.number for row in rows] == [numbers[1], numbers[3]]
    assert {(row.process, row.state, row.document) for row in rows} == {(PROCESS, State.CLARIFICATION, "meldung.xlsx")}
    assert rows[0].part == "cell:T!A1"
    assert [problem.de for problem in rows[0].problems] == [WRONG.de]


def test_a_case_is_listed_with_the_reason_of_its_last_entry(journal: Journal, put: Callable[..., list[str]]) -> None:
    """Older entries of the slip name what has been dealt with; only the last one says why a case waits now."""
    number = put(journal, 1)[0]
    waiting(journal, State.CLARIFICATION, [number])
    people.resume(journal, number, by="Frieda", note="so richtig")
    other = Message("probe.other", "Die Chipnummer fehlt.", "The chip number is missing.", "Nachtragen.", "Enter it.")
    batch = journal.claim(PROCESS, owner="probe", limit=1000)
    assert batch is not None
    (case,) = [case for case in batch.cases.values() if case.number == number]
    detail = problems_detail([other.at()])
    journal.sign(batch, Station.CHECK, [Signature(case, "unclear", detail, State.CLARIFICATION, Station.CHECK)])
    (row,) = worklist.page(journal, PROCESS, State.CLARIFICATION)
    assert [problem.de for problem in row.problems] == [other.de]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(size=st.integers(min_value=1, max_value=9))
def test_pages_follow_each_other_without_gap_or_repetition(journal: Journal, size: int) -> None:
    """Whatever the size of a page: all pages together are the queue, each case once, in order."""
    ready = [str(number) for (number,) in journal.database.rows("SELECT number FROM cases WHERE state = 'ready'")]
    if ready:
        waiting(journal, State.RELEASE, ready)
    whole = [row.number for row in worklist.page(journal, PROCESS, State.RELEASE, size=100)]
    assert len(whole) == 5
    seen: list[str] = []
    after = 0
    while rows := worklist.page(journal, PROCESS, State.RELEASE, after=after, size=size):
        assert len(rows) <= size
        seen += [row.number for row in rows]
        after = rows[-1].id
    assert seen == whole


def test_only_what_waits_for_people_is_counted_by_process_and_state(
    journal: Journal, put: Callable[..., list[str]]
) -> None:
    """Ready and closed cases, and processes nobody asked for, do not stand in the counts."""
    numbers = put(journal, 7)
    waiting(journal, State.CLARIFICATION, numbers[:2])
    waiting(journal, State.RELEASE, numbers[2:5])
    people.reject(journal, numbers[0], by="Frieda", note="zurückgezogen")
    assert worklist.counts(journal, [PROCESS, "another"]) == {
        (PROCESS, State.CLARIFICATION): 1,
        (PROCESS, State.RELEASE): 3,
    }
    assert worklist.counts(journal, ["another"]) == {}


@pytest.fixture
def queue(journal: Journal) -> list[str]:
    """Five cases that wait for release, oldest first."""
    numbers = [str(number) for (number,) in journal.database.rows("SELECT number FROM cases ORDER BY id")]
    waiting(journal, State.RELEASE, numbers)
    return numbers


def following(journal: Journal, number: str, person: str = "Frieda") -> str | None:
    """The case after one of the queue."""
    return worklist.next_number(
        journal, PROCESS, State.RELEASE, person=person, after=worklist.id_of(journal, number) if number else 0
    )


def test_the_next_case_is_the_one_after_this(journal: Journal, queue: list[str]) -> None:
    """Whoever signs one goes on in the order of the list."""
    assert following(journal, "") == queue[0]
    assert [following(journal, number) for number in queue[:-1]] == queue[1:]


def test_after_the_last_case_the_first_one_follows(journal: Journal, queue: list[str]) -> None:
    """What was left out on the way comes round again."""
    assert following(journal, queue[-1]) == queue[0]


def test_the_next_case_is_none_that_somebody_else_has(
    journal_of: Callable[[], Journal], journal: Journal, queue: list[str]
) -> None:
    """Cases on other desks are passed over, one's own is not; at the end of the list as well."""
    holds.take(journal_of(), queue[1], person="Paul")
    holds.take(journal_of(), queue[0], person="Paul")
    holds.take(journal, queue[2], person="Frieda")
    assert following(journal, "") == queue[2]
    assert following(journal, queue[0]) == queue[2]
    assert following(journal, queue[-1]) == queue[2]
    assert following(journal, "", person="Paul") == queue[0]


def test_a_case_held_too_long_is_handed_out_again(journal: Journal, queue: list[str], clock: SimpleNamespace) -> None:
    """Ten minutes without a touch, and the next colleague gets it."""
    holds.take(journal, queue[0], person="Paul")
    clock.now += holds.HOLD_S
    assert following(journal, "") == queue[0]


def test_there_is_no_next_case_where_all_are_held_or_none_waits(journal: Journal, queue: list[str]) -> None:
    """Then the list is shown instead."""
    for number in queue:
        holds.take(journal, number, person="Paul")
    assert following(journal, "") is None
    assert worklist.next_number(journal, PROCESS, State.IN_DOUBT, person="Frieda", after=0) is None


def test_an_unknown_number_stands_before_all_cases(journal: Journal) -> None:
    """So whoever asks for the case after it gets the first one."""
    assert worklist.id_of(journal, "PRB-0000-0000-0000") == 0


def test_a_case_is_on_the_desk_of_whoever_it_was_named_to(journal_of: Callable[[], Journal], queue: list[str]) -> None:
    """Eight people who ask at the same moment share five cases: each gets another one, three get none."""
    start = threading.Barrier(8, timeout=30)

    def ask(number: int, journal: Journal) -> str | None:
        start.wait()
        return worklist.take_next(journal, PROCESS, State.RELEASE, person=f"Frieda {number}", after=0)

    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(ask, range(8), [journal_of() for _ in range(8)]))
    assert sorted(number for number in got if number) == sorted(queue)


def test_touching_a_case_again_lengthens_its_hold_once_a_minute(
    journal: Journal, queue: list[str], clock: SimpleNamespace
) -> None:
    """Opening and signing one case within a minute costs one commit, not three; the hold never falls below nine."""
    first = holds.take(journal, queue[0], person="Frieda")
    clock.now += 59
    assert holds.take(journal, queue[0], person="Frieda") == first
    clock.now += 1
    assert holds.take(journal, queue[0], person="Frieda") == clock.now + holds.HOLD_S


def test_nobody_takes_a_case_by_touching_it_while_its_hold_is_fresh(journal: Journal, queue: list[str]) -> None:
    """A fresh hold spares its own person the commit, nobody else the refusal."""
    holds.take(journal, queue[0], person="Frieda")
    with pytest.raises(BusinessError):
        holds.take(journal, queue[0], person="Paul")

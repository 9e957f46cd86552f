# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which waiting cases are late, on either database: counted, listed, and told of once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laufzettel.case import State, Station
from laufzettel.deadlines import Bounds, Deadlines, Due
from laufzettel.journal import Journal, mailings, overdue, people, worklist
from laufzettel.journal.batch import Signature
from laufzettel.journal.mailings import MailingState
from laufzettel.journal.overdue import Late
from laufzettel.journal.rows import problems_detail
from laufzettel.journal.worklist import FOR_PEOPLE, Filter
from laufzettel.working_days import NRW

PROCESS = "probe"
TERMS = Deadlines(10, 5, NRW)
TODAY = date(2026, 11, 24)
LEADER, DEPUTY = "leitung@musterstadt.example", "vertretung@musterstadt.example"
Put = Callable[..., list[str]]


def at(day: date) -> float:
    """Noon on a day."""
    return datetime(day.year, day.month, day.day, 11, tzinfo=UTC).timestamp()


@pytest.fixture
def bounds() -> Bounds:
    """What is overdue today."""
    return TERMS.bounds(TODAY)


@pytest.fixture
def ages(journal: Journal, put: Put, clock: SimpleNamespace) -> list[str]:
    """Six cases, received 40, 25, 20, 13, 12 and 0 days ago, all waiting for release; their numbers."""
    journal.database.run("UPDATE cases SET state = 'closed'")
    for days in (40, 25, 20, 13, 12, 0):
        clock.now = at(TODAY - timedelta(days=days))
        put(journal, 1, f"vor-{days}.xlsx")
    clock.now = at(TODAY)
    batch = journal.claim(PROCESS, owner="probe", limit=1000)
    assert batch is not None
    cases = sorted(batch.cases.values(), key=lambda case: case.id)
    detail = problems_detail([])
    journal.sign(batch, Station.RELEASE, [Signature(one, "x", detail, State.RELEASE, Station.RELEASE) for one in cases])
    journal.let_go(batch)
    return [case.number for case in cases]


def listed(journal: Journal, bounds: Bounds, due: Due) -> list[str]:
    """The worklist filtered so."""
    wanted = Filter(due=due, received=bounds.span(due))
    return [row.number for row in worklist.page(journal, PROCESS, State.RELEASE, wanted=wanted)]


def test_the_worklist_shows_what_is_late(journal: Journal, ages: list[str], bounds: Bounds) -> None:
    """Ten working days, five more until somebody above is told; oldest first, and counted alike."""
    assert [TERMS.bounds(TODAY).of(row.received_at) for row in worklist.page(journal, PROCESS, State.RELEASE)] == [
        *("escalated", "escalated", "overdue", "soon", "soon", "")
    ]
    assert listed(journal, bounds, Due.ESCALATED) == ages[:2]
    assert listed(journal, bounds, Due.OVERDUE) == ages[:3]
    assert listed(journal, bounds, Due.SOON) == ages[3:5]
    assert overdue.counts(journal, PROCESS, bounds) == {State.RELEASE: Late(6, 2, 3, 2)}
    assert overdue.escalated(journal, PROCESS, bounds) == {State.RELEASE: Late(2, 0, 2, 2)}
    assert overdue.counts(journal, "another", bounds) == {}


def test_the_next_case_is_a_late_one_where_only_those_are_wanted(
    journal: Journal, ages: list[str], bounds: Bounds
) -> None:
    """Who goes through what is overdue is given nothing else."""
    wanted = Filter(due=Due.SOON, received=bounds.span(Due.SOON))
    first = worklist.next_number(journal, PROCESS, State.RELEASE, person="Frieda", after=0, wanted=wanted)
    assert first == ages[3]


def test_setting_a_case_aside_does_not_stop_its_clock(journal: Journal, ages: list[str], bounds: Bounds) -> None:
    """It leaves the worklist until its day, and stays overdue where somebody above counts."""
    people.set_aside(journal, ages[0], TODAY + timedelta(days=3), by="Frieda", note="wartet auf Post")
    assert listed(journal, bounds, Due.ESCALATED) == [ages[1]]
    assert overdue.counts(journal, PROCESS, bounds) == {State.RELEASE: Late(6, 2, 3, 2, 1)}


def test_somebody_above_is_told_of_a_case_once(journal: Journal, ages: list[str], bounds: Bounds) -> None:
    """Who was told and when stands in the journal; somebody else is told as well, and the next day nobody again."""
    fresh = overdue.untold(journal, [PROCESS], [bounds], LEADER)
    assert [number for _, number in fresh] == ages[:2]
    assert mailings.intend(journal, day="2026-11-24", recipient=LEADER, escalated=[one for one, _ in fresh])
    mailings.settle(journal, day="2026-11-24", recipient=LEADER, state=MailingState.DONE, evidence={"antwort": "250"})
    assert overdue.untold(journal, [PROCESS], [bounds], LEADER) == []
    assert [number for _, number in overdue.untold(journal, [PROCESS], [bounds], DEPUTY)] == ages[:2]
    assert mailings.told(journal, ages[0]) == [(LEADER, "2026-11-24", MailingState.DONE)]
    assert mailings.told(journal, ages[2]) == []


def test_nobody_was_told_by_a_mail_that_did_not_go_out(journal: Journal, ages: list[str], bounds: Bounds) -> None:
    """Taken back, it may be tried again; one that is done stays."""
    ids = [one for one, _ in overdue.untold(journal, [PROCESS], [bounds], LEADER)]
    mailings.intend(journal, day="2026-11-24", recipient=LEADER, escalated=ids)
    mailings.withdraw(journal, day="2026-11-24", recipient=LEADER)
    assert [one for one, _ in overdue.untold(journal, [PROCESS], [bounds], LEADER)] == ids
    assert mailings.standing(journal, day="2026-11-24", recipient=LEADER) is None
    assert mailings.intend(journal, day="2026-11-24", recipient=LEADER)


def test_a_day_has_one_mailing_to_somebody(journal: Journal, journal_of: Callable[[], Journal]) -> None:
    """The second call of the day, from another process as well, is refused; the next day and others are not."""
    assert mailings.intend(journal, day="2026-11-24", recipient=LEADER)
    assert not mailings.intend(journal_of(), day="2026-11-24", recipient=LEADER)
    assert mailings.intend(journal, day="2026-11-25", recipient=LEADER)
    assert mailings.intend(journal, day="2026-11-24", recipient=DEPUTY)
    assert mailings.standing(journal, day="2026-11-24", recipient=LEADER) is MailingState.INTENDED


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 60), min_size=5, max_size=5), st.lists(st.sampled_from(State), min_size=5, max_size=5))
def test_counts_and_lists_agree_whatever_waits(journal: Journal, days: list[int], states: list[State]) -> None:
    """For any receipts and states: each count is the length of its list, and what does not wait is in none."""
    ids = [case_id for (case_id,) in journal.database.rows("SELECT id FROM cases ORDER BY id")]
    for case_id, ago, state in zip(ids, days, states, strict=True):
        moment = (datetime(2026, 11, 24, 11, tzinfo=UTC) - timedelta(days=ago)).isoformat(timespec="milliseconds")
        journal.database.run("UPDATE cases SET received_at = ?, state = ? WHERE id = ?", (moment, state.value, case_id))
    bounds = TERMS.bounds(TODAY)
    found = overdue.counts(journal, PROCESS, bounds)
    for state in FOR_PEOPLE:
        late = found.get(state, Late())
        lengths = {
            due: len(worklist.page(journal, PROCESS, state, wanted=Filter(due=due, received=bounds.span(due))))
            for due in Due
        }
        assert lengths == {Due.SOON: late.soon, Due.OVERDUE: late.overdue, Due.ESCALATED: late.escalated}
        assert late.waiting == states.count(state)
        assert overdue.escalated(journal, PROCESS, bounds).get(state, Late()).escalated == late.escalated


@pytest.mark.parametrize("journal_url", ["sqlite"], indirect=True)  # PostgreSQL reads so few rows as a whole
def test_lateness_is_counted_by_an_index(journal: Journal) -> None:
    """Nobody reads a million closed cases, or fifty thousand waiting ones, to count those that are late."""
    plans = []
    asked = journal.database.rows

    def explained(sql: str, args: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        plans.append(str(asked("EXPLAIN QUERY PLAN " + sql, args)[0][-1]))
        return asked(sql, args)

    journal.database.rows = explained
    overdue.counts(journal, PROCESS, TERMS.bounds(TODAY))
    overdue.escalated(journal, PROCESS, TERMS.bounds(TODAY))
    assert "COVERING INDEX cases_waiting" in plans[0]
    assert "follow_up" in plans[1] or "SCAN f" in plans[1] or "SEARCH f" in plans[1]
    assert "COVERING INDEX cases_waiting" in plans[2]

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Shadow mode in the journal, on either database: who, when, why; which cases it is about; and what cannot go out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from laufzettel.connect import Item
from laufzettel.errors import BusinessError
from laufzettel.journal import Batch, Journal, effects, shadows
from laufzettel.journal.shadows import Shadow
from tests.laufzettel.journal.conftest import PROCESS, Clock, Put

LEAD = "Pilotleitung"


@pytest.fixture
def empty(journal_of: Callable[[], Journal]) -> Journal:
    """The journal without a case."""
    return journal_of()


def claimed(journal: Journal) -> Batch:
    """What is ready."""
    batch = journal.claim(PROCESS, owner="w", limit=10)
    assert batch is not None
    return batch


def meant(journal: Journal, batch: Batch) -> dict[Shadow | None, int]:
    """For how many cases shadow mode means what."""
    found = shadows.of(journal, PROCESS, list(batch.cases.values()))
    said = [found.get(case_id) for case_id in batch.cases]
    return {one: said.count(one) for one in said}


def intend(journal: Journal, batch: Batch) -> object:
    """Try to let something go out for each case of a batch."""
    items = {case_id: Item(f"K-{case_id}", {}) for case_id in batch.cases}
    return effects.intend(journal, batch, target="regal", step="test", items=items)


def test_it_is_switched_by_persons_with_reasons_and_all_of_it_is_kept(empty: Journal, clock: Clock) -> None:
    """On, off and on again; other processes are not concerned."""
    assert not shadows.is_on(empty.database, PROCESS)
    shadows.switch_on(empty, PROCESS, by=LEAD, why=" Prototyp \n prüfen ")
    assert shadows.is_on(empty.database, PROCESS)
    assert not shadows.is_on(empty.database, "anderes")
    clock.now += 60
    shadows.switch_off(empty, PROCESS, by="Leitung", why="E2 entschieden")
    shadows.switch_on(empty, PROCESS, by=LEAD, why="neue Fassung")
    said = [(one.on_by, one.on_why, one.off_by, one.off_why) for one in shadows.spells(empty.database, PROCESS)]
    assert said == [
        (LEAD, "Prototyp prüfen", "Leitung", "E2 entschieden"),
        (LEAD, "neue Fassung", "", ""),
    ]


@pytest.mark.parametrize(
    ("by", "why", "code"),
    [(LEAD, " ", "shadow.no_reason"), (LEAD, "x" * 501, "shadow.no_reason"), (" Machine", "x", "sign.not_a_person")],
)
def test_without_a_person_and_a_reason_nothing_is_switched(empty: Journal, by: str, why: str, code: str) -> None:
    """Neither on nor off; and off it cannot be switched where it is off."""
    for switch in (shadows.switch_on, shadows.switch_off):
        with pytest.raises(BusinessError) as refused:
            switch(empty, PROCESS, by=by, why=why)
        assert refused.value.problem.code == code
    with pytest.raises(BusinessError):
        shadows.switch_off(empty, PROCESS, by=LEAD, why="x")
    shadows.switch_on(empty, PROCESS, by=LEAD, why="x")
    with pytest.raises(BusinessError):
        shadows.switch_on(empty, PROCESS, by=LEAD, why="x")


def test_it_does_not_begin_while_cases_are_under_way(journal: Journal) -> None:
    """They were to be written, and would be left lying."""
    with pytest.raises(BusinessError) as refused:
        shadows.switch_on(journal, PROCESS, by=LEAD, why="x")
    assert refused.value.problem.code == "shadow.unfinished"
    assert "5" in refused.value.problem.de
    journal.database.run("UPDATE cases SET state = 'closed'")
    shadows.switch_on(journal, PROCESS, by=LEAD, why="x")


def test_what_came_in_meanwhile_stays_in_it_for_good(empty: Journal, clock: Clock, put: Put) -> None:
    """Also when it is off again; what comes in later goes the machine's way, what was there before waits."""
    put(empty, 1, "vorher.csv")
    empty.database.run("UPDATE cases SET state = 'closed'")
    clock.now += 60
    shadows.switch_on(empty, PROCESS, by=LEAD, why="x")
    empty.database.run("UPDATE cases SET state = 'ready'")  # as if it had come in between
    put(empty, 2, "waehrend.csv")
    batch = claimed(empty)
    assert meant(empty, batch) == {Shadow.WAITS: 1, Shadow.IN_IT: 2}
    empty.let_go(batch)
    clock.now += 60
    shadows.switch_off(empty, PROCESS, by=LEAD, why="x")
    put(empty, 3, "nachher.csv")
    assert meant(empty, claimed(empty)) == {None: 4, Shadow.IN_IT: 2}


def test_the_database_lets_nothing_of_it_go_out(empty: Journal, clock: Clock, put: Put) -> None:
    """Whatever a program does: while it is on for all cases, and afterwards for those that came in meanwhile."""
    shadows.switch_on(empty, PROCESS, by=LEAD, why="x")
    put(empty, 2)
    batch = claimed(empty)
    with pytest.raises(Exception, match="in shadow mode"):
        intend(empty, batch)
    clock.now += 60
    shadows.switch_off(empty, PROCESS, by=LEAD, why="x")
    with pytest.raises(Exception, match="in shadow mode"):
        intend(empty, batch)
    assert empty.database.rows("SELECT 1 FROM effect") == []
    put(empty, 2, "nachher.csv")
    intend(empty, claimed(empty))
    assert len(empty.database.rows("SELECT 1 FROM effect")) == 2

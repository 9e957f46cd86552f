# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pause and emergency stop in the journal, on either database: who, when, why; and nothing begins any more."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from laufzettel.connect import Item
from laufzettel.errors import BusinessError, Halted
from laufzettel.journal import Batch, Journal, effects, halts, switches
from laufzettel.journal.halts import Position
from tests.laufzettel.journal.conftest import PROCESS

CLERK = "Frau Prüf"


def _claimed(journal: Journal) -> Batch:
    batch = journal.claim(PROCESS, owner="w", limit=2)
    assert batch is not None
    return batch


def _intend(journal: Journal, batch: Batch) -> object:
    items = {case_id: Item(f"K-{case_id}", {}) for case_id in batch.cases}
    return effects.intend(journal, batch, target="regal", step="test", items=items)


def _noted(journal: Journal) -> int:
    return len(journal.database.rows("SELECT 1 FROM effect"))


def test_every_turn_is_kept_with_person_and_reason(journal: Journal) -> None:
    """The newest turn counts, the ones before stay."""
    assert halts.position(journal.database, PROCESS) is Position.RUNNING
    for to in (Position.PAUSED, Position.STOPPED, Position.RUNNING):
        switches.turn(journal, PROCESS, to, by=CLERK, why=f"  weil\n{to} ")
        assert halts.position(journal.database, PROCESS) is to
    said = [(one.position, one.person, one.why) for one in switches.latest(journal, [PROCESS])]
    assert said == [(to, CLERK, f"weil {to}") for to in (Position.RUNNING, Position.STOPPED, Position.PAUSED)]
    assert switches.latest(journal, ["anderes"]) == []


@pytest.mark.parametrize(
    ("by", "why", "code"),
    [
        (CLERK, " \n", "switch.no_reason"),
        (CLERK, "x" * 501, "switch.no_reason"),
        (" MACHINE ", "Wartung", "sign.not_a_person"),
        ("", "Wartung", "sign.not_a_person"),
    ],
)
def test_a_switch_needs_a_person_and_a_reason(journal: Journal, by: str, why: str, code: str) -> None:
    """Without them nothing is turned."""
    with pytest.raises(BusinessError) as refused:
        switches.turn(journal, PROCESS, Position.STOPPED, by=by, why=why)
    assert refused.value.problem.code == code
    assert halts.position(journal.database, PROCESS) is Position.RUNNING


def test_turning_to_where_it_stands_is_refused(journal: Journal) -> None:
    """Somebody else was faster; her reason stays the one that counts."""
    switches.turn(journal, PROCESS, Position.STOPPED, by=CLERK, why="falsche Beträge")
    with pytest.raises(BusinessError):
        switches.turn(journal, PROCESS, Position.STOPPED, by="Herr Rot", why="auch")
    assert len(switches.latest(journal, [PROCESS])) == 1


@pytest.mark.parametrize("to", [Position.PAUSED, Position.STOPPED])
def test_a_halted_process_hands_out_no_batch_and_others_go_on(journal: Journal, to: Position) -> None:
    """After it is resumed the same cases are there."""
    switches.turn(journal, PROCESS, to, by=CLERK, why="Wartung")
    assert journal.claim(PROCESS, owner="w", limit=2) is None
    switches.turn(journal, PROCESS, Position.RUNNING, by=CLERK, why="fertig")
    switches.turn(journal, "anderes", to, by=CLERK, why="Wartung")
    assert len(_claimed(journal)) == 2


def test_the_stop_counts_from_the_next_intent_on_and_a_pause_lets_the_station_end(
    journal: Journal, journal_of: Callable[[], Journal]
) -> None:
    """What another worker holds already may not go out either; what was noted before stays noted."""
    batch, other = _claimed(journal), journal_of()
    switches.turn(other, PROCESS, Position.PAUSED, by=CLERK, why="Wartung")
    assert _intend(journal, batch)
    assert _noted(journal) == 2
    switches.turn(other, PROCESS, Position.STOPPED, by=CLERK, why="falsche Beträge")
    with pytest.raises(Halted):
        _intend(journal, batch)  # neither afresh nor once more
    assert _noted(journal) == 2
    switches.turn(other, PROCESS, Position.RUNNING, by=CLERK, why="berichtigt")
    assert _intend(journal, batch)


def test_the_database_refuses_an_intent_itself(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the check of the program taken out, the trigger still lets nothing out; other processes are not meant."""
    batch = _claimed(journal)
    monkeypatch.setattr(halts, "before_going_out", lambda *_: None)
    switches.turn(journal, PROCESS, Position.STOPPED, by=CLERK, why="falsche Beträge")
    with pytest.raises(Exception, match="the emergency stop is pulled"):
        _intend(journal, batch)
    assert _noted(journal) == 0
    switches.turn(journal, PROCESS, Position.RUNNING, by=CLERK, why="berichtigt")
    switches.turn(journal, "anderes", Position.STOPPED, by=CLERK, why="falsche Beträge")
    assert _intend(journal, batch)

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a pilot's plan leaves to people, and the plans themselves, in the journal on either database."""

from __future__ import annotations

import pytest

from laufzettel.case import State, Station
from laufzettel.connect import Item
from laufzettel.errors import BusinessError, LaufzettelError, Message
from laufzettel.fields import TYPED_BY_PERSON, Field
from laufzettel.journal import Batch, Journal, by_hand, effects, people, plans, views
from laufzettel.journal.batch import Signature
from laufzettel.journal.by_hand import Counts, Why
from laufzettel.journal.rows import problems_detail
from laufzettel.journal.verify import verify
from tests.laufzettel.journal.conftest import PROCESS, Clock

CLERK = "Frau Prüf"
STAYS = Message("pilot.by_lot", "Bleibt in Handarbeit.", "Stays with people.", blocks=True).at()


def leave_to_people(journal: Journal, count: int) -> list[str]:
    """The first so many cases stay with people, as the station *check* signs it; their numbers."""
    batch = journal.claim(PROCESS, owner="w", limit=count)
    assert batch is not None
    cases = list(batch.cases.values())
    waits = (State.CLARIFICATION, Station.CHECK)
    journal.sign(
        batch,
        Station.CHECK,
        [Signature(case, "left_to_people", problems_detail([STAYS]), *waits) for case in cases],
        also=lambda mine: by_hand.keep(journal, PROCESS, [(case_id, 1, Why.LOT) for case_id in sorted(mine)]),
    )
    return [case.number for case in cases]


def claimed(journal: Journal) -> Batch:
    """What is ready."""
    batch = journal.claim(PROCESS, owner="w", limit=10)
    assert batch is not None
    return batch


def intend(journal: Journal, batch: Batch) -> object:
    """Try to let something go out for each case of a batch."""
    items = {case_id: Item(f"K-{case_id}", {}) for case_id in batch.cases}
    return effects.intend(journal, batch, target="regal", step="test", items=items)


def refused(error: pytest.ExceptionInfo[LaufzettelError]) -> str:
    """The code of a refusal."""
    return error.value.problem.code


def test_done_by_hand_closes_a_case_with_a_result_of_its_own(journal: Journal) -> None:
    """A note may be added and need not be; nothing is written, and the chain holds."""
    one, two = leave_to_people(journal, 2)
    by_hand.done(journal, one, by=CLERK, note="Kassenzeichen vergeben.")
    by_hand.done(journal, two, by=CLERK)
    for number, notes in ((one, 1), (two, 0)):
        slip = views.slip(journal, number)
        assert (slip.state, slip.entries[-1].result, slip.entries[-1].signer) == (State.CLOSED, "done_by_hand", CLERK)
        assert len(slip.notes) == notes
        assert slip.effects == []
    assert by_hand.counts(journal, PROCESS)[Why.LOT] == Counts(kept=2, done=2)
    assert [
        fault for found in verify(journal, PROCESS) for fault in found.faults if "document" not in fault[1].code
    ] == []


def test_an_opt_out_needs_a_reason_and_is_counted(journal: Journal) -> None:
    """The case goes the machine's way, its slip says why, and the count still has it."""
    (number,) = leave_to_people(journal, 1)
    with pytest.raises(BusinessError) as error:
        by_hand.opt_out(journal, number, by=CLERK, note=" \n")
    assert refused(error) == "case.opt_out_reason"
    by_hand.opt_out(journal, number, by=CLERK, note="Frist läuft heute ab.")
    slip = views.slip(journal, number)
    assert (slip.state, slip.station, slip.entries[-1].result) == (State.READY, "check", "opted_out")
    assert list(slip.notes.values()) == ["Frist läuft heute ab."]
    assert by_hand.counts(journal, PROCESS)[Why.LOT] == Counts(kept=1, opted_out=1)
    assert not by_hand.stays(journal, number)


def test_only_a_person_signs_and_only_once(journal: Journal) -> None:
    """Neither the machine nor twice, and no case that was not left to people."""
    one, two = leave_to_people(journal, 2)
    others = [str(number) for (number,) in journal.database.rows("SELECT number FROM cases WHERE state = 'ready'")]
    for deed in (by_hand.done, by_hand.opt_out):
        with pytest.raises(BusinessError) as error:
            deed(journal, one, by=" MACHINE", note="x")
        assert refused(error) == "sign.not_a_person"
        with pytest.raises(BusinessError) as error:
            deed(journal, others[0], by=CLERK, note="x")
        assert refused(error) == "case.not_waiting"
    by_hand.done(journal, one, by=CLERK)
    by_hand.opt_out(journal, two, by=CLERK, note="eilt")
    for number in (one, two):
        with pytest.raises(BusinessError):
            by_hand.done(journal, number, by=CLERK)
    assert by_hand.counts(journal, PROCESS)[Why.LOT] == Counts(kept=2, done=1, opted_out=1)


def test_a_clarification_that_was_not_left_to_people_cannot_be_closed_by_hand(journal: Journal) -> None:
    """That would be a way around rejecting it with a reason."""
    batch = claimed(journal)
    why = Message("probe.wrong", "Es stimmt nicht.", "It is wrong.").at()
    waits = (State.CLARIFICATION, Station.CHECK)
    signed = [Signature(case, "clarification", problems_detail([why]), *waits) for case in batch.cases.values()]
    number = signed[0].case.number
    journal.sign(batch, Station.CHECK, signed)
    for deed in (by_hand.done, by_hand.opt_out):
        with pytest.raises(BusinessError) as error:
            deed(journal, number, by=CLERK, note="x")
        assert refused(error) == "case.not_by_hand"
    assert views.slip(journal, number).state is State.CLARIFICATION


def test_it_is_not_handed_back_and_the_refusal_says_what_to_do(journal: Journal) -> None:
    """`resume` would go around the lot."""
    (number,) = leave_to_people(journal, 1)
    with pytest.raises(BusinessError) as error:
        people.resume(journal, number, by=CLERK, note="weiter")
    assert error.value.problem == STAYS


def test_a_rejected_case_is_counted_as_that(journal: Journal) -> None:
    """It is neither open nor done by hand."""
    one, _ = leave_to_people(journal, 2)
    people.reject(journal, one, by=CLERK, note="Kein Hund.")
    assert by_hand.counts(journal, PROCESS)[Why.LOT] == Counts(kept=2, rejected=1, open=1)
    assert len(by_hand.waiting(journal, PROCESS, limit=9)) == 1


def test_the_database_lets_nothing_of_it_go_out(journal: Journal) -> None:
    """Whatever a program does: an intent for such a case is refused, until a person has given it to the machine."""
    (number,) = leave_to_people(journal, 1)
    people.correct(journal, number, {"name": Field("N", "N", TYPED_BY_PERSON)}, by=CLERK)
    batch = claimed(journal)
    assert number in {case.number for case in batch.cases.values()}
    with pytest.raises(Exception, match="worked at by hand"):
        intend(journal, batch)
    assert journal.database.rows("SELECT 1 FROM effect") == []
    journal.let_go(batch)
    journal.database.run("UPDATE by_hand SET ended = 'opted_out'")
    intend(journal, claimed(journal))
    assert len(journal.database.rows("SELECT 1 FROM effect")) == 5


def test_without_that_trigger_it_would_go_out(journal: Journal) -> None:
    """The control: what the test above sees is the trigger's doing."""
    leave_to_people(journal, 1)
    database = journal.database
    on = " ON effect" if database.dialect == "postgresql" else ""
    database.run(f"DROP TRIGGER by_hand_stays_in{on}")
    database.run("UPDATE cases SET state = 'ready'")
    intend(journal, claimed(journal))
    assert len(database.rows("SELECT 1 FROM effect")) == 5


def test_a_plan_is_frozen_and_a_deviation_needs_a_reason(journal: Journal, clock: Clock) -> None:
    """The same plan twice is refused; another one stands beside the first, which stays as it is."""
    first = plans.register(journal, PROCESS, '{"a":1}', by=CLERK)
    for body, why, code in (('{"a":1}', "egal", "plan.already"), ('{"a":2}', " ", "plan.no_reason")):
        with pytest.raises(BusinessError) as error:
            plans.register(journal, PROCESS, body, by=CLERK, why=why)
        assert refused(error) == code
    with pytest.raises(BusinessError):
        plans.register(journal, PROCESS, '{"a":2}', by=CLERK, why="x" * 501)
    with pytest.raises(BusinessError) as error:
        plans.register(journal, "anderes", "{}", by="machine")
    assert refused(error) == "sign.not_a_person"
    clock.now += 60
    second = plans.register(journal, PROCESS, '{"a":2}', by="Herr Rot", why=" zu wenige \n Fälle ")
    assert second.why == "zu wenige Fälle"
    assert plans.history(journal.database, PROCESS) == [first, second]
    assert plans.latest(journal.database, PROCESS) == second
    assert plans.latest(journal.database, "anderes") is None
    third = plans.register(journal, PROCESS, '{"a":1}', by=CLERK, why="doch wie zuerst")
    assert third.digest == first.digest


def test_a_plan_that_was_changed_behind_the_database_s_back_is_noticed(journal: Journal) -> None:
    """Who takes the triggers out still has the hash against them."""
    assert plans.register(journal, PROCESS, '{"a":1}', by=CLERK).whole
    database = journal.database
    for name in ("plans_are_frozen ON pilot_plan",) if database.dialect == "postgresql" else ("plan_no_update",):
        database.run(f"DROP TRIGGER {name}")
    database.run("UPDATE pilot_plan SET body = '{\"a\":2}'")
    assert not plans.history(database, PROCESS)[0].whole


@pytest.mark.parametrize("deed", ["UPDATE pilot_plan SET body = '{}'", "DELETE FROM pilot_plan"])
def test_the_database_changes_no_registered_plan(journal: Journal, deed: str) -> None:
    """Neither its text nor that it was there."""
    plan = plans.register(journal, PROCESS, '{"a":1}', by=CLERK)
    with pytest.raises(Exception, match="not changed"):
        journal.database.run(deed)
    assert plans.history(journal.database, PROCESS) == [plan]

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Handing a case over: it leaves the queue, stands on top of somebody's list, and its slip says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laufzettel import release
from laufzettel.case import State, Station
from laufzettel.errors import BusinessError, Message
from laufzettel.journal import Journal, assignments, follow_ups, holds, open_journal, people, verify, views, worklist
from laufzettel.journal.assignments import COMMON, Place
from laufzettel.journal.batch import Signature
from laufzettel.journal.reach import Reach, admits
from laufzettel.journal.rows import problems_detail

PROCESS = "probe"
MISSING = Message("field.missing", "Die Angabe fehlt.", "It is missing.")
TAXES = Reach((PROCESS,), ("Frieda",), ("steueramt",))
CASHIER = Reach(("zahlung",), ("Otto",), ("stadtkasse",))
ANYBODY = Reach((PROCESS,), ("Frieda",), None)
"""In an office without units."""


@pytest.fixture
def numbers(journal: Journal) -> list[str]:
    """The first two cases wait for clarification, the others for release."""
    batch = journal.claim(PROCESS, owner="t", limit=10)
    assert batch is not None
    cases = list(batch.cases.values())
    detail = problems_detail([MISSING.at(field="name")])
    stop = [Signature(case, "clarification", detail, State.CLARIFICATION, Station.CHECK) for case in cases[:2]]
    wait = [Signature(case, "for_release", '{"class":"A2"}', State.RELEASE, Station.RELEASE) for case in cases[2:]]
    journal.sign(batch, Station.CHECK, stop)
    journal.sign(batch, Station.RELEASE, wait)
    return [case.number for case in cases]


def faults(journal: Journal) -> list[str]:
    """What verification finds."""
    return [problem.code for _, problem in list(verify.verify(journal, PROCESS))[-1].faults]


def listed(journal: Journal, reach: Reach) -> list[str]:
    """What stands on top of somebody's worklist."""
    return [line.number for line in assignments.to_her(journal, reach)]


def test_a_case_handed_over_leaves_the_queue_and_stands_on_top_elsewhere(journal: Journal, numbers: list[str]) -> None:
    """With the note and who gave it; counts, list, batch and the next case leave it out where it was."""
    number = numbers[2]
    count = worklist.counts(journal, [PROCESS])[PROCESS, State.RELEASE]
    assignments.hand_over(journal, number, Place("stadtkasse"), by="Frieda", note="Stimmt das Konto?")
    assert worklist.counts(journal, [PROCESS])[PROCESS, State.RELEASE] == count - 1
    assert number not in [row.number for row in worklist.page(journal, PROCESS, State.RELEASE)]
    assert worklist.next_number(journal, PROCESS, State.RELEASE, person="Frieda", after=0) != number
    assert number not in release.admitted(journal, PROCESS, limit=10) + release.left_out(journal, PROCESS)
    (line,) = assignments.to_her(journal, CASHIER)
    assert (line.number, line.process, line.state) == (number, PROCESS, State.RELEASE)
    assert (line.assigned.by, line.assigned.note, line.assigned.back) == ("Frieda", "Stimmt das Konto?", False)
    assert assignments.count(journal, CASHIER) == 1
    assert (listed(journal, TAXES), assignments.count(journal, TAXES)) == ([], 0)
    assert (admits(journal, CASHIER, number), admits(journal, TAXES, number)) == (True, False)
    assert faults(journal) == []


def test_what_is_given_back_is_on_top_of_the_list_of_who_gave_it(journal: Journal, numbers: list[str]) -> None:
    """And says that it came back; from there it can go into the queue again, where it wants a release of its own."""
    number = numbers[2]
    assignments.hand_over(journal, number, Place("stadtkasse", "Otto"), by="Frieda", note="Bitte prüfen")
    assignments.give_back(journal, number, Place("steueramt", "Frieda"), by="Otto", note="Konto stimmt")
    (line,) = assignments.to_her(journal, TAXES)
    assert (line.assigned.by, line.assigned.note, line.assigned.back) == ("Otto", "Konto stimmt", True)
    assert listed(journal, CASHIER) == []
    assignments.hand_over(journal, number, COMMON, by="Frieda", note="Erledigt")
    assert assignments.of_number(journal, number) is None
    assert number in [row.number for row in worklist.page(journal, PROCESS, State.RELEASE)]
    assert number not in release.admitted(journal, PROCESS, limit=10)
    with pytest.raises(BusinessError, match=r"case\.not_handed_over"):
        assignments.give_back(journal, number, COMMON, by="Frieda", note="x")
    assert faults(journal) == []


def test_a_case_somebody_has_in_person_is_seen_by_the_unit_and_by_nobody_else(
    journal: Journal, numbers: list[str]
) -> None:
    """A colleague of the unit may open it; it stands among what others have, and on nobody's own list."""
    assignments.hand_over(journal, numbers[0], Place("steueramt", "Paula"), by="Frieda", note="Deine Straße")
    assert admits(journal, TAXES, numbers[0])
    assert [line.assigned.place.person for line in assignments.to_others(journal, TAXES)] == ["Paula"]
    assert listed(journal, TAXES) == []
    assert not admits(journal, CASHIER, numbers[0])
    assert assignments.to_others(journal, CASHIER) == []
    deputy = Reach((), ("Otto", "Paula"), ("stadtkasse",))
    assert listed(journal, deputy) == [numbers[0]]
    assert admits(journal, deputy, numbers[0].lower())


def test_an_office_without_units_hands_cases_to_people(journal: Journal, numbers: list[str]) -> None:
    """Everybody may still open it; it is in no queue but on one person's list."""
    assignments.hand_over(journal, numbers[0], Place("", "Otto"), by="Frieda", note="Kennst du ihn?")
    assert admits(journal, ANYBODY, numbers[0])
    assert listed(journal, Reach((PROCESS,), ("Otto",), None)) == [numbers[0]]
    assert listed(journal, ANYBODY) == []
    assert [line.number for line in assignments.to_others(journal, ANYBODY)] == [numbers[0]]


def test_only_what_waits_for_a_person_and_lies_on_no_other_desk_is_handed_over(
    journal: Journal, numbers: list[str], clock: SimpleNamespace
) -> None:
    """Neither from under a colleague's hands, nor to where it is, nor by the machine, nor what is on its way."""

    def refused(number: str, place: Place, by: str = "Frieda") -> str:
        with pytest.raises(BusinessError) as error:
            assignments.hand_over(journal, number, place, by=by, note="x")
        return error.value.problem.code

    holds.take(journal, numbers[0], person="Otto")
    assert refused(numbers[0], Place("stadtkasse")) == "desk.taken"
    clock.now += holds.HOLD_S + 1
    assignments.hand_over(journal, numbers[0], Place("stadtkasse"), by="Frieda", note="x")
    assert refused(numbers[0], Place("stadtkasse")) == "case.already_there"
    assert refused(numbers[1], COMMON) == "case.already_there"
    assert refused(numbers[1], Place("stadtkasse"), by="Machine") == "sign.not_a_person"
    people.resume(journal, numbers[1], by="Frieda", note="gesehen")
    assert refused(numbers[1], Place("stadtkasse")) == "case.not_waiting"
    assert faults(journal) == []


def test_it_stays_where_it_was_handed_to_while_the_machine_walks(journal: Journal, numbers: list[str]) -> None:
    """Corrected and stopped again, it is still theirs; set aside it leaves the list until its day."""
    assignments.hand_over(journal, numbers[0], Place("stadtkasse"), by="Frieda", note="x")
    people.resume(journal, numbers[0], by="Otto", note="gesehen")
    assert listed(journal, CASHIER) == []
    batch = journal.claim(PROCESS, owner="t", limit=10)
    assert batch is not None
    journal.sign(
        batch,
        Station.CHECK,
        [Signature(one, "clarification", "{}", State.CLARIFICATION, one.station) for one in batch.cases.values()],
    )
    assert listed(journal, CASHIER) == [numbers[0]]
    people.set_aside(journal, numbers[0], date(2100, 1, 4), by="Otto", note="später")
    assert (listed(journal, CASHIER), assignments.count(journal, CASHIER)) == ([], 0)
    for reach, there in ((CASHIER, [numbers[0]]), (TAXES, [])):
        assert [one.number for one in follow_ups.waiting(journal, [], reach=reach)] == there
        assert follow_ups.count(journal, reach) == len(there)
    assert worklist.counts(journal, [PROCESS])[PROCESS, State.CLARIFICATION] == 1
    assert faults(journal) == []


def test_what_was_handed_over_and_is_closed_is_on_no_list_and_its_slip_is_whole(
    journal: Journal, numbers: list[str]
) -> None:
    """Whoever had it last still sees it; the next hand-over notes that no list need look at it any more."""
    assignments.hand_over(journal, numbers[0], Place("stadtkasse", "Otto"), by="Frieda", note="x")
    people.reject(journal, numbers[0], by="Otto", note="zurückgezogen")
    assert (listed(journal, CASHIER), assignments.count(journal, CASHIER)) == ([], 0)
    assignments.hand_over(journal, numbers[1], Place("stadtkasse"), by="Frieda", note="x")
    assert listed(journal, CASHIER) == [numbers[1]]
    assert journal.database.rows("SELECT closed FROM assignment ORDER BY case_id") == [(1,), (0,)]
    assert (admits(journal, CASHIER, numbers[0]), admits(journal, TAXES, numbers[0])) == (True, False)
    assert faults(journal) == []


@pytest.mark.parametrize(
    "tampered",
    [
        "UPDATE assignment SET person = 'Rolf'",
        "UPDATE assignment SET unit = 'bauamt'",
        "UPDATE assignment SET n = 0",
        "DELETE FROM assignment",
        "INSERT INTO assignment (case_id, unit, person, n) SELECT id, 'x', '', 0 FROM cases ORDER BY id DESC LIMIT 1",
    ],
)
def test_a_case_that_lies_elsewhere_than_its_slip_says_is_found(
    journal: Journal, numbers: list[str], tampered: str
) -> None:
    """Who moves a case by the database alone, without signing, is found by verification."""
    assignments.hand_over(journal, numbers[0], Place("stadtkasse", "Otto"), by="Frieda", note="x")
    assert faults(journal) == []
    journal.database.run(tampered)
    assert faults(journal) == ["verify.handed"]


def test_the_note_may_name_people_and_be_erased(journal: Journal, numbers: list[str]) -> None:
    """The slip holds its digest only; erased, the slip is whole and the list shows an empty note."""
    assignments.hand_over(journal, numbers[0], Place("stadtkasse"), by="Frieda", note="Frau Beispiel rief an")
    entry = views.slip(journal, numbers[0]).entries[-1]
    assert (entry.result, entry.signer) == ("handed_over", "Frieda")
    assert orjson.loads(entry.detail)["handed"] == {"unit": "stadtkasse", "person": ""}
    assert "Beispiel" not in entry.detail
    journal.database.run("DELETE FROM note")
    assert [line.assigned.note for line in assignments.to_her(journal, CASHIER)] == [""]
    assert faults(journal) == []


PLACES = (COMMON, Place("stadtkasse"), Place("stadtkasse", "Otto"), Place("steueramt", "Frieda"))
STEPS = st.lists(
    st.tuples(st.sampled_from(["over", "back", "aside", "day"]), st.sampled_from(PLACES)), min_size=1, max_size=8
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=STEPS)
def test_a_case_is_on_exactly_one_list_whatever_people_do(
    tmp_path: Path, put: Callable[..., list[str]], steps: list[tuple[str, Place]]
) -> None:
    """In its queue, on top of one list, or set aside; always seen by exactly one unit, and the slip is whole."""
    clock = SimpleNamespace(now=1_000.0)
    with open_journal("sqlite:///:memory:", tmp_path / "store") as journal:
        journal.clock = lambda: clock.now
        (number,) = put(journal, 1)
        batch = journal.claim(PROCESS, owner="t", limit=1)
        assert batch is not None
        cases = batch.cases.values()
        journal.sign(
            batch, Station.CHECK, [Signature(one, "stop", "{}", State.CLARIFICATION, Station.CHECK) for one in cases]
        )
        lies = COMMON
        for step, place in steps:
            if step == "over" and place != lies:
                assignments.hand_over(journal, number, place, by="Frieda", note="x")
                lies = place
            elif step == "back" and lies != COMMON:
                assignments.give_back(journal, number, place, by="Otto", note="x")
                lies = place
            elif step == "aside":
                people.set_aside(journal, number, date(1970, 1, 3), by="Otto", note="x")
            elif step == "day":
                clock.now += 86_400
            queue = [row.number for row in worklist.page(journal, PROCESS, State.CLARIFICATION)]
            lists = [queue, listed(journal, TAXES), listed(journal, CASHIER)]
            aside = follow_ups.waiting(journal, [], reach=TAXES) + follow_ups.waiting(journal, [], reach=CASHIER)
            assert sum(map(len, lists)) + len(aside) == 1
            assert worklist.counts(journal, [PROCESS])[PROCESS, State.CLARIFICATION] == len(queue)
            hers, his = admits(journal, TAXES, number), admits(journal, CASHIER, number)
            assert (hers, his) == (lies.unit != "stadtkasse", lies.unit == "stadtkasse")
            assert faults(journal) == []

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A case that is set aside keeps waiting as before, stands in no worklist until its day, and its slip says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laufzettel import release
from laufzettel.case import State, Station
from laufzettel.errors import BusinessError, Message
from laufzettel.fields import Field
from laufzettel.journal import Journal, follow_ups, open_journal, people, verify, views, worklist
from laufzettel.journal.batch import Held, Signature
from laufzettel.journal.rows import HELD, held, problems_detail
from laufzettel.journal.worklist import Filter

PROCESS = "probe"
MISSING = Message("field.missing", "Die Angabe fehlt.", "It is missing.")
BLOCKING = Message("field_missing", "So geht es nicht weiter.", "It cannot go on.", blocks=True)
DAY_S = 86_400.0
TODAY = date(1970, 1, 1)


@pytest.fixture
def numbers(journal: Journal) -> list[str]:
    """The first two cases wait for clarification, the second with a blocking problem; the others for release."""
    batch = journal.claim(PROCESS, owner="t", limit=10)
    assert batch is not None
    cases = list(batch.cases.values())
    found = [MISSING.at(field="name"), BLOCKING.at(field="name")]
    journal.sign(
        batch,
        Station.CHECK,
        [
            Signature(case, "clarification", problems_detail([problem]), State.CLARIFICATION, Station.CHECK)
            for case, problem in zip(cases[:2], found, strict=True)
        ],
    )
    journal.sign(
        batch,
        Station.RELEASE,
        [Signature(case, "for_release", '{"class":"A2"}', State.RELEASE, Station.RELEASE) for case in cases[2:]],
    )
    return [case.number for case in cases]


def stop_at_check(journal: Journal) -> None:
    """The machine finds that something is missing."""
    batch = journal.claim(PROCESS, owner="t", limit=10)
    assert batch is not None
    detail = problems_detail([MISSING.at(field="name")])
    cases = batch.cases.values()
    signed = [Signature(one, "clarification", detail, State.CLARIFICATION, Station.CHECK) for one in cases]
    journal.sign(batch, Station.CHECK, signed)


def only_case(journal: Journal) -> Held:
    """The one case there is."""
    (row,) = journal.database.rows(f"SELECT {HELD} FROM cases")
    return held(row, "", "")


def listed(journal: Journal, state: State) -> list[str]:
    """The worklist."""
    return [row.number for row in worklist.page(journal, PROCESS, state)]


def whole(journal: Journal) -> bool:
    """Whether all slips verify."""
    return not list(verify.verify(journal, PROCESS))[-1].faults


@pytest.mark.parametrize(("index", "state"), [(0, State.CLARIFICATION), (2, State.RELEASE)])
def test_a_case_set_aside_leaves_the_queue_and_comes_back_on_its_day(
    journal: Journal, numbers: list[str], clock: SimpleNamespace, index: int, state: State
) -> None:
    """State and station stay; counts, lists and the next case leave it out; on the day it is there with its reasons."""
    number, before = numbers[index], views.slip(journal, numbers[index])
    count = worklist.counts(journal, [PROCESS])[PROCESS, state]
    first = worklist.page(journal, PROCESS, state)[0]
    people.set_aside(journal, number, TODAY + timedelta(days=3), by="Frieda", note="Ruft zurück")

    after = views.slip(journal, number)
    assert (after.state, after.station) == (before.state, before.station)
    assert number not in listed(journal, state)
    assert worklist.counts(journal, [PROCESS])[PROCESS, state] == count - 1
    assert worklist.next_number(journal, PROCESS, state, person="Frieda", after=0) != number
    (aside,) = follow_ups.waiting(journal, [PROCESS])
    assert (aside.number, aside.due, aside.by, aside.note) == (number, "1970-01-04", "Frieda", "Ruft zurück")
    assert whole(journal)

    clock.now += 3 * DAY_S
    (back,) = [row for row in worklist.page(journal, PROCESS, state) if row.number == number]
    assert (back.due, back.problems) == ("1970-01-04", first.problems)
    assert follow_ups.waiting(journal, [PROCESS]) == []
    assert worklist.counts(journal, [PROCESS])[PROCESS, state] == count
    assert worklist.next_number(journal, PROCESS, state, person="Frieda", after=0) == number


def test_the_slip_names_the_day_and_seals_the_reason_without_saying_it(journal: Journal, numbers: list[str]) -> None:
    """The reason may name people: it can be erased, and the slip stays whole; changed it does not."""
    people.set_aside(journal, numbers[0], date(1970, 2, 2), by="Frieda", note="Herr Beispiel ist verreist")
    entry = views.slip(journal, numbers[0]).entries[-1]
    assert (entry.result, entry.signer, orjson.loads(entry.detail)["due"]) == ("set_aside", "Frieda", "1970-02-02")
    assert "verreist" not in entry.detail
    journal.database.run("UPDATE note SET body = 'anderes'")
    assert not whole(journal)
    journal.database.run("DELETE FROM note")
    assert whole(journal)


def test_setting_aside_is_no_way_around_a_blocking_problem(journal: Journal, numbers: list[str]) -> None:
    """Why a person is needed goes along from entry to entry: resuming is refused as before, and waives as before."""
    for number in numbers[:2]:
        people.set_aside(journal, number, date(1970, 2, 2), by="Frieda", note="morgen")
        people.take_back(journal, number, by="Frieda")
    with pytest.raises(BusinessError, match=r"case\.blocked"):
        people.resume(journal, numbers[1], by="Frieda", note="gesehen")
    people.resume(journal, numbers[0], by="Frieda", note="gesehen")
    assert journal.database.rows("SELECT code FROM waiver") == [("field.missing",)]
    assert whole(journal)


def test_a_case_can_be_taken_back_before_its_day_and_only_then(journal: Journal, numbers: list[str]) -> None:
    """It is in its queue again at once; taking back what is not set aside is refused and signs nothing."""
    people.set_aside(journal, numbers[0], date(1970, 2, 2), by="Frieda", note="morgen")
    people.take_back(journal, numbers[0], by="Otto")
    assert numbers[0] in listed(journal, State.CLARIFICATION)
    entries = len(views.slip(journal, numbers[0]).entries)
    with pytest.raises(BusinessError, match=r"case\.not_aside"):
        people.take_back(journal, numbers[0], by="Otto")
    assert len(views.slip(journal, numbers[0]).entries) == entries


def test_whatever_is_signed_on_a_case_set_aside_ends_its_waiting(journal: Journal, numbers: list[str]) -> None:
    """A correction or a release needs no taking back, and the old day does not hide the case when it waits again."""
    people.set_aside(journal, numbers[0], date(1970, 2, 2), by="Frieda", note="morgen")
    people.set_aside(journal, numbers[2], date(1970, 2, 2), by="Frieda", note="morgen")
    people.correct(journal, numbers[0], {"name": Field("N", "N", "typed")}, by="Frieda")
    people.release(journal, [numbers[2]], by="Frieda", detail={"class": "A1"})
    assert follow_ups.waiting(journal, [PROCESS]) == []
    assert worklist.counts(journal, [PROCESS])[PROCESS, State.RELEASE] == 2
    batch = journal.claim(PROCESS, owner="t", limit=10)
    assert batch is not None and len(batch) == 2
    again = [Signature(one, "clarification", "{}", State.CLARIFICATION, one.station) for one in batch.cases.values()]
    journal.sign(batch, Station.CHECK, again)
    assert numbers[0] in listed(journal, State.CLARIFICATION)
    assert whole(journal)


def test_no_run_takes_what_is_set_aside(journal: Journal, numbers: list[str], clock: SimpleNamespace) -> None:
    """Neither before its day nor on it: it waits for a person."""
    people.set_aside(journal, numbers[0], date(1970, 1, 3), by="Frieda", note="morgen")
    for _ in range(3):
        assert journal.take_along(PROCESS) == 0
        assert journal.claim(PROCESS, owner="t", limit=10) is None
        clock.now += DAY_S


def test_no_batch_takes_what_somebody_had_doubts_about(journal: Journal, numbers: list[str]) -> None:
    """It is left out while it is set aside; taken back it wants a release of its own."""
    number = numbers[2]
    people.set_aside(journal, number, date(1970, 2, 2), by="Frieda", note="Anruf abwarten")
    assert number not in release.admitted(journal, PROCESS, limit=10)
    assert number not in release.left_out(journal, PROCESS)
    people.take_back(journal, number, by="Frieda")
    assert number not in release.admitted(journal, PROCESS, limit=10)
    assert number in release.left_out(journal, PROCESS)
    with pytest.raises(BusinessError, match=r"release\.needs_a_look"):
        people.release(journal, numbers[2:], by="Frieda", detail={"class": "A2"}, untouched=True)


def test_an_inquiry_seals_the_letter_and_sets_the_case_aside(journal: Journal, numbers: list[str]) -> None:
    """Only where something is to be clarified."""
    digest = journal.store.put(b"%PDF-1.7 letter")
    people.ask(journal, numbers[0], date(1970, 1, 15), by="Frieda", letter=digest)
    slip = views.slip(journal, numbers[0])
    entry = slip.entries[-1]
    assert (entry.result, slip.letters[entry.n]) == ("asked", digest)
    assert digest not in entry.detail, "who guesses what the letter says must not be able to confirm it by the slip"
    assert follow_ups.due_of(journal, numbers[0]) == date(1970, 1, 15)
    with pytest.raises(BusinessError, match=r"case\.not_waiting"):
        people.ask(journal, numbers[2], date(1970, 1, 15), by="Frieda", letter=digest)
    assert whole(journal)


STEPS = st.lists(
    st.sampled_from(["aside 1", "aside 3", "aside 40", "ask", "take back", "correct", "a day goes by"]), max_size=8
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=STEPS)
def test_a_case_is_in_exactly_one_place_whatever_people_do(
    tmp_path: Path, put: Callable[..., list[str]], steps: list[str]
) -> None:
    """In its queue or among those set aside until a later day, never in both or in neither; the slip is whole."""
    clock = SimpleNamespace(now=1_000.0)
    with open_journal("sqlite:///:memory:", tmp_path / "store") as journal:
        journal.clock = lambda: clock.now
        put(journal, 1)
        stop_at_check(journal)
        (number,) = listed(journal, State.CLARIFICATION)
        until = TODAY
        for step in steps:
            now = follow_ups.today(journal)
            if step.startswith("aside"):
                until = now + timedelta(days=int(step.split()[1]))
                people.set_aside(journal, number, until, by="Frieda", note="x")
            elif step == "ask":
                until = now + timedelta(days=14)
                people.ask(journal, number, until, by="Frieda", letter=journal.store.put(b"letter"))
            elif step == "take back" and until > now:
                people.take_back(journal, number, by="Otto")
                until = now
            elif step == "correct":
                people.correct(journal, number, {"name": Field("N", "N", "typed")}, by="Otto")
                stop_at_check(journal)
                until = now
            elif step == "a day goes by":
                clock.now += DAY_S
            aside = until > follow_ups.today(journal)
            assert listed(journal, State.CLARIFICATION) == ([] if aside else [number])
            assert [one.number for one in follow_ups.waiting(journal, [PROCESS])] == ([number] if aside else [])
            assert worklist.counts(journal, [PROCESS])[PROCESS, State.CLARIFICATION] == int(not aside)
            assert follow_ups.due_of(journal, number) == (until if aside else None)
            assert [one.code for one in people.open_problems(journal, only_case(journal))] == ["field.missing"]
            assert whole(journal)


def test_a_queue_is_filtered_by_reason_and_by_document(journal: Journal, numbers: list[str]) -> None:
    """Signs that mean something in a pattern stand for themselves; `field_missing` is not `field.missing`."""

    def found(code: str = "", document: str = "") -> list[str]:
        wanted = Filter(code, document)
        rows = worklist.page(journal, PROCESS, State.CLARIFICATION, wanted=wanted)
        first = worklist.next_number(journal, PROCESS, State.CLARIFICATION, person="F", after=0, wanted=wanted)
        assert first == (rows[0].number if rows else None)
        return [row.number for row in rows]

    assert found("field.missing") == [numbers[0]]
    assert found("field_missing") == [numbers[1]]
    assert found(document="MELD") == found() == numbers[:2]
    assert found("field.missing", "meldung.xlsx") == [numbers[0]]
    for nothing in ("%", "_", "!", '"', "\\", "name", "field"):
        assert found(code=nothing) == []
    for nothing in ("%", "_", "!", "andere"):
        assert found(document=nothing) == []
    assert set(worklist.reasons(journal, PROCESS, State.CLARIFICATION)) == {"field.missing", "field_missing"}

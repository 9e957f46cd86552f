# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a person may still sign once something has been written, or may have been; the register is a real database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from connectors.sql import SqlTarget, TableSpec
from laufzettel.case import State, Station
from laufzettel.connect import Item, Probe
from laufzettel.errors import BusinessError, Message
from laufzettel.fields import TYPED_BY_PERSON, Field
from laufzettel.journal import Journal, people, switches, views
from laufzettel.journal.batch import Signature
from laufzettel.journal.halts import Position
from laufzettel.journal.journal import STOP_AFTER
from laufzettel.journal.people import Settled
from laufzettel.journal.rows import problems_detail
from laufzettel.stations import write
from laufzettel.testing.bench import PROCESS, Bench
from laufzettel.testing.faults import Cut, CutOff

CLERK = "Frau Prüf"
NO_MAIL = Message("probe.no_mail", "Die Anschrift stimmt nicht.", "The address is wrong.").at()
KEY = "KON-1/test"


def item(name: str) -> Item:
    """What the one case writes."""
    return Item(KEY, {"hunde": [{"aktenzeichen": KEY, "name": name}]})


@pytest.fixture
def register(tmp_path: Path) -> Iterator[SqlTarget]:
    """A register with one table and no unique key."""
    target = SqlTarget("register", f"sqlite:///{tmp_path / 'register.db'}", [TableSpec("hunde", "aktenzeichen")])
    target.execute(["CREATE TABLE hunde (aktenzeichen TEXT, name TEXT)"])
    yield target
    target.close()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """One case that stands before the station *write*."""
    bench = Bench(tmp_path, [item("Bello")])
    bench.journal.sleep = lambda _: None
    yield bench
    bench.close()


def number_of(bench: Bench) -> str:
    """The case's number."""
    return str(bench.journal.database.rows("SELECT number FROM cases")[0][0])


def names(register: SqlTarget) -> list[object]:
    """What stands in the register."""
    return [row["name"] for row in register.select("hunde", "aktenzeichen", [KEY], ["name"])]


def written_and_stopped_at_the_letter(bench: Bench, register: SqlTarget) -> str:
    """The register has it, the letter went back; the case's number."""
    journal = bench.journal
    batch = journal.claim(PROCESS, owner="probe", limit=1)
    assert batch is not None
    write(journal, batch, register, step="test", items=lambda cases: [bench.items[0] for _ in cases])
    (case,) = batch.at(Station.SEND)
    stops = Signature(case, "rejected", problems_detail([NO_MAIL]), State.CLARIFICATION, Station.SEND)
    journal.sign(batch, Station.SEND, [stops])
    assert names(register) == ["Bello"]
    return case.number


def stopped_with_an_open_intent(bench: Bench, register: SqlTarget, *, arrived: bool) -> str:
    """The worker died while it wrote, again and again; the case's number."""
    with pytest.raises(Cut):
        bench.run(CutOff(register, after=arrived, dies=True))
    bench.journal.database.run("UPDATE cases SET attempts = ?, lease_until = 0", (STOP_AFTER,))
    assert bench.journal.claim(PROCESS, owner="probe", limit=1) is None
    assert bench.states()[State.CLARIFICATION] == 1
    return number_of(bench)


def corrected(bench: Bench, number: str, name: str) -> None:
    """A person corrects the name, and the case comes before the station *write* again."""
    people.correct(bench.journal, number, {"name": Field(name, name, TYPED_BY_PERSON)}, by=CLERK)
    bench.items[0] = item(name)
    batch = bench.journal.claim(PROCESS, owner="probe", limit=1)
    assert batch is not None
    signed = [Signature(case, "ok", "{}", State.READY, Station.WRITE) for case in batch.at(Station.CHECK)]
    assert len(signed) == 1
    bench.journal.sign(batch, Station.CHECK, signed)
    bench.journal.let_go(batch)


def test_what_stands_in_the_register_cannot_be_rejected(bench: Bench, register: SqlTarget) -> None:
    """A closed case whose slip says that nothing was written would be a lie."""
    number = written_and_stopped_at_the_letter(bench, register)
    with pytest.raises(BusinessError) as refused:
        people.reject(bench.journal, number, by=CLERK, note="zurückgezogen")
    assert refused.value.problem.code == "case.already_written"
    assert "register" in refused.value.problem.de
    assert bench.states()[State.CLARIFICATION] == 1


def test_after_writing_only_what_concerns_the_letter_is_corrected(bench: Bench, register: SqlTarget) -> None:
    """The decision stays, nothing is decided anew from a register that has this case in it by now."""
    number = written_and_stopped_at_the_letter(bench, register)
    name, mail = Field("Rex", "Rex", TYPED_BY_PERSON), Field("a@b.example", "a@b.example", TYPED_BY_PERSON)
    with pytest.raises(BusinessError):
        people.correct(bench.journal, number, {"name": name}, by=CLERK, after_writing=["mail"])
    with pytest.raises(BusinessError):
        people.correct(bench.journal, number, {"name": name, "mail": mail}, by=CLERK, after_writing=["mail"])
    people.correct(bench.journal, number, {"mail": mail}, by=CLERK, after_writing=["mail"])
    assert views.slip(bench.journal, number).station == "send"
    bench.run(register)
    assert bench.written() == 1
    assert names(register) == ["Bello"]
    assert bench.whole()


@pytest.mark.parametrize("arrived", [False, True])
def test_what_may_stand_in_the_register_is_looked_up_before_it_is_rejected(
    arrived: bool, bench: Bench, register: SqlTarget
) -> None:
    """Nobody knows yet; handed back, the program looks."""
    number = stopped_with_an_open_intent(bench, register, arrived=arrived)
    with pytest.raises(BusinessError) as refused:
        people.reject(bench.journal, number, by=CLERK, note="zurückgezogen")
    assert refused.value.problem.code == "case.not_looked_up"
    people.resume(bench.journal, number, by=CLERK, note="geprüft")
    bench.run(register)
    assert names(register) == ["Bello"]
    assert bench.written() == 1


def test_a_correction_is_what_gets_written(bench: Bench, register: SqlTarget) -> None:
    """The old content had not gone out: the corrected one is written, once."""
    number = stopped_with_an_open_intent(bench, register, arrived=False)
    corrected(bench, number, "Rex")
    bench.run(register)
    assert names(register) == ["Rex"]
    assert bench.written() == 1
    assert bench.whole()


def test_old_content_that_had_gone_out_goes_to_a_person(bench: Bench, register: SqlTarget) -> None:
    """Neither is overwritten nor passed off as the corrected one; she settles it."""
    number = stopped_with_an_open_intent(bench, register, arrived=True)
    corrected(bench, number, "Rex")
    bench.run(register)
    assert names(register) == ["Bello"]
    assert bench.states()[State.IN_DOUBT] == 1
    people.settle_doubt(bench.journal, number, Settled.WRITTEN, by=CLERK, note="steht so dort")
    bench.run(register)
    assert bench.written() == 1
    assert bench.whole()


def test_a_correction_that_changes_nothing_in_the_register_finds_it_done(bench: Bench, register: SqlTarget) -> None:
    """It had gone out with the same content."""
    number = stopped_with_an_open_intent(bench, register, arrived=True)
    corrected(bench, number, "Bello")
    bench.run(register)
    assert names(register) == ["Bello"]
    assert bench.written() == 1


def test_a_worker_that_dies_between_note_and_write_repeats_nothing(bench: Bench, register: SqlTarget) -> None:
    """The corrected content is noted like any intent."""
    number = stopped_with_an_open_intent(bench, register, arrived=False)
    corrected(bench, number, "Rex")
    with pytest.raises(Cut):
        bench.run(CutOff(register, after=True, dies=True))
    bench.expire()
    bench.run(register)
    assert names(register) == ["Rex"]
    assert bench.written() == 1
    assert bench.whole()


def test_how_a_doubt_was_settled_stays_on_the_slip(bench: Bench, register: SqlTarget) -> None:
    """With what had been seen, and what was to be written, though the effect itself is gone."""
    register.insert([item("jemand anders")])
    bench.run(register)
    number = number_of(bench)
    people.settle_doubt(bench.journal, number, Settled.NOT_WRITTEN, by=CLERK, note="fremder Eintrag")
    slip = views.slip(bench.journal, number)
    assert slip.effects == []
    assert '"state":"conflict"' in slip.entries[-1].detail
    assert '"payload":"' in slip.entries[-1].detail
    assert bench.whole()


def test_a_problem_that_blocks_cannot_be_handed_back(bench: Bench) -> None:
    """Something must be entered first; the sentence says what."""
    blocks = Message("probe.no_rate", "Es gibt keinen Satz.", "There is no rate.", blocks=True).at()
    batch = bench.journal.claim(PROCESS, owner="probe", limit=1)
    assert batch is not None
    (case,) = batch.cases.values()
    stops = Signature(case, "clarification", problems_detail([blocks]), State.CLARIFICATION, Station.DECIDE)
    bench.journal.sign(batch, Station.DECIDE, [stops])
    with pytest.raises(BusinessError) as refused:
        people.resume(bench.journal, case.number, by=CLERK, note="egal")
    assert "Es gibt keinen Satz." in refused.value.problem.de
    assert bench.states()[State.CLARIFICATION] == 1


class StoppedWhileLooking(CutOff):
    """The register, in which somebody looks just as somebody else pulls the emergency stop."""

    def __init__(self, inside: SqlTarget, journal: Journal) -> None:
        super().__init__(inside, after=False, dies=False)
        self.fired, self.journal = True, journal

    def probe(self, items: Sequence[Item]) -> list[Probe]:
        """Look, and meanwhile the stop is pulled."""
        found = super().probe(items)
        switches.turn(self.journal, PROCESS, Position.STOPPED, by=CLERK, why="falsche Beträge")
        return found


def test_a_correction_does_not_go_out_past_the_emergency_stop(bench: Bench, register: SqlTarget) -> None:
    """Pulled between looking for the old content and noting the corrected one; resumed, it is written once."""
    number = stopped_with_an_open_intent(bench, register, arrived=False)
    corrected(bench, number, "Rex")
    bench.run(StoppedWhileLooking(register, bench.journal))
    assert names(register) == []
    switches.turn(bench.journal, PROCESS, Position.RUNNING, by=CLERK, why="berichtigt")
    bench.expire()
    bench.run(register)
    assert names(register) == ["Rex"]
    assert bench.whole()

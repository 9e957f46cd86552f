# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What becomes of a write: done, not written, rejected, conflict, unknown; and how a person ends a doubt."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from laufzettel.case import State
from laufzettel.connect import Guarantee, Health, Item, Probe, Receipt, Seen, Wrote
from laufzettel.errors import Message, Problem, SystemFault
from laufzettel.journal import people, views
from laufzettel.journal.people import Settled
from laufzettel.stations import write
from laufzettel.testing.bench import PROCESS, Bench
from laufzettel.testing.faults import Cut

TOO_LONG = Message("probe.too_long", "Der Name ist zu lang.", "The name is too long.").at()
GONE = Message("probe.gone", "Nicht erreichbar.", "Not reachable.").at()
CLERK = "Frau Prüf"


class Shelf:
    """A stand-in for a foreign system, because each outcome must be had on demand: a list of keys and contents."""

    name, settle_s = "regal", 5.0

    def __init__(self) -> None:
        self.guarantee = Guarantee.VERIFIABLE
        self.records: list[tuple[str, object]] = []
        self.answers: list[Callable[[Item], Receipt]] = []
        """How the next writes end; when used up, they succeed."""
        self.blind_probes = 0
        """So many looks fail because the line is down."""

    def check(self) -> Health:
        return Health(True)

    def plan(self, items: Sequence[Item]) -> list[Problem | None]:
        return [TOO_LONG if "zu lang" in str(item.payload) else None for item in items]

    def probe(self, items: Sequence[Item]) -> list[Probe]:
        if self.blind_probes:
            self.blind_probes -= 1
            raise SystemFault(GONE)
        return [self._seen(item) for item in items]

    def confirm(self, items: Sequence[Item]) -> list[Probe]:
        return self.probe(items)

    def write(self, items: Sequence[Item]) -> list[Receipt]:
        return [self.answers.pop(0)(item) if self.answers else self.put(item) for item in items]

    def put(self, item: Item) -> Receipt:
        """It arrives."""
        self.records.append((item.key, item.payload))
        return Receipt(Wrote.DONE)

    def put_and_break(self, item: Item) -> Receipt:
        """It arrives, and then the line breaks."""
        self.put(item)
        raise ConnectionError("Musterfrau")

    def put_and_die(self, item: Item) -> Receipt:
        """It arrives, and the worker is dead."""
        self.put(item)
        raise Cut

    def _seen(self, item: Item) -> Probe:
        there = [payload for key, payload in self.records if key == item.key]
        if len(there) > 1:
            return Probe(Seen.SEVERAL)
        return Probe(Seen.ABSENT if not there else Seen.SAME if there == [item.payload] else Seen.DIFFERENT)


class Careless(Shelf):
    """The negative control: nobody looks, before or after."""

    def probe(self, items: Sequence[Item]) -> list[Probe]:
        return [Probe(Seen.ABSENT) for _ in items]

    def confirm(self, items: Sequence[Item]) -> list[Probe]:
        return [Probe(Seen.SAME) for _ in items]


def item(text: str = "Musterfrau") -> Item:
    """What the one case writes."""
    return Item("KON-1/test", {"name": text})


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Bench]]:
    """Makes a bench with a case for each item."""
    benches: list[Bench] = []

    def bench(*items: Item) -> Bench:
        folder = tmp_path / str(len(benches))
        folder.mkdir()
        benches.append(Bench(folder, items or (item(),)))
        return benches[-1]

    yield bench
    for one in benches:
        one.close()


def number_of(bench: Bench) -> str:
    """The case's number."""
    return str(bench.journal.database.rows("SELECT number FROM cases")[0][0])


def test_what_was_certainly_not_written_waits_and_is_tried_again(make: Callable[..., Bench]) -> None:
    """The slip says which system took nothing."""
    bench, shelf = make(), Shelf()
    shelf.answers = [lambda _: Receipt(Wrote.NOT_WRITTEN)]
    bench.run(shelf)
    (waits,) = views.waiting(bench.journal, PROCESS, State.LATER)
    assert "regal" in waits.problems[0].de
    assert shelf.records == []
    bench.run(shelf)
    assert bench.written() == len(shelf.records) == 1


def test_what_is_rejected_goes_to_a_person_and_may_be_written_corrected(make: Callable[..., Bench]) -> None:
    """The target's own sentence is on the slip; handed back, the case is written."""
    bench, shelf = make(), Shelf()
    shelf.answers = [lambda _: Receipt(Wrote.REJECTED, {}, TOO_LONG)]
    bench.run(shelf)
    (one,) = views.waiting(bench.journal, PROCESS, State.CLARIFICATION)
    assert one.problems[0].de == "Der Name ist zu lang."
    people.resume(bench.journal, one.number, by=CLERK, note="Spalte ist jetzt länger")
    bench.run(shelf)
    assert bench.written() == len(shelf.records) == 1


def test_what_cannot_fit_is_found_before_anything_is_written(make: Callable[..., Bench]) -> None:
    """The dry run of the target stops this case; the other one is written."""
    bench, shelf = make(item("viel zu lang"), Item("KON-2/test", {"name": "kurz"})), Shelf()
    bench.run(shelf)
    assert bench.states()[State.CLARIFICATION] == 1
    assert [key for key, _ in shelf.records] == ["KON-2/test"]


@pytest.mark.parametrize(
    ("outcome", "ends", "records"),
    [
        (Settled.WRITTEN, State.CLOSED, 1),
        (Settled.NOT_WRITTEN, State.CLARIFICATION, 1),
        (Settled.WRITE_AGAIN, State.CLOSED, 1),
    ],
)
def test_other_content_under_the_key_is_settled_by_a_person(
    outcome: Settled, ends: State, records: int, make: Callable[..., Bench]
) -> None:
    """Nothing is overwritten. Whoever looked says what is so; before writing again she has removed the stranger."""
    bench, shelf = make(), Shelf()
    shelf.records = [("KON-1/test", {"name": "jemand anders"})]
    bench.run(shelf)
    assert bench.states()[State.IN_DOUBT] == 1
    if outcome is Settled.WRITE_AGAIN:
        shelf.records.clear()
    people.settle_doubt(bench.journal, number_of(bench), outcome, by=CLERK, note="nachgesehen")
    bench.run(shelf)
    assert bench.states()[ends] == 1
    assert len(shelf.records) == records
    assert bench.whole()


def test_a_broken_line_is_looked_up_after_the_settle_time(make: Callable[..., Bench]) -> None:
    """The write had arrived: it is found, not repeated; the program waited before it looked."""
    bench, shelf, slept = make(), Shelf(), []
    bench.journal.sleep = slept.append
    shelf.answers = [shelf.put_and_break]
    bench.run(shelf)
    assert bench.written() == len(shelf.records) == 1
    assert sum(slept) == pytest.approx(shelf.settle_s)


def test_what_could_not_be_read_back_is_looked_for_only_after_the_settle_time(make: Callable[..., Bench]) -> None:
    """The target said done and the line broke; what it took arrives late: the second try waits, and finds it."""
    bench, shelf = make(), Shelf()
    now, late, failing = bench.journal.clock(), list[tuple[float, Item]](), [True]

    def look(items: Sequence[Item]) -> list[Probe]:
        for at, one in list(late):
            if bench.journal.clock() >= at:
                shelf.put(one)
                late.remove((at, one))
        return [shelf._seen(one) for one in items]

    def read_back(items: Sequence[Item]) -> list[Probe]:
        if failing:
            failing.clear()
            raise SystemFault(GONE)
        return look(items)

    def takes_its_time(one: Item) -> Receipt:
        late.append((bench.journal.clock() + 4.0, one))
        return Receipt(Wrote.DONE)

    shelf.probe, shelf.confirm = look, read_back  # type: ignore[method-assign]  # each outcome on demand
    shelf.answers = [takes_its_time]
    batch = bench.journal.claim(PROCESS, owner="probe", limit=1, lease_s=60.0)
    assert batch is not None
    for _ in range(2):  # as a retried station does
        try:
            write(bench.journal, batch, shelf, step="test", items=lambda cases: [item() for _ in cases])
        except SystemFault as fault:
            assert fault.problem.code == "target.not_read_back"
    assert len(shelf.records) == 1
    assert bench.journal.clock() - now >= 4.0
    assert [case.station.value for case in batch.cases.values()] == ["send"]


def test_a_record_that_is_still_on_its_way_is_waited_for(make: Callable[..., Bench]) -> None:
    """The target took it and shows it a moment later: no doubt, and no second record."""
    bench, shelf = make(), Shelf()
    arrives: list[tuple[float, Item]] = []

    def look(items: Sequence[Item]) -> list[Probe]:
        for at, one in list(arrives):
            if bench.journal.clock() >= at:
                shelf.put(one)
                arrives.remove((at, one))
        return [shelf._seen(one) for one in items]

    def takes_its_time(one: Item) -> Receipt:
        arrives.append((bench.journal.clock() + 4.0, one))
        return Receipt(Wrote.DONE)

    shelf.probe = shelf.confirm = look  # type: ignore[method-assign]  # each outcome on demand
    shelf.answers = [takes_its_time]
    bench.run(shelf)
    assert bench.written() == len(shelf.records) == 1


def test_what_a_blind_target_certainly_did_not_take_is_sent_again(make: Callable[..., Bench]) -> None:
    """A mail server that says "later" has sent nothing: no doubt, and its own sentence is on the slip."""
    bench, shelf = make(), Shelf()
    shelf.guarantee = Guarantee.BLIND
    later = Message("probe.later", "Der Server bittet um Geduld.", "The server asks for patience.").at()
    shelf.answers = [lambda _: Receipt(Wrote.NOT_WRITTEN, {}, later)]
    bench.run(shelf)
    (waits,) = views.waiting(bench.journal, PROCESS, State.LATER)
    assert waits.problems[0].de == "Der Server bittet um Geduld."
    bench.run(shelf)
    assert bench.written() == len(shelf.records) == 1


def test_what_may_be_there_already_is_looked_up_whatever_the_dry_run_says(make: Callable[..., Bench]) -> None:
    """The worker died after writing; meanwhile the target's rules are stricter: the record is found, not refused."""
    bench, shelf = make(), Shelf()
    shelf.answers = [shelf.put_and_die]
    with pytest.raises(Cut):
        bench.run(shelf)
    bench.expire()
    shelf.plan = lambda items: [TOO_LONG for _ in items]  # type: ignore[method-assign]  # each outcome on demand
    bench.run(shelf)
    assert bench.written() == len(shelf.records) == 1


def test_operations_learn_what_broke_and_nothing_about_anybody(
    make: Callable[..., Bench], caplog: pytest.LogCaptureFixture
) -> None:
    """Kind and place of the error, without its text."""
    bench, shelf = make(), Shelf()
    bench.journal.sleep = lambda _: None
    shelf.answers = [shelf.put_and_break]
    with caplog.at_level(logging.WARNING):
        bench.run(shelf)
    assert "regal: ConnectionError in put_and_break" in caplog.text
    assert "Musterfrau" not in caplog.text


def test_a_line_that_stays_down_is_asked_again_next_time(make: Callable[..., Bench]) -> None:
    """Written, broken, and nobody can look: the case waits, and the next run finds the record."""
    bench, shelf = make(), Shelf()
    bench.journal.sleep = lambda _: None
    shelf.answers = [shelf.put_and_break]
    probe = shelf.probe
    looks: list[int] = []

    def failing(items: Sequence[Item]) -> list[Probe]:
        looks.append(1)
        if len(looks) == 2:
            raise SystemFault(GONE)
        return probe(items)

    shelf.probe = failing  # type: ignore[method-assign]  # the second look fails, and only that one
    bench.run(shelf)
    assert bench.states()[State.LATER] == 1
    bench.run(shelf)
    assert bench.written() == len(shelf.records) == 1


def test_what_a_target_says_it_took_and_does_not_have_is_in_doubt(make: Callable[..., Bench]) -> None:
    """Believed is only what stands there."""
    bench, shelf = make(), Shelf()
    shelf.answers = [lambda _: Receipt(Wrote.DONE)]
    bench.run(shelf)
    (doubt,) = views.waiting(bench.journal, PROCESS, State.IN_DOUBT)
    assert "laufzettel settle" in doubt.problems[0].text("de")


def test_what_was_noted_first_is_what_counts(make: Callable[..., Bench]) -> None:
    """The worker died after writing; meanwhile the case would write something else: it is the first that is found."""
    bench, shelf = make(), Shelf()
    bench.journal.sleep = lambda _: None
    shelf.answers = [shelf.put_and_die]
    with pytest.raises(Cut):
        bench.run(shelf)
    bench.expire()
    bench.items[0] = item("heute anders")  # the same bench, on another day
    bench.run(shelf)
    assert bench.written() == 1
    assert shelf.records == [("KON-1/test", {"name": "Musterfrau"})]


def test_without_looking_a_dead_worker_doubles(make: Callable[..., Bench]) -> None:
    """The control: the same death, with probing and reading back switched off."""
    bench, shelf = make(), Careless()
    bench.journal.sleep = lambda _: None
    shelf.answers = [shelf.put_and_die]
    with pytest.raises(Cut):
        bench.run(shelf)
    bench.expire()
    bench.run(shelf)
    assert len(shelf.records) == 2

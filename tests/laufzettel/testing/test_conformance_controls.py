# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The conformance suite finds targets that break their promise: controls that must fail it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock

import pytest

from laufzettel.connect import Guarantee, Health, Item, Probe, Receipt, Seen, Target, Wrote
from laufzettel.errors import Problem
from laufzettel.testing import Cut, CutOff, LookingContract, Lying, VerifiableContract
from laufzettel.testing.bench import Bench
from laufzettel.testing.faults import Call

SECRET = "Geheimnisträger"


class Shelf:
    """A small honest system: records in a file, one line each."""

    name, guarantee, settle_s = "regal", Guarantee.VERIFIABLE, 0.0

    def __init__(self, folder: Path) -> None:
        self.path = folder / "regal.txt"

    def lines(self) -> list[tuple[str, str]]:
        """All records: key and content."""
        if not self.path.exists():
            return []
        return [(key, text) for key, _, text in (line.partition("\t") for line in self.path.read_text().splitlines())]

    def check(self) -> Health:
        return Health(True)

    def plan(self, items: Sequence[Item]) -> list[Problem | None]:
        return [None for _ in items]

    def probe(self, items: Sequence[Item]) -> list[Probe]:
        return [Probe(self._seen(item)) for item in items]

    def confirm(self, items: Sequence[Item]) -> list[Probe]:
        return self.probe(items)

    def write(self, items: Sequence[Item]) -> list[Receipt]:
        receipts = []
        for item in items:
            seen = self._seen(item)
            if seen is Seen.ABSENT:
                self.append(item)
            receipts.append(Receipt(Wrote.DONE if seen in (Seen.ABSENT, Seen.SAME) else Wrote.CONFLICT))
        return receipts

    def append(self, item: Item) -> None:
        """One more line."""
        with self.path.open("a") as file:
            file.write(f"{item.key}\t{item.payload['text']}\n")

    def _seen(self, item: Item) -> Seen:
        there = [text for key, text in self.lines() if key == item.key]
        if not there:
            return Seen.ABSENT
        if len(there) > 1:
            return Seen.SEVERAL
        return Seen.SAME if there[0] == item.payload["text"] else Seen.DIFFERENT


class Twice(Shelf):
    """Writes every record twice."""

    def append(self, item: Item) -> None:
        super().append(item)
        super().append(item)


class Overwriting(Shelf):
    """Replaces what it finds."""

    def write(self, items: Sequence[Item]) -> list[Receipt]:
        kept = [(key, text) for key, text in self.lines() if key not in {item.key for item in items}]
        self.path.write_text("".join(f"{key}\t{text}\n" for key, text in kept))
        for item in items:
            self.append(item)
        return [Receipt(Wrote.DONE) for _ in items]


class Talkative(Shelf):
    """Gives the payload away as evidence."""

    def write(self, items: Sequence[Item]) -> list[Receipt]:
        return [
            Receipt(one.wrote, {"seen": str(item.payload)})
            for one, item in zip(super().write(items), items, strict=True)
        ]


class Forgetful(Shelf):
    """Says it wrote and did not."""

    def append(self, item: Item) -> None:
        """Nothing."""


class Appending(Shelf):
    """Appends whatever it is given, and says honestly what stands there: it can be asked, and promises no more."""

    def write(self, items: Sequence[Item]) -> list[Receipt]:
        for item in items:
            self.append(item)
        return [Receipt(Wrote.DONE) for _ in items]


class Slow(Appending):
    """A record may take two minutes to appear."""

    settle_s = 120.0


class Shortsighted(Appending):
    """Takes two records for one."""

    def _seen(self, item: Item) -> Seen:
        seen = super()._seen(item)
        return Seen.SAME if seen is Seen.SEVERAL else seen


class Keyed(Shelf):
    """Knows its keys: looks and writes in one go."""

    guarantee = Guarantee.IDEMPOTENT
    _one_at_a_time = Lock()

    def write(self, items: Sequence[Item]) -> list[Receipt]:
        with self._one_at_a_time:
            return super().write(items)


class Boasting(Appending):
    """Claims to know its keys, and appends."""

    guarantee = Guarantee.IDEMPOTENT


class OverwritingKeyed(Overwriting):
    """Claims to know its keys, and replaces what stands under them."""

    guarantee = Guarantee.IDEMPOTENT


class Careless(Keyed):
    """Looks and writes in one go, but lets others in between."""

    def write(self, items: Sequence[Item]) -> list[Receipt]:
        absent = [item for item in items if self._seen(item) is Seen.ABSENT]
        time.sleep(0.05)
        for item in absent:
            self.append(item)
        return [Receipt(Wrote.DONE) for _ in items]


class OnAShelf:
    """What the suites need to know of whatever `make` makes."""

    def __init__(self, make: Callable[[Path], Target]) -> None:
        self._make = make

    def target(self, folder: Path) -> Target:
        return self._make(folder)

    def item(self, number: int) -> Item:
        return Item(f"KON-{number}/test", {"text": f"{SECRET} {number}"})

    def other(self, item: Item) -> Item:
        return Item(item.key, {"text": "ganz anders"})

    def count(self, folder: Path, key: str) -> int:
        return sum(one == key for one, _ in Shelf(folder).lines())


class Verifiable(OnAShelf, VerifiableContract):
    """For what can be asked."""


class Looking(OnAShelf, LookingContract):
    """For what knows its keys."""


class LaterThanItSays(Verifiable):
    """In reality a record takes longer to appear than the target's settle time."""

    def late_s(self, target: Target) -> float:
        return target.settle_s * 1.5


def failures(suite: VerifiableContract, folder: Path) -> list[str]:
    """Names of the suite's tests that a target fails."""
    found = []
    for name in sorted(name for name in dir(suite) if name.startswith("test_")):
        place = folder / name
        place.mkdir()
        try:
            getattr(suite, name)(place)
        except AssertionError:
            found.append(name)
    return found


@pytest.mark.parametrize(
    "suite",
    [Verifiable(Shelf), Verifiable(Appending), Verifiable(Slow), Looking(Keyed)],
    ids=["looks though it need not", "appending", "slow", "keyed"],
)
def test_an_honest_target_passes(suite: VerifiableContract, tmp_path: Path) -> None:
    """Otherwise the controls below would show nothing; who only promises to be askable may append."""
    assert failures(suite, tmp_path) == []


def lying(says: Seen, when: Call) -> Callable[[Path], Target]:
    """An appending shelf that says the same whatever it is asked, in one kind of call."""
    return lambda folder: Lying(Appending(folder), says=says, when=frozenset({when}))


CONTROLS = {
    "denies": (Verifiable(lambda folder: Lying(Shelf(folder))), "test_looking_changes_nothing_and_tells_the_truth"),
    "denies before writing": (
        Verifiable(lying(Seen.ABSENT, "probe")),
        "test_a_worker_that_dies_after_writing_doubles_nothing",
    ),
    "claims before writing": (
        Verifiable(lying(Seen.SAME, "probe")),
        "test_a_worker_that_dies_before_writing_loses_nothing",
    ),
    "denies when it is read back": (
        Verifiable(lying(Seen.ABSENT, "confirm")),
        "test_the_station_writes_once_and_signs",
    ),
    "confirms whatever one likes": (Verifiable(lying(Seen.SAME, "confirm")), "test_a_lost_request_is_not_forgotten"),
    "takes two for one": (Verifiable(Shortsighted), "test_a_doubled_record_is_not_called_the_same"),
    "twice": (Verifiable(Twice), "test_what_is_written_arrives_once"),
    "talkative": (Verifiable(Talkative), "test_evidence_names_nobody"),
    "forgetful": (Verifiable(Forgetful), "test_the_station_writes_once_and_signs"),
    "later than it says": (LaterThanItSays(Slow), "test_a_dead_workers_write_that_arrives_late_is_not_doubled"),
    "promises less than it is tested for": (Looking(Appending), "test_the_contract_fits_the_guarantee"),
    "boasting": (Looking(Boasting), "test_writing_twice_is_one_record"),
    "boasting, late": (Looking(Boasting), "test_a_write_that_arrives_after_the_next_one_is_absorbed"),
    "boasting, many": (Looking(Boasting), "test_what_is_there_already_is_left_as_it_is_among_many"),
    "overwriting": (Looking(OverwritingKeyed), "test_other_content_under_the_key_is_a_conflict"),
    "careless": (Looking(Careless), "test_two_workers_at_once_write_one_record"),
}


@pytest.mark.parametrize(("suite", "expected"), CONTROLS.values(), ids=CONTROLS.keys())
def test_a_target_that_breaks_its_promise_fails(suite: VerifiableContract, expected: str, tmp_path: Path) -> None:
    """Each kind of broken promise is found by the test made for it."""
    assert expected in failures(suite, tmp_path)


def test_the_dead_free_nothing(tmp_path: Path) -> None:
    """As with a real death: until its lease ends nobody else gets the cases, and nothing is signed."""
    bench = Bench(tmp_path, [Looking(Keyed).item(number) for number in range(3)])
    with pytest.raises(Cut):
        bench.run(CutOff(Keyed(tmp_path), after=True, dies=True))
    bench.run(Keyed(tmp_path))
    held_up = bench.written()
    bench.expire()
    bench.run(Keyed(tmp_path))
    written = bench.written()
    bench.close()
    assert (held_up, written) == (0, 3)


def test_a_settle_time_of_minutes_costs_nobody_minutes(tmp_path: Path) -> None:
    """The suite's clock moves only where somebody waits."""
    begun = time.monotonic()
    Verifiable(Slow).test_a_write_that_arrives_late_is_not_doubled(tmp_path)
    assert time.monotonic() - begun < 20

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The conformance suite for targets.

Subclass the contract that fits your target's guarantee, say how to make your target and its items and how to count in
the real system, and pytest runs every test below: `BlindContract`, `VerifiableContract` or `LookingContract`, each with
all that the weaker ones ask for.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from laufzettel.case import State
from laufzettel.connect import Guarantee, Item, Seen, Target, Wrote
from laufzettel.testing.bench import Bench
from laufzettel.testing.faults import Call, Cut, CutOff, Late


class TargetContract(ABC):
    """What every target must keep, and what its tests need to know."""

    guarantees: tuple[Guarantee, ...]
    """Which guarantees this contract is for."""

    @abstractmethod
    def target(self, folder: Path) -> Target:
        """A target that looks into the same system each time it is made for the same folder."""

    @abstractmethod
    def item(self, number: int) -> Item:
        """An item; another number, another key."""

    @abstractmethod
    def count(self, folder: Path, key: str) -> int:
        """How many records stand under a key, looked up in the real system by another way than the target's."""

    def secret(self) -> str:
        """A value that stands in every item's payload and must not be seen in evidence."""
        return "Geheimnisträger"

    def test_the_contract_fits_the_guarantee(self, tmp_path: Path) -> None:
        """A target is tested for what it declares, no less."""
        assert self.target(tmp_path).guarantee in self.guarantees

    def test_planning_changes_nothing(self, tmp_path: Path) -> None:
        """`check` and `plan` leave the system as it is."""
        target, item = self.target(tmp_path), self.item(1)
        assert target.check().ok
        assert target.plan([item]) == [None]
        assert self.count(tmp_path, item.key) == 0

    def test_what_is_written_arrives_once(self, tmp_path: Path) -> None:
        """One write, one record."""
        target, item = self.target(tmp_path), self.item(1)
        assert [one.wrote for one in target.write([item])] == [Wrote.DONE]
        assert self.count(tmp_path, item.key) == 1

    def test_the_station_writes_once_and_signs(self, tmp_path: Path) -> None:
        """Without any fault: one record each, every slip whole, a second run changes nothing."""
        items = [self.item(number) for number in range(5)]
        with self._bench(tmp_path, items) as bench:
            bench.run(self.target(tmp_path))
            bench.run(self.target(tmp_path))
            assert bench.written() == 5
            assert bench.whole()
        assert [self.count(tmp_path, item.key) for item in items] == [1] * 5

    def test_evidence_names_nobody(self, tmp_path: Path) -> None:
        """What the journal keeps as evidence holds no value of the payload."""
        target, item = self.target(tmp_path), self.item(1)
        said = [str(receipt.evidence) + str(receipt.problem) for receipt in target.write([item])]
        if target.guarantee is not Guarantee.BLIND:
            said += [str(probe.evidence) for probe in target.confirm([item])]
        assert self.secret() in str(item.payload), "the item must hold the secret, or this test shows nothing"
        assert not any(self.secret() in one for one in said)

    def test_a_lost_answer_leaves_one_record(self, tmp_path: Path) -> None:
        """The write arrived, the answer did not: it is looked up, or, where nobody can look, a person is asked."""
        self._faulty(tmp_path, after=True, dies=False)

    def test_a_lost_request_is_not_forgotten(self, tmp_path: Path) -> None:
        """The request never arrived: it is sent again, or, where nobody can look, a person is asked."""
        self._faulty(tmp_path, after=False, dies=False)

    def test_a_worker_that_dies_after_writing_doubles_nothing(self, tmp_path: Path) -> None:
        """The next run finds the intent and looks, or asks a person."""
        self._faulty(tmp_path, after=True, dies=True)

    def test_a_worker_that_dies_before_writing_loses_nothing(self, tmp_path: Path) -> None:
        """The next run finds the intent and writes, or asks a person."""
        self._faulty(tmp_path, after=False, dies=True)

    def _faulty(self, folder: Path, *, at: Call = "write", after: bool, dies: bool) -> None:
        """One fault in one call; whatever it was, in the end there is one record of each, or a person is asked."""
        items = [self.item(number) for number in range(3)]
        blind = self.target(folder).guarantee is Guarantee.BLIND
        with self._bench(folder, items) as bench:
            faulty = CutOff(self.target(folder), at=at, after=after, dies=dies)
            self._run_to_the_end(bench, faulty, lambda: self.target(folder))
            # The stronger ones look while they write, and are not asked before.
            assert faulty.fired == (at != "probe" or faulty.guarantee is Guarantee.VERIFIABLE)
            assert bench.states()[State.IN_DOUBT] == (1 if blind else 0)
            assert bench.written() == (2 if blind else 3)
            assert bench.whole()
        expected = [0 if blind and not after else 1, 1, 1]
        assert [self.count(folder, item.key) for item in items] == expected

    def _run_to_the_end(self, bench: Bench, faulty: Target, next_one: Callable[[], Target]) -> None:
        """The run in which something breaks, and those that come after it."""
        try:
            bench.run(faulty)
        except Cut:
            bench.expire()
        for _ in range(3):
            bench.run(next_one())

    @contextmanager
    def _bench(self, folder: Path, items: list[Item]) -> Iterator[Bench]:
        bench = Bench(folder, items)
        try:
            yield bench
        finally:
            bench.close()


class BlindContract(TargetContract):
    """For a target nobody can ask: whatever was interrupted must end with a person, and never be written twice."""

    guarantees = (Guarantee.BLIND,)


class VerifiableContract(TargetContract):
    """For a target that can be asked by key. It may append whatever it is given: the station looks before it writes."""

    guarantees: tuple[Guarantee, ...] = (Guarantee.VERIFIABLE,)

    @abstractmethod
    def other(self, item: Item) -> Item:
        """The same key with other content."""

    def late_s(self, target: Target) -> float:
        """How late, in seconds, a record can appear in the real system after whoever wrote it was cut off.

        The target's own settle time, unless you know better.
        """
        return target.settle_s

    def test_looking_changes_nothing_and_tells_the_truth(self, tmp_path: Path) -> None:
        """Absent before, the same afterwards."""
        target, item = self.target(tmp_path), self.item(1)
        assert [one.seen for one in target.probe([item])] == [Seen.ABSENT]
        assert [one.seen for one in target.confirm([item])] == [Seen.ABSENT]
        assert self.count(tmp_path, item.key) == 0
        target.write([item])
        assert [one.seen for one in target.probe([item])] == [Seen.SAME]
        assert [one.seen for one in target.confirm([item])] == [Seen.SAME]
        assert self.count(tmp_path, item.key) == 1

    def test_other_content_under_the_key_is_seen(self, tmp_path: Path) -> None:
        """Looking for one thing and finding another is not finding it."""
        target, item = self.target(tmp_path), self.item(1)
        target.write([item])
        for look in (target.probe, target.confirm):
            assert [one.seen for one in look([self.other(item)])] == [Seen.DIFFERENT]
            assert [one.seen for one in look([item])] == [Seen.SAME]

    def test_a_doubled_record_is_not_called_the_same(self, tmp_path: Path) -> None:
        """If the target appends what it is given twice, it says so when it is asked."""
        target, item = self.target(tmp_path), self.item(1)
        target.write([item])
        target.write([item])
        truth = Seen.SAME if self.count(tmp_path, item.key) == 1 else Seen.SEVERAL
        assert [one.seen for one in target.probe([item])] == [truth]
        assert [one.seen for one in target.confirm([item])] == [truth]

    def test_many_items_keep_their_order(self, tmp_path: Path) -> None:
        """Lists of the same length and order come out."""
        target = self.target(tmp_path)
        items = [self.item(number) for number in range(30)]
        assert [one.wrote for one in target.write(items[3:7])] == [Wrote.DONE] * 4
        for look in (target.probe, target.confirm):
            assert [one.seen is Seen.SAME for one in look(items)] == [3 <= n < 7 for n in range(30)]
        assert [self.count(tmp_path, item.key) for item in items] == [int(3 <= n < 7) for n in range(30)]

    def test_a_look_that_fails_loses_nothing(self, tmp_path: Path) -> None:
        """Before writing: nothing went out, and the next run looks again."""
        self._faulty(tmp_path, at="probe", after=False, dies=False)

    def test_a_worker_that_dies_while_looking_loses_nothing(self, tmp_path: Path) -> None:
        """Its intent is found, and nothing under its key."""
        self._faulty(tmp_path, at="probe", after=True, dies=True)

    def test_a_failed_read_back_doubles_nothing(self, tmp_path: Path) -> None:
        """It was written and nobody could see it: the next run looks before anything is written again."""
        self._faulty(tmp_path, at="confirm", after=False, dies=False)

    def test_a_worker_that_dies_while_reading_back_doubles_nothing(self, tmp_path: Path) -> None:
        """The same, and the worker is gone as well."""
        self._faulty(tmp_path, at="confirm", after=True, dies=True)

    def test_a_write_that_arrives_late_is_not_doubled(self, tmp_path: Path) -> None:
        """The line broke, and the record appears within the settle time."""
        self._late(tmp_path, dies=False)

    def test_a_dead_workers_write_that_arrives_late_is_not_doubled(self, tmp_path: Path) -> None:
        """The next worker waits for it before it believes that nothing is there."""
        self._late(tmp_path, dies=True)

    def _late(self, folder: Path, *, dies: bool) -> None:
        items = [self.item(number) for number in range(3)]
        target = self.target(folder)
        with self._bench(folder, items) as bench:
            late = Late(target, bench.clock.now, late_s=self.late_s(target), dies=dies)
            self._run_to_the_end(bench, late, lambda: late)
            bench.clock.sleep(self.late_s(target))
            late.arrive()
            assert bench.written() == 3
            assert bench.whole()
        assert [self.count(folder, item.key) for item in items] == [1, 1, 1]


class LookingContract(VerifiableContract):
    """For a target that looks and writes in one go: transactional ones, and ones that know a key themselves."""

    guarantees = (Guarantee.TRANSACTIONAL, Guarantee.IDEMPOTENT)

    def test_writing_twice_is_one_record(self, tmp_path: Path) -> None:
        """The same key with the same content is not doubled by the target itself."""
        target, item = self.target(tmp_path), self.item(1)
        target.write([item])
        assert [one.wrote for one in target.write([item])] == [Wrote.DONE]
        assert self.count(tmp_path, item.key) == 1

    def test_other_content_under_the_key_is_a_conflict(self, tmp_path: Path) -> None:
        """It is neither overwritten nor doubled."""
        target, item = self.target(tmp_path), self.item(1)
        target.write([item])
        (receipt,) = target.write([self.other(item)])
        assert receipt.wrote in (Wrote.CONFLICT, Wrote.REJECTED)
        assert [one.seen for one in target.probe([item])] == [Seen.SAME]
        assert self.count(tmp_path, item.key) == 1

    def test_what_is_there_already_is_left_as_it_is_among_many(self, tmp_path: Path) -> None:
        """Some of a batch stand there from an earlier run: all are done, none is doubled."""
        target = self.target(tmp_path)
        items = [self.item(number) for number in range(30)]
        target.write(items[3:7])
        assert [one.wrote for one in target.write(items)] == [Wrote.DONE] * len(items)
        assert [self.count(tmp_path, item.key) for item in items] == [1] * len(items)

    def test_a_write_that_arrives_after_the_next_one_is_absorbed(self, tmp_path: Path) -> None:
        """However late: the next worker has written by then, and the record stays one."""
        items = [self.item(number) for number in range(3)]
        with self._bench(tmp_path, items) as bench:
            late = Late(self.target(tmp_path), bench.clock.now, late_s=24 * 3600.0, dies=True)
            self._run_to_the_end(bench, late, lambda: late)
            assert bench.written() == 3
            bench.clock.sleep(24 * 3600.0)
            late.arrive()
        assert [self.count(tmp_path, item.key) for item in items] == [1, 1, 1]

    def test_two_workers_at_once_write_one_record(self, tmp_path: Path) -> None:
        """Several that believe they hold the same case: one gets through."""
        items = [self.item(number) for number in range(10)]
        targets = [self.target(tmp_path) for _ in range(4)]
        with ThreadPoolExecutor(len(targets)) as workers:
            receipts = list(workers.map(lambda target: target.write(items), targets))
        assert [len(one) for one in receipts] == [10] * 4
        assert [self.count(tmp_path, item.key) for item in items] == [1] * 10

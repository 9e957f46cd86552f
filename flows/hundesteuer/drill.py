# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The drill of the dog tax: real workers, shot at random moments, and what stands in the register afterwards."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from multiprocessing.process import BaseProcess
from pathlib import Path

from connectors.folder import Folder
from connectors.sql import SqlTarget, TableSpec
from flows.hundesteuer.checks import local_today
from flows.hundesteuer.course import course
from flows.hundesteuer.name import NAME
from flows.hundesteuer.register import DEBITS, DOGS, schema
from flows.hundesteuer.sample import applications, workbook
from flows.hundesteuer.surroundings import Surroundings, surroundings
from laufzettel.case import State
from laufzettel.connect import Item, Probe, Receipt, Seen, Wrote
from laufzettel.course import plainly, worker_name
from laufzettel.drill import Counted, Drill
from laufzettel.errors import BusinessError
from laufzettel.journal import Journal, people, views
from laufzettel.journal.rows import integer
from laufzettel.journal.verify import verify
from laufzettel.office import Office, make_office, open_office

CLERK = "Übungsleitung"
_BATCH, _LEASE_S = 25, 1.5
_PATIENCE_S = 3.0
"""So long a shot of the control waits for a write; at its end there may be none any more."""


class SlowAnswer(SqlTarget):
    """The register, whose answers take a moment."""

    def __init__(self, url: str, answer_s: float) -> None:
        """Args: url: of its database; answer_s: how long an answer travels."""
        super().__init__("steuerregister", url, [TableSpec(DOGS, "aktenzeichen"), TableSpec(DEBITS, "aktenzeichen")])
        self.answer_s = answer_s

    def write(self, items: Sequence[Item]) -> list[Receipt]:
        receipts = super().write(items)
        time.sleep(self.answer_s)
        return receipts


class WithoutLooking(SlowAnswer):
    """The negative control: writes like most robots do, without looking before or after.

    Attributes:
        under_way: a file that is there while a write has arrived and its answer has not.
    """

    def __init__(self, url: str, answer_s: float, under_way: Path) -> None:
        """Args: url, answer_s: as above; under_way: where that file is to be."""
        super().__init__(url, answer_s)
        self.under_way = under_way

    def probe(self, items: Sequence[Item]) -> list[Probe]:
        return [Probe(Seen.ABSENT) for _ in items]

    def confirm(self, items: Sequence[Item]) -> list[Probe]:
        return [Probe(Seen.SAME) for _ in items]

    def write(self, items: Sequence[Item]) -> list[Receipt]:
        self.insert(items)
        self.under_way.touch()
        time.sleep(self.answer_s)
        self.under_way.unlink(missing_ok=True)
        return [Receipt(Wrote.DONE) for _ in items]


def drill(folder: Path, plan: Drill, say: Callable[[int, int], None]) -> Counted:
    """Run a drill in an empty folder.

    Args:
        folder: where its office is made.
        plan: what is drilled.
        say: told (shots fired, shots planned) now and then.
    """
    started = time.monotonic()
    office = _office(folder, plan)
    _make_register(office, plan)
    chance = random.Random(plan.seed)  # noqa: S311  # moments, no secrets
    waves = _waves(plan)
    with office.open_journal():
        pass  # the tables are there before the first worker is shot
    workers = [_start(office, plan) for _ in range(plan.workers)]
    for shot in range(plan.kills):
        if shot % _per_wave(plan) == 0 and waves:
            _deliver(office, waves.pop(0))
        _aim(office, plan, chance)
        victim = chance.randrange(len(workers))
        _kill(workers[victim])
        workers[victim] = _start(office, plan)
        say(shot + 1, plan.kills)
    for rest in waves:
        _deliver(office, rest)
    stopped = _until_done(office, plan, workers)
    for worker in workers:
        _kill(worker)
    return _count(office, plan, stopped, time.monotonic() - started)


def _office(folder: Path, plan: Drill) -> Office:
    make_office(folder)
    config = folder / "office.toml"
    text = config.read_text(encoding="utf-8")
    for name, chosen in (("journal", plan.journal), ("register", plan.register)):
        if chosen:  # by reference: an address may carry a password
            where = folder / f".{name}_url"
            where.touch(mode=0o600)
            where.write_text(chosen, encoding="utf-8")
            text = text.replace(f'"sqlite:///{name}.db"', f'"file:{where.resolve()}"')
    config.write_text(text, encoding="utf-8")
    office = open_office(folder)
    office.inbox(NAME).mkdir(parents=True, exist_ok=True)
    return office


def _target(office: Office, plan: Drill) -> SlowAnswer:
    url = office.url("verfahren", NAME, key="register")
    return SlowAnswer(url, plan.answer_s) if plan.look else WithoutLooking(url, plan.answer_s, _under_way(office))


def _under_way(office: Office) -> Path:
    return office.path(".schreibt")


def _aim(office: Office, plan: Drill, chance: random.Random) -> None:
    """Wait for the moment of the next shot: any, or for the control one in which a write is under way.

    The control shows that the drill can find something, so it must hit, on a slow machine as well.
    """
    time.sleep(chance.uniform(0.05, 0.7))
    until = time.monotonic() + _PATIENCE_S
    while not plan.look and not _under_way(office).exists() and time.monotonic() < until:
        time.sleep(0.01)
    _under_way(office).unlink(missing_ok=True)


def _make_register(office: Office, plan: Drill) -> None:
    target = _target(office, plan)
    target.execute(schema(target.dialect, unique=plan.unique))
    target.close()


def _waves(plan: Drill) -> list[list[dict[str, str]]]:
    rows = list(applications(plan.cases, today=local_today(), seed=plan.seed))
    size = max(1, len(rows) * _per_wave(plan) // max(1, plan.kills))
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def _per_wave(plan: Drill) -> int:
    return max(1, plan.kills // 25)


def _deliver(office: Office, rows: list[dict[str, str]]) -> None:
    """Put a spreadsheet into the inbox, finished or not at all."""
    number = rows[0]["hund_chip"]
    draft = office.path(f"{number}.part")
    workbook(draft, rows)
    draft.rename(office.inbox(NAME) / f"meldung-{number}.xlsx")


def _start(office: Office, plan: Drill) -> BaseProcess:
    # Forked from a process that has imported everything, so that a shot hits work and not the start of Python, and has
    # done nothing else: a fork of this one would lack the threads of libraries that were used here.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    process = context.Process(target=_work, args=(office.folder, plan), daemon=True)
    process.start()
    return process


def _kill(process: BaseProcess) -> None:
    if process.pid is not None and process.is_alive():
        os.kill(process.pid, signal.SIGKILL)
    process.join()
    process.close()


def _work(folder: Path, plan: Drill) -> None:
    """A worker: runs the process again and again, and a clerk releases what waits."""
    office = open_office(folder)
    around = _around(office, plan)
    with office.open_journal() as journal:
        while True:
            course(journal, around, plainly)
            _release(journal)
            time.sleep(0.05)


def _around(office: Office, plan: Drill) -> Surroundings:
    found = surroundings(office)
    inbox = Folder(office.inbox(NAME), worker_name(), settle_s=0.0, lease_s=_LEASE_S)
    return replace(found, inbox=inbox, target=_target(office, plan), batch=_BATCH, lease_s=_LEASE_S)


def _release(journal: Journal) -> None:
    waiting = [one.number for one in views.waiting(journal, NAME, State.RELEASE)]
    for number in waiting:
        try:
            people.release(journal, [number], by=CLERK, detail={"class": "A1"})
        except BusinessError:
            continue  # the other worker's clerk was faster


def _until_done(office: Office, plan: Drill, workers: list[BaseProcess]) -> int:
    """Let the survivors finish; hand back what was stopped after too many shots, as operations would."""
    stopped = 0
    with office.open_journal() as journal:
        until = time.monotonic() + 120 + plan.cases / 5
        while time.monotonic() < until:
            counts = views.tally(journal, NAME)
            open_ = sum(counts.values()) - counts[State.CLOSED] - counts[State.IN_DOUBT]
            if not open_ and sum(counts.values()) >= plan.cases:
                break
            for one in views.waiting(journal, NAME, State.CLARIFICATION):
                stopped += 1
                people.resume(journal, one.number, by=CLERK, note="Übung")
            time.sleep(0.2)
        assert all(worker.is_alive() for worker in workers), "a worker ended by itself"  # noqa: S101  # a bug of ours
    return stopped


def _count(office: Office, plan: Drill, stopped: int, seconds: float) -> Counted:
    """Compare what came in with what stands in the register, in the outbox and on the slips."""
    expected = {row["hund_chip"] for row in applications(plan.cases, today=local_today(), seed=plan.seed)}
    dogs, debits = _registered(office, plan, expected)
    doubled = {chip for chip, count in dogs.items() if count > 1} | {chip for (chip, *_), n in debits.items() if n > 1}
    with office.open_journal() as journal:
        in_doubt = views.tally(journal, NAME)[State.IN_DOUBT]
        decided = _decided(journal)
        broken = 0
        for verified in verify(journal, NAME):
            broken = len(verified.faults)
    without = (expected - dogs.keys()) | (expected - {chip for chip, *_ in debits})
    without |= {chip for chip, *_ in decided - debits.keys()}
    rooms = [office.path("postausgang", room) for room in ("new", "cur")]
    letters = sum(1 for room in rooms if room.is_dir() for _ in room.iterdir())
    return Counted(
        cases=plan.cases,
        kills=plan.kills,
        lost=len(without) + max(0, plan.cases - letters),
        doubled=len(doubled) + max(0, letters - plan.cases),
        in_doubt=in_doubt,
        stopped=stopped,
        letters_lost=plan.cases - letters,
        slips_broken=broken,
        seconds=seconds,
    )


Debit = tuple[str, str, str]
"""Chip, year, first month."""


def _registered(office: Office, plan: Drill, chips: set[str]) -> tuple[Counter[str], Counter[Debit]]:
    """How often each dog and each debit stands in the register."""
    target = _target(office, plan)
    dogs = Counter(str(row["chip"]) for row in target.select(DOGS, "chip", sorted(chips), ["chip"]))
    columns = ["chip", "jahr", "ab_monat"]
    rows = target.select(DEBITS, "chip", sorted(chips), columns)
    target.close()
    return dogs, Counter((str(row["chip"]), str(row["jahr"]), str(row["ab_monat"])) for row in rows)


def _decided(journal: Journal) -> set[Debit]:
    """The debits that the decisions say there must be."""
    ids = [integer(row[0]) for row in journal.database.rows("SELECT id FROM cases WHERE process = ?", (NAME,))]
    found: set[Debit] = set()
    for decision in journal.load_decisions(ids).values():
        outputs = decision["outputs"]
        for line in outputs["soll"] if isinstance(outputs, dict) else ():
            found.add((str(line["chip"]), str(line["jahr"]), str(line["ab_monat"])))
    return found

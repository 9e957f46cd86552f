# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The laws of a pilot: whatever people and runs do, nothing that is left to people or in shadow mode is written."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.sql import SqlTarget, TableSpec
from laufzettel.case import Document
from laufzettel.connect import Item, Part
from laufzettel.course import batches, held
from laufzettel.errors import BusinessError
from laufzettel.fields import TYPED_BY_PERSON, Field
from laufzettel.form import Columns, Form, FormField, Kind
from laufzettel.journal import Held, Journal, KeptReading, by_hand, intake, open_journal, people, plans, shadows
from laufzettel.pilot.design.lot import drawn
from laufzettel.process import Automation
from laufzettel.stations import Decided, check, close, decide, read, release, send, write

PROCESS, CLERK, SEED = "probe", "Frau Prüf", "ab" * 16
FORM = Form("probe", "Probe", (FormField("name", Kind.TEXT, "Name", "Name", required=True),))
PLAN = {"handprobe": {"startwert": SEED, "prozent": 50, "erster_tag": "2000-01-01", "letzter_tag": "2100-01-01"}}
COUNT = 6

Deed = Callable[[Journal, str], None]
DEEDS: Mapping[str, Deed] = {
    "release": lambda journal, number: people.release(journal, [number], by=CLERK, detail={}),
    "correct": lambda journal, number: people.correct(
        journal, number, {"name": Field("N", "N", TYPED_BY_PERSON)}, by=CLERK
    ),
    "empty": lambda journal, number: people.correct(
        journal, number, {"name": Field(None, "", TYPED_BY_PERSON)}, by=CLERK
    ),
    "resume": lambda journal, number: people.resume(journal, number, by=CLERK, note="weiter"),
    "reject": lambda journal, number: people.reject(journal, number, by=CLERK, note="nein"),
    "aside": lambda journal, number: people.set_aside(journal, number, date(2100, 1, 1), by=CLERK, note="später"),
    "back": lambda journal, number: people.take_back(journal, number, by=CLERK),
    "done": lambda journal, number: by_hand.done(journal, number, by=CLERK),
    "opt out": lambda journal, number: by_hand.opt_out(journal, number, by=CLERK, note="eilt"),
}
STEPS = st.lists(st.tuples(st.sampled_from([*DEEDS, "run", "run", "run"]), st.integers(0, COUNT - 1)), max_size=25)


class Office:
    """A journal with a few cases, a register, and a process of five stations."""

    def __init__(self, folder: Path, *, shadowed: bool) -> None:
        self.journal = open_journal(f"sqlite:///{folder / 'journal.db'}", folder / "store")
        self.register = SqlTarget("register", f"sqlite:///{folder / 'register.db'}", [TableSpec("r", "key")])
        self.register.execute(["CREATE TABLE r (key TEXT, name TEXT)"])
        if shadowed:
            shadows.switch_on(self.journal, PROCESS, by=CLERK, why="Prototyp")
        plans.register(self.journal, PROCESS, orjson.dumps(PLAN).decode(), by=CLERK)
        document = Document("0" * 64, "probe.csv", "text/csv", 0)
        intake.register(self.journal, [document], process=PROCESS, source="probe")
        parts = [
            (document, Part(f"cell:T!A{n}", f"{n}", {"name": Field(f"N{n}", f"N{n}", f"cell:T!A{n}")}))
            for n in range(COUNT)
        ]
        intake.open_cases(self.journal, parts, process=PROCESS, prefix="PRB", reader="none")
        rows = self.journal.database.rows("SELECT number FROM cases ORDER BY id")
        self.numbers = [str(number) for (number,) in rows]

    def run(self) -> None:
        """One round."""
        for batch in batches(self.journal, PROCESS):
            with held(self.journal, batch):
                read(self.journal, batch, FORM, ())
                check(self.journal, batch, FORM)
                decide(self.journal, batch, FORM, _decided)
                release(self.journal, batch, Automation.A1, None)
                write(self.journal, batch, self.register, step="test", items=_items)
                send(self.journal, batch, self.register, step="letter", items=lambda cases: [None for _ in cases])
                close(self.journal, batch)

    def do(self, step: str, which: int) -> None:
        """One step; what is refused is no step."""
        with suppress(BusinessError):
            if step == "run":
                self.run()
            else:
                DEEDS[step](self.journal, self.numbers[which])

    def written(self) -> list[str]:
        """The cases that stand in the register, as often as they stand there."""
        found = self.register.select("r", "key", self.numbers, ["key"])
        return [str(row["key"]) for row in found]

    def opted_out(self) -> set[str]:
        """Of whom the slip says that a person gave them to the machine."""
        rows = self.journal.database.rows(
            "SELECT c.number FROM cases c JOIN entry e ON e.case_id = c.id WHERE e.result = 'opted_out'"
        )
        return {str(number) for (number,) in rows}


def _decided(cases: Sequence[Held], _columns: Columns) -> list[Decided]:
    return [Decided({}, [], "-", "2026-01-01") for _ in cases]


def _items(cases: Sequence[tuple[Held, KeptReading, Mapping[str, object]]]) -> list[Item | None]:
    return [
        Item(case.number, {"r": [{"key": case.number, "name": reading["name"].value}]}) for case, reading, _ in cases
    ]


@contextmanager
def opened(*, shadowed: bool = False) -> Iterator[Office]:
    """A new office of its own."""
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder), shadowed=shadowed)
        yield office
        office.register.close()
        office.journal.database.close()


@settings(max_examples=30, deadline=None)
@given(STEPS)
def test_whatever_people_and_runs_do_no_case_left_to_people_is_written(steps: list[tuple[str, int]]) -> None:
    """Unless the slip says that a person gave it to the machine; and nothing is written twice."""
    with opened() as office:
        lot = {number for number in office.numbers if drawn(bytes.fromhex(SEED), number, 50)}
        for step, which in [("run", 0), *steps, ("run", 0)]:
            office.do(step, which)
            there = office.written()
            assert len(there) == len(set(there))
            assert set(there) & lot <= office.opted_out()


@settings(max_examples=15, deadline=None)
@given(STEPS, STEPS)
def test_whatever_people_and_runs_do_nothing_of_shadow_mode_is_written(
    steps: list[tuple[str, int]], later: list[tuple[str, int]]
) -> None:
    """Neither while it is on nor after it has ended: people did the work of these cases."""
    with opened(shadowed=True) as office:
        for step, which in steps:
            office.do(step, which)
        shadows.switch_off(office.journal, PROCESS, by=CLERK, why="E2")
        for step, which in [*later, ("run", 0)]:
            office.do(step, which)
        assert office.written() == []
        assert office.journal.database.rows("SELECT 1 FROM effect") == []


def test_the_law_can_be_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: without the lot in the station the same steps do write such a case, and the law sees it."""
    monkeypatch.setattr(sys.modules[check.__module__], "staying", lambda *_: {})
    with opened() as office:
        lot = {number for number in office.numbers if drawn(bytes.fromhex(SEED), number, 50)}
        office.run()
        for which in range(COUNT):
            office.do("release", which)
        office.run()
        assert set(office.written()) & lot
        assert not office.opted_out()

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pause and emergency stop in the middle of a run: nothing further goes out, and afterwards all is there, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import ParamSpec, TypeVar

import pytest

from connectors.folder import Folder
from flows.hundesteuer.course import course
from flows.hundesteuer.name import NAME
from flows.hundesteuer.register import DOGS, schema
from flows.hundesteuer.sample import applications, workbook
from flows.hundesteuer.surroundings import Surroundings, surroundings
from laufzettel.case import State
from laufzettel.course import Walk, plainly
from laufzettel.errors import Halted
from laufzettel.journal import Journal, effects, halts, people, switches, views
from laufzettel.journal.halts import Position
from laufzettel.office import Office, make_office, open_office

P, R = ParamSpec("P"), TypeVar("R")
CASES, PER_BATCH, TODAY = 8, 3, date(2026, 11, 24)
OPERATOR = "J. Betrieb"


class Town:
    """An office with released cases in several batches' worth, and its register."""

    def __init__(self, office: Office, journal: Journal) -> None:
        self.office, self.journal = office, journal
        office.inbox(NAME).mkdir(parents=True)
        inbox = Folder(office.inbox(NAME), "probe", settle_s=0.0)
        self.around: Surroundings = replace(
            surroundings(office), inbox=inbox, today=lambda: TODAY, batch=PER_BATCH, letters=False
        )
        self.around.register.execute(schema("sqlite", unique=False))
        rows = [dict(row) for row in applications(CASES, today=TODAY, seed=3)]
        workbook(office.inbox(NAME) / "meldung.xlsx", rows)
        self.chips = [row["hund_chip"] for row in rows]
        self.run()
        for one in views.waiting(journal, NAME, State.RELEASE):
            people.release(journal, [one.number], by="Frau Prüf", detail={"class": "A1"})
        self.ready = views.ready(journal, NAME)

    def run(self, walk: Walk = plainly, journal: Journal | None = None) -> None:
        course(journal or self.journal, self.around, walk)

    def turn(self, to: Position) -> None:
        """By another connection, as the desk does."""
        with self.office.open_journal() as desk:
            switches.turn(desk, NAME, to, by=OPERATOR, why="Probe")

    def written(self) -> Counter[str]:
        """How often each dog stands in the register."""
        return Counter(str(row["chip"]) for row in self.around.register.select(DOGS, "chip", self.chips, ["chip"]))

    def held(self) -> int:
        rows = self.journal.database.rows("SELECT id FROM cases WHERE claim <> 0 AND state = 'ready'")
        return len(rows)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Ready to be written."""
    make_office(tmp_path / "amt")
    office = open_office(tmp_path / "amt")
    with office.open_journal() as journal:
        town = Town(office, journal)
        yield town
        town.around.register.close()


class Pulling:
    """A walk in which the switch is turned before or after a station; counts stations by name."""

    def __init__(self, turn: Callable[[], None], station: str, *, after: bool = False, at: int = 1) -> None:
        self._turn, self._station, self._after, self._at = turn, station, after, at
        self.seen: Counter[str] = Counter()

    def __call__(self, station: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        self.seen[station.__name__] += 1
        now = station.__name__ == self._station and self.seen[station.__name__] == self._at
        if now and not self._after:
            self._turn()
        done = plainly(station, *args, **kwargs)
        if now and self._after:
            self._turn()
        return done


@pytest.mark.parametrize("to", [Position.PAUSED, Position.STOPPED])
@pytest.mark.parametrize("after", [False, True])
def test_halted_between_batches_nothing_further_is_written_and_then_everything_once(
    town: Town, to: Position, after: bool
) -> None:
    """The first batch has been written; the second stands before or behind the station; the third is never claimed."""
    assert town.ready > 2 * PER_BATCH
    walk = Pulling(lambda: town.turn(to), "write", after=after, at=2)
    town.run(walk)
    written = town.written()
    assert written.total() == PER_BATCH * (2 if after else 1)
    assert walk.seen["write"] == 2, "no further batch is claimed"
    assert town.held() == 0, "what was held is given back"
    town.run()
    assert town.written() == written
    town.turn(Position.RUNNING)
    town.run()
    assert sorted(town.written().values()) == [1] * town.ready
    assert views.tally(town.journal, NAME)[State.CLOSED] == town.ready


def _pulled_inside(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stop is pulled when the station is at work: after it has begun, before the second intent of the run."""
    intend, calls = effects.intend, Counter[str]()

    def pulling(*args: object, **named: object) -> object:
        calls["intents"] += 1
        if calls["intents"] == 2:
            town.turn(Position.STOPPED)
        return intend(*args, **named)  # type: ignore[arg-type]  # passed on as they came

    with monkeypatch.context() as patched:
        patched.setattr(effects, "intend", pulling)
        town.run()


def test_the_stop_holds_inside_a_station(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first go of the batch was written; the next intent is refused, and a second worker gets nothing."""
    _pulled_inside(town, monkeypatch)
    assert town.written().total() == 1
    with town.office.open_journal() as other:
        town.run(journal=other)
    assert town.written().total() == 1
    assert views.tally(town.journal, NAME)[State.LATER] == 0, "nobody is to blame"
    town.turn(Position.RUNNING)
    with town.office.open_journal() as other:
        town.run(Pulling(lambda: town.run(journal=other), "write"))  # two workers, one amid the other's batch
    assert sorted(town.written().values()) == [1] * town.ready


def test_without_its_checks_the_stop_stops_nothing(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with check and trigger taken out the same run writes on."""
    town.journal.database.run("DROP TRIGGER stopped_before_going_out")
    monkeypatch.setattr(halts, "before_going_out", lambda *_: None)
    _pulled_inside(town, monkeypatch)
    assert town.written().total() > 1


def test_what_was_cut_off_before_the_stop_is_looked_up_after_it(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Written, but the worker died before it could sign; then the stop: afterwards it is found, not written again."""
    write = type(town.around.target).write

    def dying(target: object, items: object) -> object:
        write(target, items)  # type: ignore[arg-type]  # passed on as they came
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(type(town.around.target), "write", dying)
        with pytest.raises(KeyboardInterrupt):
            town.run()
    assert town.written().total() == 1
    town.turn(Position.STOPPED)
    town.run()
    assert town.written().total() == 1
    town.turn(Position.RUNNING)
    town.run()
    assert sorted(town.written().values()) == [1] * town.ready


def test_a_halted_process_still_takes_in(town: Town) -> None:
    """What arrives becomes cases; they wait."""
    town.turn(Position.STOPPED)
    rows = [dict(row) for row in applications(2, today=TODAY, seed=99)]
    workbook(town.office.inbox(NAME) / "noch-eine.xlsx", rows)
    before = views.ready(town.journal, NAME)
    town.run()
    assert views.ready(town.journal, NAME) == before + 2


def test_the_walk_says_why_it_stops(town: Town) -> None:
    """The error names the process and the command that shows who halted it."""
    town.turn(Position.PAUSED)
    with pytest.raises(Halted) as halted:
        halts.before_station(town.journal.database, NAME)
    assert "laufzettel switch hundesteuer" in halted.value.problem.text("de")

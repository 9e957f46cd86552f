# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The manual sample in a run: the process Hundesteuer from inbox to register, and a worker shot in between."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import orjson
import pytest

from flows.hundesteuer.name import NAME
from flows.hundesteuer.register import DOGS
from laufzettel.case import State
from laufzettel.fields import TYPED_BY_PERSON, Field
from laufzettel.journal import by_hand, people, views
from laufzettel.journal.by_hand import Why
from laufzettel.journal.verify import verify
from laufzettel.pilot.design.lot import drawn
from laufzettel.pilot.design.plan import Plan
from laufzettel.pilot.design.standing import register
from tests.flows.test_hundesteuer_course import Town
from tests.laufzettel.pilot.design.conftest import BEGINNING, SEED, WEDGE

CLERK = "Frau Prüf"
LIVE = datetime.combine(BEGINNING, datetime.min.time(), UTC) + timedelta(days=70, hours=9)
"""A morning on which the lot counts."""
COUNT = 60
PlanOf = Callable[..., Plan]


def at(town: Town, moment: datetime) -> None:
    """The office's clock stands there from now on."""
    town.journal.clock = moment.timestamp


def delivered(town: Town, count: int = COUNT, name: str = "meldung.xlsx") -> set[str]:
    """So many applications come in; all numbers after one round."""
    town.put_rows(name, list(islice(town.people, count)))
    town.run()
    return numbers(town)


def numbers(town: Town, result: str = "") -> set[str]:
    """All case numbers, or those that have this entry on their slip."""
    rows = town.journal.database.rows(
        "SELECT number FROM cases c WHERE ? = '' OR EXISTS (SELECT 1 FROM entry e WHERE e.case_id = c.id "
        "AND e.result = ?)",
        (result, result),
    )
    return {str(number) for (number,) in rows}


def expected(numbers: set[str]) -> set[str]:
    """On whom the lot falls."""
    return {number for number in numbers if drawn(bytes.fromhex(SEED), number, 10)}


def written(town: Town) -> set[str]:
    """The cases that stand in the register, or of which anything was meant to go out."""
    with closing(sqlite3.connect(town.office.path("register.db"))) as register_file:
        keys = [str(key) for (key,) in register_file.execute(f"SELECT aktenzeichen FROM {DOGS}")]  # ours
    keys += [str(key) for (key,) in town.journal.database.rows("SELECT key FROM effect")]
    return {key.partition("/")[0] for key in keys}


def to_the_end(town: Town) -> None:
    """People release all that waits for release, and the machine goes on."""
    town.release()
    town.run()


def whole(town: Town) -> bool:
    """Every slip's chain is intact."""
    return not [fault for found in verify(town.journal, NAME) for fault in found.faults]


def test_without_a_registered_plan_nothing_is_drawn(town: Town) -> None:
    """The sample is off unless somebody has registered a plan."""
    at(town, LIVE)
    everything = delivered(town)
    assert expected(everything)
    to_the_end(town)
    assert written(town) == everything
    assert numbers(town, "left_to_people") == set()


def test_a_drawn_case_goes_to_a_person_and_is_never_written(town: Town, plan_of: PlanOf) -> None:
    """Exactly those on whom the lot falls; they are closed by hand, the others stand in the register."""
    at(town, LIVE)
    plan = register(town.journal, plan_of(), by=CLERK, unit="", why="")
    everything = delivered(town)
    held = numbers(town, "left_to_people")
    assert held == expected(everything) != set()
    one = min(held)
    problem = views.waiting(town.journal, NAME, State.CLARIFICATION)[0].problems[0]
    assert "10 %" in problem.de
    assert "von Hand erledigt" in problem.remedy_de
    assert problem.blocks
    assert orjson.loads(town.slip(one).entries[-1].detail)["plan"] == plan.digest
    to_the_end(town)
    assert written(town) == everything - held
    for number in held:
        by_hand.done(town.journal, number, by=CLERK)
    town.run()
    assert written(town) == everything - held
    assert town.counts() == {State.CLOSED: COUNT}
    assert by_hand.counts(town.journal, NAME)[Why.LOT].done == len(held)
    assert whole(town)


def test_who_corrects_a_drawn_case_does_not_get_around_the_lot(town: Town, plan_of: PlanOf) -> None:
    """It is checked again and stays with people, also when another plan would not draw it."""
    at(town, LIVE)
    register(town.journal, plan_of(), by=CLERK, unit="", why="")
    held = min(expected(delivered(town)))
    register(town.journal, plan_of((r'startwert = "\w+"', f'startwert = "{"00" * 16}"')), by=CLERK, unit="", why="neu")
    people.correct(town.journal, held, {"hund_name": Field("Rex", "Rex", TYPED_BY_PERSON)}, by=CLERK)
    town.run()
    to_the_end(town)
    assert town.slip(held).state is State.CLARIFICATION
    assert [entry.result for entry in town.slip(held).entries].count("left_to_people") == 2
    assert held not in written(town)


def test_an_opt_out_goes_the_machine_s_way_and_stays_counted(town: Town, plan_of: PlanOf) -> None:
    """It is released singly, for a person has stepped in, and written once; the reason stands on its slip."""
    at(town, LIVE)
    register(town.journal, plan_of(), by=CLERK, unit="", why="")
    everything = delivered(town)
    out, *others = sorted(expected(everything))
    by_hand.opt_out(town.journal, out, by=CLERK, note="Frist")
    town.run()
    to_the_end(town)
    assert written(town) == everything - set(others)
    assert "opted_out" in [entry.result for entry in town.slip(out).entries]
    counts = by_hand.counts(town.journal, NAME)[Why.LOT]
    assert (counts.kept, counts.opted_out, counts.open) == (len(others) + 1, 1, len(others))


def test_what_came_in_before_the_plan_or_outside_its_days_is_not_drawn(town: Town, plan_of: PlanOf) -> None:
    """The plan that counted at the receipt counts; the day before the first day does not."""
    at(town, LIVE - timedelta(days=30))
    early = delivered(town, name="vorher.xlsx")
    register(town.journal, plan_of(), by=CLERK, unit="", why="")
    days = delivered(town, name="zu-frueh.xlsx") - early
    assert expected(early)
    assert expected(days)
    at(town, LIVE)
    held = min(expected(early))
    people.correct(town.journal, held, {"hund_name": Field("Rex", "Rex", TYPED_BY_PERSON)}, by=CLERK)
    town.run()
    assert numbers(town, "left_to_people") == set()


def test_of_whom_something_may_have_gone_out_is_not_drawn(town: Town, plan_of: PlanOf) -> None:
    """A write that broke off is looked up by the machine; nobody is told to do by hand what may be there already."""
    at(town, LIVE)
    register(town.journal, plan_of(), by=CLERK, unit="", why="")
    everything = delivered(town)
    one = min(expected(everything))
    database = town.journal.database
    (case_id,) = database.rows("SELECT id FROM cases WHERE number = ?", (one,))[0]
    database.run("DELETE FROM by_hand WHERE case_id = ?", (case_id,))
    database.run(
        "INSERT INTO effect (case_id, target, step, key, state, payload_digest, payload, evidence, intended_at) "
        "VALUES (?, 'steuerregister', 'anmeldung', ?, 'superseded', '', '{}', '{}', 0)",
        (case_id, f"{one}/anmeldung"),
    )
    database.run("UPDATE cases SET state = 'ready' WHERE id = ?", (case_id,))
    town.run()
    assert town.slip(one).entries[-1].result == "for_release"


def test_a_unit_works_by_hand_until_it_is_switched_over(town: Town, plan_of: PlanOf) -> None:
    """All of its cases before that day, none of those that come in on it or later."""
    plan = plan_of(*WEDGE)
    assert plan.stufen is not None
    unit, day = list(plan.stufen.days().items())[1]
    switched = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=9)
    at(town, switched - timedelta(days=1))
    register(town.journal, plan, by=CLERK, unit=unit, why="")
    before = delivered(town, 5, "vorher.xlsx")
    assert numbers(town, "left_to_people") == before
    assert unit in views.waiting(town.journal, NAME, State.CLARIFICATION)[0].problems[0].de
    at(town, switched)
    after = delivered(town, 5, "nachher.xlsx") - before
    to_the_end(town)
    assert written(town) == after
    assert by_hand.counts(town.journal, NAME)[Why.UNIT].open == 5


KILLED = """
import os, signal, sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from connectors.folder import Folder
from flows.hundesteuer import course
from flows.hundesteuer.surroundings import surroundings
from laufzettel.course import plainly
from laufzettel.journal import by_hand
from laufzettel.office import open_office

folder, moment, step = sys.argv[1:]

def dying(real):
    def check(*args, **more):
        real(*args, **more)
        os.kill(os.getpid(), signal.SIGKILL)
    return check

if step == "noted, not signed":
    by_hand.keep = dying(by_hand.keep)
else:
    course.check = dying(course.check)
office = open_office(Path(folder))
around = replace(surroundings(office), inbox=Folder(office.inbox("hundesteuer"), "w", settle_s=0.0))
with office.open_journal() as journal:
    journal.clock = datetime.fromisoformat(moment).timestamp
    course.course(journal, around, plainly)
"""
"""Takes in, reads, checks, and is killed: before what it noted is committed, or right after."""


@pytest.mark.parametrize("step", ["noted, not signed", "signed"])
def test_a_worker_killed_in_between_leaves_the_lot_as_it_fell(town: Town, plan_of: PlanOf, step: str) -> None:
    """The next one draws the same; nobody is drawn twice, and nobody who was drawn is written."""
    at(town, LIVE)
    register(town.journal, plan_of(), by=CLERK, unit="", why="")
    town.put_rows("meldung.xlsx", list(islice(town.people, COUNT)))
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(town.office.folder), LIVE.isoformat(), step],
        cwd=Path(__file__).parents[4],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[4])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    held = expected(numbers(town))
    assert numbers(town, "left_to_people") == (held if step == "signed" else set())
    assert by_hand.counts(town.journal, NAME)[Why.LOT].kept == (len(held) if step == "signed" else 0)
    at(town, LIVE + timedelta(hours=1))  # its lease is over
    town.run()
    to_the_end(town)
    assert numbers(town, "left_to_people") == held != set()
    assert written(town) == numbers(town) - held
    assert by_hand.counts(town.journal, NAME)[Why.LOT].open == len(held)
    assert whole(town)

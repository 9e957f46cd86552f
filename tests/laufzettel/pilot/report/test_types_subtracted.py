# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""From reports that tell types of cases apart, and all that studies show, nobody computes anything about few cases.

The attacker is that of `test_reports_subtracted`: every sum tells her exactly which cases it is about, and she takes
all figures she has ever seen from one another, by types, paths, totals, days and reports.
"""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import orjson
import pytest

from laufzettel.case import Document, State, Station
from laufzettel.cli.pilot.report_types import type_lines, types_as_json
from laufzettel.connect import Part
from laufzettel.fields import Field
from laufzettel.journal import Journal, colleagues, intake, plans
from laufzettel.journal.batch import Signature
from laufzettel.journal.rows import HELD, held
from laufzettel.office import make_office, open_office
from laufzettel.pilot.baseline import studies, survey, times
from laufzettel.pilot.baseline.studies import Study
from laufzettel.pilot.baseline.survey import Survey
from laufzettel.pilot.baseline.times import Measured
from laufzettel.pilot.paper import as_html
from laufzettel.pilot.report.coarse import EVERY_TYPE, OTHERS
from laufzettel.pilot.report.files import papers
from laufzettel.pilot.report.findings import Findings, gather
from laufzettel.pilot.report.inputs import Inputs
from laufzettel.pilot.report.workbook import workbook
from tests.laufzettel.pilot.report.conftest import SAID
from tests.laufzettel.pilot.report.test_reports_subtracted import (
    AFTER,
    GO_LIVE,
    LAST,
    PROCESS,
    SETTLED,
    Attacker,
    body,
    looks_at_report,
    looks_at_study,
)

TYPES = ("A", "B", "C")
PATHS = ("manual", "assisted", "aborted")
DAYS = [SETTLED + timedelta(days=n) for n in (1, 2, 3, 4, 7, 8)]
CASES, NOT_TOLD = 1200, 3
"""Of the pilot; of so many no type is told."""
SECRET = "geheim-7731-"
"""How the value of every case begins."""

Sizes = dict[str, int]
"""How many of each type are timed on each day."""


def typed(settled: date = SETTLED, types: Sequence[str] = TYPES) -> str:
    """As much of a plan as a report reads, and how types are told: by the field that the cases here have."""
    said = orjson.loads(body(settled))
    said["pilot"] |= {"fallarten": list(types), "fallart_feld": "a"}
    return orjson.dumps(said | {"fallart": {f"{SECRET}{kind}": kind for kind in types}}).decode()


def came_in(journal: Journal) -> None:
    """The cases of the pilot: released by a person, two of three of the first type, and none of the third."""
    journal.clock = datetime.combine(SETTLED + timedelta(days=1), time(9), UTC).timestamp
    document = Document(journal.store.put(b"rows"), "meldung.xlsx", "text/csv", 4)
    intake.register(journal, [document], process=PROCESS, source="eingang")
    values = [SECRET + ("AAB"[n % 3] if n >= NOT_TOLD else "X") for n in range(CASES)]
    parts = [
        (document, Part(f"cell:T!A{n}", str(n), {"a": Field(value, value, f"cell:T!A{n}")}))
        for n, value in enumerate(values)
    ]
    intake.open_cases(journal, parts, process=PROCESS, prefix="HST", reader="probe")
    rows = [held(row, "", "") for row in journal.database.rows(f"SELECT {HELD} FROM cases ORDER BY id")]
    with journal.database.transaction():
        ends = [Signature(case, "released", "{}", State.CLOSED, Station.CLOSE) for case in rows]
        journal.append(ends, Station.RELEASE, "Steuer 1")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office in which cases came in, with a plan that tells their types."""
    folder = tmp_path_factory.mktemp("types") / "amt"
    make_office(folder)
    with open_office(folder).open_journal() as journal:
        colleagues.keep(journal, "Steuer 1", "clerk", [])
        came_in(journal)
        plans.register(journal, PROCESS, typed(), by="Pilotleitung 1")
    return folder


@pytest.fixture
def folder(made: Path) -> Iterator[Path]:
    """The same office, in which nothing has been measured."""
    with survey.opened(made) as here:
        for study in studies.all_studies(here):
            studies.discard(here, study)
    yield made
    with open_office(made).open_journal() as journal:
        last = plans.history(journal.database, PROCESS)[-1]
        if last.body != typed():
            plans.register(journal, PROCESS, typed(), by="Pilotleitung 1", why="Wie zuvor.")


def study_of(here: Survey, name: str, times_of: Iterable[Measured], types: Sequence[str] = TYPES) -> Study:
    """A study that is closed, with these times, in one cell of twelve people."""
    plan = studies.Plan(name, PROCESS, ("Vorgang",), tuple(types), {"Steuer": 12}, GO_LIVE, LAST, PATHS)
    with here.changing():
        study = studies.enter(here, plan, closed=LAST)
        times.keep(here, study, times_of)
    return study


def measured(
    attacker: Attacker, name: str, sizes: Sizes, path: str = "assisted", days: Sequence[date] = DAYS
) -> Iterator[Measured]:
    """So many times of each type on each day, on one path."""
    for day in days:
        for kind, cases in sizes.items():
            if cases:
                for one in attacker.measured(f"{name}/{kind}", path, day, cases):
                    yield one._replace(case_type=kind)


def both_sides(attacker: Attacker, name: str, sizes: Sizes, days: Sequence[date] = DAYS) -> list[Measured]:
    """The same by hand and with a person."""
    return [one for path in PATHS[:2] for one in measured(attacker, name, sizes, path, days)]


def found_in(folder: Path, here: Survey) -> Findings:
    """What the pilot has shown."""
    with open_office(folder).open_journal() as journal:
        return gather(journal, here, PROCESS, Inputs.model_validate(SAID | {"wibe": None}), day=AFTER)


def why(found: Findings) -> str:
    """The code of the reason for which types are not told apart; empty if they are."""
    assert found.apart is not None
    return found.apart.why.code if found.apart.why else ""


def test_two_types_of_thirty_and_more_are_told_apart_and_give_away_nothing_more(folder: Path) -> None:
    """Beside what the study shows: totals, runs of days, and the same types."""
    attacker = Attacker()
    with survey.opened(folder) as here:
        study = study_of(here, "Pilot", both_sides(attacker, "Pilot", {"A": 9, "B": 6}))
        looks_at_study(attacker, here, study)
        looks_at_report(attacker, folder, here)
        found = found_in(folder, here)
    assert found.table.types == ("A", "B")
    assert found.apart is not None
    assert found.apart.untold == NOT_TOLD
    told = [sum(found.caseload.types[name].courses.values()) for name in ("A", "B")]
    assert [one.cases for one in found.saving.types] == [told[0] + 2, told[1] + 1]  # dealt out as the others are
    assert len(set(attacker.seen)) > 6
    assert not attacker.finds_few()


def test_the_value_that_tells_a_type_stands_nowhere(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Neither in the papers, the workbook, what programs get, nor the log; only the names from the plan do."""
    caplog.set_level(logging.DEBUG)
    with survey.opened(folder) as here:
        study_of(here, "Pilot", both_sides(Attacker(), "Pilot", {"A": 9, "B": 6}))
        found = found_in(folder, here)
    both = papers(found, [], title="Hundesteuer", authority="Stadt Beispielstadt", language="de")
    with zipfile.ZipFile(io.BytesIO(workbook(found, None))) as book:
        said = [book.read(name).decode("utf-8", "replace") for name in book.namelist()]
    said += [
        *map(as_html, both),
        str(types_as_json(found)),
        str([*type_lines(found)]),
        repr(found.caseload),
        caplog.text,
    ]
    assert not [one for one in said if SECRET in one]
    with open_office(folder).open_journal() as journal:
        assert journal.database.rows("SELECT 1 FROM reading WHERE body LIKE ?", (f"%{SECRET}%",))
    assert "'case_type': 'A'" in str(types_as_json(found))


def test_a_type_under_thirty_takes_another_with_it(folder: Path) -> None:
    """Alone it would be the total less the others; merged with the next one it is not."""
    attacker = Attacker()
    with survey.opened(folder) as here:
        study = study_of(here, "Pilot", both_sides(attacker, "Pilot", {"A": 9, "B": 6, "C": 1}))
        looks_at_study(attacker, here, study)
        looks_at_report(attacker, folder, here)
        found = found_in(folder, here)
    assert found.apart is not None
    assert found.table.types == ("A", OTHERS)
    merged = found.apart.merged(found.table.types)
    assert merged is not None and "B, C" in merged.en
    assert not attacker.finds_few()
    attacker.seen.append(frozenset(leaf for leaf in attacker.code if leaf[0] == "Pilot/B" and leaf[1] == "manual"))
    assert attacker.finds_few()  # the control: the type that is large enough, shown beside the others


def test_where_the_settling_cuts_a_study_types_are_not_told_apart(folder: Path) -> None:
    """The type in the days that count, taken from the type in all days, would be the few of the days that do not."""
    attacker = Attacker()
    early = SETTLED - timedelta(days=3)
    times_of = [
        *(one for path in PATHS[:2] for one in measured(attacker, "Pilot", {"A": 4, "B": 30}, path, [early])),
        *both_sides(attacker, "Pilot", {"A": 9, "B": 6}),
    ]
    with survey.opened(folder) as here:
        study = study_of(here, "Pilot", times_of)
        looks_at_study(attacker, here, study)
        looks_at_report(attacker, folder, here)
        found = found_in(folder, here)
    assert why(found) == "report.types.cut"
    assert found.table.types == (EVERY_TYPE,)
    assert not attacker.finds_few()
    a = frozenset(leaf for leaf in attacker.code if leaf[:2] == ("Pilot/A", "manual") and leaf[2] >= SETTLED)
    attacker.seen.append(a)
    assert attacker.finds_few()  # the control


def test_a_report_from_before_types_were_told_helps_nobody(folder: Path) -> None:
    """The plan is changed with a reason, and both reports are kept."""
    attacker = Attacker()
    with survey.opened(folder) as here:
        study = study_of(here, "Pilot", both_sides(attacker, "Pilot", {"A": 9, "B": 6, "C": 1}))
        with open_office(folder).open_journal() as journal:
            plans.register(journal, PROCESS, body(SETTLED), by="Pilotleitung 1", why="Ohne Fallarten.")
        looks_at_report(attacker, folder, here)
        assert found_in(folder, here).apart is None
        with open_office(folder).open_journal() as journal:
            plans.register(journal, PROCESS, typed(types=("C", "B", "A")), by="Pilotleitung 1", why="Doch.")
        looks_at_report(attacker, folder, here)
        found = found_in(folder, here)
        looks_at_study(attacker, here, study)
    assert len(found.table.types) == 2
    assert found.apart is not None and found.apart.late
    assert not attacker.finds_few()


def test_a_study_with_few_of_a_type_merges_it_for_all_and_none_is_got_by_discarding_it(folder: Path) -> None:
    """What the second study has of the type would be the difference of two reports."""
    attacker, days = Attacker(), DAYS[:4]
    with survey.opened(folder) as here:
        first = study_of(here, "Eins", both_sides(attacker, "Eins", {"A": 10, "B": 10}, days))
        second = study_of(here, "Zwei", both_sides(attacker, "Zwei", {"A": 12, "B": 2}, days))
        looks_at_study(attacker, here, first)
        looks_at_study(attacker, here, second)
        looks_at_report(attacker, folder, here)
        assert found_in(folder, here).table.types == (EVERY_TYPE,)
        studies.discard(here, second)
        looks_at_report(attacker, folder, here)
        assert found_in(folder, here).table.types == ("A", "B")
    assert not attacker.finds_few()
    attacker.seen.append(frozenset(leaf for leaf in attacker.code if leaf[0].endswith("/B") and leaf[1] == "manual"))
    assert attacker.finds_few()  # the control: thirty and more in both together, and eight in the second


def test_a_path_with_few_of_a_type_merges_it_on_every_path(folder: Path) -> None:
    """Thirty given back are shown by themselves in the study, but only six of them are of the first type."""
    attacker = Attacker()
    with survey.opened(folder) as here:
        times_of = [
            *both_sides(attacker, "Pilot", {"A": 9, "B": 6}, DAYS[:5]),
            *measured(attacker, "Pilot", {"A": 1, "B": 6}, "aborted", DAYS[:5]),
        ]
        study = study_of(here, "Pilot", times_of)
        with open_office(folder).open_journal() as journal, journal.database.transaction():
            ids = [row[0] for row in journal.database.rows("SELECT id FROM cases ORDER BY id LIMIT 150")]
            journal.database.run_many(
                "UPDATE entry SET result = 'rejected' WHERE case_id = ? AND signer <> 'machine'",
                [(one,) for one in ids],
            )
        looks_at_study(attacker, here, study)
        looks_at_report(attacker, folder, here)
        found = found_in(folder, here)
    assert found.table.types == (EVERY_TYPE,)
    assert not attacker.finds_few()


def test_a_study_that_names_other_types_than_the_plan_leaves_them_in_one(folder: Path) -> None:
    """Whose cases would be missing in the types of the plan."""
    attacker = Attacker()
    with survey.opened(folder) as here:
        study_of(here, "Pilot", both_sides(attacker, "Pilot", {"A": 9, "D": 9}), ("A", "D"))
        found = found_in(folder, here)
    assert why(found) == "report.types.other_names"
    assert found.apart is not None and found.apart.why is not None
    assert "„Pilot“" in found.apart.why.de


def test_more_timed_of_a_type_than_came_in_leaves_them_in_one(folder: Path) -> None:
    """Whoever measured called cases otherwise than the plan tells them; the report is made all the same."""
    attacker = Attacker()
    with survey.opened(folder) as here:
        study_of(here, "Pilot", both_sides(attacker, "Pilot", {"A": 9, "C": 12}))
        found = found_in(folder, here)
    assert why(found) == "report.types.more_timed"
    assert found.saving.cases == CASES

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""From all contributions, and all that closed studies show, nobody computes anything about few cases or a person.

Whoever attacks has every contribution an office has ever made, and what its studies show by themselves. Every time in
this office is a power of two, one for each day, path and study, and nought otherwise: so a sum tells exactly which days
it is about, and the audit of `laufzettel.pilot.cells` says whether sums taken from one another leave a small one.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import orjson
import pytest

from laufzettel.errors import BusinessError
from laufzettel.journal import plans
from laufzettel.office import open_office
from laufzettel.pilot.baseline import studies, survey, times
from laufzettel.pilot.baseline.studies import Plan, Study
from laufzettel.pilot.baseline.survey import Survey
from laufzettel.pilot.baseline.times import Measured
from laufzettel.pilot.cells import FEWEST_CASES, FEWEST_PEOPLE
from laufzettel.pilot.report.inputs import read_inputs
from laufzettel.pilot.wedge import own
from laufzettel.pilot.wedge.combined import Combined
from laufzettel.pilot.wedge.contribution import Contribution
from laufzettel.pilot.wedge.timetable import Timetable, days_of
from tests.laufzettel.pilot.report.test_reports_subtracted import Attacker, looks_at_study
from tests.laufzettel.pilot.wedge.conftest import today
from tests.laufzettel.pilot.wedge.offices import CLERK, DAYS, PILOT_LEAD, PROCESS, UNITS, by_machine, furnish

ALL_PATHS = ("manual", "assisted", "aborted")
UNIT = "nord"


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office without any study."""
    folder = tmp_path_factory.mktemp("angriff") / UNIT
    furnish(folder, UNIT, today(), timed=lambda *_: None)
    return folder


@pytest.fixture
def folder(bare: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(bare, tmp_path / UNIT))


def timetable_of(folder: Path) -> Timetable:
    """The days of its plan."""
    with open_office(folder).open_journal() as journal:
        return days_of(plans.history(journal.database, PROCESS)[-1].body)


def contributed(folder: Path, here: Survey, day: date) -> Contribution:
    """What the office contributes on a day."""
    with open_office(folder).open_journal() as journal:
        return own.contribution(journal, here, PROCESS, read_inputs(folder), day=day)


def looks_at_contribution(attacker: Attacker, folder: Path, here: Survey, day: date) -> None:
    """Keep every sum of it."""
    for block in contributed(folder, here, day).blocks:
        attacker.sees(block.timed, block.quarters)


def study_of(here: Survey, name: str, measured: list[Measured], days: Timetable) -> Study:
    """A closed study over the whole pilot, in one cell of twelve people."""
    plan = Plan(name, PROCESS, ("Vorgang",), ("alle",), {"Steuer": 12}, days.begins, days.last, ALL_PATHS)
    with here.changing():
        study = studies.enter(here, plan, closed=days.last)
        times.keep(here, study, measured)
    return study


def around_the_switch(attacker: Attacker, name: str, days: Timetable, *, back: int = 0) -> list[Measured]:
    """Twelve times a day by hand up to two days after the switch, and with a person from before the settling on."""
    switched, settled = days.switched[UNIT], days.settled(UNIT)
    found = [one for one in attacker.measured(name, "aborted", settled + timedelta(days=9), back) if back]
    for path, first in (("manual", switched - timedelta(days=10)), ("assisted", settled - timedelta(days=2))):
        for n in range(0, 13, 1):
            found += attacker.measured(name, path, first + timedelta(days=n), 12)
    return found


def test_a_contribution_gives_nothing_about_few_beside_what_its_studies_show(folder: Path) -> None:
    """Neither the times between switch and settling, nor those of a few days of a period, nor the few given back."""
    attacker, days = Attacker(), timetable_of(folder)
    with survey.opened(folder) as here:
        looks_at_study(
            attacker, here, study_of(here, "Alles", around_the_switch(attacker, "Alles", days, back=5), days)
        )
        alone = len(set(attacker.seen))
        looks_at_contribution(attacker, folder, here, today())
    assert len(set(attacker.seen)) == alone  # no sum that the study does not show by itself
    assert not attacker.finds_few()


def test_sums_by_period_would_give_few_away(folder: Path) -> None:
    """The control: a sum of the times by hand before the switch, cut at its day."""
    attacker, days = Attacker(), timetable_of(folder)
    with survey.opened(folder) as here:
        looks_at_study(attacker, here, study_of(here, "Alles", around_the_switch(attacker, "Alles", days), days))
    assert not attacker.finds_few()
    before = frozenset(leaf for leaf in attacker.code if leaf[1] == "manual" and leaf[2] < days.switched[UNIT])
    attacker.seen.append(before)
    assert attacker.finds_few()


def test_two_contributions_on_different_days_differ_by_thirty_times_or_none(folder: Path) -> None:
    """A study of one case is closed in between, then one of a few by hand and many with a person, then one is gone."""
    attacker, days = Attacker(), timetable_of(folder)
    late = days.settled(UNIT) + timedelta(days=20)
    with survey.opened(folder) as here:
        study_of(here, "Alles", around_the_switch(attacker, "Alles", days), days)
        looks_at_contribution(attacker, folder, here, days.decided)
        first = len(set(attacker.seen))
        looks_at_contribution(attacker, folder, here, days.decided + timedelta(days=1))
        study_of(here, "Nachtrag", list(attacker.measured("Nachtrag", "assisted", late, 1)), days)
        looks_at_contribution(attacker, folder, here, days.decided + timedelta(days=2))
        assert len(set(attacker.seen)) == first
        many = [*attacker.measured("Mehr", "manual", days.begins, 3), *attacker.measured("Mehr", "assisted", late, 40)]
        more = study_of(here, "Mehr", many, days)
        looks_at_contribution(attacker, folder, here, days.decided + timedelta(days=3))
        assert len(set(attacker.seen)) == first + 1
        studies.discard(here, more)
        looks_at_contribution(attacker, folder, here, days.decided + timedelta(days=4))
    assert not attacker.finds_few()


@pytest.mark.parametrize("early", [1, 7, 60])
def test_before_e3_there_is_no_contribution(folder: Path, early: int) -> None:
    """And so none that grows from day to day; on E3 there is one, and it counts up to the day before."""
    attacker, days = Attacker(), timetable_of(folder)
    with survey.opened(folder) as here:
        study_of(here, "Alles", around_the_switch(attacker, "Alles", days), days)
        with pytest.raises(BusinessError) as refused:
            contributed(folder, here, days.decided - timedelta(days=early))
        assert refused.value.problem.code == "wedge.too_early"
        one, other = (
            contributed(folder, here, days.decided),
            contributed(folder, here, days.decided + timedelta(days=9)),
        )
    assert one == other
    assert one.digest == other.digest


def test_while_a_study_is_open_or_times_are_few_there_is_none(folder: Path) -> None:
    """The message tells no count of a small group."""
    attacker, days = Attacker(), timetable_of(folder)
    with survey.opened(folder) as here:
        few = FEWEST_CASES - 1
        study_of(here, "Klein", list(attacker.measured("Klein", "manual", days.begins, few)), days)
        with pytest.raises(BusinessError) as refused:
            contributed(folder, here, today())
        assert refused.value.problem.code == "report.too_few"
        assert str(few) not in refused.value.problem.en
        plan = Plan("Offen", PROCESS, ("Vorgang",), ("alle",), {"Steuer": 12}, days.begins, days.last, ALL_PATHS)
        studies.open_study(here, plan)
        with pytest.raises(BusinessError) as refused:
            contributed(folder, here, today())
        assert refused.value.problem.code == "report.study_open"


def test_fewer_than_thirty_given_back_rework_or_checks_show_no_sum(folder: Path) -> None:
    """They are told as a count; those given back stand with the others a person touched."""
    attacker, days = Attacker(), timetable_of(folder)
    said = (folder / "pilot-bericht.toml").read_text(encoding="utf-8")
    (folder / "pilot-bericht.toml").write_text(
        said.replace("[abzug]", 'pruefung = "Prüfung"\n[abzug]'), encoding="utf-8"
    )
    beside = [
        Measured(step, "assisted", "alle", 90 * 15, days.settled(UNIT) + timedelta(days=1), "gesamt")
        for step, many in (("Nacharbeit", 29), ("Prüfung", 30))
        for _ in range(many)
    ]
    plan = Plan(
        "P", PROCESS, ("Vorgang", "Nacharbeit", "Prüfung"), ("alle",), {"S": 12}, days.begins, days.last, ALL_PATHS
    )
    with survey.opened(folder) as here:
        with here.changing():
            measured = [*around_the_switch(attacker, "P", days, back=29), *beside]
            times.keep(here, studies.enter(here, plan, closed=days.last), measured)
        one = contributed(folder, here, today())
    assert {block.path for block in one.blocks} == {"manual", "with_people"}
    assert one.rework_of_pilot is not None
    assert (one.rework_of_pilot.happened, one.rework_of_pilot.times) == (29, None)
    assert one.checks is not None
    assert one.checks.times is not None
    assert all(block.squares is None for block in one.blocks)


def test_thirty_given_back_stand_by_themselves_with_their_spread(folder: Path) -> None:
    """As in the study itself; only of them the estimate needs the spread."""
    attacker, days = Attacker(), timetable_of(folder)
    with survey.opened(folder) as here:
        study_of(here, "P", around_the_switch(attacker, "P", days, back=30), days)
        one = contributed(folder, here, today())
    assert {block.path for block in one.blocks} == {"manual", "assisted", "aborted"}
    assert [block.path for block in one.blocks if block.squares is not None] == ["aborted"]


def test_lead_times_of_cases_closed_between_two_contributions_stay_unknown(furnished: Path) -> None:
    """Mean and spread are rounded to tenths of a day: of one case more the sum is known to weeks, not to hours."""
    one = Contribution.model_validate_json(
        orjson.dumps(orjson.loads((furnished / "nord.json").read_bytes())["contribution"])
    )
    lead = one.lead_of_pilot
    assert lead is not None
    assert (round(lead.mean, 1), round(lead.sd, 1)) == (lead.mean, lead.sd)
    assert 0.05 * (2 * lead.cases + 1) > 14
    assert own.lead_of([1.0] * (FEWEST_CASES - 1)) is None


def test_all_files_together_hold_no_person_no_case_and_no_day_of_a_measurement(furnished: Path) -> None:
    """Whatever is no number stands here by name; a new entry fails until somebody has thought about it."""
    for unit in UNITS:
        said = orjson.loads((furnished / f"{unit}.json").read_bytes())["contribution"]
        plan = said.pop("body")
        texts = dict(_texts(said, ""))
        paths = {name: text for name, text in texts.items() if re.fullmatch(r"blocks\.\d+\.path", name)}
        assert set(paths.values()) <= {"manual", "assisted", "with_people", "aborted"}
        assert texts.keys() - paths.keys() == {"process", "unit", "plan", "registered.0", "marked"}
        raw = (furnished / f"{unit}.json").read_text(encoding="utf-8")
        for secret in (CLERK, PILOT_LEAD, "HST-", "Waldi", "Vorher", "Hauptmessung", "gesamt"):
            assert secret not in raw
        days = set(re.findall(r"\d{4}-\d\d-\d\d", raw)) - set(re.findall(r"\d{4}-\d\d-\d\d", plan))
        assert days == {said["registered"][0]}
        assert all(block["timed"] >= FEWEST_CASES for block in said["blocks"])
        assert said["people"] >= FEWEST_PEOPLE
        with survey.opened(furnished / unit) as here:
            cells = {cell for study in studies.all_studies(here) for cell in (study.id, *study.people)}
        assert not any(cell in raw for cell in cells)


def _texts(said: object, name: str) -> Iterator[tuple[str, str]]:
    """Every text of a contribution, with its entry."""
    if isinstance(said, dict):
        for key, value in said.items():
            yield from _texts(value, f"{name}.{key}".lstrip("."))
    elif isinstance(said, list):
        for n, value in enumerate(said):
            yield from _texts(value, f"{name}.{n}")
    elif isinstance(said, str):
        yield name, said


def test_what_the_combined_report_is_made_of_holds_no_single_time_either() -> None:
    """Its parts are contributions, sums, and figures; no column of times."""
    assert {one.name for one in fields(Combined)} == {
        "process",
        "day",
        "plan",
        "days",
        "contributions",
        "units",
        "shared",
        "parts",
        "caseload",
        "saving",
        "verdict",
        "inputs",
    }


def test_what_comes_in_after_the_last_day_changes_nothing(folder: Path) -> None:
    """What counts in is fixed by the plan: neither day nor times move with it."""
    attacker, days = Attacker(), timetable_of(folder)
    with survey.opened(folder) as here:
        study_of(here, "Alles", around_the_switch(attacker, "Alles", days), days)
        one = contributed(folder, here, today())
        moment = datetime.combine(
            days.begins + timedelta(days=DAYS + 3), time(9), ZoneInfo("Europe/Berlin")
        ).timestamp()
        with open_office(folder).open_journal() as journal:
            journal.clock = lambda: moment
            by_machine(journal, days.begins + timedelta(days=DAYS + 1), 20)
        other = contributed(folder, here, today())
    assert one == other

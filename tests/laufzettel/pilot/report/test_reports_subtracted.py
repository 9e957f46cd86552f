# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""From all reports and all answers about studies together, nobody computes anything about few cases.

Every time in these offices is a power of two, one for each day, path and study, and nought otherwise: so a sum tells
exactly which days it is about. The audit of `laufzettel.pilot.cells` then says whether the sets of all figures
anybody has ever seen, taken from one another in any way, leave a small one.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import orjson
import pytest
from openpyxl import load_workbook

from laufzettel.case import Document, State, Station
from laufzettel.connect import Part
from laufzettel.errors import BusinessError
from laufzettel.fields import Field
from laufzettel.journal import Journal, colleagues, intake, people, plans
from laufzettel.journal.batch import Signature
from laufzettel.journal.rows import HELD, held
from laufzettel.office import make_office, open_office
from laufzettel.pilot.baseline import results, studies, survey, times
from laufzettel.pilot.baseline.studies import Study
from laufzettel.pilot.baseline.survey import Survey
from laufzettel.pilot.baseline.times import Measured
from laufzettel.pilot.cells import FEWEST_CASES, Size, shown
from laufzettel.pilot.design.plan import POINTS, Plan
from laufzettel.pilot.evidence import Evidence
from laufzettel.pilot.report.findings import gather
from laufzettel.pilot.report.inputs import Inputs
from laufzettel.pilot.report.workbook import workbook
from tests.laufzettel.pilot.report.conftest import SAID

PROCESS = "hundesteuer"
GO_LIVE = date(2026, 8, 3)
SETTLED = GO_LIVE + timedelta(days=14)
LAST = date(2026, 10, 16)
AFTER = date(2026, 11, 2)

Leaf = tuple[str, str, date]
"""Study, path, day: the smallest sets that are told apart here."""


@dataclass
class Attacker:
    """Who keeps every figure she has ever seen.

    Attributes:
        code: the power of two by which she knows the times of a leaf.
        many: the cases of each leaf.
        seen: of each figure, what it is about.
    """

    code: dict[Leaf, int] = field(default_factory=dict)
    many: dict[Leaf, int] = field(default_factory=dict)
    seen: list[frozenset[Leaf]] = field(default_factory=list)

    def measured(self, study: str, path: str, day: date, cases: int) -> Iterator[Measured]:
        """The times of a leaf: one with its power of two of quarters of a minute, the others nought."""
        leaf = (study, path, day)
        self.code[leaf], self.many[leaf] = 1 << len(self.code), cases
        for n in range(cases):
            yield Measured("Vorgang", path, "alle", 0 if n else self.code[leaf] * 15, day, "gesamt")

    def sees(self, cases: int, quarters: int) -> None:
        """Understand a figure by its sum, and make sure by its count that it is about whole days."""
        about = frozenset(leaf for leaf, power in self.code.items() if quarters & power)
        assert sum(self.many[leaf] for leaf in about) == cases
        self.seen.append(about)

    def finds_few(self) -> bool:
        """Whether some combination of the figures is about few cases."""
        sizes = {leaf: Size(count, 12) for leaf, count in self.many.items()}
        figures = list(dict.fromkeys(self.seen))
        return not all(shown(sizes, figures))


def body(settled: date, last: date = LAST) -> str:
    """A plan whose times count from a day on."""
    begin = settled - timedelta(days=14)
    beginning = begin - timedelta(days=60)
    calendar = [beginning + timedelta(days=days) for days in (9, 24)]
    said = {
        "pilot": {
            "verfahren": PROCESS,
            "frage": "Wie viel Zeit wird frei?",
            "beginn": beginning,
            "fallarten": ["alle"],
            "hauptmass": "bearbeitungszeit_je_vorgang",
            "versuchsplan": "handprobe",
        },
        "aktive_zeit": {"beginnt": "Geöffnet.", "endet": "Abgezeichnet."},
        "ausschluss": {},
        "handprobe": {"prozent": 10, "startwert": "0f" * 16, "erster_tag": begin, "letzter_tag": last},
        "kalender": dict(zip(POINTS, (*calendar, begin, last), strict=True)),
        "ausstieg": dict.fromkeys(POINTS, "Nach Lage der Dinge."),
        "abbruch": {"regeln": ["Not-Halt."], "fehlergrenze_prozent": 2.0},
    }
    return Plan.model_validate_json(orjson.dumps(said)).canonical()


def closed_cases(journal: Journal, days: Iterable[date]) -> None:
    """A case for each of these days, given back by the machine and closed by a person."""
    days = list(days)
    document = Document(journal.store.put(b"rows"), "meldung.xlsx", "text/csv", 4)
    colleagues.keep(journal, "Steuer 1", "clerk", [])
    for n, day in enumerate(days):
        journal.clock = datetime.combine(day, time(9), UTC).timestamp
        if not n:
            intake.register(journal, [document], process=PROCESS, source="eingang")
        part = Part(f"cell:T!A{n}", str(n), {"a": Field("x", "x", f"cell:T!A{n}")})
        intake.open_cases(journal, [(document, part)], process=PROCESS, prefix="HST", reader="probe")
    with journal.database.transaction():
        found = [held(row, "", "") for row in journal.database.rows(f"SELECT {HELD} FROM cases ORDER BY id")]
        for case in found:
            to = Signature(case, "ok", "{}", State.RELEASE, Station.RELEASE)
            journal.append([to], case.station, "machine")
    for case in found:
        people.reject(journal, case.number, by="Steuer 1", note="Probe.")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An office in which cases came in from the settling on."""
    make_office(tmp_path / "amt")
    with open_office(tmp_path / "amt").open_journal() as journal:
        closed_cases(journal, [SETTLED + timedelta(days=n % 40) for n in range(120)])
        plans.register(journal, PROCESS, body(SETTLED), by="Pilotleitung 1")
    return tmp_path / "amt"


def study_of(here: Survey, name: str, times_of: Iterable[Measured], *, paths: tuple[str, ...]) -> Study:
    """A study that is closed, with these times, in one cell of twelve people."""
    plan = studies.Plan(name, PROCESS, ("Vorgang",), ("alle",), {"Steuer": 12}, GO_LIVE, LAST, paths)
    with here.changing():
        study = studies.enter(here, plan, closed=LAST)
        times.keep(here, study, times_of)
    return study


def looks_at_study(attacker: Attacker, here: Survey, study: Study) -> None:
    """What `baseline status` shows; means are taken as exact, which is better than she has it."""
    for one in results.groups(study, times.measured(here, study)):
        if one.seconds:
            attacker.sees(len(one.seconds), sum(one.seconds) // 15)


def looks_at_report(attacker: Attacker, folder: Path, here: Survey, day: date = AFTER) -> None:
    """What the workbook says of groups of cases."""
    with open_office(folder).open_journal() as journal:
        found = gather(journal, here, PROCESS, Inputs.model_validate(SAID | {"wibe": None}), day=day)
    book = load_workbook(io.BytesIO(workbook(found, None)))
    for _, _, _, n, quarters, *_ in book["Zeiten"].iter_rows(min_row=2, values_only=True):
        if n:
            attacker.sees(int(n), int(quarters))


def pilot_times(
    attacker: Attacker, name: str, *, manual: int = 8, assisted: int = 8, aborted: int = 0
) -> list[Measured]:
    """So many times a day by hand and assisted, from before the settling on; some given back on one day."""
    days = [SETTLED + timedelta(days=n) for n in (-3, 1, 2, 3, 4, 7, 8, 9)]
    found = [one for day in days for one in attacker.measured(name, "manual", day, manual) if manual]
    found += [one for day in days for one in attacker.measured(name, "assisted", day, assisted) if assisted]
    return found + [one for one in attacker.measured(name, "aborted", days[4], aborted) if aborted]


ALL_PATHS = ("manual", "assisted", "aborted")


def test_a_report_gives_nothing_about_few_beside_what_its_study_shows(folder: Path) -> None:
    """Neither the eight timed while people were getting used to it, nor the five given back."""
    attacker = Attacker()
    with survey.opened(folder) as here:
        study = study_of(here, "Pilot", pilot_times(attacker, "Pilot", aborted=5), paths=ALL_PATHS)
        looks_at_study(attacker, here, study)
        looks_at_report(attacker, folder, here)
    assert len(set(attacker.seen)) > 4
    assert not attacker.finds_few()


def test_counting_from_the_day_of_settling_would_give_few_away(folder: Path) -> None:
    """The control: a figure about all days from the settling on, beside those of the study."""
    attacker = Attacker()
    with survey.opened(folder) as here:
        looks_at_study(attacker, here, study_of(here, "Pilot", pilot_times(attacker, "Pilot"), paths=ALL_PATHS))
    assert not attacker.finds_few()
    attacker.seen.append(frozenset(leaf for leaf in attacker.code if leaf[1] == "manual" and leaf[2] >= SETTLED))
    assert attacker.finds_few()


def test_a_second_study_of_one_case_changes_no_figure_of_the_next_report(folder: Path) -> None:
    """Both reports are kept; the case is in neither."""
    attacker = Attacker()
    with survey.opened(folder) as here:
        study_of(here, "Pilot", pilot_times(attacker, "Pilot"), paths=ALL_PATHS)
        looks_at_report(attacker, folder, here)
        one = attacker.measured("Nachtrag", "assisted", SETTLED + timedelta(days=9), 1)
        later = study_of(here, "Nachtrag", one, paths=ALL_PATHS)
        looks_at_study(attacker, here, later)
        looks_at_report(attacker, folder, here)
    assert not attacker.finds_few()
    assert len(set(attacker.seen)) == 2


def test_two_reports_one_case_apart_would_give_it_away(folder: Path) -> None:
    """The control: the same with a report that adds the one case."""
    attacker = Attacker()
    with survey.opened(folder) as here:
        study_of(here, "Pilot", pilot_times(attacker, "Pilot"), paths=ALL_PATHS)
        looks_at_report(attacker, folder, here)
    leaf = ("Nachtrag", "assisted", SETTLED)
    attacker.code[leaf], attacker.many[leaf] = 1 << len(attacker.code), 1
    assert not attacker.finds_few()
    attacker.seen.append(attacker.seen[-1] | {leaf})
    assert attacker.finds_few()


@pytest.mark.parametrize("shift", [1, 2, 5, 8])
def test_plans_that_differ_by_days_give_reports_that_differ_by_thirty_cases_or_none(folder: Path, shift: int) -> None:
    """Another day of settling, registered with a reason, moves whole blocks only."""
    attacker = Attacker()
    with survey.opened(folder) as here:
        study_of(here, "Pilot", pilot_times(attacker, "Pilot", manual=12, assisted=12), paths=ALL_PATHS)
        looks_at_report(attacker, folder, here)
        with open_office(folder).open_journal() as journal:
            plans.register(journal, PROCESS, body(SETTLED + timedelta(days=shift)), by="Pilotleitung 1", why="Später.")
        try:
            looks_at_report(attacker, folder, here)
        except BusinessError as refused:
            assert refused.problem.code == "report.too_few"
    assert not attacker.finds_few()


def test_reports_of_two_days_are_about_the_same_times(folder: Path) -> None:
    """What came in grows; what was timed does not, for the studies are closed."""
    attacker = Attacker()
    with survey.opened(folder) as here:
        study_of(here, "Pilot", pilot_times(attacker, "Pilot"), paths=ALL_PATHS)
        for day in (SETTLED + timedelta(days=30), SETTLED + timedelta(days=31), AFTER):
            looks_at_report(attacker, folder, here, day)
    assert len(set(attacker.seen)) == 2


def test_a_study_that_is_discarded_takes_thirty_cases_out_of_a_report_or_none(folder: Path) -> None:
    """Two studies, one of them with few times by hand."""
    attacker = Attacker()
    with survey.opened(folder) as here:
        study_of(here, "Pilot", pilot_times(attacker, "Pilot", manual=10), paths=ALL_PATHS)
        second = study_of(here, "Zwei", pilot_times(attacker, "Zwei", manual=2), paths=ALL_PATHS)
        looks_at_report(attacker, folder, here)
        studies.discard(here, second)
        looks_at_report(attacker, folder, here)
    assert not attacker.finds_few()
    assert len(set(attacker.seen)) == 3


def test_while_a_study_is_open_there_is_no_report(folder: Path) -> None:
    """Two reports on two days would differ by the cases between them."""
    attacker = Attacker()
    with survey.opened(folder) as here:
        study_of(here, "Pilot", pilot_times(attacker, "Pilot"), paths=ALL_PATHS)
        studies.open_study(
            here, studies.Plan("Offen", PROCESS, ("Vorgang",), ("alle",), {"Steuer": 12}, GO_LIVE, LAST, ALL_PATHS)
        )
        with pytest.raises(BusinessError) as refused:
            looks_at_report(attacker, folder, here)
    assert refused.value.problem.code == "report.study_open"


def test_one_office_of_a_stepped_wedge_makes_no_report_of_its_own(folder: Path) -> None:
    """Its units are compared with each other; taken as before and after it would answer another question."""
    said = orjson.loads(body(SETTLED)) | {
        "pilot": {"versuchsplan": "stufen"},
        "handprobe": None,
        "kalender": {"E2": GO_LIVE.isoformat(), "E3": LAST.isoformat()},
    }
    with open_office(folder).open_journal() as journal, survey.opened(folder) as here:
        plans.register(journal, PROCESS, orjson.dumps(said).decode(), by="Pilotleitung 1", unit="nord", why="Umplanung")
        study_of(here, "Pilot", pilot_times(Attacker(), "Pilot"), paths=ALL_PATHS)
        with pytest.raises(BusinessError) as refused:
            gather(journal, here, PROCESS, Inputs.model_validate(SAID | {"wibe": None}), day=AFTER)
    assert refused.value.problem.code == "report.wedge"


def test_a_study_under_thirty_is_in_no_report(folder: Path) -> None:
    """It is refused, and the message says no count of a small group."""
    attacker = Attacker()
    few = FEWEST_CASES - 1
    with survey.opened(folder) as here:
        study_of(here, "Klein", attacker.measured("Klein", "manual", SETTLED, few), paths=ALL_PATHS)
        with pytest.raises(BusinessError) as refused:
            looks_at_report(attacker, folder, here)
    assert refused.value.problem.code == "report.too_few"
    assert str(few) not in refused.value.problem.en


@pytest.mark.parametrize("many", [1, 12, 45])
def test_rework_and_checks_count_however_few_were_timed(folder: Path, many: int) -> None:
    """Leaving them out would make the saving larger; under thirty they take as long as a whole case does on average."""
    attacker = Attacker()
    said = SAID | {"wibe": None, "zeiten": {"vorgang": "Vorgang", "nacharbeit": "Nacharbeit", "pruefung": "Prüfung"}}
    plan = studies.Plan(
        "Pilot", PROCESS, ("Vorgang", "Nacharbeit", "Prüfung"), ("alle",), {"S": 12}, GO_LIVE, LAST, ALL_PATHS
    )
    beside = [
        Measured(step, path, "alle", 90 * 15, SETTLED + timedelta(days=1), "gesamt")
        for step, path in (("Nacharbeit", "manual"), ("Nacharbeit", "assisted"), ("Prüfung", "assisted"))
        for _ in range(many)
    ]
    with survey.opened(folder) as here, open_office(folder).open_journal() as journal:
        with here.changing():
            times.keep(here, studies.enter(here, plan, closed=LAST), [*pilot_times(attacker, "Pilot"), *beside])
        found = gather(journal, here, PROCESS, Inputs.model_validate(said), day=AFTER)
    assert found.other.by_hand is not None
    assert found.other.of_pilot is not None
    assert (found.other.by_hand.happened, found.other.of_pilot.happened) == (many, many)
    own = float(found.other.by_hand.minutes.mean()) == 22.5
    assert own == (many >= FEWEST_CASES)
    assert (found.other.checks is not None) == (many >= 2)


def test_rework_by_hand_is_counted_among_the_cases_it_came_from(folder: Path) -> None:
    """Of 120 cases of the baseline 40 came back: among the few of the hold-out alone it would be more than each."""
    attacker = Attacker()
    said = SAID | {"wibe": None, "zeiten": {"vorgang": "Vorgang", "nacharbeit": "Nacharbeit"}}
    before = GO_LIVE - timedelta(days=20)
    plan = studies.Plan(
        "Vorher", PROCESS, ("Vorgang", "Nacharbeit"), ("alle",), {"S": 12}, before, GO_LIVE, ("manual",)
    )
    took = [
        Measured(step, "manual", "alle", 90 * 15, before + timedelta(days=n % 10), "gesamt")
        for step, many in (("Vorgang", 120), ("Nacharbeit", 40))
        for n in range(many)
    ]
    with survey.opened(folder) as here, open_office(folder).open_journal() as journal:
        study_of(here, "Pilot", pilot_times(attacker, "Pilot"), paths=ALL_PATHS)
        with here.changing():
            times.keep(here, studies.enter(here, plan, closed=GO_LIVE), took)
        found = gather(journal, here, PROCESS, Inputs.model_validate(said), day=AFTER)
    by_hand = sum(many for (_, path, _), many in attacker.many.items() if path == "manual")
    assert found.other.by_hand is not None
    assert (found.other.by_hand.happened, found.other.by_hand.of) == (40, 120 + by_hand)
    assert found.pilot.rework_by_hand is not None
    assert found.pilot.rework_by_hand.evidence is Evidence.BEFORE_AFTER  # no lot decided which cases these were

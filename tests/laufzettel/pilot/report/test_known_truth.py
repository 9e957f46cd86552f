# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A pilot of which the truth is known, from the journal and the survey to the hours: every part computed by hand here.

Every duration is the same for all cases of a path, so that each figure follows from counts. What must not count is
there in numbers that would show: cases of other days, by the lot, of shadow mode and still open, and a slower baseline.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from laufzettel.case import Document, State, Station
from laufzettel.connect import Part
from laufzettel.fields import Field
from laufzettel.journal import Journal, by_hand, colleagues, intake, people, plans
from laufzettel.journal.batch import Held, Signature
from laufzettel.journal.by_hand import Why
from laufzettel.journal.caseload import Course
from laufzettel.journal.rows import HELD, held
from laufzettel.office import make_office, open_office
from laufzettel.pilot.baseline import studies, survey, times
from laufzettel.pilot.baseline.survey import Survey
from laufzettel.pilot.baseline.times import Measured
from laufzettel.pilot.evidence import Evidence
from laufzettel.pilot.report.findings import Findings, gather
from laufzettel.pilot.report.inputs import Inputs
from laufzettel.pilot.report.valued import valued
from tests.laufzettel.pilot.report.conftest import SAID
from tests.laufzettel.pilot.report.test_reports_subtracted import AFTER, GO_LIVE, LAST, PROCESS, SETTLED, body

CLERK = "Steuer 1"
STEPS = {"vorgang": "Vorgang", "nacharbeit": "Nacharbeit", "pruefung": "Prüfung"}
COUNTED = {
    "untouched": 250,
    "sampled": 30,
    "singly": 167,
    "opted_out": 3,
    "given_back": 50,
}
"""Cases of the pilot: 250 untouched, 200 with a person (the sample, released singly, taken out of the lot), 50 back."""
BESIDE = {"by_hand": 60, "by_hand_rejected": 5, "by_hand_open": 4, "open": 7, "sampled_open": 6, "shadow": 11}
"""Cases of the same days that are none of the pilot: people had them by the lot, they are open, or of shadow mode."""
TIMED = (
    ("Vorher", "Vorgang", "manual", 150, 20.0),  # before the pilot, slower: not what the hold-out is compared with
    ("Vorher", "Nacharbeit", "manual", 30, 10.0),
    ("Pilot", "Vorgang", "manual", 60, 12.0),
    ("Pilot", "Nacharbeit", "manual", 12, 10.0),
    ("Pilot", "Vorgang", "assisted", 90, 5.0),  # of 200
    ("Pilot", "Vorgang", "aborted", 35, 15.0),  # of 50: together half of those a person had
    ("Pilot", "Nacharbeit", "assisted", 30, 8.0),
    ("Pilot", "Nacharbeit", "automatic", 30, 8.0),
    ("Pilot", "Prüfung", "assisted", 30, 2.0),
)
"""Study, step, path, how many, minutes of each."""


def opened(journal: Journal, name: str, many: int, day: date) -> list[Held]:
    """So many cases that came in on a day."""
    journal.clock = datetime.combine(day, time(9), UTC).timestamp
    document = Document(journal.store.put(name.encode()), f"{name}.xlsx", "text/csv", 4)
    intake.register(journal, [document], process=PROCESS, source="eingang")
    parts = [
        (document, Part(f"cell:T!A{n}", f"{name}-{n}", {"a": Field("x", "x", f"cell:T!A{n}")})) for n in range(many)
    ]
    intake.open_cases(journal, parts, process=PROCESS, prefix="HST", reader="probe")
    rows = journal.database.rows(f"SELECT {HELD} FROM cases WHERE document = ? ORDER BY id", (document.digest,))
    return [held(row, "", "") for row in rows]


def signed(
    journal: Journal, cases: Sequence[Held], result: str, state: State, station: Station, *, also: bool = False
) -> None:
    """The machine signs; for cases the lot leaves to people, `also` in the same transaction."""
    now = {case.id: case for case in current(journal, cases)}
    with journal.database.transaction():
        journal.append(
            [Signature(now[one.id], result, "{}", state, station) for one in cases], Station.CHECK, "machine"
        )
        if also:
            by_hand.keep(journal, PROCESS, [(one.id, 1, Why.LOT) for one in cases])


def current(journal: Journal, cases: Sequence[Held]) -> list[Held]:
    """The cases as they stand now."""
    rows = journal.database.rows(
        f"SELECT {HELD} FROM cases WHERE {journal.database.among('cases.id')} ORDER BY id",
        (journal.database.listed([one.id for one in cases]),),
    )
    return [held(row, "", "") for row in rows]


def released(journal: Journal, cases: Sequence[Held], *, sample: int | None = None, close: bool = True) -> None:
    """A person releases: each by itself, or all in a batch with so many of them in its sample."""
    signed(journal, cases, "ok", State.RELEASE, Station.RELEASE)
    numbers = [one.number for one in cases]
    if sample is None:
        for number in numbers:
            people.release(journal, [number], by=CLERK, detail={"class": "A1"})
    else:
        detail = {"class": "A2", "cases": len(numbers), "sample": numbers[:sample]}
        people.release(journal, numbers, by=CLERK, detail=detail, untouched=True)
    if close:
        signed(journal, cases, "closed", State.CLOSED, Station.CLOSE)


def left(journal: Journal, name: str, many: int, day: date) -> list[Held]:
    """Cases the lot leaves to people."""
    cases = opened(journal, name, many, day)
    signed(journal, cases, "left_to_people", State.CLARIFICATION, Station.CHECK, also=True)
    return cases


def came_in(journal: Journal) -> None:
    """All cases; the pilot's on its first and its last day, and as many on the days beside them."""
    batch = COUNTED["untouched"] + COUNTED["sampled"]
    released(journal, opened(journal, "stapel", batch, SETTLED), sample=COUNTED["sampled"])
    released(journal, opened(journal, "einzeln", COUNTED["singly"], LAST))
    back = opened(journal, "zurueck", COUNTED["given_back"], LAST)
    signed(journal, back, "clarification", State.CLARIFICATION, Station.CHECK)
    for one in back:
        people.reject(journal, one.number, by=CLERK, note="Probe.")
    out = left(journal, "heraus", COUNTED["opted_out"], SETTLED)
    for one in out:
        by_hand.opt_out(journal, one.number, by=CLERK, note="Eilfall.")
    released(journal, out)
    for one in left(journal, "los", BESIDE["by_hand"], SETTLED):
        by_hand.done(journal, one.number, by=CLERK)
    for one in left(journal, "los-zurueck", BESIDE["by_hand_rejected"], SETTLED):
        people.reject(journal, one.number, by=CLERK, note="Doppelt.")
    left(journal, "los-offen", BESIDE["by_hand_open"], SETTLED)
    opened(journal, "offen", BESIDE["open"], SETTLED)
    many = BESIDE["sampled_open"]
    released(journal, opened(journal, "stapel-offen", many, SETTLED), sample=many, close=False)
    signed(journal, opened(journal, "schatten", BESIDE["shadow"], SETTLED), "shadow", State.CLOSED, Station.CLOSE)
    for name, day in (("davor", SETTLED - timedelta(days=1)), ("danach", LAST + timedelta(days=1))):
        released(journal, opened(journal, name, 40, day), sample=4)


def taken(name: str, without: str) -> Iterator[Measured]:
    """The times of a study, ten a day."""
    first = SETTLED if name == "Pilot" else GO_LIVE - timedelta(days=30)
    for study, step, path, many, minutes in TIMED:
        if study == name and path != without:
            for n in range(many):
                yield Measured(step, path, "alle", round(60 * minutes), first + timedelta(days=n // 10), "gesamt")


def measured(here: Survey, evidence: Evidence = Evidence.BEFORE_AFTER, without: str = "") -> None:
    """Both studies, closed; without the times of a path."""
    for name, first in (("Vorher", GO_LIVE - timedelta(days=30)), ("Pilot", SETTLED)):
        paths = tuple(dict.fromkeys(path for study, _, path, *_ in TIMED if study == name))
        steps = tuple(dict.fromkeys(step for study, step, *_ in TIMED if study == name))
        plan = studies.Plan(name, PROCESS, steps, ("alle",), {"S": 12}, first, LAST, paths, evidence=evidence)
        with here.changing():
            times.keep(here, studies.enter(here, plan, closed=LAST), taken(name, without))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with the pilot in its journal and its survey."""
    folder = tmp_path_factory.mktemp("truth") / "amt"
    make_office(folder)
    with open_office(folder).open_journal() as journal, survey.opened(folder) as here:
        colleagues.keep(journal, CLERK, "clerk", [])
        journal.clock = datetime.combine(GO_LIVE - timedelta(days=40), time(9), UTC).timestamp
        plans.register(journal, PROCESS, body(SETTLED), by="Pilotleitung 1")
        came_in(journal)
        measured(here)
    return folder


def found_in(folder: Path, **said: object) -> Findings:
    """What the pilot has shown, by what people said."""
    inputs = Inputs.model_validate(SAID | {"zeiten": STEPS} | said)
    with survey.opened(folder) as here, open_office(folder).open_journal() as journal:
        return gather(journal, here, PROCESS, inputs, day=AFTER)


@pytest.fixture(scope="module")
def found(office: Path) -> Findings:
    """What the pilot has shown."""
    return found_in(office)


def test_the_hours_of_a_pilot_are_those_computed_by_hand(found: Findings) -> None:
    """From all that came in and all that was timed, gross and net, and each part they are made of."""
    cases = sum(COUNTED.values())
    untouched, back = COUNTED["untouched"], COUNTED["given_back"]
    assisted = cases - untouched - back
    assert (cases, assisted) == (500, 200)
    # By hand: 12 minutes beside the pilot, and 42 of 210 timed cases came back for 10 minutes.
    again_by_hand = (30 + 12) / (150 + 60) * 10.0
    by_hand = 12.0 + again_by_hand
    # The pilot: 60 came back while 125 of the 250 with a person were timed, as from 250 of all its 500 cases.
    again = (30 + 30) / 250 * 8.0
    # A case of the sample counts as one with a person and its check besides: rather too much than too little.
    checks = COUNTED["sampled"] / cases * 2.0
    by_pilot = assisted / cases * 5.0 + back / cases * 15.0 + again + checks
    gross = (by_hand - by_pilot) * cases / 60.0
    net = gross - (6.5 + 3.25 + 12.0 * 2.0 / 24.0)
    assert (round(by_hand, 9), round(by_pilot, 9), round(gross, 9), round(net, 9)) == (14.0, 5.54, 70.5, 59.75)

    saving, other = found.saving, found.other
    assert saving.cases == cases
    assert other.by_hand is not None and other.by_hand.minutes_per_case == pytest.approx(again_by_hand)
    assert other.of_pilot is not None and other.of_pilot.minutes_per_case == pytest.approx(again)
    assert other.checks is not None and other.checks.minutes_per_case == pytest.approx(checks)
    assert (saving.by_hand, saving.by_pilot) == (pytest.approx(by_hand), pytest.approx(by_pilot))
    assert (saving.gross.estimate, saving.net.estimate) == (pytest.approx(gross), pytest.approx(net))
    assert saving.net.low < net < saving.net.high


def test_cases_count_where_they_belong(found: Findings) -> None:
    """On the first and the last day too; those of the lot by hand however they ended, those of shadow mode nowhere."""
    courses = found.caseload.courses
    assert courses == {
        Course.BY_HAND: BESIDE["by_hand"] + BESIDE["by_hand_rejected"],
        Course.AUTOMATIC: COUNTED["untouched"],
        Course.ASSISTED: COUNTED["sampled"] + COUNTED["singly"] + COUNTED["opted_out"],
        Course.ABORTED: COUNTED["given_back"],
        Course.OPEN: BESIDE["by_hand_open"] + BESIDE["open"] + BESIDE["sampled_open"],
    }


def test_the_shares_and_means_of_the_paths_are_those_of_the_truth(found: Findings) -> None:
    """Of each path how many came in, how many were timed, and what they took."""
    figures = {one.way.value: (one.seen, one.n, one.mean) for one in found.saving.figures}
    assert figures == {
        "manual": (60, 60, 12.0),
        "automatic": (250, 0, 0.0),
        "assisted": (200, 90, 5.0),
        "aborted": (50, 35, 15.0),
    }


def test_the_money_is_that_of_the_hours(found: Findings) -> None:
    """59.75 hours of two months at 57 euros, and six times as many a year over five years, less what it cost."""
    worth = valued(found.saving, found.inputs)
    assert worth is not None and worth.yearly is not None and worth.capital is not None
    assert worth.money.euros.estimate == pytest.approx(59.75 * 57.0)
    yearly = 59.75 * 6 * 57.0
    assert worth.yearly.euros.estimate == pytest.approx(yearly)
    value = sum(yearly / 1.021**year for year in range(1, 6)) - 4200.0
    assert worth.capital.total.estimate == pytest.approx(value)
    assert worth.capital.cashable.estimate == pytest.approx(-4200.0)


def test_each_sum_stands_on_the_lowest_level_of_its_parts(found: Findings) -> None:
    """Times beside a control E4, rework by hand partly from before the pilot E3, upkeep as told E2."""
    assert (found.saving.evidence_gross, found.saving.evidence) == (Evidence.BEFORE_AFTER, Evidence.REPORTED)


@pytest.mark.parametrize("said", [Evidence.CONTROL, Evidence.CONFIRMED])
def test_nobody_raises_the_level_of_times_by_saying_so(office: Path, tmp_path: Path, said: Evidence) -> None:
    """Times as people told them stay E2; `beleg` lowers a level and nothing else."""
    other = tmp_path / "amt"
    shutil.copytree(office, other)
    with survey.opened(other) as here:
        for study in studies.all_studies(here):
            studies.discard(here, study)
        measured(here, Evidence.REPORTED)
    found = found_in(other, zeiten={"vorgang": "Vorgang", "beleg": int(said)})
    assert found.saving.evidence_gross is Evidence.REPORTED


def test_what_does_not_fit_together_is_said_beside_the_figure(office: Path, found: Findings, tmp_path: Path) -> None:
    """Months that are not those of the days counted; cases given back that nobody timed, which take longer."""
    assert not {"report.omitted.months", "report.omitted.given_back"} & {one.code for one in found.saving.omitted}
    other = tmp_path / "amt"
    shutil.copytree(office, other)
    with survey.opened(other) as here:
        for study in studies.all_studies(here):
            studies.discard(here, study)
        measured(here, without="aborted")
    spent = Inputs.model_validate(SAID).abzug.model_dump() | {"monate": 1.0}
    told = {one.code: one.de for one in found_in(other, abzug=spent).saving.omitted}
    assert "1.0 Monate" in told["report.omitted.months"] and "2.0 Monaten" in told["report.omitted.months"]
    assert str(COUNTED["given_back"]) in told["report.omitted.given_back"]

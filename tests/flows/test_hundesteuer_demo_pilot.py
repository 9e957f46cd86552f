# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The finished pilot of the demo office, as a pilot lead sees it: whole, labelled as invented, to be computed again."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest
from openpyxl import load_workbook

from laufzettel.case import State
from laufzettel.cli import demo_pilot
from laufzettel.cli.demo_calendar import LABEL, PilotDays, dealt
from laufzettel.cli.demo_times import ASSISTED, BY_HAND_BEFORE
from laufzettel.journal import by_hand, caseload, decided, plans, views
from laufzettel.journal.by_hand import Why
from laufzettel.journal.caseload import Course
from laufzettel.office import Office, make_office, open_office
from laufzettel.pilot.baseline import survey as surveys
from laufzettel.pilot.baseline.studies import all_studies
from laufzettel.pilot.baseline.times import measured
from laufzettel.pilot.design.case_types import telling_of
from laufzettel.process import Automation

NAME = "hundesteuer"
SCRIPT = Path(__file__).parents[2] / "docs" / "pilot" / "nachrechnen.py"
TODAY = date.today()  # noqa: DTZ011 - the day on the office's calendar


def made(folder: Path, today: date) -> Office:
    """An office with the finished pilot in it, before anything of today's is run."""
    make_office(folder, automation=Automation.A2, single_first=6, accounts=True)
    office = open_office(folder)
    demo_pilot.furnish(office, NAME, PilotDays(today, office.region()))
    return office


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """One for all tests; none of them changes it."""
    return made(tmp_path_factory.mktemp("demo") / "amt", TODAY)


def said(office: Office, *words: str, code: int = 0) -> str:
    """What `laufzettel` prints about the office."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LAUFZETTEL", "PREFECT"))}
    command = [sys.executable, "-m", "laufzettel", *words, "--office", str(office.folder)]
    done = subprocess.run(command, env=kept, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def reported(office: Office) -> Mapping[str, object]:
    """The report as programs get it."""
    found: Mapping[str, object] = json.loads(said(office, "pilot", "report", "--json"))
    return found


def test_every_case_went_its_way_and_the_slips_are_whole(office: Office) -> None:
    """All are closed: by hand by the lot, singly and in a batch by the clerk, a few rejected, a few corrected."""
    days = PilotDays(TODAY, office.region())
    with office.open_journal() as journal:
        counts = views.tally(journal, NAME)
        kept = by_hand.counts(journal, NAME)[Why.LOT]
        counted = caseload.count(journal, NAME, days.settled, days.last)
        assert demo_pilot.count(journal, NAME) == sum(counts.values())
    assert 300 <= counts[State.CLOSED] == sum(counts.values()) <= 450
    assert kept.kept == kept.done >= counted.courses[Course.BY_HAND] >= 30
    assert all(counted.courses[course] for course in (Course.AUTOMATIC, Course.ABORTED))
    assert counted.courses[Course.ASSISTED] >= ASSISTED
    assert counted.corrected > 0
    assert "Alles unversehrt" in said(office, "verify")
    assert not list(office.folder.glob("postausgang/new/*"))


def test_everything_lies_within_the_hundred_days_before_today(office: Office) -> None:
    """Plan, decisions, cases and times: no moment of them is today's."""
    days = PilotDays(TODAY, office.region())
    assert (days.first, days.end) == (TODAY - timedelta(days=100), TODAY - timedelta(days=1))
    with office.open_journal() as journal:
        moments = [one.at for one in plans.history(journal.database, NAME)]
        moments += [one.at for one in decided.history(journal, NAME)]
        (entries,) = journal.database.rows("SELECT MIN(at), MAX(at) FROM entry")
    moments += map(str, entries)
    assert {date.fromisoformat(one[:10]) for one in moments} <= {days.day(n) for n in range(1, 101)}


def test_the_times_are_of_closed_studies_and_enough(office: Office) -> None:
    """At least 120 by hand and 300 assisted, on working days of the pilot, in cells of five people and more."""
    days = PilotDays(TODAY, office.region())
    with surveys.opened(office.folder) as survey:
        studies = all_studies(survey)
        times = [one for study in studies for one in measured(survey, study)]
    assert all(not study.open and min(study.people.values()) >= 5 for study in studies)
    whole = [one.path for one in times if one.step == "Vorgang"]
    assert whole.count("manual") > BY_HAND_BEFORE >= 120
    assert whole.count("assisted") == ASSISTED >= 300
    assert {one.step for one in times} == {"Vorgang", "Nacharbeit", "Prüfung"}
    assert {one.day for one in times} <= set(days.working(days.first, days.end))
    assert "auffällig" not in said(office, "pilot", "baseline", "status").lower()


def test_the_report_shows_a_saving_and_the_rule_speaks(office: Office) -> None:
    """The lower bound is above nought, at E2 or better, and quality holds; leadership has yet to decide E3."""
    found = reported(office)
    net = found["net_hours"]
    assert isinstance(net, dict) and 0 < net["low"] < net["estimate"] < net["high"]
    assert found["evidence"] in ("E2", "E3", "E4")
    assert found["standing"] == "sound"
    shown = said(office, "pilot", "decide")
    assert [line.split(",")[0] for line in shown.splitlines() if line.startswith("E")][:3] == ["E0", "E1", "E2"]
    assert "die Ausstiegsregel spricht für: weitermachen" in " ".join(shown.split())


def test_two_types_are_told_by_the_plan_and_merged_where_so_few_were_timed(office: Office) -> None:
    """Some forty cases by hand are not thirty of each; how many came in of each type is shown, with none untold."""
    told = reported(office)["case_types"]
    assert isinstance(told, dict)
    assert (told["by"], told["untold"], told["merged"]["code"]) == ("hund_rasse1", 0, "report.types.few")
    assert [one["case_type"] for one in told["types"]] == ["alle Fallarten"]
    days = PilotDays(TODAY, office.region())
    with office.open_journal() as journal:
        (plan,) = plans.history(journal.database, NAME)
        counted = caseload.count(journal, NAME, days.settled, days.last, telling_of(plan))
    assert set(counted.types) == {"großer Hund", "kleiner Hund"}
    assert all(one.courses[course] for one in counted.types.values() for course in (Course.BY_HAND, Course.ASSISTED))
    shown = " ".join(said(office, "pilot", "report").split())
    assert "Zusammengelegt: großer Hund, kleiner Hund." in shown


def test_nobody_takes_its_figures_for_real_ones(office: Office, tmp_path: Path) -> None:
    """The label stands on every page of both papers, in the workbook, and wherever a command shows a figure."""
    out = tmp_path / "out"
    shown = said(office, "pilot", "report", "--out", str(out))
    assert shown.startswith(LABEL)
    assert reported(office)["marked"] == LABEL
    for name in ("bericht", "entscheidung"):
        pages = pypdfium2.PdfDocument(out / f"{name}.pdf")
        assert all(LABEL in page.get_textpage().get_text_range() for page in pages)
        assert LABEL in (out / f"{name}.html").read_text(encoding="utf-8")
    assert LABEL in str(load_workbook(out / "bericht.xlsx")["Lies mich"]["B2"].value)
    assert said(office, "pilot", "plan").startswith(f"{NAME}: {LABEL}")
    status = said(office, "pilot", "baseline", "status")
    with surveys.opened(office.folder) as survey:
        assert all(study.name.startswith(LABEL) and study.name in status for study in all_studies(survey))
    assert said(office, "pilot", "decide").count(LABEL) == 4
    catalogue = ("pilot", "opportunities", str(office.path(*demo_pilot.CATALOGUE)))
    assert (
        "erfunden"
        in subprocess.run(
            [sys.executable, "-m", "laufzettel", *catalogue], capture_output=True, text=True, check=True
        ).stdout
    )
    for name in ("pilot.toml", "pilot-bericht.toml"):
        assert office.path(name).read_text(encoding="utf-8").startswith(f"# {LABEL}")


def test_its_workbook_is_computed_again(office: Office, tmp_path: Path) -> None:
    """By the script that knows nothing of this program."""
    said(office, "pilot", "report", "--out", str(tmp_path))
    again = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(tmp_path / "bericht.xlsx")], capture_output=True, text=True, check=False
    )
    assert again.returncode == 0, again.stdout
    assert "0 weichen ab, ohne Nachrechnung: keiner" in again.stdout


def test_the_report_is_the_same_whenever_it_is_asked_for(office: Office) -> None:
    """Looking at it changes nothing in the office, and the figures stay."""
    before = _print_of(office.folder)
    first = reported(office)
    assert reported(office) == first
    assert _print_of(office.folder) == before


def _print_of(folder: Path) -> str:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith("journal")]
    return hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in files)).hexdigest()


@pytest.mark.parametrize("today", [date(2026, 1, 7), date(2026, 6, 1)], ids=str)
def test_it_comes_out_on_any_day(today: date, tmp_path: Path) -> None:
    """Around Christmas and New Year, when there are few working days and the tax year ends, too; not in days to come,
    for no application may be of tomorrow."""
    office = made(tmp_path / "amt", today)
    days = PilotDays(today, office.region())
    with office.open_journal() as journal:
        counts = views.tally(journal, NAME)
        counted = caseload.count(journal, NAME, days.settled, days.last)
    assert counts[State.CLOSED] == sum(counts.values())
    assert counted.courses[Course.BY_HAND] >= 30
    assert counted.courses[Course.ASSISTED] + counted.courses[Course.ABORTED] >= ASSISTED


def test_days_are_dealt_evenly() -> None:
    """Each day gets as many as any other, or one more."""
    days = [date(2026, 9, day) for day in (1, 2, 3, 4)]
    got = dealt(days, 10)
    assert sorted(got) == got
    assert [got.count(day) for day in days] == [3, 3, 2, 2]

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Studies on the page of the pilot: what is needed, how far they have come, what to do, and what is doubtful."""

from __future__ import annotations

import html
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from laufzettel.desk.access import Role
from laufzettel.pilot.baseline import studies, survey
from laufzettel.pilot.baseline.studies import Plan
from laufzettel.pilot.report.marking import FILE
from tests.laufzettel.desk.pilot.conftest import TODAY, Sit
from tests.laufzettel.desk.pilot_office import PROCESS, doubtful


def status(folder: Path) -> dict[str, dict[str, object]]:
    """What the command says of each study."""
    command = [sys.executable, "-m", "laufzettel", "pilot", "baseline", "status", "--office", str(folder), "--json"]
    said = subprocess.run(command, check=True, capture_output=True)
    return {one["study"]: one for one in json.loads(said.stdout)["studies"]}


def test_the_page_says_of_a_study_what_the_command_says(folder: Path, sit: Sit) -> None:
    """Needed, reached, spread, advice and every doubt in words; in either language."""
    with survey.opened(folder) as here:
        doubtful(here, TODAY)
    told = status(folder)["Nachmessung"]
    (step,) = told["progress"]  # type: ignore[misc]  # JSON
    page = html.unescape(sit(folder, Role.PILOT).get("/pilot").text)
    study = page[page.index(">Nachmessung") :].partition("<h")[0]
    assert '<td class="kern-table__cell kern-table__cell--numeric">90</td>' in study
    assert f">{step['needed']}</td>" in study
    assert f">{100 * 90 // step['needed']} %</td>" in study
    assert f">{str(step['spread']).replace('.', ',')}</td>" in study
    assert step["advice"] == "extend"
    assert f"verlängern um {step['extra_days']} Arbeitstage" in study
    assert told["findings"]
    for problem in told["findings"]:  # type: ignore[attr-defined]
        assert problem["de"] in study
        assert problem["remedy_de"] in study
    english = sit(folder, Role.PILOT, language="en").get("/pilot").text
    assert f"extend by {step['extra_days']} working days" in english


def test_fewer_than_thirty_times_are_neither_counted_nor_weighed(folder: Path, sit: Sit) -> None:
    """Nor is the part of what is needed."""
    plan = Plan(
        "Nachmessung", PROCESS, ("Prüfen",), ("Neuanmeldung",), {"gesamt": 9}, TODAY - timedelta(days=20), TODAY
    )
    with survey.opened(folder) as here:
        studies.open_study(here, plan)
    page = html.unescape(sit(folder, Role.PILOT).get("/pilot").text)
    study = page[page.index(">Nachmessung") :].partition("<h")[0]
    assert ">< 30</td>" in study
    assert " %</td>" not in study


def test_cases_of_a_pilot_are_told_from_the_others_by_what_it_is_marked_as(folder: Path, sit: Sit) -> None:
    """Operations and `laufzettel status` count them, and say so beside the process; only where a pilot is marked."""
    command = [sys.executable, "-m", "laufzettel", "status", "--office", str(folder)]
    operator = sit(folder, Role.OPERATOR, "Betrieb")

    def said() -> tuple[str, str, str]:
        texts = [
            subprocess.run([*command, *more], check=True, capture_output=True).stdout.decode()
            for more in ([], ["--json"])
        ]
        return operator.get("/operations").text, texts[0], json.loads(texts[1])["marked"]

    assert not any("eines Piloten" in text for text in said())
    path = folder / FILE
    path.write_text('kennzeichnung = "ÜBUNG"\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    page, told, marked = said()
    assert "mit Vorgängen eines Piloten: ÜBUNG" in page
    assert "Vorgänge eines Piloten zählen mit: ÜBUNG" in told
    assert marked == "ÜBUNG"
    path.write_text("kennzeichnung = [", encoding="utf-8")
    assert not any("eines Piloten" in text for text in said())

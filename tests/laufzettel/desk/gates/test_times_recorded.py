# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The clock at the desk: started, paused, stopped and discarded by the person; stored without her name, or not."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from laufzettel.case import State
from laufzettel.cli import desk
from laufzettel.desk import sessions
from laufzettel.desk.access import Role
from laufzettel.pilot.baseline import studies, survey, times
from laufzettel.pilot.baseline.studies import Plan, Study
from laufzettel.pilot.baseline.times import Measured

if TYPE_CHECKING:
    from tests.laufzettel.desk.gates.conftest import Place, Visitor

DAY = date(2027, 1, 15)
"""The day of the place's clock."""


def begin(place: Place, teams: Mapping[str, int], *, process: str = "hundesteuer", **more: object) -> Study:
    """Open a study."""
    usual: dict[str, object] = {"name": "Grundlinie", "steps": ("Prüfen", "Bescheid"), "case_types": ("Anmeldung",)}
    usual |= {"process": process, "teams": teams, "opened": DAY, "last_day": date(2027, 1, 29)}
    with survey.opened(place.office.folder) as here:
        return studies.open_study(here, Plan(**(usual | more)))


def kept(place: Place, study: Study) -> list[Measured]:
    """What is stored."""
    with survey.opened(place.office.folder) as here:
        return times.measured(here, study)


def press(visitor: Visitor, do: str, study: Study | None = None, /, **more: str) -> object:
    """Press a button of the strip."""
    form = {"do": do, "back": "/times"}
    form |= {"study": study.id, "step": "Prüfen", "case_type": "Anmeldung", "path": "manual"} if study else {}
    return visitor.post("/times", form | more)


@pytest.fixture
def study(place: Place) -> Study:
    """A study in an office without units: everybody takes part."""
    return begin(place, {"gesamt": 9})


def test_what_the_clock_says_is_stored_without_pauses_and_without_a_name(place: Place, study: Study) -> None:
    """200 seconds, a pause of a thousand, 100 seconds: five minutes; day and cell, and nothing else."""
    frieda = place.visitor(Role.CLERK)
    press(frieda, "start", study)
    place.now += 200
    press(frieda, "pause")
    place.now += 1000
    assert "Die Uhr steht" in frieda.get("/times").text
    press(frieda, "resume")
    place.now += 100
    answer = press(frieda, "stop")
    assert answer.headers["location"] == "/times"
    assert "Gespeichert, ohne Namen." in frieda.get("/times").text
    assert kept(place, study) == [Measured("Prüfen", "manual", "Anmeldung", 300, DAY, "gesamt")]
    for file in place.office.folder.glob("pilot.db*"):
        assert b"Frieda" not in file.read_bytes()


def test_whatever_is_logged_says_nothing_of_who_measured_what(
    place: Place, study: Study, caplog: pytest.LogCaptureFixture
) -> None:
    """At the most talkative level, over start, stop and a clock whose study was closed meanwhile."""
    caplog.set_level(logging.DEBUG)
    logging.getLogger("laufzettel").debug("written down")
    frieda = place.visitor(Role.CLERK)
    for seconds in (4321, 1234):
        press(frieda, "start", study)
        place.now += seconds
        if seconds == 1234:
            with survey.opened(place.office.folder) as here:
                studies.close(here, study, DAY)
        press(frieda, "stop")
    assert "written down" in caplog.text
    lines = [one.getMessage() for one in caplog.records if not one.getMessage().startswith("HTTP Request")]
    for word in ("Frieda", "432", "4321", "4320", "1234", "72.", "HST-", study.id):
        assert word not in "\n".join(lines)


def test_the_desk_writes_no_log_of_requests() -> None:
    """When a browser started and stopped a clock would be how long somebody took."""
    said = Path(desk.__file__).read_text(encoding="utf-8")
    assert said.count("uvicorn.Config(") == said.count("access_log=False") == 1


def test_a_discarded_clock_stores_nothing(place: Place, study: Study) -> None:
    """No reason is asked for; and stopping afterwards stores nothing either."""
    frieda = place.visitor(Role.CLERK)
    press(frieda, "start", study)
    place.now += 200
    press(frieda, "discard")
    assert "Verworfen." in frieda.get("/times").text
    press(frieda, "stop")
    assert kept(place, study) == []


def test_each_person_has_a_clock_of_her_own_that_outlives_her_session(place: Place, study: Study) -> None:
    """Karla stops hers; Frieda's runs on while she must sign in again, and is forgotten after ten hours."""
    frieda, karla = place.visitor(Role.CLERK), place.visitor(Role.CLERK, "Karla")
    press(frieda, "start", study)
    assert "Die Uhr läuft" not in karla.get("/times").text
    press(karla, "stop")
    assert kept(place, study) == []
    place.now += sessions.IDLE_S + 60
    again = place.visitor(Role.CLERK)
    assert "Die Uhr läuft" in again.get("/times").text
    place.now += 10 * 3600
    late = place.visitor(Role.CLERK)
    press(late, "stop")
    assert "Die Uhr läuft" not in late.get("/times").text
    assert kept(place, study) == []


def test_the_strip_is_there_only_while_a_study_of_that_process_is_open(place: Place) -> None:
    """Not before, not for another process, and not once it is closed; the page of its own shows all."""
    visitor, case = place.visitor(Role.CLERK), f"/cases/{place.cases[State.RELEASE]}"
    assert 'id="timing"' not in visitor.get(case).text
    other = begin(place, {"gesamt": 9}, process="Wohngeld", name="auf Papier")
    assert 'id="timing"' not in visitor.get(case).text
    assert "Uhr starten" in visitor.get("/times").text
    assert "/times" in visitor.get("/").text
    mine = begin(place, {"gesamt": 9})
    assert "Wird ohne Namen gespeichert" in visitor.get(case).text
    with survey.opened(place.office.folder) as here:
        studies.close(here, mine, DAY)
        studies.close(here, other, DAY)
    assert 'id="timing"' not in visitor.get(case).text
    assert "keine Erhebung offen" in visitor.get("/times").text
    assert "/times" not in visitor.get("/").text


def test_a_clock_whose_study_was_closed_says_so_and_stores_nothing(place: Place, study: Study) -> None:
    """Closed between starting and stopping."""
    frieda = place.visitor(Role.CLERK)
    press(frieda, "start", study)
    with survey.opened(place.office.folder) as here:
        studies.close(here, study, DAY)
    press(frieda, "stop")
    assert "Die Erhebung ist beendet" in frieda.get("/times").text
    assert kept(place, study) == []


@pytest.mark.parametrize(
    "back",
    [
        "https://anderswo.example/",
        "//anderswo.example",
        "/cases/../looks",
        "/door",
        "/cases/HST-1?a=b\r\nSet-Cookie: x",
    ],
)
def test_the_forms_lead_back_to_pages_of_ours_only(place: Place, study: Study, back: str) -> None:
    """Whatever the form says; a case page with the filter of its queue is one."""
    frieda = place.visitor(Role.CLERK)
    assert press(frieda, "start", study, back=back).headers["location"] == "/times"
    home = "/cases/HST-2026-1?code=field.missing&due=overdue"
    assert press(frieda, "pause", back=home).headers["location"] == home


@pytest.mark.parametrize(
    ("wrong", "status"),
    [({"step": "Fremd"}, 400), ({"path": "aborted"}, 400), ({"study": "0"}, 404), ({"do": "rank"}, 400)],
)
def test_what_the_study_does_not_measure_cannot_be_started(
    place: Place, study: Study, wrong: dict[str, str], status: int
) -> None:
    """Neither a step of somebody's own nor another study."""
    frieda = place.visitor(Role.CLERK)
    assert press(frieda, "start", study, **wrong).status_code == status
    assert "Die Uhr läuft" not in frieda.get("/times").text


@pytest.mark.parametrize(
    ("units", "takes_part"), [({"steuer"}, True), ({"kasse"}, False), (set(), False), ({"steuer", "info"}, True)]
)
def test_only_the_teams_of_a_study_are_asked(place: Place, units: Collection[str], takes_part: bool) -> None:
    """In an office with units; who belongs to several is measured in a cell of one of them."""
    desk = place.with_desk(office=_with_units(place))
    study = begin(place, {"steuer": 6, "info": 7})
    frieda = place.visitor(Role.CLERK, desk=desk, units=units)
    assert ("Uhr starten" in frieda.get("/times").text) == takes_part
    assert (press(frieda, "start", study).status_code == 303) == takes_part
    place.now += 60
    press(frieda, "stop")
    assert [one.seconds for one in kept(place, study)] == ([60] if takes_part else [])
    assert all(one.cell in study.people for one in kept(place, study))


def _with_units(place: Place) -> object:
    from dataclasses import replace

    said = {name: {"name": name.capitalize()} for name in ("kasse", "info")}
    said["steuer"] = {"name": "Steueramt", "verfahren": ["hundesteuer"]}
    return replace(place.office, config={**place.office.config, "einheiten": said})


def test_nothing_of_a_clock_is_written_while_it_runs(place: Place, study: Study) -> None:
    """Neither into the journal nor into the survey."""
    frieda = place.visitor(Role.CLERK)
    frieda.get("/times")
    before, file = place.kept(), survey.file_in(place.office.folder).read_bytes()
    for do in ("start", "pause", "resume", "discard"):
        press(frieda, do, study)
    assert place.kept() == before
    assert survey.file_in(place.office.folder).read_bytes() == file


def test_a_form_without_proof_starts_no_clock(place: Place, study: Study) -> None:
    """As with every form of the desk."""
    frieda = place.visitor(Role.CLERK)
    assert press(frieda, "start", study, proof="falsch").status_code == 403
    assert "Die Uhr läuft" not in frieda.get("/times").text


def test_a_script_gets_the_strip_alone(place: Place, study: Study) -> None:
    """And the strip leads back to where it stands."""
    frieda, case = place.visitor(Role.CLERK), "/cases/HST-2026-1"
    answer = press(frieda, "start", study, part="1", about="hundesteuer", back=case)
    assert answer.status_code == 200
    assert re.match(r'\s*<section class="timing" id="timing"', answer.text)
    assert f'name="back" value="{case}"' in answer.text
    assert "<main" not in answer.text

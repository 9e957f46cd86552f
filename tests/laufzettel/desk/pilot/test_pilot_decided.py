# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pilot at the desk: where it stands, its report and files, and a decision signed by what was shown."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from openpyxl import load_workbook

from laufzettel.desk.access import Role
from laufzettel.journal import decided, people
from laufzettel.journal.decided import Decided, Verdict
from laufzettel.office import make_office, open_office
from laufzettel.pilot.baseline import studies, survey
from laufzettel.pilot.baseline.studies import Plan
from laufzettel.pilot.design.plan_file import FILE as PLAN_FILE
from laufzettel.pilot.design.plan_file import read_plan
from laufzettel.pilot.design.standing import register
from laufzettel.pilot.report.marking import FILE
from tests.laufzettel.desk.pilot.conftest import TODAY, Sit, form_of
from tests.laufzettel.desk.pilot_office import CLERK, PROCESS

DECISION, REPORT = f"/pilot/decision/{PROCESS}", f"/pilot/report/{PROCESS}"


def form_in(page: str) -> dict[str, str]:
    """What the form of this page sends that nobody types."""
    return form_of(page, DECISION)


def decisions(folder: Path) -> list[Decided]:
    """Those about E3."""
    with open_office(folder).open_journal() as journal:
        assert decided.fault(journal, PROCESS) is None
        return [one for one in decided.history(journal, PROCESS) if one.point == "E3"]


def edit(folder: Path, old: str, new: str) -> None:
    """Somebody edits pilot-bericht.toml."""
    said = (folder / FILE).read_text(encoding="utf-8")
    assert old in said
    (folder / FILE).write_text(said.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("role", [Role.PILOT, Role.LEADERSHIP])
def test_who_has_a_pilot_begins_where_it_stands(folder: Path, sit: Sit, role: Role) -> None:
    """Calendar, plan, hold-out, studies and what was decided, in either language; no number of a case."""
    german = sit(folder, role).get("/home")
    assert german.url.path == "/pilot"
    for said in ("Tag 97 von 100", "Als Nächstes: E3", "noch nicht", "Hauptmessung", "Auftrag erteilt."):
        assert said in german.text, said
    with open_office(folder).open_journal() as journal:
        numbers = [str(number) for (number,) in journal.database.rows("SELECT number FROM cases")]
    assert not any(number in german.text for number in numbers)
    english = sit(folder, role, "Anna", "en").get("/pilot").text
    for said in ("Day 97 of 100", "Kept by hand", "random manual sample", "go on"):
        assert said in english, said


def test_a_plan_that_deviates_is_shown_with_its_reason(folder: Path, sit: Sit) -> None:
    """First as what pilot.toml says otherwise, then, once registered, with who deviated from what and why."""
    browser, path = sit(folder), folder / PLAN_FILE
    path.write_text(path.read_text(encoding="utf-8").replace("prozent = 10 ", "prozent = 8 "), encoding="utf-8")
    page = browser.get("/pilot").text
    assert "pilot.toml sagt etwas anderes" in page
    assert "handprobe.prozent" in page
    plan, _ = read_plan(folder, PROCESS)
    assert plan is not None
    with open_office(folder).open_journal() as journal:
        registered = register(journal, plan, by="Pilotleitung", unit="", why="Zu viele Vorgänge.")
    page = browser.get("/pilot").text
    assert "pilot.toml sagt etwas anderes" not in page
    assert "Zu viele Vorgänge. (handprobe.prozent)" in page
    assert registered.digest in page
    assert registered.digest in browser.get(REPORT).text


def test_an_office_without_a_pilot_is_told_how_to_begin(tmp_path: Path, sit: Sit) -> None:
    """Each page says what is missing and the remedy, and none is an error page."""
    make_office(tmp_path / "amt")
    browser = sit(tmp_path / "amt")
    assert f"laufzettel pilot plan --new --process {PROCESS}" in browser.get("/pilot").text
    for path in (REPORT, DECISION):
        page = browser.get(path)
        assert page.status_code == 200
        assert "laufzettel pilot plan --register" in page.text
        assert "<form action=" + f'"{DECISION}"' not in page.text


def test_a_report_that_is_gone_meanwhile_is_not_decided_on(folder: Path, sit: Sit) -> None:
    """The page says why there is none, and signs nothing."""
    browser = sit(folder)
    sent = form_in(browser.get(DECISION).text) | {"verdict": "go_on", "why": "Es lohnt sich."}
    (folder / FILE).unlink()
    page = browser.post(DECISION, data=sent)
    assert page.status_code == 422
    assert page.text.count("laufzettel pilot report --new") == 1
    assert decisions(folder) == []


def test_what_is_missing_for_a_report_is_said_with_its_remedy(folder: Path, sit: Sit) -> None:
    """First the file that only people can fill in, then a study that is open."""
    browser = sit(folder)
    said = (folder / FILE).read_text(encoding="utf-8")
    (folder / FILE).unlink()
    assert "laufzettel pilot report --new" in browser.get(REPORT).text
    (folder / FILE).write_text(said, encoding="utf-8")
    plan = Plan("Nachmessung", PROCESS, ("Vorgang",), ("Neuanmeldung",), {"gesamt": 9}, TODAY, TODAY)
    with survey.opened(folder) as here:
        studies.open_study(here, plan)
    page = browser.get(DECISION)
    assert page.status_code == 200
    assert "Die Erhebung „Nachmessung“ ist noch offen" in page.text
    assert browser.get(f"{REPORT}.pdf").status_code == 422


@pytest.mark.parametrize("path", ["/pilot/report/gibtesnicht", "/pilot/decision/gibtesnicht.pdf"])
def test_a_process_that_is_not_there_is_not_found(folder: Path, sit: Sit, path: str) -> None:
    """Whatever its name."""
    assert sit(folder).get(path).status_code == 404


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_downloads_are_what_the_command_writes(folder: Path, sit: Sit, tmp_path: Path, language: str) -> None:
    """Report and decision byte for byte, the workbook cell for cell; in either language."""
    browser, out = sit(folder, language=language), tmp_path / "bericht"
    command = [sys.executable, "-m", "laufzettel", "--lang", language, "pilot", "report", "--out", str(out)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LAUFZETTEL")}
    subprocess.run(command, env=kept | {"LAUFZETTEL_OFFICE": str(folder)}, check=True, capture_output=True)
    assert browser.get(f"{REPORT}.pdf").content == (out / "bericht.pdf").read_bytes()
    assert browser.get(f"{DECISION}.pdf").content == (out / "entscheidung.pdf").read_bytes()
    ours, theirs = load_workbook(io.BytesIO(browser.get(f"{REPORT}.xlsx").content)), load_workbook(out / "bericht.xlsx")
    assert ours.sheetnames == theirs.sheetnames
    for sheet in ours.sheetnames:
        assert [*ours[sheet].values] == [*theirs[sheet].values]


def test_leadership_signs_what_was_shown(folder: Path, sit: Sit) -> None:
    """With both digests, name and reason; the page says so, and nobody can change it unnoticed."""
    browser = sit(folder)
    sent = form_in(browser.get(DECISION).text) | {"verdict": "change", "why": "Es lohnt sich.", "terms": "Mehr prüfen."}
    page = browser.post(DECISION, data=sent)
    assert "Entscheidung unterschrieben" in page.text
    (one,) = decisions(folder)
    assert (one.verdict, one.person, one.why, one.terms) == (
        Verdict.CHANGE,
        "Leitung",
        "Es lohnt sich.",
        "Mehr prüfen.",
    )
    assert (one.plan, one.report) == (sent["plan"], sent["report"])
    assert one.report in browser.get(REPORT).text
    assert "Es lohnt sich." in browser.get("/pilot").text


def test_the_same_form_sent_twice_is_signed_once(folder: Path, sit: Sit) -> None:
    """And whoever had the page open before a colleague signed is shown that first."""
    browser = sit(folder)
    sent = form_in(browser.get(DECISION).text) | {"verdict": "go_on", "why": "Es lohnt sich."}
    assert browser.post(DECISION, data=sent).status_code == 200
    again = browser.post(DECISION, data=sent)
    assert again.status_code == 422
    assert "es wurde nichts unterschrieben" in again.text
    assert len(decisions(folder)) == 1
    assert form_in(again.text)["seen"] != sent["seen"]


def test_two_browsers_that_send_at_once_sign_once(folder: Path, sit: Sit) -> None:
    """One of them is shown what the other has signed."""
    browser = sit(folder)
    sent = form_in(browser.get(DECISION).text) | {"verdict": "go_on", "why": "Es lohnt sich."}
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: browser.post(DECISION, data=sent).status_code, range(4)))
    assert sorted(answers) == [200, 422, 422, 422]
    assert len(decisions(folder)) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("betrieb_stunden = 3.0", "betrieb_stunden = 30.0"),
        ("euro_je_stunde = 57.0", "euro_je_stunde = 67.0"),
        ("[1, 400]", "[2, 400]"),
        ("Der Rückstand wurde abgebaut.", "Die Überstunden wurden abgebaut."),
    ],
)
def test_a_report_that_changed_meanwhile_is_not_signed_but_shown_anew(
    folder: Path, sit: Sit, old: str, new: str
) -> None:
    """Whatever changed on the page: hours, euros, errors, words. What was typed stays; a way is to be chosen again."""
    browser = sit(folder)
    sent = form_in(browser.get(DECISION).text) | {"verdict": "go_on", "why": "Es lohnt sich."}
    edit(folder, old, new)
    page = browser.post(DECISION, data=sent)
    assert page.status_code == 422
    assert "es wurde nichts unterschrieben" in page.text
    assert "Es lohnt sich.</textarea>" in page.text
    assert " checked" not in page.text
    assert decisions(folder) == []
    fresh = form_in(page.text)
    assert fresh["report"] != sent["report"]
    assert browser.post(DECISION, data=fresh | {"verdict": "stop", "why": "Zu teuer."}).status_code == 200
    assert [one.report for one in decisions(folder)] == [fresh["report"]]


def test_cases_that_moved_on_make_another_report(folder: Path, sit: Sit) -> None:
    """What is kept in memory does not outlive what it is made of."""
    browser = sit(folder)
    before = browser.get(REPORT).text
    assert browser.get(REPORT).text == before
    with open_office(folder).open_journal() as journal:
        ((number,),) = journal.database.rows(
            "SELECT number FROM cases WHERE state = 'clarification' ORDER BY id LIMIT 1"
        )
        people.reject(journal, str(number), by=CLERK, note="Doppelt.")
    assert browser.get(REPORT).text != before


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({"why": "Es lohnt sich."}, "keiner der drei Wege"),
        ({"verdict": "maybe", "why": "Es lohnt sich."}, "keiner der drei Wege"),
        ({"verdict": "go_on", "why": "  "}, "gehört ein Grund"),
        ({"verdict": "change", "why": "Es lohnt sich."}, "was sich ändern muss"),
        ({"verdict": "go_on", "why": "x" * 2001}, "gehört ein Grund"),
    ],
)
def test_a_decision_that_is_not_whole_is_not_signed(folder: Path, sit: Sit, said: dict[str, str], refused: str) -> None:
    """The page says what is missing, and what was typed stays."""
    browser = sit(folder)
    page = browser.post(DECISION, data=form_in(browser.get(DECISION).text) | said)
    assert page.status_code == 422
    assert refused in page.text
    assert said["why"] + "</textarea>" in page.text
    assert decisions(folder) == []


@pytest.mark.parametrize("role", [Role.PILOT, Role.AUDITOR, Role.COUNCIL])
def test_who_may_read_may_not_sign(folder: Path, sit: Sit, role: Role) -> None:
    """Report and decision are theirs to read, in full; there is no form, and one sent all the same is refused."""
    sent = form_in(sit(folder).get(DECISION).text) | {"verdict": "go_on", "why": "Es lohnt sich."}
    reader = sit(folder, role, "Rosa")
    page = reader.get(DECISION)
    assert "Mindestens" in page.text
    assert form_in(page.text) == {}
    assert reader.get(REPORT).status_code == reader.get(f"{REPORT}.xlsx").status_code == 200
    _, _, leave = page.text.partition('action="/leave"')
    proof = re.findall(r'name="proof" value="([^"]*)"', leave)[0]
    assert reader.post(DECISION, data=sent | {"proof": proof}).status_code == 403
    assert decisions(folder) == []

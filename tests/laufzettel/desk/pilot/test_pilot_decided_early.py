# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""E0, E1 and E2 decided at the desk: on the plan, the candidates, shadow mode; signed is what was shown."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest

from laufzettel.desk.access import Role
from laufzettel.journal import decided, shadows
from laufzettel.journal.decided import Decided, Verdict
from laufzettel.office import make_office, open_office
from laufzettel.pilot.decision.signing import Gate
from laufzettel.pilot.design.agreement import Agreement, Tally
from laufzettel.pilot.design.kept import keep, latest
from laufzettel.pilot.design.plan_file import FILE as PLAN_FILE
from laufzettel.pilot.design.source import Source
from laufzettel.pilot.opportunities.as_json import sample
from laufzettel.pilot.opportunities.at_office import CATALOGUE
from laufzettel.pilot.opportunities.workbook import write_catalogue
from laufzettel.pilot.report.marking import FILE as INPUTS
from tests.laufzettel.desk.pilot.conftest import Sit, form_of
from tests.laufzettel.desk.pilot_office import PROCESS

EARLY = ("E0", "E1", "E2")
SAYS = {"verdict": "go_on", "why": "Gut begründet.", "gate": "none"}


def page_of(point: str) -> str:
    """The address of a decision."""
    return f"/pilot/decision/{PROCESS}/{point}"


def signed(folder: Path) -> list[Decided]:
    """What was signed since the office was furnished."""
    with open_office(folder).open_journal() as journal:
        assert decided.fault(journal, PROCESS) is None
        return decided.history(journal, PROCESS)[len(EARLY) :]


@pytest.mark.parametrize("point", EARLY)
def test_leadership_signs_each_point_with_what_was_shown(folder: Path, sit: Sit, point: str) -> None:
    """The page shows rule, basis, three ways and what was decided; the decision keeps both digests."""
    browser = sit(folder)
    page = browser.get(page_of(point)).text
    for said in (f"Am Anfang festgelegt ({point}): ", "Drei Wege", "Bisherige Entscheidungen"):
        assert said in page
    sent = form_of(page, page_of(point))
    assert sent["report"] in page.replace(f'value="{sent["report"]}"', "")
    after = browser.post(page_of(point), data=sent | SAYS)
    assert after.url.path == page_of(point)
    assert "Entscheidung unterschrieben" in after.text
    (one,) = signed(folder)
    assert (one.point, one.verdict, one.person) == (point, Verdict.GO_ON, "Leitung")
    assert (one.plan, one.report) == (sent["plan"], sent["report"])
    assert one.why == ("Keine rechtliche Frage ist offen. " if point == "E2" else "") + SAYS["why"]
    assert "Gut begründet." in browser.get("/pilot").text


@pytest.mark.parametrize("point", EARLY)
def test_the_command_signs_on_the_same_basis(folder: Path, sit: Sit, point: str) -> None:
    """One place computes it: the digests are those of the page."""
    shown = form_of(sit(folder).get(page_of(point)).text, page_of(point))
    command = [sys.executable, "-m", "laufzettel", "pilot", "decide", point, "weiter", "--why", "Gut.", "--as", "Chef"]
    subprocess.run([*command, "--no-open-gate", "--office", str(folder)], check=True, capture_output=True)
    (one,) = signed(folder)
    assert (one.plan, one.report) == (shown["plan"], shown["report"])


def test_the_plan_stands_on_the_page_of_the_mandate(folder: Path, sit: Sit) -> None:
    """Question, design, calendar with every exit rule, stop rules, and that nobody has given mandate and budget yet."""
    page = sit(folder).get(page_of("E0")).text
    for said in (
        "Wie viel Zeit wird je Anmeldung frei?",
        "zufällige Handprobe: 10 %",
        "Ende, wenn kein Verfahren 55 Punkte erreicht",
        "Not-Halt",
        "Auftrag und Budget stehen in keinem Plan",
        "Das Programm allein kann es nicht sagen",
    ):
        assert said in page, said
    assert not re.search(r">[^<]*\d{4}-\d{2}-\d{2}", page)
    english = sit(folder, language="en").get(page_of("E0")).text
    assert "random manual sample: 10 %" in english


def test_the_candidates_stand_on_the_page_of_the_choice(folder: Path, sit: Sit) -> None:
    """With bands and ties, and what exit rule E1 speaks for; without a workbook, how to come by one."""
    browser = sit(folder)
    page = browser.get(page_of("E1")).text
    for said in ("Ausstiegsregel E1 greift nicht", "sind ein Gleichstand", "Hundesteuer-Anmeldung", "5–95 %", "<svg"):
        assert said in page, said
    assert "Sie spricht für: weitermachen" in page
    folder.joinpath(*CATALOGUE).unlink()
    nothing = browser.get(page_of("E1")).text
    assert "es ist nichts verglichen" in nothing
    assert "Das Programm allein kann es nicht sagen" in nothing


def test_no_candidate_speaks_for_stopping(folder: Path, sit: Sit) -> None:
    """None has 55 points with all gates; leadership decides all the same."""
    poor = sample()
    write_catalogue(folder.joinpath(*CATALOGUE), type(poor)(poor.candidates[-2:], poor.weights, poor.note))
    assert "Sie spricht für: beenden" in sit(folder).get(page_of("E1")).text


def test_shadow_mode_stands_on_the_page_of_going_live(tmp_path: Path, sit: Sit) -> None:
    """When it was on and why; that no comparison is kept; and the question about law."""
    make_office(tmp_path / "amt")
    with open_office(tmp_path / "amt").open_journal() as journal:
        shadows.switch_on(journal, PROCESS, by="Pilotleitung", why="Prototyp erproben.")
        shadows.switch_off(journal, PROCESS, by="Pilotleitung", why="Genug gesehen.")
    page = sit(tmp_path / "amt").get(page_of("E2")).text
    assert "Prototyp erproben." in page
    assert "Ein Vergleich des Schattenbetriebs ist nicht aufbewahrt" in page
    assert "laufzettel pilot shadow --compare --as NAME" in page  # without a name nothing is kept
    assert f'href="/pilot/shadow/{PROCESS}"' in page
    assert "laufzettel pilot plan --register · Ein Vergleich" in page  # a command ends where the next sentence begins
    assert "Ist eine rechtliche Frage offen?" in page


def _compared(folder: Path, same: int) -> None:
    """Keep a comparison of 400 cases in shadow mode."""
    with open_office(folder).open_journal() as journal:
        found = Agreement(cases=Tally(same, 400), missing=["HST-7"])
        keep(journal, PROCESS, found, Source.REGISTER, by="Pilotleitung")


def test_going_live_is_decided_on_the_comparison_that_was_kept(tmp_path: Path, sit: Sit) -> None:
    """Its bound, its digest and what it left out stand on the page; after another one what was shown is not signed."""
    folder = tmp_path / "amt"
    make_office(folder)
    with open_office(folder).open_journal() as journal:
        shadows.switch_on(journal, PROCESS, by="Pilotleitung", why="Prototyp erproben.")
    _compared(folder, 380)
    browser = sit(folder)
    page = browser.get(page_of("E2")).text
    assert "Sie spricht für: mit Änderungen weitermachen" in page
    assert "380 / 400" in page
    with open_office(folder).open_journal() as journal:
        kept = latest(journal.database, PROCESS)
    assert kept is not None and kept.digest in page
    _compared(folder, 400)
    sent = form_of(page, page_of("E2")) | SAYS
    refused = browser.post(page_of("E2"), data=sent)
    assert (refused.status_code, "haben sich geändert" in refused.text) == (422, True)
    assert "400 / 400" in browser.get(page_of("E2")).text


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({"gate": ""}, "Zu E2 gehört die Antwort"),
        ({"gate": "perhaps"}, "Zu E2 gehört die Antwort"),
        ({"gate": "open"}, "Solange eine rechtliche Frage offen ist, wird nicht umgestellt"),
        ({"gate": "open", "verdict": "change"}, "was sich ändern muss"),
        ({"why": " "}, "gehört ein Grund"),
        ({"verdict": ""}, "keiner der drei Wege"),
    ],
)
def test_going_live_needs_the_answer_about_law(folder: Path, sit: Sit, said: dict[str, str], refused: str) -> None:
    """It is not signed without one, and not to go live while a question is open; what was chosen stays."""
    browser = sit(folder)
    sent = form_of(browser.get(page_of("E2")).text, page_of("E2")) | SAYS | said
    page = browser.post(page_of("E2"), data=sent)
    assert page.status_code == 422
    assert refused in page.text
    assert page.text.count(" checked") == (sent["verdict"] != "") + (sent["gate"] in ("none", "open"))
    assert signed(folder) == []


def test_an_open_question_is_signed_with_what_has_to_be_cleared(folder: Path, sit: Sit) -> None:
    """Going on with changes, or stopping; the answer stands before the reason, in the language of who signs."""
    browser = sit(folder, language="en")
    for verdict in ("change", "stop"):
        sent = form_of(browser.get(page_of("E2")).text, page_of("E2")) | {"verdict": verdict, "gate": "open"}
        browser.post(page_of("E2"), data=sent | {"why": "DPIA.", "terms": "DPIA by May."})
    assert [(one.verdict, one.why, one.terms) for one in signed(folder)] == [
        (Verdict.CHANGE, "A legal question is open. DPIA.", "DPIA by May."),
        (Verdict.STOP, "A legal question is open. DPIA.", ""),
    ]


def _plan_deviates(folder: Path) -> None:
    path = folder / PLAN_FILE
    path.write_text(path.read_text(encoding="utf-8").replace("prozent = 10 ", "prozent = 8 "), encoding="utf-8")


def _workbook_changes(folder: Path) -> None:
    path, less = folder.joinpath(*CATALOGUE), sample()
    write_catalogue(path, type(less)(less.candidates[1:], less.weights, less.note))


def _shadow_mode_is_on(folder: Path) -> None:
    with open_office(folder).open_journal() as journal:
        journal.database.run("UPDATE cases SET state = 'closed'")
        shadows.switch_on(journal, PROCESS, by="Pilotleitung", why="Probe.")


def _becomes_an_exercise(folder: Path) -> None:
    path = folder / INPUTS
    path.write_text('kennzeichnung = "ÜBUNG"\n' + path.read_text(encoding="utf-8"), encoding="utf-8")


def _colleague_decides(folder: Path) -> None:
    with open_office(folder).open_journal() as journal:
        decided.decide(journal, PROCESS, "E0", Verdict.STOP, by="Vertretung", why="Kein Budget.")


@pytest.mark.parametrize(
    ("point", "happens"),
    [
        ("E0", _plan_deviates),
        ("E1", _workbook_changes),
        ("E2", _shadow_mode_is_on),
        ("E0", _becomes_an_exercise),
        ("E1", _colleague_decides),
    ],
)
def test_what_has_changed_since_it_was_shown_is_not_signed_but_shown(
    folder: Path, sit: Sit, point: str, happens: object
) -> None:
    """Plan, candidates, shadow mode, marking, a colleague's decision; what was typed stays, and nothing is chosen."""
    browser = sit(folder)
    sent = form_of(browser.get(page_of(point)).text, page_of(point)) | SAYS
    assert callable(happens)
    happens(folder)
    before = len(signed(folder))
    page = browser.post(page_of(point), data=sent)
    assert page.status_code == 422
    assert "seit diese Seite gezeigt wurde" in page.text
    assert "Gut begründet.</textarea>" in page.text
    assert " checked" not in page.text
    assert len(signed(folder)) == before
    fresh = form_of(page.text, page_of(point))
    assert browser.post(page_of(point), data=fresh | SAYS).status_code == 200
    assert len(signed(folder)) == before + 1


def test_what_was_shown_for_one_point_signs_no_other(folder: Path, sit: Sit) -> None:
    """The form of E0 sent to E1."""
    browser = sit(folder)
    sent = form_of(browser.get(page_of("E0")).text, page_of("E0"))
    assert browser.post(page_of("E1"), data=sent | SAYS).status_code == 422
    assert signed(folder) == []


def test_an_office_without_a_plan_is_told_so_and_may_stop(tmp_path: Path, sit: Sit) -> None:
    """As the command does it: what is missing stands on the page, also that earlier points are open."""
    folder = tmp_path / "amt"
    make_office(folder)
    browser = sit(folder)
    page = browser.get(page_of("E2")).text
    assert "laufzettel pilot plan --register" in page
    assert "Noch nicht entschieden: E0, E1." in page
    sent = form_of(page, page_of("E2")) | {"verdict": "stop", "why": "Kein Plan.", "gate": "none"}
    assert browser.post(page_of("E2"), data=sent).status_code == 200
    with open_office(folder).open_journal() as journal:
        (one,) = decided.history(journal, PROCESS)
    assert (one.verdict, one.plan) == (Verdict.STOP, "")
    other = sit(folder, role=Role.AUDITOR, name="Rosa")
    assert "Unterschreiben" not in other.get(page_of("E0")).text


def test_a_point_that_was_stopped_is_named_on_the_next(folder: Path, sit: Sit) -> None:
    """The last decision counts."""
    _colleague_decides(folder)
    assert "Zuletzt wurde „beenden“ entschieden bei: E0." in sit(folder).get(page_of("E1")).text


@pytest.mark.parametrize("role", [Role.PILOT, Role.AUDITOR, Role.COUNCIL])
def test_who_may_read_a_point_may_not_sign_it(folder: Path, sit: Sit, role: Role) -> None:
    """No form, and one sent all the same is refused."""
    sent = form_of(sit(folder).get(page_of("E1")).text, page_of("E1")) | SAYS
    reader = sit(folder, role, "Rosa")
    page = reader.get(page_of("E1")).text
    assert form_of(page, page_of("E1")) == {}
    proof = form_of(page, "/leave")["proof"]
    assert reader.post(page_of("E1"), data=sent | {"proof": proof}).status_code == 403
    assert signed(folder) == []


@pytest.mark.parametrize("point", EARLY)
@pytest.mark.parametrize("language", ["de", "en"])
def test_each_point_is_a_paper_with_room_to_sign(
    folder: Path, sit: Sit, point: str, language: str, tmp_path: Path
) -> None:
    """As PDF, with boxes to tick and the digests."""
    browser = sit(folder, language=language)
    shown = form_of(browser.get(page_of(point)).text, page_of(point))
    file = tmp_path / "paper.pdf"
    file.write_bytes(browser.get(f"{page_of(point)}.pdf").content)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(file).pages)
    assert text.count("☐") == len(Verdict) + (len(Gate) if point == "E2" else 0)
    assert shown["report"][:20] in text.replace("\n", "")


@pytest.mark.parametrize("path", ["E4", "e1", "E1.pdf.pdf", "gibtesnicht/E1"])
def test_a_point_that_is_not_there_is_not_found(folder: Path, sit: Sit, path: str) -> None:
    """Nor one of a process that is not there."""
    address = f"/pilot/decision/{path}" if "/" in path else page_of(path)
    assert sit(folder).get(address).status_code == 404

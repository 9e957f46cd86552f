# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a person does at the desk with a case that cannot be finished now: set it aside, ask the applicant, filter."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pypdf
import pytest
from starlette.testclient import TestClient

from connectors.folder import Folder
from flows.hundesteuer.course import course
from flows.hundesteuer.glance import glance
from flows.hundesteuer.inquiry import INQUIRY
from flows.hundesteuer.name import NAME
from flows.hundesteuer.process import HUNDESTEUER
from flows.hundesteuer.register import schema
from flows.hundesteuer.sample import applications, workbook
from flows.hundesteuer.surroundings import surroundings
from laufzettel.case import State, digest_of
from laufzettel.course import plainly
from laufzettel.desk.access import Role
from laufzettel.desk.accounts import make_account
from laufzettel.desk.app import make_app
from laufzettel.desk.desk import Desk, Shown
from laufzettel.desk.journals import Journals
from laufzettel.desk.pages import Pages
from laufzettel.journal import Journal, follow_ups, people, verify, views
from laufzettel.journal.views import Slip
from laufzettel.office import make_office, open_office
from laufzettel.working_days import next_working_day

TODAY = datetime.now(ZoneInfo("Europe/Berlin")).date()
PASSWORD = "geheim-genug"


class Room:
    """An office with a desk, and browsers before it."""

    def __init__(self, folder: Path) -> None:
        office = open_office(folder)
        self.journal: Journal = office.open_journal()
        self.journals = Journals(office.open_journal)
        inbox = Folder(office.inbox(NAME), "pruefung", settle_s=0.0)
        self.around = replace(surroundings(office), inbox=inbox)
        shown = [Shown(HUNDESTEUER, glance, INQUIRY)]
        self.app = make_app(Desk(office, shown, self.journals, Pages(), lambda _: None))

    def browser(self, name: str) -> TestClient:
        """Somebody who has signed in."""
        client = TestClient(self.app, base_url="https://localhost")
        assert client.post("/door", data={"name": name, "password": PASSWORD}).status_code == 200
        return client

    def run(self) -> None:
        """One round."""
        course(self.journal, self.around, plainly)

    def number(self, part: str, document: str = "meldung.xlsx") -> str:
        """The case of a row."""
        rows = self.journal.database.rows(
            "SELECT c.number FROM cases c JOIN document d ON d.digest = c.document WHERE c.part LIKE ? AND d.name = ?",
            (f"%!{part}", document),
        )
        return str(rows[0][0])

    def slip(self, number: str) -> Slip:
        """What the journal knows."""
        return views.slip(self.journal, number)

    def whole(self) -> bool:
        """Whether all slips verify."""
        return not list(verify.verify(self.journal, NAME))[-1].faults

    def close(self) -> None:
        """Everybody goes home."""
        self.around.register.close()
        self.journals.close()
        self.journal.database.close()


def sent(client: TestClient, page: str, path: str, **said: str | list[str]) -> str:
    """Send a form as the page holds it; returns where one is afterwards, with what stands there."""
    text = client.get(page).text
    hidden = {
        name: found.group(1)
        for name in ("proof", "seen")
        if (found := re.search(rf'name="{name}" value="([^"]+)"', text))
    }
    answer = client.post(path, data={**hidden, **said})
    return f"{answer.status_code} {answer.url.path}\n{answer.text}"


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Row 4 lacks the chip number, row 5 the street, row 6 is sound; another document has a wrong chip number."""
    folder = tmp_path_factory.mktemp("amt") / "amt"
    make_office(folder)
    inbox = open_office(folder).inbox(NAME)
    inbox.mkdir(parents=True)
    rows = list(applications(4, today=TODAY - timedelta(days=7), seed=3))
    del rows[0]["hund_chip"], rows[1]["halter_strasse"]
    rows[3]["hund_chip"] = "12345"
    workbook(inbox / "meldung.xlsx", rows[:3])
    workbook(inbox / "tierheim.xlsx", rows[3:])
    room = Room(folder)
    room.around.register.execute(schema("sqlite", unique=False))
    for name, role in (("Frieda", Role.CLERK), ("Otto", Role.CLERK), ("Rita", Role.REVIEWER)):
        make_account(room.journal, name, role, PASSWORD)
    room.run()
    room.close()
    return folder


@pytest.fixture
def room(founded: Path, tmp_path: Path) -> Iterator[Room]:
    """A copy of that office."""
    shutil.copytree(founded, tmp_path / "amt")
    room = Room(tmp_path / "amt")
    yield room
    room.close()


def test_a_clerk_sets_a_case_aside_and_finds_it_in_its_own_queue(room: Room) -> None:
    """The queue goes on with the next case; the follow-up queue names day, reason and person; a run leaves it alone."""
    frieda, number = room.browser("Frieda"), room.number("A4")
    due = next_working_day(TODAY + timedelta(days=9))
    after = sent(frieda, f"/cases/{number}", f"/cases/{number}/set-aside", due=due.isoformat(), note="Ruft zurück")
    assert after.startswith("200 /cases/") and number not in after.partition("\n")[0]
    assert number not in frieda.get(f"/?process={NAME}&state=clarification").text

    queue = frieda.get("/follow-ups").text
    assert all(said in queue for said in (number, due.strftime("%d.%m.%Y"), "Ruft zurück", "Frieda"))
    assert "Auf Wiedervorlage bis" in frieda.get(f"/cases/{number}").text
    slip = frieda.get(f"/slips/{number}").text
    assert "auf Wiedervorlage gelegt" in slip and f"Wiedervorlage am {due:%d.%m.%Y}" in slip
    room.run()
    assert room.slip(number).state is State.CLARIFICATION
    assert room.whole()


def test_a_day_without_work_becomes_the_next_working_day(room: Room) -> None:
    """New Year's Day; and a day as people write it is understood."""
    frieda, number = room.browser("Frieda"), room.number("A4")
    year = TODAY.year + 1
    sent(frieda, f"/cases/{number}", f"/cases/{number}/set-aside", due=f"01.01.{year}", note="Neujahr")
    assert follow_ups.due_of(room.journal, number) == next_working_day(date(year, 1, 2))


@pytest.mark.parametrize(
    ("due", "note"),
    [("", "x"), ("irgendwann", "x"), (TODAY.isoformat(), "x"), ("9999-12-31", "x"), ("2020-01-01", "x"),
     ((TODAY + timedelta(days=3)).isoformat(), "  ")],
)  # fmt: skip
def test_without_a_day_ahead_or_a_reason_nothing_is_signed(room: Room, due: str, note: str) -> None:
    """The page says what is missing."""
    frieda, number = room.browser("Frieda"), room.number("A4")
    entries = len(room.slip(number).entries)
    assert sent(frieda, f"/cases/{number}", f"/cases/{number}/set-aside", due=due, note=note).startswith("422")
    assert len(room.slip(number).entries) == entries


def test_anybody_of_the_clerks_takes_a_case_back_unless_another_has_it(room: Room) -> None:
    """It is in its queue again, and its reasons are still there; a reviewer may look and no more."""
    frieda, otto, rita, number = room.browser("Frieda"), room.browser("Otto"), room.browser("Rita"), room.number("A4")
    due = (TODAY + timedelta(days=9)).isoformat()
    sent(frieda, f"/cases/{number}", f"/cases/{number}/set-aside", due=due, note="Ruft zurück")
    assert sent(rita, "/follow-ups", f"/cases/{number}/take-back").startswith("403")
    frieda.get(f"/cases/{number}")  # has it on the desk now
    assert sent(otto, "/follow-ups", f"/cases/{number}/take-back").startswith("422")
    assert sent(frieda, "/follow-ups", f"/cases/{number}/take-back").startswith(f"200 /cases/{number}")
    page = frieda.get(f"/cases/{number}").text
    assert "Chipnummer" in page.partition("Zu prüfende Angaben")[2].partition("</form>")[0]
    assert number in frieda.get(f"/?process={NAME}&state=clarification").text
    assert room.slip(number).entries[-1].result == "taken_back"
    assert room.whole()


def test_what_comes_back_is_marked_in_its_queue(room: Room) -> None:
    """On its day."""
    number = room.number("A6")
    people.set_aside(room.journal, number, TODAY, by="Frieda", note="heute")
    page = room.browser("Otto").get(f"/?process={NAME}&state=release").text
    assert number in page and f"wiedervorgelegt {TODAY:%d.%m.%Y}" in page


def test_a_clerk_asks_the_applicant_and_the_answer_can_be_entered(room: Room) -> None:
    """The letter says what was read; the slip seals it; the case comes back in two weeks; then it is corrected."""
    frieda, number = room.browser("Frieda"), room.number("A4")
    draft = frieda.get(f"/cases/{number}/ask").text
    assert "Die Chipnummer des Hundes (15 Ziffern; sie steht im Heimtierausweis)." in draft
    after = sent(
        frieda,
        f"/cases/{number}/ask",
        f"/cases/{number}/ask",
        question=["0"],
        paragraph="Bitte legen Sie eine Kopie des Heimtierausweises bei.\r\n#panic() *fett* $x$",
    )
    assert after.startswith(f"200 /cases/{number}\n")

    entry = room.slip(number).entries[-1]
    digest = room.slip(number).letters[entry.n]
    assert (entry.result, entry.signer) == ("asked", "Frieda")
    letter = frieda.get(f"/cases/{number}/letters/{digest}")
    assert digest_of(letter.content) == digest and "attachment" in letter.headers["content-disposition"]
    said = " ".join(pypdf.PdfReader(io.BytesIO(letter.content)).pages[0].extract_text().split())
    reading = room.slip(number).reading
    due = next_working_day(TODAY + timedelta(days=14))
    for words in (
        f"{reading['halter_vorname'].value} {reading['halter_nachname'].value}",
        f"{reading['halter_plz'].value} {reading['halter_ort'].value}",
        "Stadt Musterstadt",
        number,
        "Chipnummer des Hundes",
        "Kopie des Heimtierausweises",
        "#panic() *fett* $x$",
        str(due.year),
    ):
        assert words in said
    assert follow_ups.due_of(room.journal, number) == due
    assert number not in frieda.get(f"/?process={NAME}&state=clarification").text
    assert room.whole()

    after = sent(
        frieda,
        f"/cases/{number}",
        f"/cases/{number}/correct",
        **{"field.hund_chip": "276098100000017", "was.hund_chip": ""},
    )
    assert after.startswith("200")
    room.run()
    assert room.slip(number).state is State.RELEASE
    assert follow_ups.waiting(room.journal, [NAME]) == []
    assert room.whole()


def test_a_letter_that_would_not_arrive_or_asks_nothing_is_not_made(room: Room) -> None:
    """No street; no question chosen and no text; a sign that cannot be printed: each is said, nothing is signed."""
    frieda = room.browser("Frieda")
    lost, asked = room.number("A5"), room.number("A4")
    assert "ein Brief käme nicht an" in frieda.get(f"/cases/{lost}/ask").text
    for number, paragraph, question, why in (
        (lost, "", "0", "ein Brief käme nicht an"),
        (asked, "", "", "fragt nach nichts"),
        (asked, "x" * 2001, "0", "länger als 2000"),
        (asked, "犬", "0", "nicht drucken"),
    ):
        entries = len(room.slip(number).entries)
        answer = sent(frieda, f"/cases/{number}/ask", f"/cases/{number}/ask", paragraph=paragraph, question=question)
        assert answer.startswith("422") and why in answer
        assert len(room.slip(number).entries) == entries


def test_only_a_letter_of_this_case_is_shown_and_only_to_whom_it_concerns(room: Room) -> None:
    """Neither the application's own bytes nor another case's letter; a reviewer's look is recorded."""
    frieda, number = room.browser("Frieda"), room.number("A4")
    sent(frieda, f"/cases/{number}/ask", f"/cases/{number}/ask", question=["0"])
    slip = room.slip(number)
    digest = slip.letters[slip.entries[-1].n]
    other = room.number("A5")
    assert frieda.get(f"/cases/{number}/letters/{slip.document}").status_code == 404
    assert frieda.get(f"/cases/{other}/letters/{digest}").status_code == 404
    assert room.browser("Rita").get(f"/cases/{number}/letters/{digest}").status_code == 200
    looks = room.journal.database.rows("SELECT person, number FROM looked WHERE what = 'letter'")
    assert looks == [("Rita", number)]


def test_what_has_changed_since_the_draft_is_not_asked(room: Room) -> None:
    """Two windows: the second letter is not made."""
    frieda, number = room.browser("Frieda"), room.number("A4")
    proof = re.search(r'name="proof" value="([^"]+)"', frieda.get(f"/cases/{number}/ask").text)
    assert proof is not None
    said = {"proof": proof.group(1), "seen": str(len(room.slip(number).entries)), "question": "0"}
    assert frieda.post(f"/cases/{number}/ask", data=said).status_code == 200
    assert frieda.post(f"/cases/{number}/ask", data=said).status_code == 422
    assert [one.result for one in room.slip(number).entries].count("asked") == 1


def test_a_filter_stands_in_the_address_and_stays_while_one_works(room: Room) -> None:
    """The address alone shows the same again; beginning and signing stay among the cases of the filter."""
    frieda = room.browser("Frieda")
    lost, asked, other = room.number("A5"), room.number("A4"), room.number("A4", "tierheim.xlsx")
    queue = f"/?process={NAME}&state=clarification"
    page = frieda.get(queue).text
    assert all(number in page for number in (lost, asked, other))
    assert '<option value="field.missing">' in page

    missing = frieda.get(f"{queue}&code=field.missing").text
    assert lost in missing and asked in missing and other not in missing
    assert '<option value="field.missing" selected>' in missing
    by_name = frieda.get(f"{queue}&document={quote('TIERHEIM')}").text
    assert other in by_name and lost not in by_name and asked not in by_name
    assert "Kein Vorgang passt zum Filter" in frieda.get(f"{queue}&code=nichts.davon&document=%25").text

    first = frieda.get(f"/next?process={NAME}&state=clarification&code=field.missing&document=meldung")
    assert first.url.path in (f"/cases/{asked}", f"/cases/{lost}")
    assert 'name="code" value="field.missing"' in first.text
    here = first.url.path.rpartition("/")[2]
    after = sent(
        frieda,
        first.url.path,
        f"/cases/{here}/set-aside",
        due=(TODAY + timedelta(days=3)).isoformat(),
        note="später",
        code="field.missing",
        document="meldung",
    )
    assert after.startswith(f"200 /cases/{lost if here == asked else asked}\n")
    assert 'name="document" value="meldung"' in after


def test_whoever_asks_an_applicant_goes_on_with_the_next_case_of_the_filter(room: Room) -> None:
    """To the letter and back the filter goes along."""
    frieda, number = room.browser("Frieda"), room.number("A4")
    said = "code=field.missing&document=meldung"
    assert f"/cases/{number}/ask?code=field.missing&amp;document=meldung" in frieda.get(f"/cases/{number}?{said}").text
    draft = f"/cases/{number}/ask?{said}"
    assert 'name="code" value="field.missing"' in frieda.get(draft).text
    after = sent(frieda, draft, f"/cases/{number}/ask", question=["0"], code="field.missing", document="meldung")
    following = re.search(r'href="(/next[^"]+)"', after)
    assert following is not None and "document=meldung" in following.group(1)
    assert frieda.get(unescape(following.group(1))).url.path == f"/cases/{room.number('A5')}"


def test_what_a_filter_says_is_shown_as_text(room: Room) -> None:
    """It comes from the address, which somebody else may have written."""
    page = room.browser("Frieda").get(f'/?process={NAME}&state=clarification&code="><b>&document="><i>').text
    assert '"><b>' not in page and '"><i>' not in page


@pytest.mark.parametrize("path", ["/follow-ups", "/cases/{number}", "/cases/{number}/ask", "/slips/{number}", "/"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_no_page_shows_what_was_meant_for_the_program(room: Room, path: str, language: str) -> None:
    """No gap that was not filled, in either language."""
    frieda, number = room.browser("Frieda"), room.number("A4")
    people.set_aside(room.journal, room.number("A5"), TODAY + timedelta(days=3), by="Frieda", note="später")
    sent(frieda, "/", "/language", language=language)
    page = frieda.get(path.format(number=number)).text
    assert f'<html lang="{language}">' in page
    assert not re.search(r"[{}]|\bNone\b|\bTODO\b|set_aside|taken_back", page)

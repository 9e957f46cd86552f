# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Blind second entry: what sets money is typed by two people, the second of whom has not seen what the first typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from laufzettel.case import Document, State
from laufzettel.connect import Part
from laufzettel.course import batches, held
from laufzettel.desk import sessions
from laufzettel.desk.access import Role
from laufzettel.desk.app import make_app
from laufzettel.desk.desk import Desk, Shown
from laufzettel.desk.door import COOKIE
from laufzettel.desk.journals import Journals
from laufzettel.desk.pages import Pages
from laufzettel.errors import BusinessError
from laufzettel.fields import TYPED_BY_PERSON, Field
from laufzettel.form import Columns, Form, FormField, Kind
from laufzettel.journal import Held, Journal, intake, open_journal, people, second_entry, views
from laufzettel.journal.verify import check_one
from laufzettel.office import make_office, open_office
from laufzettel.process import Automation, Process
from laufzettel.stations import Decided, check, decide, read, release

PROCESS = "probe"
FORM = Form(
    PROCESS,
    "Probe",
    (
        FormField("iban", Kind.DIGITS, "Konto", "account", blind_second=True),
        FormField("name", Kind.TEXT, "Name", "name", required=True),
    ),
)
PROBE = Process(PROCESS, "PRB", "Probe", "Probe", FORM, "Leitung", "Vertretung", "")
FIRST, OTHER, THIRD = "Frieda", "Otto", "Rita"


def decided(cases: Sequence[Held], _: Columns) -> list[Decided]:
    """Nothing in particular."""
    return [Decided({}, [], "-", "2026-01-01") for _ in cases]


def walk(journal: Journal, form: Form = FORM) -> None:
    """One run, as far as *release*."""
    for batch in batches(journal, PROCESS):
        with held(journal, batch):
            read(journal, batch, form, [])
            check(journal, batch, form)
            decide(journal, batch, form, decided)
            release(journal, batch, Automation.A1, None)


def take_in(journal: Journal) -> str:
    """A case whose account was read from a spreadsheet waits for release; its number."""
    document = Document(journal.store.put(b"x"), "meldung.csv", "text/csv", 1)
    intake.register(journal, [document], process=PROCESS, source="eingang")
    reading = {"iban": Field("1234", "1234", "cell:T!A1"), "name": Field("Erika", "Erika", "cell:T!B1")}
    intake.open_cases(journal, [(document, Part("cell:T!A1", "a", reading))], process=PROCESS, prefix="PRB", reader="p")
    intake.complete(journal, {document.digest: 1}, process=PROCESS)
    walk(journal)
    return str(journal.database.rows("SELECT number FROM cases")[0][0])


@pytest.fixture
def journal(journal_url: str, tmp_path: Path) -> Iterator[Journal]:
    """An empty journal, on either database in turn."""
    with open_journal(journal_url, tmp_path / "store") as journal:
        yield journal


def enter(journal: Journal, number: str, by: str, account: str) -> tuple[State, list[str]]:
    """Somebody types the account, and a run follows: where the case stands, and why."""
    values = {"iban": Field(account or None, account, TYPED_BY_PERSON)}
    people.correct(journal, number, values, by=by, blind_second=FORM.blind_second)
    walk(journal)
    slip = views.slip(journal, number)
    waits = [one for one in views.waiting(journal, PROCESS, slip.state) if one.number == number]
    return slip.state, [problem.code for problem in waits[0].problems]


def shown(journal: Journal, number: str) -> str | None:
    """The account as a slip shows it."""
    return second_entry.veiled(journal, views.slip(journal, number), FORM).reading["iban"].value


def test_what_was_read_from_the_document_needs_no_second_entry(journal: Journal) -> None:
    """Nor does a correction of something else."""
    number = take_in(journal)
    assert (views.slip(journal, number).state, shown(journal, number)) == (State.RELEASE, "1234")
    people.correct(journal, number, {"name": Field("Otto", "Otto", TYPED_BY_PERSON)}, by=FIRST)
    walk(journal)
    assert views.slip(journal, number).state is State.RELEASE


def test_two_people_who_type_the_same_bring_it_to_release(journal: Journal) -> None:
    """In between nobody is shown what was typed, and nobody can hand it back; afterwards it is shown."""
    number = take_in(journal)
    assert enter(journal, number, FIRST, "5678") == (State.CLARIFICATION, ["entry.second_missing"])
    assert shown(journal, number) is None
    with pytest.raises(BusinessError, match=r"case\.blocked"):
        people.resume(journal, number, by=OTHER, note="passt")
    assert enter(journal, number, OTHER, "5678") == (State.RELEASE, [])
    assert shown(journal, number) == "5678"
    assert check_one(journal, number) is None
    assert "5678" not in str(journal.database.rows("SELECT * FROM entry"))
    assert "5678" not in str(journal.database.rows("SELECT * FROM second_entry"))


def test_two_entries_that_differ_count_neither_of_them(journal: Journal) -> None:
    """The case stays in clarification, names the field, shows no value, and takes two new entries that agree."""
    number = take_in(journal)
    enter(journal, number, FIRST, "5678")
    assert enter(journal, number, OTHER, "5679") == (State.CLARIFICATION, ["entry.differs"])
    assert shown(journal, number) is None
    said = views.slip(journal, number).entries[-1].detail
    assert "Konto" in said
    assert not {"5678", "5679"} & set(said.split('"'))
    people.correct(journal, number, {"name": Field("Otto", "Otto", TYPED_BY_PERSON)}, by=FIRST)
    walk(journal)
    assert views.slip(journal, number).state is State.CLARIFICATION
    assert enter(journal, number, OTHER, "5678") == (State.CLARIFICATION, ["entry.second_missing"])
    assert enter(journal, number, THIRD, "5678") == (State.RELEASE, [])
    assert check_one(journal, number) is None


def test_nobody_gives_both_entries(journal: Journal) -> None:
    """Not in another spelling either, and not past the program."""
    number = take_in(journal)
    enter(journal, number, FIRST, "5678")
    with pytest.raises(BusinessError, match=r"entry\.same_person"):
        enter(journal, number, "FRIEDA ", "5678")
    enter(journal, number, OTHER, "5678")
    with pytest.raises(Exception, match=r"(?i)check"):
        journal.database.run("UPDATE second_entry SET second_by = upper(first_by)")


def test_a_new_entry_after_two_that_agreed_needs_a_second_again(journal: Journal) -> None:
    """What two people agreed on vouches for that value only; and who forgets to say which fields set money gains
    nothing."""
    number = take_in(journal)
    enter(journal, number, FIRST, "5678")
    enter(journal, number, OTHER, "5678")
    assert enter(journal, number, OTHER, "9999") == (State.CLARIFICATION, ["entry.second_missing"])
    for account in ("9999", "5678"):
        people.correct(journal, number, {"iban": Field(account, account, TYPED_BY_PERSON)}, by=FIRST)
        walk(journal)
        assert views.slip(journal, number).state is State.CLARIFICATION


def test_the_page_hides_what_waits_for_its_second_entry(tmp_path: Path) -> None:
    """Over HTTP: before and after the run no page shows what was typed first; the second entry brings it on."""
    make_office(tmp_path / "amt")
    office = open_office(tmp_path / "amt")
    with office.open_journal() as journal:
        number = take_in(journal)
        journals = Journals(office.open_journal)
        app = make_app(Desk(office, [Shown(PROBE, lambda *_: [])], journals, Pages(), lambda _: None))
        tokens = {name: sessions.begin(journal, name, Role.CLERK) for name in (FIRST, OTHER)}

        def at(name: str) -> TestClient:
            client = TestClient(app, base_url="https://localhost", follow_redirects=False)
            client.cookies.set(COOKIE, tokens[name])
            return client

        def typed(name: str, account: str, was: str) -> int:
            page, session = at(name).get(f"/cases/{number}").text, sessions.find(journal, tokens[name])
            assert f'name="was.iban" value="{was}"' in page
            form = {
                "proof": session.proof if session else "",
                "seen": str(len(views.slip(journal, number).entries)),
                "field.iban": account,
                "was.iban": was,
            }
            return at(name).post(f"/cases/{number}/correct", data=form).status_code

        assert typed(FIRST, "5678", "1234") == 303
        assert "5678" not in at(OTHER).get(f"/cases/{number}").text
        walk(journal)
        for page in (f"/cases/{number}", f"/slips/{number}", "/"):
            assert "5678" not in at(OTHER).get(page).text
        assert "noch einmal eintragen" in at(OTHER).get(f"/cases/{number}").text
        assert typed(OTHER, "5678", "") == 303
        walk(journal)
        assert "5678" in at(OTHER).get(f"/cases/{number}").text
        assert '<p class="said">Konto</p>' in at(OTHER).get(f"/slips/{number}").text.partition("ebenso eingetragen")[2]
        journals.close()

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Check pictures: a page shows something wrong on purpose, and whatever a clerk does, only the truth is signed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from laufzettel.case import Document, State
from laufzettel.connect import Part
from laufzettel.desk import checkpicture, sessions
from laufzettel.desk.access import Role
from laufzettel.desk.app import make_app
from laufzettel.desk.desk import Desk, Shown
from laufzettel.desk.door import COOKIE
from laufzettel.desk.journals import Journals
from laufzettel.desk.misreading import misread
from laufzettel.desk.pages import Pages
from laufzettel.fields import Field
from laufzettel.form import Form, FormField, Kind
from laufzettel.journal import Journal, intake, open_journal, plants, views
from laufzettel.journal.rows import text
from laufzettel.office import make_office, open_office
from laufzettel.process import Process
from laufzettel.values import canonical
from tests.laufzettel.desk.test_second_entry import PROCESS, walk

FIELDS = (
    FormField("seit", Kind.DATE, "Seit", "since", required=True),
    FormField("name", Kind.TEXT, "Name", "name", required=True),
    FormField("iban", Kind.TEXT, "IBAN", "IBAN", blind_second=True),
)
FORM = Form(PROCESS, "Probe", FIELDS)
PROBE = Process(PROCESS, "PRB", "Probe", "Probe", FORM, "Leitung", "Vertretung", "")
TRUE = {"seit": "2026-03-07", "name": "Al", "iban": "DE02120300000000202051"}
"""A name too short and an account for two people: what can be shown wrongly is the date."""
IN_WORDS = {"seit": "07.03.2026", "name": "Al", "iban": TRUE["iban"]}


class At:
    """A desk with one case that waits for release, at which every case gets a check picture."""

    def __init__(self, folder: Path, *, percent: int = 100, automation: str = "A1") -> None:
        make_office(folder, accounts=True)
        office = open_office(folder)
        said = {"automation": automation, "pruefbilder_prozent": percent}
        self.office = replace(office, config={**office.config, "verfahren": {PROCESS: said}})
        shown = Shown(PROBE, lambda outputs, notice, where: [])
        self.journals = Journals(self.office.open_journal)
        self.app = make_app(Desk(self.office, [shown], self.journals, Pages(), lambda _: None))
        self.journal = self.office.open_journal()
        take_in(self.journal)
        self.number = text(self.journal.database.rows("SELECT number FROM cases")[0][0])
        self.client, self.proof = self.somebody("Frieda")

    def somebody(self, person: str) -> tuple[TestClient, str]:
        """A clerk before the desk, and what proves their forms."""
        client = TestClient(self.app, base_url="https://localhost", follow_redirects=False)
        token = sessions.begin(self.journal, person, Role.CLERK)
        session = sessions.find(self.journal, token)
        assert session is not None
        client.cookies.set(COOKIE, token, domain="localhost.local", path="/")
        return client, session.proof

    def open(self) -> dict[str, str]:
        """The case page: every entry of its form for corrections."""
        return entries(self.client.get(f"/cases/{self.number}").text)

    def send(self, what: str, form: Mapping[str, str]) -> str:
        """Send a form; the page that comes back, empty if it leads elsewhere."""
        answer = self.client.post(f"/cases/{self.number}/{what}", data={**form, "proof": self.proof})
        assert answer.status_code in (200, 303, 422)
        return str(answer.text)

    def read(self) -> dict[str, str | None]:
        """What would be written."""
        return {name: field.value for name, field in views.slip(self.journal, self.number).reading.items()}

    def counted(self) -> list[tuple[object, ...]]:
        """What is left of check pictures."""
        return self.journal.database.rows("SELECT kind, noticed, missed FROM plant_outcome")

    def last(self) -> tuple[State, str]:
        """How the case stands."""
        slip = views.slip(self.journal, self.number)
        return slip.state, slip.entries[-1].result

    def close(self) -> None:
        """Close all connections."""
        self.journals.close()
        self.journal.database.close()


def take_in(journal: Journal) -> None:
    """A case read from a form, walked as far as release."""
    document = Document(journal.store.put(b"x"), "antrag.pdf", "application/pdf", 1)
    intake.register(journal, [document], process=PROCESS, source="eingang")
    reading = {
        name: Field(value, value, f"page:1@10.0,{20.0 * n},90.0,15.0") for n, (name, value) in enumerate(TRUE.items())
    }
    intake.open_cases(journal, [(document, Part("", "a", reading))], process=PROCESS, prefix="PRB", reader="p")
    intake.complete(journal, {document.digest: 1}, process=PROCESS)
    walk(journal, FORM)


def entries(page: str) -> dict[str, str]:
    """What a browser would send back of a case page."""
    found = {}
    for name, value in re.findall(r'name="((?:was|field)\.\w+|seen|shown)"[^>]*? value="([^"]*)"', page):
        found[name] = unescape(value)
    return found


@pytest.fixture
def at(tmp_path: Path) -> Iterator[At]:
    """Such a desk."""
    place = At(tmp_path / "amt")
    yield place
    place.close()


def wrong_in(form: Mapping[str, str]) -> set[str]:
    """Which fields a page shows otherwise than they were read."""
    return {name for name, value in IN_WORDS.items() if form[f"field.{name}"] != value}


def test_a_page_shows_one_wrong_value_and_keeps_to_it(at: At) -> None:
    """The same each time, for colleagues too; the account never; the page names no plant, the journal has the truth."""
    form = at.open()
    assert wrong_in(form) == {"seit"}
    assert at.open() == form
    assert form["field.seit"] in ("06.03.2026", "08.03.2026")
    assert at.read() == TRUE
    page = at.client.get(f"/cases/{at.number}").text
    assert "plant" not in page
    assert "07.03.2026" not in page


def test_who_releases_without_noticing_releases_nothing_and_is_told(at: At) -> None:
    """The page comes back with the truth and kind words; the next release counts, and no second plant comes."""
    page = at.send("release", at.open())
    assert "Das war ein Prüfbild" in page
    assert "der Tag war ein anderer" in page
    assert at.last() == (State.RELEASE, "for_release")
    assert at.counted() == [("day", 0, 1)]
    assert at.journal.database.rows("SELECT * FROM plant") == []
    form = entries(page)
    assert wrong_in(form) == set()
    assert at.open() == form
    at.send("release", form)
    assert at.last() == (State.READY, "released")
    assert at.read() == TRUE


def test_who_restores_the_truth_is_praised_and_signs_nothing(at: At) -> None:
    """What else was typed is kept on the page."""
    page = at.send("correct", at.open() | {"field.seit": "7.3.2026", "field.name": "Alma"})
    assert "Gut gesehen!" in page
    assert at.counted() == [("day", 1, 0)]
    assert at.last() == (State.RELEASE, "for_release")
    assert (entries(page)["field.seit"], entries(page)["field.name"]) == ("07.03.2026", "Alma")
    at.send("correct", entries(page))
    assert at.read() == TRUE | {"name": "Alma"}


@pytest.mark.parametrize(("what", "more"), [("reject", {}), ("set-aside", {"due": "2099-01-01"})])
def test_who_does_not_release_has_noticed(at: At, what: str, more: dict[str, str]) -> None:
    """Rejecting and setting aside are signed as ever; of the check picture only the count is left."""
    due = {"due": at.journal.now()[:4] + "-12-31"} if more else {}
    at.send(what, at.open() | {"note": "Passt nicht."} | due)
    assert at.last()[1] in ("rejected", "set_aside")
    assert at.counted() == [("day", 1, 0)]
    assert at.read() == TRUE


def test_correcting_something_else_is_signed_and_counts_as_nothing(at: At) -> None:
    """The correction holds what was typed and not what we showed."""
    at.send("correct", at.open() | {"field.name": "Alma"})
    assert at.last() == (State.READY, "corrected")
    assert at.read() == TRUE | {"name": "Alma"}
    assert at.counted() == []


@pytest.mark.parametrize(("percent", "automation"), [(0, "A1"), (100, "A2")])
def test_nothing_is_planted_where_it_is_off_or_a_batch_may_hold_the_case(
    tmp_path: Path, percent: int, automation: str
) -> None:
    """By default nothing; in class A2 not in what a batch and its sample may hold."""
    at = At(tmp_path / "amt", percent=percent, automation=automation)
    assert wrong_in(at.open()) == set()
    at.close()


def test_who_has_not_the_case_on_the_desk_sees_the_truth(at: At) -> None:
    """A colleague who only looks cannot release, and is shown nothing wrong."""
    at.open()
    client, _ = at.somebody("Otto")
    assert "07.03.2026" in client.get(f"/cases/{at.number}").text


DEEDS = ("release", "correct", "respelt", "other", "no value", "restore", "third", "reopen", "put-back")


def deed(at: At, what: str, form: Mapping[str, str]) -> dict[str, str]:
    """Do something with a page that may be old; the page that is before one afterwards."""
    day = "{2}-{1}-{0}".format(*form["was.seit"].split("."))
    typed = {
        "correct": {},
        "respelt": {"field.seit": day},
        "other": {"field.name": "Alma"},
        "no value": {"field.seit": "irgendwann"},
        "restore": {"field.seit": "07.03.2026"},
        "third": {"field.seit": "01.01.2001"},
    }
    if what == "reopen":
        return at.open()
    if what in ("release", "put-back"):
        return entries(at.send(what, form)) or dict(form)
    if what == "third" and form["was.seit"] == IN_WORDS["seit"]:  # a true page: that would be a real correction
        return dict(form)
    return entries(at.send("correct", {**form, **typed[what]})) or dict(form)


def lived(at: At, deeds: list[tuple[str, bool]]) -> str | None:
    """Do all of it, on the latest page or on the first one; the date that would be written."""
    first = latest = at.open()
    for what, old in deeds:
        after = deed(at, what, first if old else latest)
        latest = after if "field.seit" in after else latest
        if at.last()[0] is State.READY and at.last()[1] == "corrected":
            walk(at.journal, FORM)
            latest = at.open()
    return at.read()["seit"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(DEEDS), st.booleans()), max_size=7))
def test_whatever_a_clerk_does_the_true_value_is_written(deeds: list[tuple[str, bool]]) -> None:
    """In any order, in old windows and new ones: the date stays the one in the document."""
    with TemporaryDirectory() as folder:
        at = At(Path(folder) / "amt")
        assert lived(at, deeds) == TRUE["seit"]
        at.close()


@pytest.mark.parametrize(
    ("guard", "deeds"),
    [
        ("corrected", [("respelt", False)]),
        ("same", [("release", False), ("respelt", True)]),
    ],
)
def test_without_its_guards_a_wrong_value_would_be_written(
    at: At, monkeypatch: pytest.MonkeyPatch, guard: str, deeds: list[tuple[str, bool]]
) -> None:
    """The control: with either guard taken out, retyping what the page shows puts it into the reading."""
    assert lived(at, []) == TRUE["seit"]
    without = {"corrected": lambda ask, slip, shown, fields: fields, "same": lambda *_: True}
    monkeypatch.setattr(checkpicture, guard, without[guard])
    assert lived(at, deeds) != TRUE["seit"]


@given(st.sampled_from(FIELDS[:2]), st.text("aeionAB 0123456789-ß", max_size=20), st.text(max_size=5))
def test_a_misreading_is_a_value_of_its_kind_and_never_the_true_one(field: FormField, raw: str, salt: str) -> None:
    """And the same salt gives the same."""
    value = canonical(field.kind, raw, field) if raw.strip() else None
    if value:
        found = misread(field, value, salt)
        assert found == misread(field, value, salt)
        assert found is None or (found.value != value and canonical(field.kind, found.value, field) == found.value)


def test_a_rate_stands_there_from_twenty_on_with_its_interval(journal_url: str, tmp_path: Path) -> None:
    """Wilson's interval, as computed by hand for 15 of 20; of 19 nothing is told."""
    with open_journal(journal_url, tmp_path / "store") as journal:
        add = "INSERT INTO plant_outcome (process, day, kind, noticed, missed) VALUES (?, ?, ?, ?, ?)"
        journal.database.run(add, ("hundesteuer", "2026-11-24", "day", 15, 4))
        assert [(one.shown, one.rate) for one in plants.rates(journal)] == [(19, None)]
        journal.database.run(add, ("hundesteuer", "2026-11-25", "letter", 0, 1))
        (one,) = plants.rates(journal)
        assert [round(part or 0, 3) for part in (one.rate, one.low, one.high)] == [0.75, 0.531, 0.888]


def test_no_table_joins_a_person_or_a_case_with_an_outcome(at: At) -> None:
    """What is counted has a process, a day, a kind and two counts, and the day is no moment."""
    at.send("release", at.open())
    tables = at.journal.database.rows("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
    told = {text(name): text(sql) for name, sql in tables if "missed" in text(sql) or "plant" in text(name)}
    assert set(told) == {"plant", "plant_drawn", "plant_outcome"}
    columns = at.journal.database.rows("SELECT name FROM pragma_table_info('plant_outcome')")
    assert [text(name) for (name,) in columns] == ["process", "day", "kind", "noticed", "missed"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", text(at.journal.database.rows("SELECT day FROM plant_outcome")[0][0]))
    assert not any("Frieda" in repr(at.journal.database.rows(f"SELECT * FROM {name}")) for name in told)

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Two clerks and a reviewer at the desk, in any order: nothing large is written for one of them alone."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import ClassVar, NamedTuple

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from starlette.responses import Response
from starlette.testclient import TestClient

from connectors.sql import SqlTarget, TableSpec
from laufzettel.case import Document
from laufzettel.connect import Item, Part
from laufzettel.course import batches, held
from laufzettel.desk import sessions
from laufzettel.desk.access import Role
from laufzettel.desk.app import make_app
from laufzettel.desk.desk import Desk, Shown
from laufzettel.desk.door import COOKIE
from laufzettel.desk.journals import Journals
from laufzettel.desk.pages import Pages
from laufzettel.errors import Message, Problem
from laufzettel.fields import Field
from laufzettel.form import Columns, Form, FormField, Kind
from laufzettel.journal import Held, Journal, KeptReading, intake
from laufzettel.journal.verify import verify
from laufzettel.office import make_office, open_office
from laufzettel.process import Automation, FourEyes, Process
from laufzettel.stations import Decided, check, close, decide, read, release, send, write

FORM = Form("probe", "Probe", (FormField("betrag", Kind.DECIMAL, "Betrag", "amount", required=True),))
PROBE = Process("probe", "PRB", "Probe", "Probe", FORM, "Leitung", "Vertretung", "")
LARGE = Message("probe.large", "Der Betrag ist hoch.", "The amount is high.").at()
PAGES = Pages()
"""One for all: each would else compile every template anew."""
AMOUNTS = ("120", "900", "901")
SETTINGS = '\n[verfahren.probe]\nautomation = "A2"\nstapel_ab_faellen = 0\nstichprobe_prozent = 1\n'


class Person(NamedTuple):
    """Who sits at the desk; one human may have two accounts, which differ in spelling only."""

    name: str
    role: Role
    human: str


PEOPLE = (
    Person("Frieda Ähre", Role.CLERK, "Frieda"),
    Person("FRIEDA A\u0308HRE", Role.CLERK, "Frieda"),
    Person("Otto", Role.CLERK, "Otto"),
    Person("Rita", Role.REVIEWER, "Rita"),
)


def large(outputs: Mapping[str, object]) -> Problem | None:
    """Two people for more than 500."""
    return LARGE if int(str(outputs["betrag"])) > 500 else None


def decided(cases: Sequence[Held], columns: Columns) -> list[Decided]:
    """The amount, as it was read."""
    amounts = zip(cases, columns["betrag"], strict=True)
    return [Decided({"betrag": amount}, [], "-", "2026-01-01") for _, amount in amounts]


def items(cases: Sequence[tuple[Held, KeptReading, Mapping[str, object]]]) -> list[Item | None]:
    """What is written: the amount that was decided."""
    found: list[Item | None] = []
    for case, _, decision in cases:
        outputs = decision["outputs"]
        amount = outputs["betrag"] if isinstance(outputs, Mapping) else ""
        found.append(Item(case.number, {"soll": [{"schluessel": case.number, "betrag": str(amount)}]}))
    return found


class House:
    """An office with a desk, a register, and three cases that wait for release: 120, 900 and 901 euros."""

    def __init__(self, folder: Path, four_eyes: FourEyes | None) -> None:
        self.four_eyes, self.now = four_eyes, 1_800_000_000.0
        make_office(folder)
        with (folder / "office.toml").open("a", encoding="utf-8") as config:
            config.write(SETTINGS)
        self.office = open_office(folder)
        self.journal = self._open()
        self.register = SqlTarget("register", f"sqlite:///{folder / 'r.db'}", [TableSpec("soll", "schluessel")])
        self.register.execute(["CREATE TABLE soll (schluessel TEXT, betrag TEXT)"])
        self._take_in()
        self.walk()
        shown = Shown(PROBE, lambda result, *_: [(str(result["betrag"]), str(result["betrag"]))])
        self.journals = Journals(self._open)
        self.app = make_app(Desk(self.office, [shown], self.journals, PAGES, lambda _: None))
        self.clients = {person: self._client(person) for person in PEOPLE}

    def _open(self) -> Journal:
        journal = self.office.open_journal()
        journal.clock = lambda: self.now
        journal.database.run("PRAGMA synchronous=OFF")  # no power fails here, and thousands of commits are made
        return journal

    def _take_in(self) -> None:
        document = Document(self.journal.store.put(b"x"), "meldung.csv", "text/csv", 1)
        intake.register(self.journal, [document], process="probe", source="eingang")
        parts = [
            (document, Part(f"cell:T!A{n}", amount, {"betrag": Field(amount, amount, f"cell:T!A{n}")}))
            for n, amount in enumerate(AMOUNTS)
        ]
        intake.open_cases(self.journal, parts, process="probe", prefix="PRB", reader="probe")
        intake.complete(self.journal, {document.digest: len(parts)}, process="probe")

    def _client(self, person: Person) -> TestClient:
        client = TestClient(self.app, base_url="https://localhost", follow_redirects=False)
        client.cookies.set(COOKIE, sessions.begin(self.journal, person.name, person.role))
        return client

    def walk(self) -> None:
        """One run, as far as it goes."""
        for batch in batches(self.journal, "probe"):
            with held(self.journal, batch):
                read(self.journal, batch, FORM, [])
                check(self.journal, batch, FORM)
                decide(self.journal, batch, FORM, decided)
                release(self.journal, batch, Automation.A2, self.four_eyes)
                write(self.journal, batch, self.register, step="soll", items=items)
                send(self.journal, batch, self.register, step="brief", items=lambda cases: [None for _ in cases])
                close(self.journal, batch)

    @property
    def numbers(self) -> list[str]:
        """The cases, in the order of `AMOUNTS`."""
        return [str(row[0]) for row in self.journal.database.rows("SELECT number FROM cases ORDER BY id")]

    def amount(self, number: str) -> str | None:
        """What a case's newest reading says."""
        rows = self.journal.database.rows("SELECT id FROM cases WHERE number = ?", (number,))
        ((_, reading, _),) = self.journal.load_readings([int(str(rows[0][0]))]).values()
        return reading["betrag"].value

    def entries(self, number: str) -> int:
        """How many entries a case's slip has, as the page of a batch says that is opened now."""
        return int(str(self.journal.database.rows("SELECT entries FROM cases WHERE number = ?", (number,))[0][0]))

    def written(self) -> dict[str, str]:
        """What stands in the register."""
        rows = self.register.select("soll", "schluessel", self.numbers, ["schluessel", "betrag"])
        return {str(row["schluessel"]): str(row["betrag"]) for row in rows}

    def close(self) -> None:
        """Close everything."""
        self.journals.close()
        self.journal.database.close()
        self.register.close()


class Opened(NamedTuple):
    """A page somebody has open: what goes along with its forms, the amount it shows, and the form of release on it."""

    proof: str
    seen: str
    amount: str | None
    form: str


def opened(house: House, person: Person, number: str) -> Opened:
    """Open a case's page."""
    page = house.clients[person].get(f"/cases/{number}").text
    proof, seen = (re.search(rf'name="{name}" value="([^"]*)"', page) for name in ("proof", "seen"))
    form = re.search(r'action="/cases/[^"]*/(release[^"]*)"', page)
    said = (found[1] if found else "" for found in (proof, seen))
    return Opened(*said, house.amount(number), form[1] if form else "")


def post(house: House, person: Person, path: str, page: Opened, **said: str) -> Response:
    """Send one of the page's forms."""
    form = {"proof": page.proof, "seen": page.seen, **said}
    return house.clients[person].post(path, data=form)


class Office(RuleBasedStateMachine):
    """Anything anybody may do at the desk, and what one remembers who stands beside them."""

    rule_of_two: ClassVar[FourEyes | None] = staticmethod(large)

    @initialize()
    def begin(self) -> None:
        """A new office."""
        self.folder = Path(tempfile.mkdtemp())
        self.house = House(self.folder / "amt", self.rule_of_two)
        self.cases = self.house.numbers
        self.pages: dict[tuple[Person, str], Opened] = {}
        self.given: dict[str, list[tuple[str, str | None]]] = {number: [] for number in self.cases}

    def teardown(self) -> None:
        """Every slip is whole, whatever was done."""
        if not hasattr(self, "house"):
            return
        for found in verify(self.house.journal, "probe"):
            faults = found.faults
        self.house.close()
        shutil.rmtree(self.folder)
        assert self.rule_of_two is None or not faults

    @rule(person=st.sampled_from(PEOPLE), which=st.integers(0, 2))
    def open(self, person: Person, which: int) -> None:
        """Look at a case."""
        self.pages[person, self.cases[which]] = opened(self.house, person, self.cases[which])

    @precondition(lambda self: self.pages)
    @rule(data=st.data(), form=st.sampled_from(("release", "release-second")))
    def release_from_an_old_page(self, data: st.DataObject, form: str) -> None:
        """Send one of the two forms of release from a page that may be old, whether it is offered there or not."""
        (person, number), page = data.draw(st.sampled_from(list(self.pages.items())))
        self._release(person, number, page, form)

    @rule(person=st.sampled_from(PEOPLE), which=st.sampled_from((0, 1, 1, 2)))
    def come_back_later_and_release(self, person: Person, which: int) -> None:
        """Open a case that nobody has on the desk any more, and send the form of release it offers, if any."""
        self.ten_minutes_pass()
        page = self.pages[person, self.cases[which]] = opened(self.house, person, self.cases[which])
        if page.form:
            self._release(person, self.cases[which], page, page.form)

    def _release(self, person: Person, number: str, page: Opened, form: str) -> None:
        if post(self.house, person, f"/cases/{number}/{form}", page).status_code == 303:
            self.given[number].append((person.human, page.amount))

    @precondition(lambda self: self.pages)
    @rule(data=st.data(), amount=st.sampled_from(("", "80", "902")))
    def correct(self, data: st.DataObject, amount: str) -> None:
        """Enter another amount, or none."""
        (person, number), page = data.draw(st.sampled_from(list(self.pages.items())))
        said = {"field.betrag": amount, "was.betrag": page.amount or ""}
        if post(self.house, person, f"/cases/{number}/correct", page, **said).status_code == 303:
            self.given[number] = []

    @precondition(lambda self: self.pages)
    @rule(data=st.data(), action=st.sampled_from(("put-back", "resume", "reject")))
    def end(self, data: st.DataObject, action: str) -> None:
        """Reject it, put it back, or try to hand it back."""
        (person, number), page = data.draw(st.sampled_from(list(self.pages.items())))
        post(self.house, person, f"/cases/{number}/{action}", page, note="Gesehen.")

    @precondition(lambda self: self.pages)
    @rule(data=st.data(), which=st.sets(st.integers(0, 2), min_size=1))
    def release_a_batch(self, data: st.DataObject, which: set[int]) -> None:
        """Name cases of one's own choice as a batch, after looking at each of them as its sample."""
        (person, _), page = data.draw(st.sampled_from(list(self.pages.items())))
        numbers = [self.cases[one] for one in sorted(which)]
        for number in numbers:
            post(self.house, person, f"/samples/{number}", page)
        shown = {f"seen.{number}": [str(self.house.entries(number))] for number in numbers}
        form = {"proof": [page.proof], "number": numbers, **shown}
        if self.house.clients[person].post("/batches/probe", data=form).status_code == 303:
            for number in numbers:
                self.given[number].append((person.human, self.house.amount(number)))

    @rule()
    def run_the_course(self) -> None:
        """The next run takes along what was signed."""
        self.house.walk()

    @rule()
    def ten_minutes_pass(self) -> None:
        """What somebody has on the desk is free again; everybody is still signed in."""
        self.house.now += 601
        for client in self.house.clients.values():
            client.get("/home")

    @invariant()
    def two_people_released_what_is_written(self) -> None:
        """The last two releases of a large amount come from two humans, and both saw the amount that stands there."""
        if not hasattr(self, "house"):
            return
        released = self.house.journal.database.rows("SELECT number FROM cases WHERE station = 'write'")
        going = {str(number): self.house.amount(str(number)) for (number,) in released}
        for number, amount in {**going, **self.house.written()}.items():
            needed = 2 if int(amount or 0) > 500 else 1
            last = self.given[number][-needed:]
            assert len({human for human, _ in last}) == needed
            assert {seen for _, seen in last} == {amount}


class Careless(Office):
    """The same office without the rule."""

    rule_of_two = None


TestOffice = Office.TestCase
TestOffice.settings = settings(max_examples=25, stateful_step_count=40, deadline=None)


def test_the_machine_finds_an_office_without_the_rule() -> None:
    """The control: with the rule taken out one person releases a large amount, and that is noticed."""
    with pytest.raises(AssertionError):
        run_state_machine_as_test(
            Careless, settings=settings(TestOffice.settings, max_examples=300, phases=[Phase.generate], database=None)
        )


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An office with three cases."""
    house = House(tmp_path / "amt", large)
    yield house
    house.close()


def test_the_desk_leads_a_large_case_past_two_people(house: House) -> None:
    """The first sees why they cannot go on, the other finds it in their queue, releases it, and it is written."""
    frieda, _, otto, rita = PEOPLE
    _, number, other = house.numbers
    assert post(house, rita, f"/cases/{number}/release", opened(house, rita, number)).status_code == 403
    early = post(house, rita, f"/cases/{number}/release-second", opened(house, rita, number))
    assert early.status_code == 422
    assert "release-second" not in house.clients[rita].get(f"/cases/{number}").text
    house.now += 601
    first = post(house, frieda, f"/cases/{number}/release", opened(house, frieda, number))
    assert first.status_code == 303
    assert first.headers["location"].startswith(f"/cases/{other}")
    mine = house.clients[frieda].get(f"/cases/{number}").text
    assert "Die erste Freigabe des Vorgangs" in mine
    assert f'action="/cases/{number}/release' not in mine
    assert number not in house.clients[frieda].get("/second").text
    assert number in house.clients[frieda].get("/?process=probe&state=release").text
    for person in (otto, rita):
        assert number in house.clients[person].get("/second").text
    assert house.clients[rita].get("/second/next").headers["location"] == f"/cases/{number}"
    page = opened(house, rita, number)
    assert f'action="/cases/{number}/release-second"' in house.clients[rita].get(f"/cases/{number}").text
    done = post(house, rita, f"/cases/{number}/release-second", page)
    assert done.headers["location"] == f"/second?signed={number}"
    house.walk()
    assert house.written() == {number: "900"}
    assert "erste Freigabe" in house.clients[otto].get(f"/slips/{number}").text


def test_the_batch_page_names_what_two_people_must_release(house: House) -> None:
    """The small case is in the batch; the large ones are named apart, and cannot be named into it."""
    frieda = PEOPLE[0]
    small, *large_ones = house.numbers
    page = house.clients[frieda].get("/batches/probe").text
    assert "zwei Personen" in page
    assert f'name="number" value="{small}"' in page
    assert all(f'/cases/{number}"' in page and f'value="{number}"' not in page for number in large_ones)


def test_nobody_but_clerk_and_reviewer_gives_a_second_release(house: House) -> None:
    """Whoever has another role is refused by role, before anything is looked at."""
    for role in Role:
        client = TestClient(house.app, base_url="https://localhost", follow_redirects=False)
        client.cookies.set(COOKIE, sessions.begin(house.journal, "Jemand", role))
        assert (client.get("/second").status_code == 200) == (role in (Role.CLERK, Role.REVIEWER))

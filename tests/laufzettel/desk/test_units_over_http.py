# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Two units at one desk, cases going to and fro between them, deputies among them, in any order."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule
from starlette.responses import Response

from laufzettel.desk.access import Role
from laufzettel.journal import assignments, colleagues, deputies, follow_ups
from laufzettel.journal.assignments import Place
from laufzettel.journal.verify import verify
from laufzettel.office import make_office
from tests.laufzettel.desk.test_two_people_over_http import PEOPLE, House, Office, Opened, Person, large, opened, post

FRIEDA, TWICE, OTTO, RITA = PEOPLE
UNITS = """
[einheiten.steueramt]
name = "Steueramt"
verfahren = ["probe"]

[einheiten.stadtkasse]
name = "Stadtkasse"
"""
BELONGS = {FRIEDA: "steueramt", TWICE: "steueramt", OTTO: "stadtkasse", RITA: "steueramt"}
CLERKS = [person for person in PEOPLE if person.role is Role.CLERK]
TARGETS = ["unit:steueramt", "unit:stadtkasse", *(f"person:{person.name}" for person in PEOPLE), "unit:bauamt", ""]


def with_units(folder: Path) -> House:
    """An office in which all cases are the tax office's; Otto is of the treasury."""
    make_office(folder)
    with (folder / "office.toml").open("a", encoding="utf-8") as config:
        config.write(UNITS)
    house = House(folder, large)
    for person, unit in BELONGS.items():
        colleagues.keep(house.journal, person.name, person.role.value, [unit])
    return house


def lands(said: str) -> Place | None:
    """Where a case lies after it was handed to a target, as anybody would say; None if that is no target."""
    kind, _, name = said.partition(":")
    if kind == "unit" and name in BELONGS.values():
        return Place(name)
    clerk = next((one for one in CLERKS if kind == "person" and one.name == name), None)
    return Place(BELONGS[clerk], clerk.name) if clerk else None


class Units(Office):
    """What anybody may do at a desk of two units, and where everything lies, as one remembers."""

    @initialize()
    def begin(self) -> None:
        """A new office with units."""
        self.folder = Path(tempfile.mkdtemp())
        self.house = with_units(self.folder / "amt")
        self.cases = self.house.numbers
        self.pages: dict[tuple[Person, str], Opened] = {}
        self.given: dict[str, list[tuple[str, str | None]]] = {number: [] for number in self.cases}
        self.lies = {number: Place("steueramt") for number in self.cases}
        self.gave: dict[str, Person] = {}
        self.stands_in: list[tuple[Person, str, date]] = []

    @rule(person=st.sampled_from(CLERKS), which=st.integers(0, 2), to=st.sampled_from(TARGETS[:5]))
    def come_back_later_and_hand_over(self, person: Person, which: int, to: str) -> None:
        """Open a case that nobody has on the desk any more, and hand it over."""
        self.ten_minutes_pass()
        number = self.cases[which]
        page = self.pages[person, number] = opened(self.house, person, number)
        self._hand_over(person, number, page, to)
        for one in PEOPLE:
            self.look_around(one, which)

    @precondition(lambda self: self.pages)
    @rule(data=st.data(), to=st.sampled_from(TARGETS))
    def hand_over(self, data: st.DataObject, to: str) -> None:
        """Send the form from a page that may be old, to anybody or nobody."""
        (person, number), page = data.draw(st.sampled_from(list(self.pages.items())))
        self._hand_over(person, number, page, to)

    def _hand_over(self, person: Person, number: str, page: Opened, to: str) -> None:
        if post(self.house, person, f"/cases/{number}/hand-over", page, to=to, note="Bitte ansehen").status_code == 303:
            place = lands(to)
            assert place not in (None, self.lies[number])
            assert self._sees(person, number) and person.role is Role.CLERK
            self.lies[number], self.gave[number] = place, person

    @precondition(lambda self: self.pages)
    @rule(data=st.data())
    def give_back(self, data: st.DataObject) -> None:
        """Send the form from a page that may be old."""
        (person, number), page = data.draw(st.sampled_from(list(self.pages.items())))
        if post(self.house, person, f"/cases/{number}/give-back", page, note="Zurück").status_code == 303:
            assert self._sees(person, number)
            giver = self.gave.pop(number)
            common = giver == person
            self.lies[number] = Place("steueramt") if common else Place(BELONGS[giver], giver.name)
            if not common:
                self.gave[number] = person

    @rule(person=st.sampled_from(CLERKS), deputy=st.sampled_from(CLERKS), days=st.integers(0, 2))
    def name_a_deputy(self, person: Person, deputy: Person, days: int) -> None:
        """For today and some days more; nobody stands in for herself, however she is spelt."""
        today = follow_ups.today(self.house.journal)
        page = self.house.clients[person].get("/deputies").text
        proof = page.partition('name="proof" value="')[2].partition('"')[0]
        said = {"proof": proof, "deputy": deputy.name, "first": str(today), "last": str(today + timedelta(days=days))}
        answer = self.house.clients[person].post("/deputies", data=said)
        assert (answer.status_code == 303) == (person.human != deputy.human)
        if answer.status_code == 303:
            self.stands_in.append((deputy, person.name, today + timedelta(days=days)))

    @rule()
    def a_day_goes_by(self) -> None:
        """Whoever was signed in signs in again."""
        self.house.now += 86_400
        self.house.clients = {person: self.house._client(person) for person in PEOPLE}

    @rule(person=st.sampled_from(PEOPLE), which=st.integers(0, 2))
    def look(self, person: Person, which: int) -> None:
        """Look for a case in all places."""
        self.look_around(person, which)

    def look_around(self, person: Person, which: int) -> None:
        """A case is seen by whom it is due, on the list it is due, and by nobody else."""
        number, client = self.cases[which], self.house.clients[person]
        sees = self._sees(person, number)
        assert client.get(f"/slips/{number}").status_code == (200 if sees else 403)
        lists = client.get("/handed").text + client.get("/", follow_redirects=True).text + client.get("/second").text
        assert sees or number not in lists

    def _sees(self, person: Person, number: str) -> bool:
        place, today = self.lies[number], follow_ups.today(self.house.journal)
        absent = {name for deputy, name, until in self.stands_in if deputy == person and today <= until}
        return place.unit == BELONGS[person] or place.person in {person.name, *absent}


TestUnits = Units.TestCase
TestUnits.settings = settings(max_examples=20, stateful_step_count=30, deadline=None)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An office of two units with three cases."""
    house = with_units(tmp_path / "amt")
    yield house
    house.close()


def handed(house: House, person: Person, number: str, to: str, note: str = "Bitte ansehen") -> Response:
    """Open a case and hand it over."""
    return post(house, person, f"/cases/{number}/hand-over", opened(house, person, number), to=to, note=note)


def test_a_case_goes_to_the_treasury_and_comes_back(house: House) -> None:
    """With its notes, on top of the worklist each time; whoever handed it over goes on with the next of the queue."""
    number, other, _ = house.numbers
    away = handed(house, FRIEDA, number, "unit:stadtkasse", "Stimmt das Konto?")
    assert away.headers["location"].startswith(f"/cases/{other}")
    assert house.clients[FRIEDA].get(f"/cases/{number}").status_code == 403
    assert "Stimmt das Konto?" in house.clients[OTTO].get("/", follow_redirects=True).text
    page = opened(house, OTTO, number)
    back = post(house, OTTO, f"/cases/{number}/give-back", page, note="Es stimmt.")
    assert back.headers["location"].startswith("/handed")
    top = house.clients[FRIEDA].get("/").text
    assert "zurückgegeben von Otto" in top and "Es stimmt." in top
    slip = house.clients[FRIEDA].get(f"/slips/{number}").text
    assert all(one in slip for one in ("An: Stadtkasse", "An: Steueramt, Frieda Ähre", "Es stimmt."))
    assert not list(verify(house.journal, "probe"))[-1].faults


def test_a_deputy_is_never_the_other_of_two(house: House) -> None:
    """Who released first stands in for a colleague and gets the case; the second release is still refused to her.

    Who was handed the case in person gives it, or anybody else of the unit."""
    _, number, _ = house.numbers
    today = follow_ups.today(house.journal)
    assert post(house, FRIEDA, f"/cases/{number}/release", opened(house, FRIEDA, number)).status_code == 303
    assert handed(house, FRIEDA, number, "person:Otto").status_code == 303
    assert house.clients[FRIEDA].get(f"/cases/{number}").status_code == 403
    deputies.name(house.journal, "Otto", FRIEDA.name, today, today, by="Otto", role="clerk")
    deputies.name(house.journal, "Otto", TWICE.name, today, today, by="Otto", role="clerk")
    for person in (FRIEDA, TWICE):
        page = opened(house, person, number)
        assert page.form == ""
        for form in ("release", "release-second"):
            assert post(house, person, f"/cases/{number}/{form}", page).status_code == 422
    house.now += 601
    assert number in house.clients[OTTO].get("/second").text
    second = post(house, OTTO, f"/cases/{number}/release-second", opened(house, OTTO, number))
    assert second.status_code == 303
    house.walk()
    assert house.written() == {number: "900"}
    assert not list(verify(house.journal, "probe"))[-1].faults


def test_handing_a_case_over_begins_no_release_anew_and_forgets_none(house: House) -> None:
    """Before and after the first release it still takes two, and the first counts."""
    _, number, _ = house.numbers
    handed(house, FRIEDA, number, "person:Otto")
    assert post(house, OTTO, f"/cases/{number}/release", opened(house, OTTO, number)).status_code == 303
    assert handed(house, OTTO, number, "unit:steueramt").status_code == 303
    assert assignments.of_number(house.journal, number) is None
    house.walk()
    assert house.written() == {}
    assert number in house.clients[RITA].get("/second").text
    post(house, RITA, f"/cases/{number}/release-second", opened(house, RITA, number))
    house.walk()
    assert house.written() == {number: "900"}


def test_a_case_on_somebody_s_desk_is_not_handed_over_from_under_their_hands(house: House) -> None:
    """Nor a page that is old, nor without a note, nor to nobody; nothing is signed then."""
    number = house.numbers[0]
    page = opened(house, FRIEDA, number)
    assert post(house, FRIEDA, f"/cases/{number}/hand-over", page, to="unit:stadtkasse").status_code == 422
    assert "unit:bauamt" not in house.clients[FRIEDA].get(f"/cases/{number}").text
    for to in ("", "unit:", "unit:bauamt", "unit:steueramt", "person:Rita", "person:Niemand"):
        assert handed(house, FRIEDA, number, to).status_code == 422
    assert handed(house, TWICE, number, "unit:stadtkasse").status_code == 422
    house.now += 601
    assert post(house, TWICE, f"/cases/{number}/set-aside", opened(house, TWICE, number), due="2027-02-01", note="x")
    house.now += 601
    assert post(house, FRIEDA, f"/cases/{number}/hand-over", page, to="unit:stadtkasse", note="x").status_code == 422
    assert assignments.of_number(house.journal, number) is None


def test_operations_name_a_deputy_for_somebody_who_is_away(house: House) -> None:
    """A case worker names only her own, and ends only what concerns her."""
    operator = Person("Berta", Role.OPERATOR, "Berta")
    house.clients[operator] = house._client(operator)
    today = str(follow_ups.today(house.journal))

    def said(who: Person, path: str, **more: str) -> int:
        page = house.clients[who].get("/deputies").text
        proof = page.partition('name="proof" value="')[2].partition('"')[0]
        return house.clients[who].post(path, data={"proof": proof} | more).status_code

    days = {"first": today, "last": today}
    assert said(operator, "/deputies", person=FRIEDA.name, deputy="Otto", **days) == 303
    assert said(operator, "/deputies", person=FRIEDA.name, deputy="Rita", **days) == 422
    assert said(operator, "/deputies", person=FRIEDA.name, deputy="Otto", first=today, last="") == 422
    assert said(TWICE, "/deputies", person="Otto", deputy=FRIEDA.name, **days) == 422
    (one,) = deputies.coming(house.journal)
    assert (one.person, one.deputy, one.by) == (FRIEDA.name, "Otto", "Berta")
    assert said(TWICE, "/deputies/end", deputyship=str(one.id)) == 303
    assert deputies.stood_in_for(house.journal, "Otto") == [FRIEDA.name]
    assert said(OTTO, "/deputies/end", deputyship=str(one.id)) == 303
    assert deputies.stood_in_for(house.journal, "Otto") == []
    kept = house.journal.database.rows("SELECT named_by, ended_by FROM deputy")
    assert kept == [("Berta", "Otto")]

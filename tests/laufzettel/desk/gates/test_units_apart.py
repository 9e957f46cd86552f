# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Own unit and other unit: each role, each page, each state of a case again, in an office that has units."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from laufzettel.case import State
from laufzettel.desk.access import Role
from laufzettel.desk.entrance import Entrance, Proxy, unit_groups
from laufzettel.desk.routes import PAGES, Page
from laufzettel.desk.within import BOUND, CASE, PROCESS
from laufzettel.errors import BusinessError
from laufzettel.journal import assignments, deputies, follow_ups
from laufzettel.journal.assignments import Place as Where
from laufzettel.office import open_office
from tests.laufzettel.desk.gates.conftest import Place
from tests.laufzettel.desk.gates.test_roles_pages_states import FORM, REACHES, ROLES, SIGNS, about_a_case, address

UNITS = """
[einheiten.steueramt]
name = "Steueramt"
verfahren = ["hundesteuer"]
vertretung = ["kaemmerei"]

[einheiten.stadtkasse]
name = "Stadtkasse"
verfahren = ["zahlung"]

[einheiten.kaemmerei]
name = "Kämmerei"
"""
SECRET = "s" * 32
OWN, STANDS_IN, OTHER, NONE = ("steueramt",), ("kaemmerei",), ("stadtkasse",), ()
GAPS = {CASE, PROCESS, "page", "digest", "saved", "field", "row", "point"}
"""The gaps an address of the desk has; the first two are what the gate of the units looks at."""


@pytest.fixture
def office_of(furnished: Path, tmp_path: Path) -> Iterator[Callable[[str], Place]]:
    """Makes desks of offices with these units."""
    with ExitStack() as stack:

        def made(units: str) -> Place:
            folder = shutil.copytree(furnished, tmp_path / f"units-{len(list(tmp_path.iterdir()))}")
            with (folder / "office.toml").open("a", encoding="utf-8") as config:
                config.write(units)
            place = Place(folder)
            stack.callback(place.close)
            return place

        yield made


@pytest.fixture
def apart(office_of: Callable[[str], Place]) -> Place:
    """An office with three units; the tax office's are all cases, and the treasury stands in for it."""
    return office_of(UNITS)


def asked(place: Place, page: Page, role: Role, units: tuple[str, ...], state: State) -> tuple[int, str, bool]:
    """With what a page answers somebody of these units, what the answer says, and whether something was changed."""
    visitor = place.visitor(role, units=units)
    before = place.kept()
    path = address(page, place, state)
    answer = visitor.get(path) if page.method == "GET" else visitor.post(path, FORM)
    return answer.status_code, answer.text + answer.headers.get("location", ""), place.kept() != before


def test_addresses_call_cases_and_processes_what_the_gate_calls_them() -> None:
    """A page whose address names a case in another way would pass the gate: it fails the build."""
    assert {gap for page in PAGES for gap in re.findall(r"{(\w+)}", page.path)} <= GAPS
    assert set(BOUND) == {Role.CLERK, Role.REVIEWER}


@pytest.mark.parametrize("units", [OTHER, NONE])
@pytest.mark.parametrize("role", ROLES)
def test_nobody_of_another_unit_sees_or_signs_a_case(apart: Place, role: Role, units: tuple[str, ...]) -> None:
    """Whatever page, whatever state: a case worker or reviewer of another unit is refused, and no list names a case.

    Auditors read every slip; the other roles reach what they reached before."""
    for page in PAGES:
        allowed = REACHES[page.method, page.path][ROLES.index(role)] == "y"
        for state in State if about_a_case(page) and role in BOUND else [State.RELEASE]:
            status, said, changed = asked(apart, page, role, units, state)
            if role in BOUND and allowed:
                named = about_a_case(page) or "{process}" in page.path
                assert (status == 403) == named or page.path == "/door", (units, state, status)
                assert not any(number in said for number in apart.cases.values())
                assert not changed
            else:
                assert (status != 403) == allowed or page.path == "/door"
        if role in BOUND:
            assert apart.journal.database.rows("SELECT 1 FROM hold") == []


@pytest.mark.parametrize("units", [OWN, STANDS_IN])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.method} {page.path}")
def test_the_own_unit_and_who_stands_in_for_it_reach_what_they_reached_before(
    apart: Place, page: Page, units: tuple[str, ...]
) -> None:
    """Exactly what the table of roles says, in every state."""
    for state in State if about_a_case(page) else [State.RELEASE]:
        status, _, changed = asked(apart, page, Role.CLERK, units, state)
        allowed = REACHES[page.method, page.path][ROLES.index(Role.CLERK)] == "y"
        assert (status != 403) == allowed or page.path == "/door", (state, status)
        assert changed == (page.method != "GET" and state in SIGNS.get(page.path, set())), state


@pytest.mark.parametrize(
    "path",
    [
        "/?process=hundesteuer&state=release",
        "/next?process=hundesteuer&state=release",
        "/next?process=zahlung&process=hundesteuer&state=release",
        "/find?number={number}",
        "/find?number=%20{lower}%20",
        "/slips/{lower}.pdf",
    ],
)
def test_no_way_of_naming_a_case_or_a_process_leads_past_the_gate(apart: Place, path: str) -> None:
    """Behind the question mark, twice, or in other letters."""
    number = apart.cases[State.RELEASE]
    visitor = apart.visitor(Role.CLERK, units=OTHER)
    answer = visitor.get(path.format(number=number, lower=number.lower()))
    assert (answer.status_code, "anderen Einheit" in answer.text) == (403, True)


def test_no_batch_holds_a_case_of_another_unit(apart: Place) -> None:
    """Not even if it is named among others in the form."""
    assignments.hand_over(apart.journal, apart.cases[State.RELEASE], Where("stadtkasse"), by="Otto", note="x")
    visitor = apart.visitor(Role.CLERK, units=OWN)
    assert apart.cases[State.RELEASE] not in visitor.get("/batches/hundesteuer").text
    answer = visitor.post("/batches/hundesteuer", {"number": ["HST-0", apart.cases[State.RELEASE]]})
    assert answer.status_code == 403


def test_what_was_handed_over_is_seen_where_it_went_and_no_longer_where_it_was(apart: Place) -> None:
    """All pages of that case turn round; those of the other cases of the process stay where they were."""
    number, other = apart.cases[State.RELEASE], apart.cases[State.CLARIFICATION]
    assignments.hand_over(apart.journal, number, Where("stadtkasse"), by="Otto", note="Stimmt das Konto?")
    taxes, cashier = apart.visitor(Role.CLERK, "T", units=OWN), apart.visitor(Role.CLERK, "K", units=OTHER)
    for visitor, seen, hidden in ((taxes, other, number), (cashier, number, other)):
        for path in ("/cases/{0}", "/slips/{0}", "/slips/{0}.pdf"):
            assert visitor.get(path.format(seen)).status_code == 200
            assert visitor.get(path.format(hidden)).status_code == 403
    page = cashier.get("/", follow_redirects=True).text
    assert "Stimmt das Konto?" in page and "übergeben von Otto" in page
    assert other not in cashier.get(f"/cases/{number}").text
    assert cashier.post(f"/cases/{number}/put-back").headers["location"] == "/handed"


def test_a_deputy_sees_what_was_handed_to_somebody_in_person_and_only_for_these_days(apart: Place) -> None:
    """From the first day to the last, by their own unit's people or not; then it ends by itself."""
    number, today = apart.cases[State.RELEASE], follow_ups.today(apart.journal)
    assignments.hand_over(apart.journal, number, Where("steueramt", "Karla"), by="Otto", note="Deine Straße")
    deputy = apart.visitor(Role.CLERK, "Dora", units=OTHER)
    assert deputy.get(f"/cases/{number}").status_code == 403
    day = timedelta(days=1)
    deputies.name(apart.journal, "Karla", "Dora", today + day, today + 2 * day, by="Karla", role="clerk")
    seen = []
    for _ in range(4):
        deputy = apart.visitor(Role.CLERK, "Dora", units=OTHER)
        seen.append((deputy.get(f"/cases/{number}").status_code, number in deputy.get("/handed").text))
        apart.now += 86_400
    assert seen == [(403, False), (200, True), (200, True), (403, False)]


@pytest.mark.parametrize(
    ("units", "entry"),
    [
        (UNITS + '[einheiten.zweite]\nname = "Z"\nverfahren = ["hundesteuer"]\n', "[einheiten.steueramt] verfahren"),
        (UNITS + '[einheiten.zweite]\nname = "Z"\nvertretung = ["bauamt"]\n', "[einheiten.zweite] vertretung"),
        (UNITS + '[einheiten.zweite]\nname = "Z"\nvertretung = ["zweite"]\n', "[einheiten.zweite] vertretung"),
        ('[einheiten."Erste Einheit"]\nname = "Z"\n', "[einheiten] Erste Einheit"),
        ("[einheiten.erste]\n", "[einheiten.erste] name"),
        ('[einheiten.erste]\nname = ""\n', "[einheiten.erste] name"),
        ('[einheiten.erste]\nname = "Z"\nverfahren = "hundesteuer"\n', "[einheiten.erste] verfahren"),
        ('[einheiten.erste]\nname = "Z"\nleitung = "X"\n', "[einheiten.erste] leitung"),
    ],
)
def test_a_desk_whose_units_do_not_fit_together_does_not_start(
    office_of: Callable[[str], Place], units: str, entry: str
) -> None:
    """The sentence names the entry."""
    with pytest.raises(BusinessError) as error:
        office_of(units).client()
    assert entry in error.value.problem.de


def test_units_come_from_the_proxy_s_groups_and_count_at_once(apart: Place) -> None:
    """Another group in front of the desk, and the session of a moment ago shows nothing of the old unit any more."""
    groups = {"GG-Steueramt": "steueramt", "GG-Kasse": "stadtkasse"}
    proxy = Proxy(SECRET, "X-Secret", "X-User", "X-Groups", {"GG-S": Role.CLERK}, "X-Groups", groups)
    desk = apart.with_desk(entrance=Entrance(proxy))
    said = {"x-secret": SECRET, "x-user": "Frieda", "x-groups": "GG-S, GG-Steueramt,GG-Kantine"}
    client = apart.client(desk, **said)
    assert client.post("/door", data={"open": "1"}).headers["location"] == "/home"
    path = f"/cases/{apart.cases[State.RELEASE]}"
    assert client.get(path).status_code == 200
    client.headers["x-groups"] = "GG-S,GG-Kasse"
    assert client.get(path).headers["location"] == "/door"
    assert client.post("/door", data={"open": "1"}).headers["location"] == "/home"
    assert client.get(path).status_code == 403


def test_groups_are_called_like_units_unless_office_toml_says_otherwise(office_of: Callable[[str], Place]) -> None:
    """A group for a unit that is not there is refused by its name."""
    assert unit_groups(office_of(UNITS).office)["kaemmerei"] == "kaemmerei"
    said = '[arbeitsplatz.einheiten]\n"GG-K" = "{unit}"\n' + UNITS
    assert unit_groups(office_of(said.format(unit="kaemmerei")).office) == {"GG-K": "kaemmerei"}
    with pytest.raises(BusinessError, match=r"office\.wrong_entry"):
        unit_groups(office_of(said.format(unit="bauamt")).office)


def test_nothing_changes_in_an_office_without_units(place: Place) -> None:
    """Whatever units somebody brings along."""
    for units in (OWN, NONE):
        visitor = place.visitor(Role.CLERK, units=units)
        assert place.cases[State.RELEASE] in visitor.get("/?process=hundesteuer&state=release").text
        assert visitor.get(f"/slips/{place.cases[State.CLOSED]}").status_code == 200
    assert not open_office(place.office.folder).section("einheiten")

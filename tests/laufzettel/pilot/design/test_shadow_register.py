# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Shadow cases beside the register itself, SQLite and PostgreSQL: what people entered there, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from connectors.smtp import Outbox
from flows.hundesteuer import by_people
from flows.hundesteuer.name import NAME
from flows.hundesteuer.register import DEBITS, DOGS, open_register
from laufzettel.connect import Askable
from laufzettel.errors import BusinessError, SystemFault
from laufzettel.fields import TYPED_BY_PERSON, Field
from laufzettel.journal import erasure, people, shadows
from laufzettel.journal.rows import HELD, held
from laufzettel.office import make_office, open_office
from laufzettel.pilot.design.agreement import Agreement
from laufzettel.pilot.design.entered import close, look
from laufzettel.pilot.design.in_register import compared, item_of
from tests.flows.test_hundesteuer_course import Town
from tests.laufzettel.pilot.design.by_hand_entries import Slip, as_it_should_be, entries
from tests.laufzettel.pilot.design.test_hold_out import LIVE, at, delivered, numbers

LEAD = "Pilotleitung"
TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def shadowed(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """An office in shadow mode; journal and register in either database in turn."""
    make_office(tmp_path / "amt")
    if request.param == "postgresql":
        monkeypatch.setenv("SHADOW_DATABASE", request.getfixturevalue("postgres_url"))
        config = tmp_path / "amt" / "office.toml"
        said = config.read_text(encoding="utf-8")
        for file in ("journal", "register"):
            said = said.replace(f"sqlite:///{file}.db", "env:SHADOW_DATABASE")
        config.write_text(said, encoding="utf-8")
    office = open_office(tmp_path / "amt")
    with office.open_journal() as journal:
        town = Town(office, journal)
        at(town, LIVE)
        shadows.switch_on(journal, NAME, by=LEAD, why="Prototyp")
        yield town
        town.around.register.close()


def looked(town: Town) -> Agreement:
    """What a comparison with the register comes to."""
    entered = by_people.entered(town.office)
    try:
        return compared(town.journal, NAME, entered)
    finally:
        close(entered)


def enter(town: Town, some: set[str], reference: str = "StA 22/{n}", slip: Slip = as_it_should_be) -> None:
    """People enter these cases into the register."""
    town.around.register.insert(entries(town.journal, some, reference, slip))


def kept(town: Town) -> dict[str, list[object]]:
    """Every row of every table of journal and register."""
    tables = [str(name) for (name,) in town.journal.database.rows(TABLES[town.journal.database.dialect])]
    found = {name: sorted(town.journal.database.rows(f"SELECT * FROM {name}"), key=repr) for name in tables}
    for name in (DOGS, DEBITS):
        with town.around.register._sessions.reading() as connection:
            found[f"register {name}"] = sorted(
                map(tuple, connection.exec_driver_sql(f"SELECT * FROM {name}")), key=repr
            )
    return found


@pytest.mark.parametrize("reference", ["StA 22/{n}", "{number}", "{number}/anmeldung"])
def test_what_people_entered_is_found_and_compared(shadowed: Town, reference: str) -> None:
    """By the chip under a reference of their own, or by our number; differences are named by column and by rule."""
    one, two, three, four, *rest = sorted(delivered(shadowed, 12))

    def other_breed(dog: dict[str, object], _: list[dict[str, object]]) -> None:
        dog["rasse"] = "Pudelmix"

    def wrong_sum(_: dict[str, object], debits: list[dict[str, object]]) -> None:
        debits[0]["betrag_ct"] = 1

    def nothing_owed(_: dict[str, object], debits: list[dict[str, object]]) -> None:
        debits.clear()

    enter(shadowed, set(rest), reference)
    enter(shadowed, {one}, reference.replace("22", "23"), other_breed)
    enter(shadowed, {two}, reference.replace("22", "24"), wrong_sum)
    enter(shadowed, {three}, reference.replace("22", "25"), nothing_owed)
    found = looked(shadowed)
    assert (found.cases.same, found.cases.compared) == (8, 11)
    assert found.differences[one] == [f"{DOGS}.rasse"]
    assert found.differences[two] == [f"{DEBITS}.betrag_ct"]
    assert set(found.differences[three]) <= {f"{DEBITS}.chip", f"{DEBITS}.jahr"} != set()
    assert found.missing == [four]
    assert (found.several, found.open) == ([], [])
    assert found.fields[f"{DOGS}.rasse"].same == 10
    assert f"{DOGS}.marke" not in found.fields
    assert (f"{DOGS}.chip" in found.fields) == ("StA" not in reference)  # by what an entry is found nothing is learnt
    assert found.rules


def test_looking_writes_nothing_anywhere(shadowed: Town) -> None:
    """Neither intent, lease nor entry in the journal, nor a row in the register; nor does a case come to a person."""
    everything = delivered(shadowed, 8)
    enter(shadowed, everything)
    before = kept(shadowed)
    assert looked(shadowed).cases.compared == 8
    assert kept(shadowed) == before
    assert before["effect"] == []


def test_many_cases_take_few_looks(shadowed: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """One look for a table and way of knowing, however many cases: never one for each."""
    enter(shadowed, delivered(shadowed, 40))
    looks = []
    entered = by_people.entered(shadowed.office)
    target = entered.target
    assert isinstance(target, Askable)
    real = target.select
    monkeypatch.setattr(target, "select", lambda *said: looks.append(said[0]) or real(*said))
    assert compared(shadowed.journal, NAME, entered).cases.compared == 40
    assert len(looks) <= 5
    close(entered)


def test_several_entries_and_ended_ones(shadowed: Town) -> None:
    """Of two current entries nobody can say which is meant; one whose tax has ended is no entry for this case."""
    one, two = sorted(delivered(shadowed, 2))

    def ended(dog: dict[str, object], debits: list[dict[str, object]]) -> None:
        dog["steuer_bis"] = "2020-12-31"
        dog["rasse"] = "früher"
        debits.clear()

    enter(shadowed, {one}, "A {n}")
    enter(shadowed, {one}, "B {n}")
    enter(shadowed, {two}, "C {n}", ended)
    enter(shadowed, {two}, "D {n}")
    found = looked(shadowed)
    assert (found.several, found.missing, found.cases.same) == ([one], [], 1)


def test_one_reference_for_all_dogs_of_an_office_mixes_nothing_up(shadowed: Town) -> None:
    """People may keep one file for many dogs; the chip tells their rows apart."""
    enter(shadowed, delivered(shadowed, 6), "Akte 1")
    found = looked(shadowed)
    assert (found.cases.same, found.cases.compared) == (6, 6)


def test_capitals_blanks_and_empty_columns_are_no_difference(shadowed: Town) -> None:
    """A register that keeps capitals only says the same; another house number does not."""
    one, two = sorted(delivered(shadowed, 2))

    def capitals(dog: dict[str, object], _: list[dict[str, object]]) -> None:
        dog["nachname"] = f" {str(dog['nachname']).upper()} "
        dog["iban"] = ""

    def number(dog: dict[str, object], _: list[dict[str, object]]) -> None:
        dog["hausnr"] = f"0{dog['hausnr']}"

    enter(shadowed, {one}, "A {n}", capitals)
    enter(shadowed, {two}, "B {n}", number)
    found = looked(shadowed)
    assert found.differences == {two: [f"{DOGS}.hausnr"]}


def test_what_a_person_typed_here_is_not_compared(shadowed: Town) -> None:
    """A chip that was missing and was typed at the desk says nothing about reading."""
    row = next(shadowed.people)
    shadowed.put_rows("eine.xlsx", [row | {"hund_rasse1": "Hofhund", "hund_schulter_cm": "26", "hund_gewicht_kg": "8"}])
    shadowed.run()
    (number,) = numbers(shadowed)
    assert looked(shadowed).open == [number]
    typed = {"hund_rasse1": Field("Dackel", "Dackel", TYPED_BY_PERSON)}
    people.correct(shadowed.journal, number, typed, by="Frau Prüf")
    shadowed.run()
    enter(shadowed, {number}, "{number}")
    found = looked(shadowed)
    assert found.cases.compared == 1
    assert f"{DOGS}.rasse" not in found.fields
    assert f"{DOGS}.hund_name" in found.fields


def test_only_the_last_time_of_shadow_mode_counts(shadowed: Town) -> None:
    """Rules are made better between two prototypes; what the first one got wrong is not held against the second."""
    first = delivered(shadowed, 2)
    at(shadowed, LIVE + timedelta(hours=1))
    shadows.switch_off(shadowed.journal, NAME, by=LEAD, why="Regeln nachbessern")
    assert looked(shadowed).missing == sorted(first, key=lambda one: case_id(shadowed, one))
    shadows.switch_on(shadowed.journal, NAME, by=LEAD, why="zweiter Prototyp")
    second = delivered(shadowed, 2, "zweite.xlsx") - first
    enter(shadowed, second)
    found = looked(shadowed)
    assert (found.cases.same, found.missing) == (2, [])


def case_id(town: Town, number: str) -> object:
    """The journal's own number of a case."""
    return town.journal.database.rows("SELECT id FROM cases WHERE number = ?", (number,))[0][0]


def test_restricted_cases_are_left_out(shadowed: Town) -> None:
    """Comparing is processing as well."""
    one, two = sorted(delivered(shadowed, 2))
    enter(shadowed, {one, two})
    assert erasure.erase_one(shadowed.journal, one, 10, by="Frau Prüf")
    found = looked(shadowed)
    assert found.cases.compared == 1
    assert one not in [*found.missing, *found.open, *found.differences]


def test_both_sides_of_one_case(shadowed: Town) -> None:
    """For whoever may see the case: the values beside each other, looked up anew."""

    def other_breed(dog: dict[str, object], _: list[dict[str, object]]) -> None:
        dog["rasse"] = "Pudelmix"

    (number,) = delivered(shadowed, 1)
    enter(shadowed, {number}, slip=other_breed)
    (row,) = shadowed.journal.database.rows(f"SELECT {HELD} FROM cases")
    entered = by_people.entered(shadowed.office)
    item = item_of(shadowed.journal, held(row, "", ""), entered)
    assert item is not None
    (found,) = look(entered, [item])
    close(entered)
    rasse = f"{DOGS}.rasse"
    assert found.people[rasse] == "Pudelmix" != found.machine[rasse]
    assert [name for name, said in found.machine.items() if said != found.people[name]] == [rasse]


def test_a_target_that_nobody_can_look_into_says_so(shadowed: Town) -> None:
    """And names the way by a file; so does a process that never was in shadow mode, and a register that is gone."""
    entered = by_people.entered(shadowed.office)
    outbox = replace(entered, target=Outbox(shadowed.office.path("postausgang"), "amt@musterstadt.example", "Amt"))
    with pytest.raises(BusinessError) as refused:
        compared(shadowed.journal, NAME, outbox)
    assert refused.value.problem.code == "shadow.not_askable"
    assert "--compare DATEI" in refused.value.problem.remedy_de
    with pytest.raises(BusinessError) as never:
        compared(shadowed.journal, "anderes", entered)
    assert never.value.problem.code == "shadow.never"
    delivered(shadowed, 1)
    elsewhere = replace(entered, target=open_register("postgresql://127.0.0.1:1/nichts", patience_s=2.0))
    with pytest.raises(SystemFault):
        compared(shadowed.journal, NAME, elsewhere)
    close(elsewhere)
    close(entered)


def test_no_register_is_made_by_looking_for_it(tmp_path: Path) -> None:
    """SQLite would make an empty file."""
    make_office(tmp_path / "amt")
    with pytest.raises(BusinessError):
        by_people.entered(open_office(tmp_path / "amt"))
    assert not (tmp_path / "amt" / "register.db").exists()


def test_the_right_to_read_is_enough(postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An account that may select and nothing else: whatever we did beyond looking, PostgreSQL would refuse."""
    make_office(tmp_path / "amt")
    config = tmp_path / "amt" / "office.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("sqlite:///register.db", "env:SHADOW_REGISTER"))
    monkeypatch.setenv("SHADOW_REGISTER", postgres_url)
    with (
        open_office(tmp_path / "amt").open_journal() as journal,
        psycopg.connect(postgres_url, autocommit=True) as admin,
    ):
        town = Town(open_office(tmp_path / "amt"), journal)
        at(town, LIVE)
        shadows.switch_on(journal, NAME, by=LEAD, why="Prototyp")
        enter(town, delivered(town, 3))
        town.around.register.close()
        admin.execute("CREATE ROLE leser LOGIN")
        admin.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO leser")
        url = sa.make_url(postgres_url).set(username="leser", password=None).render_as_string(hide_password=False)
        monkeypatch.setenv("SHADOW_REGISTER", url)
        try:
            assert looked(town).cases.same == 3
        finally:
            admin.execute("DROP OWNED BY leser")
            admin.execute("DROP ROLE leser")

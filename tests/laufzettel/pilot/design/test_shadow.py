# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Shadow mode in a run: the process Hundesteuer decides everything, and nothing of it reaches register or outbox."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from flows.hundesteuer.form import FORM
from flows.hundesteuer.name import NAME
from laufzettel.case import State
from laufzettel.errors import BusinessError
from laufzettel.fields import TYPED_BY_PERSON, Field
from laufzettel.journal import people, shadows
from laufzettel.pilot.design import done_by_people
from laufzettel.pilot.design.agreement import Agreement
from laufzettel.pilot.design.sheet import read_sheet
from laufzettel.stations.release import release
from laufzettel.stations.write import write
from tests.flows.test_hundesteuer_course import Town
from tests.laufzettel.pilot.design.test_hold_out import LIVE, at, delivered, numbers, to_the_end, whole, written

LEAD = "Pilotleitung"


@pytest.fixture
def shadowed(town: Town) -> Town:
    """An office in shadow mode, with letters."""
    town.around = replace(town.around, letters=True)
    at(town, LIVE)
    shadows.switch_on(town.journal, NAME, by=LEAD, why="Prototyp")
    return town


def sent(town: Town) -> int:
    """How many letters lie in the outbox."""
    return len([path for path in town.office.path("postausgang").rglob("*") if path.is_file()])


def test_everything_is_decided_and_nothing_goes_out(shadowed: Town) -> None:
    """The cases are closed, each slip says why nothing of it stands anywhere, and no person had to release."""
    everything = delivered(shadowed, 12)
    assert shadowed.counts() == {State.CLOSED: 12}
    assert (written(shadowed), sent(shadowed)) == (set(), 0)
    for number in everything:
        slip = shadowed.slip(number)
        signed = [(entry.station, entry.result) for entry in slip.entries]
        assert signed[-4:] == [("release", "shadow"), ("write", "shadow"), ("send", "shadow"), ("close", "closed")]
        assert slip.decision["outputs"]
    assert whole(shadowed)


def test_what_was_released_all_the_same_is_not_written(shadowed: Town) -> None:
    """A case that lay before a person when it was switched on."""
    database = shadowed.journal.database
    database.run("UPDATE shadow SET on_at = '9', off_at = '', off_by = ''")
    everything = delivered(shadowed, 4)
    assert shadowed.counts() == {State.RELEASE: 4}
    database.run("UPDATE shadow SET on_at = '2000'")
    shadowed.release()
    shadowed.run()
    assert shadowed.counts() == {State.CLOSED: 4}
    assert numbers(shadowed, "released") == everything
    assert (written(shadowed), sent(shadowed)) == (set(), 0)


def test_what_came_in_before_waits_and_goes_out_when_it_is_off(shadowed: Town) -> None:
    """Nothing is lost: the slip says what it waits for."""
    shadowed.journal.database.run("UPDATE shadow SET on_at = '9'")
    everything = delivered(shadowed, 4)
    shadowed.release()
    shadowed.run()
    assert shadowed.counts() == {State.LATER: 4}
    assert numbers(shadowed, "waits_for_shadow") == everything
    assert (written(shadowed), sent(shadowed)) == (set(), 0)
    shadowed.journal.database.run("DELETE FROM shadow")
    shadowed.run()
    assert shadowed.counts() == {State.CLOSED: 4}
    assert written(shadowed) == everything


def test_after_it_only_what_comes_in_then_is_written(shadowed: Town) -> None:
    """A clarification of shadow mode that is cleared up afterwards was done by hand long ago."""
    rows = [next(shadowed.people) for _ in range(4)]
    chip = rows[0]["hund_chip"]
    shadowed.put_rows("waehrend.xlsx", [rows[0] | {"hund_chip": ""}, *rows[1:]])
    shadowed.run()
    (open_one,) = shadowed.waiting(State.CLARIFICATION)
    before = numbers(shadowed)
    at(shadowed, LIVE + timedelta(hours=1))
    shadows.switch_off(shadowed.journal, NAME, by=LEAD, why="E2")
    after = delivered(shadowed, 4, "nachher.xlsx") - before
    people.correct(shadowed.journal, open_one.number, {"hund_chip": Field(chip, chip, TYPED_BY_PERSON)}, by="Frau Prüf")
    shadowed.run()
    to_the_end(shadowed)
    assert shadowed.counts() == {State.CLOSED: 8}
    assert written(shadowed) == after
    assert open_one.number in numbers(shadowed, "shadow")


def test_without_the_guard_a_shadow_run_does_write(shadowed: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: guard and trigger taken out, the same run fills register and outbox, and the tests above see it."""
    for station in (release, write):
        module = sys.modules[station.__module__]
        monkeypatch.setattr(module, "shadows", _NoShadows)
    with pytest.raises(Exception, match="in shadow mode"):  # the database still refuses
        delivered(shadowed, 4)
        to_the_end(shadowed)
    assert written(shadowed) == set()
    shadowed.journal.database.run("DROP TRIGGER shadowed_stays_in")
    shadowed.run()
    assert len(written(shadowed)) == 4
    assert sent(shadowed) == 4


class _NoShadows:
    """A program that does not know of shadow mode."""

    @staticmethod
    def of(*_: object) -> dict[int, shadows.Shadow]:
        """Nothing is in it."""
        return {}


Save = Callable[[Path, list[list[object]]], None]


def _csv(path: Path, rows: list[list[object]]) -> None:
    path.write_text("\n".join(";".join(map(str, row)) for row in rows), encoding="utf-8")


def _xlsx(path: Path, rows: list[list[object]]) -> None:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(path)


def compared(town: Town, path: Path) -> Agreement:
    """What the comparison with a file comes to."""
    return done_by_people.compared(town.journal, NAME, FORM, read_sheet(path))


@pytest.mark.parametrize("save", [_csv, _xlsx])
def test_differences_are_found_by_case_field_and_rule(shadowed: Town, tmp_path: Path, save: Save) -> None:
    """By case number; a sum is the same with comma or point, and a line that belongs to no case is named."""
    everything = sorted(delivered(shadowed, 12))
    rows: list[list[object]] = [["Vorgang", "hund_name", "betrag", "Bemerkung"]]
    for number in everything:
        slip = shadowed.slip(number)
        outputs = slip.decision["outputs"]
        assert isinstance(outputs, dict)
        rows.append([number, slip.reading["hund_name"].value, str(outputs["betrag"]).replace(".", ","), ""])
    rows[1][1] = "Anders"
    rows[2][2] = "1,00"
    rows.append(["HST-0000-0000-0000", "Bello", "1", ""])
    path = tmp_path / "von-hand.tab"
    save(path, rows)
    with pytest.raises(BusinessError) as refused:
        compared(shadowed, path)
    assert refused.value.problem.code == "shadow.no_such_column"
    save(path, [row[:3] for row in rows])
    found = compared(shadowed, path)
    assert (found.cases.same, found.cases.compared) == (10, 12)
    assert {name: tally.same for name, tally in found.fields.items()} == {"hund_name": 11, "betrag": 11}
    assert found.differences == {everything[0]: ["hund_name"], everything[1]: ["betrag"]}
    assert found.unknown == [14]
    assert found.rules
    assert all(tally.compared <= 12 for tally in found.rules.values())
    assert not found.enough


def test_before_anything_is_decided_a_file_names_no_output(shadowed: Town, tmp_path: Path) -> None:
    """The refusal says so, and does not offer an empty list."""
    path = tmp_path / "von-hand.csv"
    _csv(path, [["Vorgang", "betrag"], ["HST-0000-0000-0000", "90,00"]])
    with pytest.raises(BusinessError) as refused:
        compared(shadowed, path)
    problem = refused.value.problem
    assert problem.code == "shadow.nothing_decided"
    assert "()" not in f"{problem.remedy_de} {problem.remedy_en}"


def test_cases_that_were_no_shadow_cases_are_compared_with_nothing(town: Town, tmp_path: Path) -> None:
    """What the machine itself has written agrees with itself, and proves nothing."""
    at(town, LIVE)
    number = min(delivered(town, 3))
    path = tmp_path / "von-hand.csv"
    _csv(path, [["Vorgang", "hund_name"], [number, "Bello"]])
    found = compared(town, path)
    assert (found.cases.compared, found.unknown) == (0, [2])


def test_a_field_that_a_person_typed_is_not_the_machine_s(shadowed: Town, tmp_path: Path) -> None:
    """Nor is a case of which nothing is left to compare."""
    row = next(shadowed.people)
    shadowed.put_rows("eine.xlsx", [row | {"hund_chip": ""}])
    shadowed.run()
    (number,) = numbers(shadowed)
    typed = Field(row["hund_chip"], row["hund_chip"], TYPED_BY_PERSON)
    people.correct(shadowed.journal, number, {"hund_chip": typed}, by="Frau Prüf")
    shadowed.run()
    path = tmp_path / "von-hand.csv"
    _csv(path, [["Dokument", "hund_chip"], ["eine.xlsx", row["hund_chip"]]])
    assert compared(shadowed, path).cases.compared == 0


def test_a_number_that_no_database_takes_belongs_to_no_case(shadowed: Town, tmp_path: Path) -> None:
    """PostgreSQL refuses a text with a nought character in it."""
    (number,) = delivered(shadowed, 1)
    path = tmp_path / "von-hand.csv"
    _csv(path, [["Vorgang", "hund_name"], [f"{number}\0", "Bello"], [number, "Bello"]])
    found = compared(shadowed, path)
    assert (found.cases.compared, found.unknown) == (1, [2])


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 kaputt", b'"offen', b"\xff\xfe", b"Name;Betrag\nx;1\n"])
def test_a_file_that_is_none_is_refused(shadowed: Town, tmp_path: Path, data: bytes) -> None:
    """Empty, broken, not UTF-8, or without a column that names the case."""
    path = tmp_path / "von-hand.tab"
    path.write_bytes(data)
    with pytest.raises(BusinessError):
        compared(shadowed, path)

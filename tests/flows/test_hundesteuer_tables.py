# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A rules workbook that does not fit the process is refused when it is loaded, not when a case meets it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from openpyxl import load_workbook

from flows.hundesteuer import health
from flows.hundesteuer.course import decider_of
from flows.hundesteuer.decider import Decider
from flows.hundesteuer.form import FORM
from flows.hundesteuer.register import open_register, schema
from flows.hundesteuer.surroundings import surroundings
from flows.hundesteuer.tables import CONTRACTS, RULES, load_tables
from laufzettel.case import State, Station
from laufzettel.journal import Held, open_journal
from laufzettel.office import make_office, open_office
from laufzettel.rules import RuleBook, RulesInvalid
from laufzettel.rules.releases import Versions
from laufzettel.stations import Decided

CASES = RULES.parent / "cases"
Bend = Callable[[Mapping[str, object]], Path]


@pytest.fixture
def bend(tmp_path: Path) -> Bend:
    """A copy of the delivered workbook with some cells changed."""

    def bent(changes: Mapping[str, object]) -> Path:
        book = load_workbook(RULES)
        for place, value in changes.items():
            sheet, at = place.split("!")
            book[sheet][at] = value
        book.save(tmp_path / "rules.xlsx")
        return tmp_path / "rules.xlsx"

    return bent


def test_the_delivered_workbook_keeps_to_the_contract() -> None:
    """And every table it holds is one the process asks."""
    assert load_tables().tables.keys() == CONTRACTS.keys()


def test_a_changed_workbook_is_read_anew_and_the_same_one_is_not(bend: Bend) -> None:
    """What counts is what stands in the file: under the same name and with the same times a change is seen at once."""
    path = bend({})
    before, times = load_tables(path), path.stat()
    assert load_tables(path) is before
    bend({"Info!B3": "9.9"})
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    after = load_tables(path)
    assert (after.info.edition, after.version != before.version) == ("9.9", True)
    bend({"Weg!U5": "{steuer_ab}"})
    for _ in range(2):
        with pytest.raises(RulesInvalid):
            load_tables(path)


@pytest.mark.parametrize(
    ("changes", "code", "place"),
    [
        ({"Rasse!B3": "grund"}, "not_supplied", "Rasse!B3"),
        ({"Steuersatz!D7": "betrag"}, "not_supplied", "Steuersatz!D7"),
        ({"Weg!U5": "Ab {steuer_ab} zu prüfen."}, "not_supplied", "Weg!U5"),
        ({"Begriffe!C3": "Text", "Startmonat!C8": "-", "Startmonat!C9": "-", "Begriffe!F3": None},
         "supplied_otherwise", "Startmonat!C3"),
        ({"Steuersatz!F3": "grund_klaerung"}, "output_needed", "Steuersatz!A3"),
        ({"Weg!A2": "F"}, "policy_otherwise", "Weg!A2"),
        ({"Rasse!A1": "rassen"}, "table_needed", "Info!A1"),
    ],
    ids=lambda part: str(part)[:30],
)  # fmt: skip
def test_what_would_break_off_every_run_or_pass_in_silence_is_refused(
    bend: Bend, changes: dict[str, object], code: str, place: str
) -> None:
    """The cell is named. Under F the table of ways would give no list, and nobody would look at anything."""
    with pytest.raises(RulesInvalid) as raised:
        load_tables(bend(changes))
    assert (f"rules.{code}", f"cell:{place}") in [(one.code, one.place) for one in raised.value.problems]


def _decide(rules: RuleBook, folder: Path) -> list[Decided]:
    """All golden applications, one by one, with an empty register."""
    folder.mkdir()
    register = open_register(f"sqlite:///{folder / 'register.db'}")
    register.execute(schema("sqlite", unique=True))
    found = []
    with open_journal(f"sqlite:///{folder / 'journal.db'}", folder / "store") as journal:
        case = Held(1, "HST-TEST", "d", "antrag.pdf", "application/pdf", "", Station.DECIDE, State.READY, 0, 1, b"", 1)
        for path in sorted(CASES.glob("*.json")):
            golden = json.loads(path.read_text(encoding="utf-8"))
            decider = Decider(
                journal,
                register,
                Versions([rules]),
                postcodes=frozenset({"59999"}),
                today=partial(date.fromisoformat, golden["today"]),
            )
            columns = {field.name: [golden["application"].get(field.name)] for field in FORM.all_fields}
            found += decider([case], columns)
    register.close()
    return found


def test_the_decider_brings_what_the_contract_says(bend: Bend, tmp_path: Path) -> None:
    """Where the reasons of every rule name every term of the contract, all cases are decided as before."""
    book = load_workbook(RULES)
    changes: dict[str, object] = {}
    for sheet in (one for one in book.worksheets[2:] if one.title != "Tests"):
        told = "".join(f" {{{name}}}" for name in CONTRACTS[str(sheet["A1"].value)].supplies)
        column = next(cell.column_letter for cell in sheet[2] if cell.value == "Begründung")
        changes |= {f"{sheet.title}!{column}{row}": told for row in range(5, sheet.max_row + 1)}
    named = load_tables(bend(changes))
    assert all(table.inputs for table in named.tables.values())
    before, after = _decide(load_tables(), tmp_path / "vorher"), _decide(named, tmp_path / "nachher")
    assert [(one.outputs, one.problems) for one in after] == [(one.outputs, one.problems) for one in before]
    assert {name: set(table.inputs) for name, table in named.tables.items()} == {
        name: set(contract.supplies) for name, contract in CONTRACTS.items()
    }


def test_the_tables_are_checked_before_a_run_and_by_the_check(
    bend: Bend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No batch is claimed with a workbook that does not fit; `laufzettel check` shows every cell, not only one."""
    broken = bend({"Rasse!B3": "grund", "Weg!U5": "{steuer_ab}"})
    monkeypatch.setattr("flows.hundesteuer.tables.RULES", broken)
    make_office(tmp_path / "amt")
    office = open_office(tmp_path / "amt")
    problems = dict(health.check(office))["rules.xlsx"]
    assert {"cell:Rasse!B3", "cell:Weg!U5"} <= {one.place for one in problems}
    with open_journal(f"sqlite:///{tmp_path / 'j.db'}", tmp_path / "s") as journal, pytest.raises(RulesInvalid):
        decider_of(journal, surroundings(office))

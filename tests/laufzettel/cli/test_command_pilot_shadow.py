# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel pilot shadow`: on and off, shown by `status`, and compared without a value on the terminal."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from flows.hundesteuer.name import NAME
from flows.hundesteuer.sample import workbook
from flows.hundesteuer.surroundings import surroundings
from laufzettel.journal import views
from laufzettel.office import open_office
from laufzettel.pilot.design.kept import latest
from laufzettel.pilot.design.source import Source
from tests.laufzettel.pilot.design.by_hand_entries import entries

Call = Callable[..., CompletedProcess[str]]
Furnished = Callable[[list[dict[str, str]]], Path]


def answer(done: CompletedProcess[str]) -> dict[str, object]:
    """The last line, as JSON."""
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_shadow_mode_is_switched_shown_and_compared(
    laufzettel: Call,
    furnished: Furnished,
    round_of: Callable[[Path], None],
    people: list[dict[str, str]],
) -> None:
    """The whole way; the terminal names cases and fields, and no value of either side."""
    office = furnished([])
    with open_office(office).open_journal() as journal:  # a spreadsheet without rows is nobody's application
        ((empty,),) = journal.database.rows("SELECT number FROM cases")
    assert laufzettel("sign", str(empty), "--reject", "leer", "--as", "Frau Prüf", office=office).returncode == 0
    on = laufzettel("pilot", "shadow", "--on", "Prototyp", "--as", "Frau Prüf", office=office)
    assert (on.returncode, "Prototyp" in on.stdout) == (0, True), on.stderr
    assert "Schattenbetrieb" in laufzettel("status", office=office).stdout
    assert answer(laufzettel("status", "--json", office=office))["shadow"] is True
    workbook(open_office(office).inbox(NAME) / "meldung2.xlsx", people)
    round_of(office)
    with open_office(office).open_journal() as journal:
        numbers = [
            str(number) for (number,) in journal.database.rows("SELECT number FROM cases WHERE number <> ?", (empty,))
        ]
        names = {number: views.slip(journal, number).reading["hund_name"].value for number in numbers}
    assert len(numbers) == len(people)
    lines = ["Vorgang;hund_name", *(f"{number};{names[number]}" for number in numbers[1:]), f"{numbers[0]};Zerberus"]
    (office / "hand.csv").write_text("\n".join(lines), encoding="utf-8")
    shown = laufzettel("pilot", "shadow", "--compare", str(office / "hand.csv"), office=office)
    assert shown.returncode == 0
    assert f"{numbers[0]}: hund_name" in shown.stdout
    assert "noch nicht umstellen" in shown.stdout
    assert not [name for name in [*names.values(), "Zerberus"] if name and name in shown.stdout]
    said = answer(laufzettel("pilot", "shadow", "--compare", str(office / "hand.csv"), "--json", office=office))
    assert (said["differences"], said["go_live"]) == ({numbers[0]: ["hund_name"]}, False)
    assert "Zerberus" not in str(said)
    off = laufzettel("pilot", "shadow", "--off", "E2", "--as", "Leitung", "--json", office=office)
    assert (off.returncode, answer(off)["on"]) == (0, False)
    assert "Schattenbetrieb" not in laufzettel("status", office=office).stdout


def test_the_register_itself_is_compared_and_the_result_is_kept(
    laufzettel: Call, furnished: Furnished, round_of: Callable[[Path], None], people: list[dict[str, str]]
) -> None:
    """Without a file the register is asked; with a name the result is kept, without one nothing is."""
    office = furnished([])
    with open_office(office).open_journal() as journal:
        ((empty,),) = journal.database.rows("SELECT number FROM cases")
    assert laufzettel("sign", str(empty), "--reject", "leer", "--as", "Frau Prüf", office=office).returncode == 0
    assert laufzettel("pilot", "shadow", "--compare", office=office).returncode == 2  # never in shadow mode
    laufzettel("pilot", "shadow", "--on", "Prototyp", "--as", "Frau Prüf", office=office)
    workbook(open_office(office).inbox(NAME) / "meldung2.xlsx", people[:6])
    round_of(office)

    def other_breed(dog: dict[str, object], _: list[dict[str, object]]) -> None:
        dog["rasse"] = "Zerberus"

    with open_office(office).open_journal() as journal:
        some = sorted(str(number) for (number,) in journal.database.rows("SELECT number FROM cases") if number != empty)
        around = surroundings(open_office(office))
        around.register.insert(entries(journal, some[1:], "StA {n}"))
        around.register.insert(entries(journal, some[1:2], "zweite {n}"))
        around.register.insert(entries(journal, some[:1], "StB {n}", other_breed))
        around.register.close()
    shown = laufzettel("pilot", "shadow", "--compare", office=office)
    assert shown.returncode == 0, shown.stderr
    assert f"{some[0]}: hundebestand.rasse" in shown.stdout
    assert "mehrere Einträge, keiner verglichen (1)" in shown.stdout
    assert "Nicht aufbewahrt" in shown.stdout
    assert "Zerberus" not in shown.stdout
    said = answer(laufzettel("pilot", "shadow", "--compare", "--json", "--as", "Frau Prüf", office=office))
    assert said["cases"] == {"same": 4, "compared": 5, "lower": pytest.approx(0.3755, abs=1e-4)}
    assert (said["not_entered"], said["several_entries"], said["go_live"]) == ([], [some[1]], False)
    with open_office(office).open_journal() as journal:
        kept = latest(journal.database, NAME)
        assert kept is not None
        assert (kept.digest, kept.person, kept.source) == (said["kept"], "Frau Prüf", Source.REGISTER)
        assert journal.database.rows("SELECT COUNT(*) FROM shadow_comparison") == [(1,)]


def test_what_cannot_be_is_refused(laufzettel: Call, furnished: Furnished, people: list[dict[str, str]]) -> None:
    """While cases are under way, and two things at once."""
    office = furnished(people[:2])
    for words, code in (
        (["--on", "x", "--as", "Frau Prüf"], "shadow.unfinished"),
        (["--off", "x", "--as", "Frau Prüf"], "shadow.already"),
        (["--on", "x", "--off", "y"], "shadow.one_deed"),
        (["--compare", str(office / "nichts.csv")], "shadow.unreadable"),
    ):
        refused = laufzettel("pilot", "shadow", *words, "--json", office=office)
        assert (refused.returncode, code in refused.stdout) == (2, True), refused.stdout

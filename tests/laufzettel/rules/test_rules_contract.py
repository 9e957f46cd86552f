# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A workbook is loaded for a process: what the process does not bring or cannot take is reported, with its cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from laufzettel.rules import Contract, RulesInvalid, Type, load_rules

Write = Callable[..., Path]

SUPPLIES = {
    "art": Type.TEXT, "name": Type.TEXT, "menge": Type.INTEGER, "wert": Type.NUMBER, "tag": Type.DATE,
    "frei": Type.FLAG,
}  # fmt: skip
FEES = Contract(SUPPLIES, {"gebuehr": Type.NUMBER})


def _without(name: str) -> Contract:
    return replace(FEES, supplies={key: kind for key, kind in SUPPLIES.items() if key != name})


def _reported(path: Path, contracts: dict[str, Contract]) -> set[tuple[str, str]]:
    with pytest.raises(RulesInvalid) as raised:
        load_rules(path, contracts)
    for problem in raised.value.problems:
        assert problem.remedy_de and problem.remedy_en
    return {(one.code, one.place) for one in raised.value.problems}


def test_a_workbook_that_keeps_to_the_contract_loads(write_book: Write) -> None:
    """Everything it names is supplied, and what the process reads is put out."""
    book = load_rules(write_book(), {"gebuehr": FEES})
    assert set(book.tables["gebuehr"].inputs) <= set(SUPPLIES)


def test_an_input_nobody_supplies_is_reported_in_its_column(write_book: Write) -> None:
    """Without this every run would break off when the table is asked."""
    found = _reported(write_book(), {"gebuehr": _without("name")})
    assert found == {("rules.not_supplied", "cell:Gebuehr!G3")}


def test_an_output_that_names_what_nobody_supplies_is_reported(write_book: Write) -> None:
    """In a computation as well as alone."""
    alone = {"Gebuehr!D3": "menge", "Gebuehr!C3": "gebuehr", "Gebuehr!H6": "wert", "Gebuehr!H7": "wert * 2 + menge"}
    found = _reported(write_book(alone), {"gebuehr": _without("wert")})
    assert {("rules.not_supplied", "cell:Gebuehr!H6"), ("rules.not_supplied", "cell:Gebuehr!H7")} <= found


def test_a_reason_that_names_what_nobody_supplies_is_reported(write_book: Write) -> None:
    """What the table itself puts out may be named, and what the process brings."""
    path = write_book({"Begriffe!A9": "amt", "Begriffe!C9": "Text", "Gebuehr!J7": "{amt}: {gebuehr} EUR, {art}."})
    assert _reported(path, {"gebuehr": FEES}) == {("rules.not_supplied", "cell:Gebuehr!J7")}


def test_a_term_of_another_type_than_supplied_is_reported(write_book: Write) -> None:
    """Every case would have a value of the wrong type; a whole number is a number, though."""
    contract = replace(FEES, supplies=SUPPLIES | {"wert": Type.INTEGER, "menge": Type.NUMBER})
    found = _reported(write_book(), {"gebuehr": contract})
    assert found >= {("rules.supplied_otherwise", "cell:Gebuehr!C3")}
    assert not [place for _, place in found if place == "cell:Gebuehr!D3"]


def test_an_output_the_process_reads_must_be_there_in_its_type(write_book: Write) -> None:
    """A column that was deleted or renamed, and one of another type."""
    assert _reported(write_book(), {"gebuehr": replace(FEES, takes={"frist": Type.DATE})}) == {
        ("rules.output_needed", "cell:Gebuehr!A3")
    }
    assert _reported(write_book(), {"gebuehr": replace(FEES, takes={"gebuehr": Type.INTEGER})}) == {
        ("rules.output_otherwise", "cell:Gebuehr!H3")
    }


@pytest.mark.parametrize(("policy", "lists"), [("U", True), ("F", True), ("C+", True), ("C", False)])
def test_a_hit_policy_must_give_what_the_process_reads(write_book: Write, policy: str, lists: bool) -> None:
    """A list where one value is read, or the other way round, would be overlooked in silence."""
    found = _reported(write_book({"Gebuehr!A2": policy}), {"gebuehr": replace(FEES, lists=lists)})
    assert found == {("rules.policy_otherwise", "cell:Gebuehr!A2")}


def test_a_table_the_process_asks_for_must_be_there(write_book: Write) -> None:
    """A misspelt name is found at both ends: the table nobody asks for, and the one that is missing."""
    found = _reported(write_book({"Gebuehr!A1": "gebuer"}), {"gebuehr": FEES})
    assert found == {("rules.table_needed", "cell:Info!A1"), ("rules.table_unused", "cell:Gebuehr!A1")}


def test_a_broken_table_is_not_called_missing_too(write_book: Write) -> None:
    """One mistake, one report."""
    found = _reported(write_book({"Gebuehr!C5": "<"}), {"gebuehr": FEES})
    assert found == {("rules.incomplete", "cell:Gebuehr!C5")}

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Proposed tests show every rule and both sides of each boundary, and notice when a boundary moves."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import product
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from laufzettel.rules import RuleBook, Value, load_rules, read_rules
from laufzettel.rules.testing import MOST_PER_TABLE, RuleTest, propose, run_bytes, with_tests
from laufzettel.rules.testing.coverage import cover
from laufzettel.rules.testing.running import run

Write = Callable[..., Path]
NUMBERS, WORDS, FLAGS = range(-1, 8), ("a", "b", "c"), (True, False)
DAYS = (date(2020, 1, 1), date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 2), date(2030, 12, 31))
INFO = (
    ("Name", "x"), ("Kennung", "x"), ("Version", "1"), ("gültig ab", DAYS[0]), ("gültig bis", DAYS[-1]),
    ("Rechtsgrundlage", "x"), ("Verantwortlich", "x"),
)  # fmt: skip


def _random_book(chance: random.Random, policy: str) -> RuleBook:
    """A table of one to eight rules over a number, a word and a flag, each of them asked or not, some with validity."""
    needed = chance.choice(["ja", "nein"])
    terms = (
        ("Begriff", "Bezeichnung", "Typ", "Einheit", "Nachkommastellen", "erlaubte Werte", "Pflicht", "Quelle"),
        ("zahl", "", "Ganzzahl", None, None, "[-1..7]", needed, ""),
        ("wort", "", "Text", None, None, "a, b, c", needed, ""),
        ("ja", "", "Ja/Nein", None, None, None, "ja", ""), ("frei", "", "Ganzzahl", None, None, None, "nein", ""),
        ("aus", "", "Ganzzahl", None, None, None, "nein", ""),
    )  # fmt: skip
    numbers = ["-", "< 3", ">= 3", "[1..4]", "(0..5)", "2", "1, 5", "not(3)", "[4..6)", "> 6"]
    rules = [
        (
            f"R{number}", chance.choice(numbers), chance.choice(["-", "a", "b", '"a", "c"', 'not("b")']),
            chance.choice(["-", "-", "wahr", "falsch"]), chance.choice([number, "frei + 1", "zahl * 2"]),
            chance.choice([None, None, DAYS[2]]), chance.choice([None, None, DAYS[2]]),
        )
        for number in range(chance.randint(1, 8))
    ]  # fmt: skip
    table = (
        ("t", "?"), (policy, "Wenn Zahl", "Wenn Wort", "Wenn ja", "Dann aus", "gültig ab", "gültig bis"),
        (None, "zahl", "wort", "ja", "aus"), (None,), *rules,
    )  # fmt: skip
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, lines in (("Info", INFO), ("Begriffe", terms), ("T", table)):
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    written = BytesIO()
    book.save(written)
    return read_rules(written.getvalue(), "zufall.xlsx")


def _fires(book: RuleBook) -> set[str]:
    """The rules that fire for some case, by trying all of them."""
    table = book.tables["t"]
    cases = list(product((*NUMBERS, None), (*WORDS, None), FLAGS, DAYS))
    columns: dict[str, list[Value]] = {
        "zahl": [one[0] for one in cases], "wort": [one[1] for one in cases],
        "ja": [one[2] for one in cases], "frei": [1] * len(cases),
    }  # fmt: skip
    found = table.evaluate({name: columns[name] for name in table.inputs}, [one[3] for one in cases])
    return {
        rule for rules, verdict in zip(found.rules, found.verdicts, strict=True) for rule in rules if verdict == "ok"
    }


@pytest.mark.parametrize("policy", ["U", "F", "C", "C+"])
def test_proposals_show_every_rule_that_can_fire_and_both_sides_of_every_condition(policy: str) -> None:
    """Compared with all cases there are; they pass, are the same each time, and leave nothing to propose."""
    for seed in range(25):
        book = _random_book(random.Random(seed), policy)  # noqa: S311 - no secret
        [proposals] = propose(book, [])
        assert [proposals] == propose(book, [])
        assert proposals.left == 0
        results = run(proposals.tests, book)
        assert all(one.passed for one in results)
        confirmed = [replace(one, test=replace(one.test, source="§ 1")) for one in results]
        [table] = cover(confirmed, book)
        assert set(table.fired) - set(table.unfired) == _fires(book), seed
        assert table.unseen == [], seed
        assert propose(book, proposals.tests)[0].tests == []


def test_only_what_no_test_shows_is_proposed(write_book: Write) -> None:
    """A test there is takes the place of its proposal."""
    book = load_rules(write_book())
    [everything] = propose(book, [])
    for left_out in everything.tests:
        others = [one for one in everything.tests if one is not left_out]
        again = propose(book, others)[0].tests
        assert len(again) <= 1, left_out.remark


def test_proposals_stand_on_both_sides_of_a_boundary(write_book: Write) -> None:
    """Below and at five, on the days before and on which a rule begins; values nobody asks for differ by type."""
    changes = {"Gebuehr!K6": date(2026, 1, 1), "Gebuehr!B5": "neu"}
    book = load_rules(write_book(changes))
    tests = propose(book, [])[0].tests
    assert {4, 5} <= {one.values["menge"] for one in tests}
    assert {date(2025, 12, 31), date(2026, 1, 1)} <= {one.stichtag for one in tests}
    assert all(one.source == "Vorschlag" and not one.confirmed for one in tests)
    assert any(one.remark.startswith("Grenze von Stichtag in Regel R2; ") for one in tests)
    before = next(one for one in tests if one.stichtag == date(2025, 12, 31))
    assert (before.verdict.value, before.expected) == ("no_rule", {})


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("C5", "<= 5"), ("C5", "< 4"), ("C6", ">= 6"), ("C6", "> 3"), ("B5", "alt"), ("B7", "-"), ("B7", "neu"),
        ("H5", 11), ("H6", "menge * 2.51"), ("H6", "menge + 12.5"), ("H7", "0.31"), ("K6", date(2026, 1, 1)),
    ],
)  # fmt: skip
def test_a_slip_after_the_tests_were_confirmed_is_noticed(write_book: Write, place: str, value: object) -> None:
    """Limits moved by one, another rate, another formula, validity cut short."""
    path = write_book({"Gebuehr!K6": date(2022, 1, 1)} if place == "K6" else {})
    book = load_rules(path)
    confirmed = [replace(one, source="§ 1") for one in propose(book, [])[0].tests]
    tested = with_tests(path.read_bytes(), path.name, confirmed, book)
    assert run_bytes(tested, path.name).failed == []
    changed = load_workbook(BytesIO(tested))
    changed["Gebuehr"][place] = value
    written = BytesIO()
    changed.save(written)
    assert run_bytes(written.getvalue(), path.name).failed


def test_a_large_table_gets_as_many_proposals_as_a_person_can_look_at() -> None:
    """What is left over is said, and comes once the first are confirmed."""
    book = _wide_book()
    [first] = propose(book, [])
    assert (len(first.tests), first.left > 0) == (MOST_PER_TABLE, True)
    confirmed: list[RuleTest] = [replace(one, source="§ 1") for one in first.tests]
    [second] = propose(book, confirmed)
    assert second.tests
    assert {(*one.values.values(), one.stichtag) for one in second.tests}.isdisjoint(
        {(*one.values.values(), one.stichtag) for one in first.tests}
    )


def _wide_book() -> RuleBook:
    """Eighty rules over six numbers."""
    chance = random.Random(7)  # noqa: S311 - no secret
    names = [f"z{at}" for at in range(6)]
    book = Workbook()
    book.remove(book.worksheets[0])
    heads = ("Begriff", "Bezeichnung", "Typ", "Einheit", "Nachkommastellen", "erlaubte Werte", "Pflicht", "Quelle")
    terms = [(name, "", "Ganzzahl", None, None, "[0..999]", "ja", "") for name in (*names, "aus")]
    rules = []
    for number in range(80):
        starts = [chance.randrange(900) for _ in names]
        rules.append((f"R{number}", *(f"[{start}..{start + chance.randrange(1, 99)})" for start in starts), number))
    table = [("t", "?"), ("F", *(f"Wenn {name}" for name in names), "Dann aus"), (None, *names, "aus"), (None,), *rules]
    for title, lines in (("Info", INFO), ("Begriffe", (heads, *terms)), ("T", table)):
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    written = BytesIO()
    book.save(written)
    return read_rules(written.getvalue(), "breit.xlsx")

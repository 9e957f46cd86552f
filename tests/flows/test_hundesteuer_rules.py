# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The dog tax's workbook says what the statute says (decision tables DT-1 and DT-2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from flows.hundesteuer.build_rules import RULES, build
from flows.hundesteuer.reasons import REASONS
from laufzettel.rules import Evaluation, RuleBook, Value, load_rules

LAW = date(2026, 3, 20)
INTAKE, THREE_MONTHS, AFTER_MOVE = date(2026, 3, 1), date(2026, 4, 1), date(2026, 6, 1)
HARMLESS: dict[str, Value] = {
    "ermaessigung": "keine", "bemerkungen_leer": True, "risikoklasse": "normal", "rueckwirkung_monate": 0,
    "volljaehrig": True, "plz_zustaendig": True, "haushalt_stimmt": True, "chip_im_register": False,
    "betrag": Decimal("70.00"), "antrag_in_30_tagen": False, "sepa_unterschrift_fehlt": False,
    "grosser_mischling": False,
}  # fmt: skip


@pytest.fixture(scope="module")
def book() -> RuleBook:
    """The workbook as it is delivered."""
    return load_rules(RULES)


def _one(book: RuleBook, table: str, case: Mapping[str, Value]) -> Evaluation:
    return book.tables[table].evaluate({name: [value] for name, value in case.items()}, [LAW])


def test_the_delivered_workbook_is_what_the_script_builds(book: RuleBook, tmp_path: Path) -> None:
    """Nobody changed one without the other."""
    build(tmp_path / "rules.xlsx")
    assert load_rules(tmp_path / "rules.xlsx").version == book.version


@pytest.mark.parametrize(
    ("grund", "pflege", "verdict", "start", "way", "rule"),
    [
        ("anschaffung", None, "ok", INTAKE, "A1", "M1"),
        ("wurf", None, "ok", THREE_MONTHS, "A1", "M2"),
        ("zuzug", None, "ok", AFTER_MOVE, "A1", "M3"),
        ("pflege", 2, "ok", INTAKE, "A1", "M4"),
        ("pflege", 7, "ok", INTAKE, "A1", "M4"),
        ("pflege", 1, "ok", None, "klaerung", "M5"),
        ("pflege", 0, "ok", None, "klaerung", "M5"),
        ("pflege", None, "missing_input", None, None, None),
        (None, None, "missing_input", None, None, None),
        ("geschenk", None, "wrong_type", None, None, None),
        ("pflege", -1, "wrong_type", None, None, None),
    ],
)
def test_the_start_month_follows_dt_1(
    book: RuleBook,
    grund: str | None,
    pflege: int | None,
    verdict: str,
    start: date | None,
    way: str | None,
    rule: str | None,
) -> None:
    """Own litter, move, purchase and foster care each begin with their own month."""
    case: dict[str, Value] = {
        "grund": grund, "pflege_monate": pflege, "monat_der_aufnahme": INTAKE,
        "monat_drei_monate_alt": THREE_MONTHS, "monat_nach_zuzug": AFTER_MOVE,
    }  # fmt: skip
    found = _one(book, "startmonat", case)
    assert (found.verdicts, found.outputs["steuer_ab"], found.outputs["weg"]) == ([verdict], [start], [way])
    assert found.rules == [(rule,) if rule else ()]


def test_a_move_without_its_date_has_no_start_month(book: RuleBook) -> None:
    """The rule fits, but the month it points at is missing."""
    case: dict[str, Value] = {
        "grund": "zuzug", "pflege_monate": None, "monat_der_aufnahme": INTAKE,
        "monat_drei_monate_alt": None, "monat_nach_zuzug": None,
    }  # fmt: skip
    found = _one(book, "startmonat", case)
    assert (found.verdicts, found.outputs["steuer_ab"]) == (["missing_input"], [None])
    assert found.explain(0).reason == "Es fehlt eine Angabe: Monat nach dem Zuzug."


@pytest.mark.parametrize(
    ("dangerous", "others", "verdict", "normal", "high", "way"),
    [
        (0, 1, "ok", 84, None, "A1"),
        (0, 2, "ok", 96, None, "A1"),
        (0, 3, "ok", 108, None, "A1"),
        (0, 9, "ok", 108, None, "A1"),
        (1, 0, "ok", None, 552, "klaerung"),
        (2, 0, "ok", None, 816, "klaerung"),
        (5, 0, "ok", None, 816, "klaerung"),
        (1, 1, "ok", None, None, "klaerung"),
        (2, 3, "ok", None, None, "klaerung"),
        (0, 0, "no_rule", None, None, None),
    ],
)
def test_the_rate_follows_dt_2(
    book: RuleBook, dangerous: int, others: int, verdict: str, normal: int | None, high: int | None, way: str | None
) -> None:
    """All dogs of a household count; dangerous ones beside others are for a person."""
    found = _one(book, "steuersatz", {"gefaehrliche_hunde": dangerous, "weitere_hunde_normal": others})
    assert (found.verdicts, found.outputs["satz_normal"], found.outputs["satz_gefaehrlich"]) == (
        [verdict],
        [normal],
        [high],
    )
    assert found.outputs["weg"] == [way]


def test_every_rate_has_a_whole_twelfth(book: RuleBook) -> None:
    """The tax is owed by the month; 84, 96, 108, 552 and 816 euros divide by twelve."""
    dogs = [(0, 1), (0, 2), (0, 3), (1, 0), (2, 0)]
    columns = {"gefaehrliche_hunde": [g for g, _ in dogs], "weitere_hunde_normal": [n for _, n in dogs]}
    found = book.tables["steuersatz"].evaluate(columns, [LAW] * len(dogs)).outputs
    rates = [normal or high for normal, high in zip(found["satz_normal"], found["satz_gefaehrlich"], strict=True)]
    assert [rate / 12 for rate in rates if isinstance(rate, Decimal)] == [7, 8, 9, 46, 68]


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"ermaessigung": "rettungshund"}, ["ermaessigung"]),
        ({"bemerkungen_leer": False}, ["bemerkungen"]),
        ({"risikoklasse": "gefaehrlich"}, ["gefaehrlich"]),
        ({"risikoklasse": "unbekannt", "grosser_mischling": True}, ["rasse_unbekannt", "grosser_mischling"]),
        ({"rueckwirkung_monate": 12}, []),
        ({"rueckwirkung_monate": 13}, ["rueckwirkung"]),
        ({"volljaehrig": False}, ["minderjaehrig"]),
        ({"plz_zustaendig": False}, ["plz_fremd"]),
        ({"haushalt_stimmt": False}, ["haushalt"]),
        ({"chip_im_register": True}, ["chip_bekannt"]),
        ({"betrag": Decimal("500.00")}, []),
        ({"betrag": Decimal("500.01")}, ["betrag"]),
        ({"antrag_in_30_tagen": True}, ["zweiter_antrag"]),
        ({"sepa_unterschrift_fehlt": True}, ["sepa_unterschrift"]),
    ],
)
def test_every_reason_for_a_person_is_collected(book: RuleBook, changed: dict[str, Value], codes: list[str]) -> None:
    """No reason is an empty list, several reasons are all there."""
    found = _one(book, "weg", HARMLESS | changed)
    assert (found.verdicts, found.outputs["grund_klaerung"]) == (["ok"], [codes])
    assert set(codes) <= REASONS.keys()


@pytest.mark.parametrize("name", HARMLESS)
def test_nothing_that_speaks_for_a_person_may_be_missing(book: RuleBook, name: str) -> None:
    """An unknown fact is never taken for a harmless one."""
    assert _one(book, "weg", HARMLESS | {name: None}).verdicts == ["missing_input"]


@pytest.mark.parametrize(
    ("breed", "risk", "rule"),
    [
        ("pitbull terrier", "gefaehrlich", "R1"),
        ("bullterrier", "gefaehrlich", "R1"),
        ("rottweiler", "gefaehrlich", "R2"),
        ("tosa inu", "gefaehrlich", "R2"),
        ("mischling", "unbekannt", "R3"),
        ("unbekannt", "unbekannt", "R3"),
        ("dackel", "normal", "R4"),
    ],
)
def test_the_breed_gives_the_risk_class(book: RuleBook, breed: str, risk: str, rule: str) -> None:
    """The lists of §§ 3 and 10 LHundG NRW, crossbreeds, and all others."""
    found = _one(book, "rasse", {"rasse": breed})
    assert (found.outputs["risikoklasse"], found.rules) == ([risk], [(rule,)])


def test_every_rule_has_a_legal_basis_and_a_reason(book: RuleBook) -> None:
    """A notice without reasons of fact and law is unlawful (§ 121 AO)."""
    rules = [rule for table in book.tables.values() for rule in table.decision.rules]
    assert len(rules) == 28
    assert all(rule.legal_basis and rule.reason for rule in rules)

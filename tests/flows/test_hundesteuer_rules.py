# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The dog tax's workbook says what the statute says (decision tables DT-1 and DT-2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from flows.hundesteuer.breed_list import COMMON
from flows.hundesteuer.breeds import Breeds
from flows.hundesteuer.build_rules import RULES, build
from flows.hundesteuer.reasons import REASONS
from flows.hundesteuer.rule_tables import CODES
from laufzettel.rules import Evaluation, RuleBook, Value, load_rules
from laufzettel.rules.testing import proven, run_workbook

LAW = date(2026, 3, 20)
BOOK = load_rules(RULES)
BREEDS = Breeds(BOOK.tables["rasse"], LAW)
INTAKE, THREE_MONTHS, AFTER_MOVE = date(2026, 3, 1), date(2026, 4, 1), date(2026, 6, 1)
HARMLESS: dict[str, Value] = {
    "ermaessigung": "keine", "bemerkungen_leer": True, "risikoklasse": "normal", "rueckwirkung_monate": 0,
    "volljaehrig": True, "plz_zustaendig": True, "haushalt_stimmt": True, "chip_im_register": False,
    "betrag": Decimal("70.00"), "antrag_in_30_tagen": False, "mandat_unvollstaendig": False,
    "grosser_mischling": False, "jahre_zurueck": 0, "marken_stimmen": True, "koerpermasse": "passend",
    "kassenzeichen_gehoert": "keines", "halter_hinweis": "keiner",
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
    built, delivered = (load_workbook(path)["Tests"].values for path in (tmp_path / "rules.xlsx", RULES))
    assert [*built] == [*delivered]


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
        (0, 0, "ok", None, None, "klaerung"),
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


def test_a_household_without_dogs_is_for_a_person(book: RuleBook) -> None:
    """The process never asks that, because the dog that is registered counts; the table has no gap all the same."""
    found = _one(book, "steuersatz", {"gefaehrliche_hunde": 0, "weitere_hunde_normal": 0})
    assert found.rules == [("S0",)]
    assert found.explain(0).reason.startswith("Nach den Angaben lebt kein Hund im Haushalt")


def test_the_workbook_holds_tests_that_pass_and_show_every_rule_and_condition() -> None:
    """306 of them, confirmed; what they expect is written out or comes from the list of breeds, not from the tables."""
    report = run_workbook(RULES)
    assert (proven(report), len(report.failed), report.confirmed, len(report.results)) == (True, 0, 306, 306)
    assert [(one.table, one.unfired, one.unseen) for one in report.coverage] == [(name, [], []) for name in BOOK.tables]
    assert report.findings == []


@pytest.mark.parametrize(
    "changed",
    [
        {"Startmonat!C8": ">= 3", "Startmonat!C9": "< 3"},
        {"Startmonat!D5": "monat_nach_zuzug"},
        {"Steuersatz!D6": 85},
        {"Steuersatz!C7": "3", "Steuersatz!C8": "2, >= 4"},
        {"Weg!E10": "> 13"},
        {"Weg!L17": "> 499"},
        {"Weg!S8": '"gefaehrlich"'},
        {"Rasse!B20": '"Dackel"'},
        {"Rasse!C6": "normal"},
        {"Körpermaße!D7": "<= 12"},
        {"Körpermaße!E20": "< 25.01"},
        {"Körpermaße!C8": "falsch"},
    ],
    ids=str,
)
def test_a_slip_in_a_table_makes_a_test_fail(changed: dict[str, object], tmp_path: Path) -> None:
    """A limit moved by one, a wrong rate, a wrong reason: each is noticed."""
    workbook = load_workbook(RULES)
    for place, value in changed.items():
        sheet, at = place.split("!")
        assert workbook[sheet][at].value is not None
        workbook[sheet][at] = value
    workbook.save(tmp_path / "rules.xlsx")
    report = run_workbook(tmp_path / "rules.xlsx")
    assert report.version
    assert report.failed
    assert not proven(report)


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
        ({"risikoklasse": "gefaehrlich"}, ["gefaehrlich", "ordnungsbehoerde"]),
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
        ({"mandat_unvollstaendig": True}, ["sepa_unterschrift"]),
        ({"jahre_zurueck": 4}, []),
        ({"jahre_zurueck": 5}, ["festsetzungsfrist"]),
        ({"marken_stimmen": False}, ["marken"]),
        ({"koerpermasse": "auffaellig"}, ["koerpermasse"]),
        ({"kassenzeichen_gehoert": "eigen"}, []),
        ({"kassenzeichen_gehoert": "andere"}, ["fremdes_kassenzeichen"]),
        ({"kassenzeichen_gehoert": "niemand"}, ["kassenzeichen_unbekannt"]),
        ({"halter_hinweis": "verstorben"}, ["halter_verstorben"]),
        ({"halter_hinweis": "sonstiger"}, ["halter_hinweis"]),
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
        ("Pitbull Terrier", "gefaehrlich", "R1"),
        ("Pittbull Terrier", "gefaehrlich", "R1"),
        ("pit bull", "gefaehrlich", "R1"),
        ("Pitbull", "gefaehrlich", "R1"),
        ("Am. Staff", "gefaehrlich", "R1"),
        ("AmStaff-Mix", "gefaehrlich", "R1"),
        ("Mischling (Staffordshire)", "gefaehrlich", "R1"),
        ("Bullterrier", "gefaehrlich", "R1"),
        ("Miniature Bull Terrier", "gefaehrlich", "R1"),
        ("ROTTWEILER", "gefaehrlich", "R2"),
        ("Rottweiler-Mischling", "gefaehrlich", "R2"),
        ("Rottweilermischling", "gefaehrlich", "R2"),
        ("Mastino Espanol", "gefaehrlich", "R2"),
        ("Tosa Inu", "gefaehrlich", "R2"),
        ("Mischling", "unbekannt", "U1"),
        ("Labrador-Mix", "unbekannt", "U1"),
        ("Mischling (Labrador)", "unbekannt", "U1"),
        ("Rotweiler", "unbekannt", "U1"),
        ("unbekannt", "unbekannt", "U1"),
        ("asdf", "unbekannt", "U1"),
        ("?", "unbekannt", "U1"),
        ('=HYPERLINK("x")', "unbekannt", "U1"),
        ("Dackel", "normal", "N"),
        ("labrador retriever", "normal", "N"),
        ("Labrador-Retriever", "normal", "N"),
        ("Deutscher Schaeferhund", "normal", "N"),
        ("DEUTSCHER  SCHÄFERHUND", "normal", "N"),
        ("Bichon Frise", "normal", "N"),
        ("Akita-Inu", "normal", "N"),
    ],
)
def test_the_breed_gives_the_risk_class(book: RuleBook, breed: str, risk: str, rule: str) -> None:
    """§§ 3 and 10 LHundG NRW also as a part of what is written; what no line names is unknown."""
    named = Breeds(book.tables["rasse"], LAW).named(breed)
    found = _one(book, "rasse", {"rasse": named})
    assert found.outputs["risikoklasse"] == [risk]
    assert found.rules[0][0].rstrip("0123456789") == rule.rstrip("0123456789")
    assert rule == "N" or found.rules == [(rule,)]


@pytest.mark.parametrize(
    ("breed", "similar"),
    [
        ("Rotweiler", "Rottweiler"),
        ("Rottweilr Mix", "Rottweiler"),
        ("Staforshire", "Staffordshire"),
        ("Pitbul", "Pitbull"),
        ("Labradro Retriever", "Labrador Retriever"),
        ("asdf", ""),
        ("Mischling", ""),
        ("", ""),
    ],
)
def test_a_misspelt_breed_is_recognised_for_the_person_who_looks(book: RuleBook, breed: str, similar: str) -> None:
    """Never for the machine: a name that is nearly right is unknown all the same."""
    assert Breeds(book.tables["rasse"], LAW).similar(breed) == similar


@given(st.text(max_size=40))
def test_any_text_whatever_has_a_class(text: str) -> None:
    """Of a breed nobody knows the machine says that it does not know it."""
    named = BREEDS.named(text) or "-"
    found = _one(BOOK, "rasse", {"rasse": named})
    assert found.outputs["risikoklasse"] == ["unbekannt"] or found.rules[0][0] != "U1"
    assert isinstance(BREEDS.similar(text), str)


def test_the_list_of_harmless_breeds_names_no_dangerous_one(book: RuleBook) -> None:
    """Some 120 common breeds, each with its size, and none that §§ 3 or 10 LHundG NRW name."""
    breeds = Breeds(book.tables["rasse"], LAW)
    names = [name for size in COMMON.values() for spellings in size for name in spellings]
    found = book.tables["rasse"].evaluate({"rasse": [breeds.named(name) for name in names]}, [LAW] * len(names))
    assert set(found.outputs["risikoklasse"]) == {"normal"}
    assert None not in found.outputs["groessenklasse"]
    assert sum(map(len, COMMON.values())) >= 120


@pytest.mark.parametrize(
    ("size", "grown", "height", "weight", "said"),
    [
        ("klein", True, "25", "8", "passend"),
        ("klein", True, "65", None, "auffaellig"),
        ("klein", True, None, "40.5", "auffaellig"),
        ("riesig", True, "20", None, "auffaellig"),
        ("riesig", False, "20", "4", "passend"),
        ("riesig", True, None, None, "passend"),
        (None, True, "110", "120", "passend"),
    ],
)
def test_height_and_weight_are_compared_with_the_breed(
    book: RuleBook, size: str | None, grown: bool, height: str | None, weight: str | None, said: str
) -> None:
    """A young dog may be small; of an unknown breed nothing is expected."""
    case: dict[str, Value] = {
        "groessenklasse": size, "ausgewachsen": grown, "schulter_cm": height and Decimal(height),
        "gewicht_kg": weight and Decimal(weight),
    }  # fmt: skip
    assert _one(book, "koerpermasse", case).outputs["koerpermasse"] == [said]


def test_every_reason_of_the_table_has_its_sentence() -> None:
    """A code without one is shown as it stands; none of ours is."""
    assert set(CODES) <= REASONS.keys()


def test_every_rule_has_a_legal_basis_and_a_reason(book: RuleBook) -> None:
    """A notice without reasons of fact and law is unlawful (§ 121 AO)."""
    counts = {name: len(table.decision.rules) for name, table in book.tables.items()}
    assert counts == {"startmonat": 5, "steuersatz": 7, "weg": 21, "rasse": 150, "koerpermasse": 17}
    rules = [rule for table in book.tables.values() for rule in table.decision.rules]
    assert all(rule.legal_basis and rule.reason for rule in rules)

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Our own workbooks as DMN models that other engines decide alike, and back with the same version."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from defusedxml import ElementTree
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from laufzettel.errors import BusinessError
from laufzettel.rules import RulesInvalid, read_rules
from laufzettel.rules.dmn import load, read_dmn_bytes, write_dmn
from laufzettel.rules.dmn import model as d
from laufzettel.rules.exchange import convert, to_model
from laufzettel.rules.feel.reading import read_date
from laufzettel.rules.feel.values import Value

DOG_TAX = Path(__file__).resolve().parents[3] / "flows/hundesteuer/rules.xlsx"
D = Decimal
Rows = Sequence[Sequence[object]]
TERMS: Rows = (
    ("Begriff", "Bezeichnung", "Typ", "Einheit", "Nachkommastellen", "erlaubte Werte", "Pflicht", "Quelle"),
    ("art", "Art des Antrags", "Text", None, None, "neu, alt, über uns", "ja", "Antrag"),
    ("wort", "Freier Text", "Text", None, None, None, "nein", None),
    ("menge", "Menge", "Ganzzahl", "Stück", None, "[0..999]", "ja", "Antrag"),
    ("wert", "Wert", "Zahl", "EUR", 2, None, "nein", "Antrag"),
    ("tag", "Tag", "Datum", None, None, None, "nein", "Antrag"),
    ("frei", "befreit", "Ja/Nein", None, None, None, "nein", "Antrag"),
    ("gebuehr", "Gebühr", "Zahl", "EUR", 2, ">= 0", "nein", "Tabelle"),
    ("stufe", "Stufe", "Text", None, None, '"1", "2", "-"', "nein", "Tabelle"),
    ("Stichtag", "Name wie der Stichtag", "Datum", None, None, None, "nein", None),
)
NOTES = ("Rechtsgrundlage", "Begründung", "gültig ab", "gültig bis", "Bemerkung")


@dataclass(frozen=True)
class Sheet:
    """One table: name, policy, inputs, outputs, rules, and what row 4 narrows."""

    name: str
    policy: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rules: Rows
    allowed: tuple[object, ...] = ()


def workbook(*sheets: Sheet, valid_to: date | None = None, name: str = "Gebühren & Co.") -> bytes:
    """A workbook as a clerk would type it."""
    book = Workbook()
    book.remove(book.worksheets[0])
    info = book.create_sheet("Info")
    for row in (
        ("Name", name), ("Kennung", "gebühren 1"), ("Version", "1.0"), ("gültig ab", date(2020, 1, 1)),
        ("gültig bis", valid_to), ("Rechtsgrundlage", "§ 5 <Satzung>"), ("Verantwortlich", "Amt 20"),
    ):  # fmt: skip
        info.append(row)
    terms = book.create_sheet("Begriffe")
    for term in TERMS:
        terms.append(term)
    for one in sheets:
        sheet = book.create_sheet(one.name)
        sheet.append((one.name, f"Was gilt für {one.name}?"))
        heads = [f"Wenn Kopf {name}" for name in one.inputs] + [f"Dann Kopf {name}" for name in one.outputs]
        sheet.append((one.policy, *heads, *NOTES))
        sheet.append((None, *one.inputs, *one.outputs))
        sheet.append((None, *one.allowed))
        for rule in one.rules:
            sheet.append(rule)
        for cells in sheet.iter_rows():
            for cell in cells:
                cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type  # no formulas
    written = BytesIO()
    book.save(written)
    return written.getvalue()


BOOKS: dict[str, bytes] = {
    "dog tax": DOG_TAX.read_bytes(),
    "unique with bare words": workbook(
        Sheet("tarif", "U", ("art", "menge"), ("gebuehr",), [
            ("R1", "neu", "< 5", 10, "§ 1", "Es sind {menge} Stück: {gebuehr} EUR."),
            ("R2", "neu", ">= 5", 12.5, "§ 2", None), ("R3", 'alt, "über uns"', "-", "menge * 2.555", "3.1", "=1+1"),
        ])
    ),
    "first with rest": workbook(
        Sheet("erste", "F", ("wert", "frei"), ("gebuehr", "stufe"), [
            ("1", "(0..100.5]", True, 0, '"1"'), ("2", "-", "-", 99.99, "null")
        ])
    ),
    "list": workbook(
        Sheet("liste", "C", ("tag",), ("stufe",), [
            ("a", date(2026, 3, 1), '"-"'), ("b", '> date("2026-01-01")', '"2"'), ("c", "null", "null"),
        ])
    ),
    "sum": workbook(Sheet("summe", "C+", ("menge",), ("gebuehr",), [("x", "[1..5]", 1), ("y", "not(3, 7)", "0.10")])),
    "validity": workbook(
        Sheet("zeit", "U", ("frei",), ("gebuehr",), [
            ("alt", "-", 10, "§ 1 a. F.", None, None, date(2025, 12, 31), "bis zur Änderung"),
            ("neu", "-", 12, "§ 1 n. F.", None, "2026-01-01", None, 5),
            ("kurz", "null", 13, "§ 1 n. F.", None, date(2026, 2, 1), date(2026, 2, 28), date(2026, 2, 1)),
        ]), valid_to=date(2029, 12, 31),
    ),
    "several tables": workbook(
        Sheet("eins", "U", ("art",), ("gebuehr",), [("R1", "neu", 1), ("R2", "alt", 2)], ("neu, alt",)),
        Sheet("gebuehr", "F", ("gebuehr", "menge"), ("stufe",), [
            ("R1", "> 1.5", "[0..10]", '"2"'), ("R2", "-", "-", '"1"')
        ], (None, "[0..99]")),
        Sheet("menge", "C", (), ("wert",), [("R1", "menge"), ("R2", "-wert + (menge - 1) / 4")]),
    ),
    "texts with signs": workbook(
        Sheet("texte", "U", ("wort",), ("wort",), [
            ("R 1", '"sag \\"ja\\""', '"=SUMME(A1)"'), ("R,2", '"a\\\\b", "c\nd"', '"{kein Platzhalter}"'),
            ("§3", 'not("", "ä")', "wort"),
        ])
    ),
    "computed and rounded": workbook(
        Sheet("formel", "U", ("menge",), ("gebuehr", "menge"), [
            ("R1", "< 3", "(wert + 1.005) * menge / 7", "menge + 1"), ("R2", ">= 3", "-(-wert)", "menge"),
        ])
    ),
    "no inputs, a term called like the date of law": workbook(
        Sheet("leer", "F", (), ("Stichtag", "frei"), [
            ("R1", date(2026, 5, 1), "wahr", None, None, date(2026, 1, 1)), ("R2", "tag", "falsch"),
        ])
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BOOKS)
def test_a_workbook_keeps_its_version_over_dmn(name: str) -> None:
    """Workbook, DMN 1.5, workbook: the same version, and the same hash of the model."""
    version = read_rules(BOOKS[name], name).version
    there = convert(BOOKS[name], "regeln.xlsx", "regeln.dmn")
    back = convert(there.content, "regeln.dmn", "regeln.xlsx")
    assert read_rules(back.content, name).version == version == there.version == back.version
    assert there.hash_before == there.hash_after == back.hash_before == back.hash_after


@pytest.mark.parametrize("name", BOOKS)
def test_the_model_can_be_read_by_others(name: str) -> None:
    """No problem when it is loaded, no name twice, no id twice: what other engines ask for."""
    content = convert(BOOKS[name], "regeln.xlsx", "regeln.dmn").content
    model = read_dmn_bytes(content, "regeln.dmn")
    assert load(model).problems == []
    ids = [
        found for node in ElementTree.fromstring(content).iter() if (found := node.get("id")) and "{urn" not in node.tag
    ]
    assert len(ids) == len(set(ids))
    names = [one.name for one in model.elements]
    assert len(names) == len(set(names))


Given = str | int | Decimal | date | bool


@pytest.mark.parametrize(
    "name", ["unique with bare words", "first with rest", "validity", "computed and rounded", "sum"]
)
def test_another_engine_decides_our_model_alike(name: str) -> None:
    """The interpreter of the standard over the model says what our tables say, on every date of law, to the cent."""
    chance = random.Random(5)  # noqa: S311 - no secret
    book = read_rules(BOOKS[name], name)
    model = load(read_dmn_bytes(write_dmn(to_model(book)), name))
    table = next(iter(book.tables.values()))
    compared = 0
    for _ in range(200):
        case: dict[str, Given] = {
            "art": chance.choice(["neu", "alt", "über uns"]), "menge": chance.randint(0, 9),
            "wert": D(chance.randint(-300, 20_000)) / 100, "frei": chance.choice([True, False]),
        }  # fmt: skip
        law = chance.choice([date(2024, 5, 5), date(2025, 12, 31), date(2026, 1, 1), date(2026, 2, 28)])
        ours = table.evaluate({one: [case[one]] for one in table.inputs}, [law])
        theirs = model.decide(table.name, {one: _in_feel(value) for one, value in {**case, "Stichtag_": law}.items()})
        if ours.verdicts[0] == "ok":
            said = {one: column[0] for one, column in ours.outputs.items()}
            assert said == (theirs if len(said) > 1 else {table.output_names[0]: theirs})
            compared += 1
    assert compared > 100


def _in_feel(value: Given) -> Value:
    if isinstance(value, date):
        return read_date(value.isoformat())
    return D(value) if isinstance(value, int) and not isinstance(value, bool) else value


def test_a_rule_that_another_tool_has_changed_comes_back_changed() -> None:
    """The model is no dead copy: its cells are what counts, with validity and rounding."""
    content = convert(BOOKS["validity"], "r.xlsx", "r.dmn").content
    changed = content.replace(b'&lt;= date("2025-12-31")', b'&lt;= date("2025-06-30")').replace(b">12<", b">14<")
    back = convert(changed, "r.dmn", "r.xlsx")
    rules = read_rules(back.content, "r.xlsx").tables["zeit"].decision.rules
    assert rules[0].valid_to == date(2025, 6, 30)
    assert [str(getattr(rule.outputs[0], "value", "")) for rule in rules] == ["10.00", "14.00", "13.00"]
    assert back.version != read_rules(BOOKS["validity"], "r.xlsx").version


def test_what_another_tool_has_added_and_we_cannot_hold_is_refused() -> None:
    """A validity that is no span of days; a cell beyond our cells; an input that nobody uses."""
    content = convert(BOOKS["validity"], "r.xlsx", "r.dmn").content
    with pytest.raises(BusinessError) as caught:
        convert(content.replace(b'&lt;= date("2025-12-31")', b'not(date("2025-12-31"))'), "r.dmn", "r.xlsx")
    assert "Geltungsdauer der Regel alt" in caught.value.problem.de
    model = read_dmn_bytes(content, "r.dmn")
    more = d.InputData(id="mehr", name="mehr", variable=d.Variable("mehr", "number"))
    with pytest.raises(BusinessError) as caught:
        convert(write_dmn(replace(model, elements=(*model.elements, more))), "r.dmn", "r.xlsx")
    assert "inputs/mehr" in caught.value.problem.de


def test_what_a_workbook_says_beyond_its_rules_is_left_out_and_said() -> None:
    """Further entries and columns, and the report of the check: nothing is decided by them."""
    book = load_workbook(BytesIO(BOOKS["sum"]))
    book["Info"]["A8"], book["Info"]["B8"] = "Freigabe", "durch das Amt"
    book["Begriffe"]["I1"] = "Notiz"
    book.create_sheet("Prüfbericht")["A1"] = "Prüfbericht"
    written = BytesIO()
    book.save(written)
    made = convert(written.getvalue(), "r.xlsx", "r.dmn")
    assert {(english, count) for _, english, count in made.not_carried} == {
        ("sheet “Prüfbericht”", 1),
        ("further entry of the sheet Info", 1),
        ("further column of the sheet Begriffe", 1),
    }


def test_a_broken_workbook_is_not_converted() -> None:
    """Its cells are named, as when it is loaded."""
    broken = workbook(Sheet("tarif", "U", ("menge",), ("gebuehr",), [("R1", ">= >= 5", 1)]))
    with pytest.raises(RulesInvalid) as caught:
        convert(broken, "r.xlsx", "r.dmn")
    assert caught.value.problem.place == "cell:tarif!B5"


# --- random workbooks ------------------------------------------------------------------------------------------------

_TESTS: dict[str, list[object]] = {
    "art": ["neu", "-", "neu, alt", 'not("über uns")', "über uns", "null", '"alt"'],
    "wort": ['"a, b"', "-", '"-"', 'not("x", "")', '"null"', "null", '"=1"'],
    "menge": [3, "-", "< 5", "[1..7)", "]2..9]", "1, 2, [5..6]", "nicht(0)", "null"],
    "wert": [1.5, "-", ">= 0.01", "(-3.50..1000000]", "-1, 99.99", "null", 12345.67],
    "tag": [date(2026, 1, 31), "-", '< date("2026-01-31")', '[date("2020-02-29")..date("2026-01-01")]'],
    "frei": [True, False, "wahr", "-", "null", "not(true)"],
}
_RESULTS: dict[str, list[object]] = {
    "gebuehr": [0, 10, 99.99, "wert", "menge * 1.005", "(wert + menge) / -3", "0.10"],
    "stufe": ['"1"', '"2"', '"-"'],
    "wort": ['"x"', "wort", '"ja \\"so\\""', '"{}"'],
}


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_any_workbook_keeps_its_version_over_dmn(seed: int) -> None:
    """Random policies, columns, cells, annotations, validity."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    sheets = []
    for number in range(chance.randint(1, 3)):
        policy = chance.choice(["U", "F", "C", "C+"])
        inputs = tuple(chance.sample(sorted(_TESTS), chance.randint(0, 4)))
        outputs = ("gebuehr",) if policy == "C+" else tuple(chance.sample(sorted(_RESULTS), chance.randint(1, 3)))
        rules = []
        for at in range(chance.randint(1, 6)):
            start = chance.choice([None, date(2021, 1, 1), "2022-03-01"])
            end = chance.choice([None, date(2024, 12, 31)])
            told = chance.choice([None, "Es gilt {menge}.", "=HYPERLINK(1)"])
            basis = chance.choice([None, "§ 1", "3.1", "-"])
            cells = [chance.choice(_TESTS[name]) for name in inputs] + [
                chance.choice(_RESULTS[name]) for name in outputs
            ]
            rules.append((f"R {at}", *cells, basis, told, start, end, chance.choice([None, 3.5, "gut"])))
        sheets.append(Sheet(f"tabelle_{number}", policy, inputs, outputs, rules))
    data = workbook(*sheets, valid_to=chance.choice([None, date(2030, 1, 1)]))
    there = convert(data, "r.xlsx", "r.dmn")
    back = convert(there.content, "r.dmn", "r.xlsx")
    assert read_rules(back.content, "r.xlsx").version == read_rules(data, "r.xlsx").version

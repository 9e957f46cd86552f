# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Loading a workbook: every broken cell is reported at once, with its place; the version is what the workbook says."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font

from laufzettel.errors import BusinessError
from laufzettel.rules import RulesInvalid, Value, load_rules

Write = Callable[..., Path]

MUTATIONS: list[tuple[str, object, str]] = [
    # a condition
    ("Gebuehr!C5", ">= >= 5", "syntax"),
    ("Gebuehr!C5", "garbage garbage", "syntax"),
    ("Gebuehr!C5", "<", "incomplete"),
    ("Gebuehr!C5", "[1..5", "incomplete"),
    ("Gebuehr!C5", '> "abc"', "type_clash"),
    ("Gebuehr!C5", "< unbekannt", "word_unknown"),
    ("Gebuehr!C5", "< art", "feel.test"),
    ("Gebuehr!C5", "[5..1]", "interval_reversed"),
    ("Gebuehr!C5", None, "cell_empty"),
    ("Gebuehr!C5", 1.5, "too_many_decimals"),
    ("Gebuehr!C5", True, "type_clash"),
    ("Gebuehr!C5", date(2026, 1, 1), "type_clash"),
    ("Gebuehr!C6", "=A1", "formula_uncached"),
    ("Gebuehr!C6", time(8, 30), "cell_error"),
    ("Gebuehr!B7", "gebraucht", "word_unknown"),
    ("Gebuehr!B7", '"gebraucht"', "not_allowed"),
    ("Gebuehr!B7", 7, "type_clash"),
    ("Gebuehr!D6", ">=1,5", "german_comma"),
    ("Gebuehr!D6", "> 1.555", "too_many_decimals"),
    ("Gebuehr!E5", 'date("2026-13-01")', "date_invalid"),
    ("Gebuehr!E5", datetime(2026, 1, 1, 8, 30), "cell_error"),  # noqa: DTZ001 - a cell knows no zone
    ("Gebuehr!F7", "ja", "word_unknown"),
    ("Gebuehr!F7", "1", "type_clash"),
    ("Gebuehr!G7", "Meier", "word_unknown"),
    # an output
    ("Gebuehr!H5", "zehn", "word_unknown"),
    ("Gebuehr!H5", "art", "type_clash"),
    ("Gebuehr!H5", "menge / wert", "divisor"),
    ("Gebuehr!H5", "10,50", "german_comma"),
    ("Gebuehr!H5", None, "cell_empty"),
    # annotations
    ("Gebuehr!J5", "Gebühr {satz}", "placeholder"),
    ("Gebuehr!J5", "Gebühr {gebuehr", "placeholder"),
    ("Gebuehr!K5", "bald", "date_invalid"),
    ("Gebuehr!L5", 7, "date_invalid"),
    ("Gebuehr!A6", "R1", "duplicate"),
    ("Gebuehr!A6", None, "rule_id_missing"),
    ("Gebuehr!A6", 2, "rule_id_missing"),
    # the head of the table
    ("Gebuehr!A1", "zwei Wörter", "name_invalid"),
    ("Gebuehr!A1", None, "name_invalid"),
    ("Gebuehr!A2", None, "policy_missing"),
    ("Gebuehr!A2", "X", "policy_unsupported"),
    ("Gebuehr!A2", "C*", "policy_unsupported"),
    ("Gebuehr!B2", "Art", "column_unmarked"),
    ("Gebuehr!I2", "Rechtsgrundlagen", "column_unmarked"),
    ("Gebuehr!J2", "Rechtsgrundlage", "duplicate"),
    ("Gebuehr!N6", "steht allein", "column_unmarked"),
    ("Gebuehr!C3", "mengen", "word_unknown"),
    ("Gebuehr!C3", None, "cell_empty"),
    ("Gebuehr!C3", "art", "duplicate"),
    ("Gebuehr!B4", "neu, alt, gebraucht", "not_allowed"),
    ("Gebuehr!C4", "viele", "word_unknown"),
    ("Gebuehr!A1", 7, "name_invalid"),
    # what would get lost in silence
    ("Gebuehr!I5", 3, "not_text"),
    ("Gebuehr!I5", date(2026, 1, 3), "not_text"),
    ("Gebuehr!J5", 3.5, "not_text"),
    ("Gebuehr!J5", True, "not_text"),
    ("Begriffe!I1", "Pflicht", "duplicate"),
    ("Info!A8", "gültig bis", "duplicate"),
    ("Info!A5", "Gültig bis", "info_unknown"),
    # what would break off a run, or could not be computed
    ("Gebuehr!H5", "1" + " + 1" * 3000, "too_long"),
    ("Gebuehr!H5", "menge * " + "9" * 5000, "factor"),
    ("Gebuehr!H5", "menge * 0." + "0" * 5000 + "1", "factor"),
    ("Begriffe!E5", 1e308, "decimals"),
    ("Begriffe!XFD1048576", "x", "sheet_too_large"),
    # the other sheets
    ("Begriffe!A3", "art", "duplicate"),
    ("Begriffe!A3", "date", "name_invalid"),
    ("Begriffe!A3", "zwei  Wörter", "name_invalid"),
    ("Begriffe!C3", "Wort", "type_unknown"),
    ("Begriffe!E5", None, "decimals"),
    ("Begriffe!E5", 2.5, "decimals"),
    ("Begriffe!E5", "zwei", "decimals"),
    ("Begriffe!E4", 2, "decimals"),
    ("Begriffe!F4", "[1..", "incomplete"),
    ("Begriffe!G4", "vielleicht", "yes_no"),
    ("Begriffe!G1", "muss", "heading_missing"),
    ("Info!B1", None, "info_missing"),
    ("Info!A4", "gültig seit", "info_missing"),
    ("Info!B4", "gestern", "date_invalid"),
    ("Info!B5", date(2019, 12, 31), "validity_reversed"),
]
NAMED_ELSEWHERE = {"Gebuehr!N6": "Gebuehr!N2", "Begriffe!G1": "Begriffe!A1", "Info!A4": "Info!A1"}
"""Where the report points when the broken cell itself cannot be known: at the column's head, or at the sheet."""


@pytest.mark.parametrize(("place", "value", "code"), MUTATIONS, ids=lambda part: str(part)[:25])
def test_a_broken_cell_is_reported_at_load(write_book: Write, place: str, value: object, code: str) -> None:
    """One cell is broken; the report names it, in both languages, with a remedy."""
    with pytest.raises(RulesInvalid) as raised:
        load_rules(write_book({place: value}))
    found = [one for one in raised.value.problems if one.code == (code if "." in code else f"rules.{code}")]
    expected = NAMED_ELSEWHERE.get(place, place)
    assert f"cell:{expected}" in [one.place for one in found]
    sheet, cell = expected.split("!")
    for problem in raised.value.problems:
        assert problem.remedy_de and problem.remedy_en
    assert all(f"Blatt „{sheet}“, Zelle {cell}" in one.de for one in found if one.place == f"cell:{expected}")
    assert all(f"Sheet “{sheet}”, cell {cell}" in one.en for one in found if one.place == f"cell:{expected}")


def test_the_small_workbook_is_whole(write_book: Write) -> None:
    """What the mutations start from loads."""
    book = load_rules(write_book())
    assert (book.name, list(book.tables), len(book.terms)) == ("Gebühren", ["gebuehr"], 7)
    assert book.tables["gebuehr"].inputs == ("art", "menge", "wert", "tag", "frei", "name")
    assert book.tables["gebuehr"].output_names == ("gebuehr",)


def test_all_broken_cells_are_reported_together(write_book: Write) -> None:
    """The clerk gets the whole list, each cell once, not one cell per attempt."""
    changes = {"Gebuehr!C5": ">= >= 5", "Gebuehr!D6": ">=1,5", "Gebuehr!H7": "zehn", "Begriffe!G4": "vielleicht"}
    with pytest.raises(RulesInvalid) as raised:
        load_rules(write_book(changes))
    assert sorted(one.place for one in raised.value.problems) == sorted(f"cell:{place}" for place in changes)
    assert raised.value.problem.place == raised.value.problems[0].place
    assert isinstance(raised.value, BusinessError)


@pytest.mark.parametrize(
    ("changes", "de", "en"),
    [
        ({"Gebuehr!C5": "<"}, "", ""),
        ({"Gebuehr!C5": "<", "Gebuehr!C6": "<"}, " (und ein weiterer Fehler", " (and one more mistake"),
        (dict.fromkeys(("Gebuehr!C5", "Gebuehr!C6", "Gebuehr!C7"), "<"), " (und 2 weitere Fehler", " (and 2 more mist"),
    ],
    ids=["one", "two", "three"],
)
def test_who_prints_the_first_problem_says_how_many_there_are(
    write_book: Write, changes: dict[str, object], de: str, en: str
) -> None:
    """The first problem stands for all; the list holds them as they are."""
    with pytest.raises(RulesInvalid) as raised:
        load_rules(write_book(changes))
    first = raised.value.problems[0]
    assert raised.value.problem.de.startswith(first.de.rstrip(".") + de)
    assert raised.value.problem.en.startswith(first.en.rstrip(".") + en)
    assert en in str(raised.value)
    assert (raised.value.problem == first) == (len(changes) == 1)
    assert len(raised.value.problems) == len(changes)


def test_the_report_survives_a_process_border(write_book: Write) -> None:
    """All problems, not only the first, arrive on the other side."""
    with pytest.raises(RulesInvalid) as raised:
        load_rules(write_book({"Gebuehr!C5": "<", "Gebuehr!C6": "<"}))
    for arrived in (pickle.loads(pickle.dumps(raised.value)), copy.copy(raised.value)):  # noqa: S301 - our own bytes
        assert arrived.problems == raised.value.problems


@pytest.mark.parametrize("sheet", ["Info", "Begriffe"])
def test_a_missing_sheet_is_named(write_book: Write, sheet: str) -> None:
    """Without Info or Begriffe nothing can be checked."""
    with pytest.raises(RulesInvalid) as raised:
        load_rules(write_book(drop=sheet))
    assert f"cell:{sheet}!A1" in [one.place for one in raised.value.problems if one.code == "rules.sheet_missing"]


def test_a_workbook_without_tables_is_refused(write_book: Write) -> None:
    """Nothing to decide with is an error, not an empty book."""
    with pytest.raises(RulesInvalid, match=r"rules\.no_table"):
        load_rules(write_book(drop="Gebuehr"))


def test_two_tables_of_one_name_are_refused(write_book: Write) -> None:
    """A name means one table."""
    with pytest.raises(RulesInvalid) as raised:
        load_rules(
            write_book({"Zweite!A1": "gebuehr", "Zweite!A2": "U", "Zweite!B2": "Dann x", "Zweite!B3": "gebuehr"})
        )
    assert ("rules.duplicate", "cell:Zweite!A1") in [(one.code, one.place) for one in raised.value.problems]


def test_a_workbook_with_broken_insides_is_refused(tmp_path: Path, write_book: Write) -> None:
    """A sheet that is no XML is reported like a file that is no workbook."""
    with ZipFile(write_book()) as whole, ZipFile(tmp_path / "kaputt.xlsx", "w") as broken:
        for name in whole.namelist():
            broken.writestr(name, b"<sheet" if name == "xl/worksheets/sheet2.xml" else whole.read(name))
    with pytest.raises(RulesInvalid, match=r"rules\.unreadable"):
        load_rules(tmp_path / "kaputt.xlsx")


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    """The sentence names the file and says what to do."""
    path = tmp_path / "regeln.xlsx"
    path.write_bytes(content)
    with pytest.raises(RulesInvalid) as raised:
        load_rules(path)
    assert "regeln.xlsx" in raised.value.problem.de


def test_the_sum_needs_numbers(write_book: Write) -> None:
    """With C+ an output must be a number and may not be null."""
    with pytest.raises(RulesInvalid) as raised:
        load_rules(write_book({"Gebuehr!A2": "C+", "Gebuehr!H6": "null"}))
    assert [(one.code, one.place) for one in raised.value.problems] == [("rules.sum_needs_numbers", "cell:Gebuehr!H6")]


@pytest.mark.parametrize(
    ("changes", "code", "cell"),
    [
        ({"Gebuehr!A2": "P"}, "priority_missing", "H4"),
        ({"Gebuehr!A2": "O", "Gebuehr!H4": "[0..99]"}, "priority_missing", "H4"),
        ({"Gebuehr!A2": "P", "Gebuehr!H4": "-"}, "priority_missing", "H4"),
        ({"Gebuehr!A2": "P", "Begriffe!F8": "10, 20"}, "priority_missing", "H4"),
        ({"Gebuehr!A2": "C#", "Gebuehr!H3": "name", "Gebuehr!H5": '"x"'}, "count_needs_numbers", "H5"),
        ({"Gebuehr!A2": "C<", "Gebuehr!H3": "name", "Gebuehr!H5": '"x"'}, "order_needed", "H5"),
        ({"Gebuehr!A2": "C>", "Gebuehr!H5": "null"}, "order_needed", "H5"),
    ],
)
def test_a_hit_policy_gets_what_it_needs(write_book: Write, changes: dict[str, object], code: str, cell: str) -> None:
    """An order of results said in row 4 itself, numbers to count, values that can be compared."""
    with pytest.raises(RulesInvalid) as raised:
        load_rules(write_book(changes))
    found = {(one.code, one.place) for one in raised.value.problems}
    assert (f"rules.{code}", f"cell:Gebuehr!{cell}") in found


def test_validity_must_not_run_backwards(write_book: Write) -> None:
    """The cell of the end is named."""
    with pytest.raises(RulesInvalid) as raised:
        load_rules(write_book({"Gebuehr!K5": date(2026, 1, 2), "Gebuehr!L5": "2026-01-01"}))
    assert [(one.code, one.place) for one in raised.value.problems] == [("rules.validity_reversed", "cell:Gebuehr!L5")]


def test_formatting_does_not_change_the_version(write_book: Write) -> None:
    """Fonts, widths and blanks are not law; neither is how a number is written."""
    plain = load_rules(write_book())
    path = write_book({"Gebuehr!C5": "  <5", "Gebuehr!H5": "10.00", "Gebuehr!B5": '"neu"'}, name="bunt.xlsx")
    book = load_workbook(path)
    book["Gebuehr"]["C5"].font = Font(bold=True)
    book["Gebuehr"].column_dimensions["C"].width = 40
    book.save(path)
    assert load_rules(path).version == plain.version


def test_the_delivered_workbook_keeps_its_version() -> None:
    """What the language learns changes no version of rules that do not use it: past decisions name them."""
    delivered = load_rules(Path(__file__).parents[3] / "flows" / "hundesteuer" / "rules.xlsx")
    assert delivered.version == "9878a90057440ac891f368075622e80d0e1f4566541077567aa16833be3fd402"


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("Gebuehr!C5", "<= 5"),
        ("Gebuehr!H5", 11),
        ("Gebuehr!I5", "§ 4"),
        ("Gebuehr!J5", "anders"),
        ("Gebuehr!K5", date(2026, 1, 1)),
        ("Gebuehr!A2", "F"),
        ("Begriffe!G3", "ja"),
        ("Info!B5", date(2030, 1, 1)),
    ],
)
def test_a_change_of_what_is_said_changes_the_version(write_book: Write, place: str, value: object) -> None:
    """Conditions, outputs, legal basis, reasons and validity all count."""
    assert load_rules(write_book({place: value}, name="neu.xlsx")).version != load_rules(write_book()).version


@pytest.mark.parametrize(
    ("shown", "value"),
    [("2026", 2026), ("3,5", 3.5), ("01.03.2026", date(2026, 3, 1)), ("WAHR", True), ("Text", " Text ")],
)
def test_a_remark_may_be_a_number_or_a_date(write_book: Write, shown: str, value: object) -> None:
    """Nobody computes with it; it is kept as a German sheet shows it, and counts for the version."""
    book = load_rules(write_book({"Gebuehr!M5": value, "Gebuehr!B1": value}))
    decision = book.tables["gebuehr"].decision
    assert (decision.rules[0].remark, decision.question) == (shown, shown)
    assert book.version != load_rules(write_book({"Gebuehr!B1": value}, name="ohne.xlsx")).version


def test_labels_units_and_sources_may_be_numbers(write_book: Write) -> None:
    """A term may be called 2026; nothing that was written is dropped."""
    term = load_rules(write_book({"Begriffe!B4": 2026, "Begriffe!D4": 100, "Begriffe!H4": 1.5})).terms["menge"]
    assert (term.label, term.unit, term.source) == ("2026", "100", "1,5")


@pytest.mark.parametrize(
    ("allowed", "narrowed", "kind", "loads"),
    [
        ("[0..99]", "[0..200]", "Ganzzahl", False),
        ("[0..99]", "[5..7]", "Ganzzahl", True),
        ("[0..99]", "[0..99]", "Ganzzahl", True),
        ("[0..99]", "[0..100)", "Ganzzahl", True),
        ("[0..99]", "(-1..100)", "Ganzzahl", True),
        ("[0..99]", "< 50", "Ganzzahl", False),
        ("[0..99]", "not(5)", "Ganzzahl", False),
        ("[0..99]", "-", "Ganzzahl", True),
        (">= 0", "> 0", "Ganzzahl", True),
        (">= 0", "[0..5], > 7", "Ganzzahl", True),
        (">= 0", "[0..5], < 7", "Ganzzahl", False),
        ("1, 2, [4..9]", "[1..2], 5", "Ganzzahl", True),
        ("1, 2, [4..9]", "[1..4]", "Ganzzahl", False),
        ("not(3)", "< 3, > 3", "Ganzzahl", True),
        ("not(3)", "not(4)", "Ganzzahl", False),
        (None, "[0..200]", "Ganzzahl", True),
        ('[date("2026-01-01")..date("2026-12-31")]', '>= date("2026-05-01")', "Datum", False),
        ('[date("2026-01-01")..date("2026-12-31")]', '(date("2025-12-31")..date("2027-01-01"))', "Datum", True),
    ],
)
def test_row_4_narrows_a_term_and_never_widens_it(
    write_book: Write, allowed: str | None, narrowed: str, kind: str, loads: bool
) -> None:
    """The allowed values of a column lie within those of its term; a dash means all of those."""
    begriffe = {"Begriffe!F4": allowed, "Begriffe!C4": kind, "Gebuehr!C5": "-", "Gebuehr!C6": "-", "Gebuehr!H6": 1}
    path = write_book(begriffe | {"Gebuehr!C4": narrowed})
    if loads:
        load_rules(path)
        return
    with pytest.raises(RulesInvalid) as raised:
        load_rules(path)
    assert [(one.code, one.place) for one in raised.value.problems] == [("rules.allowed_wider", "cell:Gebuehr!C4")]
    assert raised.value.problem.de == (
        "Blatt „Gebuehr“, Zelle C4: Die erlaubten Werte der Spalte gehen über die des Begriffs „menge“ hinaus."
    )


def test_a_dash_in_row_4_does_not_lift_the_limits_of_the_term(write_book: Write) -> None:
    """A case beyond them gets no decision."""
    table = load_rules(write_book({"Begriffe!F4": "[0..99]", "Gebuehr!C4": "-"})).tables["gebuehr"]
    case: dict[str, list[Value]] = {name: [None] for name in table.inputs}
    case |= {"art": ["neu"], "menge": [150]}
    assert table.evaluate(case, [date(2026, 6, 1)]).verdicts == ["wrong_type"]


@pytest.mark.parametrize(
    ("start", "end", "place"),
    [
        (date(2031, 1, 1), None, "K5"),
        (None, date(2019, 12, 31), "L5"),
        (date(2018, 1, 1), date(2018, 12, 31), "L5"),
        (date(2030, 12, 31), None, ""),
        (None, date(2020, 1, 1), ""),
        (date(2000, 1, 1), date(2100, 1, 1), ""),
    ],
)
def test_a_rule_that_can_never_apply_is_reported(
    write_book: Write, start: date | None, end: date | None, place: str
) -> None:
    """Its dates lie outside the validity of the workbook, 2020 to 2030; reaching beyond it is no mistake."""
    path = write_book({"Info!B5": date(2030, 12, 31), "Gebuehr!K5": start, "Gebuehr!L5": end})
    if not place:
        load_rules(path)
        return
    with pytest.raises(RulesInvalid) as raised:
        load_rules(path)
    assert [(one.code, one.place) for one in raised.value.problems] == [("rules.never_valid", f"cell:Gebuehr!{place}")]


def test_a_workbook_that_is_not_there_is_not_called_a_broken_one(tmp_path: Path) -> None:
    """Who mistypes a name is told so, and not to save the file anew in Excel."""
    with pytest.raises(RulesInvalid) as caught:
        load_rules(tmp_path / "reglen.xlsx")
    assert caught.value.problem.code == "rules.file_missing"
    assert "„reglen.xlsx“ ist nicht da" in caught.value.problem.de

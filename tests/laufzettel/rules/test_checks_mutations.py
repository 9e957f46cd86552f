# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sound workbooks are broken by named operators, cells and rows; every break is reported with its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from laufzettel.errors import Problem
from laufzettel.rules.checks import Level, Report, check_bytes
from tests.laufzettel.rules.typed_formulas import ILL_TYPED, SOUND

Rows = list[list[object]]
DELIVERED = Path(__file__).parents[3] / "flows/hundesteuer/rules.xlsx"
INFO: Rows = [
    ["Name", "Gebühren"], ["Kennung", "gebuehren"], ["Version", "1"], ["gültig ab", date(2020, 1, 1)],
    ["gültig bis", date(2030, 12, 31)], ["Rechtsgrundlage", "Satzung"], ["Verantwortlich", "Amt 20"],
]  # fmt: skip
TERMS: Rows = [
    ["Begriff", "Bezeichnung", "Typ", "Einheit", "Nachkommastellen", "erlaubte Werte", "Pflicht", "Quelle"],
    ["art", "Art", "Text", None, None, "neu, alt", "ja", "Antrag"],
    ["menge", "Menge", "Ganzzahl", "Stück", None, "[0..100]", "ja", "Antrag"],
    ["wert", "Wert", "Zahl", "EUR", 2, "[0..1000]", "ja", "Antrag"],
    ["frei", "befreit", "Ja/Nein", None, None, None, "nein", "Antrag"],
    ["gebuehr", "Gebühr", "Zahl", "EUR", 2, "[0..500]", "nein", "Tabelle"],
]
HEAD = ["Wenn Art", "Wenn Menge", "Wenn Wert", "Wenn befreit", "Dann Gebühr", "gültig ab", "gültig bis"]
NAMES = [None, "art", "menge", "wert", "frei", "gebuehr"]
OLD, NEW = date(2025, 12, 31), date(2026, 1, 1)
UNIQUE: Rows = [
    ["eine", "Welche Gebühr gilt?"], ["U", *HEAD], [*NAMES], [None],
    ["R1", "neu", "< 5", "[0..100)", "-", 10, None, OLD],
    ["R2", "neu", "< 5", "[0..100)", "-", 12, NEW, None],
    ["R3", "neu", "< 5", ">= 100", "-", 20, None, None],
    ["R4", "neu", "[5..20]", "-", "-", 30, None, None],
    ["R5", "neu", "> 20", "<= 50.50", "-", 35, None, None],
    ["R6", "neu", "> 20", "> 50.50", "-", 40, None, None],
    ["R7", "alt", "0, 1, 2", "-", "-", 50, None, None],
    ["R8", "alt", "not(0, 1, 2)", "-", "wahr", 60, None, None],
    ["R9", "alt", "not(0, 1, 2)", "-", "falsch", 70, None, None],
]  # fmt: skip
FIRST: Rows = [
    ["reihe", "Welche zuerst?"], ["F", *HEAD], [*NAMES], [None],
    ["F1", "neu", "> 90", "> 10", "-", 1, None, None],
    ["F2", "neu", "> 50", "-", "-", 2, None, None],
    ["F3", "neu", "-", "-", "-", 3, None, None],
    ["F4", "alt", "0", "-", "wahr", 4, None, None],
    ["F5", "-", "-", "-", "-", 5, None, None],
]  # fmt: skip
SUM: Rows = [
    ["summe", "Was kommt zusammen?"], ["C+", *HEAD], [*NAMES], [None],
    ["S1", "neu", "-", "-", "-", 5, None, None],
    ["S2", "alt", "-", "-", "-", 6, None, None],
    ["S3", "-", "> 10", "> 5", "wahr", 7, None, None],
]  # fmt: skip
TABLES = {"Eine": UNIQUE, "Reihe": FIRST, "Summe": SUM}
CONDITIONS, OUTPUT, VALID_FROM, VALID_TO = range(1, 5), 5, 6, 7


@dataclass(frozen=True)
class Mutant:
    """A table with one thing broken in it.

    Attributes:
        operator: what was done.
        sheet, rows: the table.
        code: of the finding that must come; without a dot one of `rules.`.
        cell: where it must point.
        position: in the text of the cell; 0 if the sentence names none.
    """

    operator: str
    sheet: str
    rows: Rows
    code: str
    cell: str
    position: int = 0


def _at(row: int, column: int) -> str:
    return f"{get_column_letter(column + 1)}{row + 1}"


def _rules(rows: Rows) -> range:
    return range(4, len(rows))


def _with(rows: Rows, row: int, column: int, value: object) -> Rows:
    changed = [list(line) for line in rows]
    changed[row] += [None] * (column + 1 - len(changed[row]))
    changed[row][column] = value
    return changed


BROKEN_CONDITIONS: dict[str, dict[str, tuple[object, str]]] = {
    "art": {
        "garbage": (">= >= 5", "syntax"), "emptied": (None, "cell_empty"), "misspelt": ("nue", "word_unknown"),
        "not in the list": ('"gebraucht"', "not_allowed"), "a number for a word": (7, "type_clash"),
        "an order of words": ('> "alt"', "type_clash"), "all values excluded": ('not("neu", "alt")', "dead"),
        "the missing value of a required term": ("null", "dead"),
    },
    "menge": {
        "garbage": (">= >= 5", "syntax"), "emptied": (None, "cell_empty"), "half an interval": ("[1..5", "incomplete"),
        "turned round": ("[9..3]", "interval_reversed"), "a word for a number": ('"viele"', "type_clash"),
        "compared with a word": ("> art", "feel.test"),
        "an unknown function": ("abss(?) > 3", "function_unknown"),
        "an unknown name": ("abs(mengee) > 3", "word_unknown"), "a wrong bracket": ("abs(? > 3", "formula_syntax"),
        "too many arguments": ("abs(?, 2) > 3", "feel.argument_count"),
        "no arguments": ("abs() > 3", "feel.argument_count"),
        "the day of the computation": ("day of year(today()) > ?", "day_of_computation"),
        "a German comma in a formula": ("decimal(?, 0) > 1,5", "german_comma"),
        "a word for a number in a formula": ('contains(?, "a")', "feel.argument"),
        "a word no number can be made of": ("number(art) > ?", "formula_no_answer"),
        "equal to a word": ('? = "viele"', "formula_no_answer"),
        "beyond the list": ("101", "not_allowed"),
        "all values beyond the list": ("> 100", "dead"), "nothing between": ("(3..4)", "dead"),
    },
    "wert": {
        "German comma": (">= 1,5", "german_comma"), "too many decimals": ("> 0.125", "too_many_decimals"),
        "emptied": (None, "cell_empty"), "a date for a number": (date(2026, 1, 1), "type_clash"),
        "below the list": ("< 0", "dead"),
    },
    "frei": {
        "a word for yes": ("ja", "word_unknown"), "emptied": (None, "cell_empty"),
        "a number for yes": (1, "type_clash"),
    },
}  # fmt: skip
BROKEN_OUTPUTS: dict[str, tuple[object, str]] = {
    "emptied": (None, "cell_empty"), "a word for a number": ('"zehn"', "type_clash"), "too much": (501, "not_allowed"),
    "divided by a term": ("wert / menge", "divisor"), "an unknown function": ("minimum(wert, 5)", "function_unknown"),
    "a wrong bracket": ("min(wert, 5", "formula_syntax"),
    "a bracket of another kind": ("min(wert, 5]", "formula_syntax"),
    "too few arguments": ("decimal(wert)", "feel.argument_count"),
    "an unknown name in a formula": ("min(wret, 5)", "word_unknown"),
    "a result of another type": ("string(wert)", "feel.result"), "an unknown term": ("wret * 2", "word_unknown"),
}  # fmt: skip


def broken_cells() -> Iterator[Mutant]:
    """Every condition and output of every rule, broken in every way."""
    for sheet, rows in TABLES.items():
        for row in _rules(rows):
            for column in CONDITIONS:
                for operator, (value, code) in BROKEN_CONDITIONS[str(NAMES[column])].items():
                    if code == "dead" and sheet == "Reihe" and row == len(rows) - 1:
                        continue  # the last one is a gap as well; the operators on rows break it
                    yield Mutant(operator, sheet, _with(rows, row, column, value), code, _at(row, column))
            for operator, (value, code) in BROKEN_OUTPUTS.items():
                yield Mutant(operator, sheet, _with(rows, row, OUTPUT, value), code, _at(row, OUTPUT))


def ill_typed() -> Iterator[Mutant]:
    """Each in a rule of each table, with the position it must name."""
    for sheet, rows in TABLES.items():
        for name, marked in ILL_TYPED.items():
            for text, code in marked.items():
                column, position = NAMES.index(name), text.index("▸") + 1
                changed = _with(rows, 5, column, text.replace("▸", ""))
                yield Mutant("ill-typed", sheet, changed, code, _at(5, column), position)


def broken_rows() -> Iterator[Mutant]:
    """Rows deleted, doubled, moved, widened, narrowed, ended and begun too early."""
    for row in _rules(UNIQUE):
        gap = ("gap_in_time", _at(row, VALID_TO if row == 4 else VALID_FROM)) if row in (4, 5) else ("gap", "A2")
        if row not in (4, 5):
            yield Mutant("deleted", "Eine", UNIQUE[:row] + UNIQUE[row + 1 :], *gap)
        copy = [*UNIQUE[row]]
        copy[0] = "neu1"
        yield Mutant("doubled", "Eine", [*UNIQUE, copy], "overlap_alike", _at(len(UNIQUE), 0))
        copy = [*copy]
        copy[OUTPUT] = 99
        yield Mutant("doubled with another result", "Eine", [*UNIQUE, copy], "overlap", _at(len(UNIQUE), 0))
        for column in CONDITIONS:
            if UNIQUE[row][column] != "-":
                widened = _with(UNIQUE, row, column, "-")
                yield Mutant("widened to a dash", "Eine", widened, "overlap", "A")
        if row != 5:
            early = _with(UNIQUE, row, VALID_TO, date(2024, 6, 30))
            yield Mutant("ended too early", "Eine", early, "gap_in_time", _at(row, VALID_TO))
        if row != 4:
            late = _with(UNIQUE, row, VALID_FROM, date(2027, 1, 1))
            cell = _at(4, VALID_TO) if row == 5 else _at(row, VALID_FROM)  # named is the end before the gap
            yield Mutant("begun too late", "Eine", late, "gap_in_time", cell)
    yield Mutant("not ended", "Eine", _with(UNIQUE, 4, VALID_TO, None), "overlap_in_time", _at(4, VALID_TO))
    yield Mutant("begun a day early", "Eine", _with(UNIQUE, 5, VALID_FROM, OLD), "overlap_in_time", _at(4, VALID_TO))
    narrower = [(6, 2, "< 4"), (7, 2, "(5..20]"), (7, 2, "[5..20)"), (8, 2, "> 21"), (8, 3, "< 50.50"),
                (9, 3, "> 50.51"), (10, 2, "0, 2"), (11, 2, "not(0, 1, 2, 3)"), (6, 3, "> 100")]  # fmt: skip
    for row, column, text in narrower:
        yield Mutant("narrowed", "Eine", _with(UNIQUE, row, column, text), "gap", "A2")
    wider = [(6, 2, "<= 5"), (7, 2, "[4..20]"), (8, 2, ">= 20"), (8, 3, "<= 50.51"), (10, 2, "0, 1, 2, 3")]
    for row, column, text in wider:
        yield Mutant("widened by one", "Eine", _with(UNIQUE, row, column, text), "overlap", "A")
    yield Mutant("the last rule deleted", "Reihe", FIRST[:-1], "gap", "A2")
    for row in _rules(FIRST)[:-1]:
        copy = ["neu1", *FIRST[row][1:]]
        yield Mutant("doubled below", "Reihe", [*FIRST, copy], "shadowed", _at(len(FIRST), 0))
        moved = [*FIRST[:4], FIRST[-1], *FIRST[4:-1]]
        yield Mutant("the last rule first", "Reihe", moved, "shadowed", _at(row + 1, 0))
    swapped = [*FIRST[:4], FIRST[5], FIRST[4], *FIRST[6:]]
    yield Mutant("rule before its exception", "Reihe", swapped, "shadowed", "A6")
    split = [*FIRST[:4], ["x1", "-", "< 40", *FIRST[6][3:]], ["x2", "-", ">= 40", *FIRST[6][3:]], *FIRST[4:]]
    for row in range(6, len(split)):
        yield Mutant("two together cover the rest", "Reihe", split, "shadowed", _at(row, 0))
    for row in (4, 5):
        yield Mutant("deleted", "Summe", SUM[:row] + SUM[row + 1 :], "gap", "A2")
    for row in _rules(SUM):
        yield Mutant("doubled", "Summe", [*SUM, ["neu1", *SUM[row][1:]]], "twice", _at(len(SUM), 0))


def _book(tables: dict[str, Rows]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in {"Info": INFO, "Begriffe": TERMS, **tables}.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _check(tables: dict[str, Rows]) -> Report:
    return check_bytes(_book(tables), "regeln.xlsx")


MUTANTS = [*broken_cells(), *ill_typed(), *broken_rows()]
LOTS = 8


def test_there_are_more_than_three_hundred_mutants() -> None:
    """Of some thirty kinds."""
    assert len(MUTANTS) >= 300
    assert len({(one.operator, one.code) for one in MUTANTS}) >= 30


def test_the_sound_workbook_raises_no_alarm() -> None:
    """What the mutants come from has no error; the one thing said about the sum is that it was not looked at."""
    found = _check(TABLES).findings
    assert [(one.level, one.problem.code, one.sheet) for one in found] == [
        (Level.UNCHECKED, "rules.sum_unchecked", "Summe")
    ]


def _positions(problem: Problem) -> tuple[str, ...]:
    """The position as the German and the English sentence name it."""
    return tuple(
        found[1] for text in (problem.de, problem.en) for found in re.finditer(r"(?:Stelle|position) (\d+)", text)
    )


@pytest.mark.parametrize("lot", range(LOTS))
def test_every_mutant_is_reported_with_its_place(lot: int) -> None:
    """By the finding that names what was done, in the cell where it was done or where the table is named."""
    for mutant in MUTANTS[lot::LOTS]:
        findings = _check({mutant.sheet: mutant.rows}).findings
        hits = [
            one
            for one in findings
            if one.problem.code == (mutant.code if "." in mutant.code else f"rules.{mutant.code}")
        ]
        told = (mutant.operator, mutant.sheet, mutant.cell, [(one.problem.code, one.cell) for one in findings])
        assert any(one.sheet == mutant.sheet and one.cell.startswith(mutant.cell) for one in hits), told
        for one in hits:
            assert f"Blatt „{one.sheet}“, Zelle {one.cell}: " in one.problem.de
            assert one.problem.remedy_de and one.problem.remedy_en
        if mutant.position:
            wanted = (str(mutant.position), str(mutant.position))
            assert wanted in [_positions(one.problem) for one in hits], told


@pytest.mark.parametrize("name", SOUND)
def test_no_formula_is_refused_whose_types_go_together(name: str) -> None:
    """Nor is anything said of its types."""
    for text in SOUND[name]:
        changed = _with(FIRST, 5, NAMES.index(name), text)
        found = [one.problem.code for one in _check({"Reihe": changed}).findings]
        assert "rules.tables_unchecked" not in found and not any(one.startswith("feel.") for one in found), (
            text,
            found,
        )


def test_the_delivered_workbook_is_sound_and_has_a_gap_without_its_row_for_no_dog() -> None:
    """The process never asks for a household without dogs; the table answers all the same."""
    data = DELIVERED.read_bytes()
    assert not check_bytes(data, "rules.xlsx").refused
    book = load_workbook(BytesIO(data))
    assert book["Steuersatz"]["A5"].value == "S0"
    book["Steuersatz"].delete_rows(5)
    written = BytesIO()
    book.save(written)
    errors = [one for one in check_bytes(written.getvalue(), "rules.xlsx").findings if one.level is Level.ERROR]
    assert [(one.problem.code, one.sheet, one.cell) for one in errors] == [("rules.gap", "Steuersatz", "A2")]


def test_what_cannot_be_proven_is_said() -> None:
    """A search that is cut off makes the table unreleasable; computed results are named as not checked."""
    report = check_bytes(_book({"Eine": _with(UNIQUE, 6, OUTPUT, "wert * 2")}), "regeln.xlsx")
    assert Counter(one.problem.code for one in report.findings) == {"rules.result_unchecked": 1}
    assert not report.refused
    cut = check_bytes(_book({"Reihe": FIRST[:-1]}), "regeln.xlsx", most_nodes=0)
    assert [one.problem.code for one in cut.findings] == ["rules.search_too_large"]
    assert cut.refused


def test_progress_reaches_its_end() -> None:
    """Whoever draws a bar is told how much there is and that all of it was done."""
    seen: list[tuple[int, int]] = []
    check_bytes(_book(TABLES), "regeln.xlsx", told=lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1] > 0
    assert seen == sorted(seen)

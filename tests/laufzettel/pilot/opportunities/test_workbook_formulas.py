# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The exported workbook computes the points by itself: its formulas, worked out by another reader, give our figures."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook

from laufzettel.pilot.opportunities.as_json import sample
from laufzettel.pilot.opportunities.candidate import Catalogue
from laufzettel.pilot.opportunities.comparison import compared
from laufzettel.pilot.opportunities.layout import COMPUTED, FIRST_ROW, RESULT, WEIGHTS
from laufzettel.pilot.opportunities.reading import read_catalogue
from laufzettel.pilot.opportunities.workbook import write_comparison

if TYPE_CHECKING:
    from tests.laufzettel.pilot.opportunities.conftest import Made

TOKEN = re.compile(
    r'\s*("[^"]*"|\d+\.?\d*|(?:\w+!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?|[A-Z]+[0-9]*(?=\()|[-+*/(),=])'
)
Value = float | str | bool | list[object]


class Sums:
    """Works out formulas like a spreadsheet does: the four operations, comparison, and the functions we use."""

    def __init__(self, book: Workbook) -> None:
        """Args: book: opened with its formulas."""
        self.book = book

    def cell(self, sheet: str, at: str) -> Value:
        """What a cell shows."""
        value = self.book[sheet][at].value
        if isinstance(value, str) and value.startswith("=") and self.book[sheet][at].data_type == "f":
            tokens = iter([*TOKEN.findall(value[1:]), ""])
            reader = _Reader(self, sheet, tokens)
            found = reader.comparison()
            assert reader.now == "", value
            return found
        return value if isinstance(value, str) else float(value or 0)


class _Reader:
    def __init__(self, sums: Sums, sheet: str, tokens: Iterator[str]) -> None:
        self.sums, self.sheet, self.tokens = sums, sheet, tokens
        self.now = next(tokens)

    def take(self) -> str:
        taken, self.now = self.now, next(self.tokens, "")
        return taken

    def comparison(self) -> Value:
        left = self.sum()
        if self.now == "=":
            self.take()
            return left == self.sum()
        return left

    def sum(self) -> Value:
        found = self.product()
        while self.now in ("+", "-"):
            sign, other = self.take(), self.product()
            found = number(found) + (number(other) if sign == "+" else -number(other))
        return found

    def product(self) -> Value:
        found = self.factor()
        while self.now in ("*", "/"):
            sign, other = self.take(), self.factor()
            found = number(found) * number(other) if sign == "*" else number(found) / number(other)
        return found

    def factor(self) -> Value:
        token = self.take()
        if token == "-":
            return -number(self.factor())
        if token == "(":
            found = self.comparison()
            self.take()
            return found
        if self.now == "(":
            return self.function(token)
        if re.fullmatch(r"[\d.]+", token):
            return float(token)
        return token[1:-1] if token.startswith('"') else self.cells(token)

    def function(self, name: str) -> Value:
        self.take()
        arguments = []
        while self.now != ")":
            arguments.append(self.comparison())
            if self.now == ",":
                self.take()
        self.take()
        return called(name, arguments)

    def cells(self, token: str) -> Value:
        sheet, _, cells = token.rpartition("!")
        sheet, cells = sheet or self.sheet, cells.replace("$", "")
        if ":" in cells:
            return [self.sums.cell(sheet, one.coordinate) for row in self.sums.book[sheet][cells] for one in row]
        return self.sums.cell(sheet, cells)


def number(value: Value) -> float:
    """A number; text in a sum would be an error in the spreadsheet, too."""
    assert isinstance(value, float)
    return value


def called(name: str, given: list[Value]) -> Value:
    """What a function gives."""
    first = given[0]
    match name:
        case "MIN":
            return min(number(one) for one in given)
        case "LOG10":
            return math.log10(number(first))
        case "IF":
            return given[1] if first else given[2]
        case "SUM":
            assert isinstance(first, list)
            return float(sum(one for one in first if isinstance(one, float)))
        case "COUNTIF":
            assert isinstance(first, list)
            return float(first.count(given[1]))
    raise AssertionError(name)


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """The ten processes, compared and written."""
    path = tmp_path / "vergleich.xlsx"
    write_comparison(path, compared(sample()))
    return path


def test_the_formulas_give_the_figures_of_the_program(exported: Path) -> None:
    """Hours, value, feasibility, risk and points of all ten, to ten digits; and the order refers to the right rows."""
    sums, comparison = Sums(load_workbook(exported)), compared(sample())
    by_name = {one.candidate.name: one.profile for one in comparison.standings}
    for row in range(FIRST_ROW, FIRST_ROW + 10):
        profile = by_name[str(sums.cell(COMPUTED, f"A{row}"))]
        expected = (profile.hours, profile.value, profile.feasibility, profile.risk, profile.score)
        found = [sums.cell(COMPUTED, f"{letter}{row}") for letter in "BCDEF"]
        assert found == pytest.approx(expected, abs=1e-10)
        assert sums.cell(COMPUTED, f"G{row}") == "ja"
    for row, one in enumerate(comparison.standings, 2):
        assert sums.cell(RESULT, f"B{row}") == one.candidate.name
        assert sums.cell(RESULT, f"C{row}") == pytest.approx(one.profile.score, abs=1e-10)
        assert sums.cell(RESULT, f"D{row}") == pytest.approx(one.profile.score, abs=1e-10)


def test_the_formulas_follow_an_edited_weight(exported: Path) -> None:
    """Whoever changes a weight in the file sees the points this program computes from the file."""
    book = load_workbook(exported)
    book[WEIGHTS]["B2"], book[WEIGHTS]["B5"] = 15, 15
    book.save(exported)
    again = compared(read_catalogue(exported).catalogue)
    sums = Sums(load_workbook(exported))
    scores = {one.candidate.name: one.profile.score for one in again.standings}
    for row in range(FIRST_ROW, FIRST_ROW + 10):
        assert sums.cell(COMPUTED, f"F{row}") == pytest.approx(scores[str(sums.cell(COMPUTED, f"A{row}"))], abs=1e-10)
    assert sums.cell(WEIGHTS, "B15") == 100


def test_a_gate_that_is_not_passed_shows_in_the_formula(tmp_path: Path, made: Made) -> None:
    """No yes without all seven."""
    path = tmp_path / "tor.xlsx"
    write_comparison(path, compared(Catalogue((made("A", access=0.3, gates={"owner": None}),))))
    sums = Sums(load_workbook(path))
    assert sums.cell(COMPUTED, f"G{FIRST_ROW}") == "nein"
    assert sums.cell(RESULT, "L2") == "Tor nicht erfüllt"


def test_the_only_formulas_are_ours(tmp_path: Path, made: Made) -> None:
    """Names that look like formulas stay text on every sheet."""
    path = tmp_path / "boese.xlsx"
    write_comparison(path, compared(Catalogue((made('=HYPERLINK("x")', access=0.7),))))
    book = load_workbook(path)
    formulas = [c.value for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert formulas
    assert not [one for one in formulas if "HYPERLINK" in one]
    assert Sums(book).cell(RESULT, "B2") == '=HYPERLINK("x")'

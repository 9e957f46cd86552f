# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Broken workbooks by the hundred: each loads, or is refused with sheet, cell and remedy; nothing else comes out."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from laufzettel.rules import RuleBook, RulesInvalid, Type, Value, load_rules

Write = Callable[..., Path]

DELIVERED = Path(__file__).parents[3] / "flows" / "hundesteuer" / "rules.xlsx"
GARBAGE: list[object] = [
    None, "", "  ", "-", "–", 0, 5, -1, 1.5, 0.1, 1e308, -1e308, 10**40, True, False,
    date(9999, 12, 31), date(1900, 1, 1), datetime(2026, 1, 1, 8, 30), time(8, 30), timedelta(hours=30),  # noqa: DTZ001
    "#REF!", "#NAME?", "=A1", "=1/0", "=SUM(", "{", "}", "{}", "{menge", "{0}", "{x!r}", "{sheet}", "{weg}", "{betrag}",
    "[1..5", "]]", "[..]", "[5..1]", "(1..2)", "1..", "..", "not(", "not()", "not(not(1))", "nicht(-)", "-,-", "- -1",
    "1" + "+1" * 3000, "-" * 3000, "(" * 3000, "1," * 3000 + "1", "9" * 5000, "0." + "0" * 5000 + "1",
    "1*" + "9" * 5000,
    '"', "\\", '"\\"', '"a', "„a“", '"ä", "ß"', "'", "%", "1.000", "1.000,5", "1,5", "5 EUR", "5€", "§ 3", "null",
    "wahr", "true,", "ja", "a,,b", ",", ", ", 'date("9999-12-31")', 'date("2026-02-30")', "date(", "date", "2026-01-01",
    "U", "F", "C", "C+", "A", "Wenn ", "Wenn x", "Dann ", "Dann x", "Begründung", "gültig ab", "Gültig ab",
    "Text", "Zahl", "Ganzzahl", "Datum", "Ja/Nein", "Begriff", "Name", "grund", "betrag", "weg", "menge", "gebuehr",
    "? > menge", "even(?)", "even(?, 1)", "count(for i in 1..999999999 return i) = ?", "x in (1, 2", "{a: ?}", '@"x"',
    "for x in", "function(x) x", "? ? ?", "[1, 2][1]", "if ? then 1", "? = null", "some x in [1] satisfies x = ?",
    "(?)", "Stichtag", "< Stichtag", "heute()", "if frei then 1 else null", "min(menge, 5)", "1.1.1", "?.year",
    "not(?)", "?(1)", "1" + " or 1" * 60, "?" + ".a" * 90, "abs(" * 55 + "?" + ")" * 55, "P", "O", "R", "C#", "C<",
    "M1", "R1", "x" * 32_000, "\u00a0", "\u200b", "a\nb", "menge / 0", "menge / menge", "> menge", "menge menge",
]  # fmt: skip
PLAIN: dict[Type, list[Value]] = {
    Type.TEXT: ["neu", None, "x" * 1000],
    Type.NUMBER: [Decimal("1.50"), None, Decimal(10) ** 30 - 1],
    Type.INTEGER: [1, None, 10**30 - 1],
    Type.DATE: [date(2026, 1, 1), None, date(9999, 12, 31)],
    Type.FLAG: [True, None, False],
}
XML_VALUES = ("9999999", "-1", "NaN", "1e999", "INF", "", "x", "#REF!", "A0", "XFD1048576", "s", "b", "d", "e", "0")


def _bend(chance: random.Random, book: Workbook) -> None:
    """One mistake a person, a program or a bad day could make."""
    sheet: Worksheet = chance.choice(book.worksheets)
    row, column = chance.randint(1, sheet.max_row + 1), chance.randint(1, sheet.max_column + 1)
    match chance.choice(["cell"] * 12 + ["rows", "columns", "merge", "sheet", "title", "insert", "copy"]):
        case "rows":
            sheet.delete_rows(row, chance.choice([1, 1, 3, 50]))
        case "columns":
            sheet.delete_cols(column, chance.choice([1, 1, 3, 50]))
        case "merge":
            sheet.merge_cells(start_row=row, start_column=column, end_row=row + 2, end_column=column + 2)
        case "sheet" if len(book.worksheets) > 1:
            book.remove(sheet)
        case "title":
            sheet.title = chance.choice(["Info", "Begriffe", "Neu {x}", "ä"]) + str(chance.randint(0, 9))
        case "insert":
            sheet.insert_rows(row, chance.randint(1, 3))
        case "copy":
            book.copy_worksheet(sheet)
        case _ if type(sheet.cell(row, column)).__name__ != "MergedCell":
            sheet.cell(row, column).value = chance.choice(GARBAGE)


def _decide(book: RuleBook) -> None:
    """A workbook that loads also decides: nothing, something and a lot of everything."""
    for table in book.tables.values():
        columns = {name: PLAIN[book.terms[name].type] for name in table.inputs}
        found = table.evaluate(columns, [date(2026, 3, 1), date(1, 1, 1), date(9999, 12, 31)])
        assert len(found.records()) == len(found.verdicts) == 3


def _check(path: Path) -> bool:
    """Load it; True if it loads. Whatever else comes out than our own refusal fails the test."""
    try:
        _decide(load_rules(path))
    except RulesInvalid as refused:
        assert refused.problems
        for problem in refused.problems:
            assert problem.remedy_de and problem.remedy_en, problem.code
            if problem.code == "rules.unreadable":
                assert path.name in problem.de
                continue
            found = re.fullmatch(r"cell:(.+)!([A-Z]+[0-9]+)", problem.place, re.DOTALL)
            assert found, problem
            assert f"Blatt „{found[1]}“, Zelle {found[2]}: " in problem.de
            assert f"Sheet “{found[1]}”, cell {found[2]}: " in problem.en
        return False
    return True


@pytest.mark.parametrize(("origin", "count"), [("delivered", 40), ("small", 160)])
def test_a_bent_workbook_loads_or_says_where_it_is_wrong(write_book: Write, origin: str, count: int) -> None:
    """Deleted rows and sheets, wrong types, merged cells, garbage, huge numbers, stray cells: one to five at a time."""
    source = (DELIVERED if origin == "delivered" else write_book()).read_bytes()
    loaded = 0
    for seed in range(count):
        chance = random.Random(seed)  # noqa: S311 - no secret
        book = load_workbook(BytesIO(source))
        for _ in range(chance.choice([1, 1, 2, 5])):
            _bend(chance, book)
        if not chance.randrange(20):  # last, because the sheet is then too large for any other mistake
            row, column = chance.choice([900, 1_048_576]), chance.choice([30, 16_384])
            chance.choice(book.worksheets).cell(row, column).value = chance.choice(["x", None])
        path = write_book(name="leer.xlsx").with_name("krumm.xlsx")
        book.save(path)
        loaded += _check(path)
    assert 0 < loaded < count / 2


def test_a_workbook_with_bent_insides_loads_or_is_refused(write_book: Write) -> None:
    """The same for the XML inside: cut out pieces, swapped numbers, types and references, parts that are missing."""
    whole = write_book()
    with ZipFile(whole) as parts:
        insides = {name: parts.read(name).decode() for name in parts.namelist()}
    loaded = 0
    for seed in range(120):
        chance = random.Random(seed)  # noqa: S311 - no secret
        name = chance.choice(sorted(insides))
        text = insides[name]
        if chance.random() < 0.3:
            at = chance.randrange(len(text))
            text = text[:at] + text[at + chance.randint(1, 40) :]
        else:
            spot = chance.choice(list(re.finditer(r'(?<==")[^"]*(?=")|(?<=>)[^<]+(?=<)', text)))
            text = text[: spot.start()] + chance.choice(XML_VALUES) + text[spot.end() :]
        path = whole.with_name("krumm.xlsx")
        with ZipFile(path, "w") as bent:
            for part, content in insides.items():
                if part != name or chance.random() > 0.05:
                    bent.writestr(part, text if part == name else content)
        loaded += _check(path)
    assert 0 < loaded < 120

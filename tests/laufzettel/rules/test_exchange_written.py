# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A written workbook is made for people, holds no formula, and opens in LibreOffice with its lists and comments."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from laufzettel.rules import read_rules
from laufzettel.rules.dmn import model as d
from laufzettel.rules.dmn import read_dmn
from laufzettel.rules.exchange import to_model, to_workbook

Write = Callable[..., Path]
ROOT = Path(__file__).resolve().parents[3]
DOG_TAX = ROOT / "flows/hundesteuer/rules.xlsx"
TABLES = Path(__file__).parent / "kit/tables/tabellen.dmn"
INSTALL = "apt-get install -y --no-install-recommends libreoffice-calc"


@pytest.fixture(scope="module")
def dog_tax() -> bytes:
    """The workbook of the dog tax, as we write it."""
    return to_workbook(to_model(read_rules(DOG_TAX.read_bytes(), "rules.xlsx")))


def _lists(sheet: Worksheet) -> dict[str, str]:
    """The lists to choose from, by the first cell they hold for."""
    return {str(one.sqref).split(":")[0]: one.formula1 for one in sheet.data_validations.dataValidation}


def test_a_written_workbook_is_made_for_people(dog_tax: bytes) -> None:
    """Heads that stay, wrapped text, colours by what a cell is for, lists, explanations, native numbers and dates."""
    book = load_workbook(BytesIO(dog_tax))
    assert book.sheetnames[:2] == ["Info", "Begriffe"]
    sheet = book["steuersatz"]
    assert sheet.freeze_panes == "B5"
    assert sheet["A2"].comment is not None
    assert "F: erste" in sheet["A2"].comment.text
    fills = {sheet.cell(2, column).fill.start_color.rgb for column in range(1, sheet.max_column + 1)}
    assert len(fills) == 4, "policy, conditions, results, annotations"
    heads = {str(sheet.cell(2, column).value): column for column in range(1, sheet.max_column + 1)}
    reasons = sheet.cell(5, heads["Begründung"])
    assert reasons.alignment.wrap_text
    assert sheet.column_dimensions[reasons.column_letter].width > 50
    assert reasons.number_format == "@", "a typed 3.1 must stay text"
    assert all(sheet.cell(2, column).comment for column in range(1, sheet.max_column + 1))
    assert _lists(sheet)["A2"].startswith('"U,')
    assert book["Begriffe"].freeze_panes == "B2"
    assert '"ja,nein"' in _lists(book["Begriffe"]).values()
    assert '"wahr,falsch"' in _lists(book["weg"]).values()
    assert book["Info"]["A7"].comment is not None
    assert book["Info"]["B4"].number_format == "DD.MM.YYYY"
    rates = [cell.value for cell in sheet["D"][4:] if isinstance(cell.value, int | float)]
    assert rates, "numbers are numbers"


def test_a_list_also_holds_for_rows_that_people_add(dog_tax: bytes) -> None:
    """Below the last rule there is room, and what is chosen there is offered; other conditions may be typed."""
    sheet = load_workbook(BytesIO(dog_tax))["startmonat"]
    listed = [one for one in sheet.data_validations.dataValidation if "anschaffung" in one.formula1]
    assert sheet.max_row < 100
    assert "B100" in listed[0].sqref
    assert not listed[0].showErrorMessage


def test_no_cell_is_a_formula_whatever_a_model_says() -> None:
    """Texts that begin with `=`, `+`, `@` stay texts, also when a person edits them."""
    book = load_workbook(BytesIO(to_workbook(read_dmn(TABLES))))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    risky = [cell for cell in cells if isinstance(cell.value, str) and cell.value[:1] in ("=", "+", "@")]
    assert len(risky) >= 5
    assert all(cell.quotePrefix for cell in risky)


def test_sheets_get_names_that_a_workbook_takes() -> None:
    """Long names, forbidden signs, names that differ in case, names of the layout's own sheets."""
    table = d.Table(inputs=(), outputs=(d.OutputClause(),), rules=(d.Rule((), ("1",), id="r"),))
    names = ["Info", "begriffe", "DMN", "Tests", "a/b:c*d?e[f]", "x" * 40, "X" * 40, "Prüfbericht", "'"]
    decisions = [
        d.Decision(id=f"d{at}", name=name, variable=d.Variable(name), logic=table) for at, name in enumerate(names)
    ]
    model = replace(read_dmn(TABLES), elements=tuple(decisions))
    titles = load_workbook(BytesIO(to_workbook(model))).sheetnames
    assert len({title.casefold() for title in titles}) == len(names) + 3
    assert all(len(title) <= 31 for title in titles)
    assert titles[0] == "Info"
    assert titles[-1] == "DMN"


def _converted(data: bytes, kind: str, folder: Path) -> bytes:
    """The workbook as LibreOffice saves it."""
    (folder / "mappe.xlsx").write_bytes(data)
    profile = (folder / "profil").as_uri()
    words = ["--headless", f"-env:UserInstallation={profile}", "--convert-to", kind, "--outdir", str(folder / "aus")]
    office = shutil.which("soffice") or "soffice"
    subprocess.run([office, *words, str(folder / "mappe.xlsx")], check=True, capture_output=True, timeout=120)
    return (folder / "aus" / f"mappe.{kind}").read_bytes()


@pytest.mark.skipif(
    shutil.which("soffice") is None and "CI" not in os.environ, reason=f"LibreOffice is missing: {INSTALL}"
)
def test_libreoffice_opens_the_workbook_with_its_comments_and_lists(dog_tax: bytes, tmp_path: Path) -> None:
    """Opened and saved by another program: the same rules, the same comments, the same lists; and it can be printed."""
    again = _converted(dog_tax, "xlsx", tmp_path)
    before, after = load_workbook(BytesIO(dog_tax)), load_workbook(BytesIO(again))
    for sheet in before.worksheets:
        told = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
        other = after[sheet.title]
        kept = {cell.coordinate: cell.comment.text for row in other.iter_rows() for cell in row if cell.comment}
        assert kept == told
        assert set(_lists(other).values()) == set(_lists(sheet).values())
    assert any(_lists(sheet) for sheet in after.worksheets)
    assert read_rules(again, "mappe.xlsx").version == read_rules(dog_tax, "mappe.xlsx").version
    assert _converted(dog_tax, "pdf", tmp_path).startswith(b"%PDF")

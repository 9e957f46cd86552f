# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Findings in a copy of the workbook: comments and a report, and nothing else of the workbook is touched or lost."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image as Picture

from laufzettel.cli.rules.check import check
from laufzettel.errors import BusinessError
from laufzettel.rules import read_rules
from laufzettel.rules.checks import Report, check_bytes, with_findings

Write = Callable[..., Path]
REPORT = "Prüfbericht"


def _dressed(path: Path) -> bytes:
    """The small workbook with what a clerk adds: widths, a list to choose from, colours, comments, a frozen head."""
    book = load_workbook(path)
    sheet = book["Gebuehr"]
    sheet.column_dimensions["C"].width = 33
    sheet.freeze_panes = "B5"
    choice = DataValidation(type="list", formula1='"neu,alt"', allow_blank=False)
    choice.add("B5:B90")
    sheet.add_data_validation(choice)
    sheet["B5"].comment = Comment("Bitte nicht ändern.", "Amt 20")
    sheet["B6"].comment = Comment("Siehe Beschluss.", "Amt 20")
    sheet["M5"] = CellRichText("teils ", TextBlock(InlineFont(b=True), "fett"))
    book.active = 2
    picture = BytesIO()
    Picture.new("RGB", (4, 4)).save(picture, "PNG")
    sheet.add_image(Image(picture), "P2")
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _cells(data: bytes) -> dict[str, list[list[object]]]:
    book = load_workbook(BytesIO(data), rich_text=True)
    return {sheet.title: [[str(cell.value) for cell in row] for row in sheet] for sheet in book.worksheets}


def _report(data: bytes) -> Report:
    return check_bytes(data, "regeln.xlsx")


def _opened(data: bytes) -> Workbook:
    return load_workbook(BytesIO(data))


def test_findings_become_comments_and_a_report_and_the_rest_stays(write_book: Write) -> None:
    """Values, order, widths, lists, comments of people, pictures and bold words are there as before."""
    data = _dressed(write_book({"Gebuehr!B7": "neu"}))
    report = _report(data)
    assert report.refused
    copy = with_findings(data, report)
    book, cells = _opened(copy), _cells(copy)
    assert book.sheetnames == ["Info", "Begriffe", "Gebuehr", REPORT]
    assert {name: rows for name, rows in cells.items() if name != REPORT} == _cells(data)
    sheet = book["Gebuehr"]
    assert sheet.column_dimensions["C"].width == 33
    assert sheet.freeze_panes == "B5"
    assert [str(one.sqref) for one in sheet.data_validations.dataValidation] == ["B5:B90"]
    assert sheet["B6"].comment.text == "Siehe Beschluss."
    assert len(load_workbook(BytesIO(copy))["Gebuehr"]._images) == 1
    assert book.active.title == "Gebuehr"
    for one in report.findings:
        assert one.problem.de in sheet[one.cell].comment.text
    told = {(row[1], row[2], row[4]) for row in cells[REPORT][4:]}
    assert told == {(one.sheet, one.cell, one.problem.de) for one in report.findings}


def test_the_copy_says_the_same_rules(write_book: Write) -> None:
    """It loads, and its version is that of the workbook: the report is no table."""
    data = _dressed(write_book({"Gebuehr!C5": "< 4"}))
    copy = with_findings(data, _report(data))
    assert read_rules(copy, "a.xlsx").version == read_rules(data, "b.xlsx").version
    assert [one.problem for one in _report(copy).findings] == [one.problem for one in _report(data).findings]


def test_a_second_report_takes_the_place_of_the_first(write_book: Write) -> None:
    """What was put right is told no longer, what people wrote stays, and nothing piles up."""
    data = _dressed(write_book({"Gebuehr!B5": ">= >= 5"}))
    copy = with_findings(data, _report(data))
    assert "Fehler" in _opened(copy)["Gebuehr"]["B5"].comment.text
    again = with_findings(copy, _report(copy))
    assert _cells(again) == _cells(copy)
    assert _opened(again)["Gebuehr"]["B5"].comment.text == _opened(copy)["Gebuehr"]["B5"].comment.text
    book = _opened(again)
    book["Gebuehr"]["B5"] = "neu"
    mended = BytesIO()
    book.save(mended)
    clean = with_findings(mended.getvalue(), _report(mended.getvalue()))
    assert _opened(clean)["Gebuehr"]["B5"].comment.text == "Bitte nicht ändern."
    assert {row[0] for row in _cells(clean)[REPORT][4:]} == {"Hinweis"}


def test_a_finding_may_stand_where_no_sheet_is(write_book: Write) -> None:
    """A sheet that is missing is told in the report only."""
    data = write_book(drop="Begriffe").read_bytes()
    copy = with_findings(data, _report(data))
    assert "Begriffe" in {row[1] for row in _cells(copy)[REPORT]}


@pytest.mark.parametrize(
    ("what", "named"),
    [("formula", "Info!A2"), ("text box", "Zeichnungen"), ("data bar", "Datenbalken"), ("picture", "Bilder")],
)
def test_nothing_is_written_when_something_would_get_lost(write_book: Write, what: str, named: str) -> None:
    """Results of formulas, drawings, what only newer Excel versions know: named, and nothing is written."""
    report = _report(write_book().read_bytes())
    with pytest.raises(BusinessError) as refused:
        with_findings(_special(what), report)
    assert named in refused.value.problem.de
    assert refused.value.problem.en and refused.value.problem.remedy_de


def _special(what: str) -> bytes:
    """A workbook with something that openpyxl reads past."""
    saved = BytesIO()
    book = xlsxwriter.Workbook(saved, {"in_memory": True})
    sheet = book.add_worksheet("Info")
    sheet.write("A1", 1)
    if what == "formula":
        sheet.write_formula("A2", "=1+1", None, 2)
    if what == "text box":
        sheet.insert_textbox("C3", "Bitte lesen")
    if what == "data bar":
        sheet.conditional_format("A1:A9", {"type": "data_bar", "data_bar_2010": True})
    if what == "picture":
        picture = BytesIO()
        Picture.new("RGB", (4, 4)).save(picture, "PNG")
        sheet.set_header("&L&G", {"image_left": "kopf.png", "image_data_left": picture})
    book.close()
    return saved.getvalue()


def test_the_command_says_writes_and_ends_with_its_code(write_book: Write, tmp_path: Path) -> None:
    """0 for a sound workbook, 3 for one that must not be released; the copy is new, never one that is there."""
    sound, copy = write_book(name="gut.xlsx"), tmp_path / "kopie.xlsx"
    assert CliRunner().invoke(check, [str(sound)], standalone_mode=False).return_value == 0
    broken = write_book({"Gebuehr!B5": "alt"}, name="schlecht.xlsx")
    done = CliRunner().invoke(check, [str(broken), "--write", str(copy)], standalone_mode=False)
    assert done.return_value == 3
    assert "Gebuehr" in done.output
    assert REPORT in load_workbook(copy).sheetnames
    before = copy.read_bytes()
    twice = CliRunner().invoke(check, [str(broken), "--write", str(copy)], standalone_mode=False)
    assert isinstance(twice.exception, BusinessError)
    assert copy.read_bytes() == before


def test_the_command_answers_programs(write_book: Write) -> None:
    """One JSON object, with level, place, sentence in both languages, rules and example of every finding."""
    import orjson

    broken = write_book({"Gebuehr!B5": "alt"})
    done = CliRunner().invoke(check, [str(broken), "--json"], standalone_mode=False)
    answer = orjson.loads(done.output)
    assert answer["refused"] is True
    assert done.return_value == 3
    gap = next(one for one in answer["findings"] if one["code"] == "rules.gap")
    assert (gap["sheet"], gap["cell"], gap["level"]) == ("Gebuehr", "A2", "error")
    assert gap["example"]["values"]["art"] == "neu"
    assert gap["de"] and gap["en"] and gap["remedy_de"] and gap["remedy_en"]

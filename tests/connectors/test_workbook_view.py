# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows of a spreadsheet around a case: as they stand there, with their numbers, letters and heading."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from connectors.workbook import Workbook
from connectors.workbook.view import WorkbookView
from flows.hundesteuer.form import FORM
from flows.hundesteuer.sample import COLUMNS, applications, workbook
from laufzettel.errors import BusinessError
from laufzettel.sandbox import ReaderPool, SharedReaders

PEOPLE = list(applications(250, today=date(2026, 11, 24)))


@pytest.fixture(scope="module")
def view() -> Iterator[WorkbookView]:
    """Opens in a reader process."""
    readers = SharedReaders(1)
    yield WorkbookView(readers, FORM)
    readers.close()


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a shelter sends: a title, a heading in row 3, 250 dogs."""
    path = tmp_path_factory.mktemp("book") / "meldung.xlsx"
    workbook(path, PEOPLE)
    return path


@settings(max_examples=60, deadline=None)
@given(row=st.integers(4, 253))
def test_every_case_finds_its_row_among_its_neighbours(view: WorkbookView, book: Path, row: int) -> None:
    """The chip number of that row stands in it, and three rows before and after are there."""
    window = view.look(book, book.name, f"cell:Meldung!A{row}")
    rows = dict(window.rows)
    assert list(rows) == list(range(row - 3, min(253, row + 3) + 1))
    assert window.row == row
    assert rows[row][COLUMNS.index("hund_chip")] == PEOPLE[row - 4]["hund_chip"]
    assert window.heading == [FORM.field(name).label for name in COLUMNS]


def test_the_letter_of_a_column_is_that_of_the_places_the_reader_gives(view: WorkbookView, book: Path) -> None:
    """A field's place names the cell in which its value is shown."""
    with ReaderPool(1) as pool:
        part = next(Workbook(pool).read([(book, book.name)], FORM))[6]
    window = view.look(book, book.name, part.name)
    shown = {
        f"cell:{window.sheet}!{letter}{number}": text
        for number, texts in window.rows
        for letter, text in zip(window.letters, texts, strict=True)
    }
    assert shown[part.reading["halter_nachname"].place] == part.reading["halter_nachname"].value
    assert shown[part.reading["hund_chip"].place] == part.reading["hund_chip"].value


def test_the_heading_is_the_one_under_which_the_row_stands(view: WorkbookView, tmp_path: Path) -> None:
    """A second table with its columns the other way round has its own; what stands above the first has none."""
    path = tmp_path / "zwei.xlsx"
    names = ("halter_nachname", "halter_vorname", "hund_chip", "hund_name", *COLUMNS)
    names = tuple(dict.fromkeys(names))
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("Meldung")
        sheet.write_string(0, 0, "Tierheim")
        for row, order in ((1, names), (203, names[::-1])):
            sheet.write_row(row, 0, [FORM.field(name).label for name in order])
            for beyond in range(1, 200):
                sheet.write_row(row + beyond, 0, [PEOPLE[beyond][name] for name in order])
    for row, order in ((3, names), (150, names), (205, names[::-1]), (390, names[::-1])):
        window = view.look(path, path.name, f"cell:Meldung!A{row}")
        assert window.heading == [FORM.field(name).label for name in order]
    assert view.look(path, path.name, "cell:Meldung!A1").heading == []


def test_cells_look_as_they_do_in_a_german_spreadsheet(view: WorkbookView, tmp_path: Path) -> None:
    """Dates, numbers, truth values; a formula shows what it came to."""
    path = tmp_path / "zellen.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("Blatt 1")
        day, moment = made.add_format({"num_format": "dd.mm.yyyy"}), made.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        sheet.write_number(0, 0, 46086, day)
        sheet.write_number(0, 1, 46086 + 14.5 / 24, moment)
        sheet.write_number(0, 2, 1234.5)
        sheet.write_number(0, 3, 7.0)
        sheet.write_boolean(0, 4, True)
        sheet.write_formula(0, 5, "=1+1", value=2)
        sheet.write_string(0, 6, '=HYPERLINK("http://x.example")')
    window = view.look(path, path.name, "cell:Blatt 1!C1")
    assert window.rows == [
        (1, ["05.03.2026", "05.03.2026 14:30:00", "1234,5", "7", "WAHR", "2", '=HYPERLINK("http://x.example")'])
    ]
    assert window.heading == []


def test_a_text_file_is_shown_like_a_sheet(view: WorkbookView, book: Path, tmp_path: Path) -> None:
    """It is called like the file."""
    rows = load_workbook(book).active
    assert rows is not None
    path = tmp_path / "meldung.csv"
    lines = [
        ";".join(str(cell or "") for cell in row) for row in rows.iter_rows(min_row=3, max_row=8, values_only=True)
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    window = view.look(path, path.name, "cell:meldung.csv!A2")
    assert [number for number, _ in window.rows] == [1, 2, 3, 4, 5]
    assert window.rows[1][1][COLUMNS.index("hund_chip")] == PEOPLE[0]["hund_chip"]


def test_what_was_looked_at_once_is_not_opened_again(book: Path, tmp_path: Path) -> None:
    """The neighbours come from memory, even when the file is gone; a row far away would be opened."""
    path = tmp_path / "meldung.xlsx"
    path.write_bytes(book.read_bytes())
    readers = SharedReaders(1)
    view = WorkbookView(readers, FORM)
    first = view.look(path, path.name, "cell:Meldung!A10")
    path.unlink()
    assert view.look(path, path.name, "cell:Meldung!B10") == first
    assert view.look(path, path.name, "cell:Meldung!A250").rows[-1][0] == 253
    with pytest.raises(BusinessError, match=r"workbook\.damaged"):
        view.look(path, path.name, "cell:Meldung!A501")
    readers.close()


@pytest.mark.parametrize("place", ["", "cell:Anderes Blatt!A4", "cell:Meldung!", "page:1@0,0,1,1"])
def test_a_case_without_a_row_says_that_it_has_none(view: WorkbookView, book: Path, place: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(BusinessError, match=r"workbook\.no_row"):
        view.look(book, book.name, place)


def test_a_spreadsheet_has_no_pages(view: WorkbookView, book: Path) -> None:
    """Neither picture nor words."""
    for ask in (view.image, view.words):
        with pytest.raises(BusinessError, match=r"workbook\.no_pages"):
            ask(book, book.name, 1)


def test_a_damaged_workbook_says_so(view: WorkbookView, tmp_path: Path) -> None:
    """With the file's name."""
    path = tmp_path / "kaputt.xlsx"
    path.write_bytes(b"PK\x03\x04" + b"\x00" * 500)
    with pytest.raises(BusinessError) as refused:
        view.look(path, path.name, "cell:Meldung!A4")
    assert refused.value.problem.code == "workbook.damaged"
    assert path.name in refused.value.problem.de

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Nothing the sender wrote is lost without a word: what the form does not take in, a person is told."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from connectors.workbook import Workbook
from laufzettel.connect import Part
from laufzettel.form import Form, FormField, Kind
from laufzettel.sandbox import ReaderPool

FORM = Form(
    "hundeanmeldung",
    "Anmeldung von Hunden",
    (
        FormField("nachname", Kind.TEXT, "Familienname", "Family name", required=True, aliases=("Name",)),
        FormField("vorname", Kind.TEXT, "Vorname", "Given name", required=True),
        FormField("chip", Kind.DIGITS, "Chipnummer", "Chip", required=True),
        FormField("gewicht", Kind.DECIMAL, "Gewicht", "Weight"),
        FormField("telefon", Kind.TEXT, "Telefon", "Telephone"),
        FormField("bemerkungen", Kind.TEXT, "Bemerkungen", "Remarks"),
    ),
)
LABELS: list[object] = ["Familienname", "Vorname", "Chipnummer", "Gewicht"]
REX: list[object] = ["Muster", "Anna", "1001", "12,5"]
BELLO: list[object] = ["Beispiel", "Otto", "1002", "8,5"]


@pytest.fixture(scope="module")
def pool() -> Iterator[ReaderPool]:
    """Warm processes for all tests."""
    with ReaderPool(workers=1) as processes:
        yield processes


class Book:
    """A workbook that is written and read."""

    def __init__(self, pool: ReaderPool, path: Path, rows: Sequence[Sequence[object]], title: str = "Meldung") -> None:
        self.book = openpyxl.Workbook()
        self.sheet: Worksheet = self.book.active
        self.sheet.title = title
        for row in rows:
            self.sheet.append(row)
        self._path = path
        self._pool = pool

    def read(self) -> list[Part]:
        """All parts."""
        self.book.save(self._path)
        return read(self._pool, self._path)


def read(pool: ReaderPool, path: Path, form: Form = FORM) -> list[Part]:
    """All parts of a file; every sentence is complete in both languages and names the file."""
    parts = [part for found in Workbook(pool).read([(path, path.name)], form) for part in found]
    for problem in (problem for part in parts for problem in part.problems):
        assert path.name in problem.de
        assert path.name in problem.en
        assert problem.remedy_de
        assert problem.remedy_en
    return parts


def told(part: Part) -> list[tuple[str, str]]:
    """Code without the reader's name, and cell."""
    return [(problem.code.partition(".")[2], problem.place.rpartition("!")[2]) for problem in part.problems]


def values(part: Part) -> dict[str, str | None]:
    """Field to canonical text."""
    return {name: field.value for name, field in part.reading.items()}


# --- columns ---------------------------------------------------------------------------------------------------------


def test_a_cell_under_an_unknown_heading_is_told_with_its_heading(pool: ReaderPool, tmp_path: Path) -> None:
    """The fields are read; the note goes to a person; rows without a note are untouched."""
    rows = [[*LABELS, "Ermäßigungsgrund"], [*REX, "Blindenhund"], [*BELLO, " "]]
    rex, bello = Book(pool, tmp_path / "a.xlsx", rows).read()
    assert values(rex)["chip"] == "1001"
    assert told(rex) == [("unknown_heading", "E2")]
    assert "„Ermäßigungsgrund“" in rex.problems[0].de
    assert "Blindenhund" not in rex.problems[0].de
    assert not rex.problems[0].blocks
    assert bello.problems == ()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ("Bemerkung", "bemerkungen"),
        ("Bem.", "bemerkungen"),
        ("Tel.", "telefon"),
        ("Telefone", "telefon"),
        ("Chip-Nr.", "chip"),
        ("Gewichte", "gewicht"),
    ],
)
def test_headings_beyond_doubt_are_understood(pool: ReaderPool, tmp_path: Path, said: str, field: str) -> None:
    """Another number, or shortened with a full stop."""
    labels = ["Familienname", "Vorname", *(["Chipnummer"] if field != "chip" else []), said]
    value = "0201" if field != "gewicht" else "3"
    row = ["Muster", "Anna", *(["1001"] if field != "chip" else []), value]
    [part] = Book(pool, tmp_path / "a.xlsx", [labels, row]).read()
    assert part.problems == ()
    assert values(part)[field] == value


def test_two_headings_that_could_mean_the_same_field_are_both_told(pool: ReaderPool, tmp_path: Path) -> None:
    """Neither is guessed to be the right one; and an exact heading wins over a loose one."""
    [both] = Book(pool, tmp_path / "a.xlsx", [[*LABELS, "Bemerkung", "Bem."], [*REX, "x", "y"]]).read()
    assert told(both) == [("unknown_heading", "E2"), ("unknown_heading", "F2")]
    [exact] = Book(pool, tmp_path / "b.xlsx", [[*LABELS, "Bemerkung", "Bemerkungen"], [*REX, "x", "y"]]).read()
    assert values(exact)["bemerkungen"] == "y"
    assert told(exact) == [("unknown_heading", "E2")]


def test_a_row_with_nothing_but_unknown_cells_is_not_empty(pool: ReaderPool, tmp_path: Path) -> None:
    """Also in a column that has no heading at all."""
    rows = [LABELS, REX, [None, None, None, None, None, "siehe Rückseite"], []]
    _, note = Book(pool, tmp_path / "a.xlsx", rows).read()
    assert dict(note.reading) == {}
    assert told(note) == [("no_heading_above", "F3")]


def test_running_numbers_are_no_content(pool: ReaderPool, tmp_path: Path) -> None:
    """A column that numbers the rows sends nobody to a person, also where it goes on below the list."""
    rows = [["Lfd. Nr.", *LABELS], [1, *REX], ["2.", *BELLO], [3], [4]]
    parts = Book(pool, tmp_path / "a.xlsx", rows).read()
    assert [part.problems for part in parts] == [(), ()]
    [part] = Book(pool, tmp_path / "b.xlsx", [["Lfd. Nr.", *LABELS], ["gilt nicht", *REX]]).read()
    assert told(part) == [("unknown_heading", "A2")]


def test_a_row_of_very_many_unknown_cells_is_told_in_few_sentences(pool: ReaderPool, tmp_path: Path) -> None:
    """Twenty by name, the rest from where they begin."""
    [part] = Book(pool, tmp_path / "a.xlsx", [LABELS, [*REX, *map(str, range(500))]]).read()
    assert len(part.problems) == 21
    assert told(part)[-1] == ("more_cells", "Y2")


# --- beside the table ------------------------------------------------------------------------------------------------


def test_comments_on_a_row_are_told_there_and_others_in_a_case_of_their_own(pool: ReaderPool, tmp_path: Path) -> None:
    """Legacy comments; what they say is quoted nowhere."""
    book = Book(pool, tmp_path / "a.xlsx", [LABELS, REX])
    for cell in ("B2", "A1", "H9"):
        book.sheet[cell].comment = Comment("geheim", "wer")
    row, beside = book.read()
    assert told(row) == [("comment", "B2")]
    assert row.problems[0].field == "vorname"
    assert told(beside) == [("comments", "A1")]
    assert "A1, H9" in beside.problems[0].de
    assert beside.problems[0].blocks
    assert beside.identity
    assert "geheim" not in str(row.problems + beside.problems)


def test_threaded_comments_are_told(pool: ReaderPool, tmp_path: Path) -> None:
    """The kind that newer spreadsheet programs write."""
    path = tmp_path / "a.xlsx"
    Book(pool, path, [LABELS, REX]).read()
    kept = zipfile.ZipFile(path)
    with kept, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as changed:
        for part in kept.infolist():
            changed.writestr(part, kept.read(part))
        changed.writestr(
            "xl/worksheets/_rels/sheet1.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
            'Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" '
            'Target="../threadedComments/threadedComment1.xml"/></Relationships>',
        )
        changed.writestr(
            "xl/threadedComments/threadedComment1.xml",
            '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
            '<threadedComment ref="C2" id="{1}"><text>geheim</text></threadedComment></ThreadedComments>',
        )
    [part] = read(pool, tmp_path / "b.xlsx")
    assert told(part) == [("comment", "C2")]


def test_text_boxes_are_told(pool: ReaderPool, tmp_path: Path) -> None:
    """They lie over the cells and belong to none."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Meldung")
        sheet.write_row(0, 0, LABELS)
        sheet.write_row(1, 0, REX)
        sheet.insert_textbox("F2", "Bitte alle abmelden")
    row, beside = read(pool, path)
    assert row.problems == ()
    assert [code for code, _ in told(beside)] == ["text_box"]


def test_text_above_the_heading_is_told_once_and_a_title_is_none(pool: ReaderPool, tmp_path: Path) -> None:
    """A title says what the list is: the name of the form, the sheet or the file; the day of the list is no text."""
    above: list[list[object]] = [["Tierheim – Meldung vermittelter Hunde"], ["Stand: 01.02.2026"], []]
    [row] = Book(pool, tmp_path / "a.xlsx", [*above, LABELS, REX]).read()
    assert row.problems == ()
    notes: list[list[object]] = [["Meldung", None], ["Anna Muster ist verzogen"], [None, "bitte", "prüfen"], []]
    row, beside = Book(pool, tmp_path / "b.xlsx", [*notes, LABELS, REX]).read()
    assert row.problems == ()
    assert (beside.name, dict(beside.reading), told(beside)) == ("cell:Meldung!A2", {}, [("text_above", "A2")])
    assert "A2, B3, C3" in beside.problems[0].de
    row, beside = Book(pool, tmp_path / "c.xlsx", [["Bitte die Meldung nicht bearbeiten!"], LABELS, REX]).read()
    assert told(beside) == [("text_above", "A1")]


def test_other_sheets_with_content_are_told_and_empty_ones_are_not(pool: ReaderPool, tmp_path: Path) -> None:
    """Each once, hidden ones as such; beside a sheet that is read."""
    book = Book(pool, tmp_path / "a.xlsx", [LABELS, REX])
    book.book.create_sheet("Notizen").append([None, "Hund 3 ist gestorben"])
    book.book.create_sheet("Leer")
    hidden = book.book.create_sheet("Alt")
    hidden.append(["Hundename", "Farbe"])
    hidden.sheet_state = "hidden"
    row, notes, old = book.read()
    assert row.problems == ()
    assert (notes.name, told(notes)) == ("cell:Notizen!B1", [("sheet_unread", "B1")])
    assert (old.name, told(old)) == ("cell:Alt!A1", [("hidden_sheet_unread", "A1")])
    assert len({row.identity, notes.identity, old.identity}) == 3
    assert all(part.problems[0].blocks for part in (notes, old)), "nothing was read that could be handed back"


def test_the_same_file_has_the_same_parts(pool: ReaderPool, tmp_path: Path) -> None:
    """Reading it again after a crash opens no second case."""
    book = Book(pool, tmp_path / "a.xlsx", [["Notiz"], LABELS, REX])
    assert book.read() == read(pool, tmp_path / "a.xlsx")


# --- rows ------------------------------------------------------------------------------------------------------------


def test_a_second_table_with_swapped_columns_is_read_by_its_own_heading(pool: ReaderPool, tmp_path: Path) -> None:
    """Given name and family name change places; nobody is renamed."""
    swapped = ["Vorname", "Familienname", "Gewicht", "Chipnummer"]
    rows = [LABELS, REX, [], swapped, ["Otto", "Beispiel", "8,5", "1002"], LABELS, ["Dritt", "Ida", "1003", "4,5"]]
    rex, bello, third = Book(pool, tmp_path / "a.xlsx", rows).read()
    assert [part.problems for part in (rex, bello, third)] == [(), (), ()]
    assert values(rex) == {"nachname": "Muster", "vorname": "Anna", "chip": "1001", "gewicht": "12.5"}
    assert values(bello) == {"nachname": "Beispiel", "vorname": "Otto", "chip": "1002", "gewicht": "8.5"}
    assert bello.reading["nachname"].place == "cell:Meldung!B5"
    assert values(third)["nachname"] == "Dritt"


def test_a_heading_of_two_rows_that_is_repeated_is_no_application(pool: ReaderPool, tmp_path: Path) -> None:
    """As programs print it on every page."""
    heading: list[list[object]] = [["Halter", None, "Chipnummer"], ["Name", "Vorname", None]]
    book = Book(pool, tmp_path / "a.xlsx", [*heading, REX[:3], *heading, BELLO[:3]])
    rex, bello = book.read()
    assert values(rex) == {"nachname": "Muster", "vorname": "Anna", "chip": "1001"}
    assert values(bello) == {"nachname": "Beispiel", "vorname": "Otto", "chip": "1002"}


def test_tables_side_by_side_are_told(pool: ReaderPool, tmp_path: Path) -> None:
    """The file goes to a person, with the columns named."""
    [part] = Book(pool, tmp_path / "a.xlsx", [[*LABELS, None, *LABELS], [*REX, None, *BELLO]]).read()
    assert [problem.code for problem in part.problems] == ["workbook.column_twice"]
    assert "A, F" in part.problems[0].de


def test_hidden_and_filtered_rows_and_hidden_columns_are_read_and_told(pool: ReaderPool, tmp_path: Path) -> None:
    """Nobody may have meant them."""
    book = Book(pool, tmp_path / "a.xlsx", [LABELS, REX, BELLO, ["Dritt", "Ida", "1003", None]])
    book.sheet.row_dimensions[3].hidden = True
    book.sheet.column_dimensions["D"].hidden = True
    rex, bello, third = book.read()
    assert told(rex) == [("hidden_column", "D2")]
    assert rex.problems[0].field == "gewicht"
    assert told(bello) == [("hidden_row", "A3"), ("hidden_column", "D3")]
    assert values(bello)["nachname"] == "Beispiel"
    assert third.problems == ()


def test_a_total_that_counts_other_than_what_was_read_is_told(pool: ReaderPool, tmp_path: Path) -> None:
    """A right count, and the sum of a column, are nothing to tell; a total with a remark is read as a row."""
    good: list[list[object]] = [["Summe", None, None, 21], ["Anzahl: 2 Hunde"], ["Gesamt", 2]]
    parts = Book(pool, tmp_path / "a.xlsx", [LABELS, REX, BELLO, *good]).read()
    assert [part.problems for part in parts] == [(), ()]
    _, _, beside = Book(pool, tmp_path / "b.xlsx", [LABELS, REX, BELLO, ["Anzahl Hunde: 3"]]).read()
    assert told(beside) == [("miscounted", "A4")]
    assert "2 Anträge" in beside.problems[0].de
    _, _, row = Book(pool, tmp_path / "c.xlsx", [LABELS, REX, BELLO, ["Summe", "siehe Brief"]]).read()
    assert values(row)["vorname"] == "siehe Brief"

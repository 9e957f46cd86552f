# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Workbooks become applications: headings, German values, typed cells, and what goes to a person."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.workbook import Workbook
from laufzettel.connect import Part
from laufzettel.fields import Field
from laufzettel.form import Form, FormField, Kind
from laufzettel.sandbox import Limits, ReaderPool

DATA = Path(__file__).resolve().parents[2] / "../shared/data/documents"
needs_data = pytest.mark.skipif(
    not DATA.is_dir() and "CI" not in os.environ, reason="the test documents (../shared/data/documents) are not here"
)

FORM = Form(
    "hunde",
    "Hunde",
    (
        FormField("halter_name", Kind.TEXT, "Name des Halters", "Owner", required=True, aliases=("Halter Name",)),
        FormField("geburtsdatum", Kind.DATE, "Geburtsdatum", "Date of birth"),
        FormField("chip", Kind.DIGITS, "Chip-Nr.", "Chip", required=True),
        FormField("geschlecht", Kind.CODE, "Geschlecht", "Sex", choices={"m": ("Rüde",), "w": ("Hündin",)}),
        FormField("gewicht", Kind.DECIMAL, "Gewicht", "Weight"),
        FormField("kastriert", Kind.FLAG, "Kastriert", "Neutered"),
    ),
)
LABELS: list[object] = [field.label for field in FORM.fields]
REX: list[object] = ["Müller", "01.03.1980", "276098100000001", "Rüde", "12,5", "ja"]
BELLO: list[object] = ["Özdemir", "3. Mai 2018", "276 0981 00000002", "Huendin", "1.234", "x"]


@pytest.fixture(scope="module")
def pool() -> Iterator[ReaderPool]:
    """Warm processes for all tests."""
    with ReaderPool(workers=1) as processes:
        yield processes


def written(path: Path, rows: Sequence[Sequence[object]], title: str = "Meldung") -> Path:
    """A workbook of one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def parts_of(pool: ReaderPool, path: Path, form: Form = FORM) -> list[Part]:
    """All parts of a workbook."""
    return [part for parts in Workbook(pool).read([(path, path.name)], form) for part in parts]


def values_of(part: Part) -> dict[str, str | None]:
    """Field to canonical text."""
    return {name: field.value for name, field in part.reading.items()}


def test_a_row_becomes_an_application_with_the_place_of_each_field(pool: ReaderPool, tmp_path: Path) -> None:
    """German texts become canonical; the other column's number decides that 1.234 is a thousand."""
    rex, bello = parts_of(pool, written(tmp_path / "a.xlsx", [LABELS, REX, BELLO]))
    assert rex.name == "cell:Meldung!A2"
    assert rex.problems == ()
    assert rex.reading == {
        "halter_name": Field("Müller", "Müller", "cell:Meldung!A2"),
        "geburtsdatum": Field("1980-03-01", "01.03.1980", "cell:Meldung!B2"),
        "chip": Field("276098100000001", "276098100000001", "cell:Meldung!C2"),
        "geschlecht": Field("m", "Rüde", "cell:Meldung!D2"),
        "gewicht": Field("12.5", "12,5", "cell:Meldung!E2"),
        "kastriert": Field("true", "ja", "cell:Meldung!F2"),
    }
    assert values_of(bello) == {
        "halter_name": "Özdemir",
        "geburtsdatum": "2018-05-03",
        "chip": "276098100000002",
        "geschlecht": "w",
        "gewicht": "1234",
        "kastriert": "true",
    }


def test_typed_cells_keep_what_the_workbook_knows(pool: ReaderPool, tmp_path: Path) -> None:
    """Dates, chip numbers typed as numbers, and truth values; a bare number is no date."""
    rows = [
        LABELS,
        ["A", dt.date(2020, 2, 29), 276098100000001, "m", 0.1 + 0.2, False],
        ["B", 45658, 1e15, "m", 3, 1],
    ]
    first, second = parts_of(pool, written(tmp_path / "a.xlsx", rows))
    assert first.reading["geburtsdatum"] == Field("2020-02-29", "2020-02-29", "cell:Meldung!B2")
    assert first.reading["chip"] == Field("276098100000001", "276098100000001", "cell:Meldung!C2")
    assert first.reading["gewicht"].value == "0.3"
    assert first.reading["kastriert"] == Field("false", "FALSCH", "cell:Meldung!F2")
    assert second.reading["geburtsdatum"] == Field(None, "45658", "cell:Meldung!B3")
    assert second.reading["chip"].value is None
    assert second.reading["gewicht"].value == "3"
    assert second.reading["kastriert"].value == "true"


def test_dates_of_old_macintosh_workbooks_are_the_same_days(pool: ReaderPool, tmp_path: Path) -> None:
    """They count from 1904."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, LABELS)
        sheet.write_row(1, 0, REX)
        sheet.write_datetime(1, 1, dt.datetime(2020, 2, 29), book.add_format({"num_format": "dd.mm.yyyy"}))  # noqa: DTZ001
    [part] = parts_of(pool, path)
    assert part.reading["geburtsdatum"].value == "2020-02-29"


def test_dates_in_doubt_and_impossible_ones_have_no_value(pool: ReaderPool, tmp_path: Path) -> None:
    """The raw text stays for the person who looks."""
    rows: list[list[object]] = [LABELS]
    rows += [["A", day, "1", "m", "1", "ja"] for day in ("31.02.2020", "03/04/2020", "2020-04-03")]
    days = [part.reading["geburtsdatum"] for part in parts_of(pool, written(tmp_path / "a.xlsx", rows))]
    assert [(day.value, day.raw) for day in days] == [
        (None, "31.02.2020"),
        (None, "03/04/2020"),
        ("2020-04-03", "2020-04-03"),
    ]


def test_only_declared_fields_are_taken_and_empty_cells_leave_none(pool: ReaderPool, tmp_path: Path) -> None:
    """Data minimisation, and other orders of columns."""
    rows: list[list[object]] = [
        ["Religion", "CHIP\nNR", " name des  halters: "],
        ["geheim", "1", "Müller"],
        ["geheim", " ", "Meier"],
    ]
    first, second = parts_of(pool, written(tmp_path / "a.xlsx", rows))
    assert values_of(first) == {"chip": "1", "halter_name": "Müller"}
    assert values_of(second) == {"halter_name": "Meier"}


def test_headings_of_two_rows_with_merged_cells(pool: ReaderPool, tmp_path: Path) -> None:
    """Read per column; a title and metadata stand above."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Liste der Hunde"])
    sheet.merge_cells("A1:D1")
    sheet.append(["Stand:", "01.01.2026"])
    sheet.append([])
    sheet.append(["Halter", None, "Chip-Nr.", "Hund"])
    sheet.append(["Name", "Geburtsdatum", None, "Geschlecht"])
    sheet.merge_cells("A4:B4")
    sheet.merge_cells("C4:C5")
    sheet.append(["Müller", "01.03.1980", "1", "w"])
    book.save(tmp_path / "a.xlsx")
    [part] = parts_of(pool, tmp_path / "a.xlsx")
    assert part.name.endswith("!A6")
    assert values_of(part) == {"halter_name": "Müller", "geburtsdatum": "1980-03-01", "chip": "1", "geschlecht": "w"}


def test_empty_rows_totals_and_repeated_headings_are_no_applications(pool: ReaderPool, tmp_path: Path) -> None:
    """An owner whose name is Summe is no total."""
    named = ["Summe", *REX[1:]]
    rows: list[list[object]] = [
        LABELS,
        REX,
        [],
        LABELS,
        named,
        ["Summe:", None, None, None, 25],
        [" ", "\u00a0"],
    ]
    parts = parts_of(pool, written(tmp_path / "a.xlsx", rows))
    assert [part.name for part in parts] == ["cell:Meldung!A2", "cell:Meldung!A5"]
    assert not any(part.problems for part in parts)


def test_a_hidden_sheet_is_read_and_a_person_told(pool: ReaderPool, tmp_path: Path) -> None:
    """Nobody may have meant its rows."""
    path = written(tmp_path / "a.xlsx", [LABELS, REX])
    book = openpyxl.load_workbook(path)
    hidden = book.create_sheet("Entwurf")
    hidden.append(LABELS)
    hidden.append(BELLO)
    hidden.sheet_state = "veryHidden"
    book.save(path)
    visible, found = parts_of(pool, path)
    assert visible.problems == ()
    assert [(problem.code, problem.place) for problem in found.problems] == [
        ("workbook.hidden_sheet", "cell:Entwurf!A2")
    ]
    assert values_of(found)["halter_name"] == "Özdemir"


def test_a_merged_cell_gives_its_value_to_its_first_row_only(pool: ReaderPool, tmp_path: Path) -> None:
    """The covered rows say which cell a person must look at."""
    path = written(tmp_path / "a.xlsx", [LABELS, REX, [None, *BELLO[1:]]])
    book = openpyxl.load_workbook(path)
    book.active.merge_cells("A2:A3")
    book.save(path)
    first, second = parts_of(pool, path)
    assert first.problems == ()
    assert "halter_name" not in second.reading
    [problem] = second.problems
    assert (problem.code, problem.field, problem.place) == ("workbook.merged_cell", "halter_name", "cell:Meldung!A3")


def test_formulas_nobody_calculated_and_errors_have_no_value(pool: ReaderPool, tmp_path: Path) -> None:
    """Also the false zero that libraries write; a text that begins with an equals sign is a text."""
    rows = [LABELS, ["=A1", *REX[1:4], "=1+1", "ja"], ["B", "#REF!", *REX[2:]]]
    first, second = parts_of(pool, written(tmp_path / "a.xlsx", rows))
    assert first.reading["halter_name"] == Field(None, "=", "cell:Meldung!A2")
    assert first.reading["gewicht"] == Field(None, "=", "cell:Meldung!E2")
    assert second.reading["geburtsdatum"] == Field(None, "#REF!", "cell:Meldung!B3")
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, LABELS)
        sheet.write_row(1, 0, REX)
        sheet.write_formula("E2", "=1+1")
        sheet.write_string("A2", "=HYPERLINK(1)")
    [part] = parts_of(pool, path)
    assert part.reading["gewicht"].value is None
    assert part.reading["halter_name"].value == "=HYPERLINK(1)"


def test_the_same_row_in_another_workbook_is_the_same_application(pool: ReaderPool, tmp_path: Path) -> None:
    """In other columns, on another sheet, beside other rows; another value makes another one."""
    [one] = parts_of(pool, written(tmp_path / "a.xlsx", [LABELS, REX]))
    turned = [[*reversed(LABELS), "Notiz"], [*reversed(BELLO), None], [*reversed(REX), None], [*reversed(REX), "y"]]
    other, same, noted = parts_of(pool, written(tmp_path / "b.xlsx", turned, "Blatt"))
    assert one.identity == same.identity != other.identity
    assert len(one.identity) == 64
    assert noted.identity != one.identity, "nobody has seen the note yet"


@needs_data
def test_a_real_libre_office_table_is_read(pool: ReaderPool) -> None:
    """Typed numbers and dates of an ODS file."""
    fields = (
        FormField("number", Kind.INTEGER, "Record number", "Number"),
        FormField("done", Kind.DECIMAL, "Percent done", "Done"),
        FormField("day", Kind.DATE, "Date", "Date"),
    )
    parts = parts_of(pool, DATA / "tika_misc/test-columnar.ods", Form("f", "F", fields))
    assert len(parts) == 11
    assert values_of(parts[1]) == {"number": "1", "done": "0.1", "day": "1960-01-02"}
    assert parts[1].reading["day"].place == "cell:testing!F3"


CELL = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.floats(-1e9, 1e9).map(lambda number: round(number, 4)),
    st.dates(dt.date(1901, 1, 1), dt.date(2100, 1, 1)),
    st.sampled_from(
        ["1.234", "1,5", "Rüde", "ja", "31.12.1999", " Müller ", "=1", "a\nb", "#REF!", "Summe", "_x000D_"]
    ),
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=8),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(*[CELL] * len(LABELS)), min_size=1, max_size=8))
def test_both_ways_of_reading_read_the_same(pool: ReaderPool, rows: list[tuple[object, ...]]) -> None:
    """One stray cell in the last column makes the sheet too sparse for the quick way; it is told, and nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder) / "a.xlsx", [LABELS, *rows])
        quick = parts_of(pool, path)
        book = openpyxl.load_workbook(path)
        book.active["XFD200"] = "stray"
        kept = path.with_name("c0ffee")  # as the document store names it
        book.save(kept)
        *slow, stray = [part for parts in Workbook(pool).read([(kept, path.name)], FORM) for part in parts]
        assert slow == [part for part in quick if part.name]
        assert [problem.place for problem in stray.problems] == ["cell:Meldung!XFD200"]


def test_texts_that_cells_share_are_found_in_every_slice(pool: ReaderPool, tmp_path: Path) -> None:
    """Also formatted ones, such with blanks at the ends, and the same one twice; a small list reads the same."""
    read = []
    for stray, name in ((False, "a.xlsx"), (True, "b.xlsx")):
        with xlsxwriter.Workbook(tmp_path / name) as book:
            sheet = book.add_worksheet("Meldung")
            bold = book.add_format({"bold": True})
            sheet.write_row(0, 0, LABELS)
            for row in range(1, 6_000):
                sheet.write_row(row, 0, [f" Müller & <Söhne> {row % 4_000} ", "01.03.1980", str(row), "Rüde", "12,5"])
            sheet.write_rich_string(6_000, 0, "Mül", bold, "ler", "-Groß")
            sheet.write_row(6_000, 2, ["7", "m"])
            if stray:
                sheet.write(7_000, 16_000, "stray")
        read.append(parts_of(pool, tmp_path / name))
    quick, slow = read
    assert slow[:-1] == quick
    assert len(quick) == 6_000
    assert quick[-1].reading["halter_name"].value == "Müller-Groß"
    assert quick[4_000].reading["halter_name"].raw == " Müller & <Söhne> 1 "


def test_the_same_cells_in_a_large_workbook_take_no_more_memory(tmp_path: Path) -> None:
    """A reader process that could not hold the sheet reads it; one cell in the last row costs next to nothing."""
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [*LABELS, *[f"Spalte {column}" for column in range(60)]])
        for row in range(1, 12_000):
            sheet.write_row(row, 0, [f"Müller {row}", *REX[1:], *[""] * 60])
            sheet.write_blank(row, 65, None, book.formats[0])
        sheet.write(1_048_575, 0, "Groß")
    with ReaderPool(workers=1, limits=Limits(memory_mb=400)) as small:
        parts = parts_of(small, tmp_path / "a.xlsx")
    assert len(parts) == 12_000
    assert parts[-1].name == "cell:Sheet1!A1048576"
    assert not any(part.problems for part in parts)


def test_a_large_list_is_read_in_slices(pool: ReaderPool, tmp_path: Path) -> None:
    """The parent never holds more than one."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, LABELS)
        for row in range(5_000):
            sheet.write_row(row + 1, 0, [f"Müller {row}", *REX[1:]])
    slices = list(Workbook(pool).read([(path, "a.xlsx")], FORM))
    assert [len(parts) for parts in slices] == [2_000, 2_000, 1_000]

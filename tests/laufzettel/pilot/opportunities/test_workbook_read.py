# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The workbook of candidates: what is written can be read, and what is wrong is named by sheet and cell."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from laufzettel.errors import BusinessError
from laufzettel.pilot.opportunities.as_json import sample
from laufzettel.pilot.opportunities.candidate import Candidate, Catalogue, Input
from laufzettel.pilot.opportunities.criteria import ACCESS, CRITERIA, GATES, QUANTITIES, Grade
from laufzettel.pilot.opportunities.layout import (
    CANDIDATES,
    COLUMNS,
    FIRST_ROW,
    MOST_CANDIDATES,
    WEIGHTS,
    Kind,
    place_of,
)
from laufzettel.pilot.opportunities.reading import Reading, read_catalogue
from laufzettel.pilot.opportunities.workbook import write_catalogue, write_template

if TYPE_CHECKING:
    from tests.laufzettel.pilot.opportunities.conftest import Made

Changed = Callable[[Callable[[Worksheet], object]], Path]


@pytest.fixture
def changed(tmp_path: Path, made: Made) -> Changed:
    """A workbook of three candidates in which somebody changed something on the sheet of candidates."""

    def change(deed: Callable[[Worksheet], object]) -> Path:
        path = tmp_path / "kandidaten.xlsx"
        write_catalogue(path, Catalogue((made("A", access=0.7), made("B", access=0.7), made("C", access=0.7))))
        book = load_workbook(path)
        deed(book[CANDIDATES])
        book.save(path)
        return path

    return change


def put(cell: str, value: object) -> Callable[[Worksheet], object]:
    """Write something into a cell."""
    return lambda sheet: sheet[cell].__setattr__("value", value)


def named(reading: Reading) -> list[str]:
    """Which candidates were read."""
    return [one.name for one in reading.catalogue.candidates]


WRONG = (
    (f"{place_of('volume')}4", 0, "opportunities.amount"),
    (f"{place_of('volume')}4", "viele", "opportunities.amount"),
    (f"{place_of('minutes')}4", None, "opportunities.amount"),
    (f"{place_of('minutes')}4", True, "opportunities.amount"),
    (f"{place_of('minutes')}4", datetime(2026, 3, 1, tzinfo=UTC).replace(tzinfo=None), "opportunities.amount"),
    (f"{place_of('share')}4", 61.5, "opportunities.share"),
    (f"{place_of('rules')}4", 1.01, "opportunities.rating"),
    (f"{place_of('rules')}4", -0.1, "opportunities.rating"),
    (f"{place_of('access')}4", "Telefax", "opportunities.access"),
    (f"{place_of('lawful')}4", "vielleicht", "opportunities.gate"),
    ("D4", "D", "opportunities.grade"),
    ("A4", None, "opportunities.no_name"),
    ("A4", "X" * 121, "opportunities.text"),
    ("A4", "  a ", "opportunities.name_twice"),
    ("B4", 7, "opportunities.text"),
)


@pytest.mark.parametrize(("cell", "value", "code"), WRONG)
def test_a_wrong_cell_is_named_and_the_other_rows_go_on(changed: Changed, cell: str, value: object, code: str) -> None:
    """Sheet, cell and remedy, in German and English; the two other candidates are compared."""
    reading = read_catalogue(changed(put(cell, value)))
    (problem,) = reading.problems
    assert problem.code == code
    assert problem.place == f"cell:{CANDIDATES}!{cell}"
    for said, remedy in ((problem.de, problem.remedy_de), (problem.en, problem.remedy_en)):
        assert CANDIDATES in said
        assert cell in said
        assert remedy
        assert str(value) not in f"{said} {remedy}" or value in (0, 7, True, "D")
    assert named(reading) == ["A", "C"]


def test_every_wrong_cell_of_a_row_is_named_at_once(changed: Changed) -> None:
    """Nobody corrects one cell after the other."""

    def spoil(sheet: Worksheet) -> None:
        sheet["C4"], sheet["H5"], sheet[f"{place_of('rules')}4"] = "x", "Z", 2

    reading = read_catalogue(changed(spoil))
    assert [one.place.partition("!")[2] for one in reading.problems] == ["C4", f"{place_of('rules')}4", "H5"]
    assert named(reading) == ["A"]


def test_empty_evidence_counts_as_an_estimate_and_an_empty_gate_as_open(changed: Changed) -> None:
    """The cautious reading of a cell nobody has filled in."""

    def empty(sheet: Worksheet) -> None:
        sheet["D4"], sheet[f"{place_of('lawful')}4"] = None, None

    reading = read_catalogue(changed(empty))
    assert reading.problems == ()
    second = reading.catalogue.candidates[1]
    assert second.inputs["volume"].grade is Grade.ESTIMATE
    assert second.gates["lawful"] is None
    assert not second.eligible


def test_columns_may_be_moved_and_empty_rows_stand_between(changed: Changed) -> None:
    """Found by their headings; capitals and blanks do not matter."""

    def move(sheet: Worksheet) -> None:
        sheet.insert_rows(4)
        sheet.insert_cols(1)
        sheet["D1"] = "  FÄLLE im  Jahr "

    reading = read_catalogue(changed(move))
    assert reading.problems == ()
    assert named(reading) == ["A", "B", "C"]


def test_text_that_looks_like_a_coded_sign_reads_back_as_it_was(tmp_path: Path, made: Made) -> None:
    """Spreadsheet programs take `_x0041_` for an A; so the writer codes it."""
    path = tmp_path / "kandidaten.xlsx"
    names = ["_x0041_", "_x005F_x0041_", "a_x000D_b", "_x41_"]
    write_catalogue(path, Catalogue(tuple(made(name, access=0.7) for name in names)))
    assert named(read_catalogue(path)) == names


def test_a_number_counts_with_the_digits_a_spreadsheet_keeps(changed: Changed) -> None:
    """0.1 + 0.2 is 0.3; so what is read, written and read again is the same."""
    path = changed(put(f"{place_of('rules')}4", 0.1 + 0.2))
    first = read_catalogue(path).catalogue
    assert first.candidates[1].inputs["rules"].value == 0.3
    write_catalogue(path, first)
    assert read_catalogue(path).catalogue == first


def test_a_missing_or_doubled_heading_is_named(changed: Changed) -> None:
    """Without it no row can be read."""
    for cell, value, code in (("C1", None, "no_heading"), ("C1", "Minuten je Fall", "twice_heading")):
        with pytest.raises(BusinessError) as refused:
            read_catalogue(changed(put(cell, value)))
        assert refused.value.problem.code == f"opportunities.{code}"


def test_a_file_without_candidates_is_refused(tmp_path: Path, changed: Changed) -> None:
    """The template as it is, another workbook, a text file, a folder's name."""
    template, text = tmp_path / "vorlage.xlsx", tmp_path / "text.xlsx"
    write_template(template)
    text.write_text("kein Excel", "utf-8")
    codes = []
    for path in (template, changed(lambda sheet: sheet.__setattr__("title", "Anderes")), text, tmp_path / "fehlt.xlsx"):
        with pytest.raises(BusinessError) as refused:
            read_catalogue(path)
        codes.append(refused.value.problem.code.partition(".")[2])
    assert codes == ["nobody", "no_sheet", "unreadable", "unreadable"]


def test_a_file_that_would_unpack_to_something_huge_is_not_opened(tmp_path: Path) -> None:
    """200 MB of blanks in 200 kB."""
    path = tmp_path / "gross.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 200_000_000)
    with pytest.raises(BusinessError) as refused:
        read_catalogue(path)
    assert refused.value.problem.code == "opportunities.too_large"


def test_more_candidates_than_can_be_compared_are_named(tmp_path: Path, made: Made) -> None:
    """The first of them is said, the rest goes on."""
    path = tmp_path / "viele.xlsx"
    write_catalogue(path, Catalogue(tuple(made(f"V{n}", access=0.7) for n in range(MOST_CANDIDATES + 2))))
    reading = read_catalogue(path)
    assert len(reading.catalogue.candidates) == MOST_CANDIDATES
    assert [one.place for one in reading.problems] == [f"cell:{CANDIDATES}!A{FIRST_ROW + MOST_CANDIDATES}"]


@pytest.mark.parametrize(("value", "code"), [(-1, "weight"), ("viel", "weight"), (9, "weights")])
def test_wrong_weights_are_refused(tmp_path: Path, made: Made, value: object, code: str) -> None:
    """With the cell if one is wrong, and as a whole if they do not add up."""
    path = tmp_path / "gewichte.xlsx"
    write_catalogue(path, Catalogue((made("A", access=0.7),)))
    book = load_workbook(path)
    book[WEIGHTS]["B3"] = value
    book.save(path)
    with pytest.raises(BusinessError) as refused:
        read_catalogue(path)
    assert refused.value.problem.code == f"opportunities.{code}"
    if code == "weight":
        assert refused.value.problem.place == f"cell:{WEIGHTS}!B3"


def test_the_template_has_lists_bounds_and_hints(tmp_path: Path) -> None:
    """A list for every choice, bounds for every figure, and beneath each heading how to fill in."""
    path = tmp_path / "vorlage.xlsx"
    write_template(path)
    sheet = load_workbook(path)[CANDIDATES]
    ruled = {str(area) for rule in sheet.data_validations.dataValidation for area in rule.sqref.ranges}
    for n, column in enumerate(COLUMNS, 1):
        assert sheet.cell(1, n).value == column.heading
        assert sheet.cell(2, n).value
        letter = sheet.cell(1, n).column_letter
        expected = column.kind not in (Kind.NAME, Kind.TEXT)
        assert (f"{letter}{FIRST_ROW}:{letter}{FIRST_ROW + MOST_CANDIDATES - 1}" in ruled) == expected
    assert {"ja,nein,offen", "A,B,C", "Schnittstelle,Datei,Webseite,Oberfläche"} == {
        rule.formula1.strip('"') for rule in sheet.data_validations.dataValidation if rule.type == "list"
    }


NAMES = st.text(st.characters(blacklist_categories=("C", "Z")), min_size=1, max_size=30)
FIGURES = {one.code: st.integers(1, 10**6).map(float) for one in QUANTITIES if one.code != "share"}
RATINGS = {one.code: st.integers(0, 100).map(lambda n: n / 100) for one in CRITERIA if one.code != "access"}
WORTHS = st.sampled_from([worth for worth, _ in ACCESS.values()])
CANDIDATE = st.builds(
    Candidate,
    name=NAMES,
    inputs=st.fixed_dictionaries(
        {
            code: st.builds(Input, values, st.sampled_from(Grade))
            for code, values in (
                FIGURES | RATINGS | {"access": WORTHS, "share": st.integers(0, 100).map(lambda n: n / 100)}
            ).items()
        }
    ),
    gates=st.fixed_dictionaries({gate.code: st.sampled_from([True, False, None]) for gate in GATES}),
    unit=NAMES,
    remark=NAMES,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(candidate=CANDIDATE)
def test_what_is_written_is_read_again_unchanged(tmp_path: Path, candidate: Candidate) -> None:
    """Whatever the names and figures; text that looks like a formula stays text."""
    path = tmp_path / "eins.xlsx"
    write_catalogue(path, Catalogue((candidate,)))
    reading = read_catalogue(path)
    assert reading.problems == ()
    assert reading.catalogue.candidates == (candidate,)


def test_the_ten_processes_go_through_the_workbook(tmp_path: Path) -> None:
    """All of them, with their weights and with the note that their figures are invented."""
    path = tmp_path / "zehn.xlsx"
    write_catalogue(path, sample())
    reading = read_catalogue(path)
    assert reading.catalogue == sample()


def test_a_note_that_is_too_long_is_named_and_the_candidates_go_on(tmp_path: Path, made: Made) -> None:
    """What is said in German only is said so in English, too."""
    path = tmp_path / "herkunft.xlsx"
    write_catalogue(path, Catalogue((made("A"),), note=("Zählung 2025.", "")))
    assert read_catalogue(path).catalogue.note == ("Zählung 2025.", "Zählung 2025.")
    write_catalogue(path, Catalogue((made("A"),), note=("x" * 601, "")))
    reading = read_catalogue(path)
    assert [one.place for one in reading.problems] == ["cell:Herkunft!B1"]
    assert named(reading) == ["A"]


@pytest.mark.parametrize("name", ["=1+1", "+49 30", "-x", "@SUM(A1)", '=HYPERLINK("http://example.org","x")'])
def test_no_name_becomes_a_formula(tmp_path: Path, made: Made, name: str) -> None:
    """Neither when it is written nor when somebody edits the cell in Excel."""
    path = tmp_path / "boese.xlsx"
    write_catalogue(path, Catalogue((made(name, access=0.7),)))
    cell = load_workbook(path)[CANDIDATES][f"A{FIRST_ROW}"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (name, "s", True)

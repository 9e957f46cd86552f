# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Workbooks that are broken, locked, someone else's, or made to hurt: one case with a reason, never a crash."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.workbook import Workbook
from connectors.workbook.scan import _REFERENCE, _references
from laufzettel.connect import Part
from laufzettel.form import Form, FormField, Kind
from laufzettel.sandbox import Limits, ReaderPool

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "../shared/data/documents"
needs_data = pytest.mark.skipif(
    not DATA.is_dir() and "CI" not in os.environ, reason="the test documents (../shared/data/documents) are not here"
)

FORM = Form(
    "hunde",
    "Hunde",
    (
        FormField("name", Kind.TEXT, "Name", "Name", required=True),
        FormField("chip", Kind.DIGITS, "Chip-Nr.", "Chip", required=True),
    ),
)
HEADING = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>Chip-Nr.</t></is></c></row>'
)
REX = '<row r="2"><c r="A2" t="inlineStr"><is><t>Müller</t></is></c><c r="B2"><v>1</v></c></row>'


@pytest.fixture(scope="module")
def pool() -> Iterator[ReaderPool]:
    """Warm processes for all tests."""
    with ReaderPool(workers=1, limits=Limits(wall_s=60)) as processes:
        yield processes


def raw_workbook(path: Path, rows: str, **more: str | bytes) -> Path:
    """A workbook written part by part, with whatever rows and further parts."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
        '<sheet name="Meldung" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData></worksheet>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (parts | more).items():
            archive.writestr(name, content)
    return path


def parts_of(pool: ReaderPool, path: Path) -> list[Part]:
    """All parts of a workbook."""
    return [part for parts in Workbook(pool).read([(path, path.name)], FORM) for part in parts]


def refusal(pool: ReaderPool, path: Path) -> str:
    """The code of the one problem of the one part; its sentences name the file in both languages."""
    [part] = parts_of(pool, path)
    [problem] = part.problems
    assert (part.name, part.identity, part.reading) == ("", "", {})
    assert path.name in problem.de
    assert path.name in problem.en
    assert problem.remedy_de
    assert problem.remedy_en
    return problem.code


def test_the_raw_workbook_itself_is_fine(pool: ReaderPool, tmp_path: Path) -> None:
    """So that the refusals below are refusals of what is wrong."""
    [part] = parts_of(pool, raw_workbook(tmp_path / "a.xlsx", HEADING + REX))
    assert part.problems == ()
    assert part.reading["name"].value == "Müller"


def test_one_cell_in_the_last_corner_is_refused(pool: ReaderPool, tmp_path: Path) -> None:
    """A library would ask for 500 GB and abort."""
    corner = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    path = raw_workbook(tmp_path / "a.xlsx", HEADING + REX + corner)
    assert path.stat().st_size < 3_000
    assert refusal(pool, path) == "workbook.bomb"


@pytest.mark.parametrize(
    "cell",
    [
        '<c t="n"\tr="XFD1048576"><v>1</v></c>',
        '<c\tr="XFD1048576"><v>1</v></c>',
        "<c r='XFD1048576'><v>1</v></c>",
        '<c r ="XFD1048576"><v>1</v></c>',
        '<c r\n= "XFD1048576"><v>1</v></c>',
        '<c r= "XFD1048576"><v>1</v></c>',
    ],
)
def test_the_last_corner_is_seen_however_it_is_written_and_whatever_distracts(
    pool: ReaderPool, tmp_path: Path, cell: str
) -> None:
    """Texts that look like positions do not make up for one that is written in another way."""
    decoys = '<row r="3"><c r="A3" t="inlineStr"><is><t> r="A1" r="A1" r="A1" </t></is></c></row>'
    path = raw_workbook(tmp_path / "a.xlsx", HEADING + REX + decoys + f'<row r="1048576">{cell}</row>')
    assert refusal(pool, path) == "workbook.bomb"


@given(
    st.lists(
        st.sampled_from(
            b"<c |<x:c |<row | r|\tr|\nr| |\n|=|=\x22|='|\x22|'|A1|7|r=\x22B2\x22| r=\x22C3\x22|$D$4|>|text".split(b"|")
        ),
        max_size=60,
    ).map(b"".join)
)
def test_the_quick_look_finds_what_the_thorough_one_finds(block: bytes) -> None:
    """Whatever stands in a sheet: the positions are the same."""
    assert _references(block) == _REFERENCE.findall(block)


def test_a_formula_without_a_value_is_noticed_under_another_prefix_too(pool: ReaderPool, tmp_path: Path) -> None:
    """Some programs write every element with a prefix."""
    rows = (HEADING + REX).replace("<v>1</v>", "<f>1+1</f>")
    prefixed = re.sub(r"<(/?)(\w)", r"<\1x:\2", rows)
    sheet = f'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>{prefixed}'
    more = {"xl/worksheets/sheet1.xml": f"{sheet}</x:sheetData></x:worksheet>"}
    plain = parts_of(pool, raw_workbook(tmp_path / "a.xlsx", rows))
    other = parts_of(pool, raw_workbook(tmp_path / "b.xlsx", "", **more))
    assert [part.reading for part in other] == [part.reading for part in plain]
    assert plain[0].reading["chip"].value is None
    assert plain[0].reading["chip"].raw == "="


def test_a_corner_the_guard_overlooks_still_ends_only_its_process(pool: ReaderPool, tmp_path: Path) -> None:
    """The limits of the process are the last line: here the cell is written as no program writes it."""
    corner = "<row r='1048576'><c\n r\n=\n'XFD1048576'><v>1</v></c></row>"
    path = raw_workbook(tmp_path / "a.xlsx", HEADING + REX + corner)
    assert refusal(pool, path) in {"workbook.bomb", "workbook.damaged", "workbook.too_large"}
    assert len(parts_of(pool, raw_workbook(tmp_path / "b.xlsx", HEADING + REX))) == 1


def test_a_ghost_row_at_the_very_end_is_read_around(pool: ReaderPool, tmp_path: Path) -> None:
    """A cell somebody touched by accident costs memory in a dense table, and nothing row by row."""
    ghost = '<row r="1048576"><c r="D1048576"><v>1</v></c></row>'
    part, stray = parts_of(pool, raw_workbook(tmp_path / "a.xlsx", HEADING + REX + ghost))
    assert part.problems == ()
    assert [problem.place for problem in stray.problems] == ["cell:Meldung!D1048576"]
    assert {name: field.value for name, field in part.reading.items()} == {"name": "Müller", "chip": "1"}


def test_a_zip_bomb_is_refused_without_being_unpacked(pool: ReaderPool, tmp_path: Path) -> None:
    """By the sizes it states, and by what one row can hold if it states others."""
    path = raw_workbook(tmp_path / "a.xlsx", HEADING, **{"xl/media/image1.png": bytes(64 << 20)})
    assert refusal(pool, path) == "workbook.bomb"


def test_one_huge_cell_is_refused(pool: ReaderPool, tmp_path: Path) -> None:
    """No row of applications has 40 megabytes; the filling is made to look honest by its ratio."""
    noise = os.urandom(20 << 20).hex()
    cell = f'<row r="2"><c r="A2" t="inlineStr"><is><t>{noise}</t></is></c></row>'
    assert refusal(pool, raw_workbook(tmp_path / "a.xlsx", HEADING + cell)) == "workbook.bomb"


def test_macros_are_refused_under_any_name(pool: ReaderPool, tmp_path: Path) -> None:
    """Nothing is executed, and the file is not opened."""
    for part in ("xl/vbaProject.bin", "xl/macrosheets/sheet1.xml"):
        path = raw_workbook(tmp_path / "a.xlsx", HEADING + REX, **{part: "x"})
        assert refusal(pool, path) == "workbook.macros"


def test_entities_are_refused(pool: ReaderPool, tmp_path: Path) -> None:
    """No spreadsheet program declares them."""
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><workbook>&b;</workbook>'
    assert refusal(pool, raw_workbook(tmp_path / "a.xlsx", HEADING, **{"xl/workbook.xml": bomb})) == "workbook.damaged"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04 and nothing more", "workbook.damaged"),
        (b"Sehr geehrte Damen und Herren\n", "workbook.no_heading"),
        (b"", "workbook.not_a_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "workbook.not_a_workbook"),
    ],
    ids=["cut", "letter", "empty", "ole"],
)
def test_what_is_no_workbook_is_told(pool: ReaderPool, tmp_path: Path, data: bytes, code: str) -> None:
    """Whatever it is called."""
    (tmp_path / "a.xlsx").write_bytes(data)
    assert refusal(pool, tmp_path / "a.xlsx") == code


def test_a_list_of_another_process_is_told(pool: ReaderPool, tmp_path: Path) -> None:
    """No heading says what the form declares."""
    other = HEADING.replace("Name", "Kennzeichen").replace("Chip-Nr.", "Marke")
    assert refusal(pool, raw_workbook(tmp_path / "a.xlsx", other + REX)) == "workbook.no_heading"


def test_a_list_without_applications_is_told(pool: ReaderPool, tmp_path: Path) -> None:
    """Nothing vanishes in silence."""
    assert refusal(pool, raw_workbook(tmp_path / "a.xlsx", HEADING)) == "workbook.no_rows"


def test_a_field_in_two_columns_is_told(pool: ReaderPool, tmp_path: Path) -> None:
    """Neither is guessed to be the right one."""
    twice = '<row r="1">' + "".join(
        f'<c r="{column}1" t="inlineStr"><is><t>{label}</t></is></c>'
        for column, label in zip("ABC", ("Name", "Chip-Nr.", "NAME"), strict=True)
    )
    path = raw_workbook(tmp_path / "a.xlsx", f"{twice}</row>{REX}")
    assert refusal(pool, path) == "workbook.column_twice"


def test_a_later_sheet_that_fails_leaves_the_earlier_ones_and_says_so(pool: ReaderPool, tmp_path: Path) -> None:
    """A person learns how many applications were taken, and why not the others."""
    book = openpyxl.Workbook()
    for sheet, heading in ((book.active, ["Name", "Chip-Nr."]), (book.create_sheet(), ["Name", "Chip-Nr.", "Name"])):
        sheet.append(heading)
        sheet.append(["Müller", "1"])
    book.save(tmp_path / "a.xlsx")
    first, rest = parts_of(pool, tmp_path / "a.xlsx")
    assert first.reading["name"].value == "Müller"
    assert [problem.code for problem in rest.problems] == ["workbook.stopped", "workbook.column_twice"]


@needs_data
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("poi_spreadsheets/protected_passtika.xlsx", "workbook.encrypted"),
        ("poi_spreadsheets/password.xls", "workbook.encrypted"),
        ("poi_spreadsheets/xlmmacro.xlsm", "workbook.macros"),
        ("tika_misc/testEXCEL_macro.xlsm", "workbook.macros"),
        ("poi_spreadsheets/poc-xmlbomb.xlsx", "workbook.damaged"),
        ("poi_spreadsheets/xlsx-corrupted.xlsx", "workbook.damaged"),
        ("poi_spreadsheets/sample.strict.xlsx", "workbook.no_heading"),
        ("poi_spreadsheets/sample.xlsb", "workbook.no_heading"),
        ("poi_spreadsheets/SampleSS.ods", "workbook.no_heading"),
        ("poi_spreadsheets/1904DateWindowing.xls", "workbook.no_heading"),
    ],
)
def test_real_troublemakers_are_told_apart(pool: ReaderPool, name: str, code: str) -> None:
    """From public test collections."""
    assert refusal(pool, DATA / name) == code


@needs_data
def test_no_real_file_raises(pool: ReaderPool) -> None:
    """Every file of the collections, spreadsheet or not, gives parts."""
    files = [
        path for folder in ("poi_spreadsheets", "destatis", "tika_misc") for path in sorted((DATA / folder).iterdir())
    ]
    for path in files:
        assert parts_of(pool, path), path.name

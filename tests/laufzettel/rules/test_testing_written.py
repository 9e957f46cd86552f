# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What `laufzettel rules test` says and writes: failures and coverage, proposals, test cases of the TCK."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import orjson
import pytest
from click.testing import CliRunner, Result
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from laufzettel.cli.rules.check import check
from laufzettel.cli.rules.test import test as rules_test
from laufzettel.errors import BusinessError
from laufzettel.rules import Term, Type, Value, load_rules, read_rules
from laufzettel.rules.dmn import load, read_dmn
from laufzettel.rules.findings import Findings
from laufzettel.rules.sheets import read_sheets
from laufzettel.rules.tck import TestFile, run_file
from laufzettel.rules.testing import from_tck, run_bytes, run_workbook, to_tck, with_tests
from laufzettel.rules.testing.cells import read_list, read_value, written
from laufzettel.rules.tree import Anything

Write = Callable[..., Path]
DAY = date(2026, 3, 1)
HEADS = ("Tabelle", "art", "menge", "wert", "name", "Stichtag", "Soll gebuehr", "Regel", "Urteil", "Herkunft")
TESTS = (
    ("gebuehr", "neu", 4, 1.5, "Straße; 7", DAY, 10, "R1", None, "§ 1"),
    ("gebuehr", "neu", 5, None, None, DAY, 12.5, "R2", None, "§ 2"),
    ("gebuehr", "alt", 1, None, None, DAY, None, "R3", None, "§ 3"),
    ("gebuehr", None, 1, None, None, DAY, None, None, "Angabe fehlt", "§ 4"),
)
ROW_3 = [f"Tests!{letter}3" for letter in "BCDEFGH"]


def book_with(write_book: Write, *changes: dict[str, object], name: str = "regeln.xlsx") -> Path:
    """The small workbook with four tests that pass, and some cells changed."""
    cells: dict[str, object] = {}
    for row, line in enumerate((HEADS, *TESTS), start=1):
        cells |= {f"Tests!{chr(65 + at)}{row}": value for at, value in enumerate(line)}
    for one in changes:
        cells |= one
    return write_book(cells, name=name)


def called(*words: object) -> Result:
    """The command with these words."""
    return CliRunner().invoke(rules_test, [str(word) for word in words], standalone_mode=False)


def test_the_command_ends_with_its_code_and_shows_failures_as_a_table(write_book: Write) -> None:
    """0 if all pass, 3 if one fails; the cell, what was expected and found, and the rule stand in one line."""
    sound = called(book_with(write_book))
    assert (sound.return_value, sound.exception) == (0, None)
    assert "Regeln gezeigt 3 von 3" in sound.output
    broken = called(book_with(write_book, {"Gebuehr!H5": 11, "Gebuehr!C6": ">= 6"}))
    assert broken.return_value == 3
    lines = [line.split() for line in broken.output.splitlines()]
    assert ["G2", "gebuehr", "Soll", "gebuehr", "10.00", "11.00", "R1"] in lines
    with pytest.raises(BusinessError):
        raise called(write_book().with_name("fehlt.xlsx")).exception or AssertionError


def test_the_command_answers_programs(write_book: Write) -> None:
    """One JSON object on the last line."""
    done = called(book_with(write_book, {"Gebuehr!H5": 11}), "--json")
    answer = orjson.loads(done.output.splitlines()[-1])
    assert (answer["tests"], answer["passed"], answer["failed"], answer["proven"]) == (4, 3, 1, False)
    assert answer["failures"] == [
        {"sheet": "Tests", "cell": "G2", "table": "gebuehr", "what": "Soll gebuehr", "expected": "10.00",
         "found": "11.00", "rules": ["R1"]}
    ]  # fmt: skip
    assert answer["coverage"][0]["unfired"] == ["R1"]
    shorter = called(book_with(write_book, {"Tests!A3": None, "Tests!J3": None} | dict.fromkeys(ROW_3)), "--json")
    unseen = orjson.loads(shorter.output.splitlines()[-1])["coverage"][0]["unseen"]
    assert {"rule": "R2", "term": "menge", "held": False, "failed": True} in unseen
    assert (answer["written"], answer["refused"], answer["proposed"]) == ([], [], [])


def test_failures_and_coverage_are_written_into_a_copy(write_book: Write, tmp_path: Path) -> None:
    """A comment at the expectation below what people wrote there, a list, a row per rule; the rules stay the same."""
    path, copy = book_with(write_book, {"Gebuehr!H5": 11}), tmp_path / "kopie.xlsx"
    book = load_workbook(path)
    book["Tests"]["G2"].comment = Comment("Siehe Beschluss.", "Amt 20")
    book.save(path)
    assert called(path, "--write", copy).return_value == 3
    noted = load_workbook(copy)
    comment = noted["Tests"]["G2"].comment.text
    assert comment.startswith("Siehe Beschluss.") and "gefunden 11.00" in comment
    rows = [[cell.value for cell in row] for row in noted["Testabdeckung"].iter_rows(min_row=4)]
    assert [row[:3] for row in rows] == [["gebuehr", "R1", 0], ["gebuehr", "R2", 1], ["gebuehr", "R3", 1]]
    assert load_rules(copy).version == load_rules(path).version
    assert [row[2] for row in load_workbook(copy)["Prüfbericht"].iter_rows(min_row=5, values_only=True)] == ["G2", "A5"]
    again = tmp_path / "nochmal.xlsx"
    called(copy, "--write", again)
    assert load_workbook(again).sheetnames == noted.sheetnames
    assert load_workbook(again)["Tests"]["G2"].comment.text == comment
    twice = called(path, "--write", copy)
    assert isinstance(twice.exception, BusinessError)


def test_proposals_are_written_below_the_tests_there_are(write_book: Write, tmp_path: Path) -> None:
    """Marked, with what the table says today; nothing that stands there moves, and a second call has nothing to add."""
    path, copy = book_with(write_book), tmp_path / "kopie.xlsx"
    assert called(path, "--propose", copy).return_value == 0
    before, after = (list(load_workbook(one)["Tests"].values) for one in (path, copy))
    assert [row[: len(HEADS)] for row in after[: len(before)]] == before
    heads = after[0]
    added = [dict(zip(heads, row, strict=True)) for row in after[len(before) :]]
    assert added
    assert {row["Herkunft"] for row in added} == {"Vorschlag"}
    assert all("eine Person bestätigt" in str(row["Bemerkung"]) for row in added)
    report = run_workbook(copy)
    assert (report.confirmed, len(report.results), report.failed) == (4, 4 + len(added), [])
    assert all(one.passed for one in report.results)
    third = tmp_path / "dritte.xlsx"
    assert "Vorgeschlagen für gebuehr: 0" in called(copy, "--propose", third).output
    assert list(load_workbook(third)["Tests"].values) == after


def test_a_workbook_without_tests_gets_a_sheet_of_them(write_book: Write, tmp_path: Path) -> None:
    """After the others, with a heading that stays in view."""
    copy = tmp_path / "kopie.xlsx"
    called(write_book(), "--propose", copy)
    book = load_workbook(copy)
    assert book.sheetnames == ["Info", "Begriffe", "Gebuehr", "Tests"]
    assert book["Tests"].freeze_panes == "B2"
    assert CliRunner().invoke(check, [str(copy)], standalone_mode=False).return_value == 0
    assert len(run_workbook(copy).results) == book["Tests"].max_row - 1


def test_what_would_get_lost_is_named_and_nothing_written(write_book: Write, tmp_path: Path) -> None:
    """Exit code 2, though all tests pass."""
    path, copy = book_with(write_book), tmp_path / "kopie.xlsx"
    with ZipFile(path, "a") as parts:
        parts.writestr("xl/vbaProject.bin", b"x")
    done = called(path, "--propose", copy, "--json")
    assert (done.return_value, copy.exists()) == (2, False)
    [refused] = orjson.loads(done.output.splitlines()[-1])["refused"]
    assert "Makros" in refused["de"]


@given(
    st.one_of(
        st.tuples(st.just(Type.TEXT), st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)),
        st.tuples(st.just(Type.NUMBER), st.decimals(-(10**20), 10**20, places=2)),
        st.tuples(st.just(Type.INTEGER), st.integers(-(10**25), 10**25)),
        st.tuples(st.just(Type.DATE), st.dates()),
        st.tuples(st.just(Type.FLAG), st.booleans()),
        st.tuples(st.just(Type.TEXT), st.none()),
    )
)
def test_what_is_written_is_read_as_the_same(given_value: tuple[Type, Value]) -> None:
    """Through a real workbook: any text, large numbers, days before Excel's first; alone and in a list."""
    kind, value = given_value
    term = Term("x", "x", kind, "", 2 if kind is Type.NUMBER else 0, Anything(), False, "")
    book = Workbook()
    sheet = book.worksheets[0]
    for row, cell in enumerate((written(value, term), written([value, value], term)), start=1):
        sheet.cell(row, 1).value = cell
        if isinstance(cell, str):
            sheet.cell(row, 1).data_type = "s"
    saved = BytesIO()
    book.save(saved)
    [read] = read_sheets(saved.getvalue(), "x", Findings()).values()
    assert read_value(read.cell(1, 1).value, term, Anything()) == value
    assert read_list(read.cell(2, 1).value, term, Anything()) == [value, value]
    assert read_list("[]", term, Anything()) == []


def test_confirmed_tests_become_cases_of_the_tck_and_come_back(write_book: Write, tmp_path: Path) -> None:
    """Value by value; a missing input has no counterpart in DMN and stays behind."""
    path, cases = book_with(write_book), tmp_path / "faelle.xml"
    assert called(path, "--tck", cases).return_value == 0
    book = load_rules(path)
    back = from_tck(cases.read_bytes(), cases.name, book)
    before = [one.test for one in run_workbook(path).results[:3]]
    assert [(one.table, one.values, one.stichtag, one.rules, one.source) for one in back] == [
        (one.table, dict(one.values), one.stichtag, one.rules, one.source) for one in before
    ]
    assert [one.expected for one in back] == [{"gebuehr": Decimal(said)} for said in ("10.00", "12.50", "0.30")]
    other = write_book(name="andere.xlsx")
    copy = tmp_path / "kopie.xlsx"
    assert called(other, "--from-tck", cases, "--propose", copy).return_value == 0
    assert run_workbook(copy).confirmed == 3
    again, left = to_tck(run_workbook(copy).results, book, "x", "regeln.dmn")
    assert (again, left) == (cases.read_bytes().replace(b">andere.dmn<", b">regeln.dmn<"), 0)


def test_the_cases_are_what_the_runner_of_the_kit_reads(write_book: Write, tmp_path: Path) -> None:
    """Our own engine for DMN, with a model of the same table, comes to the same decisions."""
    folder = tmp_path / "compliance-level-2" / "gebuehr"
    folder.mkdir(parents=True)
    (folder / "regeln.dmn").write_text(MODEL, encoding="utf-8")
    assert load(read_dmn(folder / "regeln.dmn")).problems == []
    called(book_with(write_book), "--tck", folder / "faelle.xml")
    outcomes = list(run_file(TestFile(2, folder / "faelle.xml")))
    assert [(one.passed, one.got) for one in outcomes] == [
        (True, (Decimal(10),)), (True, (Decimal("12.5"),)), (True, (Decimal("0.3"),)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "kein XML",
        "<testCases",
        "<anders/>",
        '<!DOCTYPE x [<!ENTITY a "b">]><testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase">&a;</testCases>',
        *(
            f'<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"><testCase id="1">'
            f'<inputNode name="{name}"><value xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:type="xsd:{kind}">'
            f'{value}</value></inputNode><resultNode name="{table}"><expected/></resultNode></testCase></testCases>'
            for name, kind, value, table in (
                ("art", "string", "neu", "gebuhr"),
                ("farbe", "string", "rot", "gebuehr"),
                ("art", "string", "nue", "gebuehr"),
                ("menge", "string", "vier", "gebuehr"),
                ("tag", "date", "99999-01-01", "gebuehr"),
            )
        ),
    ],
)
def test_cases_that_do_not_fit_the_workbook_are_refused(write_book: Write, text: str) -> None:
    """With file and case; nothing is taken over."""
    with pytest.raises(BusinessError) as refused:
        from_tck(text.encode(), "faelle.xml", load_rules(write_book()))
    assert "faelle.xml" in refused.value.problem.de


def test_tables_with_several_results_and_lists_go_there_and_back(write_book: Write) -> None:
    """A context of results; under C a list of contexts; no rule is null; a dated table is asked for its day."""
    terms = {f"Begriffe!{chr(65 + at)}9": value for at, value in enumerate(
        ("grund", "Grund", "Text", None, None, None, "nein", "Tabelle"))}  # fmt: skip
    second = {"Gebuehr!M2": "Dann Grund", "Gebuehr!M3": "grund", "Gebuehr!M5": '"a"', "Gebuehr!M6": '"b"',
              "Gebuehr!M7": "null", "Gebuehr!L5": date(2030, 1, 1)}  # fmt: skip
    for policy, soll in (("U", 10), ("C", "10")):
        path = book_with(write_book, terms, second, {"Gebuehr!A2": policy, "Tests!G2": soll})
        results = run_workbook(path).results
        book = load_rules(path)
        data, _ = to_tck(results, book, path.name, "regeln.dmn")
        names = {node.get("name") for node in fromstring(data).iter() if str(node.tag).endswith("inputNode")}
        assert "Stichtag" in names
        tests = from_tck(data, "faelle.xml", book)
        assert all(one.passed for one in run_bytes(with_tests(path.read_bytes(), "x", tests, book), "x").results)
        assert {frozenset(one.expected) for one in tests} == {frozenset({"gebuehr", "grund"})}
        assert read_rules(path.read_bytes(), "x").version == book.version


MODEL = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="d" name="d" namespace="urn:d">
<inputData id="i1" name="art"><variable name="art"/></inputData>
<inputData id="i2" name="menge"><variable name="menge"/></inputData>
<decision id="e" name="gebuehr"><variable name="gebuehr"/>
<informationRequirement><requiredInput href="#i1"/></informationRequirement>
<informationRequirement><requiredInput href="#i2"/></informationRequirement>
<literalExpression><text>
if art = "alt" then 0.3 else if menge &lt; 5 then 10 else menge * 2.5</text></literalExpression>
</decision></definitions>"""

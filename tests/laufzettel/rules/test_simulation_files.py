# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files of cases for what-if: CSV and XLSX as people have them, what cannot be read, and what is written."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring
from openpyxl import Workbook, load_workbook

from laufzettel.errors import BusinessError
from laufzettel.rules import Table, load_rules
from laufzettel.rules.simulation import Rows, Simulated, open_rows, simulate, table_in_common
from laufzettel.rules.simulation.cases import Cases
from laufzettel.rules.simulation.files import Row
from laufzettel.rules.simulation.tables import Tables
from laufzettel.rules.simulation.writing import workbook, write
from tests.laufzettel.rules.conftest import Write

D = Decimal
HEAD = "Aktenzeichen;Stichtag;art;Menge;wert;tag;befreit;name\n"
Versions = tuple[Table, Table]
DAY = date(2026, 3, 1)


@pytest.fixture
def versions(write_book: Write) -> Versions:
    """R1 takes up to 6 pieces in the new version, which is valid from 2030 only."""
    old = load_rules(write_book()).tables["gebuehr"]
    new = load_rules(
        write_book({"Gebuehr!C5": "< 7", "Gebuehr!C6": ">= 7", "Info!B4": date(2030, 1, 1)}, name="neu.xlsx")
    )
    return old, new.tables["gebuehr"]


def run(
    versions: Versions,
    path: Path,
    *,
    stichtag: date | None = None,
    id_column: str = "Aktenzeichen",
    with_inputs: bool = False,
) -> Simulated:
    """The comparison over a file; cases are named by its first column."""
    with ExitStack() as stack:
        rows = open_rows(path, stack, lambda done, total: None)
        return simulate(*versions, rows, stichtag=stichtag, id_column=id_column, with_inputs=with_inputs)


def csv(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """A file of cases."""
    (path / "faelle.csv").write_bytes(text.encode(encoding))
    return path / "faelle.csv"


def test_a_german_csv_is_decided_by_both_versions(versions: Versions, tmp_path: Path) -> None:
    """Terms by name or by label, German dates and numbers, empty cells; the day lies before the new version."""
    found = run(versions, csv(tmp_path, HEAD + "a;1.3.2026;neu;5;1.234,50;01.02.2026;ja;x\nb;2026-03-01;alt;;;;;\n"))
    assert (found.result.cases, found.result.changed, found.left_out) == (2, 1, 0)
    (one,) = found.result.listed
    assert (one.case, one.old.rules, one.new.rules) == ("a", ("R2",), ("R1",))
    assert (one.old_outputs, one.new_outputs) == ((D("12.50"),), (D("10.00"),))
    assert found.result.totals[0].difference == D("-2.50")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_every_usual_encoding_and_separator_is_read(
    versions: Versions, tmp_path: Path, encoding: str, sign: str
) -> None:
    """What is kept of a case is named by it, umlauts included."""
    text = (HEAD + 'Größe;01.03.2026;neu;5;;;;"a\nb"\n').replace(";", sign)
    assert [one.case for one in run(versions, csv(tmp_path, text, encoding)).result.listed] == ["Größe"]


def test_rows_that_cannot_be_read_are_named_and_the_others_go_on(versions: Versions, tmp_path: Path) -> None:
    """Row and column, never the value; each row counts once."""
    rows = (
        "a;01.03.2026;neu;5;;;;\n"
        "b;gestern;neu;viele;;;;\n"
        "c;01.03.2026;neu;5;1.234;;;\n"
        "d;01.03.2026;neu;5;;31.02.2026;;;zu viel\n"
        "e;;neu;5;;;vielleicht;\n"
    )
    found = run(versions, csv(tmp_path, HEAD + rows))
    assert (found.result.cases, found.left_out) == (1, 4)
    assert [(one.code, one.de.split(":")[0]) for one in found.problems] == [
        ("simulation.cell_unread", "Zeile 3, Spalte „Menge“"),
        ("simulation.day_unread", "Zeile 3, Spalte „Stichtag“"),
        ("simulation.cell_unread", "Zeile 4, Spalte „wert“"),
        ("simulation.row_too_wide", "Zeile 5"),
        ("simulation.cell_unread", "Zeile 5, Spalte „tag“"),
        ("simulation.cell_unread", "Zeile 6, Spalte „befreit“"),
        ("simulation.day_unread", "Zeile 6, Spalte „Stichtag“"),
    ]
    assert not any(value in one.de + one.en for one in found.problems for value in ("viele", "1.234", "vielleicht"))


def test_a_workbook_of_cases_is_read_cell_by_cell(versions: Versions, tmp_path: Path) -> None:
    """Native numbers, dates and truths; a formula is not believed, and a wrong size in the file hides no row."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEAD.strip().split(";"))
    sheet.append(["a", datetime(2026, 3, 1), "neu", 5, 12.5, date(2026, 1, 1), True, "x"])  # noqa: DTZ001 - a cell
    sheet.append([None] * 8)
    sheet.append(["b", date(2026, 3, 1), "neu", "=2+3", None, None, None, None])
    sheet.append(["c", date(2026, 3, 1), "neu", 5.5, None, None, None, None])
    sheet.append(["d", date(2026, 3, 1), "neu", "6", None, None, None])
    book.save(tmp_path / "faelle.xlsx")
    found = run(versions, tmp_path / "faelle.xlsx")
    assert [one.case for one in found.result.listed] == ["a", "d"]
    assert [(one.code, one.de.split(":")[0]) for one in found.problems] == [
        ("simulation.formula", "Zeile 4, Spalte „Menge“"),
        ("simulation.cell_unread", "Zeile 5, Spalte „Menge“"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "simulation.unreadable"),
        (";;\n", "simulation.unreadable"),
        ("PK\x03\x04 keine Mappe", "simulation.unreadable"),
        (HEAD, "simulation.no_cases"),
        (HEAD.replace("Stichtag", "Tag_"), "simulation.no_day"),
        (HEAD.replace("Menge", "Anzahl"), "simulation.column_missing"),
        (HEAD.replace("Aktenzeichen", "Nummer"), "simulation.column_missing"),
        (HEAD.replace("art", "MENGE"), "simulation.column_twice"),
        (HEAD.replace("Aktenzeichen;", "Aktenzeichen;art;"), "simulation.column_twice"),
    ],
)
def test_a_file_that_says_nothing_ends_with_a_sentence(
    versions: Versions, tmp_path: Path, text: str, code: str
) -> None:
    """Empty, damaged, or without the columns that are needed."""
    with pytest.raises(BusinessError) as error:
        run(versions, csv(tmp_path, text))
    assert error.value.problem.code == code


def test_what_only_the_new_version_asks_is_missing_and_said(write_book: Write, tmp_path: Path) -> None:
    """The old cases cannot hold it: nothing is given there, and what follows shows."""
    old = load_rules(write_book()).tables["gebuehr"]
    changes = {"Begriffe!A4": "anzahl", "Begriffe!B4": "Anzahl", "Gebuehr!C3": "anzahl", "Gebuehr!H6": "anzahl * 2.50",
               "Gebuehr!J5": "Neu."}  # fmt: skip
    new = load_rules(write_book(changes, name="neu.xlsx")).tables["gebuehr"]
    found = run((old, new), csv(tmp_path, HEAD + "a;01.03.2026;neu;5;;;;\nb;01.03.2026;alt;5;;;;\n"))
    assert found.missing == ["anzahl"]
    assert (found.result.only_old, found.result.only_new) == (("menge",), ("anzahl",))
    assert [(one.case, one.new.verdict.value) for one in found.result.listed] == [("a", "missing_input")]


def test_a_term_that_the_new_version_takes_for_something_else_is_wrong_only_there(
    write_book: Write, tmp_path: Path
) -> None:
    """The row is counted: that the new version cannot decide it is what the comparison is for."""
    old = load_rules(write_book()).tables["gebuehr"]
    new = load_rules(
        write_book(
            {"Begriffe!C4": "Datum", "Gebuehr!C5": "-", "Gebuehr!C6": "-", "Gebuehr!H6": 1, "Gebuehr!A2": "F"},
            name="neu.xlsx",
        )
    ).tables["gebuehr"]
    found = run((old, new), csv(tmp_path, HEAD + "a;01.03.2026;neu;5;;;;\n"))
    assert [(one.old.verdict.value, one.new.verdict.value) for one in found.result.listed] == [("ok", "wrong_type")]


def test_a_column_that_fits_two_terms_is_refused(write_book: Write, tmp_path: Path) -> None:
    """`Name` is the label of one term and the name of another: nobody must guess which."""
    old = load_rules(write_book({"Begriffe!B4": "name"})).tables["gebuehr"]
    with pytest.raises(BusinessError) as error:
        run((old, old), csv(tmp_path, HEAD.replace("Menge;", "")))
    assert error.value.problem.code == "simulation.column_shared"


def test_one_day_for_all_and_rows_for_names(versions: Versions, tmp_path: Path) -> None:
    """Rules keep a validity of their own; without a column of ids the row names the case, as people count."""
    path = csv(tmp_path, HEAD.replace("Stichtag", "Tag_") + "a;;neu;5;;;;\n\nb;;neu;6;;;;\n")
    found = run(versions, path, stichtag=DAY, id_column="")
    assert [one.case for one in found.result.listed] == ["2", "4"]


def test_many_rows_are_taken_in_batches(versions: Versions) -> None:
    """No more rows are asked for than one batch holds; what is kept does not grow with the file."""
    given = []

    def rows() -> Iterator[Row]:
        for at in range(45_000):
            given.append(at)
            yield at + 2, ["neu", at % 10, None, None, None, None]

    cases = Cases(Rows("Fälle", ["art", "menge", "wert", "tag", "frei", "name"], rows()), *versions, stichtag=DAY)
    batches = cases.batches()
    sizes = [len(next(batches).cases)]
    assert len(given) == sizes[0]
    sizes += [len(batch.cases) for batch in batches]
    assert sizes == [20_000, 20_000, 5_000]


def test_which_table_is_meant_must_be_said_where_there_are_several(write_book: Write) -> None:
    """Of one name in both; a table of one alone is none in common."""
    small, large = load_rules(write_book()), load_rules(Path("flows/hundesteuer/rules.xlsx"))
    assert table_in_common(small, small)[0] is small.tables["gebuehr"]
    for old, new, name, code in (
        (large, large, "", "simulation.which_table"),
        (large, large, "nichts", "simulation.which_table"),
        (small, large, "gebuehr", "simulation.no_common_table"),
    ):
        with pytest.raises(BusinessError) as error:
            table_in_common(old, new, name)
        assert error.value.problem.code == code


# --- what is written --------------------------------------------------------------------------------------------------


def test_the_workbook_has_everything_and_no_formula(versions: Versions, tmp_path: Path) -> None:
    """Cross table, sums, changed cases with what they brought; what looks like a formula stays text."""
    text = HEAD + '=1+1;01.03.2026;neu;5;;;;"=HYPERLINK(""http://x"")"\n-2;01.03.2026;neu;9;;;;\nx;y;;;;;;\n'
    found = run(versions, csv(tmp_path, text), with_inputs=True)
    book = load_workbook(io.BytesIO(workbook(found.result, found.problems, "de")))
    assert book.sheetnames == [
        "Überblick", "Kreuztabelle", "Von Regel zu Regel", "Summen je alte Regel", "Summen je neue Regel",
        "Geänderte Fälle", "Nicht gezählt",
    ]  # fmt: skip
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert [[cell.value for cell in row] for row in book["Kreuztabelle"].iter_rows()] == [
        ["alt \\ neu", "R1", "R2"],
        ["R2", 1, 1],
    ]
    heads, changed = ([cell.value for cell in row] for row in book["Geänderte Fälle"].iter_rows())
    assert dict(zip(heads, changed, strict=True)) == {
        "Fall": "=1+1", "alte Regel": "R2", "neue Regel": "R1", "gebuehr, alt": 12.5, "gebuehr, neu": 10,
        "art": "neu", "menge": 5, "wert": None, "tag": None, "frei": None, "name": '=HYPERLINK("http://x")',
    }  # fmt: skip
    assert [cell.value for cell in book["Summen je alte Regel"][3]][:6] == ["alle", 2, 1, 35, 32.5, -2.5]


def test_charts_say_what_they_show_and_nothing_is_written_over(versions: Versions, tmp_path: Path) -> None:
    """Title and sentence in each; files only their owner may read; a folder with something in it is refused."""
    found = run(versions, csv(tmp_path, HEAD + "a;01.03.2026;neu;5;;;;\n"))
    files = write(tmp_path / "aus", found.result, [], "de")
    assert files == ["vergleich.xlsx", "faelle.svg", "differenz-gebuehr.svg"]
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "aus").iterdir()} == {0o600}
    for name in files[1:]:
        root = fromstring((tmp_path / "aus" / name).read_text(encoding="utf-8"))
        assert all(root.find(f"{{http://www.w3.org/2000/svg}}{tag}").text for tag in ("title", "desc"))
    assert "−2,50" in (tmp_path / "aus" / files[2]).read_text(encoding="utf-8").replace("-", "−")
    with pytest.raises(BusinessError):
        write(tmp_path / "aus", found.result, [], "de")


def test_rare_outcomes_are_put_together_in_the_cross_table(write_book: Write, tmp_path: Path) -> None:
    """Sixty have a row of their own; the rest is one row, and no case is lost."""
    changes: dict[str, object] = {"Gebuehr!A2": "F"}
    for at in range(80):
        changes |= {f"Gebuehr!A{5 + at}": f"R{at}", f"Gebuehr!C{5 + at}": at, f"Gebuehr!H{5 + at}": at}
        changes |= {f"Gebuehr!{letter}{5 + at}": "-" for letter in "BDEFG"}
    table = load_rules(write_book(changes)).tables["gebuehr"]
    lines = "".join(f"{at};01.03.2026;neu;{at % 80};;;;\n" for at in range(200))
    cross = Tables(run((table, table), csv(tmp_path, HEAD + lines)).result, "en").cross()
    assert (len(cross), len(cross[0]), cross[0][-1], cross[-1][0]) == (62, 62, "others", "others")
    assert sum(value for row in cross[1:] for value in row[1:] if isinstance(value, int)) == 200

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Text files with a row per line (CSV): read like sheets; encoding and delimiter are proven or a person is asked."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.workbook import Workbook
from laufzettel.connect import Part
from laufzettel.form import Form, FormField, Kind
from laufzettel.sandbox import ReaderPool
from laufzettel.sniff import CSV, media_type

FORM = Form(
    "hundeanmeldung",
    "Anmeldung von Hunden",
    (
        FormField("nachname", Kind.TEXT, "Familienname", "Family name", required=True),
        FormField("vorname", Kind.TEXT, "Vorname", "Given name", required=True),
        FormField("chip", Kind.DIGITS, "Chipnummer", "Chip", required=True),
        FormField("gewicht", Kind.DECIMAL, "Gewicht", "Weight"),
        FormField("groesse", Kind.DECIMAL, "Größe", "Height"),
    ),
)
LABELS = ["Familienname", "Vorname", "Chipnummer", "Gewicht", "Größe"]
ROWS = [["Müller", "Jürgen", "0001002", "12,5", "40"], ["Groß", "Zoë", "0001003", "8,5", ""]]


@pytest.fixture(scope="module")
def pool() -> Iterator[ReaderPool]:
    """Warm processes for all tests."""
    with ReaderPool(workers=1) as processes:
        yield processes


def text_of(rows: Sequence[Sequence[str]], delimiter: str) -> str:
    """What a spreadsheet program saves."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def read(pool: ReaderPool, folder: Path, data: bytes, name: str = "meldung.csv") -> list[Part]:
    """All parts of a file with this content."""
    (folder / name).write_bytes(data)
    return [part for found in Workbook(pool).read([(folder / name, name)], FORM) for part in found]


def told(part: Part) -> list[tuple[str, str]]:
    """Code without the reader's name, and cell."""
    return [(problem.code.partition(".")[2], problem.place.rpartition("!")[2]) for problem in part.problems]


def refusal(pool: ReaderPool, folder: Path, data: bytes) -> str:
    """The code of the one problem of the one part, whose sentences name the file and a remedy."""
    [part] = read(pool, folder, data)
    [problem] = part.problems
    assert (part.name, dict(part.reading)) == ("", {})
    assert "meldung.csv" in problem.de
    assert problem.remedy_de
    return problem.code


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_every_usual_encoding_and_delimiter_is_read(
    pool: ReaderPool, tmp_path: Path, encoding: str, delimiter: str
) -> None:
    """The place of each field names file and cell; zeros at the beginning stay."""
    data = text_of([LABELS, *ROWS], delimiter).encode(encoding)
    first, second = read(pool, tmp_path, data)
    assert media_type(data[:8192], tmp_path / "meldung.csv") == CSV
    assert CSV in Workbook.media_types
    assert (first.name, first.problems, second.problems) == ("cell:meldung.csv!A2", (), ())
    assert {name: field.value for name, field in first.reading.items()} == {
        "nachname": "Müller",
        "vorname": "Jürgen",
        "chip": "0001002",
        "gewicht": "12.5",
        "groesse": "40",
    }
    assert first.reading["gewicht"].place == "cell:meldung.csv!D2"
    assert second.reading["vorname"].value == "Zoë"


def test_a_letter_is_no_table(tmp_path: Path) -> None:
    """Sentences have commas too; such a file is told as one that no reader knows."""
    letter = b"Sehr geehrte Damen und Herren,\nmein Hund, Rex, ist umgezogen.\nMit freundlichen Gruessen,\n"
    assert media_type(letter, tmp_path / "brief.csv") == "text/plain"


def test_quoted_line_breaks_and_delimiters_belong_to_their_cell(pool: ReaderPool, tmp_path: Path) -> None:
    """Rows are counted as a spreadsheet program shows them, not as lines."""
    rows = [LABELS, ["Müller; geb. Groß", 'Anna\n"Änne"', "1", "", ""], *ROWS]
    first, second, _ = read(pool, tmp_path, text_of(rows, ";").encode())
    assert first.reading["vorname"].value == 'Anna\n"Änne"'
    assert first.reading["nachname"].value == "Müller; geb. Groß"
    assert second.name == "cell:meldung.csv!A3"


def test_a_stated_delimiter_and_what_stands_around_are_minded(pool: ReaderPool, tmp_path: Path) -> None:
    """`sep=` is no content; other lines above the heading are, and unknown columns as in any sheet."""
    text = "sep=;\r\n" + text_of([["Bitte bald", "", "", "", "", ""], [*LABELS, "Notiz"], [*ROWS[0], "eilt"]], ";")
    row, beside = read(pool, tmp_path, text.encode("cp1252"))
    assert row.name == "cell:meldung.csv!A4"
    assert told(row) == [("unknown_heading", "F4")]
    assert told(beside) == [("text_above", "A2")]


def test_umlauts_of_another_system_are_not_guessed(pool: ReaderPool, tmp_path: Path) -> None:
    """DOS and old Macintosh; bytes that mean nothing; a file cut within a letter."""
    text = text_of([LABELS[:4], *(row[:4] for row in ROWS)], ";")
    for data in (text.encode("cp850"), text.encode("mac-roman"), b"\xff\xfe" + text.encode("utf-16-le")[:-1]):
        assert refusal(pool, tmp_path, data) == "workbook.csv_encoding"


def test_typographic_signs_of_windows_are_read(pool: ReaderPool, tmp_path: Path) -> None:
    """They share their bytes with umlauts of DOS, but stand elsewhere."""
    [part] = read(pool, tmp_path, text_of([LABELS, ["d’Exemple", "„Anna“ – €", "1", "", ""]], ";").encode("cp1252"))
    assert part.reading["nachname"].value == "d’Exemple"
    assert part.reading["vorname"].value == "„Anna“ – €"
    assert part.problems == ()


def test_a_row_of_another_length_is_told(pool: ReaderPool, tmp_path: Path) -> None:
    """An unquoted decimal comma shifts all values after it; nothing is taken on trust."""
    text = "Familienname,Vorname,Chipnummer,Gewicht,Größe\nA,B,1,12,5,40\nA,B,2\nA,B,3,12.5,40\nA,B,4,1,40,,\n"
    shifted, short, whole, padded = read(pool, tmp_path, text.encode())
    assert told(shifted) == [("no_heading_above", "F2"), ("row_length", "A2")]
    assert told(short) == [("row_length", "A3")]
    assert whole.problems == padded.problems == ()


def test_letters_damaged_before_are_told(pool: ReaderPool, tmp_path: Path) -> None:
    """Not repaired in silence."""
    rows = [LABELS, ["MÃ¼ller", "Anna", "1", "", ""], ["M\ufffdller", "Anna", "2", "", ""]]
    parts = read(pool, tmp_path, text_of(rows, ";").encode())
    assert [told(part) for part in parts] == [[("broken_letters", "A2")], [("broken_letters", "A3")]]


def test_quotation_marks_that_do_not_match_are_told_with_their_line(pool: ReaderPool, tmp_path: Path) -> None:
    """They would swallow rows; what was read before stands."""
    text = text_of([LABELS, *ROWS], ";")
    for broken in (text + '"Rex" der Hund;B;1;;\r\n', text + '"Rex;B;1;;\r\n' + text_of(ROWS, ";")):
        assert refusal(pool, tmp_path, broken.encode()) == "workbook.csv_quotes"
    many = text_of([LABELS, *[[f"A{number}", "B", str(number), "", ""] for number in range(3_000)]], ";")
    *rows, rest = read(pool, tmp_path, (many + '"Rex" x;B;1;;\r\n').encode())
    assert len(rows) == 1_999
    assert [problem.code for problem in rest.problems] == ["workbook.stopped", "workbook.csv_quotes"]
    assert "Zeile 3002" in rest.problems[1].de


def test_two_delimiters_that_both_fit_are_not_chosen_from(pool: ReaderPool, tmp_path: Path) -> None:
    """Each gives a heading of two fields."""
    text = "Familienname;Vorname;x\tChipnummer\tGröße\n"
    assert refusal(pool, tmp_path, (text + "A;B;x\t1\t2\n").encode()) == "workbook.csv_delimiter"


def test_a_large_file_is_read_in_slices(pool: ReaderPool, tmp_path: Path) -> None:
    """Neither process holds more than one."""
    (tmp_path / "a.csv").write_text(text_of([LABELS, *ROWS * 2_500], ";"), encoding="utf-8")
    slices = list(Workbook(pool).read([(tmp_path / "a.csv", "a.csv")], FORM))
    assert [len(parts) for parts in slices[:2]] == [2_000 - 1, 2_000]
    assert sum(map(len, slices)) == 5_000


WORD = st.text(st.characters(codec="cp1252", categories=("L", "N", "P", "Zs", "Sc")), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(WORD, WORD), min_size=1, max_size=6),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    delimiter=st.sampled_from([";", ",", "\t", "|"]),
)
def test_whatever_was_saved_is_what_is_read(
    pool: ReaderPool, tmp_path: Path, rows: list[tuple[str, str]], encoding: str, delimiter: str
) -> None:
    """For all texts: each cell's raw text stands in its field, whatever signs are in it."""
    table = [LABELS, *([*row, str(number), "", ""] for number, row in enumerate(rows))]
    parts = read(pool, tmp_path, text_of(table, delimiter).encode(encoding))
    assert [part.reading["chip"].value for part in parts] == [str(number) for number in range(len(rows))]
    for part, (family, given_name) in zip(parts, rows, strict=True):
        for name, said in (("nachname", family), ("vorname", given_name)):
            read_as = part.reading[name].raw if name in part.reading else ""
            assert read_as.strip() == said.strip()

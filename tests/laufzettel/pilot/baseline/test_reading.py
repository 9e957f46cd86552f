# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Studies from tables: taken whole or not at all, every wrong cell named, and nothing that is not asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from laufzettel.pilot.baseline import reading, studies, times
from laufzettel.pilot.baseline.survey import Survey
from laufzettel.pilot.evidence import Evidence

HEADING = ("Schritt", "Fallart", "Minuten", "Tag", "Team", "Name")
TEAMS = {"A": 6, "B": 5}
Rows = Sequence[Sequence[object]]


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Writes a workbook of one sheet, `Zeiten`, behind a cover sheet."""

    def write(rows: Rows, heading: Sequence[str] = HEADING) -> Path:
        path = tmp_path / "zeiten.xlsx"
        with xlsxwriter.Workbook(path, {"default_date_format": "dd.mm.yyyy"}) as book:
            book.add_worksheet("Deckblatt").write(0, 0, "Erhebung 2026")
            sheet = book.add_worksheet("Zeiten")
            for n, row in enumerate([heading, *rows]):
                for m, value in enumerate(row):
                    sheet.write(n, m, value)
        return path

    return write


def test_a_workbook_becomes_a_closed_study(here: Survey, workbook: Callable[..., Path]) -> None:
    """Rounded, by day, without the column of names; the evidence is what was said."""
    rows = [
        ("Prüfen", "Umzug", 12.4, datetime.combine(date(2026, 11, 3), time(10, 4)), "A", "Erika"),
        ("Prüfen", "Anmeldung", "7,5", "04.11.2026", "B", "Erika"),
    ]
    found = reading.read(workbook(rows), TEAMS)
    assert found.left_out == ["Name"]
    study = reading.take_in(
        here, found.rows, name="alt", process="p", path="manual", evidence=Evidence.REPORTED, teams=TEAMS
    )
    assert not study.open
    assert study.evidence is Evidence.REPORTED
    kept = {(one.step, one.case_type, one.seconds, one.day) for one in times.measured(here, study)}
    assert kept == {("Prüfen", "Umzug", 750, date(2026, 11, 3)), ("Prüfen", "Anmeldung", 450, date(2026, 11, 4))}
    assert studies.teams_of(here, study) == {}


@pytest.mark.parametrize("by", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_csv_file_is_read_as_offices_write_it(tmp_path: Path, here: Survey, by: str, encoding: str) -> None:
    """Without a column of teams everybody is one cell."""
    path = tmp_path / "zeiten.csv"
    lines = [("Schritt", "Fallart", "Minuten", "Tag"), ("Prüfen", "Umzug", "12.5", "2026-11-03"), ("", "", "", "")]
    path.write_text("\r\n".join(by.join(line) for line in lines), encoding=encoding)
    rows = reading.read(path, TEAMS).rows
    study = reading.take_in(
        here, rows, name=by + encoding, process="p", path="manual", evidence=Evidence.REPORTED, teams=TEAMS
    )
    assert study.people == {"gesamt": 11}
    assert [one.step for one in times.measured(here, study)] == ["Prüfen"]


def test_every_wrong_cell_is_named_and_nothing_is_taken(workbook: Callable[..., Path]) -> None:
    """By sheet and cell, in German and English, without what stands in it."""
    rows = [
        ("", "Umzug", 3, "03.11.2026", "A"),
        ("Prüfen", "Umzug", "gleich", "03.11.2026", "A"),
        ("Prüfen", "Umzug", -1, "gestern", "A"),
        ("Prüfen", "Umzug", 3, "03.11.2026", "Geheim"),
        ("Prüfen", "Umzug", 1441, "03.11.2026", "A"),
    ]
    with pytest.raises(reading.Refused) as refused:
        reading.read(workbook(rows), TEAMS)
    problems = refused.value.problems
    assert [one.place.removeprefix("cell:Zeiten!") for one in problems] == ["A2", "C3", "C4", "D4", "E5", "C6"]
    for one in problems:
        said = one.text("de") + one.text("en")
        assert "Zeiten" in said
        assert not any(word in said for word in ("gleich", "gestern", "Geheim", "1441"))


@settings(max_examples=80, deadline=None)
@given(
    st.binary(max_size=200)
    | st.lists(st.lists(st.text(max_size=8), max_size=6), max_size=5).map(
        lambda rows: "\n".join(["Schritt;Fallart;Minuten;Tag", *(";".join(row) for row in rows)]).encode()
    )
)
def test_whatever_a_file_holds_it_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Never a bug."""
    path = tmp_path_factory.getbasetemp() / "irgendwas.csv"
    path.write_bytes(content)
    try:
        rows = reading.read(path, TEAMS).rows
    except reading.Refused as refused:
        assert refused.problems
    else:
        assert rows


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"\x00\x01", b"Schritt;Tag\na;b"])
def test_what_is_no_such_table_is_refused(tmp_path: Path, content: bytes) -> None:
    """With the name of the file."""
    path = tmp_path / "zeiten.csv"
    path.write_bytes(content)
    with pytest.raises(reading.Refused, match=r"zeiten\.csv"):
        reading.read(path, TEAMS)
    with pytest.raises(reading.Refused, match=r"weg\.csv"):
        reading.read(tmp_path / "weg.csv", TEAMS)

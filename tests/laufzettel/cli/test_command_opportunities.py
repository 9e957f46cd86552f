# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""`laufzettel pilot opportunities`: table, template, folder, JSON; sentences and exit codes."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook

from laufzettel.pilot.opportunities.as_json import sample
from laufzettel.pilot.opportunities.workbook import write_catalogue

Call = Callable[..., subprocess.CompletedProcess[str]]


def test_without_a_workbook_ten_invented_processes_are_compared(laufzettel: Call) -> None:
    """Order, tie, exit rule, and that the figures are invented, in either language; needs no office."""
    german = laufzettel("pilot", "opportunities")
    assert german.returncode == 0, german.stderr
    assert "E-Rechnungseingang" in german.stdout
    assert "Die Ränge 3 bis 5 sind ein Gleichstand" in german.stdout
    assert "Alle Zahlen sind erfunden" in german.stdout
    english = laufzettel("pilot", "opportunities", "--lang", "en")
    assert "Ranks 3 to 5 are a tie" in english.stdout
    assert "All figures are invented" in english.stdout


def test_a_template_is_written_filled_in_and_compared(laufzettel: Call, tmp_path: Path) -> None:
    """It is not written over; empty, it holds nobody to compare."""
    template = tmp_path / "kandidaten.xlsx"
    assert laufzettel("pilot", "opportunities", "--template", str(template)).returncode == 0
    again = laufzettel("pilot", "opportunities", "--template", str(template))
    assert again.returncode == 2
    assert "ist schon da" in again.stderr
    empty = laufzettel("pilot", "opportunities", str(template))
    assert empty.returncode == 2
    assert "kein Verfahren" in empty.stderr


def test_a_wrong_row_is_named_the_others_are_shown_and_the_exit_code_says_so(laufzettel: Call, tmp_path: Path) -> None:
    """Nine of ten are compared; the sentence names the cell, for programs as well."""
    path = tmp_path / "zehn.xlsx"
    write_catalogue(path, sample())
    book = load_workbook(path)
    book["Kandidaten"]["C5"] = "viele"
    book.save(path)
    done = laufzettel("pilot", "opportunities", str(path))
    assert done.returncode == 2
    assert "Bewohnerparkausweis" in done.stdout
    assert "Hundesteuer-Anmeldung" not in done.stdout
    assert "Zelle C5" in done.stderr
    said = json.loads(laufzettel("pilot", "opportunities", str(path), "--json").stdout.splitlines()[-1])
    assert len(said["standings"]) == 9
    assert [one["place"] for one in said["problems"]] == ["cell:Kandidaten!C5"]


def test_all_of_it_is_written_into_an_empty_folder(laufzettel: Call, tmp_path: Path) -> None:
    """And a folder with something in it is left alone."""
    folder = tmp_path / "vergleich"
    done = laufzettel("pilot", "opportunities", "--out", str(folder), "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["stop"] is False
    assert said["tied_ranks"] == [3, 4, 5]
    assert set(said["files"]) == {path.name for path in folder.iterdir()}
    assert laufzettel("pilot", "opportunities", "--out", str(folder)).returncode == 2

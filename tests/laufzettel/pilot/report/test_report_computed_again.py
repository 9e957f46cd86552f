# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every figure of a report is computed again from its workbook, by a script that knows nothing of this program."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from laufzettel.pilot.report.findings import Findings
from laufzettel.pilot.report.valued import valued
from laufzettel.pilot.report.workbook import workbook
from laufzettel.pilot.savings.inputs import Pilot
from tests.laufzettel.pilot.report.conftest import SAID, Made

SCRIPT = Path(__file__).parents[4] / "docs" / "pilot" / "nachrechnen.py"


def computed_again(data: bytes, folder: Path) -> subprocess.CompletedProcess[str]:
    """What the script says of a workbook; it runs where it cannot import this program."""
    (folder / "bericht.xlsx").write_bytes(data)
    return subprocess.run(
        [sys.executable, "-I", str(SCRIPT), "bericht.xlsx"], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("kinds", [("Neuanmeldung",), ("Neuanmeldung", "Zuzug"), ("a", "b", "c")])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_script_finds_every_figure_to_the_last_digit(
    pilot_of: Callable[..., Pilot], made: Made, tmp_path: Path, seed: int, kinds: tuple[str, ...]
) -> None:
    """Hours, intervals, money and capital value; with one kind of case and with several."""
    found = made(pilot_of(seed, kinds))
    assert found.saving.days is not None
    said = computed_again(workbook(found, valued(found.saving, found.inputs)), tmp_path)
    assert said.returncode == 0, said.stdout + said.stderr
    assert "0 weichen ab, ohne Nachrechnung: keiner" in said.stdout
    assert said.stdout.count("✓") > 18


def test_without_rework_and_without_money_it_agrees_too(
    pilot_of: Callable[..., Pilot], made: Made, tmp_path: Path
) -> None:
    """What was not measured has no line."""
    bare = replace(pilot_of(3), rework_by_hand=None, rework_of_pilot=None, checks=None)
    found = made(bare, SAID | {"geld": {"grundlage": "lohnkosten"}, "wibe": None})
    said = computed_again(workbook(found, None), tmp_path)
    assert said.returncode == 0, said.stdout + said.stderr


def test_a_figure_that_was_changed_in_the_workbook_is_noticed(found: Findings, tmp_path: Path) -> None:
    """The control: one sum is one quarter of a minute larger; or the headline is a little better."""
    data = workbook(found, valued(found.saving, found.inputs))
    for sheet, cell in (("Zeiten", "E2"), ("Ergebnis", "D20")):
        book = load_workbook(io.BytesIO(data))
        book[sheet][cell] = book[sheet][cell].value + 0.01 if sheet == "Ergebnis" else book[sheet][cell].value + 400
        out = io.BytesIO()
        book.save(out)
        assert computed_again(out.getvalue(), tmp_path).returncode == 1


def test_no_group_of_the_workbook_is_about_fewer_than_thirty(found: Findings) -> None:
    """And no sheet has anything of a single day."""
    book = load_workbook(io.BytesIO(workbook(found, valued(found.saving, found.inputs))))
    timed = [row[3] for row in book["Zeiten"].iter_rows(min_row=2, values_only=True)]
    assert all(n == 0 or n >= 30 for n in timed)
    assert book["Tage"].max_row == 2


def test_a_name_that_begins_like_a_formula_stays_a_name(pilot_of: Callable[..., Pilot], made: Made) -> None:
    """A case type comes from people; a spreadsheet must not compute it."""
    evil = '=HYPERLINK("http://x","y")'
    found = made(pilot_of(4, (evil,)))
    book = load_workbook(io.BytesIO(workbook(found, None)))
    assert book["Zeiten"]["A2"].value == evil
    assert book["Zeiten"]["A2"].data_type == "s"
    assert book["Zeiten"]["G2"].data_type == "f"

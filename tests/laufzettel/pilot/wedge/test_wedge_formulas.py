# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The workbook of a stepped wedge computes every result by its own formulas, worked out by another reader."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from openpyxl import Workbook, load_workbook
from scipy import stats

from laufzettel.pilot.report import files as report_files
from tests.laufzettel.pilot.report.test_report_computed_again import computed_again
from tests.laufzettel.pilot.wedge.test_wedge_reported import changed, reported

TOKEN = re.compile(
    r'(?P<text>"[^"]*")|(?P<number>\d+\.?\d*(?:E-?\d+)?)|(?P<name>[A-Z]+(?=\())|'
    r"(?P<place>(?:\w+!)?\$?[A-Z]{1,2}\$?\d+(?::\$?[A-Z]{1,2}\$?\d+)?)|(?P<sign><>|[-+*/^=<>(),])"
)
SIGNS = {"<>": "!=", "^": "**", "=": "=="}
Values = npt.NDArray[np.object_] | npt.NDArray[np.float64]


class Sheets:
    """Works out formulas like a spreadsheet does, with the functions we use."""

    def __init__(self, data: bytes) -> None:
        self.book: Workbook = load_workbook(io.BytesIO(data))
        self.known: dict[tuple[str, str], object] = {}

    def cell(self, sheet: str, at: str) -> object:
        """What a cell shows."""
        if (sheet, at) not in self.known:
            cell = self.book[sheet][at]
            self.known[sheet, at] = (
                self.worked_out(sheet, cell.value[1:])
                if cell.data_type == "f"
                else (cell.value if isinstance(cell.value, str) else np.float64(cell.value or 0))
            )
        return self.known[sheet, at]

    def worked_out(self, sheet: str, formula: str) -> object:
        """The value of a formula."""
        said = []
        for token in TOKEN.finditer(formula):
            place = token["place"]
            if place is None:
                said.append(SIGNS.get(token.group(), token.group()))
                continue
            where, _, at = place.replace("$", "").rpartition("!")
            said.append(f"{'area' if ':' in at else 'cell'}({where or sheet!r}, {at!r})")
            said[-1] = said[-1].replace(f"({where},", f"({where!r},") if where else said[-1]
        assert "".join(token.group() for token in TOKEN.finditer(formula)) == formula
        with np.errstate(all="ignore"):
            return eval("".join(said), {**FUNCTIONS, "cell": self.cell, "area": self.area})  # noqa: S307 - our own formulas

    def area(self, sheet: str, at: str) -> Values:
        """The values of a column's part."""
        first, last = at.split(":")
        column, rows = re.sub(r"\d", "", first), [int(re.sub(r"\D", "", one)) for one in (first, last)]
        most = min(rows[1], self.book[sheet].max_row)
        found = [self.cell(sheet, f"{column}{row}") for row in range(rows[0], most + 1)]
        if all(isinstance(one, float) for one in found):
            return np.array(found, dtype=np.float64)
        return np.array(found, dtype=np.object_)


FUNCTIONS: dict[str, Callable[..., object]] = {
    "IF": lambda asked, yes, no: yes if asked else no,
    "AND": lambda *every: all(every),
    "MAX": max,
    "MIN": min,
    "SQRT": np.sqrt,
    "SUM": lambda *areas: sum(np.sum(one) for one in areas),
    "SUMPRODUCT": lambda *areas: np.sum(np.prod([np.asarray(one, dtype=np.float64) for one in areas], axis=0)),
    "SUMIF": lambda asked, wanted, values: np.sum(np.asarray(values)[np.asarray(asked) == wanted]),
    "INDEX": lambda values, place: values[int(place) - 1],
    "MATCH": lambda wanted, values, _: list(values).index(wanted) + 1,
    "BETAINV": stats.beta.ppf,
    "NORMSINV": stats.norm.ppf,
}


def off(data: bytes) -> dict[str, float]:
    """By how much each formula of the results differs from the value beside it."""
    sheets = Sheets(data)
    rows = sheets.book["Ergebnis"].iter_rows(min_row=2)
    return {
        str(row[0].value): float(str(sheets.cell("Ergebnis", row[4].coordinate))) - float(row[3].value)
        for row in rows
        if row[4].value and row[3].value is not None and "WiBe" not in row[4].value
    }


def test_every_result_follows_by_its_formula(furnished: Path, files: dict[str, Path]) -> None:
    """Hours, interval, euros; from counts and sums, with the weights of the least squares as numbers."""
    data = report_files.workbook_of(reported(furnished / "nord", files["mitte"], files["sued"]))
    found = off(data)
    assert {
        "effect",
        "per_case",
        "per_case_low",
        "half",
        "net_low",
        "by_hand",
        "by_pilot",
        "error_high",
    } <= found.keys()
    assert max(map(abs, found.values())) < 1e-6, found
    book = load_workbook(io.BytesIO(data))
    book["Gruppen"]["D2"] = book["Gruppen"]["D2"].value + 40
    out = io.BytesIO()
    book.save(out)
    assert max(map(abs, off(out.getvalue()).values())) > 0.01  # the control: a sum that was changed


@pytest.mark.parametrize("timed", [30, 80])
def test_with_cases_given_back_that_stand_by_themselves_too(
    furnished: Path, files: dict[str, Path], tmp_path: Path, timed: int
) -> None:
    """Their mean is that of all of a unit, and its spread widens the interval."""

    def given_back(said: dict[str, object]) -> None:
        blocks = said["blocks"]
        assert isinstance(blocks, list)
        periods = [0] * (len(blocks[0]["periods"]) - 1) + [timed]
        quarters = 80 * timed
        squares = 80 * quarters + 900 * timed
        blocks.append({"path": "aborted", "timed": timed, "quarters": quarters, "squares": squares, "periods": periods})

    mitte = changed(files["mitte"], tmp_path / "mitte.json", given_back)
    with_back = reported(furnished / "nord", mitte, files["sued"])
    without = reported(furnished / "nord", files["mitte"], files["sued"])
    data = report_files.workbook_of(with_back)
    assert max(map(abs, off(data).values())) < 1e-6
    assert computed_again(data, tmp_path).returncode == 0
    assert with_back.shared.wedge.variance.value > with_back.shared.fit.variance.value
    assert with_back.saving.per_case.estimate < without.saving.per_case.estimate

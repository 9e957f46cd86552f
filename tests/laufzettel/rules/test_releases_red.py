# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A workbook is red as long as a check finds an error in it or one of its confirmed tests does not hold."""

from __future__ import annotations

from datetime import date

import pytest

from laufzettel.rules.releases import red
from tests.laufzettel.rules.conftest import Write

TEST = {
    "Tests!A1": "Tabelle", "Tests!B1": "art", "Tests!C1": "menge", "Tests!D1": "Stichtag", "Tests!E1": "Soll gebuehr",
    "Tests!F1": "Herkunft", "Tests!A2": "gebuehr", "Tests!B2": "neu", "Tests!C2": 3, "Tests!D2": date(2026, 3, 1),
}  # fmt: skip


@pytest.mark.parametrize(
    ("fee", "source", "codes"),
    [(10, "§ 1", []), (11, "§ 1", ["rules.test_failed"]), (11, "Vorschlag", [])],
    ids=["holds", "fails", "only proposed"],
)
def test_a_confirmed_test_that_fails_stands_in_the_way(
    write_book: Write, fee: int, source: str, codes: list[str]
) -> None:
    """At the cell of what was expected; a proposal that nobody has confirmed does not."""
    path = write_book({**TEST, "Tests!E2": fee, "Tests!F2": source})
    found = red(path.read_bytes(), path.name)
    assert [one.code for one in found if "Tests!" in one.place] == codes


def test_what_cannot_be_loaded_is_said_once(write_book: Write) -> None:
    """The checks and the tests both read the workbook, and both would name the cell."""
    path = write_book({**TEST, "Gebuehr!C5": ">= >= 5"})
    assert [one.place for one in red(path.read_bytes(), path.name)] == ["cell:Gebuehr!C5"]

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How the workbook of candidates is laid out: one row for each, found by the headings of its columns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from laufzettel.pilot.opportunities.criteria import ACCESS, CRITERIA, GATES, QUANTITIES

CANDIDATES, WEIGHTS, HINTS = "Kandidaten", "Gewichte", "Hinweise"
RESULT, COMPUTED = "Ergebnis", "Rechnung"
NOTE = "Herkunft"
"""Where the figures are from: in B1 in German, in B2 in English; stands beside every comparison."""
HEADINGS_ROW, FIRST_ROW = 1, 3
"""Headings, beneath them how to fill in, then the candidates; rows are counted from 1."""
MOST_CANDIDATES = 500


class Kind(StrEnum):
    """What may stand in a column."""

    NAME = "name"
    TEXT = "text"
    AMOUNT = "amount"
    SHARE = "share"
    RATING = "rating"
    ACCESS = "access"
    GRADE = "grade"
    GATE = "gate"


GRADES_SAID = ("A", "B", "C")
GATES_SAID: dict[str, bool | None] = {"ja": True, "nein": False, "offen": None}
ACCESS_SAID = {words[0]: rating for rating, words in ACCESS.values()}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet of candidates.

    Attributes:
        code: of what is asked, or `name`, `unit`, `remark`.
        heading: in row 1.
        hint: in row 2.
        kind: what may stand in it.
    """

    code: str
    heading: str
    hint: str
    kind: Kind


def _columns() -> tuple[Column, ...]:
    found = [
        Column("name", "Verfahren", "Name, nur einmal", Kind.NAME),
        Column("unit", "Bereich", "wo es erledigt wird; keine Personen", Kind.TEXT),
    ]
    for quantity in QUANTITIES:
        kind = Kind.SHARE if quantity.code == "share" else Kind.AMOUNT
        found += [Column(quantity.code, quantity.title[0], quantity.hint[0], kind), _graded(quantity.title[0])]
    for criterion in CRITERIA:
        kind = Kind.ACCESS if criterion.code == "access" else Kind.RATING
        found += [Column(criterion.code, criterion.title[0], criterion.hint[0], kind), _graded(criterion.title[0])]
    found += [Column(gate.code, f"Tor: {gate.title[0]}", "ja, nein oder offen", Kind.GATE) for gate in GATES]
    return (*found, Column("remark", "Bemerkung", "was sonst zu wissen ist; keine Personen", Kind.TEXT))


def _graded(title: str) -> Column:
    return Column("grade", f"Beleg: {title}", "A gemessen, B aus Unterlagen, C geschätzt; leer gilt als C", Kind.GRADE)


COLUMNS = _columns()
"""In the order of the template; a column of grades belongs to the one before it."""


def letters(column: int) -> str:
    """Column 28 as `AB`."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def place_of(code: str) -> str:
    """The letters of the column of an input, such as `C` for the volume."""
    return letters(next(n for n, column in enumerate(COLUMNS, 1) if column.code == code))

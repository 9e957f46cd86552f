# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reads a workbook of candidates; whatever is wrong is named by sheet and cell, and the other rows go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from laufzettel.errors import BusinessError, Message, Problem
from laufzettel.pilot.opportunities import messages as m
from laufzettel.pilot.opportunities.candidate import (
    MOST_RISK,
    SUM,
    Candidate,
    Catalogue,
    Input,
    check_weights,
    figure,
    usual_weights,
    weighed,
)
from laufzettel.pilot.opportunities.cells import LARGEST, Row, cells_of
from laufzettel.pilot.opportunities.criteria import RISK, Grade
from laufzettel.pilot.opportunities.layout import (
    ACCESS_SAID,
    CANDIDATES,
    COLUMNS,
    FIRST_ROW,
    GATES_SAID,
    MOST_CANDIDATES,
    NOTE,
    WEIGHTS,
    Column,
    Kind,
    letters,
)
from laufzettel.values import fold
from laufzettel.words import Pair

LONGEST_NAME, LONGEST_TEXT, LARGEST_AMOUNT = 120, 600, 1e9
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read.

    Attributes:
        catalogue: the candidates whose rows are right.
        problems: what is wrong with the others, in the order of the cells.
    """

    catalogue: Catalogue
    problems: tuple[Problem, ...]


class _WrongCell(Exception):
    """What stands in a cell does not belong there."""

    def __init__(self, message: Message, **gaps: object) -> None:
        super().__init__(message.code)
        self.message, self.gaps = message, gaps


@dataclass(slots=True)
class _Findings:
    """Collects what is wrong on a sheet."""

    sheet: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, message: Message, row: int, column: int, **gaps: object) -> None:
        """Note something about a cell; row and column are counted from 1."""
        cell = f"{letters(column)}{row}"
        place = f"cell:{self.sheet}!{cell}"
        self.problems.append(message.at(field=None, place=place, sheet=self.sheet, cell=cell, **gaps))


def read_catalogue(path: Path) -> Reading:
    """Read a workbook.

    Args:
        path: the .xlsx file, filled in from the template or exported.

    Raises:
        BusinessError: it cannot be read at all, a sheet or a column is missing, no row is right, or its weights mean
            nothing.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise BusinessError(m.TOO_LARGE.at(file=path.name))
        data = path.read_bytes()
    except OSError as error:
        raise BusinessError(m.UNREADABLE.at(file=path.name)) from error
    return somebody_in(catalogue_in(cells_of(data, path.name).sheets))


def somebody_in(reading: Reading) -> Reading:
    """What was read, if anybody stands in it.

    Raises:
        BusinessError: nobody does.
    """
    if reading.catalogue.candidates:
        return reading
    raise BusinessError(reading.problems[0] if reading.problems else m.NOBODY.at(sheet=CANDIDATES, row=FIRST_ROW))


def catalogue_in(sheets: Mapping[str, Sequence[Row]]) -> Reading:
    """The catalogue in the cells of a workbook; there may be nobody in it.

    Args:
        sheets: the cells of its sheets.

    Raises:
        BusinessError: a sheet or a column is missing, or its weights mean nothing.
    """
    if CANDIDATES not in sheets:
        raise BusinessError(m.NO_SHEET.at(sheet=CANDIDATES))
    weights, wrong = _weights(sheets.get(WEIGHTS))
    if wrong:
        raise BusinessError(wrong[0])
    findings = _Findings(CANDIDATES)
    candidates = _candidates(sheets[CANDIDATES], findings)
    check_weights(weights)
    note, unsaid = _note(sheets.get(NOTE, ()))
    return Reading(Catalogue(tuple(candidates), weights, note), (*findings.problems, *unsaid))


def _candidates(rows: Sequence[Row], findings: _Findings) -> list[Candidate]:
    places = _places(rows[0] if rows else (), findings)
    found: dict[str, int] = {}
    candidates: list[Candidate] = []
    for number, row in enumerate(rows[FIRST_ROW - 1 :], FIRST_ROW):
        if all(cell == "" or cell is None for cell in row):
            continue
        if len(candidates) == MOST_CANDIDATES:
            findings.add(m.TOO_MANY, number, places[0])
            break
        candidate = _candidate(row, number, places, findings)
        if candidate is None:
            continue
        before = found.setdefault(fold(candidate.name), number)
        if before != number:
            findings.add(m.NAME_TWICE, number, places[0], first=before)
        else:
            candidates.append(candidate)
    return candidates


def _note(rows: Sequence[Row]) -> tuple[Pair, list[Problem]]:
    """Where the figures are from; what is said in German only is said so in English, too."""
    findings, said = _Findings(NOTE), ["", ""]
    for n, row in enumerate(rows[:2]):
        text = row[1] if len(row) > 1 else ""
        if isinstance(text, str) and len(text) <= LONGEST_TEXT:
            said[n] = " ".join(text.split())
        else:
            findings.add(m.TEXT_WRONG, n + 1, 2, most=LONGEST_TEXT)
    return (said[0], said[1] or said[0]), findings.problems


def _places(headings: Row, findings: _Findings) -> list[int]:
    """In which column (from 1) each of `COLUMNS` stands.

    Raises:
        BusinessError: one is missing or stands there twice: then no row can be read.
    """
    places: dict[str, int] = {}
    for number, said in enumerate(headings, 1):
        heading = fold(str(said))
        if heading and places.setdefault(heading, number) != number:
            findings.add(m.TWICE_HEADING, 1, number, heading=_known(heading))
    for column in COLUMNS:
        if fold(column.heading) not in places:
            findings.add(m.NO_HEADING, 1, len(headings) + 1, heading=column.heading)
    if findings.problems:
        raise BusinessError(findings.problems[0])
    return [places[fold(column.heading)] for column in COLUMNS]


def _known(heading: str) -> str:
    """A heading as the template writes it; what it does not know is not repeated in a sentence."""
    return next((column.heading for column in COLUMNS if fold(column.heading) == heading), "…")


def _candidate(row: Row, number: int, places: Sequence[int], findings: _Findings) -> Candidate | None:
    """The candidate in a row; None if a cell of it is wrong, which is noted."""
    texts: dict[str, str] = {}
    figures: dict[str, float] = {}
    grades: dict[str, Grade] = {}
    gates: dict[str, bool | None] = {}
    before, asked = len(findings.problems), ""
    for column, place in zip(COLUMNS, places, strict=True):
        cell = row[place - 1] if place <= len(row) else ""
        try:
            match column.kind:
                case Kind.NAME | Kind.TEXT:
                    texts[column.code] = _text(cell, column)
                case Kind.GRADE:
                    grades[asked] = _grade(cell)
                case Kind.GATE:
                    gates[column.code] = _gate(cell)
                case _:
                    asked = column.code
                    figures[asked] = _FIGURES[column.kind](cell)
        except _WrongCell as wrong:
            findings.add(wrong.message, number, place, **wrong.gaps)
    if len(findings.problems) > before:
        return None
    inputs = {code: Input(value, grades[code]) for code, value in figures.items()}
    return Candidate(texts["name"], inputs, gates, texts["unit"], texts["remark"])


def _text(cell: object, column: Column) -> str:
    most = LONGEST_TEXT if column.code == "remark" else LONGEST_NAME
    if not isinstance(cell, str) or len(cell) > most:
        raise _WrongCell(m.TEXT_WRONG, most=most)
    text = " ".join(cell.split())
    if not text and column.kind is Kind.NAME:
        raise _WrongCell(m.NO_NAME)
    return text


def _amount(cell: object) -> float:
    value = _number(cell)
    if value is None or not 0 < value <= LARGEST_AMOUNT:
        raise _WrongCell(m.AMOUNT_WRONG)
    return value


def _share(cell: object) -> float:
    return _between(cell, m.SHARE_WRONG)


def _rating(cell: object) -> float:
    return _between(cell, m.RATING_WRONG)


def _between(cell: object, message: Message) -> float:
    value = _number(cell)
    if value is None or not 0 <= value <= 1:
        raise _WrongCell(message)
    return value


def _number(cell: object) -> float | None:
    """The number in a cell; a tick or a date is none."""
    return figure(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else None


def _access(cell: object) -> float:
    return _choice(cell, ACCESS_SAID, m.ACCESS_WRONG)


def _gate(cell: object) -> bool | None:
    if cell == "":
        return None
    return cell if isinstance(cell, bool) else _choice(cell, GATES_SAID, m.GATE_WRONG)


def _grade(cell: object) -> Grade:
    said = cell.strip().upper() if isinstance(cell, str) else None
    if said == "":
        return Grade.ESTIMATE
    if said not in tuple(Grade):
        raise _WrongCell(m.GRADE_WRONG)
    return Grade(said)


def _choice(cell: object, choices: Mapping[str, T], message: Message) -> T:
    folded = {fold(said): meant for said, meant in choices.items()}
    if not isinstance(cell, str) or fold(cell) not in folded:
        raise _WrongCell(message)
    return folded[fold(cell)]


_FIGURES: dict[Kind, Callable[[object], float]] = {
    Kind.AMOUNT: _amount,
    Kind.SHARE: _share,
    Kind.RATING: _rating,
    Kind.ACCESS: _access,
}


def _weights(rows: Sequence[Row] | None) -> tuple[dict[str, float], list[Problem]]:
    """The weights on their sheet, and what is wrong there; the usual ones if there is no such sheet."""
    usual = usual_weights()
    if rows is None:
        return usual, []
    findings = _Findings(WEIGHTS)
    weights: dict[str, float] = {}
    codes = {fold(title[0]): code for code, title in weighed().items()}
    for number, row in enumerate(rows, 1):
        code = codes.get(fold(str(row[0]))) if row else None
        if code is None:
            continue
        value, most = _number(row[1] if len(row) > 1 else ""), MOST_RISK if code == RISK else SUM
        if value is None or not 0 <= value <= most:
            findings.add(m.WEIGHT_WRONG, number, 2, most=f"{most:g}")
            continue
        weights[code] = value
    if not findings.problems:
        for code, title in weighed().items():
            if code not in weights:
                findings.add(m.NO_WEIGHT, len(rows) + 1, 1, title=title[0])
    return weights, findings.problems

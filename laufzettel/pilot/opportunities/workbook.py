# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writes workbooks: the template, a catalogue that can be read again, and a comparison whose formulas compute it anew.

Text from outside never becomes a formula.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from laufzettel.pilot.opportunities.candidate import Candidate, Catalogue, weighed
from laufzettel.pilot.opportunities.comparison import Comparison
from laufzettel.pilot.opportunities.criteria import GATES, HOURS, RISK, Part, access_word, rated
from laufzettel.pilot.opportunities.layout import (
    ACCESS_SAID,
    CANDIDATES,
    COLUMNS,
    COMPUTED,
    FIRST_ROW,
    GATES_SAID,
    GRADES_SAID,
    HEADINGS_ROW,
    HINTS,
    MOST_CANDIDATES,
    NOTE,
    RESULT,
    WEIGHTS,
    Column,
    Kind,
    letters,
    place_of,
)
from laufzettel.pilot.opportunities.profile import FULL_HOURS

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

FIRST_WEIGHT = 2
"""Row of the first weight on its sheet."""
WEIGHTS_HEADING, SUM_TITLE = "Gewicht", "Nutzen und Machbarkeit zusammen (muss 100 sein)"
_LAST_ROW = FIRST_ROW + MOST_CANDIDATES - 1
_WIDE = {Kind.NAME: 34, Kind.TEXT: 26, Kind.GRADE: 9, Kind.GATE: 15}
_FORMATS = {Kind.SHARE: "0%", Kind.RATING: "0.00"}
_LISTS: dict[Kind, Sequence[str]] = {
    Kind.GRADE: GRADES_SAID,
    Kind.GATE: tuple(GATES_SAID),
    Kind.ACCESS: tuple(ACCESS_SAID),
}
_BOUNDS = {
    Kind.AMOUNT: ("greaterThan", "0", None),
    Kind.SHARE: ("between", "0", "1"),
    Kind.RATING: ("between", "0", "1"),
}

_CODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NOTE_TITLES = ("Woher die Zahlen stammen", "Englisch, falls gewünscht")
_HINTS = (
    "So wird die Mappe ausgefüllt",
    "Auf dem Blatt „Kandidaten“ steht je Verfahren eine Zeile, ab Zeile 3. Zeile 2 sagt, was in eine Spalte gehört.",
    "Neben jeder Angabe steht, worauf sie beruht (Beleg): A gemessen, B aus Unterlagen, C geschätzt. Leer gilt als C.",
    "Je besser der Beleg, desto schmaler die Bandbreite des Ergebnisses: geschätzte Minuten ±40 %, Anteile −20/+15 "
    "Prozentpunkte, Bewertungen ±0,15; mit Unterlagen die Hälfte davon, gemessen ein Viertel.",
    "Die Fälle im Jahr werden nicht gestreut: sie lassen sich zählen.",
    "Ein Tor, das nicht mit „ja“ beantwortet ist, schließt das Verfahren von der Auswahl aus.",
    "Nutzen (höchstens 50 Punkte): Stunden = Fälle × Minuten × Anteil / 60; volle Punkte ab 1.500 Stunden im Jahr.",
    "Machbarkeit (höchstens 50 Punkte): jede Bewertung mal ihrem Gewicht.",
    "Risiko (0 bis −20 Punkte): Schutzbedarf × Wirkung auf Rechte × Unumkehrbarkeit × 20.",
    "Die Gewichte auf dem Blatt „Gewichte“ dürfen geändert werden; Nutzen und Machbarkeit ergeben zusammen 100.",
    "Auf dem Blatt „Herkunft“ steht, woher die Zahlen stammen; das erscheint auf jeder Seite und jedem Ausdruck.",
    "Namen von Personen gehören nicht in diese Mappe.",
)


def write_template(path: Path) -> None:
    """Write an empty workbook with lists, hints and the usual weights.

    Args:
        path: where; what lies there is replaced.
    """
    write_catalogue(path, Catalogue(()))


def write_catalogue(path: Path, catalogue: Catalogue) -> None:
    """Write a catalogue as it can be read again.

    Args:
        path: where; what lies there is replaced.
        catalogue: the candidates and their weights.
    """
    path.write_bytes(packed(catalogue))


def packed(catalogue: Catalogue) -> bytes:
    """The same as the bytes of a file; of an empty catalogue the template."""
    return _saved(_book(catalogue))


def write_comparison(path: Path, comparison: Comparison) -> None:
    """Write a catalogue with its comparison: formulas that compute the points anew, beside those this program computed.

    Args:
        path: where; what lies there is replaced.
        comparison: what was compared; the catalogue in the file can be read again.
    """
    path.write_bytes(packed_comparison(comparison))


def packed_comparison(comparison: Comparison) -> bytes:
    """The same as the bytes of a file."""
    book = _book(comparison.catalogue)
    _computed(book.create_sheet(COMPUTED, 0), comparison.catalogue)
    _result(book.create_sheet(RESULT, 0), comparison)
    book.active = 0
    return _saved(book)


def _saved(book: Workbook) -> bytes:
    packed = BytesIO()
    book.save(packed)
    return packed.getvalue()


def _book(catalogue: Catalogue) -> Workbook:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = CANDIDATES
    _candidates(sheet, catalogue.candidates)
    _weights(book.create_sheet(WEIGHTS), catalogue)
    note = book.create_sheet(NOTE)
    note.column_dimensions["A"].width, note.column_dimensions["B"].width = 34, 100
    for row, (title, text) in enumerate(zip(_NOTE_TITLES, catalogue.note, strict=True), 1):
        _put(note, row, 1, title, bold=True, wrap=True)
        _put(note, row, 2, text, wrap=True)
    hints = book.create_sheet(HINTS)
    hints.column_dimensions["A"].width = 120
    for row, text in enumerate(_HINTS, 1):
        _put(hints, row, 1, text, bold=row == 1, wrap=True)
    return book


def _candidates(sheet: Worksheet, candidates: Sequence[Candidate]) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    for n, column in enumerate(COLUMNS, 1):
        _put(sheet, HEADINGS_ROW, n, column.heading, bold=True, wrap=True)
        _put(sheet, HEADINGS_ROW + 1, n, column.hint, wrap=True, muted=True)
        sheet.column_dimensions[letters(n)].width = _WIDE.get(column.kind, 16)
    sheet.row_dimensions[HEADINGS_ROW].height, sheet.row_dimensions[HEADINGS_ROW + 1].height = 62, 92
    sheet.freeze_panes = f"B{FIRST_ROW}"
    for row, candidate in enumerate(candidates, FIRST_ROW):
        asked = ""
        for n, column in enumerate(COLUMNS, 1):
            asked = asked if column.kind is Kind.GRADE else column.code
            _put(sheet, row, n, _cell(candidate, column, asked), shown_as=_FORMATS.get(column.kind, "General"))
    for kind in {column.kind for column in COLUMNS}:
        if kind in _LISTS:
            rule = DataValidation("list", formula1=f'"{",".join(_LISTS[kind])}"', allow_blank=True)
        elif kind in _BOUNDS:
            operator, first, second = _BOUNDS[kind]
            rule = DataValidation("decimal", operator=operator, formula1=first, formula2=second, allow_blank=True)
        else:
            continue
        rule.showErrorMessage, rule.errorTitle, rule.error = (
            True,
            "Das passt hier nicht",
            "Zeile 2 sagt, was hierher gehört.",
        )
        for n, column in enumerate(COLUMNS, 1):
            if column.kind is kind:
                rule.add(f"{letters(n)}{FIRST_ROW}:{letters(n)}{_LAST_ROW}")
                if kind in _FORMATS:
                    sheet.column_dimensions[letters(n)].number_format = _FORMATS[kind]
        sheet.add_data_validation(rule)


def _cell(candidate: Candidate, column: Column, asked: str) -> str | float:
    """What stands in a cell; a column of grades belongs to what was asked before it."""
    match column.kind:
        case Kind.NAME:
            return candidate.name
        case Kind.TEXT:
            return candidate.unit if column.code == "unit" else candidate.remark
        case Kind.GRADE:
            return candidate.inputs[asked].grade.value
        case Kind.ACCESS:
            return access_word(candidate.inputs[asked].value, 0)
        case Kind.GATE:
            return next(said for said, meant in GATES_SAID.items() if meant is candidate.gates.get(asked))
        case _:
            return candidate.inputs[asked].value


def _weights(sheet: Worksheet, catalogue: Catalogue) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 52, 12
    _put(sheet, 1, 1, WEIGHTS_HEADING, bold=True)
    _put(sheet, 1, 2, "Punkte", bold=True)
    for row, (code, title) in enumerate(weighed().items(), FIRST_WEIGHT):
        _put(sheet, row, 1, title[0])
        _put(sheet, row, 2, catalogue.weights[code])
    last = FIRST_WEIGHT + len(weighed()) - 1
    _put(sheet, last + 2, 1, SUM_TITLE)
    _formula(sheet, last + 2, 2, f"=SUM(B{FIRST_WEIGHT}:B{last - 1})", "0.##")


def _weight_cell(code: str) -> str:
    return f"{WEIGHTS}!$B${FIRST_WEIGHT + list(weighed()).index(code)}"


def _computed(sheet: Worksheet, catalogue: Catalogue) -> None:
    """The points by formulas, from the cells of the other sheets; a row for each candidate, in the same rows."""
    headings = ("Verfahren", "Stunden im Jahr", "Nutzen", "Machbarkeit", "Risiko", "Punkte", "Alle Tore erfüllt")
    for n, heading in enumerate(headings, 1):
        _put(sheet, HEADINGS_ROW, n, heading, bold=True)
        sheet.column_dimensions[letters(n)].width = 34 if n == 1 else 16

    def at(code: str, row: int) -> str:
        return f"{CANDIDATES}!{place_of(code)}{row}"

    def weighted(part: Part, row: int) -> str:
        return "+".join(f"{_weight_cell(one.code)}*{at(one.code, row)}" for one in rated(part) if one.code != "access")

    gates = [gate.code for gate in GATES]
    for row in range(FIRST_ROW, FIRST_ROW + len(catalogue.candidates)):
        access = "0"
        for word, worth in reversed(ACCESS_SAID.items()):
            access = f'IF({at("access", row)}="{word}",{worth},{access})'
        risk = "*".join(at(one.code, row) for one in rated(Part.RISK))
        formulas = (
            f"={CANDIDATES}!{place_of('name')}{row}",
            f"={at('volume', row)}*{at('minutes', row)}*{at('share', row)}/60",
            f"={_weight_cell(HOURS)}*MIN(1,LOG10(1+B{row})/LOG10({1 + FULL_HOURS:g}))+{weighted(Part.VALUE, row)}",
            f"={weighted(Part.FEASIBILITY, row)}+{_weight_cell('access')}*{access}",
            f"=-{_weight_cell(RISK)}*{risk}",
            f"=C{row}+D{row}+E{row}",
            f'=IF(COUNTIF({at(gates[0], row)}:{place_of(gates[-1])}{row},"ja")={len(gates)},"ja","nein")',
        )
        for n, formula in enumerate(formulas, 1):
            _formula(sheet, row, n, formula, "0.0")


def _result(sheet: Worksheet, comparison: Comparison) -> None:
    """The order with its bands as this program computed it, beside the points by formula."""
    headings = (
        "Rang",
        "Verfahren",
        "Punkte (Formel)",
        "Punkte (Programm)",
        "von (5 %)",
        "bis (95 %)",
        "Rang von",
        "Rang bis",
        "Unter den ersten drei",
        "Vor dem nächsten",
        "Mindestens 55 Punkte",
        "Einordnung",
    )
    for n, heading in enumerate(headings, 1):
        _put(sheet, HEADINGS_ROW, n, heading, bold=True, wrap=True)
        sheet.column_dimensions[letters(n)].width = {2: 34, 12: 30}.get(n, 12)
    rows = {one.name: row for row, one in enumerate(comparison.catalogue.candidates, FIRST_ROW)}
    for row, one in enumerate(comparison.standings, HEADINGS_ROW + 1):
        _formula(sheet, row, 3, f"={COMPUTED}!F{rows[one.candidate.name]}", "0.0")
        figures: tuple[tuple[int, str | float | None, str], ...] = (
            (1, one.rank, "0"),
            (2, one.candidate.name, "General"),
            (4, one.profile.score, "0.0"),
            (5, one.low, "0"),
            (6, one.high, "0"),
            (7, one.rank_low, "0"),
            (8, one.rank_high, "0"),
            (9, one.top, "0%"),
            (10, one.ahead, "0%"),
            (11, one.reaches, "0%"),
            (12, one.place.words[0], "General"),
        )
        for column, value, shown_as in figures:
            _put(sheet, row, column, value, shown_as=shown_as)
    beneath = HEADINGS_ROW + len(comparison.standings) + 2
    sentences = (
        f"Bandbreiten aus {comparison.draws} Ziehungen (Startwert {comparison.seed}); sie stehen als Werte hier.",
        "Ausstiegsregel E1 greift: aufhören."
        if comparison.stop
        else "Ausstiegsregel E1 greift nicht: mindestens ein Verfahren hat alle Tore erfüllt und 55 Punkte oder mehr.",
    )
    for n, sentence in enumerate(sentences):
        _put(sheet, beneath + n, 2, sentence)


def _put(
    sheet: Worksheet,
    row: int,
    column: int,
    value: str | float | None,
    *,
    bold: bool = False,
    wrap: bool = False,
    muted: bool = False,
    shown_as: str = "General",
) -> None:
    """A value, never a formula: text that looks like one stays text."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font

    cell = sheet.cell(row, column)
    if isinstance(value, str):
        # Readers take `_x0041_` for an A; so its first sign is written in that way itself.
        cell.value = _CODED.sub("_x005F_", ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value))
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    else:
        cell.value = value
    cell.number_format = shown_as
    if bold or muted:
        cell.font = Font(bold=bold, italic=muted, color="FF555555" if muted else None)
    if wrap:
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _formula(sheet: Worksheet, row: int, column: int, formula: str, shown_as: str) -> None:
    """A formula of ours; it names cells and nothing that came from outside."""
    cell = sheet.cell(row, column)
    cell.value = formula
    cell.number_format = shown_as

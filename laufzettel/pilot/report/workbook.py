# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The report as a workbook: every figure it is made of, and every result a second time as a formula over them.

What stands in it are counts, sums and sums of squares of groups of thirty cases and more. Of the days stands only what
their variance needs, over all of them together: the sum of a single day, even without its date, is known again by
whoever knows from the journal that one case was signed on that day, and is then the time of this case.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from laufzettel.pilot.report.findings import Findings
from laufzettel.pilot.report.formulas import Formula, result_lines
from laufzettel.pilot.report.inputs import Wibe
from laufzettel.pilot.report.numbers import day, day_of
from laufzettel.pilot.report.valued import Valued
from laufzettel.pilot.savings.inputs import Checks, Rework
from laufzettel.pilot.savings.observations import PILOT_WAYS, Way
from laufzettel.pilot.savings.spread import over_days

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int | float | None
QUARTERS = 4
"""Times are kept in steps of 15 seconds; sums are given in quarters of a minute, as whole numbers."""
WAYS = {
    Way.MANUAL: "von Hand",
    Way.AUTOMATIC: "dunkel",
    Way.ASSISTED: "mit Person",
    Way.ABORTED: "zurückgegeben",
}


def workbook(found: Findings, worth: Valued | None) -> bytes:
    """The workbook as bytes.

    Args:
        found: what the pilot has shown.
        worth: the hours in euros.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    _read_me(book, found)
    types = _types(book, found, _times(book, found))
    beside, days = _beside(book, found), _days(book, found)
    _results(book, found, worth, types, beside, days)
    if worth and worth.capital and found.inputs.wibe:
        _payments(book, found.inputs.wibe, worth)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: Workbook, title: str, heads: Sequence[str]) -> Worksheet:
    sheet: Worksheet = book.create_sheet(title)
    for number, head in enumerate(heads):
        sheet.column_dimensions[chr(ord("A") + number)].width = max(14, len(head) + 4)
    _put(sheet, 1, heads, bold=True)
    sheet.freeze_panes = "A2"
    return sheet


def _by(formulas: Sequence[str], r: int, **others: int) -> list[Formula]:
    """Formulas of a row."""
    return [Formula(one.format(r=r, **others)) for one in formulas]


def _put(sheet: Worksheet, row: int, cells: Sequence[Cell], *, bold: bool = False) -> None:
    """Write a row; a text that begins like a formula is one only if it is ours."""
    from openpyxl.styles import Font

    for column, value in enumerate(cells, start=1):
        cell = sheet.cell(row, column, value)
        if isinstance(value, str) and not isinstance(value, Formula):
            cell.data_type = "s"
        if bold:
            cell.font = Font(bold=True)


def _read_me(book: Workbook, found: Findings) -> None:
    sheet = _sheet(book, "Lies mich", ("Was", "Angabe"))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 40, 100
    rows: list[tuple[str, Cell]] = [
        ("Verfahren", found.inputs.marked(found.process)),
        ("Bericht vom", day(found.day, "de")),
        ("Zeitraum", f"{day(found.first, 'de')} bis {day(found.last, 'de')}"),
        ("Prüfsumme des Berichts (SHA-256)", found.digest),
        ("Prüfsumme des Plans (SHA-256)", found.plan.digest),
        ("Plan festgelegt am", day_of(found.plan.at, "de")),
        ("Belegstufe", str(found.saving.evidence)),
        (
            "Was hier steht",
            "Blatt Ergebnis: jede Zahl des Berichts (Wert) und dieselbe als Formel über die anderen Blätter. "
            "Zeiten in Viertelminuten; kein Blatt enthält eine Person, einen Vorgang, ein Datum einer Messung "
            "oder eine Gruppe unter dreißig Vorgängen.",
        ),
        ("Nachrechnen ohne dieses Programm", "docs/pilot/nachrechnen.py, Python mit openpyxl"),
        *_told(found),
    ]
    for number, row in enumerate(rows, start=2):
        _put(sheet, number, row)


def _told(found: Findings) -> list[tuple[str, Cell]]:
    """How types are told, if the plan says it."""
    if found.apart is None:
        return []
    return [
        ("Fallart nach", found.apart.name),
        ("Fallart nicht erkannt (Vorgänge des Piloten, verteilt wie die übrigen ihres Weges)", found.apart.untold),
        ("Belegstufe der Fallarten", str(found.saving.types[0].evidence)),
    ]


_TIMES = (
    "Fallart",
    "Weg",
    "eingegangen",
    "gemessen",
    "Summe (1/4 min)",
    "Summe der Quadrate",
    "Mittel (min)",
    "Varianz",
    "Gewicht",
    "Anteil",
    "Faktor",
    "Beitrag (min)",
    "Varianzanteil",
    "Quadrat je Freiheitsgrad",
)
_TIMES_BY = (
    f"=IF(D{{r}}=0,0,E{{r}}/D{{r}}/{QUARTERS})",
    f"=IF(D{{r}}<2,0,(F{{r}}-E{{r}}^2/D{{r}})/(D{{r}}-1)/{QUARTERS**2})",
    "=SUMIF($A:$A,A{r},$C:$C)/SUM($C:$C)",
    "=C{r}/SUMIF($A:$A,A{r},$C:$C)",
    f'=IF(B{{r}}="{WAYS[Way.MANUAL]}",I{{r}},-I{{r}}*J{{r}})',
    "=K{r}*G{r}",
    "=IF(D{r}=0,0,K{r}^2*H{r}/D{r})",
    "=M{r}^2/MAX(D{r}-1,1)",
)


def _times(book: Workbook, found: Findings) -> dict[tuple[str, Way], int]:
    """The sheet of groups; gives the row of each."""
    sheet = _sheet(book, "Zeiten", _TIMES)
    table = found.table
    rows: dict[tuple[str, Way], int] = {}
    columns = (Way.MANUAL, *PILOT_WAYS)
    for h, kind in enumerate(table.types):
        for k, way in enumerate(columns):
            minutes = table.minutes[table.group == h * len(columns) + k]
            quarters = np.rint(minutes * QUARTERS).astype(np.int64)
            seen = int(table.moments.seen[h, k - 1]) if k else 0
            if len(quarters) or seen:
                rows[(kind, way)] = r = len(rows) + 2
                sums = (len(quarters), int(quarters.sum()), int((quarters**2).sum()))
                _put(sheet, r, (kind, WAYS[way], seen, *sums, *_by(_TIMES_BY, r)))
    return rows


_TYPES = (
    "Fallart",
    "eingegangen",
    "Gewicht",
    "von Hand (min)",
    "Pilot (min)",
    "gespart (min)",
    "Varianz der Wege",
    "Varianz der Fallarten",
    "Quadrat je Freiheitsgrad",
)
_MINE = f'(Zeiten!$A$2:$A$500=A{{r}})*(Zeiten!$B$2:$B$500<>"{WAYS[Way.MANUAL]}")'
_TYPES_BY = (
    "=SUMIF(Zeiten!$A:$A,A{r},Zeiten!$C:$C)",
    "=B{r}/SUM($B$2:$B${last})",
    "=Zeiten!G{manual}",
    f"=SUMPRODUCT({_MINE}*Zeiten!$J$2:$J$500*Zeiten!$G$2:$G$500)",
    "=D{r}-E{r}",
    f"=C{{r}}^2*SUMPRODUCT({_MINE}*Zeiten!$J$2:$J$500*(Zeiten!$G$2:$G$500-E{{r}})^2)/B{{r}}",
    "=C{r}*(F{r}-SUMPRODUCT($C$2:$C${last},$F$2:$F${last}))^2/SUM($B$2:$B${last})",
    "=G{r}^2/MAX(B{r}-1,1)",
)


def _types(book: Workbook, found: Findings, group: Mapping[tuple[str, Way], int]) -> int:
    """The sheet of case types; gives its last row."""
    sheet = _sheet(book, "Fallarten", _TYPES)
    last = len(found.table.types) + 1
    for r, kind in enumerate(found.table.types, start=2):
        _put(sheet, r, (kind, *_by(_TYPES_BY, r, last=last, manual=group[(kind, Way.MANUAL)])))
    return last


_BESIDE = (
    "Was",
    "Vorzeichen",
    "kam vor",
    "von",
    "gemessen",
    "Anteil",
    "Mittel (min)",
    "Varianz",
    "je Vorgang (min)",
    "Varianzanteil",
    "Quadrat je Freiheitsgrad",
)
_BESIDE_BY = (
    "=F{r}*G{r}",
    "=IF(E{r}=0,0,IF(D{r}=0,0,G{r}^2*F{r}/D{r})+F{r}^2*H{r}/E{r})",
    "=J{r}^2/MAX(E{r}-1,1)",
)


def _beside(book: Workbook, found: Findings) -> int:
    """The sheet of rework and checks; gives its last row, 1 if there is none."""
    sheet = _sheet(book, "Nacharbeit", _BESIDE)
    parts: list[tuple[str, int, Rework | Checks | None]] = [
        ("Nacharbeit nach Handarbeit", 1, found.other.by_hand),
        ("Nacharbeit nach dem Pilot", -1, found.other.of_pilot),
        ("Prüfung der Stichprobe", -1, found.other.checks),
    ]
    there = [(name, sign, part) for name, sign, part in parts if part is not None]
    for r, (name, sign, part) in enumerate(there, start=2):
        n = len(part.minutes)
        mean = float(np.mean(part.minutes)) if n else 0.0
        variance = float(np.var(part.minutes, ddof=1)) if n > 1 else 0.0
        # The share of cases that are checked is set, not found: it has no variance of its own, and so no "of".
        happened: tuple[Cell, ...] = (
            (part.happened, part.of, n, Formula(f"=C{r}/D{r}")) if isinstance(part, Rework) else (0, 0, n, part.rate)
        )
        _put(sheet, r, (name, sign, *happened, mean, variance, *_by(_BESIDE_BY, r)))
    return len(there) + 1


def _days(book: Workbook, found: Findings) -> bool:
    """The sheet of what the variance by days needs; gives whether there is anything in it."""
    heads = ("Summe der Quadrate der Tagessummen", "Summe der erwarteten Varianzen", "Summe von deren Quadraten")
    sheet = _sheet(book, "Tage", heads)
    if found.saving.days is None:
        return False
    _put(sheet, 2, tuple(over_days(found.table)))
    return True


def _results(book: Workbook, found: Findings, worth: Valued | None, types: int, beside: int, days: bool) -> None:
    sheet = _sheet(book, "Ergebnis", ("Kennung", "Größe", "Einheit", "Wert", "Formel", "Abweichung"))
    sheet.column_dimensions["B"].width = 56
    for row, line in enumerate(result_lines(found, worth, types, beside, days), start=2):
        value = None if isnan(line.value) else line.value
        formula = Formula(f"={line.formula}") if line.formula else None
        off = Formula(f"=E{row}-D{row}") if formula and value is not None else None
        _put(sheet, row, (line.name, line.label, line.unit, value, formula, off))


def _payments(book: Workbook, wibe: Wibe, worth: Valued) -> None:
    sheet = _sheet(book, "WiBe", ("Jahr", "Posten", "Euro", "Barwert"))
    rows = [(one.year, one.name, one.euros) for one in worth.payments]
    yearly = worth.yearly.euros.low if worth.yearly else 0.0
    rows += [(n, "freigewordene Bearbeitungszeit (Untergrenze)", yearly) for n in range(1, wibe.jahre + 1)]
    for row, entry in enumerate(rows, start=2):
        _put(sheet, row, (*entry, Formula(f"=C{row}/(1+{wibe.zins_prozent!r}/100)^A{row}")))

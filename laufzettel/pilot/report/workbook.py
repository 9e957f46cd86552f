# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The report as a workbook: every figure it is made of, and every result a second time as a formula over them.

What stands in it are counts, sums and sums of squares of groups of thirty cases and more. Of the days stands only what
their variance needs, over all of them together: the sum of a single day, even without its date, is known again by
whoever knows from the journal that one case was signed on that day, and is then the time of this case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from laufzettel.pilot.report.findings import Findings
from laufzettel.pilot.report.formulas import Formula, result_lines
from laufzettel.pilot.report.numbers import day, day_of
from laufzettel.pilot.report.sheet import Cell, beside_sheet, payments_sheet, results_sheet, saved
from laufzettel.pilot.report.sheet import by_row as _by
from laufzettel.pilot.report.sheet import put as _put
from laufzettel.pilot.report.sheet import sheet as _sheet
from laufzettel.pilot.report.valued import Valued
from laufzettel.pilot.savings.inputs import Checks, Rework
from laufzettel.pilot.savings.observations import PILOT_WAYS, Way
from laufzettel.pilot.savings.spread import over_days

if TYPE_CHECKING:
    from openpyxl import Workbook

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
    results_sheet(book, result_lines(found, worth, types, beside, days))
    if worth and worth.capital and found.inputs.wibe:
        payments_sheet(book, found.inputs.wibe, worth)
    return saved(book)


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


def _beside(book: Workbook, found: Findings) -> int:
    """The sheet of rework and checks; gives its last row, 1 if there is none."""
    parts: list[tuple[str, int, Rework | Checks | None]] = [
        ("Nacharbeit nach Handarbeit", 1, found.other.by_hand),
        ("Nacharbeit nach dem Pilot", -1, found.other.of_pilot),
        ("Prüfung der Stichprobe", -1, found.other.checks),
    ]
    rows: list[Sequence[Cell]] = []
    for name, sign, part in parts:
        if part is None:
            continue
        n, r = len(part.minutes), len(rows) + 2
        mean = float(np.mean(part.minutes)) if n else 0.0
        variance = float(np.var(part.minutes, ddof=1)) if n > 1 else 0.0
        # The share of cases that are checked is set, not found: it has no variance of its own, and so no "of".
        happened: tuple[Cell, ...] = (
            (part.happened, part.of, n, Formula(f"=C{r}/D{r}")) if isinstance(part, Rework) else (0, 0, n, part.rate)
        )
        rows.append((name, sign, *happened, mean, variance))
    return beside_sheet(book, rows)


def _days(book: Workbook, found: Findings) -> bool:
    """The sheet of what the variance by days needs; gives whether there is anything in it."""
    heads = ("Summe der Quadrate der Tagessummen", "Summe der erwarteten Varianzen", "Summe von deren Quadraten")
    sheet = _sheet(book, "Tage", heads)
    if found.saving.days is None:
        return False
    _put(sheet, 2, tuple(over_days(found.table)))
    return True

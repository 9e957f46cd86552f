# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The report of a stepped wedge as a workbook: every sum it is made of, and every result again as a formula over them.

Least squares are no formula of a spreadsheet one can read: weight, leverage and residual of each group stand there as
numbers, and effect and variance as formulas over them. `nachrechnen.py` computes the three anew, from the sums.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from laufzettel.pilot.report.formulas import NO_VALUE, Line, Lines, common, half_formula
from laufzettel.pilot.report.sheet import (
    Cell,
    beside_sheet,
    by_row,
    payments_sheet,
    put,
    results_sheet,
    saved,
    sheet,
)
from laufzettel.pilot.report.valued import Valued
from laufzettel.pilot.savings.shared import CHECKS
from laufzettel.pilot.wedge.combined import Combined
from laufzettel.pilot.wedge.contribution import QUARTERS
from laufzettel.pilot.wedge.written import PARTS

if TYPE_CHECKING:
    from openpyxl import Workbook

PATHS = {"manual": "von Hand", "assisted": "mit Person", "with_people": "mit Person und zurückgegeben"}


def workbook(found: Combined, worth: Valued | None) -> bytes:
    """The workbook as bytes.

    Args:
        found: what the wedge has shown.
        worth: the hours in euros.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    _read_me(book, found)
    _units(book, found)
    _groups(book, found)
    beside = _beside(book, found)
    results_sheet(book, _lines(found, worth, beside))
    if worth and worth.capital and found.inputs.wibe:
        payments_sheet(book, found.inputs.wibe, worth)
    return saved(book)


def _read_me(book: Workbook, found: Combined) -> None:
    made = sheet(book, "Lies mich", ("Was", "Angabe"))
    made.column_dimensions["A"].width, made.column_dimensions["B"].width = 40, 100
    rows: list[tuple[str, Cell]] = [
        ("Verfahren", found.inputs.marked(found.process)),
        ("Bericht vom", found.day.isoformat()),
        ("Zeitraum", f"{found.first.isoformat()} bis {found.last.isoformat()}"),
        ("Versuchsplan", "gestaffelte Umstellung, Reihenfolge gelost"),
        ("Prüfsumme des Berichts (SHA-256)", found.digest),
        ("Prüfsumme des Plans (SHA-256)", found.plan.digest),
        *((f"Prüfsumme des Beitrags von {one.unit} (SHA-256)", one.digest) for one in found.contributions),
        ("Belegstufe", str(found.saving.evidence)),
        (
            "Was hier steht",
            "Blatt Ergebnis: jede Zahl des Berichts (Wert) und dieselbe als Formel über die anderen Blätter. "
            "Zeiten in Viertelminuten; kein Blatt enthält eine Person, einen Vorgang, ein Datum einer Messung "
            "oder eine Gruppe unter dreißig Vorgängen. Blatt Gruppen: Gewicht, Hebel und Rest sind die der kleinsten "
            "Quadrate mit einer Wirkung je Einheit und Zeitabschnitt.",
        ),
        ("Nachrechnen ohne dieses Programm", "docs/pilot/nachrechnen.py, Python mit openpyxl"),
    ]
    for number, row in enumerate(rows, start=2):
        put(made, number, row)


_UNITS = (
    "Einheit",
    "umgestellt",
    "dunkel",
    "mit Person",
    "zurückgegeben",
    "zurückgegeben, gemessen",
    "Summe (1/4 min)",
    "Summe der Quadrate",
    "Vorgänge",
    "Anteil mit Person",
    "Anteil zurückgegeben",
    "Mittel zurückgegeben (min)",
    "im Pilot je Vorgang (min)",
    "Gewicht mit Person",
    "Gewicht zurückgegeben",
    "Varianz der Anteile",
    "Gewicht des Mittels zurückgegeben",
    "Varianz des Mittels zurückgegeben",
)
_MINE = '(Gruppen!$A$2:$A$999=A{r})*(Gruppen!$B$2:$B$999<>"von Hand")'
_APART = '(Gruppen!$A$2:$A$999=A{r})*(Gruppen!$B$2:$B$999="mit Person")'
_UNITS_BY = (
    "=C{r}+D{r}+E{r}",
    "=D{r}/I{r}",
    "=E{r}/I{r}",
    f"=IF(F{{r}}=0,0,G{{r}}/F{{r}}/{QUARTERS})",
    f"=SUMPRODUCT({_MINE}*Gruppen!$C$2:$C$999*Gruppen!$F$2:$F$999)/SUMPRODUCT({_MINE}*Gruppen!$C$2:$C$999)",
    f"=SUMPRODUCT({_MINE}*Gruppen!$G$2:$G$999*Gruppen!$E$2:$E$999)",
    f"=IF(F{{r}}=0,N{{r}},N{{r}}+SUMPRODUCT({_APART}*Gruppen!$G$2:$G$999*(L{{r}}-Gruppen!$E$2:$E$999)))",
    "=MAX(0,(J{r}*N{r}^2+K{r}*O{r}^2-(J{r}*N{r}+K{r}*O{r})^2)/I{r})",
    f"=IF(F{{r}}=0,0,K{{r}}*SUMPRODUCT({_APART}*Gruppen!$G$2:$G$999))",
    f"=IF(F{{r}}=0,0,Q{{r}}^2*(H{{r}}-G{{r}}^2/F{{r}})/(F{{r}}-1)/{QUARTERS**2}/F{{r}})",
)


def _units(book: Workbook, found: Combined) -> None:
    made = sheet(book, "Einheiten", _UNITS)
    for r, one in enumerate(found.contributions, start=2):
        back = [block for block in one.blocks if block.path == "aborted"]
        sums = [sum(block.timed for block in back), sum(block.quarters for block in back)]
        squares = sum(block.squares or 0 for block in back)
        seen = (one.pilot.automatic, one.pilot.assisted, one.pilot.aborted)
        switched = found.days.switched[one.unit].isoformat()
        put(made, r, (one.unit, switched, *seen, *sums, squares, *by_row(_UNITS_BY, r)))


_GROUPS = (
    "Einheit",
    "Weg",
    "gemessen",
    "Summe (1/4 min)",
    "Mittel (min)",
    "je Vorgang (min)",
    "Gewicht",
    "Hebel",
    "Rest (min)",
    "Varianzanteil",
)
_OF_UNIT = "INDEX(Einheiten!${column}$2:${column}$99,MATCH(A{{r}},Einheiten!$A$2:$A$99,0))"
_P, _Q, _BACK, _MANY = (_OF_UNIT.format(column=column) for column in "JKLF")
_MEAN = f"=D{{r}}/C{{r}}/{QUARTERS}"
_PER_CASE = f'=IF(B{{r}}="von Hand",E{{r}},{_P}*E{{r}}+{_Q}*IF(AND(B{{r}}="mit Person",{_MANY}>0),{_BACK},E{{r}}))'


def _groups(book: Workbook, found: Combined) -> None:
    """The sheet of the groups: sums, what the fit makes of each, and how many of it fall into each period."""
    periods = [f"Abschnitt ab {found.days.opens(n).isoformat()}" for n in range(found.days.periods)]
    made = sheet(book, "Gruppen", (*_GROUPS, *periods))
    fit = found.shared.fit
    blocks = [(one.unit, block) for one in found.contributions for block in one.blocks if block.path != "aborted"]
    for n, (unit, block) in enumerate(blocks):
        r = n + 2
        numbers = (float(fit.weight[n]), float(fit.leverage[n]), float(fit.residual[n]))
        per_case = by_row((_MEAN, _PER_CASE), r)
        share = by_row(("=IF(H{r}>1-1E-9,0,G{r}^2*I{r}^2/(1-H{r}))",), r)
        sums = (unit, PATHS[block.path], block.timed, block.quarters)
        put(made, r, (*sums, *per_case, *numbers, *share, *block.periods))


def _beside(book: Workbook, found: Combined) -> int:
    """The sheet of rework and checks; gives its last row."""
    rows: list[tuple[Cell, ...]] = []
    for r, part in enumerate(found.parts.parts, start=2):
        # The share of cases that are checked is set, not found: it has no variance of its own, and so no "of".
        happened: tuple[Cell, ...] = (0, 0, part.sums.timed, part.rate)
        if part.name != CHECKS:
            happened = (part.happened, part.of, part.sums.timed, *by_row(("=C{r}/D{r}",), r))
        rows.append((PARTS[part.name][0], int(part.sign), *happened, part.sums.mean, part.sums.variance))
    return beside_sheet(book, rows)


def _lines(found: Combined, worth: Valued | None, beside: int) -> list[Line]:
    lines, saving, fit = Lines(), found.saving, found.shared.fit
    again = f"+SUMPRODUCT(Nacharbeit!$B$2:$B${beside},Nacharbeit!$I$2:$I${beside})" if beside > 1 else ""
    costs = f"+SUMIF(Nacharbeit!$B$2:$B${beside},-1,Nacharbeit!$I$2:$I${beside})" if beside > 1 else ""
    lines.add("cases", "Vorgänge im Zeitraum (N)", "Vorgänge", saving.cases, "SUM(Einheiten!$I$2:$I$99)")
    lines.add(
        "effect",
        "Wirkung der Umstellung je Vorgang",
        "Minuten",
        found.shared.wedge.per_case.estimate,
        "-SUMPRODUCT(Gruppen!$G$2:$G$999,Gruppen!$F$2:$F$999)",
    )
    lines.add("per_case", "freigeworden je Vorgang", "Minuten", saving.per_case.estimate, f"{{effect}}{again}")
    of_units = "SUMPRODUCT(Einheiten!$I$2:$I$99,Einheiten!$M$2:$M$99)/{cases}"
    lines.add("by_pilot", "Zeit je Vorgang im Pilot (t1)", "Minuten", saving.by_pilot, of_units + costs)
    lines.add("by_hand", "Zeit je Vorgang von Hand (t0)", "Minuten", saving.by_hand, "{by_pilot}+{per_case}")
    lines.add("df_groups", "Freiheitsgrade der Gruppen (Bell und McCaffrey)", "", fit.variance.df)
    groups = "SUM(Gruppen!$J$2:$J$999)+SUM(Einheiten!$P$2:$P$99)+SUM(Einheiten!$R$2:$R$99)"
    lines.add("var_groups", "Varianz der Wirkung (HC2 und Gemeinsames)", "Minuten²", NO_VALUE, groups)
    lines.variance(
        "wedge",
        "insgesamt",
        "{var_groups}+SUM(Nacharbeit!$J$2:$J$50)",
        "{var_groups}^2/{df_groups}+SUM(Nacharbeit!$K$2:$K$50)",
    )
    lines.add("half", "halbe Breite", "Minuten", saving.per_case.half_width, half_formula("wedge"))
    lines.add("per_case_low", "je Vorgang, untere Grenze", "Minuten", saving.per_case.low, "{per_case}-{half}")
    lines.add("per_case_high", "je Vorgang, obere Grenze", "Minuten", saving.per_case.high, "{per_case}+{half}")
    common(lines, found, worth)
    return lines.lines

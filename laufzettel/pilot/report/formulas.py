# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every result of a report twice: as this program computed it, and as a formula over the sheets of the workbook."""

from __future__ import annotations

from dataclasses import dataclass, field

from laufzettel.pilot.report.findings import Findings
from laufzettel.pilot.report.told import Told
from laufzettel.pilot.report.valued import Valued
from laufzettel.pilot.savings.money import HOURS_PER_YEAR


class Formula(str):
    """A text that is meant as a formula; nothing that came from outside ever becomes one."""

    __slots__ = ()


NO_VALUE = float("nan")
"""Of a step between the results, which the report does not show."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the sheet `Ergebnis`.

    Attributes:
        name: by which the report and the recomputation name it.
        label: what it is.
        unit: of the value.
        value: as computed here; a figure that people said if there is no formula.
        formula: the same over the other sheets; empty for what people said.
    """

    name: str
    label: str
    unit: str
    value: float
    formula: str = ""


@dataclass(slots=True)
class Lines:
    """Lines in order; a formula names another line by its id in braces."""

    lines: list[Line] = field(default_factory=list)

    def add(self, name: str, label: str, unit: str, value: float, formula: str = "") -> None:
        """Add a line, as `Line` describes it."""
        cells = {
            line.name: f"$D${row}" if not line.formula else f"$E${row}" for row, line in enumerate(self.lines, start=2)
        }
        self.lines.append(Line(name, label, unit, value, formula.format(**cells)))

    def variance(self, name: str, label: str, variance: str, loose: str) -> None:
        """A variance and its degrees of freedom (Satterthwaite); between results, so without a value of their own."""
        self.add(f"var_{name}", f"Varianz {label}", "Minuten²", NO_VALUE, variance)
        self.add(f"df_{name}", f"Freiheitsgrade {label}", "", NO_VALUE, f"MAX(1,{{var_{name}}}^2/({loose}))")


def result_lines(found: Findings, worth: Valued | None, types: int, beside: int, days: bool) -> list[Line]:
    """The lines of the sheet `Ergebnis`, in order from its second row on.

    Args:
        found: what the pilot has shown.
        worth: the hours in euros.
        types: the last row of the sheet `Fallarten`.
        beside: the last row of the sheet `Nacharbeit`, 1 if it is empty.
        days: whether the sheet `Tage` holds anything.
    """
    lines = Lines()
    _per_case(lines, found, types, beside)
    _spread(lines, found, days)
    common(lines, found, worth)
    _of_types(lines, found)
    return lines.lines


def common(lines: Lines, found: Told, worth: Valued | None) -> None:
    """The lines every report has, whatever was compared: hours, errors, euros.

    Args:
        lines: with `cases`, `per_case`, `per_case_low` and `per_case_high`.
        found: what the pilot has shown.
        worth: the hours in euros.
    """
    _hours(lines, found)
    _errors(lines, found)
    if worth:
        _money(lines, worth)


_T = "SQRT({{{df}}}*(1/BETAINV(0.05,{{{df}}}/2,0.5)-1))"
"""Student's t for 95 %, for any degrees of freedom: a spreadsheet's own function cuts them to whole numbers."""


def _per_case(lines: Lines, found: Findings, types: int, beside: int) -> None:
    saving = found.saving
    again = f"+SUMPRODUCT(Nacharbeit!$B$2:$B${beside},Nacharbeit!$I$2:$I${beside})" if beside > 1 else ""
    by_hand = f"+SUMIF(Nacharbeit!$B$2:$B${beside},1,Nacharbeit!$I$2:$I${beside})" if beside > 1 else ""
    weighted = f"SUMPRODUCT(Fallarten!$C$2:$C${types},Fallarten!$D$2:$D${types})"
    lines.add("cases", "Vorgänge im Zeitraum (N)", "Vorgänge", saving.cases, "SUM(Zeiten!$C$2:$C$500)")
    lines.add("by_hand", "Zeit je Vorgang von Hand, mit Nacharbeit (t0)", "Minuten", saving.by_hand, weighted + by_hand)
    lines.add(
        "per_case", "freigeworden je Vorgang", "Minuten", saving.per_case.estimate, f"SUM(Zeiten!$L$2:$L$500){again}"
    )
    lines.add("by_pilot", "Zeit je Vorgang im Pilot (t1)", "Minuten", saving.by_pilot, "{by_hand}-{per_case}")


def _spread(lines: Lines, found: Findings, days: bool) -> None:
    saving = found.saving
    counted = "SUM(Fallarten!$G$2:$H$500)+SUM(Nacharbeit!$J$2:$J$50)"
    loose = "SUM(Fallarten!$I$2:$I$500)+SUM(Fallarten!$H$2:$H$500)^2/MAX({cases}-1,1)+SUM(Nacharbeit!$K$2:$K$50)"
    welch = saving.welch
    lines.variance(
        "welch", "nach Fällen (Welch)", f"SUM(Zeiten!$M$2:$M$500)+{counted}", f"SUM(Zeiten!$N$2:$N$500)+{loose}"
    )
    lines.add("half_welch", "halbe Breite nach Fällen", "Minuten", welch.half_width, half_formula("welch"))
    wider = "{half_welch}"
    if days and saving.days is not None:
        lines.add("days", "wirksame Zahl der Tage", "Tage", NO_VALUE, "Tage!$B$2^2/Tage!$C$2")
        squares = "Tage!$A$2*{days}/({days}-1)"
        lines.add("times_days", "Varianz der Zeiten nach Tagen", "Minuten²", NO_VALUE, squares)
        lines.variance("by_days", "nach Tagen", f"{{times_days}}+{counted}", f"{{times_days}}^2/({{days}}-1)+{loose}")
        lines.add("half_by_days", "halbe Breite nach Tagen", "Minuten", saving.days.half_width, half_formula("by_days"))
        wider = "MAX({half_welch},{half_by_days})"
    lines.add("half", "halbe Breite, die weitere von beiden", "Minuten", saving.per_case.half_width, wider)
    lines.add("per_case_low", "je Vorgang, untere Grenze", "Minuten", saving.per_case.low, "{per_case}-{half}")
    lines.add("per_case_high", "je Vorgang, obere Grenze", "Minuten", saving.per_case.high, "{per_case}+{half}")


def half_formula(name: str) -> str:
    """The formula of half an interval, by the variance and degrees of freedom of this name."""
    return _T.format(df=f"df_{name}") + f"*SQRT({{var_{name}}})"


def _hours(lines: Lines, found: Told) -> None:
    saving, said = found.saving, found.inputs.abzug
    lines.add("gross", "freigewordene Stunden, brutto", "Stunden", saving.gross.estimate, "{per_case}*{cases}/60")
    lines.add("operation", "Abzug: Betrieb", "Stunden", said.betrieb_stunden)
    lines.add("upkeep", "Abzug: Pflege", "Stunden", said.pflege_stunden)
    lines.add("training", "Schulung, einmal", "Stunden", said.schulung_stunden)
    lines.add("months", "Zeitraum", "Monate", said.monate)
    lines.add("training_months", "Schulung verteilt auf", "Monate", said.schulung_monate)
    deducted = "{operation}+{upkeep}+{training}*MIN(1,{months}/{training_months})"
    lines.add("deducted", "Abzüge zusammen", "Stunden", saving.deducted, deducted)
    lines.add("net", "freigewordene Stunden, netto", "Stunden", saving.net.estimate, "{gross}-{deducted}")
    lines.add("net_low", "netto, untere Grenze", "Stunden", saving.net.low, "{per_case_low}*{cases}/60-{deducted}")
    lines.add("net_high", "netto, obere Grenze", "Stunden", saving.net.high, "{per_case_high}*{cases}/60-{deducted}")
    years = saving.net.low / HOURS_PER_YEAR
    lines.add("years", "netto, untere Grenze, rechnerisch in Jahren", "Jahre", years, f"{{net_low}}/{HOURS_PER_YEAR}")


def _of_types(lines: Lines, found: Findings) -> None:
    """What is saved with each type, if the plan tells types and more than one is shown."""
    types = found.saving.types if found.apart else ()
    if len(types) < 2:
        return
    lines.add("widening", "Verbreiterung nach Tagen", "", NO_VALUE, "IF({half_welch}=0,1,{half}/{half_welch})")
    for n, one in enumerate(types, start=1):
        row, key, label = n + 1, f"type{n}", f"Fallart {one.case_type}:"
        mine = f"(Zeiten!$A$2:$A$500=Fallarten!$A${row})"
        weight = f"Fallarten!$C${row}"
        lines.variance(
            key,
            f"{label} Minuten je Vorgang",
            f"(SUMPRODUCT({mine}*Zeiten!$M$2:$M$500)+Fallarten!$G${row})/{weight}^2",
            f"(SUMPRODUCT({mine}*Zeiten!$N$2:$N$500)+Fallarten!$I${row})/{weight}^4",
        )
        half = one.per_case.half_width
        lines.add(f"half_{key}", f"{label} halbe Breite", "Minuten", half, f"{half_formula(key)}*{{widening}}")
        middle = f"Fallarten!$F${row}"
        lines.add(f"{key}_per_case", f"{label} freigeworden je Vorgang", "Minuten", one.per_case.estimate, middle)
        for end, words, sign in (("low", "untere", "-"), ("high", "obere", "+")):
            minutes = one.per_case.low if end == "low" else one.per_case.high
            bound = f"{{{key}_per_case}}{sign}{{half_{key}}}"
            lines.add(f"{key}_{end}", f"{label} je Vorgang, {words} Grenze", "Minuten", minutes, bound)
        for end, words, hours in (
            ("per_case", "", one.hours.estimate),
            ("low", ", untere Grenze", one.hours.low),
            ("high", ", obere Grenze", one.hours.high),
        ):
            name = f"{key}_hours" if end == "per_case" else f"{key}_hours_{end}"
            lines.add(name, f"{label} Stunden{words}", "Stunden", hours, f"{{{key}_{end}}}*Fallarten!$B${row}/60")


def _errors(lines: Lines, found: Told) -> None:
    hits, of = found.inputs.guete.fehler_stichprobe
    errors = found.verdict.errors
    lines.add("errors", "Fehler in der Stichprobe", "Vorgänge", float(hits))
    lines.add("checked", "geprüft in der Stichprobe", "Vorgänge", float(of))
    lines.add("z", "Normalverteilung, 95 %", "", 1.959963984540054, "NORMSINV(0.975)")
    lines.add("error_share", "Fehlerquote", "", errors.estimate, "{errors}/{checked}")
    centre = "({error_share}+{z}^2/{checked}/2)"
    root = "{z}*SQRT({error_share}*(1-{error_share})/{checked}+{z}^2/{checked}^2/4)"
    lines.add(
        "error_high",
        "Fehlerquote, obere Grenze (Wilson)",
        "",
        errors.high,
        f"MIN(1,({centre}+{root})/(1+{{z}}^2/{{checked}}))",
    )


def _money(lines: Lines, worth: Valued) -> None:
    euros = worth.money.euros
    lines.add("rate", "Satz je Stunde", "Euro", worth.rate.euros)
    lines.add("euros", "netto in Euro", "Euro", euros.estimate, "{net}*{rate}")
    lines.add("euros_low", "netto in Euro, untere Grenze", "Euro", euros.low, "{net_low}*{rate}")
    lines.add("euros_high", "netto in Euro, obere Grenze", "Euro", euros.high, "{net_high}*{rate}")
    if worth.capital and worth.yearly:
        total = worth.capital.total.low
        yearly = "{net_low}*12/{months}*{rate}"
        lines.add("yearly_low", "netto im Jahr in Euro, untere Grenze", "Euro", worth.yearly.euros.low, yearly)
        lines.add("interest", "Kalkulationszins", "Prozent", worth.capital.discount.percent)
        lines.add("capital_low", "Kapitalwert, untere Grenze", "Euro", total, "SUM(WiBe!$D$2:$D$500)")

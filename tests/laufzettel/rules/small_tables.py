# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Small tables of which every cell comes with what it means, as a plain function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from laufzettel.rules import HitPolicy, Table, Term, Type, Value
from laufzettel.rules.binding import read_allowed
from laufzettel.rules.decision_sheet import read_decision
from laufzettel.rules.findings import Findings
from laufzettel.rules.model import Info
from laufzettel.rules.sheets import Cell, Sheet
from laufzettel.rules.tree import Anything

D = Decimal
DAY = date(2026, 3, 1)
INFO = Info("Probe", "probe", "1", date(2026, 1, 1), date(2026, 12, 31), "", "")
Fits = Callable[[Value], bool]


def _holds(check: Callable[..., bool]) -> Fits:
    """A condition never holds for what is missing."""
    return lambda value: value is not None and check(value)


CELLS: Mapping[str, list[tuple[str, Fits]]] = {
    "menge": [
        ("-", lambda value: True),
        ("< 5", _holds(lambda value: value < 5)),
        ("[5..9]", _holds(lambda value: 5 <= value <= 9)),
        ("not(3, 4)", _holds(lambda value: value not in (3, 4))),
        ("null", lambda value: value is None),
    ],
    "wort": [
        ("-", lambda value: True),
        ("neu", _holds(lambda value: value == "neu")),
        ('not("alt")', _holds(lambda value: value != "alt")),
    ],
    "geld": [
        ("-", lambda value: True),
        ("> 10.50", _holds(lambda value: value > D("10.5"))),
        ("<= 10.50, 99", _holds(lambda value: value <= D("10.5") or value == 99)),
    ],
}
VALUES: Mapping[str, list[Value]] = {
    "menge": [None, 0, 3, 5, 9, 10, 21, "5"],
    "wort": [None, "neu", "alt", "mittel"],
    "geld": [None, D("10.50"), D("10.51"), D(99), D("0.001")],
}
TERMS: Mapping[str, tuple[Type, str | None, list[Value]]] = {
    "menge": (Type.INTEGER, "[0..20]", [21, "5"]),
    "wort": (Type.TEXT, "neu, alt", ["mittel"]),
    "geld": (Type.NUMBER, None, [D("0.001")]),
    "satz": (Type.NUMBER, None, []),
}
DAYS = [date(2025, 12, 31), date(2026, 1, 1), DAY, date(2026, 6, 30), date(2026, 7, 1), date(2027, 1, 1)]


def _terms(required: set[str], places: int) -> dict[str, Term]:
    terms = {}
    for name, (kind, allowed, _) in TERMS.items():
        decimals = (places if name == "satz" else 2) if kind is Type.NUMBER else 0
        bare = Term(name, name.title(), kind, "", decimals, Anything(), name in required, "")
        terms[name] = Term(name, bare.label, kind, "", decimals, read_allowed(allowed, bare), bare.required, "")
    return terms


def small_table(
    rows: list[dict[str, tuple[str, Fits]]],
    days: list[tuple[date | None, date | None]],
    policy: HitPolicy,
    required: set[str],
    *,
    outputs: list[str] | None = None,
    decimals: int = 2,
    info: Info = INFO,
) -> Table:
    """A table with an input for each of `CELLS`; rule number n puts out n unless told otherwise."""
    grid: list[list[Value]] = [
        ["probe", *[None] * 8],
        [policy.value, *(f"Wenn {name}" for name in CELLS), "Dann satz", "Begründung", "gültig ab", "gültig bis", None],
        [None, *CELLS, "satz", *[None] * 4],
        [None] * 9,
    ]
    for at, (row, (start, end)) in enumerate(zip(rows, days, strict=True)):
        out = outputs[at] if outputs else str(at)
        grid.append([f"R{at}", *(row[name][0] for name in CELLS), out, "Es sind {menge}.", start, end, None])
    sheet = Sheet("Probe", [[Cell("Probe", f"?{y}", value) for value in line] for y, line in enumerate(grid, 1)])
    findings, terms = Findings(), _terms(required, decimals)
    decision = read_decision(sheet, terms, info, None, findings)
    assert decision is not None, [problem.de for problem in findings.problems]
    return Table(decision, terms, info, "v")

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The hit policies as a sheet writes them, as DMN names them, and in words."""

from __future__ import annotations

from laufzettel.rules.dmn import model as d

_P, _A = d.HitPolicy, d.Aggregation
POLICIES: dict[str, tuple[d.HitPolicy, d.Aggregation | None]] = {
    "U": (_P.UNIQUE, None),
    "A": (_P.ANY, None),
    "F": (_P.FIRST, None),
    "P": (_P.PRIORITY, None),
    "R": (_P.RULE_ORDER, None),
    "O": (_P.OUTPUT_ORDER, None),
    "C": (_P.COLLECT, None),
    "C+": (_P.COLLECT, _A.SUM),
    "C<": (_P.COLLECT, _A.MIN),
    "C>": (_P.COLLECT, _A.MAX),
    "C#": (_P.COLLECT, _A.COUNT),
}
"""What DMN calls each sign of the hit policy cell."""

IN_WORDS: dict[str, dict[str, str]] = {
    "de": {
        "U": "eindeutig: es darf nur eine Regel zutreffen",
        "A": "beliebig: mehrere Regeln dürfen zutreffen, wenn sie dasselbe ergeben",
        "F": "erste: es gilt die erste Regel, die zutrifft",
        "P": "Vorrang: es gilt der Wert, der in Zeile 4 am weitesten vorn steht",
        "R": "Liste: alle zutreffenden Regeln in ihrer Reihenfolge",
        "O": "Liste: alle zutreffenden Regeln, nach dem Vorrang in Zeile 4 geordnet",
        "C": "Liste: alle zutreffenden Regeln",
        "C+": "Summe über alle zutreffenden Regeln",
        "C<": "kleinster Wert aller zutreffenden Regeln",
        "C>": "größter Wert aller zutreffenden Regeln",
        "C#": "Anzahl der zutreffenden Regeln",
    },
    "en": {
        "U": "unique: only one rule may fit",
        "A": "any: several rules may fit if they say the same",
        "F": "first: the first rule that fits counts",
        "P": "priority: the value that stands furthest to the front in row 4 counts",
        "R": "list: all rules that fit, in their order",
        "O": "list: all rules that fit, by the priority in row 4",
        "C": "list: all rules that fit",
        "C+": "sum over all rules that fit",
        "C<": "smallest value of all rules that fit",
        "C>": "largest value of all rules that fit",
        "C#": "number of rules that fit",
    },
}


def sign_of(table: d.Table) -> str:
    """The sign of a table's hit policy; empty if a sheet has none for it (an aggregation without COLLECT)."""
    wanted = table.hit_policy, table.aggregation
    return next((sign for sign, one in POLICIES.items() if one == wanted), "")

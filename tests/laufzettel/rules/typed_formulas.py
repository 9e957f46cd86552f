# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Formulas for the tables of `test_checks_mutations.py`: of types that go together and of types that do not."""

from __future__ import annotations

ILL_TYPED: dict[str, dict[str, str]] = {
    "art": {
        "? = nicht(▸menge)": "feel.argument", "if ▸menge then wahr else falsch": "feel.condition",
        '▸wert + 1, "neu"': "feel.test", '▸starts with(?, "n", "e")': "feel.argument_count",
        "starts with(?, ▸5)": "feel.argument",
        '▸"gebraucht", upper case("neu")': "feel.not_allowed", 'matches(?, ▸"[0-9")': "feel.pattern",
    },
    "menge": {
        "? > 3 ▸+ art": "feel.operands", "? ▸< art": "feel.compared", "? ▸> Stichtag": "feel.compared",
        "> Stichtag ▸- 1": "feel.operands", "▸> Stichtag": "feel.test", "?▸.tag": "feel.member",
        "> Stichtag▸.jahr": "feel.member", "▸art and ? + 1": "feel.junction", "abs(▸art) > ?": "feel.argument",
        "▸[art..5]": "feel.ends", "? ▸between Stichtag and 5": "feel.compared", "? > ▸-art": "feel.operand",
        "? in (▸art, frei)": "feel.never_in", "nicht(▸art)": "feel.test", "? > sum(▸art)": "feel.elements",
        "abs(zahl: ▸?) > 2": "feel.argument_name", "? > 5 ▸/ 0": "feel.always_null",
    },
    "frei": {
        "falsch, ▸menge + 1": "feel.test", "nicht(▸wert * 2)": "feel.test",
        "if ▸art then ? else falsch": "feel.condition",
        'Stichtag ▸> "2026-01-01"': "feel.compared", 'Stichtag > ▸date("2026-02-30")': "feel.no_literal",
        "some x in art satisfies x ▸> 2": "feel.compared", "every x in [1, 2] satisfies x ▸> art": "feel.compared",
    },
    "gebuehr": {
        "wert ▸+ art": "feel.operands", "if frei then ▸art else 1": "feel.result",
        "if ▸wert then 1 else 2": "feel.condition", '▸Stichtag + duration("P1D")': "feel.result",
        "▸frei and falsch": "feel.result", "if frei then ▸501 else 1": "feel.not_allowed",
        "if frei then 1 else ▸wahr": "feel.result", "max(wert, menge) ▸* art": "feel.operands",
        "string length(▸menge)": "feel.argument", "Stichtag ▸- 1": "feel.operands",
        '▸number("zehn")': "feel.no_literal",
        "▸upper case(art)": "feel.result", "▸round up(wert)": "feel.argument_count",
    },
}  # fmt: skip
"""Formulas whose types cannot go together; what is named stands behind the mark."""
SOUND: dict[str, list[str]] = {
    "art": ['starts with(?, "n")', 'if frei then ? = "neu" else ? = "alt"', '"neu", lower case("ALT")', "wert > 5",
            'nicht(lower case("NEU"))', "string length(?) = menge", '? in ("neu", "alt")', "? = null or menge > 3"],
    "menge": ["> wert", "> wert * 2 - 1", "even(?)", "[wert..100]", "nicht(wert, 3)", "? = null or odd(?)",
              "Stichtag.year > ?", "count([?, wert]) > 1", "5 between ? and wert",
              "? > (if frei then 1 else wert)", "some x in [1, 2] satisfies x = ?"],
    "frei": ["menge > 3", '? or art = "neu"', "nicht(? and wahr)", 'Stichtag > date("2026-01-01")',
             'Stichtag + duration("P1M") > date(2026, 1, 31)', "wahr, menge > 3", "if ? = null then wahr else ?"],
    "gebuehr": ["if frei then wert else 1", "if frei then null else 2", "min(wert, 500)", "round up(wert / 3, 0)",
                "Stichtag.month", "if menge > 0 then wert / menge else 0", "sum(wert, menge)", "count([art, wert])",
                'if art = "neu" then 500 else 0.005', "[wert, 1][1]", "string length(art)", "max([1, 2, menge])"],
}  # fmt: skip
"""Formulas whose types go together."""

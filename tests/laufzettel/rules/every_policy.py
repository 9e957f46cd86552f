# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A workbook with a table of every hit policy, whose cells go beyond the small language of the cells."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from openpyxl import Workbook

INFO = (
    ("Name", "Alle Trefferregeln"), ("Kennung", "alle"), ("Version", "1"), ("gültig ab", date(2024, 1, 1)),
    ("gültig bis", None), ("Rechtsgrundlage", "Mustersatzung"), ("Verantwortlich", "Amt 20"),
)  # fmt: skip
TERMS = (
    ("Begriff", "Bezeichnung", "Typ", "Einheit", "Nachkommastellen", "erlaubte Werte", "Pflicht", "Quelle"),
    ("menge", "Menge", "Ganzzahl", None, None, "[0..100]", "ja", "Antrag"),
    ("wert", "Wert", "Zahl", "EUR", 2, "[0..1000]", None, "Antrag"),
    ("grenze", "Grenze", "Zahl", "EUR", 2, "[0..1000]", None, "Antrag"),
    ("erste zahl", "Erste Zahl", "Zahl", "EUR", 2, "[0..1000]", None, "Antrag"),
    ("art", "Art", "Text", None, None, "neu, alt, fremd", None, "Antrag"),
    ("frei", "Befreit", "Ja/Nein", None, None, None, None, "Antrag"),
    ("am", "Tag", "Datum", None, None, None, None, "Antrag"),
    ("stufe", "Stufe", "Text", None, None, "hoch, mittel, gering", None, "Regel"),
    ("gebuehr", "Gebühr", "Zahl", "EUR", 2, "[0..100000]", None, "Regel"),
    ("anzahl", "Anzahl", "Ganzzahl", None, None, None, None, "Regel"),
    ("frist", "Frist", "Datum", None, None, None, None, "Regel"),
)  # fmt: skip
HEADS = ("Rechtsgrundlage", "Begründung", "gültig ab", "gültig bis")
_LIST = '"hoch", "mittel", "gering"'
_OLD, _NEW = (None, date(2025, 12, 31)), (date(2026, 1, 1), None)
TABLES: dict[str, tuple[str, str, str, str, list[tuple[object, ...]]]] = {
    "einzig": ("U", "menge art", "gebuehr", "- - -", [
        ("even(?)", "-", "menge * 1.5"),
        ("odd(?)", 'starts with(?, "a")', "if menge > 10 then wert * 0.5 else 50"),
        ("odd(?)", 'not(starts with(?, "a"))', "round up(menge / 3, 2)"),
    ]),
    "gleich": ("A", "menge wert", "stufe", "- - -", [
        ("< 50", "-", "hoch"), ("[20..60]", "> grenze", "hoch"), (">= 50", "<= grenze", "mittel"),
        ("> 60", "> grenze", "gering"),
    ]),
    "erste": ("F", "menge am", "gebuehr", "- - -", [
        ("-", "<= Stichtag", 10), ("-", "> Stichtag", "if Stichtag.year > 2025 then 20 else 30"),
    ]),
    "vorrang": ("P", "menge art", "stufe gebuehr", f"- - {_LIST} -".replace('", "', '",_"'), [
        ("-", "-", "gering", 10), ("> 10", "neu", "mittel", 20), ("? > 20 and frei", "-", "hoch", "wert + 1"),
    ]),
    "reihe": ("R", "menge erste_zahl", "gebuehr", "- - -", [
        ("< 50", "-", "menge"), ("> 10", "> grenze", "erste zahl * 2"), ("-", "? > 2 * menge", 7),
    ]),
    "geordnet": ("O", "menge am", "stufe", f"- - {_LIST}".replace('", "', '",_"'), [
        ("< 50", "-", "gering"), ("> 10", '>= date("2025-01-01")', "hoch"), ("> 30", "?.year = 2024", "mittel"),
    ]),
    "alle": ("C", "menge frei", "stufe anzahl", "- - - -", [
        ("< 50", "-", "gering", "menge"), ("> 10", "wahr", "hoch", 2), ("> 30", "not(?)", "mittel", "floor(wert / 3)"),
    ]),
    "summe": ("C+", "menge wert", "gebuehr", "- - -", [
        ("-", "-", "wert"), ("> 20", "-", "wert * 0.1"), ("> 30", "? > grenze", "abs(wert - grenze)"),
    ]),
    "kleinste": ("C<", "menge wert", "gebuehr", "- - -", [
        ("-", "-", "wert + 5"), ("> 10", "> 100", 50), ("modulo(?, 3) = 0", "-", "min(wert, 20)"),
    ]),
    "groesste": ("C>", "menge am", "frist", "- - -", [
        ("-", "-", "am"), ("> 10", "-", 'date("2025-06-30")'), ("> 50", "-", 'am + duration("P30D")'),
    ]),
    "wie_viele": ("C#", "menge art", "anzahl", "- - -", [
        ("> 10", "-", 1), ("> 20", 'contains(?, "e")', 1), ("> 30", "neu, alt", 1),
    ]),
    "selten": ("C", "menge", "stufe", "- -", [("> 90", "hoch"), ("? > 95 and menge < 99", "mittel")]),
    "zwei_summen": ("C+", "menge", "gebuehr anzahl", "- - -", [("> 90", "menge / 2", 1), ("? > 95", "wert", 2)]),
    "wert": ("U", "menge", "anzahl", "- -", [("-", 1), ("even(?)", 2), ("odd(?)", "menge + 2")]),
}  # fmt: skip
"""Per table: hit policy, inputs, outputs, row 4, rules; the last one is called like a term, and its rules are dated."""


def write_every_policy(path: Path) -> Path:
    """Write the workbook.

    Args:
        path: where.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in (("Info", INFO), ("Begriffe", TERMS)):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    for name, (policy, tested, put_out, row_4, rules) in TABLES.items():
        inputs, outputs = ([one.replace("_", " ") for one in text.split()] for text in (tested, put_out))
        sheet = book.create_sheet(f"T {name}")
        sheet.append([name, "Was gilt?"])
        sheet.append([policy, *(f"Wenn {one}" for one in inputs), *(f"Dann {one}" for one in outputs), *HEADS])
        sheet.append([None, *inputs, *outputs])
        sheet.append([None, *(one.replace("_", " ") for one in row_4.split())])
        for number, cells in enumerate(rules, 1):
            days = (_OLD if number == 1 else _NEW) if name == "wert" else ()
            sheet.append([f"r{number}", *cells, f"§ {number}", "Es sind {menge}.", *days])
    book.save(path)
    return path

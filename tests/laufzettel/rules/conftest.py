# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A small workbook of rules that tests write, bend and load."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

Cells = Mapping[str, object]
Write = Callable[..., Path]

INFO = (
    ("Name", "Gebühren"), ("Kennung", "gebuehren"), ("Version", "1"), ("gültig ab", date(2020, 1, 1)),
    ("gültig bis", None), ("Rechtsgrundlage", "Gebührensatzung"), ("Verantwortlich", "Amt 20"),
)  # fmt: skip
TERMS = (
    ("Begriff", "Bezeichnung", "Typ", "Einheit", "Nachkommastellen", "erlaubte Werte", "Pflicht", "Quelle"),
    ("art", "Art", "Text", None, None, "neu, alt", "nein", "Antrag"),
    ("name", "Name", "Text", None, None, None, "nein", "Antrag"),
    ("menge", "Menge", "Ganzzahl", "Stück", None, None, "nein", "Antrag"),
    ("wert", "Wert", "Zahl", "EUR", 2, None, "nein", "Antrag"),
    ("tag", "Tag", "Datum", None, None, None, "nein", "Antrag"),
    ("frei", "befreit", "Ja/Nein", None, None, None, "nein", "Antrag"),
    ("gebuehr", "Gebühr", "Zahl", "EUR", 2, None, "nein", "Tabelle gebuehr"),
)  # fmt: skip
TABLE = (
    ("gebuehr", "Wie hoch ist die Gebühr?"),
    ("U", "Wenn Art", "Wenn Menge", "Wenn Wert", "Wenn Tag", "Wenn befreit", "Wenn Name", "Dann Gebühr",
     "Rechtsgrundlage", "Begründung", "gültig ab", "gültig bis", "Bemerkung"),
    (None, "art", "menge", "wert", "tag", "frei", "name", "gebuehr"),
    (None,),
    ("R1", "neu", "< 5", "-", "-", "-", "-", 10, "§ 1", "Es sind {menge} Stück: {gebuehr} EUR.", None, None, None),
    ("R2", "neu", ">= 5", "-", "-", "-", "-", "menge * 2.50", "§ 2", "Ab 5 Stück: {gebuehr} EUR.", None, None, None),
    ("R3", "alt", "-", "-", "-", "-", "-", "0.1 + 0.2", "§ 3", "Alt.", None, None, None),
)  # fmt: skip


@pytest.fixture
def write_book(tmp_path: Path) -> Write:
    """Write the small workbook with some cells changed; `{"Gebuehr!C5": "< 7"}`; a value of None empties the cell."""

    def write(changes: Cells | None = None, *, drop: str = "", name: str = "regeln.xlsx") -> Path:
        book = Workbook()
        book.remove(book.worksheets[0])
        for title, rows in (("Info", INFO), ("Begriffe", TERMS), ("Gebuehr", TABLE)):
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        for place, value in (changes or {}).items():
            sheet_name, at = place.split("!")
            if sheet_name not in book.sheetnames:
                book.create_sheet(sheet_name)
            book[sheet_name][at] = value
        if drop:
            book.remove(book[drop])
        book.save(tmp_path / name)
        return tmp_path / name

    return write

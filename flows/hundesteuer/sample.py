# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Invented applications for demonstrations, drills and benchmarks: plausible, numbered, of nobody who exists."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

GIVEN = (
    "Erika", "Jürgen", "Ayşe", "Björn", "Łukasz", "Zoë", "Günther", "Małgorzata", "Sören", "Käthe", "Nguyễn", "José",
    "Ida", "Otto", "Leni", "Paul", "Emine", "Walter", "Frauke", "Heinz",
)  # fmt: skip
FAMILY = (
    "Musterfrau", "Mustermann", "Beispiel", "Probst-Test", "Übungsmann", "Vorlage", "Exempel", "Öztest", "d’Exemple",
    "Testkowski", "Größner", "Platzhalter",
)  # fmt: skip
STREETS = (
    "Lindenweg",
    "Am Mühlbach",
    "Bahnhofstraße",
    "Gänsewiese",
    "Straße des 17. Juni",
    "Rosenstr.",
    "Äußerer Ring",
)
BREEDS = (
    ("Labrador Retriever", 54, 57, 25, 36), ("Dackel", 20, 27, 6, 10), ("Golden Retriever", 51, 61, 25, 34),
    ("Beagle", 33, 40, 9, 15), ("Pudel", 35, 45, 8, 14), ("Border Collie", 46, 56, 14, 22), ("Mops", 25, 30, 6, 9),
    ("Spitz", 30, 38, 7, 12), ("Deutscher Schäferhund", 55, 65, 22, 40), ("Malteser", 20, 25, 3, 5),
    ("Berner Sennenhund", 60, 70, 38, 55), ("Cocker Spaniel", 38, 41, 12, 15),
)  # fmt: skip
"""Breeds of the table `rasse`, with height in cm and weight in kg from and to."""
DOGS = ("Bella", "Rocky", "Luna", "Struppi", "Käthe", "Ömmes", "Waldi", "Nala", "Sam", "Flöckchen")
COLOURS = ("schwarz", "braun", "weiß-grau", "blond")

_DAYS = 24_000
"""Days of birth that are made up; without a common factor with the 7,919 by which they are dealt out."""

POSTCODE, TOWN = "59999", "Musterstadt"

COLUMNS = (
    "halter_nachname", "halter_vorname", "halter_geburtsdatum", "halter_strasse", "halter_hausnr", "halter_plz",
    "halter_ort", "halter_email", "haltung_seit", "grund", "hund_wurfdatum", "hund_rasse1", "hund_schulter_cm",
    "hund_gewicht_kg", "hund_chip", "hund_geschlecht", "hund_farbe", "hund_name", "weitere_hunde", "unterschrift_datum",
)  # fmt: skip
"""The twenty columns of the spreadsheets made here."""


def applications(count: int, *, today: date, seed: int = 7, first: int = 1) -> Iterator[dict[str, str]]:
    """Invented applications without a fault: canonical values by field name.

    Args:
        count: how many.
        today: the day they are handed in.
        seed: the same seed gives the same people.
        first: running number of the first; makes chip numbers and households unique.
    """
    chance = random.Random(seed)  # noqa: S311  # invented people, no secrets
    for number in range(first, first + count):
        kept = today - timedelta(days=chance.randrange(5, 60))
        breed, low, high, light, heavy = chance.choice(BREEDS)
        family = chance.choice(FAMILY)
        given, born = _somebody(number)
        yield {
            "halter_nachname": family,
            "halter_vorname": given,
            "halter_geburtsdatum": (today - born).isoformat(),
            "halter_strasse": chance.choice(STREETS),
            "halter_hausnr": f"{number}",
            "halter_plz": POSTCODE,
            "halter_ort": TOWN,
            "halter_email": f"halter{number}@beispiel.example" if chance.random() < 0.5 else "",
            "haltung_seit": kept.isoformat(),
            "grund": "anschaffung",
            "hund_wurfdatum": (kept - timedelta(days=chance.randrange(500, 3000))).isoformat(),
            "hund_rasse1": breed,
            "hund_schulter_cm": str(chance.randrange(low, high + 1)),
            "hund_gewicht_kg": f"{chance.randrange(light * 10, heavy * 10 + 1) / 10:.1f}",
            "hund_chip": f"2760981{number:08d}",
            "hund_geschlecht": chance.choice(("männlich", "weiblich")),
            "hund_farbe": chance.choice(COLOURS),
            "hund_name": chance.choice(DOGS),
            "weitere_hunde": "0",
            "unterschrift_datum": (today - timedelta(days=1)).isoformat(),
        }


def _somebody(number: int) -> tuple[str, timedelta]:
    """Given name and age of an adult, together never the same for two numbers of half a million."""
    return GIVEN[(number + number // _DAYS) % len(GIVEN)], timedelta(days=19 * 366 + number * 7_919 % _DAYS)


def workbook(path: Path, rows: Sequence[dict[str, str]], *, title: str = "Meldung") -> None:
    """Write applications as the spreadsheet an animal shelter sends: headings in words, dates as dates.

    Args:
        path: the XLSX file.
        rows: canonical values by field name.
        title: name of the sheet.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    from flows.hundesteuer.form import FORM

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.append(["Tierheim Musterstadt – Meldung vermittelter Hunde"])
    sheet.append([])
    sheet.append([FORM.field(name).label for name in COLUMNS])
    for row in rows:
        cells = []
        for name in COLUMNS:
            value = row.get(name, "")
            is_day = name.endswith(("datum", "seit")) and value
            cell = WriteOnlyCell(
                sheet,
                value=date.fromisoformat(value)
                if is_day
                else value.replace(".", ",")
                if name == "hund_gewicht_kg"
                else value or None,
            )
            if is_day:
                cell.number_format = "DD.MM.YYYY"
            elif isinstance(cell.value, str):
                cell.data_type = "s"  # a name that begins with "=" stays a name
            cells.append(cell)
        sheet.append(cells)
    book.save(path)

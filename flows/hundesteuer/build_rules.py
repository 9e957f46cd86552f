# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writes the first `rules.xlsx` of the dog tax: `python -m flows.hundesteuer.build_rules`.

From then on the workbook belongs to the case workers; this script documents how the delivered one came about. Rates and
paragraphs of the statute are those of an invented town (Musterstadt).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

RULES = Path(__file__).with_name("rules.xlsx")

_Value = str | int | date | bool | None
_STATUTE = "Hundesteuersatzung Musterstadt (HStS)"
_WRITTEN = datetime(2026, 1, 1)  # noqa: DTZ001 - the file format knows no zone; fixed, so that the content is too
_WIDEST, _NARROWEST = 60, 12

_INFO: tuple[tuple[str, _Value], ...] = (
    ("Name", "Hundesteuer Musterstadt"),
    ("Kennung", "hundesteuer"),
    ("Version", "1.0"),
    ("gültig ab", date(2020, 1, 1)),
    ("gültig bis", None),
    ("Rechtsgrundlage", f"{_STATUTE}; LHundG NRW; KAG NRW"),
    ("Verantwortlich", "Steueramt, Sachgebiet Gemeindesteuern"),
)

_TERM_HEADINGS = (
    "Begriff", "Bezeichnung", "Typ", "Einheit", "Nachkommastellen", "erlaubte Werte", "Pflicht", "Quelle",
)  # fmt: skip
_DISCOUNTS = "keine, hilfsperson, sozialleistung, rettungshund, wachhund, tierheim"
_TERMS: tuple[tuple[_Value, ...], ...] = (
    ("grund", "Grund der Haltung", "Text", None, None, "anschaffung, wurf, zuzug, pflege", "ja", "Antrag"),
    ("pflege_monate", "Dauer der Pflege", "Ganzzahl", "Monate", None, ">= 0", "nein", "Antrag"),
    ("monat_der_aufnahme", "Monat der Aufnahme", "Datum", None, None, None, "nein", "Antrag, Erster des Monats"),
    ("monat_drei_monate_alt", "Monat, in dem der Hund drei Monate alt wird", "Datum", None, None, None, "nein",
     "Wurfdatum im Antrag, Erster des Monats"),
    ("monat_nach_zuzug", "Monat nach dem Zuzug", "Datum", None, None, None, "nein", "Antrag, Erster des Monats"),
    ("steuer_ab", "Beginn der Steuerpflicht", "Datum", None, None, None, "nein", "Tabelle startmonat"),
    ("weg", "Weg des Vorgangs", "Text", None, None, "A1, klaerung", "nein", "Tabellen startmonat, steuersatz"),
    ("gefaehrliche_hunde", "Hunde nach §§ 3, 10 LHundG im Haushalt", "Ganzzahl", "Hunde", None, ">= 0", "ja",
     "Steuerregister und Antrag"),
    ("weitere_hunde_normal", "Übrige Hunde im Haushalt", "Ganzzahl", "Hunde", None, ">= 0", "ja",
     "Steuerregister und Antrag"),
    ("satz_normal", "Steuersatz je Hund", "Zahl", "EUR/Jahr", 2, ">= 0", "nein", "Tabelle steuersatz"),
    ("satz_gefaehrlich", "Steuersatz je Hund nach §§ 3, 10 LHundG", "Zahl", "EUR/Jahr", 2, ">= 0", "nein",
     "Tabelle steuersatz"),
    ("rasse", "Rasse", "Text", None, None, None, "ja", "Antrag, in Kleinbuchstaben"),
    ("risikoklasse", "Einstufung der Rasse", "Text", None, None, "normal, gefaehrlich, unbekannt", "ja",
     "Tabelle rasse"),
    ("ermaessigung", "Beantragte Ermäßigung", "Text", None, None, _DISCOUNTS, "ja", "Antrag"),
    ("bemerkungen_leer", "Keine Bemerkungen", "Ja/Nein", None, None, None, "ja", "Antrag"),
    ("rueckwirkung_monate", "Monate seit Beginn der Steuerpflicht", "Ganzzahl", "Monate", None, None, "ja",
     "Tabelle startmonat"),
    ("volljaehrig", "Halter volljährig", "Ja/Nein", None, None, None, "ja", "Geburtsdatum im Antrag"),
    ("plz_zustaendig", "Postleitzahl im Gemeindegebiet", "Ja/Nein", None, None, None, "ja", "Antrag"),
    ("haushalt_stimmt", "Zahl der Hunde stimmt mit dem Register überein", "Ja/Nein", None, None, None, "ja",
     "Steuerregister und Antrag"),
    ("chip_im_register", "Chipnummer schon im Register", "Ja/Nein", None, None, None, "ja", "Steuerregister"),
    ("betrag", "Festzusetzender Betrag", "Zahl", "EUR", 2, None, "ja", "Berechnung"),
    ("antrag_in_30_tagen", "Weiterer Antrag innerhalb von 30 Tagen", "Ja/Nein", None, None, None, "ja", "Vorgänge"),
    ("sepa_unterschrift_fehlt", "Lastschriftmandat ohne Unterschrift", "Ja/Nein", None, None, None, "ja", "Antrag"),
    ("grosser_mischling", "Mischling ab 40 cm oder 20 kg", "Ja/Nein", None, None, None, "ja", "Antrag"),
    ("grund_klaerung", "Grund der Klärung", "Text", None, None,
     "ermaessigung, bemerkungen, gefaehrlich, rasse_unbekannt, rueckwirkung, minderjaehrig, plz_fremd, haushalt, "
     "chip_bekannt, betrag, zweiter_antrag, sepa_unterschrift, grosser_mischling", "nein", "Tabelle weg"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Table:
    """One sheet: heads and terms of its columns, then the rules (id, tests, outputs, legal basis, reason, remark)."""

    sheet: str
    name: str
    question: str
    policy: str
    inputs: tuple[tuple[str, str], ...]
    outputs: tuple[tuple[str, str], ...]
    rules: tuple[tuple[_Value, ...], ...]


_STARTMONAT = _Table(
    "Startmonat", "startmonat", "Ab welchem Monat ist der Hund steuerpflichtig?", "U",
    (("Grund der Haltung", "grund"), ("Dauer der Pflege", "pflege_monate")),
    (("Steuer ab", "steuer_ab"), ("Weg", "weg")),
    (
        ("M1", "anschaffung", "-", "monat_der_aufnahme", "A1", f"§ 2 Abs. 1 {_STATUTE}",
         "Die Steuerpflicht beginnt mit dem Ersten des Monats, in dem der Hund aufgenommen wurde: {steuer_ab}.", None),
        ("M2", "wurf", "-", "monat_drei_monate_alt", "A1", f"§ 2 Abs. 2 {_STATUTE}",
         "Bei einem Wurf der eigenen Hündin beginnt die Steuerpflicht mit dem Ersten des Monats, in dem der Hund drei "
         "Monate alt wird: {steuer_ab}.", "30. November plus drei Monate ist der letzte Februartag."),
        ("M3", "zuzug", "-", "monat_nach_zuzug", "A1", f"§ 2 Abs. 3 {_STATUTE}",
         "Bei Zuzug beginnt die Steuerpflicht mit dem Ersten des Monats, der auf den Zuzug folgt: {steuer_ab}.", None),
        ("M4", "pflege", ">= 2", "monat_der_aufnahme", "A1", f"§ 2 Abs. 4 {_STATUTE}",
         "Der Hund ist seit {pflege_monate} Monaten in Pflege; ab zwei Monaten gilt die Pflege als Haltung. Die "
         "Steuerpflicht beginnt mit dem Ersten des Monats der Aufnahme: {steuer_ab}.", None),
        ("M5", "pflege", "< 2", "null", "klaerung", f"§ 2 Abs. 4 {_STATUTE}",
         "Eine Pflege von weniger als zwei Monaten ist nicht steuerpflichtig.", "Eine Person entscheidet."),
    ),
)  # fmt: skip

_RATE = f"§ 3 Abs. 1 {_STATUTE}"
_DANGEROUS_RATE = f"§ 3 Abs. 2 {_STATUTE}"
_STEUERSATZ = _Table(
    "Steuersatz", "steuersatz", "Wie hoch ist die Steuer je Hund und Jahr?", "U",
    (("Hunde nach §§ 3, 10 LHundG", "gefaehrliche_hunde"), ("Übrige Hunde", "weitere_hunde_normal")),
    (("Satz je Hund", "satz_normal"), ("Satz je Hund nach §§ 3, 10 LHundG", "satz_gefaehrlich"), ("Weg", "weg")),
    (
        ("S1", 0, 1, 84, "null", "A1", _RATE,
         "Im Haushalt lebt ein Hund; der Steuersatz beträgt {satz_normal} EUR im Jahr.", None),
        ("S2", 0, 2, 96, "null", "A1", _RATE,
         "Im Haushalt leben zwei Hunde; der Steuersatz beträgt {satz_normal} EUR im Jahr je Hund.",
         "Für den ersten Hund ergeht ein Änderungsbescheid."),
        ("S3", 0, ">= 3", 108, "null", "A1", _RATE,
         "Im Haushalt leben {weitere_hunde_normal} Hunde; der Steuersatz beträgt {satz_normal} EUR im Jahr je Hund.",
         "Für alle übrigen Hunde ergeht ein Änderungsbescheid."),
        ("S4", 1, 0, "null", 552, "klaerung", _DANGEROUS_RATE,
         "Für einen Hund nach §§ 3 oder 10 LHundG NRW beträgt der Steuersatz {satz_gefaehrlich} EUR im Jahr.",
         "Eine Person prüft die Erlaubnis."),
        ("S5", ">= 2", 0, "null", 816, "klaerung", _DANGEROUS_RATE,
         "Für {gefaehrliche_hunde} Hunde nach §§ 3 oder 10 LHundG NRW beträgt der Steuersatz {satz_gefaehrlich} EUR "
         "im Jahr je Hund.", "Eine Person prüft die Erlaubnis."),
        ("S6", ">= 1", ">= 1", "null", "null", "klaerung", f"§ 3 {_STATUTE}",
         "Im Haushalt leben Hunde nach §§ 3 oder 10 LHundG NRW und andere Hunde; wie sie zusammenzählen, ergibt sich "
         "aus dem Wortlaut der Satzung.", "Eine Person legt den Wortlaut aus."),
    ),
)  # fmt: skip

_WEG_COLUMNS = (
    ("Ermäßigung", "ermaessigung"), ("keine Bemerkungen", "bemerkungen_leer"), ("Einstufung", "risikoklasse"),
    ("Rückwirkung", "rueckwirkung_monate"), ("volljährig", "volljaehrig"), ("PLZ zuständig", "plz_zustaendig"),
    ("Haushalt stimmt", "haushalt_stimmt"), ("Chip im Register", "chip_im_register"), ("Betrag", "betrag"),
    ("Antrag in 30 Tagen", "antrag_in_30_tagen"), ("SEPA-Unterschrift fehlt", "sepa_unterschrift_fehlt"),
    ("großer Mischling", "grosser_mischling"),
)  # fmt: skip
_WEG_RULES: tuple[tuple[str, str, _Value, str, str, str], ...] = (
    ("W1", "ermaessigung", 'not("keine")', "ermaessigung", f"§§ 5 bis 7 {_STATUTE}",
     "Ermäßigung beantragt, Nachweis prüfen."),
    ("W2", "bemerkungen_leer", False, "bemerkungen", "§ 24 Abs. 1 Satz 3 VwVfG",
     "Der Antrag enthält Bemerkungen; eine Person muss sie lesen."),
    ("W3", "risikoklasse", "gefaehrlich", "gefaehrlich", "§§ 3, 10 LHundG NRW",
     "Die Rasse fällt unter §§ 3 oder 10 LHundG NRW; Erlaubnis prüfen."),
    ("W4", "risikoklasse", "unbekannt", "rasse_unbekannt", "§§ 3, 10 LHundG NRW",
     "Die Rasse ist nicht bestimmt; Einstufung prüfen."),
    ("W5", "rueckwirkung_monate", "> 12", "rueckwirkung", "§ 169 AO",
     "Die Steuerpflicht begann vor {rueckwirkung_monate} Monaten; Nachveranlagung und Festsetzungsfrist prüfen."),
    ("W6", "volljaehrig", False, "minderjaehrig", "§§ 104 ff. BGB", "Die antragstellende Person ist minderjährig."),
    ("W7", "plz_zustaendig", False, "plz_fremd", f"§ 1 {_STATUTE}",
     "Die Anschrift liegt außerhalb des Gemeindegebiets; Zuständigkeit prüfen."),
    ("W8", "haushalt_stimmt", False, "haushalt", f"§ 3 {_STATUTE}",
     "Die angegebene Zahl weiterer Hunde stimmt nicht mit dem Register überein."),
    ("W9", "chip_im_register", True, "chip_bekannt", f"§ 8 {_STATUTE}", "Die Chipnummer ist schon im Register."),
    ("W10", "betrag", "> 500", "betrag", "Dienstanweisung Steueramt", "Der Betrag ({betrag} EUR) liegt über 500 EUR."),
    ("W11", "antrag_in_30_tagen", True, "zweiter_antrag", "Dienstanweisung Steueramt",
     "Innerhalb von 30 Tagen liegt ein weiterer Antrag vor."),
    ("W12", "sepa_unterschrift_fehlt", True, "sepa_unterschrift", "Art. 5 Verordnung (EU) Nr. 260/2012",
     "Dem Lastschriftmandat fehlt die Unterschrift; ohne sie gibt es kein Mandat."),
    ("W13", "grosser_mischling", True, "grosser_mischling", "§ 11 LHundG NRW",
     "Ein Mischling ab 40 cm oder 20 kg kann unter das LHundG NRW fallen."),
)  # fmt: skip
_WEG = _Table(
    "Weg", "weg", "Warum muss sich ein Mensch den Vorgang ansehen?", "C", _WEG_COLUMNS,
    (("Grund der Klärung", "grund_klaerung"),),
    tuple(
        (identifier, *(test if term == name else "-" for _, name in _WEG_COLUMNS), f'"{code}"', basis, reason, None)
        for identifier, term, test, code, basis, reason in _WEG_RULES
    ),
)  # fmt: skip

_BREEDS_3 = (
    "pitbull terrier", "pittbull terrier", "american staffordshire terrier", "staffordshire bullterrier", "bullterrier",
)  # fmt: skip
_BREEDS_10 = (
    "alano", "american bulldog", "bullmastiff", "mastiff", "mastino espanol", "mastino napoletano", "fila brasileiro",
    "dogo argentino", "rottweiler", "tosa inu",
)  # fmt: skip
_RASSE = _Table(
    "Rasse", "rasse", "Wie ist die Rasse eingestuft?", "F",
    (("Rasse", "rasse"),), (("Einstufung", "risikoklasse"),),
    (
        ("R1", ", ".join(f'"{breed}"' for breed in _BREEDS_3), "gefaehrlich", "§ 3 Abs. 2 LHundG NRW",
         "Die Rasse ist in § 3 Abs. 2 LHundG NRW genannt.", "Das Gesetz schreibt „Pittbull Terrier“."),
        ("R2", ", ".join(f'"{breed}"' for breed in _BREEDS_10), "gefaehrlich", "§ 10 Abs. 1 LHundG NRW",
         "Die Rasse ist in § 10 Abs. 1 LHundG NRW genannt.", None),
        ("R3", '"mischling", "unbekannt"', "unbekannt", "§§ 3, 10 LHundG NRW",
         "Kreuzungen können unter §§ 3 oder 10 LHundG NRW fallen.", None),
        ("R4", "-", "normal", "§§ 3, 10 LHundG NRW", "Die Rasse ist in §§ 3 und 10 LHundG NRW nicht genannt.",
         "Gilt nur, wenn keine Regel davor zutrifft."),
    ),
)  # fmt: skip


def build(path: Path) -> None:
    """Write the workbook.

    Args:
        path: where to; an existing file is replaced.
    """
    from openpyxl import Workbook

    workbook = Workbook()
    if workbook.active is not None:
        workbook.remove(workbook.active)
    info = _sheet(workbook, "Info", _INFO)
    _dress(info, head_rows=0, freeze="B1")
    terms = _sheet(workbook, "Begriffe", (_TERM_HEADINGS, *_TERMS))
    _dress(terms, head_rows=1, freeze="B2")
    for table in (_STARTMONAT, _STEUERSATZ, _WEG, _RASSE):
        _dress(_sheet(workbook, table.sheet, _rows(table)), head_rows=4, freeze="B5")
    workbook.properties.creator = "Laufzettel"
    workbook.properties.created = _WRITTEN
    workbook.save(path)


def _rows(table: _Table) -> list[tuple[_Value, ...]]:
    """The rows of a sheet: name and question, heads, terms, allowed values (those of the terms), rules."""
    columns = (*table.inputs, *table.outputs)
    heads = [f"Wenn {head}" for head, _ in table.inputs] + [f"Dann {head}" for head, _ in table.outputs]
    rules = []
    for *cells, basis, reason, remark in table.rules:
        rules.append((*cells, basis, reason, None, None, remark))
    return [
        (table.name, table.question),
        (table.policy, *heads, "Rechtsgrundlage", "Begründung", "gültig ab", "gültig bis", "Bemerkung"),
        (None, *(term for _, term in columns)),
        (None,),
        *rules,
    ]


def _sheet(workbook: Workbook, title: str, rows: Sequence[Sequence[_Value]]) -> Worksheet:
    """A sheet with these rows; text stays text, also where it begins like a formula."""
    sheet = workbook.create_sheet(title)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
                cell.number_format = "@"
            elif isinstance(value, date):
                cell.number_format = "dd.mm.yyyy"
    return sheet


def _dress(sheet: Worksheet, head_rows: int, freeze: str) -> None:
    """Heads bold on grey, columns as wide as their text up to a limit, long text wrapped."""
    from openpyxl.styles import Alignment, Font, PatternFill

    grey = PatternFill("solid", start_color="DDE3EA")
    for column in sheet.iter_cols():
        # The question beside the name may run over the columns to its right.
        longest = max(
            (len(str(cell.value)) for cell in column if cell.value is not None and cell.coordinate != "B1"), default=0
        )
        sheet.column_dimensions[column[0].column_letter].width = max(_NARROWEST, min(_WIDEST, longest + 2))
        for cell in column:
            is_head = cell.row <= head_rows or (head_rows == 0 and cell.column == 1)
            cell.alignment = Alignment(vertical="top", wrap_text=cell.coordinate != "B1")
            if is_head:
                cell.font, cell.fill = Font(bold=True), grey
    sheet.freeze_panes = freeze


if __name__ == "__main__":
    build(RULES)

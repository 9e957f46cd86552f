# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writes the first `rules.xlsx` of the dog tax: `python -m flows.hundesteuer.build_rules`.

From then on the workbook belongs to the case workers; this script documents how the delivered one came about. Rates and
paragraphs of the statute are those of an invented town (Musterstadt).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from flows.hundesteuer.rule_tables import CODES, STATUTE, TABLES, CellValue, DecisionSheet
from flows.hundesteuer.rule_tests import TESTS
from laufzettel.rules import read_rules
from laufzettel.rules.testing import add_tests

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

RULES = Path(__file__).with_name("rules.xlsx")

_WRITTEN = datetime(2026, 1, 1)  # noqa: DTZ001 - the file format knows no zone; fixed, so that the content is too
_WIDEST, _NARROWEST = 60, 12

_INFO: tuple[tuple[str, CellValue], ...] = (
    ("Name", "Hundesteuer Musterstadt"),
    ("Kennung", "hundesteuer"),
    ("Version", "1.0"),
    ("gültig ab", date(2020, 1, 1)),
    ("gültig bis", None),
    ("Rechtsgrundlage", f"{STATUTE}; LHundG NRW; KAG NRW"),
    ("Verantwortlich", "Steueramt, Sachgebiet Gemeindesteuern"),
)

_TERM_HEADINGS = (
    "Begriff", "Bezeichnung", "Typ", "Einheit", "Nachkommastellen", "erlaubte Werte", "Pflicht", "Quelle",
)  # fmt: skip
_DISCOUNTS = "keine, hilfsperson, sozialleistung, rettungshund, wachhund, tierheim"
_TERMS: tuple[tuple[CellValue, ...], ...] = (
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
    ("rasse", "Rasse", "Text", None, None, None, "ja", "Antrag; der Name der Tabelle, der darin steht"),
    ("risikoklasse", "Einstufung der Rasse", "Text", None, None, "normal, gefaehrlich, unbekannt", "ja",
     "Tabelle rasse"),
    ("groessenklasse", "Größe der Rasse", "Text", None, None, "klein, mittel, gross, riesig", "nein", "Tabelle rasse"),
    ("ausgewachsen", "Hund mindestens ein Jahr alt", "Ja/Nein", None, None, None, "ja", "Wurfdatum im Antrag"),
    ("schulter_cm", "Schulterhöhe", "Zahl", "cm", 2, ">= 0", "nein", "Antrag"),
    ("gewicht_kg", "Gewicht", "Zahl", "kg", 2, ">= 0", "nein", "Antrag"),
    ("koerpermasse", "Körpermaße", "Text", None, None, "passend, auffaellig", "ja", "Tabelle koerpermasse"),
    ("ermaessigung", "Beantragte Ermäßigung", "Text", None, None, _DISCOUNTS, "ja", "Antrag"),
    ("bemerkungen_leer", "Keine Bemerkungen", "Ja/Nein", None, None, None, "ja", "Antrag"),
    ("rueckwirkung_monate", "Begonnene Monate seit Aufnahme oder Zuzug", "Ganzzahl", "Monate", None, None, "ja",
     "Antrag, auf den Tag"),
    ("jahre_zurueck", "Kalenderjahre seit Beginn der Steuerpflicht", "Ganzzahl", "Jahre", None, None, "ja",
     "Tabelle startmonat"),
    ("volljaehrig", "Halter volljährig", "Ja/Nein", None, None, None, "ja", "Geburtsdatum im Antrag"),
    ("plz_zustaendig", "Postleitzahl im Gemeindegebiet", "Ja/Nein", None, None, None, "ja", "Antrag"),
    ("haushalt_stimmt", "Zahl der Hunde stimmt mit dem Register überein", "Ja/Nein", None, None, None, "ja",
     "Steuerregister und Antrag"),
    ("marken_stimmen", "Angegebene Steuermarken sind die des Haushalts", "Ja/Nein", None, None, None, "ja",
     "Steuerregister und Antrag"),
    ("chip_im_register", "Chipnummer schon im Register", "Ja/Nein", None, None, None, "ja", "Steuerregister"),
    ("betrag", "Festzusetzender Betrag", "Zahl", "EUR", 2, None, "ja", "Berechnung"),
    ("antrag_in_30_tagen", "Weiterer Antrag innerhalb von 30 Tagen", "Ja/Nein", None, None, None, "ja",
     "Steuerregister und Vorgänge"),
    ("mandat_unvollstaendig", "Lastschriftmandat unvollständig", "Ja/Nein", None, None, None, "ja", "Antrag"),
    ("grosser_mischling", "Mischling ab 40 cm oder 20 kg", "Ja/Nein", None, None, None, "ja", "Antrag"),
    ("kassenzeichen_gehoert", "Wem das Kassenzeichen gehört", "Text", None, None, "keines, eigen, andere, niemand",
     "ja", "Steuerregister und Antrag"),
    ("halter_hinweis", "Hinweis zum Halter", "Text", None, None, "keiner, verstorben, sonstiger", "ja",
     "Steuerregister"),
    ("grund_klaerung", "Grund der Klärung", "Text", None, None, ", ".join(CODES), "nein", "Tabelle weg"),
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
    for table in TABLES:
        _dress(_sheet(workbook, table.sheet, _rows(table)), head_rows=4, freeze="B5")
    _add_tests(workbook)
    workbook.properties.creator = "Laufzettel"
    workbook.properties.created = _WRITTEN
    workbook.save(path)


def _add_tests(workbook: Workbook) -> None:
    """The sheet `Tests`; what its cells mean depends on the rules, so those are read first."""
    rules = BytesIO()
    workbook.save(rules)
    add_tests(workbook.create_sheet("Tests"), TESTS, read_rules(rules.getvalue(), RULES.name))


def _rows(table: DecisionSheet) -> list[tuple[CellValue, ...]]:
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


def _sheet(workbook: Workbook, title: str, rows: Sequence[Sequence[CellValue]]) -> Worksheet:
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

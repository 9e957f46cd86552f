# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands in the decision tables of the delivered `rules.xlsx`: rates and paragraphs of an invented town."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flows.hundesteuer.breed_list import COMMON, DANGEROUS_3, DANGEROUS_10

CellValue = str | int | date | bool | None
STATUTE = "Hundesteuersatzung Musterstadt (HStS)"


@dataclass(frozen=True, slots=True)
class DecisionSheet:
    """One sheet: heads and terms of its columns, then the rules (id, tests, outputs, legal basis, reason, remark)."""

    sheet: str
    name: str
    question: str
    policy: str
    inputs: tuple[tuple[str, str], ...]
    outputs: tuple[tuple[str, str], ...]
    rules: tuple[tuple[CellValue, ...], ...]


_STARTMONAT = DecisionSheet(
    "Startmonat", "startmonat", "Ab welchem Monat ist der Hund steuerpflichtig?", "U",
    (("Grund der Haltung", "grund"), ("Dauer der Pflege", "pflege_monate")),
    (("Steuer ab", "steuer_ab"), ("Weg", "weg")),
    (
        ("M1", "anschaffung", "-", "monat_der_aufnahme", "A1", f"§ 2 Abs. 1 {STATUTE}",
         "Die Steuerpflicht beginnt mit dem Ersten des Monats, in dem der Hund aufgenommen wurde: {steuer_ab}.", None),
        ("M2", "wurf", "-", "monat_drei_monate_alt", "A1", f"§ 2 Abs. 2 {STATUTE}",
         "Bei einem Wurf der eigenen Hündin beginnt die Steuerpflicht mit dem Ersten des Monats, in dem der Hund drei "
         "Monate alt wird: {steuer_ab}.", "30. November plus drei Monate ist der letzte Februartag."),
        ("M3", "zuzug", "-", "monat_nach_zuzug", "A1", f"§ 2 Abs. 3 {STATUTE}",
         "Bei Zuzug beginnt die Steuerpflicht mit dem Ersten des Monats, der auf den Zuzug folgt: {steuer_ab}.", None),
        ("M4", "pflege", ">= 2", "monat_der_aufnahme", "A1", f"§ 2 Abs. 4 {STATUTE}",
         "Der Hund ist seit {pflege_monate} Monaten in Pflege; ab zwei Monaten gilt die Pflege als Haltung. Die "
         "Steuerpflicht beginnt mit dem Ersten des Monats der Aufnahme: {steuer_ab}.", None),
        ("M5", "pflege", "< 2", "null", "klaerung", f"§ 2 Abs. 4 {STATUTE}",
         "Eine Pflege von weniger als zwei Monaten ist nicht steuerpflichtig.", "Eine Person entscheidet."),
    ),
)  # fmt: skip

_RATE = f"§ 3 Abs. 1 {STATUTE}"
_DANGEROUS_RATE = f"§ 3 Abs. 2 {STATUTE}"
_STEUERSATZ = DecisionSheet(
    "Steuersatz", "steuersatz", "Wie hoch ist die Steuer je Hund und Jahr?", "U",
    (("Hunde nach §§ 3, 10 LHundG", "gefaehrliche_hunde"), ("Übrige Hunde", "weitere_hunde_normal")),
    (("Satz je Hund", "satz_normal"), ("Satz je Hund nach §§ 3, 10 LHundG", "satz_gefaehrlich"), ("Weg", "weg")),
    (
        ("S0", 0, 0, "null", "null", "klaerung", f"§ 1 {STATUTE}",
         "Nach den Angaben lebt kein Hund im Haushalt; worüber zu entscheiden ist, klärt eine Person.",
         "Kommt im Verfahren nicht vor, weil der angemeldete Hund mitzählt."),
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
        ("S6", ">= 1", ">= 1", "null", "null", "klaerung", f"§ 3 {STATUTE}",
         "Im Haushalt leben Hunde nach §§ 3 oder 10 LHundG NRW und andere Hunde; wie sie zusammenzählen, ergibt sich "
         "aus dem Wortlaut der Satzung.", "Eine Person legt den Wortlaut aus."),
    ),
)  # fmt: skip

_WEG_COLUMNS = (
    ("Ermäßigung", "ermaessigung"), ("keine Bemerkungen", "bemerkungen_leer"), ("Einstufung", "risikoklasse"),
    ("Rückwirkung", "rueckwirkung_monate"), ("Jahre zurück", "jahre_zurueck"), ("volljährig", "volljaehrig"),
    ("PLZ zuständig", "plz_zustaendig"), ("Haushalt stimmt", "haushalt_stimmt"), ("Marken stimmen", "marken_stimmen"),
    ("Chip im Register", "chip_im_register"), ("Betrag", "betrag"), ("Antrag in 30 Tagen", "antrag_in_30_tagen"),
    ("Mandat unvollständig", "mandat_unvollstaendig"), ("großer Mischling", "grosser_mischling"),
    ("Körpermaße", "koerpermasse"), ("Kassenzeichen gehört", "kassenzeichen_gehoert"),
    ("Hinweis zum Halter", "halter_hinweis"),
)  # fmt: skip
_ORDER = "Dienstanweisung Steueramt"
_WEG_RULES: tuple[tuple[str, str, CellValue, str, str, str], ...] = (
    ("W1", "ermaessigung", 'not("keine")', "ermaessigung", f"§§ 5 bis 7 {STATUTE}",
     "Ermäßigung beantragt, Nachweis prüfen."),
    ("W2", "bemerkungen_leer", False, "bemerkungen", "§ 24 Abs. 1 Satz 3 VwVfG",
     "Der Antrag enthält Bemerkungen; eine Person muss sie lesen."),
    ("W3", "risikoklasse", "gefaehrlich", "gefaehrlich", "§§ 3, 10 LHundG NRW",
     "Die Rasse fällt unter §§ 3 oder 10 LHundG NRW; Erlaubnis prüfen."),
    ("W4", "risikoklasse", "gefaehrlich", "ordnungsbehoerde", "§ 30 AO",
     "Ob die Angaben an die Ordnungsbehörde weitergegeben werden dürfen, entscheidet eine Person."),
    ("W5", "risikoklasse", "unbekannt", "rasse_unbekannt", "§§ 3, 10 LHundG NRW",
     "Die Rasse ist nicht bestimmt; Einstufung prüfen."),
    ("W6", "rueckwirkung_monate", "> 12", "rueckwirkung", "§ 169 AO",
     "Die Haltung begann vor mehr als zwölf Monaten; Nachveranlagung prüfen."),
    ("W7", "jahre_zurueck", "> 4", "festsetzungsfrist", "§§ 169, 170 AO",
     "Die Steuerpflicht begann vor mehr als vier Kalenderjahren; Festsetzungsfrist prüfen."),
    ("W8", "volljaehrig", False, "minderjaehrig", "§§ 104 ff. BGB", "Die antragstellende Person ist minderjährig."),
    ("W9", "plz_zustaendig", False, "plz_fremd", f"§ 1 {STATUTE}",
     "Die Anschrift liegt außerhalb des Gemeindegebiets; Zuständigkeit prüfen."),
    ("W10", "haushalt_stimmt", False, "haushalt", f"§ 3 {STATUTE}",
     "Die angegebene Zahl weiterer Hunde stimmt nicht mit dem Register überein."),
    ("W11", "marken_stimmen", False, "marken", f"§ 9 {STATUTE}",
     "Die angegebenen Steuermarken sind nicht die des Haushalts."),
    ("W12", "chip_im_register", True, "chip_bekannt", f"§ 8 {STATUTE}", "Die Chipnummer ist schon im Register."),
    ("W13", "betrag", "> 500", "betrag", _ORDER, "Der Betrag ({betrag} EUR) liegt über 500 EUR."),
    ("W14", "antrag_in_30_tagen", True, "zweiter_antrag", _ORDER,
     "Innerhalb von 30 Tagen liegt ein weiterer Antrag vor."),
    ("W15", "mandat_unvollstaendig", True, "sepa_unterschrift", "Art. 5 Verordnung (EU) Nr. 260/2012",
     "Das Lastschriftmandat ist nicht vollständig oder nicht unterschrieben; so gibt es kein Mandat."),
    ("W16", "grosser_mischling", True, "grosser_mischling", "§ 11 LHundG NRW",
     "Ein Mischling ab 40 cm oder 20 kg kann unter das LHundG NRW fallen."),
    ("W17", "koerpermasse", "auffaellig", "koerpermasse", _ORDER, "Größe oder Gewicht passen nicht zur Rasse."),
    ("W18", "kassenzeichen_gehoert", "andere", "fremdes_kassenzeichen", _ORDER,
     "Das Kassenzeichen gehört einer anderen Person."),
    ("W19", "kassenzeichen_gehoert", "niemand", "kassenzeichen_unbekannt", _ORDER,
     "Das Kassenzeichen steht nicht im Register."),
    ("W20", "halter_hinweis", "verstorben", "halter_verstorben", "§ 45 AO",
     "Im Register steht, dass die Person verstorben ist."),
    ("W21", "halter_hinweis", "sonstiger", "halter_hinweis", "§ 51 BMG",
     "Im Register steht ein Hinweis zur Person, etwa eine Auskunftssperre."),
)  # fmt: skip
_WEG = DecisionSheet(
    "Weg", "weg", "Warum muss sich ein Mensch den Vorgang ansehen?", "C", _WEG_COLUMNS,
    (("Grund der Klärung", "grund_klaerung"),),
    tuple(
        (identifier, *(test if term == name else "-" for _, name in _WEG_COLUMNS), f'"{code}"', basis, reason, None)
        for identifier, term, test, code, basis, reason in _WEG_RULES
    ),
)  # fmt: skip
CODES = tuple(code for _, _, _, code, _, _ in _WEG_RULES)
"""Every reason for a person that the table `weg` can give."""


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


_RASSE = DecisionSheet(
    "Rasse", "rasse", "Wie ist die Rasse eingestuft, und wie groß wird sie?", "F",
    (("Rasse", "rasse"),), (("Einstufung", "risikoklasse"), ("Größe", "groessenklasse")),
    (
        ("R1", _listed(DANGEROUS_3), "gefaehrlich", "null", "§ 3 Abs. 2 LHundG NRW",
         "Die Rasse oder eine Rasse der Kreuzung ist in § 3 Abs. 2 LHundG NRW genannt.",
         "Gilt auch, wenn der Name nur ein Teil der Angabe ist. Das Gesetz schreibt „Pittbull Terrier“."),
        ("R2", _listed(DANGEROUS_10), "gefaehrlich", "null", "§ 10 Abs. 1 LHundG NRW",
         "Die Rasse oder eine Rasse der Kreuzung ist in § 10 Abs. 1 LHundG NRW genannt.",
         "Gilt auch, wenn der Name nur ein Teil der Angabe ist."),
        *(
            (f"N{number}", _listed(names), "normal", size, "§§ 3, 10 LHundG NRW",
             "Die Rasse ist in §§ 3 und 10 LHundG NRW nicht genannt.", None)
            for number, (size, names) in enumerate(
                ((size, names) for size, breeds in COMMON.items() for names in breeds), start=1
            )
        ),
        ("U1", "-", "unbekannt", "null", "§§ 3, 10 LHundG NRW",
         "Die Rasse steht nicht in dieser Tabelle, oder es ist eine Kreuzung; sie kann unter §§ 3 oder 10 LHundG NRW "
         "fallen.", "Weitere Rassen gehören in eine eigene Zeile darüber."),
    ),
)  # fmt: skip

_LARGEST = {"klein": (48, 22), "mittel": (70, 45), "gross": (90, 80), "riesig": (110, 120)}
_SMALLEST = {"klein": (12, 1), "mittel": (24, 5), "gross": (40, 12), "riesig": (55, 25)}
_KOERPERMASSE = DecisionSheet(
    "Körpermaße", "koerpermasse", "Passen Größe und Gewicht zur Rasse?", "F",
    (("Größe der Rasse", "groessenklasse"), ("ausgewachsen", "ausgewachsen"), ("Schulterhöhe", "schulter_cm"),
     ("Gewicht", "gewicht_kg")),
    (("Körpermaße", "koerpermasse"),),
    (
        *(
            (f"K{number}", size, grown, height, weight, "auffaellig", _ORDER,
             "Größe oder Gewicht passen nicht zur Rasse.", None)
            for number, (size, grown, height, weight) in enumerate(
                (
                    test
                    for size in COMMON
                    for test in (
                        (size, "-", f"> {_LARGEST[size][0]}", "-"),
                        (size, "-", "-", f"> {_LARGEST[size][1]}"),
                        (size, True, f"< {_SMALLEST[size][0]}", "-"),
                        (size, True, "-", f"< {_SMALLEST[size][1]}"),
                    )
                ),
                start=1,
            )
        ),
        ("K99", "-", "-", "-", "-", "passend", _ORDER, "Größe und Gewicht sprechen nicht gegen die Rasse.",
         "Gilt auch, wenn nichts angegeben ist."),
    ),
)  # fmt: skip

TABLES = (_STARTMONAT, _STEUERSATZ, _WEG, _RASSE, _KOERPERMASSE)

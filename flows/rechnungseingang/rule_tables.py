# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The decision tables of the delivered `rules.xlsx` that lead an invoice: checks of form, ways, recipients, limits.

Limits, offices and addresses are those of an invented town; how many people must sign stands in no table, so that
nobody can switch it off.
"""

from __future__ import annotations

from flows.rechnungseingang.finding_tables import FINDING_TABLES
from flows.rechnungseingang.payment_tables import PAYMENT_TABLES
from laufzettel.rules.exchange.authored import AuthoredTable

_ORDER = "Dienstanweisung Rechnungseingang Musterstadt"
_CASH = "KomHVO NRW; Dienstanweisung Finanzbuchhaltung Musterstadt"

_FORM = AuthoredTable(
    "Form", "form", "Ist die Rechnung formal in Ordnung?", "U", ("form", "en16931", "xrechnung"), ("formbefund",),
    (
        ("R01a", "ungueltig", "-", "-", "rot", "§ 14 Abs. 1 UStG; E-RechV § 4",
         "Die Datei ist keine lesbare E-Rechnung.", "Rückweisung L-R1"),
        ("R01b", "abgebrochen", "-", "-", "gelb", _ORDER, "Die Formprüfung brach ab; eine Person sieht nach.",
         "Nie gilt ein Abbruch als gültig."),
        ("R02a", "gueltig", "fehler", "-", "rot", "EN 16931", "Die Rechnung verstößt gegen EN 16931.",
         "Rückweisung L-R1 mit den Regeln"),
        ("R02b", "gueltig", "abgebrochen", "-", "gelb", _ORDER,
         "Die Prüfung nach EN 16931 brach ab; eine Person sieht nach.", ""),
        ("R03a", "gueltig", "keine, warnung", "fehler", "rot", "Standard XRechnung",
         "Die Rechnung verstößt gegen XRechnung.", "Rückweisung L-R1 mit den Regeln"),
        ("R03b", "gueltig", "keine, warnung", "abgebrochen", "gelb", _ORDER,
         "Die Prüfung nach XRechnung brach ab; eine Person sieht nach.", ""),
        ("R03c", "gueltig", "keine", "keine", "bestanden", "EN 16931; Standard XRechnung",
         "Die Rechnung ist formal in Ordnung.", ""),
        ("R03d", "gueltig", "keine", "warnung", "hinweis", "Standard XRechnung",
         "Die Rechnung ist gültig; die Prüfung meldet Warnungen.", ""),
        ("R03e", "gueltig", "warnung", "keine, warnung", "hinweis", "EN 16931",
         "Die Rechnung ist gültig; die Prüfung meldet Warnungen.", ""),
    ),
)  # fmt: skip

_WEG = AuthoredTable(
    "Weg", "weg", "Welchen Weg geht die Rechnung?", "U",
    ("quarantaene", "stopp", "rot", "gelb", "abgleich", "betrag"), ("weg",),
    (
        ("W1", True, "-", "-", "-", "-", "-", "quarantaene", _ORDER,
         "Ein Anhang ist unzulässig; die Rechnung ist gesperrt.", "Geht allem vor."),
        ("W2", False, True, "-", "-", "-", "-", "dublette", _ORDER,
         "Die Rechnung liegt schon vor; sie wird nicht gezahlt.", "Eine Person schließt ab."),
        ("W3", False, False, True, "-", "-", "-", "rueckweisung", "EN 16931; Standard XRechnung",
         "Die Rechnung wird zurückgewiesen.", ""),
        ("W4", False, False, False, True, "-", "-", "klaerung", _ORDER, "Die Rechnung ist zu klären.", ""),
        ("W5", False, False, False, False, "passt", "<= 1000", "stapel_1", _ORDER,
         "Die Rechnung passt zur Bestellung und liegt bei höchstens 1.000 EUR: vorgeprüft, Stapel 1.",
         "Auch dann stellen Menschen fest und ordnen an."),
        ("W6", False, False, False, False, "passt", "> 1000", "fachamt", _ORDER,
         "Die Rechnung passt zur Bestellung und liegt über 1.000 EUR: sachliche Prüfung durch das Fachamt.", ""),
        ("W7", False, False, False, False, 'not("passt")', "-", "fachamt", _ORDER,
         "Ohne passende Bestellung: sachliche Prüfung durch das Fachamt.", ""),
    ),
)  # fmt: skip

_OFFICES: tuple[tuple[str, str], ...] = (
    ("10", "Hauptamt"), ("20", "Kämmerei"), ("32", "Ordnungsamt"), ("37", "Feuerwehr"), ("40", "Schulverwaltungsamt"),
    ("51", "Jugendamt"), ("65", "Gebäudewirtschaft"), ("66", "Tiefbauamt"), ("68", "Bauhof"),
)  # fmt: skip
_KNOWN = ", ".join(f'"{number}"' for number, _ in _OFFICES)
_AMT = AuthoredTable(
    "Amt", "amt", "Welches Amt meint die Feinadresse der Leitweg-ID?", "U", ("leitweg_fein",), ("amt_leitweg",),
    (
        *(
            (f"A{number}", f'"{number}"', f'"{office}"', "E-RechV § 5 Abs. 1 Nr. 1",
             f"Feinadresse {number}: {office}.", "Musterstadt")
            for number, office in _OFFICES
        ),
        ("A99", f"not({_KNOWN})", '"keines"', "E-RechV § 5 Abs. 1 Nr. 1",
         "Die Feinadresse ist keinem Amt zugeordnet.", "Auch ohne Feinadresse"),
    ),
)  # fmt: skip

_EMPFAENGER = AuthoredTable(
    "Empfänger", "empfaenger", "Wer bekommt die Rechnung?", "U",
    ("weg", "amt_bestellung", "amt_leitweg"), ("empfaenger",),
    (
        ("E1", "quarantaene", "-", "-", '"Informationssicherheit"', _ORDER, "Gesperrte Anhänge prüft die "
         "Informationssicherheit.", ""),
        ("E2", "dublette, rueckweisung, klaerung", "-", "-", '"Rechnungseingangsstelle"', _ORDER,
         "Rückweisung, Klärung und Dubletten bearbeitet die Rechnungseingangsstelle.", ""),
        ("E3", "stapel_1, fachamt", 'not("keines")', "-", "amt_bestellung", _ORDER,
         "Das Amt der Bestellung prüft: {amt_bestellung}.", "Geht der Leitweg-ID vor."),
        ("E4", "stapel_1, fachamt", '"keines"', 'not("keines")', "amt_leitweg", _ORDER,
         "Das Amt der Leitweg-ID prüft: {amt_leitweg}.", ""),
        ("E5", "stapel_1, fachamt", '"keines"', '"keines"', '"Rechnungseingangsstelle"', _ORDER,
         "Kein Amt ist genannt; die Rechnungseingangsstelle ordnet zu.", ""),
    ),
)  # fmt: skip

_ANORDNUNG = AuthoredTable(
    "Anordnung", "anordnung", "Wer darf die Zahlung anordnen?", "U", ("betrag_absolut",), ("anordnung",),
    (
        ("O1", "<= 5000", "Sachgebietsleitung", _CASH, "Bis 5.000 EUR ordnet die Sachgebietsleitung an.",
         "Nie die Person, die sachlich und rechnerisch richtig gezeichnet hat."),
        ("O2", "(5000..50000]", "Amtsleitung", _CASH, "Bis 50.000 EUR ordnet die Amtsleitung an.", "Wie O1"),
        ("O3", "> 50000", "Kämmerei", _CASH, "Über 50.000 EUR ordnet die Kämmerei an.", "Wie O1"),
    ),
)  # fmt: skip

TABLES = (_FORM, *FINDING_TABLES, _WEG, _AMT, _EMPFAENGER, _ANORDNUNG, *PAYMENT_TABLES)

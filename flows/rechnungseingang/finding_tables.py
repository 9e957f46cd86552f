# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The decision tables of the delivered `rules.xlsx` that look at the contents of an invoice: the checks R04 to R13."""

from __future__ import annotations

from flows.rechnungseingang.rule_terms import MISSING, PRESENT
from laufzettel.rules.exchange.authored import AuthoredTable, Cell

_ORDER = "Dienstanweisung Rechnungseingang Musterstadt"

_MISSING_SENTENCES = (
    ("1", "Name und Anschrift des leistenden Unternehmers fehlen."),
    ("1", "Name und Anschrift des Leistungsempfängers fehlen."),
    ("2", "Steuernummer oder USt-IdNr. fehlt."),
    ("3", "Das Ausstellungsdatum fehlt."),
    ("4", "Die Rechnungsnummer fehlt."),
    ("5", "Menge oder Art der Leistung fehlt."),
    ("6", "Der Zeitpunkt der Leistung fehlt."),
    ("7", "Das Entgelt nach Steuersätzen fehlt."),
    ("8", "Steuersatz und Steuerbetrag oder der Hinweis auf eine Befreiung fehlen."),
)
_PFLICHTANGABEN = AuthoredTable(
    "Pflichtangaben", "pflichtangaben", "Welche Pflichtangabe fehlt (R05)?", "C", PRESENT, ("fehlende_angabe",),
    tuple(
        (f"P{at}", *(False if name == asked else "-" for name in PRESENT), code,
         f"§ 14 Abs. 4 Satz 1 Nr. {number} UStG", sentence, "")
        for at, (asked, code, (number, sentence)) in enumerate(
            zip(PRESENT, MISSING.split(", "), _MISSING_SENTENCES, strict=True), start=1
        )
    ),
)  # fmt: skip

_DUBLETTE = AuthoredTable(
    "Dublette", "dublette", "Ist das dieselbe Rechnung noch einmal (R06)?", "U",
    ("gleiche_nummer", "betragsabstand", "tagesabstand"), ("dublette",),
    (
        ("B1", True, "-", "-", "exakt", _ORDER, "Derselbe Lieferant hat diese Rechnungsnummer schon eingereicht.", ""),
        ("B2", False, 0, "<= 3", "aehnlich", _ORDER,
         "Derselbe Lieferant hat denselben Betrag mit einem Datum im Abstand von höchstens drei Tagen eingereicht.",
         ""),
        ("B3", False, 0, "> 3", "keine", _ORDER, "Gleicher Betrag, aber mehr als drei Tage Abstand.", ""),
        ("B4", False, "> 0", "-", "keine", _ORDER, "Anderer Betrag.", ""),
    ),
)  # fmt: skip

_BESTELLABGLEICH = AuthoredTable(
    "Bestellabgleich", "bestellabgleich", "Passt die Rechnung zur Bestellung (R08)?", "U",
    ("bestellung", "zeilenabweichung", "summenabweichung"), ("abgleich",),
    (
        ("L1", "keine", "-", "-", "ohne_bestellung", _ORDER, "Die Rechnung nennt keine Bestellung.", ""),
        ("L2", "unbekannt", "-", "-", "klaerung", _ORDER, "Die genannte Bestellung gibt es nicht.", "Rückfrage L-R2"),
        ("L3", "abgeschlossen", "-", "-", "klaerung", _ORDER, "Die Bestellung ist schon abgeschlossen.", ""),
        ("L4", "offen", 0, "<= 1", "passt", _ORDER,
         "Alle Zeilen stimmen, und die Summe weicht um höchstens 1,00 EUR ab.", ""),
        ("L5", "offen", 0, "> 1", "klaerung", _ORDER, "Die Summe weicht um mehr als 1,00 EUR ab.", ""),
        ("L6", "offen", "> 0", "-", "klaerung", _ORDER, "Eine Zeile weicht von der Bestellung ab.", ""),
    ),
)  # fmt: skip

_STEUERKATEGORIE = AuthoredTable(
    "Steuerkategorie", "steuerkategorie", "Verlangt die Kategorie der Umsatzsteuer eine Person (R09)?", "U",
    ("kategorie",), ("sonderfall",),
    (
        ("K1", '"S", "Z", "E", "O"', False, "§§ 4, 12 UStG", "Gewöhnlicher Steuerfall.", ""),
        ("K2", '"AE"', True, "§ 13b UStG", "Der Empfänger schuldet die Steuer.", ""),
        ("K3", '"K", "G"', True, "§§ 1a, 4 Nr. 1 UStG", "Lieferung über die Grenze.", ""),
        ("K4", 'not("S", "Z", "E", "O", "AE", "K", "G")', True, "EN 16931", "Unbekannter oder fremder Steuerfall.", ""),
    ),
)  # fmt: skip

_INPUTS = (
    "leitweg", "angaben_vollstaendig", "dublette", "bankverbindung", "abgleich", "rechnungsart", "betrag", "waehrung",
    "sonderfall", "steuerschuld_empfaenger", "bauleistung", "vorausbezahlt", "skonto_erreichbar", "anhang",
    "tage_ueberfaellig", "mittel",
)  # fmt: skip
_FINDINGS: tuple[tuple[str, str, Cell, str, str, str, str, str], ...] = (
    ("R04a", "leitweg", "fremde", "irrlaeufer", "gelb", "E-RechV § 5 Abs. 1 Nr. 1",
     "Die Leitweg-ID gehört einer anderen Stelle: Irrläufer.", "L-R3"),
    ("R04b", "leitweg", "pruefziffer", "leitweg_pruefziffer", "gelb", "E-RechV § 5 Abs. 1 Nr. 1",
     "Die Prüfziffer der Leitweg-ID stimmt nicht.", ""),
    ("R04c", "leitweg", "fehlt", "leitweg_fehlt", "gelb", "E-RechV § 5 Abs. 1 Nr. 1", "Die Leitweg-ID fehlt.", ""),
    ("R05", "angaben_vollstaendig", False, "pflichtangabe", "gelb", "§ 14 Abs. 4 UStG", "Eine Pflichtangabe fehlt.",
     "Welche, sagt die Tabelle pflichtangaben."),
    ("R06a", "dublette", "exakt", "dublette", "stopp", _ORDER, "Die Rechnung liegt schon vor.", ""),
    ("R06b", "dublette", "aehnlich", "dublette_aehnlich", "gelb", _ORDER, "Eine ähnliche Rechnung liegt vor.", ""),
    ("R07a", "bankverbindung", "weicht_ab", "iban_weicht_ab", "gelb", _ORDER,
     "Die Bankverbindung weicht vom Kreditorenstamm ab: Rückruf unter der bekannten Nummer ist Pflicht.", "Betrug"),
    ("R07b", "bankverbindung", "ungueltig", "iban_ungueltig", "gelb", "ISO 13616", "Die IBAN ist ungültig.", ""),
    ("R07c", "bankverbindung", "lieferant_unbekannt", "lieferant_unbekannt", "gelb", _ORDER,
     "Der Lieferant steht nicht im Kreditorenstamm.", ""),
    ("R07d", "bankverbindung", "keine", "ohne_iban", "gelb", _ORDER,
     "Die Rechnung nennt keine IBAN, etwa weil abgebucht werden soll.", ""),
    ("R08", "abgleich", "klaerung", "bestellung", "gelb", _ORDER, "Die Rechnung passt nicht zur Bestellung.", ""),
    ("R09a", "rechnungsart", '"381"', "gutschrift", "gelb", "EN 16931, BT-3", "Gutschrift des Lieferanten.", ""),
    ("R09b", "rechnungsart", '"384"', "korrektur", "gelb", "EN 16931, BT-3", "Korrigierte Rechnung.", ""),
    ("R09c", "rechnungsart", '"389"', "eigenabrechnung", "gelb", "§ 14 Abs. 2 UStG",
     "Vom Leistungsempfänger ausgestellte Abrechnung.", ""),
    ("R09d", "rechnungsart", 'not("326", "380", "381", "384", "389")', "rechnungsart", "gelb", "EN 16931, BT-3",
     "Andere Rechnungsart.", ""),
    ("R09e", "betrag", "< 0", "negativ", "gelb", _ORDER, "Der Betrag ist negativ.", ""),
    ("R09f", "waehrung", 'not("EUR")', "fremdwaehrung", "gelb", _ORDER, "Die Währung ist nicht Euro.", ""),
    ("R09g", "sonderfall", True, "steuerfall", "gelb", "UStG", "Besonderer Fall der Umsatzsteuer (AE, K, G).", ""),
    ("R09h", "steuerschuld_empfaenger", True, "steuerschuld", "gelb", "§ 13b UStG",
     "Die Rechnung weist auf die Steuerschuld des Empfängers hin.", ""),
    ("R09i", "bauleistung", True, "bauleistung", "gelb", "§ 48 EStG",
     "Bauleistung: Freistellungsbescheinigung oder Steuerabzug prüfen.", ""),
    ("R10a", "vorausbezahlt", "> 0", "vorausbezahlt", "hinweis", "EN 16931, BT-113", "Ein Teil ist schon bezahlt.", ""),
    ("R10b", "rechnungsart", '"326"', "teilrechnung", "hinweis", "EN 16931, BT-3", "Teilrechnung.", ""),
    ("R10c", "skonto_erreichbar", True, "skonto", "hinweis", "XRechnung BR-DE-18",
     "Skonto ist noch erreichbar; die Rechnung geht vor.", ""),
    ("R11", "anhang", "unzulaessig", "anhang", "quarantaene", "XRechnung BR-DEX-01; IT-Grundschutz",
     "Ein Anhang ist nach Art, Größe oder Inhalt unzulässig.", ""),
    ("R12", "tage_ueberfaellig", "> 0", "ueberfaellig", "hinweis", "§§ 271a, 286, 288 BGB",
     "Die Rechnung ist seit {tage_ueberfaellig} Tagen fällig.", ""),
    ("R13a", "mittel", "fehlen", "mittel_fehlen", "gelb", "KomHVO NRW", "Die Haushaltsmittel reichen nicht.", ""),
    ("R13b", "mittel", "unbekannt", "mittel_unbekannt", "gelb", "KomHVO NRW",
     "Ob Haushaltsmittel verfügbar sind, ist nicht bekannt.", ""),
)  # fmt: skip
_PRUEFUNG = AuthoredTable(
    "Prüfung", "pruefung", "Was ist zu dieser Rechnung zu sagen (R04 bis R13)?", "C", _INPUTS, ("befund", "folge"),
    tuple(
        (rule, *(holds if name == asked else "-" for name in _INPUTS), code, outcome, basis, reason, remark)
        for rule, asked, holds, code, outcome, basis, reason, remark in _FINDINGS
    ),
)  # fmt: skip

FINDING_TABLES = (_PFLICHTANGABEN, _DUBLETTE, _BESTELLABGLEICH, _STEUERKATEGORIE, _PRUEFUNG)

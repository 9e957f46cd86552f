# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The terms of the delivered `rules.xlsx`: what invoice, registers and calendar say, and what the tables answer."""

from __future__ import annotations

from laufzettel.rules import Type
from laufzettel.rules.exchange.authored import AuthoredTerm as Term

MISSING = (
    "name_leistender, name_empfaenger, steuernummer, rechnungsdatum, rechnungsnummer, menge_und_art, leistungsdatum, "
    "entgelt, steuer"
)
"""What an invoice must say (§ 14 (4) UStG)."""
FOUND = (
    "irrlaeufer, leitweg_pruefziffer, leitweg_fehlt, pflichtangabe, dublette, dublette_aehnlich, iban_weicht_ab, "
    "iban_ungueltig, lieferant_unbekannt, ohne_iban, bestellung, gutschrift, korrektur, eigenabrechnung, rechnungsart, "
    "negativ, fremdwaehrung, steuerfall, steuerschuld, bauleistung, vorausbezahlt, teilrechnung, skonto, anhang, "
    "ueberfaellig, mittel_fehlen, mittel_unbekannt"
)
"""What the checks R04 to R13 find."""
_INVOICE, _ORDERS, _CREDITORS, _TODAY = "Rechnung", "Bestellungen", "Kreditorenstamm", "Kalender"
_FORMAL = "keine, warnung, fehler, abgebrochen"
_PRESENT = {
    "name_leistender": "Name und Anschrift des leistenden Unternehmers",
    "name_empfaenger": "Name und Anschrift des Leistungsempfängers",
    "steuernummer": "Steuernummer oder USt-IdNr.",
    "rechnungsdatum": "Ausstellungsdatum",
    "rechnungsnummer": "Fortlaufende Rechnungsnummer",
    "menge_und_art": "Menge und Art der Leistung",
    "leistungsdatum": "Zeitpunkt der Leistung",
    "entgelt": "Entgelt nach Steuersätzen",
    "steuer": "Steuersatz und Steuerbetrag oder Hinweis auf Befreiung",
}
PRESENT = tuple(f"hat_{name}" for name in _PRESENT)

TERMS = (
    Term("form", "Form der Datei", Type.TEXT, "Prüfprogramm, XSD", allowed="gueltig, ungueltig, abgebrochen"),
    Term("en16931", "Meldungen nach EN 16931", Type.TEXT, "Prüfprogramm", required=False, allowed=_FORMAL),
    Term("xrechnung", "Meldungen nach XRechnung", Type.TEXT, "Prüfprogramm", required=False, allowed=_FORMAL),
    Term("formbefund", "Ergebnis der Formprüfung", Type.TEXT, "Tabelle form", required=False,
         allowed="bestanden, hinweis, gelb, rot"),
    *(Term(f"hat_{name}", label, Type.FLAG, f"{_INVOICE}, BT-Felder") for name, label in _PRESENT.items()),
    Term("fehlende_angabe", "Fehlende Pflichtangabe", Type.TEXT, "Tabelle pflichtangaben", required=False,
         allowed=MISSING),
    Term("gleiche_nummer", "Rechnungsnummer schon von diesem Lieferanten", Type.FLAG, "Eingang, BT-31 und BT-1"),
    Term("betragsabstand", "Abstand der Beträge", Type.NUMBER, "Eingang", allowed=">= 0", unit="EUR", decimals=2),
    Term("tagesabstand", "Abstand der Rechnungsdaten", Type.INTEGER, "Eingang", allowed=">= 0", unit="Tage"),
    Term("dublette", "Dublette", Type.TEXT, "Tabelle dublette", allowed="keine, aehnlich, exakt"),
    Term("bestellung", "Stand der Bestellung", Type.TEXT, f"{_ORDERS}, BT-13",
         allowed="keine, unbekannt, offen, abgeschlossen"),
    Term("zeilenabweichung", "Größte Abweichung einer Zeile", Type.NUMBER, f"{_ORDERS}, ohne Vorzeichen",
         required=False, allowed=">= 0", unit="v. H.", decimals=2),
    Term("summenabweichung", "Abweichung der Summe", Type.NUMBER, f"{_ORDERS}, ohne Vorzeichen", required=False,
         allowed=">= 0", unit="EUR", decimals=2),
    Term("abgleich", "Abgleich mit der Bestellung", Type.TEXT, "Tabelle bestellabgleich", required=False,
         allowed="ohne_bestellung, passt, klaerung"),
    Term("kategorie", "Umsatzsteuer-Kategorie", Type.TEXT, f"{_INVOICE}, BT-151, BT-118"),
    Term("sonderfall", "Besonderer Steuerfall", Type.FLAG, "Tabelle steuerkategorie"),
    Term("leitweg", "Leitweg-ID", Type.TEXT, f"{_INVOICE}, BT-10", allowed="eigene, fremde, pruefziffer, fehlt"),
    Term("angaben_vollstaendig", "Pflichtangaben vollständig", Type.FLAG, "Tabelle pflichtangaben"),
    Term("bankverbindung", "Bankverbindung", Type.TEXT, f"{_INVOICE}, BT-84, und {_CREDITORS}",
         allowed="stimmt, weicht_ab, ungueltig, lieferant_unbekannt, keine"),
    Term("rechnungsart", "Rechnungsart", Type.TEXT, f"{_INVOICE}, BT-3"),
    Term("betrag", "Rechnungsbetrag brutto", Type.NUMBER, f"{_INVOICE}, BT-112", required=False, unit="EUR",
         decimals=2),
    Term("waehrung", "Währung", Type.TEXT, f"{_INVOICE}, BT-5"),
    Term("steuerschuld_empfaenger", "Hinweis auf Steuerschuld des Empfängers", Type.FLAG, _INVOICE),
    Term("bauleistung", "Bauleistung", Type.FLAG, f"{_INVOICE} und {_ORDERS}"),
    Term("vorausbezahlt", "Vorausbezahlter Betrag", Type.NUMBER, f"{_INVOICE}, BT-113; 0, wenn keiner", unit="EUR",
         decimals=2),
    Term("skonto_erreichbar", "Skonto noch erreichbar", Type.FLAG, "Tabelle skonto"),
    Term("anhang", "Anhänge", Type.TEXT, f"{_INVOICE}, BG-24; Art, Größe, aktiver Inhalt",
         allowed="keine, zulaessig, unzulaessig"),
    Term("tage_ueberfaellig", "Tage seit Fälligkeit", Type.INTEGER, f"{_TODAY}; negativ vor der Fälligkeit",
         unit="Tage"),
    Term("mittel", "Haushaltsmittel", Type.TEXT, "Haushalt, nur gelesen", allowed="verfuegbar, fehlen, unbekannt"),
    Term("befund", "Befund", Type.TEXT, "Tabelle pruefung", required=False, allowed=FOUND),
    Term("folge", "Folge des Befunds", Type.TEXT, "Tabelle pruefung", required=False,
         allowed="quarantaene, stopp, gelb, hinweis"),
    Term("quarantaene", "Ein Befund verlangt Quarantäne", Type.FLAG, "Tabelle pruefung"),
    Term("stopp", "Ein Befund hält an", Type.FLAG, "Tabelle pruefung"),
    Term("rot", "Die Form ist zurückzuweisen", Type.FLAG, "Tabelle form"),
    Term("gelb", "Ein Befund ist zu klären", Type.FLAG, "Tabellen form, pruefung"),
    Term("weg", "Weg der Rechnung", Type.TEXT, "Tabelle weg",
         allowed="quarantaene, dublette, rueckweisung, klaerung, stapel_1, fachamt"),
    Term("leitweg_fein", "Feinadresse der Leitweg-ID", Type.TEXT, f"{_INVOICE}, BT-10; leer, wenn keine"),
    Term("amt_leitweg", "Amt nach Leitweg-ID", Type.TEXT, "Tabelle amt; „keines“, wenn nicht zugeordnet"),
    Term("amt_bestellung", "Amt der Bestellung", Type.TEXT, f"{_ORDERS}; „keines“, wenn ohne Bestellung"),
    Term("empfaenger", "Empfänger", Type.TEXT, "Tabelle empfaenger", required=False),
    Term("betrag_absolut", "Betrag ohne Vorzeichen", Type.NUMBER, f"{_INVOICE}, BT-112", allowed=">= 0", unit="EUR",
         decimals=2),
    Term("anordnung", "Wer anordnen darf", Type.TEXT, "Tabelle anordnung", required=False,
         allowed="Sachgebietsleitung, Amtsleitung, Kämmerei"),
    Term("zahlungsziel_tage", "Zahlungsziel der Rechnung", Type.INTEGER,
         f"{_INVOICE}, BT-9, in Tagen nach Zugang; leer, wenn nicht genannt", required=False, unit="Tage"),
    Term("frist_tage", "Zahlungsfrist nach Zugang", Type.INTEGER, "Tabelle zahlungsfrist", required=False,
         allowed="[0..30]", unit="Tage"),
    Term("vorlauf_tage", "Vorlauf des Zahlungslaufs", Type.INTEGER, "Tabelle zahlungsfrist", required=False,
         allowed=">= 1", unit="Arbeitstage"),
    Term("skonto_prozent", "Skonto", Type.NUMBER, f"{_INVOICE}, BT-20; leer, wenn keines", required=False,
         unit="v. H.", decimals=2),
    Term("skonto_basis", "Betrag, auf den Skonto gewährt wird", Type.NUMBER, f"{_INVOICE}, BT-20, BT-115",
         required=False, unit="EUR", decimals=2),
    Term("skonto_resttage", "Tage bis zum letzten Zahltag mit Skonto", Type.INTEGER, f"{_TODAY}, BT-20",
         required=False, unit="Tage"),
    Term("skonto_betrag", "Skontobetrag", Type.NUMBER, "Tabelle skonto", required=False, unit="EUR", decimals=2),
    Term("basiszins", "Basiszinssatz", Type.NUMBER, "Deutsche Bundesbank, § 247 BGB", required=False, unit="v. H.",
         decimals=2),
    Term("verzugszins", "Drohende Verzugszinsen", Type.NUMBER, "Tabelle verzug", required=False, unit="EUR",
         decimals=2),
    Term("pauschale", "Drohende Verzugspauschale", Type.NUMBER, "Tabelle verzug", required=False, allowed=">= 0",
         unit="EUR", decimals=2),
)  # fmt: skip

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands in the decision tables of the delivered `rules.xlsx`: TVöD §§ 7 and 8, ArbZG §§ 3 to 5."""

from __future__ import annotations

from laufzettel.rules.exchange.authored import AuthoredTable, Cell

_PAY = "§ 8 Abs. 1 Satz 2"
_HIGHEST = "§ 8 Abs. 1 Satz 3 TVöD"
_EVES = '"24.12.", "31.12."'
_NO_EVE = f"not({_EVES})"
_ORDER = "Dienstanweisung Zeitnachweis Musterstadt"

_ZUSCHLAG = AuthoredTable(
    "Zuschlag", "zuschlag", "Welcher Zeitzuschlag der Buchstaben c bis f steht für diese Stunde zu?", "U",
    ("feiertag", "freizeitausgleich", "kalendertag", "wochentag", "stunde", "schicht"),
    ("satz_tag", "lohnart_tag"),
    (
        ("Z1", True, False, "-", "-", "-", "-", 135, '"1231"', f"{_PAY} Buchst. d TVöD; {_HIGHEST}",
         "Feiertagsarbeit ohne Freizeitausgleich: {satz_tag} v. H.", "Geht Sonntag und Samstag vor."),
        ("Z2", True, True, "-", "-", "-", "-", 35, '"1230"', f"{_PAY} Buchst. d TVöD; {_HIGHEST}",
         "Feiertagsarbeit mit Freizeitausgleich: {satz_tag} v. H.",
         "Der Ausgleich muss im Dienstplan ausgewiesen und bezeichnet sein (Protokollerklärung)."),
        ("Z3", False, "-", _EVES, "-", ">= 6", "-", 35, '"1240"', f"{_PAY} Buchst. e TVöD; {_HIGHEST}",
         "Arbeit am {kalendertag} ab 6 Uhr: {satz_tag} v. H.", "Geht Sonntag und Samstag vor."),
        ("Z4", False, "-", _EVES, "So", "< 6", "-", 25, '"1220"', f"{_PAY} Buchst. c TVöD",
         "Sonntagsarbeit: {satz_tag} v. H.", "Am 24. und 31.12. vor 6 Uhr."),
        ("Z5", False, "-", _NO_EVE, "So", "-", "-", 25, '"1220"', f"{_PAY} Buchst. c TVöD",
         "Sonntagsarbeit: {satz_tag} v. H.", "Auch Oster- und Pfingstsonntag, wo sie kein gesetzlicher Feiertag sind."),
        ("Z6", False, "-", _NO_EVE, "Sa", "[13..20]", "keine", 20, '"1250"', f"{_PAY} Buchst. f TVöD",
         "Samstagsarbeit von 13 bis 21 Uhr: {satz_tag} v. H.", ""),
        ("Z7", False, "-", _NO_EVE, "Sa", "[13..20]", "S, WS", 0, '"keine"', f"{_PAY} Buchst. f TVöD",
         "Samstagsarbeit im Rahmen von Schicht- oder Wechselschichtarbeit: kein Zeitzuschlag.", ""),
        ("Z8", False, "-", _NO_EVE, "Sa", "not([13..20])", "-", 0, '"keine"', f"{_PAY} Buchst. f TVöD",
         "Samstagsarbeit außerhalb von 13 bis 21 Uhr: kein Zeitzuschlag.", ""),
        ("Z9", False, "-", _NO_EVE, "Mo, Di, Mi, Do, Fr", "-", "-", 0, '"keine"', f"{_PAY} TVöD",
         "Werktag: kein Zeitzuschlag nach Buchstabe c bis f.", ""),
        ("Z10", False, "-", _EVES, "not(So)", "< 6", "-", 0, '"keine"', f"{_PAY} Buchst. e TVöD",
         "Am {kalendertag} vor 6 Uhr: kein Zeitzuschlag nach Buchstabe c bis f.", ""),
    ),
)  # fmt: skip

_NACHT = AuthoredTable(
    "Nacht", "nacht", "Ist die Stunde Nachtarbeit?", "U", ("stunde",), ("satz_nacht", "lohnart_nacht"),
    (
        ("N1", "< 6, >= 21", 20, '"1210"', f"§ 7 Abs. 5, {_PAY} Buchst. b TVöD",
         "Nachtarbeit von 21 bis 6 Uhr: {satz_nacht} v. H.", "Kommt zu jedem anderen Zeitzuschlag hinzu."),
        ("N2", "[6..20]", 0, '"keine"', "§ 7 Abs. 5 TVöD", "Keine Nachtarbeit.", ""),
    ),
)  # fmt: skip

_LOW = '"1", "2", "3", "4", "5", "6", "7", "8", "9"'
_HIGH = '"10", "11", "12", "13", "14", "15"'
_SPLIT = '"9a", "9b", "9c"'
_UEBERSTUNDE = AuthoredTable(
    "Überstunde", "ueberstunde", "Welcher Zeitzuschlag steht für die Überstunde zu?", "U",
    ("ueberstunde", "ausgleich_vorbei", "entgeltgruppe"),
    ("satz_ueberstunde", "lohnart_ueberstunde", "weg_ueberstunde"),
    (
        ("U1", "keine", "-", "-", 0, '"keine"', "A1", "§ 7 Abs. 7 TVöD", "Keine Überstunde.", ""),
        ("U2", "nicht angeordnet", "-", "-", 0, '"keine"', "klaerung", "§ 7 Abs. 7 TVöD",
         "Überstunden sind nur die auf Anordnung geleisteten Stunden; die Anordnung fehlt.", "Eine Person klärt das."),
        ("U3", "angeordnet", False, "-", "null", '"keine"', "offen", "§ 7 Abs. 7 TVöD",
         "Bis zum Ende der folgenden Kalenderwoche kann die Stunde ausgeglichen werden; sie bleibt offen.",
         "Der nächste Monatslauf nimmt sie wieder auf."),
        ("U4", "angeordnet", True, _LOW, 30, '"1201"', "A1", f"{_PAY} Buchst. a TVöD",
         "Überstunde in Entgeltgruppe {entgeltgruppe}: {satz_ueberstunde} v. H.", ""),
        ("U5", "angeordnet", True, _HIGH, 15, '"1202"', "A1", f"{_PAY} Buchst. a TVöD",
         "Überstunde in Entgeltgruppe {entgeltgruppe}: {satz_ueberstunde} v. H.", ""),
        ("U6", "angeordnet", True, _SPLIT, "null", '"keine"', "klaerung", f"{_PAY} Buchst. a TVöD",
         "Ob für Entgeltgruppe {entgeltgruppe} 30 oder 15 v. H. gelten, ist örtlich zu klären.",
         "Nach der Klärung die Gruppe in U4 oder U5 eintragen und hier streichen."),
        ("U7", "angeordnet", True, f"not({_LOW}, {_SPLIT}, {_HIGH})", "null", '"keine"', "klaerung",
         f"{_PAY} Buchst. a TVöD", "Für Entgeltgruppe {entgeltgruppe} ist kein Satz hinterlegt.",
         "Etwa 2Ü, 15Ü, S- und P-Gruppen."),
    ),
)  # fmt: skip

_DIENSTART = AuthoredTable(
    "Dienstart", "dienstart", "Bringt die Zeit Zeitzuschläge, und wo liegt die Pause?", "U",
    ("dienstart",), ("mit_zuschlag", "pause_liegt"),
    (
        ("D1", "Dienst", True, "mitte", "§ 8 Abs. 1 TVöD; § 4 ArbZG", "Tatsächliche Arbeitsleistung.",
         "Lage der Pause: Dienstanweisung; anfang, mitte oder ende der Zeile."),
        ("D2", "Einsatz Rufbereitschaft", True, "mitte", "§ 8 Abs. 3 TVöD",
         "Einsatz in der Rufbereitschaft: Zeitzuschläge für die tatsächliche Zeit; die Rundung auf volle Stunden je "
         "Einsatz prüft eine Person.", ""),
        ("D3", "Bereitschaft", False, "mitte", "§ 8 Abs. 4 TVöD",
         "Bereitschaftsdienst wird nach eigenen Regeln bezahlt; eine Person entscheidet.", ""),
    ),
)  # fmt: skip

_ROW_INPUTS = (
    "ueberschneidung", "netto_minuten", "pause_minuten", "ruhe_minuten", "uhrumstellung", "ueberstunde",
    "weg_ueberstunde", "feiertag_beruehrt", "freizeitausgleich", "bemerkung_leer", "zeilen_der_person", "dienstart",
)  # fmt: skip
_ROW_RULES: tuple[tuple[str, dict[str, Cell], str, str, str, str], ...] = (
    ("S06", {"ueberschneidung": True}, "ueberschneidung", _ORDER,
     "Die Zeit überschneidet sich mit einer anderen Zeile derselben Person.", ""),
    ("S07", {"netto_minuten": "> 600"}, "hoechstarbeitszeit", "§ 3 ArbZG",
     "Die Arbeitszeit ist länger als zehn Stunden.", ""),
    ("S08a", {"netto_minuten": "(360..540]", "pause_minuten": "< 30"}, "pause", "§ 4 ArbZG",
     "Bei mehr als sechs Stunden Arbeit fehlt die Pause von 30 Minuten.", ""),
    ("S08b", {"netto_minuten": "> 540", "pause_minuten": "< 45"}, "pause", "§ 4 ArbZG",
     "Bei mehr als neun Stunden Arbeit fehlt die Pause von 45 Minuten.", ""),
    ("S09", {"ruhe_minuten": "< 660"}, "ruhezeit", "§ 5 Abs. 1 ArbZG",
     "Die Ruhezeit vor dem Dienst ist kürzer als elf Stunden.", "Ausnahmen nach § 5 Abs. 2 ArbZG prüft eine Person."),
    ("S10", {"uhrumstellung": True}, "uhrumstellung", _ORDER,
     "An einem Tag mit 23 oder 25 Stunden rechnet eine Person nach.", "Mitternacht teilt das Programm selbst."),
    ("S11", {"ueberstunde": '"nicht angeordnet"'}, "ohne_anordnung", "§ 7 Abs. 7 TVöD",
     "Überstunde ohne Anordnung.", ""),
    ("S12", {"feiertag_beruehrt": True, "freizeitausgleich": "null"}, "freizeitausgleich",
     f"{_PAY} Buchst. d TVöD", "Bei Feiertagsarbeit fehlt die Angabe, ob Freizeitausgleich gewährt wird.", ""),
    ("S13", {"bemerkung_leer": False}, "bemerkung", _ORDER, "Die Zeile enthält eine Bemerkung; eine Person liest sie.",
     ""),
    ("S14", {"zeilen_der_person": "> 31"}, "zeilenzahl", _ORDER, "Die Person hat mehr als 31 Zeilen im Monat.", ""),
    ("S15", {"dienstart": "Bereitschaft"}, "bereitschaft", "§ 8 Abs. 4 TVöD",
     "Bereitschaftsdienst wird nach eigenen Regeln bezahlt.", "Zusatz der Mappe"),
    ("S16", {"dienstart": '"Einsatz Rufbereitschaft"'}, "rufbereitschaft", "§ 8 Abs. 3 TVöD",
     "Rundung des Einsatzes auf volle Stunden prüfen.", "Zusatz der Mappe"),
    ("S17", {"ueberstunde": "angeordnet", "weg_ueberstunde": "klaerung"}, "entgeltgruppe", f"{_PAY} Buchst. a TVöD",
     "Der Satz für Überstunden dieser Entgeltgruppe ist zu klären.", "Zusatz der Mappe"),
)  # fmt: skip
_ZEILE = AuthoredTable(
    "Zeile", "zeile", "Warum muss eine Person diese Zeile ansehen?", "C", _ROW_INPUTS, ("grund_klaerung",),
    tuple((rule, *(asks.get(name, "-") for name in _ROW_INPUTS), *said) for rule, asks, *said in _ROW_RULES),
)  # fmt: skip

_SHEET_INPUTS = (
    "monat_stimmt", "freigegeben", "doppelt", "zellen_lesbar", "personalnummer_bekannt", "entgeltgruppe_stimmt",
)  # fmt: skip
_SHEET_RULES: tuple[tuple[str, str, bool, str, str], ...] = (
    ("S01", "monat_stimmt", False, "monat", "Dateiname, Zelle B2 und Zeilen nennen nicht denselben Monat."),
    ("S02", "freigegeben", False, "freigabe", "Der Nachweis ist nicht freigegeben (B3, B4)."),
    ("S03", "doppelt", True, "doppelt", "Die Datei oder eine Zeile liegt schon vor."),
    ("S04", "zellen_lesbar", False, "unlesbar", "Zeiten oder Tage sind nicht als solche lesbar."),
    ("S05a", "personalnummer_bekannt", False, "personalnummer", "Eine Personalnummer ist nicht bekannt."),
    ("S05b", "entgeltgruppe_stimmt", False, "entgeltgruppe", "Eine Entgeltgruppe weicht von den Stammdaten ab."),
)
_MAPPE = AuthoredTable(
    "Mappe", "mappe", "Warum geht der Nachweis an die Dienststelle zurück?", "C", _SHEET_INPUTS, ("grund_rueckgabe",),
    tuple(
        (rule, *(holds if name == asked else "-" for name in _SHEET_INPUTS), code, _ORDER, reason, "")
        for rule, asked, holds, code, reason in _SHEET_RULES
    ),
)  # fmt: skip

TABLES = (_ZUSCHLAG, _NACHT, _UEBERSTUNDE, _DIENSTART, _ZEILE, _MAPPE)

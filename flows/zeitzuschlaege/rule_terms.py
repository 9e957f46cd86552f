# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The terms of the delivered `rules.xlsx`: what a time sheet and the calendar say, and what the tables answer."""

from __future__ import annotations

from laufzettel.rules import Type
from laufzettel.rules.exchange.authored import AuthoredTerm as Term

_SHEET, _CLOCK = "Stundennachweis", "Uhr und Kalender"
RETURNED = "monat, freigabe, doppelt, unlesbar, personalnummer, entgeltgruppe"
"""Why a whole sheet goes back to the outstation."""
ASKED = (
    "ueberschneidung, hoechstarbeitszeit, pause, ruhezeit, uhrumstellung, ohne_anordnung, freizeitausgleich, "
    "bemerkung, zeilenzahl, bereitschaft, rufbereitschaft, entgeltgruppe"
)
"""Why a row goes to a person."""

TERMS = (
    Term("feiertag", "Gesetzlicher Feiertag", Type.FLAG, f"{_CLOCK}, nach Land"),
    Term("freizeitausgleich", "Freizeitausgleich im Dienstplan ausgewiesen", Type.FLAG, _SHEET, required=False),
    Term("kalendertag", "Tag und Monat", Type.TEXT, f"{_CLOCK}, wie 24.12."),
    Term("wochentag", "Wochentag", Type.TEXT, _CLOCK, allowed="Mo, Di, Mi, Do, Fr, Sa, So"),
    Term("stunde", "Angebrochene Stunde der Uhr", Type.INTEGER, f"{_CLOCK}; 21 meint 21:00 bis 22:00 Uhr",
         allowed="[0..23]"),
    Term("schicht", "Schichtarbeit", Type.TEXT, f"{_SHEET}; S Schichtarbeit, WS Wechselschichtarbeit",
         allowed="keine, S, WS"),
    Term("satz_tag", "Zeitzuschlag nach Buchstabe c bis f", Type.INTEGER, "Tabelle zuschlag", required=False,
         allowed=">= 0", unit="v. H."),
    Term("lohnart_tag", "Lohnart nach Buchstabe c bis f", Type.TEXT, "Tabelle zuschlag", required=False),
    Term("satz_nacht", "Zeitzuschlag für Nachtarbeit", Type.INTEGER, "Tabelle nacht", required=False,
         allowed=">= 0", unit="v. H."),
    Term("lohnart_nacht", "Lohnart für Nachtarbeit", Type.TEXT, "Tabelle nacht", required=False),
    Term("ueberstunde", "Überstunde", Type.TEXT, _SHEET, allowed="keine, angeordnet, nicht angeordnet"),
    Term("ausgleich_vorbei", "Ausgleichszeitraum vorbei", Type.FLAG,
         f"{_CLOCK}; Ende der folgenden Kalenderwoche"),
    Term("entgeltgruppe", "Entgeltgruppe", Type.TEXT, f"{_SHEET} und Stammdaten; ohne „EG“, wie 9a"),
    Term("satz_ueberstunde", "Zeitzuschlag für Überstunden", Type.INTEGER, "Tabelle ueberstunde", required=False,
         allowed=">= 0", unit="v. H."),
    Term("lohnart_ueberstunde", "Lohnart für Überstunden", Type.TEXT, "Tabelle ueberstunde", required=False),
    Term("weg_ueberstunde", "Weg der Überstunde", Type.TEXT, "Tabelle ueberstunde", allowed="A1, offen, klaerung"),
    Term("dienstart", "Dienstart", Type.TEXT, _SHEET, allowed="Dienst, Einsatz Rufbereitschaft, Bereitschaft"),
    Term("mit_zuschlag", "Die Zeit bringt Zeitzuschläge", Type.FLAG, "Tabelle dienstart", required=False),
    Term("pause_liegt", "Wo die Pause liegt", Type.TEXT, "Tabelle dienstart", required=False,
         allowed="anfang, mitte, ende"),
    Term("ueberschneidung", "Die Zeit überschneidet sich mit einer anderen Zeile", Type.FLAG, _CLOCK),
    Term("netto_minuten", "Arbeitszeit des Dienstes ohne Pausen", Type.INTEGER, _CLOCK, allowed=">= 0",
         unit="Minuten"),
    Term("pause_minuten", "Pausen des Dienstes", Type.INTEGER, f"{_SHEET}, mit Lücken zwischen Zeilen eines Dienstes",
         allowed=">= 0", unit="Minuten"),
    Term("ruhe_minuten", "Ruhezeit vor dem Dienst", Type.INTEGER, f"{_CLOCK}; 1440 ohne früheren Dienst",
         allowed="[0..1440]", unit="Minuten"),
    Term("uhrumstellung", "Der Tag hat 23 oder 25 Stunden", Type.FLAG, _CLOCK),
    Term("feiertag_beruehrt", "Die Zeit berührt einen Feiertag", Type.FLAG, f"{_CLOCK}, nach Land"),
    Term("bemerkung_leer", "Keine Bemerkung", Type.FLAG, _SHEET),
    Term("zeilen_der_person", "Zeilen der Person im Monat", Type.INTEGER, _SHEET, allowed=">= 1"),
    Term("grund_klaerung", "Grund der Klärung", Type.TEXT, "Tabelle zeile", required=False, allowed=ASKED),
    Term("monat_stimmt", "Monat in Dateiname, Zelle B2 und Zeilen derselbe", Type.FLAG, _SHEET),
    Term("freigegeben", "Freigabe mit Name und Datum (B3, B4)", Type.FLAG, _SHEET),
    Term("doppelt", "Datei oder Zeile liegt schon vor", Type.FLAG, "Vorgänge"),
    Term("zellen_lesbar", "Alle Zeiten und Tage sind echte Werte", Type.FLAG,
         f"{_SHEET}; kein 24:00, kein Text, nichts verborgen oder verbunden, keine Formel ohne Ergebnis"),
    Term("personalnummer_bekannt", "Personalnummern in den Stammdaten", Type.FLAG, "Stammdaten"),
    Term("entgeltgruppe_stimmt", "Entgeltgruppen wie in den Stammdaten", Type.FLAG, "Stammdaten"),
    Term("grund_rueckgabe", "Grund der Rückgabe", Type.TEXT, "Tabelle mappe", required=False, allowed=RETURNED),
)  # fmt: skip

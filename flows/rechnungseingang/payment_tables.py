# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The decision tables of the delivered `rules.xlsx` about paying: until when, with which discount, what delay costs."""

from __future__ import annotations

from laufzettel.rules.exchange.authored import AuthoredTable

_LEAD = 1
_LATE = "betrag_absolut * (basiszins + 9) / 100 * tage_ueberfaellig / 365"

_ZAHLUNGSFRIST = AuthoredTable(
    "Zahlungsfrist", "zahlungsfrist", "Wie viele Tage nach Zugang ist spätestens zu zahlen (R12)?", "U",
    ("zahlungsziel_tage",), ("frist_tage", "vorlauf_tage"),
    (
        ("F1", "null", 30, _LEAD, "§§ 271a Abs. 2, 286 Abs. 3 BGB",
         "Die Rechnung nennt kein Zahlungsziel: 30 Tage nach Zugang.", ""),
        ("F2", "[0..30]", "zahlungsziel_tage", _LEAD, "§ 271 BGB",
         "Die Rechnung nennt ein Zahlungsziel von {zahlungsziel_tage} Tagen.", ""),
        ("F3", "> 30", 30, _LEAD, "§ 271a Abs. 2 BGB",
         "Öffentliche Auftraggeber zahlen spätestens nach 30 Tagen, auch wenn die Rechnung mehr einräumt.",
         "Längere Fristen gelten nur ausdrücklich und mit sachlichem Grund; das klärt eine Person."),
        ("F4", "< 0", 0, _LEAD, "§ 271 BGB", "Das Zahlungsziel lag vor dem Zugang: sofort zahlen.", ""),
    ),
)  # fmt: skip

_SKONTO = AuthoredTable(
    "Skonto", "skonto", "Ist Skonto noch erreichbar, und wie viel (R10)?", "U",
    ("skonto_prozent", "skonto_resttage"), ("skonto_erreichbar", "skonto_betrag"),
    (
        ("T1", "null", "-", False, 0, "XRechnung BR-DE-18", "Die Rechnung gewährt kein Skonto.", ""),
        ("T2", "> 0", ">= 0", True, "skonto_basis * skonto_prozent / 100", "XRechnung BR-DE-18",
         "Bei Zahlung in {skonto_resttage} Tagen sind {skonto_prozent} v. H. Skonto erreichbar: {skonto_betrag} EUR.",
         "Kaufmännisch auf Cent gerundet"),
        ("T3", "> 0", "< 0", False, 0, "XRechnung BR-DE-18", "Die Skontofrist ist abgelaufen.", ""),
        ("T4", "<= 0", "-", False, 0, "XRechnung BR-DE-18", "Das genannte Skonto ist keines.", ""),
    ),
)  # fmt: skip

_VERZUG = AuthoredTable(
    "Verzug", "verzug", "Was kostet die Verspätung (R12)?", "U", ("tage_ueberfaellig",), ("verzugszins", "pauschale"),
    (
        ("V1", "<= 0", 0, 0, "§ 286 BGB", "Die Rechnung ist nicht überfällig.", ""),
        ("V2", "> 0", _LATE, 40, "§ 288 Abs. 2 und 5 BGB",
         "Seit {tage_ueberfaellig} Tagen überfällig: es drohen {verzugszins} EUR Zinsen (neun Prozentpunkte über dem "
         "Basiszinssatz von {basiszins} v. H.) und {pauschale} EUR Pauschale.",
         "Nur zur Reihenfolge der Wiedervorlage; gezahlt wird, was gefordert wird."),
    ),
)  # fmt: skip

PAYMENT_TABLES = (_ZAHLUNGSFRIST, _SKONTO, _VERZUG)

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The data sheet for the staff council: which data, what for, who sees them, when they are deleted."""

from __future__ import annotations

from laufzettel.pilot.handover.facts import OPEN, Facts
from laufzettel.pilot.paper import Bullets, Notice, Paper, Section, Table, Weight
from laufzettel.pilot.paper import Facts as Rows

_DATA = (
    (
        "Abzeichnungen: wer hat wann was freigegeben, berichtigt, abgelehnt",
        "Nachweis der Verwaltungsentscheidung",
        "Sachbearbeitung am Vorgang, Revision",
        "mit dem Laufzettel, bleibt als Nachweis",
    ),
    (
        "Einsichten: wer hat wann welchen Vorgang angesehen",
        "Datenschutz, Aufklärung von Missbrauch",
        "Revision, Personalrat",
        "mit dem Journal",
    ),
    (
        "Sitzung am Arbeitsplatz: Kennung, Beginn, letzte Anfrage",
        "Zugang",
        "niemand",
        "eine halbe Stunde nach der letzten Anfrage, spätestens nach zehn Stunden",
    ),
    (
        "Zeitaufschreibung, freiwillig, von der Person gestartet und beendet",
        "Messung der freigewordenen Bearbeitungszeit",
        "nur Gruppen ab fünf Personen und dreißig Vorgängen",
        "einzelne Werte sechs Monate nach dem Piloten",
    ),
    (
        "Pilot: wer hat wann den Plan festgelegt, den Schattenbetrieb geschaltet, verglichen, Kandidaten geändert, "
        "entschieden",
        "Nachweis, worauf der Pilot beruht",
        "Pilotleitung, Leitung, Revision, Personalrat; Kandidaten nur die Pilotleitung; Schalten und Vergleichen des "
        "Schattenbetriebs alle Rollen",
        "mit dem Journal",
    ),
    (
        "Prüfbilder: wie oft ein eingesetzter Fehler bemerkt wurde",
        "Güte der Freigabe",
        "nur Summen je Tag, ohne Person",
        "mit dem Journal",
    ),
)
_NEVER = (
    "Keine Tabelle enthält zugleich eine Person und eine Dauer.",
    "Keine Auswertung, Sortierung, Filterung oder Ausgabe nach Personen; keine Ranglisten von Personen oder Gruppen.",
    "Keine Aufzeichnung von Tastatur, Bildschirm oder Untätigkeit.",
    "Keine künstliche Intelligenz: feste Regeln, die das Fachamt schreibt.",
)


def data_sheet(facts: Facts) -> Paper:
    """The data sheet of a process for the staff council.

    Args:
        facts: what process and office say.

    Source: § 80 (1) no. 21 BPersVG and § 72 (3) no. 2 LPVG NRW (technical devices able to monitor staff).
    """
    return Paper(
        "datenblatt-personalrat",
        f"Datenblatt für den Personalrat: {facts.process.title_de}",
        f"{facts.authority} · Stand {facts.day:%d.%m.%Y}",
        "de",
        facts.day,
        [
            Section(
                "Worum es geht",
                [
                    Rows(
                        [
                            ("Verfahren", facts.process.title_de),
                            ("Verantwortlich", f"{facts.process.responsible}; Vertretung {facts.process.deputy}"),
                            ("Anmeldung", facts.sign_in),
                            ("Beteiligt am", OPEN),
                            ("Dienstvereinbarung", OPEN),
                        ]
                    )
                ],
            ),
            Section(
                "Welche Daten von Beschäftigten",
                [
                    Table(
                        "Daten, Zweck, wer sie sieht, wann sie gelöscht werden",
                        ("Daten", "Zweck", "Wer sie sieht", "Löschung"),
                        _DATA,
                        widths=(4, 3, 3, 3),
                    )
                ],
            ),
            Section("Was es nicht gibt", [Bullets(_NEVER)]),
            Section(
                "Was der Personalrat selbst sehen kann",
                [
                    Notice(
                        Weight.INFO,
                        "Rolle Personalrat am Arbeitsplatz",
                        "Einsichten und Notfallzugänge, wie oft Prüfbilder bemerkt werden; keine Vorgänge. Auch dieser "
                        "Zugriff wird aufgezeichnet. Dazu Stand, Bericht und Entscheidungen des Piloten und den "
                        "Schattenbetrieb.",
                    )
                ],
            ),
        ],
    )

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The run book: what operations do every day, and what when something is wrong."""

from __future__ import annotations

from laufzettel.pilot.handover.facts import OPEN, Facts
from laufzettel.pilot.paper import Facts as Rows
from laufzettel.pilot.paper import Notice, Paper, Section, Table, Text, Weight


def runbook(facts: Facts) -> Paper:
    """The run book of a process; the commands are those of this program.

    Args:
        facts: what process and office say.
    """
    name = facts.process.name
    return Paper(
        "betriebshandbuch",
        f"Betriebshandbuch: {facts.process.title_de}",
        f"{facts.authority} · Stand {facts.day:%d.%m.%Y} · Laufzettel {facts.version}",
        "de",
        facts.day,
        [
            Section(
                "Wer",
                [
                    Rows(
                        [
                            ("Fachlich", facts.process.responsible),
                            ("Vertretung", facts.process.deputy),
                            ("Betrieb", OPEN),
                            ("Rufbereitschaft", OPEN),
                        ]
                    )
                ],
            ),
            Section("Jeden Tag", [_table("Regelmäßig", _daily(name))]),
            Section("Wenn etwas ist", [_table("Störung und Abhilfe", _trouble(name))]),
            Section(
                "Zurück zur Handarbeit",
                [
                    Text(
                        f"„laufzettel switch {name} --stop GRUND“ hält alles vor dem nächsten Schreiben an; "
                        f"begonnene Schreibvorgänge "
                        "werden zu Ende belegt. Danach bearbeitet das Fachamt die Vorgänge wie vor der "
                        "Einführung im Fachverfahren."
                    ),
                    Rows([("Arbeitsanweisung für die Handbearbeitung", OPEN), ("Rückfall zuletzt geübt am", OPEN)]),
                    Notice(
                        Weight.WARNING,
                        "Nach einer Rücksicherung weiß das Journal weniger als das Fachverfahren",
                        "Was seitdem geschrieben wurde, wird vor dem nächsten Schreiben gefunden; Schreiben an "
                        "Antragstellende würden "
                        "ein zweites Mal versandt. Erst prüfen, dann den Ablauf wieder starten.",
                    ),
                ],
            ),
        ],
    )


def _table(caption: str, rows: list[tuple[str, str]]) -> Table:
    return Table(caption, ("Was", "Wie"), rows, widths=(4, 7))


def _daily(name: str) -> list[tuple[str, str]]:
    return [
        ("Ist alles erreichbar?", f"laufzettel check --process {name}"),
        ("Was wartet, und auf wen?", "laufzettel status; am Arbeitsplatz unter „Betrieb“"),
        ("Anker hinaustragen", "laufzettel anchor"),
        ("Zahlen per Mail", "laufzettel digest"),
        ("Löschen, was fällig ist", "laufzettel erase, dann laufzettel erase --yes"),
        ("Unversehrtheit", "laufzettel verify"),
        ("Sicherung", "Ordner des Amts und, getrennt davon, die Schlüssel (docs/betrieb.md)"),
    ]


def _trouble(name: str) -> list[tuple[str, str]]:
    return [
        (
            "Ein Schreibvorgang ist ungeklärt",
            "im Fachverfahren nachsehen; laufzettel settle NUMMER oder am Arbeitsplatz „Ist es angekommen?“",
        ),
        (
            "Der Rechner ist ausgefallen, der Lauf abgebrochen",
            f"laufzettel run {name}: setzt auf dem Journal auf; nichts geht verloren, nichts geschieht doppelt",
        ),
        (
            "Falsche Entscheidungen",
            f"laufzettel switch {name} --stop GRUND; Arbeitsmappe berichtigen; Vorgänge in die Klärung",
        ),
        ("Das Fachverfahren ist nicht erreichbar", "nichts zu tun: betroffene Vorgänge warten, andere gehen weiter"),
        ("Eine Quelle ist still geworden", "Betriebsseite: letzter Eingang; Abholung und Ordner prüfen"),
        ("verify meldet einen Fehler", "Ablauf anhalten, Meldung und Anker sichern, Revision benachrichtigen"),
        ("Das Journal ist beschädigt", "Rücksicherung nach docs/betrieb.md, dann laufzettel verify"),
    ]

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What data protection asks of a process: its entry in the record of processing, and the question of an assessment."""

from __future__ import annotations

from laufzettel.pilot.handover.facts import OPEN, Facts
from laufzettel.pilot.paper import Bullets, Notice, Paper, Section, Table, Text, Weight
from laufzettel.pilot.paper import Facts as Rows

_SECURITY = (
    "Zugang nur nach Anmeldung; Rollen und Einheiten, ohne ausdrückliche Erlaubnis kein Zugriff; jede Einsicht "
    "aufgezeichnet.",
    "Unverfälschbarkeit: verkettete Laufzettel, Anker außerhalb des Systems.",
    "Fremde Dateien werden nur in abgeschotteten Kindprozessen geöffnet.",
    "Geheimnisse stehen nie in der Konfiguration, sondern in Umgebungsvariablen oder Dateien; Dienste lauschen "
    "nur auf dem "
    "eigenen Rechner; keine Telemetrie.",
    "Protokolle, Fehlermeldungen und die Ablaufsteuerung enthalten keine Feldinhalte.",
    "Löschen durch Vernichten des Vorgangsschlüssels; der Laufzettel bleibt ohne Inhalte.",
)
_YES, _NO = "ja", "nein"


def record(facts: Facts) -> Paper:
    """The entry in the record of processing activities.

    Args:
        facts: what process and office say.

    Source: Art. 30 (1) GDPR, letters a to g.
    """
    return Paper(
        "verzeichnis-verarbeitungstaetigkeiten",
        f"Verzeichnis von Verarbeitungstätigkeiten: {facts.process.title_de}",
        f"{facts.authority} · Art. 30 Abs. 1 DSGVO · Stand {facts.day:%d.%m.%Y}",
        "de",
        facts.day,
        [
            Section(
                "a) Verantwortlicher",
                [
                    Rows(
                        [
                            ("Verantwortlicher", facts.authority),
                            ("Fachlich zuständig", f"{facts.process.responsible}; Vertretung {facts.process.deputy}"),
                            ("Datenschutzbeauftragte oder -beauftragter", OPEN),
                            ("Nummer im Verzeichnis", OPEN),
                        ]
                    )
                ],
            ),
            Section(
                "b) Zwecke und Rechtsgrundlage",
                [Bullets(list(facts.purposes)), Rows([("Rechtsgrundlage", facts.rules.info.legal_basis)])],
            ),
            Section("c) Betroffene Personen und Daten", [_data(facts)]),
            Section("d) Empfänger", [_recipients(facts)]),
            Section(
                "e) Übermittlung in Drittländer",
                [Text("Keine: das Programm sendet nichts an Stellen außerhalb der hier genannten Systeme.")],
            ),
            Section(
                "f) Löschfristen",
                [
                    Rows(
                        [
                            ("Inhalte der Vorgänge", f"{facts.retention} Jahre nach Abschluss"),
                            ("Laufzettel ohne Inhalte", "bleibt als Nachweis"),
                            (
                                "Sicherungen",
                                "was vor dem Löschen gesichert wurde, bleibt bis zum Überschreiben der Sicherung",
                            ),
                            (
                                "Gemessene Bearbeitungszeiten",
                                "ohne Namen; einzelne Werte bis sechs Monate nach dem Piloten",
                            ),
                        ]
                    )
                ],
            ),
            Section("g) Technische und organisatorische Maßnahmen", [Bullets(_SECURITY)]),
        ],
    )


def _data(facts: Facts) -> Table:
    return Table(
        "Kategorien personenbezogener Daten der antragstellenden Personen",
        ("Zweck", "Angaben"),
        [(purpose, ", ".join(labels)) for purpose, labels in facts.purposes.items()],
        widths=(4, 8),
    )


def _recipients(facts: Facts) -> Table:
    return Table(
        "Wohin das Programm schreibt",
        ("System", "Was es erhält"),
        [(one.title, "; ".join(one.personal_data)) for one in facts.targets],
        widths=(4, 8),
    )


def threshold(facts: Facts) -> Paper:
    """The checklist whether a data protection impact assessment is needed.

    Args:
        facts: what process and office say.

    Source: Art. 35 GDPR; the nine criteria of the Guidelines WP 248 rev. 01, two of which as a rule ask for one.
    """
    rows = [
        ("Bewerten oder Einstufen (Scoring)", _NO, "Die Regeln stufen keine Personen ein; es gibt keinen Punktwert."),
        (
            "Automatische Entscheidung mit Rechtswirkung",
            _NO,
            f"Klasse {facts.automation.value}: eine Person gibt frei, vorher wird nichts geschrieben (Art. 22 DSGVO).",
        ),
        (
            "Systematische Überwachung",
            _NO,
            "Weder Antragstellende noch Beschäftigte werden überwacht; Zeiten ohne Namen.",
        ),
        ("Vertrauliche oder höchst persönliche Daten", OPEN, _sensitive(facts)),
        ("Datenverarbeitung in großem Umfang", OPEN, "Vorgänge im Jahr und Einwohnerzahl gegenüberstellen."),
        ("Abgleichen oder Zusammenführen von Datensätzen", _YES, "Nachschlagen im Register des Fachverfahrens."),
        (
            "Daten schutzbedürftiger Personen",
            OPEN,
            "Antragstellende sind der Behörde gegenüber nicht frei in der Wahl.",
        ),
        ("Neue Technik", _NO, "Feste Regeln, von Menschen geschrieben; kein lernendes System."),
        (
            "Hindert Personen an einer Leistung oder einem Recht",
            OPEN,
            "Was eine Ablehnung bewirkt, beurteilt das Fachamt.",
        ),
    ]
    clear = sum(answer == _YES for _, answer, _ in rows)
    still = sum(answer == OPEN for _, answer, _ in rows)
    return Paper(
        "dsfa-schwellwert",
        f"Schwellwertprüfung zur Datenschutz-Folgenabschätzung: {facts.process.title_de}",
        f"{facts.authority} · Art. 35 DSGVO · Stand {facts.day:%d.%m.%Y}",
        "de",
        facts.day,
        [
            Section(
                "Die neun Kriterien",
                [Table("Kriterien nach WP 248", ("Kriterium", "Antwort", "Begründung"), rows, widths=(5, 4, 6))],
            ),
            Section(
                "Ergebnis",
                [
                    Notice(
                        Weight.WARNING if still else Weight.INFO,
                        f"{clear} von 9 erfüllt, {still} offen",
                        "Sind zwei oder mehr erfüllt, ist in der Regel eine Folgenabschätzung nötig. Über die "
                        "offenen entscheidet "
                        "die Behörde mit ihrem Datenschutz; das Programm nimmt ihr das nicht ab.",
                    ),
                    Rows([("Entscheidung", OPEN), ("Datum", OPEN), ("Unterschrift", OPEN)]),
                ],
            ),
        ],
    )


def _sensitive(facts: Facts) -> str:
    paid = any("iban" in one.name.lower() for one in facts.personal)
    return (
        "Bankverbindung unter den Angaben; Steuer- oder Sozialgeheimnis prüfen." if paid else "Angaben oben durchsehen."
    )

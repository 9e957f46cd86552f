# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The *Verfahrensdokumentation*: how a process works, who answers for it, and how that can be checked."""

from __future__ import annotations

from laufzettel.pilot.handover.facts import OPEN, Facts
from laufzettel.pilot.paper import Block, Bullets, Notice, Paper, Section, Table, Text, Weight
from laufzettel.pilot.paper import Facts as Rows

_STATIONS = (
    (
        "Eingang",
        "Das Dokument wird unter seiner SHA-256-Prüfsumme abgelegt; je Antrag entsteht ein Vorgang.",
        "Art unbekannt",
    ),
    (
        "Lesen",
        "Felder werden mit ihrer Stelle im Dokument übernommen; nicht vorgesehene Angaben werden verworfen.",
        "nicht lesbar",
    ),
    ("Prüfen", "Pflichtangaben, Formate, Widersprüche, doppelte Anträge.", "etwas fehlt oder widerspricht sich"),
    (
        "Entscheiden",
        "Nachschlagen im Register, Entscheidungstabellen über den ganzen Stapel.",
        "eine Regel verlangt es oder keine antwortet",
    ),
    ("Freigabe", "Vorlage an eine Person; zwei Personen, wo die Regel es verlangt.", "immer"),
    (
        "Schreiben",
        "Genau einmal ins Fachverfahren: Absicht, Schreiben, Rücklesen, Beleg.",
        "abgelehnt, Widerspruch oder ungewiss",
    ),
    ("Versand", "Schreiben an die antragstellende Person.", "abgelehnt oder ungewiss"),
    ("Zu den Akten", "Abschluss; der Laufzettel bleibt.", "–"),
)
_CONTROLS = (
    "Jeder Vorgang trägt einen Laufzettel; jeder Eintrag siegelt den vorigen und das, was gelesen, entschieden, "
    "geschrieben "
    "und belegt wurde. „laufzettel verify“ rechnet alles nach.",
    "„laufzettel anchor“ trägt täglich die Wurzel über alle Laufzettel aus dem System hinaus; was danach "
    "gekürzt, entfernt "
    "oder neu geschrieben wird, fällt auf.",
    "Wer eine Regel ändert, ändert die Prüfsumme der Arbeitsmappe; jeder Vorgang hält fest, nach welcher "
    "entschieden wurde.",
    "Zwei Personen sind eine Regel der Datenbank: dieselbe Person kann nicht zweimal freigeben, und eine Berichtigung "
    "dazwischen hebt die erste Freigabe auf.",
    "Jede Einsicht in einen Vorgang wird aufgezeichnet; Revision und Personalrat sehen es.",
)


def documentation(facts: Facts) -> Paper:
    """The procedure documentation of a process.

    Args:
        facts: what process and office say.

    Source: GoBD (BMF of 28 November 2019, as amended), margin nos. 151-155: four parts.
    """
    process = facts.process
    return Paper(
        "verfahrensdokumentation",
        f"Verfahrensdokumentation: {process.title_de}",
        f"{facts.authority} · Stand {facts.day:%d.%m.%Y} · aus dem Verfahren erzeugt (Laufzettel {facts.version})",
        "de",
        facts.day,
        [
            Section("1 Allgemeine Beschreibung", _general(facts)),
            Section("2 Anwenderdokumentation", _for_users(facts)),
            Section("3 Technische Systemdokumentation", _technical(facts)),
            Section("4 Betriebsdokumentation", _operation(facts)),
            Section("5 Internes Kontrollsystem", [Bullets(_CONTROLS)]),
        ],
    )


def _general(facts: Facts) -> list[Block]:
    process, info = facts.process, facts.rules.info
    return [
        Rows(
            [
                ("Verfahren", f"{process.title_de} ({process.name})"),
                ("Verantwortlich", process.responsible),
                ("Vertretung", process.deputy),
                ("Rechtsgrundlage", info.legal_basis),
                ("Automationsklasse", facts.automation.value),
                ("Ablösung des Fachverfahrens geplant", OPEN),
            ]
        ),
        Notice(
            Weight.INFO,
            "Vorverfahren",
            "Das Programm bucht nicht und erlässt keinen Verwaltungsakt ohne Person: es bereitet vor, eine "
            "Person gibt frei, "
            "danach wird ins Fachverfahren geschrieben. Maßgeblich bleibt das Fachverfahren.",
        ),
    ]


def _for_users(facts: Facts) -> list[Block]:
    four_eyes = "in jedem Fall" if facts.always_two else "wo die Regel des Verfahrens es verlangt"
    release = (
        f"Stapelfreigabe mit Pflichtstichprobe von {facts.sample} %"
        if facts.automation.value == "A2"
        else "jeder Vorgang einzeln"
    )
    return [
        Table(
            "Stationen eines Vorgangs",
            ("Station", "Was geschieht", "Eine Person ist nötig, wenn"),
            _STATIONS,
            widths=(2, 6, 4),
        ),
        Rows(
            [
                ("Freigabe", release),
                ("Zwei Personen", four_eyes),
                (
                    "Frist eines wartenden Vorgangs",
                    f"{facts.deadlines.days} Arbeitstage; danach {facts.deadlines.escalation} bis zur Eskalation",
                ),
            ]
        ),
        Table(
            "Angaben, die das Verfahren aufnimmt",
            ("Angabe", "Feld", "Pflicht", "Zweck"),
            [
                (one.label, one.name, "ja" if one.required else "–", one.purpose or "–")
                for one in facts.process.form.all_fields
            ],
            widths=(4, 4, 2, 6),
        ),
    ]


def _technical(facts: Facts) -> list[Block]:
    info = facts.rules.info
    until = f" bis {info.valid_to:%d.%m.%Y}" if info.valid_to else ""
    return [
        Table(
            "Entscheidungstabellen",
            ("Tabelle", "Frage", "Regeln"),
            [
                (name, table.decision.question, str(len(table.decision.rules)))
                for name, table in facts.rules.tables.items()
            ],
            numbers=frozenset({2}),
            widths=(4, 8, 2),
        ),
        Rows(
            [
                ("Arbeitsmappe", f"{info.name}, Fassung {info.edition}, gültig ab {info.valid_from:%d.%m.%Y}{until}"),
                ("Fachlich verantwortlich", info.owner),
                ("Prüfsumme (SHA-256)", facts.rules.version),
                ("Journal", facts.database),
            ]
        ),
        Table(
            "Anschlüsse an andere Systeme",
            ("Anschluss", "Richtung", "Zusage beim Schreiben", "Noch offene Qualitätsregeln"),
            [(one.title, one.direction, one.guarantee, ", ".join(one.open_rules) or "–") for one in facts.connectors],
            widths=(4, 2, 6, 4),
        ),
    ]


def _operation(facts: Facts) -> list[Block]:
    return [
        Text("Wie der Betrieb läuft, steht im Betriebshandbuch dieses Verfahrens."),
        Rows(
            [
                (
                    "Aufbewahrung der Inhalte",
                    f"{facts.retention} Jahre nach Abschluss; danach löscht „laufzettel erase“",
                ),
                ("Anmeldung am Arbeitsplatz", facts.sign_in),
                ("Bescheide per E-Mail", "ja" if facts.mail else "nein"),
                ("Freigabe dieser Fassung durch", OPEN),
            ]
        ),
    ]

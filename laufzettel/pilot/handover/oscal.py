# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The program as an OSCAL component: which controls of the BSI's Grundschutz++ it implements, and how."""

from __future__ import annotations

from uuid import UUID, uuid5

from laufzettel.pilot.handover.facts import Facts

OSCAL = "1.1.2"
CATALOGUE = "https://github.com/BSI-Bund/Stand-der-Technik-Bibliothek"
"""Where the controls stand whose ids are named here (kernel of Grundschutz++, as of 29 July 2026)."""
_ROOM = UUID("6a4f3c1e-3b0d-5d6e-9d53-0f3f0e2c1b7a")
"""The name space of our ids: the same process and version always give the same ones."""
_CONTROLS = {
    "DET.3.1": "Jede Station und jede Handlung einer Person wird auf dem Laufzettel des Vorgangs aufgezeichnet.",
    "DET.3.5": "Die Einträge sind verkettet (SHA-256); „laufzettel verify“ findet Änderung, Kürzung und Entfernung.",
    "DET.3.6": "Jeder Eintrag nennt, wer gezeichnet hat; die Maschine zeichnet als „machine“.",
    "BER.3.5": "Zugang nur nach Anmeldung mit eigener Kennung; Rollen nach dem Grundsatz „verboten, was nicht "
    "erlaubt ist“.",
    "BER.3.16": "Anmeldung über den OpenID-Anbieter oder Anmeldedienst der Behörde; eigene Konten nur zum "
    "Vorführen oder "
    "als Notfallzugang, der gesehen wird.",
    "BER.3.21": "Sitzungen liegen auf dem Server und enden mit der Abmeldung.",
    "PERS.2.3": "Erste und zweite Freigabe durch verschiedene Personen ist eine Regel der Datenbank.",
    "TEST.4.1": "Regeln tragen Prüffälle und werden vor der Freigabe geprüft; ein Probelauf schreibt nichts.",
    "TEST.4.3": "Not-Halt je Verfahren; ein abgebrochener Lauf setzt auf dem Journal auf.",
    "DEV.2.3": "Der Dienst läuft unter eigener Kennung ohne Schreibrecht außerhalb des Ordners des Amts.",
    "DEV.2.5": "Geheimnisse nur aus Umgebungsvariablen oder Dateien, nie in der Konfiguration.",
    "DEV.2.6": "Eingaben werden gegen das Formular des Verfahrens geprüft; fremde Dateien nur in abgeschotteten "
    "Prozessen geöffnet.",
    "DEV.3.3": "Fehlermeldungen und Protokolle nennen Felder und Regeln, nie Inhalte.",
    "DEV.4.9": "Dienste lauschen auf dem eigenen Rechner, Telemetrie ist abgeschaltet, Anmeldung ist Pflicht.",
    "ASST.7.2": "Inhalte werden nach der eingestellten Frist gelöscht.",
    "ASST.7.3": "Gelöscht wird durch Vernichten des Vorgangsschlüssels; der Nachweis bleibt.",
    "KONF.12.1": "Die Konfiguration wird bei jedem Öffnen geprüft; jeder falsche Eintrag wird genannt.",
}


def component(facts: Facts) -> dict[str, object]:
    """The component definition, as JSON.

    Args:
        facts: what process and office say.

    Source: NIST OSCAL 1.1, component definition model; the control ids are those of the catalogue named in `CATALOGUE`.
    """
    about = f"{facts.process.name} {facts.version}"
    return {
        "component-definition": {
            "uuid": _id(f"definition {about}"),
            "metadata": {
                "title": f"Laufzettel: {facts.process.title_de}",
                "last-modified": f"{facts.day.isoformat()}T00:00:00Z",
                "version": facts.version,
                "oscal-version": OSCAL,
            },
            "components": [
                {
                    "uuid": _id(f"component {about}"),
                    "type": "software",
                    "title": "Laufzettel",
                    "description": f"Vorverfahren „{facts.process.title_de}“, Automationsklasse "
                    f"{facts.automation.value}.",
                    "control-implementations": [
                        {
                            "uuid": _id(f"implementation {about}"),
                            "source": CATALOGUE,
                            "description": "Was das Programm selbst leistet; Betrieb und Organisation der "
                            "Behörde kommen hinzu.",
                            "implemented-requirements": [
                                {"uuid": _id(f"{control} {about}"), "control-id": control, "description": how}
                                for control, how in _CONTROLS.items()
                            ],
                        }
                    ],
                }
            ],
        }
    }


def _id(name: str) -> str:
    return str(uuid5(_ROOM, name))

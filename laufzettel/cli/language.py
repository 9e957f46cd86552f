# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""German first, English on request: `--lang en` or LAUFZETTEL_LANG=en."""

from __future__ import annotations

import os
import sys


def chosen(arguments: list[str], variable: str) -> str:
    """`de` or `en`, from the command line or the environment; German if neither says otherwise.

    Args:
        arguments: the command line.
        variable: value of LAUFZETTEL_LANG.
    """
    said = variable
    for index, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            said = argument.removeprefix("--lang=")
        elif argument == "--lang" and index + 1 < len(arguments):
            said = arguments[index + 1]
    return "en" if said.lower().startswith("en") else "de"


LANGUAGE = chosen(sys.argv, os.environ.get("LAUFZETTEL_LANG", ""))
"""Help texts are made when a command is defined, so the language is known before any command is."""


def say(de: str, en: str) -> str:
    """The sentence in the chosen language."""
    return de if LANGUAGE == "de" else en


STATES = {
    "ready": say("bereit", "ready"),
    "clarification": say("Klärungsfall", "clarification"),
    "release": say("wartet auf Freigabe", "waiting for release"),
    "in_doubt": say("ungeklärt", "in doubt"),
    "later": say("wartet auf System oder Vorgang", "waiting for a system or a case"),
    "later_system": say("wartet auf ein System", "waiting for a system"),
    "later_case": say("wartet auf anderen Vorgang", "waiting for another case"),
    "closed": say("zu den Akten", "closed"),
}

STATIONS = {
    "receive": say("Eingang", "receive"),
    "read": say("Lesen", "read"),
    "check": say("Prüfen", "check"),
    "decide": say("Entscheiden", "decide"),
    "release": say("Freigabe", "release"),
    "write": say("Schreiben", "write"),
    "send": say("Versand", "send"),
    "close": say("Zu den Akten", "close"),
}

RESULTS = {
    "ok": say("erledigt", "done"),
    "unreadable": say("nicht lesbar", "unreadable"),
    "clarification": say("Klärungsfall", "clarification"),
    "waits": say("wartet auf anderen Vorgang", "waits for another case"),
    "for_release": say("zur Freigabe vorgelegt", "laid before a person"),
    "released": say("freigegeben", "released"),
    "rejected": say("abgelehnt", "rejected"),
    "corrected": say("berichtigt", "corrected"),
    "resumed": say("zurückgegeben", "handed back"),
    "closed": say("zu den Akten", "closed"),
    "stopped": say("angehalten", "stopped"),
    "system_fault": say("System nicht erreichbar", "system fault"),
    "in_doubt": say("ungeklärt", "in doubt"),
    "conflict": say("Widerspruch im Fachverfahren", "conflict in the legacy system"),
    "refused_before_writing": say("nicht schreibbar", "cannot be written"),
    "settled_written": say("geklärt: steht im Fachverfahren", "settled: written"),
    "settled_not-written": say("geklärt: steht nicht im Fachverfahren", "settled: not written"),
    "settled_write-again": say("geklärt: noch einmal schreiben", "settled: write again"),
    "aenderung": say("Änderungsbescheid versandt", "notice of change sent"),
    "bescheid": say("Bescheid versandt", "notice sent"),
}

EFFECTS = {
    "intended": say("begonnen", "begun"),
    "done": say("erledigt", "done"),
    "rejected": say("abgelehnt", "refused"),
    "conflict": say("Widerspruch", "conflict"),
    "in_doubt": say("ungeklärt", "in doubt"),
}

EVIDENCE = {
    "seen_at": say("gesehen am", "seen on"),
    "datei": say("Datei", "file"),
    "anzahl": say("Anzahl", "count"),
    "sha256": "SHA-256",
    "message_id": "Message-ID",
    "why": say("weil:", "because:"),
    "interrupted": say("unterbrochen", "interrupted"),
    "confirmed by the target, not found there": say(
        "vom System bestätigt, dort aber nicht zu finden", "confirmed by the system, but not found there"
    ),
    "settled_by": say("geklärt von", "settled by"),
    "person": say("einer Person", "a person"),
    "note": say("Vermerk", "note"),
}
"""Words under which connectors and the journal keep what was seen."""

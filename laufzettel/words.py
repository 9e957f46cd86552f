# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the journal's words mean to people: German and English."""

from __future__ import annotations

from collections.abc import Mapping

Pair = tuple[str, str]
"""German, English."""


def word(words: Mapping[str, Pair], key: str, number: int) -> str:
    """What a word of the journal means; a word that is not listed means itself.

    Args:
        words: one of the tables here.
        key: the journal's word.
        number: 0 for German, 1 for English.
    """
    return words.get(key, (key, key))[number]


STATES: dict[str, Pair] = {
    "ready": ("bereit", "ready"),
    "clarification": ("Klärungsfall", "clarification"),
    "release": ("wartet auf Freigabe", "waiting for release"),
    "in_doubt": ("ungeklärt", "in doubt"),
    "later": ("wartet auf System oder Vorgang", "waiting for a system or a case"),
    "later_system": ("wartet auf ein System", "waiting for a system"),
    "later_case": ("wartet auf anderen Vorgang", "waiting for another case"),
    "closed": ("zu den Akten", "closed"),
}

STATIONS: dict[str, Pair] = {
    "receive": ("Eingang", "receive"),
    "read": ("Lesen", "read"),
    "check": ("Prüfen", "check"),
    "decide": ("Entscheiden", "decide"),
    "release": ("Freigabe", "release"),
    "write": ("Schreiben", "write"),
    "send": ("Versand", "send"),
    "close": ("Zu den Akten", "close"),
}

RESULTS: dict[str, Pair] = {
    "ok": ("erledigt", "done"),
    "unreadable": ("nicht lesbar", "unreadable"),
    "clarification": ("Klärungsfall", "clarification"),
    "waits": ("wartet auf anderen Vorgang", "waits for another case"),
    "for_release": ("zur Freigabe vorgelegt", "laid before a person"),
    "released_first": ("erste Freigabe", "first release"),
    "released": ("freigegeben", "released"),
    "rejected": ("abgelehnt", "rejected"),
    "corrected": ("berichtigt", "corrected"),
    "entered_again": ("von zweiter Person ebenso eingetragen", "entered alike by a second person"),
    "resumed": ("zurückgegeben", "handed back"),
    "set_aside": ("auf Wiedervorlage gelegt", "set aside for follow-up"),
    "asked": ("Rückfrage erstellt", "inquiry made"),
    "handed_over": ("übergeben", "handed over"),
    "given_back": ("nach Übergabe zurückgegeben", "given back after handing over"),
    "shadow": ("Schattenbetrieb: nichts hinausgegangen", "shadow mode: nothing went out"),
    "waits_for_shadow": ("wartet auf das Ende des Schattenbetriebs", "waits for the end of shadow mode"),
    "left_to_people": ("bleibt in Handarbeit", "left to people"),
    "done_by_hand": ("von Hand erledigt", "done by hand"),
    "opted_out": ("aus der Handarbeit an die Maschine gegeben", "given to the machine instead of people"),
    "taken_back": ("aus der Wiedervorlage geholt", "taken back from follow-up"),
    "closed": ("zu den Akten", "closed"),
    "erased": ("gelöscht", "erased"),
    "restricted": ("Verarbeitung eingeschränkt", "processing restricted"),
    "restriction_lifted": ("Einschränkung der Verarbeitung aufgehoben", "restriction of processing lifted"),
    "stopped": ("angehalten", "stopped"),
    "system_fault": ("System nicht erreichbar", "system fault"),
    "in_doubt": ("ungeklärt", "in doubt"),
    "conflict": ("Widerspruch im Fachverfahren", "conflict in the legacy system"),
    "refused_before_writing": ("nicht schreibbar", "cannot be written"),
    "settled_written": ("geklärt: steht im Fachverfahren", "settled: written"),
    "settled_not-written": ("geklärt: steht nicht im Fachverfahren", "settled: not written"),
    "settled_write-again": ("geklärt: noch einmal schreiben", "settled: write again"),
    "aenderung": ("Änderungsbescheid versandt", "notice of change sent"),
    "bescheid": ("Bescheid versandt", "notice sent"),
}

EFFECTS: dict[str, Pair] = {
    "intended": ("begonnen", "begun"),
    "done": ("erledigt", "done"),
    "rejected": ("abgelehnt", "refused"),
    "conflict": ("Widerspruch", "conflict"),
    "in_doubt": ("ungeklärt", "in doubt"),
}

ERASURE: dict[str, Pair] = {
    "retention": (
        "Die Aufbewahrungsfrist ist abgelaufen (Art. 5 Abs. 1 Buchst. e DSGVO).",
        "The retention period is over (GDPR Art. 5(1)(e)).",
    ),
    "request": (
        "Auf Verlangen der betroffenen Person (Art. 17 DSGVO).",
        "At the request of the person concerned (GDPR Art. 17).",
    ),
    "must_be_kept": (
        "Auf Verlangen der betroffenen Person, weil die Aufbewahrungsfrist noch läuft (Art. 17 Abs. 3, Art. 18 DSGVO).",
        "At the request of the person concerned, since it must still be kept (GDPR Art. 17(3), Art. 18).",
    ),
    "again": (
        "Schon früher gelöscht; eine ältere Sicherung hatte den Vorgang zurückgebracht.",
        "Erased before; an older backup had brought the case back.",
    ),
}
"""Why a case was erased or restricted."""

EVIDENCE: dict[str, Pair] = {
    "seen_at": ("gesehen am", "seen on"),
    "datei": ("Datei", "file"),
    "anzahl": ("Anzahl", "count"),
    "sha256": ("SHA-256", "SHA-256"),
    "message_id": ("Message-ID", "Message-ID"),
    "why": ("weil:", "because:"),
    "interrupted": ("unterbrochen", "interrupted"),
    "confirmed by the target, not found there": (
        "vom System bestätigt, dort aber nicht zu finden",
        "confirmed by the system, but not found there",
    ),
    "settled_by": ("geklärt von", "settled by"),
    "person": ("einer Person", "a person"),
    "note": ("Vermerk", "note"),
}
"""Words under which connectors and the journal keep what was seen."""

PARTS: dict[str, Pair] = {
    "journal": ("Journal", "journal"),
    "rules.xlsx": ("Regeln (rules.xlsx)", "rules (rules.xlsx)"),
    "ordner": ("Eingang", "inbox"),
    "steuerregister": ("steuerregister (Register)", "steuerregister (register)"),
    "postausgang": ("Postausgang", "outbox"),
    "briefkopf": ("Briefkopf (office.toml)", "letterhead (office.toml)"),
}
"""What a process works with, as `check` calls it."""

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The words of the view for people who approve rules."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "de": {
        "id": "Kennung", "edition": "Fassung", "valid": "Gilt", "basis": "Rechtsgrundlage", "owner": "Verantwortlich",
        "since": "seit", "term": "Begriff", "label": "Bezeichnung", "type": "Typ", "allowed": "Erlaubte Werte",
        "required": "Pflicht", "source": "Quelle", "yes": "ja", "no": "nein", "decimals": "Nachkommastellen",
        "TEXT": "Text", "NUMBER": "Zahl", "INTEGER": "Ganzzahl", "DATE": "Datum", "FLAG": "Ja/Nein",
        "rule": "Regel", "if": "Wenn", "then": "Dann", "reason": "Begründung", "remark": "Bemerkung",
        "of the workbook": "(der Mappe)", "error": "Fehler", "hint": "Hinweis", "unchecked": "nicht geprüft",
        "sound": "Die Prüfung fand keine Fehler. Hinweise: {hint}; nicht geprüft: {unchecked}.",
        "refused": "So nicht freizugeben. Fehler: {error}; Hinweise: {hint}; nicht geprüft: {unchecked}.",
        "about": "Angaben", "check": "Prüfung", "terms": "Begriffe", "all terms": "Alle Begriffe der Mappe",
        "table": "Tabelle",
        "rules of": "Regeln der Tabelle",
        "policy": "Trefferregel", "narrowed": "Erlaubte Werte nur in dieser Tabelle", "version": "Version",
        "seen": "Stand der Ansicht", "page": "Seite", "of": "von", "ok": "Ohne Fehler", "not ok": "Fehler gefunden",
    },
    "en": {
        "id": "Id", "edition": "Edition", "valid": "Valid", "basis": "Legal basis", "owner": "Responsible",
        "since": "since", "term": "Term", "label": "Called", "type": "Type", "allowed": "Allowed values",
        "required": "Required", "source": "Source", "yes": "yes", "no": "no", "decimals": "decimals",
        "TEXT": "text", "NUMBER": "number", "INTEGER": "whole number", "DATE": "date", "FLAG": "yes/no",
        "rule": "Rule", "if": "If", "then": "Then", "reason": "Reason", "remark": "Remark",
        "of the workbook": "(of the workbook)", "error": "Error", "hint": "Hint", "unchecked": "not checked",
        "sound": "The check found no errors. Hints: {hint}; not checked: {unchecked}.",
        "refused": "Not to be released like this. Errors: {error}; hints: {hint}; not checked: {unchecked}.",
        "about": "About", "check": "Check", "terms": "Terms", "all terms": "All terms of the workbook",
        "table": "Table", "rules of": "Rules of the table",
        "policy": "Hit policy", "narrowed": "Allowed values in this table only", "version": "Version",
        "seen": "Looked at on", "page": "Page", "of": "of", "ok": "Without errors", "not ok": "Errors found",
    },
}  # fmt: skip

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the comments in a written workbook explain; the words of the workbook are German, and so are they."""

from __future__ import annotations

from collections.abc import Sequence

from laufzettel.rules.decision_sheet import INPUT, LEGAL_BASIS, OUTPUT, REASON, REMARK, VALID_FROM, VALID_TO
from laufzettel.rules.exchange.policies import IN_WORDS

_HEADS = {
    INPUT: "Bedingung. Zeile 3 nennt den Begriff oder Ausdruck, Zeile 4 die erlaubten Werte. "
    "Ein Strich (-) trifft immer zu; weitere Formen: neu, alt · < 5 · [1..5] · nicht(…).",
    OUTPUT: "Ergebnis. Zeile 3 nennt den Begriff, Zeile 4 die erlaubten Werte, der wichtigste zuerst.",
    LEGAL_BASIS: "Vorschrift, auf der die Regel beruht; als Text. Leer: die Rechtsgrundlage im Blatt Info.",
    REASON: "Satz für den Bescheid. {Begriff} in geschweiften Klammern wird durch den Wert ersetzt.",
    VALID_FROM: "Erster Tag, an dem die Regel gilt; leer: wie die Mappe.",
    VALID_TO: "Letzter Tag, an dem die Regel gilt; leer: wie die Mappe.",
    REMARK: "Für Menschen; wird nicht ausgewertet.",
    "sonst": "Gilt, wenn keine Regel zutrifft. Die Bedingungen bleiben leer.",
    "Beschreibung": "Für Menschen; wird nicht ausgewertet.",
}
_TERMS = {
    "Begriff": "Der Name, unter dem Tabellen den Wert nennen.",
    "Bezeichnung": "Wie Menschen dazu sagen; steht in Sätzen.",
    "Typ": "Text, Zahl, Ganzzahl, Datum oder Ja/Nein.",
    "Einheit": "Zum Beispiel EUR/Jahr.",
    "Nachkommastellen": "Bei Zahl nötig, 2 für Geld; kein Wert darf mehr haben.",
    "erlaubte Werte": "Zum Beispiel: neu, alt – oder eine Bedingung wie [0..99]. Leer: beliebig.",
    "Pflicht": "ja: Ohne diese Angabe wird nicht entschieden.",
    "Quelle": "Woher der Wert kommt.",
}
_FACTS = {
    "Version": "Wie Sie diese Fassung nennen.",
    "gültig ab": "Erster Tag, an dem die Regeln gelten.",
    "gültig bis": "Letzter Tag, an dem die Regeln gelten; leer: bis auf Weiteres.",
    "Rechtsgrundlage": "Gilt für jede Regel, die keine eigene nennt.",
    "Verantwortlich": "Wer für die Regeln einsteht.",
    "Zellen": "FEEL: Die Zellen sind geschrieben, wie der DMN-Standard es vorsieht. Damit das Amt nach dieser Mappe "
    "entscheidet, ist diese Zeile durch Version, gültig ab, Rechtsgrundlage und Verantwortlich zu ersetzen.",
}


def about_fact(name: str) -> str:
    """What an entry of the sheet `Info` is for."""
    return _FACTS.get(name, "")


def about_policy(policies: Sequence[str]) -> str:
    """What the hit policies mean."""
    return "Trefferregel\n" + "\n".join(f"{sign}: {IN_WORDS['de'][sign]}" for sign in policies)


def about_head(head: str) -> str:
    """What a column of a table is for."""
    return _HEADS.get(head, "Anmerkung; wird nicht ausgewertet.")


def about_term(heading: str) -> str:
    """What a column of the sheet `Begriffe` is for."""
    return _TERMS.get(heading, "")

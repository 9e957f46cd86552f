# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sentences about versions that do not go together."""

from __future__ import annotations

from laufzettel.errors import Message

OVERLAP = Message(
    "rules.versions_overlap",
    "Die Fassungen {older} und {newer} gelten beide am {day}.",
    "The versions {older} and {newer} are both valid on {day_en}.",
    "Beenden Sie erst die ältere: geben Sie ihre Mappe mit einem früheren „gültig bis“ auf dem Blatt Info noch einmal "
    "frei. Wer sie nur berichtigt, lässt „gültig ab“, wie es ist, oder nimmt alle Tage der älteren Fassung mit hinein.",
    "End the older one first: release its workbook again with an earlier “gültig bis” on the sheet Info. A correction "
    "keeps “gültig ab” as it is, or covers the whole of the older version.",
)
GAP = Message(
    "rules.versions_gap",
    "Vom {first} bis zum {last} gilt keine Fassung; Vorgänge mit einem Stichtag dazwischen entscheidet eine Person.",
    "From {first_en} to {last_en} no version is valid; cases with a date of law in between are for a person.",
    "Ist das gewollt? Sonst berichtigen Sie „gültig ab“ oder „gültig bis“ auf dem Blatt Info.",
    "Is that meant? Otherwise correct “gültig ab” or “gültig bis” on the sheet Info.",
)
OTHER_ID = Message(
    "rules.versions_other_id",
    "Die Mappe {newer} hat die Kennung „{other}“; freigegeben sind Fassungen der Kennung „{known}“.",
    "The workbook {newer} has the Kennung “{other}”; released are versions of “{known}”.",
    "Fassungen eines Regelwerks haben dieselbe Kennung (Blatt Info).",
    "Versions of the same rules have the same Kennung (sheet Info).",
)

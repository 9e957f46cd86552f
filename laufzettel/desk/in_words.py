# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Moments and evidence of the journal, as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from laufzettel.words import EVIDENCE, word

_HERE = ZoneInfo("Europe/Berlin")


def moment(at: str, *, english: bool) -> str:
    """A moment of the journal as the office's clock shows it: to the second, and how far that clock is from UTC."""
    local = datetime.fromisoformat(at).astimezone(_HERE)
    said = local.strftime("%Y-%m-%d, %H:%M:%S" if english else "%d.%m.%Y, %H:%M:%S")
    return f"{said} UTC{int(local.strftime('%z')[:3]):+d}"


def evidence_in_words(evidence: Mapping[str, str], number: int) -> str:
    """What was seen in a foreign system, in words; number 0 for German, 1 for English."""
    return ", ".join(f"{word(EVIDENCE, key, number)} {_value(key, value, number)}" for key, value in evidence.items())


def _value(key: str, value: str, number: int) -> str:
    if key == "seen_at":
        return moment(value, english=bool(number))
    count = value.removesuffix(" rows")
    if count.isdigit() and count != value:
        return (f"{count} {'Zeile' if count == '1' else 'Zeilen'}", f"{count} row{'s' * (count != '1')}")[number]
    return word(EVIDENCE, value, number)

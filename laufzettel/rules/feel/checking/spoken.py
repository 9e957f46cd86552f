# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The names of types as people say them, in German and in English."""

from __future__ import annotations

from laufzettel.rules.feel.checking.terms import kind_of, options
from laufzettel.rules.feel.types import ContextOf, ListOf, RangeOf, Type

_KINDS = {
    "number": ("Zahl", "number"),
    "string": ("Text", "text"),
    "boolean": ("Wahrheitswert", "truth value"),
    "date": ("Datum", "date"),
    "time": ("Uhrzeit", "time"),
    "date and time": ("Datum mit Uhrzeit", "date and time"),
    "days and time duration": ("Dauer in Tagen und Stunden", "duration in days and hours"),
    "years and months duration": ("Dauer in Jahren und Monaten", "duration in years and months"),
    "list": ("Liste", "list"),
    "context": ("Kontext", "context"),
    "range": ("Bereich", "range"),
    "function": ("Funktion", "function"),
    "null": ("null", "null"),
}


def german(of: Type) -> str:
    """The type in German, such as `Zahl oder Text`."""
    return _spoken(of, 0)


def english(of: Type) -> str:
    """The type in English, such as `number or text`."""
    return _spoken(of, 1)


def german_kinds(kinds: frozenset[str]) -> str:
    """Kinds in German, in the order of the alphabet."""
    return " oder ".join(sorted(_KINDS[one][0] for one in kinds))


def english_kinds(kinds: frozenset[str]) -> str:
    """Kinds in English, in the order of the alphabet."""
    return " or ".join(sorted(_KINDS[one][1] for one in kinds))


def _spoken(of: Type, language: int) -> str:
    found = options(of)
    if found is None:
        return ("irgendein Wert", "any value")[language]
    said = dict.fromkeys(_option(one, language) for one in found)
    return (" oder ", " or ")[language].join(said) or "null"


def _option(option: Type, language: int) -> str:
    name = _KINDS[kind_of(option)][language]
    match option:
        case ListOf(element) | RangeOf(element) if options(element):
            return f"{name} ({_spoken(element, language)})"
        case ContextOf(entries) if 0 < len(entries) <= 4:
            return f"{name} ({', '.join(entry for entry, _ in entries)})"
    return name

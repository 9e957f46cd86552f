# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What can be wrong with an expression, as sentences for the clerk who wrote it."""

from __future__ import annotations

from laufzettel.errors import BusinessError, Message, Problem

UNEXPECTED = Message(
    "feel.unexpected",
    "„{what}“ passt an Stelle {position} nicht: {expected_de}.",
    "“{what}” does not fit at position {position}: {expected_en}.",
    "Bitte den Ausdruck dort ändern. Beispiele: Betrag * 0.5   if Alter >= 18 then 1 else 2   [1..5]",
    "Change the expression there. Examples: amount * 0.5   if age >= 18 then 1 else 2   [1..5]",
)
INCOMPLETE = Message(
    "feel.incomplete",
    "Der Ausdruck ist nicht zu Ende geschrieben: {expected_de}.",
    "The expression is not complete: {expected_en}.",
    "Bitte ergänzen, was am Ende fehlt.",
    "Add what is missing at the end.",
)
TOO_DEEP = Message(
    "feel.too_deep",
    "Der Ausdruck ist ab Stelle {position} zu tief verschachtelt.",
    "The expression is nested too deeply from position {position} on.",
    "Bitte Teile des Ausdrucks in eigene Entscheidungen auslagern.",
    "Move parts of the expression into decisions of their own.",
)
UNKNOWN_NAME = Message(
    "feel.unknown_name",
    "Den Namen „{what}“ an Stelle {position} gibt es hier nicht.",
    "There is no name “{what}” here (position {position}).",
    "Bitte die Schreibweise prüfen oder die Angabe mit der Entscheidung verbinden.",
    "Check the spelling, or connect the input with the decision.",
)
UNKNOWN_TYPE = Message(
    "feel.unknown_type",
    "Den Typ „{what}“ an Stelle {position} gibt es hier nicht.",
    "There is no type “{what}” here (position {position}).",
    "Bitte die Schreibweise prüfen oder den Typ im Modell festlegen.",
    "Check the spelling, or define the type in the model.",
)
BAD_LITERAL = Message(
    "feel.bad_literal",
    "Was an Stelle {position} hinter dem @ steht, ist weder Datum noch Uhrzeit noch Dauer.",
    "What stands behind the @ at position {position} is no date, time or duration.",
    'Beispiele: @"2026-01-31"   @"12:30:00"   @"P1Y"   @"PT8H"',
    'Examples: @"2026-01-31"   @"12:30:00"   @"P1Y"   @"PT8H"',
)


class FeelInvalid(BusinessError):
    """An expression cannot be read; `problem` says where and what to write instead."""

    def __init__(self, problem: Problem) -> None:
        """Args: problem: what is wrong, in both languages."""
        super().__init__(problem)

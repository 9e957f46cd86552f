# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What can stand in the way between workbook and DMN, as sentences."""

from __future__ import annotations

from laufzettel.errors import Message
from laufzettel.rules.messages import about_cell

NOT_A_TABLE = Message(
    "exchange.not_a_table",
    "„{name}“ ({kind_de}) ist keine Entscheidungstabelle und hat in einer Regelmappe keinen Platz.",
    "“{name}” ({kind_en}) is no decision table and has no place in a workbook of rules.",
    "Bitte im Modellierungswerkzeug durch eine Entscheidungstabelle ersetzen oder das Modell als DMN weiterführen.",
    "Replace it by a decision table in the modelling tool, or go on with the model as DMN.",
)
CANNOT_HOLD = Message(
    "exchange.cannot_hold",
    "„{name}“: {what_de} hat in einer Regelmappe keinen Platz.",
    "“{name}”: {what_en} has no place in a workbook of rules.",
    "Bitte im Modellierungswerkzeug ändern oder das Modell als DMN weiterführen.",
    "Change it in the modelling tool, or go on with the model as DMN.",
)
CHANGED = Message(
    "exchange.changed",
    "Zurückgelesen sagt „{file}“ nicht dasselbe ({where}); es wurde nichts geschrieben.",
    "Read back, “{file}” does not say the same ({where}); nothing was written.",
    "Bitte die genannte Stelle einfacher fassen und erneut umwandeln.",
    "Put the place named more simply, and convert again.",
)
ID_UNFIT = Message(
    "exchange.id_unfit",
    "„{name}“: die Kennung „{id}“ einer Regel taugt nicht für DMN.",
    "“{name}”: the id “{id}” of a rule will not do for DMN.",
    "Eine Kennung beginnt mit einem Buchstaben, enthält nur Buchstaben, Ziffern, - _ . und steht im Modell nur einmal.",
    "An id begins with a letter, holds only letters, digits, - _ . and stands only once in a model.",
)
TARGET_EXISTS = Message(
    "exchange.target_exists",
    "„{file}“ gibt es schon; es wurde nichts geschrieben.",
    "“{file}” exists already; nothing was written.",
    "Bitte einen anderen Namen angeben oder die Datei vorher wegräumen.",
    "Give another name, or move the file away first.",
)
UNKNOWN_KIND = Message(
    "exchange.unknown_kind",
    "„{file}“ endet weder auf .xlsx noch auf .dmn.",
    "“{file}” ends in neither .xlsx nor .dmn.",
    "Umgewandelt wird von .xlsx nach .dmn und von .dmn nach .xlsx.",
    "It is converted from .xlsx to .dmn and from .dmn to .xlsx.",
)
NO_DMN_TARGET = Message(
    "exchange.no_dmn_target",
    "„{file}“ ist kein DMN-Modell; eine Fassung von DMN hat nur, was als .dmn geschrieben wird.",
    "“{file}” is no DMN model; only what is written as .dmn has a version of DMN.",
    "Bitte ein Ziel angeben, das auf .dmn endet, oder die Fassung (--dmn) weglassen.",
    "Give a target that ends in .dmn, or leave the version (--dmn) out.",
)
NOT_OURS = Message(
    "exchange.not_ours",
    "„{file}“ sagt nicht, wer für die Regeln einsteht und ab wann sie gelten (Blatt Info).",
    "“{file}” does not say who answers for the rules and from when they hold (sheet Info).",
    "Bitte mit „laufzettel rules convert“ in eine Regelmappe umwandeln, im Blatt Info die Zeile „Zellen“ durch die "
    "fehlenden Angaben ersetzen und mit „laufzettel rules check“ prüfen.",
    "Convert it into a workbook with “laufzettel rules convert”, replace the row “Zellen” of the sheet Info by what is "
    "missing, and check it with “laufzettel rules check”.",
)
POLICY_UNKNOWN = about_cell(
    "exchange_policy_unknown",
    "Diese Trefferregel gibt es nicht.",
    "There is no such hit policy.",
    "Es gibt: {policies}.",
    "There are: {policies}.",
)
HEAD_MISSING = about_cell(
    "exchange_head_missing",
    "Über dieser Spalte steht nicht, was sie ist.",
    "Nothing above this column says what it is.",
    "Zeile 2 beginnt mit „Wenn“, „Dann“ oder „Anmerkung“ oder nennt eine der üblichen Anmerkungen.",
    "Row 2 begins with “Wenn” (if), “Dann” (then) or “Anmerkung” (annotation), or names one of the usual annotations.",
)
DEFAULT_NOT_LAST = about_cell(
    "exchange_default_not_last",
    "Die Zeile „sonst“ muss die letzte sein.",
    "The row “sonst” (else) must be the last one.",
    "Bitte ans Ende der Tabelle stellen.",
    "Move it to the end of the table.",
)
ENTRY_UNKNOWN = about_cell(
    "exchange_entry_unknown",
    "Diese Angabe passt zu nichts in dieser Mappe oder hat in DMN keinen Platz.",
    "This entry fits nothing in this workbook, or has no place in DMN.",
    "Bitte berichtigen oder die Zeile löschen.",
    "Correct it, or delete the row.",
)
NAMED_TWICE = about_cell(
    "exchange_named_twice",
    "Der Name „{name}“ steht schon in {other}.",
    "The name “{name}” stands in {other} already.",
    "Bitte einen eigenen Namen vergeben.",
    "Give it a name of its own.",
)

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What can be wrong with a workbook of rules, as sentences for the clerk who wrote it, and how they are collected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import SupportsIndex

from laufzettel.errors import BusinessError, Message, Problem


def _cell(code: str, de: str, en: str, remedy_de: str, remedy_en: str) -> Message:
    """A sentence about one cell; sheet and cell are named first."""
    return Message(
        f"rules.{code}",
        f"Blatt „{{sheet}}“, Zelle {{cell}}: {de}",
        f"Sheet “{{sheet}}”, cell {{cell}}: {en}",
        remedy_de,
        remedy_en,
    )


# --- the file and its sheets -----------------------------------------------------------------------------------------

UNREADABLE = Message(
    "rules.unreadable",
    "Die Regelmappe „{file}“ lässt sich nicht als Excel-Datei (.xlsx) öffnen.",
    "The rules workbook “{file}” cannot be opened as an Excel file (.xlsx).",
    "Bitte in Excel oder LibreOffice öffnen und als .xlsx speichern.",
    "Open it in Excel or LibreOffice and save it as .xlsx.",
)
SHEET_MISSING = _cell(
    "sheet_missing",
    "Dieses Blatt fehlt in der Regelmappe.",
    "This sheet is missing from the workbook.",
    "Bitte das Blatt anlegen.",
    "Add the sheet.",
)
NO_TABLE = _cell(
    "no_table",
    "Die Regelmappe enthält keine Entscheidungstabelle.",
    "The workbook holds no decision table.",
    "Bitte nach den Blättern Info und Begriffe ein Blatt je Entscheidung anlegen.",
    "Add one sheet per decision after the sheets Info and Begriffe.",
)
INFO_MISSING = _cell(
    "info_missing",
    "Die Angabe „{key}“ fehlt.",
    "The entry “{key}” is missing.",
    "Bitte den Namen in Spalte A und den Wert in Spalte B eintragen.",
    "Put the name in column A and the value in column B.",
)
HEADING_MISSING = _cell(
    "heading_missing",
    "Die Spalte „{heading}“ fehlt in Zeile 1.",
    "The column “{heading}” is missing in row 1.",
    "Bitte die Überschrift ergänzen; die Spalte darf leer sein.",
    "Add the heading; the column may be empty.",
)

# --- terms -----------------------------------------------------------------------------------------------------------

NAME_INVALID = _cell(
    "name_invalid",
    "„{name}“ ist kein Name.",
    "“{name}” is not a name.",
    "Ein Name besteht aus Buchstaben, Ziffern und _, beginnt mit einem Buchstaben und ist kein Wort der Regelsprache.",
    "A name has letters, digits and _, begins with a letter and is no word of the rule language.",
)
DUPLICATE = _cell(
    "duplicate",
    "„{name}“ kommt schon in Zelle {other} vor.",
    "“{name}” already stands in cell {other}.",
    "Bitte einen der beiden umbenennen oder löschen.",
    "Rename or delete one of the two.",
)
TYPE_UNKNOWN = _cell(
    "type_unknown",
    "Der Typ ist unbekannt.",
    "The type is unknown.",
    "Möglich sind: Text, Zahl, Ganzzahl, Datum, Ja/Nein.",
    "Possible are: Text, Zahl, Ganzzahl, Datum, Ja/Nein.",
)
DECIMALS = _cell(
    "decimals",
    "Zu einer Zahl gehört die Anzahl ihrer Nachkommastellen (0 bis 12).",
    "A number needs its count of decimals (0 to 12).",
    "Bitte eine ganze Zahl eintragen, für Geld 2; bei anderen Typen bleibt die Zelle leer.",
    "Enter a whole number, 2 for money; leave the cell empty for other types.",
)
YES_NO = _cell(
    "yes_no",
    "Hier steht weder ja noch nein.",
    "This is neither ja nor nein.",
    "Bitte ja oder nein eintragen.",
    "Enter ja or nein.",
)

# --- decision tables -------------------------------------------------------------------------------------------------

POLICY_MISSING = _cell(
    "policy_missing",
    "Die Trefferregel der Tabelle fehlt.",
    "The table's hit policy is missing.",
    "Bitte U (genau eine Regel), F (die erste), C (alle) oder C+ (Summe) eintragen.",
    "Enter U (exactly one rule), F (the first), C (all) or C+ (sum).",
)
POLICY_UNSUPPORTED = _cell(
    "policy_unsupported",
    "Die Trefferregel „{policy}“ wird nicht unterstützt.",
    "The hit policy “{policy}” is not supported.",
    "Unterstützt werden U (genau eine Regel), F (die erste), C (alle) und C+ (Summe).",
    "Supported are U (exactly one rule), F (the first), C (all) and C+ (sum).",
)
COLUMN_UNMARKED = _cell(
    "column_unmarked",
    "Die Spalte „{head}“ ist weder Eingang noch Ausgang noch Anmerkung.",
    "The column “{head}” is neither input nor output nor annotation.",
    "Eingänge beginnen mit „Wenn “, Ausgänge mit „Dann “; Anmerkungen heißen: {annotations}.",
    "Inputs begin with “Wenn ”, outputs with “Dann ”; annotations are called: {annotations}.",
)
NO_OUTPUT = _cell(
    "no_output",
    "Die Tabelle hat keine Ausgangsspalte.",
    "The table has no output column.",
    "Bitte eine Spalte anlegen, deren Überschrift mit „Dann “ beginnt.",
    "Add a column whose heading begins with “Dann ”.",
)
NO_RULE = _cell(
    "no_rule",
    "Die Tabelle hat keine Regel.",
    "The table has no rule.",
    "Regeln stehen ab Zeile 5, ihre Kennung in Spalte A.",
    "Rules begin in row 5, with their id in column A.",
)
RULE_ID_MISSING = _cell(
    "rule_id_missing",
    "Die Kennung der Regel fehlt.",
    "The rule's id is missing.",
    "Bitte eine in der Tabelle eindeutige Kennung als Text eintragen, zum Beispiel R1.",
    "Enter an id as text that is unique in the table, such as R1.",
)
VALIDITY_REVERSED = _cell(
    "validity_reversed",
    "„gültig bis“ liegt vor „gültig ab“.",
    "“gültig bis” (valid until) lies before “gültig ab” (valid from).",
    "Bitte eines der beiden Daten berichtigen.",
    "Correct one of the two dates.",
)
SUM_NEEDS_NUMBERS = _cell(
    "sum_needs_numbers",
    "Die Trefferregel C+ zählt Zahlen zusammen; dieser Ausgang ist keine.",
    "The hit policy C+ adds numbers; this output is none.",
    "Bitte einen Begriff vom Typ Zahl oder Ganzzahl nehmen, oder die Trefferregel C.",
    "Take a term of type Zahl or Ganzzahl, or the hit policy C.",
)
PLACEHOLDER = _cell(
    "placeholder",
    "Der Platzhalter „{name}“ ist kein Begriff.",
    "The placeholder “{name}” is no term.",
    "Platzhalter stehen in geschweiften Klammern und nennen einen Begriff vom Blatt Begriffe.",
    "Placeholders stand in braces and name a term of the sheet Begriffe.",
)

# --- cells -----------------------------------------------------------------------------------------------------------

CELL_EMPTY = _cell(
    "cell_empty",
    "Die Zelle ist leer.",
    "The cell is empty.",
    "Für „gleichgültig“ steht ein Strich -, für „kein Wert“ das Wort null.",
    "A dash - stands for “any”, the word null for “no value”.",
)
FORMULA_UNCACHED = _cell(
    "formula_uncached",
    "Die Formel hat kein gespeichertes Ergebnis.",
    "The formula has no stored result.",
    "Bitte die Mappe in Excel oder LibreOffice öffnen und speichern, oder den Wert statt der Formel eintragen.",
    "Open and save the workbook in Excel or LibreOffice, or enter the value instead of the formula.",
)
CELL_ERROR = _cell(
    "cell_error",
    "Die Zelle zeigt einen Fehler oder einen Wert, den Regeln nicht kennen (zum Beispiel eine Uhrzeit).",
    "The cell shows an error or a value that rules do not know (such as a time of day).",
    "Bitte Text, Zahl, Datum oder WAHR/FALSCH eintragen.",
    "Enter text, a number, a date or true/false.",
)
SYNTAX = _cell(
    "syntax",
    "„{what}“ passt an Stelle {position} nicht.",
    "“{what}” does not fit at position {position}.",
    'Beispiele: -   5   >= 5   [1..5]   "a", "b"   nicht("a")   date("2026-01-01"); '
    "nur gerade Anführungszeichen und der einfache Strich.",
    'Examples: -   5   >= 5   [1..5]   "a", "b"   not("a")   date("2026-01-01"); '
    "straight quotation marks and the plain dash only.",
)
INCOMPLETE = _cell(
    "incomplete",
    "Der Ausdruck ist nicht zu Ende geschrieben.",
    "The expression is not complete.",
    "Bitte den Wert oder die schließende Klammer ergänzen.",
    "Add the value or the closing bracket.",
)
GERMAN_COMMA = _cell(
    "german_comma",
    "Das Komma ist zweideutig: Es trennt Alternativen.",
    "The comma is ambiguous: it separates alternatives.",
    "Für die Zahl bitte „{proposal}“ schreiben, für mehrere Werte „{listed}“ mit Leerzeichen.",
    "For the number write “{proposal}”, for several values “{listed}” with a blank.",
)
DATE_INVALID = _cell(
    "date_invalid",
    "Das ist kein Datum.",
    "This is no date.",
    'Bitte als Excel-Datum oder als date("2026-01-31") schreiben.',
    'Write an Excel date or date("2026-01-31").',
)
TYPE_CLASH = _cell(
    "type_clash",
    "Der Ausdruck passt nicht zu „{term}“ vom Typ {type}.",
    "The expression does not fit “{term}” of type {type}.",
    'Text steht in Anführungszeichen, ein Datum als date("2026-01-31"), Ja/Nein als wahr oder falsch; '
    "größer und kleiner gibt es nur für Zahlen und Daten.",
    'Text stands in quotation marks, a date as date("2026-01-31"), yes/no as true or false; '
    "greater and smaller exist for numbers and dates only.",
)
NOT_ALLOWED = _cell(
    "not_allowed",
    "Der Wert gehört nicht zu den erlaubten Werten von „{term}“.",
    "The value is not among the allowed values of “{term}”.",
    "Bitte die Schreibung prüfen oder die erlaubten Werte in Zeile 4 und auf dem Blatt Begriffe ergänzen.",
    "Check the spelling, or add it to the allowed values in row 4 and on the sheet Begriffe.",
)
WORD_UNKNOWN = _cell(
    "word_unknown",
    "„{word}“ ist weder ein Begriff noch ein erlaubter Wert.",
    "“{word}” is neither a term nor an allowed value.",
    "Text gehört in Anführungszeichen; Ja/Nein heißt wahr oder falsch; Begriffe stehen auf dem Blatt Begriffe.",
    "Text belongs in quotation marks; yes/no is true or false; terms stand on the sheet Begriffe.",
)
TERM_IN_TEST = _cell(
    "term_in_test",
    "Eine Bedingung kann noch nicht mit einem anderen Begriff oder einer Rechnung vergleichen („{word}“).",
    "A condition cannot compare with another term or a computation yet (“{word}”).",
    "Bitte den festen Wert eintragen oder den Vergleich als eigenen Begriff (Ja/Nein) zuliefern.",
    "Enter the fixed value, or supply the comparison as a term of its own (Ja/Nein).",
)
TOO_MANY_DECIMALS = _cell(
    "too_many_decimals",
    "Die Zahl hat mehr Nachkommastellen, als für „{term}“ vereinbart sind ({decimals}), oder ist zu groß.",
    "The number has more decimals than declared for “{term}” ({decimals}), or is too large.",
    "Bitte ohne Tausenderpunkte schreiben oder die Nachkommastellen auf dem Blatt Begriffe ändern.",
    "Write it without thousands separators, or change the decimals on the sheet Begriffe.",
)
INTERVAL_REVERSED = _cell(
    "interval_reversed",
    "Der Bereich enthält keinen Wert: Der Anfang liegt nicht vor dem Ende.",
    "The interval holds no value: its start does not lie before its end.",
    "Bitte die Grenzen tauschen oder die Klammern prüfen.",
    "Swap the bounds or check the brackets.",
)
DIVISOR = _cell(
    "divisor",
    "Geteilt werden kann nur durch eine feste Zahl, die nicht 0 ist.",
    "Division is possible only by a fixed number other than 0.",
    "Bitte den Teiler als Zahl eintragen.",
    "Enter the divisor as a number.",
)


class Fault(Exception):
    """Something is wrong with the text of a cell; whoever knows the cell makes a finding of it."""

    def __init__(self, message: Message, **gaps: object) -> None:
        """Args: message: the sentence. gaps: what it names besides sheet and cell."""
        super().__init__(message.code)
        self.message = message
        self.gaps = gaps


class RulesInvalid(BusinessError):
    """The workbook cannot be used; `problems` lists everything that is wrong with it, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Args: problems: at least one, in the order of sheets and cells as they were read."""
        super().__init__(problems[0])
        self.problems = list(problems)

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[type[RulesInvalid], tuple[list[Problem]]]:
        """Keep all problems when the error crosses a process."""
        return type(self), (self.problems,)


class Findings:
    """Collects what is wrong while a workbook is read, so that the clerk gets the whole list at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, message: Message, sheet: str, cell: str, **gaps: object) -> None:
        """Note a problem.

        Args:
            message: the sentence.
            sheet: the sheet's name.
            cell: the cell, such as `B7`.
            gaps: what the sentence names besides.
        """
        self.problems.append(message.at(field=None, place=f"cell:{sheet}!{cell}", sheet=sheet, cell=cell, **gaps))

    def add_fault(self, fault: Fault, sheet: str, cell: str) -> None:
        """Note what the reader of the cell's text complained about."""
        self.add(fault.message, sheet, cell, **fault.gaps)

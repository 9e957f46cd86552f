# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What can be wrong with the words in one cell of a table, as sentences for the clerk who wrote them."""

from __future__ import annotations

from laufzettel.rules.messages import about_cell

CELL_EMPTY = about_cell(
    "cell_empty",
    "Die Zelle ist leer.",
    "The cell is empty.",
    "Für „gleichgültig“ steht ein Strich -, für „kein Wert“ das Wort null.",
    "A dash - stands for “any”, the word null for “no value”.",
)
FORMULA_UNCACHED = about_cell(
    "formula_uncached",
    "Die Formel hat kein gespeichertes Ergebnis.",
    "The formula has no stored result.",
    "Bitte die Mappe in Excel oder LibreOffice öffnen und speichern, oder den Wert statt der Formel eintragen.",
    "Open and save the workbook in Excel or LibreOffice, or enter the value instead of the formula.",
)
CELL_ERROR = about_cell(
    "cell_error",
    "Die Zelle zeigt einen Fehler oder einen Wert, den Regeln nicht kennen (zum Beispiel eine Uhrzeit).",
    "The cell shows an error or a value that rules do not know (such as a time of day).",
    "Bitte Text, Zahl, Datum oder WAHR/FALSCH eintragen.",
    "Enter text, a number, a date or true/false.",
)
SYNTAX = about_cell(
    "syntax",
    "„{what}“ passt an Stelle {position} nicht.",
    "“{what}” does not fit at position {position}.",
    'Beispiele: -   5   >= 5   [1..5]   "a", "b"   nicht("a")   date("2026-01-01"); '
    "nur gerade Anführungszeichen und der einfache Strich.",
    'Examples: -   5   >= 5   [1..5]   "a", "b"   not("a")   date("2026-01-01"); '
    "straight quotation marks and the plain dash only.",
)
INCOMPLETE = about_cell(
    "incomplete",
    "Der Ausdruck ist nicht zu Ende geschrieben.",
    "The expression is not complete.",
    "Bitte den Wert oder die schließende Klammer ergänzen.",
    "Add the value or the closing bracket.",
)
GERMAN_COMMA = about_cell(
    "german_comma",
    "Das Komma ist zweideutig: Es trennt Alternativen.",
    "The comma is ambiguous: it separates alternatives.",
    "Für die Zahl bitte „{proposal}“ schreiben, für mehrere Werte „{listed}“ mit Leerzeichen.",
    "For the number write “{proposal}”, for several values “{listed}” with a blank.",
)
DATE_INVALID = about_cell(
    "date_invalid",
    "Das ist kein Datum.",
    "This is no date.",
    'Bitte als Excel-Datum oder als date("2026-01-31") schreiben.',
    'Write an Excel date or date("2026-01-31").',
)
TYPE_CLASH = about_cell(
    "type_clash",
    "Der Ausdruck passt nicht zu „{term}“ vom Typ {type}.",
    "The expression does not fit “{term}” of type {type}.",
    'Text steht in Anführungszeichen, ein Datum als date("2026-01-31"), Ja/Nein als wahr oder falsch; '
    "größer und kleiner gibt es nur für Zahlen und Daten.",
    'Text stands in quotation marks, a date as date("2026-01-31"), yes/no as true or false; '
    "greater and smaller exist for numbers and dates only.",
)
NOT_ALLOWED = about_cell(
    "not_allowed",
    "Der Wert gehört nicht zu den erlaubten Werten von „{term}“.",
    "The value is not among the allowed values of “{term}”.",
    "Bitte die Schreibung prüfen oder die erlaubten Werte in Zeile 4 und auf dem Blatt Begriffe ergänzen.",
    "Check the spelling, or add it to the allowed values in row 4 and on the sheet Begriffe.",
)
WORD_UNKNOWN = about_cell(
    "word_unknown",
    "„{word}“ ist weder ein Begriff noch ein erlaubter Wert.",
    "“{word}” is neither a term nor an allowed value.",
    "Text gehört in Anführungszeichen; Ja/Nein heißt wahr oder falsch; Begriffe stehen auf dem Blatt Begriffe.",
    "Text belongs in quotation marks; yes/no is true or false; terms stand on the sheet Begriffe.",
)
TERM_IN_TEST = about_cell(
    "term_in_test",
    "Hier sind nur feste Werte möglich, kein anderer Begriff und keine Rechnung („{word}“).",
    "Only fixed values are possible here, no other term and no computation (“{word}”).",
    "Bitte den festen Wert eintragen.",
    "Enter the fixed value.",
)
TOO_MANY_DECIMALS = about_cell(
    "too_many_decimals",
    "Die Zahl hat mehr Nachkommastellen, als für „{term}“ vereinbart sind ({decimals}), oder ist zu groß.",
    "The number has more decimals than declared for “{term}” ({decimals}), or is too large.",
    "Bitte ohne Tausenderpunkte schreiben oder die Nachkommastellen auf dem Blatt Begriffe ändern.",
    "Write it without thousands separators, or change the decimals on the sheet Begriffe.",
)
INTERVAL_REVERSED = about_cell(
    "interval_reversed",
    "Der Bereich enthält keinen Wert: Der Anfang liegt nicht vor dem Ende.",
    "The interval holds no value: its start does not lie before its end.",
    "Bitte die Grenzen tauschen oder die Klammern prüfen.",
    "Swap the bounds or check the brackets.",
)
DIVISOR = about_cell(
    "divisor",
    "Geteilt werden kann nur durch eine feste Zahl, die nicht 0 ist.",
    "Division is possible only by a fixed number other than 0.",
    "Bitte den Teiler als Zahl eintragen.",
    "Enter the divisor as a number.",
)
FORMULA_SYNTAX = about_cell("formula_syntax", "{said_de}", "{said_en}", "{remedy_de}", "{remedy_en}")
FUNCTION_UNKNOWN = about_cell(
    "function_unknown",
    "Eine Funktion „{name}“ gibt es nicht (Stelle {position}).",
    "There is no function “{name}” (position {position}).",
    "Funktionen heißen wie in FEEL, der Sprache des Standards DMN; gemeint sein könnte: {alike}.",
    "Functions are called as in FEEL, the language of the DMN standard; perhaps meant: {alike}.",
)
FORMULA_NO_ANSWER = about_cell(
    "formula_no_answer",
    "„{part}“ ergibt für keinen Wert etwas: Was verglichen oder berechnet wird, passt nicht zusammen.",
    "“{part}” gives nothing for any value: what is compared or computed does not go together.",
    'Text steht in Anführungszeichen, ein Datum als date("2026-01-31"); verglichen wird nur Gleichartiges. Die Typen '
    "der Begriffe stehen auf dem Blatt Begriffe.",
    'Text stands in quotation marks, a date as date("2026-01-31"); only like is compared with like, and the types of '
    "terms stand on the sheet Begriffe.",
)
LOOPS = about_cell(
    "loops",
    "Die Formel hat mehr als {most} Schleifen (for, some, every).",
    "The formula has more than {most} loops (for, some, every).",
    "Bitte einen Teil als eigenen Begriff zuliefern.",
    "Supply a part of it as a term of its own.",
)
DAY_OF_COMPUTATION = about_cell(
    "day_of_computation",
    "Die Regel hinge vom Tag der Berechnung ab („{name}“): Derselbe Fall würde morgen anders entschieden.",
    "The rule would depend on the day of the computation (“{name}”): tomorrow the same case might end otherwise.",
    "Bitte den Begriff Stichtag nehmen; das ist der Tag, dessen Recht für den Fall gilt.",
    "Use the term Stichtag: the day whose law holds for the case.",
)
PLACEHOLDER = about_cell(
    "placeholder",
    "Der Platzhalter „{name}“ ist kein Begriff.",
    "The placeholder “{name}” is no term.",
    "Platzhalter stehen in geschweiften Klammern und nennen einen Begriff vom Blatt Begriffe.",
    "Placeholders stand in braces and name a term of the sheet Begriffe.",
)
NOT_TEXT = about_cell(
    "not_text",
    "Hier gehört Text hin; die Zelle enthält eine Zahl, ein Datum oder WAHR/FALSCH.",
    "This should be text; the cell holds a number, a date or true/false.",
    "Bitte die Zelle als Text formatieren und neu eintragen: Excel macht zum Beispiel aus 3.1 ein Datum.",
    "Format the cell as text and enter it again: Excel turns 3.1 into a date, for example.",
)
ALLOWED_WIDER = about_cell(
    "allowed_wider",
    "Die erlaubten Werte der Spalte gehen über die des Begriffs „{term}“ hinaus.",
    "The column's allowed values go beyond those of the term “{term}”.",
    "Bitte Zeile 4 enger fassen oder leeren, oder die erlaubten Werte auf dem Blatt Begriffe erweitern.",
    "Narrow or empty row 4, or widen the allowed values on the sheet Begriffe.",
)
TOO_LONG = about_cell(
    "too_long",
    "Die Rechnung hat mehr als {most} Rechenzeichen.",
    "The computation has more than {most} operators.",
    "Bitte einen Teil als eigenen Begriff zuliefern.",
    "Supply a part of it as a term of its own.",
)
FACTOR = about_cell(
    "factor",
    "Eine Zahl in der Rechnung ist zu groß oder hat mehr als {most} Nachkommastellen.",
    "A number in the computation is too large or has more than {most} decimals.",
    "Bitte die Zahl prüfen; geschrieben wird sie mit Punkt und ohne Tausenderpunkte.",
    "Check the number; it is written with a point and without thousands separators.",
)

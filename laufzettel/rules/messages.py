# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What can be wrong with a workbook of rules, as sentences for the clerk who wrote it; its cells have their own."""

from __future__ import annotations

from laufzettel.errors import Message


def about_cell(code: str, de: str, en: str, remedy_de: str, remedy_en: str) -> Message:
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
FILE_MISSING = Message(
    "rules.file_missing",
    "Die Regelmappe „{file}“ ist nicht da.",
    "The rules workbook “{file}” is not there.",
    "Bitte Ordner und Schreibung des Namens prüfen.",
    "Check the folder and the spelling of its name.",
)
SHEET_MISSING = about_cell(
    "sheet_missing",
    "Dieses Blatt fehlt in der Regelmappe.",
    "This sheet is missing from the workbook.",
    "Bitte das Blatt anlegen.",
    "Add the sheet.",
)
NO_TABLE = about_cell(
    "no_table",
    "Die Regelmappe enthält keine Entscheidungstabelle.",
    "The workbook holds no decision table.",
    "Bitte nach den Blättern Info und Begriffe ein Blatt je Entscheidung anlegen.",
    "Add one sheet per decision after the sheets Info and Begriffe.",
)
INFO_MISSING = about_cell(
    "info_missing",
    "Die Angabe „{key}“ fehlt.",
    "The entry “{key}” is missing.",
    "Bitte den Namen in Spalte A und den Wert in Spalte B eintragen.",
    "Put the name in column A and the value in column B.",
)
INFO_UNKNOWN = about_cell(
    "info_unknown",
    "Die Angabe „{key}“ ist unbekannt.",
    "The entry “{key}” is unknown.",
    "Die Angaben zur Gültigkeit heißen genau „gültig ab“ und „gültig bis“.",
    "The entries on validity are called exactly “gültig ab” (valid from) and “gültig bis” (valid until).",
)
SHEET_TOO_LARGE = about_cell(
    "sheet_too_large",
    "Das Blatt reicht bis zu dieser Zelle und ist damit zu groß, um gelesen zu werden.",
    "The sheet reaches as far as this cell, which makes it too large to be read.",
    "Bitte die Zeilen und Spalten außerhalb der Tabelle löschen (auch leere, die nur formatiert sind) und speichern.",
    "Delete the rows and columns outside the table (empty ones with a format, too) and save.",
)
HEADING_MISSING = about_cell(
    "heading_missing",
    "Die Spalte „{heading}“ fehlt in Zeile 1.",
    "The column “{heading}” is missing in row 1.",
    "Bitte die Überschrift ergänzen; die Spalte darf leer sein.",
    "Add the heading; the column may be empty.",
)

# --- terms -----------------------------------------------------------------------------------------------------------

NAME_INVALID = about_cell(
    "name_invalid",
    "„{name}“ ist kein Name.",
    "“{name}” is not a name.",
    "Ein Name besteht aus Buchstaben, Ziffern und _, beginnt mit einem Buchstaben und ist kein Wort der Regelsprache; "
    "nur Begriffe dürfen einzelne Leerzeichen haben.",
    "A name has letters, digits and _, begins with a letter and is no word of the rule language; only terms may have "
    "single blanks.",
)
DUPLICATE = about_cell(
    "duplicate",
    "„{name}“ kommt schon in Zelle {other} vor.",
    "“{name}” already stands in cell {other}.",
    "Bitte einen der beiden umbenennen oder löschen.",
    "Rename or delete one of the two.",
)
TYPE_UNKNOWN = about_cell(
    "type_unknown",
    "Der Typ ist unbekannt.",
    "The type is unknown.",
    "Möglich sind: Text, Zahl, Ganzzahl, Datum, Ja/Nein.",
    "Possible are: Text, Zahl, Ganzzahl, Datum, Ja/Nein.",
)
DECIMALS = about_cell(
    "decimals",
    "Zu einer Zahl gehört die Anzahl ihrer Nachkommastellen (0 bis 12).",
    "A number needs its count of decimals (0 to 12).",
    "Bitte eine ganze Zahl eintragen, für Geld 2; bei anderen Typen bleibt die Zelle leer.",
    "Enter a whole number, 2 for money; leave the cell empty for other types.",
)
YES_NO = about_cell(
    "yes_no",
    "Hier steht weder ja noch nein.",
    "This is neither ja nor nein.",
    "Bitte ja oder nein eintragen.",
    "Enter ja or nein.",
)

# --- decision tables -------------------------------------------------------------------------------------------------

POLICY_MISSING = about_cell(
    "policy_missing",
    "Die Trefferregel der Tabelle fehlt.",
    "The table's hit policy is missing.",
    "Bitte zum Beispiel U (genau eine Regel), F (die erste), C (alle) oder C+ (Summe) eintragen.",
    "Enter for example U (exactly one rule), F (the first), C (all) or C+ (sum).",
)
POLICY_UNSUPPORTED = about_cell(
    "policy_unsupported",
    "„{policy}“ ist keine Trefferregel.",
    "“{policy}” is no hit policy.",
    "Möglich sind U (genau eine Regel), A (mehrere mit gleichem Ergebnis), F (die erste), P (die vorrangige), "
    "R (alle in der Reihenfolge des Blattes), O (alle nach Vorrang), C (alle), C+ (Summe), C< (das Kleinste), "
    "C> (das Größte), C# (wie viele).",
    "Possible are U (exactly one rule), A (several with the same result), F (the first), P (by priority), R (all in "
    "the order of the sheet), O (all by priority), C (all), C+ (sum), C< (the smallest), C> (the greatest), "
    "C# (how many).",
)
PRIORITY_MISSING = about_cell(
    "priority_missing",
    "Die Trefferregel „{policy}“ richtet sich nach dem Vorrang der Ergebnisse; für „{term}“ fehlt er.",
    "The hit policy “{policy}” follows the priority of results; “{term}” has none.",
    "Bitte in dieser Zelle die erlaubten Werte einzeln aufzählen, den wichtigsten zuerst.",
    "List the allowed values in this cell one by one, the most important first.",
)
COLUMN_UNMARKED = about_cell(
    "column_unmarked",
    "Die Spalte „{head}“ ist weder Eingang noch Ausgang noch Anmerkung.",
    "The column “{head}” is neither input nor output nor annotation.",
    "Eingänge beginnen mit „Wenn “, Ausgänge mit „Dann “; Anmerkungen heißen: {annotations}.",
    "Inputs begin with “Wenn ”, outputs with “Dann ”; annotations are called: {annotations}.",
)
NO_OUTPUT = about_cell(
    "no_output",
    "Die Tabelle hat keine Ausgangsspalte.",
    "The table has no output column.",
    "Bitte eine Spalte anlegen, deren Überschrift mit „Dann “ beginnt.",
    "Add a column whose heading begins with “Dann ”.",
)
NO_RULE = about_cell(
    "no_rule",
    "Die Tabelle hat keine Regel.",
    "The table has no rule.",
    "Regeln stehen ab Zeile 5, ihre Kennung in Spalte A.",
    "Rules begin in row 5, with their id in column A.",
)
RULE_ID_MISSING = about_cell(
    "rule_id_missing",
    "Die Kennung der Regel fehlt.",
    "The rule's id is missing.",
    "Bitte eine in der Tabelle eindeutige Kennung als Text eintragen, zum Beispiel R1.",
    "Enter an id as text that is unique in the table, such as R1.",
)
VALIDITY_REVERSED = about_cell(
    "validity_reversed",
    "„gültig bis“ liegt vor „gültig ab“.",
    "“gültig bis” (valid until) lies before “gültig ab” (valid from).",
    "Bitte eines der beiden Daten berichtigen.",
    "Correct one of the two dates.",
)
NEVER_VALID = about_cell(
    "never_valid",
    "Die Regel kann nie gelten: Sie liegt ganz außerhalb der Gültigkeit, die auf dem Blatt Info steht.",
    "The rule can never apply: it lies wholly outside the validity that stands on the sheet Info.",
    "Bitte „gültig ab“ und „gültig bis“ der Regel oder der Regelmappe berichtigen, oder die Regel löschen.",
    "Correct “gültig ab” and “gültig bis” of the rule or of the workbook, or delete the rule.",
)
SUM_NEEDS_NUMBERS = about_cell(
    "sum_needs_numbers",
    "Die Trefferregel C+ zählt Zahlen zusammen; dieser Ausgang ist keine.",
    "The hit policy C+ adds numbers; this output is none.",
    "Bitte einen Begriff vom Typ Zahl oder Ganzzahl nehmen, oder die Trefferregel C.",
    "Take a term of type Zahl or Ganzzahl, or the hit policy C.",
)
COUNT_NEEDS_NUMBERS = about_cell(
    "count_needs_numbers",
    "Die Trefferregel C# zählt die passenden Regeln; dieser Ausgang ist keine Zahl.",
    "The hit policy C# counts the rules that fit; this output is no number.",
    "Bitte einen Begriff vom Typ Zahl oder Ganzzahl nehmen, oder die Trefferregel C.",
    "Take a term of type Zahl or Ganzzahl, or the hit policy C.",
)
ORDER_NEEDED = about_cell(
    "order_needed",
    "Die Trefferregel {policy} vergleicht die Ergebnisse; dieser Ausgang ist weder Zahl noch Datum.",
    "The hit policy {policy} compares the results; this output is neither a number nor a date.",
    "Bitte einen Begriff vom Typ Zahl, Ganzzahl oder Datum nehmen; den Vorrang von Wörtern bestimmt P.",
    "Take a term of type Zahl, Ganzzahl or Datum; the priority of words is decided by P.",
)

# --- what a process and its tables owe each other --------------------------------------------------------------------

NOT_SUPPLIED = about_cell(
    "not_supplied",
    "Den Begriff „{term}“ liefert das Verfahren dieser Tabelle nicht.",
    "The process does not supply the term “{term}” to this table.",
    "Bitte die Schreibung prüfen. Geliefert werden: {supplied}.",
    "Check the spelling. Supplied are: {supplied}.",
)
SUPPLIED_OTHERWISE = about_cell(
    "supplied_otherwise",
    "Der Begriff „{term}“ ist vom Typ {type}; das Verfahren liefert ihn als {supplied}.",
    "The term “{term}” is of type {type}; the process supplies it as {supplied}.",
    "Bitte den Typ auf dem Blatt Begriffe berichtigen.",
    "Correct the type on the sheet Begriffe.",
)
OUTPUT_NEEDED = about_cell(
    "output_needed",
    "Der Tabelle fehlt der Ausgang „{term}“, den das Verfahren braucht.",
    "The table lacks the output “{term}”, which the process needs.",
    "Bitte eine Spalte „Dann …“ anlegen und in Zeile 3 {term} eintragen (Typ {type}).",
    "Add a column “Dann …” and enter {term} in row 3 (type {type}).",
)
OUTPUT_OTHERWISE = about_cell(
    "output_otherwise",
    "Der Ausgang „{term}“ ist vom Typ {type}; das Verfahren braucht ihn als {needed}.",
    "The output “{term}” is of type {type}; the process needs it as {needed}.",
    "Bitte den Typ auf dem Blatt Begriffe berichtigen.",
    "Correct the type on the sheet Begriffe.",
)
POLICY_OTHERWISE = about_cell(
    "policy_otherwise",
    "Was die Trefferregel „{policy}“ ergibt, kann das Verfahren in dieser Tabelle nicht lesen.",
    "What the hit policy “{policy}” gives cannot be read by the process in this table.",
    "Möglich sind hier: {policies}.",
    "Possible are here: {policies}.",
)
TABLE_NEEDED = about_cell(
    "table_needed",
    "Die Tabelle „{table}“ fehlt, mit der das Verfahren entscheidet.",
    "The table “{table}” is missing, by which the process decides.",
    "Bitte ein Blatt anlegen, in dessen Zelle A1 {table} steht, oder die Schreibung dort berichtigen.",
    "Add a sheet with {table} in its cell A1, or correct the spelling there.",
)
TABLE_UNUSED = about_cell(
    "table_unused",
    "Die Tabelle „{table}“ benutzt das Verfahren nicht; ihre Regeln würden nie gefragt.",
    "The process does not use the table “{table}”; its rules would never be asked.",
    "Bitte die Schreibung prüfen oder das Blatt löschen. Benutzt werden: {tables}.",
    "Check the spelling or delete the sheet. Used are: {tables}.",
)

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is said about the tests of a workbook: to the clerk who wrote them, and to whoever releases its rules."""

from __future__ import annotations

from laufzettel.errors import Message
from laufzettel.rules.messages import about_cell

# --- errors: a row says nothing sensible -----------------------------------------------------------------------------

HEADING_UNKNOWN = about_cell(
    "test_heading_unknown",
    "„{heading}“ ist weder ein Begriff noch eine der Spalten {fixed}.",
    "“{heading}” is neither a term nor one of the columns {fixed}.",
    "Eine Eingabe heißt wie ihr Begriff, ein erwartetes Ergebnis „Soll“ und der Begriff.",
    "An input is called like its term, an expected result “Soll” and the term.",
)
HEADING_TAKEN = about_cell(
    "test_heading_taken",
    "„{heading}“ ist hier eine feste Spalte und zugleich ein Begriff, den eine Tabelle braucht.",
    "“{heading}” is a fixed column here and also a term that a table needs.",
    "Bitte den Begriff umbenennen: Sonst kann er in keinem Test vorkommen.",
    "Rename the term: else no test can name it.",
)
TABLE_UNKNOWN = about_cell(
    "test_table_unknown",
    "Eine Tabelle „{table}“ gibt es nicht.",
    "There is no table “{table}”.",
    "Es gibt: {tables}.",
    "There is: {tables}.",
)
DAY_MISSING = about_cell(
    "test_day_missing",
    "Der Stichtag fehlt.",
    "The date of law (Stichtag) is missing.",
    "Welche Regeln gelten, hängt vom Tag ab: Bitte ein Datum eintragen.",
    "Which rules hold depends on the day: enter a date.",
)
INPUT_UNUSED = about_cell(
    "test_input_unused",
    "Die Tabelle „{table}“ fragt nicht nach „{term}“.",
    "The table “{table}” does not ask for “{term}”.",
    "Bitte die Zelle leeren oder die richtige Tabelle eintragen. Gefragt wird nach: {asked}.",
    "Empty the cell or enter the right table. It asks for: {asked}.",
)
OUTPUT_UNKNOWN = about_cell(
    "test_output_unknown",
    "Die Tabelle „{table}“ hat kein Ergebnis „{term}“.",
    "The table “{table}” has no output “{term}”.",
    "Bitte die Zelle leeren oder die richtige Tabelle eintragen. Ergebnisse sind: {outputs}.",
    "Empty the cell or enter the right table. Its outputs are: {outputs}.",
)
RULE_UNKNOWN = about_cell(
    "test_rule_unknown",
    "Eine Regel „{rule}“ hat die Tabelle „{table}“ nicht.",
    "The table “{table}” has no rule “{rule}”.",
    "Bitte die Nummer aus Spalte A der Tabelle eintragen; mehrere durch Semikolon getrennt.",
    "Enter the id from column A of the table; several are separated by semicolons.",
)
VERDICT_UNKNOWN = about_cell(
    "test_verdict_unknown",
    "„{said}“ ist kein Urteil.",
    "“{said}” is no verdict.",
    "Möglich sind: {verdicts}; leer heißt entschieden.",
    "Possible are: {verdicts}; empty means decided.",
)
EXPECTATION_MISSING = about_cell(
    "test_expectation_missing",
    "Der Test sagt nicht, was herauskommen soll.",
    "The test does not say what should come out.",
    "Bitte ein Ergebnis („Soll …“), eine Regel oder ein Urteil eintragen; ein leeres Ergebnis heißt null.",
    "Enter a result (“Soll …”), a rule or a verdict; an empty result is called null.",
)
RESULT_WITHOUT_DECISION = about_cell(
    "test_result_without_decision",
    "Bei dem Urteil „{verdict}“ kommt kein Ergebnis heraus.",
    "With the verdict “{verdict}” no result comes out.",
    "Bitte das Soll leeren oder das Urteil.",
    "Empty either the expected result or the verdict.",
)

# --- errors: a confirmed test does not hold --------------------------------------------------------------------------

FAILED = about_cell(
    "test_failed",
    "Tabelle „{table}“, {what}: erwartet {expected}, gefunden {found} (Regel: {rules}).",
    "Table “{table}”, {what}: expected {expected}, found {found} (rule: {rules}).",
    "Bitte die Regel berichtigen oder, wenn sie stimmt, den Test.",
    "Correct the rule or, if it is right, the test.",
)

# --- hints -----------------------------------------------------------------------------------------------------------

PROPOSAL_OUTDATED = about_cell(
    "test_proposal_outdated",
    "Dieser Vorschlag stimmt nicht mehr. Tabelle „{table}“, {what}: stand für {expected}, gefunden {found} "
    "(Regel: {rules}).",
    "This proposal no longer holds. Table “{table}”, {what}: stood for {expected}, found {found} (rule: {rules}).",
    "Die Regeln wurden seither geändert: Bitte die Zeile löschen und neu vorschlagen lassen, oder die Regel prüfen.",
    "The rules were changed since: delete the row and have tests proposed anew, or look at the rule.",
)
RULE_UNTESTED = about_cell(
    "test_rule_untested",
    "Für Regel {rule} der Tabelle „{table}“ gibt es keinen bestätigten Test, der besteht.",
    "There is no confirmed test that passes for rule {rule} of table “{table}”.",
    "Vorschläge macht der Befehl „rules test --propose“; eine Person prüft sie und ersetzt „Vorschlag“ durch die "
    "Herkunft.",
    "The command “rules test --propose” proposes some; a person checks them and replaces “Vorschlag” by the source.",
)

# --- files -----------------------------------------------------------------------------------------------------------

TCK_NOTHING = Message(
    "rules.tck_nothing",
    "In „{file}“ gibt es keinen bestätigten Test, den andere Programme nachvollziehen könnten.",
    "There is no confirmed test in “{file}” that other engines could confirm.",
    "Ausgegeben werden bestätigte Tests, die bestehen und eine Entscheidung oder „keine Regel“ erwarten.",
    "What is exported are confirmed tests that pass and expect a decision or “no rule”.",
)
TCK_UNREADABLE = Message(
    "rules.tck_unreadable",
    "„{file}“ ist keine Datei mit Prüffällen des DMN TCK.",
    "“{file}” is no file with test cases of the DMN TCK.",
    "Erwartet wird XML mit dem Wurzelelement testCases.",
    "XML with the root element testCases is expected.",
)
TCK_UNKNOWN = Message(
    "rules.tck_unknown",
    "Prüffall {case} in „{file}“ fragt nach „{name}“; das kennt die Regelmappe nicht, oder nicht mit so einem Wert.",
    "Test case {case} in “{file}” asks for “{name}”, which the workbook does not know, or not with such a value.",
    "Gefragt werden kann nach den Tabellen der Mappe, mit ihren Begriffen. Übernommen wurde nichts.",
    "Cases can ask for the tables of the workbook, with its terms. Nothing was taken over.",
)

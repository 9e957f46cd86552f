# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the checks find in a table, as sentences for the clerk who owns it."""

from __future__ import annotations

from laufzettel.errors import Message
from laufzettel.rules.messages import about_cell

# --- errors: the table must not be released --------------------------------------------------------------------------

GAP = about_cell(
    "gap",
    "Lücke in Tabelle „{table}“: Keine Regel passt auf [{where}]. Beispiel: {example_de}.",
    "Gap in table “{table}”: no rule fits [{where}]. Example: {example_en}.",
    "Bitte eine Regel dafür ergänzen, eine Bedingung weiter fassen, oder die erlaubten Werte einschränken, wenn es "
    "solche Fälle nicht gibt.",
    "Add a rule for it, widen a condition, or narrow the allowed values if there are no such cases.",
)
GAP_IN_TIME = about_cell(
    "gap_in_time",
    "Lücke auf der Zeitachse: Auf [{where}] passt keine Regel, an anderen Tagen aber Regel {listed}. "
    "Beispiel: {example_de}.",
    "Gap in time: no rule fits [{where}], but on other days rule {listed} does. Example: {example_en}.",
    "Bitte „gültig ab“ und „gültig bis“ lückenlos aneinander anschließen oder eine Regel für diese Tage ergänzen.",
    "Make “gültig ab” and “gültig bis” (valid from, until) follow each other closely, or add a rule for these days.",
)
GAPS_MORE = about_cell(
    "gaps_more",
    "Tabelle „{table}“ hat weitere Lücken: Ohne Regel sind {count} von {total} Kombinationen von Wertebereichen, in "
    "den gezeigten Lücken liegen {shown}.",
    "Table “{table}” has further gaps: {count} of {total} combinations of value ranges have no rule, {shown} lie in "
    "the gaps shown.",
    "Bitte die gezeigten Lücken schließen und erneut prüfen.",
    "Close the gaps shown and check again.",
)
OVERLAP = about_cell(
    "overlap",
    "Regel {rule} widerspricht {others}: Beide passen auf [{where}] und ergeben Verschiedenes. Beispiel: {example_de}.",
    "Rule {rule} contradicts {others}: both fit [{where}] and give different results. Example: {example_en}.",
    "Die Trefferregel U lässt genau eine Regel zu: Bitte die Bedingungen gegeneinander abgrenzen.",
    "The hit policy U allows exactly one rule: draw the line between their conditions.",
)
OVERLAP_ALIKE = about_cell(
    "overlap_alike",
    "Regel {rule} überschneidet sich mit {others}: Beide passen auf [{where}], mit gleichem Ergebnis. "
    "Beispiel: {example_de}.",
    "Rule {rule} overlaps {others}: both fit [{where}], with the same result. Example: {example_en}.",
    "Die Trefferregel U lässt genau eine Regel zu: Bitte die Zeilen zusammenfassen oder abgrenzen.",
    "The hit policy U allows exactly one rule: merge the rows or draw a line between them.",
)
OVERLAP_COMPUTED = about_cell(
    "overlap_computed",
    "Regel {rule} überschneidet sich mit {others}: Beide passen auf [{where}]; ob ihre Berechnungen dasselbe ergeben, "
    "ist nicht geprüft. Beispiel: {example_de}.",
    "Rule {rule} overlaps {others}: both fit [{where}]; whether their computations give the same was not checked. "
    "Example: {example_en}.",
    "Die Trefferregel U lässt genau eine Regel zu: Bitte die Bedingungen gegeneinander abgrenzen.",
    "The hit policy U allows exactly one rule: draw the line between their conditions.",
)
OVERLAP_IN_TIME = about_cell(
    "overlap_in_time",
    "Regel {rule} und {others} haben dieselben Bedingungen und gelten beide zugleich: [{where}]. "
    "Beispiel: {example_de}.",
    "Rule {rule} and {others} have the same conditions and are both valid at once: [{where}]. Example: {example_en}.",
    "Bitte die frühere Fassung mit „gültig bis“ am Tag vor „gültig ab“ der späteren enden lassen.",
    "Let the earlier one end, by “gültig bis” (valid until), the day before “gültig ab” (valid from) of the later.",
)
SHADOWED = about_cell(
    "shadowed",
    "Regel {rule} kommt nie zum Zug: Auf jeden ihrer Fälle passt schon eine Regel davor ({others}).",
    "Rule {rule} never applies: for each of its cases a rule before it fits already ({others}).",
    "Bitte die Regel weiter nach oben setzen, ihre Bedingungen ändern oder sie löschen.",
    "Move the rule up, change its conditions, or delete it.",
)
DEAD = about_cell(
    "dead",
    "Regel {rule} passt auf keinen Fall: Kein erlaubter Wert von „{term}“ erfüllt diese Bedingung.",
    "Rule {rule} fits no case: no allowed value of “{term}” meets this condition.",
    "Bitte die Bedingung berichtigen, die erlaubten Werte erweitern oder die Regel löschen.",
    "Correct the condition, widen the allowed values, or delete the rule.",
)
TOO_LARGE = about_cell(
    "search_too_large",
    "Tabelle „{table}“ hat zu viele verschiedene Kombinationen; ob sie Lücken oder verdeckte Regeln hat, ist nicht "
    "bewiesen.",
    "Table “{table}” has too many different combinations; whether it has gaps or shadowed rules is not proven.",
    "Bitte die Tabelle in mehrere mit weniger Eingängen teilen.",
    "Split the table into several with fewer inputs.",
)

# --- hints -----------------------------------------------------------------------------------------------------------

MISLEADING = about_cell(
    "misleading",
    "Regel {rule} führt leicht irre: Für einen Teil ihrer Fälle gilt die frühere Regel {others} mit anderem Ergebnis "
    "[{where}]. Beispiel: {example_de}.",
    "Rule {rule} may mislead: for part of its cases the earlier rule {others} holds with another result [{where}]. "
    "Example: {example_en}.",
    "Bitte prüfen, ob die Reihenfolge gewollt ist; klarer sind Bedingungen, die sich nicht überschneiden.",
    "Check whether the order is meant; conditions that do not overlap are clearer.",
)
MERGEABLE = about_cell(
    "mergeable",
    "Die Regeln {listed} unterscheiden sich nur in „{term}“ und könnten eine Zeile sein.",
    "The rules {listed} differ in “{term}” only and could be one row.",
    "Wenn das lesbarer ist: die Bedingungen in einer Zelle aufzählen, durch Komma getrennt.",
    "If that reads better: list the conditions in one cell, separated by commas.",
)
TWICE = about_cell(
    "twice",
    "Regel {rule} sagt dasselbe wie {others}; beide zählen.",
    "Rule {rule} says the same as {others}; both count.",
    "Bitte prüfen, ob das Ergebnis zweimal gemeint ist; sonst eine der Zeilen löschen.",
    "Check whether the result is meant twice; if not, delete one of the rows.",
)
COLUMN_UNUSED = about_cell(
    "column_unused",
    "Im Eingang „{term}“ unterscheidet keine Regel.",
    "No rule makes a difference in the input “{term}”.",
    "Bitte die Spalte löschen, wenn sie nichts entscheiden soll.",
    "Delete the column if it is to decide nothing.",
)

# --- what was not looked at ------------------------------------------------------------------------------------------

RESULT_UNCHECKED = about_cell(
    "result_unchecked",
    "Nicht geprüft: ob „{term}“ immer ein erlaubter Wert ist, denn er wird berechnet (Regeln {listed}).",
    "Not checked: whether “{term}” is always an allowed value, because it is computed (rules {listed}).",
    "Ein nicht erlaubtes Ergebnis bekommt im Lauf das Urteil wrong_type und geht an eine Person.",
    "In a run, a result that is not allowed gets the verdict wrong_type and goes to a person.",
)
SUM_UNCHECKED = about_cell(
    "sum_unchecked",
    "Nicht geprüft: ob die Summe „{term}“ immer ein erlaubter Wert ist.",
    "Not checked: whether the sum “{term}” is always an allowed value.",
    "Eine nicht erlaubte Summe bekommt im Lauf das Urteil wrong_type und geht an eine Person.",
    "In a run, a sum that is not allowed gets the verdict wrong_type and goes to a person.",
)
TABLES_UNCHECKED = about_cell(
    "tables_unchecked",
    "Nicht geprüft: Lücken, Widersprüche und verdeckte Regeln, solange Zellen der Mappe fehlerhaft sind.",
    "Not checked: gaps, contradictions and shadowed rules, as long as cells of the workbook are wrong.",
    "Bitte zuerst die genannten Zellen berichtigen.",
    "Correct the cells named first.",
)

# --- writing the findings into a copy --------------------------------------------------------------------------------

COPY_LOSES = Message(
    "rules.copy_loses",
    "Eine Kopie von „{file}“ lässt sich nicht schreiben, ohne dass etwas verloren geht: {what_de}.",
    "A copy of “{file}” cannot be written without losing something: {what_en}.",
    "Befunde stehen auch in der Ausgabe dieses Befehls; eine Mappe ohne diesen Inhalt lässt sich beschreiben.",
    "Findings also stand in the output of this command; a workbook without this content can be written.",
)
COPY_EXISTS = Message(
    "rules.copy_exists",
    "„{file}“ gibt es schon; überschrieben wird nichts.",
    "“{file}” exists already; nothing is overwritten.",
    "Bitte einen anderen Namen für die Kopie angeben oder die Datei vorher löschen.",
    "Give another name for the copy, or delete the file first.",
)

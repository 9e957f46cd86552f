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
OVERLAP_ANY = about_cell(
    "overlap_any",
    "Regel {rule} widerspricht {others}: Beide passen auf [{where}] und ergeben Verschiedenes. Beispiel: {example_de}.",
    "Rule {rule} contradicts {others}: both fit [{where}] and give different results. Example: {example_en}.",
    "Die Trefferregel A lässt mehrere Regeln nur mit gleichem Ergebnis zu: Bitte die Bedingungen gegeneinander "
    "abgrenzen oder die Ergebnisse angleichen.",
    "The hit policy A allows several rules only with the same result: draw the line between their conditions, or make "
    "the results equal.",
)
OVERLAP_ANY_COMPUTED = about_cell(
    "overlap_any_computed",
    "Nicht geprüft: ob die Berechnungen von Regel {rule} und {others} dasselbe ergeben; beide passen auf [{where}]. "
    "Beispiel: {example_de}.",
    "Not checked: whether the computations of rule {rule} and {others} give the same; both fit [{where}]. "
    "Example: {example_en}.",
    "Ergeben sie Verschiedenes, bekommt der Fall im Lauf das Urteil several_rules und geht an eine Person.",
    "If they give different results, the case gets the verdict several_rules in a run and goes to a person.",
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
SHADOWED_BY_PRIORITY = about_cell(
    "shadowed",
    "Regel {rule} kommt nie zum Zug: Auf jeden ihrer Fälle passt eine Regel mit Vorrang ({others}).",
    "Rule {rule} never applies: for each of its cases a rule with priority fits ({others}).",
    "Bitte die Bedingungen oder den Vorrang in Zeile 4 ändern, oder die Regel löschen.",
    "Change the conditions, or the priority in row 4, or delete the rule.",
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
MISLEADING_BY_PRIORITY = about_cell(
    "misleading",
    "Regel {rule} führt leicht irre: Für einen Teil ihrer Fälle gilt die tiefer stehende Regel {others}, weil ihr "
    "Ergebnis Vorrang hat [{where}]. Beispiel: {example_de}.",
    "Rule {rule} may mislead: for part of its cases rule {others}, which stands below, holds because its result has "
    "priority [{where}]. Example: {example_en}.",
    "Wer von oben liest, erwartet die obere Regel: Bitte die Regeln nach ihrem Vorrang ordnen.",
    "Who reads from the top expects the upper rule: put the rules in the order of their priority.",
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
FORMULA_UNCHECKED = about_cell(
    "formula_unchecked",
    "Nicht geprüft: auf welche Fälle „{formula}“ zutrifft, und ob auf irgendeinen (Regeln {listed}).",
    "Not checked: which cases “{formula}” holds for, and whether for any (rules {listed}).",
    "Geprüft werden Vergleiche mit festen Werten; was sich so schreiben lässt, sollte so geschrieben werden.",
    "Comparisons with fixed values are checked; what can be written so should be.",
)
GAP_UNCHECKED = about_cell(
    "gap_unchecked",
    "Nicht geprüft: ob Tabelle „{table}“ Lücken hat, wo nur Regeln mit einer Formel in der Bedingung passen könnten "
    "({listed}).",
    "Not checked: whether table “{table}” has gaps where only rules with a formula as condition could fit ({listed}).",
    "Eine letzte Regel aus Strichen (Trefferregel F) schließt sie; sonst bekommt der Fall im Lauf das Urteil no_rule.",
    "A last rule of dashes (hit policy F) closes them; otherwise the case gets the verdict no_rule in a run.",
)
OVERLAP_UNCHECKED = about_cell(
    "overlap_unchecked",
    "Nicht geprüft: ob Regel {rule} und {others} einander ausschließen, denn eine Bedingung ist eine Formel.",
    "Not checked: whether rule {rule} and {others} exclude each other, because a condition is a formula.",
    "Passen beide und widersprechen sich, bekommt der Fall im Lauf das Urteil several_rules und geht an eine Person.",
    "If both fit and contradict each other, the case gets the verdict several_rules in a run and goes to a person.",
)
COUNT_UNCHECKED = about_cell(
    "count_unchecked",
    "Nicht geprüft: ob die Anzahl „{term}“ immer ein erlaubter Wert ist.",
    "Not checked: whether the number “{term}” is always an allowed value.",
    "Eine nicht erlaubte Anzahl bekommt im Lauf das Urteil wrong_type und geht an eine Person.",
    "In a run, a number that is not allowed gets the verdict wrong_type and goes to a person.",
)
PRIORITY_UNCHECKED = about_cell(
    "priority_unchecked",
    "Nicht geprüft: verdeckte Regeln der Tabelle „{table}“, denn ein Ergebnis, das den Vorrang bestimmt, wird "
    "berechnet.",
    "Not checked: shadowed rules of table “{table}”, because a result that decides the priority is computed.",
    "Mit festen Werten in den Ausgängen, die Zeile 4 aufzählt, wird auch das geprüft.",
    "With fixed values in the outputs that row 4 lists, this is checked too.",
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

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What can be wrong with two workbooks and a file of cases, as sentences for whoever compares them."""

from __future__ import annotations

from laufzettel.errors import Message

NO_COMMON_TABLE = Message(
    "simulation.no_common_table",
    "Die beiden Regelmappen haben keine Tabelle gemeinsam.",
    "The two workbooks have no table in common.",
    "Bitte zwei Fassungen derselben Regelmappe angeben.",
    "Name two versions of the same workbook.",
)
WHICH_TABLE = Message(
    "simulation.which_table",
    "Welche Tabelle verglichen werden soll, ist nicht klar. Gemeinsam sind: {tables}.",
    "It is not clear which table to compare. In common are: {tables}.",
    "Bitte eine davon mit --table nennen.",
    "Name one of them with --table.",
)
UNREADABLE = Message(
    "simulation.unreadable",
    "Die Datei „{file}“ lässt sich nicht als Tabelle von Fällen lesen.",
    "The file “{file}” cannot be read as a table of cases.",
    "Bitte als Excel-Datei (.xlsx) oder als CSV (UTF-8, Windows-1252) speichern, Überschriften in der ersten Zeile.",
    "Save it as an Excel file (.xlsx) or as CSV (UTF-8 or Windows-1252), with headings in the first row.",
)
COLUMN_MISSING = Message(
    "simulation.column_missing",
    "In „{file}“ fehlen Spalten: {columns}.",
    "Columns are missing from “{file}”: {columns}.",
    "Bitte ergänzen; die Überschrift ist der Begriff oder seine Bezeichnung. Eine Spalte darf leer sein.",
    "Add them; the heading is the term or its label. A column may be empty.",
)
COLUMN_TWICE = Message(
    "simulation.column_twice",
    "In „{file}“ sind zwei Spalten gemeint, wenn nach „{column}“ gesucht wird.",
    "In “{file}” two columns answer to “{column}”.",
    "Bitte eine davon umbenennen.",
    "Rename one of them.",
)
COLUMN_SHARED = Message(
    "simulation.column_shared",
    "In „{file}“ passt die Spalte „{column}“ auf mehrere Begriffe: {terms}.",
    "In “{file}” the column “{column}” fits several terms: {terms}.",
    "Bitte jedem Begriff eine Spalte geben, die genau wie er heißt.",
    "Give each term a column that is called exactly like it.",
)
NO_DAY = Message(
    "simulation.no_day",
    "In „{file}“ fehlt die Spalte „Stichtag“.",
    "The column “Stichtag” (date of law) is missing from “{file}”.",
    "Bitte ergänzen oder mit --stichtag einen Tag für alle Fälle nennen.",
    "Add it, or name one day for all cases with --stichtag.",
)
NO_CASES = Message(
    "simulation.no_cases",
    "In „{file}“ steht kein Fall, der sich lesen lässt.",
    "In “{file}” there is no case that can be read.",
    "Bitte prüfen, ob es die richtige Datei ist.",
    "Check whether this is the right file.",
)
CELL_UNREAD = Message(
    "simulation.cell_unread",
    "Zeile {row}, Spalte „{column}“: Das ist kein Wert vom Typ {type}, oder er lässt sich auf zwei Arten lesen.",
    "Row {row}, column “{column}”: this is no value of type {type}, or it can be read in two ways.",
    "Bitte berichtigen; der Fall ist nicht mitgezählt.",
    "Correct it; the case is not counted.",
)
DAY_UNREAD = Message(
    "simulation.day_unread",
    "Zeile {row}, Spalte „{column}“: Hier steht kein Stichtag.",
    "Row {row}, column “{column}”: this is no date of law.",
    "Bitte ein Datum eintragen; der Fall ist nicht mitgezählt.",
    "Enter a date; the case is not counted.",
)
ROW_TOO_WIDE = Message(
    "simulation.row_too_wide",
    "Zeile {row}: Hier stehen mehr Werte, als es Überschriften gibt.",
    "Row {row}: there are more values than headings.",
    "Bitte prüfen, ob ein Trennzeichen in einem Wert steht; der Fall ist nicht mitgezählt.",
    "Check whether a separator stands within a value; the case is not counted.",
)
FORMULA = Message(
    "simulation.formula",
    "Zeile {row}, Spalte „{column}“: Hier steht eine Formel.",
    "Row {row}, column “{column}”: this is a formula.",
    "Bitte durch ihren Wert ersetzen; der Fall ist nicht mitgezählt.",
    "Replace it by its value; the case is not counted.",
)

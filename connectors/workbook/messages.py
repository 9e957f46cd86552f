# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the workbook reader tells people."""

from __future__ import annotations

from laufzettel.errors import Message

_BY_HAND_DE = "Sonst die Anträge von Hand erfassen."
_BY_HAND_EN = "Otherwise enter the applications by hand."

NO_ROW = Message(
    "workbook.no_row",
    "Zu diesem Vorgang gehört keine einzelne Zeile der Datei „{file}“, die sich zeigen ließe.",
    "No single row of the file “{file}” belongs to this case that could be shown.",
    "Warum sie so nicht gelesen wurde, steht bei den Gründen des Vorgangs.",
    "Why it was not read stands with the reasons of the case.",
)
NO_PAGES = Message(
    "workbook.no_pages",
    "Die Datei „{file}“ ist eine Tabelle und hat keine Seiten.",
    "The file “{file}” is a spreadsheet and has no pages.",
    "Sehen Sie die Zeile des Vorgangs an.",
    "Look at the row of the case.",
)

REFUSALS = {
    "encrypted": Message(
        "workbook.encrypted",
        "Die Datei „{file}“ ist mit einem Kennwort geschützt.",
        "The file “{file}” is protected with a password.",
        "Beim Absender eine Fassung ohne Kennwort erbitten oder sie in Excel ohne Kennwort speichern; neu einreichen.",
        "Ask the sender for a copy without a password, or save it without one in Excel and hand it in again.",
    ),
    "damaged": Message(
        "workbook.damaged",
        "Die Datei „{file}“ ist beschädigt und lässt sich nicht als Tabelle lesen.",
        "The file “{file}” is damaged and cannot be read as a spreadsheet.",
        f"In Excel öffnen, als neue .xlsx-Datei speichern und erneut einreichen. {_BY_HAND_DE}",
        f"Open it in Excel, save it as a new .xlsx file and hand it in again. {_BY_HAND_EN}",
    ),
    "not_a_workbook": Message(
        "workbook.not_a_workbook",
        "Die Datei „{file}“ ist keine Tabelle.",
        "The file “{file}” is no spreadsheet.",
        "Beim Absender die Tabelle als .xlsx-Datei erbitten.",
        "Ask the sender for the spreadsheet as an .xlsx file.",
    ),
    "csv_encoding": Message(
        "workbook.csv_encoding",
        "In der Textdatei „{file}“ ist nicht sicher zu erkennen, wie Umlaute geschrieben sind.",
        "In the text file “{file}” it is not certain how umlauts are written.",
        "In Excel öffnen, die Umlaute prüfen und als „CSV UTF-8“ oder .xlsx speichern; dann erneut einreichen.",
        "Open it in Excel, check the umlauts, save it as “CSV UTF-8” or .xlsx, and hand it in again.",
    ),
    "csv_delimiter": Message(
        "workbook.csv_delimiter",
        "In der Textdatei „{file}“ ist nicht sicher zu erkennen, welches Zeichen die Spalten trennt.",
        "In the text file “{file}” it is not certain which sign separates the columns.",
        "In Excel öffnen, die Spalten prüfen und als .xlsx speichern; dann erneut einreichen.",
        "Open it in Excel, check the columns, save it as .xlsx, and hand it in again.",
    ),
    "csv_quotes": Message(
        "workbook.csv_quotes",
        "In der Textdatei „{file}“ passen bei Zeile {line} die Anführungszeichen nicht zusammen.",
        "In the text file “{file}” the quotation marks near line {line} do not match.",
        "Die Zeile berichtigen oder die Datei aus dem Ursprungsprogramm neu als .xlsx ausgeben; dann erneut "
        "einreichen.",
        "Correct the line, or export the file anew as .xlsx from the program it comes from, and hand it in again.",
    ),
    "macros": Message(
        "workbook.macros",
        "Die Datei „{file}“ enthält Makros. Solche Dateien werden nicht angenommen; ausgeführt wurde nichts.",
        "The file “{file}” contains macros. Such files are not taken in; nothing was executed.",
        "Beim Absender eine Fassung ohne Makros (.xlsx) erbitten; die Datei nicht selbst öffnen.",
        "Ask the sender for a copy without macros (.xlsx); do not open the file yourself.",
    ),
    "bomb": Message(
        "workbook.bomb",
        "Die Datei „{file}“ gibt Größen oder Zellen an, wie sie eine Liste von Anträgen nicht hat.",
        "The file “{file}” states sizes or cells that no list of applications has.",
        "Nicht selbst öffnen. Den Absender fragen und die Zeilen in eine neue, leere Tabelle einfügen lassen.",
        "Do not open it yourself. Ask the sender to paste the rows into a new, empty workbook.",
    ),
    "too_large": Message(
        "workbook.too_large",
        "Die Datei „{file}“ braucht zum Lesen mehr Speicher oder Zeit als erlaubt.",
        "The file “{file}” needs more memory or time to be read than is allowed.",
        "Als .xlsx-Datei speichern, leere Zeilen und Spalten löschen oder auf mehrere Dateien aufteilen.",
        "Save it as an .xlsx file, delete empty rows and columns, or split it into several files.",
    ),
    "not_calculated": Message(
        "workbook.not_calculated",
        "In der Datei „{file}“, Blatt „{sheet}“, stehen sehr viele Formeln ohne berechneten Wert.",
        "The file “{file}”, sheet “{sheet}”, holds very many formulas without a calculated value.",
        "In Excel öffnen, berechnen lassen und speichern; dann erneut einreichen.",
        "Open it in Excel, let it calculate, save it, and hand it in again.",
    ),
    "no_heading": Message(
        "workbook.no_heading",
        "Auf keinem Blatt der Datei „{file}“ steht eine Überschriftenzeile dieses Verfahrens.",
        "No sheet of the file “{file}” has a heading row of this process.",
        "Gehört die Datei zu einem anderen Verfahren, dorthin geben; sonst die Spalten wie im Formular überschreiben.",
        "If it belongs to another process, pass it on; otherwise name the columns as the form does.",
    ),
    "no_rows": Message(
        "workbook.no_rows",
        "In der Datei „{file}“ stehen Überschriften, aber keine Anträge.",
        "The file “{file}” has headings but no applications.",
        "Beim Absender nachfragen, ob die richtige Datei kam.",
        "Ask the sender whether this is the right file.",
    ),
    "column_twice": Message(
        "workbook.column_twice",
        "In der Datei „{file}“ steht das Feld „{name}“ in mehreren Spalten ({columns}).",
        "In the file “{file}” the field “{name}” stands in several columns ({columns}).",
        "Die überzählige Spalte löschen oder anders überschreiben und die Datei neu einreichen.",
        "Delete or rename the surplus column and hand the file in again.",
    ),
}

STOPPED = Message(
    "workbook.stopped",
    "Das Lesen der Datei „{file}“ brach nach {parts} Anträgen ab; die übrigen fehlen.",
    "Reading the file “{file}” stopped after {parts} applications; the others are missing.",
    "Die noch fehlenden Zeilen in eine neue Tabelle kopieren und diese einreichen.",
    "Copy the missing rows into a new workbook and hand that in.",
)
HIDDEN = Message(
    "workbook.hidden_sheet",
    "Der Antrag steht in der Datei „{file}“ auf dem ausgeblendeten Blatt „{sheet}“, Zeile {row}.",
    "The application stands on the hidden sheet “{sheet}” of the file “{file}”, row {row}.",
    "Prüfen, ob er gelten soll; sonst ablehnen.",
    "Check whether it is meant; otherwise reject it.",
)
_READ_IT_DE = "Die Zelle in der Datei ansehen: ein zutreffendes Feld ausfüllen oder den Vorgang so zurückgeben."
_READ_IT_EN = "Look at the cell in the file: fill in the field it belongs to, or hand the case back as it is."
_OWN_CASE_DE = (
    "In der Datei lesen; was zu einem Antrag gehört, bei dessen Vorgang eintragen oder von Hand erfassen. "
    "Diesen Vorgang "
    "dann ablehnen: Er steht nur für die Notiz."
)
_OWN_CASE_EN = (
    "Read it in the file; enter what belongs to an application in its case, or by hand. Then reject this case: it only "
    "stands for the note."
)

IN_ROW = {
    "merged_cell": Message(
        "workbook.merged_cell",
        "In der Datei „{file}“, Blatt „{sheet}“, ist die Zelle {cell} mit anderen verbunden; ihr Wert gilt nur für die "
        "erste Zeile.",
        "In the file “{file}”, sheet “{sheet}”, cell {cell} is merged with others; its value counts for the first "
        "row only.",
        "Den Wert für diese Zeile eintragen oder bestätigen, dass sie keinen hat.",
        "Enter the value for this row, or confirm that it has none.",
    ),
    "unknown_heading": Message(
        "workbook.unknown_heading",
        "In der Datei „{file}“, Blatt „{sheet}“, Zelle {cell}, steht etwas unter der Überschrift „{heading}“, die das "
        "Formular nicht kennt; es wurde nicht übernommen.",
        "In the file “{file}”, sheet “{sheet}”, cell {cell}, something stands under the heading “{heading}”, which the "
        "form does not know; it was not taken in.",
        _READ_IT_DE,
        _READ_IT_EN,
    ),
    "no_heading_above": Message(
        "workbook.no_heading_above",
        "In der Datei „{file}“, Blatt „{sheet}“, Zelle {cell}, steht etwas in einer Spalte ohne Überschrift; es wurde "
        "nicht übernommen.",
        "In the file “{file}”, sheet “{sheet}”, cell {cell}, something stands in a column without a heading; it "
        "was not "
        "taken in.",
        _READ_IT_DE,
        _READ_IT_EN,
    ),
    "more_cells": Message(
        "workbook.more_cells",
        "In der Datei „{file}“, Blatt „{sheet}“, Zeile {row}, stehen ab Zelle {cell} weitere Angaben in "
        "Spalten, die das "
        "Formular nicht kennt.",
        "In the file “{file}”, sheet “{sheet}”, row {row}, more stands from cell {cell} on in columns that the "
        "form does "
        "not know.",
        _READ_IT_DE,
        _READ_IT_EN,
    ),
    "comment": Message(
        "workbook.comment",
        "In der Datei „{file}“, Blatt „{sheet}“, hat die Zelle {cell} einen Kommentar; er wurde nicht übernommen.",
        "In the file “{file}”, sheet “{sheet}”, cell {cell} has a comment; it was not taken in.",
        _READ_IT_DE,
        _READ_IT_EN,
    ),
    "hidden_row": Message(
        "workbook.hidden_row",
        "In der Datei „{file}“, Blatt „{sheet}“, ist die Zeile {row} ausgeblendet oder weggefiltert.",
        "In the file “{file}”, sheet “{sheet}”, row {row} is hidden or filtered out.",
        "Prüfen, ob der Antrag gelten soll; sonst ablehnen.",
        "Check whether the application is meant; otherwise reject it.",
    ),
    "hidden_column": Message(
        "workbook.hidden_column",
        "In der Datei „{file}“, Blatt „{sheet}“, steht die Zelle {cell} in einer ausgeblendeten Spalte.",
        "In the file “{file}”, sheet “{sheet}”, cell {cell} stands in a hidden column.",
        "Prüfen, ob der Wert gelten soll; sonst berichtigen.",
        "Check whether the value is meant; otherwise correct it.",
    ),
    "row_length": Message(
        "workbook.row_length",
        "In der Textdatei „{file}“ hat die Zeile {row} nicht so viele Spalten wie die Überschrift; ihre Werte können "
        "verrutscht sein.",
        "In the text file “{file}”, row {row} has not as many columns as the heading; its values may have shifted.",
        "Die Werte mit der Datei vergleichen und berichtigen.",
        "Compare the values with the file and correct them.",
    ),
    "broken_letters": Message(
        "workbook.broken_letters",
        "In der Textdatei „{file}“, Zelle {cell}, sind Umlaute beschädigt.",
        "In the text file “{file}”, cell {cell}, umlauts are damaged.",
        "Den Wert berichtigen; im Zweifel beim Absender nachfragen.",
        "Correct the value; if in doubt, ask the sender.",
    ),
}
"""What is said of a row, beside its values."""

BESIDE = {
    "text_above": Message(
        "workbook.text_above",
        "In der Datei „{file}“, Blatt „{sheet}“, steht über der Tabelle Text ({cells}).",
        "In the file “{file}”, sheet “{sheet}”, text stands above the table ({cells}).",
        _OWN_CASE_DE,
        _OWN_CASE_EN,
        blocks=True,
    ),
    "comments": Message(
        "workbook.comments",
        "In der Datei „{file}“, Blatt „{sheet}“, stehen Kommentare an Zellen, die zu keinem Antrag gehören ({cells}).",
        "In the file “{file}”, sheet “{sheet}”, comments are attached to cells that belong to no application "
        "({cells}).",
        _OWN_CASE_DE,
        _OWN_CASE_EN,
        blocks=True,
    ),
    "text_box": Message(
        "workbook.text_box",
        "In der Datei „{file}“, Blatt „{sheet}“, liegen Textfelder auf dem Blatt.",
        "In the file “{file}”, sheet “{sheet}”, boxes with text lie on the sheet.",
        _OWN_CASE_DE,
        _OWN_CASE_EN,
        blocks=True,
    ),
    "miscounted": Message(
        "workbook.miscounted",
        "In der Datei „{file}“, Blatt „{sheet}“, nennt die Zelle {cells} eine andere Anzahl als die {count} "
        "Anträge, die "
        "darüber gelesen wurden.",
        "In the file “{file}”, sheet “{sheet}”, cell {cells} states another number than the {count} applications read "
        "above it.",
        "Beim Absender nachfragen, ob Zeilen fehlen. Diesen Vorgang dann ablehnen: Er steht nur für den Hinweis.",
        "Ask the sender whether rows are missing. Then reject this case: it only stands for the hint.",
        blocks=True,
    ),
    "sheet_unread": Message(
        "workbook.sheet_unread",
        "In der Datei „{file}“ hat das Blatt „{sheet}“ keine Überschriftenzeile dieses Verfahrens; es wurde "
        "nicht gelesen.",
        "In the file “{file}” the sheet “{sheet}” has no heading row of this process; it was not read.",
        _OWN_CASE_DE,
        _OWN_CASE_EN,
        blocks=True,
    ),
    "hidden_sheet_unread": Message(
        "workbook.hidden_sheet_unread",
        "In der Datei „{file}“ hat das ausgeblendete Blatt „{sheet}“ keine Überschriftenzeile dieses "
        "Verfahrens; es wurde "
        "nicht gelesen.",
        "In the file “{file}” the hidden sheet “{sheet}” has no heading row of this process; it was not read.",
        _OWN_CASE_DE,
        _OWN_CASE_EN,
        blocks=True,
    ),
}
"""What is said of things that belong to no row; such a case holds nothing that could be handed back."""

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the workbook reader tells people."""

from __future__ import annotations

from laufzettel.errors import Message

_BY_HAND_DE = "Sonst die Anträge von Hand erfassen."
_BY_HAND_EN = "Otherwise enter the applications by hand."

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
MERGED = Message(
    "workbook.merged_cell",
    "In der Datei „{file}“, Blatt „{sheet}“, ist die Zelle {cell} mit anderen verbunden; ihr Wert gilt nur für die "
    "erste Zeile.",
    "In the file “{file}”, sheet “{sheet}”, cell {cell} is merged with others; its value counts for the first "
    "row only.",
    "Den Wert für diese Zeile eintragen oder bestätigen, dass sie keinen hat.",
    "Enter the value for this row, or confirm that it has none.",
)

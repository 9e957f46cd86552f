# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What can be wrong with a workbook of candidates, as sentences for whoever filled it in."""

from __future__ import annotations

from laufzettel.errors import Message
from laufzettel.pilot.opportunities.layout import ACCESS_SAID, MOST_CANDIDATES


def about_cell(code: str, de: str, en: str, remedy_de: str, remedy_en: str) -> Message:
    """A sentence about one cell; sheet and cell are named first."""
    return Message(
        f"opportunities.{code}",
        f"Blatt „{{sheet}}“, Zelle {{cell}}: {de}",
        f"Sheet “{{sheet}}”, cell {{cell}}: {en}",
        remedy_de,
        remedy_en,
    )


UNREADABLE = Message(
    "opportunities.unreadable",
    "Die Mappe „{file}“ lässt sich nicht als Excel-Datei (.xlsx) lesen.",
    "The workbook “{file}” cannot be read as an Excel file (.xlsx).",
    "In Excel oder LibreOffice öffnen und ohne Kennwort als .xlsx speichern.",
    "Open it in Excel or LibreOffice and save it as .xlsx without a password.",
)
TOO_LARGE = Message(
    "opportunities.too_large",
    "Die Mappe „{file}“ ist zu groß.",
    "The workbook “{file}” is too large.",
    "Die Kandidaten in eine neue Vorlage übertragen (laufzettel pilot opportunities --template).",
    "Put the candidates into a new template (laufzettel pilot opportunities --template).",
)
NO_SHEET = Message(
    "opportunities.no_sheet",
    "In der Mappe fehlt das Blatt „{sheet}“.",
    "The workbook lacks the sheet “{sheet}”.",
    "Die Vorlage benutzen (laufzettel pilot opportunities --template) oder das Blatt so nennen.",
    "Use the template (laufzettel pilot opportunities --template), or name the sheet like that.",
)
NO_HEADING = about_cell(
    "no_heading",
    "In der ersten Zeile fehlt die Überschrift „{heading}“.",
    "The first row lacks the heading “{heading}”.",
    "Die Spalte aus der Vorlage übernehmen.",
    "Take the column over from the template.",
)
TWICE_HEADING = about_cell(
    "twice_heading",
    "Die Überschrift „{heading}“ steht schon weiter links.",
    "The heading “{heading}” stands further left already.",
    "Eine der beiden Spalten löschen.",
    "Delete one of the two columns.",
)
NOBODY = Message(
    "opportunities.nobody",
    "Auf dem Blatt „{sheet}“ steht ab Zeile {row} kein Verfahren, das sich lesen lässt.",
    "From row {row} on, the sheet “{sheet}” holds no process that can be read.",
    "Je Verfahren eine Zeile ausfüllen.",
    "Fill in a row for each process.",
)
TOO_MANY = about_cell(
    "too_many",
    f"Mehr als {MOST_CANDIDATES} Verfahren werden nicht verglichen; diese und die folgenden Zeilen bleiben unbeachtet.",
    f"No more than {MOST_CANDIDATES} processes are compared; this row and those after it are left out.",
    "Die Mappe teilen.",
    "Split the workbook.",
)
NO_NAME = about_cell(
    "no_name",
    "Der Name des Verfahrens fehlt.",
    "The name of the process is missing.",
    "Den Namen eintragen oder die ganze Zeile leeren.",
    "Enter the name, or empty the whole row.",
)
NAME_TWICE = about_cell(
    "name_twice",
    "Ein Verfahren dieses Namens steht schon in Zeile {first}.",
    "A process of this name stands in row {first} already.",
    "Einen anderen Namen wählen oder eine der Zeilen löschen.",
    "Choose another name, or delete one of the rows.",
)
TEXT_WRONG = about_cell(
    "text",
    "Hier gehört Text von höchstens {most} Zeichen hin.",
    "This should be text of at most {most} characters.",
    "Kürzen oder die Zelle als Text formatieren und neu eintragen.",
    "Shorten it, or format the cell as text and enter it again.",
)
AMOUNT_WRONG = about_cell(
    "amount",
    "Hier gehört eine Zahl größer als 0 hin.",
    "This should be a number above 0.",
    "Die Zahl ohne Einheit eintragen; wo es keine Zählung gibt, schätzen und als Beleg C wählen.",
    "Enter the number without a unit; where nobody has counted, estimate it and choose C.",
)
SHARE_WRONG = about_cell(
    "share",
    "Hier gehört ein Anteil zwischen 0 % und 100 % hin.",
    "This should be a share between 0 % and 100 %.",
    "Als Prozentzahl eintragen, zum Beispiel 60 %.",
    "Enter a percentage, such as 60 %.",
)
RATING_WRONG = about_cell(
    "rating",
    "Hier gehört eine Zahl zwischen 0 und 1 hin.",
    "This should be a number between 0 and 1.",
    "Was 0 und was 1 bedeutet, steht in Zeile 2; Zwischenwerte wie 0,65 sind erlaubt.",
    "Row 2 says what 0 and 1 mean; values between such as 0.65 are allowed.",
)
ACCESS_WRONG = about_cell(
    "access",
    "Diesen Zugang gibt es in der Liste nicht.",
    "This way of access is not in the list.",
    f"Eines davon wählen: {', '.join(ACCESS_SAID)}.",
    f"Choose one of: {', '.join(ACCESS_SAID)}.",
)
GRADE_WRONG = about_cell(
    "grade",
    "Diese Belegklasse gibt es nicht.",
    "There is no such class of evidence.",
    "A für gemessen, B für aus Unterlagen, C für geschätzt eintragen.",
    "Enter A for measured, B for documents, C for estimated.",
)
GATE_WRONG = about_cell(
    "gate",
    "Das ist keine Antwort auf ein Tor.",
    "This is no answer to a gate.",
    "ja, nein oder offen eintragen.",
    "Enter ja (yes), nein (no) or offen (open).",
)
WEIGHT_WRONG = about_cell(
    "weight",
    "Hier gehört ein Gewicht zwischen 0 und {most} hin.",
    "This should be a weight between 0 and {most}.",
    "Die Zahl berichtigen; die Vorlage enthält die üblichen Gewichte.",
    "Correct the number; the template holds the usual weights.",
)
NO_WEIGHT = about_cell(
    "no_weight",
    "Unter dieser Spalte fehlt das Gewicht „{title}“.",
    "The weight “{title}” is missing from this column.",
    "Die Zeile aus der Vorlage übernehmen.",
    "Take the row over from the template.",
)
EXTRA_SHEET = Message(
    "opportunities.extra_sheet",
    "Das Blatt „{sheet}“ gehört nicht zur Mappe der Kandidaten.",
    "The sheet “{sheet}” is no part of the workbook of candidates.",
    "In eine andere Mappe verschieben.",
    "Move it to another workbook.",
)
EXTRA_CELL = about_cell(
    "extra_cell",
    "Was hier steht, gehört zu keiner Spalte oder Zeile der Vorlage.",
    "What stands here belongs to no column or row of the template.",
    "In eine andere Mappe oder in die Bemerkung übernehmen und hier löschen.",
    "Take it over into another workbook or the remark, and delete it here.",
)
FORMULA = about_cell(
    "formula",
    "Hier rechnet eine Formel; bleiben würde nur ihr Ergebnis.",
    "A formula computes here; only its result would be left.",
    "Die Formel durch ihren Wert ersetzen; wie er entstand, gehört in die Bemerkung.",
    "Replace the formula by its value; how it came about belongs into the remark.",
)
EXTRA_PARTS = Message(
    "opportunities.extra_parts",
    "In der Mappe sind Kommentare, Bilder, Schaubilder oder Makros.",
    "The workbook holds comments, pictures, charts or macros.",
    "Sie in eine andere Mappe übernehmen und hier löschen.",
    "Take them over into another workbook, and delete them here.",
)
UNKNOWN_PARTS = Message(
    "opportunities.unknown_parts",
    "Ob in der Mappe mehr steht als die Kandidaten, lässt sich nicht feststellen.",
    "Whether the workbook holds more than the candidates cannot be said.",
    "In Excel oder LibreOffice öffnen und als .xlsx neu speichern.",
    "Open it in Excel or LibreOffice and save it anew as .xlsx.",
)
CHANGED = Message(
    "opportunities.changed",
    "Die Mappe „{file}“ hat sich geändert, seit diese Seite gezeigt wurde; es wurde nichts gespeichert.",
    "The workbook “{file}” has changed since this page was shown; nothing was saved.",
    "Unten steht, was Sie eingegeben haben, und wo die Mappe jetzt anderes sagt. Ansehen, dann noch einmal speichern.",
    "Below is what you entered, and where the workbook now says otherwise. Look at it, then save again.",
)
OPEN_ELSEWHERE = Message(
    "opportunities.open_elsewhere",
    "Die Mappe „{file}“ ist gerade in Excel oder LibreOffice geöffnet; es wurde nichts gespeichert.",
    "The workbook “{file}” is open in Excel or LibreOffice at the moment; nothing was saved.",
    "Dort schließen, dann hier noch einmal speichern. Hat sie niemand offen, löscht der Betrieb „{lock}“ im selben "
    "Ordner.",
    "Close it there, then save here again. If nobody has it open, operations delete “{lock}” in the same folder.",
)
NOT_WRITABLE = Message(
    "opportunities.not_writable",
    "Die Mappe „{file}“ lässt sich nicht schreiben; es wurde nichts gespeichert.",
    "The workbook “{file}” cannot be written; nothing was saved.",
    "Dem Betrieb sagen: Schreibrechte und freien Platz im Ordner prüfen.",
    "Tell operations: check write permission and free space of the folder.",
)


def about_entry(code: str, de: str, en: str, remedy_de: str, remedy_en: str) -> Message:
    """A sentence about one entry of the form, which is named first."""
    return Message(f"opportunities.form_{code}", f"„{{label_de}}“: {de}", f"“{{label_en}}”: {en}", remedy_de, remedy_en)


FORM_NO_NAME = about_entry(
    "no_name", "Der Name fehlt.", "The name is missing.", "Das Verfahren benennen.", "Name the process."
)
FORM_NAME_TWICE = about_entry(
    "name_twice",
    "Ein anderes Verfahren der Mappe heißt schon so.",
    "Another process of the workbook is called so already.",
    "Einen anderen Namen wählen.",
    "Choose another name.",
)
FORM_TEXT = about_entry(
    "text",
    "Der Text ist länger als {most} Zeichen.",
    "The text is longer than {most} characters.",
    "Kürzen.",
    "Shorten it.",
)
FORM_UNPRINTABLE = about_entry(
    "unprintable",
    "Im Text stehen Zeichen, die niemand sieht.",
    "The text holds characters that nobody sees.",
    "Neu eintippen statt einfügen.",
    "Type it anew instead of pasting it.",
)
FORM_AMOUNT = about_entry(
    "amount",
    "Hier gehört eine Zahl größer als 0 hin.",
    "This should be a number above 0.",
    "Ohne Einheit eintragen; wo niemand gezählt hat, schätzen und als Beleg C wählen.",
    "Enter it without a unit; where nobody has counted, estimate it and choose C as evidence.",
)
FORM_SHARE = about_entry(
    "share",
    "Hier gehört ein Anteil von 0 bis 100 Prozent hin.",
    "This should be a share of 0 to 100 percent.",
    "Die Prozentzahl eintragen, zum Beispiel 60.",
    "Enter the percentage, such as 60.",
)
FORM_RATING = about_entry(
    "rating",
    "Hier gehört eine Zahl von 0 bis 1 hin.",
    "This should be a number from 0 to 1.",
    "Was 0 und was 1 bedeutet, steht beim Feld; Zwischenwerte wie 0,65 sind erlaubt.",
    "The field says what 0 and 1 mean; values between such as 0.65 are allowed.",
)
FORM_CHOICE = about_entry(
    "choice",
    "Hier ist nichts aus der Liste gewählt.",
    "Nothing of the list is chosen here.",
    "Eine der Antworten wählen.",
    "Choose one of the answers.",
)
FORM_TOO_MANY = Message(
    "opportunities.form_too_many",
    f"In der Mappe stehen schon {MOST_CANDIDATES} Verfahren; mehr werden nicht verglichen; nichts gespeichert.",
    f"The workbook holds {MOST_CANDIDATES} processes already; no more are compared; nothing was saved.",
    "Erst eines entfernen.",
    "Remove one first.",
)
FORM_GONE = Message(
    "opportunities.form_gone",
    "Dieses Verfahren steht nicht mehr in der Mappe; es wurde nichts gespeichert.",
    "This process no longer stands in the workbook; nothing was saved.",
    "Was Sie eingegeben haben, steht unten: noch einmal speichern nimmt es neu auf.",
    "What you entered is below: saving again adds it anew.",
)

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

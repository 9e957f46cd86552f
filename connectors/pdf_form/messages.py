# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What can be wrong with a PDF, as sentences."""

from __future__ import annotations

from laufzettel.errors import Message

_ASK = (
    "Bitten Sie um das ausgefüllte Formular, oder erfassen Sie den Antrag von Hand.",
    "Ask for the filled form, or enter the application by hand.",
)

EMPTY = Message("pdf.empty", "Die Datei „{name}“ ist leer (0 Byte).", "The file “{name}” is empty (0 bytes).", *_ASK)
NO_PDF = Message("pdf.no_pdf", "Die Datei „{name}“ ist kein PDF.", "The file “{name}” is not a PDF.", *_ASK)
DAMAGED = Message(
    "pdf.damaged",
    "Die PDF-Datei „{name}“ ist beschädigt und lässt sich nicht öffnen.",
    "The PDF file “{name}” is damaged and cannot be opened.",
    *_ASK,
)
ENCRYPTED = Message(
    "pdf.encrypted",
    "Die PDF-Datei „{name}“ ist mit einem Kennwort verschlüsselt.",
    "The PDF file “{name}” is encrypted with a password.",
    "Bitten Sie um eine Fassung ohne Kennwort.",
    "Ask for a copy without a password.",
)
TOO_LONG = Message(
    "pdf.too_long",
    "Die PDF-Datei „{name}“ hat {pages} Seiten; ein Formular hat höchstens {limit}.",
    "The PDF file “{name}” has {pages} pages; a form has at most {limit}.",
    "Sehen Sie nach, was es ist, und trennen Sie das Formular heraus.",
    "See what it is, and take the form out of it.",
)
BOMB = Message(
    "pdf.bomb",
    "Die PDF-Datei „{name}“ wird beim Auspacken übermäßig groß und wurde nicht geöffnet.",
    "The PDF file “{name}” grows beyond measure when unpacked and was not opened.",
    "Öffnen Sie sie nicht; geben Sie sie an die IT-Sicherheit.",
    "Do not open it; hand it to IT security.",
)
SCAN = Message(
    "pdf.scan",
    "Die PDF-Datei „{name}“ enthält nur Bilder (ein Scan); Text ist darin nicht zu finden.",
    "The PDF file “{name}” holds pictures only (a scan); there is no text in it.",
    "Erfassen Sie den Antrag von Hand.",
    "Enter the application by hand.",
)
FOREIGN = Message(
    "pdf.foreign",
    "Die PDF-Datei „{name}“ ist nicht das Formular „{title}“.",
    "The PDF file “{name}” is not the form “{title}”.",
    "Geben Sie sie an das zuständige Verfahren weiter.",
    "Pass it on to the process it belongs to.",
)
UNFILLED = Message(
    "pdf.unfilled",
    "Das Formular „{name}“ ist nicht ausgefüllt.",
    "The form “{name}” is not filled in.",
    *_ASK,
)
XFA = Message(
    "pdf.xfa",
    "Die PDF-Datei „{name}“ ist ein dynamisches XFA-Formular, das nur Adobe Reader öffnet.",
    "The PDF file “{name}” is a dynamic XFA form that only Adobe Reader opens.",
    "Bitten Sie um einen Ausdruck als PDF.",
    "Ask for it printed to PDF.",
)
DIED = {
    "memory": Message(
        "pdf.memory",
        "Beim Lesen der PDF-Datei „{name}“ reichte der zugelassene Speicher nicht.",
        "Reading the PDF file “{name}” needed more memory than allowed.",
        *_ASK,
    ),
    "time": Message(
        "pdf.time",
        "Das Lesen der PDF-Datei „{name}“ dauerte länger als zugelassen.",
        "Reading the PDF file “{name}” took longer than allowed.",
        *_ASK,
    ),
    "crash": Message(
        "pdf.crash",
        "Die PDF-Datei „{name}“ hat das Leseprogramm abstürzen lassen.",
        "The PDF file “{name}” made the reading program crash.",
        *_ASK,
    ),
}

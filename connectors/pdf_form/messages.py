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

NO_PAGE = Message(
    "pdf.no_page",
    "Die PDF-Datei „{name}“ hat keine Seite {page}.",
    "The PDF file “{name}” has no page {page}.",
    "Sehen Sie auf den anderen Seiten nach.",
    "Look at the other pages.",
)

# --- what a person compares with the document: the fields were read, and something else stands there ------------------

_COMPARE = (
    "Vergleichen Sie die Angaben mit dem Dokument, ergänzen Sie, was fehlt, und geben Sie den Vorgang zurück.",
    "Compare the fields with the document, add what is missing, and hand the case back.",
)
EXTRA_PAGE = Message(
    "pdf.extra_page",
    "Die PDF-Datei „{name}“ hat auf Seite {page} Text oder Bilder, die nicht zum Formular „{title}“ gehören.",
    "The PDF file “{name}” has text or pictures on page {page} that do not belong to the form “{title}”.",
    *_COMPARE,
)
MORE_APPLICATIONS = Message(
    "pdf.more_applications",
    "Die PDF-Datei „{name}“ enthält mehrere Anträge: auf Seite {page} steht das Formular „{title}“ noch einmal. "
    "Gelesen wurde nur der erste Antrag.",
    "The PDF file “{name}” holds several applications: on page {page} the form “{title}” stands once more. "
    "Only the first application was read.",
    "Trennen Sie die Datei, und legen Sie jeden weiteren Antrag als eigene Datei vor.",
    "Split the file, and hand in every further application as a file of its own.",
)
PAGE_MISSING = Message(
    "pdf.page_missing",
    "In der PDF-Datei „{name}“ ist Seite {page} des Formulars „{title}“ nicht zu finden.",
    "Page {page} of the form “{title}” is not to be found in the PDF file “{name}”.",
    "Bitten Sie um die fehlende Seite, oder ergänzen Sie die Angaben.",
    "Ask for the missing page, or add the fields.",
)
BESIDE = Message(
    "pdf.beside",
    "In der PDF-Datei „{name}“ steht auf Seite {page} Text außerhalb der Felder; er wurde nicht übernommen.",
    "In the PDF file “{name}” text stands outside the fields on page {page}; it was not taken over.",
    *_COMPARE,
)
MARKS = Message(
    "pdf.marks",
    "In der PDF-Datei „{name}“ ist auf Seite {page} ein Bild oder etwas Gezeichnetes, das das leere Formular "
    "nicht hat; es wurde nicht gelesen.",
    "In the PDF file “{name}” page {page} has a picture or a drawing that the blank form does not have; "
    "it was not read.",
    *_COMPARE,
)
OTHER_PRINT = Message(
    "pdf.other_print",
    "In der PDF-Datei „{name}“ sieht Seite {page} anders aus als im Formular „{title}“; vielleicht "
    "eine andere Ausgabe.",
    "In the PDF file “{name}” page {page} looks different from the form “{title}”; perhaps another edition.",
    *_COMPARE,
)
ANNOTATION = Message(
    "pdf.annotation",
    "In der PDF-Datei „{name}“ steht auf Seite {page} eine Anmerkung (Notiz, Text, Stempel, Zeichnung oder Anlage); "
    "sie wurde nicht übernommen.",
    "In the PDF file “{name}” there is an annotation on page {page} (note, text, stamp, drawing or attachment); "
    "it was not taken over.",
    *_COMPARE,
)
ATTACHMENTS = Message(
    "pdf.attachments",
    "An der PDF-Datei „{name}“ hängen weitere Dateien ({count}); sie wurden nicht gelesen.",
    "Further files are attached to the PDF file “{name}” ({count}); they were not read.",
    "Sehen Sie die Anlagen an, und ergänzen Sie, was zum Antrag gehört.",
    "Look at the attachments, and add what belongs to the application.",
)
TWICE = Message(
    "pdf.twice",
    "In der PDF-Datei „{name}“ ist „{label}“ mehrmals und verschieden ausgefüllt{where_de}.",
    "In the PDF file “{name}” “{label_en}” is filled in more than once, and differently{where_en}.",
    "Sehen Sie im Dokument nach, welche Angabe gilt; sind es mehrere Anträge, legen Sie die weiteren einzeln vor.",
    "See in the document which entry is meant; if there are several applications, hand in the others separately.",
)
UNKNOWN_FIELD = Message(
    "pdf.unknown_field",
    "In der PDF-Datei „{name}“ sind Felder ausgefüllt{where_de}, die das Formular „{title}“ nicht hat ({count}).",
    "In the PDF file “{name}” fields are filled in{where_en} that the form “{title}” does not have ({count}).",
    *_COMPARE,
)
ONLY_SHOWN = Message(
    "pdf.only_shown",
    "In der PDF-Datei „{name}“ ist in „{label}“{where_de} etwas zu sehen, das die Datei nicht als Angabe enthält; "
    "es wurde nicht gelesen.",
    "In the PDF file “{name}” something is to be seen in “{label_en}”{where_en} that the file does not hold as an "
    "entry; it was not read.",
    *_COMPARE,
)
FIELDS_MISSING = Message(
    "pdf.fields_missing",
    "In der PDF-Datei „{name}“ gibt es diese Felder des Formulars „{title}“ nicht: {labels}. Sie ist beschädigt "
    "oder eine andere Ausgabe.",
    "The PDF file “{name}” lacks these fields of the form “{title}”: {labels_en}. It is damaged or another edition.",
    *_COMPARE,
)
REPAIRED = Message(
    "pdf.repaired",
    "Die PDF-Datei „{name}“ ist stellenweise beschädigt und wurde beim Lesen repariert; Angaben können fehlen.",
    "The PDF file “{name}” is damaged in places and was repaired while reading; fields may be missing.",
    *_COMPARE,
)
CONTROLS = Message(
    "pdf.controls",
    "In der PDF-Datei „{name}“ enthält „{label}“{where_de} unlesbare Zeichen; sie wurden weggelassen.",
    "In the PDF file “{name}” “{label_en}”{where_en} has unreadable characters; they were left out.",
    *_COMPARE,
)
NOT_ALIGNED = Message(
    "pdf.not_aligned",
    "In der PDF-Datei „{name}“ ist Seite {page} so verkleinert, verschoben oder verzerrt gedruckt, dass die Angaben "
    "keinem Feld sicher zuzuordnen sind; sie wurden nicht gelesen.",
    "In the PDF file “{name}” page {page} is printed so small, shifted or distorted that entries cannot be told apart; "
    "they were not read.",
    "Tragen Sie die Angaben dieser Seite ein.",
    "Enter the fields of this page.",
)
DOUBTFUL = Message(
    "pdf.doubtful",
    "In der PDF-Datei „{name}“ ist „{label}“ auf Seite {page} nicht sicher zu lesen: was dort steht, "
    "gehört vielleicht nicht ganz in dieses Feld.",
    "In the PDF file “{name}” “{label_en}” on page {page} cannot be read for sure: what stands there "
    "may not quite belong to this field.",
    *_COMPARE,
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

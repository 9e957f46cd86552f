# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What may be wrong with an event log, as sentences."""

from __future__ import annotations

from laufzettel.errors import Message

_EXPORT_DE = "Exportieren Sie das Protokoll neu."
_EXPORT_EN = "Export the log anew."

NOT_XML = Message(
    "log.not_xml",
    "{file}, Zeile {line}, Spalte {column}: kein lesbares XML; vor dieser Stelle standen {events} Ereignisse.",
    "{file}, line {line}, column {column}: no readable XML; {events} events stood before this place.",
    "Die Datei ist beschädigt oder abgeschnitten. " + _EXPORT_DE,
    "The file is damaged or cut off. " + _EXPORT_EN,
)
HOSTILE = Message(
    "log.hostile",
    "{file}, Zeile {line}: {de}; so etwas schreibt kein Programm, das Protokolle exportiert.",
    "{file}, line {line}: {en}; no program that exports logs writes such a thing.",
    "Fragen Sie nach, woher die Datei kommt, und exportieren Sie das Protokoll neu.",
    "Ask where the file comes from, and export the log anew.",
)
NOT_XES = Message(
    "log.not_xes",
    "{file}: das ist XML, aber kein XES (das Wurzelelement heißt nicht „log“).",
    "{file}: this is XML, but not XES (the root element is not called “log”).",
    "Exportieren Sie das Protokoll als XES (IEEE 1849) oder als CSV.",
    "Export the log as XES (IEEE 1849) or as CSV.",
)
DAMAGED_GZIP = Message(
    "log.damaged_gzip",
    "{file} lässt sich nicht auspacken: beschädigt, abgeschnitten oder unglaubhaft stark gepackt.",
    "{file} cannot be unpacked: damaged, cut off, or packed more tightly than can be true.",
    _EXPORT_DE,
    _EXPORT_EN,
)
NO_ENCODING = Message(
    "log.encoding",
    "{file}: die Zeichenkodierung ist weder UTF-8 noch UTF-16 noch Windows-1252.",
    "{file}: the encoding is neither UTF-8 nor UTF-16 nor Windows-1252.",
    "Speichern Sie die Datei als UTF-8.",
    "Save the file as UTF-8.",
)
NO_COLUMN = Message(
    "log.no_column",
    "{file}, Zeile {line}: unter den Überschriften von {count} Spalten ist keine für {de}.",
    "{file}, line {line}: among the headings of {count} columns there is none for {en}.",
    "Nennen Sie die Spalte so, wie sie in dieser Zeile steht: {option} ÜBERSCHRIFT",
    "Name the column as it stands in this line: {option} HEADING",
)
COLUMN_TWICE = Message(
    "log.column_twice",
    "{file}, Zeile {line}: mehrere Spalten für {de} heißen „{heading}“.",
    "{file}, line {line}: several columns for {en} are called “{heading}”.",
    "Benennen Sie eine um, oder nennen Sie eine andere: {option} ÜBERSCHRIFT",
    "Rename one, or name another: {option} HEADING",
)
PERSON_COLUMN = Message(
    "log.person_column",
    "{file}: die Spalte „{heading}“ nennt Personen; ausgewertet wird je Vorgang, nie je Person.",
    "{file}: the column “{heading}” names persons; logs are evaluated per case, never per person.",
    "Nennen Sie eine andere Spalte: {option} ÜBERSCHRIFT",
    "Name another column: {option} HEADING",
)
TOO_MANY_ACTIVITIES = Message(
    "log.too_many_activities",
    "{file}, Ereignis {event} (Zeile {line}): mehr als {most} verschiedene Aktivitäten; das ist wohl keine Spalte mit"
    " Aktivitäten, sondern Freitext oder eine Nummer.",
    "{file}, event {event} (line {line}): more than {most} different activities; this is probably no column of"
    " activities but free text or a number.",
    "Nennen Sie die richtige Spalte: --activity ÜBERSCHRIFT, oder exportieren Sie ohne Zusätze.",
    "Name the right column: --activity HEADING, or export without additions.",
)
TOO_MANY_EVENTS = Message(
    "log.too_many_events",
    "{file}: mehr als {most} Ereignisse.",
    "{file}: more than {most} events.",
    "Exportieren Sie das Protokoll je Jahr.",
    "Export the log year by year.",
)
NOTHING_LEFT = Message(
    "log.nothing_left",
    "{file}: kein Ereignis mit Vorgang, Aktivität und Zeitpunkt. {why_de}",
    "{file}: no event with case, activity and time. {why_en}",
    "Prüfen Sie, ob die richtigen Spalten oder Attribute exportiert wurden.",
    "Check that the right columns or attributes were exported.",
)
TOO_FEW_CASES = Message(
    "log.too_few_cases",
    "{file}: weniger als {least} Vorgänge; Kennzahlen über so wenige werden nicht gezeigt.",
    "{file}: fewer than {least} cases; figures about so few are not shown.",
    "Exportieren Sie einen längeren Zeitraum.",
    "Export a longer period.",
)
NO_SUCH_ACTIVITY = Message(
    "log.no_such_activity",
    "{file}: eine Aktivität, die wie „{name}“ heißt, kommt nicht vor.",
    "{file}: no activity called “{name}” occurs.",
    "Nennen Sie bei --end eine Aktivität genau so, wie sie im Protokoll steht.",
    "Name an activity with --end exactly as it stands in the log.",
)

FINDINGS: dict[str, Message] = {
    message.code: message
    for message in (
        Message(
            "log.no_case",
            "Ohne Vorgang: {count} Ereignisse, nicht mitgezählt ({where_de}).",
            "Without a case: {count} events, not counted ({where_en}).",
            "Exportieren Sie die Vorgangsnummer zu jedem Ereignis.",
            "Export the case number with each event.",
        ),
        Message(
            "log.no_activity",
            "Ohne Aktivität: {count} Ereignisse, nicht mitgezählt ({where_de}).",
            "Without an activity: {count} events, not counted ({where_en}).",
            "Exportieren Sie die Aktivität (concept:name) zu jedem Ereignis.",
            "Export the activity (concept:name) with each event.",
        ),
        Message(
            "log.no_time",
            "Ohne Zeitpunkt: {count} Ereignisse, nicht mitgezählt ({where_de}).",
            "Without a time: {count} events, not counted ({where_en}).",
            "Exportieren Sie den Zeitpunkt (time:timestamp) zu jedem Ereignis.",
            "Export the time (time:timestamp) with each event.",
        ),
        Message(
            "log.unreadable_time",
            "Zeitpunkt unlesbar: {count} Ereignisse, nicht mitgezählt ({where_de}).",
            "Time unreadable: {count} events, not counted ({where_en}).",
            "Lesbar sind 2026-03-01T08:15:00+01:00, 2026-03-01 08:15 und 01.03.2026 08:15.",
            "Readable are 2026-03-01T08:15:00+01:00, 2026-03-01 08:15 and 01.03.2026 08:15.",
        ),
        Message(
            "log.implausible_time",
            "Zeitpunkt vor 1990 oder nach 2099: {count} Ereignisse, nicht mitgezählt ({where_de}).",
            "Time before 1990 or after 2099: {count} events, not counted ({where_en}).",
            "Das sind meist Platzhalter des Fachverfahrens.",
            "These are mostly placeholders of the legacy system.",
        ),
        Message(
            "log.broken_row",
            "Zeile unlesbar (Anführungszeichen, zu wenige Spalten): {count}, nicht mitgezählt ({where_de}).",
            "Row unreadable (quotation marks, too few columns): {count}, not counted ({where_en}).",
            "Setzen Sie Texte mit Trennzeichen in Anführungszeichen.",
            "Put texts that hold the delimiter into quotation marks.",
        ),
        Message(
            "log.without_trace",
            "Außerhalb jedes Vorgangs (trace): {count} Ereignisse, nicht mitgezählt ({where_de}).",
            "Outside every case (trace): {count} events, not counted ({where_en}).",
        ),
        Message(
            "log.empty_trace",
            "Vorgang (trace) ohne verwertbares Ereignis: {count}, nicht mitgezählt ({where_de}).",
            "Case (trace) without an event that counts: {count}, not counted ({where_en}).",
        ),
        Message(
            "log.trace_twice",
            "Vorgang mit einer Nummer, die schon vorkam: {count}, als eigener Vorgang gezählt ({where_de}).",
            "Case with a number that came before: {count}, counted as a case of its own ({where_en}).",
            "Prüfen Sie, ob der Export Vorgänge zerteilt.",
            "Check whether the export splits cases.",
        ),
        Message(
            "log.other_transition",
            "Nicht abgeschlossen (lifecycle:transition ist nicht complete): {count} Ereignisse, nicht mitgezählt"
            " ({where_de}).",
            "Not completed (lifecycle:transition is not complete): {count} events, not counted ({where_en}).",
        ),
        Message(
            "log.backwards",
            "Früher als das Ereignis davor im selben Vorgang: {count} Ereignisse, nach der Zeit eingeordnet"
            " ({where_de}).",
            "Earlier than the event before in the same case: {count} events, put in order of time ({where_en}).",
            "Ist das Protokoll nach Zeit sortiert, prüfen Sie die Uhren der beteiligten Systeme.",
            "If the log is sorted by time, check the clocks of the systems involved.",
        ),
        Message(
            "log.same_time",
            "Zur selben Zeit wie das Ereignis davor: {count} Ereignisse; ihre Reihenfolge ist die der Datei"
            " ({where_de}).",
            "At the same time as the event before: {count} events; their order is that of the file ({where_en}).",
        ),
        Message(
            "log.no_zone",
            "Zeitpunkt ohne Zeitzone: {count} Ereignisse, als deutsche Ortszeit gelesen ({where_de}).",
            "Time without a zone: {count} events, read as German local time ({where_en}).",
        ),
        Message(
            "log.date_only",
            "Nur ein Datum ohne Uhrzeit: {count} Ereignisse; Wartezeiten sind auf einen Tag ungenau ({where_de}).",
            "A date without a time of day: {count} events; waiting times are off by up to a day ({where_en}).",
            "Exportieren Sie die Uhrzeit mit, wenn das Fachverfahren sie kennt.",
            "Export the time of day too, if the legacy system knows it.",
        ),
    )
}
"""What does not stop the reading; each is counted, and its first places are kept."""

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
            "Ereignisse ohne Vorgang: {count}, nicht mitgezählt ({where_de}).",
            "Events without a case: {count}, not counted ({where_en}).",
            "Exportieren Sie die Vorgangsnummer zu jedem Ereignis.",
            "Export the case number with each event.",
        ),
        Message(
            "log.no_activity",
            "Ereignisse ohne Aktivität: {count}, nicht mitgezählt ({where_de}).",
            "Events without an activity: {count}, not counted ({where_en}).",
            "Exportieren Sie die Aktivität (concept:name) zu jedem Ereignis.",
            "Export the activity (concept:name) with each event.",
        ),
        Message(
            "log.no_time",
            "Ereignisse ohne Zeitpunkt: {count}, nicht mitgezählt ({where_de}).",
            "Events without a time: {count}, not counted ({where_en}).",
            "Exportieren Sie den Zeitpunkt (time:timestamp) zu jedem Ereignis.",
            "Export the time (time:timestamp) with each event.",
        ),
        Message(
            "log.no_end",
            "Begonnenes ohne Ende: {count}, nicht mitgezählt ({where_de}).",
            "Begun and without an end: {count}, not counted ({where_en}).",
            "Was noch in Arbeit ist, hat keines; sonst exportieren Sie auch das Ende.",
            "What is still being worked on has none; otherwise export the end, too.",
        ),
        Message(
            "log.unusable_start",
            "Beginn unlesbar, vor 1990 oder nach dem Ende: {count}, gezählt wie ohne Beginn ({where_de}).",
            "Beginning unreadable, before 1990 or after the end: {count}, counted as without a beginning ({where_en}).",
            "Prüfen Sie, ob Beginn und Ende vertauscht sind.",
            "Check whether beginning and end are mixed up.",
        ),
        Message(
            "log.unreadable_time",
            "Ereignisse mit unlesbarem Zeitpunkt: {count}, nicht mitgezählt ({where_de}).",
            "Events with an unreadable time: {count}, not counted ({where_en}).",
            "Lesbar sind 2026-03-01T08:15:00+01:00, 2026-03-01 08:15 und 01.03.2026 08:15.",
            "Readable are 2026-03-01T08:15:00+01:00, 2026-03-01 08:15 and 01.03.2026 08:15.",
        ),
        Message(
            "log.implausible_time",
            "Ereignisse vor 1990 oder nach 2099: {count}, nicht mitgezählt ({where_de}).",
            "Events before 1990 or after 2099: {count}, not counted ({where_en}).",
            "Das sind meist Platzhalter des Fachverfahrens.",
            "These are mostly placeholders of the legacy system.",
        ),
        Message(
            "log.broken_row",
            "Unlesbare Zeilen (Anführungszeichen, zu wenige Spalten): {count}, nicht mitgezählt ({where_de}).",
            "Unreadable rows (quotation marks, too few columns): {count}, not counted ({where_en}).",
            "Setzen Sie Texte mit Trennzeichen in Anführungszeichen.",
            "Put texts that hold the delimiter into quotation marks.",
        ),
        Message(
            "log.without_trace",
            "Ereignisse außerhalb jedes Vorgangs (trace): {count}, nicht mitgezählt ({where_de}).",
            "Events outside every case (trace): {count}, not counted ({where_en}).",
        ),
        Message(
            "log.empty_trace",
            "Vorgänge (trace) ohne verwertbares Ereignis: {count}, nicht mitgezählt ({where_de}).",
            "Cases (trace) without an event that counts: {count}, not counted ({where_en}).",
        ),
        Message(
            "log.trace_twice",
            "Vorgänge mit einer Nummer, die schon vorkam: {count}, als eigene gezählt ({where_de}).",
            "Cases with a number that came before: {count}, counted as cases of their own ({where_en}).",
            "Prüfen Sie, ob der Export Vorgänge zerteilt.",
            "Check whether the export splits cases.",
        ),
        Message(
            "log.unpaired_start",
            "Beginn (lifecycle:transition ist start) ohne Abschluss derselben Aktivität im selben Vorgang: {count},"
            " nicht mitgezählt ({where_de}).",
            "Starts (lifecycle:transition is start) without a completion of the same activity in the same case:"
            " {count}, not counted ({where_en}).",
        ),
        Message(
            "log.other_transition",
            "Nicht abgeschlossene Ereignisse (lifecycle:transition ist weder start noch complete): {count}, nicht"
            " mitgezählt ({where_de}).",
            "Events not completed (lifecycle:transition is neither start nor complete): {count}, not counted"
            " ({where_en}).",
        ),
        Message(
            "log.backwards",
            "Ereignisse, die früher sind als das davor im selben Vorgang: {count}, nach der Zeit eingeordnet"
            " ({where_de}).",
            "Events earlier than the one before in the same case: {count}, put in order of time ({where_en}).",
            "Ist das Protokoll nach Zeit sortiert, prüfen Sie die Uhren der beteiligten Systeme.",
            "If the log is sorted by time, check the clocks of the systems involved.",
        ),
        Message(
            "log.same_time",
            "Ereignisse zur selben Zeit wie das davor: {count}; ihre Reihenfolge ist die der Datei ({where_de}).",
            "Events at the same time as the one before: {count}; their order is that of the file ({where_en}).",
        ),
        Message(
            "log.no_zone",
            "Ereignisse ohne Zeitzone: {count}, als deutsche Ortszeit gelesen ({where_de}).",
            "Events without a time zone: {count}, read as German local time ({where_en}).",
        ),
        Message(
            "log.date_only",
            "Ereignisse mit Datum ohne Uhrzeit: {count}; Wartezeiten sind auf einen Tag ungenau ({where_de}).",
            "Events with a date but no time of day: {count}; waiting times are off by up to a day ({where_en}).",
            "Exportieren Sie die Uhrzeit mit, wenn das Fachverfahren sie kennt.",
            "Export the time of day too, if the legacy system knows it.",
        ),
    )
}
"""What does not stop the reading; each is counted, and its first places are kept."""

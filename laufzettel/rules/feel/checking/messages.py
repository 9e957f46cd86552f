# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the checker says, as sentences for the clerk who wrote the expression."""

from __future__ import annotations

from laufzettel.errors import Message

OPERANDS = Message(
    "feel.operands",
    "„{op}“ an Stelle {position} geht nicht mit {left_de} und {right_de}; es käme nie ein Wert heraus.",
    "“{op}” at position {position} cannot take {left_en} and {right_en}; it would never give a value.",
    "Bitte beide Seiten auf Werte bringen, die zusammenpassen, zum Beispiel mit number(…), string(…) oder duration(…).",
    "Make both sides values that go together, for example with number(…), string(…) or duration(…).",
)
DURATIONS = Message(
    "feel.durations",
    "„{op}“ an Stelle {position} mischt eine Dauer in Tagen mit einer in Monaten; es käme nie ein Wert heraus.",
    "“{op}” at position {position} mixes a duration in days with one in months; it would never give a value.",
    'Bitte eine Art verwenden: duration("P30D") für Tage oder duration("P1M") für Monate.',
    'Use one kind: duration("P30D") for days, or duration("P1M") for months.',
)
OPERAND = Message(
    "feel.operand",
    "Das Minus an Stelle {position} geht nicht mit {what_de}; es käme nie ein Wert heraus.",
    "The minus at position {position} cannot take {what_en}; it would never give a value.",
    "Bitte das Minus nur vor eine Zahl oder eine Dauer setzen.",
    "Put the minus before a number or a duration only.",
)
COMPARED = Message(
    "feel.compared",
    "„{op}“ an Stelle {position} kann {left_de} und {right_de} nicht vergleichen; das ist nie erfüllt.",
    "“{op}” at position {position} cannot compare {left_en} with {right_en}; this is never met.",
    'Bitte Werte derselben Art vergleichen, ein Datum etwa mit date("2026-01-31").',
    'Compare values of the same kind, a date for example with date("2026-01-31").',
)
NEVER_EQUAL = Message(
    "feel.never_equal",
    "An Stelle {position} werden {left_de} und {right_de} verglichen; sie sind nie gleich.",
    "At position {position}, {left_en} and {right_en} are compared; they are never equal.",
    "Bitte prüfen, was verglichen werden soll; Text steht in Anführungszeichen, Zahlen nicht.",
    "Check what is to be compared; texts stand in quotation marks, numbers do not.",
)
NEVER_IN = Message(
    "feel.never_in",
    "Was an Stelle {position} steht ({right_de}), kann {left_de} nie enthalten.",
    "What stands at position {position} ({right_en}) can never contain {left_en}.",
    "Bitte in der Liste oder dem Bereich Werte derselben Art angeben.",
    "Give values of the same kind in the list or range.",
)
CONDITION = Message(
    "feel.condition",
    "Die Bedingung an Stelle {position} kann nie erfüllt sein: Sie ergibt {what_de}, nicht true oder false.",
    "The condition at position {position} can never be met: it gives {what_en}, not true or false.",
    "Bitte einen Vergleich schreiben, zum Beispiel Betrag > 0.",
    "Write a comparison, for example amount > 0.",
)
SELECTION = Message(
    "feel.selection",
    "Der Filter an Stelle {position} wählt nie etwas aus: Er ergibt {what_de}, weder Bedingung noch Nummer.",
    "The filter at position {position} never selects anything: it gives {what_en}, neither a condition nor a number.",
    "Bitte eine Bedingung wie [Betrag > 0] oder eine Nummer wie [1] schreiben.",
    "Write a condition such as [amount > 0] or a number such as [1].",
)
JUNCTION = Message(
    "feel.junction",
    "„{op}“ verbindet Bedingungen, an Stelle {position} steht aber {what_de}.",
    "“{op}” joins conditions, but at position {position} there is {what_en}.",
    'Bitte auf beiden Seiten einen Vergleich schreiben, zum Beispiel Art = "neu" or Art = "alt".',
    'Write a comparison on both sides, for example kind = "new" or kind = "old".',
)
DOMAIN = Message(
    "feel.domain",
    "Was an Stelle {position} durchlaufen werden soll ({what_de}), hat keine einzelnen Werte.",
    "What is to be run over at position {position} ({what_en}) has no single values.",
    "Bitte eine Liste oder einen Bereich ganzer Zahlen oder Tage angeben, zum Beispiel 1..12.",
    "Give a list, or a range of whole numbers or days, for example 1..12.",
)
ENDS = Message(
    "feel.ends",
    "Der Bereich an Stelle {position} reicht von {left_de} bis {right_de}; dazwischen liegt nichts.",
    "The range at position {position} goes from {left_en} to {right_en}; nothing lies between them.",
    "Bitte zwei Werte derselben Art angeben: Zahlen, Texte, Daten, Zeiten oder Dauern.",
    "Give two values of the same kind: numbers, texts, dates, times or durations.",
)
MEMBER = Message(
    "feel.member",
    "„{what}“ an Stelle {position} gibt es nicht in: {base_de}.",
    "There is no “{what}” (position {position}) in: {base_en}.",
    "Bitte die Schreibweise prüfen. Bekannt: {known}.",
    "Check the spelling. Known: {known}.",
)
NO_FUNCTION = Message(
    "feel.no_function",
    "Was an Stelle {position} aufgerufen wird, ist keine Funktion, sondern {what_de}.",
    "What is called at position {position} is no function but {what_en}.",
    "Bitte die Schreibweise prüfen; ein Malzeichen wird immer geschrieben: a * (b + c).",
    "Check the spelling; multiplication is always written out: a * (b + c).",
)
ARGUMENT_COUNT = Message(
    "feel.argument_count",
    "„{function}“ an Stelle {position} braucht {wanted_de}, angegeben: {given}.",
    "“{function}” at position {position} takes {wanted_en}; {given} given.",
    "Die Angaben sind: {parameters}.",
    "The arguments are: {parameters}.",
)
ARGUMENT_NAME = Message(
    "feel.argument_name",
    "„{function}“ kennt die Angabe „{what}“ an Stelle {position} nicht.",
    "“{function}” has no argument “{what}” (position {position}).",
    "Die Angaben sind: {parameters}.",
    "The arguments are: {parameters}.",
)
ARGUMENT_TWICE = Message(
    "feel.argument_twice",
    "„{function}“ erhält die Angabe „{what}“ an Stelle {position} ein zweites Mal.",
    "“{function}” is given “{what}” a second time at position {position}.",
    "Bitte eine der beiden streichen.",
    "Remove one of the two.",
)
ARGUMENT_MISSING = Message(
    "feel.argument_missing",
    "„{function}“ an Stelle {position} fehlt die Angabe „{what}“.",
    "“{function}” at position {position} lacks the argument “{what}”.",
    "Die Angaben sind: {parameters}.",
    "The arguments are: {parameters}.",
)
ARGUMENT = Message(
    "feel.argument",
    "„{function}“ nimmt an Stelle {position} {wanted_de}; dort steht {what_de}.",
    "“{function}” takes {wanted_en} at position {position}; there is {what_en}.",
    "Bitte die Angabe ändern oder vorher umwandeln. Die Angaben sind: {parameters}.",
    "Change the argument or convert it before. The arguments are: {parameters}.",
)
ARGUMENTS = Message(
    "feel.arguments",
    "„{function}“ an Stelle {position} nimmt diese Angaben nicht zusammen: {what_de}.",
    "“{function}” at position {position} does not take these arguments together: {what_en}.",
    "Möglich sind: {parameters}.",
    "Possible are: {parameters}.",
)
ELEMENTS = Message(
    "feel.elements",
    "„{function}“ an Stelle {position} rechnet nicht mit {what_de}.",
    "“{function}” at position {position} does not compute with {what_en}.",
    "Erwartet wird: {wanted_de}.",
    "Expected is: {wanted_en}.",
)
NO_LITERAL = Message(
    "feel.no_literal",
    "Was „{function}“ an Stelle {position} erhält, gibt es nicht: kein Tag, keine Zeit, Dauer oder Zahl.",
    "What “{function}” is given at position {position} does not exist: no such day, time, duration or number.",
    'So geht es: date("2026-01-31"), time("12:30:00"), date and time("2026-01-31T12:30:00"), duration("P1Y6M"), '
    'duration("P3DT4H"), number("1.5").',
    'Ways to write it: date("2026-01-31"), time("12:30:00"), date and time("2026-01-31T12:30:00"), '
    'duration("P1Y6M"), duration("P3DT4H"), number("1.5").',
)
PATTERN = Message(
    "feel.pattern",
    "Das Muster für „{function}“ an Stelle {position} ist keines, das FEEL kennt.",
    "The pattern for “{function}” at position {position} is none that FEEL knows.",
    "Bitte prüfen: Klammern geschlossen, Sonderzeichen mit \\\\ davor, kein (?=…); Beispiel: [0-9]{{5}}.",
    "Check it: brackets closed, special characters with \\\\ before them, no (?=…); example: [0-9]{{5}}.",
)
ALWAYS_NULL = Message(
    "feel.always_null",
    "Was an Stelle {position} steht, ergibt in keinem Fall einen Wert.",
    "What stands at position {position} gives no value in any case.",
    "Bitte die Angaben dort prüfen (Teilung durch 0, Nummer außerhalb, Ende vor Anfang) oder null schreiben.",
    "Check what is given there (division by 0, a number out of range, an end before its start), or write null.",
)
TWICE = Message(
    "feel.twice",
    "Der Name „{what}“ kommt im Kontext an Stelle {position} zweimal vor; er ergibt nie einen Wert.",
    "The name “{what}” stands twice in the context at position {position}; it never gives a value.",
    "Bitte einen der beiden Einträge umbenennen.",
    "Rename one of the two entries.",
)
TEST = Message(
    "feel.test",
    "Die Bedingung an Stelle {position} ist nie erfüllt: Gefragt ist nach {left_de}, dort steht {right_de}.",
    "The condition at position {position} is never met: the input is {left_en}, and there is {right_en}.",
    "Bitte einen Wert der Art angeben, nach der gefragt ist; Text steht in Anführungszeichen.",
    "Give a value of the kind that is asked about; texts stand in quotation marks.",
)
RESULT = Message(
    "feel.result",
    "An Stelle {position} wird {wanted_de} erwartet; dort steht {what_de}.",
    "At position {position}, {wanted_en} is expected; there is {what_en}.",
    "Bitte den Ausdruck oder den Typ ändern, sonst kommt dort nie ein Wert heraus.",
    "Change the expression or the type; otherwise no value ever comes out there.",
)
LACKS = Message(
    "feel.lacks",
    "Dem Kontext an Stelle {position} fehlt, was sein Typ verlangt: {what}.",
    "The context at position {position} lacks what its type wants: {what}.",
    "Bitte die Einträge ergänzen; einer ohne Wert wird als null geschrieben.",
    "Add the entries; one without a value is written as null.",
)
NOT_ALLOWED = Message(
    "feel.not_allowed",
    "Was an Stelle {position} steht, gehört nicht zu den erlaubten Werten.",
    "What stands at position {position} is not among the allowed values.",
    "Bitte die Schreibweise prüfen oder die Liste der erlaubten Werte ergänzen.",
    "Check the spelling, or add it to the list of allowed values.",
)

# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What can be wrong with a DMN file, as sentences."""

from __future__ import annotations

from laufzettel.errors import BusinessError, Message, Problem

NOT_XML = Message(
    "dmn.not_xml",
    "„{file}“ ist keine lesbare XML-Datei.",
    "“{file}” is no readable XML file.",
    "Bitte die Datei neu aus dem Modellierungswerkzeug speichern.",
    "Save the file anew from the modelling tool.",
)
NOT_DMN = Message(
    "dmn.not_dmn",
    "„{file}“ ist kein DMN-Modell der Fassungen 1.1 bis 1.5.",
    "“{file}” is no DMN model of the versions 1.1 to 1.5.",
    "Bitte im Modellierungswerkzeug als DMN exportieren.",
    "Export it as DMN from the modelling tool.",
)
BAD_ELEMENT = Message(
    "dmn.bad_element",
    "In „{file}“ steht etwas, das DMN nicht kennt: {what}.",
    "“{file}” says something that DMN does not know: {what}.",
    "Bitte das Modell im Modellierungswerkzeug prüfen.",
    "Check the model in the modelling tool.",
)
TOO_DEEP = Message(
    "dmn.too_deep",
    "„{file}“ ist zu tief verschachtelt.",
    "“{file}” is nested too deeply.",
    "Bitte Teile in eigene Entscheidungen auslagern.",
    "Move parts into decisions of their own.",
)
OTHER_TYPE = Message(
    "dmn.other_type",
    "Hier wird {wanted_de} erwartet; es kommt aber {what_de} heraus.",
    "{wanted_en} is expected here, but {what_en} comes out.",
    "Bitte den Typ oder die Logik ändern, sonst kommt dort nie ein Wert heraus.",
    "Change the type or the logic; otherwise no value ever comes out there.",
)
PARAMETERS = Message(
    "dmn.parameters",
    "Der Aufruf gibt andere Angaben, als die Funktion hat: {given}.",
    "The invocation gives other arguments than the function has: {given}.",
    "Die Funktion erwartet genau: {wanted}.",
    "The function takes exactly: {wanted}.",
)
NOT_IN_VERSION = Message(
    "dmn.not_in_version",
    "„{name}“: {what_de} gibt es in DMN {version} nicht, erst ab {since}.",
    "“{name}”: {what_en} does not exist in DMN {version}, only since {since}.",
    "Bitte in DMN {since} oder neuer schreiben oder im Modellierungswerkzeug anders ausdrücken.",
    "Write it as DMN {since} or later, or put it differently in the modelling tool.",
)
TYPE_NOT_IN_VERSION = Message(
    "dmn.type_not_in_version",
    "„{name}“: den Typ „{type}“ kann DMN {version} nicht benennen.",
    "“{name}”: DMN {version} cannot name the type “{type}”.",
    "Bitte in DMN 1.2 oder neuer schreiben oder einen Typ von FEEL nennen oder einen eigenen, dessen Name keine "
    "Leerzeichen hat.",
    "Write it as DMN 1.2 or later, or name a type of FEEL, or one of the model whose name has no blanks.",
)
INSIDE = Message("dmn.inside", "{place_de}: {said_de}", "{place_en}: {said_en}", "{remedy_de}", "{remedy_en}")


class DmnInvalid(BusinessError):
    """A DMN file cannot be read; `problem` says where and what to do."""

    def __init__(self, problem: Problem) -> None:
        """Args: problem: what is wrong, in both languages."""
        super().__init__(problem)
